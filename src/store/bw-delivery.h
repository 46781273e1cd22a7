/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sending a delivery: the lease before it, and what came of each attempt. */
#pragma once

#include "model/bw-outcome.h"
#include "store/bw-alert-times.h"
#include "store/bw-channel-state.h"
#include "store/bw-outbox.h"

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
  bool is_unsure;        /* it may have been accepted all the same */
} BwDelivery;

typedef struct
{
  int64_t now_us;
  bool is_start;       /* all of them, not only those whose lease is over */
  int64_t n_recovered; /* set */
} BwOutboxRecovery;

/** One durable step of a channel: what came of the last message and what is sent next are one
 * transaction. Owned throughout. */
typedef struct
{
  BwChannelState *state; /* written, or NULL */
  bool has_finish;
  BwDelivery finish;
  GPtrArray *expired; /* of char *, ids of deliveries that are too old now; or NULL */
  GPtrArray *leased;  /* of char *, ids that go out as one message, the leader first; or NULL */
  int64_t now_us;
  int64_t until_us;   /* of the lease */
  int64_t expires_us; /* of the leader from now on, which has the others to tell as well */
  int64_t late_us;    /* since when it was to be sent; BW_TIME_NONE: it is not late */
} BwDeliveryStep;
/** One that does nothing so far. (transfer full) */
BwDeliveryStep *bw_delivery_step_new (int64_t now_us);
void bw_delivery_step_free (BwDeliveryStep *step);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwDeliveryStep, bw_delivery_step_free)

/** What a step led to. */
typedef struct
{
  bool is_lost;       /* the delivery that was to be finished was not being sent any more */
  bool is_leased;     /* the leader is */
  GPtrArray *refused; /* of char *, ids that were to be leased, and are not to be sent any more */
  BwGap *gap;         /* the longest in the time for which it is late, or NULL */
} BwDeliveryLease;
void bw_delivery_lease_free (BwDeliveryLease *lease);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwDeliveryLease, bw_delivery_lease_free)

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

/** BwDeliveryStep → BwDeliveryLease. The end of an incident of which its channel never told the
 * beginning is refused, and suppressed. */
gpointer bw_alerts_job_step_delivery (BwDb *db, gpointer data, GCancellable *cancellable,
                                      GError **error);
/** BwDelivery → 1. CONFLICT when it is not being sent (any more). */
gpointer bw_alerts_job_finish_delivery (BwDb *db, gpointer data, GCancellable *cancellable,
                                        GError **error);
/** BwOutboxRecovery: what was being sent when the program ended is due again, maybe a duplicate
 * → 1. */
gpointer bw_alerts_job_recover (BwDb *db, gpointer data, GCancellable *cancellable, GError **error);
/** char, the id of a delivery → GPtrArray of BwDeliveryAttempt in order. */
gpointer bw_alerts_job_list_attempts (BwDb *db, gpointer data, GCancellable *cancellable,
                                      GError **error);
