/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a message says in a mail. Pure; any thread. */
#pragma once

#include "notify/bw-email-address-private.h"
#include "notify/bw-message.h"

#define BW_EMAIL_CHART_ID "chart@bellwether"

/** The parts of a mail that are not its words. */
typedef struct
{
  const BwEmailAddress *from;
  const GPtrArray *to; /* of BwEmailAddress */
  int64_t now_us;
} BwEmailHead;

/** "<0b1c…@example.org>": the same for the same delivery, so that a repetition is known as one.
 * (transfer full) */
char *bw_email_message_id (const BwMessage *message, const BwEmailAddress *from);
/** What all mails of an incident refer to; NULL where there is not one incident. (transfer full) */
char *bw_email_thread_id (const BwMessage *message, const BwEmailAddress *from);
/** The subject. (transfer full) */
char *bw_email_subject (const BwMessage *message);
/** Words and facts as plain text, lines end with \n. (transfer full) */
char *bw_email_text (const BwMessage *message);
/** The same as a page that asks nothing of any server; the chart is "cid:" BW_EMAIL_CHART_ID where
 * MESSAGE has one. (transfer full) */
char *bw_email_html (const BwMessage *message);
/** The whole mail, RFC 5322 with CRLF: text, and HTML with its chart. (transfer full) */
GBytes *bw_email_message (const BwMessage *message, const BwEmailHead *head);
