/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells from a ledger's figures whether it has other bets than before. */
#include "view/bw-bet-figures.h"

#include <math.h>

static const char *const names[BW_BET_N_FIGURES] = { "ledger_bets", "ledger_bets_pending",
                                                     "ledger_staked", "ledger_open_stake",
                                                     "ledger_profit" };

/* The value of METRIC in BATCH; false where it is not in it. */
static bool
find (const BwBatch *batch, const BwMetric *metric, double *value)
{
  for (unsigned i = 0; i < batch->samples->len; i++)
    if (bw_batch_index (batch, i)->metric == metric)
      {
        *value = bw_batch_index (batch, i)->value;
        return true;
      }
  return false;
}

bool
bw_bet_figures_take (BwBetFigures *figures, const BwBatch *batch, const char *source)
{
  g_return_val_if_fail (figures != NULL && batch != NULL, false);
  bool is_other = false;
  if (g_strcmp0 (batch->source, source) != 0)
    return false;
  for (unsigned i = 0; i < BW_BET_N_FIGURES; i++)
    {
      double value = (double) NAN;
      if (!find (batch, bw_metric_get_labels (names[i], "source", source, NULL), &value))
        continue;
      double *known = &figures->values[i];
      is_other = is_other || !(value == *known || (isnan (value) && isnan (*known)));
      *known = value;
    }
  return is_other;
}
