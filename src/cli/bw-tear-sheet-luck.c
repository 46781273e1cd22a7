/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the sheet that says whether it may all be luck. */
#include "cli/bw-tear-sheet-luck.h"

#include "cli/bw-tear-sheet-private.h"
#include "engine/bw-analysis-report.h"
#include "view/bw-monitor-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Beyond that the number says nothing but "never". */
#define MOST_BETS 1e7

#define line bw_tear_sheet_line
#define number bw_tear_sheet_number

/* Two digits are all that such a number knows. */
static double
round_up (double n)
{
  double unit = n < 100 ? 1 : pow (10, floor (log10 (n)) - 1);
  return ceil (n / unit - 1e-9) * unit;
}

char *
bw_tear_sheet_needed_text (const BwEffect *effect)
{
  g_autofree char *have = bw_number_format ((double) effect->n, BW_FORMAT_COUNT);
  double needed = effect->n_needed;
  if (isnan (needed))
    return NULL;
  if (needed > MOST_BETS)
    return g_strdup_printf (_ ("more bets than anyone makes, you have %s"), have);
  g_autofree char *about = bw_number_format (round_up (needed), BW_FORMAT_COUNT);
  return g_strdup_printf (_ ("about %s bets, you have %s"), about, have);
}

static void
print_interval (const char *title, const char *what, const BwInterval *interval,
                const BwEffect *effect, GPtrArray *t)
{
  g_autofree char *needed = bw_tear_sheet_needed_text (effect);
  if (isnan (interval->low) || isnan (interval->high))
    return;
  line (title, N_ ("%s: 95 %% %s to %s%s%s"), what,
        number (t, interval->low, BW_FORMAT_SIGNED_RATIO),
        number (t, interval->high, BW_FORMAT_SIGNED_RATIO),
        needed != NULL ? _ ("; to know it takes ") : "", needed != NULL ? needed : "");
}

static void
print_certainty (const BwAnalysis *analysis, GPtrArray *t)
{
  const BwLedgerFigures *f = bw_analysis_figures (analysis);
  const BwCertainty *c = bw_analysis_certainty (analysis);
  g_autofree char *needed = bw_tear_sheet_needed_text (&c->win_rate);
  print_interval (N_ ("Certainty"), _ ("ROI"), &c->roi95, &c->roi, t);
  if (f->n_won + f->n_lost > 0)
    line (isnan (c->roi95.low) ? N_ ("Certainty") : "",
          N_ ("win rate: 95 %% %s to %s however often you look%s%s"),
          number (t, f->win_rate_bbcs95.low, BW_FORMAT_RATIO),
          number (t, f->win_rate_bbcs95.high, BW_FORMAT_RATIO),
          needed != NULL ? _ ("; to tell it from break-even it takes ") : "",
          needed != NULL ? needed : "");
  if (!isnan (c->breakeven_p))
    line ("", N_ ("so few wins or fewer at break-even odds: p = %s (n = %s)"),
          number (t, c->breakeven_p, BW_FORMAT_SCORE),
          number (t, (double) c->breakeven_n, BW_FORMAT_COUNT));
  print_interval ("", _ ("closing line"), &c->clv95, &c->clv, t);
}

static void
print_simulated (const BwAnalysis *analysis, const BwTearSheetLuck *luck, GPtrArray *t)
{
  if (!isnan (luck->drawdown_odds) && bw_analysis_figures (analysis)->max_drawdown > 0)
    line (N_ ("By luck alone"), N_ ("a drawdown this deep comes in %s of seasons even if %s"),
          number (t, luck->drawdown_odds, BW_FORMAT_RATIO),
          luck->n_without_p == 0 ? _ ("every stated chance is right")
                                 : _ ("every chance, stated or else of the odds, is right"));
  if (!isnan (luck->mcb_p))
    line (isnan (luck->drawdown_odds) ? N_ ("By luck alone") : "",
          N_ ("as miscalibrated though every stated chance is right: p = %s (n = %s)"),
          number (t, luck->mcb_p, BW_FORMAT_SCORE),
          number (t, (double) bw_analysis_figures (analysis)->forecasts.n, BW_FORMAT_COUNT));
}

/* Where it first counted, if it did. */
static const char *
first_text (GPtrArray *t, BwProof proof, int64_t first)
{
  if (first == 0)
    return "";
  char *text =
      g_strdup_printf (_ (" %s was first reached at %s."),
                       number (t, bw_proof_level (proof, BW_SEVERITY_WARNING), BW_FORMAT_ODDS10),
                       number (t, (double) first, BW_FORMAT_COUNT));
  g_ptr_array_add (t, text);
  return text;
}

static void
print_proof (const BwEvidenceCurve *curve, BwProof proof, int64_t first, GPtrArray *t)
{
  g_autofree char *sentence = bw_monitor_sentence (curve, proof);
  g_autofree char *explanation = bw_monitor_new_explanation (curve, proof);
  line ("", "%s%s", sentence, first_text (t, proof, first));
  if (explanation != NULL)
    line ("", "%s", explanation);
}

static void
print_evidence (const BwAnalysis *analysis, GPtrArray *t)
{
  const char *title = N_ ("Is it real?");
  for (BwMonitorKind kind = 0; kind < BW_N_MONITORS; kind++)
    {
      g_auto (BwEvidenceCurve) curve = { 0 };
      bw_analysis_curve (analysis, kind, &curve);
      const BwEProcess *process = &curve.last.process;
      if (process->n > 0)
        {
          g_autofree char *claim = bw_monitor_title (&curve.spec);
          line (title, "%s:", claim);
          print_proof (&curve, BW_PROOF_START, process->first_e_20, t);
          print_proof (&curve, BW_PROOF_CHANGE, process->first_sr_1e4, t);
          title = "";
        }
    }
}

void
bw_tear_sheet_print_luck (const BwAnalysis *analysis, const BwTearSheetLuck *luck)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_print ("\n");
  if (!bw_analysis_figures (analysis)->is_forecasts)
    print_certainty (analysis, texts);
  print_simulated (analysis, luck, texts);
  print_evidence (analysis, texts);
}
