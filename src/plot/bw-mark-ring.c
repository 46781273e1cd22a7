/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ring of the score, and the strip of days. */
#include "plot/bw-chart-draw-private.h"

#include <math.h>

#define RING_GAP 4.0
#define DAY_WIDTH 3.0

/** An arc of the ring, a butt at either end. */
static void
arc (cairo_t *cr, const BwRect *rect, double thick, double from, double to, BwColour colour)
{
  double radius = fmin (rect->width, rect->height) / 2 - thick / 2;
  if (!(to > from) || !(radius > 0))
    return;
  cairo_new_path (cr);
  cairo_arc (cr, rect->x + rect->width / 2, rect->y + rect->height / 2, radius, from, to);
  cairo_set_line_width (cr, thick);
  bw_colour_set_source (cr, colour);
  cairo_stroke (cr);
}

/** The same, hatched: nothing is known. */
static void
hatched_arc (cairo_t *cr, const BwRect *rect, double thick, double from, double to,
             const BwPalette *palette)
{
  double outer = fmin (rect->width, rect->height) / 2;
  double x = rect->x + rect->width / 2;
  double y = rect->y + rect->height / 2;
  if (!(to > from) || !(outer > thick))
    return;
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_arc (cr, x, y, outer, from, to);
  cairo_arc_negative (cr, x, y, outer - thick, to, from);
  cairo_close_path (cr);
  cairo_clip (cr);
  bw_chart_draw_hatch (cr, rect, bw_colour_fade (palette->hatch, 1.6));
  cairo_restore (cr);
}

void
bw_mark_ring (cairo_t *cr, const BwRect *rect, const BwRingPart *parts, unsigned n,
              const BwPalette *palette)
{
  double sum = 0;
  double size = fmin (rect->width, rect->height);
  for (unsigned i = 0; i < n; i++)
    sum += parts[i].max > 0 ? parts[i].max : 0;
  if (!(sum > 0) || !isfinite (sum) || !(size > 0))
    return;
  double thick = size / 10;
  double gap = n > 1 ? RING_GAP / (size / 2 - thick / 2) : 0;
  double at = -G_PI_2;
  cairo_save (cr);
  for (unsigned i = 0; i < n; i++)
    {
      double width = parts[i].max > 0 ? parts[i].max / sum * 2 * G_PI : 0;
      double from = at + gap / 2;
      double to = at + width - gap / 2;
      at += width;
      if (isnan (parts[i].points))
        {
          hatched_arc (cr, rect, thick, from, to, palette);
          continue;
        }
      double share = CLAMP (parts[i].points / parts[i].max, 0, 1);
      double until = from + (to - from) * share;
      arc (cr, rect, thick, until, to, palette->grid);
      arc (cr, rect, thick, from, until, palette->tone_fill[parts[i].tone]);
    }
  cairo_restore (cr);
}

void
bw_mark_uptime (cairo_t *cr, const BwRect *rect, const BwUptime *days, size_t n,
                const BwPalette *palette)
{
  if (n == 0 || !(rect->width > 0) || !(rect->height > 0))
    return;
  double pitch = rect->width / (double) n;
  double width = fmin (DAY_WIDTH, fmax (pitch - 1, pitch * 0.7));
  double bottom = rect->y + rect->height;
  cairo_save (cr);
  cairo_new_path (cr);
  for (size_t i = 0; i < n; i++)
    {
      double x = rect->x + pitch * (double) i;
      double height = days[i] == BW_UPTIME_UP     ? rect->height
                      : days[i] == BW_UPTIME_SLOW ? rect->height * 0.5
                      : days[i] == BW_UPTIME_DOWN ? rect->height * 0.3
                                                  : fmin (2, rect->height);
      BwColour colour = days[i] == BW_UPTIME_UP     ? palette->tone_fill[BW_TONE_OK]
                        : days[i] == BW_UPTIME_SLOW ? palette->tone_fill[BW_TONE_WARNING]
                        : days[i] == BW_UPTIME_DOWN ? palette->tone_fill[BW_TONE_CRITICAL]
                                                    : palette->axis;
      if (days[i] == BW_UPTIME_SLOW)
        {
          cairo_rectangle (cr, x, rect->y, width, rect->height);
          bw_colour_set_source (cr, bw_colour_fade (colour, 0.25));
          cairo_fill (cr);
        }
      cairo_rectangle (cr, x, bottom - height, width, height);
      bw_colour_set_source (cr, colour);
      cairo_fill (cr);
    }
  cairo_restore (cr);
}
