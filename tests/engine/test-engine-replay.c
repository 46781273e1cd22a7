/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was is told again: a rule replayed over what an engine stored says what that engine did,
 * through ends, starts and sleeps. */
#include "base/bw-json.h"
#include "engine-fixture.h"
#include "engine/bw-engine-events.h"
#include "engine/bw-engine-replay.h"
#include "engine/bw-replay-messages.h"

#include <math.h>

static BwReplay *
replay (EngineFixture *fixture, const char *rule, int64_t from_us, int64_t to_us)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwEngine) engine = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  BwReplay *told = bw_engine_replay (engine, rule, from_us, to_us, &error);
  g_assert_no_error (error);
  bw_engine_stop (engine);
  return told;
}

/* The steps as an engine stored them: when, what, how bad. A firing within the hour after its last
 * end is a REOPEN there. */
static char *
stored_steps (EngineFixture *fixture)
{
  g_autoptr (BwAlerts) alerts = alerts_open (fixture->state);
  /* What a swing was is in its evidence: the incident only counts it while it comes and goes. */
  return alerts_query (
      alerts, "SELECT e.at, CASE WHEN json_extract(e.evidence, '$.kind') = 'RESOLVE' THEN 70 "
              "WHEN e.kind NOT IN (30, 60) THEN e.kind "
              "WHEN i.dedup_key LIKE '%#nodata' THEN 80 ELSE 10 END, "
              "json_extract(e.evidence, '$.severity') FROM incident_event e "
              "JOIN incident i ON i.id = e.incident_id "
              "WHERE i.rule = 'load' AND e.kind IN (10, 20, 30, 60, 70, 80, 110) "
              "AND e.evidence IS NOT NULL ORDER BY e.at, e.incident_id");
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* What two sources told at one moment has no order. (transfer full) */
static char *
sorted_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  qsort (lines, g_strv_length (lines), sizeof *lines, compare_lines);
  return g_strjoinv ("\n", lines);
}

static char *
replayed_steps (const BwReplay *told)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < told->steps->len; i++)
    {
      const BwReplayStep *step = &g_array_index (told->steps, BwReplayStep, i);
      g_string_append_printf (text, "%s%" PRId64 " %d %s", i > 0 ? "\n" : "", step->at_us,
                              (int) step->kind, bw_severity_name (step->severity));
    }
  return g_string_free (text, FALSE);
}

static void
assert_same (EngineFixture *fixture)
{
  g_autoptr (BwReplay) told =
      replay (fixture, "load", BW_TEST_NOW_US, bw_clock_wall_us (fixture->clock) + BW_SECOND_US);
  g_autofree char *stored = stored_steps (fixture);
  g_autofree char *replayed = replayed_steps (told);
  g_autofree char *expected = sorted_lines (stored);
  g_autofree char *found = sorted_lines (replayed);
  g_assert_cmpstr (found, ==, expected);
}

#define RECOVERING                                                                                 \
  "[rule load]\nmetric=system_load1\nwarning=4\nwarning-recover=3\ncritical=8\nfor=30s\n"          \
  "for-count=2\nkeep-firing-for=20s\nrecover-count=2\n"
#define AVERAGED                                                                                   \
  "[rule load]\nmetric=system_load1\nagg=avg\nwindow=40s\nwarning=4\nwarning-recover=3\n"
#define CHANGING                                                                                   \
  "[rule load]\nkind=rate_of_change\nmetric=system_load1\nwindow=1m\nwarning=3\ncritical=7\n"
#define SILENT                                                                                     \
  "[rule load]\nkind=absent\nmetric=system_load1{source=\"pc\"}\nfor=70s\nseverity=error\n"
#define NEVER "[rule load]\nkind=absent\nmetric=system_load9\nfor=20m\nseverity=error\n"
#define BOTH                                                                                       \
  "[rule load]\nkind=expr\nfor=20s\nno-data=ok\nexpr=system_load1{source=\"pc\"} > 4 "             \
  "AND system_load1{source=\"slow\"} > 3\n"
#define PARTS                                                                                      \
  "[rule load]\nkind=expr\nwarning=5\nwarning-recover=4\ncritical=8\nno-data=alert\n"              \
  "expr=mean(system_load1{source=\"pc\"}, '2m') + change(system_load1{source=\"pc\"}, '4m')\n"
/* Asked three times less often than the other. */
#define SLOW "[source slow]\ntype=system\ninterval=30s\n"

/* The computer does not say its load for some intervals. */
static void
run_without_load (EngineFixture *fixture, unsigned n)
{
  g_autofree char *path = g_build_filename (fixture->proc, "loadavg", NULL);
  for (unsigned i = 0; i < n; i++)
    {
      FILE *file = g_fopen (path, "w");
      g_assert_nonnull (file);
      g_assert_cmpint (fclose (file), ==, 0);
      bw_clock_advance (fixture->clock, ENGINE_INTERVAL_US);
      engine_settle (fixture);
    }
}

/* Random loads with random rests between. */
static void
live_a_while (EngineFixture *fixture, GRand *random, unsigned n)
{
  static const double loads[] = { 1, 3.5, 4, 5, 9 };
  for (unsigned i = 0; i < n; i++)
    {
      if (g_rand_int_range (random, 0, 5) == 0)
        run_without_load (fixture, (unsigned) g_rand_int_range (random, 1, 20));
      engine_run (fixture, loads[g_rand_int_range (random, 0, G_N_ELEMENTS (loads))],
                  (unsigned) g_rand_int_range (random, 1, 7));
      int what = g_rand_int_range (random, 0, 6);
      if (what == 0)
        engine_restart (fixture, g_rand_int_range (random, 31, 9000) * BW_SECOND_US);
      if (what == 1)
        {
          bw_clock_sleep (fixture->clock, g_rand_int_range (random, 10, 9000) * BW_SECOND_US);
          bw_clock_advance (fixture->clock, 0);
          engine_settle (fixture);
        }
    }
}

static void
test_same (EngineFixture *fixture, gconstpointer data)
{
  const char *rule = data;
  unsigned n_seeds = g_test_slow () ? 20 : 3;
  g_autofree char *config = g_strconcat (ENGINE_GENERAL ENGINE_COMPUTER SLOW, rule, NULL);
  engine_write_config (fixture, config);
  /* Without a load, there is something else to say: that a source failed is not in its history. */
  g_free (bw_test_write (fixture->proc, "uptime", "1000.00 1000.00\n", -1));
  engine_start (fixture);
  for (unsigned seed = 1; seed <= n_seeds; seed++)
    {
      GRand *random = g_rand_new_with_seed (seed);
      live_a_while (fixture, random, 25);
      g_rand_free (random);
    }
  engine_stop (fixture);
  g_autofree char *steps = stored_steps (fixture);
  g_assert_cmpuint (strlen (steps), >, 20);
  assert_same (fixture);
}

/* Facts of a story that is known: 40 min of calm, 10 min above, 40 min of calm. */
static void
test_facts (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 1, 240);
  engine_run (fixture, 5, 30);
  engine_run (fixture, 9, 30);
  engine_run (fixture, 1, 240);
  engine_stop (fixture);
  int64_t end_us = bw_clock_wall_us (fixture->clock) + BW_SECOND_US;
  g_autoptr (BwReplay) told = replay (fixture, "load", BW_TEST_NOW_US, end_us);
  g_assert_cmpuint (told->firings->len, ==, 1);
  const BwReplayFiring *firing = &g_array_index (told->firings, BwReplayFiring, 0);
  /* The first sample above comes ten seconds after the last calm one, and has to last for 30 s. */
  g_assert_cmpint (firing->from_us, ==, BW_TEST_NOW_US + 2440 * BW_SECOND_US);
  g_assert_cmpint (firing->to_us, ==, BW_TEST_NOW_US + 3010 * BW_SECOND_US);
  g_assert_cmpfloat (firing->value, ==, 5);
  g_assert_cmpfloat (firing->worst, ==, 9);
  g_assert_cmpint (firing->severity, ==, BW_SEVERITY_CRITICAL);
  g_assert_cmpfloat (told->firing_seconds, ==, 570);
  g_assert_cmpint (told->n_series, ==, 1);
  g_assert_cmpint (told->n_samples, ==, 541);
  g_assert_cmpint (told->covered_us, ==, 5400 * BW_SECOND_US);
  /* All there is to tell is a file, which nobody hears. */
  g_assert_cmpint (told->n_notifications, ==, 0);
  g_assert_cmpint (told->n_at_night, ==, 0);
  /* A rule that was never in force, over the same. */
  g_autoptr (BwReplay) other =
      replay (fixture, "metric=system_load1;warning=6;for=20s", BW_TEST_NOW_US, end_us);
  g_assert_cmpuint (other->firings->len, ==, 1);
  g_assert_cmpint (g_array_index (other->firings, BwReplayFiring, 0).from_us, ==,
                   BW_TEST_NOW_US + 2730 * BW_SECOND_US);
}

/* Reports SUMMARY, or the end of it, now; then a while passes. */
static void
tell (EngineFixture *fixture, const char *type, bool is_end)
{
  g_autoptr (GError) error = NULL;
  BwEventInput input = { .source = "bot",
                         .type = type,
                         .severity = "error",
                         .summary = "an order was rejected",
                         .is_resolved = is_end };
  g_auto (BwEventResult) result = { 0 };
  g_assert_true (bw_engine_event (fixture->engine, &input, "cli:test", &result, &error));
  g_assert_no_error (error);
  bw_clock_advance (fixture->clock, BW_MINUTE_US);
  engine_settle (fixture);
}

/* Events are replayed from the incidents they made. */
static void
test_events (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  tell (fixture, "order_rejected", false);
  tell (fixture, "order_rejected", false);
  tell (fixture, "limit", false);
  tell (fixture, "order_rejected", true);
  tell (fixture, "order_rejected", false);
  engine_stop (fixture);
  int64_t end_us = bw_clock_wall_us (fixture->clock);
  const char *rule = "kind=event;matchers=rule=\"event.order_rejected\";severity=critical";
  g_autoptr (BwReplay) told = replay (fixture, rule, BW_TEST_NOW_US, end_us);
  g_assert_cmpuint (told->firings->len, ==, 2);
  const BwReplayFiring *first = &g_array_index (told->firings, BwReplayFiring, 0);
  g_assert_cmpint (first->from_us, ==, BW_TEST_NOW_US);
  g_assert_cmpint (first->to_us, ==, BW_TEST_NOW_US + 3 * BW_MINUTE_US);
  g_assert_cmpint (first->severity, ==, BW_SEVERITY_CRITICAL);
  g_assert_cmpstr (first->labels, ==, "source=\"bot\"");
  const BwReplayFiring *second = &g_array_index (told->firings, BwReplayFiring, 1);
  g_assert_cmpint (second->from_us, ==, BW_TEST_NOW_US + 4 * BW_MINUTE_US);
  g_assert_cmpint (second->to_us, ==, BW_TIME_NONE);
  g_assert_cmpuint (told->steps->len, ==, 3);
  g_assert_cmpint (told->n_series, ==, 1);
  g_assert_cmpint (told->n_samples, ==, 3);
  g_autoptr (BwReplay) before = replay (fixture, rule, BW_TEST_NOW_US - BW_HOUR_US, BW_TEST_NOW_US);
  g_assert_cmpuint (before->firings->len, ==, 0);
  g_autoptr (BwReplay) other =
      replay (fixture, "kind=event;matchers=rule=\"event.limit\"", BW_TEST_NOW_US, end_us);
  g_assert_cmpuint (other->firings->len, ==, 1);
  g_assert_cmpint (g_array_index (other->firings, BwReplayFiring, 0).severity, ==,
                   BW_SEVERITY_ERROR);
}

/* Seven losses, a win, and four losses, one an hour on the first half of a minute: a streak of five
 * is seen at the minute after the fifth, and over at the one after the win. */
static void
test_ledger (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) csv = g_string_new ("id,placed_at,settled_at,stake,odds,status\n");
  for (unsigned i = 0; i < 12; i++)
    g_string_append_printf (csv, "%u,2026-03-01T%02u:00:00Z,2026-03-01T%02u:00:20Z,10,2,%s\n", i, i,
                            i + 1, i == 7 ? "won" : "lost");
  g_autofree char *path = bw_test_write (fixture->dir, "bets.csv", csv->str, -1);
  engine_start (fixture);
  BwLedgerFile file = { .path = path };
  BwImportResult result = { 0 };
  g_assert_true (
      bw_engine_import (fixture->engine, "bot", &file, NULL, NULL, NULL, &result, &error));
  g_assert_no_error (error);
  bw_import_result_clear (&result);
  engine_stop (fixture);
  const char *rule = "metric=ledger_losing_streak;warning=5;warning-recover=1;error=7;"
                     "error-recover=6;min-samples=3";
  int64_t day_us = BW_TEST_NOW_US - 36 * BW_HOUR_US;
  g_autoptr (BwReplay) told = replay (fixture, rule, day_us, BW_TEST_NOW_US);
  g_assert_cmpuint (told->firings->len, ==, 1);
  const BwReplayFiring *firing = &g_array_index (told->firings, BwReplayFiring, 0);
  g_assert_cmpint (firing->from_us, ==, day_us + 5 * BW_HOUR_US + BW_MINUTE_US);
  g_assert_cmpint (firing->to_us, ==, day_us + 8 * BW_HOUR_US + BW_MINUTE_US);
  g_assert_cmpint (firing->severity, ==, BW_SEVERITY_ERROR);
  g_assert_cmpfloat (firing->worst, ==, 7);
  g_assert_cmpint (firing->n, ==, 5);
  g_assert_cmpstr (firing->labels, ==, "source=\"bot\"");
  /* It has to last: the value stands still, time goes on. */
  g_autoptr (BwReplay) lasting =
      replay (fixture, "metric=ledger_losing_streak;warning=5;for=90m", day_us, BW_TEST_NOW_US);
  g_assert_cmpuint (lasting->firings->len, ==, 1);
  g_assert_cmpint (g_array_index (lasting->firings, BwReplayFiring, 0).from_us, ==,
                   day_us + 6 * BW_HOUR_US + 31 * BW_MINUTE_US);
  /* Too few bets for it. */
  /* Beside samples, as expressions have them: at each look, what is known then. */
  g_autoptr (BwReplay) truth = replay (fixture,
                                       "kind=expr;expr=ledger_losing_streak > 4 AND "
                                       "ledger_losing_streak < 7",
                                       day_us, BW_TEST_NOW_US);
  g_assert_cmpuint (truth->firings->len, ==, 1);
  firing = &g_array_index (truth->firings, BwReplayFiring, 0);
  g_assert_cmpint (firing->from_us, ==, day_us + 5 * BW_HOUR_US + BW_MINUTE_US);
  g_assert_cmpint (firing->to_us, ==, day_us + 7 * BW_HOUR_US + BW_MINUTE_US);
  g_autoptr (BwReplay) none = replay (
      fixture, "metric=ledger_losing_streak;warning=5;min-samples=8", day_us, BW_TEST_NOW_US);
  g_assert_cmpuint (none->firings->len, ==, 0);
}

static void
assert_refused (EngineFixture *fixture, const char *rule, int64_t length_us, int code,
                const char *why)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwEngine) engine = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  g_assert_null (
      bw_engine_replay (engine, rule, BW_TEST_NOW_US, BW_TEST_NOW_US + length_us, &error));
  g_assert_error (error, BW_ERROR, code);
  g_assert_nonnull (strstr (error->message, why));
  bw_engine_stop (engine);
}

static void
test_refused (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_stop (fixture);
  assert_refused (fixture, "laod", BW_DAY_US, BW_ERROR_NOT_FOUND, "did you mean load");
  assert_refused (fixture, "metric=system_load1;warning=x", BW_DAY_US, BW_ERROR_INVALID, "warning");
  assert_refused (fixture, "load", 0, BW_ERROR_INVALID, "end");
  assert_refused (fixture, "kind=expr;expr=system_load1 >", BW_DAY_US, BW_ERROR_INVALID, "expr");
}

typedef struct
{
  BwReplay *told;
  GError *error;
  bool is_done;
} Answer;

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;
  answer->told = bw_engine_replay_finish (BW_ENGINE (object), result, &answer->error);
  answer->is_done = true;
}

/* Beside the main loop; and given up on request. */
static void
test_async (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 9, 10);
  Answer answer = { NULL, NULL, false };
  bw_engine_replay_async (fixture->engine, "load", BW_TEST_NOW_US - 400 * BW_DAY_US,
                          bw_clock_wall_us (fixture->clock) + BW_SECOND_US, NULL, answered_cb,
                          &answer);
  bw_test_wait_flag (&answer.is_done);
  g_assert_no_error (answer.error);
  bw_replay_free (answer.told);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  answer = (Answer){ NULL, NULL, false };
  bw_engine_replay_async (fixture->engine, "load", 0, bw_clock_wall_us (fixture->clock),
                          cancellable, answered_cb, &answer);
  g_cancellable_cancel (cancellable);
  bw_test_wait_flag (&answer.is_done);
  g_assert_null (answer.told);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&answer.error);
}

static void
test_night (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = bw_zone_new ("Europe/Berlin", &error);
  g_assert_no_error (error);
  static const struct
  {
    const char *at;
    bool is_night;
  } rows[] = {
    { "2026-03-02T20:59:59Z", false }, { "2026-03-02T21:00:00Z", true },
    { "2026-03-03T05:59:59Z", true },  { "2026-03-03T06:00:00Z", false },
    { "2026-07-03T20:00:00Z", true },  { "2026-07-03T05:00:00Z", false },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int64_t at_us = 0;
      g_assert_true (bw_time_parse_iso (rows[i].at, NULL, &at_us));
      g_assert_cmpint (bw_replay_is_night (zone, at_us), ==, rows[i].is_night);
    }
}

#define add(path, data, test)                                                                      \
  g_test_add (path, EngineFixture, data, engine_set_up, test, engine_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/engine/replay/same", ENGINE_LOAD, test_same);
  add ("/engine/replay/same-recovering", RECOVERING, test_same);
  add ("/engine/replay/same-averaged", AVERAGED, test_same);
  add ("/engine/replay/same-changing", CHANGING, test_same);
  add ("/engine/replay/same-silent", SILENT, test_same);
  add ("/engine/replay/same-never", NEVER, test_same);
  add ("/engine/replay/same-both", BOTH, test_same);
  add ("/engine/replay/same-parts", PARTS, test_same);
  add ("/engine/replay/facts", NULL, test_facts);
  add ("/engine/replay/ledger", NULL, test_ledger);
  add ("/engine/replay/events", NULL, test_events);
  add ("/engine/replay/refused", NULL, test_refused);
  add ("/engine/replay/async", NULL, test_async);
  g_test_add_func ("/engine/replay/night", test_night);
  return g_test_run ();
}
