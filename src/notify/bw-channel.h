/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A channel: takes one message, answers whether it was accepted. One file and one table line for
 * each kind. */
#pragma once

#include "config/bw-config.h"
#include "config/bw-secrets.h"
#include "model/bw-outcome.h"
#include "net/bw-http.h"
#include "notify/bw-message.h"

#include <gio/gio.h>

/** A channel's answer to one send. */
typedef struct
{
  BwOutcome outcome;
  int code;               /* of the protocol; 0: none */
  int64_t retry_after_us; /* -1: not said */
  char *text;             /* the server's own words, secrets redacted; or NULL */
  char *advice;           /* in plain words what is wrong and what to do; or NULL */
  bool is_broken; /* it will refuse others, too: a wrong password, an address that is gone */
  bool is_locked; /* a secret of it is in a keyring that is locked; with NO_NETWORK */
} BwAnswer;
/** Frees what ANSWER holds, not itself. */
void bw_answer_clear (BwAnswer *answer);

typedef struct _BwChannel BwChannel;
/** A person pressed a button of a message, "ack", "snooze" or "why", or clicked the message itself,
 * "default". TOKEN (xdg-activation; or NULL) lets a window come to the front because of it. Main
 * loop. */
typedef void (*BwChannelActionFunc) (const char *channel, int64_t incident_id, const char *action,
                                     const char *token, gpointer data);

typedef struct
{
  BwClock *clock;
  BwHttp *http;                              /* borrowed; NULL: there is no network for it */
  BwSecrets *secrets;                        /* borrowed; NULL likewise */
  BwChannelActionFunc action;                /* may be NULL */
  bool (*has_window) (gpointer action_data); /* whether one can show an incident; NULL: none can */
  gpointer action_data;
} BwChannelContext;

/** At most N messages in a PERIOD, with as many at once. */
typedef struct
{
  double n;
  int64_t period_us;
} BwRate;

typedef struct
{
  const char *type; /* type= in [channel NAME] */
  const char *title;
  const BwKeySchema *keys; /* beside those every channel has */
  bool is_local;           /* shown here, without a network: never waits for others */
  bool wants_chart;        /* takes the picture of a message */
  BwRate rates[2];         /* unless rate= says otherwise; n 0: none */
  /** Whether the channel of GROUP can't work without the secret KEY; NULL: as its row says. */
  bool (*needs_secret) (const BwConfigGroup *group, const char *key);
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
/** Whether the channel of GROUP can't work without the secret KEY: its kind says so, or it names a
 * file that has it. */
bool bw_channel_needs_secret (const BwConfigGroup *group, const char *key);
/** The channel of GROUP. INVALID for an unknown type. Its timers and callbacks are of the caller's
 * main context. (transfer full) */
BwChannel *bw_channel_new (const BwConfigGroup *group, const BwChannelContext *context,
                           GError **error);
void bw_channel_free (BwChannel *channel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwChannel, bw_channel_free)
