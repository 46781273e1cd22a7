/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a message says in Telegram. Pure; any thread. */
#pragma once

#include "notify/bw-message.h"

/** The body of sendMessage for CHAT_ID: title in bold, words and facts as HTML of which only the
 * tags are ours; IS_PLAIN: without any. An end and what is for information come without a sound.
 * (transfer full) */
char *bw_telegram_message (const BwMessage *message, const char *chat_id, bool is_plain);
