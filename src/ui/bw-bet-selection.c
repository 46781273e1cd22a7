/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A model of bets as a list widget wants it: what is chosen there is what is selected here. */
#include "ui/bw-bet-selection.h"

#include "ui/bw-slices.h"

/* So many rows out of sight are shown anew between two looks at what else there is to do. */
#define LATE_AT_ONCE 6
/* A list widget makes a row at once for whatever it is told of, up to so many around where it
 * stands: it is told of a few at a time, of those that are in sight before anything is drawn. */
#define NEW_AT_ONCE 2
#define NEW_IN_SIGHT 36
#define NEW_MOST 220

struct _BwBetSelection
{
  GObject parent_instance;
  BwBetModel *model;
  unsigned n;          /* rows that are told of, the first ones of the model */
  unsigned n_new;      /* of them, since there began to be more */
  unsigned new_source; /* while more are to be told of */
  GHashTable *live;    /* item that somebody looks at → its position */
  GHashTable *late;    /* those of them that still show the row before */
  unsigned late_source;
  unsigned sight_first, sight_n;
};

static GType
get_item_type (GListModel *list)
{
  return BW_TYPE_BET_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  return BW_BET_SELECTION (list)->n;
}

static void
gone_cb (gpointer data, GObject *item)
{
  g_hash_table_remove (BW_BET_SELECTION (data)->live, item);
  g_hash_table_remove (BW_BET_SELECTION (data)->late, item);
}

static gpointer
get_item (GListModel *list, guint position)
{
  BwBetSelection *self = BW_BET_SELECTION (list);
  if (position >= self->n)
    return NULL;
  GObject *item = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  g_hash_table_insert (self->live, item, GUINT_TO_POINTER (position));
  g_object_weak_ref (item, gone_cb, self);
  return item;
}

static void
list_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *selection, guint position)
{
  return bw_bet_model_is_chosen (BW_BET_SELECTION (selection)->model, position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *selection, guint position, guint n)
{
  BwBetSelection *self = BW_BET_SELECTION (selection);
  GtkBitset *set = gtk_bitset_new_empty ();
  unsigned end = MIN (self->n, position + MIN (n, UINT_MAX - position));
  for (unsigned i = position; i < end; i++)
    {
      unsigned from = i;
      while (i < end && bw_bet_model_is_chosen (self->model, i))
        i++;
      gtk_bitset_add_range (set, from, i - from);
    }
  return set;
}

static gboolean
select_range (GtkSelectionModel *selection, guint position, guint n, gboolean unselect_rest)
{
  BwBetSelection *self = BW_BET_SELECTION (selection);
  if (position >= self->n)
    return FALSE;
  if (unselect_rest && bw_bet_model_n_chosen (self->model) > 0)
    {
      unsigned end = MIN (self->n, position + MIN (n, self->n));
      bw_bet_model_choose (self->model, 0, position, false);
      bw_bet_model_choose (self->model, end, self->n - end, false);
    }
  bw_bet_model_choose (self->model, position, n, true);
  return TRUE;
}

static gboolean
unselect_range (GtkSelectionModel *selection, guint position, guint n)
{
  BwBetSelection *self = BW_BET_SELECTION (selection);
  if (position >= self->n)
    return FALSE;
  bw_bet_model_choose (self->model, position, n, false);
  return TRUE;
}

static gboolean
select_item (GtkSelectionModel *selection, guint position, gboolean unselect_rest)
{
  return select_range (selection, position, 1, unselect_rest);
}

static gboolean
unselect_item (GtkSelectionModel *selection, guint position)
{
  return unselect_range (selection, position, 1);
}

static gboolean
select_all (GtkSelectionModel *selection)
{
  bw_bet_model_choose (BW_BET_SELECTION (selection)->model, 0, UINT_MAX, true);
  return TRUE;
}

static gboolean
unselect_all (GtkSelectionModel *selection)
{
  bw_bet_model_choose (BW_BET_SELECTION (selection)->model, 0, UINT_MAX, false);
  return TRUE;
}

static gboolean
set_selection (GtkSelectionModel *selection, GtkBitset *selected, GtkBitset *mask)
{
  BwBetSelection *self = BW_BET_SELECTION (selection);
  GtkBitsetIter iter;
  guint position = 0;
  for (bool is_there = gtk_bitset_iter_init_first (&iter, mask, &position); is_there;
       is_there = gtk_bitset_iter_next (&iter, &position))
    bw_bet_model_choose (self->model, position, 1, gtk_bitset_contains (selected, position));
  return TRUE;
}

static void
selection_init (GtkSelectionModelInterface *interface)
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

G_DEFINE_FINAL_TYPE_WITH_CODE (BwBetSelection, bw_bet_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_init))

static bool
is_in_sight (BwBetSelection *self, gpointer item)
{
  unsigned place = GPOINTER_TO_UINT (g_hash_table_lookup (self->live, item));
  return place >= self->sight_first && place - self->sight_first < self->sight_n;
}

/* ITEM shows the row that is now in its place. */
static void
show_now (BwBetSelection *self, gpointer item)
{
  unsigned place = GPOINTER_TO_UINT (g_hash_table_lookup (self->live, item));
  g_autoptr (BwBetItem) now = g_list_model_get_item (G_LIST_MODEL (self->model), place);
  if (now != NULL)
    bw_bet_item_copy_from (item, now);
}

/* Up to MOST of those that are late, in sight only or any. */
static void
show_late (BwBetSelection *self, unsigned most, bool only_in_sight)
{
  g_autoptr (GPtrArray) due = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer item = NULL;
  g_hash_table_iter_init (&iter, self->late);
  while (due->len < most && g_hash_table_iter_next (&iter, &item, NULL))
    if (!only_in_sight || is_in_sight (self, item))
      {
        g_ptr_array_add (due, g_object_ref (item));
        g_hash_table_iter_remove (&iter);
      }
  for (unsigned i = 0; i < due->len; i++)
    show_now (self, due->pdata[i]);
}

static gboolean
late_cb (gpointer data)
{
  BwBetSelection *self = data;
  show_late (self, LATE_AT_ONCE, false);
  if (g_hash_table_size (self->late) > 0)
    return G_SOURCE_CONTINUE;
  self->late_source = 0;
  return G_SOURCE_REMOVE;
}

/* Items whose places have other rows now show these, those in sight at once; those behind have
 * other places. */
static void
update_live (BwBetSelection *self, unsigned position, unsigned removed, unsigned added)
{
  unsigned n_kept = MIN (removed, added);
  GHashTableIter iter;
  gpointer item = NULL, value = NULL;
  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, &item, &value))
    {
      unsigned place = GPOINTER_TO_UINT (value);
      if (place >= position && place < position + n_kept)
        g_hash_table_add (self->late, item);
      else if (place >= position + removed)
        g_hash_table_iter_replace (&iter, GUINT_TO_POINTER (place + added - removed));
    }
  show_late (self, UINT_MAX, true);
  if (g_hash_table_size (self->late) > 0 && self->late_source == 0)
    self->late_source = g_idle_add (late_cb, self);
}

static bool
grow (gpointer data)
{
  BwBetSelection *self = data;
  unsigned n_all = g_list_model_get_n_items (G_LIST_MODEL (self->model)), from = self->n;
  unsigned added = n_all - from;
  bool was_in_sight = self->n_new < NEW_IN_SIGHT;
  if (self->n_new < NEW_MOST)
    added = MIN (added, NEW_AT_ONCE);
  self->n += added;
  self->n_new += added;
  if (added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), from, 0, added);
  if (self->n >= n_all)
    return false;
  if (was_in_sight && self->n_new >= NEW_IN_SIGHT)
    bw_slices_run_late (&self->new_source, grow, self);
  return true;
}

/* Tells of the rows that the model has and nobody was told of. */
static void
begin_to_grow (BwBetSelection *self)
{
  if (self->new_source != 0 || self->n >= g_list_model_get_n_items (G_LIST_MODEL (self->model)))
    return;
  self->n_new = 0;
  bw_slices_run (&self->new_source, grow, self);
}

/* To a list widget, rows in place of others are other widgets, which it makes for a good deal more
 * than can be seen, after having looked through all that came. So the rows that are there stay and
 * show something else; only what is more or less than before is told, and of many more at the end
 * that they are there. */
static void
items_changed_cb (GListModel *model, unsigned position, unsigned removed, unsigned added,
                  BwBetSelection *self)
{
  unsigned n = self->n;
  if (position <= n)
    {
      removed = MIN (removed, n - position);
      if (added > removed + NEW_AT_ONCE)
        {
          removed = n - position;
          added = removed + NEW_AT_ONCE;
        }
      unsigned n_kept = MIN (removed, added);
      self->n = n - removed + added;
      self->n_new = MIN (self->n_new, self->n);
      update_live (self, position, removed, added);
      if (removed != added)
        g_list_model_items_changed (G_LIST_MODEL (self), position + n_kept, removed - n_kept,
                                    added - n_kept);
      if (n_kept > 0)
        gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, n_kept);
    }
  begin_to_grow (self);
}

static void
chosen_changed_cb (BwBetModel *model, unsigned position, unsigned n, BwBetSelection *self)
{
  gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, n);
}

static void
bw_bet_selection_finalize (GObject *object)
{
  BwBetSelection *self = BW_BET_SELECTION (object);
  GHashTableIter iter;
  gpointer item = NULL;
  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    g_object_weak_unref (item, gone_cb, self);
  g_hash_table_unref (self->live);
  g_hash_table_unref (self->late);
  g_clear_handle_id (&self->late_source, g_source_remove);
  G_OBJECT_CLASS (bw_bet_selection_parent_class)->finalize (object);
}

static void
bw_bet_selection_dispose (GObject *object)
{
  BwBetSelection *self = BW_BET_SELECTION (object);
  g_clear_handle_id (&self->new_source, g_source_remove);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (bw_bet_selection_parent_class)->dispose (object);
}

static void
bw_bet_selection_class_init (BwBetSelectionClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_bet_selection_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_bet_selection_finalize;
}

static void
bw_bet_selection_init (BwBetSelection *self)
{
  self->live = g_hash_table_new (NULL, NULL);
  self->late = g_hash_table_new (NULL, NULL);
  self->sight_n = UINT_MAX;
}

BwBetSelection *
bw_bet_selection_new (BwBetModel *model)
{
  g_return_val_if_fail (BW_IS_BET_MODEL (model), NULL);
  BwBetSelection *self = g_object_new (BW_TYPE_BET_SELECTION, NULL);
  self->model = g_object_ref (model);
  bw_bet_selection_restart (self);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
  g_signal_connect_object (model, "chosen-changed", G_CALLBACK (chosen_changed_cb), self, 0);
  return self;
}

BwBetModel *
bw_bet_selection_bets (BwBetSelection *selection)
{
  g_return_val_if_fail (BW_IS_BET_SELECTION (selection), NULL);
  return selection->model;
}

unsigned
bw_bet_selection_find (BwBetSelection *selection, BwBetItem *item)
{
  g_return_val_if_fail (BW_IS_BET_SELECTION (selection), GTK_INVALID_LIST_POSITION);
  gpointer position = NULL;
  bool is_live = g_hash_table_lookup_extended (selection->live, item, NULL, &position);
  return is_live ? GPOINTER_TO_UINT (position) : GTK_INVALID_LIST_POSITION;
}

void
bw_bet_selection_set_sight (BwBetSelection *selection, unsigned first, unsigned n)
{
  g_return_if_fail (BW_IS_BET_SELECTION (selection));
  selection->sight_first = first;
  selection->sight_n = n;
  show_late (selection, UINT_MAX, true);
}

void
bw_bet_selection_count (BwBetSelection *selection, unsigned *n_live, unsigned *n_late)
{
  g_return_if_fail (BW_IS_BET_SELECTION (selection) && n_live != NULL && n_late != NULL);
  *n_live = g_hash_table_size (selection->live);
  *n_late = g_hash_table_size (selection->late);
}

void
bw_bet_selection_restart (BwBetSelection *selection)
{
  g_return_if_fail (BW_IS_BET_SELECTION (selection));
  unsigned n_all = g_list_model_get_n_items (G_LIST_MODEL (selection->model));
  g_clear_handle_id (&selection->new_source, g_source_remove);
  selection->n = MIN (n_all, NEW_AT_ONCE);
  begin_to_grow (selection);
}

bool
bw_bet_selection_is_whole (BwBetSelection *selection)
{
  g_return_val_if_fail (BW_IS_BET_SELECTION (selection), true);
  return selection->n == g_list_model_get_n_items (G_LIST_MODEL (selection->model));
}
