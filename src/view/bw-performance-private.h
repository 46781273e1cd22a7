/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the figures of how a bot has done are worded with. */
#pragma once

#include "view/bw-figure.h"
#include "view/bw-performance.h"

/* The least samples: below them a ratio is noise. */
#define BW_PERFORMANCE_MIN_BETS 10
#define BW_PERFORMANCE_MIN_DAYS 30
/* An interval as narrow as that comes of sums of equal numbers. */
#define BW_PERFORMANCE_LEAST_WIDTH 1e-9

/** Won, lost and pushed. */
int64_t bw_performance_n_settled (const BwLedgerFigures *figures);
/** The standard error of sharpe_365_calendar, √365 · √((1 + SR² / 2) / n) with the daily ratio SR
 * of n days: independent normal returns (Lo 2002). */
double bw_performance_sharpe_error (const BwDayFigures *days);
/** VALUE in the currency of DOCUMENT. (transfer full) */
char *bw_performance_money (const BwLedgerDocument *document, double value, unsigned decimals,
                            bool is_signed);
/** Shares as "(−6 to +16 %)", with more decimals where both ends would look alike; NULL where one
 * is not known, or where there is nothing between them. (transfer full) */
char *bw_performance_interval_text (double low, double high, unsigned decimals, bool is_signed);
/** A chance as "10 %", "1.2 %", "< 0.1 %", "> 99.9 %". (transfer full) */
char *bw_performance_chance_text (double chance);
/** Adds a row; all but LABEL are taken, DETAIL and REASON may be NULL. */
void bw_performance_add (GPtrArray *figures, const char *label, char *value, char *detail,
                         char *reason);
/** Adds a row without a value, and REASON why. */
void bw_performance_add_unknown (GPtrArray *figures, const char *label, const char *reason);
/** Adds a row below its least sample: how many there are, and that this says nothing. */
void bw_performance_add_collecting (GPtrArray *figures, const char *label, int64_t n,
                                    int64_t minimum);
