/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The alerts that a list shows: in order, searched, and still while somebody points at them. */
#include "ui/bw-alert-store.h"

struct _BwAlertStore
{
  GObject parent_instance;
  GPtrArray *lines;  /* all of them */
  GHashTable *items; /* id → BwAlertItem, of all */
  GPtrArray *listed; /* of BwAlertItem, as they are shown */
  BwAlertFilter filter;
  char *search;
  bool is_held;
};

static GType
get_item_type (GListModel *model)
{
  return BW_TYPE_ALERT_ITEM;
}

static unsigned
get_n_items (GListModel *model)
{
  return ((BwAlertStore *) model)->listed->len;
}

static gpointer
get_item (GListModel *model, unsigned position)
{
  GPtrArray *listed = ((BwAlertStore *) model)->listed;
  return position < listed->len ? g_object_ref (g_ptr_array_index (listed, position)) : NULL;
}

static void
init_model (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BwAlertStore, bw_alert_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_model))

static void
bw_alert_store_finalize (GObject *object)
{
  BwAlertStore *store = BW_ALERT_STORE (object);
  g_ptr_array_unref (store->lines);
  g_ptr_array_unref (store->listed);
  g_hash_table_unref (store->items);
  g_free (store->search);
  G_OBJECT_CLASS (bw_alert_store_parent_class)->finalize (object);
}

static void
bw_alert_store_class_init (BwAlertStoreClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bw_alert_store_finalize;
}

static void
bw_alert_store_init (BwAlertStore *store)
{
  store->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_line_unref);
  store->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  store->listed = g_ptr_array_new_with_free_func (g_object_unref);
}

BwAlertStore *
bw_alert_store_new (void)
{
  return g_object_new (BW_TYPE_ALERT_STORE, NULL);
}

/* The object of LINE's incident, which now shows LINE. (transfer none) */
static BwAlertItem *
item_of (BwAlertStore *store, BwIncidentLine *line)
{
  int64_t id = line->incident->id;
  BwAlertItem *item = g_hash_table_lookup (store->items, &id);
  if (item != NULL)
    {
      bw_alert_item_set_line (item, line);
      return item;
    }
  item = bw_alert_item_new (line);
  g_hash_table_insert (store->items, g_memdup2 (&id, sizeof id), item);
  return item;
}

/* Those to be listed, in order. (element type BwAlertItem, transfer full) */
static GPtrArray *
wanted_items (BwAlertStore *store)
{
  g_autoptr (GPtrArray) chosen = bw_alert_list_choose (store->lines, store->filter, store->search);
  GPtrArray *wanted = g_ptr_array_new_with_free_func (g_object_unref);
  for (unsigned i = 0; i < chosen->len; i++)
    g_ptr_array_add (wanted, g_object_ref (item_of (store, g_ptr_array_index (chosen, i))));
  return wanted;
}

/* The rows that are listed stay where they are; others come below. (transfer full) */
static GPtrArray *
held_items (BwAlertStore *store, GPtrArray *wanted)
{
  GPtrArray *held = g_ptr_array_new_with_free_func (g_object_unref);
  for (unsigned i = 0; i < store->listed->len; i++)
    g_ptr_array_add (held, g_object_ref (g_ptr_array_index (store->listed, i)));
  for (unsigned i = 0; i < wanted->len; i++)
    if (!g_ptr_array_find (store->listed, g_ptr_array_index (wanted, i), NULL))
      g_ptr_array_add (held, g_object_ref (g_ptr_array_index (wanted, i)));
  return held;
}

/* Tells of what is another, and of no more. */
static void
replace (BwAlertStore *store, GPtrArray *next)
{
  g_autoptr (GPtrArray) last = store->listed;
  unsigned before = 0, after = 0;
  store->listed = next;
  unsigned least = MIN (last->len, next->len);
  while (before < least && g_ptr_array_index (last, before) == g_ptr_array_index (next, before))
    before++;
  while (after < least - before
         && g_ptr_array_index (last, last->len - 1 - after)
                == g_ptr_array_index (next, next->len - 1 - after))
    after++;
  unsigned n_removed = last->len - before - after, n_added = next->len - before - after;
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (store), before, n_removed, n_added);
}

static void
arrange (BwAlertStore *store)
{
  GPtrArray *wanted = wanted_items (store);
  if (!store->is_held)
    {
      replace (store, wanted);
      return;
    }
  replace (store, held_items (store, wanted));
  g_ptr_array_unref (wanted);
}

static gboolean
is_gone (gpointer id, gpointer item, gpointer lines)
{
  for (unsigned i = 0; i < ((GPtrArray *) lines)->len; i++)
    if (((BwIncidentLine *) g_ptr_array_index ((GPtrArray *) lines, i))->incident->id
        == *(int64_t *) id)
      return FALSE;
  return TRUE;
}

void
bw_alert_store_set_lines (BwAlertStore *store, GPtrArray *lines)
{
  g_return_if_fail (BW_IS_ALERT_STORE (store) && lines != NULL);
  g_ptr_array_set_size (store->lines, 0);
  for (unsigned i = 0; i < lines->len; i++)
    {
      BwIncidentLine *line = g_ptr_array_index (lines, i);
      g_ptr_array_add (store->lines, bw_incident_line_ref (line));
      /* Rows that no filter lets through any more are told, too. */
      item_of (store, line);
    }
  if (g_hash_table_size (store->items) > lines->len)
    g_hash_table_foreach_remove (store->items, is_gone, lines);
  arrange (store);
}

GPtrArray *
bw_alert_store_lines (BwAlertStore *store)
{
  g_return_val_if_fail (BW_IS_ALERT_STORE (store), NULL);
  return store->lines;
}

void
bw_alert_store_set_filter (BwAlertStore *store, BwAlertFilter filter, const char *search)
{
  g_return_if_fail (BW_IS_ALERT_STORE (store) && filter < BW_N_ALERT_FILTERS);
  g_autofree char *old = store->search;
  store->search = g_strdup (search);
  store->filter = filter;
  /* Who asks for others wants them in order. */
  bool was_held = store->is_held;
  store->is_held = false;
  arrange (store);
  store->is_held = was_held;
}

BwAlertFilter
bw_alert_store_filter (BwAlertStore *store)
{
  g_return_val_if_fail (BW_IS_ALERT_STORE (store), BW_ALERTS_OPEN);
  return store->filter;
}

void
bw_alert_store_hold (BwAlertStore *store, bool is_held)
{
  g_return_if_fail (BW_IS_ALERT_STORE (store));
  if (store->is_held == is_held)
    return;
  store->is_held = is_held;
  if (!is_held)
    arrange (store);
}

unsigned
bw_alert_store_find (BwAlertStore *store, int64_t id)
{
  g_return_val_if_fail (BW_IS_ALERT_STORE (store), GTK_INVALID_LIST_POSITION);
  for (unsigned i = 0; i < store->listed->len; i++)
    if (bw_alert_item_line (g_ptr_array_index (store->listed, i))->incident->id == id)
      return i;
  return GTK_INVALID_LIST_POSITION;
}
