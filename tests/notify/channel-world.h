/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channels made from configuration text, and sends that are waited for. */
#pragma once

#include "lib/bw-test.h"
#include "notify/bw-channel.h"

#include <string.h>

/** What a send came to. */
typedef struct
{
  BwChannel *channel; /* may be gone before the answer is there */
  const BwChannelKind *kind;
  BwAnswer answer;
  bool is_done;
  unsigned n_calls;
} Sent;

static inline void
sent_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Sent *sent = data;
  sent->kind->send_finish (sent->channel, result, &sent->answer);
  sent->is_done = true;
  sent->n_calls++;
}

/* A group [channel chan] of KEYS, joined by ';'. (transfer full) */
static inline BwConfig *
channel_config (const char *keys)
{
  g_autoptr (GArray) schemas = g_array_new (FALSE, FALSE, sizeof (BwGroupSchema));
  unsigned n = 0;
  const BwChannelKind *const *kinds = bw_channel_kinds (&n);
  for (unsigned i = 0; i < n; i++)
    {
      BwGroupSchema schema = { .family = "channel", .kind = kinds[i]->type };
      schema.keys = bw_key_schema_concat (bw_channel_common_keys (), kinds[i]->keys);
      g_array_append_val (schemas, schema);
    }
  BwConfig *config = bw_config_parse_inline (
      "channel", "chan", keys, (const BwGroupSchema *) (gpointer) schemas->data, schemas->len);
  g_assert_cmpuint (bw_config_n_errors (config), ==, 0);
  return config;
}

/* A channel of KEYS, or NULL with an error. */
static inline BwChannel *
channel_try (const char *keys, const BwChannelContext *context, GError **error)
{
  g_autoptr (BwConfig) config = channel_config (keys);
  return bw_channel_new (bw_config_group (config, "channel", 0), context, error);
}

/* The same where nothing is wrong. */
static inline BwChannel *
channel_new (const char *keys, const BwChannelContext *context)
{
  g_autoptr (GError) error = NULL;
  BwChannel *channel = channel_try (keys, context, &error);
  g_assert_no_error (error);
  return channel;
}

/* Starts a send; the answer is never there before this returns. */
static inline void
send_start (Sent *sent, BwChannel *channel, const BwMessage *message, GCancellable *cancellable)
{
  *sent = (Sent){ .channel = channel, .kind = channel->kind };
  g_autoptr (BwMessage) copy = bw_message_copy (message);
  channel->kind->send_async (channel, copy, cancellable, sent_cb, sent);
  g_assert_cmpuint (sent->n_calls, ==, 0);
}

/* Waits for the one answer. */
static inline void
send_wait (Sent *sent)
{
  bw_test_wait_flag (&sent->is_done);
  bw_test_drain ();
  g_assert_cmpuint (sent->n_calls, ==, 1);
}

/* Sends MESSAGE and returns the outcome; *TEXT (may be NULL) is what was answered. */
static inline BwOutcome
send_message (BwChannel *channel, const BwMessage *message, char **text)
{
  Sent sent;
  send_start (&sent, channel, message, NULL);
  send_wait (&sent);
  if (text != NULL)
    *text = g_steal_pointer (&sent.answer.text);
  bw_answer_clear (&sent.answer);
  return sent.answer.outcome;
}

static inline BwMessage *
message_new (int64_t incident_id, BwIncidentKind kind, BwSeverity severity, const char *title,
             const char *body)
{
  BwMessage *message = bw_message_new ();
  message->outbox_id = g_strdup ("0b1c");
  message->incident_id = incident_id;
  message->kind = kind;
  message->severity = severity;
  message->title = g_strdup (title);
  message->body = g_strdup (body);
  message->at_us = BW_TEST_NOW_US;
  return message;
}
