/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kinds of channel share: their table entries, and answers as results. */
#pragma once

#include "notify/bw-channel.h"

extern const BwChannelKind bw_channel_desktop_kind;
extern const BwChannelKind bw_channel_email_kind;
extern const BwChannelKind bw_channel_log_kind;
extern const BwChannelKind bw_channel_slack_kind;
extern const BwChannelKind bw_channel_telegram_kind;
extern const BwChannelKind bw_channel_webhook_kind;

/** Ends TASK with an answer. TEXT (or NULL) is made valid and loses its secrets here. */
void bw_channel_return (GTask *task, BwOutcome outcome, int code, const char *text);
/** Ends TASK with ANSWER, whose strings are taken, made valid and lose their secrets here. */
void bw_channel_return_answer (GTask *task, BwAnswer *answer);
/** Takes the answer out of RESULT: a send_finish for all kinds that answer with
 * bw_channel_return(). */
void bw_channel_finish (BwChannel *channel, GAsyncResult *result, BwAnswer *out);
