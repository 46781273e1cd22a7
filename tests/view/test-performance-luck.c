/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether how a bot has done may be luck: bands against points set by hand, figures against sums
 * done in another way, words at the edges of what can be said. */
#include "ledger-fixture.h"
#include "view/bw-performance-figures.h"
#include "view/bw-performance-luck.h"

#define NBSP "\u00a0"
#define CLOSING_HEADER                                                                             \
  "id,placed_at,settled_at,stake,odds,closing_odds,probability,status,profit,model,currency\n"

static BwPerformance
what_of (const BwLedgerDocument *document)
{
  BwPerformance what = { .document = document };
  BwRange all = { .kind = BW_RANGE_ALL };
  bw_performance_span (document, &all, 100 * BW_DAY_US, &what.from_us, &what.to_us);
  return what;
}

static const BwFigure *
find (const GPtrArray *figures, const char *label)
{
  for (unsigned i = 0; i < figures->len; i++)
    if (g_str_equal (((const BwFigure *) g_ptr_array_index (figures, i))->label, label))
      return g_ptr_array_index (figures, i);
  return NULL;
}

/* Luck of N bets from 1000: at the start, half way and at the end. (transfer full) */
static void
luck_set_up (BwLuck *luck, int64_t n)
{
  const BwLuckPoint points[] = {
    { 0, 1000, 1000, 1000, 0, 0, 0 },
    { n / 2, 900, 1010, 1130, 0.04, 0.07, 0.12 },
    { n, 850, 1020, 1200, 0.06, 0.10, 0.20 },
  };
  *luck = (BwLuck){ .n = n,
                    .n_paths = 4000,
                    .n_as_deep = 400,
                    .max_drawdown = 0.118,
                    .drawdown_odds = 401.0 / 4001,
                    .points = g_array_new (FALSE, FALSE, sizeof (BwLuckPoint)) };
  g_array_append_vals (luck->points, points, G_N_ELEMENTS (points));
}

/* 30 bets, and luck of as many for whoever asks. */
typedef struct
{
  BwLedgerDocument *document;
  BwPerformance what;
  BwLuck luck;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *csv = ledger_csv (30, 60);
  fixture->document = ledger_document (csv, 10);
  fixture->what = what_of (fixture->document);
  luck_set_up (&fixture->luck, 30);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bw_luck_clear (&fixture->luck);
  bw_ledger_document_unref (fixture->document);
}

static void
check_point (const BwChart *chart, unsigned series, unsigned i, double x, double low, double high)
{
  const BwPoint *point = &bw_series_points (bw_chart_series (chart, series)->series)[i];
  g_assert_cmpfloat (point->x, ==, x);
  g_assert_true (isnan (point->y));
  g_assert_cmpfloat_with_epsilon (point->low, low, 1e-9);
  g_assert_cmpfloat_with_epsilon (point->high, high, 1e-9);
}

/* The band is of profit, so the opening is taken off. */
static void
test_band (Fixture *fixture, gconstpointer data)
{
  const double *time_us = bw_ledger_document_curves (fixture->document)->time_us;
  fixture->what.luck = &fixture->luck;
  g_autoptr (BwChart) chart = bw_performance_chart (&fixture->what, BW_PERFORMANCE_PROFIT);
  g_assert_cmpuint (bw_chart_n_series (chart), ==, 3);
  g_assert_cmpstr (bw_chart_series (chart, 2)->band_name, ==, "luck alone, 90" NBSP "%");
  g_assert_true (bw_chart_series (chart, 2)->is_reference);
  check_point (chart, 2, 0, time_us[14], -100, 130);
  check_point (chart, 2, 1, time_us[29], -150, 200);
  double low = 0, median = 0, high = 0;
  g_assert_true (bw_performance_luck_at (&fixture->what, 20, &low, &median, &high));
  g_assert_cmpfloat_with_epsilon (low, -100, 1e-9);
  g_assert_cmpfloat_with_epsilon (median, 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (high, 130, 1e-9);
  g_autoptr (BwReadout) readout = bw_performance_readout (&fixture->what, NAN);
  g_assert_cmpstr (find (readout->figures, "Luck alone")->value, ==, "−$150 to +$200");
}

/* The parts of the fan lie below each other, none over another. */
static void
test_fan (Fixture *fixture, gconstpointer data)
{
  const double *time_us = bw_ledger_document_curves (fixture->document)->time_us;
  fixture->what.luck = &fixture->luck;
  g_autoptr (BwChart) chart = bw_performance_chart (&fixture->what, BW_PERFORMANCE_DRAWDOWN);
  g_assert_cmpuint (bw_chart_n_series (chart), ==, 4);
  check_point (chart, 1, 1, time_us[29], -0.06, 0);
  check_point (chart, 2, 1, time_us[29], -0.10, -0.06);
  check_point (chart, 3, 1, time_us[29], -0.20, -0.10);
  g_assert_cmpstr (bw_chart_series (chart, 1)->band_name, ==, "luck alone, 50" NBSP "%");
  g_assert_cmpstr (bw_chart_series (chart, 3)->band_name, ==, "95" NBSP "%");
  g_assert_cmpfloat (bw_chart_series (chart, 1)->strength, >, bw_chart_series (chart, 3)->strength);
}

/* An answer about other bets than those that are drawn is left out, and so is none at all. */
static void
test_other_bets (Fixture *fixture, gconstpointer data)
{
  g_auto (BwLuck) other = { 0 };
  luck_set_up (&other, 31);
  BwLuck nothing = { 0 };
  const BwLuck *const cases[] = { NULL, &nothing, &other };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fixture->what.luck = cases[i];
      g_autoptr (BwChart) profit = bw_performance_chart (&fixture->what, BW_PERFORMANCE_PROFIT);
      g_autoptr (BwChart) drawdown = bw_performance_chart (&fixture->what, BW_PERFORMANCE_DRAWDOWN);
      g_assert_cmpuint (bw_chart_n_series (profit), ==, 2);
      g_assert_cmpuint (bw_chart_n_series (drawdown), ==, 1);
      g_assert_null (bw_performance_drawdown_text (&fixture->what));
    }
}

/* Without a bankroll nothing can be lost of it: profit has its band, drawdown none. */
static void
test_no_bankroll (Fixture *fixture, gconstpointer data)
{
  for (unsigned i = 0; i < fixture->luck.points->len; i++)
    {
      BwLuckPoint *point = &g_array_index (fixture->luck.points, BwLuckPoint, i);
      point->drawdown_median = point->drawdown_75 = point->drawdown_95 = (double) NAN;
    }
  fixture->luck.drawdown_odds = fixture->luck.max_drawdown = (double) NAN;
  fixture->what.luck = &fixture->luck;
  g_autoptr (BwChart) profit = bw_performance_chart (&fixture->what, BW_PERFORMANCE_PROFIT);
  g_autoptr (BwChart) drawdown = bw_performance_chart (&fixture->what, BW_PERFORMANCE_DRAWDOWN);
  g_assert_cmpuint (bw_chart_n_series (profit), ==, 3);
  g_assert_cmpuint (bw_chart_n_series (drawdown), ==, 1);
  g_assert_null (bw_performance_drawdown_text (&fixture->what));
}

static void
test_drawdown_text (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    int64_t n_without_p, n_fixed;
    double odds;
    const char *text;
  } cases[] = {
    { 0, 0, 401.0 / 4001,
      "A drawdown this deep comes in 10" NBSP
      "% of seasons even if every stated chance is right." },
    { 7, 0, 1,
      "A drawdown this deep comes in 100" NBSP
      "% of seasons even if every chance, stated or else of the odds, is right." },
    { 28, 2, 1.0 / 4001,
      "A drawdown this deep comes in <" NBSP "0.1" NBSP "% of seasons even if all odds are fair." },
    { 30, 0, 0.0123,
      "A drawdown this deep comes in 1.2" NBSP "% of seasons even if all odds are fair." },
    { 0, 30, NAN, NULL },
  };
  fixture->what.luck = &fixture->luck;
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fixture->luck.n_without_p = cases[i].n_without_p;
      fixture->luck.n_fixed = cases[i].n_fixed;
      fixture->luck.drawdown_odds = cases[i].odds;
      g_autofree char *text = bw_performance_drawdown_text (&fixture->what);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* ROI and its interval by the linearised ratio, added up here; break-even of even odds. */
static void
test_figures (Fixture *fixture, gconstpointer data)
{
  double staked = 0, profit = 0, squares = 0;
  for (int i = 0; i < 30; i++)
    {
      staked += 10 + i;
      profit += (i % 3 == 2 ? -1 : 1) * (10 + i);
    }
  for (int i = 0; i < 30; i++)
    squares += pow ((i % 3 == 2 ? -1 : 1) * (10 + i) - profit / staked * (10 + i), 2);
  double half = 1.959963984540054 * sqrt (30.0 / 29 * squares) / staked;
  g_autofree char *interval = g_strdup_printf (
      "(−%.0f to %+.0f" NBSP "%%)", 100 * (half - profit / staked), 100 * (profit / staked + half));
  g_autoptr (GPtrArray) figures = bw_performance_figures (&fixture->what);
  g_assert_cmpstr (find (figures, "ROI")->detail, ==, interval);
  g_assert_cmpstr (find (figures, "Win rate")->value, ==, "66.7" NBSP "%");
  BwInterval always = bw_interval_sequence95 (20, 30);
  g_autofree char *any_time =
      g_strdup_printf ("%.0f to %.0f" NBSP "%%", 100 * always.low, 100 * always.high);
  g_assert_cmpstr (find (figures, "Win rate, any time")->value, ==, any_time);
  g_assert_cmpstr (find (figures, "Break-even")->value, ==, "50.0" NBSP "%");
  /* 20 of 30 at even odds: P (X ≤ 20) = 1 − P (X ≥ 21) = 1 − 0.0214. */
  g_assert_nonnull (strstr (find (figures, "Break-even")->reason, "97.9" NBSP "%"));
  /* Σ stake · (0.6 · 2 − 1). */
  g_autofree char *expected = g_strdup_printf ("+$%.2f", staked * 0.2);
  g_assert_cmpstr (find (figures, "Expected")->value, ==, expected);
  g_assert_null (find (figures, "CLV"));
  g_assert_null (find (figures, "Luck alone"));
}

/* (transfer full) */
static char *
closing_csv (unsigned n)
{
  GString *csv = g_string_new (CLOSING_HEADER);
  for (unsigned i = 0; i < n; i++)
    g_string_append_printf (csv, "b%u,,2026-03-%02uT01:00:00Z,10,2.1,%s,,%s,,m,USD\n", i, 1 + i,
                            i % 2 == 0 ? "2.0" : "2.1", i % 2 == 0 ? "won" : "lost");
  return g_string_free (csv, FALSE);
}

/* Odds of 2.1 against 2.0 and 2.1 in turn: +5 % and 0, 2.5 % on average; without stated chances
 * luck is that of the odds. */
static void
test_closing (void)
{
  g_autofree char *csv = closing_csv (20);
  g_autoptr (BwLedgerDocument) document = ledger_document (csv, 10);
  BwPerformance what = what_of (document);
  g_auto (BwLuck) luck = { 0 };
  luck_set_up (&luck, 20);
  luck.n_without_p = 20;
  what.luck = &luck;
  g_autoptr (GPtrArray) figures = bw_performance_figures (&what);
  double half = 1.959963984540054 * 0.025 * sqrt (20.0 / 19) / sqrt (20);
  g_autofree char *interval =
      g_strdup_printf ("(%+.1f to %+.1f" NBSP "%%)", 100 * (0.025 - half), 100 * (0.025 + half));
  g_assert_cmpstr (find (figures, "CLV")->value, ==, "+2.5" NBSP "%");
  g_assert_cmpstr (find (figures, "CLV")->detail, ==, interval);
  g_assert_nonnull (find (figures, "CLV without margin"));
  g_assert_cmpstr (find (figures, "Expected")->value, ==, "–");
  g_assert_cmpstr (find (figures, "As deep by luck")->value, ==, "10" NBSP "%");
  g_assert_cmpstr (find (figures, "Luck alone")->value, ==, "−$150 to +$200");
  g_autoptr (GPtrArray) needed = bw_performance_needed (&what);
  /* (1.96 + 0.8416)² · sd² / mean² = 7.849 · (20 / 19) · 0.025² / 0.025² = 8.26 */
  g_assert_cmpstr (find (needed, "Closing line")->value, ==, "about 9");
  g_assert_cmpstr (find (needed, "Closing line")->detail, ==, "you have 20");
}

/* Every third of 30 bets lost at even odds: r has mean 1/3 and variance 1 − 1/9 · 30/29. */
static void
test_needed (void)
{
  g_autofree char *csv = ledger_csv (30, 60);
  g_autofree char *nine = ledger_csv (9, 60);
  g_autoptr (BwLedgerDocument) document = ledger_document (csv, 10);
  g_autoptr (BwLedgerDocument) few = ledger_document (nine, 10);
  BwPerformance what = what_of (document);
  g_autoptr (GPtrArray) needed = bw_performance_needed (&what);
  double variance = (1 - 1.0 / 9) * 30 / 29;
  double n = ceil (pow (1.959963984540054 + 0.8416212335729143, 2) * variance * 9);
  g_autofree char *about = g_strdup_printf ("about %.0f", n);
  g_assert_cmpuint (needed->len, ==, 3);
  g_assert_cmpstr (find (needed, "ROI")->value, ==, about);
  g_assert_cmpstr (find (needed, "ROI")->detail, ==, "you have 30");
  g_assert_cmpstr (find (needed, "Win rate")->value, ==, about);
  g_assert_cmpstr (find (needed, "Closing line")->value, ==, "–");
  g_assert_cmpstr (find (needed, "Closing line")->reason, ==, "The ledger has no closing odds.");
  what = what_of (few);
  g_autoptr (GPtrArray) collecting = bw_performance_needed (&what);
  g_assert_cmpstr (find (collecting, "ROI")->detail, ==, "collecting, 9 of 10");
}

/* Bets that all went alike have no interval, and prove nothing. */
static void
check_alike (const BwPerformance *what)
{
  g_autofree char *first = NULL, *rest = NULL;
  g_autoptr (GPtrArray) figures = bw_performance_figures (what);
  bw_performance_verdict (what, &first, &rest);
  g_assert_cmpstr (first, ==, "All bets went alike.");
  g_assert_cmpstr (find (figures, "ROI")->value, ==, "+100.0" NBSP "%");
  g_assert_null (find (figures, "ROI")->detail);
  g_assert_cmpstr (find (figures, "Sharpe, per bet")->value, ==, "–");
}

/* As many won as lost at even odds: no number of bets tells that from nothing; all alike: none can
 * be said; four digits become two, upwards. */
static void
test_needed_edges (void)
{
  GString *even = g_string_new (LEDGER_HEADER), *won = g_string_new (LEDGER_HEADER),
          *small = g_string_new (LEDGER_HEADER);
  for (unsigned i = 0; i < 84; i++)
    {
      g_string_append_printf (even, "%u,,2026-03-01T00:%02u:%02uZ,10,2,,%s,,m,USD\n", i, i / 60,
                              i % 60, i % 2 == 0 ? "won" : "lost");
      g_string_append_printf (won, "%u,,2026-03-01T00:%02u:%02uZ,10,2,,won,,m,USD\n", i, i / 60,
                              i % 60);
      g_string_append_printf (small, "%u,,2026-03-01T00:%02u:%02uZ,10,2,,%s,,m,USD\n", i, i / 60,
                              i % 60, i < 45 ? "won" : "lost");
    }
  char *texts[] = { g_string_free (even, FALSE), g_string_free (won, FALSE),
                    g_string_free (small, FALSE) };
  /* 45 of 84: mean 6 / 84, 7.8489 · (84 / 83) · (1 − 1 / 196) / (1 / 196) = 1548.96 */
  static const char *const values[] = { "∞", "–", "about 1,600" };
  for (unsigned i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (BwLedgerDocument) document = ledger_document (texts[i], 10);
      BwPerformance what = what_of (document);
      g_autoptr (GPtrArray) needed = bw_performance_needed (&what);
      g_assert_cmpstr (find (needed, "ROI")->value, ==, values[i]);
      if (i == 1)
        check_alike (&what);
      g_clear_pointer (&texts[i], g_free);
    }
}

static BwEvidenceCurve
curve_of (BwMonitorKind kind, int64_t n_rows, double log_e, double log_e_max, double log_sr_max)
{
  BwEvidenceCurve curve = { .spec = bw_monitor_spec (kind), .since_us = BW_TIME_NONE };
  bw_monitor_init (&curve.last, &curve.spec);
  curve.last.n_rows = curve.last.process.n = n_rows;
  curve.last.process.log_e = log_e;
  curve.last.process.log_e_max = log_e_max;
  curve.last.process.log_sr = curve.last.process.log_sr_max = log_sr_max;
  return curve;
}

static void
test_evidence (Fixture *fixture, gconstpointer data)
{
  BwEvidenceCurve win_rate = curve_of (BW_MONITOR_WIN_RATE, 472, log (41), log (41), log (12400));
  BwEvidenceCurve roi = curve_of (BW_MONITOR_ROI, 472, log (0.02), log (3), log (5));
  BwEvidenceCurve clv = curve_of (BW_MONITOR_CLV, 0, 0, -INFINITY, -INFINITY);
  fixture->what.evidence[BW_MONITOR_WIN_RATE] = &win_rate;
  fixture->what.evidence[BW_MONITOR_ROI] = &roi;
  fixture->what.evidence[BW_MONITOR_CLV] = &clv;
  g_autoptr (GPtrArray) rows = bw_performance_evidence (&fixture->what);
  g_assert_cmpuint (rows->len, ==, 4);
  g_assert_cmpstr (find (rows, "Win rate")->value, ==, "41" NBSP ":" NBSP "1");
  g_assert_cmpstr (find (rows, "Win rate")->detail, ==, "n" NBSP "=" NBSP "472");
  g_assert_nonnull (strstr (find (rows, "Win rate")->reason, "52.4" NBSP "%"));
  g_assert_nonnull (strstr (find (rows, "Win rate")->reason, "of a change 12,400"));
  g_assert_cmpstr (find (rows, "ROI")->value, ==, "none");
  g_assert_null (strstr (find (rows, "ROI")->reason, "of a change"));
  g_assert_cmpstr (find (rows, "Calibration")->value, ==, "–");
  g_assert_cmpstr (find (rows, "Calibration")->reason, ==, "It is being worked out.");
  g_assert_cmpstr (find (rows, "Closing line")->value, ==, "–");
  g_assert_nonnull (strstr (find (rows, "Closing line")->reason, "closing odds"));
}

/* The strongest that ever was is told, with its guarantee; below 20 : 1 nothing is held against
 * it. */
static void
test_strongest (Fixture *fixture, gconstpointer data)
{
  g_assert_null (bw_performance_strongest (&fixture->what));
  g_autofree char *unknown = bw_performance_evidence_text (&fixture->what);
  g_assert_cmpstr (unknown, ==, "Nothing is known so far.");
  BwEvidenceCurve win_rate = curve_of (BW_MONITOR_WIN_RATE, 472, log (41), log (41), 0);
  BwEvidenceCurve roi = curve_of (BW_MONITOR_ROI, 472, log (42), log (42), 0);
  fixture->what.evidence[BW_MONITOR_WIN_RATE] = &win_rate;
  fixture->what.evidence[BW_MONITOR_ROI] = &roi;
  g_assert_cmpstr (bw_performance_strongest (&fixture->what), ==, "roi");
  roi.last.process.log_e = roi.last.process.log_e_max = log (2);
  g_assert_cmpstr (bw_performance_strongest (&fixture->what), ==, "win_rate");
  g_autofree char *told = bw_performance_evidence_text (&fixture->what);
  g_assert_nonnull (strstr (told, "52.4" NBSP "%"));
  g_assert_nonnull (strstr (told, "41" NBSP ":" NBSP "1 after 472 bets"));
  g_assert_nonnull (strstr (told, "At most 1 in 20 honest bots"));
  /* What came down again takes nothing back. */
  win_rate.last.process.log_e = log (2);
  g_autofree char *past = bw_performance_evidence_text (&fixture->what);
  g_assert_nonnull (strstr (past, "41" NBSP ":" NBSP "1"));
  win_rate.last.process.log_e_max = log (19.9);
  g_autofree char *nothing = bw_performance_evidence_text (&fixture->what);
  g_assert_true (g_str_has_prefix (nothing, "Nothing speaks against it that luck would not"));
  win_rate.last.process.log_e = win_rate.last.process.log_e_max = 300;
  g_autoptr (GPtrArray) most = bw_performance_evidence (&fixture->what);
  g_assert_cmpstr (find (most, "Win rate")->value, ==, "over 1,000,000" NBSP ":" NBSP "1");
}

/* A ledger of forecasts has nothing that is money, and says so. */
static void
test_forecasts (void)
{
  g_autoptr (BwLedgerDocument) document =
      ledger_document ("settled_at,probability,outcome\n2026-01-01,0.6,1\n2026-01-02,0.7,0\n", 10);
  g_assert_true (bw_ledger_document_figures (document)->is_forecasts);
  BwPerformance what = what_of (document);
  BwEvidenceCurve win_rate = curve_of (BW_MONITOR_WIN_RATE, 2, 1, 1, 1);
  BwEvidenceCurve calibration = curve_of (BW_MONITOR_CALIBRATION, 2, log (3), log (3), 1);
  BwEvidenceCurve roi = curve_of (BW_MONITOR_ROI, 2, 1, 1, 1);
  what.evidence[BW_MONITOR_WIN_RATE] = &win_rate;
  what.evidence[BW_MONITOR_CALIBRATION] = &calibration;
  what.evidence[BW_MONITOR_ROI] = &roi;
  g_autoptr (GPtrArray) rows = bw_performance_evidence (&what);
  g_assert_cmpstr (find (rows, "Win rate")->reason, ==, "The ledger records no stakes.");
  g_assert_cmpstr (find (rows, "ROI")->reason, ==, "The ledger records no stakes.");
  g_assert_cmpstr (find (rows, "Calibration")->value, ==, "3" NBSP ":" NBSP "1");
  g_autoptr (GPtrArray) needed = bw_performance_needed (&what);
  g_assert_cmpstr (find (needed, "ROI")->value, ==, "–");
  g_assert_cmpstr (find (needed, "ROI")->reason, ==, "The ledger records no stakes.");
}

/* Where almost nothing is known, each figure is a number, ∞ or "–". */
static void
test_nothing_odd (void)
{
  g_autofree char *one = ledger_csv (1, 60);
  g_autofree char *lost =
      g_strconcat (LEDGER_HEADER, "1,,2026-03-01T01:00:00Z,1000,2,1,lost,-1000,m,USD\n",
                   "2,,2026-03-02T01:00:00Z,500,2,0,lost,-500,m,USD\n", NULL);
  g_autofree char *free_bets =
      g_strconcat (LEDGER_HEADER, "1,,2026-03-01T01:00:00Z,0,2,,won,0,m,USD\n",
                   "2,,2026-03-01T01:00:00Z,0,2,,push,0,m,USD\n", NULL);
  const char *const ledgers[] = { LEDGER_HEADER, one, lost, free_bets };
  for (unsigned i = 0; i < G_N_ELEMENTS (ledgers); i++)
    {
      g_autoptr (BwLedgerDocument) document = ledger_document (ledgers[i], 10);
      BwPerformance what = what_of (document);
      g_autoptr (GPtrArray) figures = bw_performance_figures (&what);
      g_autoptr (GPtrArray) needed = bw_performance_needed (&what);
      g_autoptr (GPtrArray) evidence = bw_performance_evidence (&what);
      const GPtrArray *const all[] = { figures, needed, evidence };
      for (unsigned k = 0; k < G_N_ELEMENTS (all); k++)
        for (unsigned row = 0; row < all[k]->len; row++)
          {
            const BwFigure *figure = g_ptr_array_index (all[k], row);
            g_autofree char *text = g_strconcat (figure->value, "|", figure->detail, NULL);
            g_assert_null (strstr (text, "nan"));
            g_assert_null (strstr (text, "inf"));
            g_assert_true (!g_str_equal (figure->value, "–") || figure->reason != NULL
                           || g_str_equal (figure->label, "Staked"));
          }
    }
}

static void
add (const char *path, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/performance-luck/band", test_band);
  add ("/performance-luck/fan", test_fan);
  add ("/performance-luck/other-bets", test_other_bets);
  add ("/performance-luck/no-bankroll", test_no_bankroll);
  add ("/performance-luck/drawdown-text", test_drawdown_text);
  add ("/performance-luck/figures", test_figures);
  g_test_add_func ("/performance-luck/closing", test_closing);
  g_test_add_func ("/performance-luck/needed", test_needed);
  g_test_add_func ("/performance-luck/needed-edges", test_needed_edges);
  add ("/performance-luck/evidence", test_evidence);
  add ("/performance-luck/strongest", test_strongest);
  g_test_add_func ("/performance-luck/forecasts", test_forecasts);
  g_test_add_func ("/performance-luck/nothing-odd", test_nothing_odd);
  return g_test_run ();
}
