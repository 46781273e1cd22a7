/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions that are answered later: what those that wait answer, while the main loop serves. */
#include "query-fixture.h"
#include "store/bw-ledger-private.h"

#define N_BETS 300

static void
ask_status (BwEngine *engine, GCancellable *cancellable, QueryAnswer *answer)
{
  bw_engine_status_async (engine, cancellable, query_cb, answer);
}

static bool
finish_status (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_autoptr (BwEngineStatus) status = bw_engine_status_finish (engine, result, error);
  return status != NULL;
}

static void
assert_same_double (double found, double expected)
{
  g_assert_true (found == expected || (isnan (found) && isnan (expected)));
}

static void
assert_same_status (const BwEngineStatus *found, const BwEngineStatus *expected)
{
  g_assert_cmpint (found->state, ==, expected->state);
  g_assert_cmpint (found->is_live, ==, expected->is_live);
  g_assert_cmpint (found->alive_us, ==, expected->alive_us);
  g_assert_cmpint (found->pid, ==, expected->pid);
  assert_same_double (found->health.score, expected->health.score);
  g_assert_cmpuint (found->incidents->len, ==, expected->incidents->len);
  g_assert_cmpuint (found->sources->len, ==, expected->sources->len);
  g_assert_cmpuint (found->channels->len, ==, expected->channels->len);
  g_assert_cmpuint (found->problems->len, ==, expected->problems->len);
  for (unsigned i = 0; i < expected->sources->len; i++)
    {
      const BwSourceView *one = &g_array_index (found->sources, BwSourceView, i);
      const BwSourceView *other = &g_array_index (expected->sources, BwSourceView, i);
      g_assert_cmpstr (one->source, ==, other->source);
      g_assert_cmpint (one->last_ok_us, ==, other->last_ok_us);
      g_assert_cmpint (one->n_ok, ==, other->n_ok);
    }
}

static void
check_status (BwEngine *engine, bool has_score)
{
  g_autoptr (GError) error = NULL;
  QueryAnswer answer = { NULL };
  ask_status (engine, NULL, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  g_autoptr (BwEngineStatus) found = bw_engine_status_finish (engine, result, &error);
  g_assert_no_error (error);
  g_autoptr (BwEngineStatus) expected = bw_engine_status (engine, &error);
  g_assert_no_error (error);
  assert_same_status (found, expected);
  g_assert_cmpint (isnan (found->health.score), ==, !has_score);
}

static void
test_status (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  query_start (fixture, N_BETS);
  bw_clock_advance (fixture->clock, 2 * BW_SECOND_US);
  engine_settle (fixture);
  check_status (fixture->engine, true);
  g_autoptr (BwEngine) attached = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  check_status (attached, true);
  query_assert_cancels (fixture->engine, ask_status, finish_status);
  query_assert_cancels (attached, ask_status, finish_status);
}

static void
ask_incidents (BwEngine *engine, GCancellable *cancellable, QueryAnswer *answer)
{
  BwIncidentFilter filter = { .since_us = BW_TIME_NONE, .is_open_only = true };
  bw_engine_incidents_async (engine, &filter, cancellable, query_cb, answer);
}

static bool
finish_incidents (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) incidents = bw_engine_incidents_finish (engine, result, error);
  return incidents != NULL;
}

static void
ask_story (BwEngine *engine, GCancellable *cancellable, QueryAnswer *answer)
{
  bw_engine_incident_story_async (engine, 1, cancellable, query_cb, answer);
}

static bool
finish_story (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_autoptr (BwIncidentStory) story = bw_engine_incident_story_finish (engine, result, error);
  return story != NULL;
}

static void
test_incidents (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  query_start (fixture, N_BETS);
  QueryAnswer answer = { NULL };
  ask_incidents (fixture->engine, NULL, &answer);
  g_autoptr (GAsyncResult) listed = query_wait (&answer);
  g_autoptr (GPtrArray) incidents = bw_engine_incidents_finish (fixture->engine, listed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (incidents->len, ==, 1);
  const BwIncident *incident = g_ptr_array_index (incidents, 0);
  g_assert_cmpstr (incident->rule, ==, "load");

  ask_story (fixture->engine, NULL, &answer);
  g_autoptr (GAsyncResult) told = query_wait (&answer);
  g_autoptr (BwIncidentStory) story =
      bw_engine_incident_story_finish (fixture->engine, told, &error);
  g_assert_no_error (error);
  g_assert_cmpint (story->incident->id, ==, incident->id);
  g_assert_cmpuint (story->events->len, ==, 1);
  g_assert_cmpuint (story->deliveries->len, ==, 2);

  bw_engine_incident_story_async (fixture->engine, 77, NULL, query_cb, &answer);
  g_autoptr (GAsyncResult) missed = query_wait (&answer);
  g_assert_null (bw_engine_incident_story_finish (fixture->engine, missed, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
  query_assert_cancels (fixture->engine, ask_incidents, finish_incidents);
  query_assert_cancels (fixture->engine, ask_story, finish_story);
}

static void
test_act (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  query_start (fixture, N_BETS);
  QueryAnswer answer = { NULL };
  bw_engine_act_async (fixture->engine, 1, BW_KIND_ACK, "ui:anna", "mine", query_cb, &answer);
  g_autoptr (GAsyncResult) done = query_wait (&answer);
  g_autoptr (BwIncident) acked = bw_engine_act_finish (fixture->engine, done, &error);
  g_assert_no_error (error);
  g_assert_cmpint (acked->status, ==, BW_INCIDENT_ACKNOWLEDGED);
  /* Listeners were told before whoever did it. */
  g_assert_nonnull (strstr (fixture->seen->str, "ACK load warning\n"));

  bw_engine_act_async (fixture->engine, 1, BW_KIND_ACK, "ui:anna", NULL, query_cb, &answer);
  g_autoptr (GAsyncResult) refused = query_wait (&answer);
  g_assert_null (bw_engine_act_finish (fixture->engine, refused, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
}

static const BwMetric *
metric (const char *text)
{
  g_autoptr (GError) error = NULL;
  const BwMetric *found = bw_metric_parse (text, &error);
  g_assert_no_error (error);
  return found;
}

#define FROM_US (BW_TEST_NOW_US - 3 * BW_DAY_US)
#define TO_US (BW_TEST_NOW_US + BW_HOUR_US)

static void
check_series (BwEngine *engine, const char *text, unsigned max_points)
{
  g_autoptr (GError) error = NULL;
  QueryAnswer answer = { NULL };
  bw_engine_series_async (engine, metric (text), FROM_US, TO_US, max_points, NULL, query_cb,
                          &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  g_autoptr (GArray) found = bw_engine_series_finish (engine, result, &error);
  g_assert_no_error (error);
  g_autoptr (GArray) expected =
      bw_engine_series (engine, metric (text), FROM_US, TO_US, max_points, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, >, 2);
  g_assert_cmpmem (found->data, found->len * sizeof (BwHistoryPoint), expected->data,
                   expected->len * sizeof (BwHistoryPoint));
}

static void
ask_sampled (BwEngine *engine, GCancellable *cancellable, QueryAnswer *answer)
{
  bw_engine_series_async (engine, metric ("system_load1{source=\"pc\"}"), FROM_US, TO_US, 0,
                          cancellable, query_cb, answer);
}

static void
ask_derived (BwEngine *engine, GCancellable *cancellable, QueryAnswer *answer)
{
  bw_engine_series_async (engine, metric ("ledger_profit{source=\"bot\"}"), FROM_US, TO_US, 0,
                          cancellable, query_cb, answer);
}

static bool
finish_series (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_autoptr (GArray) points = bw_engine_series_finish (engine, result, error);
  return points != NULL;
}

static void
assert_no_series (BwEngine *engine, const char *text, const char *said)
{
  g_autoptr (GError) error = NULL;
  QueryAnswer answer = { NULL };
  bw_engine_series_async (engine, metric (text), FROM_US, TO_US, 0, NULL, query_cb, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  g_assert_null (bw_engine_series_finish (engine, result, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, said));
}

/* Samples are committed once a second. */
static void
let_history_commit (EngineFixture *fixture)
{
  QueryAnswer answer = { NULL };
  bw_history_flush_async (fixture->engine->history, query_cb, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
}

static void
test_series (EngineFixture *fixture, gconstpointer data)
{
  query_start (fixture, N_BETS);
  let_history_commit (fixture);
  check_series (fixture->engine, "system_load1{source=\"pc\"}", 0);
  check_series (fixture->engine, "ledger_profit{source=\"bot\"}", 0);
  check_series (fixture->engine, "ledger_profit{source=\"bot\"}", 40);
  check_series (fixture->engine, "ledger_ece{source=\"bot\"}", 0);
  assert_no_series (fixture->engine, "system_lod1{source=\"pc\"}", "system_load1");
  assert_no_series (fixture->engine, "ledger_profit{source=\"nobody\"}", "nobody");
  query_assert_cancels (fixture->engine, ask_sampled, finish_series);
  query_assert_cancels (fixture->engine, ask_derived, finish_series);
}

static void
ask_readings (BwEngine *engine, GCancellable *cancellable, QueryAnswer *answer)
{
  bw_engine_readings_async (engine, "*", cancellable, query_cb, answer);
}

static bool
finish_readings (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_autoptr (GArray) readings = bw_engine_readings_finish (engine, result, error);
  return readings != NULL;
}

static void
test_readings (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  query_start (fixture, N_BETS);
  QueryAnswer answer = { NULL };
  ask_readings (fixture->engine, NULL, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  g_autoptr (GArray) found = bw_engine_readings_finish (fixture->engine, result, &error);
  g_assert_no_error (error);
  g_autoptr (GArray) expected = bw_engine_readings (fixture->engine, "*", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, expected->len);
  g_assert_cmpuint (found->len, >, 50);
  for (unsigned i = 0; i < expected->len; i++)
    {
      const BwReading *one = &g_array_index (found, BwReading, i);
      const BwReading *other = &g_array_index (expected, BwReading, i);
      g_assert_true (one->metric == other->metric);
      assert_same_double (one->value, other->value);
      g_assert_cmpint (one->time_us, ==, other->time_us);
    }
  query_assert_cancels (fixture->engine, ask_readings, finish_readings);
}

static void
ask_rules (BwEngine *engine, GCancellable *cancellable, QueryAnswer *answer)
{
  bw_engine_rules_async (engine, cancellable, query_cb, answer);
}

static bool
finish_rules (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) rules = bw_engine_rules_finish (engine, result, NULL, error);
  return rules != NULL;
}

static void
test_rules (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  engine_start (fixture);
  engine_run (fixture, 5, 4);
  query_assert_cancels (fixture->engine, ask_rules, finish_rules);
  engine_stop (fixture);
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER ENGINE_LOAD
                       "[rule wrong]\nmetric=system_load1\nwarning=9\ncritical=4\n");
  g_autoptr (BwEngine) attached = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  QueryAnswer answer = { NULL };
  ask_rules (attached, NULL, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  g_autoptr (GPtrArray) rules = bw_engine_rules_finish (attached, result, errors, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rules->len, ==, 1);
  const BwRuleView *rule = g_ptr_array_index (rules, 0);
  g_assert_cmpstr (rule->rule, ==, "load");
  g_assert_cmpuint (rule->instances->len, ==, 1);
  const BwRuleInstanceView *instance = g_ptr_array_index (rule->instances, 0);
  g_assert_cmpstr (instance->state, ==, "FIRING");
  g_assert_cmpstr (instance->tier, ==, "warning");
  g_assert_cmpuint (errors->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (errors, 0), "wrong"));
}

/* (transfer full) */
static GPtrArray *
gaps (BwEngine *engine, int64_t from_us, int64_t to_us)
{
  g_autoptr (GError) error = NULL;
  QueryAnswer answer = { NULL };
  bw_engine_gaps_async (engine, from_us, to_us, NULL, query_cb, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  GPtrArray *found = bw_engine_gaps_finish (engine, result, &error);
  g_assert_no_error (error);
  return found;
}

static void
assert_gap (GPtrArray *found, unsigned i, int64_t from_us, int64_t to_us, BwGapKind kind)
{
  const BwGapView *gap = g_ptr_array_index (found, i);
  g_assert_cmpint (gap->from_us, ==, from_us);
  g_assert_cmpint (gap->to_us, ==, to_us);
  g_assert_cmpint (gap->kind, ==, kind);
  g_assert_cmpstr (gap->source, ==, NULL);
}

static void
test_gaps (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  engine_start (fixture);
  engine_run (fixture, 1, 1);
  int64_t ended_us = bw_clock_wall_us (fixture->clock);
  engine_restart (fixture, BW_HOUR_US);
  engine_run (fixture, 1, 1);
  int64_t slept_us = bw_clock_wall_us (fixture->clock);
  bw_clock_sleep (fixture->clock, 20 * BW_MINUTE_US);
  engine_run (fixture, 1, 2);
  int64_t now_us = bw_clock_wall_us (fixture->clock);
  g_autoptr (GPtrArray) all = gaps (fixture->engine, BW_TEST_NOW_US, now_us);
  g_assert_cmpuint (all->len, ==, 2);
  assert_gap (all, 0, ended_us, ended_us + BW_HOUR_US, BW_GAP_NOT_RUNNING);
  const BwGapView *asleep = g_ptr_array_index (all, 1);
  g_assert_cmpint (asleep->kind, ==, BW_GAP_ASLEEP);
  g_assert_cmpint (asleep->from_us, >=, slept_us - ENGINE_INTERVAL_US);
  g_assert_cmpint (asleep->to_us - asleep->from_us, >=, 20 * BW_MINUTE_US);
  /* One that only touches the end is another's. */
  g_autoptr (GPtrArray) early = gaps (fixture->engine, BW_TEST_NOW_US, ended_us);
  g_assert_cmpuint (early->len, ==, 0);

  /* Now nobody watches. */
  engine_stop (fixture);
  g_autoptr (BwEngine) attached = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) present = gaps (attached, now_us - BW_MINUTE_US, now_us + BW_MINUTE_US);
  assert_gap (present, present->len - 1, now_us, now_us + BW_MINUTE_US, BW_GAP_NOT_RUNNING);
  g_autoptr (GPtrArray) past = gaps (attached, BW_TEST_NOW_US, now_us);
  g_assert_cmpuint (past->len, ==, 2);
}

/* The alerts database is busy for as long as the test wants. */
static void
test_main_loop_serves (EngineFixture *fixture, gconstpointer data)
{
  query_start (fixture, N_BETS);
  QueryBlock block, ledger_block;
  QueryAnswer answers[5] = { 0 };
  query_block (&block, bw_alerts_worker (fixture->engine->alerts));
  query_block (&ledger_block, fixture->engine->ledger->reader);
  ask_status (fixture->engine, NULL, &answers[0]);
  ask_incidents (fixture->engine, NULL, &answers[1]);
  ask_story (fixture->engine, NULL, &answers[2]);
  ask_rules (fixture->engine, NULL, &answers[3]);
  ask_readings (fixture->engine, NULL, &answers[4]);
  query_assert_serves ();
  for (unsigned i = 0; i < G_N_ELEMENTS (answers); i++)
    g_assert_null (answers[i].result);
  query_unblock (&block);
  query_unblock (&ledger_block);
  for (unsigned i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_assert_true (bw_test_run_until (query_is_answered, &answers[i], ENGINE_PATIENCE_MS));
      g_object_unref (answers[i].result);
    }
}

/* An engine that ends answers what it was asked. */
static void
test_stop (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  query_start (fixture, N_BETS);
  QueryAnswer under_way[2] = { 0 }, late = { NULL };
  ask_readings (fixture->engine, NULL, &under_way[0]);
  ask_derived (fixture->engine, NULL, &under_way[1]);
  g_autoptr (BwEngine) engine = g_object_ref (fixture->engine);
  engine_stop (fixture);
  for (unsigned i = 0; i < G_N_ELEMENTS (under_way); i++)
    {
      g_assert_true (bw_test_run_until (query_is_answered, &under_way[i], ENGINE_PATIENCE_MS));
      g_object_unref (under_way[i].result);
    }
  ask_status (engine, NULL, &late);
  g_autoptr (GAsyncResult) result = query_wait (&late);
  g_assert_null (bw_engine_status_finish (engine, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  ask_sampled (engine, NULL, &late);
  g_autoptr (GAsyncResult) sampled = query_wait (&late);
  g_assert_false (finish_series (engine, sampled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Nothing is there, which is no error. */
static void
test_attached_to_nothing (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwEngine) engine = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  check_status (engine, false);
  QueryAnswer answer = { NULL };
  ask_incidents (engine, NULL, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  g_autoptr (GPtrArray) incidents = bw_engine_incidents_finish (engine, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (incidents->len, ==, 0);
  g_autoptr (GPtrArray) none = gaps (engine, 0, BW_TEST_NOW_US);
  g_assert_cmpuint (none->len, ==, 0);
  assert_no_series (engine, "system_load1{source=\"pc\"}", "system_load1");
  assert_no_series (engine, "ledger_profit{source=\"bot\"}", "bot");
}

/* How long each answer took is kept, over a restart as well. */
static void
test_latency (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  engine_start (fixture);
  engine_run (fixture, 1, 6);
  engine_restart (fixture, BW_MINUTE_US);
  engine_run (fixture, 1, 6);
  engine_stop (fixture);
  g_autoptr (BwEngine) engine = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  g_autoptr (GArray) points = bw_engine_series (
      engine, metric ("source_latency_seconds{source=\"pc\"}"), FROM_US, TO_US, 0, NULL, &error);
  g_assert_no_error (error);
  int64_t n = 0;
  for (unsigned i = 0; i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      n += point->n;
      /* The clock stands still while the computer is asked. */
      g_assert_true (point->n == 0 || point->sum == 0);
    }
  g_assert_cmpint (n, >=, 10);
  bw_engine_stop (engine);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (EngineFixture *fixture, gconstpointer data);
  } tests[] = {
    { "status", test_status },     { "incidents", test_incidents },
    { "act", test_act },           { "series", test_series },
    { "readings", test_readings }, { "rules", test_rules },
    { "gaps", test_gaps },         { "main-loop-serves", test_main_loop_serves },
    { "stop", test_stop },         { "attached-to-nothing", test_attached_to_nothing },
    { "latency", test_latency },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/query/", tests[i].name, NULL);
      g_test_add (path, EngineFixture, NULL, engine_set_up, tests[i].test, engine_tear_down);
    }
  return g_test_run ();
}
