/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends what waits in the outbox: one sender for each channel, in order for each incident, every
 * step committed. */
#pragma once

#include "notify/bw-channel.h"
#include "notify/bw-policy.h"
#include "store/bw-alerts.h"
#include "store/bw-channel-state.h"

typedef struct _BwDispatcher BwDispatcher;

/** How a channel is doing, as far as its deliveries tell. Strings belong to the dispatcher. */
typedef struct
{
  const char *channel;
  const char *type;
  bool is_enabled;
  bool is_local; /* shown here, without a network */
  bool is_known; /* what was stored of it has been taken up */
  bool is_gone;  /* it is not configured any more; nothing else is set */
  BwStanding standing;
  const char *reason;    /* why STANDING is not OK, or NULL */
  int64_t not_before_us; /* it is not used before; BW_TIME_NONE */
  BwSeverity min_severity;
  unsigned n_waiting;
  int64_t n_delivered; /* since the start */
  int64_t n_failed;
  int64_t last_ok_us; /* BW_TIME_NONE: never since the start */
  const char *error;  /* the answer to the last attempt when that failed, or NULL */
} BwChannelStatus;

/** A channel's status changed, or (ERROR set) the outbox can't be written. Main loop. */
typedef void (*BwDispatcherFunc) (gpointer data, const BwChannelStatus *status,
                                  const GError *error);

/** A dispatcher without channels for the outbox of ALERTS (borrowed); FUNC may be NULL. Main loop.
 * (transfer full) */
BwDispatcher *bw_dispatcher_new (BwClock *clock, BwAlerts *alerts, BwDispatcherFunc func,
                                 gpointer data);
/** Cancels what is being sent; rows stay in the outbox. */
void bw_dispatcher_free (BwDispatcher *dispatcher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwDispatcher, bw_dispatcher_free)
/** Clock times in messages are in ZONE (NULL: the system's) from now on. */
void bw_dispatcher_set_zone (BwDispatcher *dispatcher, GTimeZone *zone);
/** Who stands in for a channel that can't deliver: POLICY's fallbacks; NULL: all others. */
void bw_dispatcher_set_policy (BwDispatcher *dispatcher, BwPolicy *policy);
/** Takes CHANNEL (transfer full), in the place of one with its name; it keeps to the rates of its
 * kind. */
void bw_dispatcher_add_channel (BwDispatcher *dispatcher, BwChannel *channel);
/** The same with RATES of its own (NULL: those of its kind). */
void bw_dispatcher_add_rated_channel (BwDispatcher *dispatcher, BwChannel *channel,
                                      const BwRate *rates);
/** Forgets the channel NAME; its rows wait until a channel of this name is there again, or others
 * are told in its place (bw-held-deliveries.h). */
void bw_dispatcher_remove_channel (BwDispatcher *dispatcher, const char *name);
unsigned bw_dispatcher_n_channels (BwDispatcher *dispatcher);
bool bw_dispatcher_status (BwDispatcher *dispatcher, unsigned i, BwChannelStatus *out);
/** Queues a committed row (transfer full), unless it waits already. Rows for a channel that is not
 * there wait in memory. */
void bw_dispatcher_enqueue (BwDispatcher *dispatcher, BwOutboxRow *row);
/** After a start: gives back what was being sent when the last engine ended, and queues all that is
 * not settled. */
void bw_dispatcher_resume (BwDispatcher *dispatcher);
/** Queues all that is not settled: another process may have put something there. */
void bw_dispatcher_reload (BwDispatcher *dispatcher);
/** There is a network again, or the machine has slept: what waits for one is due, and times are
 * looked at anew. */
void bw_dispatcher_wake (BwDispatcher *dispatcher);
/** Secrets have changed, or can be read again. */
void bw_dispatcher_unlock (BwDispatcher *dispatcher);
/** The incident is over or was acknowledged: messages about it are taken back where a channel can.
 */
void bw_dispatcher_withdraw (BwDispatcher *dispatcher, int64_t incident_id);
/** Whether anything is being sent. */
bool bw_dispatcher_is_busy (BwDispatcher *dispatcher);
