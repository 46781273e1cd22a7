/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Children beside each other, in as many lines as they need. */
#include "ui/bw-wrap-layout.h"

struct _BwWrapLayout
{
  GtkLayoutManager parent_instance;
  int spacing;
  bool is_split;
};

G_DEFINE_FINAL_TYPE (BwWrapLayout, bw_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

enum
{
  PROP_SPACING = 1,
  PROP_IS_SPLIT,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

/* A line: from FIRST up to, not with, END. */
typedef struct
{
  GtkWidget *first, *end;
  int width, height;
} Line;

static int
natural_width (GtkWidget *child, int most)
{
  int least = 0, natural = 0;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
  return MAX (least, MIN (natural, most));
}

/* What the first line of WIDTH px leaves goes to its first child where that takes it: words that
 * wrap. */
static int
rest_of_first (BwWrapLayout *self, const Line *line, int width)
{
  bool takes_rest = self->is_split && gtk_widget_get_prev_sibling (line->first) == NULL
                    && gtk_widget_get_hexpand (line->first);
  return takes_rest ? MAX (width - line->width, 0) : 0;
}

static int
height_at (GtkWidget *child, int width)
{
  int least = 0, high = 0;
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &least, &high, NULL, NULL);
  return high;
}

/* The highest of LINE, WIDTH px wide, whose children are found. */
static int
line_height (BwWrapLayout *self, const Line *line, int width)
{
  int height = 0;
  for (GtkWidget *child = line->first; child != line->end;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      {
        int more = child == line->first ? rest_of_first (self, line, width) : 0;
        height = MAX (height, height_at (child, natural_width (child, width) + more));
      }
  return height;
}

/* The line that begins with FIRST, WIDTH px wide at the most. */
static Line
take_line (BwWrapLayout *self, GtkWidget *first, int width)
{
  Line line = { first, first, 0, 0 };
  GtkWidget *child = first;
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_should_layout (child))
        continue;
      int wide = natural_width (child, width);
      int with = line.width + (line.width > 0 ? self->spacing : 0) + wide;
      if (line.width > 0 && with > width)
        break;
      line.width = with;
    }
  line.end = child;
  line.height = line_height (self, &line, width);
  return line;
}

static int
height_for (BwWrapLayout *self, GtkWidget *widget, int width)
{
  int height = 0;
  GtkWidget *first = gtk_widget_get_first_child (widget);
  while (first != NULL)
    {
      Line line = take_line (self, first, width);
      height += line.height + (height > 0 && line.height > 0 ? self->spacing : 0);
      first = line.end;
    }
  return height;
}

static void
bw_wrap_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation,
                        int for_size, int *minimum, int *natural, int *minimum_baseline,
                        int *natural_baseline)
{
  BwWrapLayout *self = BW_WRAP_LAYOUT (manager);
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least = 0, wide = 0;
      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wide, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural += wide + (*natural > 0 ? self->spacing : 0);
    }
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = height_for (self, widget, for_size < 0 ? *natural : for_size);
}

static void
place_line (BwWrapLayout *self, GtkWidget *widget, const Line *line, int width, int y)
{
  bool is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int rest = self->is_split ? MAX (width - line->width, 0) : 0;
  bool is_first_line = line->first == gtk_widget_get_first_child (widget);
  int x = is_first_line ? 0 : rest;
  for (GtkWidget *child = line->first; child != line->end;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_should_layout (child))
        continue;
      int wide = MIN (natural_width (child, width), MAX (width, 1));
      int least = 0;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      wide = MAX (wide, least);
      int more = child == line->first ? rest_of_first (self, line, width) : 0;
      wide += more;
      rest -= more;
      GtkAllocation place = { is_rtl ? width - x - wide : x, y, wide, line->height };
      gtk_widget_size_allocate (child, &place, -1);
      x += wide + self->spacing;
      if (is_first_line && child == line->first)
        x += rest;
    }
}

static void
bw_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height,
                         int baseline)
{
  BwWrapLayout *self = BW_WRAP_LAYOUT (manager);
  GtkWidget *first = gtk_widget_get_first_child (widget);
  int y = 0;
  while (first != NULL)
    {
      Line line = take_line (self, first, width);
      place_line (self, widget, &line, width, y);
      y += line.height + (line.height > 0 ? self->spacing : 0);
      first = line.end;
    }
}

static GtkSizeRequestMode
bw_wrap_layout_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bw_wrap_layout_set_property (GObject *object, unsigned id, const GValue *value, GParamSpec *pspec)
{
  BwWrapLayout *self = BW_WRAP_LAYOUT (object);
  if (id == PROP_SPACING)
    self->spacing = g_value_get_int (value);
  else if (id == PROP_IS_SPLIT)
    self->is_split = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

static void
bw_wrap_layout_get_property (GObject *object, unsigned id, GValue *value, GParamSpec *pspec)
{
  BwWrapLayout *self = BW_WRAP_LAYOUT (object);
  if (id == PROP_SPACING)
    g_value_set_int (value, self->spacing);
  else if (id == PROP_IS_SPLIT)
    g_value_set_boolean (value, self->is_split);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bw_wrap_layout_class_init (BwWrapLayoutClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (class);
  object_class->set_property = bw_wrap_layout_set_property;
  object_class->get_property = bw_wrap_layout_get_property;
  layout_class->measure = bw_wrap_layout_measure;
  layout_class->allocate = bw_wrap_layout_allocate;
  layout_class->get_request_mode = bw_wrap_layout_request_mode;
  int flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  props[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, flags);
  props[PROP_IS_SPLIT] = g_param_spec_boolean ("is-split", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
bw_wrap_layout_init (BwWrapLayout *self)
{
}
