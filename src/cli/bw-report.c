/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's statistics as one page of HTML, with charts. */
#include "cli/bw-report.h"

#include "cli/bw-html.h"
#include "cli/bw-report-tables.h"
#include "engine/bw-analysis-report.h"
#include "view/bw-calibration-view.h"
#include "view/bw-monitor-view.h"
#include "view/bw-performance.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define WIDTH 1040
#define HEIGHT 300
#define SQUARE 490

/* A page that grows. */
typedef struct
{
  const BwAnalysis *analysis;
  const BwLedgerDocument *document;
  GString *page;
  unsigned n_charts;
} Report;

/* Takes CHART. */
static bool
append_chart (Report *report, BwChart *chart, double width, double height, GError **error)
{
  g_autoptr (BwChart) owned = chart;
  return bw_html_append_chart (report->page, owned, ++report->n_charts, width, height, error);
}

/* What there is, and from when to when. */
static void
append_head (const Report *report, const char *title)
{
  const BwLedgerFigures *f = bw_analysis_figures (report->analysis);
  int64_t first_us = bw_ledger_document_first_us (report->document);
  int64_t last_us = bw_ledger_document_last_us (report->document);
  double n = (double) (f->n_won + f->n_lost + f->n_push);
  g_autofree char *count = bw_number_format (n, BW_FORMAT_COUNT);
  g_autofree char *settled = g_strdup_printf (
      f->is_forecasts
          ? g_dngettext (GETTEXT_PACKAGE, "%s forecast", "%s forecasts", (unsigned long) n)
          : g_dngettext (GETTEXT_PACKAGE, "%s settled bet", "%s settled bets", (unsigned long) n),
      count);
  g_autofree char *first = first_us != BW_TIME_NONE ? bw_time_format_iso (first_us) : NULL;
  g_autofree char *last = last_us != BW_TIME_NONE ? bw_time_format_iso (last_us) : NULL;
  g_autofree char *text =
      first != NULL && last != NULL
          ? g_strdup_printf (_ ("%s, from %.10s to %.10s (UTC)"), settled, first, last)
          : g_strdup (settled);
  if (f->n_invalid > 0)
    {
      g_autofree char *before = text;
      g_autofree char *invalid = bw_number_format ((double) f->n_invalid, BW_FORMAT_COUNT);
      text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s; %s row could not be used",
                                           "%s; %s rows could not be used",
                                           (unsigned long) f->n_invalid),
                              before, invalid);
    }
  bw_html_append_element (report->page, "h1", title);
  g_string_append (report->page, "<p class=\"dim\">");
  bw_html_append_text (report->page, text);
  g_string_append (report->page, ".</p>\n");
}

static bool
append_money (Report *report, const BwTearSheetLuck *told, const BwLuck *luck, GError **error)
{
  static const BwPerformanceKind kinds[] = { BW_PERFORMANCE_PROFIT, BW_PERFORMANCE_BANKROLL,
                                             BW_PERFORMANCE_DRAWDOWN, BW_PERFORMANCE_WIN_RATE,
                                             BW_PERFORMANCE_STAKES };
  const BwRange range = { .kind = BW_RANGE_ALL };
  BwPerformance what = { .document = report->document, .luck = luck };
  int64_t last_us = bw_ledger_document_last_us (report->document);
  bw_performance_span (report->document, &range, last_us, &what.from_us, &what.to_us);
  bw_html_append_element (report->page, "h2", _ ("Result"));
  bw_report_append_result (report->page, report->analysis);
  bool has_time = last_us != BW_TIME_NONE;
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    if ((has_time || kinds[i] == BW_PERFORMANCE_STAKES)
        && !append_chart (report, bw_performance_chart (&what, kinds[i]), WIDTH, HEIGHT, error))
      return false;
  bw_html_append_element (report->page, "h2", _ ("May it be luck?"));
  bw_report_append_certainty (report->page, report->analysis, told);
  return true;
}

static bool
append_calibration (Report *report, const BwTearSheetLuck *told, GError **error)
{
  const BwForecasts *forecasts = bw_ledger_document_forecasts (report->document);
  g_auto (BwConsistency) band = { 0 };
  if (bw_forecasts_count (forecasts) == 0)
    return true;
  bw_consistency_compute (forecasts, BW_CONSISTENCY_LEVEL, &band);
  bw_html_append_element (report->page, "h2", _ ("Calibration"));
  bw_report_append_calibration (report->page, report->analysis, told);
  g_string_append (report->page, "<div class=\"pair\">\n");
  bool is_good =
      append_chart (report, bw_calibration_chart (report->document, BW_RELIABILITY_CORP, &band),
                    SQUARE, SQUARE, error)
      && append_chart (report,
                       bw_calibration_chart (report->document, BW_RELIABILITY_EQUAL_WIDTH, NULL),
                       SQUARE, SQUARE, error);
  g_string_append (report->page, "</div>\n");
  return is_good;
}

static bool
append_curve (Report *report, const BwEvidenceCurve *curve, GError **error)
{
  g_autofree char *title = bw_monitor_title (&curve->spec);
  g_autofree char *claim = bw_monitor_claim (&curve->spec);
  bw_html_append_element (report->page, "h3", title);
  bw_html_append_element (report->page, "p", claim);
  for (BwProof proof = 0; proof < BW_N_PROOFS; proof++)
    {
      const BwMonitorView view = { .curve = curve, .proof = proof };
      g_autofree char *sentence = bw_monitor_sentence (curve, proof);
      g_autofree char *explanation = bw_monitor_new_explanation (curve, proof);
      bw_html_append_element (report->page, "p", sentence);
      if (explanation != NULL)
        bw_html_append_element (report->page, "p", explanation);
      if (!append_chart (report, bw_monitor_chart (&view), WIDTH, HEIGHT, error))
        return false;
    }
  return true;
}

static bool
append_evidence (Report *report, GError **error)
{
  bool is_good = true;
  bw_html_append_element (report->page, "h2", _ ("Is it real?"));
  bw_html_append_element (report->page, "p",
                          _ ("Evidence that the bot is not what it is held to be. It stays valid "
                             "however often it is looked at; bets of one event count once."));
  for (BwMonitorKind kind = 0; is_good && kind < BW_N_MONITORS; kind++)
    {
      g_auto (BwEvidenceCurve) curve = { 0 };
      bw_analysis_curve (report->analysis, kind, &curve);
      is_good = curve.n == 0 || append_curve (report, &curve, error);
    }
  return is_good;
}

char *
bw_report_to_html (const BwAnalysis *analysis, const BwTearSheetLuck *told, const BwLuck *luck,
                   const char *title, GError **error)
{
  const BwLedgerFigures *f = bw_analysis_figures (analysis);
  g_autofree char *name = g_filename_display_basename (title);
  g_autoptr (BwLedgerDocument) document = bw_analysis_document (analysis, name);
  g_autoptr (GString) page = g_string_new (NULL);
  Report report = { .analysis = analysis, .document = document, .page = page };
  bw_html_begin_page (page, name);
  append_head (&report, name);
  bool is_good = true;
  if (f->n_won + f->n_lost + f->n_push == 0)
    bw_html_append_element (page, "p", _ ("No settled bets."));
  else
    {
      if (f->is_forecasts)
        bw_html_append_element (page, "p",
                                _ ("The ledger records no stakes, so nothing is known of money."));
      else
        is_good = append_money (&report, told, luck, error);
      is_good =
          is_good && append_calibration (&report, told, error) && append_evidence (&report, error);
      bw_report_append_models (page, analysis);
    }
  g_autofree char *maker = g_strdup_printf (_ ("Made by Bellwether %s."), BW_VERSION);
  g_string_append (page, "<footer>");
  bw_html_append_element (page, "p", maker);
  g_string_append (page, "</footer>\n");
  bw_html_end_page (page);
  return is_good ? g_string_free (g_steal_pointer (&page), FALSE) : NULL;
}
