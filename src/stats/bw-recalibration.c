/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logistic regression of outcomes on logit p, by Newton's method with step halving. */
#include "stats/bw-recalibration.h"

#include <math.h>

#define LOGIT_CLIP 1e-12
#define MAX_STEPS 100
/* That many factors from 1 to 2 stay below the largest double. */
#define PRODUCT_LENGTH 512

/* Forecasts of one p. */
typedef struct
{
  double x; /* logit p */
  uint32_t n;
  uint32_t n_won;
} Group;

typedef struct
{
  GArray *groups; /* of Group, x growing */
  int64_t n_won;
  int64_t n_lost;
} Sample;

/* The log-likelihood at a point, its gradient, and its curvature with the sign turned. */
typedef struct
{
  double value;
  double gradient_a;
  double gradient_b;
  double aa;
  double ab;
  double bb;
} Likelihood;

static double
logit (double p)
{
  double clipped = fmin (fmax (p, LOGIT_CLIP), 1 - LOGIT_CLIP);

  return log (clipped) - log1p (-clipped);
}

static void
sample_init (Sample *sample, const BwForecasts *forecasts)
{
  size_t n = bw_forecasts_count (forecasts);

  *sample = (Sample){ .groups = g_array_new (FALSE, FALSE, sizeof (Group)) };
  for (size_t i = 0; i < n;)
    {
      int64_t n_won;
      size_t end = bw_forecasts_run (forecasts, i, &n_won);
      Group group = { logit (bw_forecasts_p (forecasts, i)), (uint32_t) (end - i),
                      (uint32_t) n_won };

      g_array_append_val (sample->groups, group);
      sample->n_won += n_won;
      sample->n_lost += (int64_t) (end - i) - n_won;
      i = end;
    }
}

/* A threshold on x that leaves all won on one side and all lost on the other (or on it) makes the
 * slope infinite. */
static bool
is_separated (const Sample *sample)
{
  double lost_min = INFINITY;
  double lost_max = -INFINITY;
  double won_min = INFINITY;
  double won_max = -INFINITY;

  for (unsigned i = 0; i < sample->groups->len; i++)
    {
      const Group *group = &g_array_index (sample->groups, Group, i);

      if (group->n_won > 0)
        {
          won_min = fmin (won_min, group->x);
          won_max = fmax (won_max, group->x);
        }
      if (group->n_won < group->n)
        {
          lost_min = fmin (lost_min, group->x);
          lost_max = fmax (lost_max, group->x);
        }
    }
  return lost_max <= won_min || won_max <= lost_min;
}

static void
evaluate (const Sample *sample, double a, double b, Likelihood *out)
{
  double product = 1; /* of 1 + e^−|s|: one logarithm for many rows */
  unsigned n_factors = 0;
  Likelihood at = { 0 };

  for (unsigned i = 0; i < sample->groups->len; i++)
    {
      const Group *group = &g_array_index (sample->groups, Group, i);
      double n = group->n;
      double n_won = group->n_won;
      double s = a + b * group->x;
      double e = exp (-fabs (s));
      double inverse = 1 / (1 + e);
      double missed = n * (s >= 0 ? inverse : e * inverse) - n_won;
      double weight = n * e * inverse * inverse;

      at.value -= fabs (s) * (s >= 0 ? n - n_won : n_won);
      if (group->n > 1)
        at.value -= n * log1p (e);
      else
        product *= 1 + e;
      if (++n_factors == PRODUCT_LENGTH)
        {
          at.value -= log (product);
          product = 1;
          n_factors = 0;
        }
      at.gradient_a -= missed;
      at.gradient_b -= missed * group->x;
      at.aa += weight;
      at.ab += weight * group->x;
      at.bb += weight * group->x * group->x;
    }
  at.value -= log (product);
  *out = at;
}

/* Whether steps no longer bring anything: tiny, or already small and not getting smaller. */
static bool
has_settled (double step, double last_step, double scale)
{
  return step < 1e-13 * scale || (step < 1e-9 * scale && step >= last_step);
}

/* From (0, 0), where every row has its full weight: near certain forecasts have none at a slope
 * of 1. */
static bool
fit_line (const Sample *sample, BwRecalibration *out)
{
  double a = 0;
  double b = 0;
  double last_step = INFINITY;
  Likelihood at;

  evaluate (sample, a, b, &at);
  for (unsigned i = 0; i < MAX_STEPS; i++)
    {
      double det = at.aa * at.bb - at.ab * at.ab;
      double da = (at.bb * at.gradient_a - at.ab * at.gradient_b) / det;
      double db = (at.aa * at.gradient_b - at.ab * at.gradient_a) / det;
      double floor = at.value - 1e-12 * fabs (at.value);
      double share = 1;

      if (!(det > 0) || !isfinite (da) || !isfinite (db))
        return false;
      evaluate (sample, a + da, b + db, &at);
      for (; at.value < floor && share > 1e-8;
           evaluate (sample, a + share * da, b + share * db, &at))
        share /= 2;
      a += share * da;
      b += share * db;
      double step = fabs (da) + fabs (db);
      if (has_settled (step, last_step, 1 + fabs (a) + fabs (b)))
        {
          det = at.aa * at.bb - at.ab * at.ab;
          out->intercept = a;
          out->slope = b;
          out->intercept_se = sqrt (at.bb / det);
          out->slope_se = sqrt (at.aa / det);
          return true;
        }
      last_step = step;
    }
  return false;
}

/* The shift a with Σ σ(a + x) = Σ y. The sum grows with a, so each step also narrows an interval
 * that holds the answer, and a Newton step that leaves it is replaced by its middle. */
static double
fit_shift (const Sample *sample)
{
  double low = -80;
  double high = 80;
  double a = 0;
  double last_step = INFINITY;
  Likelihood at;

  for (unsigned i = 0; i < 2 * MAX_STEPS; i++)
    {
      evaluate (sample, a, 1, &at);
      if (at.gradient_a > 0)
        low = a;
      else
        high = a;
      double next = a + at.gradient_a / at.aa;
      if (!(next > low && next < high))
        next = (low + high) / 2;
      double step = fabs (next - a);
      a = next;
      if (has_settled (step, last_step, 1 + fabs (a)))
        break;
      last_step = step;
    }
  return a;
}

void
bw_recalibration_fit (const BwForecasts *forecasts, BwRecalibration *out)
{
  *out = (BwRecalibration){ NAN, NAN, NAN, NAN, NAN };
  g_return_if_fail (bw_forecasts_is_sorted (forecasts));

  Sample sample;
  sample_init (&sample, forecasts);
  g_autoptr (GArray) groups = sample.groups;
  if (sample.n_won == 0 || sample.n_lost == 0)
    return;
  out->citl = fit_shift (&sample);
  if (g_array_index (groups, Group, 0).x < g_array_index (groups, Group, groups->len - 1).x
      && !is_separated (&sample))
    fit_line (&sample, out);
}
