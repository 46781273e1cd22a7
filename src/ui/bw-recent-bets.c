/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last few bets of a bot in a card. */
#include "ui/bw-recent-bets.h"

#include "ui/bw-bet-cells.h"
#include "ui/bw-tab-stop.h"

#include <glib/gi18n-lib.h>

struct _BwRecentBets
{
  GtkBox parent_instance;
  GtkStack *stack;
  GtkColumnView *table;
  GtkListView *list;
  BwContext *context;
  BwBetModel *model;
  BwBetTextStyle style;
  bool has_rows; /* the model shows them a moment later */
  bool is_wide;
};

G_DEFINE_FINAL_TYPE (BwRecentBets, bw_recent_bets, GTK_TYPE_BOX)

static void
all_cb (GtkButton *button, BwRecentBets *bets)
{
  bw_context_navigate (bets->context, "bets", NULL);
}

/* A click on a bet looks for it among all of them. */
static void
activated_cb (GtkWidget *view, unsigned position, BwRecentBets *bets)
{
  g_autoptr (BwBetItem) item = g_list_model_get_item (G_LIST_MODEL (bets->model), position);
  const BwBet *bet = item != NULL ? bw_bet_item_bet (item) : NULL;
  if (bet != NULL)
    bw_context_navigate (bets->context, "bets", bet->id[0] != '\0' ? bet->id : NULL);
}

static void
bw_recent_bets_dispose (GObject *object)
{
  BwRecentBets *bets = BW_RECENT_BETS (object);
  g_clear_object (&bets->context);
  g_clear_object (&bets->model);
  g_clear_pointer (&bets->style.zone, g_time_zone_unref);
  G_OBJECT_CLASS (bw_recent_bets_parent_class)->dispose (object);
}

static void
bw_recent_bets_class_init (BwRecentBetsClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = bw_recent_bets_dispose;
  g_type_ensure (BW_TYPE_TAB_STOP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/bellwether/Bellwether/bw-recent-bets.ui");
  gtk_widget_class_bind_template_child (widget_class, BwRecentBets, stack);
  gtk_widget_class_bind_template_child (widget_class, BwRecentBets, table);
  gtk_widget_class_bind_template_child (widget_class, BwRecentBets, list);
  gtk_widget_class_bind_template_callback (widget_class, all_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static GtkSelectionModel *
selection_new (BwRecentBets *bets)
{
  return GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (bets->model))));
}

static void
bw_recent_bets_init (BwRecentBets *bets)
{
  gtk_widget_init_template (GTK_WIDGET (bets));
  bets->is_wide = true;
  bets->model = bw_bet_model_new ();
  bw_bet_cells_add_columns (bets->table, &bets->style);
  GListModel *columns = gtk_column_view_get_columns (bets->table);
  for (unsigned i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      /* They are the newest, and there are few: nothing to sort. */
      gtk_column_view_column_set_sorter (column, NULL);
    }
  g_autoptr (GtkListItemFactory) rows = bw_bet_cells_rows (&bets->style);
  gtk_list_view_set_factory (bets->list, rows);
  g_autoptr (GtkSelectionModel) of_table = selection_new (bets);
  g_autoptr (GtkSelectionModel) of_list = selection_new (bets);
  gtk_column_view_set_model (bets->table, of_table);
  gtk_list_view_set_model (bets->list, of_list);
}

/* What fits into less than half a page: when, what, at which odds, and how it went. */
static void
choose_columns (BwRecentBets *bets, const BwBetFacts *facts)
{
  bw_bet_cells_update_columns (bets->table, facts, false);
  static const BwBetColumn hidden[] = { BW_BET_COLUMN_SOURCE, BW_BET_COLUMN_MODEL,
                                        BW_BET_COLUMN_STAKE };
  for (unsigned i = 0; i < G_N_ELEMENTS (hidden); i++)
    gtk_column_view_column_set_visible (bw_bet_cells_column (bets->table, hidden[i]), FALSE);
  if (facts->has_selections)
    gtk_column_view_column_set_visible (bw_bet_cells_column (bets->table, BW_BET_COLUMN_EVENT),
                                        FALSE);
}

static void
update_stack (BwRecentBets *bets)
{
  gtk_stack_set_visible_child_name (bets->stack, !bets->has_rows ? "empty"
                                                 : bets->is_wide ? "table"
                                                                 : "list");
}

void
bw_recent_bets_set_overview (BwRecentBets *bets, BwContext *context, BwOverview *overview)
{
  g_return_if_fail (BW_IS_RECENT_BETS (bets) && overview != NULL);
  g_set_object (&bets->context, context);
  bets->style.now_us = overview->at_us;
  bets->style.has_money_currency = overview->currency[0] == '\0';
  g_clear_pointer (&bets->style.zone, g_time_zone_unref);
  bets->style.zone = g_time_zone_ref (bw_context_zone (context));
  if (overview->bets != NULL)
    {
      BwBetFacts facts;
      bw_bet_facts_compute (overview->bets, &facts);
      choose_columns (bets, &facts);
    }
  bets->has_rows = overview->bets != NULL && bw_bet_table_n (overview->bets) > 0;
  bw_bet_model_set_table (bets->model, overview->bets);
  update_stack (bets);
}

void
bw_recent_bets_set_wide (BwRecentBets *bets, bool is_wide)
{
  g_return_if_fail (BW_IS_RECENT_BETS (bets));
  bets->is_wide = is_wide;
  update_stack (bets);
}
