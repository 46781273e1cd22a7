/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws a chart, layer by layer, and writes it as a file. */
#include "plot/bw-chart-draw-private.h"

#include "base/bw-error.h"

#include <cairo-svg.h>
#include <glib/gi18n-lib.h>

void
bw_chart_layout_draw (const BwChartLayout *layout, cairo_t *cr)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (BwRect));
  cairo_save (cr);
  cairo_new_path (cr);
  bw_chart_draw_header (layout, cr);
  bw_chart_draw_zones (layout, cr);
  bw_chart_draw_grid (layout, cr);
  bw_chart_draw_gaps (layout, cr);
  if (layout->chart->kind == BW_CHART_HISTOGRAM)
    bw_chart_draw_histogram (layout, cr);
  else if (layout->chart->kind == BW_CHART_RELIABILITY)
    bw_chart_draw_reliability (layout, cr);
  else
    bw_chart_draw_series (layout, cr);
  bw_chart_draw_limits (layout, cr);
  bw_chart_draw_axes (layout, cr);
  bw_chart_draw_gap_words (layout, cr);
  bw_chart_draw_limit_labels (layout, cr, taken);
  bw_chart_draw_markers (layout, cr, taken);
  bw_chart_draw_note (layout, cr);
  cairo_restore (cr);
}

static cairo_status_t
append_cb (gpointer data, const unsigned char *bytes, unsigned length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

/** The picture on a card: a margin round it, as the cards of the window have one. */
static void
draw_file (BwChart *chart, const BwChartFrame *frame, cairo_t *cr)
{
  const double margin = 12;
  BwChartFrame inner = *frame;
  inner.width = MAX (frame->width - 2 * margin, 1);
  inner.height = MAX (frame->height - 2 * margin, 1);
  if (inner.palette == NULL)
    inner.palette = bw_palette_get (false, false);
  g_autoptr (BwChartLayout) layout = bw_chart_layout_new (chart, &inner);
  bw_colour_set_source (cr, inner.palette->card);
  cairo_paint (cr);
  cairo_translate (cr, margin, margin);
  bw_chart_layout_draw (layout, cr);
}

static GBytes *
finish_file (cairo_status_t status, GByteArray *bytes, GError **error)
{
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_FAILED, _ ("the chart was not drawn: %s"),
                   cairo_status_to_string (status));
      g_byte_array_unref (bytes);
      return NULL;
    }
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
bw_chart_to_png (BwChart *chart, const BwChartFrame *frame, GError **error)
{
  double scale = frame->device_scale > 0 ? frame->device_scale : 1;
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int) (frame->width * scale + 0.5), (int) (frame->height * scale + 0.5));
  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_t *cr = cairo_create (surface);
  GByteArray *bytes = g_byte_array_new ();
  cairo_status_t status = cairo_status (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    {
      draw_file (chart, frame, cr);
      status = cairo_status (cr);
    }
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_destroy (surface);
  return finish_file (status, bytes, error);
}

GBytes *
bw_chart_to_svg (BwChart *chart, const BwChartFrame *frame, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface =
      cairo_svg_surface_create_for_stream (append_cb, bytes, frame->width, frame->height);
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cairo_t *cr = cairo_create (surface);
  draw_file (chart, frame, cr);
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return finish_file (status, bytes, error);
}
