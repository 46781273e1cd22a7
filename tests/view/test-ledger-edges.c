/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing that pages say about a ledger at the edges has a number that is none. */
#include "ledger-fixture.h"
#include "lib/odd-ledgers.h"
#include "view/bw-calibration-view.h"
#include "view/bw-monitor-view.h"
#include "view/bw-performance-figures.h"
#include "view/bw-performance-scene.h"

#define NOW_US (INT64_C (1772323200) * 1000000) /* 2026-03-01T00:00:00Z */

/* (transfer full for CHART) */
static void
check_chart (const char *ledger, const char *what, BwChart *chart)
{
  g_autofree char *title = g_strdup (bw_chart_title (chart));
  g_autofree char *text = bw_chart_describe (chart, NAN, NAN);
  odd_check_text (what, ledger, title);
  odd_check_text (what, ledger, text);
  bw_chart_unref (chart);
}

/* (transfer full for FIGURES) */
static void
check_figures (const char *ledger, const char *what, GPtrArray *figures)
{
  for (unsigned i = 0; i < figures->len; i++)
    {
      const BwFigure *figure = g_ptr_array_index (figures, i);
      g_autofree char *text = bw_figure_text (figure);
      odd_check_text (what, ledger, text);
      odd_check_text (what, ledger, figure->detail);
      odd_check_text (what, ledger, figure->reason);
    }
  g_ptr_array_unref (figures);
}

static void
check_performance (const char *ledger, const BwLedgerDocument *document,
                   const BwLedgerJudgement *judgement)
{
  BwPerformance what = { .document = document, .luck = bw_ledger_judgement_luck (judgement) };
  BwRange all = { .kind = BW_RANGE_ALL };
  g_autofree char *first = NULL, *rest = NULL;
  for (unsigned kind = 0; kind < BW_N_MONITORS; kind++)
    what.evidence[kind] = bw_ledger_judgement_evidence (judgement, kind);
  bw_performance_span (document, &all, NOW_US, &what.from_us, &what.to_us);
  for (unsigned kind = 0; kind < BW_N_PERFORMANCE; kind++)
    check_chart (ledger, bw_performance_name (kind), bw_performance_chart (&what, kind));
  check_figures (ledger, "figures", bw_performance_figures (&what));
  bw_performance_verdict (&what, &first, &rest);
  odd_check_text ("verdict", ledger, first);
  odd_check_text ("verdict", ledger, rest);
  check_figures (ledger, "bets needed", bw_performance_needed (&what));
  check_figures (ledger, "evidence", bw_performance_evidence (&what));
  g_autofree char *drawdown = bw_performance_drawdown_text (&what);
  g_autofree char *evidence = bw_performance_evidence_text (&what);
  odd_check_text ("drawdown", ledger, drawdown);
  odd_check_text ("evidence", ledger, evidence);
  g_autoptr (BwReadout) readout = bw_performance_readout (&what, NAN);
  g_autofree char *text = bw_readout_text (readout);
  odd_check_text ("readout", ledger, text);
}

static void
check_verdict (const char *ledger, const BwVerdict *verdict)
{
  odd_check_text ("calibration", ledger, verdict->title);
  odd_check_text ("calibration", ledger, verdict->examples);
  odd_check_text ("calibration", ledger, verdict->meaning);
  odd_check_text ("calibration", ledger, verdict->correction);
}

static void
check_calibration (const char *ledger, const BwLedgerDocument *document, double luck_p)
{
  const BwForecasts *forecasts = bw_ledger_document_forecasts (document);
  g_auto (BwConsistency) band = { 0 };
  if (bw_forecasts_count (forecasts) > 0)
    bw_consistency_compute (forecasts, BW_CONSISTENCY_LEVEL, &band);
  for (unsigned kind = 0; kind < BW_N_RELIABILITY; kind++)
    {
      g_autoptr (GPtrArray) parts = bw_calibration_parts (document, kind, luck_p);
      g_autofree char *sum = bw_calibration_sum_text (document, kind);
      check_chart (ledger, "reliability",
                   bw_calibration_chart (document, kind, band.points != NULL ? &band : NULL));
      odd_check_text ("score", ledger, sum);
      for (unsigned i = 0; i < parts->len; i++)
        {
          const BwScorePart *part = g_ptr_array_index (parts, i);
          odd_check_text ("score", ledger, part->value);
          odd_check_text ("score", ledger, part->meaning);
        }
    }
  g_autofree char *cost = bw_calibration_cost_text (document);
  odd_check_text ("cost", ledger, cost);
  g_autoptr (BwVerdict) verdict = bw_calibration_verdict (document);
  check_verdict (ledger, verdict);
  check_figures (ledger, "calibration", bw_calibration_figures (document));
}

static void
check_evidence (const char *ledger, const BwLedgerJudgement *judgement)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  for (unsigned kind = 0; kind < BW_N_MONITORS; kind++)
    for (unsigned proof = 0; proof < BW_N_PROOFS; proof++)
      {
        const BwEvidenceCurve *curve = bw_ledger_judgement_evidence (judgement, kind);
        const BwMonitorView view = { curve, proof, NOW_US, zone };
        g_autofree char *sentence = bw_monitor_sentence (curve, proof);
        g_autofree char *since = bw_monitor_since (&view);
        g_autofree char *explanation = bw_monitor_explanation (curve, proof);
        odd_check_text ("evidence", ledger, sentence);
        odd_check_text ("evidence", ledger, since);
        odd_check_text ("evidence", ledger, explanation);
        check_chart (ledger, "evidence", bw_monitor_chart (&view));
      }
}

/* Odds and p-values are chances, or not known. */
static void
check_judgement (const char *ledger, const BwLedgerJudgement *judgement)
{
  const BwLuck *luck = bw_ledger_judgement_luck (judgement);
  const BwCertainty *certainty = bw_ledger_judgement_certainty (judgement);
  const double chances[] = { luck->drawdown_odds, certainty->breakeven_p, certainty->breakeven_rate,
                             bw_ledger_judgement_mcb_p (judgement) };
  for (unsigned i = 0; i < G_N_ELEMENTS (chances); i++)
    if (!isnan (chances[i]) && !(chances[i] >= 0 && chances[i] <= 1))
      g_error ("\"%s\": chance %u is %g", ledger, i, chances[i]);
}

static void
test_odd_ledgers (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (odd_ledgers); i++)
    {
      const char *name = odd_ledgers[i].name;
      g_autofree char *csv = odd_ledger_csv (&odd_ledgers[i]);
      g_autoptr (GError) error = NULL;
      const BwLedgerRequest request = {
        .source = "bot", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE, .rolling_window = 5
      };
      LedgerFixture fixture;
      ledger_set_up (&fixture, csv);
      g_autoptr (BwLedgerDocument) document = ledger_ask (&fixture, &request);
      g_autoptr (BwLedgerJudgement) judgement =
          bw_engine_ledger_judgement (fixture.engine, &request, NULL, &error);
      g_assert_no_error (error);
      ledger_tear_down (&fixture);
      check_performance (name, document, judgement);
      check_calibration (name, document, bw_ledger_judgement_mcb_p (judgement));
      check_judgement (name, judgement);
      check_evidence (name, judgement);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ledger-edges/view", test_odd_ledgers);
  return g_test_run ();
}
