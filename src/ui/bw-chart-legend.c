/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of a chart's series as buttons that show and hide them. */
#include "ui/bw-chart-legend.h"

#include "ui/bw-cut-label.h"
#include "ui/bw-drawing.h"
#include "ui/bw-wrap-box.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SAMPLE_PX 18
#define KEY_BIT "bw-bit"
#define KEY_ITEM "bw-item"
#define KEY_LEGEND "bw-legend"
#define KEY_SIGNATURE "bw-signature"

typedef struct
{
  GtkWidget *box;
  unsigned n;
  uint32_t hidden;
  BwChartLegendFunc func;
  gpointer data;
} Legend;

typedef enum
{
  SHAPE_LINE,
  SHAPE_BOLD, /* outside a band */
  SHAPE_BAND,
  SHAPE_HATCH,
} Shape;

/* A line as it is drawn, or a field for what is not a line. */
typedef struct
{
  Shape shape;
  unsigned colour;
  bool is_dashed;
  bool is_reference;
  double strength; /* of a band of reference among several; 0: as one alone */
} Sample;

static void
draw_field (cairo_t *cr, const BwRect *rect, const BwPalette *palette, const Sample *sample)
{
  cairo_rectangle (cr, rect->x, rect->y + 1, rect->width, rect->height - 2);
  if (sample->shape == SHAPE_BAND)
    {
      double strength = sample->strength > 0 ? fmin (sample->strength, 1) : 1;
      bw_colour_set_source (cr, sample->is_reference
                                    ? bw_colour_fade (palette->axis, 0.7 * strength)
                                    : bw_colour_fade (palette->series[sample->colour], 0.35));
      cairo_fill (cr);
      return;
    }
  cairo_clip (cr);
  bw_colour_set_source (cr, palette->hatch);
  cairo_set_line_width (cr, 2);
  for (double x = -rect->height; x < rect->width; x += 6)
    {
      cairo_move_to (cr, rect->x + x, rect->y + rect->height);
      cairo_line_to (cr, rect->x + x + rect->height, rect->y);
    }
  cairo_stroke (cr);
}

static void
draw_sample (cairo_t *cr, const BwRect *rect, const BwPalette *palette, GtkWidget *widget,
             gpointer data)
{
  static const double dashes[BW_PALETTE_N_SERIES][4] = {
    { 8, 4 }, { 6, 4 }, { 2, 3 }, { 10, 3, 2, 3 }, { 1, 4 }
  };
  const Sample *sample = data;
  if (sample->shape == SHAPE_BAND || sample->shape == SHAPE_HATCH)
    {
      draw_field (cr, rect, palette, sample);
      return;
    }
  bw_colour_set_source (cr, palette->series[sample->colour]);
  cairo_set_line_width (cr, sample->shape == SHAPE_BOLD ? 4 : palette->line_width);
  if (sample->is_dashed)
    cairo_set_dash (cr, dashes[sample->colour], sample->colour == 3 ? 4 : 2, 0);
  cairo_move_to (cr, rect->x, rect->y + round (rect->height / 2));
  cairo_line_to (cr, rect->x + rect->width, rect->y + round (rect->height / 2));
  cairo_stroke (cr);
}

static GtkWidget *
item_new (const Sample *sample, const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *drawing = bw_drawing_new (SAMPLE_PX, 10);
  gtk_widget_set_valign (drawing, GTK_ALIGN_CENTER);
  bw_drawing_set_func (BW_DRAWING (drawing), draw_sample, g_memdup2 (sample, sizeof *sample),
                       g_free);
  GtkWidget *label = gtk_label_new (name);
  bw_cut_label (GTK_LABEL (label));
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "bw-dim");
  gtk_box_append (GTK_BOX (box), drawing);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
toggled_cb (GtkToggleButton *button, Legend *legend)
{
  uint32_t bit = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), KEY_BIT));
  bool is_shown = gtk_toggle_button_get_active (button);
  legend->hidden = is_shown ? legend->hidden & ~bit : legend->hidden | bit;
  if (is_shown)
    gtk_widget_remove_css_class (GTK_WIDGET (button), "bw-hidden");
  else
    gtk_widget_add_css_class (GTK_WIDGET (button), "bw-hidden");
  legend->func (legend->hidden, legend->data);
}

static GtkWidget *
button_new (Legend *legend, const Sample *sample, const char *name, unsigned i)
{
  uint32_t bit = 1U << i;
  GtkWidget *button = gtk_toggle_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), item_new (sample, name));
  gtk_widget_add_css_class (button, "flat");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_object_set_data (G_OBJECT (button), KEY_BIT, GUINT_TO_POINTER (bit));
  gtk_widget_set_tooltip_text (button, _ ("Show or hide"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), legend);
  return button;
}

/* What its entries depend on: while that is the same nothing under the pointer moves. (transfer
 * full) */
static char *
signature_of (BwChart *chart)
{
  g_autoptr (GString) text = g_string_new (NULL);
  if (chart != NULL)
    g_string_printf (text, "%d|%d%d|%s", (int) bw_chart_kind (chart), bw_chart_has_hatch (chart),
                     bw_chart_is_binned (chart),
                     bw_chart_band_name (chart) != NULL ? bw_chart_band_name (chart) : "");
  for (unsigned i = 0; chart != NULL && i < bw_chart_n_series (chart); i++)
    {
      const BwChartSeries *series = bw_chart_series (chart, i);
      g_string_append_printf (
          text, "\n%s|%s|%u|%d%d%d|%g", series->name != NULL ? series->name : "",
          series->band_name != NULL ? series->band_name : "", series->colour, series->is_dashed,
          series->is_reference, series->has_band, series->strength);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append_item (Legend *legend, GtkWidget *item)
{
  g_object_set_data (G_OBJECT (item), KEY_ITEM, legend);
  gtk_widget_add_css_class (item, "bw-legend");
  legend->n++;
  bw_wrap_box_append (BW_WRAP_BOX (legend->box), item);
}

/* One that only explains. */
static void
append_note (Legend *legend, const Sample *sample, const char *name)
{
  GtkWidget *item = item_new (sample, name);
  gtk_widget_set_margin_start (item, 6);
  gtk_widget_set_margin_end (item, 6);
  append_item (legend, item);
}

static void
append_series (Legend *legend, BwChart *chart, unsigned i)
{
  const BwChartSeries *series = bw_chart_series (chart, i);
  unsigned n = bw_chart_n_series (chart);
  Sample sample = { .colour = MIN (series->colour, BW_PALETTE_N_SERIES - 1),
                    .is_dashed = series->is_dashed && n > 1,
                    .is_reference = series->is_reference,
                    .strength = series->strength };
  bool has_band = series->has_band && series->band_name != NULL;
  if (series->name != NULL && !(series->is_reference && has_band) && i < 32 && (n > 1 || has_band))
    append_item (legend, button_new (legend, &sample, series->name, i));
  sample.shape = SHAPE_BAND;
  if (has_band)
    append_note (legend, &sample, series->band_name);
}

static void
append_reliability (Legend *legend, BwChart *chart)
{
  const char *band = bw_chart_band_name (chart);
  append_note (legend, &(Sample){ .shape = SHAPE_LINE }, _ ("happened"));
  if (band != NULL && !bw_chart_is_binned (chart))
    append_note (legend, &(Sample){ .shape = SHAPE_BOLD, .colour = 1 }, _ ("outside the band"));
  if (band != NULL)
    append_note (legend, &(Sample){ .shape = SHAPE_BAND, .is_reference = true }, band);
}

static void
append_all (Legend *legend, BwChart *chart)
{
  if (bw_chart_kind (chart) == BW_CHART_RELIABILITY)
    append_reliability (legend, chart);
  for (unsigned i = 0; i < bw_chart_n_series (chart); i++)
    append_series (legend, chart, i);
  if (legend->n > 0 && bw_chart_has_hatch (chart))
    append_note (legend, &(Sample){ .shape = SHAPE_HATCH }, _ ("Not watching"));
}

static void
remove_items (GtkWidget *box)
{
  GtkWidget *next = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL; child = next)
    {
      next = gtk_widget_get_next_sibling (child);
      if (g_object_get_data (G_OBJECT (child), KEY_ITEM) != NULL)
        gtk_widget_unparent (child);
    }
}

bool
bw_chart_legend_fill (GtkWidget *box, BwChart *chart, BwChartLegendFunc func, gpointer data)
{
  g_autofree char *signature = signature_of (chart);
  if (g_strcmp0 (g_object_get_data (G_OBJECT (box), KEY_SIGNATURE), signature) == 0)
    return false;
  Legend *legend = g_new (Legend, 1);
  *legend = (Legend){ .box = box, .func = func, .data = data };
  remove_items (box);
  g_object_set_data_full (G_OBJECT (box), KEY_LEGEND, legend, g_free);
  g_object_set_data_full (G_OBJECT (box), KEY_SIGNATURE, g_steal_pointer (&signature), g_free);
  if (chart != NULL)
    append_all (legend, chart);
  return true;
}
