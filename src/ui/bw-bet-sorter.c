/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which column's header was clicked, and how often: the sorting itself is the model's. */
#include "ui/bw-bet-sorter.h"

struct _BwBetSorter
{
  GtkSorter parent_instance;
  BwBetColumn column;
};

G_DEFINE_FINAL_TYPE (BwBetSorter, bw_bet_sorter, GTK_TYPE_SORTER)

/* The first that was asked since bw_bet_sorter_ask() began. */
static BwBetColumn asked = BW_N_BET_COLUMNS;

static GtkOrdering
compare (GtkSorter *sorter, gpointer a, gpointer b)
{
  if (asked == BW_N_BET_COLUMNS)
    asked = BW_BET_SORTER (sorter)->column;
  return GTK_ORDERING_SMALLER;
}

static GtkSorterOrder
get_order (GtkSorter *sorter)
{
  return GTK_SORTER_ORDER_PARTIAL;
}

static void
bw_bet_sorter_class_init (BwBetSorterClass *class)
{
  GTK_SORTER_CLASS (class)->compare = compare;
  GTK_SORTER_CLASS (class)->get_order = get_order;
}

static void
bw_bet_sorter_init (BwBetSorter *sorter)
{
}

BwBetSorter *
bw_bet_sorter_new (BwBetColumn column)
{
  BwBetSorter *sorter = g_object_new (BW_TYPE_BET_SORTER, NULL);
  sorter->column = column;
  return sorter;
}

/* A column view tells which column sorts only since GTK 4.10. Its own sorter asks those of the
 * columns one after the other until one has an opinion, and turns that round for a descending one.
 */
BwBetSort
bw_bet_sorter_ask (GtkColumnView *view)
{
  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), (BwBetSort){ BW_N_BET_COLUMNS });
  g_autoptr (GObject) other = g_object_new (G_TYPE_OBJECT, NULL);
  asked = BW_N_BET_COLUMNS;
  GtkOrdering order = gtk_sorter_compare (gtk_column_view_get_sorter (view), view, other);
  return (BwBetSort){ asked, order == GTK_ORDERING_LARGER };
}
