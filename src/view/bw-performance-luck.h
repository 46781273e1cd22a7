/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a bot would have done by luck alone, beside how it has done. */
#pragma once

#include "plot/bw-chart.h"
#include "view/bw-performance.h"

#include <stdbool.h>

/** Whether the luck of WHAT is known and of the same bets as its document. */
bool bw_performance_has_luck (const BwPerformance *what);
/** Into a chart of profit: the band in which 90 % of runs lie when every chance is right. */
void bw_performance_add_luck_band (BwChart *chart, const BwPerformance *what);
/** Into a chart of drawdowns, which hang down: how deep those of luck are in half, three quarters
 * and 95 % of runs; nothing where there is no bankroll to lose. */
void bw_performance_add_luck_fan (BwChart *chart, const BwPerformance *what);
/** Profit by luck alone after the first N_ROWS rows, from the start of the range: the median and
 * the band of 90 %. False: not known. */
bool bw_performance_luck_at (const BwPerformance *what, size_t n_rows, double *low, double *median,
                             double *high);
