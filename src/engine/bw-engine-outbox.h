/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox as commands and windows see it: what was and will be sent, with its attempts. */
#pragma once

#include "engine/bw-engine.h"
#include "model/bw-incident-event.h"
#include "model/bw-outcome.h"

/** One attempt. */
typedef struct
{
  int64_t at_us;
  int64_t duration_ms;
  int code;
  BwOutcome outcome;
  char *error; /* owned; or NULL */
} BwAttemptView;

/** A delivery with its attempts. Strings are owned. */
typedef struct
{
  char *id;
  char *channel;
  int64_t incident_id; /* 0: none */
  BwIncidentKind kind;
  BwSeverity severity;
  char *title;
  const char *status; /* "queued", "delivered", … */
  char *reason;       /* why it waits or was not sent, or NULL */
  int attempts;
  int64_t created_us, not_before_us, expires_us, delivered_us; /* BW_TIME_NONE */
  char *error;
  bool is_maybe_duplicate;
  char *merged_into; /* or NULL */
  char *fallback_of; /* or NULL */
  GPtrArray *tries;  /* of BwAttemptView, oldest first */
} BwOutboxView;
void bw_outbox_view_free (BwOutboxView *view);

typedef struct
{
  const char *channel; /* NULL: any */
  int64_t incident_id; /* 0: any */
  bool is_unsettled;   /* only what will still be sent */
  int64_t limit;       /* 0: all */
} BwOutboxFilter;

/** Newest first. Waits. (element type BwOutboxView, transfer full) */
GPtrArray *bw_engine_outbox (BwEngine *engine, const BwOutboxFilter *filter, GError **error);
/** Delivery ID, dead or expired, is due again now, or one that waits is due at once. NOT_FOUND;
 * CONFLICT says why not. Waits. */
bool bw_engine_outbox_retry (BwEngine *engine, const char *id, GError **error);
/** The same on the main loop, without waiting. ID is copied. */
void bw_engine_outbox_retry_async (BwEngine *engine, const char *id, GAsyncReadyCallback callback,
                                   gpointer data);
bool bw_engine_outbox_retry_finish (BwEngine *engine, GAsyncResult *result, GError **error);
/** Sends all that is due, by the running engine or, without one, by this process; *N is how many
 * were. Answers when nothing is left that could be sent now. Main loop. */
void bw_engine_outbox_drain_async (BwEngine *engine, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
bool bw_engine_outbox_drain_finish (BwEngine *engine, GAsyncResult *result, int64_t *n,
                                    GError **error);
