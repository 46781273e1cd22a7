/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a message says to a webhook: a JSON object with all facts, or a template filled in. Pure;
 * any thread. */
#pragma once

#include "notify/bw-message.h"

/** The default body: all facts, null where there is none; items as objects of the same form,
 * without items of their own. (transfer full) */
char *bw_webhook_message (const BwMessage *message);

/** Whether all {{…}} of TEMPLATE are known, and what is JSON stays JSON when it is filled in;
 * INVALID says what is not. */
bool bw_webhook_template_check (const char *template, GError **error);
/** Whether TEMPLATE is meant to be JSON: it begins with { or [. */
bool bw_webhook_template_is_json (const char *template);
/** TEMPLATE with {{name}} filled in: as the inside of a JSON string where it stands in quotes;
 * elsewhere as a JSON value in a template that is JSON, else as it is. {{json name}} is always a
 * JSON value, {{url name}} is escaped for a query or a form. What is not known is empty or null.
 * (transfer full) */
char *bw_webhook_template_fill (const char *template, const BwMessage *message);
