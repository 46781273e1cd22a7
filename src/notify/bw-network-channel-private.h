/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the channels that need a network share: their keys, their secrets, sends that may outlive
 * them. Main loop. */
#pragma once

#include "notify/bw-channel-private.h"

#include <glib/gi18n-lib.h>

#define BW_NETWORK_MAX_SECRETS 2

/** The rows of a kind's table of keys that all of them have. */
#define BW_NETWORK_KEYS                                                                            \
  { .name = "endpoint",                                                                            \
    .type = BW_KEY_STRING,                                                                         \
    .help = N_ ("Another server in place of the usual one, such as http://127.0.0.1:8080.") },     \
      { .name = "timeout",                                                                         \
        .type = BW_KEY_DURATION,                                                                   \
        .default_text = "10s",                                                                     \
        .min = 0.1,                                                                                \
        .max = 50,                                                                                 \
        .help =                                                                                    \
            N_ ("How long one attempt may take, from the look-up of the name to the answer.") },   \
  {                                                                                                \
    .name = "ca-file", .type = BW_KEY_PATH,                                                        \
    .help = N_ ("Certificates (PEM) to trust in place of the system's.")                           \
  }

/** A secret of a kind. */
typedef struct
{
  const char *key;  /* "webhook-url"; NULL: none */
  const char *what; /* "the webhook URL" */
} BwNetworkSecret;

typedef struct _BwNetworkSend BwNetworkSend;

/** Kinds have this first in a struct of their own. Reference-counted (g_rc_box): a send that runs
 * when it is destroyed keeps it until its answer, which is "cancelled". */
typedef struct
{
  BwChannel base;
  BwChannelContext context;
  char *owner; /* whose secrets: its own name */
  char *endpoint;
  char *ca_file;
  int64_t timeout_us;
  BwNetworkSecret secrets[BW_NETWORK_MAX_SECRETS];
  char *secret_files[BW_NETWORK_MAX_SECRETS];
  bool is_needed[BW_NETWORK_MAX_SECRETS]; /* nothing is sent without it; once found it always is */
  GPtrArray *sends;                       /* of BwNetworkSend without an answer so far */
  bool is_destroyed;
  bool is_smtp;                     /* its endpoint is smtp://host:port, not an http address */
  void (*go) (BwNetworkSend *send); /* sends, secrets at hand; ends with bw_network_send_end() */
  void (*clear) (gpointer channel); /* frees what the kind has of its own */
} BwNetworkChannel;

/** One send. */
struct _BwNetworkSend
{
  BwNetworkChannel *channel;
  GTask *task;
  GCancellable *cancellable; /* of its own: cancelled with the caller's and with the channel */
  GCancellable *callers;     /* or NULL */
  gulong callers_id;
  BwMessage *message;
  char *secrets[BW_NETWORK_MAX_SECRETS]; /* in the order of the channel's; NULL: not set */
  unsigned n_looked_up;
  bool is_plain; /* the second try, without any formatting */
};

/** Reads the common keys of GROUP. INVALID for an endpoint that is none. Main loop. */
bool bw_network_channel_init (BwNetworkChannel *channel, const BwConfigGroup *group,
                              const BwChannelContext *context, GError **error);
/** A destroy, and a send_async, for all of them. */
void bw_network_channel_destroy (BwChannel *channel);
void bw_network_channel_send_async (BwChannel *channel, const BwMessage *message,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer data);

/** Ends SEND, which is gone then, with ANSWER, whose strings are taken. */
void bw_network_send_end (BwNetworkSend *send, BwAnswer *answer);
/** Ends SEND with what ERROR means for the message. */
void bw_network_send_fail (BwNetworkSend *send, const GError *error);
