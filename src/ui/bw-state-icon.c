/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The silhouettes of states in images: drawn as paths. The library that draws SVG takes 8 MB and
 * more time than all else to the first frame. */
#include "ui/bw-state-icon.h"

#include "plot/bw-mark.h"

#define BW_TYPE_STATE_ICON (bw_state_icon_get_type ())
G_DECLARE_FINAL_TYPE (BwStateIcon, bw_state_icon, BW, STATE_ICON, GObject)

struct _BwStateIcon
{
  GObject parent_instance;
  const char *name; /* interned */
};

static void paintable_init (GdkPaintableInterface *interface);
static void symbolic_init (GtkSymbolicPaintableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BwStateIcon, bw_state_icon, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, paintable_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SYMBOLIC_PAINTABLE,
                                                          symbolic_init))

static void
bw_state_icon_snapshot_symbolic (GtkSymbolicPaintable *paintable, GdkSnapshot *snapshot,
                                 double width, double height, const GdkRGBA *colors, size_t n)
{
  BwStateIcon *self = BW_STATE_ICON (paintable);
  BwColour colour = { 0, 0, 0, 1 };
  if (n > 0)
    colour = (BwColour){ (double) colors[0].red, (double) colors[0].green, (double) colors[0].blue,
                         (double) colors[0].alpha };
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  cairo_t *cr = gtk_snapshot_append_cairo (GTK_SNAPSHOT (snapshot), &bounds);
  bw_mark_icon (cr, self->name, width / 2, height / 2, MIN (width, height), colour);
  cairo_destroy (cr);
}

static void
bw_state_icon_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width, double height)
{
  bw_state_icon_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (paintable), snapshot, width, height,
                                   NULL, 0);
}

static GdkPaintableFlags
bw_state_icon_get_flags (GdkPaintable *paintable)
{
  return GDK_PAINTABLE_STATIC_CONTENTS | GDK_PAINTABLE_STATIC_SIZE;
}

static double
bw_state_icon_get_intrinsic_aspect_ratio (GdkPaintable *paintable)
{
  return 1;
}

static void
paintable_init (GdkPaintableInterface *interface)
{
  interface->snapshot = bw_state_icon_snapshot;
  interface->get_flags = bw_state_icon_get_flags;
  interface->get_intrinsic_aspect_ratio = bw_state_icon_get_intrinsic_aspect_ratio;
}

static void
symbolic_init (GtkSymbolicPaintableInterface *interface)
{
  interface->snapshot_symbolic = bw_state_icon_snapshot_symbolic;
}

static void
bw_state_icon_class_init (BwStateIconClass *class)
{
}

static void
bw_state_icon_init (BwStateIcon *self)
{
}

/* Whether there is a path for NAME. */
static bool
has_path (const char *name)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  bool is_known = bw_mark_icon (cr, name, 8, 8, 16, (BwColour){ 0, 0, 0, 1 });
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return is_known;
}

/* The only one of NAME; NULL: there is none. (transfer none) */
static BwStateIcon *
find_icon (const char *name)
{
  static GHashTable *icons;
  BwStateIcon *icon = NULL;
  if (icons == NULL)
    icons = g_hash_table_new (g_str_hash, g_str_equal);
  if (g_hash_table_lookup_extended (icons, name, NULL, (gpointer *) &icon))
    return icon;
  if (has_path (name))
    {
      icon = g_object_new (BW_TYPE_STATE_ICON, NULL);
      icon->name = g_intern_string (name);
    }
  g_hash_table_insert (icons, (gpointer) g_intern_string (name), icon);
  return icon;
}

void
bw_state_icon_set (GtkImage *image, const char *name)
{
  g_return_if_fail (GTK_IS_IMAGE (image));
  BwStateIcon *icon = name != NULL ? find_icon (name) : NULL;
  if (icon == NULL)
    gtk_image_set_from_icon_name (image, name);
  else if (gtk_image_get_paintable (image) != GDK_PAINTABLE (icon))
    gtk_image_set_from_paintable (image, GDK_PAINTABLE (icon));
}
