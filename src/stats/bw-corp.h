/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The CORP reliability diagram and its score decomposition (Dimitriadis, Gneiting & Jordan 2021).
 */
#pragma once

#include "stats/bw-forecasts.h"

/** Forecasts x_min … x_max are all recalibrated to value = n_won / n; values grow strictly from
 * block to block. */
typedef struct
{
  double x_min;
  double x_max;
  int64_t n;
  int64_t n_won;
  double value;
} BwCorpBlock;

/** score = mcb − dsc + unc, for the Brier score and for the logarithmic one. */
typedef struct
{
  GArray *blocks; /* of BwCorpBlock, by x */
  double mcb;
  double dsc;
  double unc;
  double mcb_log;
  double dsc_log;
  double unc_log;
} BwCorp;

/** Computes it for sorted FORECASTS, at least one, whose mean scores are BRIER and LOG_LOSS. Clear
 * OUT with bw_corp_clear(). */
void bw_corp_compute (const BwForecasts *forecasts, double brier, double log_loss, BwCorp *out);
void bw_corp_clear (BwCorp *corp);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BwCorp, bw_corp_clear)
