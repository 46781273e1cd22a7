/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channel "telegram": a bot's sendMessage. The token stands in the URL. */
#include "base/bw-error.h"
#include "base/bw-json.h"
#include "notify/bw-advice-private.h"
#include "notify/bw-network-http-private.h"
#include "notify/bw-telegram-message-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SERVER "https://api.telegram.org"
#define MAX_RETRY_S 86400

typedef struct
{
  BwNetworkChannel network;
  char *chat_id;
} TelegramChannel;

static const BwKeySchema telegram_keys[] = {
  { .name = "bot-token",
    .type = BW_KEY_STRING,
    .help = N_ ("The bot's token, as @BotFather gives it."),
    .is_required = true,
    .is_secret = true },
  { .name = "chat-id",
    .type = BW_KEY_STRING,
    .help = N_ ("The number of the chat or group, or @name of a channel."),
    .is_required = true },
  BW_NETWORK_KEYS,
  { .name = NULL },
};

/* "123456:ABC-def": what is none never gets into a URL. */
static bool
is_token (const char *text)
{
  const char *colon = strchr (text, ':');
  size_t n_digits = strspn (text, "0123456789");
  if (colon == NULL || n_digits == 0 || text + n_digits != colon || colon[1] == '\0')
    return false;
  for (const char *p = colon + 1; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_' && *p != '-')
      return false;
  return true;
}

static BwHttpOrder *
compose (BwNetworkSend *send, GError **error)
{
  TelegramChannel *telegram = (TelegramChannel *) send->channel;
  g_autofree char *token = g_strstrip (g_strdup (send->secrets[0]));
  if (!is_token (token))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("the bot's token is none: it looks like 123456789:AAF… (bellwetherctl secret "
                      "set %s/bot-token)"),
                   send->channel->owner);
      return NULL;
    }
  g_autofree char *path = g_strdup_printf ("/bot%s/sendMessage", token);
  char *url = bw_network_channel_url (send->channel, SERVER, path);
  char *body = bw_telegram_message (send->message, telegram->chat_id, send->is_plain);
  return bw_http_order_new ("POST", url, "application/json", body, strlen (body));
}

/* Whether the chat itself is refused, rather than the text. */
static bool
is_chat_refused (const char *description)
{
  static const char *const parts[] = { "chat not found",    "upgraded to a supergroup",
                                       "chat_id",           "have no rights",
                                       "not enough rights", "PEER_ID_INVALID" };
  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (description, parts[i]) != NULL)
      return true;
  return false;
}

/* Its own words replace the JSON round them. */
static void
take_description (BwAnswer *answer, const char *description, JsonNode *root)
{
  int64_t moved_to = 0;
  g_free (answer->text);
  answer->text = g_strdup_printf ("HTTP %d: %s", answer->code, description);
  if (bw_json_get_int64 (root, "parameters.migrate_to_chat_id", &moved_to, NULL))
    {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, moved_to);
      g_free (answer->advice);
      answer->advice =
          g_strdup_printf (_ ("The group became a supergroup: set chat-id=%s."), number);
    }
}

static bool
judge (const BwHttpAnswer *http, BwAnswer *answer)
{
  g_autoptr (JsonNode) root =
      http->body != NULL ? bw_json_parse (http->body, (gssize) http->length, NULL) : NULL;
  bool is_object = root != NULL && JSON_NODE_HOLDS_OBJECT (root);
  JsonNode *ok = is_object ? bw_json_get (root, "ok", NULL) : NULL;
  bool is_ok = ok != NULL && JSON_NODE_HOLDS_VALUE (ok)
               && json_node_get_value_type (ok) == G_TYPE_BOOLEAN && json_node_get_boolean (ok);
  int64_t seconds = -1, code = 0;
  if (answer->outcome == BW_OUTCOME_ACCEPTED && is_ok)
    return false;
  /* An error in an answer of 200 is one all the same. */
  if (http->status == 200 && is_object && bw_json_get_int64 (root, "error_code", &code, NULL)
      && code >= 300 && code < 600)
    {
      BwHttpAnswer real = *http;
      real.status = (int) code;
      bw_answer_clear (answer);
      bw_http_judge ("telegram", &real, answer);
    }
  else if (answer->outcome == BW_OUTCOME_ACCEPTED)
    {
      answer->outcome = BW_OUTCOME_RETRYABLE;
      answer->advice = g_strdup (bw_advice_find ("telegram", 200, NULL));
      return false;
    }
  const char *description = is_object ? bw_json_get_string (root, "description", NULL) : NULL;
  if (description != NULL)
    take_description (answer, description, root);
  if (is_object && answer->outcome == BW_OUTCOME_RETRYABLE
      && bw_json_get_int64 (root, "parameters.retry_after", &seconds, NULL) && seconds >= 0)
    answer->retry_after_us = MIN (seconds, MAX_RETRY_S) * BW_SECOND_US;
  if (answer->code == 400 && description != NULL && is_chat_refused (description))
    {
      answer->is_broken = true;
      return false;
    }
  return answer->code == 400 || answer->code == 413;
}

static void
go (BwNetworkSend *send)
{
  bw_network_send_http (send, compose, judge);
}

static void
clear (gpointer data)
{
  TelegramChannel *telegram = data;
  g_free (telegram->chat_id);
}

static BwChannel *
telegram_create (const BwConfigGroup *group, const BwChannelContext *context, GError **error)
{
  TelegramChannel *telegram = g_rc_box_new0 (TelegramChannel);
  const char *chat_id = bw_config_group_text (group, "chat-id");
  telegram->network.go = go;
  telegram->network.clear = clear;
  telegram->network.secrets[0] = (BwNetworkSecret){ "bot-token", N_ ("the bot's token") };
  telegram->chat_id = g_strdup (chat_id != NULL ? chat_id : "");
  if (bw_network_channel_init (&telegram->network, group, context, error))
    return &telegram->network.base;
  bw_network_channel_destroy (&telegram->network.base);
  return NULL;
}

const BwChannelKind bw_channel_telegram_kind = {
  .type = "telegram",
  .title = "Telegram",
  .keys = telegram_keys,
  .rates = { { 1, BW_SECOND_US }, { 20, BW_MINUTE_US } },
  .create = telegram_create,
  .send_async = bw_network_channel_send_async,
  .send_finish = bw_channel_finish,
  .destroy = bw_network_channel_destroy,
};
