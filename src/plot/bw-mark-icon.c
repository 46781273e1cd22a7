/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The silhouettes of states as paths on a grid of 16, those of the icon files. */
#include "plot/bw-mark-private.h"
#include "plot/bw-mark.h"

#include <string.h>

static void
disc (cairo_t *cr, double x, double y, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
}

/** A closed figure through N points (x, y, x, y, …). */
static void
figure (cairo_t *cr, const double *xy, unsigned n)
{
  cairo_move_to (cr, xy[0], xy[1]);
  for (unsigned i = 1; i < n; i++)
    cairo_line_to (cr, xy[2 * i], xy[2 * i + 1]);
  cairo_close_path (cr);
}

#define FIGURE(cr, ...)                                                                            \
  figure (cr, (const double[]){ __VA_ARGS__ }, sizeof ((const double[]){ __VA_ARGS__ }) / 16)

static void
ring (cairo_t *cr, double inner)
{
  disc (cr, 8, 8, 7);
  disc (cr, 8, 8, inner);
}

/** An exclamation mark's stroke and point. */
static void
exclamation (cairo_t *cr, double x, double top, double bottom, double point)
{
  cairo_rectangle (cr, x - 0.9, top, 1.8, bottom - top);
  disc (cr, x, point, 1.15);
}

static void
draw_healthy (cairo_t *cr)
{
  disc (cr, 8, 8, 7);
  FIGURE (cr, 11.9, 5.3, 13.1, 6.5, 7, 12.6, 3.6, 9.2, 4.8, 8, 7, 10.2);
}

static void
draw_ok (cairo_t *cr)
{
  ring (cr, 5);
  cairo_rectangle (cr, 5, 7.1, 6, 1.8);
}

static void
draw_warning (cairo_t *cr)
{
  cairo_move_to (cr, 8, 0.9);
  cairo_curve_to (cr, 8.5, 0.9, 8.9, 1.2, 9.1, 1.6);
  cairo_line_to (cr, 15.3, 13.2);
  cairo_curve_to (cr, 15.8, 14.1, 15.2, 15.1, 14.2, 15.1);
  cairo_line_to (cr, 1.8, 15.1);
  cairo_curve_to (cr, 0.8, 15.1, 0.2, 14.1, 0.7, 13.2);
  cairo_line_to (cr, 6.9, 1.6);
  cairo_curve_to (cr, 7.1, 1.2, 7.5, 0.9, 8, 0.9);
  cairo_close_path (cr);
  exclamation (cr, 8, 5.2, 9.9, 12.15);
}

static void
draw_error (cairo_t *cr)
{
  FIGURE (cr, 8, 0.4, 15.6, 8, 8, 15.6, 0.4, 8);
  exclamation (cr, 8, 4, 9.1, 11.35);
}

static void
octagon (cairo_t *cr)
{
  FIGURE (cr, 5, 1, 11, 1, 15, 5, 15, 11, 11, 15, 5, 15, 1, 11, 1, 5);
}

static void
draw_critical (cairo_t *cr)
{
  octagon (cr);
  FIGURE (cr, 5.6, 4.4, 4.4, 5.6, 6.8, 8, 4.4, 10.4, 5.6, 11.6, 8, 9.2, 10.4, 11.6, 11.6, 10.4, 9.2,
          8, 11.6, 5.6, 10.4, 4.4, 8, 6.8);
}

static void
draw_emergency (cairo_t *cr)
{
  octagon (cr);
  exclamation (cr, 5.85, 4, 9.1, 11.35);
  exclamation (cr, 10.15, 4, 9.1, 11.35);
}

static void
draw_collecting (cairo_t *cr)
{
  disc (cr, 8, 8, 7);
  cairo_new_sub_path (cr);
  cairo_arc (cr, 8, 8, 5.3, -G_PI_2, G_PI_2);
  cairo_close_path (cr);
}

static void
draw_nodata (cairo_t *cr)
{
  ring (cr, 5.2);
  cairo_move_to (cr, 8, 4.2);
  cairo_curve_to (cr, 6.5, 4.2, 5.4, 5.1, 5.3, 6.5);
  cairo_line_to (cr, 6.9, 6.5);
  cairo_curve_to (cr, 6.9, 6, 7.4, 5.7, 8, 5.7);
  cairo_curve_to (cr, 8.6, 5.7, 9.1, 6, 9.1, 6.5);
  cairo_curve_to (cr, 9.1, 7, 8.8, 7.2, 8.3, 7.6);
  cairo_curve_to (cr, 7.6, 8, 7.1, 8.5, 7.1, 9.3);
  cairo_line_to (cr, 7.1, 9.7);
  cairo_line_to (cr, 8.7, 9.7);
  cairo_curve_to (cr, 8.7, 9.2, 8.9, 9, 9.5, 8.6);
  cairo_curve_to (cr, 10.2, 8.2, 10.8, 7.6, 10.8, 6.5);
  cairo_curve_to (cr, 10.8, 5, 9.6, 4.2, 8, 4.2);
  cairo_close_path (cr);
  disc (cr, 7.9, 11.5, 1);
}

static void
draw_paused (cairo_t *cr)
{
  disc (cr, 8, 8, 7);
  cairo_rectangle (cr, 5.2, 5, 1.9, 6);
  cairo_rectangle (cr, 8.9, 5, 1.9, 6);
}

static void
draw_snoozed (cairo_t *cr)
{
  /* The moon: a disc of 7 without a disc of about 6 up to the right. */
  cairo_move_to (cr, 6.2, 1.2);
  cairo_curve_to (cr, 3.2, 2, 1.1, 4.7, 1.1, 7.9);
  cairo_curve_to (cr, 1.1, 11.8, 4.2, 14.9, 8.1, 14.9);
  cairo_curve_to (cr, 11.3, 14.9, 14, 12.8, 14.8, 9.8);
  cairo_curve_to (cr, 13.9, 10.5, 12.8, 10.9, 11.6, 10.9);
  cairo_curve_to (cr, 8, 10.9, 5.1, 8, 5.1, 4.4);
  cairo_curve_to (cr, 5.1, 3.2, 5.5, 2.1, 6.2, 1.2);
  cairo_close_path (cr);
  FIGURE (cr, 9.5, 2, 14.2, 2, 14.2, 3.3, 11.6, 6, 14.2, 6, 14.2, 7.5, 9.3, 7.5, 9.3, 6.2, 12, 3.5,
          9.5, 3.5);
}

static void
draw_ack (cairo_t *cr)
{
  ring (cr, 5.3);
  FIGURE (cr, 10.9, 5.3, 7, 9.2, 5.1, 7.3, 3.9, 8.5, 7, 11.6, 12.1, 6.5);
}

static void
draw_pending (cairo_t *cr)
{
  ring (cr, 5.3);
  FIGURE (cr, 7.2, 4.2, 7.2, 8.7, 10.2, 10.5, 11, 9.2, 8.8, 7.9, 8.8, 4.2);
}

static void
draw_lost (cairo_t *cr)
{
  ring (cr, 5.3);
  FIGURE (cr, 6, 4.9, 4.9, 6, 6.9, 8, 4.9, 10, 6, 11.1, 8, 9.1, 10, 11.1, 11.1, 10, 9.1, 8, 11.1, 6,
          10, 4.9, 8, 6.9);
}

static const struct
{
  const char *name;
  void (*draw) (cairo_t *cr);
} icons[] = {
  { "bellwether-healthy-symbolic", draw_healthy },
  { "bellwether-ok-symbolic", draw_ok },
  { "bellwether-warning-symbolic", draw_warning },
  { "bellwether-error-symbolic", draw_error },
  { "bellwether-critical-symbolic", draw_critical },
  { "bellwether-emergency-symbolic", draw_emergency },
  { "bellwether-collecting-symbolic", draw_collecting },
  { "bellwether-nodata-symbolic", draw_nodata },
  { "bellwether-paused-symbolic", draw_paused },
  { "bellwether-snoozed-symbolic", draw_snoozed },
  { "bellwether-ack-symbolic", draw_ack },
  { "bellwether-pending-symbolic", draw_pending },
  { "bellwether-lost-symbolic", draw_lost },
};

/* The silhouette NAME as the path, on its own grid; false for an unknown name. */
static bool
set_path (cairo_t *cr, const char *name, double x, double y, double size)
{
  for (unsigned i = 0; name != NULL && i < G_N_ELEMENTS (icons); i++)
    if (strcmp (icons[i].name, name) == 0)
      {
        cairo_new_path (cr);
        cairo_translate (cr, x - size / 2, y - size / 2);
        cairo_scale (cr, size / 16, size / 16);
        icons[i].draw (cr);
        return true;
      }
  return false;
}

bool
bw_mark_icon (cairo_t *cr, const char *name, double x, double y, double size, BwColour colour)
{
  cairo_save (cr);
  bool is_known = set_path (cr, name, x, y, size);
  if (is_known)
    {
      cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
      bw_colour_set_source (cr, colour);
      cairo_fill (cr);
    }
  cairo_restore (cr);
  return is_known;
}

void
bw_mark_cut (cairo_t *cr, double margin)
{
  cairo_save (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_DEST_OUT);
  cairo_set_source_rgb (cr, 0, 0, 0);
  /* Holes in it are of it. */
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_WINDING);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 2 * margin);
  cairo_fill_preserve (cr);
  cairo_stroke_preserve (cr);
  cairo_restore (cr);
}

void
bw_mark_icon_cut (cairo_t *cr, const char *name, double x, double y, double size, double margin)
{
  cairo_save (cr);
  if (set_path (cr, name, x, y, size))
    bw_mark_cut (cr, margin * 16 / size);
  cairo_restore (cr);
  cairo_new_path (cr);
}
