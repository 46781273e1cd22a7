/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channel "webhook": any HTTP server, with a body of one's own, signed where a secret is set.
 */
#include "base/bw-error.h"
#include "notify/bw-network-http-private.h"
#include "notify/bw-webhook-message-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HMAC 0
#define BEARER 1

typedef struct
{
  BwNetworkChannel network;
  char *url;
  const char *method;       /* static */
  GPtrArray *headers;       /* name, value, … */
  char *template;           /* or NULL: the default body */
  const char *content_type; /* static; NULL: among the headers */
} WebhookChannel;

static const char *const methods[] = { "POST", "PUT", "PATCH", NULL };

static const BwKeySchema webhook_keys[] = {
  { .name = "url",
    .type = BW_KEY_STRING,
    .help = N_ ("Where messages are sent."),
    .is_required = true },
  { .name = "method",
    .type = BW_KEY_ENUM,
    .choices = methods,
    .default_text = "POST",
    .help = N_ ("How they are sent.") },
  { .name = "headers",
    .type = BW_KEY_LIST,
    .help = N_ ("Further headers, each Name: value. A secret belongs into bearer-token.") },
  { .name = "body",
    .type = BW_KEY_STRING,
    .help =
        N_ ("The body with {{title}} and the like filled in; without it, JSON with all facts.") },
  { .name = "hmac-secret",
    .type = BW_KEY_STRING,
    .help = N_ ("Signs each message in X-Bellwether-Signature."),
    .is_secret = true },
  { .name = "signed",
    .type = BW_KEY_BOOLEAN,
    .default_text = "false",
    .help = N_ ("Whether nothing is sent without that signature.") },
  { .name = "bearer-token",
    .type = BW_KEY_STRING,
    .help = N_ ("Sent as Authorization: Bearer."),
    .is_secret = true },
  BW_NETWORK_KEYS,
  { .name = NULL },
};

/* --- configuration ---------------------------------------------------------------------------- */

/* RFC 9110: what a header's name is made of. */
static bool
is_token (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("!#$%&'*+-.^_`|~", *p) == NULL)
      return false;
  return *text != '\0';
}

/* Those that are the transport's own. */
static bool
is_reserved (const char *name)
{
  static const char *const reserved[] = { "host",       "content-length", "transfer-encoding",
                                          "connection", "upgrade",        "expect",
                                          "te",         "trailer" };
  for (unsigned i = 0; i < G_N_ELEMENTS (reserved); i++)
    if (g_ascii_strcasecmp (reserved[i], name) == 0)
      return true;
  return false;
}

static bool
add_header (WebhookChannel *webhook, const char *text, GError **error)
{
  const char *colon = strchr (text, ':');
  g_autofree char *name =
      g_strstrip (g_strndup (text, colon != NULL ? (size_t) (colon - text) : 0));
  g_autofree char *value = g_strstrip (g_strdup (colon != NULL ? colon + 1 : ""));
  bool is_clean = g_utf8_validate (value, -1, NULL);
  for (const char *p = value; *p != '\0'; p++)
    is_clean = is_clean && ((unsigned char) *p >= 0x20 || *p == '\t') && *p != 0x7f;
  if (!is_token (name) || is_reserved (name) || !is_clean)
    {
      g_autofree char *shown = bw_message_clean (name, 60, false);
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("headers: \"%s\" can't be sent; expected Name: value"), shown);
      return false;
    }
  if (g_ascii_strcasecmp (name, "content-type") == 0)
    webhook->content_type = NULL;
  g_ptr_array_add (webhook->headers, g_steal_pointer (&name));
  g_ptr_array_add (webhook->headers, g_steal_pointer (&value));
  return true;
}

static bool
read_body (WebhookChannel *webhook, const BwConfigGroup *group, GError **error)
{
  const char *template = bw_config_group_text (group, "body");
  webhook->content_type = "application/json";
  if (template == NULL || *template == '\0')
    return true;
  if (!bw_webhook_template_check (template, error))
    return false;
  webhook->template = g_strdup (template);
  if (!bw_webhook_template_is_json (template))
    webhook->content_type = "text/plain; charset=utf-8";
  return true;
}

static bool
read_group (WebhookChannel *webhook, const BwConfigGroup *group, GError **error)
{
  const char *method = bw_config_group_text (group, "method");
  g_auto (GStrv) headers = bw_config_group_list (group, "headers");
  webhook->url = g_strdup (bw_config_group_text (group, "url"));
  webhook->headers = g_ptr_array_new_with_free_func (g_free);
  webhook->method = methods[0];
  for (unsigned i = 0; methods[i] != NULL; i++)
    if (g_strcmp0 (methods[i], method) == 0)
      webhook->method = methods[i];
  if (!read_body (webhook, group, error))
    return false;
  for (unsigned i = 0; headers != NULL && headers[i] != NULL; i++)
    if (!add_header (webhook, headers[i], error))
      return false;
  g_autofree char *url =
      bw_network_channel_rebase (&webhook->network, webhook->url != NULL ? webhook->url : "", NULL);
  if (url != NULL)
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               _ ("url: expected an address such as https://example.org/hook"));
  return false;
}

/* --- sending ---------------------------------------------------------------------------------- */

/* Over the moment, too: a message that was overheard can't be sent again later. */
static void
sign (BwHttpOrder *order, const char *secret, int64_t now_us)
{
  size_t length = 0;
  const char *body = g_bytes_get_data (order->body, &length);
  char *moment = g_strdup_printf ("%" G_GINT64_FORMAT, now_us / BW_SECOND_US);
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret));
  g_hmac_update (hmac, (const guchar *) moment, -1);
  g_hmac_update (hmac, (const guchar *) ".", 1);
  g_hmac_update (hmac, (const guchar *) body, (gssize) length);
  bw_http_order_add (order, "X-Bellwether-Timestamp", moment);
  bw_http_order_add (order, "X-Bellwether-Signature",
                     g_strconcat ("sha256=", g_hmac_get_string (hmac), NULL));
}

/* A secret that breaks the header's line is no token. */
static bool
add_bearer (BwHttpOrder *order, const char *token, GError **error)
{
  for (const char *p = token; *p != '\0'; p++)
    if (*p < 0x21 || *p > 0x7e)
      {
        g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                     _ ("the bearer token has characters that no header can carry"));
        return false;
      }
  bw_http_order_add (order, "Authorization", g_strconcat ("Bearer ", token, NULL));
  return true;
}

static BwHttpOrder *
compose (BwNetworkSend *send, GError **error)
{
  WebhookChannel *webhook = (WebhookChannel *) send->channel;
  char *url = bw_network_channel_rebase (send->channel, webhook->url, error);
  if (url == NULL)
    return NULL;
  char *body = webhook->template != NULL
                   ? bw_webhook_template_fill (webhook->template, send->message)
                   : bw_webhook_message (send->message);
  g_autoptr (BwHttpOrder) order =
      bw_http_order_new (webhook->method, url, webhook->content_type, body, strlen (body));
  for (unsigned i = 0; i + 1 < webhook->headers->len; i += 2)
    bw_http_order_add (order, g_ptr_array_index (webhook->headers, i),
                       g_strdup (g_ptr_array_index (webhook->headers, i + 1)));
  if (send->message->outbox_id != NULL)
    bw_http_order_add (order, "Idempotency-Key",
                       bw_message_clean (send->message->outbox_id, 100, false));
  if (send->secrets[HMAC] != NULL)
    sign (order, send->secrets[HMAC], bw_clock_wall_us (send->channel->context.clock));
  if (send->secrets[BEARER] != NULL)
    {
      g_autofree char *token = g_strstrip (g_strdup (send->secrets[BEARER]));
      if (!add_bearer (order, token, error))
        return NULL;
    }
  return g_steal_pointer (&order);
}

static void
go (BwNetworkSend *send)
{
  bw_network_send_http (send, compose, NULL);
}

static void
clear (gpointer data)
{
  WebhookChannel *webhook = data;
  g_free (webhook->url);
  g_free (webhook->template);
  g_clear_pointer (&webhook->headers, g_ptr_array_unref);
}

static bool
needs_secret (const BwConfigGroup *group, const char *key)
{
  return strcmp (key, "hmac-secret") == 0 && bw_config_group_boolean (group, "signed");
}

static BwChannel *
webhook_create (const BwConfigGroup *group, const BwChannelContext *context, GError **error)
{
  WebhookChannel *webhook = g_rc_box_new0 (WebhookChannel);
  webhook->network.go = go;
  webhook->network.clear = clear;
  webhook->network.secrets[HMAC] = (BwNetworkSecret){ "hmac-secret", N_ ("the HMAC secret") };
  webhook->network.secrets[BEARER] = (BwNetworkSecret){ "bearer-token", N_ ("the bearer token") };
  if (bw_network_channel_init (&webhook->network, group, context, error)
      && read_group (webhook, group, error))
    return &webhook->network.base;
  bw_network_channel_destroy (&webhook->network.base);
  return NULL;
}

const BwChannelKind bw_channel_webhook_kind = {
  .type = "webhook",
  .title = "Webhook",
  .keys = webhook_keys,
  .rates = { { 5, BW_SECOND_US } },
  .needs_secret = needs_secret,
  .create = webhook_create,
  .send_async = bw_network_channel_send_async,
  .send_finish = bw_channel_finish,
  .destroy = bw_network_channel_destroy,
};
