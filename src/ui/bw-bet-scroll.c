/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a list of bets stands, and what of it is in sight, while its rows come and go. */
#include "ui/bw-bet-scroll.h"

#include "ui/bw-focus.h"

#include <math.h>

/* Rows beside those in sight that are as quickly right as these. */
#define ROWS_AROUND 4

struct _BwBetScroll
{
  BwBetModel *model;
  BwBetSelection *selection;
  GtkWidget *list; /* or NULL */
  GtkAdjustment *adjustment;
  unsigned tick;
  unsigned n_frames_to_top; /* in which it still goes there */
  bool is_at_top;
  bool had_focus;
};

static bool
has_focus (BwBetScroll *scroll)
{
  return scroll->list != NULL && bw_focus_is_inside (scroll->list);
}

/* Which rows are in sight, and a few around: all are of one height. */
static void
update_sight (BwBetScroll *scroll)
{
  if (scroll->list == NULL)
    return;
  double n = g_list_model_get_n_items (G_LIST_MODEL (scroll->selection));
  double upper = MAX (gtk_adjustment_get_upper (scroll->adjustment), 1);
  double first = floor (n * gtk_adjustment_get_value (scroll->adjustment) / upper) - ROWS_AROUND;
  double n_seen =
      ceil (n * gtk_adjustment_get_page_size (scroll->adjustment) / upper) + 2 * ROWS_AROUND;
  bw_bet_selection_set_sight (scroll->selection, (unsigned) MAX (first, 0), (unsigned) n_seen);
}

/* The list keeps in sight what was in sight, which it does when it is laid out: after this frame's
 * call, before the next one's. */
static gboolean
to_top_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  BwBetScroll *scroll = data;
  if (scroll->n_frames_to_top > 0)
    {
      gtk_adjustment_set_value (scroll->adjustment, 0);
      scroll->n_frames_to_top--;
    }
  if (scroll->n_frames_to_top > 0)
    return G_SOURCE_CONTINUE;
  scroll->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
stop (BwBetScroll *scroll)
{
  if (scroll->tick != 0)
    gtk_widget_remove_tick_callback (scroll->list, scroll->tick);
  scroll->tick = scroll->n_frames_to_top = 0;
}

/* Before the list is told: whoever stands at its top stays there, so that the newest are seen. */
static void
before_cb (GListModel *model, unsigned position, unsigned removed, unsigned added,
           BwBetScroll *scroll)
{
  update_sight (scroll);
  scroll->is_at_top = scroll->list != NULL && gtk_adjustment_get_value (scroll->adjustment) < 1;
  scroll->had_focus = has_focus (scroll);
}

static void
after_cb (GListModel *model, unsigned position, unsigned removed, unsigned added,
          BwBetScroll *scroll)
{
  if (scroll->is_at_top)
    {
      scroll->n_frames_to_top = 2;
      if (scroll->tick == 0)
        scroll->tick = gtk_widget_add_tick_callback (scroll->list, to_top_cb, scroll, NULL);
    }
  if (scroll->had_focus && !has_focus (scroll))
    gtk_widget_grab_focus (scroll->list);
}

BwBetScroll *
bw_bet_scroll_new (BwBetModel *model)
{
  g_return_val_if_fail (BW_IS_BET_MODEL (model), NULL);
  BwBetScroll *scroll = g_new0 (BwBetScroll, 1);
  scroll->model = model;
  g_signal_connect (model, "items-changed", G_CALLBACK (before_cb), scroll);
  scroll->selection = bw_bet_selection_new (model);
  g_signal_connect (model, "items-changed", G_CALLBACK (after_cb), scroll);
  return scroll;
}

static void
leave_list (BwBetScroll *scroll)
{
  if (scroll->list == NULL)
    return;
  stop (scroll);
  g_signal_handlers_disconnect_by_data (scroll->adjustment, scroll);
  scroll->list = NULL;
}

void
bw_bet_scroll_free (BwBetScroll *scroll)
{
  if (scroll == NULL)
    return;
  leave_list (scroll);
  g_signal_handlers_disconnect_by_data (scroll->model, scroll);
  g_object_unref (scroll->selection);
  g_free (scroll);
}

BwBetSelection *
bw_bet_scroll_selection (BwBetScroll *scroll)
{
  g_return_val_if_fail (scroll != NULL, NULL);
  return scroll->selection;
}

void
bw_bet_scroll_set_list (BwBetScroll *scroll, GtkWidget *list, GtkScrolledWindow *scrolled)
{
  g_return_if_fail (scroll != NULL && GTK_IS_WIDGET (list) && GTK_IS_SCROLLED_WINDOW (scrolled));
  if (scroll->list == list)
    return;
  leave_list (scroll);
  scroll->list = list;
  scroll->adjustment = gtk_scrolled_window_get_vadjustment (scrolled);
  g_signal_connect_swapped (scroll->adjustment, "value-changed", G_CALLBACK (update_sight), scroll);
  g_signal_connect_swapped (scroll->adjustment, "changed", G_CALLBACK (update_sight), scroll);
}

void
bw_bet_scroll_to (BwBetScroll *scroll, unsigned position)
{
  g_return_if_fail (scroll != NULL && scroll->list != NULL);
  /* The rows of a table are in a list of its own. */
  GtkWidget *rows =
      GTK_IS_COLUMN_VIEW (scroll->list) ? gtk_widget_get_last_child (scroll->list) : scroll->list;
  stop (scroll);
  gtk_widget_activate_action (rows, "list.scroll-to-item", "u", position);
  gtk_widget_grab_focus (scroll->list);
}

void
bw_bet_scroll_to_top (BwBetScroll *scroll)
{
  g_return_if_fail (scroll != NULL);
  if (scroll->list != NULL)
    gtk_adjustment_set_value (scroll->adjustment, 0);
}
