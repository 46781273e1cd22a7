/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A card with one chart of a machine: name, value now, what it is of, state, and the chart. */
#include "ui/bw-machine-card.h"

#include "ui/bw-bidi-text.h"
#include "ui/bw-live-label.h"
#include "ui/bw-state-label.h"

/* Room for "100 %" and for "1,023.9 KiB/s". */
#define SHARE_CHARS 5
#define RATE_CHARS 12

struct _BwMachineCard
{
  GtkBox parent_instance;
  GtkLabel *title;
  BwLiveLabel *value;
  BwLiveLabel *detail;
  BwLiveLabel *detail_below;
  BwStateLabel *state;
  BwChartView *chart;
  BwStateWords words;
  char *state_text;
  bool is_narrow;
};

G_DEFINE_FINAL_TYPE (BwMachineCard, bw_machine_card, GTK_TYPE_BOX)

static void
bw_machine_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BW_TYPE_MACHINE_CARD);
  G_OBJECT_CLASS (bw_machine_card_parent_class)->dispose (object);
}

static void
bw_machine_card_finalize (GObject *object)
{
  g_free (BW_MACHINE_CARD (object)->state_text);
  G_OBJECT_CLASS (bw_machine_card_parent_class)->finalize (object);
}

static void
bw_machine_card_class_init (BwMachineCardClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_machine_card_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_machine_card_finalize;
  g_type_ensure (BW_TYPE_CHART_VIEW);
  g_type_ensure (BW_TYPE_LIVE_LABEL);
  g_type_ensure (BW_TYPE_STATE_LABEL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/bellwether/Bellwether/bw-machine-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BwMachineCard, title);
  gtk_widget_class_bind_template_child (widget_class, BwMachineCard, value);
  gtk_widget_class_bind_template_child (widget_class, BwMachineCard, detail);
  gtk_widget_class_bind_template_child (widget_class, BwMachineCard, detail_below);
  gtk_widget_class_bind_template_child (widget_class, BwMachineCard, state);
  gtk_widget_class_bind_template_child (widget_class, BwMachineCard, chart);
}

static void
bw_machine_card_init (BwMachineCard *card)
{
  card->words = bw_state_words_none;
  gtk_widget_init_template (GTK_WIDGET (card));
}

GtkWidget *
bw_machine_card_new (BwSystemPart part)
{
  BwMachineCard *card = g_object_new (BW_TYPE_MACHINE_CARD, NULL);
  g_object_set (card->value, "width-chars", part == BW_SYSTEM_NETWORK ? RATE_CHARS : SHARE_CHARS,
                NULL);
  return GTK_WIDGET (card);
}

void
bw_machine_card_set_words (BwMachineCard *card, const BwSystemCard *words)
{
  g_return_if_fail (BW_IS_MACHINE_CARD (card) && words != NULL);
  if (g_strcmp0 (gtk_label_get_label (card->title), words->title) != 0)
    {
      gtk_label_set_label (card->title, words->title != NULL ? words->title : "");
      gtk_widget_set_tooltip_text (GTK_WIDGET (card->title), words->title);
    }
  g_autofree char *value =
      words->value != NULL ? bw_bidi_figure (GTK_WIDGET (card), words->value) : NULL;
  bw_live_label_set_text (card->value, value);
  bw_live_label_set_text (card->detail, card->is_narrow ? NULL : words->detail);
  bw_live_label_set_text (card->detail_below, card->is_narrow ? words->detail : NULL);
  bw_live_label_set_reason (card->detail, words->reason);
  bw_live_label_set_reason (card->detail_below, words->reason);
  if (g_strcmp0 (card->words.icon, words->state.icon) == 0
      && g_strcmp0 (card->words.word, words->state.word) == 0
      && card->words.tone == words->state.tone
      && g_strcmp0 (card->state_text, words->state_text) == 0)
    return;
  card->words = words->state;
  g_free (card->state_text);
  card->state_text = g_strdup (words->state_text);
  bw_state_label_set (card->state, &words->state, words->state_text);
}

void
bw_machine_card_set_narrow (BwMachineCard *card, bool is_narrow)
{
  g_return_if_fail (BW_IS_MACHINE_CARD (card));
  if (card->is_narrow == is_narrow)
    return;
  /* The one beside the value keeps its place, which pushes the state to the end. */
  BwLiveLabel *from = is_narrow ? card->detail : card->detail_below;
  BwLiveLabel *to = is_narrow ? card->detail_below : card->detail;
  card->is_narrow = is_narrow;
  bw_live_label_set_text (to, bw_live_label_text (from));
  bw_live_label_set_text (from, NULL);
  gtk_widget_set_visible (GTK_WIDGET (card->detail_below), is_narrow);
}

BwChartView *
bw_machine_card_chart (BwMachineCard *card)
{
  g_return_val_if_fail (BW_IS_MACHINE_CARD (card), NULL);
  return card->chart;
}
