/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sending a delivery: the lease before it, and what came of each attempt. */
#pragma once

#include "model/bw-outcome.h"
#include "store/bw-outbox.h"

typedef struct
{
  const char *outbox_id;
  int64_t now_us;
  int64_t until_us;
} BwOutboxLease;

typedef struct
{
  const char *outbox_id;
  BwOutcome outcome;
  BwOutboxStatus status; /* that follows */
  int64_t at_us;
  int64_t duration_ms;
  int code;              /* of HTTP or SMTP; 0: none */
  const char *error;     /* or NULL */
  int64_t not_before_us; /* of the next attempt; BW_TIME_NONE: unchanged */
} BwDelivery;

typedef struct
{
  int64_t now_us;
  bool is_start;       /* all of them, not only those whose lease is over */
  int64_t n_recovered; /* set */
} BwOutboxRecovery;

/** A row of the attempts of one delivery. */
typedef struct
{
  int n;
  int64_t at_us;
  int64_t duration_ms;
  int code;
  BwOutcome outcome;
  char *error;
} BwDeliveryAttempt;
void bw_delivery_attempt_free (BwDeliveryAttempt *attempt);

/** BwOutboxLease → 1 when it is leased now; NULL without an error when it is not due, or another
 * has it. */
gpointer bw_alerts_job_lease (BwDb *db, gpointer data, GCancellable *cancellable, GError **error);
/** BwDelivery → 1. CONFLICT when it is not being sent (any more). */
gpointer bw_alerts_job_finish_delivery (BwDb *db, gpointer data, GCancellable *cancellable,
                                        GError **error);
/** BwOutboxRecovery: what was being sent when the program ended is due again, maybe a duplicate
 * → 1. */
gpointer bw_alerts_job_recover (BwDb *db, gpointer data, GCancellable *cancellable, GError **error);
/** char, the id of a delivery → GPtrArray of BwDeliveryAttempt in order. */
gpointer bw_alerts_job_list_attempts (BwDb *db, gpointer data, GCancellable *cancellable,
                                      GError **error);
