/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the steps of a reliability diagram lie when every stated chance is right. */
#include "stats/bw-consistency.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SEED UINT64_C (20250105)
#define MANY 20000
#define RESAMPLES 1000
#define RESAMPLES_OF_MANY 200
#define GROUPS_OF_MANY 1000
#define MAX_POINTS 200

/* Forecasts that are taken to have one chance. */
typedef struct
{
  double p;
  int64_t n;
} Group;

/* A run of groups that are pooled. */
typedef struct
{
  int64_t n_won;
  int64_t n;
  unsigned end; /* the group after its last */
} Block;

/* xoshiro256** (Blackman & Vigna 2018). */
typedef struct
{
  uint64_t s[4];
} Random;

static void
random_seed (Random *random, uint64_t seed)
{
  for (unsigned i = 0; i < 4; i++)
    {
      seed += UINT64_C (0x9e3779b97f4a7c15);
      uint64_t z = seed;
      z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
      z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
      random->s[i] = z ^ (z >> 31);
    }
}

static uint64_t
rotate (uint64_t x, unsigned by)
{
  return (x << by) | (x >> (64 - by));
}

/* In [0, 1). */
static double
random_next (Random *random)
{
  uint64_t *s = random->s;
  uint64_t result = rotate (s[1] * 5, 7) * 9, t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate (s[3], 45);
  return (double) (result >> 11) * 0x1.0p-53;
}

/* Equal chances as one group; neighbours too where there are more than MAX_GROUPS wanted. (transfer
 * full) */
static GArray *
group (const BwForecasts *forecasts, size_t n_wanted)
{
  size_t n = bw_forecasts_count (forecasts);
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (Group));
  for (size_t i = 0; i < n;)
    {
      int64_t n_won = 0;
      size_t end = bw_forecasts_run (forecasts, i, &n_won);
      double p = bw_forecasts_p (forecasts, i);
      Group *last = groups->len > 0 ? &g_array_index (groups, Group, groups->len - 1) : NULL;
      /* The groups so far hold I forecasts: a new one begins where the next share of N begins. */
      bool is_new = last == NULL || n_wanted == 0 || i * n_wanted / n >= groups->len;
      Group one = { p, (int64_t) (end - i) };
      if (is_new)
        g_array_append_val (groups, one);
      else
        {
          last->p += (p - last->p) * (double) one.n / (double) (last->n + one.n);
          last->n += one.n;
        }
      i = end;
    }
  return groups;
}

/* One set of outcomes, pooled; the blocks, at most one for each group. Returns how many. */
static unsigned
resample (const GArray *groups, Random *random, Block *blocks)
{
  unsigned n_blocks = 0;
  for (unsigned i = 0; i < groups->len; i++)
    {
      const Group *one = &g_array_index (groups, Group, i);
      Block block = { 0, one->n, i + 1 };
      for (int64_t k = 0; k < one->n; k++)
        block.n_won += random_next (random) < one->p;
      while (n_blocks > 0
             && blocks[n_blocks - 1].n_won * block.n >= block.n_won * blocks[n_blocks - 1].n)
        {
          block.n_won += blocks[n_blocks - 1].n_won;
          block.n += blocks[n_blocks - 1].n;
          n_blocks--;
        }
      blocks[n_blocks++] = block;
    }
  return n_blocks;
}

static int
compare (const void *a, const void *b)
{
  double one = *(const double *) a, other = *(const double *) b;
  return (one > other) - (one < other);
}

static double
quantile (const double *sorted, unsigned n, double share)
{
  double at = share * (n - 1);
  unsigned low = (unsigned) at;
  unsigned high = MIN (low + 1, n - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
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
  g_autofree Block *blocks = g_new (Block, groups->len);
  Random random;
  random_seed (&random, SEED);
  for (unsigned r = 0; r < n_resamples; r++)
    {
      resample (groups, &random, blocks);
      const Block *block = blocks;
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
  g_autoptr (GArray) groups = group (forecasts, is_many ? GROUPS_OF_MANY : 0);
  unsigned n_points = MIN (groups->len, MAX_POINTS);
  g_autofree double *values = g_new (double, (size_t) n_points *n_resamples);
  resample_all (groups, n_points, n_resamples, values);
  out->level = level;
  out->points = g_array_sized_new (FALSE, FALSE, sizeof (BwBandPoint), n_points);
  for (unsigned i = 0; i < n_points; i++)
    {
      double *mine = values + (size_t) i * n_resamples;
      unsigned at = group_of_point (i, n_points, groups->len);
      qsort (mine, n_resamples, sizeof (double), compare);
      BwBandPoint point = { g_array_index (groups, Group, at).p,
                            quantile (mine, n_resamples, (1 - level) / 2),
                            quantile (mine, n_resamples, (1 + level) / 2) };
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
