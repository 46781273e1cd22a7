/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How bets stand in a table: a column for each figure, or two lines where it is narrow. */
#include "ui/bw-bet-cells.h"

#include "ui/bw-bet-sorter.h"
#include "ui/bw-cell-text.h"
#include "ui/bw-state-label.h"

#include <glib/gi18n-lib.h>

#define KEY_COLUMN "bw-column"
#define KEY_STYLE "bw-style"
#define KEY_ITEM "bw-item"

/* What is the same for all cells of a column. A width in characters keeps columns from jumping
 * while rows go by. */
static const struct
{
  int n_chars;
  bool is_text;      /* takes what room there is */
  bool is_wide_only; /* left out where there is little room */
} kinds[BW_N_BET_COLUMNS] = {
  [BW_BET_COLUMN_TIME] = { .n_chars = 13 },
  [BW_BET_COLUMN_EVENT] = { .n_chars = 14, .is_text = true },
  [BW_BET_COLUMN_SELECTION] = { .n_chars = 9, .is_text = true },
  [BW_BET_COLUMN_MODEL] = { .n_chars = 7, .is_text = true, .is_wide_only = true },
  [BW_BET_COLUMN_ODDS] = { .n_chars = 5 },
  [BW_BET_COLUMN_STAKE] = { .n_chars = 8 },
  [BW_BET_COLUMN_CHANCE] = { .n_chars = 6, .is_wide_only = true },
  [BW_BET_COLUMN_RESULT] = { .n_chars = 7 },
  [BW_BET_COLUMN_PROFIT] = { .n_chars = 9 },
  [BW_BET_COLUMN_CLOSING] = { .n_chars = 4, .is_wide_only = true },
  [BW_BET_COLUMN_CLV] = { .n_chars = 6, .is_wide_only = true },
  [BW_BET_COLUMN_SOURCE] = { .n_chars = 8, .is_text = true },
};

static bool
is_number (BwBetColumn column)
{
  return !kinds[column].is_text && column != BW_BET_COLUMN_TIME && column != BW_BET_COLUMN_RESULT;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  BwBetColumn column = GPOINTER_TO_UINT (data);
  GtkWidget *child = NULL;
  if (column == BW_BET_COLUMN_RESULT)
    child = bw_state_label_new ();
  else
    child = bw_cell_text_new (kinds[column].n_chars, is_number (column), kinds[column].is_text);
  if (column == BW_BET_COLUMN_TIME)
    gtk_widget_add_css_class (child, "bw-dim");
  if (column == BW_BET_COLUMN_PROFIT)
    gtk_widget_add_css_class (child, "bw-profit");
  gtk_list_item_set_child (item, child);
}

static void
set_profit (GtkWidget *cell, const BwBet *bet, const char *text)
{
  bw_cell_text_set (GTK_INSCRIPTION (cell), text);
  if (bet->profit > 0)
    gtk_widget_add_css_class (cell, "bw-tone-ok");
  else
    gtk_widget_remove_css_class (cell, "bw-tone-ok");
}

/* A row is read out as a sentence, and found by. WIDGET is the list's own for it, or NULL. */
static void
name_row (GtkWidget *widget, BwBetItem *row, const BwBetTextStyle *style)
{
  if (widget == NULL)
    return;
  g_object_set_data_full (G_OBJECT (widget), KEY_ITEM, g_object_ref (row), g_object_unref);
  g_autofree char *sentence =
      bw_bet_text_sentence (bw_bet_item_bet (row), bw_bet_item_source (row), style);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

/* What a cell shows of its row. */
static void
show (GtkListItem *item, BwBetColumn column, const BwBetTextStyle *style)
{
  BwBetItem *row = gtk_list_item_get_item (item);
  const BwBet *bet = bw_bet_item_bet (row);
  GtkWidget *child = gtk_list_item_get_child (item);
  if (column == BW_BET_COLUMN_RESULT)
    {
      BwStateWords words = bw_bet_text_result (bet->status);
      bw_state_label_set (BW_STATE_LABEL (child), &words, NULL);
      return;
    }
  g_autofree char *text = bw_bet_text_cell (bet, bw_bet_item_source (row), column, style);
  if (column == BW_BET_COLUMN_PROFIT)
    set_profit (child, bet, text);
  else
    bw_cell_text_set (GTK_INSCRIPTION (child), text);
  if (column != BW_BET_COLUMN_TIME)
    return;
  GtkWidget *cell = gtk_widget_get_parent (child);
  name_row (cell != NULL ? gtk_widget_get_parent (cell) : NULL, row, style);
}

static void
item_changed_cb (BwBetItem *row, GtkListItem *item)
{
  BwBetColumn column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (item), KEY_COLUMN));
  show (item, column, g_object_get_data (G_OBJECT (item), KEY_STYLE));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  BwBetColumn column = GPOINTER_TO_UINT (data);
  const BwBetTextStyle *style = g_object_get_data (G_OBJECT (factory), KEY_STYLE);
  g_object_set_data (G_OBJECT (item), KEY_COLUMN, data);
  g_object_set_data (G_OBJECT (item), KEY_STYLE, (gpointer) style);
  g_signal_connect (gtk_list_item_get_item (item), "changed", G_CALLBACK (item_changed_cb), item);
  show (item, column, style);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

static GtkListItemFactory *
factory_new (BwBetColumn column, const BwBetTextStyle *style)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_object_set_data (G_OBJECT (factory), KEY_STYLE, (gpointer) style);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}

/* The first label in WIDGET. */
static GtkWidget *
find_label (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child);
  return found;
}

/* Headers of numbers stand over the ends of the numbers. There is no call for that: the titles are
 * the children of the first child, one a column. */
static void
align_headers (GtkColumnView *view)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;
  for (unsigned column = 0; column < BW_N_BET_COLUMNS && title != NULL; column++)
    {
      GtkWidget *label = is_number (column) ? find_label (title) : NULL;
      GtkWidget *box = label != NULL ? gtk_widget_get_parent (label) : NULL;
      if (GTK_IS_BOX (box))
        {
          /* The arrow goes before the word, or it would keep the word from the end. */
          gtk_widget_set_halign (box, GTK_ALIGN_END);
          gtk_box_reorder_child_after (GTK_BOX (box), label, gtk_widget_get_last_child (box));
        }
      title = gtk_widget_get_next_sibling (title);
    }
}

void
bw_bet_cells_add_columns (GtkColumnView *view, const BwBetTextStyle *style)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW (view) && style != NULL);
  for (unsigned column = 0; column < BW_N_BET_COLUMNS; column++)
    {
      g_autofree char *title = bw_bet_text_title (column, NULL);
      g_autoptr (GtkColumnViewColumn) own =
          gtk_column_view_column_new (title, factory_new (column, style));
      g_autoptr (BwBetSorter) sorter = bw_bet_sorter_new (column);
      gtk_column_view_column_set_sorter (own, GTK_SORTER (sorter));
      gtk_column_view_column_set_expand (own, kinds[column].is_text);
      g_object_set_data (G_OBJECT (own), KEY_COLUMN, GUINT_TO_POINTER (column + 1));
      gtk_column_view_append_column (view, own);
    }
  align_headers (view);
  /* The part of the view that holds the rows is a list of its own. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_last_child (GTK_WIDGET (view))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Bets"), -1);
}

GtkColumnViewColumn *
bw_bet_cells_column (GtkColumnView *view, BwBetColumn column)
{
  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);
  GListModel *columns = gtk_column_view_get_columns (view);
  for (unsigned i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) own = g_list_model_get_item (columns, i);
      if (g_object_get_data (G_OBJECT (own), KEY_COLUMN) == GUINT_TO_POINTER (column + 1))
        return own;
    }
  return NULL;
}

void
bw_bet_cells_update_column (GtkColumnView *view, BwBetColumn column, const BwBetFacts *facts,
                            bool is_shown)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW (view) && column < BW_N_BET_COLUMNS && facts != NULL);
  GtkColumnViewColumn *own = bw_bet_cells_column (view, column);
  g_autofree char *title =
      bw_bet_text_title (column, facts->has_two_currencies ? NULL : facts->currency);
  if (g_strcmp0 (title, gtk_column_view_column_get_title (own)) != 0)
    gtk_column_view_column_set_title (own, title);
  gtk_column_view_column_set_visible (own, is_shown);
}

bool
bw_bet_cells_is_wide_only (BwBetColumn column)
{
  return column < BW_N_BET_COLUMNS && kinds[column].is_wide_only;
}

void
bw_bet_cells_update_columns (GtkColumnView *view, const BwBetFacts *facts, bool is_wide)
{
  g_return_if_fail (facts != NULL);
  for (unsigned column = 0; column < BW_N_BET_COLUMNS; column++)
    bw_bet_cells_update_column (view, column, facts,
                                bw_bet_text_has_column (column, facts)
                                    && (is_wide || !kinds[column].is_wide_only));
}

BwBetItem *
bw_bet_cells_item (GtkWidget *widget)
{
  BwBetItem *item = NULL;
  for (; widget != NULL && item == NULL; widget = gtk_widget_get_parent (widget))
    item = g_object_get_data (G_OBJECT (widget), KEY_ITEM);
  return item;
}

/* The widgets of a row of two lines. */
#define KEY_HEADLINE "bw-headline"
#define KEY_RESULT "bw-result"
#define KEY_DETAILS "bw-details"
#define KEY_PROFIT "bw-profit"

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *grid = g_object_new (GTK_TYPE_GRID, "column-spacing", 12, "row-spacing", 2, NULL);
  GtkWidget *headline = bw_cell_text_new (0, false, true);
  GtkWidget *details = bw_cell_text_new (0, false, true);
  GtkWidget *result = bw_state_label_new (), *profit = bw_cell_text_new (0, true, false);
  gtk_widget_set_hexpand (headline, TRUE);
  gtk_widget_set_halign (result, GTK_ALIGN_END);
  gtk_widget_add_css_class (headline, "heading");
  gtk_widget_add_css_class (details, "caption");
  gtk_widget_add_css_class (details, "bw-dim");
  gtk_widget_add_css_class (profit, "bw-profit");
  gtk_widget_add_css_class (result, "caption");
  gtk_widget_add_css_class (grid, "bw-bet-row");
  gtk_grid_attach (GTK_GRID (grid), headline, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), profit, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), details, 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), result, 1, 1, 1, 1);
  g_object_set_data (G_OBJECT (grid), KEY_HEADLINE, headline);
  g_object_set_data (G_OBJECT (grid), KEY_RESULT, result);
  g_object_set_data (G_OBJECT (grid), KEY_DETAILS, details);
  g_object_set_data (G_OBJECT (grid), KEY_PROFIT, profit);
  gtk_list_item_set_child (item, grid);
}

static void
show_row (GtkListItem *item, const BwBetTextStyle *style)
{
  BwBetTextStyle own = *style;
  own.has_money_currency = true;
  BwBetItem *row = gtk_list_item_get_item (item);
  const BwBet *bet = bw_bet_item_bet (row);
  const char *source = bw_bet_item_source (row);
  GObject *grid = G_OBJECT (gtk_list_item_get_child (item));
  BwStateWords words = bw_bet_text_result (bet->status);
  g_autofree char *headline = bw_bet_text_headline (bet);
  g_autofree char *details = bw_bet_text_details (bet, source, style);
  g_autofree char *profit = bw_bet_text_cell (bet, source, BW_BET_COLUMN_PROFIT, &own);
  bw_cell_text_set (g_object_get_data (grid, KEY_HEADLINE), headline);
  bw_cell_text_set (g_object_get_data (grid, KEY_DETAILS), details);
  bw_state_label_set (g_object_get_data (grid, KEY_RESULT), &words, NULL);
  set_profit (g_object_get_data (grid, KEY_PROFIT), bet, profit);
  name_row (gtk_widget_get_parent (GTK_WIDGET (grid)), row, style);
}

static void
row_changed_cb (BwBetItem *row, GtkListItem *item)
{
  show_row (item, g_object_get_data (G_OBJECT (item), KEY_STYLE));
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_object_set_data (G_OBJECT (item), KEY_STYLE, data);
  g_signal_connect (gtk_list_item_get_item (item), "changed", G_CALLBACK (row_changed_cb), item);
  show_row (item, data);
}

GtkListItemFactory *
bw_bet_cells_rows (const BwBetTextStyle *style)
{
  g_return_val_if_fail (style != NULL, NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row_cb), (gpointer) style);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}
