/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which alerts of a list are chosen: by their incidents, so that they are wherever these go. */
#include "ui/bw-alert-store-private.h"

void
bw_alert_store_tell_chosen (BwAlertStore *store, unsigned position, unsigned n)
{
  if (n > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (store), position, n);
}

static gboolean
is_selected (GtkSelectionModel *model, unsigned position)
{
  BwAlertStore *store = BW_ALERT_STORE (model);
  return position < store->listed->len
         && g_hash_table_contains (store->chosen, &bw_alert_store_entry (store, position)->id);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, unsigned position, unsigned n)
{
  BwAlertStore *store = BW_ALERT_STORE (model);
  GtkBitset *set = gtk_bitset_new_empty ();
  unsigned end = MIN (store->listed->len, position + MIN (n, UINT_MAX - position));
  for (unsigned i = position; i < end && g_hash_table_size (store->chosen) > 0; i++)
    if (is_selected (model, i))
      gtk_bitset_add (set, i);
  return set;
}

static void
choose (BwAlertStore *store, unsigned position, bool is_chosen)
{
  const int64_t *id = &bw_alert_store_entry (store, position)->id;
  if (!is_chosen)
    g_hash_table_remove (store->chosen, id);
  else if (!g_hash_table_contains (store->chosen, id))
    g_hash_table_add (store->chosen, g_memdup2 (id, sizeof *id));
}

static gboolean
select_range (GtkSelectionModel *model, unsigned position, unsigned n, gboolean unselect_rest)
{
  BwAlertStore *store = BW_ALERT_STORE (model);
  if (position >= store->listed->len)
    return FALSE;
  unsigned end = MIN (store->listed->len, position + MIN (n, store->listed->len));
  if (unselect_rest)
    g_hash_table_remove_all (store->chosen);
  for (unsigned i = position; i < end; i++)
    choose (store, i, true);
  if (unselect_rest)
    bw_alert_store_tell_chosen (store, 0, store->listed->len);
  else
    bw_alert_store_tell_chosen (store, position, end - position);
  return TRUE;
}

static gboolean
unselect_range (GtkSelectionModel *model, unsigned position, unsigned n)
{
  BwAlertStore *store = BW_ALERT_STORE (model);
  unsigned end = MIN (store->listed->len, position + MIN (n, store->listed->len));
  for (unsigned i = position; i < end; i++)
    choose (store, i, false);
  if (end > position)
    bw_alert_store_tell_chosen (store, position, end - position);
  return TRUE;
}

static gboolean
select_item (GtkSelectionModel *model, unsigned position, gboolean unselect_rest)
{
  return select_range (model, position, 1, unselect_rest);
}

static gboolean
unselect_item (GtkSelectionModel *model, unsigned position)
{
  return unselect_range (model, position, 1);
}

static gboolean
select_all (GtkSelectionModel *model)
{
  return select_range (model, 0, UINT_MAX, FALSE);
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  BwAlertStore *store = BW_ALERT_STORE (model);
  g_hash_table_remove_all (store->chosen);
  bw_alert_store_tell_chosen (store, 0, store->listed->len);
  return TRUE;
}

static gboolean
set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  BwAlertStore *store = BW_ALERT_STORE (model);
  GtkBitsetIter iter;
  unsigned position = 0;
  for (bool is_there = gtk_bitset_iter_init_first (&iter, mask, &position); is_there;
       is_there = gtk_bitset_iter_next (&iter, &position))
    if (position < store->listed->len)
      choose (store, position, gtk_bitset_contains (selected, position));
  bw_alert_store_tell_chosen (store, 0, store->listed->len);
  return TRUE;
}

void
bw_alert_store_init_selection (GtkSelectionModelInterface *interface)
{
  interface->is_selected = is_selected;
  interface->get_selection_in_range = get_selection_in_range;
  interface->select_item = select_item;
  interface->unselect_item = unselect_item;
  interface->select_range = select_range;
  interface->unselect_range = unselect_range;
  interface->select_all = select_all;
  interface->unselect_all = unselect_all;
  interface->set_selection = set_selection;
}
