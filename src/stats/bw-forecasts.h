/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Probability forecasts with their outcomes, in eight bytes each. */
#pragma once

#include "stats/bw-stats-row.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct _BwForecasts BwForecasts;

/** Room for N_EXPECTED at once; it grows beyond. (transfer full) */
BwForecasts *bw_forecasts_new (size_t n_expected);
/** Those of N ROWS that are valid and decided, in their order. (transfer full) */
BwForecasts *bw_forecasts_of_rows (const BwStatsRow *rows, size_t n);
void bw_forecasts_free (BwForecasts *forecasts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwForecasts, bw_forecasts_free)
/** Adds a forecast P; what is outside 0..1 is passed over. */
void bw_forecasts_add (BwForecasts *forecasts, double p, bool is_won);
size_t bw_forecasts_count (const BwForecasts *forecasts);
/** Sorts by (p, outcome) in linear time. */
void bw_forecasts_sort (BwForecasts *forecasts);
bool bw_forecasts_is_sorted (const BwForecasts *forecasts);
double bw_forecasts_p (const BwForecasts *forecasts, size_t i);
bool bw_forecasts_is_won (const BwForecasts *forecasts, size_t i);
/** From place I of sorted forecasts: the end of the run of equal p, with how many of the run were
 * won. */
size_t bw_forecasts_run (const BwForecasts *forecasts, size_t i, int64_t *n_won);
/** The area under the ROC curve: how often the p of one that was won is above the p of one that was
 * lost, ties counting half. NaN unless there are both. Sorted forecasts only. */
double bw_forecasts_auc (const BwForecasts *forecasts);
