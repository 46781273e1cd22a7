/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small mark of the plot library as a widget: drawn again when its data or the theme changes. */
#include "ui/bw-drawing.h"

#include <adwaita.h>
#include <math.h>

/* Height of body text at 100 %, px. */
#define BODY_PX (11.0 * 96 / 72)

struct _BwDrawing
{
  GtkWidget parent_instance;
  int width, height;
  BwDrawingFunc func;
  gpointer data;
  GDestroyNotify destroy;
};

G_DEFINE_FINAL_TYPE (BwDrawing, bw_drawing, GTK_TYPE_WIDGET)

const BwPalette *
bw_theme_palette (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  return bw_palette_get (adw_style_manager_get_dark (manager),
                         adw_style_manager_get_high_contrast (manager));
}

double
bw_drawing_text_scale (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = pango_font_description_get_size (font) / (double) PANGO_SCALE;
  if (!pango_font_description_get_size_is_absolute (font))
    size *= 96.0 / 72;
  return size > 0 ? size / BODY_PX : 1;
}

static void
bw_drawing_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                    int *natural, int *minimum_baseline, int *natural_baseline)
{
  BwDrawing *drawing = BW_DRAWING (widget);
  int size = orientation == GTK_ORIENTATION_HORIZONTAL ? drawing->width : drawing->height;
  *minimum = *natural = (int) ceil (size * bw_drawing_text_scale (widget));
}

static void
bw_drawing_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BwDrawing *drawing = BW_DRAWING (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  if (drawing->func == NULL || width <= 0 || height <= 0)
    return;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  BwRect rect = { 0, 0, width, height };
  drawing->func (cr, &rect, bw_theme_palette (), widget, drawing->data);
  cairo_destroy (cr);
}

static void
bw_drawing_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (bw_drawing_parent_class)->system_setting_changed (widget, setting);
  gtk_widget_queue_resize (widget);
}

static void
bw_drawing_finalize (GObject *object)
{
  BwDrawing *drawing = BW_DRAWING (object);
  if (drawing->destroy != NULL)
    drawing->destroy (drawing->data);
  G_OBJECT_CLASS (bw_drawing_parent_class)->finalize (object);
}

static void
bw_drawing_class_init (BwDrawingClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->finalize = bw_drawing_finalize;
  widget_class->measure = bw_drawing_measure;
  widget_class->snapshot = bw_drawing_snapshot;
  widget_class->system_setting_changed = bw_drawing_system_setting_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bw_drawing_init (BwDrawing *drawing)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), drawing,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           drawing, G_CONNECT_SWAPPED);
  bw_drawing_set_text (drawing, NULL);
}

GtkWidget *
bw_drawing_new (int width, int height)
{
  BwDrawing *drawing = g_object_new (BW_TYPE_DRAWING, NULL);
  drawing->width = width;
  drawing->height = height;
  return GTK_WIDGET (drawing);
}

void
bw_drawing_set_func (BwDrawing *drawing, BwDrawingFunc func, gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (BW_IS_DRAWING (drawing));
  if (drawing->destroy != NULL)
    drawing->destroy (drawing->data);
  drawing->func = func;
  drawing->data = data;
  drawing->destroy = destroy;
  gtk_widget_queue_draw (GTK_WIDGET (drawing));
}

void
bw_drawing_set_text (BwDrawing *drawing, const char *text)
{
  g_return_if_fail (BW_IS_DRAWING (drawing));
  GtkAccessible *accessible = GTK_ACCESSIBLE (drawing);
  gtk_accessible_update_state (accessible, GTK_ACCESSIBLE_STATE_HIDDEN, text == NULL, -1);
  gtk_accessible_update_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : "", -1);
}
