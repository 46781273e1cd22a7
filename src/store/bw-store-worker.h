/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thread with one connection to one database file: jobs run there in the order they were
 * queued. */
#pragma once

#include "db/bw-db.h"

#include <gio/gio.h>

typedef struct _BwStoreWorker BwStoreWorker;

/** Runs on the worker's thread with its connection. Returns the job's result or NULL with ERROR. A
 * pointer result is freed with the destroy function given to bw_store_worker_run(); for jobs
 * without one return GINT_TO_POINTER (1). */
typedef gpointer (*BwStoreJob) (BwDb *db, gpointer data, GCancellable *cancellable, GError **error);

/** Starts the thread and opens PATH there with FLAGS; the error of opening is the answer to every
 * job. (transfer full) */
BwStoreWorker *bw_store_worker_new (const char *name, const char *path, BwDbFlags flags);
/** Runs what is queued, closes the connection, ends the thread. Blocks until then. */
void bw_store_worker_free (BwStoreWorker *worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwStoreWorker, bw_store_worker_free)
/** Queues JOB (DATA freed by DATA_FREE on the worker's thread); CALLBACK on the caller's main
 * context. */
void bw_store_worker_run_async (BwStoreWorker *worker, BwStoreJob job, gpointer data,
                                GDestroyNotify data_free, GDestroyNotify result_free,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
gpointer bw_store_worker_run_finish (GAsyncResult *result, GError **error);
/** The same and waits: for commands and worker threads, never on a main loop that serves. */
gpointer bw_store_worker_run (BwStoreWorker *worker, BwStoreJob job, gpointer data, GError **error);
/** Jobs that wait or run. Any thread. */
unsigned bw_store_worker_n_queued (BwStoreWorker *worker);
