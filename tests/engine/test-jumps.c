/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What time does to a whole engine, from the collector to the message: sleep, a clock that is set,
 * nights in which an hour is missing or twice, a restart with hundreds of open incidents. */
/* Hundreds of messages are a commit each, and a disk may be slow. */
#define ENGINE_PATIENCE_MS 60000
#include "engine-fixture.h"

#define N_RULES 500
#define MINUTE_TICKS 6

static void
start_with (EngineFixture *fixture, const char *text)
{
  engine_write_config (fixture, text);
  engine_start (fixture);
}

/* Vector 7: what lasted for half of the time when the lid was closed has not lasted for all of it
 * when it is opened. */
static void
test_sleep_pending (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 5, 2);
  bw_clock_sleep (fixture->clock, 8 * BW_HOUR_US);
  engine_run (fixture, 5, 1);
  engine_run (fixture, 1, 2 * MINUTE_TICKS);
  engine_assert_log (fixture, "");
  engine_run (fixture, 5, 3 * MINUTE_TICKS);
  engine_assert_log (fixture, "warning FIRE incident 1\n");
}

/* What was over when the lid was opened is told as over, once; what goes on is not told again. */
static void
test_sleep_firing (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 9, 3 * MINUTE_TICKS);
  engine_assert_log (fixture, "critical FIRE incident 1\n");
  bw_clock_sleep (fixture->clock, 20 * BW_MINUTE_US);
  engine_run (fixture, 9, 3 * MINUTE_TICKS);
  engine_assert_log (fixture, "critical FIRE incident 1\n");
  bw_clock_sleep (fixture->clock, 5 * BW_MINUTE_US);
  engine_run (fixture, 1, 3 * MINUTE_TICKS);
  engine_assert_log (fixture, "critical FIRE incident 1\ncritical RESOLVE incident 1\n");
}

/* Eight hours of silence say nothing about a source that answers again. */
static void
test_sleep_no_data (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 1, MINUTE_TICKS);
  for (unsigned night = 0; night < 3; night++)
    {
      bw_clock_sleep (fixture->clock, 8 * BW_HOUR_US);
      engine_run (fixture, 1, 10 * MINUTE_TICKS);
    }
  engine_assert_log (fixture, "");
  g_assert_cmpstr (fixture->seen->str, ==, "");
}

/* A clock that is set back or forth neither makes a condition last longer nor shorter. */
static void
test_clock_set (EngineFixture *fixture, gconstpointer hours)
{
  int64_t step_us = GPOINTER_TO_INT (hours) * BW_HOUR_US;
  engine_start (fixture);
  engine_run (fixture, 1, 2 * MINUTE_TICKS);
  engine_run (fixture, 5, 2);
  bw_clock_step_wall (fixture->clock, step_us);
  engine_run (fixture, 5, 1);
  engine_assert_log (fixture, "");
  engine_run (fixture, 5, 3 * MINUTE_TICKS);
  engine_assert_log (fixture, "warning FIRE incident 1\n");
  bw_clock_step_wall (fixture->clock, step_us);
  engine_run (fixture, 5, 3 * MINUTE_TICKS);
  engine_assert_log (fixture, "warning FIRE incident 1\n");
  bw_clock_step_wall (fixture->clock, -step_us);
  engine_run (fixture, 1, 3 * MINUTE_TICKS);
  engine_assert_log (fixture, "warning FIRE incident 1\nwarning RESOLVE incident 1\n");
}

/* A rule each for so many levels of the load, from 1.01 on. */
static char *
many_rules (void)
{
  GString *text = g_string_new (ENGINE_GENERAL ENGINE_COMPUTER);
  for (unsigned i = 0; i < N_RULES; i++)
    g_string_append_printf (text, "[rule r%u]\nmetric=system_load1\nerror=%u.%02u5\n", i,
                            1 + i / 100, i % 100);
  return g_string_free (text, FALSE);
}

static unsigned
n_lines (EngineFixture *fixture, const char *word)
{
  unsigned n = 0;
  g_autofree char *text = bw_test_read (fixture->log);
  for (const char *p = text; (p = strstr (p, word)) != NULL; p++)
    n++;
  return n;
}

/* Each line of the log tells of an incident that no other one of this kind tells of. */
static void
assert_each_once (EngineFixture *fixture, const char *kind)
{
  g_autofree char *text = bw_test_read (fixture->log);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  for (const char *p = text; (p = strstr (p, kind)) != NULL; p++)
    {
      int id = 0;
      g_assert_cmpint (sscanf (p + strlen (kind), " incident %d:", &id), ==, 1);
      g_assert_true (g_hash_table_add (seen, GINT_TO_POINTER (id)));
    }
}

static void
test_restart_open (EngineFixture *fixture, gconstpointer data)
{
  g_autofree char *config = many_rules ();
  start_with (fixture, config);
  engine_run (fixture, 9, 3 * MINUTE_TICKS);
  g_assert_cmpuint (n_lines (fixture, "FIRE incident"), ==, N_RULES);
  assert_each_once (fixture, "FIRE");
  for (unsigned i = 0; i < 3; i++)
    {
      engine_restart (fixture, i == 1 ? 10 * BW_MINUTE_US : BW_SECOND_US);
      engine_run (fixture, 9, 2 * MINUTE_TICKS);
    }
  g_assert_cmpuint (n_lines (fixture, " incident "), ==, N_RULES);
  /* It got well while nobody looked: an end each, after a start as at any other time. */
  engine_set_load (fixture, 1);
  engine_restart (fixture, BW_MINUTE_US);
  engine_run (fixture, 1, 3 * MINUTE_TICKS);
  g_assert_cmpuint (n_lines (fixture, "RESOLVE incident"), ==, N_RULES);
  assert_each_once (fixture, "RESOLVE");
  g_assert_cmpuint (n_lines (fixture, " incident "), ==, 2 * N_RULES);
}

#define ADD(path, test, data)                                                                      \
  g_test_add (path, EngineFixture, data, engine_set_up, test, engine_tear_down)

int
main (int argc, char **argv)
{
  /* In memory where there is a place for it. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", FALSE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/jumps/sleep/pending", test_sleep_pending, NULL);
  ADD ("/jumps/sleep/firing", test_sleep_firing, NULL);
  ADD ("/jumps/sleep/no-data", test_sleep_no_data, NULL);
  ADD ("/jumps/clock/back", test_clock_set, GINT_TO_POINTER (-1));
  ADD ("/jumps/clock/forward", test_clock_set, GINT_TO_POINTER (1));
  ADD ("/jumps/restart/open", test_restart_open, NULL);
  return g_test_run ();
}
