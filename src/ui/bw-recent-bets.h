/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last few bets of a bot in a card. */
#pragma once

#include "ui/bw-context.h"
#include "view/bw-overview.h"

#define BW_TYPE_RECENT_BETS (bw_recent_bets_get_type ())
G_DECLARE_FINAL_TYPE (BwRecentBets, bw_recent_bets, BW, RECENT_BETS, GtkBox)

/** Shows the bets of OVERVIEW, which gives them away. */
void bw_recent_bets_set_overview (BwRecentBets *bets, BwContext *context, BwOverview *overview);
/** Whether they stand in columns, or in rows of two lines. */
void bw_recent_bets_set_wide (BwRecentBets *bets, bool is_wide);
