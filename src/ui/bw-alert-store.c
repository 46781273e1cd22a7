/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The alerts that a list shows: in order, searched, and still while somebody points at them. */
#include "ui/bw-alert-store-private.h"

/* So many chosen ones are looked for one by one. */
#define FEW_CHOSEN 16
/* More of them come in a step of their own. */
#define MANY_ADDED 256

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

static void
gone_cb (gpointer data, GObject *item)
{
  BwAlertStore *store = data;
  gpointer id = g_hash_table_lookup (store->ids, item);
  g_hash_table_remove (store->ids, item);
  g_hash_table_remove (store->items, id);
}

/* (transfer full) */
static BwIncidentLine *
line_of (BwAlertStore *store, const BwAlertEntry *entry)
{
  BwIncidentLine *line = g_hash_table_lookup (store->by_id, &entry->id);
  return line != NULL
             ? bw_incident_line_ref (line)
             : bw_alert_archive_line (store->archive, entry->record, store->now_us, store->zone);
}

static gpointer
get_item (GListModel *model, unsigned position)
{
  BwAlertStore *store = (BwAlertStore *) model;
  if (position >= store->listed->len)
    return NULL;
  const BwAlertEntry *entry = bw_alert_store_entry (store, position);
  BwAlertItem *item = g_hash_table_lookup (store->items, &entry->id);
  if (item != NULL)
    return g_object_ref (item);
  g_autoptr (BwIncidentLine) line = line_of (store, entry);
  int64_t *id = g_memdup2 (&entry->id, sizeof entry->id);
  item = bw_alert_item_new (line);
  g_hash_table_insert (store->items, id, item);
  g_hash_table_insert (store->ids, item, id);
  g_object_weak_ref (G_OBJECT (item), gone_cb, store);
  return item;
}

static void
init_model (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BwAlertStore, bw_alert_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_model)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          bw_alert_store_init_selection))

static void
question_clear (BwAlertQuestion *question)
{
  g_free (question->search);
  g_clear_pointer (&question->found, g_array_unref);
}

static void
bw_alert_store_dispose (GObject *object)
{
  BwAlertStore *store = BW_ALERT_STORE (object);
  g_cancellable_cancel (store->searching);
  g_clear_object (&store->searching);
  G_OBJECT_CLASS (bw_alert_store_parent_class)->dispose (object);
}

static void
bw_alert_store_finalize (GObject *object)
{
  BwAlertStore *store = BW_ALERT_STORE (object);
  GHashTableIter iter;
  gpointer item = NULL;
  g_hash_table_iter_init (&iter, store->ids);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    g_object_weak_unref (item, gone_cb, store);
  g_hash_table_unref (store->ids);
  g_hash_table_unref (store->items);
  g_hash_table_unref (store->chosen);
  g_hash_table_unref (store->by_id);
  g_ptr_array_unref (store->lines);
  g_clear_pointer (&store->archive, bw_alert_archive_unref);
  g_array_unref (store->hidden);
  g_array_unref (store->listed);
  question_clear (&store->shown);
  question_clear (&store->asked);
  g_clear_pointer (&store->zone, g_time_zone_unref);
  G_OBJECT_CLASS (bw_alert_store_parent_class)->finalize (object);
}

static void
bw_alert_store_class_init (BwAlertStoreClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_alert_store_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_alert_store_finalize;
}

static void
bw_alert_store_init (BwAlertStore *store)
{
  store->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_line_unref);
  store->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  store->hidden = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  store->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  store->ids = g_hash_table_new (NULL, NULL);
  store->chosen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  store->listed = g_array_new (FALSE, FALSE, sizeof (BwAlertEntry));
  store->zone = g_time_zone_new_utc ();
}

BwAlertStore *
bw_alert_store_new (void)
{
  return g_object_new (BW_TYPE_ALERT_STORE, NULL);
}

/* Whether the archive's are among what passes. */
static bool
has_archive (BwAlertStore *store, const BwAlertQuestion *question)
{
  return store->archive != NULL
         && (question->filter == BW_ALERTS_RESOLVED || question->filter == BW_ALERTS_ALL);
}

/* Whether LINE comes before number RECORD of the archive, all of which is over. */
static bool
is_before (BwAlertStore *store, const BwIncidentLine *line, uint32_t record)
{
  const BwIncident *incident = line->incident;
  int64_t episode_us = bw_alert_archive_episode_us (store->archive, record);
  if (bw_incident_is_open (incident) || incident->episode_us != episode_us)
    return bw_incident_is_open (incident) || incident->episode_us > episode_us;
  return incident->id > bw_alert_archive_id (store->archive, record);
}

/* Those to be listed, in order. (element type BwAlertEntry, transfer full) */
static GArray *
wanted_entries (BwAlertStore *store)
{
  const BwAlertQuestion *question = &store->shown;
  g_autoptr (GPtrArray) lines =
      bw_alert_list_choose (store->lines, question->filter, question->search);
  bool is_archived = has_archive (store, question);
  unsigned n = !is_archived              ? 0
               : question->found != NULL ? question->found->len
                                         : bw_alert_archive_n (store->archive);
  GArray *wanted = g_array_sized_new (FALSE, FALSE, sizeof (BwAlertEntry), lines->len + n);
  unsigned k = 0, h = 0;
  for (unsigned i = 0; i < n; i++)
    {
      uint32_t record = question->found != NULL ? g_array_index (question->found, uint32_t, i) : i;
      while (h < store->hidden->len && g_array_index (store->hidden, uint32_t, h) < record)
        h++;
      if (h < store->hidden->len && g_array_index (store->hidden, uint32_t, h) == record)
        continue;
      for (; k < lines->len && is_before (store, g_ptr_array_index (lines, k), record); k++)
        {
          BwIncidentLine *line = g_ptr_array_index (lines, k);
          const BwAlertEntry entry = { line->incident->id, BW_ALERT_ARCHIVE_NONE };
          g_array_append_val (wanted, entry);
        }
      const BwAlertEntry entry = { bw_alert_archive_id (store->archive, record), record };
      g_array_append_val (wanted, entry);
    }
  for (; k < lines->len; k++)
    {
      BwIncidentLine *line = g_ptr_array_index (lines, k);
      const BwAlertEntry entry = { line->incident->id, BW_ALERT_ARCHIVE_NONE };
      g_array_append_val (wanted, entry);
    }
  return wanted;
}

/* The rows that are listed stay where they are; others come below. What there is no more goes.
 * (transfer full) */
static GArray *
held_entries (BwAlertStore *store, const GArray *wanted)
{
  GArray *held = g_array_sized_new (FALSE, FALSE, sizeof (BwAlertEntry), wanted->len);
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);
  bool had_archive = false;
  for (unsigned i = 0; i < store->listed->len; i++)
    {
      BwAlertEntry entry = *bw_alert_store_entry (store, i);
      had_archive = had_archive || entry.record != BW_ALERT_ARCHIVE_NONE;
      if (entry.record == BW_ALERT_ARCHIVE_NONE && !g_hash_table_contains (store->by_id, &entry.id))
        continue;
      g_array_append_val (held, entry);
      if (entry.record == BW_ALERT_ARCHIVE_NONE)
        g_hash_table_add (known, (gpointer) &bw_alert_store_entry (store, i)->id);
    }
  for (unsigned i = 0; i < wanted->len; i++)
    {
      BwAlertEntry entry = g_array_index (wanted, BwAlertEntry, i);
      bool is_line = entry.record == BW_ALERT_ARCHIVE_NONE;
      bool was_archived =
          had_archive && store->archive != NULL
          && bw_alert_archive_find (store->archive, entry.id) != BW_ALERT_ARCHIVE_NONE;
      if (is_line ? !g_hash_table_contains (known, &entry.id) && !was_archived : !had_archive)
        g_array_append_val (held, entry);
    }
  return held;
}

/* Who is listed no more is chosen no more. True when there was one. */
static bool
prune_chosen (BwAlertStore *store)
{
  unsigned n = g_hash_table_size (store->chosen);
  GHashTableIter iter;
  gpointer id = NULL;
  if (n <= FEW_CHOSEN)
    {
      g_hash_table_iter_init (&iter, store->chosen);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        if (bw_alert_store_find (store, *(int64_t *) id) == GTK_INVALID_LIST_POSITION)
          g_hash_table_iter_remove (&iter);
      return g_hash_table_size (store->chosen) != n;
    }
  g_autoptr (GArray) kept = bw_alert_store_chosen (store);
  g_hash_table_remove_all (store->chosen);
  for (unsigned i = 0; i < kept->len; i++)
    g_hash_table_add (store->chosen,
                      g_memdup2 (&g_array_index (kept, int64_t, i), sizeof (int64_t)));
  return kept->len != n;
}

/* Without the rows [POSITION, POSITION + N). */
static void
remove_rows (BwAlertStore *store, unsigned position, unsigned n)
{
  GArray *rest = g_array_sized_new (FALSE, FALSE, sizeof (BwAlertEntry), store->listed->len - n);
  const BwAlertEntry *all = (const BwAlertEntry *) store->listed->data;
  g_array_append_vals (rest, all, position);
  g_array_append_vals (rest, all + position + n, store->listed->len - position - n);
  g_array_unref (store->listed);
  store->listed = rest;
  g_list_model_items_changed (G_LIST_MODEL (store), position, n, 0);
}

/* Tells of what is another, and of no more. */
static void
replace (BwAlertStore *store, GArray *next)
{
  const GArray *last = store->listed;
  unsigned before = 0, after = 0, least = MIN (last->len, next->len);
  const BwAlertEntry *old = (const BwAlertEntry *) last->data;
  const BwAlertEntry *new = (const BwAlertEntry *) next->data;
  while (before < least && old[before].id == new[before].id)
    before++;
  while (after < least - before && old[last->len - 1 - after].id == new[next->len - 1 - after].id)
    after++;
  unsigned n_removed = last->len - before - after, n_added = next->len - before - after;
  /* Among rows that come for others a list looks for those that went, and has each of them made. */
  if (n_removed > 0 && n_added > MANY_ADDED)
    {
      remove_rows (store, before, n_removed);
      n_removed = 0;
    }
  g_array_unref (store->listed);
  store->listed = next;
  bool is_pruned = prune_chosen (store);
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (store), before, n_removed, n_added);
  if (is_pruned)
    bw_alert_store_tell_chosen (store, 0, next->len);
}

static void
arrange (BwAlertStore *store)
{
  g_autoptr (GArray) wanted = wanted_entries (store);
  if (store->is_held)
    replace (store, held_entries (store, wanted));
  else
    replace (store, g_steal_pointer (&wanted));
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  uint32_t one = *(const uint32_t *) a, other = *(const uint32_t *) b;
  return one < other ? -1 : one > other;
}

static void
update_hidden (BwAlertStore *store)
{
  g_array_set_size (store->hidden, 0);
  for (unsigned i = 0; i < store->lines->len && store->archive != NULL; i++)
    {
      const BwIncidentLine *line = g_ptr_array_index (store->lines, i);
      uint32_t record = bw_alert_archive_find (store->archive, line->incident->id);
      if (record != BW_ALERT_ARCHIVE_NONE)
        g_array_append_val (store->hidden, record);
    }
  g_array_sort (store->hidden, compare_numbers);
}

void
bw_alert_store_set_lines (BwAlertStore *store, GPtrArray *lines)
{
  g_return_if_fail (BW_IS_ALERT_STORE (store) && lines != NULL);
  g_hash_table_remove_all (store->by_id);
  g_ptr_array_set_size (store->lines, 0);
  for (unsigned i = 0; i < lines->len; i++)
    {
      BwIncidentLine *line = bw_incident_line_ref (g_ptr_array_index (lines, i));
      g_ptr_array_add (store->lines, line);
      g_hash_table_insert (store->by_id, &line->incident->id, line);
      /* Rows that no filter lets through any more are told, too. */
      BwAlertItem *item = g_hash_table_lookup (store->items, &line->incident->id);
      if (item != NULL)
        bw_alert_item_set_line (item, line);
    }
  update_hidden (store);
  arrange (store);
}

GPtrArray *
bw_alert_store_lines (BwAlertStore *store)
{
  g_return_val_if_fail (BW_IS_ALERT_STORE (store), NULL);
  return store->lines;
}

static void search (BwAlertStore *store);

void
bw_alert_store_set_archive (BwAlertStore *store, BwAlertArchive *archive)
{
  g_return_if_fail (BW_IS_ALERT_STORE (store) && archive != NULL);
  /* Numbers of another one mean other incidents. */
  bool was_held = store->is_held && store->archive == NULL;
  bw_alert_archive_ref (archive);
  g_clear_pointer (&store->archive, bw_alert_archive_unref);
  store->archive = archive;
  update_hidden (store);
  /* Until it is searched, too, nothing is found in it. */
  g_clear_pointer (&store->shown.found, g_array_unref);
  if (store->shown.search != NULL && *store->shown.search != '\0')
    store->shown.found = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  bool is_held = store->is_held;
  store->is_held = was_held;
  arrange (store);
  store->is_held = is_held;
  search (store);
}

BwAlertArchive *
bw_alert_store_archive (BwAlertStore *store)
{
  g_return_val_if_fail (BW_IS_ALERT_STORE (store), NULL);
  return store->archive;
}

void
bw_alert_store_set_now (BwAlertStore *store, int64_t now_us, GTimeZone *zone)
{
  g_return_if_fail (BW_IS_ALERT_STORE (store) && zone != NULL);
  g_time_zone_ref (zone);
  g_time_zone_unref (store->zone);
  store->zone = zone;
  store->now_us = now_us;
}

/* What was asked for is listed. Who asks for others wants them in order. */
static void
show_asked (BwAlertStore *store, GArray *found)
{
  bool was_held = store->is_held;
  question_clear (&store->shown);
  store->shown = (BwAlertQuestion){ store->asked.filter, g_strdup (store->asked.search), found };
  store->is_held = false;
  arrange (store);
  store->is_held = was_held;
}

/* What a thread is given to look for. */
typedef struct
{
  BwAlertArchive *archive;
  char *search;
} Search;

static void
search_free (gpointer data)
{
  Search *what = data;
  bw_alert_archive_unref (what->archive);
  g_free (what->search);
  g_free (what);
}

static void
search_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Search *what = data;
  GArray *found = bw_alert_archive_search (what->archive, what->search, cancellable);
  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error_if_cancelled (task);
}

static void
search_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwAlertStore) store = data;
  GArray *found = g_task_propagate_pointer (G_TASK (result), NULL);
  if (found == NULL)
    return;
  g_clear_object (&store->searching);
  show_asked (store, found);
}

/* Answers what is asked for: at once, where no thread has to look through the archive. The task is
 * not the store's: a thread that holds on to it last would take it apart. */
static void
search (BwAlertStore *store)
{
  g_cancellable_cancel (store->searching);
  g_clear_object (&store->searching);
  bool has_search = store->asked.search != NULL && *store->asked.search != '\0';
  if (!has_search || !has_archive (store, &store->asked))
    {
      show_asked (store, NULL);
      return;
    }
  store->searching = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (NULL, store->searching, search_cb, g_object_ref (store));
  Search *what = g_new0 (Search, 1);
  what->archive = bw_alert_archive_ref (store->archive);
  what->search = g_strdup (store->asked.search);
  g_task_set_task_data (task, what, search_free);
  g_task_run_in_thread (task, search_thread);
}

void
bw_alert_store_set_filter (BwAlertStore *store, BwAlertFilter filter, const char *text)
{
  g_return_if_fail (BW_IS_ALERT_STORE (store) && filter < BW_N_ALERT_FILTERS);
  g_autofree char *old = store->asked.search;
  store->asked.search = g_strdup (text);
  store->asked.filter = filter;
  search (store);
}

BwAlertFilter
bw_alert_store_filter (BwAlertStore *store)
{
  g_return_val_if_fail (BW_IS_ALERT_STORE (store), BW_ALERTS_OPEN);
  return store->shown.filter;
}

bool
bw_alert_store_is_busy (BwAlertStore *store)
{
  g_return_val_if_fail (BW_IS_ALERT_STORE (store), false);
  return store->searching != NULL;
}

unsigned
bw_alert_store_count (BwAlertStore *store, BwAlertFilter filter)
{
  g_return_val_if_fail (BW_IS_ALERT_STORE (store), 0);
  const BwAlertQuestion question = { filter, NULL, NULL };
  unsigned n = bw_alert_list_count (store->lines, filter);
  if (has_archive (store, &question))
    n += bw_alert_archive_n (store->archive) - store->hidden->len;
  return n;
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
    if (bw_alert_store_entry (store, i)->id == id)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

GArray *
bw_alert_store_chosen (BwAlertStore *store)
{
  g_return_val_if_fail (BW_IS_ALERT_STORE (store), NULL);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (int64_t));
  unsigned n = g_hash_table_size (store->chosen);
  for (unsigned i = 0; i < store->listed->len && ids->len < n; i++)
    if (g_hash_table_contains (store->chosen, &bw_alert_store_entry (store, i)->id))
      g_array_append_val (ids, bw_alert_store_entry (store, i)->id);
  return ids;
}

unsigned
bw_alert_store_n_chosen (BwAlertStore *store)
{
  g_return_val_if_fail (BW_IS_ALERT_STORE (store), 0);
  return g_hash_table_size (store->chosen);
}

unsigned
bw_alert_store_n_items (BwAlertStore *store)
{
  g_return_val_if_fail (BW_IS_ALERT_STORE (store), 0);
  return g_hash_table_size (store->items);
}
