/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outcomes drawn by stated chances, and recalibrated as the real ones would be. */
#include "stats/bw-resample.h"

GArray *
bw_resample_groups (const BwForecasts *forecasts, size_t n_wanted)
{
  size_t n = bw_forecasts_count (forecasts);
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (BwForecastGroup));
  for (size_t i = 0; i < n;)
    {
      BwForecastGroup one = { .p = bw_forecasts_p (forecasts, i) };
      size_t end = bw_forecasts_run (forecasts, i, &one.n_won);
      BwForecastGroup *last =
          groups->len > 0 ? &g_array_index (groups, BwForecastGroup, groups->len - 1) : NULL;
      /* The groups so far hold I forecasts: a new one begins where the next share of N begins. */
      bool is_new = last == NULL || n_wanted == 0 || i * n_wanted / n >= groups->len;
      one.n = (int64_t) (end - i);
      if (is_new)
        g_array_append_val (groups, one);
      else
        {
          last->p += (one.p - last->p) * (double) one.n / (double) (last->n + one.n);
          last->n += one.n;
          last->n_won += one.n_won;
        }
      i = end;
    }
  return groups;
}

int64_t
bw_resample_draw (const BwForecastGroup *group, BwRandom *random)
{
  int64_t n_won = 0;
  for (int64_t i = 0; i < group->n; i++)
    n_won += bw_random_next (random) < group->p;
  return n_won;
}

unsigned
bw_resample_pool (BwPooledBlock *blocks, unsigned n_blocks, int64_t n_won, int64_t n, unsigned end)
{
  BwPooledBlock block = { n_won, n, end };
  while (n_blocks > 0
         && blocks[n_blocks - 1].n_won * block.n >= block.n_won * blocks[n_blocks - 1].n)
    {
      block.n_won += blocks[n_blocks - 1].n_won;
      block.n += blocks[n_blocks - 1].n;
      n_blocks--;
    }
  blocks[n_blocks++] = block;
  return n_blocks;
}
