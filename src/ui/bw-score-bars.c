/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a score as bars with their words. */
#include "ui/bw-score-bars.h"

#include "ui/bw-bidi-text.h"
#include "ui/bw-drawing.h"
#include "view/bw-calibration-view.h"

#define BAR_WIDTH 60
#define BAR_HEIGHT 10
/* The longest bar leaves a little of its track to be seen. */
#define FULL_SHARE 0.97
#define N_COLUMNS 3
#define MEANING_MARGIN 6

struct _BwScoreBars
{
  GtkWidget parent_instance;
  GtkWidget *grid;
};

G_DEFINE_FINAL_TYPE (BwScoreBars, bw_score_bars, GTK_TYPE_WIDGET)

/* What a bar shows. */
typedef struct
{
  double share; /* of its track */
  unsigned series;
} Bar;

static void
draw_bar_cb (cairo_t *cr, const BwRect *rect, const BwPalette *palette, GtkWidget *widget,
             gpointer data)
{
  const Bar *bar = data;
  double y = rect->y + (rect->height - BAR_HEIGHT) / 2;
  bool is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double width = rect->width * bar->share;
  bw_colour_set_source (cr, palette->grid);
  cairo_rectangle (cr, rect->x, y, rect->width, BAR_HEIGHT);
  cairo_fill (cr);
  bw_colour_set_source (cr, bar->series < BW_PALETTE_N_SERIES ? palette->series[bar->series]
                                                              : palette->dim);
  cairo_rectangle (cr, is_rtl ? rect->x + rect->width - width : rect->x, y, width, BAR_HEIGHT);
  cairo_fill (cr);
}

static GtkWidget *
label_new (const char *text, const char *class, float x_align)
{
  GtkWidget *label = gtk_label_new (NULL);
  bw_bidi_set_figure (GTK_LABEL (label), text);
  gtk_label_set_xalign (GTK_LABEL (label), x_align);
  gtk_widget_add_css_class (label, class);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static void
add_part (BwScoreBars *bars, int row, const BwScorePart *part, double largest)
{
  GtkGrid *grid = GTK_GRID (bars->grid);
  GtkWidget *name = label_new (part->label, "heading", 0);
  GtkWidget *value = label_new (part->value, "heading", 1);
  GtkWidget *bar = bw_drawing_new (BAR_WIDTH, BAR_HEIGHT);
  GtkWidget *meaning = label_new (part->meaning, "caption", 0);
  Bar *data = g_new (Bar, 1);
  *data =
      (Bar){ .share = largest > 0 ? FULL_SHARE * part->size / largest : 0, .series = part->series };
  bw_drawing_set_func (BW_DRAWING (bar), draw_bar_cb, data, g_free);
  gtk_widget_set_hexpand (bar, TRUE);
  gtk_widget_add_css_class (meaning, "bw-dim");
  gtk_label_set_wrap (GTK_LABEL (meaning), TRUE);
  gtk_widget_set_margin_bottom (meaning, MEANING_MARGIN);
  gtk_widget_set_tooltip_text (name, part->symbol);
  gtk_grid_attach (grid, name, 0, row, 1, 1);
  gtk_grid_attach (grid, value, 1, row, 1, 1);
  gtk_grid_attach (grid, bar, 2, row, 1, 1);
  gtk_grid_attach (grid, meaning, 0, row + 1, N_COLUMNS, 1);
}

void
bw_score_bars_set (BwScoreBars *bars, const GPtrArray *parts)
{
  g_return_if_fail (BW_IS_SCORE_BARS (bars));
  double largest = 0;
  GtkWidget *child = NULL;
  while ((child = gtk_widget_get_first_child (bars->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (bars->grid), child);
  for (unsigned i = 0; i < parts->len; i++)
    largest = MAX (largest, ((BwScorePart *) g_ptr_array_index (parts, i))->size);
  for (unsigned i = 0; i < parts->len; i++)
    add_part (bars, (int) (2 * i), g_ptr_array_index (parts, i), largest);
}

static void
bw_score_bars_dispose (GObject *object)
{
  g_clear_pointer (&BW_SCORE_BARS (object)->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (bw_score_bars_parent_class)->dispose (object);
}

static void
bw_score_bars_class_init (BwScoreBarsClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_score_bars_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bw_score_bars_init (BwScoreBars *bars)
{
  bars->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (bars->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (bars->grid), 3);
  gtk_widget_set_parent (bars->grid, GTK_WIDGET (bars));
}

GtkWidget *
bw_score_bars_new (void)
{
  return g_object_new (BW_TYPE_SCORE_BARS, NULL);
}
