/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a miscalibration is more than chance makes. */
#include "stats/bw-certainty.h"
#include "stats/bw-resample.h"

#include <math.h>

#define MANY 20000
#define RESAMPLES 999
#define RESAMPLES_OF_MANY 199
/* So close, two sets of outcomes are equally miscalibrated whatever the rounding. */
#define TOLERANCE 1e-12

/* The share of the Brier score that recalibration takes away, where of each of GROUPS as many are
 * won as RANDOM draws or, without it, really were. */
static double
miscalibration (const GArray *groups, BwRandom *random, double n, BwPooledBlock *blocks)
{
  unsigned n_blocks = 0;
  double score = 0;
  double best = 0;

  for (unsigned i = 0; i < groups->len; i++)
    {
      const BwForecastGroup *one = &g_array_index (groups, BwForecastGroup, i);
      int64_t n_won = random != NULL ? bw_resample_draw (one, random) : one->n_won;

      score += (double) n_won * (1 - one->p) * (1 - one->p)
               + (double) (one->n - n_won) * one->p * one->p;
      n_blocks = bw_resample_pool (blocks, n_blocks, n_won, one->n, i + 1);
    }
  for (unsigned i = 0; i < n_blocks; i++)
    best += (double) blocks[i].n_won * (1 - (double) blocks[i].n_won / (double) blocks[i].n);
  return (score - best) / n;
}

double
bw_mcb_p_value (const BwForecasts *forecasts, uint64_t seed, bool (*is_cancelled) (gpointer data),
                gpointer data)
{
  size_t n = bw_forecasts_count (forecasts);

  g_return_val_if_fail (bw_forecasts_is_sorted (forecasts), NAN);
  if (n == 0)
    return NAN;
  g_autoptr (GArray) groups = bw_resample_groups (forecasts, 0);
  g_autofree BwPooledBlock *blocks = g_new (BwPooledBlock, groups->len);
  double real = miscalibration (groups, NULL, (double) n, blocks);
  unsigned n_resamples = n > MANY ? RESAMPLES_OF_MANY : RESAMPLES;
  unsigned n_as_bad = 0;
  BwRandom random;

  bw_random_seed (&random, seed);
  for (unsigned i = 0; i < n_resamples; i++)
    {
      if (is_cancelled != NULL && is_cancelled (data))
        return NAN;
      n_as_bad += miscalibration (groups, &random, (double) n, blocks) >= real - TOLERANCE;
    }
  return (1.0 + n_as_bad) / (n_resamples + 1.0);
}
