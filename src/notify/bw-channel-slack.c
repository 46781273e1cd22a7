/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channel "slack": an incoming webhook, whose whole URL is a secret. */
#include "base/bw-log.h"
#include "notify/bw-advice-private.h"
#include "notify/bw-network-http-private.h"
#include "notify/bw-slack-message-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MIN_PATH_BYTES 12

typedef struct
{
  BwNetworkChannel network;
  char *username;
  char *icon_emoji;
  char *channel;
} SlackChannel;

static const BwKeySchema slack_keys[] = {
  { .name = "webhook-url",
    .type = BW_KEY_STRING,
    .help = N_ ("The URL of an incoming webhook of a Slack app."),
    .is_required = true,
    .is_secret = true },
  { .name = "username",
    .type = BW_KEY_STRING,
    .help = N_ ("The name the posts come from, if not that of the app.") },
  { .name = "icon-emoji",
    .type = BW_KEY_STRING,
    .help = N_ ("The emoji shown as its picture, such as :bell:.") },
  { .name = "channel",
    .type = BW_KEY_STRING,
    .help = N_ ("The Slack channel, such as #alerts, if not that of the webhook.") },
  BW_NETWORK_KEYS,
  { .name = NULL },
};

/* What a server, or a proxy, may repeat of the URL is a secret like the whole. */
static void
hide_path (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  const char *path = uri != NULL ? g_uri_get_path (uri) : "";
  const char *last = strrchr (path, '/');
  if (strlen (path) >= MIN_PATH_BYTES)
    bw_log_add_secret (path);
  if (last != NULL && strlen (last + 1) >= MIN_PATH_BYTES)
    bw_log_add_secret (last + 1);
}

static BwHttpOrder *
compose (BwNetworkSend *send, GError **error)
{
  SlackChannel *slack = (SlackChannel *) send->channel;
  BwSlackLook look = { slack->username, slack->icon_emoji, slack->channel };
  g_autofree char *secret = g_strstrip (g_strdup (send->secrets[0]));
  char *url = bw_network_channel_rebase (send->channel, secret, error);
  if (url == NULL)
    return NULL;
  hide_path (secret);
  char *body = bw_slack_message (send->message, &look, send->is_plain);
  return bw_http_order_new ("POST", url, "application/json; charset=utf-8", body, strlen (body));
}

/* Slack says "ok" and nothing else; a page of somebody else does not. */
static bool
judge (const BwHttpAnswer *http, BwAnswer *answer)
{
  g_autofree char *body = g_strstrip (g_strndup (http->body != NULL ? http->body : "", 100));
  if (answer->outcome == BW_OUTCOME_ACCEPTED && strcmp (body, "ok") != 0)
    {
      answer->outcome = BW_OUTCOME_RETRYABLE;
      answer->advice = g_strdup (bw_advice_find ("slack", 200, NULL));
    }
  return http->status == 400 || http->status == 413;
}

static void
go (BwNetworkSend *send)
{
  bw_network_send_http (send, compose, judge);
}

static void
clear (gpointer data)
{
  SlackChannel *slack = data;
  g_free (slack->username);
  g_free (slack->icon_emoji);
  g_free (slack->channel);
}

/* Or NULL where there is nothing in it. (transfer full) */
static char *
text_of (const BwConfigGroup *group, const char *key)
{
  const char *text = bw_config_group_text (group, key);
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

static BwChannel *
slack_create (const BwConfigGroup *group, const BwChannelContext *context, GError **error)
{
  SlackChannel *slack = g_rc_box_new0 (SlackChannel);
  slack->network.go = go;
  slack->network.clear = clear;
  slack->network.secrets[0] = (BwNetworkSecret){ "webhook-url", N_ ("the webhook URL") };
  slack->username = text_of (group, "username");
  slack->icon_emoji = text_of (group, "icon-emoji");
  slack->channel = text_of (group, "channel");
  if (bw_network_channel_init (&slack->network, group, context, error))
    return &slack->network.base;
  bw_network_channel_destroy (&slack->network.base);
  return NULL;
}

const BwChannelKind bw_channel_slack_kind = {
  .type = "slack",
  .title = "Slack",
  .keys = slack_keys,
  .rates = { { 5, 5 * BW_SECOND_US } },
  .create = slack_create,
  .send_async = bw_network_channel_send_async,
  .send_finish = bw_channel_finish,
  .destroy = bw_network_channel_destroy,
};
