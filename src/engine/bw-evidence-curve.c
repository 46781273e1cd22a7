/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence after each step of one monitor. */
#include "engine/bw-evidence-curve.h"

#include <stdlib.h>

/* Points that stand for many: the first, lowest, highest and last of them. */
#define N_OF_BUCKET 4

static int
compare_places (const void *a, const void *b)
{
  size_t x = *(const size_t *) a, y = *(const size_t *) b;
  return (x > y) - (x < y);
}

/* Of the values [FROM, TO) the first, the lowest, the highest and the last, in their order. */
static void
add_bucket (BwEvidenceOutline *outline, const double *logs, size_t from, size_t to)
{
  size_t at[N_OF_BUCKET] = { from, from, from, to - 1 };
  double low = logs[from], high = logs[from];
  for (size_t i = from + 1; i < to; i++)
    if (logs[i] < low)
      low = logs[at[1] = i];
    else if (logs[i] > high)
      high = logs[at[2] = i];
  qsort (at, G_N_ELEMENTS (at), sizeof *at, compare_places);
  for (unsigned k = 0; k < G_N_ELEMENTS (at); k++)
    if (k == 0 || at[k] != at[k - 1])
      outline->places[outline->n++] = at[k];
}

/* The outline of N values in N_BUCKETS. */
static BwEvidenceOutline
outline_of (const double *logs, size_t n, size_t n_buckets)
{
  size_t size = (n + n_buckets - 1) / n_buckets;
  BwEvidenceOutline outline = { .places = g_new (size_t, n_buckets * N_OF_BUCKET) };
  for (size_t i = 0; i < n; i += size)
    add_bucket (&outline, logs, i, MIN (i + size, n));
  return outline;
}

void
bw_evidence_curve_outline (BwEvidenceCurve *curve, size_t max_points)
{
  g_return_if_fail (curve != NULL && curve->e.n == 0 && curve->sr.n == 0);
  g_return_if_fail (max_points >= N_OF_BUCKET);
  if (curve->n <= max_points)
    return;
  curve->e = outline_of (curve->log_e, curve->n, max_points / N_OF_BUCKET);
  curve->sr = outline_of (curve->log_sr, curve->n, max_points / N_OF_BUCKET);
}

void
bw_evidence_outline_clear (BwEvidenceOutline *outline)
{
  g_clear_pointer (&outline->places, g_free);
  outline->n = 0;
}

void
bw_evidence_curve_clear (BwEvidenceCurve *curve)
{
  g_clear_pointer (&curve->steps, g_free);
  g_clear_pointer (&curve->time_us, g_free);
  g_clear_pointer (&curve->log_e, g_free);
  g_clear_pointer (&curve->log_sr, g_free);
  bw_evidence_outline_clear (&curve->e);
  bw_evidence_outline_clear (&curve->sr);
}
