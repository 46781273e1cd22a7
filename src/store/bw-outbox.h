/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries in alerts.db: leased before they are sent, finished with what came of it. */
#pragma once

#include "model/bw-incident.h"
#include "store/bw-store-worker.h"

/** Stored. */
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

/** A delivery. Strings are owned, NULL where there is nothing; ids 0, times BW_TIME_NONE. */
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
  char *merged_into; /* id of another */
  char *fallback_of; /* id of another */
  char *group_key;   /* those of one key may be sent as one; NULL: never with others */
  char *held_by;     /* while DEFERRED: what keeps it back, a word of the planner's; or NULL */
  int64_t due_us;    /* when it was first to be sent, of a row that was listed; not stored */
} BwOutboxRow;
/** With a new id. */
BwOutboxRow *bw_outbox_row_new (void);
void bw_outbox_row_free (BwOutboxRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwOutboxRow, bw_outbox_row_free)
/** "queued", "sending" … */
const char *bw_outbox_status_name (BwOutboxStatus status);

typedef struct
{
  const char *channel; /* NULL: any */
  int64_t incident_id; /* 0: any */
  bool is_unsettled;   /* only QUEUED, SENDING, RETRY, DEFERRED, then what is merged into them */
  int64_t limit;       /* 0: all */
} BwOutboxQuery;

/** BwOutboxQuery → GPtrArray of BwOutboxRow: unsettled ones oldest first, others newest first. */
gpointer bw_alerts_job_list_outbox (BwDb *db, gpointer data, GCancellable *cancellable,
                                    GError **error);
/** GPtrArray of BwOutboxRow without incident → 1: queues tests and digests. */
gpointer bw_alerts_job_queue_outbox (BwDb *db, gpointer data, GCancellable *cancellable,
                                     GError **error);

typedef struct
{
  int64_t since_us;
  const char *local_channels; /* a line feed before and after each name */
} BwImportantQuery;

/** BwImportantQuery → GPtrArray of BwOutboxRow, oldest first: all of CRITICAL or more about an
 * incident that wait, those given up since then, and those made since then that a local channel
 * delivered; what was merged has the status of its leader. Those that have a fallback are left out.
 */
gpointer bw_alerts_job_list_important (BwDb *db, gpointer data, GCancellable *cancellable,
                                       GError **error);
