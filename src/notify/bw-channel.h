/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A channel: takes one message, answers whether it was accepted. One file and one table line for
 * each kind. */
#pragma once

#include "config/bw-config.h"
#include "model/bw-outcome.h"
#include "notify/bw-message.h"

#include <gio/gio.h>

/** A channel's answer to one send. */
typedef struct
{
  BwOutcome outcome;
  int code;               /* of the protocol; 0: none */
  int64_t retry_after_us; /* -1: not said */
  char *text;             /* the server's own words, secrets redacted; or NULL */
} BwAnswer;
/** Frees what ANSWER holds, not itself. */
void bw_answer_clear (BwAnswer *answer);

typedef struct _BwChannel BwChannel;
/** A person pressed a button of a message, "ack", or clicked the message itself, "default". TOKEN
 * (xdg-activation; or NULL) lets a window come to the front because of it. Main loop. */
typedef void (*BwChannelActionFunc) (const char *channel, int64_t incident_id, const char *action,
                                     const char *token, gpointer data);

typedef struct
{
  BwClock *clock;
  BwChannelActionFunc action; /* may be NULL */
  gpointer action_data;
} BwChannelContext;

typedef struct
{
  const char *type; /* type= in [channel NAME] */
  const char *title;
  const BwKeySchema *keys; /* beside those every channel has */
  BwChannel *(*create) (const BwConfigGroup *group, const BwChannelContext *context,
                        GError **error);
  /** Sends once; never blocks the main loop. At most one at a time for a channel. MESSAGE is copied
   * where it is needed on. */
  void (*send_async) (BwChannel *channel, const BwMessage *message, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data);
  /** Fills OUT, always; there is no GError: a failure is an answer. */
  void (*send_finish) (BwChannel *channel, GAsyncResult *result, BwAnswer *out);
  /** The incident is over or was acknowledged: take its message back where the channel can. May be
   * NULL. */
  void (*withdraw) (BwChannel *channel, int64_t incident_id);
  void (*destroy) (BwChannel *channel);
} BwChannelKind;

/** Kinds have this first in a struct of their own. */
struct _BwChannel
{
  const BwChannelKind *kind;
  char *name;
  bool is_enabled;
  BwSeverity min_severity;
};

/** The kinds there are; *N is their number. */
const BwChannelKind *const *bw_channel_kinds (unsigned *n);
/** The kind of type= TYPE, or NULL. */
const BwChannelKind *bw_channel_kind_find (const char *type);
/** The keys that all channels have. */
const BwKeySchema *bw_channel_common_keys (void);
/** The channel of GROUP. INVALID for an unknown type. Its timers and callbacks are of the caller's
 * main context. (transfer full) */
BwChannel *bw_channel_new (const BwConfigGroup *group, const BwChannelContext *context,
                           GError **error);
void bw_channel_free (BwChannel *channel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwChannel, bw_channel_free)
