/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of device pixels painted as a mask: what a stroke of as many points would look like, at a
 * hundredth of its cost. */
#include "plot/bw-chart-draw-private.h"

#include <math.h>
#include <string.h>

unsigned
bw_chart_n_columns (const BwChartLayout *layout)
{
  return (unsigned) fmax (round (layout->plot.width * layout->frame.device_scale), 1);
}

bool
bw_chart_is_vector (cairo_t *cr)
{
  cairo_surface_type_t type = cairo_surface_get_type (cairo_get_group_target (cr));
  return type == CAIRO_SURFACE_TYPE_SVG || type == CAIRO_SURFACE_TYPE_PDF
         || type == CAIRO_SURFACE_TYPE_PS;
}

bool
bw_mask_init (BwMask *mask, int width, int height)
{
  *mask = (BwMask){ .width = width, .height = height };
  mask->surface = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  if (cairo_surface_status (mask->surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (mask->surface);
      return false;
    }
  mask->data = cairo_image_surface_get_data (mask->surface);
  mask->stride = cairo_image_surface_get_stride (mask->surface);
  return true;
}

void
bw_mask_paint (BwMask *mask, cairo_t *cr, double scale, double x, double y, BwColour colour)
{
  cairo_surface_mark_dirty (mask->surface);
  cairo_surface_set_device_scale (mask->surface, scale, scale);
  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (mask->surface);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_matrix_t matrix;
  cairo_matrix_init_translate (&matrix, -x, -y);
  cairo_pattern_set_matrix (pattern, &matrix);
  bw_colour_set_source (cr, colour);
  cairo_mask (cr, pattern);
  cairo_pattern_destroy (pattern);
  cairo_surface_destroy (mask->surface);
}

/** What was covered before, at ROW of COLUMN, is covered by AMOUNT (0 … 255) at least. */
static inline void
cover (BwMask *mask, int column, int row, int amount)
{
  if (row < 0 || row >= mask->height)
    return;
  unsigned char *pixel = mask->data + (size_t) row * (size_t) mask->stride + column;
  if (*pixel < amount)
    *pixel = (unsigned char) amount;
}

/** Covers COLUMN from TOP to BOTTOM with AMOUNT (0 … 1), ends in part. */
static void
cover_span (BwMask *mask, int column, double top, double bottom, double amount)
{
  top = fmax (top - mask->top, 0);
  bottom = fmin (bottom - mask->top, mask->height);
  if (!(bottom > top))
    return;
  int first = (int) top;
  int last = (int) bottom;
  double full = amount * 255;
  if (first == last)
    {
      cover (mask, column, first, (int) (full * (bottom - top) + 0.5));
      return;
    }
  cover (mask, column, first, (int) (full * (first + 1 - top) + 0.5));
  cover (mask, column, last, (int) (full * (bottom - last) + 0.5));
  unsigned char value = (unsigned char) (full + 0.5);
  unsigned char *pixel =
      mask->data + (size_t) (first + 1) * (size_t) mask->stride + (size_t) column;
  for (int row = first + 1; row < last; row++, pixel += mask->stride)
    if (*pixel < value)
      *pixel = value;
}

/** Rows that COLUMNS touch; false when there are none. */
static bool
find_rows (const BwSpanColumn *columns, unsigned n, int height, int *first, int *last)
{
  double top = INFINITY;
  double bottom = -INFINITY;
  for (unsigned k = 0; k < n; k++)
    if (columns[k].bottom >= columns[k].top)
      {
        top = fmin (top, columns[k].top);
        bottom = fmax (bottom, columns[k].bottom);
      }
  if (!(bottom >= top))
    return false;
  *first = (int) CLAMP (floor (top), 0, height);
  *last = (int) CLAMP (ceil (bottom), 0, height);
  return *last > *first;
}

static void
fill_mask (BwMask *mask, const BwSpanColumn *columns, unsigned n, double reach)
{
  int far = (int) ceil (reach);
  for (int k = 0; k < (int) n; k++)
    {
      const BwSpanColumn *own = &columns[k];
      bool has_own = own->bottom >= own->top;
      if (has_own)
        cover_span (mask, k, own->top, own->bottom, 1);
      /* Of neighbours only what sticks out: inside, the column is covered already. */
      for (int d = -far; d <= far; d++)
        {
          if (d == 0 || k + d < 0 || k + d >= (int) n
              || !(columns[k + d].bottom >= columns[k + d].top))
            continue;
          const BwSpanColumn *other = &columns[k + d];
          double amount = fmin (reach - (abs (d) - 1), 1);
          if (!has_own)
            cover_span (mask, k, other->top, other->bottom, amount);
          else
            {
              cover_span (mask, k, other->top, fmin (other->bottom, own->top + 1), amount);
              cover_span (mask, k, fmax (other->top, own->bottom - 1), other->bottom, amount);
            }
        }
    }
}

void
bw_chart_paint_columns (const BwChartLayout *layout, cairo_t *cr, const BwSpanColumn *columns,
                        unsigned n, double reach, BwColour colour)
{
  double scale = layout->frame.device_scale;
  int height = (int) fmax (round (layout->plot.height * scale), 1);
  int first;
  int last;
  if (!find_rows (columns, n, height, &first, &last))
    return;
  BwMask mask;
  if (!bw_mask_init (&mask, (int) n, last - first))
    return;
  mask.top = first;
  fill_mask (&mask, columns, n, reach);
  bw_mask_paint (&mask, cr, scale, layout->plot.x, layout->plot.y + first / scale, colour);
}
