/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a bot would have done by luck alone, beside how it has done. */
#include "view/bw-performance-luck.h"

#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Bands are shown behind all else; what they are of does not change their grey. */
#define BAND_COLOUR 0

static const BwLuckPoint *
point_at (const BwLuck *luck, unsigned i)
{
  return &g_array_index (luck->points, BwLuckPoint, i);
}

bool
bw_performance_has_luck (const BwPerformance *what)
{
  const BwLuck *luck = what->luck;
  size_t n = bw_ledger_document_curves (what->document)->n;
  /* An answer of a moment before or after, with a bet less or more, has another axis. */
  return luck != NULL && luck->n > 0 && luck->points != NULL && luck->points->len > 1 && n > 0
         && point_at (luck, luck->points->len - 1)->index == (int64_t) n;
}

/* The equity at the start of the range, from which luck plays. */
static double
opening (const BwPerformance *what)
{
  return point_at (what->luck, 0)->equity_median;
}

/* A band that begins with EDGES of each point: one without a line. (transfer full) */
static BwSeries *
band_new (const BwPerformance *what,
          void (*edges) (const BwPerformance *, const BwLuckPoint *, int which, double *low,
                         double *high),
          int which)
{
  const BwLedgerCurves *c = bw_ledger_document_curves (what->document);
  GArray *points = g_array_new (FALSE, FALSE, sizeof (BwPoint));
  for (unsigned i = 0; i < what->luck->points->len; i++)
    {
      const BwLuckPoint *luck = point_at (what->luck, i);
      /* What was before the first bet has no time. */
      if (luck->index == 0)
        continue;
      BwPoint point = { c->time_us[luck->index - 1], NAN, NAN, NAN };
      edges (what, luck, which, &point.low, &point.high);
      if (!isnan (point.x))
        g_array_append_val (points, point);
    }
  return bw_series_new_take (points);
}

/* STRENGTH: how dark, of several. */
static void
add_band (BwChart *chart, BwSeries *band, const char *name, const char *band_name, double strength)
{
  BwChartSeries series = { .series = band,
                           .name = name,
                           .band_name = band_name,
                           .colour = BAND_COLOUR,
                           .line = BW_LINE_STEP,
                           .has_band = true,
                           .is_reference = true,
                           .strength = strength,
                           .area_from = NAN,
                           .crosses_gaps = true };
  bw_chart_add_series (chart, &series);
}

static void
profit_edges (const BwPerformance *what, const BwLuckPoint *point, int which, double *low,
              double *high)
{
  *low = point->equity_low - opening (what);
  *high = point->equity_high - opening (what);
}

void
bw_performance_add_luck_band (BwChart *chart, const BwPerformance *what)
{
  if (!bw_performance_has_luck (what))
    return;
  g_autofree char *level = bw_words_share (0.9, 0, false);
  /* Translators: a band in a chart, and which share of runs lies in it */
  g_autofree char *name = g_strdup_printf (_ ("luck alone, %s"), level);
  g_autoptr (BwSeries) band = band_new (what, profit_edges, 0);
  add_band (chart, band, name, name, 1);
}

/* Each band of the fan ends where the next begins, so that none covers another. */
static void
drawdown_edges (const BwPerformance *what, const BwLuckPoint *point, int which, double *low,
                double *high)
{
  const double depths[] = { 0, point->drawdown_median, point->drawdown_75, point->drawdown_95 };
  *high = 0.0 - depths[which];
  *low = 0.0 - depths[which + 1];
}

void
bw_performance_add_luck_fan (BwChart *chart, const BwPerformance *what)
{
  static const double shares[] = { 0.5, 0.75, 0.95 };
  static const double strengths[] = { 1, 0.7, 0.4 };
  /* Without any bankroll there is no share of it to lose. */
  if (!bw_performance_has_luck (what) || isnan (point_at (what->luck, 0)->drawdown_95))
    return;
  for (int i = 0; i < (int) G_N_ELEMENTS (shares); i++)
    {
      g_autofree char *level = bw_words_share (shares[i], 0, false);
      g_autofree char *name = g_strdup_printf (_ ("luck alone, %s"), level);
      g_autoptr (BwSeries) band = band_new (what, drawdown_edges, i);
      add_band (chart, band, name, i == 0 ? name : level, strengths[i]);
    }
}

bool
bw_performance_luck_at (const BwPerformance *what, size_t n_rows, double *low, double *median,
                        double *high)
{
  if (!bw_performance_has_luck (what))
    return false;
  const BwLuckPoint *found = point_at (what->luck, 0);
  for (unsigned i = 0; i < what->luck->points->len; i++)
    if (point_at (what->luck, i)->index <= (int64_t) n_rows)
      found = point_at (what->luck, i);
  *low = found->equity_low - opening (what);
  *median = found->equity_median - opening (what);
  *high = found->equity_high - opening (what);
  return true;
}
