/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A source that is looked at: told every second, while what is stored and judged is the same as if
 * nobody looked. */
#include "query-fixture.h"

/* What came, in order: the moment since the start in seconds, and "live" for extra batches. */
typedef struct
{
  EngineFixture engine;
  GString *regular; /* "0 10 20" */
  GString *live;
  double last_live; /* the load that was told last */
  double last_processor;
} WatchFixture;

static void
samples_cb (BwEngine *engine, const BwBatch *batch, gboolean is_live, WatchFixture *fixture)
{
  if (!g_str_equal (batch->source, "pc"))
    return;
  GString *seen = is_live ? fixture->live : fixture->regular;
  g_string_append_printf (seen, "%s%g", seen->len > 0 ? " " : "",
                          (double) (batch->time_us - BW_TEST_NOW_US) / BW_SECOND_US);
  for (unsigned i = 0; is_live && i < batch->samples->len; i++)
    if (g_str_equal (bw_batch_index (batch, i)->metric->name, "system_load1"))
      fixture->last_live = bw_batch_index (batch, i)->value;
    else if (g_str_equal (bw_batch_index (batch, i)->metric->name, "system_cpu_percent"))
      fixture->last_processor = bw_batch_index (batch, i)->value;
}

static void
watch_set_up (WatchFixture *fixture, gconstpointer data)
{
  engine_set_up (&fixture->engine, data);
  fixture->regular = g_string_new (NULL);
  fixture->live = g_string_new (NULL);
  engine_start (&fixture->engine);
  g_signal_connect (fixture->engine.engine, "samples", G_CALLBACK (samples_cb), fixture);
}

static void
watch_tear_down (WatchFixture *fixture, gconstpointer data)
{
  engine_tear_down (&fixture->engine, data);
  g_string_free (fixture->regular, TRUE);
  g_string_free (fixture->live, TRUE);
}

/* A second at a time. */
static void
run (WatchFixture *fixture, unsigned seconds)
{
  for (unsigned i = 0; i < seconds; i++)
    {
      bw_clock_advance (fixture->engine.clock, BW_SECOND_US);
      engine_settle (&fixture->engine);
    }
}

static unsigned
count_ticks (WatchFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  QueryAnswer answer = { NULL };
  bw_history_flush_async (fixture->engine.engine->history, query_cb, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  const BwMetric *load = bw_metric_parse ("system_load1{source=\"pc\"}", NULL);
  g_autoptr (GArray) points =
      bw_engine_series (fixture->engine.engine, load, BW_TEST_NOW_US - BW_HOUR_US,
                        BW_TEST_NOW_US + BW_HOUR_US, 0, NULL, &error);
  g_assert_no_error (error);
  return points->len;
}

static void
test_watch (WatchFixture *fixture, gconstpointer data)
{
  BwEngine *engine = fixture->engine.engine;
  run (fixture, 12);
  g_assert_cmpstr (fixture->live->str, ==, "");
  g_assert_true (bw_engine_watch_source (engine, "pc", BW_SECOND_US));
  engine_settle (&fixture->engine);
  run (fixture, 5);
  g_assert_cmpstr (fixture->live->str, ==, "12 13 14 15 16 17");
  /* A load that would fire if it were judged, gone before anybody judges. */
  engine_set_load (&fixture->engine, 9);
  run (fixture, 2);
  g_assert_cmpfloat (fixture->last_live, ==, 9);
  double value = 0;
  int64_t time_us = 0;
  const BwMetric *load = bw_metric_parse ("system_load1{source=\"pc\"}", NULL);
  g_assert_true (bw_engine_latest (engine, load, &value, &time_us));
  g_assert_cmpfloat (value, ==, 9);
  g_assert_cmpint (time_us, ==, BW_TEST_NOW_US + 19 * BW_SECOND_US);
  engine_set_load (&fixture->engine, 1);
  run (fixture, 21);
  g_assert_cmpstr (fixture->regular->str, ==, "10 20 30 40");
  g_assert_true (g_str_has_suffix (fixture->live->str, " 37 38 39 40"));
  g_assert_cmpstr (fixture->engine.seen->str, ==, "");
  /* At the start, and every ten seconds. */
  g_assert_cmpuint (count_ticks (fixture), ==, 5);
  g_autoptr (BwEngineStatus) status = bw_engine_status (engine, NULL);
  const BwSourceView *view = &g_array_index (status->sources, BwSourceView, 0);
  g_assert_cmpint (view->interval_us, ==, 10 * BW_SECOND_US);
  g_assert_cmpint (view->n_ok, ==, 5);

  bw_engine_unwatch_source (engine, "pc");
  g_string_truncate (fixture->live, 0);
  run (fixture, 12);
  g_assert_cmpstr (fixture->live->str, ==, "");
  g_assert_cmpstr (fixture->regular->str, ==, "10 20 30 40 50");
}

/* The processor worked USER of the hundredths of a second that it has had so far. */
static void
set_processor (WatchFixture *fixture, unsigned user, unsigned all)
{
  g_autofree char *path = g_build_filename (fixture->engine.proc, "stat", NULL);
  FILE *file = g_fopen (path, "w");
  g_assert_nonnull (file);
  fprintf (file, "cpu  %u 0 0 %u 0 0 0 0 0 0\ncpu0 %u 0 0 %u 0 0 0 0 0 0\n", user, all - user, user,
           all - user);
  g_assert_cmpint (fclose (file), ==, 0);
}

static double
stored_processor (WatchFixture *fixture)
{
  const BwMetric *metric = bw_metric_parse ("system_cpu_percent{source=\"pc\"}", NULL);
  BwLatest latest;
  g_assert_true (bw_history_latest (fixture->engine.engine->history, metric, &latest));
  return latest.value;
}

/* Busy for a second of ten is a tenth, whoever looks in between. */
static void
test_rates (WatchFixture *fixture, gconstpointer data)
{
  set_processor (fixture, 1000, 10000);
  run (fixture, 10);
  g_assert_true (bw_engine_watch_source (fixture->engine.engine, "pc", BW_SECOND_US));
  engine_settle (&fixture->engine);
  for (unsigned i = 1; i <= 10; i++)
    {
      set_processor (fixture, 1000 + (i == 10 ? 100 : 0), 10000 + i * 100);
      run (fixture, 1);
    }
  g_assert_cmpfloat_with_epsilon (stored_processor (fixture), 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (fixture->last_processor, 100, 1e-9);
}

/* As many who stop as began. */
static void
test_counted (WatchFixture *fixture, gconstpointer data)
{
  BwEngine *engine = fixture->engine.engine;
  g_assert_true (bw_engine_watch_source (engine, "pc", 5 * BW_SECOND_US));
  engine_settle (&fixture->engine);
  run (fixture, 6);
  g_assert_cmpstr (fixture->live->str, ==, "0 5");
  g_assert_true (bw_engine_watch_source (engine, "pc", 2 * BW_SECOND_US));
  engine_settle (&fixture->engine);
  run (fixture, 4);
  g_assert_cmpstr (fixture->live->str, ==, "0 5 6 8 10");
  bw_engine_unwatch_source (engine, "pc");
  run (fixture, 2);
  g_assert_cmpstr (fixture->live->str, ==, "0 5 6 8 10 12");
  bw_engine_unwatch_source (engine, "pc");
  run (fixture, 4);
  g_assert_cmpstr (fixture->live->str, ==, "0 5 6 8 10 12");
  /* Once too often does nothing. */
  bw_engine_unwatch_source (engine, "pc");
  g_assert_true (bw_engine_watch_source (engine, "pc", 2 * BW_SECOND_US));
  engine_settle (&fixture->engine);
  g_assert_cmpstr (fixture->live->str, ==, "0 5 6 8 10 12 16");
}

/* As often as configured is often enough. */
static void
test_seldom (WatchFixture *fixture, gconstpointer data)
{
  g_assert_true (bw_engine_watch_source (fixture->engine.engine, "pc", 10 * BW_SECOND_US));
  run (fixture, 20);
  g_assert_cmpstr (fixture->live->str, ==, "");
  g_assert_cmpstr (fixture->regular->str, ==, "10 20");
}

static void
test_unknown (WatchFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (bw_engine_watch_source (fixture->engine.engine, "nobody", BW_SECOND_US));
  bw_engine_unwatch_source (fixture->engine.engine, "nobody");
  g_autoptr (BwEngine) attached = engine_open (&fixture->engine, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  g_assert_false (bw_engine_watch_source (attached, "pc", BW_SECOND_US));
  bw_engine_unwatch_source (attached, "pc");
}

static void
change_config (WatchFixture *fixture, const char *text)
{
  unsigned n = fixture->engine.n_configs;
  engine_write_config (&fixture->engine, text);
  while (fixture->engine.n_configs == n)
    {
      bw_test_drain ();
      bw_clock_advance (fixture->engine.clock, 50 * 1000);
      engine_settle (&fixture->engine);
    }
}

/* Another configuration: it goes on, ends while there is no such source, and comes back. */
static void
test_reload (WatchFixture *fixture, gconstpointer data)
{
  BwEngine *engine = fixture->engine.engine;
  g_assert_true (bw_engine_watch_source (engine, "pc", BW_SECOND_US));
  run (fixture, 2);
  change_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER);
  g_string_truncate (fixture->live, 0);
  run (fixture, 3);
  g_assert_cmpuint (fixture->live->len, >, 0);
  change_config (fixture, ENGINE_GENERAL "[source laptop]\ntype=system\n");
  g_assert_false (bw_engine_watch_source (engine, "pc", BW_SECOND_US));
  g_string_truncate (fixture->live, 0);
  run (fixture, 3);
  g_assert_cmpstr (fixture->live->str, ==, "");
  change_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER);
  run (fixture, 3);
  g_assert_cmpuint (fixture->live->len, >, 0);
  bw_engine_unwatch_source (engine, "pc");
  g_string_truncate (fixture->live, 0);
  run (fixture, 3);
  g_assert_cmpstr (fixture->live->str, ==, "");
}

/* An engine may end while somebody looks, and while it is being collected. */
static void
test_stop (WatchFixture *fixture, gconstpointer data)
{
  g_assert_true (bw_engine_watch_source (fixture->engine.engine, "pc", BW_SECOND_US));
  bw_clock_advance (fixture->engine.clock, BW_SECOND_US);
  engine_stop (&fixture->engine);
  g_assert_cmpstr (fixture->regular->str, ==, "");
}

static void
gap_cb (BwEngine *engine, unsigned *n)
{
  ++*n;
}

static bool
is_told (gpointer data)
{
  return *(unsigned *) data > 0;
}

/* Told once it can be read. */
static void
test_gap (WatchFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  unsigned n = 0;
  g_signal_connect (fixture->engine.engine, "gap", G_CALLBACK (gap_cb), &n);
  run (fixture, 12);
  g_assert_cmpuint (n, ==, 0);
  bw_clock_sleep (fixture->engine.clock, BW_HOUR_US);
  bw_clock_advance (fixture->engine.clock, 10 * BW_SECOND_US);
  g_assert_true (bw_test_run_until (is_told, &n, ENGINE_PATIENCE_MS));
  QueryAnswer answer = { NULL };
  bw_engine_gaps_async (fixture->engine.engine, BW_TEST_NOW_US, BW_TEST_NOW_US + BW_DAY_US, NULL,
                        query_cb, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  g_autoptr (GPtrArray) gaps = bw_engine_gaps_finish (fixture->engine.engine, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gaps->len, ==, n);
  g_assert_cmpint (((BwGapView *) g_ptr_array_index (gaps, 0))->kind, ==, BW_GAP_ASLEEP);
  g_signal_handlers_disconnect_by_data (fixture->engine.engine, &n);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (WatchFixture *fixture, gconstpointer data);
  } tests[] = {
    { "watch", test_watch },     { "counted", test_counted }, { "seldom", test_seldom },
    { "unknown", test_unknown }, { "reload", test_reload },   { "stop", test_stop },
    { "gap", test_gap },         { "rates", test_rates },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/source-watch/", tests[i].name, NULL);
      g_test_add (path, WatchFixture, NULL, watch_set_up, tests[i].test, watch_tear_down);
    }
  return g_test_run ();
}
