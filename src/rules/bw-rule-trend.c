/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a value leads: rules of kind predict_within. */
#include "rules/bw-rule-memory-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of one median: more than come in 1/256 of the longest window that is usual. Beyond it every other
 * one is dropped. */
#define MAX_OPEN 4096

typedef struct
{
  double t, v;
} Sample;

void
bw_rule_trend_init (BwRuleTrend *trend)
{
  trend->n = 0;
  trend->open = NULL;
}

void
bw_rule_trend_clear (BwRuleTrend *trend)
{
  trend->n = 0;
  g_clear_pointer (&trend->open, g_array_unref);
}

static int
compare_values (const void *a, const void *b)
{
  double one = ((const Sample *) a)->v, other = ((const Sample *) b)->v;
  return one < other ? -1 : one > other;
}

static int64_t
bucket_of (const BwRule *rule, double t)
{
  double width = fmax (1e-6, (double) rule->window_us / 1e6 / BW_LINE_MAX_POINTS);
  return (int64_t) floor (t / width);
}

/* The samples so far become one point: the medians of their times and values. */
static void
close_bucket (BwRuleTrend *trend)
{
  unsigned n = trend->open->len;
  Sample *open = (Sample *) (gpointer) trend->open->data;
  double t = (open[(n - 1) / 2].t + open[n / 2].t) / 2;
  qsort (open, n, sizeof *open, compare_values);
  if (trend->n == BW_LINE_MAX_POINTS)
    {
      trend->n--;
      memmove (trend->t, trend->t + 1, trend->n * sizeof *trend->t);
      memmove (trend->v, trend->v + 1, trend->n * sizeof *trend->v);
    }
  trend->t[trend->n] = t;
  trend->v[trend->n++] = (open[(n - 1) / 2].v + open[n / 2].v) / 2;
  g_array_set_size (trend->open, 0);
}

static void
drop_old (BwRuleTrend *trend, double before)
{
  unsigned n_old = 0;
  while (n_old < trend->n && trend->t[n_old] < before)
    n_old++;
  trend->n -= n_old;
  memmove (trend->t, trend->t + n_old, trend->n * sizeof *trend->t);
  memmove (trend->v, trend->v + n_old, trend->n * sizeof *trend->v);
}

static double
predict (const BwRuleTrend *trend, const BwRule *rule, double now, double value, BwRuleBasis *basis)
{
  BwLine line;
  BwReach reach;
  double t[BW_LINE_MAX_POINTS], level = rule->tiers[0].trip;
  for (unsigned i = 0; i < trend->n; i++)
    t[i] = trend->t[i] - now;
  bw_line_theil_sen (t, trend->v, trend->n, true, &line);
  bw_rule_basis_add (basis, "now", value);
  bw_rule_basis_add (basis, "points", (double) line.n);
  bw_rule_basis_add (basis, "span_seconds", line.span);
  if (line.n < BW_LINE_MIN_POINTS || isnan (line.slope))
    return NAN;
  /* Seen from NOW, which is 0. */
  double here = rule->is_below ? fmax (value, line.intercept) : fmin (value, line.intercept);
  bool is_sure = rule->is_below ? line.slope_high < 0 : line.slope_low > 0;
  double ahead = fmin ((double) rule->machine.within_us / 1e6, BW_LINE_MAX_SPANS * line.span);
  bw_line_reach (&line, here, level, &reach);
  bool may_tell = bw_line_may_tell (&line, &reach);
  bw_rule_basis_add (basis, "slope_per_day", line.slope * 86400);
  bw_rule_basis_add (basis, "slope_per_day_low", line.slope_low * 86400);
  bw_rule_basis_add (basis, "slope_per_day_high", line.slope_high * 86400);
  bw_rule_basis_add (basis, "reaches_in_seconds", may_tell ? reach.eta : (double) NAN);
  bw_rule_basis_add (basis, "reaches_in_seconds_low", may_tell ? reach.low : (double) NAN);
  bw_rule_basis_add (basis, "reaches_in_seconds_high", may_tell ? reach.high : (double) NAN);
  double predicted = here + (is_sure ? line.slope * ahead : 0);
  bw_rule_basis_add (basis, "ahead_seconds", ahead);
  bw_rule_basis_add (basis, "predicted", predicted);
  return predicted;
}

bool
bw_rule_trend_push (BwRuleTrend *trend, const BwRule *rule, int64_t wall_us, double value,
                    double *judged, BwRuleBasis *basis)
{
  Sample sample = { (double) wall_us / 1e6, value };
  if (trend->open == NULL)
    trend->open = g_array_new (FALSE, FALSE, sizeof (Sample));
  bool is_full =
      trend->open->len > 0
      && bucket_of (rule, g_array_index (trend->open, Sample, 0).t) != bucket_of (rule, sample.t);
  if (is_full)
    {
      close_bucket (trend);
      drop_old (trend, sample.t - (double) rule->window_us / 1e6);
      *judged = predict (trend, rule, sample.t, value, basis);
    }
  for (unsigned i = 0; trend->open->len >= MAX_OPEN && i < trend->open->len; i++)
    g_array_remove_index (trend->open, i);
  g_array_append_val (trend->open, sample);
  return is_full;
}

static void
put (GByteArray *out, double value)
{
  uint64_t bits;
  memcpy (&bits, &value, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  g_byte_array_append (out, (const guint8 *) &bits, sizeof bits);
}

static double
get (const uint8_t *data, size_t i)
{
  uint64_t bits;
  double value;
  memcpy (&bits, data + 8 * i, sizeof bits);
  bits = GUINT64_FROM_LE (bits);
  memcpy (&value, &bits, sizeof value);
  return value;
}

void
bw_rule_trend_save (const BwRuleTrend *trend, GByteArray *out)
{
  unsigned n_open = trend->open != NULL ? trend->open->len : 0;
  put (out, trend->n);
  for (unsigned i = 0; i < trend->n; i++)
    {
      put (out, trend->t[i]);
      put (out, trend->v[i]);
    }
  for (unsigned i = 0; i < n_open; i++)
    {
      put (out, g_array_index (trend->open, Sample, i).t);
      put (out, g_array_index (trend->open, Sample, i).v);
    }
}

bool
bw_rule_trend_load (BwRuleTrend *trend, const uint8_t *data, size_t length)
{
  size_t n_words = length / 8;
  double n = n_words > 0 && length % 8 == 0 ? get (data, 0) : -1;
  if (!(n >= 0 && n <= BW_LINE_MAX_POINTS) || n != floor (n) || n_words % 2 != 1
      || (n_words - 1) / 2 < (size_t) n || (n_words - 1) / 2 > (size_t) n + MAX_OPEN)
    return false;
  double before = -(double) INFINITY;
  for (size_t i = 1; i < n_words; i += 2)
    {
      double t = get (data, i);
      if (!isfinite (t) || fabs (t) > 1e15 || t < before || !isfinite (get (data, i + 1)))
        return false;
      before = t;
    }
  bw_rule_trend_clear (trend);
  trend->n = (unsigned) n;
  trend->open = g_array_new (FALSE, FALSE, sizeof (Sample));
  for (size_t i = 0; i < (n_words - 1) / 2; i++)
    {
      Sample sample = { get (data, 1 + 2 * i), get (data, 2 + 2 * i) };
      if (i < trend->n)
        {
          trend->t[i] = sample.t;
          trend->v[i] = sample.v;
        }
      else
        g_array_append_val (trend->open, sample);
    }
  return true;
}
