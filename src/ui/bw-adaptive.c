/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures its own width and tells its child what fits, without flicker at the border. */
#include "ui/bw-adaptive.h"

#include "ui/bw-drawing.h"

/* All at 100 % text; larger text needs more. */
#define MEDIUM_PX 560
#define WIDE_PX 860
#define HYSTERESIS_PX 12
/* Promised to parents while the child stands in a wider form: 360 px less page margins. */
#define LEAST_PX 280

struct _BwAdaptive
{
  GtkWidget parent_instance;
  GtkWidget *child;
  BwFit fit;
  BwFit next;
  unsigned tick;
  int natural_width; /* 0: the child's */
};

G_DEFINE_FINAL_TYPE (BwAdaptive, bw_adaptive, GTK_TYPE_WIDGET)

enum
{
  PROP_CHILD = 1,
  PROP_FIT,
  PROP_NATURAL_WIDTH,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

static const char *const classes[] = {
  [BW_FIT_NARROW] = "bw-narrow",
  [BW_FIT_MEDIUM] = "bw-medium",
  [BW_FIT_WIDE] = "bw-wide",
};

/* A form is left only when the width is clearly another's. */
static BwFit
fit_of (BwFit fit, int width)
{
  int medium = MEDIUM_PX + (fit > BW_FIT_NARROW ? -HYSTERESIS_PX : 0);
  int wide = WIDE_PX + (fit > BW_FIT_MEDIUM ? -HYSTERESIS_PX : 0);
  if (width >= wide)
    return BW_FIT_WIDE;
  return width >= medium ? BW_FIT_MEDIUM : BW_FIT_NARROW;
}

static void
bw_adaptive_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  BwAdaptive *adaptive = BW_ADAPTIVE (widget);
  *minimum = *natural = 0;
  if (adaptive->child == NULL || !gtk_widget_should_layout (adaptive->child))
    return;
  int least = 0;
  gtk_widget_measure (adaptive->child, GTK_ORIENTATION_HORIZONTAL, -1, &least, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = adaptive->fit == BW_FIT_NARROW ? least : MIN (least, LEAST_PX);
      if (adaptive->natural_width > 0)
        *natural = MAX (*minimum, (int) (adaptive->natural_width * bw_drawing_text_scale (widget)));
      return;
    }
  int width = for_size < 0 ? -1 : MAX (for_size, least);
  gtk_widget_measure (adaptive->child, orientation, width, minimum, natural, NULL, NULL);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  BwAdaptive *adaptive = BW_ADAPTIVE (widget);
  adaptive->tick = 0;
  if (adaptive->next != adaptive->fit)
    {
      gtk_widget_remove_css_class (widget, classes[adaptive->fit]);
      adaptive->fit = adaptive->next;
      gtk_widget_add_css_class (widget, classes[adaptive->fit]);
      g_object_notify_by_pspec (G_OBJECT (widget), props[PROP_FIT]);
    }
  return G_SOURCE_REMOVE;
}

static void
bw_adaptive_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BwAdaptive *adaptive = BW_ADAPTIVE (widget);
  adaptive->next = fit_of (adaptive->fit, (int) (width / bw_drawing_text_scale (widget)));
  if (adaptive->next != adaptive->fit && adaptive->tick == 0)
    adaptive->tick = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
  if (adaptive->child == NULL || !gtk_widget_should_layout (adaptive->child))
    return;
  int least_width = 0, least_height = 0;
  gtk_widget_measure (adaptive->child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL,
                      NULL);
  int child_width = MAX (width, least_width);
  gtk_widget_measure (adaptive->child, GTK_ORIENTATION_VERTICAL, child_width, &least_height, NULL,
                      NULL, NULL);
  GtkAllocation place = { 0, 0, child_width, MAX (height, least_height) };
  /* Shadows of cards may go beyond; what does not fit for this one frame may not, and it is cut at
   * the end. */
  gtk_widget_set_overflow (widget,
                           child_width > width ? GTK_OVERFLOW_HIDDEN : GTK_OVERFLOW_VISIBLE);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    place.x = width - child_width;
  gtk_widget_size_allocate (adaptive->child, &place, -1);
}

static GtkSizeRequestMode
bw_adaptive_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bw_adaptive_set_property (GObject *object, unsigned id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CHILD)
    bw_adaptive_set_child (BW_ADAPTIVE (object), g_value_get_object (value));
  else if (id == PROP_NATURAL_WIDTH)
    BW_ADAPTIVE (object)->natural_width = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bw_adaptive_get_property (GObject *object, unsigned id, GValue *value, GParamSpec *pspec)
{
  BwAdaptive *adaptive = BW_ADAPTIVE (object);
  if (id == PROP_CHILD)
    g_value_set_object (value, adaptive->child);
  else if (id == PROP_FIT)
    g_value_set_int (value, (int) adaptive->fit);
  else if (id == PROP_NATURAL_WIDTH)
    g_value_set_int (value, adaptive->natural_width);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bw_adaptive_dispose (GObject *object)
{
  bw_adaptive_set_child (BW_ADAPTIVE (object), NULL);
  G_OBJECT_CLASS (bw_adaptive_parent_class)->dispose (object);
}

static void
bw_adaptive_class_init (BwAdaptiveClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  object_class->set_property = bw_adaptive_set_property;
  object_class->get_property = bw_adaptive_get_property;
  object_class->dispose = bw_adaptive_dispose;
  widget_class->measure = bw_adaptive_measure;
  widget_class->size_allocate = bw_adaptive_size_allocate;
  widget_class->get_request_mode = bw_adaptive_request_mode;
  props[PROP_CHILD] =
      g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_FIT] = g_param_spec_int ("fit", NULL, NULL, BW_FIT_NARROW, BW_FIT_WIDE, BW_FIT_WIDE,
                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_NATURAL_WIDTH] = g_param_spec_int ("natural-width", NULL, NULL, 0, G_MAXINT, 0,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bw_adaptive_init (BwAdaptive *adaptive)
{
  adaptive->fit = adaptive->next = BW_FIT_WIDE;
  gtk_widget_add_css_class (GTK_WIDGET (adaptive), classes[adaptive->fit]);
}

GtkWidget *
bw_adaptive_new (void)
{
  return g_object_new (BW_TYPE_ADAPTIVE, NULL);
}

void
bw_adaptive_set_child (BwAdaptive *adaptive, GtkWidget *child)
{
  g_return_if_fail (BW_IS_ADAPTIVE (adaptive));
  if (adaptive->child == child)
    return;
  g_clear_pointer (&adaptive->child, gtk_widget_unparent);
  adaptive->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (adaptive));
  g_object_notify_by_pspec (G_OBJECT (adaptive), props[PROP_CHILD]);
}

BwFit
bw_adaptive_fit (BwAdaptive *adaptive)
{
  g_return_val_if_fail (BW_IS_ADAPTIVE (adaptive), BW_FIT_WIDE);
  return adaptive->fit;
}
