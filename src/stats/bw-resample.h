/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outcomes drawn by stated chances, and recalibrated as the real ones would be. */
#pragma once

#include "stats/bw-forecasts.h"
#include "stats/bw-random.h"

/** Forecasts that are taken to have one chance. */
typedef struct
{
  double p;
  int64_t n;
  int64_t n_won; /* really */
} BwForecastGroup;

/** Groups that are pooled. */
typedef struct
{
  int64_t n_won;
  int64_t n;
  unsigned end; /* the group after its last */
} BwPooledBlock;

/** Equal chances of sorted FORECASTS as one group of BwForecastGroup; neighbours too so that there
 * are at most N_WANTED, 0: no limit. (transfer full) */
GArray *bw_resample_groups (const BwForecasts *forecasts, size_t n_wanted);
/** How many of GROUP are won when each is with its chance. */
int64_t bw_resample_draw (const BwForecastGroup *group, BwRandom *random);
/** Adds the group before END with N_WON of N to N_BLOCKS pooled BLOCKS, which has room for one for
 * each group, pooling adjacent violators. How many there are then. */
unsigned bw_resample_pool (BwPooledBlock *blocks, unsigned n_blocks, int64_t n_won, int64_t n,
                           unsigned end);
