/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a bot has done: charts against the document's arrays and bets worked out by hand, figures at
 * the edges of what can be said. */
#include "ledger-fixture.h"
#include "view/bw-performance-scene.h"

#define MARCH_US (INT64_C (1772323200) * 1000000) /* 2026-03-01T00:00:00Z */

static BwPerformance
what_of (const BwLedgerDocument *document)
{
  BwPerformance what = { .document = document };
  BwRange all = { .kind = BW_RANGE_ALL };
  bw_performance_span (document, &all, MARCH_US + 100 * BW_DAY_US, &what.from_us, &what.to_us);
  return what;
}

static void
check_series (const BwChart *chart, unsigned i, const BwLedgerCurves *curves, const double *values,
              double sign)
{
  const BwSeries *series = bw_chart_series (chart, i)->series;
  const BwPoint *points = bw_series_points (series);
  g_assert_cmpuint (bw_series_length (series), ==, curves->n);
  for (size_t k = 0; k < curves->n; k++)
    {
      g_assert_cmpfloat (points[k].x, ==, curves->time_us[k]);
      if (isnan (values[k]))
        g_assert_true (isnan (points[k].y));
      else
        g_assert_cmpfloat (points[k].y, ==, sign * values[k]);
    }
}

/* Each line is the document's own array. */
static void
test_series (void)
{
  g_autofree char *csv = ledger_csv (30, 60);
  g_autoptr (BwLedgerDocument) document = ledger_document (csv, 10);
  const BwLedgerCurves *c = bw_ledger_document_curves (document);
  BwPerformance what = what_of (document);
  g_assert_cmpuint (c->n, ==, 30);
  g_autoptr (BwChart) bankroll = bw_performance_chart (&what, BW_PERFORMANCE_BANKROLL);
  g_assert_cmpuint (bw_chart_n_series (bankroll), ==, 2);
  check_series (bankroll, 0, c, c->equity, 1);
  check_series (bankroll, 1, c, c->peak, 1);
  g_assert_cmpstr (bw_chart_title (bankroll), ==, "Bankroll, $");
  g_assert_cmpint (bw_chart_series (bankroll, 0)->line, ==, BW_LINE_STEP);
  g_autoptr (BwChart) profit = bw_performance_chart (&what, BW_PERFORMANCE_PROFIT);
  check_series (profit, 0, c, c->profit, 1);
  check_series (profit, 1, c, c->expected_profit, 1);
  g_autoptr (BwChart) win_rate = bw_performance_chart (&what, BW_PERFORMANCE_WIN_RATE);
  check_series (win_rate, 0, c, c->win_rate, 1);
  check_series (win_rate, 1, c, c->break_even, 1);
  g_assert_true (bw_chart_series (win_rate, 0)->has_band);
  g_assert_cmpfloat (bw_series_points (bw_chart_series (win_rate, 0)->series)[29].low, ==,
                     c->win_rate_low[29]);
  g_assert_cmpstr (bw_chart_title (win_rate), ==, "Win rate, last 10 bets");
  g_autoptr (BwChart) drawdown = bw_performance_chart (&what, BW_PERFORMANCE_DRAWDOWN);
  check_series (drawdown, 0, c, c->drawdown, -1);
  g_assert_cmpfloat (bw_chart_y (drawdown)->max, ==, 0);
  for (size_t i = 0; i < c->n; i++)
    g_assert_cmpfloat (bw_series_points (bw_chart_series (drawdown, 0)->series)[i].y, <=, 0);
}

/* Without chances nothing is expected, and no line says so. */
static void
test_no_chances (void)
{
  g_autofree char *csv = ledger_csv (30, 0);
  g_autoptr (BwLedgerDocument) document = ledger_document (csv, 10);
  BwPerformance what = what_of (document);
  g_autoptr (BwChart) profit = bw_performance_chart (&what, BW_PERFORMANCE_PROFIT);
  g_assert_cmpuint (bw_chart_n_series (profit), ==, 1);
  g_autoptr (BwReadout) readout = bw_performance_readout (&what, NAN);
  const BwFigure *expected = g_ptr_array_index (readout->figures, 2);
  g_assert_cmpstr (expected->value, ==, "–");
}

static void
check_empty (const char *csv, unsigned n)
{
  g_autoptr (BwLedgerDocument) document = ledger_document (csv, 0);
  BwPerformance what = what_of (document);
  g_autofree char *first = NULL, *rest = NULL;
  g_assert_cmpuint (bw_ledger_document_curves (document)->n, ==, n);
  for (unsigned kind = 0; kind < BW_N_PERFORMANCE; kind++)
    {
      g_autoptr (BwChart) chart = bw_performance_chart (&what, kind);
      g_autofree char *text = bw_chart_describe (chart, NAN, NAN);
      g_assert_null (strstr (text, "nan"));
    }
  bw_performance_verdict (&what, &first, &rest);
  g_assert_cmpstr (first, ==, "Too few bets to tell.");
  g_autoptr (GPtrArray) figures = bw_performance_figures (&what);
  const BwFigure *roi = g_ptr_array_index (figures, 0);
  g_autofree char *collecting = g_strdup_printf ("collecting, %u of 10", n);
  g_assert_cmpstr (roi->value, ==, "–");
  g_assert_cmpstr (roi->detail, ==, collecting);
  for (unsigned i = 0; i < figures->len; i++)
    {
      const BwFigure *figure = g_ptr_array_index (figures, i);
      g_assert_null (strstr (figure->value, "nan"));
    }
}

static void
test_few (void)
{
  g_autofree char *one = ledger_csv (1, 60);
  g_autofree char *nine = ledger_csv (9, 60);
  check_empty (LEDGER_HEADER, 0);
  check_empty (one, 1);
  check_empty (nine, 9);
}

/* Below the window the count is told; from it on the line is there. */
static void
test_lacking (void)
{
  g_autofree char *csv = ledger_csv (7, 60);
  g_autoptr (BwLedgerDocument) seven_of_50 = ledger_document (csv, 50);
  g_autoptr (BwLedgerDocument) seven_of_8 = ledger_document (csv, 8);
  g_autoptr (BwLedgerDocument) seven_of_7 = ledger_document (csv, 7);
  g_assert_cmpint (bw_performance_lacking (seven_of_50), ==, 43);
  g_assert_cmpint (bw_performance_lacking (seven_of_8), ==, 1);
  g_assert_cmpint (bw_performance_lacking (seven_of_7), ==, 0);
}

/* Two of three won at even odds: thirty may be luck, 300 hardly are. */
static void
test_verdict (void)
{
  static const struct
  {
    unsigned n;
    const char *first, *rest;
  } cases[] = {
    { 12, "May still be luck.", "The 95\u00a0% interval of ROI includes zero." },
    { 300, "Hardly luck alone.", "The 95\u00a0% interval of ROI is above zero." },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *csv = ledger_csv (cases[i].n, 60);
      g_autoptr (BwLedgerDocument) document = ledger_document (csv, 10);
      g_autofree char *first = NULL, *rest = NULL;
      BwPerformance what = what_of (document);
      bw_performance_verdict (&what, &first, &rest);
      g_assert_cmpstr (first, ==, cases[i].first);
      g_assert_cmpstr (rest, ==, cases[i].rest);
    }
}

/* The third bet, lost, is the last one at 03:00: 1000 + 10 + 11 − 12. */
static void
test_readout (void)
{
  g_autofree char *csv = ledger_csv (30, 60);
  g_autoptr (BwLedgerDocument) document = ledger_document (csv, 10);
  BwPerformance what = what_of (document);
  g_autoptr (BwReadout) third =
      bw_performance_readout (&what, (double) (MARCH_US + 3 * BW_HOUR_US));
  const BwFigure *bankroll = g_ptr_array_index (third->figures, 0);
  const BwFigure *profit = g_ptr_array_index (third->figures, 1);
  const BwFigure *win_rate = g_ptr_array_index (third->figures, 3);
  const BwFigure *drawdown = g_ptr_array_index (third->figures, 5);
  g_assert_cmpstr (third->subtitle, ==, "bet 3 of 30");
  g_assert_cmpstr (third->title, ==, "Sun 1 Mar 2026, 02:30");
  g_assert_cmpstr (bankroll->value, ==, "$1,009.00");
  g_assert_cmpstr (profit->value, ==, "+$9.00");
  g_assert_cmpstr (win_rate->value, ==, "–");
  g_assert_cmpstr (drawdown->value, ==, "−1.2\u00a0%");
  g_autoptr (BwReadout) before = bw_performance_readout (&what, (double) MARCH_US);
  g_assert_cmpstr (before->subtitle, ==, "before the first bet");
  g_assert_cmpuint (before->figures->len, ==, third->figures->len);
  g_assert_cmpstr (((BwFigure *) g_ptr_array_index (before->figures, 0))->value, ==, "–");
  g_autoptr (BwReadout) last = bw_performance_readout (&what, NAN);
  g_assert_cmpstr (last->subtitle, ==, "bet 30 of 30");
  g_autofree char *text = bw_readout_text (third);
  g_assert_true (g_str_has_prefix (text, "Sun\u00a01\u00a0Mar\u00a02026,\u00a002:30 · "
                                         "Bankroll:\u00a0$1,009.00 · Profit\u00a0and\u00a0loss:"
                                         "\u00a0+\u2060$9.00 · "));
}

/* A range that begins below the peak has its drawdown from that peak, in chart and figure alike. */
static void
test_drawdown (void)
{
  static const char csv[] = LEDGER_HEADER
      "1,,2026-03-01T01:00:00Z,100,2,,won,1000,m,\n2,,2026-03-02T01:00:00Z,100,2,,lost,-500,m,\n"
      "3,,2026-03-03T01:00:00Z,100,2,,won,100,m,\n";
  LedgerFixture fixture;
  BwLedgerRequest request = { .source = "bot",
                              .from_us = MARCH_US + 2 * BW_DAY_US,
                              .to_us = BW_TIME_NONE };
  ledger_set_up (&fixture, csv);
  g_autoptr (BwLedgerDocument) document = ledger_ask (&fixture, &request);
  ledger_tear_down (&fixture);
  BwPerformance what = what_of (document);
  g_autoptr (BwChart) chart = bw_performance_chart (&what, BW_PERFORMANCE_DRAWDOWN);
  g_assert_cmpfloat_with_epsilon (bw_series_points (bw_chart_series (chart, 0)->series)[0].y,
                                  -400.0 / 2000, 1e-12);
  g_autoptr (GPtrArray) figures = bw_performance_figures (&what);
  bool is_found = false;
  for (unsigned i = 0; i < figures->len; i++)
    {
      const BwFigure *figure = g_ptr_array_index (figures, i);
      if (!g_str_equal (figure->label, "Deepest drawdown"))
        continue;
      g_assert_cmpstr (figure->value, ==, "20.0\u00a0%");
      is_found = true;
    }
  g_assert_true (is_found);
}

static gpointer
compose_thread (gpointer scene)
{
  bw_performance_scene_compose (scene);
  return NULL;
}

/* Composed elsewhere it is what it is here; it is another one when anything it is made of is. */
static void
test_scene (void)
{
  g_autofree char *csv = ledger_csv (30, 60);
  g_autoptr (BwLedgerDocument) document = ledger_document (csv, 10);
  BwPerformance what = what_of (document);
  g_autoptr (BwPerformanceScene) scene = bw_performance_scene_new (&what, NULL);
  g_autoptr (BwPerformanceScene) same = bw_performance_scene_new (&what, NULL);
  what.to_us++;
  g_autoptr (BwPerformanceScene) longer = bw_performance_scene_new (&what, NULL);
  what.to_us--;
  BwGapView gap = { MARCH_US, MARCH_US + BW_HOUR_US, BW_GAP_ASLEEP, NULL };
  g_autoptr (GPtrArray) gaps = g_ptr_array_new ();
  g_ptr_array_add (gaps, &gap);
  what.gaps = gaps;
  g_autoptr (BwPerformanceScene) with_gap = bw_performance_scene_new (&what, NULL);
  g_thread_join (g_thread_new ("compose", compose_thread, scene));
  g_assert_true (bw_performance_scene_equal (scene, same));
  g_assert_false (bw_performance_scene_equal (scene, longer));
  g_assert_false (bw_performance_scene_equal (scene, with_gap));
  check_series (scene->charts[BW_PERFORMANCE_BANKROLL], 0, bw_ledger_document_curves (document),
                bw_ledger_document_curves (document)->equity, 1);
  g_assert_cmpuint (scene->figures->len, >, 5);
  g_assert_nonnull (scene->verdict);
}

static void
test_metrics (void)
{
  BwLedgerRequest request = { .source = "bot",
                              .model = "m",
                              .from_us = BW_TIME_NONE,
                              .to_us = BW_TIME_NONE,
                              .rolling_window = 100 };
  g_assert_cmpstr (bw_performance_metric (BW_PERFORMANCE_DRAWDOWN, &request)->text, ==,
                   "ledger_drawdown{model=\"m\",source=\"bot\"}");
  g_assert_cmpstr (bw_performance_metric (BW_PERFORMANCE_WIN_RATE, &request)->text, ==,
                   "ledger_win_rate{model=\"m\",source=\"bot\",window=\"last100\"}");
  g_assert_nonnull (bw_performance_metric (BW_PERFORMANCE_PROFIT, &request));
  g_assert_null (bw_performance_metric (BW_PERFORMANCE_STAKES, &request));
  request.rolling_window = 70;
  request.from_us = 0;
  g_assert_null (bw_performance_metric (BW_PERFORMANCE_WIN_RATE, &request));
  g_assert_null (bw_performance_metric (BW_PERFORMANCE_PROFIT, &request));
}

/* The same question within a thousandth of the range; never one that ends too early. */
static void
test_now (void)
{
  BwRange month = { .kind = BW_RANGE_30_DAYS };
  int64_t step_us = 30 * BW_DAY_US / 1000;
  int64_t now_us = MARCH_US / step_us * step_us + 1;
  g_assert_cmpint (bw_performance_now (&month, now_us), ==,
                   bw_performance_now (&month, now_us + step_us - 1));
  g_assert_cmpint (bw_performance_now (&month, now_us), >=, now_us);
  g_assert_cmpint (bw_performance_now (&month, now_us), <, now_us + step_us);
  BwLedgerRequest request = { .source = "bot" };
  bw_performance_request (&month, now_us, &request);
  g_assert_cmpint (request.from_us, ==, now_us - 30 * BW_DAY_US);
  g_assert_cmpint (request.to_us, ==, BW_TIME_NONE);
}

/* What is kept on screen through an error is of the bot that is asked for. */
static void
test_is_of (void)
{
  g_autoptr (BwLedgerDocument) document =
      ledger_document ("settled_at,stake,odds,result\n2026-01-01,10,2.0,won\n", 50);
  const char *source = bw_ledger_document_request (document)->source;
  g_assert_true (bw_performance_is_of (document, source, NULL));
  g_assert_false (bw_performance_is_of (document, source, "elo"));
  g_assert_false (bw_performance_is_of (document, "another", NULL));
  g_assert_false (bw_performance_is_of (document, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/performance/series", test_series);
  g_test_add_func ("/performance/no-chances", test_no_chances);
  g_test_add_func ("/performance/few", test_few);
  g_test_add_func ("/performance/lacking", test_lacking);
  g_test_add_func ("/performance/verdict", test_verdict);
  g_test_add_func ("/performance/readout", test_readout);
  g_test_add_func ("/performance/drawdown", test_drawdown);
  g_test_add_func ("/performance/scene", test_scene);
  g_test_add_func ("/performance/metrics", test_metrics);
  g_test_add_func ("/performance/now", test_now);
  g_test_add_func ("/performance/is-of", test_is_of);
  return g_test_run ();
}
