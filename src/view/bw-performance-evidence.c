/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether how a bot has done may be luck: in a verdict, in bets it takes to know, and as evidence
 * that stays valid however often it is looked at. */
#include "view/bw-monitor-view.h"
#include "view/bw-performance-figures.h"
#include "view/bw-performance-luck.h"
#include "view/bw-performance-private.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* An effect so small that it takes more bets than anybody makes. */
#define MOST_BETS 1e7

char *
bw_performance_drawdown_text (const BwPerformance *what)
{
  const BwLuck *luck = what->luck;
  if (!bw_performance_has_luck (what) || isnan (luck->drawdown_odds) || !(luck->max_drawdown > 0))
    return NULL;
  g_autofree char *odds = bw_performance_chance_text (luck->drawdown_odds);
  const char *rest = luck->n_without_p == 0 ? _ ("even if every stated chance is right.")
                     : luck->n_without_p < luck->n - luck->n_fixed
                         ? _ ("even if every chance, stated or else of the odds, is right.")
                         : _ ("even if all odds are fair.");
  return g_strdup_printf (_ ("A drawdown this deep comes in %s of seasons %s"), odds, rest);
}

/* What the interval of ROI says. */
static void
judge_roi (const BwInterval *roi, char **first, char **rest)
{
  g_autofree char *level = bw_words_share (0.95, 0, false);
  if (roi->high - roi->low < BW_PERFORMANCE_LEAST_WIDTH)
    {
      *first = g_strdup (_ ("All bets went alike."));
      *rest = g_strdup (_ ("What does not vary says nothing of how much it may."));
      return;
    }
  if (roi->low <= 0 && roi->high >= 0)
    {
      *first = g_strdup (_ ("May still be luck."));
      *rest = g_strdup_printf (_ ("The %s interval of ROI includes zero."), level);
      return;
    }
  *first = g_strdup (_ ("Hardly luck alone."));
  *rest = g_strdup_printf (roi->low > 0 ? _ ("The %s interval of ROI is above zero.")
                                        : _ ("The %s interval of ROI is below zero."),
                           level);
}

void
bw_performance_verdict (const BwPerformance *what, char **first, char **rest)
{
  const BwLedgerFigures *f = bw_ledger_document_figures (what->document);
  const BwCertainty *certainty = bw_ledger_document_certainty (what->document);
  const BwInterval *roi = &certainty->roi95;
  if (bw_performance_n_settled (f) < BW_PERFORMANCE_MIN_BETS || isnan (roi->low)
      || isnan (roi->high))
    {
      *first = g_strdup (_ ("Too few bets to tell."));
      *rest =
          g_strdup_printf (_ ("From %d settled bets with a stake on there is an interval of ROI."),
                           BW_PERFORMANCE_MIN_BETS);
    }
  else
    judge_roi (roi, first, rest);
  g_autofree char *drawdown = bw_performance_drawdown_text (what);
  if (drawdown == NULL)
    return;
  g_autofree char *before = *rest;
  *rest = g_strdup_printf ("%s %s", before, drawdown);
}

/* Two digits say all that such a number knows: 1,383 is about 1,400. */
static double
round_bets (double n)
{
  if (n < 10)
    return n;
  double unit = pow (10, floor (log10 (n)) - 1);
  return ceil (n / unit - 1e-9) * unit;
}

/* (transfer full) */
static char *
needed_text (double n_needed)
{
  if (isinf (n_needed))
    return g_strdup ("∞");
  g_autofree char *n =
      bw_words_decimal (n_needed > MOST_BETS ? MOST_BETS : round_bets (n_needed), 0, false);
  /* Translators: a number of bets */
  return g_strdup_printf (n_needed > MOST_BETS ? _ ("over %s") : _ ("about %s"), n);
}

/* ABSENT: why there is no effect at all. */
static void
add_needed (GPtrArray *figures, const char *label, const BwEffect *effect, const char *absent,
            const char *meaning)
{
  if (effect->n == 0)
    bw_performance_add_unknown (figures, label, absent);
  else if (effect->n < BW_PERFORMANCE_MIN_BETS)
    bw_performance_add_collecting (figures, label, effect->n, BW_PERFORMANCE_MIN_BETS);
  else if (isnan (effect->n_needed))
    bw_performance_add_unknown (figures, label, _ ("All bets went alike."));
  else
    {
      g_autofree char *n = bw_words_decimal ((double) effect->n, 0, false);
      g_autofree char *power = bw_words_share (0.8, 0, false);
      g_autofree char *alpha = bw_words_share (0.05, 0, false);
      bw_performance_add (
          figures, label, needed_text (effect->n_needed),
          /* Translators: a number of bets, after "about 1,400" of them */
          g_strdup_printf (_ ("you have %s"), n),
          g_strdup_printf (_ ("%s If it is as large as it looks, so many bets tell it from nothing "
                              "with a chance of %s, and mistake nothing for it in %s of cases."),
                           meaning, power, alpha));
    }
}

GPtrArray *
bw_performance_needed (const BwPerformance *what)
{
  GPtrArray *figures = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_figure_free);
  const BwCertainty *c = bw_ledger_document_certainty (what->document);
  bool is_forecasts = bw_ledger_document_figures (what->document)->is_forecasts;
  const char *no_stakes = _ ("The ledger records no stakes.");
  add_needed (figures, bw_monitor_word (BW_MONITOR_ROI), &c->roi,
              is_forecasts ? no_stakes : _ ("Nothing was staked."),
              _ ("The mean return on a stake, against zero."));
  add_needed (figures, bw_monitor_word (BW_MONITOR_WIN_RATE), &c->win_rate,
              is_forecasts ? no_stakes : _ ("The ledger has no odds."),
              _ ("The win rate against break-even."));
  add_needed (
      figures, bw_monitor_word (BW_MONITOR_CLV), &c->clv, _ ("The ledger has no closing odds."),
      _ ("Closing line value: how much better the odds were than the closing odds, against zero."));
  return figures;
}

/* The curve of KIND, where something entered that money parts may be said of. */
static const BwEvidenceCurve *
curve_of (const BwPerformance *what, BwMonitorKind kind)
{
  const BwEvidenceCurve *curve = what->evidence[kind];
  bool is_money = kind == BW_MONITOR_WIN_RATE || kind == BW_MONITOR_ROI;
  if (curve == NULL || curve->last.n_rows == 0
      || (is_money && bw_ledger_document_figures (what->document)->is_forecasts))
    return NULL;
  return curve;
}

/* What is doubted, what that guarantees, since when. (transfer full) */
static char *
evidence_reason (const BwPerformance *what, const BwEvidenceCurve *curve)
{
  BwMonitorView view = { .curve = curve, .now_us = what->to_us, .zone = what->zone };
  g_autofree char *claim = bw_monitor_claim (&curve->spec);
  g_autofree char *start = bw_monitor_sentence (curve, BW_PROOF_START);
  g_autofree char *change = bw_monitor_severity (curve, BW_PROOF_CHANGE) > BW_SEVERITY_NONE
                                ? bw_monitor_sentence (curve, BW_PROOF_CHANGE)
                                : NULL;
  g_autofree char *since = bw_monitor_since (&view);
  g_autofree char *decades = bw_monitor_decades (curve, BW_PROOF_START);
  return decades == NULL ? g_strjoin (" ", claim, start, since, change, NULL)
                         : g_strjoin (" ", claim, start, decades, since, change, NULL);
}

/* Why there is none of KIND. (transfer full) */
static char *
absence_of (const BwPerformance *what, BwMonitorKind kind)
{
  if (what->evidence[kind] == NULL)
    return g_strdup (_ ("It is being worked out."));
  if (what->evidence[kind]->last.n_rows == 0
      && !bw_ledger_document_figures (what->document)->is_forecasts)
    return bw_monitor_sentence (what->evidence[kind], BW_PROOF_START);
  return g_strdup (kind == BW_MONITOR_CALIBRATION ? _ ("The ledger has no stated chances.")
                                                  : _ ("The ledger records no stakes."));
}

GPtrArray *
bw_performance_evidence (const BwPerformance *what)
{
  GPtrArray *figures = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_figure_free);
  for (unsigned kind = 0; kind < BW_N_MONITORS; kind++)
    {
      const BwEvidenceCurve *curve = curve_of (what, kind);
      if (curve == NULL)
        {
          bw_performance_add (figures, bw_monitor_word (kind), g_strdup ("–"), NULL,
                              absence_of (what, kind));
          continue;
        }
      double log_e = curve->last.process.log_e;
      /* Below 1 : 1 it speaks for the bot, but promises nothing. */
      bw_performance_add (figures, bw_monitor_word (kind),
                          log_e > 0 ? bw_words_evidence (log_e / G_LN10) : g_strdup (_ ("none")),
                          bw_words_count ((double) curve->last.n_rows),
                          evidence_reason (what, curve));
    }
  return figures;
}

/* The one that ever said most; NULL: nothing counted. */
static const BwEvidenceCurve *
find_strongest (const BwPerformance *what)
{
  const BwEvidenceCurve *strongest = NULL;
  for (unsigned kind = 0; kind < BW_N_MONITORS; kind++)
    {
      const BwEvidenceCurve *curve = curve_of (what, kind);
      if (curve != NULL
          && (strongest == NULL
              || curve->last.process.log_e_max > strongest->last.process.log_e_max))
        strongest = curve;
    }
  return strongest;
}

const char *
bw_performance_strongest (const BwPerformance *what)
{
  const BwEvidenceCurve *strongest = find_strongest (what);
  return strongest != NULL ? bw_monitor_kind_name ((BwMonitorKind) strongest->spec.kind) : NULL;
}

char *
bw_performance_evidence_text (const BwPerformance *what)
{
  const BwEvidenceCurve *strongest = find_strongest (what);
  if (strongest == NULL)
    return g_strdup (_ ("Nothing is known so far."));
  if (bw_monitor_severity (strongest, BW_PROOF_START) == BW_SEVERITY_NONE)
    {
      g_autofree char *guarantee = bw_proof_guarantee (BW_PROOF_START, BW_SEVERITY_WARNING);
      return g_strdup_printf (_ ("Nothing speaks against it that luck would not explain. %s"),
                              guarantee);
    }
  g_autofree char *claim = bw_monitor_claim (&strongest->spec);
  g_autofree char *sentence = bw_monitor_sentence (strongest, BW_PROOF_START);
  return g_strdup_printf ("%s %s", claim, sentence);
}
