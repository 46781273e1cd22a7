/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the steps of a reliability diagram lie when every stated chance is right. */
#include "stats/bw-consistency.h"

#include "stats/bw-quantile.h"
#include "stats/bw-resample.h"

#include <math.h>

#define SEED UINT64_C (20250105)
#define MANY 20000
#define RESAMPLES 1000
#define RESAMPLES_OF_MANY 200
#define GROUPS_OF_MANY 1000
#define MAX_POINTS 200

/* One set of outcomes, pooled; the blocks, at most one for each group. */
static void
resample (const GArray *groups, BwRandom *random, BwPooledBlock *blocks)
{
  unsigned n_blocks = 0;
  for (unsigned i = 0; i < groups->len; i++)
    {
      const BwForecastGroup *one = &g_array_index (groups, BwForecastGroup, i);
      n_blocks = bw_resample_pool (blocks, n_blocks, bw_resample_draw (one, random), one->n, i + 1);
    }
}

/* The group that point I of N_POINTS is at; the outermost are among them. */
static unsigned
group_of_point (unsigned i, unsigned n_points, unsigned n_groups)
{
  if (n_points < 2)
    return 0;
  return (unsigned) ((uint64_t) i * (n_groups - 1) / (n_points - 1));
}

/* Fills VALUES, N_RESAMPLES for each of N_POINTS. */
static void
resample_all (const GArray *groups, unsigned n_points, unsigned n_resamples, double *values)
{
  g_autofree BwPooledBlock *blocks = g_new (BwPooledBlock, groups->len);
  BwRandom random;
  bw_random_seed (&random, SEED);
  for (unsigned r = 0; r < n_resamples; r++)
    {
      resample (groups, &random, blocks);
      const BwPooledBlock *block = blocks;
      for (unsigned i = 0; i < n_points; i++)
        {
          while (group_of_point (i, n_points, groups->len) >= block->end)
            block++;
          values[(size_t) i * n_resamples + r] = (double) block->n_won / (double) block->n;
        }
    }
}

void
bw_consistency_compute (const BwForecasts *forecasts, double level, BwConsistency *out)
{
  g_return_if_fail (bw_forecasts_count (forecasts) > 0 && bw_forecasts_is_sorted (forecasts));
  g_return_if_fail (level > 0 && level < 1);
  bool is_many = bw_forecasts_count (forecasts) > MANY;
  unsigned n_resamples = is_many ? RESAMPLES_OF_MANY : RESAMPLES;
  g_autoptr (GArray) groups = bw_resample_groups (forecasts, is_many ? GROUPS_OF_MANY : 0);
  unsigned n_points = MIN (groups->len, MAX_POINTS);
  g_autofree double *values = g_new (double, (size_t) n_points *n_resamples);
  resample_all (groups, n_points, n_resamples, values);
  out->level = level;
  out->points = g_array_sized_new (FALSE, FALSE, sizeof (BwBandPoint), n_points);
  for (unsigned i = 0; i < n_points; i++)
    {
      double *mine = values + (size_t) i * n_resamples;
      unsigned at = group_of_point (i, n_points, groups->len);
      BwBandPoint point = { g_array_index (groups, BwForecastGroup, at).p,
                            bw_quantile (mine, n_resamples, (1 - level) / 2),
                            bw_quantile (mine, n_resamples, (1 + level) / 2) };
      g_array_append_val (out->points, point);
    }
}

void
bw_consistency_clear (BwConsistency *consistency)
{
  g_clear_pointer (&consistency->points, g_array_unref);
}

void
bw_consistency_at (const BwConsistency *consistency, double p, double *low, double *high)
{
  const GArray *points = consistency->points;
  *low = *high = NAN;
  for (unsigned i = 0; points != NULL && i < points->len; i++)
    {
      const BwBandPoint *right = &g_array_index (points, BwBandPoint, i);
      const BwBandPoint *left = i > 0 ? right - 1 : right;
      if (p < left->p || p > right->p)
        continue;
      double share = right->p > left->p ? (p - left->p) / (right->p - left->p) : 0;
      *low = left->low + share * (right->low - left->low);
      *high = left->high + share * (right->high - left->high);
      return;
    }
}
