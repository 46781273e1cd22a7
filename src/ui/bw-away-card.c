/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells who comes back what happened meanwhile, until it is put away. */
#include "ui/bw-away-card.h"

/* No further back is looked for what was not watched. */
#define REACH_US (7 * BW_DAY_US)

struct _BwAwayCard
{
  GtkBox parent_instance;
  GtkLabel *title, *text;
  GtkWidget *alerts;
  BwContext *context;
  GtkWidget *window;    /* that is followed; borrowed, or NULL */
  GCancellable *asking; /* NULL: nothing is asked */
  bool is_back;         /* the question is about who opened the window, else about who slept */
  GPtrArray *gaps;      /* of the question under way */
  GPtrArray *incidents; /* likewise */
  int64_t since_us;     /* likewise */
  int64_t to_us;        /* likewise */
  int64_t shown_us;     /* since when what is shown tells; BW_TIME_NONE: nothing is */
};

G_DEFINE_FINAL_TYPE (BwAwayCard, bw_away_card, GTK_TYPE_BOX)

static void
end_asking (BwAwayCard *card)
{
  if (card->asking != NULL)
    g_cancellable_cancel (card->asking);
  g_clear_object (&card->asking);
  g_clear_pointer (&card->gaps, g_ptr_array_unref);
  g_clear_pointer (&card->incidents, g_ptr_array_unref);
}

static void
reports_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports = bw_engine_channels_finish (BW_ENGINE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  BwAwayCard *card = data;
  g_autoptr (BwAway) away = bw_away_new (card->incidents, card->gaps, reports, card->since_us,
                                         card->to_us, bw_context_zone (card->context));
  bw_away_card_set_away (card, away);
  end_asking (card);
}

static void
incidents_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *incidents = bw_engine_incidents_finish (BW_ENGINE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  BwAwayCard *card = data;
  card->incidents = incidents;
  if (incidents != NULL)
    bw_engine_channels_since_async (BW_ENGINE (object), card->since_us, card->asking, reports_cb,
                                    card);
  else
    end_asking (card);
}

static void
gaps_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *gaps = bw_engine_gaps_finish (BW_ENGINE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  BwAwayCard *card = data;
  card->gaps = gaps;
  int64_t seen_us = bw_away_seen_us (gaps, bw_context_seen_us (card->context));
  int64_t told_us = MAX (bw_context_told_us (card->context), seen_us);
  card->since_us =
      bw_away_since_us (gaps, card->is_back ? seen_us : BW_TIME_NONE, told_us, card->to_us);
  if (card->since_us == BW_TIME_NONE)
    {
      end_asking (card);
      return;
    }
  /* What was not put away so far is told on. */
  if (card->shown_us != BW_TIME_NONE)
    card->since_us = MIN (card->since_us, card->shown_us);
  BwIncidentFilter filter = { .since_us = card->since_us };
  bw_engine_incidents_async (BW_ENGINE (object), &filter, card->asking, incidents_cb, card);
}

/* Somebody looks: was nobody there for long? */
static void
look (BwAwayCard *card, bool is_back)
{
  int64_t now_us = bw_context_now_us (card->context);
  int64_t back_us = bw_context_back_us (card->context);
  end_asking (card);
  if (is_back && back_us == BW_TIME_NONE)
    return;
  card->is_back = is_back;
  card->to_us = is_back ? back_us : now_us;
  card->asking = g_cancellable_new ();
  bw_engine_gaps_async (bw_context_engine (card->context), now_us - REACH_US, now_us, card->asking,
                        gaps_cb, card);
}

static void
map_cb (GtkWidget *window, BwAwayCard *card)
{
  if (card->context != NULL)
    look (card, true);
}

static void
gap_cb (BwEngine *engine, BwAwayCard *card)
{
  if (card->window == NULL || !gtk_widget_get_mapped (card->window))
    return;
  /* It was seen until now: what counts is what was not watched. */
  look (card, false);
}

static void
bw_away_card_root (GtkWidget *widget)
{
  BwAwayCard *card = BW_AWAY_CARD (widget);
  GTK_WIDGET_CLASS (bw_away_card_parent_class)->root (widget);
  card->window = GTK_WIDGET (gtk_widget_get_root (widget));
  g_signal_connect (card->window, "map", G_CALLBACK (map_cb), card);
}

static void
bw_away_card_unroot (GtkWidget *widget)
{
  BwAwayCard *card = BW_AWAY_CARD (widget);
  if (card->window != NULL)
    g_signal_handlers_disconnect_by_data (card->window, card);
  card->window = NULL;
  GTK_WIDGET_CLASS (bw_away_card_parent_class)->unroot (widget);
}

static void
dismiss_cb (GtkButton *button, BwAwayCard *card)
{
  /* The focus does not go nowhere with it. */
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (card))),
                          GTK_DIR_TAB_FORWARD);
  bw_context_tell (card->context);
  bw_away_card_set_away (card, NULL);
}

static void
alerts_cb (GtkButton *button, BwAwayCard *card)
{
  bw_context_navigate (card->context, "alerts", NULL);
}

static void
bw_away_card_dispose (GObject *object)
{
  BwAwayCard *card = BW_AWAY_CARD (object);
  end_asking (card);
  g_clear_object (&card->context);
  G_OBJECT_CLASS (bw_away_card_parent_class)->dispose (object);
}

static void
bw_away_card_class_init (BwAwayCardClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_away_card_dispose;
  widget_class->root = bw_away_card_root;
  widget_class->unroot = bw_away_card_unroot;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bellwether/Bellwether/bw-away-card.ui");
  gtk_widget_class_bind_template_child (widget_class, BwAwayCard, title);
  gtk_widget_class_bind_template_child (widget_class, BwAwayCard, text);
  gtk_widget_class_bind_template_child (widget_class, BwAwayCard, alerts);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
  gtk_widget_class_bind_template_callback (widget_class, alerts_cb);
}

static void
bw_away_card_init (BwAwayCard *card)
{
  card->shown_us = BW_TIME_NONE;
  gtk_widget_init_template (GTK_WIDGET (card));
}

void
bw_away_card_set_context (BwAwayCard *card, BwContext *context)
{
  g_return_if_fail (BW_IS_AWAY_CARD (card) && BW_IS_CONTEXT (context));
  if (card->context != NULL)
    return;
  card->context = g_object_ref (context);
  g_signal_connect_object (bw_context_engine (context), "gap", G_CALLBACK (gap_cb), card, 0);
  look (card, true);
}

void
bw_away_card_set_away (BwAwayCard *card, const BwAway *away)
{
  g_return_if_fail (BW_IS_AWAY_CARD (card));
  gtk_widget_set_visible (GTK_WIDGET (card), away != NULL);
  card->shown_us = away != NULL ? away->from_us : BW_TIME_NONE;
  if (away == NULL)
    return;
  gtk_label_set_text (card->title, away->title);
  gtk_label_set_text (card->text, away->text);
  gtk_widget_set_visible (card->alerts, away->n_fired > 0 || away->n_over > 0);
}
