/* SPDX-License-Identifier: GPL-3.0-or-later */
/* alerts.db: rule states, incidents with their events. Every change is one durable transaction. */
#pragma once

#include "model/bw-incident.h"
#include "store/bw-alert-times.h"
#include "store/bw-delivery.h"
#include "store/bw-outbox.h"
#include "store/bw-rule-state-row.h"
#include "store/bw-store-worker.h"

typedef struct _BwAlerts BwAlerts;

/** Opens or creates alerts.db in DIR. Attached use opens it for writing too, but only through WHERE
 * id=? AND seq=?. TOO_NEW, CORRUPT, PERMISSION. Blocks. (transfer full) */
BwAlerts *bw_alerts_open (const char *dir, GError **error);
/** Runs what is queued and closes. */
void bw_alerts_close (BwAlerts *alerts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwAlerts, bw_alerts_close)
/** The one writer; it reads too. */
BwStoreWorker *bw_alerts_worker (BwAlerts *alerts);

/** One transition: all of it is committed, or nothing. NULL members are left out. */
typedef struct
{
  BwRuleStateRow *rule_state; /* gets the id of an incident that is inserted */
  BwIncident *incident;       /* inserted when id is 0 (its id is then set), else updated */
  int64_t expected_seq;       /* of the stored incident before an update */
  BwIncidentEvent *event;
  GPtrArray *outbox; /* of BwOutboxRow; incident_id and event_seq 0 are filled in */
  bool is_nodata;    /* the incident is the instance's no-data incident */
} BwAlertCommit;
BwAlertCommit *bw_alert_commit_new (void);
void bw_alert_commit_free (BwAlertCommit *commit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwAlertCommit, bw_alert_commit_free)

/** Commits on the writer thread. COMMIT is taken; on success finish returns it with ids filled in.
 * CONFLICT, with nothing changed, when the stored incident is not at expected_seq (another was
 * faster: read it again) or when the condition has an open incident already. (transfer full) */
void bw_alerts_commit_async (BwAlerts *alerts, BwAlertCommit *commit, GAsyncReadyCallback callback,
                             gpointer user_data);
BwAlertCommit *bw_alerts_commit_finish (BwAlerts *alerts, GAsyncResult *result, GError **error);

/** Writes COMMIT inside the transaction that is open on DB, on its thread; errors as below. Ids
 * that were filled in mean nothing when the transaction is undone. */
bool bw_alerts_write (BwDb *db, BwAlertCommit *commit, GError **error);

/** Which incidents; newest first. */
typedef struct
{
  int64_t id;            /* 0: any */
  const char *dedup_key; /* NULL: any */
  bool is_open_only;
  bool is_unclosed_only;      /* those that are resolved too */
  int64_t since_us;           /* updated at or after; BW_TIME_NONE: any */
  int64_t limit;              /* 0: all */
  int64_t before_id;          /* only those with a lower id; 0: any */
  bool is_open_first;         /* and then newest first */
  const BwIncident *inhibits; /* only open ones that may stand for this one; or NULL */
} BwIncidentQuery;

/** Jobs, here and in the headers above, run with bw_store_worker_run() or _run_async() on
 * bw_alerts_worker(). DATA is what each one names, borrowed until the job has run; what it returns
 * is the caller's, an array with its free function set. */

/** BwAlertCommit, with errors as above → 1. */
gpointer bw_alerts_job_commit (BwDb *db, gpointer data, GCancellable *cancellable, GError **error);
/** GPtrArray of BwRuleStateRow, replacing each → 1. */
gpointer bw_alerts_job_save_states (BwDb *db, gpointer data, GCancellable *cancellable,
                                    GError **error);
/** NULL → GPtrArray of BwRuleStateRow. */
gpointer bw_alerts_job_load_states (BwDb *db, gpointer data, GCancellable *cancellable,
                                    GError **error);
/** BwIncidentQuery → GPtrArray of BwIncident. */
gpointer bw_alerts_job_list_incidents (BwDb *db, gpointer data, GCancellable *cancellable,
                                       GError **error);
/** Event SEQ of an incident, on DB's thread; NULL without an error when there is none. (transfer
 * full) */
BwIncidentEvent *bw_alerts_find_event (BwDb *db, int64_t incident_id, int64_t seq, GError **error);
/** int64_t, an incident's id → GPtrArray of BwIncidentEvent in order. */
gpointer bw_alerts_job_list_events (BwDb *db, gpointer data, GCancellable *cancellable,
                                    GError **error);
/** int64_t, set to a number that changes when another connection has written → 1. */
gpointer bw_alerts_job_data_version (BwDb *db, gpointer data, GCancellable *cancellable,
                                     GError **error);
