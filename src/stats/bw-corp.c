/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Isotonic recalibration by pooling adjacent violators, and what it says about the scores. */
#include "stats/bw-corp.h"

#include "stats/bw-sum.h"

#include <math.h>

static double
entropy (double p)
{
  return p > 0 && p < 1 ? -(p * log (p) + (1 - p) * log1p (-p)) : 0;
}

/* Whether the mean of A is at least that of B, in whole numbers: equal values are pooled whatever
 * the rounding. */
static bool
is_violated (const BwCorpBlock *a, const BwCorpBlock *b)
{
  return a->n_won * b->n >= b->n_won * a->n;
}

static GArray *
pool (const BwForecasts *forecasts)
{
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (BwCorpBlock));
  size_t n = bw_forecasts_count (forecasts);

  for (size_t i = 0; i < n;)
    {
      BwCorpBlock block = { .x_min = bw_forecasts_p (forecasts, i) };
      size_t end = bw_forecasts_run (forecasts, i, &block.n_won);

      block.x_max = block.x_min;
      block.n = (int64_t) (end - i);
      while (blocks->len > 0)
        {
          const BwCorpBlock *last = &g_array_index (blocks, BwCorpBlock, blocks->len - 1);

          if (!is_violated (last, &block))
            break;
          block.x_min = last->x_min;
          block.n += last->n;
          block.n_won += last->n_won;
          g_array_set_size (blocks, blocks->len - 1);
        }
      g_array_append_val (blocks, block);
      i = end;
    }
  return blocks;
}

/* Never below 0, which rounding does not know. */
static double
difference (double a, double b)
{
  return fmax (0, a - b);
}

void
bw_corp_compute (const BwForecasts *forecasts, double brier, double log_loss, BwCorp *out)
{
  *out = (BwCorp){ 0 };
  g_return_if_fail (bw_forecasts_is_sorted (forecasts) && bw_forecasts_count (forecasts) > 0);

  double n = (double) bw_forecasts_count (forecasts);
  double n_won = 0;
  BwSum best = { 0 };
  BwSum best_log = { 0 };

  out->blocks = pool (forecasts);
  for (unsigned i = 0; i < out->blocks->len; i++)
    {
      BwCorpBlock *block = &g_array_index (out->blocks, BwCorpBlock, i);

      block->value = (double) block->n_won / (double) block->n;
      n_won += (double) block->n_won;
      bw_sum_add (&best, (double) block->n_won * (1 - block->value) / n);
      bw_sum_add (&best_log, (double) block->n * entropy (block->value) / n);
    }
  double base_rate = n_won / n;
  out->unc = base_rate * (1 - base_rate);
  out->unc_log = entropy (base_rate);
  out->mcb = difference (brier, bw_sum_value (&best));
  out->dsc = difference (out->unc, bw_sum_value (&best));
  out->mcb_log = difference (log_loss, bw_sum_value (&best_log));
  out->dsc_log = difference (out->unc_log, bw_sum_value (&best_log));
}

void
bw_corp_clear (BwCorp *corp)
{
  g_clear_pointer (&corp->blocks, g_array_unref);
}
