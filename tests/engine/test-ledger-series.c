/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's figures over time: at any moment what an analysis of the rows up to then finds. */
#include "ledger-fixture.h"

#include "base/bw-error.h"
#include "base/bw-time.h"
#include "stats/bw-ledger-stream.h"

/* Its clocks go forward on 2024-03-31 and back on 2024-10-27. */
#define ZONE "Europe/Berlin"
#define HOUR_MS INT64_C (3600000)
#define DAY_MS (24 * HOUR_MS)
#define MONTH_START_MS INT64_C (1709251200000) /* 2024-03-01T00:00:00Z */
/* Sanitizers find what they look for at the first moments, and take their time. */
#ifdef __SANITIZE_ADDRESS__
#  define N_MOMENTS 3
#  define SAMPLE_STEP 29
#else
#  define N_MOMENTS 12
#  define SAMPLE_STEP 7
#endif

static const BwMetric *
metric_of (const char *name, const char *model, const char *window)
{
  return bw_metric_get_labels (name, "source", LEDGER_SOURCE, "model", model, "window", window,
                               NULL);
}

static GArray *
series_of (BwLedgerView *view, const BwMetric *metric, int64_t from_ms, int64_t to_ms,
           unsigned max_points)
{
  g_autoptr (GError) error = NULL;
  GArray *points =
      bw_ledger_view_series (view, metric, from_ms * 1000, to_ms * 1000, max_points, NULL, &error);
  g_assert_no_error (error);
  return points;
}

/* The value at MS: that of the last point up to then. */
static double
value_at (GArray *points, int64_t ms)
{
  double value = NAN;
  for (unsigned i = 0; i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      if (point->time_us > ms * 1000)
        break;
      value = point->last;
    }
  return value;
}

/* Points are in order, say something new each, and lie in [FROM, TO). */
static void
assert_steps (GArray *points, int64_t from_ms, int64_t to_ms)
{
  for (unsigned i = 0; i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      g_assert_cmpint (point->time_us, >=, from_ms * 1000);
      g_assert_cmpint (point->time_us, <, to_ms * 1000);
      g_assert_cmpint (point->n, ==, isnan (point->last) ? 0 : 1);
      g_assert_true (ledger_is_same (point->first, point->last));
      if (i == 0)
        continue;
      g_assert_cmpint (point->time_us, >, point[-1].time_us);
      g_assert_false (ledger_is_same (point->last, point[-1].last));
    }
}

static int64_t
random_ms (LedgerFixture *fixture, int64_t from_ms, int64_t to_ms)
{
  /* Half of them are moments of rows. */
  unsigned i = (unsigned) g_rand_int_range (fixture->random, 0, (int) fixture->bets->len);
  int64_t row_ms = bw_bet_order_ms (ledger_bet (fixture, i));
  if (row_ms >= from_ms && row_ms < to_ms && g_rand_boolean (fixture->random))
    return row_ms;
  return from_ms + (int64_t) (g_rand_double (fixture->random) * (double) (to_ms - from_ms));
}

/* Rows from 2024-03-01 to some time in November, and a view that has saved snapshots of them. */
static BwLedgerView *
fill (LedgerFixture *fixture)
{
  fixture->newest_ms = MONTH_START_MS;
  ledger_append (fixture, 2600, (int32_t) (5 * HOUR_MS));
  BwLedgerView *view = ledger_view (fixture->ledger, ZONE);
  g_autoptr (BwBatch) batch = ledger_refresh (view, fixture->newest_ms, false);
  return view;
}

static void
test_figures (LedgerFixture *fixture, gconstpointer data)
{
  g_autoptr (BwLedgerView) view = fill (fixture);
  const char *const models[] = { NULL, "elo" };
  int64_t from_ms = MONTH_START_MS + 100 * DAY_MS, to_ms = fixture->newest_ms + 10 * DAY_MS;
  unsigned n = 0;
  const BwLedgerMetric *metrics = bw_ledger_metrics (&n);
  for (unsigned m = 0; m < G_N_ELEMENTS (models); m++)
    {
      g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
      for (unsigned i = 0; i < n; i++)
        g_ptr_array_add (all, metrics[i].figure == NULL
                                  ? g_array_new (FALSE, FALSE, sizeof (BwHistoryPoint))
                                  : series_of (view, metric_of (metrics[i].name, models[m], NULL),
                                               from_ms, to_ms, 0));
      for (unsigned k = 0; k < N_MOMENTS; k++)
        {
          int64_t at_ms = k == 0 ? from_ms : random_ms (fixture, from_ms, to_ms);
          g_autoptr (BwAnalysis) analysis = ledger_analyse (fixture, ZONE, models[m], at_ms);
          for (unsigned i = 0; i < n; i++)
            {
              GArray *points = g_ptr_array_index (all, i);
              if (k == 0)
                assert_steps (points, from_ms, to_ms);
              if (metrics[i].figure == NULL || metrics[i].is_of_period)
                continue;
              double expected = metrics[i].figure (bw_analysis_figures (analysis));
              double found = value_at (points, at_ms);
              if (!ledger_is_same (found, expected))
                assert_near (found, expected, 1e-9);
            }
        }
    }
}

/* What a window holds, worked out one row at a time. */
typedef struct
{
  double n, profit, staked, win_rate, brier, max_drawdown;
} Brute;

static bool
is_settled (const BwStatsRow *row)
{
  return bw_stats_row_is_settled (row) && bw_stats_row_is_valid (row);
}

static Brute
brute_window (const BwAnalysis *analysis, const BwLedgerWindow *window, int64_t at_ms)
{
  size_t n_rows = 0;
  const BwStatsRow *rows = bw_analysis_rows (analysis, &n_rows);
  double n = 0, profit = 0, staked = 0, n_decided = 0, n_won = 0, n_p = 0, brier = 0;
  size_t first = n_rows;
  for (size_t i = n_rows; i-- > 0;)
    {
      const BwStatsRow *row = &rows[i];
      bool is_recent = window->n == 0 && row->order_ms > at_ms - window->duration_ms;
      if (!is_settled (row))
        continue;
      if (is_recent || n < window->n)
        {
          n++;
          profit += row->profit;
          staked += row->stake;
          first = i;
        }
      if (!bw_stats_row_is_decided (row) || !(is_recent || n_decided < window->n))
        continue;
      n_decided++;
      n_won += row->status == BW_BET_WON;
      if (isnan (row->p))
        continue;
      n_p++;
      brier += (row->p - (row->status == BW_BET_WON)) * (row->p - (row->status == BW_BET_WON));
    }
  double equity = LEDGER_BANKROLL, peak = 0, worst = 0;
  for (size_t i = 0; i < n_rows; i++)
    {
      if (!is_settled (&rows[i]))
        continue;
      if (i == first)
        peak = equity;
      equity += rows[i].profit;
      peak = MAX (peak, equity);
      if (i >= first && peak > 0)
        worst = MAX (worst, (peak - equity) / peak);
    }
  return (Brute){ n,
                  profit,
                  staked,
                  n_decided > 0 ? n_won / n_decided : (double) NAN,
                  n_p > 0 ? brier / n_p : (double) NAN,
                  n > 0 ? worst : (double) NAN };
}

static void
assert_window_value (BwLedgerView *view, const char *name, const char *model, const char *window,
                     int64_t from_ms, int64_t to_ms, int64_t at_ms, double expected)
{
  g_autoptr (GArray) points = series_of (view, metric_of (name, model, window), from_ms, to_ms, 0);
  assert_steps (points, from_ms, to_ms);
  double found = value_at (points, at_ms);
  if (!ledger_is_same (found, expected))
    assert_near (found, expected, 1e-9);
}

static void
test_windows (LedgerFixture *fixture, gconstpointer data)
{
  g_autoptr (BwLedgerView) view = fill (fixture);
  /* A week without a row, in which the windows by time empty. */
  fixture->newest_ms += 12 * DAY_MS;
  ledger_append (fixture, 20, (int32_t) HOUR_MS);
  bw_ledger_view_invalidate (view, INT64_MIN);
  g_autoptr (BwBatch) batch = ledger_refresh (view, fixture->newest_ms, false);
  unsigned n = 0;
  const BwLedgerWindow *windows = bw_ledger_windows (&n);
  int64_t to_ms = fixture->newest_ms + 40 * DAY_MS;
  for (unsigned i = 0; i < n; i++)
    for (unsigned k = 0; k < 3; k++)
      {
        const char *model = k == 1 ? "elo" : NULL;
        const char *label = windows[i].label;
        int64_t from_ms = to_ms - (60 + 30 * k) * DAY_MS;
        int64_t at_ms = random_ms (fixture, from_ms, to_ms);
        g_autoptr (BwAnalysis) analysis = ledger_analyse (fixture, ZONE, model, at_ms);
        Brute brute = brute_window (analysis, &windows[i], at_ms);
        assert_window_value (view, "ledger_bets", model, label, from_ms, to_ms, at_ms, brute.n);
        assert_window_value (view, "ledger_profit", model, label, from_ms, to_ms, at_ms,
                             brute.profit);
        assert_window_value (view, "ledger_roi", model, label, from_ms, to_ms, at_ms,
                             brute.staked > 0 ? brute.profit / brute.staked : (double) NAN);
        assert_window_value (view, "ledger_win_rate", model, label, from_ms, to_ms, at_ms,
                             brute.win_rate);
        assert_window_value (view, "ledger_brier", model, label, from_ms, to_ms, at_ms,
                             brute.brier);
        if (model == NULL)
          assert_window_value (view, "ledger_max_drawdown", model, label, from_ms, to_ms, at_ms,
                               brute.max_drawdown);
      }
}

static int64_t
local_day (GTimeZone *zone, int64_t ms)
{
  int64_t local_ms = ms + bw_zone_offset_us (zone, ms * 1000) / 1000;
  return local_ms / DAY_MS;
}

/* The profit of the days of AT_MS's week, or of its day, so far. */
static double
brute_profit (LedgerFixture *fixture, GTimeZone *zone, int64_t at_ms, bool is_week)
{
  double profit = 0;
  int64_t today = local_day (zone, at_ms);
  /* Day 0 was a Thursday. */
  int64_t first = is_week ? today - (today + 3) % 7 : today;
  for (unsigned i = 0; i < fixture->bets->len; i++)
    {
      BwStatsRow row;
      bw_stats_row_init (&row, ledger_bet (fixture, i), 0);
      if (is_settled (&row) && row.order_ms <= at_ms && local_day (zone, row.order_ms) >= first)
        profit += row.profit;
    }
  return profit;
}

static void
test_periods (LedgerFixture *fixture, gconstpointer data)
{
  g_autoptr (BwLedgerView) view = fill (fixture);
  g_autoptr (GTimeZone) zone = bw_zone_new (ZONE, NULL);
  int64_t to_ms = fixture->newest_ms + 20 * DAY_MS;
  g_autoptr (GArray) today =
      series_of (view, metric_of ("ledger_profit_today", NULL, NULL), MONTH_START_MS, to_ms, 0);
  g_autoptr (GArray) week =
      series_of (view, metric_of ("ledger_profit_week", NULL, NULL), MONTH_START_MS, to_ms, 0);
  for (unsigned k = 0; k < 300; k++)
    {
      int64_t at_ms = random_ms (fixture, MONTH_START_MS, to_ms);
      assert_near (value_at (today, at_ms), brute_profit (fixture, zone, at_ms, false), 1e-9);
      assert_near (value_at (week, at_ms), brute_profit (fixture, zone, at_ms, true), 1e-9);
    }
  /* The last midnight and the last Monday after the last row. */
  g_assert_cmpfloat (value_at (today, to_ms), ==, 0);
  g_assert_cmpfloat (value_at (week, to_ms), ==, 0);
}

/* The first moment of AT_MS's day, found minute by minute. */
static int64_t
brute_midnight (GTimeZone *zone, int64_t at_ms)
{
  int64_t ms = at_ms - at_ms % 60000;
  while (local_day (zone, ms - 60000) == local_day (zone, at_ms))
    ms -= 60000;
  return ms;
}

static double
fit_of (const BwAnalysis *analysis, const char *name)
{
  const BwCalibration *calibration = bw_analysis_calibration (analysis);
  if (g_str_equal (name, "ledger_mcb"))
    return calibration->corp.mcb;
  if (g_str_equal (name, "ledger_dsc"))
    return calibration->corp.dsc;
  return calibration->equal_width.ece;
}

static void
test_fits (LedgerFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "ledger_mcb", "ledger_dsc", "ledger_ece" };
  g_autoptr (GTimeZone) zone = bw_zone_new (ZONE, NULL);
  fixture->newest_ms = MONTH_START_MS;
  /* Sparse, so that there are days without a row. */
  ledger_append (fixture, 500, (int32_t) (DAY_MS));
  g_autoptr (BwLedgerView) view = ledger_view (fixture->ledger, ZONE);
  g_autoptr (BwBatch) batch = ledger_refresh (view, fixture->newest_ms, false);
  int64_t from_ms = MONTH_START_MS + 20 * DAY_MS + 7 * HOUR_MS;
  int64_t to_ms = fixture->newest_ms + 3 * DAY_MS;
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    for (unsigned m = 0; m < 2; m++)
      {
        const char *model = m == 0 ? NULL : "poisson";
        g_autoptr (GArray) points =
            series_of (view, metric_of (names[i], model, NULL), from_ms, to_ms, 0);
        assert_steps (points, from_ms, to_ms);
        for (unsigned k = 0; k < N_MOMENTS; k++)
          {
            int64_t at_ms = k == 0 ? from_ms : random_ms (fixture, from_ms, to_ms);
            int64_t midnight_ms = brute_midnight (zone, at_ms);
            g_autoptr (BwAnalysis) analysis =
                ledger_analyse (fixture, ZONE, model, midnight_ms - 1);
            assert_near (value_at (points, at_ms), fit_of (analysis, names[i]), 1e-9);
          }
        /* All but the first are midnights, those with 23 and 25 hours between them, too. */
        for (unsigned k = 1; k < points->len; k++)
          {
            int64_t ms = g_array_index (points, BwHistoryPoint, k).time_us / 1000;
            g_assert_cmpint (ms, ==, brute_midnight (zone, ms));
          }
      }
}

static void
test_current_value (LedgerFixture *fixture, gconstpointer data)
{
  g_autoptr (BwLedgerView) filled = fill (fixture);
  BwLedgerViewOptions options = ledger_view_options ();
  g_autoptr (GTimeZone) zone = bw_zone_new (ZONE, NULL);
  options.zone = zone;
  options.is_simulating = true;
  g_autoptr (BwLedgerView) view = bw_ledger_view_new (fixture->ledger, &options);
  for (int step = 0; step < 3; step++)
    {
      int64_t now_ms = fixture->newest_ms + step * 4 * DAY_MS;
      g_autoptr (BwBatch) batch = ledger_refresh (view, now_ms, false);
      for (unsigned i = 0; i < batch->samples->len; i += SAMPLE_STEP)
        {
          const BwSample *sample = bw_batch_index (batch, i);
          g_autoptr (GArray) points =
              series_of (view, sample->metric, now_ms - 3 * DAY_MS, now_ms + 1, 0);
          double found = value_at (points, now_ms);
          bool is_window = bw_metric_label (sample->metric, "window") != NULL;
          if (is_window && !ledger_is_same (found, sample->value))
            assert_near (found, sample->value, 1e-12);
          else if (!ledger_is_same (found, sample->value))
            g_error ("%s ends at %.17g and is %.17g", sample->metric->text, found, sample->value);
        }
    }
}

/* COLUMNS are those of POINTS, or the same where these are few enough. */
static void
assert_columns (GArray *points, GArray *columns, unsigned max_points)
{
  g_assert_cmpuint (columns->len, <=, max_points);
  if (points->len <= max_points)
    {
      g_assert_cmpmem (points->data, points->len * sizeof (BwHistoryPoint), columns->data,
                       columns->len * sizeof (BwHistoryPoint));
      return;
    }
  const BwHistoryPoint *all = (const BwHistoryPoint *) (gpointer) points->data;
  double first_us = (double) all[0].time_us;
  double width_us = ((double) all[points->len - 1].time_us - first_us + 1) / max_points;
  unsigned at = 0;
  for (unsigned c = 0; c < columns->len; c++)
    {
      const BwHistoryPoint *column = &g_array_index (columns, BwHistoryPoint, c);
      int64_t place = (int64_t) (((double) all[at].time_us - first_us) / width_us);
      int64_t time_us = all[at].time_us;
      BwHistoryPoint expected = { 0 };
      for (; at < points->len
             && (int64_t) (((double) all[at].time_us - first_us) / width_us) == place;
           at++)
        {
          if (all[at].n == 0)
            continue;
          if (expected.n == 0)
            expected = all[at];
          expected.min = MIN (expected.min, all[at].last);
          expected.max = MAX (expected.max, all[at].last);
          expected.last = all[at].last;
          expected.sum += expected.n > 0 && expected.time_us != all[at].time_us ? all[at].last : 0;
          expected.n += expected.time_us != all[at].time_us;
        }
      g_assert_cmpint (column->time_us, ==, expected.n > 0 ? expected.time_us : time_us);
      g_assert_cmpint (column->n, ==, expected.n);
      if (expected.n == 0)
        continue;
      g_assert_cmpfloat (column->first, ==, expected.first);
      g_assert_cmpfloat (column->min, ==, expected.min);
      g_assert_cmpfloat (column->max, ==, expected.max);
      g_assert_cmpfloat (column->last, ==, expected.last);
      assert_near (column->sum, expected.sum, 1e-9);
    }
  g_assert_cmpuint (at, ==, points->len);
}

static void
test_columns (LedgerFixture *fixture, gconstpointer data)
{
  static const unsigned widths[] = { 1, 2, 7, 100, 1000, 100000 };
  g_autoptr (BwLedgerView) view = fill (fixture);
  int64_t from_ms = MONTH_START_MS - DAY_MS, to_ms = fixture->newest_ms + DAY_MS;
  const BwMetric *metrics[] = { metric_of ("ledger_profit", NULL, NULL),
                                metric_of ("ledger_clv", "elo", "7d") };
  for (unsigned i = 0; i < G_N_ELEMENTS (metrics); i++)
    {
      g_autoptr (GArray) points = series_of (view, metrics[i], from_ms, to_ms, 0);
      g_assert_cmpuint (points->len, >, 300);
      for (unsigned k = 0; k < G_N_ELEMENTS (widths); k++)
        {
          g_autoptr (GArray) columns = series_of (view, metrics[i], from_ms, to_ms, widths[k]);
          assert_columns (points, columns, widths[k]);
        }
    }
}

static void
test_quiet_time (LedgerFixture *fixture, gconstpointer data)
{
  g_autoptr (BwLedgerView) view = fill (fixture);
  int64_t from_ms = fixture->newest_ms + 50 * DAY_MS;
  g_autoptr (BwBatch) batch = ledger_refresh (view, from_ms, false);
  const char *const names[] = { "ledger_profit", "ledger_mcb", "ledger_bets" };
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const BwMetric *metric = metric_of (names[i], NULL, NULL);
      g_autoptr (GArray) points = series_of (view, metric, from_ms, from_ms + DAY_MS, 0);
      g_assert_cmpuint (points->len, ==, 1);
      g_assert_cmpint (g_array_index (points, BwHistoryPoint, 0).time_us, ==, from_ms * 1000);
      g_assert_cmpfloat (g_array_index (points, BwHistoryPoint, 0).last, ==,
                         ledger_value (batch, metric));
    }
  /* Before the first row there is no model. */
  g_autoptr (GArray) none = series_of (view, metric_of ("ledger_roi", "elo", NULL),
                                       MONTH_START_MS - 9 * DAY_MS, MONTH_START_MS - DAY_MS, 0);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_unknown (LedgerFixture *fixture, gconstpointer data)
{
  g_autoptr (BwLedgerView) view = fill (fixture);
  const BwMetric *unknown[] = {
    metric_of ("ledger_nonsense", NULL, NULL),
    metric_of ("system_cpu_percent", NULL, NULL),
    metric_of ("ledger_roi", NULL, "last7"),
    metric_of ("ledger_psr", NULL, "7d"),
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (bw_ledger_view_series (view, unknown[i], 0, 1000, 0, NULL, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
      g_assert_nonnull (strstr (error->message, unknown[i]->text));
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (LedgerFixture *fixture, gconstpointer data);
  } tests[] = {
    { "figures", test_figures },
    { "windows", test_windows },
    { "periods", test_periods },
    { "fits", test_fits },
    { "current-value", test_current_value },
    { "columns", test_columns },
    { "quiet-time", test_quiet_time },
    { "unknown", test_unknown },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/ledger-series/", tests[i].name, NULL);
      g_test_add (path, LedgerFixture, NULL, ledger_set_up, tests[i].func, ledger_tear_down);
    }
  return g_test_run ();
}
