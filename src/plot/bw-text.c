/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text on charts, by pango, without a display. */
#include "plot/bw-text-private.h"

#include <glib.h>
#include <math.h>

/* A live chart draws much the same labels in every frame: shaping costs ten times what drawing
 * does. */
#define MAX_REMEMBERED 500
#define HALO_RADIUS 2.0
#define N_HALO 12

typedef struct
{
  PangoContext *context;
  GHashTable *layouts; /* style, width and text → PangoLayout */
} Shaper;

static void
shaper_free (gpointer data)
{
  Shaper *shaper = data;
  g_hash_table_unref (shaper->layouts);
  g_object_unref (shaper->context);
  g_free (shaper);
}

/* Font maps are of one thread. */
static GPrivate thread_shaper = G_PRIVATE_INIT (shaper_free);

static Shaper *
shaper_get (void)
{
  Shaper *shaper = g_private_get (&thread_shaper);
  if (shaper != NULL)
    return shaper;
  shaper = g_new0 (Shaper, 1);
  shaper->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_ON);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_SLIGHT);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (shaper->context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (shaper->context, TRUE);
  shaper->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_private_set (&thread_shaper, shaper);
  return shaper;
}

static PangoLayout *
shape (Shaper *shaper, const BwTextFont *font, BwTextStyle style, const char *text, double width)
{
  PangoLayout *layout = pango_layout_new (shaper->context);
  pango_layout_set_font_description (layout, font->descriptions[style]);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  PangoAttrList *attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1,lnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_text (layout, text, -1);
  if (width > 0)
    {
      pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  return layout;
}

/** (transfer none) Valid until the next call. */
static PangoLayout *
shaped (const BwTextFont *font, BwTextStyle style, const char *text, double width)
{
  Shaper *shaper = shaper_get ();
  char buffer[256];
  width = fmin (width, 1e5);
  int length =
      g_snprintf (buffer, sizeof buffer, "%s|%d|%s", font->keys[style], (int) (width * 4), text);
  g_autofree char *longer = NULL;
  if (length >= (int) sizeof buffer)
    longer = g_strdup_printf ("%s|%d|%s", font->keys[style], (int) (width * 4), text);
  const char *key = longer != NULL ? longer : buffer;
  PangoLayout *layout = g_hash_table_lookup (shaper->layouts, key);
  if (layout != NULL)
    return layout;
  if (g_hash_table_size (shaper->layouts) >= MAX_REMEMBERED)
    g_hash_table_remove_all (shaper->layouts);
  layout = shape (shaper, font, style, text, width);
  g_hash_table_insert (shaper->layouts, g_strdup (key), layout);
  return layout;
}

void
bw_text_font_init (BwTextFont *font, const PangoFontDescription *body, double scale)
{
  static const double sizes[BW_N_TEXTS] = { 9.0 / 11, 9.0 / 11, 1 };
  scale = isfinite (scale) && scale > 0 ? fmin (scale, 8) : 1;
  for (unsigned i = 0; i < BW_N_TEXTS; i++)
    {
      PangoFontDescription *description = body != NULL
                                              ? pango_font_description_copy (body)
                                              : pango_font_description_from_string ("Cantarell 11");
      double px = pango_font_description_get_size (description) / (double) PANGO_SCALE;
      if (!pango_font_description_get_size_is_absolute (description))
        px *= 96.0 / 72;
      if (px <= 0)
        px = 11 * 96.0 / 72;
      pango_font_description_set_absolute_size (description, px * scale * sizes[i] * PANGO_SCALE);
      pango_font_description_set_weight (description, i == BW_TEXT_CAPTION ? PANGO_WEIGHT_NORMAL
                                                                           : PANGO_WEIGHT_BOLD);
      font->descriptions[i] = description;
      font->keys[i] = pango_font_description_to_string (description);
    }
}

void
bw_text_font_clear (BwTextFont *font)
{
  for (unsigned i = 0; i < BW_N_TEXTS; i++)
    {
      g_clear_pointer (&font->descriptions[i], pango_font_description_free);
      g_clear_pointer (&font->keys[i], g_free);
    }
}

double
bw_text_measure (const BwTextFont *font, BwTextStyle style, const char *text, double width,
                 double *out_height)
{
  PangoRectangle logical;
  pango_layout_get_extents (shaped (font, style, text, width), NULL, &logical);
  if (out_height != NULL)
    *out_height = logical.height / (double) PANGO_SCALE;
  return logical.width / (double) PANGO_SCALE;
}

double
bw_text_height (const BwTextFont *font, BwTextStyle style)
{
  double height;
  bw_text_measure (font, style, "0", 0, &height);
  return height;
}

/** The text in the halo's colour all round: much cheaper than stroking its outlines, and the same
 * to the eye. */
static void
draw_halo (cairo_t *cr, PangoLayout *layout, double x, double y, BwColour colour)
{
  bw_colour_set_source (cr, colour);
  /* A file keeps outlines as outlines: once is enough there. */
  if (cairo_surface_get_type (cairo_get_group_target (cr)) == CAIRO_SURFACE_TYPE_SVG)
    {
      cairo_new_path (cr);
      cairo_move_to (cr, x, y);
      pango_cairo_layout_path (cr, layout);
      cairo_set_line_width (cr, 2 * HALO_RADIUS);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      cairo_stroke (cr);
      return;
    }
  for (unsigned i = 0; i < N_HALO; i++)
    {
      double angle = 2 * G_PI * i / N_HALO;
      cairo_move_to (cr, x + HALO_RADIUS * cos (angle), y + HALO_RADIUS * sin (angle));
      pango_cairo_show_layout (cr, layout);
    }
}

void
bw_text_draw (const BwTextFont *font, cairo_t *cr, BwTextStyle style, const char *text, double x,
              double y, double width, BwColour colour, const BwColour *halo)
{
  PangoLayout *layout = shaped (font, style, text, width);
  if (halo != NULL)
    draw_halo (cr, layout, x, y, *halo);
  bw_colour_set_source (cr, colour);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);
}
