/* SPDX-License-Identifier: GPL-3.0-or-later */
/* alerts.db: rule state, incidents with their events, the outbox, gaps. Every change is one durable transaction. */
#pragma once

#include "model/bw-incident.h"
#include "store/bw-store-worker.h"

typedef struct _BwAlerts BwAlerts;

/** Opens or creates alerts.db in DIR. Attached use opens it for writing too, but only through WHERE id=? AND seq=?. */
BwAlerts *bw_alerts_open (const char *dir, GError **error);
void bw_alerts_close (BwAlerts *alerts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwAlerts, bw_alerts_close)
BwStoreWorker *bw_alerts_worker (BwAlerts *alerts);

/** A rule instance's stored state; the blob of timers is the rules layer's own. Strings are owned. */
typedef struct
{
  char *rule;
  char *labels;
  int state;
  int tier;
  int data_flag;
  GBytes *timers;
  double last_value;
  int64_t evaluated_us;
  int64_t incident_id; /* 0: none */
  int64_t nodata_since_us;
  int64_t nodata_incident_id;
} BwRuleStateRow;
void bw_rule_state_row_free (BwRuleStateRow *row);

typedef enum
{
  BW_OUTBOX_QUEUED = 10,
  BW_OUTBOX_SENDING = 20,
  BW_OUTBOX_DELIVERED = 30,
  BW_OUTBOX_RETRY = 40,
  BW_OUTBOX_DEAD = 50,
  BW_OUTBOX_EXPIRED = 60,
  BW_OUTBOX_MERGED = 70,
  BW_OUTBOX_SUPPRESSED = 80,
  BW_OUTBOX_DEFERRED = 90,
} BwOutboxStatus;

/** A delivery. Strings are owned, NULL where there is nothing. */
typedef struct
{
  char *id; /* UUIDv4 */
  char *channel;
  int64_t incident_id;
  int64_t event_seq;
  int64_t episode;
  BwIncidentKind kind;
  BwSeverity severity;
  char *payload; /* JSON, never a secret */
  BwOutboxStatus status;
  char *reason;
  int attempts;
  int64_t created_us;
  int64_t not_before_us;
  int64_t expires_us;
  int64_t lease_until_us;
  char *last_error;
  int last_code;
  int64_t delivered_us;
  bool is_maybe_duplicate;
} BwOutboxRow;
BwOutboxRow *bw_outbox_row_new (void);
void bw_outbox_row_free (BwOutboxRow *row);

/** One transition: all of it is committed, or nothing. NULL members are left out. */
typedef struct
{
  BwRuleStateRow *rule_state;
  BwIncident *incident; /* inserted when id is 0 (its id is then set), else updated WHERE id AND seq = expected_seq */
  int64_t expected_seq; /* CONFLICT when another was faster: re-read and say so */
  BwIncidentEvent *event;
  GPtrArray *outbox; /* of BwOutboxRow; incident_id and event_seq are filled in */
  bool is_nodata;    /* the incident is the instance's no-data incident */
} BwAlertCommit;
BwAlertCommit *bw_alert_commit_new (void);
void bw_alert_commit_free (BwAlertCommit *commit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwAlertCommit, bw_alert_commit_free)

/** Commits on the writer thread. COMMIT is taken; on success finish returns it with ids and seqs filled in. (transfer full) */
void bw_alerts_commit_async (BwAlerts *alerts, BwAlertCommit *commit, GAsyncReadyCallback callback, gpointer user_data);
BwAlertCommit *bw_alerts_commit_finish (BwAlerts *alerts, GAsyncResult *result, GError **error);

/** The jobs below run with bw_store_worker_run() or _run_async() on bw_alerts_worker(); DATA is what each names. */
gpointer bw_alerts_job_save_states (BwDb *db, gpointer data, GCancellable *cancellable, GError **error); /* GPtrArray of BwRuleStateRow */
gpointer bw_alerts_job_load_states (BwDb *db, gpointer data, GCancellable *cancellable, GError **error); /* NULL → GPtrArray of BwRuleStateRow */
gpointer bw_alerts_job_list_incidents (BwDb *db, gpointer data, GCancellable *cancellable, GError **error); /* BwIncidentQuery → GPtrArray of BwIncident */
gpointer bw_alerts_job_list_events (BwDb *db, gpointer data, GCancellable *cancellable, GError **error); /* int64_t *id → GPtrArray of BwIncidentEvent */
gpointer bw_alerts_job_list_outbox (BwDb *db, gpointer data, GCancellable *cancellable, GError **error); /* BwOutboxQuery → GPtrArray of BwOutboxRow */
gpointer bw_alerts_job_commit (BwDb *db, gpointer data, GCancellable *cancellable, GError **error); /* BwAlertCommit → 1 */

typedef struct
{
  int64_t id;            /* 0: any */
  const char *dedup_key; /* NULL: any */
  bool is_open_only;
  int64_t since_us;      /* updated at or after; BW_TIME_NONE: any */
  int64_t limit;         /* newest first; 0: all */
} BwIncidentQuery;

typedef struct
{
  const char *channel;  /* NULL: any */
  int64_t incident_id;  /* 0: any */
  bool is_unsettled;    /* only QUEUED, SENDING, RETRY */
  int64_t limit;
} BwOutboxQuery;
