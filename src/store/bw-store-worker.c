/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thread with one connection to one database file: jobs run there in the order they were
 * queued. */
#include "store/bw-store-worker.h"

/* How long a job waits for the lock of another process. */
#define BUSY_MS 5000

struct _BwStoreWorker
{
  char *path;
  BwDbFlags flags;
  GThread *thread;
  BwDb *db;           /* of the thread */
  GError *open_error; /* of the thread */
  GMutex mutex;       /* guards what follows */
  GCond queued;
  GCond done;
  GQueue jobs; /* of Job */
  bool is_closing;
  int n_queued; /* atomic */
};

/* Owned by the worker, or by the caller that waits for it. */
typedef struct
{
  BwStoreJob run;
  gpointer data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
  GTask *task; /* NULL: somebody waits, or nobody cares */
  bool is_waited;
  bool is_done;
  gpointer result;
  GError *error;
} Job;

static void
run_job (BwStoreWorker *worker, Job *job)
{
  GCancellable *cancellable = job->task != NULL ? g_task_get_cancellable (job->task) : NULL;
  if (worker->db == NULL)
    job->error = g_error_copy (worker->open_error);
  else if (!g_cancellable_set_error_if_cancelled (cancellable, &job->error))
    {
      bw_db_set_cancellable (worker->db, cancellable);
      job->result = job->run (worker->db, job->data, cancellable, &job->error);
      bw_db_set_cancellable (worker->db, NULL);
      g_assert (!bw_db_in_transaction (worker->db));
    }
  if (job->data_free != NULL)
    job->data_free (job->data);
}

static void
answer (BwStoreWorker *worker, Job *job)
{
  if (job->is_waited)
    {
      g_mutex_lock (&worker->mutex);
      job->is_done = true;
      g_cond_broadcast (&worker->done);
      g_mutex_unlock (&worker->mutex);
      return;
    }
  if (job->task == NULL && job->error != NULL)
    g_warning ("%s", job->error->message);
  if (job->task == NULL)
    g_clear_error (&job->error);
  else if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_pointer (job->task, job->result, job->result_free);
  g_clear_object (&job->task);
  g_free (job);
}

static Job *
next_job (BwStoreWorker *worker)
{
  g_mutex_lock (&worker->mutex);
  while (g_queue_is_empty (&worker->jobs) && !worker->is_closing)
    g_cond_wait (&worker->queued, &worker->mutex);
  Job *job = g_queue_pop_head (&worker->jobs);
  g_mutex_unlock (&worker->mutex);
  return job;
}

static gpointer
thread_main (gpointer data)
{
  BwStoreWorker *worker = data;
  worker->db = bw_db_open (worker->path, worker->flags, BUSY_MS, &worker->open_error);
  for (Job *job = next_job (worker); job != NULL; job = next_job (worker))
    {
      run_job (worker, job);
      g_atomic_int_add (&worker->n_queued, -1);
      answer (worker, job);
    }
  g_clear_pointer (&worker->db, bw_db_close);
  return NULL;
}

BwStoreWorker *
bw_store_worker_new (const char *name, const char *path, BwDbFlags flags)
{
  g_return_val_if_fail (name != NULL && path != NULL, NULL);
  BwStoreWorker *worker = g_new0 (BwStoreWorker, 1);
  worker->path = g_strdup (path);
  worker->flags = flags;
  g_mutex_init (&worker->mutex);
  g_cond_init (&worker->queued);
  g_cond_init (&worker->done);
  g_queue_init (&worker->jobs);
  worker->thread = g_thread_new (name, thread_main, worker);
  return worker;
}

void
bw_store_worker_free (BwStoreWorker *worker)
{
  if (worker == NULL)
    return;
  g_mutex_lock (&worker->mutex);
  worker->is_closing = true;
  g_cond_signal (&worker->queued);
  g_mutex_unlock (&worker->mutex);
  g_thread_join (worker->thread);
  g_assert (g_queue_is_empty (&worker->jobs));
  g_mutex_clear (&worker->mutex);
  g_cond_clear (&worker->queued);
  g_cond_clear (&worker->done);
  g_clear_error (&worker->open_error);
  g_free (worker->path);
  g_free (worker);
}

static void
push (BwStoreWorker *worker, Job *job)
{
  g_atomic_int_inc (&worker->n_queued);
  g_mutex_lock (&worker->mutex);
  g_queue_push_tail (&worker->jobs, job);
  g_cond_signal (&worker->queued);
  g_mutex_unlock (&worker->mutex);
}

void
bw_store_worker_run_async (BwStoreWorker *worker, BwStoreJob job, gpointer data,
                           GDestroyNotify data_free, GDestroyNotify result_free,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (worker != NULL && job != NULL);
  Job *queued = g_new0 (Job, 1);
  queued->run = job;
  queued->data = data;
  queued->data_free = data_free;
  queued->result_free = result_free;
  queued->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (queued->task, bw_store_worker_run_async);
  /* Work that was done can't be called undone, or a commit would be told as failed. */
  g_task_set_check_cancellable (queued->task, FALSE);
  push (worker, queued);
}

gpointer
bw_store_worker_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

gpointer
bw_store_worker_run (BwStoreWorker *worker, BwStoreJob job, gpointer data, GError **error)
{
  g_return_val_if_fail (worker != NULL && job != NULL, NULL);
  g_assert (worker->thread != g_thread_self ());
  Job waited = { .run = job, .data = data, .is_waited = true };
  push (worker, &waited);
  g_mutex_lock (&worker->mutex);
  while (!waited.is_done)
    g_cond_wait (&worker->done, &worker->mutex);
  g_mutex_unlock (&worker->mutex);
  if (waited.error != NULL)
    g_propagate_error (error, waited.error);
  return waited.result;
}

void
bw_store_worker_post (BwStoreWorker *worker, BwStoreJob job, gpointer data,
                      GDestroyNotify data_free)
{
  g_return_if_fail (worker != NULL && job != NULL);
  g_mutex_lock (&worker->mutex);
  bool is_closing = worker->is_closing;
  g_mutex_unlock (&worker->mutex);
  if (is_closing)
    {
      if (data_free != NULL)
        data_free (data);
      return;
    }
  Job *posted = g_new0 (Job, 1);
  posted->run = job;
  posted->data = data;
  posted->data_free = data_free;
  push (worker, posted);
}

unsigned
bw_store_worker_n_queued (BwStoreWorker *worker)
{
  g_return_val_if_fail (worker != NULL, 0);
  return (unsigned) g_atomic_int_get (&worker->n_queued);
}
