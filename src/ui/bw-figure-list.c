/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures in rows: label left, value right, how sure beside it. */
#include "ui/bw-figure-list.h"

#include "ui/bw-bidi-text.h"
#include "ui/bw-cut-label.h"
#include "ui/bw-drawing.h"
#include "ui/bw-tooltip.h"

#include <math.h>

#define DOT_SIZE 10
#define ROW_SPACING 6

struct _BwFigureList
{
  GtkWidget parent_instance;
  GPtrArray *rows; /* of Row */
};

G_DEFINE_FINAL_TYPE (BwFigureList, bw_figure_list, GTK_TYPE_WIDGET)

/* The widgets of one row; they belong to the list. */
typedef struct
{
  GtkWidget *box;
  GtkWidget *dot;
  GtkWidget *label;
  GtkWidget *value;
  GtkWidget *detail;
  int series;
} Row;

static void
draw_dot_cb (cairo_t *cr, const BwRect *rect, const BwPalette *palette, GtkWidget *widget,
             gpointer data)
{
  const Row *row = data;
  if (row->series < 0 || row->series >= BW_PALETTE_N_SERIES)
    return;
  bw_colour_set_source (cr, palette->series[row->series]);
  cairo_arc (cr, rect->x + rect->width / 2, rect->y + rect->height / 2, DOT_SIZE / 2.0 - 1, 0,
             2 * G_PI);
  cairo_fill (cr);
}

static GtkWidget *
label_new (const char *class, float x_align)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), x_align);
  gtk_widget_add_css_class (label, class);
  return label;
}

static Row *
row_new (BwFigureList *list)
{
  Row *row = g_new0 (Row, 1);
  row->series = -1;
  row->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, ROW_SPACING);
  row->dot = bw_drawing_new (DOT_SIZE, DOT_SIZE);
  row->label = label_new ("bw-dim", 0);
  row->value = label_new ("numeric", 1);
  row->detail = label_new ("bw-dim", 1);
  bw_drawing_set_func (BW_DRAWING (row->dot), draw_dot_cb, row, NULL);
  gtk_widget_set_valign (row->dot, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (row->value, "heading");
  gtk_widget_add_css_class (row->detail, "numeric");
  gtk_widget_add_css_class (row->detail, "caption");
  bw_cut_label (GTK_LABEL (row->label));
  gtk_widget_set_hexpand (row->label, TRUE);
  bw_cut_label (GTK_LABEL (row->detail));
  GtkWidget *children[] = { row->dot, row->label, row->value, row->detail };
  for (unsigned i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_box_append (GTK_BOX (row->box), children[i]);
  gtk_widget_set_parent (row->box, GTK_WIDGET (list));
  g_ptr_array_add (list->rows, row);
  return row;
}

static void
row_free (gpointer data)
{
  Row *row = data;
  gtk_widget_unparent (row->box);
  g_free (row);
}

static void
row_set (Row *row, const BwFigure *figure)
{
  bw_bidi_set_figure (GTK_LABEL (row->label), figure->label);
  bw_bidi_set_figure (GTK_LABEL (row->value), figure->value);
  bw_bidi_set_figure (GTK_LABEL (row->detail), figure->detail);
  gtk_widget_set_visible (row->detail, figure->detail != NULL);
  gtk_widget_set_visible (row->dot, figure->series >= 0);
  bw_tooltip_set (row->box, figure->reason);
  /* Where nobody points at anything. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->value), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  figure->reason != NULL ? figure->reason : "", -1);
  if (row->series != figure->series)
    {
      row->series = figure->series;
      gtk_widget_queue_draw (row->dot);
    }
}

void
bw_figure_list_set (BwFigureList *list, const GPtrArray *figures)
{
  g_return_if_fail (BW_IS_FIGURE_LIST (list));
  unsigned n = figures != NULL ? figures->len : 0;
  while (list->rows->len < n)
    row_new (list);
  if (list->rows->len > n)
    g_ptr_array_set_size (list->rows, (int) n);
  for (unsigned i = 0; i < n; i++)
    row_set (g_ptr_array_index (list->rows, i), g_ptr_array_index (figures, i));
}

static void
bw_figure_list_dispose (GObject *object)
{
  g_ptr_array_set_size (BW_FIGURE_LIST (object)->rows, 0);
  G_OBJECT_CLASS (bw_figure_list_parent_class)->dispose (object);
}

static void
bw_figure_list_finalize (GObject *object)
{
  g_ptr_array_unref (BW_FIGURE_LIST (object)->rows);
  G_OBJECT_CLASS (bw_figure_list_parent_class)->finalize (object);
}

static void
bw_figure_list_class_init (BwFigureListClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_figure_list_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_figure_list_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bw_figure_list_init (BwFigureList *list)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (list)));
  list->rows = g_ptr_array_new_with_free_func (row_free);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, ROW_SPACING);
}

GtkWidget *
bw_figure_list_new (void)
{
  return g_object_new (BW_TYPE_FIGURE_LIST, NULL);
}
