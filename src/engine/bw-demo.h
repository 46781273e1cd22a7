/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A generated ledger whose truth is known, in a directory that is thrown away: to look at, and to
 * check the program by. */
#pragma once

#include "base/bw-clock.h"

#include <gio/gio.h>

/** The truth: each bet wins with its own chance p, which the bot knows and states, until bet
 * BW_DEMO_CHANGE_BET; after that the bot states as before, but wins with p − BW_DEMO_LOSS. All odds
 * are BW_DEMO_ODDS, chances are spread evenly over BW_DEMO_WIN_RATE ± BW_DEMO_SPREAD, stakes are
 * BW_DEMO_STAKE. */
#define BW_DEMO_BETS 2000
#define BW_DEMO_CHANGE_BET 1200
#define BW_DEMO_ODDS 1.95
#define BW_DEMO_WIN_RATE 0.55
#define BW_DEMO_SPREAD 0.10
#define BW_DEMO_LOSS 0.08
#define BW_DEMO_STAKE 50.0
#define BW_DEMO_BANKROLL 10000.0

typedef struct _BwDemo BwDemo;

/** Makes the directory with ledger and configuration; the newest bet was settled just before
 * NOW_US. (transfer full) */
BwDemo *bw_demo_new (int64_t now_us, GError **error);
/** Removes the directory with all that is in it. */
void bw_demo_free (BwDemo *demo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwDemo, bw_demo_free)
const char *bw_demo_config_path (BwDemo *demo);
const char *bw_demo_state_dir (BwDemo *demo);
const char *bw_demo_ledger_path (BwDemo *demo);
/** What the truth is and how to check it, for a person. */
const char *bw_demo_text (BwDemo *demo);
/** The ledger as CSV: the first N bets, the last one settled at END_US. Always the same bets.
 * (transfer full) */
char *bw_demo_ledger_csv (unsigned n, int64_t end_us);
