/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channels as commands and windows see them: how each is doing, and a test message. */
#pragma once

#include "engine/bw-engine.h"
#include "model/bw-outcome.h"

/** A channel of the configuration with what its deliveries tell. Strings are owned. */
typedef struct
{
  char *channel;
  char *type;
  char *health; /* "ok", "waiting", "limited", "locked", "broken", "failing", "disabled" */
  char *reason; /* in plain words what is wrong, or NULL */
  BwSeverity min_severity;
  int64_t n_waiting;
  int64_t n_delivered, n_failed; /* in the last 7 days, unless asked otherwise; failed: dead or
                                    expired */
  double success_rate;           /* delivered / (delivered + failed); NaN: none */
  int64_t last_ok_us;            /* BW_TIME_NONE: never */
  int64_t not_before_us;         /* it asked to be left alone until then; BW_TIME_NONE */
} BwChannelReport;
void bw_channel_report_free (BwChannelReport *report);

/** Every channel of the configuration. Waits. (element type BwChannelReport, transfer full) */
GPtrArray *bw_engine_channels (BwEngine *engine, GError **error);
void bw_engine_channels_async (BwEngine *engine, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data);
/** The same, counting what was made since SINCE_US. */
void bw_engine_channels_since_async (BwEngine *engine, int64_t since_us, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
GPtrArray *bw_engine_channels_finish (BwEngine *engine, GAsyncResult *result, GError **error);

/** What a server said to a test. Strings are owned. */
typedef struct
{
  BwOutcome outcome;
  int code;     /* of the protocol; 0: none */
  char *text;   /* the server's own words, or NULL */
  char *advice; /* what is wrong and what to do, or NULL */
  int64_t duration_us;
} BwChannelTest;
void bw_channel_test_free (BwChannelTest *test);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwChannelTest, bw_channel_test_free)

/** Sends one test message through the channel NAME, by this process, once; the outbox keeps it and
 * its answer. NOT_FOUND names the channels there are. Main loop; in either mode. */
void bw_engine_channel_test_async (BwEngine *engine, const char *name, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
BwChannelTest *bw_engine_channel_test_finish (BwEngine *engine, GAsyncResult *result,
                                              GError **error);
