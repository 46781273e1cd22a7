/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told instead when a channel can't deliver what must not be lost. */
#pragma once

#include "notify/bw-policy.h"
#include "store/bw-alerts.h"

/** Looks after messages of CRITICAL or more. */
typedef struct _BwFallback BwFallback;

/** A message for another channel was committed: ROW (transfer full). Main loop. */
typedef void (*BwFallbackFunc) (gpointer data, BwOutboxRow *row);

/** Main loop, as all of it; ALERTS is borrowed. (transfer full) */
BwFallback *bw_fallback_new (BwClock *clock, BwAlerts *alerts, BwFallbackFunc func, gpointer data);
void bw_fallback_free (BwFallback *fallback);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwFallback, bw_fallback_free)

/** A channel that is there and enabled. */
typedef struct
{
  char *name;
  bool is_local; /* it proves nothing, and stands in for nobody */
} BwFallbackChannel;
BwFallbackChannel *bw_fallback_channel_new (const char *name, bool is_local);
void bw_fallback_channel_free (gpointer channel);
/** Of BwFallbackChannel, in the order in which they are turned to. */
void bw_fallback_set_channels (BwFallback *fallback, GPtrArray *channels);
/** Who is turned to first: the fallbacks of POLICY (or NULL); where it names none, every channel.
 */
void bw_fallback_set_policy (BwFallback *fallback, BwPolicy *policy);
/** A message waits that should be delivered by AT_US; BW_TIME_NONE: one was given up. */
void bw_fallback_look_at (BwFallback *fallback, int64_t at_us);
/** After a start: looks at what the last engine left. */
void bw_fallback_look_back (BwFallback *fallback);
