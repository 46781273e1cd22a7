/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stays on screen while it lasts: broken configuration, nothing saved, nobody watching. */
#pragma once

#include "ui/bw-page.h"

#define BW_TYPE_NOTICE_BAR (bw_notice_bar_get_type ())
/** Shows the notices of the engine of its context. Signal "watch-changed" (). */
G_DECLARE_FINAL_TYPE (BwNoticeBar, bw_notice_bar, BW, NOTICE_BAR, BwPage)

/** "Not watching: paused"; NULL while there is a watch. */
const char *bw_notice_bar_watch_text (BwNoticeBar *bar);
