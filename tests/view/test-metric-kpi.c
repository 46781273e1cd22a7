/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A figure's card: the value, its change over the range, how sure, and when nothing is said. */
#include "view/bw-metric-kpi.h"

#include "lib/bw-test.h"
#include "model/bw-history-point.h"

#include <math.h>

#define NBSP "\302\240"

typedef struct
{
  BwMetricKpi what;
  GArray *points;
  GPtrArray *levels;
  BwRuleLevels rule;
} KpiFixture;

static void
set_up (KpiFixture *fixture, gconstpointer name)
{
  static const double values[] = { 0.30, 0.02, 0.05, 0.07 };
  bw_metric_kpi_init (&fixture->what, bw_metric_get_labels (name, "source", "bot", NULL));
  fixture->points = g_array_new (FALSE, FALSE, sizeof (BwHistoryPoint));
  for (unsigned i = 0; i < G_N_ELEMENTS (values); i++)
    {
      BwHistoryPoint point = {
        (int64_t) i * BW_DAY_US, values[i], values[i], values[i], values[i], values[i], 1
      };
      g_array_append_val (fixture->points, point);
    }
  fixture->levels = g_ptr_array_new ();
  fixture->rule = (BwRuleLevels){ .is_below = true,
                                  .n_levels = 2,
                                  .levels = { { BW_SEVERITY_WARNING, 0, 0.01 },
                                              { BW_SEVERITY_CRITICAL, -0.1, -0.07 } },
                                  .healthy = 0.05 };
  g_ptr_array_add (fixture->levels, &fixture->rule);
  fixture->what.value = 0.07;
  fixture->what.points = fixture->points;
  fixture->what.levels = fixture->levels;
  fixture->what.since = "since 30 Oct";
  fixture->what.n = 40;
  fixture->what.min_samples = 10;
  fixture->what.now_us = 4 * BW_DAY_US;
  fixture->what.is_watching = true;
}

static void
tear_down (KpiFixture *fixture, gconstpointer name)
{
  g_array_unref (fixture->points);
  g_ptr_array_unref (fixture->levels);
}

static void
test_all (KpiFixture *fixture, gconstpointer name)
{
  fixture->what.low = -0.01;
  fixture->what.high = 0.15;
  fixture->what.reference = 0;
  g_autoptr (BwKpi) kpi = bw_metric_kpi_new (&fixture->what);
  g_assert_cmpstr (kpi->id, ==, "ledger_roi{source=\"bot\"}");
  g_assert_cmpstr (kpi->source, ==, "bot");
  g_assert_cmpstr (kpi->title, ==, "ROI");
  g_assert_cmpstr (kpi->value, ==, "+7.0" NBSP "%");
  /* From 30 % to 7 %. */
  g_assert_cmpstr (kpi->delta, ==, "−23.0" NBSP "pp since 30 Oct");
  g_assert_cmpstr (kpi->interval, ==, "95" NBSP "% −1 to" NBSP "+15" NBSP "%");
  g_assert_cmpfloat (kpi->at, ==, 0.07);
  g_assert_cmpstr (kpi->state.word, ==, "Healthy");
  g_assert_true (kpi->has_track && kpi->track.is_below);
  g_assert_cmpfloat (kpi->track.warning, ==, 0);
  g_assert_cmpfloat (kpi->track.critical, ==, -0.1);
  g_assert_cmpfloat (kpi->track.healthy, ==, 0.05);
  g_assert_cmpuint (kpi->n_spark, ==, 4);
  g_assert_null (kpi->age);
  g_assert_null (kpi->reason);
}

/* A ratio that is no share has its interval as it has its value. */
static void
test_factor (KpiFixture *fixture, gconstpointer name)
{
  fixture->what.value = 1.26;
  fixture->what.low = -1.3;
  fixture->what.high = 3.8;
  g_autoptr (BwKpi) kpi = bw_metric_kpi_new (&fixture->what);
  g_assert_cmpstr (kpi->value, ==, "1.26");
  g_assert_cmpstr (kpi->interval, ==, "95" NBSP "% −1.3 to" NBSP "+3.8");
  g_assert_cmpfloat (kpi->low, ==, -1.3);
}

/* What was there before there were enough is neither drawn nor compared with. */
static void
test_counted (KpiFixture *fixture, gconstpointer name)
{
  fixture->what.counted_us = BW_DAY_US;
  g_autoptr (BwKpi) kpi = bw_metric_kpi_new (&fixture->what);
  g_assert_cmpuint (kpi->n_spark, ==, 3);
  g_assert_cmpfloat (kpi->spark_y[0], ==, 0.02);
  g_assert_cmpstr (kpi->delta, ==, "+5.0" NBSP "pp since 30 Oct");
}

/* A value that came first in the range has changed from nothing that is known. */
static void
test_first (KpiFixture *fixture, gconstpointer name)
{
  g_array_set_size (fixture->points, 1);
  fixture->what.from_us = -BW_DAY_US;
  g_autoptr (BwKpi) unknown = bw_metric_kpi_new (&fixture->what);
  g_assert_null (unknown->delta);
  fixture->what.opening = 0.25;
  g_autoptr (BwKpi) known = bw_metric_kpi_new (&fixture->what);
  g_assert_cmpstr (known->delta, ==, "+5.0" NBSP "pp since 30 Oct");
  fixture->what.opening = (double) NAN;
  fixture->what.from_us = 0;
  g_autoptr (BwKpi) still = bw_metric_kpi_new (&fixture->what);
  g_assert_cmpstr (still->delta, ==, "no change since 30 Oct");
}

static void
test_collecting (KpiFixture *fixture, gconstpointer name)
{
  fixture->what.n = 7;
  fixture->what.low = -0.01;
  fixture->what.high = 0.15;
  g_autoptr (BwKpi) kpi = bw_metric_kpi_new (&fixture->what);
  g_assert_cmpstr (kpi->value, ==, "–");
  g_assert_cmpstr (kpi->state_text, ==, "Collecting, 7 of 10");
  g_assert_cmpstr (kpi->state.word, ==, "Collecting");
  g_assert_null (kpi->delta);
  g_assert_null (kpi->interval);
  g_assert_cmpuint (kpi->n_spark, ==, 0);
  g_assert_false (kpi->has_track);
  g_assert_nonnull (kpi->reason);
}

static void
test_unknown (KpiFixture *fixture, gconstpointer name)
{
  fixture->what.value = (double) NAN;
  fixture->what.reason = "Nothing was staked.";
  g_autoptr (BwKpi) kpi = bw_metric_kpi_new (&fixture->what);
  g_assert_cmpstr (kpi->value, ==, "–");
  g_assert_cmpstr (kpi->reason, ==, "Nothing was staked.");
  g_assert_cmpstr (kpi->state.word, ==, "No data");
  g_assert_false (kpi->has_track);
}

/* An open alert is its state even where the value has come back; nothing is healthy unwatched. */
static void
test_state (KpiFixture *fixture, gconstpointer name)
{
  fixture->what.firing = BW_SEVERITY_ERROR;
  g_autoptr (BwKpi) firing = bw_metric_kpi_new (&fixture->what);
  g_assert_cmpstr (firing->state.word, ==, "Error");
  fixture->what.firing = BW_SEVERITY_NONE;
  fixture->what.is_watching = false;
  g_autoptr (BwKpi) unwatched = bw_metric_kpi_new (&fixture->what);
  g_assert_cmpstr (unwatched->state.word, ==, "Not watching");
  g_assert_cmpstr (unwatched->value, ==, "+7.0" NBSP "%");
}

/* A sample that is asked for again and again. */
static void
test_sampled (KpiFixture *fixture, gconstpointer name)
{
  g_ptr_array_set_size (fixture->levels, 0);
  fixture->what.value = 12.5;
  fixture->what.min_samples = 0;
  fixture->what.interval_us = 10 * BW_SECOND_US;
  fixture->what.time_us = fixture->what.now_us - 30 * BW_SECOND_US;
  for (unsigned i = 0; i < fixture->points->len; i++)
    {
      BwHistoryPoint *point = &g_array_index (fixture->points, BwHistoryPoint, i);
      *point = (BwHistoryPoint){ point->time_us, 10 + i, 2, 61, 12, 200, 10 };
    }
  g_autoptr (BwKpi) fresh = bw_metric_kpi_new (&fixture->what);
  g_assert_cmpstr (fresh->count, ==, "n" NBSP "=" NBSP "40");
  g_assert_cmpstr (fresh->interval, ==, "2.0" NBSP "% to 61.0" NBSP "%");
  g_assert_cmpfloat (fresh->spark_y[0], ==, 20);
  /* From the first sample, 10, to the last, 12. */
  g_assert_cmpstr (fresh->delta, ==, "+2.0" NBSP "pp since 30 Oct");
  /* Nothing judges it. */
  g_assert_cmpstr (fresh->state.word, ==, "");
  g_assert_null (fresh->age);
  fixture->what.time_us = fixture->what.now_us - 36 * BW_MINUTE_US;
  g_autoptr (BwKpi) old = bw_metric_kpi_new (&fixture->what);
  g_assert_cmpstr (old->age, ==, "No data for 36" NBSP "min");
  g_assert_cmpstr (old->state.word, ==, "No data");
}

static void
test_drawdown (KpiFixture *fixture, gconstpointer name)
{
  g_autoptr (BwKpi) kpi = bw_metric_kpi_new (&fixture->what);
  g_assert_cmpstr (kpi->value, ==, "7.0" NBSP "%");
  g_assert_cmpfloat (kpi->spark_y[3], ==, -0.07);
  g_assert_cmpfloat (kpi->spark_base, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, name, func)                                                                      \
  g_test_add ("/view/metric-kpi/" path, KpiFixture, name, set_up, func, tear_down)
  ADD ("all", "ledger_roi", test_all);
  ADD ("factor", "ledger_sharpe", test_factor);
  ADD ("counted", "ledger_roi", test_counted);
  ADD ("first", "ledger_roi", test_first);
  ADD ("collecting", "ledger_roi", test_collecting);
  ADD ("unknown", "ledger_roi", test_unknown);
  ADD ("state", "ledger_roi", test_state);
  ADD ("sampled", "system_cpu_percent", test_sampled);
  ADD ("drawdown", "ledger_drawdown", test_drawdown);
  return g_test_run ();
}
