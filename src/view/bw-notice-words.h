/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands over the pages while something is wrong with the engine itself: what, what is kept
 * all the same, and what to do. */
#pragma once

#include "engine/bw-engine-query.h"

/** TEXT as bw_engine_notice() has it for KIND, in the person's words; STATE_DIR is where the engine
 * keeps what it can't. (transfer full) */
char *bw_notice_words_text (BwNoticeKind kind, const char *text, const char *state_dir);
/** That the clock was set anew in the last minutes before NOW_US, as GAPS (element type BwGapView)
 * tell; NULL when it was not, or only before SEEN_US, when that was put away (or BW_TIME_NONE).
 * (transfer full) */
char *bw_notice_words_clock (const GPtrArray *gaps, int64_t seen_us, int64_t now_us);
/** So long it is told. */
#define BW_NOTICE_CLOCK_US (30 * BW_MINUTE_US)
