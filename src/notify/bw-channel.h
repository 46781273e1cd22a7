/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A channel: takes one message, answers whether it was accepted. One file and one table line for each kind. */
#pragma once

#include "config/bw-config.h"
#include "model/bw-incident.h"
#include "model/bw-outcome.h"

#include <gio/gio.h>

/** What is sent: rendered inputs, no secrets. Strings are owned. */
typedef struct
{
  char *outbox_id; /* idempotency key */
  int64_t incident_id;
  BwIncidentKind kind;
  BwSeverity severity;
  char *title;   /* "Critical: processor of this-computer at 97 %" */
  char *body;    /* plain text, two lines: what, since when, threshold, n */
  char *metric;
  double value;
  double threshold;
  int64_t at_us;
  int64_t opened_us;
  bool is_maybe_duplicate;
} BwMessage;
BwMessage *bw_message_new (void);
void bw_message_free (BwMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwMessage, bw_message_free)
/** The outbox payload and back. */
char *bw_message_to_json (const BwMessage *message);
BwMessage *bw_message_from_json (const char *json, GError **error);
/** Title and body for an incident's event. (transfer full) */
BwMessage *bw_message_for_incident (const BwIncident *incident, const BwIncidentEvent *event);

/** A channel's answer to one send. */
typedef struct
{
  BwOutcome outcome;
  int code;              /* of the protocol; 0: none */
  int64_t retry_after_us; /* -1: not said */
  char *text;            /* the server's own words, secrets redacted; or NULL */
} BwAnswer;
void bw_answer_clear (BwAnswer *answer);

typedef struct _BwChannel BwChannel;
/** A person pressed a button of a message: "ack", "default" (open it). Main loop. */
typedef void (*BwChannelActionFunc) (const char *channel, int64_t incident_id, const char *action, gpointer data);

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
  BwChannel *(*create) (const BwConfigGroup *group, const BwChannelContext *context, GError **error);
  /** Sends once; never blocks the main loop. At most one at a time for a channel. */
  void (*send_async) (BwChannel *channel, const BwMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer data);
  /** Fills OUT, always; there is no GError: a failure is an answer. */
  void (*send_finish) (BwChannel *channel, GAsyncResult *result, BwAnswer *out);
  /** The incident is over or was acknowledged: take its message back where the channel can. May be NULL. */
  void (*withdraw) (BwChannel *channel, int64_t incident_id);
  void (*destroy) (BwChannel *channel);
} BwChannelKind;

struct _BwChannel
{
  const BwChannelKind *kind;
  char *name;
  bool is_enabled;
  BwSeverity min_severity;
};

const BwChannelKind *const *bw_channel_kinds (unsigned *n);
const BwChannelKind *bw_channel_kind_find (const char *type);
/** The keys that all channels have. */
const BwKeySchema *bw_channel_common_keys (void);
BwChannel *bw_channel_new (const BwConfigGroup *group, const BwChannelContext *context, GError **error);
void bw_channel_free (BwChannel *channel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwChannel, bw_channel_free)
