/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bins of sorted forecasts: each is a stretch of them. */
#include "stats/bw-bins.h"

#include "stats/bw-sum.h"

#include <math.h>

#define MAX_BINS 1000

static void
fill_equal_width (double *edges, unsigned n_bins)
{
  for (unsigned i = 0; i < n_bins; i++)
    edges[i] = i * (1.0 / n_bins);
  edges[n_bins] = 1;
}

/* Quantiles of type 7 (Hyndman & Fan 1996) with the place in whole numbers, so that no rounding
 * moves a row. */
static void
fill_equal_count (const BwForecasts *forecasts, double *edges, unsigned n_bins)
{
  size_t last = bw_forecasts_count (forecasts) - 1;

  for (unsigned i = 0; i <= n_bins; i++)
    {
      uint64_t place = (uint64_t) last * i;
      size_t below = place / n_bins;
      uint64_t rest = place % n_bins;

      edges[i] = bw_forecasts_p (forecasts, below);
      if (rest > 0)
        edges[i] += (bw_forecasts_p (forecasts, below + 1) - edges[i]) * ((double) rest / n_bins);
    }
}

/* The same with the place as a fraction, interpolated from the nearer side, as numpy does. */
static void
fill_by_fractions (const BwForecasts *forecasts, double *edges, unsigned n_bins)
{
  size_t last = bw_forecasts_count (forecasts) - 1;
  double step = 1.0 / n_bins;

  for (unsigned i = 0; i <= n_bins; i++)
    {
      double share = i == n_bins ? 1 : i * step;
      double place = share * 100 / 100 * (double) last;
      size_t below = MIN ((size_t) place, last);
      double rest = place - (double) below;
      double low = bw_forecasts_p (forecasts, below);
      double high = bw_forecasts_p (forecasts, MIN (below + 1, last));

      edges[i] = rest < 0.5 ? low + (high - low) * rest : high - (high - low) * (1 - rest);
    }
}

/* The first forecast from START that is above EDGE. */
static size_t
first_above (const BwForecasts *forecasts, size_t start, double edge)
{
  size_t end = bw_forecasts_count (forecasts);

  while (start < end)
    {
      size_t middle = start + (end - start) / 2;

      if (bw_forecasts_p (forecasts, middle) > edge)
        end = middle;
      else
        start = middle + 1;
    }
  return start;
}

/* Where each bin ends. */
static void
find_ends (const BwForecasts *forecasts, const double *edges, size_t *ends, unsigned n_bins)
{
  size_t start = 0;

  for (unsigned i = 0; i + 1 < n_bins; i++)
    {
      ends[i] = first_above (forecasts, start, edges[i + 1]);
      start = ends[i];
    }
  ends[n_bins - 1] = bw_forecasts_count (forecasts);
}

static void
add_bin (const BwForecasts *forecasts, size_t start, size_t end, BwBin *bin, BwSum *wbv, BwSum *wbc)
{
  BwSum sum = { 0 };
  int64_t n_won = 0;

  bin->n = (int64_t) (end - start);
  for (size_t i = start; i < end; i++)
    {
      bw_sum_add (&sum, bw_forecasts_p (forecasts, i));
      n_won += bw_forecasts_is_won (forecasts, i);
    }
  bin->wilson95 = bw_interval_wilson95 (n_won, bin->n);
  if (bin->n == 0)
    return;
  bin->mean_p = bw_sum_value (&sum) / (double) bin->n;
  bin->mean_y = (double) n_won / (double) bin->n;
  for (size_t i = start; i < end; i++)
    {
      double p = bw_forecasts_p (forecasts, i) - bin->mean_p;
      double y = bw_forecasts_is_won (forecasts, i) - bin->mean_y;

      bw_sum_add (wbv, p * p);
      bw_sum_add (wbc, 2 * p * y);
    }
}

/* What the bins say together. */
static void
fold_bins (BwBins *out, size_t n_all, double base_rate)
{
  BwSum ece = { 0 };
  BwSum reliability = { 0 };
  BwSum resolution = { 0 };

  out->mce = 0;
  for (unsigned i = 0; i < out->bins->len; i++)
    {
      const BwBin *bin = &g_array_index (out->bins, BwBin, i);
      double share = (double) bin->n / (double) n_all;

      if (bin->n == 0)
        continue;
      double gap = bin->mean_y - bin->mean_p;
      out->mce = fmax (out->mce, fabs (gap));
      bw_sum_add (&ece, share * fabs (gap));
      bw_sum_add (&reliability, share * gap * gap);
      bw_sum_add (&resolution, share * (bin->mean_y - base_rate) * (bin->mean_y - base_rate));
    }
  out->ece = bw_sum_value (&ece);
  out->reliability = bw_sum_value (&reliability);
  out->resolution = bw_sum_value (&resolution);
}

static bool
has_same_ends (const BwForecasts *forecasts, const size_t *ends, unsigned n_bins)
{
  g_autofree double *edges = g_new (double, n_bins + 1);
  g_autofree size_t *other = g_new (size_t, n_bins);

  fill_by_fractions (forecasts, edges, n_bins);
  find_ends (forecasts, edges, other, n_bins);
  for (unsigned i = 0; i < n_bins; i++)
    if (ends[i] != other[i])
      return false;
  return true;
}

void
bw_bins_compute (const BwForecasts *forecasts, BwBinKind kind, unsigned n_bins, BwBins *out)
{
  *out = (BwBins){ 0 };
  g_return_if_fail (bw_forecasts_is_sorted (forecasts) && bw_forecasts_count (forecasts) > 0);
  g_return_if_fail (n_bins >= 1 && n_bins <= MAX_BINS);

  size_t n = bw_forecasts_count (forecasts);
  g_autofree double *edges = g_new (double, n_bins + 1);
  g_autofree size_t *ends = g_new (size_t, n_bins);
  BwSum wbv = { 0 };
  BwSum wbc = { 0 };
  size_t start = 0;
  double n_won = 0;

  if (kind == BW_BINS_EQUAL_WIDTH)
    fill_equal_width (edges, n_bins);
  else
    fill_equal_count (forecasts, edges, n_bins);
  find_ends (forecasts, edges, ends, n_bins);
  out->is_same_by_fractions =
      kind == BW_BINS_EQUAL_COUNT && has_same_ends (forecasts, ends, n_bins);
  out->bins = g_array_sized_new (FALSE, FALSE, sizeof (BwBin), n_bins);
  for (unsigned i = 0; i < n_bins; i++)
    {
      BwBin bin = { .low = edges[i], .high = edges[i + 1], .mean_p = NAN, .mean_y = NAN };

      add_bin (forecasts, start, ends[i], &bin, &wbv, &wbc);
      n_won += bin.n > 0 ? bin.mean_y * (double) bin.n : 0;
      g_array_append_val (out->bins, bin);
      start = ends[i];
    }
  out->wbv = bw_sum_value (&wbv) / (double) n;
  out->wbc = bw_sum_value (&wbc) / (double) n;
  fold_bins (out, n, n_won / (double) n);
}

void
bw_bins_clear (BwBins *bins)
{
  g_clear_pointer (&bins->bins, g_array_unref);
}
