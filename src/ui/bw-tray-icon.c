/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures of the tray, as they go over the bus. */
#include "ui/bw-tray-icon.h"

#include "plot/bw-mark.h"

#define PNG_SIZE 16

static const BwColour white = { 1, 1, 1, 1 }, ink = { 0.14, 0.14, 0.14, 1 };
/* The colour of a panel is not told: the edge is for one that is as dark, or as light, as the bell.
 */
static const BwColour bright = { 1, 1, 1, 0.85 }, shade = { 0, 0, 0, 0.5 };

static guint8
undo_alpha (guint8 value, guint8 alpha)
{
  return alpha == 0 ? 0 : (guint8) MIN (255, (value * 255 + alpha / 2) / alpha);
}

/* The pixels of SURFACE, whose colours cairo has multiplied by their alpha. */
static GVariant *
pixels_of (cairo_surface_t *surface, int size)
{
  cairo_surface_flush (surface);
  const unsigned char *from = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  g_autofree guint8 *bytes = g_malloc ((gsize) size * (gsize) size * 4);
  guint8 *to = bytes;
  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++, to += 4)
      {
        guint32 pixel = *(const guint32 *) (gconstpointer) (from + y * stride + 4 * x);
        guint8 alpha = (guint8) (pixel >> 24);
        to[0] = alpha;
        to[1] = undo_alpha ((guint8) (pixel >> 16), alpha);
        to[2] = undo_alpha ((guint8) (pixel >> 8), alpha);
        to[3] = undo_alpha ((guint8) pixel, alpha);
      }
  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, (gsize) size * (gsize) size * 4, 1);
}

static GVariant *
pixmap (const BwBell *bell, int size)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo_t *cr = cairo_create (surface);
  BwRect rect = { 0, 0, size, size };
  bw_mark_bell (cr, &rect, bell);
  cairo_destroy (cr);
  GVariant *pixels = pixels_of (surface, size);
  cairo_surface_destroy (surface);
  return g_variant_new ("(ii@ay)", size, size, pixels);
}

GVariant *
bw_tray_icon_pixmaps (const BwTrayView *view, bool is_dark)
{
  static const int sizes[] = { 16, 22, 24, 32, 48 };
  const BwPalette *palette = bw_palette_get (is_dark, false);
  BwBell bell = { .colour = is_dark ? white : ink,
                  .edge = is_dark ? shade : bright,
                  .badge = view->badge,
                  .badge_colour = palette->tone_text[view->tone],
                  .count = view->count };
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(iiay)"));
  for (unsigned i = 0; i < G_N_ELEMENTS (sizes); i++)
    g_variant_builder_add_value (&builder, pixmap (&bell, sizes[i]));
  return g_variant_builder_end (&builder);
}

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GVariant *
bw_tray_icon_png (const char *icon, BwTone tone)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, PNG_SIZE, PNG_SIZE);
  cairo_t *cr = cairo_create (surface);
  /* Fills are told apart on any menu, light or dark. */
  BwColour colour = bw_palette_get (false, false)->tone_fill[tone];
  if (tone == BW_TONE_MUTE)
    colour = (BwColour){ 0.53, 0.53, 0.53, 1 };
  bw_mark_icon (cr, icon, PNG_SIZE / 2.0, PNG_SIZE / 2.0, PNG_SIZE, colour);
  cairo_destroy (cr);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_write_to_png_stream (surface, write_cb, bytes);
  cairo_surface_destroy (surface);
  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes->data, bytes->len, 1);
}
