/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request of a channel and what its answer means. */
#include "notify/bw-network-http-private.h"

#include "base/bw-error.h"
#include "notify/bw-advice-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ANSWER_BYTES (64 * 1024)

/* A send that waits for its answer. */
typedef struct
{
  BwNetworkSend *send;
  BwComposeFunc compose;
  BwJudgeFunc judge;
} Exchange;

BwHttpOrder *
bw_http_order_new (const char *method, char *url, const char *content_type, char *body,
                   size_t length)
{
  BwHttpOrder *order = g_new0 (BwHttpOrder, 1);
  order->method = method;
  order->url = url;
  order->content_type = content_type;
  order->body = g_bytes_new_take (body, length);
  order->headers = g_ptr_array_new_with_free_func (g_free);
  return order;
}

void
bw_http_order_add (BwHttpOrder *order, const char *name, char *value)
{
  g_ptr_array_add (order->headers, g_strdup (name));
  g_ptr_array_add (order->headers, value);
}

void
bw_http_order_free (BwHttpOrder *order)
{
  g_return_if_fail (order != NULL);
  g_free (order->url);
  g_clear_pointer (&order->headers, g_ptr_array_unref);
  g_clear_pointer (&order->body, g_bytes_unref);
  g_free (order);
}

char *
bw_network_channel_url (const BwNetworkChannel *channel, const char *base, const char *path)
{
  return g_strconcat (channel->endpoint != NULL ? channel->endpoint : base, path, NULL);
}

char *
bw_network_channel_rebase (const BwNetworkChannel *channel, const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if ((strcmp (scheme, "http") != 0 && strcmp (scheme, "https") != 0) || host == NULL
      || *host == '\0')
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("the address is no http or https URL"));
      return NULL;
    }
  if (channel->endpoint == NULL)
    return g_strdup (url);
  const char *query = g_uri_get_query (uri);
  return g_strconcat (channel->endpoint, g_uri_get_path (uri), query != NULL ? "?" : "",
                      query != NULL ? query : "", NULL);
}

static BwOutcome
outcome_of_status (int status, bool *is_broken)
{
  *is_broken = false;
  if (status >= 200 && status < 300)
    return BW_OUTCOME_ACCEPTED;
  if (status >= 500 || status < 200)
    return BW_OUTCOME_RETRYABLE;
  switch (status)
    {
    case 408: /* request timeout */
    case 425: /* too early */
    case 429: /* too many requests */
      return BW_OUTCOME_RETRYABLE;
    case 401:
    case 403:
    case 404:
    case 405: /* method not allowed */
    case 407: /* a proxy wants a password */
    case 410: /* gone */
      *is_broken = true;
      return BW_OUTCOME_PERMANENT;
    default:
      /* A redirect is not followed with a body: the address has changed. */
      *is_broken = status < 400;
      return BW_OUTCOME_PERMANENT;
    }
}

/* "403: invalid_token", without the markup of an error page. (transfer full) */
static char *
text_of (const BwHttpAnswer *http)
{
  g_autofree char *body = bw_message_clean (http->body, 400, false);
  const char *text = g_strstrip (body);
  if (*text == '\0' || *text == '<')
    return g_strdup_printf ("HTTP %d", http->status);
  return g_strdup_printf ("HTTP %d: %s", http->status, text);
}

void
bw_http_judge (const char *kind, const BwHttpAnswer *http, BwAnswer *answer)
{
  *answer = (BwAnswer){ .code = http->status, .retry_after_us = -1 };
  answer->outcome = outcome_of_status (http->status, &answer->is_broken);
  if (answer->outcome == BW_OUTCOME_RETRYABLE)
    answer->retry_after_us = http->retry_after_us;
  answer->text = text_of (http);
  if (answer->outcome != BW_OUTCOME_ACCEPTED)
    answer->advice = g_strdup (bw_advice_find (kind, http->status, http->body));
}

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Exchange *done = data;
  BwNetworkSend *send = done->send;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwHttpAnswer) http = bw_http_send_finish (send->channel->context.http, result, &error);
  if (http == NULL)
    {
      bw_network_send_fail (send, error);
      return;
    }
  BwAnswer answer = { 0 };
  bw_http_judge (send->channel->base.kind->type, http, &answer);
  bool wants_plain = done->judge != NULL && done->judge (http, &answer);
  if (wants_plain && !send->is_plain && !g_cancellable_is_cancelled (send->cancellable))
    {
      bw_answer_clear (&answer);
      send->is_plain = true;
      bw_network_send_http (send, done->compose, done->judge);
      return;
    }
  bw_network_send_end (send, &answer);
}

void
bw_network_send_http (BwNetworkSend *send, BwComposeFunc compose, BwJudgeFunc judge)
{
  BwNetworkChannel *channel = send->channel;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwHttpOrder) order = compose (send, &error);
  if (order == NULL)
    {
      bw_network_send_fail (send, error);
      return;
    }
  g_ptr_array_add (order->headers, NULL);
  BwHttpRequest request = { .method = order->method,
                            .url = order->url,
                            .headers = (const char *const *) order->headers->pdata,
                            .content_type = order->content_type,
                            .body = order->body,
                            .ca_file = channel->ca_file,
                            .timeout_us = channel->timeout_us,
                            .max_answer_bytes = MAX_ANSWER_BYTES };
  Exchange *started = g_new (Exchange, 1);
  *started = (Exchange){ send, compose, judge };
  bw_http_send_async (channel->context.http, &request, send->cancellable, answered_cb, started);
}
