/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox in a person's hands: figures of each channel, deliveries tried again. */
#pragma once

#include "store/bw-outbox.h"

/** What was sent through a channel. Strings are owned. */
typedef struct
{
  char *channel;
  int64_t n_waiting;
  int64_t n_delivered; /* made in the period; what was told as part of another counts */
  int64_t n_failed;
  char *last_error; /* of the newest attempt, NULL when that was accepted or there is none */
} BwChannelFigures;
void bw_channel_figures_free (BwChannelFigures *figures);

/** int64_t, the beginning of the period → GPtrArray of BwChannelFigures, for each channel that has
 * deliveries in it or waiting. */
gpointer bw_alerts_job_channel_figures (BwDb *db, gpointer data, GCancellable *cancellable,
                                        GError **error);

/** A delivery to be tried at NOW_US. */
typedef struct
{
  const char *id; /* or the beginning of one, where there is only one */
  int64_t now_us;
} BwOutboxRetry;
/** BwOutboxRetry → 1. NOT_FOUND; CONFLICT says why it can't be. */
gpointer bw_alerts_job_retry (BwDb *db, gpointer data, GCancellable *cancellable, GError **error);
/** int64_t, now: all that waits for another attempt is due, and channels that were left alone for
 * being broken or locked are tried → 1. */
gpointer bw_alerts_job_make_due (BwDb *db, gpointer data, GCancellable *cancellable,
                                 GError **error);

typedef struct
{
  int64_t since_us;
  int64_t now_us;
  int64_t n_delivered; /* set: since then */
  int64_t n_due;       /* set: due now, or being sent */
} BwOutboxProgress;
/** BwOutboxProgress → 1. */
gpointer bw_alerts_job_outbox_progress (BwDb *db, gpointer data, GCancellable *cancellable,
                                        GError **error);
