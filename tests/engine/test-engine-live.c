/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an engine knows from memory: latest values, levels of rules, names, and the batches as they
 * come. */
#include "query-fixture.h"

#include "base/bw-time.h"

#define N_BETS 300

static const BwMetric *
metric (const char *text)
{
  g_autoptr (GError) error = NULL;
  const BwMetric *found = bw_metric_parse (text, &error);
  g_assert_no_error (error);
  return found;
}

static void
test_latest (EngineFixture *fixture, gconstpointer data)
{
  const BwMetric *load = metric ("system_load1{source=\"pc\"}");
  const BwMetric *bets = metric ("ledger_bets{source=\"bot\"}");
  double value = -1;
  int64_t time_us = 0;
  query_start (fixture, N_BETS);
  g_assert_true (bw_engine_latest (fixture->engine, load, &value, &time_us));
  g_assert_cmpfloat (value, ==, 5);
  g_assert_cmpint (time_us, <=, bw_clock_wall_us (fixture->clock));
  g_assert_cmpint (time_us, >, bw_clock_wall_us (fixture->clock) - ENGINE_INTERVAL_US);
  engine_run (fixture, 2, 1);
  int64_t before_us = time_us;
  g_assert_true (bw_engine_latest (fixture->engine, load, &value, &time_us));
  g_assert_cmpfloat (value, ==, 2);
  g_assert_cmpint (time_us, ==, before_us + ENGINE_INTERVAL_US);
  g_assert_true (bw_engine_latest (fixture->engine, bets, &value, NULL));
  g_assert_cmpfloat (value, ==, N_BETS);
  g_assert_false (bw_engine_latest (fixture->engine, metric ("nothing"), &value, NULL));

  g_autoptr (GPtrArray) metrics = bw_engine_latest_metrics (fixture->engine, "pc");
  g_assert_cmpuint (metrics->len, >, 0);
  g_assert_true (g_ptr_array_find (metrics, load, NULL));
  g_assert_false (g_ptr_array_find (metrics, bets, NULL));
  for (unsigned i = 1; i < metrics->len; i++)
    g_assert_cmpstr (((const BwMetric *) metrics->pdata[i - 1])->text, <,
                     ((const BwMetric *) metrics->pdata[i])->text);
  g_autoptr (GPtrArray) derived = bw_engine_latest_metrics (fixture->engine, "bot");
  g_assert_true (g_ptr_array_find (derived, bets, NULL));
  g_autoptr (GPtrArray) none = bw_engine_latest_metrics (fixture->engine, "nobody");
  g_assert_cmpuint (none->len, ==, 0);
}

/* A source that is gone has no values. */
static void
test_removed (EngineFixture *fixture, gconstpointer data)
{
  const BwMetric *load = metric ("system_load1{source=\"pc\"}");
  engine_start (fixture);
  engine_run (fixture, 1, 1);
  g_assert_true (bw_engine_latest (fixture->engine, load, NULL, NULL));
  engine_write_config (fixture, ENGINE_GENERAL "[source laptop]\ntype=system\ninterval=10s\n");
  unsigned n = fixture->n_configs;
  while (fixture->n_configs == n)
    {
      bw_test_drain ();
      bw_clock_advance (fixture->clock, 50 * 1000);
    }
  engine_settle (fixture);
  g_assert_false (bw_engine_latest (fixture->engine, load, NULL, NULL));
  g_assert_true (
      bw_engine_latest (fixture->engine, metric ("system_load1{source=\"laptop\"}"), NULL, NULL));
}

/* A line for each batch: its source, the load or the number of bets, and whether it is live. */
static void
samples_cb (BwEngine *engine, const BwBatch *batch, gboolean is_live, GString *seen)
{
  for (unsigned i = 0; i < batch->samples->len; i++)
    {
      const BwSample *sample = bw_batch_index (batch, i);
      double latest = -1;
      if (g_strcmp0 (sample->metric->text, "system_load1{source=\"pc\"}") != 0
          && g_strcmp0 (sample->metric->text, "ledger_bets{source=\"bot\"}") != 0)
        continue;
      /* What is told is the latest already. */
      g_assert_true (bw_engine_latest (engine, sample->metric, &latest, NULL));
      g_assert_cmpfloat (latest, ==, sample->value);
      g_string_append_printf (seen, "%s %g%s\n", batch->source, sample->value,
                              is_live ? " live" : "");
    }
}

static void
test_samples (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  engine_start (fixture);
  engine_run (fixture, 1, 1);
  g_signal_connect (fixture->engine, "samples", G_CALLBACK (samples_cb), seen);
  engine_run (fixture, 2, 1);
  engine_run (fixture, 3, 1);
  g_assert_cmpstr (seen->str, ==, "pc 2\npc 3\n");
}

static void
test_derived_samples (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  query_start (fixture, N_BETS);
  g_signal_connect (fixture->engine, "samples", G_CALLBACK (samples_cb), seen);
  engine_run (fixture, 2, 2);
  /* Figures are computed on a worker, which takes as long as the machine is busy. */
  int64_t until_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  while (strstr (seen->str, "bot 300\n") == NULL && g_get_monotonic_time () < until_us)
    engine_run (fixture, 2, 1);
  g_assert_nonnull (strstr (seen->str, "bot 300\n"));
  g_assert_nonnull (strstr (seen->str, "pc 2\n"));
}

#define LEVEL_RULES                                                                                \
  "[rule tight]\nmetric=system_load1\nwarning=2\nfor=0\n"                                          \
  "[rule off]\nmetric=system_load1\nwarning=0.1\nfor=0\nenabled=false\n"                           \
  "[rule other]\nmetric=system_load5\nwarning=2\nfor=0\n"                                          \
  "[rule few]\nmetric=ledger_win_rate\ndirection=below\nwarning=0.4\nhealthy=0.6\nmin-samples="    \
  "30\n"

static void
test_levels (EngineFixture *fixture, gconstpointer data)
{
  const BwMetric *load = metric ("system_load1{source=\"pc\"}");
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER ENGINE_LOAD LEVEL_RULES);
  engine_start (fixture);
  engine_run (fixture, 3, 1);
  g_autoptr (GPtrArray) levels = bw_engine_levels (fixture->engine, load);
  g_assert_cmpuint (levels->len, ==, 2);
  const BwRuleLevels *tight = g_ptr_array_index (levels, 0), *wide = g_ptr_array_index (levels, 1);
  g_assert_cmpstr (tight->rule, ==, "tight");
  g_assert_cmpstr (tight->state, ==, "FIRING");
  g_assert_cmpint (tight->firing, ==, BW_SEVERITY_WARNING);
  g_assert_cmpstr (wide->rule, ==, "load");
  g_assert_cmpstr (wide->state, ==, "OK");
  g_assert_cmpstr (wide->data_flag, ==, "FRESH");
  g_assert_cmpint (wide->firing, ==, BW_SEVERITY_NONE);
  g_assert_false (wide->is_below);
  g_assert_cmpuint (wide->n_levels, ==, 2);
  g_assert_cmpint (wide->levels[0].severity, ==, BW_SEVERITY_WARNING);
  g_assert_cmpfloat (wide->levels[0].trip, ==, 4);
  g_assert_cmpfloat (wide->levels[0].recover, ==, 3);
  g_assert_cmpint (wide->levels[1].severity, ==, BW_SEVERITY_CRITICAL);
  g_assert_cmpfloat (wide->levels[1].trip, ==, 8);
  g_assert_true (isnan (wide->healthy));
  /* The worse one comes first, whatever the order of the file. */
  engine_run (fixture, 9, 5);
  g_autoptr (GPtrArray) worse = bw_engine_levels (fixture->engine, load);
  const BwRuleLevels *worst = g_ptr_array_index (worse, 0);
  g_assert_cmpstr (worst->rule, ==, "load");
  g_assert_cmpint (worst->firing, ==, BW_SEVERITY_CRITICAL);

  /* Never evaluated. */
  g_autoptr (GPtrArray) few =
      bw_engine_levels (fixture->engine, metric ("ledger_win_rate{source=\"bot\"}"));
  g_assert_cmpuint (few->len, ==, 1);
  const BwRuleLevels *unknown = g_ptr_array_index (few, 0);
  g_assert_true (unknown->is_below);
  g_assert_cmpint (unknown->min_samples, ==, 30);
  g_assert_cmpfloat (unknown->healthy, ==, 0.6);
  g_assert_cmpstr (unknown->state, ==, NULL);
  g_assert_cmpstr (unknown->data_flag, ==, NULL);
  g_autoptr (GPtrArray) none = bw_engine_levels (fixture->engine, metric ("nothing"));
  g_assert_cmpuint (none->len, ==, 0);
}

static void
assert_names (BwEngine *engine, const char *type, const char *expected)
{
  g_auto (GStrv) names = bw_engine_source_names (engine, type);
  g_autofree char *joined = g_strjoinv (" ", names);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_names (EngineFixture *fixture, gconstpointer data)
{
  query_start (fixture, 3);
  assert_names (fixture->engine, NULL, "pc bot");
  assert_names (fixture->engine, "system", "pc");
  assert_names (fixture->engine, "ledger", "bot");
  assert_names (fixture->engine, "other", "");
  /* What was imported is no source, and can be looked at. */
  g_autoptr (GError) error = NULL;
  g_autofree char *csv = bw_demo_ledger_csv (5, BW_TEST_NOW_US);
  g_autofree char *path = bw_test_write (fixture->dir, "old.csv", csv, -1);
  BwLedgerFile file = { .path = path };
  BwImportResult result;
  g_assert_true (
      bw_engine_import (fixture->engine, "archive", &file, NULL, NULL, NULL, &result, &error));
  g_assert_no_error (error);
  bw_import_result_clear (&result);
  bw_ledger_feed_refresh (fixture->engine->ledger_feed, "archive", INT64_MIN);
  assert_names (fixture->engine, "ledger", "bot archive");
  assert_names (fixture->engine, "system", "pc");
}

/* The computer that nobody has to write, and one that is switched off. */
static void
test_implicit_names (EngineFixture *fixture, gconstpointer data)
{
  engine_write_config (fixture,
                       ENGINE_GENERAL "[source bot]\ntype=ledger\npath=none.csv\nenabled=false\n");
  engine_start (fixture);
  assert_names (fixture->engine, NULL, "this-computer");
}

static void
test_zone (EngineFixture *fixture, gconstpointer data)
{
  engine_write_config (fixture, "[general]\npresets=\nzone=Asia/Kolkata\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (BwEngine) engine = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  g_autoptr (GTimeZone) zone = bw_engine_zone (engine);
  g_assert_cmpint (bw_zone_offset_us (zone, BW_TEST_NOW_US), ==, 330 * BW_MINUTE_US);
}

static void
test_attached (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  engine_start (fixture);
  engine_run (fixture, 5, 4);
  g_autoptr (BwEngine) attached = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  const BwMetric *load = metric ("system_load1{source=\"pc\"}");
  g_assert_false (bw_engine_latest (attached, load, NULL, NULL));
  assert_names (attached, NULL, "pc");
  g_autoptr (GPtrArray) levels = bw_engine_levels (attached, load);
  g_assert_cmpuint (levels->len, ==, 1);
  g_assert_cmpstr (((BwRuleLevels *) g_ptr_array_index (levels, 0))->state, ==, NULL);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (EngineFixture *fixture, gconstpointer data);
  } tests[] = {
    { "latest", test_latest },
    { "removed", test_removed },
    { "samples", test_samples },
    { "derived-samples", test_derived_samples },
    { "levels", test_levels },
    { "names", test_names },
    { "implicit-names", test_implicit_names },
    { "zone", test_zone },
    { "attached", test_attached },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/live/", tests[i].name, NULL);
      g_test_add (path, EngineFixture, NULL, engine_set_up, tests[i].test, engine_tear_down);
    }
  return g_test_run ();
}
