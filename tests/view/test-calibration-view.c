/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well chances are meant: diagrams, parts that add up, and a verdict that says no more than its
 * intervals do. */
#include "ledger-fixture.h"
#include "view/bw-calibration-view.h"

/* Forecasts of two chances in hundredths, N of each, of which so many in a hundred happen. */
typedef struct
{
  unsigned n;
  unsigned low, low_happens;
  unsigned high, high_happens;
} Forecaster;

static void
append (GString *csv, unsigned *id, unsigned p, bool is_won)
{
  unsigned i = (*id)++;
  g_string_append_printf (csv, "f%u,,2026-03-%02uT%02u:%02u:00Z,10,2,0.%02u,%s,,m,\n", i,
                          1 + i / 1440, i / 60 % 24, i % 60, p, is_won ? "won" : "lost");
}

/* (transfer full) */
static BwLedgerDocument *
document_of (const Forecaster *forecaster)
{
  GString *csv = g_string_new (LEDGER_HEADER);
  unsigned id = 0;
  for (unsigned i = 0; i < forecaster->n; i++)
    {
      append (csv, &id, forecaster->low, i * 100 < forecaster->low_happens * forecaster->n);
      append (csv, &id, forecaster->high, i * 100 < forecaster->high_happens * forecaster->n);
    }
  BwLedgerDocument *document = ledger_document (csv->str, 0);
  g_string_free (csv, TRUE);
  return document;
}

/* With two chances the line goes through both frequencies exactly: slope logit .7 / logit .9. */
static void
test_overconfident (void)
{
  static const Forecaster forecaster = { 200, 10, 30, 90, 70 };
  g_autoptr (BwLedgerDocument) document = document_of (&forecaster);
  g_autoptr (BwVerdict) verdict = bw_calibration_verdict (document);
  const BwRecalibration *line = &bw_ledger_document_calibration (document)->recalibration;
  g_assert_cmpint (verdict->kind, ==, BW_VERDICT_OVERCONFIDENT);
  g_assert_cmpstr (verdict->title, ==, "Overconfident");
  g_assert_cmpstr (verdict->examples, ==,
                   "When it says 90\u00a0%, about 70\u00a0% happens. When it says 10\u00a0%, about "
                   "30\u00a0%.");
  g_assert_cmpfloat_with_epsilon (line->slope, log (0.7 / 0.3) / log (0.9 / 0.1), 1e-9);
  g_assert_cmpfloat_with_epsilon (bw_calibration_corrected (line, 0.9), 0.7, 1e-9);
  g_assert_nonnull (strstr (verdict->meaning, "Slope 0.39 ± "));
  g_assert_nonnull (strstr (verdict->meaning, "n\u00a0=\u00a0400"));
  g_assert_nonnull (strstr (verdict->correction, "0.3856"));
}

static void
test_verdicts (void)
{
  static const struct
  {
    Forecaster forecaster;
    BwVerdictKind kind;
    const char *title;
  } cases[] = {
    { { 200, 30, 10, 70, 90 }, BW_VERDICT_TIMID, "Timid" },
    { { 400, 30, 10, 70, 70 }, BW_VERDICT_TIMID, "Timid and too high" },
    { { 400, 10, 15, 90, 60 }, BW_VERDICT_OVERCONFIDENT, "Overconfident and too high" },
    { { 400, 10, 40, 90, 85 }, BW_VERDICT_OVERCONFIDENT, "Overconfident and too low" },
    { { 400, 30, 20, 70, 60 }, BW_VERDICT_TOO_HIGH, "Too high" },
    { { 400, 30, 40, 70, 80 }, BW_VERDICT_TOO_LOW, "Too low" },
    { { 200, 30, 30, 70, 70 }, BW_VERDICT_NOT_SEEN, "No miscalibration seen" },
    { { 20, 40, 30, 60, 55 }, BW_VERDICT_NOT_SEEN, "No miscalibration seen" },
    { { 14, 30, 10, 70, 90 }, BW_VERDICT_COLLECTING, "Collecting, 28 of 30" },
    { { 40, 30, 0, 70, 100 }, BW_VERDICT_UNDEFINED, "Can’t be told" },
    { { 40, 30, 100, 70, 100 }, BW_VERDICT_UNDEFINED, "Can’t be told" },
    { { 40, 50, 40, 50, 60 }, BW_VERDICT_UNDEFINED, "Can’t be told" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BwLedgerDocument) document = document_of (&cases[i].forecaster);
      g_autoptr (BwVerdict) verdict = bw_calibration_verdict (document);
      g_assert_cmpstr (verdict->title, ==, cases[i].title);
      g_assert_cmpint (verdict->kind, ==, cases[i].kind);
      bool is_seen = cases[i].kind >= BW_VERDICT_OVERCONFIDENT;
      g_assert_cmpint (verdict->correction != NULL, ==, is_seen);
      g_assert_cmpint (verdict->examples != NULL, ==, cases[i].kind >= BW_VERDICT_NOT_SEEN);
      if (cases[i].kind == BW_VERDICT_NOT_SEEN)
        g_assert_nonnull (strstr (verdict->meaning, "may still be luck"));
    }
}

static void
test_none (void)
{
  g_autofree char *csv = ledger_csv (20, 0);
  const char *const ledgers[] = { LEDGER_HEADER, csv };
  for (unsigned i = 0; i < G_N_ELEMENTS (ledgers); i++)
    {
      g_autoptr (BwLedgerDocument) document = ledger_document (ledgers[i], 0);
      g_autoptr (BwVerdict) verdict = bw_calibration_verdict (document);
      g_autoptr (GPtrArray) figures = bw_calibration_figures (document);
      g_assert_cmpint (verdict->kind, ==, BW_VERDICT_NONE);
      g_assert_cmpstr (verdict->title, ==, "No stated chances");
      g_assert_cmpuint (figures->len, ==, 0);
      for (unsigned kind = 0; kind < BW_N_RELIABILITY; kind++)
        {
          g_autoptr (GPtrArray) parts = bw_calibration_parts (document, kind, 0.01);
          g_autoptr (BwChart) chart = bw_calibration_chart (document, kind, NULL);
          g_autofree char *text = bw_chart_describe (chart, NAN, NAN);
          g_assert_cmpuint (parts->len, ==, 0);
          g_assert_null (strstr (text, "nan"));
          g_assert_null (bw_calibration_sum_text (document, kind));
        }
    }
}

/* What is said to add up adds up to the mean squared error of the same forecasts. */
static void
test_parts (void)
{
  static const Forecaster forecaster = { 100, 22, 35, 81, 64 };
  g_autoptr (BwLedgerDocument) document = document_of (&forecaster);
  double brier = (0.35 * pow (0.22 - 1, 2) + 0.65 * pow (0.22, 2) + 0.64 * pow (0.81 - 1, 2)
                  + 0.36 * pow (0.81, 2))
                 / 2;
  double base = (0.35 + 0.64) / 2;
  for (unsigned kind = 0; kind < BW_N_RELIABILITY; kind++)
    {
      g_autoptr (GPtrArray) parts = bw_calibration_parts (document, kind, 0.01);
      double sum = 0;
      g_assert_cmpuint (parts->len, ==, kind == BW_RELIABILITY_CORP ? 3 : 4);
      for (unsigned i = 0; i < parts->len; i++)
        {
          const BwScorePart *part = g_ptr_array_index (parts, i);
          bool is_negative = g_str_has_prefix (part->value, "−");
          sum += is_negative ? -part->size : part->size;
        }
      g_assert_cmpfloat_with_epsilon (sum, brier, 1e-12);
      const BwScorePart *difficulty = g_ptr_array_index (parts, 0);
      g_assert_cmpfloat_with_epsilon (difficulty->size, base * (1 - base), 1e-12);
      const BwScorePart *wrong = g_ptr_array_index (parts, 2);
      g_assert_cmpint (strstr (wrong->meaning, "By luck alone: p = 0.010.") != NULL, ==,
                       kind == BW_RELIABILITY_CORP);
      g_assert_cmpfloat_with_epsilon (wrong->size,
                                      (pow (0.22 - 0.35, 2) + pow (0.81 - 0.64, 2)) / 2, 1e-12);
    }
}

/* (transfer full) */
static char *
figure_text (const GPtrArray *figures, const char *label)
{
  for (unsigned i = 0; i < figures->len; i++)
    if (g_str_equal (((const BwFigure *) g_ptr_array_index (figures, i))->label, label))
      return bw_figure_text (g_ptr_array_index (figures, i));
  return NULL;
}

/* What it costs in words: (.9 − .7)² for what is off, .25 for a coin, (.7 − .5)² for skill. */
static void
test_cost (void)
{
  static const Forecaster forecaster = { 200, 10, 30, 90, 70 };
  static const Forecaster honest = { 200, 30, 30, 70, 70 };
  g_autoptr (BwLedgerDocument) document = document_of (&forecaster);
  g_autoptr (BwLedgerDocument) right = document_of (&honest);
  static const Forecaster few = { 14, 10, 30, 90, 70 };
  g_autoptr (BwLedgerDocument) young = document_of (&few);
  g_assert_null (bw_calibration_cost_text (young));
  g_autofree char *text = bw_calibration_cost_text (document);
  g_autofree char *none = bw_calibration_cost_text (right);
  g_assert_cmpstr (text, ==,
                   "Being overconfident costs you 0.0400; the sport itself costs 0.2500, of which "
                   "telling likely from unlikely saves 0.0400.");
  g_assert_true (g_str_has_prefix (none, "Chances that are off, perhaps by luck, cost you 0.0000"));
  g_autoptr (GPtrArray) figures = bw_calibration_figures (document);
  g_autofree char *closing = figure_text (figures, "Skill against closing line");
  g_assert_cmpstr (closing, ==, "Skill against closing line: –");
}

/* Two forecasts beside a close that knew better: (.16 + .25) / 2 against (.04 + .09) / 2. */
static void
test_closing (void)
{
  g_autoptr (BwLedgerDocument) document =
      ledger_document ("id,settled_at,stake,odds,probability,status,closing_fair_prob\n"
                       "1,2026-03-01T00:00:00Z,10,2,0.6,won,0.8\n"
                       "2,2026-03-02T00:00:00Z,10,2,0.5,lost,0.3\n"
                       "3,2026-03-03T00:00:00Z,10,2,0.5,lost,\n",
                       0);
  const BwClosingScore *closing = bw_ledger_document_closing (document);
  g_autoptr (GPtrArray) figures = bw_calibration_figures (document);
  g_autofree char *text = figure_text (figures, "Skill against closing line");
  g_assert_cmpint (closing->n, ==, 2);
  g_assert_cmpfloat_with_epsilon (closing->skill, 1 - 0.41 / 0.13, 1e-12);
  g_assert_cmpstr (text, ==, "Skill against closing line: −215.4\u00a0% n\u00a0=\u00a02");
}

/* The CSV of the diagram: steps at the frequencies, the band where there is one, all forecasts in
 * the histogram. */
static void
test_chart (void)
{
  static const Forecaster forecaster = { 100, 22, 35, 81, 64 };
  g_autoptr (BwLedgerDocument) document = document_of (&forecaster);
  g_auto (BwConsistency) band = { 0 };
  bw_consistency_compute (bw_ledger_document_forecasts (document), BW_CONSISTENCY_LEVEL, &band);
  g_autoptr (BwChart) plain = bw_calibration_chart (document, BW_RELIABILITY_CORP, NULL);
  g_autoptr (BwChart) with_band = bw_calibration_chart (document, BW_RELIABILITY_CORP, &band);
  g_autoptr (BwChart) bins = bw_calibration_chart (document, BW_RELIABILITY_EQUAL_WIDTH, &band);
  g_autoptr (GBytes) plain_csv = bw_chart_to_csv (plain);
  g_autoptr (GBytes) band_csv = bw_chart_to_csv (with_band);
  g_autoptr (GBytes) bins_csv = bw_chart_to_csv (bins);
  g_assert_nonnull (strstr (g_bytes_get_data (plain_csv, NULL), "0.22,0.22,0.35,,,100"));
  g_assert_null (strstr (g_bytes_get_data (band_csv, NULL), "0.22,0.22,0.35,,,100"));
  g_assert_nonnull (strstr (g_bytes_get_data (band_csv, NULL), "0.22,0.22,0.35,0."));
  g_assert_nonnull (strstr (g_bytes_get_data (bins_csv, NULL), "0.81,"));
  g_assert_cmpstr (bw_chart_subtitle (plain), ==, "n\u00a0=\u00a0200");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/calibration-view/overconfident", test_overconfident);
  g_test_add_func ("/calibration-view/verdicts", test_verdicts);
  g_test_add_func ("/calibration-view/none", test_none);
  g_test_add_func ("/calibration-view/parts", test_parts);
  g_test_add_func ("/calibration-view/cost", test_cost);
  g_test_add_func ("/calibration-view/closing", test_closing);
  g_test_add_func ("/calibration-view/chart", test_chart);
  return g_test_run ();
}
