/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The moment of a bet, by which a table and charts lead to each other. */
#pragma once

#include "model/bw-bet.h"
#include "ui/bw-context.h"

/** Whether charts have a moment of BET: once it is settled and was at stake. */
bool bw_bet_moment_has (const BwBet *bet);
/** Leads to the charts, with the crosshair at the settlement of BET. */
void bw_bet_moment_show_chart (BwContext *context, const BwBet *bet);
/** Leads to the bets that were settled at TIME_US. */
void bw_bet_moment_show_bets (BwContext *context, int64_t time_us);
/** What either came with: a time in ms since 1970, to which ledgers are in order; BW_TIME_NONE when
 * ARGUMENT is something else. */
int64_t bw_bet_moment_parse_ms (const char *argument);
