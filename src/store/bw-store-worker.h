/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thread with one connection to one database file: jobs run there in the order they were
 * queued. */
#pragma once

#include "db/bw-db.h"

#include <gio/gio.h>

typedef struct _BwStoreWorker BwStoreWorker;

/** Runs on the worker's thread with its connection, outside a transaction, and leaves none open.
 * Returns the job's result or NULL with ERROR (a job may also return NULL without one, where it
 * says so). A pointer result is freed with the destroy function given to
 * bw_store_worker_run_async(); for jobs without one return GINT_TO_POINTER (1). */
typedef gpointer (*BwStoreJob) (BwDb *db, gpointer data, GCancellable *cancellable, GError **error);

/** Starts the thread and opens PATH there with FLAGS; the error of opening is the answer to every
 * job. (transfer full) */
BwStoreWorker *bw_store_worker_new (const char *name, const char *path, BwDbFlags flags);
/** Runs what is queued, closes the connection, ends the thread. Blocks until then; callbacks of
 * jobs that were queued still come. */
void bw_store_worker_free (BwStoreWorker *worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwStoreWorker, bw_store_worker_free)
/** Queues JOB (DATA freed by DATA_FREE on the worker's thread, before CALLBACK); CALLBACK on the
 * caller's main context. A job that is cancelled before it starts does not run; while it runs, its
 * statements fail. What a job returned stands, even when it was cancelled meanwhile. Any thread. */
void bw_store_worker_run_async (BwStoreWorker *worker, BwStoreJob job, gpointer data,
                                GDestroyNotify data_free, GDestroyNotify result_free,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
gpointer bw_store_worker_run_finish (GAsyncResult *result, GError **error);
/** The same and waits: for commands and worker threads, never on a main loop that serves, nor from
 * a job of the same worker. */
gpointer bw_store_worker_run (BwStoreWorker *worker, BwStoreJob job, gpointer data, GError **error);
/** Queues JOB, with no answer: an error is logged, a result is not kept. Any thread, the worker's
 * too. A worker that is being freed drops it. */
void bw_store_worker_post (BwStoreWorker *worker, BwStoreJob job, gpointer data,
                           GDestroyNotify data_free);
/** Jobs that wait or run. Any thread. */
unsigned bw_store_worker_n_queued (BwStoreWorker *worker);
