/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well stated chances are meant, as a reliability diagram and in figures. */
#include "view/bw-calibration-view.h"

#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define Z95 1.959963984540054
#define SCORE_DECIMALS 4
/* Colours of the palette: what helps, what hurts. */
#define HELPS 2
#define HURTS 1

static const BwBins *
bins_of (const BwCalibration *c, BwReliabilityKind kind)
{
  return kind == BW_RELIABILITY_EQUAL_COUNT ? &c->equal_count : &c->equal_width;
}

/* A stretch of BLOCK, with the band in its middle. */
static void
add_stretch (GArray *steps, const BwCorpBlock *block, double from, double to,
             const BwConsistency *band)
{
  BwReliabilityStep step = { .x_low = from,
                             .x_high = to,
                             .y = block->value,
                             .band_low = NAN,
                             .band_high = NAN,
                             .n = (double) block->n };
  if (band != NULL)
    bw_consistency_at (band, from + (to - from) / 2, &step.band_low, &step.band_high);
  g_array_append_val (steps, step);
}

/* A block is as many steps as the band has points in it, so that what is outside can be told from
 * what is inside. */
static void
add_corp_steps (GArray *steps, const BwCorp *corp, const BwConsistency *band)
{
  for (unsigned i = 0; i < corp->blocks->len; i++)
    {
      const BwCorpBlock *block = &g_array_index (corp->blocks, BwCorpBlock, i);
      double from = block->x_min;
      for (unsigned k = 0; band != NULL && k < band->points->len; k++)
        {
          double p = g_array_index (band->points, BwBandPoint, k).p;
          if (p <= from || p >= block->x_max)
            continue;
          add_stretch (steps, block, from, p, band);
          from = p;
        }
      add_stretch (steps, block, from, block->x_max, band);
    }
}

static void
add_bin_steps (GArray *steps, const BwBins *bins)
{
  for (unsigned i = 0; i < bins->bins->len; i++)
    {
      const BwBin *bin = &g_array_index (bins->bins, BwBin, i);
      BwReliabilityStep step = { .x_low = bin->mean_p,
                                 .x_high = bin->mean_p,
                                 .y = bin->mean_y,
                                 .band_low = bin->wilson95.low,
                                 .band_high = bin->wilson95.high,
                                 .n = (double) bin->n };
      if (bin->n > 0)
        g_array_append_val (steps, step);
    }
}

/* The forecasts in the bins of equal width, which are those of the histogram. (transfer full) */
static double *
counts_of (const BwCalibration *c, unsigned *n)
{
  const GArray *bins = c->equal_width.bins;
  *n = bins != NULL ? bins->len : 0;
  double *counts = g_new0 (double, MAX (*n, 1));
  for (unsigned i = 0; i < *n; i++)
    counts[i] = (double) g_array_index (bins, BwBin, i).n;
  return counts;
}

static void
set_axes (BwChart *chart)
{
  BwAxis x = { .format = BW_FORMAT_RATIO,
               .title = _ ("chance the model stated; number of forecasts"),
               .min = 0,
               .max = 1,
               .is_share = true };
  BwAxis y = { .format = BW_FORMAT_RATIO, .min = 0, .max = 1, .is_share = true };
  bw_chart_set_x (chart, &x);
  bw_chart_set_y (chart, &y);
}

/* "Reliability, n = 1,206. Overconfident. When it says 80 %, about 74 % happens. …" (transfer full)
 */
static char *
finding_of (const BwLedgerDocument *document, const char *count)
{
  g_autoptr (BwVerdict) verdict = bw_calibration_verdict (document);
  if (verdict->examples == NULL)
    return g_strdup_printf (_ ("Reliability, %s. %s."), count, verdict->title);
  return g_strdup_printf (_ ("Reliability, %s. %s. %s"), count, verdict->title, verdict->examples);
}

BwChart *
bw_calibration_chart (const BwLedgerDocument *document, BwReliabilityKind kind,
                      const BwConsistency *band)
{
  g_return_val_if_fail ((unsigned) kind < BW_N_RELIABILITY, NULL);
  const BwCalibration *c = bw_ledger_document_calibration (document);
  BwChart *chart = bw_chart_new (BW_CHART_RELIABILITY);
  g_autofree char *count = bw_words_count ((double) c->scores.n);
  g_autofree char *wilson_level = bw_words_share (0.95, 0, false);
  g_autofree char *wilson = g_strdup_printf (_ ("%s Wilson"), wilson_level);
  g_autofree char *level = bw_words_share (BW_CONSISTENCY_LEVEL, 0, false);
  g_autofree char *consistency = g_strdup_printf (_ ("%s if calibrated"), level);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (BwReliabilityStep));
  bool is_binned = kind != BW_RELIABILITY_CORP;
  bw_chart_set_title (chart, _ ("Reliability"), count);
  set_axes (chart);
  if (band != NULL && band->points == NULL)
    band = NULL;
  if (c->scores.n > 0 && is_binned)
    add_bin_steps (steps, bins_of (c, kind));
  else if (c->scores.n > 0)
    add_corp_steps (steps, &c->corp, band);
  unsigned n_counts = 0;
  g_autofree double *counts = counts_of (c, &n_counts);
  bw_chart_set_reliability (chart, (const BwReliabilityStep *) (const void *) steps->data,
                            steps->len, is_binned,
                            is_binned      ? wilson
                            : band != NULL ? consistency
                                           : NULL,
                            counts, n_counts);
  g_autofree char *finding = finding_of (document, count);
  bw_chart_set_finding (chart, finding);
  if (c->scores.n == 0)
    bw_chart_set_note (chart, _ ("No stated chances in this range"), NULL);
  return chart;
}

static void
part_free (gpointer data)
{
  BwScorePart *part = data;
  g_free (part->label);
  g_free (part->symbol);
  g_free (part->value);
  g_free (part->meaning);
  g_free (part);
}

static BwScorePart *
add_part (GPtrArray *parts, const char *label, const char *symbol, double value, bool is_signed)
{
  BwScorePart *part = g_new0 (BwScorePart, 1);
  part->label = g_strdup (label);
  part->symbol = g_strdup (symbol);
  part->value = bw_words_decimal (value, SCORE_DECIMALS, is_signed);
  part->size = fabs (value);
  part->series = BW_PALETTE_N_SERIES;
  g_ptr_array_add (parts, part);
  return part;
}

/* "p = 0.010", "p < 0.001". (transfer full) */
static char *
p_text (double p)
{
  g_autofree char *least = bw_words_decimal (0.001, 3, false);
  g_autofree char *text = bw_words_decimal (p, 3, false);
  return p < 0.001 ? g_strdup_printf ("p < %s", least) : g_strdup_printf ("p = %s", text);
}

/* Of the steps: how often luck alone does as badly. (transfer full) */
static char *
wrong_text (double luck_p)
{
  if (isnan (luck_p))
    return g_strdup (_ ("Added because stated chances are off."));
  g_autofree char *p = p_text (luck_p);
  return g_strdup_printf (_ ("Added because stated chances are off. By luck alone: %s."), p);
}

GPtrArray *
bw_calibration_parts (const BwLedgerDocument *document, BwReliabilityKind kind, double luck_p)
{
  const BwCalibration *c = bw_ledger_document_calibration (document);
  GPtrArray *parts = g_ptr_array_new_with_free_func (part_free);
  if (c->scores.n == 0)
    return parts;
  bool is_corp = kind == BW_RELIABILITY_CORP;
  const BwBins *bins = bins_of (c, kind);
  g_autofree char *rate = bw_words_share (c->scores.base_rate, 1, false);
  BwScorePart *difficulty = add_part (parts, _ ("Difficulty"), "UNC", c->scores.uncertainty, false);
  difficulty->meaning =
      g_strdup_printf (_ ("What anyone would score who only knew that %s of them happen."), rate);
  BwScorePart *skill = add_part (parts, _ ("Skill"), is_corp ? "DSC" : "RES",
                                 is_corp ? -c->corp.dsc : -bins->resolution, true);
  skill->meaning = g_strdup (_ ("Taken off by telling likely from unlikely. More is better."));
  skill->series = HELPS;
  BwScorePart *wrong = add_part (parts, _ ("Miscalibration"), is_corp ? "MCB" : "REL",
                                 is_corp ? c->corp.mcb : bins->reliability, true);
  wrong->meaning = wrong_text (is_corp ? luck_p : (double) NAN);
  wrong->series = HURTS;
  if (!is_corp)
    add_part (parts, _ ("Within bins"), "WBV − WBC", bins->wbv - bins->wbc, true)->meaning =
        g_strdup (_ ("What differs inside a bin, and its mean can’t tell."));
  return parts;
}

char *
bw_calibration_sum_text (const BwLedgerDocument *document, BwReliabilityKind kind)
{
  const BwCalibration *c = bw_ledger_document_calibration (document);
  if (c->scores.n == 0)
    return NULL;
  if (kind != BW_RELIABILITY_CORP)
    return g_strdup (_ ("Difficulty − skill + miscalibration + within bins = Brier score."));
  g_autofree char *best = bw_words_decimal (c->scores.brier - c->corp.mcb, SCORE_DECIMALS, false);
  return g_strdup_printf (_ ("Difficulty − skill + miscalibration = Brier score. With the best "
                             "correction in hindsight it would be %s, no less."),
                          best);
}

static void
add (GPtrArray *figures, const char *label, char *value, char *detail, const char *reason)
{
  g_ptr_array_add (figures, bw_figure_new_take (label, value, detail, g_strdup (reason)));
}

/* "0.76", "± 0.13, overconfident" with 95 %. BELOW and ABOVE are words for what lies on that side
 * of IDEAL with all of its interval. */
static void
add_estimate (GPtrArray *figures, const char *label, double value, double se, double ideal,
              const char *below, const char *above, const char *reason)
{
  g_autofree char *half = bw_words_decimal (Z95 * se, 2, false);
  const char *word = value + Z95 * se < ideal ? below : value - Z95 * se > ideal ? above : NULL;
  char *detail = isnan (se)     ? NULL
                 : word != NULL ? g_strdup_printf ("± %s, %s", half, word)
                                : g_strdup_printf ("± %s", half);
  add (figures, label, bw_words_decimal (value, 2, ideal == 0), detail, reason);
}

/* Against what the market knew in the end, which is harder to beat than the base rate. */
static void
add_closing (GPtrArray *figures, const BwClosingScore *closing)
{
  if (closing->n == 0)
    {
      add (figures, _ ("Skill against closing line"), g_strdup ("–"), NULL,
           _ ("No forecast of this range has closing odds or a fair closing chance beside it."));
      return;
    }
  g_autofree char *count = bw_words_count ((double) closing->n);
  g_autofree char *own = bw_words_decimal (closing->brier, SCORE_DECIMALS, false);
  g_autofree char *close = bw_words_decimal (closing->closing_brier, SCORE_DECIMALS, false);
  g_autofree char *reason = g_strdup_printf (
      _ ("1 − Brier score / that of the fair closing chances, of the bets that have both: %s "
         "against %s. Above 0 it knows more than the market did in the end."),
      own, close);
  add (figures, _ ("Skill against closing line"), bw_words_share (closing->skill, 1, true),
       g_steal_pointer (&count), reason);
}

static void
add_scores (GPtrArray *figures, const BwCalibration *c, const BwClosingScore *closing)
{
  const BwForecastFigures *s = &c->scores;
  g_autofree char *stated = bw_words_share (s->mean_p, 1, false);
  g_autofree char *happened = bw_words_share (s->base_rate, 1, false);
  add (figures, _ ("Stated, happened"), g_strdup_printf ("%s · %s", stated, happened), NULL,
       _ ("The mean of the stated chances, and how many of the events came true."));
  add (figures, _ ("Brier score"), bw_words_decimal (s->brier, SCORE_DECIMALS, false), NULL,
       _ ("Mean squared error: 0 is perfect, 0.25 is a coin."));
  add (figures, _ ("Log loss"), bw_words_decimal (s->log_loss, SCORE_DECIMALS, false), NULL,
       _ ("Natural logarithm: 0 is perfect, 0.6931 is a coin."));
  add (figures, _ ("Skill against base rate"), bw_words_share (s->brier_skill, 1, true), NULL,
       _ ("1 − Brier score / difficulty: what is better than always stating how many happen."));
  add_closing (figures, closing);
  add (figures, _ ("Telling apart (AUC)"), bw_words_decimal (c->auc, 3, false), NULL,
       _ ("How often one that happened was given more chance than one that did not; 0.5 is none."));
  add (figures, _ ("Mean gap in bins (ECE)"), bw_words_share (c->equal_width.ece, 1, false), NULL,
       _ ("Between stated and happened, in bins of equal width. Few forecasts alone make it "
          "large."));
}

GPtrArray *
bw_calibration_figures (const BwLedgerDocument *document)
{
  const BwCalibration *c = bw_ledger_document_calibration (document);
  GPtrArray *figures = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_figure_free);
  if (c->scores.n == 0)
    return figures;
  const BwRecalibration *line = &c->recalibration;
  add_scores (figures, c, bw_ledger_document_closing (document));
  add_estimate (
      figures, _ ("Slope"), line->slope, line->slope_se, 1, _ ("overconfident"), _ ("timid"),
      /* xgettext:no-c-format */
      _ ("Of the line that would put forecasts right: 1 is ideal, below is overconfident, "
         "above is timid. After ± its 95 % half width."));
  add_estimate (figures, _ ("Shift"), line->intercept, line->intercept_se, 0, _ ("too high"),
                _ ("too low"),
                /* xgettext:no-c-format */
                _ ("Of the line that would put forecasts right, in log odds: 0 is ideal, below is "
                   "too high, above is too low. After ± its 95 % half width."));
  add (figures, _ ("Spiegelhalter’s test"),
       isnan (c->scores.spiegelhalter_p) ? g_strdup ("–") : p_text (c->scores.spiegelhalter_p),
       NULL,
       _ ("How often a perfectly calibrated forecaster looks as bad, for a "
          "number of forecasts fixed before looking."));
  if (c->scores.n_certain_wrong > 0)
    add (figures, _ ("Certain and wrong"),
         bw_words_decimal ((double) c->scores.n_certain_wrong, 0, false), NULL,
         /* xgettext:no-c-format */
         _ ("Forecasts of 0 % or 100 % of which the opposite happened."));
  return figures;
}
