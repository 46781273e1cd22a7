/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a message says in Slack. Pure; any thread. */
#pragma once

#include "notify/bw-message.h"

/** How a post looks; each NULL: as the webhook was made. */
typedef struct
{
  const char *username;
  const char *icon_emoji; /* ":bell:" */
  const char *channel;    /* "#alerts" */
} BwSlackLook;

/** The body of an incoming webhook: the title as text, for notifications and screen readers, and
 * the rest as blocks behind a bar of the severity's colour; IS_PLAIN: text alone, for a server that
 * refuses blocks. Nobody is mentioned, nothing is formatted by what stands in MESSAGE. (transfer
 * full) */
char *bw_slack_message (const BwMessage *message, const BwSlackLook *look, bool is_plain);
