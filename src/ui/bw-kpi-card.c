/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A card with one figure, its change, where it stands, and how sure it is. */
#include "ui/bw-kpi-card.h"

#include "ui/bw-bidi-text.h"
#include "ui/bw-cut-label.h"
#include "ui/bw-drawing.h"
#include "ui/bw-state-label.h"
#include "ui/bw-tooltip.h"

#include <math.h>

#define SPARK_WIDTH_PX 86
#define SPARK_HEIGHT_PX 34
#define TRACK_HEIGHT_PX 12
#define GLYPH_HEIGHT_PX 20

struct _BwKpiCard
{
  GtkButton parent_instance;
  BwKpi *kpi;
  GtkWidget *title;
  GtkWidget *state;
  GtkWidget *value;
  GtkWidget *spark;
  GtkWidget *delta;
  GtkWidget *track;
  GtkWidget *count;
};

G_DEFINE_FINAL_TYPE (BwKpiCard, bw_kpi_card, GTK_TYPE_BUTTON)

static void
draw_spark (cairo_t *cr, const BwRect *rect, const BwPalette *palette, GtkWidget *widget,
            gpointer data)
{
  const BwKpi *kpi = BW_KPI_CARD (data)->kpi;
  if (kpi == NULL)
    return;
  if (kpi->n_spark > 0)
    {
      bw_mark_sparkline (cr, rect, kpi->spark_x, kpi->spark_y, kpi->n_spark, kpi->spark_base,
                         palette->series[0], palette);
      return;
    }
  BwRect glyph = *rect;
  glyph.height = MIN (glyph.height, GLYPH_HEIGHT_PX);
  glyph.y += (rect->height - glyph.height) / 2;
  bw_mark_interval (cr, &glyph, kpi->low, kpi->high, kpi->at, kpi->reference, palette);
}

static void
draw_track (cairo_t *cr, const BwRect *rect, const BwPalette *palette, GtkWidget *widget,
            gpointer data)
{
  const BwKpi *kpi = BW_KPI_CARD (data)->kpi;
  if (kpi != NULL && kpi->has_track)
    bw_mark_track (cr, rect, &kpi->track, palette);
}

static void
bw_kpi_card_finalize (GObject *object)
{
  g_clear_pointer (&BW_KPI_CARD (object)->kpi, bw_kpi_unref);
  G_OBJECT_CLASS (bw_kpi_card_parent_class)->finalize (object);
}

static void
bw_kpi_card_class_init (BwKpiCardClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bw_kpi_card_finalize;
}

/* A line of text that is cut with dots, never clipped. */
static GtkWidget *
text_new (const char *class, bool is_dim)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  bw_cut_label (GTK_LABEL (label));
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, class);
  gtk_widget_add_css_class (label, "numeric");
  if (is_dim)
    gtk_widget_add_css_class (label, "bw-dim");
  return label;
}

static GtkWidget *
row_new (GtkWidget *first, GtkWidget *second)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (row), first);
  gtk_box_append (GTK_BOX (row), second);
  return row;
}

static void
bw_kpi_card_init (BwKpiCard *card)
{
  card->title = text_new ("caption-heading", true);
  card->state = bw_state_label_new ();
  gtk_widget_add_css_class (card->state, "caption-heading");
  card->value = text_new ("title-1", false);
  card->spark = bw_drawing_new (SPARK_WIDTH_PX, SPARK_HEIGHT_PX);
  gtk_widget_set_valign (card->spark, GTK_ALIGN_CENTER);
  bw_drawing_set_func (BW_DRAWING (card->spark), draw_spark, card, NULL);
  card->delta = text_new ("bw-delta", false);
  card->track = bw_drawing_new (60, TRACK_HEIGHT_PX);
  gtk_widget_set_hexpand (card->track, TRUE);
  bw_drawing_set_func (BW_DRAWING (card->track), draw_track, card, NULL);
  card->count = text_new ("caption", true);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_box_append (GTK_BOX (box), row_new (card->title, card->state));
  gtk_box_append (GTK_BOX (box), row_new (card->value, card->spark));
  gtk_box_append (GTK_BOX (box), card->delta);
  gtk_box_append (GTK_BOX (box), card->track);
  gtk_box_append (GTK_BOX (box), card->count);
  gtk_button_set_child (GTK_BUTTON (card), box);
  gtk_widget_add_css_class (GTK_WIDGET (card), "card");
  gtk_widget_add_css_class (GTK_WIDGET (card), "bw-kpi");
}

GtkWidget *
bw_kpi_card_new (void)
{
  return g_object_new (BW_TYPE_KPI_CARD, NULL);
}

static void
set_text (GtkWidget *label, const char *text)
{
  bw_bidi_set_figure (GTK_LABEL (label), text);
}

/* Opaque where there is something, so that cards beside each other keep their lines. */
static void
show_line (GtkWidget *widget, bool is_shown)
{
  gtk_widget_set_opacity (widget, is_shown ? 1 : 0);
}

static void
show_counts (BwKpiCard *card, const BwKpi *kpi)
{
  g_autoptr (GString) text = g_string_new (kpi->count);
  const char *const more[] = { kpi->interval, kpi->age };
  for (unsigned i = 0; i < G_N_ELEMENTS (more); i++)
    if (more[i] != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", more[i]);
  set_text (card->count, text->str);
}

void
bw_kpi_card_set_kpi (BwKpiCard *card, BwKpi *kpi)
{
  g_return_if_fail (BW_IS_KPI_CARD (card) && kpi != NULL);
  if (card->kpi != NULL && bw_kpi_equal (card->kpi, kpi))
    return;
  BwKpi *old = card->kpi;
  card->kpi = bw_kpi_ref (kpi);
  g_clear_pointer (&old, bw_kpi_unref);
  set_text (card->title, kpi->title);
  set_text (card->value, kpi->value);
  g_autofree char *tooltip = bw_kpi_tooltip (kpi);
  bw_tooltip_set (GTK_WIDGET (card), tooltip);
  set_text (card->delta, kpi->delta);
  show_counts (card, kpi);
  bw_state_label_set (BW_STATE_LABEL (card->state), &kpi->state, kpi->state_text);
  gtk_widget_set_visible (card->spark, kpi->n_spark > 0 || !isnan (kpi->low));
  show_line (card->track, kpi->has_track);
  gtk_widget_queue_draw (card->spark);
  gtk_widget_queue_draw (card->track);
  g_autofree char *text = bw_kpi_text (kpi);
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

BwKpi *
bw_kpi_card_kpi (BwKpiCard *card)
{
  g_return_val_if_fail (BW_IS_KPI_CARD (card), NULL);
  return card->kpi;
}
