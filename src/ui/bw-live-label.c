/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of text that changes every second: drawn again in its place. */
#include "ui/bw-live-label.h"

struct _BwLiveLabel
{
  GtkWidget parent_instance;
  PangoLayout *layout;
  char *text;
  char *reason;
  int width_chars;
};

G_DEFINE_FINAL_TYPE (BwLiveLabel, bw_live_label, GTK_TYPE_WIDGET)

enum
{
  PROP_WIDTH_CHARS = 1,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

static void
bw_live_label_set_property (GObject *object, unsigned id, const GValue *value, GParamSpec *pspec)
{
  BwLiveLabel *self = BW_LIVE_LABEL (object);
  if (id != PROP_WIDTH_CHARS)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  self->width_chars = g_value_get_int (value);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
bw_live_label_get_property (GObject *object, unsigned id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_WIDTH_CHARS)
    g_value_set_int (value, BW_LIVE_LABEL (object)->width_chars);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bw_live_label_finalize (GObject *object)
{
  BwLiveLabel *self = BW_LIVE_LABEL (object);
  g_clear_object (&self->layout);
  g_free (self->text);
  g_free (self->reason);
  G_OBJECT_CLASS (bw_live_label_parent_class)->finalize (object);
}

/** Its size is that of the font, never of the text. */
static void
bw_live_label_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  BwLiveLabel *self = BW_LIVE_LABEL (widget);
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int ascent = pango_font_metrics_get_ascent (metrics);
  int descent = pango_font_metrics_get_descent (metrics);
  int digit = pango_font_metrics_get_approximate_digit_width (metrics);
  int letter = pango_font_metrics_get_approximate_char_width (metrics);
  pango_font_metrics_unref (metrics);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = PANGO_PIXELS_CEIL (ascent + descent);
      *minimum_baseline = *natural_baseline = PANGO_PIXELS_CEIL (ascent);
      return;
    }
  *minimum = *natural = PANGO_PIXELS_CEIL (MAX (digit, letter) * self->width_chars);
}

static void
bw_live_label_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BwLiveLabel *self = BW_LIVE_LABEL (widget);
  int width = gtk_widget_get_width (widget);
  if (self->text == NULL || width <= 0)
    return;
  pango_layout_set_width (self->layout, width * PANGO_SCALE);
  int baseline = gtk_widget_get_allocated_baseline (widget);
  int own = PANGO_PIXELS (pango_layout_get_baseline (self->layout));
  int height = 0;
  pango_layout_get_pixel_size (self->layout, NULL, &height);
  int y = baseline >= 0 ? baseline - own : (gtk_widget_get_height (widget) - height) / 2;
  gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (widget), 0, y, self->layout);
}

/** Another font or another direction. */
static void
relayout (BwLiveLabel *self)
{
  g_clear_object (&self->layout);
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
bw_live_label_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (bw_live_label_parent_class)->css_changed (widget, change);
  relayout (BW_LIVE_LABEL (widget));
}

static gboolean
bw_live_label_query_tooltip (GtkWidget *widget, int x, int y, gboolean is_keyboard,
                             GtkTooltip *tooltip)
{
  BwLiveLabel *self = BW_LIVE_LABEL (widget);
  if (self->text == NULL)
    return FALSE;
  g_autofree char *text = self->reason != NULL
                              ? g_strdup_printf ("%s\n%s", self->text, self->reason)
                              : g_strdup (self->text);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
bw_live_label_class_init (BwLiveLabelClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  object_class->set_property = bw_live_label_set_property;
  object_class->get_property = bw_live_label_get_property;
  object_class->finalize = bw_live_label_finalize;
  widget_class->measure = bw_live_label_measure;
  widget_class->snapshot = bw_live_label_snapshot;
  widget_class->css_changed = bw_live_label_css_changed;
  widget_class->query_tooltip = bw_live_label_query_tooltip;
  props[PROP_WIDTH_CHARS] = g_param_spec_int ("width-chars", NULL, NULL, 0, 1000, 0,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_css_name (widget_class, "label");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
bw_live_label_init (BwLiveLabel *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  relayout (self);
}

void
bw_live_label_set_text (BwLiveLabel *self, const char *text)
{
  g_return_if_fail (BW_IS_LIVE_LABEL (self));
  text = text != NULL && *text != '\0' ? text : NULL;
  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  pango_layout_set_text (self->layout, text != NULL ? text : "", -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
bw_live_label_text (BwLiveLabel *self)
{
  g_return_val_if_fail (BW_IS_LIVE_LABEL (self), NULL);
  return self->text;
}

void
bw_live_label_set_reason (BwLiveLabel *self, const char *reason)
{
  g_return_if_fail (BW_IS_LIVE_LABEL (self));
  if (g_strcmp0 (self->reason, reason) == 0)
    return;
  g_free (self->reason);
  self->reason = g_strdup (reason);
}
