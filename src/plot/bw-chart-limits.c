/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits as lines with their value on them, and the zones beyond. */
#include "plot/bw-chart-draw-private.h"
#include "plot/bw-series-private.h"

#include <math.h>

/* How much worse a place between the ends is than one at an end. */
#define BETWEEN 0.5
/* How much worse a place across another limit is. */
#define ACROSS 3.0
/* How far from its middle a marker covers what is below it. */
#define MARKER_REACH 10

static const BwChartLimit *
limit_at (const BwChartLayout *layout, guint i)
{
  return &g_array_index (layout->chart->limits, BwChartLimit, i);
}

static bool
is_visible (const BwChartLayout *layout, const BwChartLimit *limit)
{
  return isfinite (limit->value) && limit->value >= layout->y.from && limit->value <= layout->y.to;
}

static BwTone
limit_tone (const BwChartLimit *limit)
{
  return limit->severity >= BW_SEVERITY_CRITICAL ? BW_TONE_CRITICAL
         : limit->severity >= BW_SEVERITY_ERROR  ? BW_TONE_ERROR
                                                 : BW_TONE_WARNING;
}

/** Where the zone beyond LIMIT ends: at the next worse limit on its side, or at the plot's edge. */
static double
zone_end (const BwChartLayout *layout, const BwChartLimit *limit)
{
  double end = limit->is_below ? layout->y.from : layout->y.to;
  for (guint i = 0; i < layout->chart->limits->len; i++)
    {
      const BwChartLimit *other = limit_at (layout, i);
      if (other->kind != BW_LIMIT_TRIP || other->is_below != limit->is_below
          || !isfinite (other->value))
        continue;
      if (limit->is_below && other->value < limit->value)
        end = fmax (end, other->value);
      if (!limit->is_below && other->value > limit->value)
        end = fmin (end, other->value);
    }
  return end;
}

void
bw_chart_draw_zones (const BwChartLayout *layout, cairo_t *cr)
{
  const BwRect *plot = &layout->plot;
  for (guint i = 0; i < layout->chart->limits->len; i++)
    {
      const BwChartLimit *limit = limit_at (layout, i);
      if (limit->kind != BW_LIMIT_TRIP || !isfinite (limit->value))
        continue;
      double a = bw_scale_to_px (&layout->y, limit->value);
      double b = bw_scale_to_px (&layout->y, zone_end (layout, limit));
      double top = CLAMP (fmin (a, b), plot->y, plot->y + plot->height);
      double bottom = CLAMP (fmax (a, b), plot->y, plot->y + plot->height);
      bool is_beyond = limit->is_below ? b > a : b < a;
      if (!is_beyond || bottom <= top)
        continue;
      cairo_rectangle (cr, plot->x, top, plot->width, bottom - top);
      bw_colour_set_source (
          cr, bw_colour_fade (layout->frame.palette->tone_fill[limit_tone (limit)], 0.1));
      cairo_fill (cr);
    }
}

static void
set_limit_line (const BwChartLayout *layout, cairo_t *cr, const BwChartLimit *limit)
{
  static const double warning[] = { 6, 3 };
  static const double critical[] = { 2, 2.5 };
  static const double recover[] = { 1, 3 };
  const BwPalette *palette = layout->frame.palette;
  bool is_trip = limit->kind == BW_LIMIT_TRIP;
  BwTone tone = limit_tone (limit);
  cairo_set_line_width (cr, is_trip ? 1.5 : 1);
  bw_colour_set_source (cr, is_trip ? palette->tone_fill[tone] : palette->zero);
  if (limit->kind == BW_LIMIT_RECOVER)
    cairo_set_dash (cr, recover, 2, 0);
  else if (is_trip)
    cairo_set_dash (cr, tone == BW_TONE_CRITICAL ? critical : warning, 2, 0);
  else
    cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_level (const BwChartLayout *layout, cairo_t *cr, double value)
{
  double y = bw_chart_crisp (layout, bw_scale_to_px (&layout->y, value));
  cairo_move_to (cr, layout->plot.x, y);
  cairo_line_to (cr, layout->plot.x + layout->plot.width, y);
  cairo_stroke (cr);
}

void
bw_chart_draw_limits (const BwChartLayout *layout, cairo_t *cr)
{
  bool has_zero = false;
  cairo_save (cr);
  for (guint i = 0; i < layout->chart->limits->len; i++)
    {
      const BwChartLimit *limit = limit_at (layout, i);
      has_zero = has_zero || limit->kind == BW_LIMIT_ZERO;
      if (!is_visible (layout, limit))
        continue;
      set_limit_line (layout, cr, limit);
      draw_level (layout, cr, limit->value);
    }
  if (!has_zero && !layout->y.is_log && layout->y.from < 0 && layout->y.to > 0
      && layout->chart->kind == BW_CHART_XY)
    {
      cairo_set_dash (cr, NULL, 0, 0);
      cairo_set_line_width (cr, 1);
      bw_colour_set_source (cr, layout->frame.palette->zero);
      draw_level (layout, cr, 0);
    }
  cairo_restore (cr);
}

double
bw_chart_crowding (const BwChartLayout *layout, const BwRect *rect)
{
  enum
  {
    N_PROBES = 12,
  };
  unsigned n_met = 0;
  for (unsigned k = 0; k < N_PROBES; k++)
    {
      double from = bw_scale_from_px (&layout->x, rect->x + rect->width * k / N_PROBES);
      double to = bw_scale_from_px (&layout->x, rect->x + rect->width * (k + 1) / N_PROBES);
      for (guint i = 0; i < layout->chart->series->len; i++)
        {
          const BwChartSeries *series = &g_array_index (layout->chart->series, BwChartSeries, i);
          double low;
          double high;
          if (bw_chart_is_shown (layout, i)
              && bw_series_extent_of (series->series, from, to, false, series->line == BW_LINE_STEP,
                                      &low, &high)
              && bw_scale_to_px (&layout->y, low) >= rect->y - 2
              && bw_scale_to_px (&layout->y, high) <= rect->y + rect->height + 2)
            {
              n_met++;
              break;
            }
        }
    }
  for (guint i = 0; i < layout->chart->markers->len; i++)
    {
      const BwChartMarker *marker = &g_array_index (layout->chart->markers, BwChartMarker, i);
      double x = bw_scale_to_px (&layout->x, marker->x);
      double y = bw_scale_to_px (&layout->y, marker->y);
      if (x > rect->x - MARKER_REACH && x < rect->x + rect->width + MARKER_REACH
          && y > rect->y - MARKER_REACH && y < rect->y + rect->height + MARKER_REACH)
        n_met += N_PROBES;
    }
  for (guint i = 0; i < layout->chart->gaps->len; i++)
    {
      const BwChartGap *gap = &g_array_index (layout->chart->gaps, BwChartGap, i);
      if (bw_scale_to_px (&layout->x, gap->to) > rect->x
          && bw_scale_to_px (&layout->x, gap->from) < rect->x + rect->width)
        n_met++;
    }
  return n_met / (double) N_PROBES;
}

static bool
meets (const BwRect *a, const BwRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height
         && b->y < a->y + a->height;
}

bool
bw_chart_is_taken (const GArray *taken, const BwRect *rect)
{
  for (guint i = 0; i < taken->len; i++)
    if (meets (rect, &g_array_index (taken, BwRect, i)))
      return true;
  return false;
}

/** How bad a place for a label is: outside the plot, over another label or across another limit is
 * out of the question (INFINITY). */
static double
place_cost (const BwChartLayout *layout, const BwRect *rect, const BwChartLimit *own,
            const GArray *taken)
{
  const BwRect *plot = &layout->plot;
  /* Above the plot there is half a line of air, for the label of the highest tick. */
  if (rect->x < plot->x || rect->x + rect->width > plot->x + plot->width
      || rect->y < fmax (plot->y - layout->line * 0.45, 0)
      || rect->y + rect->height > plot->y + plot->height + 1)
    return INFINITY;
  if (bw_chart_is_taken (taken, rect))
    return INFINITY;
  double cost = bw_chart_crowding (layout, rect);
  for (guint i = 0; i < layout->chart->limits->len; i++)
    {
      const BwChartLimit *limit = limit_at (layout, i);
      double y = bw_scale_to_px (&layout->y, limit->value);
      if (limit != own && is_visible (layout, limit) && y > rect->y + 1
          && y < rect->y + rect->height - 1)
        cost += ACROSS;
    }
  return cost;
}

/** The best place so far for a label. */
typedef struct
{
  const BwChartLimit *limit;
  const GArray *taken;
  double width, cost;
  BwRect rect;
} LabelPlace;

/** Tries the place at SHARE of the way from the left end to the right one. */
static void
try_place (const BwChartLayout *layout, LabelPlace *best, double share, bool is_below,
           double extra_cost)
{
  const BwRect *plot = &layout->plot;
  double y = bw_scale_to_px (&layout->y, best->limit->value);
  BwRect rect = { plot->x + 4 + share * (plot->width - best->width - 7),
                  is_below ? y + 1 : y - layout->line - 1, best->width, layout->line };
  double cost = place_cost (layout, &rect, best->limit, best->taken) + extra_cost;
  if (cost >= best->cost)
    return;
  best->cost = cost;
  best->rect = rect;
}

/** Tries the places right beside the markers, and one in the middle. */
static void
try_between (const BwChartLayout *layout, LabelPlace *best, bool is_below)
{
  const BwRect *plot = &layout->plot;
  double room = fmax (plot->width - best->width - 7, 1);
  try_place (layout, best, 0.5, is_below, BETWEEN);
  for (guint i = 0; i < layout->chart->markers->len && best->cost > BETWEEN; i++)
    {
      const BwChartMarker *marker = &g_array_index (layout->chart->markers, BwChartMarker, i);
      double x = bw_scale_to_px (&layout->x, marker->x) + MARKER_REACH + 1;
      try_place (layout, best, (x - plot->x - 4) / room, is_below, BETWEEN);
    }
}

/** Finds the place for a label: on the bad side of its line or on the other, left or right; where
 * all of those are covered, somewhere between. False when there is none. */
static bool
find_place (const BwChartLayout *layout, LabelPlace *best)
{
  bool is_zero = best->limit->kind == BW_LIMIT_ZERO;
  bool is_first_below = is_zero || best->limit->is_below;
  best->cost = INFINITY;
  for (int k = 0; k < 4; k++)
    try_place (layout, best, (k % 2 == 0) == is_zero ? 1 : 0, (k < 2) == is_first_below, 0.07 * k);
  if (best->cost > BETWEEN)
    try_between (layout, best, is_first_below);
  if (best->cost > BETWEEN)
    try_between (layout, best, !is_first_below);
  /* What zero means is the least of it: it does not go across another limit. */
  return is_zero ? best->cost < ACROSS : isfinite (best->cost);
}

void
bw_chart_draw_limit_labels (const BwChartLayout *layout, cairo_t *cr, GArray *taken)
{
  const BwPalette *palette = layout->frame.palette;
  for (guint i = 0; i < layout->chart->limits->len; i++)
    {
      const BwChartLimit *limit = limit_at (layout, i);
      bool is_trip = limit->kind == BW_LIMIT_TRIP;
      BwTextStyle style = is_trip ? BW_TEXT_CAPTION_BOLD : BW_TEXT_CAPTION;
      BwColour colour = is_trip                        ? palette->tone_text[limit_tone (limit)]
                        : limit->kind == BW_LIMIT_ZERO ? palette->foreground
                                                       : palette->dim;
      if (limit->label == NULL || !is_visible (layout, limit))
        continue;
      LabelPlace place = { .limit = limit, .taken = taken };
      place.width = bw_text_measure (&layout->font, style, limit->label, 0, NULL);
      if (!find_place (layout, &place))
        continue;
      bw_text_draw (&layout->font, cr, style, limit->label, place.rect.x, place.rect.y, 0, colour,
                    &palette->card);
      g_array_append_val (taken, place.rect);
    }
}
