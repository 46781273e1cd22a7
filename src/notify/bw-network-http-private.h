/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request of a channel and what its answer means. Main loop. */
#pragma once

#include "notify/bw-network-channel-private.h"

/** What is asked of a server. */
typedef struct
{
  const char *method; /* static */
  char *url;
  const char *content_type; /* static */
  GPtrArray *headers;       /* name, value, … */
  GBytes *body;
} BwHttpOrder;
BwHttpOrder *bw_http_order_new (const char *method, char *url, const char *content_type, char *body,
                                size_t length);
/** Takes VALUE. */
void bw_http_order_add (BwHttpOrder *order, const char *name, char *value);
void bw_http_order_free (BwHttpOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwHttpOrder, bw_http_order_free)

/** The request for SEND; plain text where it is_plain. (transfer full) */
typedef BwHttpOrder *(*BwComposeFunc) (BwNetworkSend *send, GError **error);
/** What HTTP means; ANSWER comes as bw_http_judge() fills it. True: the same again as plain text.
 */
typedef bool (*BwJudgeFunc) (const BwHttpAnswer *http, BwAnswer *answer);
/** Sends what COMPOSE makes and ends SEND with what JUDGE (or NULL) says. */
void bw_network_send_http (BwNetworkSend *send, BwComposeFunc compose, BwJudgeFunc judge);
/** The answer by status alone: 2xx accepted; 408, 425, 429, 5xx again later; 400, 413 and the like
 * refuse this message; 3xx, 401, 403, 404, 405, 407, 410 refuse all. KIND for the advice. */
void bw_http_judge (const char *kind, const BwHttpAnswer *http, BwAnswer *answer);
/** BASE, or the channel's endpoint in its place, and PATH. (transfer full) */
char *bw_network_channel_url (const BwNetworkChannel *channel, const char *base, const char *path);
/** URL with the channel's endpoint in place of its scheme and host. INVALID: it is no http(s)
 * address; the message does not tell it. (transfer full) */
char *bw_network_channel_rebase (const BwNetworkChannel *channel, const char *url, GError **error);
