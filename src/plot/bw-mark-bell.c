/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program's bell where there is room for a few pixels, with the state of all beside it. On the
 * grid of 16 of the other silhouettes. */
#include "plot/bw-mark-private.h"
#include "plot/bw-mark.h"

#include <pango/pangocairo.h>

/* Below this many pixels a digit can't be read. */
#define LEAST_FOR_COUNT 20
#define MOST_COUNT 9
/* The state stands at the lower right, the count at the upper right. */
#define BADGE_X 11.7
#define BADGE_Y 11.5
#define BADGE_SIZE 8.6
#define COUNT_HEIGHT 6.6
#define MANY_HEIGHT 5.2
#define GAP 1.1

static void
bell_path (cairo_t *cr)
{
  cairo_new_path (cr);
  cairo_move_to (cr, 7.5, 0.6);
  cairo_curve_to (cr, 6.9, 0.6, 6.5, 1.0, 6.5, 1.7);
  cairo_curve_to (cr, 4.4, 2.2, 3.1, 3.9, 3.0, 6.2);
  cairo_line_to (cr, 2.9, 8.6);
  cairo_curve_to (cr, 2.8, 10.0, 2.2, 10.9, 1.5, 11.6);
  cairo_curve_to (cr, 0.9, 12.2, 1.3, 13.2, 2.2, 13.2);
  cairo_line_to (cr, 12.8, 13.2);
  cairo_curve_to (cr, 13.7, 13.2, 14.1, 12.2, 13.5, 11.6);
  cairo_curve_to (cr, 12.8, 10.9, 12.2, 10.0, 12.1, 8.6);
  cairo_line_to (cr, 12.0, 6.2);
  cairo_curve_to (cr, 11.9, 3.9, 10.6, 2.2, 8.5, 1.7);
  cairo_curve_to (cr, 8.5, 1.0, 8.1, 0.6, 7.5, 0.6);
  cairo_close_path (cr);
  cairo_move_to (cr, 5.6, 14.1);
  cairo_line_to (cr, 9.4, 14.1);
  cairo_curve_to (cr, 9.2, 15.1, 8.4, 15.7, 7.5, 15.7);
  cairo_curve_to (cr, 6.6, 15.7, 5.8, 15.1, 5.6, 14.1);
  cairo_close_path (cr);
}

/* The edge keeps it apart from whatever it is laid on. */
static void
draw_bell (cairo_t *cr, const BwBell *bell)
{
  bell_path (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 1);
  bw_colour_set_source (cr, bell->edge);
  cairo_stroke_preserve (cr);
  bw_colour_set_source (cr, bell->colour);
  cairo_fill (cr);
}

static void
draw_badge (cairo_t *cr, const BwBell *bell)
{
  bw_mark_icon_cut (cr, bell->badge, BADGE_X, BADGE_Y, BADGE_SIZE, GAP);
  bw_mark_icon (cr, bell->badge, BADGE_X, BADGE_Y, BADGE_SIZE, bell->badge_colour);
}

static void
draw_count (cairo_t *cr, const BwBell *bell)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Cantarell Bold");
  char text[8];
  bool is_many = bell->count > MOST_COUNT;
  g_snprintf (text, sizeof text, is_many ? "%u+" : "%u", MIN (bell->count, MOST_COUNT));
  /* Digits are about seven tenths of what a font calls its size. */
  pango_font_description_set_absolute_size (font, (is_many ? MANY_HEIGHT : COUNT_HEIGHT) / 0.7
                                                      * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  PangoRectangle ink;
  pango_layout_get_extents (layout, &ink, NULL);
  double x = 16 - (double) (ink.x + ink.width) / PANGO_SCALE;
  double y = 0.2 - (double) ink.y / PANGO_SCALE;
  cairo_new_path (cr);
  cairo_move_to (cr, x, y);
  pango_cairo_layout_path (cr, layout);
  bw_mark_cut (cr, GAP);
  bw_colour_set_source (cr, bell->colour);
  cairo_fill (cr);
}

void
bw_mark_bell (cairo_t *cr, const BwRect *rect, const BwBell *bell)
{
  g_return_if_fail (cr != NULL && rect != NULL && bell != NULL);
  double size = MIN (rect->width, rect->height);
  cairo_save (cr);
  cairo_translate (cr, rect->x + (rect->width - size) / 2, rect->y + (rect->height - size) / 2);
  cairo_scale (cr, size / 16, size / 16);
  draw_bell (cr, bell);
  if (bell->badge != NULL)
    draw_badge (cr, bell);
  if (bell->count > 1 && size >= LEAST_FOR_COUNT)
    draw_count (cr, bell);
  cairo_restore (cr);
}
