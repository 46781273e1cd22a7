/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The watch pauses: nothing is collected, judged or missed, and everybody is told that nobody
 * watches. */
#include "query-fixture.h"

#include <math.h>

static int64_t
n_collected (EngineFixture *fixture)
{
  BwSourceStatus status;
  g_assert_true (bw_scheduler_status (fixture->engine->scheduler, 0, &status));
  return status.n_ok;
}

static void
assert_status (EngineFixture *fixture, bool is_paused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwEngineStatus) status = bw_engine_status (fixture->engine, &error);
  g_assert_no_error (error);
  g_assert_true (status->is_live);
  g_assert_true (status->is_paused == is_paused);
  g_assert_true (bw_engine_status_is_watching (status) == !is_paused);
  g_assert_true ((status->paused_us == BW_TIME_NONE) == !is_paused);
  g_assert_true ((bw_engine_status_exit_code (status) == 3) == is_paused);
  const char *problem = status->problems->len > 0 ? status->problems->pdata[0] : "";
  g_assert_true (g_str_has_prefix (problem, "Not watching") == is_paused);
  /* What was last known is no score. */
  g_assert_true (isnan (status->health.score) == is_paused);
}

static void
assert_gap (EngineFixture *fixture, int64_t from_us, int64_t to_us)
{
  g_autoptr (GError) error = NULL;
  QueryAnswer answer = { NULL };
  int64_t now_us = bw_clock_wall_us (fixture->clock);
  bw_engine_gaps_async (fixture->engine, from_us - BW_DAY_US, now_us, NULL, query_cb, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  g_autoptr (GPtrArray) found = bw_engine_gaps_finish (fixture->engine, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  const BwGapView *gap = g_ptr_array_index (found, 0);
  g_assert_cmpint (gap->from_us, ==, from_us);
  g_assert_cmpint (gap->to_us, ==, to_us);
}

static void
test_nothing (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 1, 2);
  assert_status (fixture, false);
  bw_engine_set_paused (fixture->engine, true);
  int64_t since_us = bw_clock_wall_us (fixture->clock);
  int64_t n_before = n_collected (fixture);
  engine_run (fixture, 9, 60);
  g_assert_cmpint (bw_engine_paused_since_us (fixture->engine), ==, since_us);
  g_assert_cmpint (n_collected (fixture), ==, n_before);
  g_assert_false (bw_engine_check_now (fixture->engine, "pc"));
  g_assert_cmpstr (fixture->seen->str, ==, "");
  assert_status (fixture, true);
  bw_engine_set_paused (fixture->engine, false);
  int64_t until_us = bw_clock_wall_us (fixture->clock);
  engine_settle (fixture);
  assert_status (fixture, false);
  assert_gap (fixture, since_us, until_us);
  engine_run (fixture, 1, 1);
  g_assert_cmpint (n_collected (fixture), >, n_before);
  g_assert_cmpstr (fixture->seen->str, ==, "");
}

/* How long a level has been crossed does not grow while nobody looks. */
static void
test_patience (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 5, 2);
  bw_engine_set_paused (fixture->engine, true);
  engine_run (fixture, 5, 60);
  bw_engine_set_paused (fixture->engine, false);
  engine_settle (fixture);
  g_assert_cmpstr (fixture->seen->str, ==, "");
  engine_run (fixture, 5, 4);
  g_assert_nonnull (strstr (fixture->seen->str, "FIRE load"));
}

/* What has fired is still told of, and goes on to the next who is to be woken: a pause is for what
 * is to come, not for what is open. */
static void
test_escalation (EngineFixture *fixture, gconstpointer data)
{
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER ENGINE_LOAD
                       "[route all]\nescalation=warning:5m:2:sink\n");
  engine_start (fixture);
  engine_run (fixture, 5, 5);
  g_assert_nonnull (strstr (fixture->seen->str, "FIRE load"));
  g_assert_null (strstr (fixture->seen->str, "ESCALATE load"));
  bw_engine_set_paused (fixture->engine, true);
  g_string_truncate (fixture->seen, 0);
  /* Nor is it over, though what it is about was better all the time. */
  engine_run (fixture, 1, 60);
  g_assert_nonnull (strstr (fixture->seen->str, "ESCALATE load"));
  g_assert_null (strstr (fixture->seen->str, "RESOLVE"));
  bw_engine_set_paused (fixture->engine, false);
  engine_run (fixture, 1, 60);
  g_assert_nonnull (strstr (fixture->seen->str, "RESOLVE load"));
}

/* A source that comes meanwhile rests as well. */
static void
test_new_source (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  bw_engine_set_paused (fixture->engine, true);
  engine_write_config (fixture, ENGINE_GENERAL "[source laptop]\ntype=system\ninterval=10s\n");
  unsigned n = fixture->n_configs;
  while (fixture->n_configs == n)
    {
      bw_test_drain ();
      bw_clock_advance (fixture->clock, 50 * 1000);
    }
  engine_run (fixture, 1, 6);
  BwSourceStatus status;
  g_assert_true (bw_scheduler_status (fixture->engine->scheduler, 0, &status));
  g_assert_cmpstr (status.source, ==, "laptop");
  g_assert_cmpint (status.health, ==, BW_SOURCE_PAUSED);
  g_assert_cmpint (status.n_ok, ==, 0);
}

/* The next engine watches, and knows since when nobody did. */
static void
test_restart (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 1, 2);
  bw_engine_set_paused (fixture->engine, true);
  int64_t since_us = bw_clock_wall_us (fixture->clock);
  engine_run (fixture, 1, 30);
  assert_gap (fixture, since_us, bw_clock_wall_us (fixture->clock));
  engine_restart (fixture, BW_HOUR_US);
  g_assert_false (bw_engine_is_paused (fixture->engine));
  assert_status (fixture, false);
  assert_gap (fixture, since_us, since_us + 30 * ENGINE_INTERVAL_US + BW_HOUR_US);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/engine-pause/" path, EngineFixture, NULL, engine_set_up, function, engine_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("nothing", test_nothing);
  ADD ("patience", test_patience);
  ADD ("escalation", test_escalation);
  ADD ("new-source", test_new_source);
  ADD ("restart", test_restart);
  return g_test_run ();
}
