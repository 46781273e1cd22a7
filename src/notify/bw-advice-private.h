/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What well-known answers of servers mean in plain words, and what to do about them. */
#pragma once

/** The advice for an answer of CODE with TEXT (or NULL) to a channel of KIND ("slack", "telegram",
 * "webhook", "sendgrid", "mailgun", "smtp"), or NULL. Static. "secret set NAME/" in it stands
 * for the channel's own name, which bw_network_send_end() puts there. */
const char *bw_advice_find (const char *kind, int code, const char *text);
