/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a channel is doing, and what came of a test, in words. */
#pragma once

#include "engine/bw-engine-channels.h"
#include "view/bw-state-words.h"

/** "Working", "Broken", "Failing", …; REPORT or NULL: nothing is known. */
BwStateWords bw_channel_state (const BwChannelReport *report);
/** What stands under its state: "3 queued", or when it last delivered; NULL: never. (transfer full)
 */
char *bw_channel_detail_text (const BwChannelReport *report, int64_t now_us, GTimeZone *zone);
/** "Last delivery today 23:24 · 38 sent and 0 lost in 7 days". (transfer full) */
char *bw_channel_stats_text (const BwChannelReport *report, int64_t now_us, GTimeZone *zone);
/** "Delivered at 23:41:58; the server answered 200 ok after 187 ms." (transfer full) */
char *bw_channel_test_text (const BwChannelTest *test, int64_t now_us, GTimeZone *zone);
/** How it went. */
BwStateWords bw_channel_test_state (const BwChannelTest *test);

/** Whether a channel that IS_ENABLED from MIN on takes SEVERITY. */
bool bw_channel_takes (bool is_enabled, BwSeverity min, BwSeverity severity);
/** SEVERITY is to be taken or is not, any more: what has to hold then. What is worse is taken as
 * well, what is milder is not; one that takes nothing is not enabled. */
void bw_channel_toggle (bool is_taken, BwSeverity severity, bool *is_enabled, BwSeverity *min);
