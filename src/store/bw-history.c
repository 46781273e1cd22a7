/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main loop's side of history.db: what waits to be written, the newest values. */
#include "store/bw-history.h"

#include "base/bw-backoff.h"
#include "base/bw-clock.h"
#include "store/bw-history-private.h"
#include "store/bw-migration.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Ticks are committed together, at most so often: what a crash loses, against a page written each
 * time. */
#define COMMIT_EVERY_US BW_SECOND_US
/* What waits while nothing can be written, before the oldest is dropped. */
#define MAX_PENDING_BYTES (32 * 1024 * 1024)

struct _BwHistory
{
  char *path;
  BwStoreWorker *writer; /* NULL when read-only */
  BwStoreWorker *reader;
  BwHistoryWriter *memory; /* of the writer */
  int64_t bytes;

  GHashTable *latest;    /* BwMetric → BwLatest */
  GPtrArray *layouts;    /* of BwHistoryLayout */
  GHashTable *by_source; /* source → the layout of its last batch */

  GPtrArray *pending; /* of BwHistoryTick */
  size_t pending_bytes;
  BwHistoryCommit *in_flight;
  GSource *due;
  int64_t committed_at_us; /* monotonic, when the last commit was begun */
  BwBackoff backoff;
  uint64_t n_appended;
  uint64_t n_settled; /* committed or lost */
  int64_t n_lost;     /* since writing fails */
  bool is_failing;
  GQueue waiters; /* of Waiter */
  BwHistoryStatusFunc status;
  gpointer status_data;
};

/* Somebody who waits for the batches up to the N-th. */
typedef struct
{
  GTask *task;
  uint64_t n;
} Waiter;

static void start_commit (BwHistory *history);

static gpointer
migrate_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return bw_migration_run_named (db, "history", error) ? GINT_TO_POINTER (1) : NULL;
}

static gpointer
check_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return bw_migration_check_named (db, "history", error) ? GINT_TO_POINTER (1) : NULL;
}

static void
note_bytes (BwHistory *history)
{
  g_autofree char *wal = g_strconcat (history->path, "-wal", NULL);
  GStatBuf info;
  history->bytes = g_stat (history->path, &info) == 0 ? info.st_size : 0;
  history->bytes += g_stat (wal, &info) == 0 ? info.st_size : 0;
}

/* The slot of METRIC's newest value, which stays where it is. */
static BwLatest *
slot_of (BwHistory *history, const BwMetric *metric)
{
  BwLatest *slot = g_hash_table_lookup (history->latest, metric);
  if (slot != NULL)
    return slot;
  slot = g_new (BwLatest, 1);
  *slot = (BwLatest){ metric, BW_TIME_NONE, 0 };
  g_hash_table_insert (history->latest, (gpointer) metric, slot);
  return slot;
}

static void
fill_slots (BwHistory *history, BwHistoryLayout *layout)
{
  for (unsigned i = 0; i < layout->n; i++)
    if (layout->metrics[i] != NULL)
      layout->latest[i] = slot_of (history, layout->metrics[i]);
}

static bool
load (BwHistory *history, GError **error)
{
  BwStoreWorker *worker = history->writer != NULL ? history->writer : history->reader;
  BwHistoryContents *contents =
      bw_store_worker_run (worker, bw_history_job_load, history->memory, error);
  if (contents == NULL)
    return false;
  for (unsigned i = 0; i < contents->latest->len; i++)
    {
      const BwLatest *latest = &g_array_index (contents->latest, BwLatest, i);
      *slot_of (history, latest->metric) = *latest;
    }
  history->layouts = g_ptr_array_ref (contents->layouts);
  bw_history_contents_free (contents);
  for (unsigned i = 0; i < history->layouts->len; i++)
    fill_slots (history, history->layouts->pdata[i]);
  note_bytes (history);
  return true;
}

static gboolean
due_cb (GSource *source, GSourceFunc func, gpointer data)
{
  g_source_set_ready_time (source, -1);
  return func (data);
}

static gboolean
commit_due_cb (gpointer data)
{
  start_commit (data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs due_funcs = { .dispatch = due_cb };

static BwHistory *
new_history (const char *dir)
{
  BwHistory *history = g_new0 (BwHistory, 1);
  history->path = g_build_filename (dir, "history.db", NULL);
  history->latest = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  history->by_source = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  history->pending = g_ptr_array_new_with_free_func (g_free);
  history->backoff = (BwBackoff){ BW_SECOND_US, 30 * BW_SECOND_US, 0 };
  g_queue_init (&history->waiters);
  history->due = g_source_new (&due_funcs, sizeof (GSource));
  /* After the collectors of the same wake-up have brought their batches. */
  g_source_set_priority (history->due, G_PRIORITY_DEFAULT + 10);
  g_source_set_callback (history->due, commit_due_cb, history, NULL);
  g_source_set_static_name (history->due, "history commit");
  g_source_attach (history->due, g_main_context_get_thread_default ());
  return history;
}

BwHistory *
bw_history_open (const char *dir, bool is_read_only, GError **error)
{
  g_return_val_if_fail (dir != NULL, NULL);
  g_autoptr (BwHistory) history = new_history (dir);
  if (!is_read_only)
    {
      history->writer =
          bw_store_worker_new ("history-write", history->path, BW_DB_CREATE | BW_DB_WAL);
      history->memory = bw_history_writer_new (history->writer);
      if (bw_store_worker_run (history->writer, migrate_job, NULL, error) == NULL)
        return NULL;
    }
  history->reader = bw_store_worker_new ("history-read", history->path, BW_DB_READ_ONLY);
  if (bw_store_worker_run (history->reader, check_job, NULL, error) == NULL
      || !load (history, error))
    return NULL;
  return g_steal_pointer (&history);
}

void
bw_history_set_status_func (BwHistory *history, BwHistoryStatusFunc func, gpointer data)
{
  g_return_if_fail (history != NULL);
  history->status = func;
  history->status_data = data;
}

static void
commit_free (BwHistoryCommit *commit)
{
  g_ptr_array_unref (commit->ticks);
  g_free (commit);
}

static size_t
tick_bytes (const BwHistoryTick *tick)
{
  return sizeof *tick + tick->layout->n * sizeof (double);
}

static gpointer
nothing_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (1);
}

/* The last of it, once the main loop no longer is there to wait. */
static void
commit_rest (BwHistory *history)
{
  /* The commit that is under way ends before this does. */
  bw_store_worker_run (history->writer, nothing_job, NULL, NULL);
  for (int i = 0; i < 2; i++)
    {
      bool is_first = i == 0;
      if (is_first && (history->in_flight == NULL || history->in_flight->is_stored))
        continue;
      g_autoptr (GError) error = NULL;
      BwHistoryCommit rest = { .writer = history->memory,
                               .ticks = is_first ? history->in_flight->ticks : history->pending };
      if (rest.ticks->len > 0)
        bw_store_worker_run (history->writer, bw_history_job_commit, &rest, &error);
      if (rest.ticks->len > 0 && !rest.is_stored)
        g_warning ("%u batches could not be saved: %s", rest.ticks->len, error->message);
    }
  if (history->in_flight != NULL)
    history->in_flight->owner = NULL;
}

/* The waiters whose batches are settled, or all of them after a failure. */
static GQueue *
take_waiters (BwHistory *history, bool is_failure)
{
  GQueue *answered = g_queue_new ();
  Waiter *waiter;
  while ((waiter = g_queue_peek_head (&history->waiters)) != NULL
         && (is_failure || waiter->n <= history->n_settled))
    g_queue_push_tail (answered, g_queue_pop_head (&history->waiters));
  return answered;
}

/* Takes WAITERS. Whoever is answered may close the history. */
static void
answer (GQueue *waiters, const GError *error)
{
  Waiter *waiter;
  while ((waiter = g_queue_pop_head (waiters)) != NULL)
    {
      if (error != NULL)
        g_task_return_error (waiter->task, g_error_copy (error));
      else
        g_task_return_boolean (waiter->task, TRUE);
      g_object_unref (waiter->task);
      g_free (waiter);
    }
  g_queue_free (waiters);
}

void
bw_history_close (BwHistory *history)
{
  if (history == NULL)
    return;
  if (history->layouts != NULL && history->writer != NULL)
    commit_rest (history);
  bw_store_worker_free (history->reader);
  bw_store_worker_free (history->writer);
  bw_history_writer_free (history->memory);
  g_autoptr (GError) closed =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("the history is closed"));
  answer (take_waiters (history, true), closed);
  g_source_destroy (history->due);
  g_source_unref (history->due);
  g_ptr_array_unref (history->pending);
  g_hash_table_unref (history->by_source);
  g_hash_table_unref (history->latest);
  g_clear_pointer (&history->layouts, g_ptr_array_unref);
  g_free (history->path);
  g_free (history);
}

/* Tells of a failure, and again when batches begin to be dropped or it is over. */
static void
report (BwHistory *history, const GError *error)
{
  bool was_failing = history->is_failing;
  history->is_failing = error != NULL;
  if (error == NULL && !was_failing)
    return;
  if (history->status != NULL && (error == NULL || !was_failing || history->n_lost > 0))
    history->status (error, history->n_lost, history->status_data);
  if (error == NULL)
    history->n_lost = 0;
}

static void
bound_pending (BwHistory *history)
{
  unsigned n = 0;
  for (; history->pending_bytes > MAX_PENDING_BYTES && n < history->pending->len; n++)
    history->pending_bytes -= tick_bytes (history->pending->pdata[n]);
  if (n == 0)
    return;
  g_ptr_array_remove_range (history->pending, 0, n);
  history->n_lost += n;
  history->n_settled += n;
}

static void
schedule (BwHistory *history)
{
  if (history->in_flight != NULL || history->pending->len == 0)
    return;
  if (g_source_get_ready_time (history->due) < 0)
    g_source_set_ready_time (history->due, MAX (0, history->committed_at_us + COMMIT_EVERY_US));
}

/* What was not stored goes back to the front. */
static void
take_back (BwHistory *history, BwHistoryCommit *commit)
{
  GPtrArray *ticks = g_ptr_array_ref (commit->ticks);
  g_ptr_array_extend_and_steal (ticks, g_steal_pointer (&history->pending));
  history->pending = ticks;
  history->pending_bytes = 0;
  for (unsigned i = 0; i < ticks->len; i++)
    history->pending_bytes += tick_bytes (ticks->pdata[i]);
  bound_pending (history);
}

static void
finish_commit (BwHistory *history, BwHistoryCommit *commit, const GError *error)
{
  history->in_flight = NULL;
  if (commit->is_stored)
    history->n_settled += commit->ticks->len;
  else
    take_back (history, commit);
  note_bytes (history);
  if (error == NULL)
    bw_backoff_reset (&history->backoff);
  else
    history->committed_at_us =
        g_get_monotonic_time () + bw_backoff_fail (&history->backoff) - COMMIT_EVERY_US;
  GQueue *answered = take_waiters (history, !commit->is_stored);
  if (g_queue_is_empty (&history->waiters))
    schedule (history);
  else
    start_commit (history);
  report (history, error);
  answer (answered, commit->is_stored ? NULL : error);
}

static void
commit_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  BwHistoryCommit *commit = data;
  g_autoptr (GError) error = NULL;
  bw_store_worker_run_finish (result, &error);
  if (commit->owner != NULL)
    finish_commit (commit->owner, commit, error);
  commit_free (commit);
}

static void
start_commit (BwHistory *history)
{
  if (history->in_flight != NULL || history->pending->len == 0)
    return;
  BwHistoryCommit *commit = g_new0 (BwHistoryCommit, 1);
  commit->writer = history->memory;
  commit->ticks = history->pending;
  commit->owner = history;
  history->pending = g_ptr_array_new_with_free_func (g_free);
  history->pending_bytes = 0;
  history->in_flight = commit;
  history->committed_at_us = g_get_monotonic_time ();
  g_source_set_ready_time (history->due, -1);
  bw_store_worker_run_async (history->writer, bw_history_job_commit, commit, NULL, NULL, NULL,
                             commit_cb, commit);
}

static bool
is_layout_of (const BwHistoryLayout *layout, const BwBatch *batch)
{
  if (layout->n != batch->samples->len)
    return false;
  for (unsigned i = 0; i < layout->n; i++)
    if (layout->metrics[i] != bw_batch_index (batch, i)->metric)
      return false;
  return true;
}

static BwHistoryLayout *
find_layout (BwHistory *history, const BwBatch *batch)
{
  BwHistoryLayout *layout = g_hash_table_lookup (history->by_source, batch->source);
  if (layout != NULL && is_layout_of (layout, batch))
    return layout;
  layout = NULL;
  for (unsigned i = 0; layout == NULL && i < history->layouts->len; i++)
    if (is_layout_of (history->layouts->pdata[i], batch))
      layout = history->layouts->pdata[i];
  if (layout == NULL)
    {
      layout = bw_history_layout_new (batch->samples->len);
      for (unsigned i = 0; i < layout->n; i++)
        layout->metrics[i] = bw_batch_index (batch, i)->metric;
      fill_slots (history, layout);
      g_ptr_array_add (history->layouts, layout);
    }
  g_hash_table_replace (history->by_source, g_strdup (batch->source), layout);
  return layout;
}

static void
store_value (double *out, double value)
{
  union
  {
    double value;
    uint64_t bits;
  } both = { .value = value };
  both.bits = GUINT64_TO_LE (both.bits);
  memcpy (out, &both.bits, sizeof both.bits);
}

void
bw_history_append (BwHistory *history, const BwBatch *batch)
{
  g_return_if_fail (history != NULL && history->writer != NULL && batch != NULL);
  if (batch->samples->len == 0)
    return;
  BwHistoryLayout *layout = find_layout (history, batch);
  BwHistoryTick *tick = g_malloc (sizeof *tick + layout->n * sizeof (double));
  tick->layout = layout;
  tick->time_us = batch->time_us;
  for (unsigned i = 0; i < layout->n; i++)
    {
      double value = bw_batch_index (batch, i)->value;
      store_value (&tick->values[i], value);
      layout->latest[i]->time_us = batch->time_us;
      layout->latest[i]->value = value;
    }
  g_ptr_array_add (history->pending, tick);
  history->pending_bytes += tick_bytes (tick);
  history->n_appended++;
  bound_pending (history);
  schedule (history);
}

void
bw_history_flush_async (BwHistory *history, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (history != NULL);
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, bw_history_flush_async);
  Waiter *waiter = g_new (Waiter, 1);
  *waiter = (Waiter){ task, history->n_appended };
  g_queue_push_tail (&history->waiters, waiter);
  if (history->in_flight == NULL && history->pending->len > 0)
    start_commit (history);
  else
    answer (take_waiters (history, false), NULL);
}

bool
bw_history_flush_finish (BwHistory *history, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

bool
bw_history_latest (BwHistory *history, const BwMetric *metric, BwLatest *out)
{
  g_return_val_if_fail (history != NULL && out != NULL, false);
  const BwLatest *slot = g_hash_table_lookup (history->latest, metric);
  if (slot == NULL || slot->time_us == BW_TIME_NONE)
    return false;
  *out = *slot;
  return true;
}

static gint
compare_latest (gconstpointer a, gconstpointer b)
{
  return strcmp (((const BwLatest *) a)->metric->text, ((const BwLatest *) b)->metric->text);
}

GArray *
bw_history_latest_all (BwHistory *history)
{
  g_return_val_if_fail (history != NULL, NULL);
  GArray *list = g_array_new (FALSE, FALSE, sizeof (BwLatest));
  GHashTableIter iter;
  gpointer slot;
  g_hash_table_iter_init (&iter, history->latest);
  while (g_hash_table_iter_next (&iter, NULL, &slot))
    if (((BwLatest *) slot)->time_us != BW_TIME_NONE)
      g_array_append_vals (list, slot, 1);
  g_array_sort (list, compare_latest);
  return list;
}

static gint
compare_metrics (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const BwMetric *const *) a)->text, (*(const BwMetric *const *) b)->text);
}

GPtrArray *
bw_history_series_list (BwHistory *history)
{
  g_return_val_if_fail (history != NULL, NULL);
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer metric;
  g_hash_table_iter_init (&iter, history->latest);
  while (g_hash_table_iter_next (&iter, &metric, NULL))
    g_ptr_array_add (list, metric);
  g_ptr_array_sort (list, compare_metrics);
  return list;
}

void
bw_history_expire (BwHistory *history, int64_t ticks_before_us, int64_t minutes_before_us)
{
  g_return_if_fail (history != NULL && history->writer != NULL);
  BwHistoryExpiry *expiry = g_new (BwHistoryExpiry, 1);
  *expiry = (BwHistoryExpiry){ history->memory, ticks_before_us, minutes_before_us };
  bw_store_worker_post (history->writer, bw_history_job_expire, expiry, g_free);
}

int64_t
bw_history_bytes (BwHistory *history)
{
  g_return_val_if_fail (history != NULL, 0);
  return history->bytes;
}

BwStoreWorker *
bw_history_writer_worker (BwHistory *history)
{
  return history->writer;
}

BwStoreWorker *
bw_history_reader_worker (BwHistory *history)
{
  return history->reader;
}
