/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mail as the services that send it over HTTP want it. Pure; any thread. */
#pragma once

#include "notify/bw-email-message-private.h"

/** The body of SendGrid's v3 mail/send. (transfer full) */
char *bw_email_sendgrid (const BwMessage *message, const BwEmailHead *head);
/** The body of Mailgun's messages.mime, a form of parts between lines of BOUNDARY, which does not
 * occur in it. (transfer full) */
GString *bw_email_mailgun (const BwMessage *message, const BwEmailHead *head, const char *boundary);
