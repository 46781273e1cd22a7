/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How everything is, large: the ring of the score, the state in a word, and the score's parts. */
#include "ui/bw-state-card.h"

#include "plot/bw-mark.h"
#include "ui/bw-drawing.h"
#include "ui/bw-state-icon.h"
#include "ui/bw-tone.h"
#include "ui/bw-tooltip.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define BAR_HEIGHT_PX 6
#define HATCH_PITCH_PX 6

/* The widgets of a part of the score. */
typedef struct
{
  GtkWidget *icon, *title, *bar, *points, *note;
  double share; /* NaN: not known */
  BwTone tone;
} PartRow;

struct _BwStateCard
{
  GtkBox parent_instance;
  GtkWidget *ring;
  GtkLabel *number, *of;
  GtkImage *icon;
  GtkLabel *word, *sentence, *advice, *score;
  GtkWidget *head, *words, *separator, *parts;
  PartRow rows[BW_OVERVIEW_N_PARTS];
  BwRingPart ring_parts[BW_OVERVIEW_N_PARTS];
};

G_DEFINE_FINAL_TYPE (BwStateCard, bw_state_card, GTK_TYPE_BOX)

static void
draw_ring (cairo_t *cr, const BwRect *rect, const BwPalette *palette, GtkWidget *widget,
           gpointer data)
{
  BwStateCard *card = data;
  bw_mark_ring (cr, rect, card->ring_parts, BW_OVERVIEW_N_PARTS, palette);
}

static void
add_pill (cairo_t *cr, double x, double y, double width, double height)
{
  double r = height / 2;
  width = fmax (width, height);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI_2, G_PI_2);
  cairo_arc (cr, x + r, y + r, r, G_PI_2, 3 * G_PI_2);
  cairo_close_path (cr);
}

/* What is not known is hatched, not empty. */
static void
draw_hatch (cairo_t *cr, const BwRect *rect, const BwPalette *palette)
{
  cairo_save (cr);
  cairo_clip_preserve (cr);
  cairo_new_path (cr);
  bw_colour_set_source (cr, palette->hatch);
  cairo_set_line_width (cr, 2);
  for (double x = rect->x - rect->height; x < rect->x + rect->width; x += HATCH_PITCH_PX)
    {
      cairo_move_to (cr, x, rect->y + rect->height);
      cairo_line_to (cr, x + rect->height, rect->y);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_bar (cairo_t *cr, const BwRect *rect, const BwPalette *palette, GtkWidget *widget,
          gpointer data)
{
  const PartRow *row = data;
  BwRect bar = { rect->x, rect->y + (rect->height - BAR_HEIGHT_PX) / 2, rect->width,
                 BAR_HEIGHT_PX };
  add_pill (cr, bar.x, bar.y, bar.width, bar.height);
  if (isnan (row->share))
    {
      draw_hatch (cr, &bar, palette);
      cairo_new_path (cr);
      return;
    }
  bw_colour_set_source (cr, palette->grid);
  cairo_fill (cr);
  if (row->share <= 0)
    return;
  bool is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double width = fmax (bar.width * fmin (row->share, 1), bar.height);
  add_pill (cr, is_rtl ? bar.x + bar.width - width : bar.x, bar.y, width, bar.height);
  bw_colour_set_source (cr, palette->tone_fill[row->tone]);
  cairo_fill (cr);
}

static void
init_part (BwStateCard *card, unsigned i)
{
  PartRow *row = &card->rows[i];
  row->icon =
      g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (row->icon, "bw-icon-text");
  row->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL);
  row->bar = bw_drawing_new (92, 16);
  row->points = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, NULL);
  row->note = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END,
                            "max-width-chars", 26, NULL);
  gtk_widget_set_hexpand (row->bar, TRUE);
  gtk_widget_set_valign (row->bar, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (row->points, "numeric");
  gtk_widget_add_css_class (row->note, "caption");
  gtk_widget_add_css_class (row->note, "bw-dim");
  gtk_widget_add_css_class (row->note, "numeric");
  bw_drawing_set_func (BW_DRAWING (row->bar), draw_bar, row, NULL);
  GtkGrid *grid = GTK_GRID (card->parts);
  gtk_grid_attach (grid, row->icon, 0, (int) i, 1, 1);
  gtk_grid_attach (grid, row->title, 1, (int) i, 1, 1);
  gtk_grid_attach (grid, row->bar, 2, (int) i, 1, 1);
  gtk_grid_attach (grid, row->points, 3, (int) i, 1, 1);
  gtk_grid_attach (grid, row->note, 4, (int) i, 1, 1);
}

static void
bw_state_card_class_init (BwStateCardClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  g_type_ensure (BW_TYPE_DRAWING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bellwether/Bellwether/bw-state-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BwStateCard, head);
  gtk_widget_class_bind_template_child (widget_class, BwStateCard, words);
  gtk_widget_class_bind_template_child (widget_class, BwStateCard, number);
  gtk_widget_class_bind_template_child (widget_class, BwStateCard, of);
  gtk_widget_class_bind_template_child (widget_class, BwStateCard, icon);
  gtk_widget_class_bind_template_child (widget_class, BwStateCard, word);
  gtk_widget_class_bind_template_child (widget_class, BwStateCard, sentence);
  gtk_widget_class_bind_template_child (widget_class, BwStateCard, advice);
  gtk_widget_class_bind_template_child (widget_class, BwStateCard, score);
  gtk_widget_class_bind_template_child (widget_class, BwStateCard, separator);
  gtk_widget_class_bind_template_child (widget_class, BwStateCard, parts);
  gtk_widget_class_bind_template_child_full (widget_class, "ring_place", FALSE, 0);
}

static void
bw_state_card_init (BwStateCard *card)
{
  gtk_widget_init_template (GTK_WIDGET (card));
  GtkWidget *place = GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (card), BW_TYPE_STATE_CARD, "ring_place"));
  card->ring = bw_drawing_new (116, 116);
  bw_drawing_set_func (BW_DRAWING (card->ring), draw_ring, card, NULL);
  gtk_overlay_set_child (GTK_OVERLAY (place), card->ring);
  for (unsigned i = 0; i < BW_OVERVIEW_N_PARTS; i++)
    {
      card->ring_parts[i] = (BwRingPart){ NAN, 25, BW_TONE_MUTE };
      card->rows[i].share = NAN;
      init_part (card, i);
    }
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text != NULL ? text : "") != 0)
    gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static bool
is_like (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static void
set_part (BwStateCard *card, unsigned i, const BwOverviewPart *part)
{
  PartRow *row = &card->rows[i];
  double share = part->points / part->max;
  bw_state_icon_set (GTK_IMAGE (row->icon), part->state.icon);
  bw_tone_set (row->icon, part->state.tone);
  gtk_label_set_text (GTK_LABEL (row->title), part->title);
  g_autofree char *points =
      isnan (part->points)
          ? g_strdup_printf ("<b>–</b><span alpha=\"66%%\">/%.0f</span>", part->max)
          : g_strdup_printf ("<b>%.0f</b><span alpha=\"66%%\">/%.0f</span>", part->points,
                             part->max);
  gtk_label_set_markup (GTK_LABEL (row->points), points);
  gtk_label_set_text (GTK_LABEL (row->note), part->note);
  bw_tooltip_set (row->note, part->note);
  if (!is_like (row->share, share) || row->tone != part->state.tone)
    gtk_widget_queue_draw (row->bar);
  row->share = share;
  row->tone = part->state.tone;
  BwRingPart ring = { part->points, part->max, part->state.tone };
  if (!is_like (ring.points, card->ring_parts[i].points) || ring.tone != card->ring_parts[i].tone)
    gtk_widget_queue_draw (card->ring);
  card->ring_parts[i] = ring;
}

/* "69 of 100, Fair; System 24 of 30, …" */
static void
set_ring_text (BwStateCard *card, const BwOverview *overview)
{
  g_autoptr (GString) text = g_string_new (overview->score_text);
  for (unsigned i = 0; i < BW_OVERVIEW_N_PARTS; i++)
    {
      const BwOverviewPart *part = &overview->parts[i];
      if (isnan (part->points))
        g_string_append_printf (text, _ (" %s: no data."), part->title);
      else
        g_string_append_printf (text, _ (" %s: %.0f of %.0f, %s."), part->title, part->points,
                                part->max, part->state.word);
    }
  bw_drawing_set_text (BW_DRAWING (card->ring), text->str);
}

void
bw_state_card_set_overview (BwStateCard *card, BwOverview *overview)
{
  g_return_if_fail (BW_IS_STATE_CARD (card) && overview != NULL);
  bw_state_icon_set (card->icon, overview->state.icon);
  bw_tone_set (GTK_WIDGET (card->icon), overview->state.tone);
  bw_tone_set (GTK_WIDGET (card->word), overview->state.tone);
  set_text (card->word, overview->state.word);
  set_text (card->sentence, overview->sentence);
  set_text (card->advice, overview->advice);
  set_text (card->score, overview->score_text);
  g_autofree char *number =
      isnan (overview->score) ? g_strdup ("–") : g_strdup_printf ("%.0f", overview->score);
  set_text (card->number, number);
  for (unsigned i = 0; i < BW_OVERVIEW_N_PARTS; i++)
    set_part (card, i, &overview->parts[i]);
  set_ring_text (card, overview);
}

void
bw_state_card_set_wide (BwStateCard *card, bool is_wide)
{
  g_return_if_fail (BW_IS_STATE_CARD (card));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (card),
                                  is_wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_visible (card->separator, is_wide);
  for (unsigned i = 0; i < BW_OVERVIEW_N_PARTS; i++)
    gtk_widget_set_visible (card->rows[i].note, is_wide);
}
