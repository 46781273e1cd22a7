/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How each channel is, kept over restarts: its health, when it may be used again, its tokens. */
#pragma once

#include "store/bw-store-worker.h"

/** Stored. */
typedef enum
{
  BW_STANDING_OK = 0,
  BW_STANDING_LIMITED = 10, /* it asked to be left alone until not_before_us */
  BW_STANDING_LOCKED = 20,  /* a secret of it is in a keyring that is locked */
  BW_STANDING_BROKEN = 30,  /* it refuses everything; not_before_us: when it is tried again */
} BwStanding;

/** The state of one channel. Strings are owned. */
typedef struct
{
  char *channel;
  BwStanding standing;
  char *reason;          /* in plain words what is wrong and what to do, or NULL */
  int64_t not_before_us; /* BW_TIME_NONE: at once */
  double tokens;         /* at tokens_us; NaN: it has no rate */
  int64_t tokens_us;
  int64_t last_ok_us; /* BW_TIME_NONE: never */
} BwChannelState;

/** A channel of which nothing is known. (transfer full) */
BwChannelState *bw_channel_state_new (const char *channel);
BwChannelState *bw_channel_state_copy (const BwChannelState *state);
void bw_channel_state_free (BwChannelState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwChannelState, bw_channel_state_free)

/** Writes STATE except for last_ok_us, which only goes forward. In the caller's transaction. */
bool bw_channel_state_write (BwDb *db, const BwChannelState *state, GError **error);
/** NULL → GPtrArray of BwChannelState. */
gpointer bw_alerts_job_list_channel_states (BwDb *db, gpointer data, GCancellable *cancellable,
                                            GError **error);
/** char, the name of a channel: forgets it → 1. */
gpointer bw_alerts_job_forget_channel (BwDb *db, gpointer data, GCancellable *cancellable,
                                       GError **error);
