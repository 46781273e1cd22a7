/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Robust and least-squares lines, and the time to a threshold. */
#include "stats/bw-line.h"

#include "stats/bw-quantile.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define Z95 1.959963984540054

static int
compare_doubles (const void *a, const void *b)
{
  double one = *(const double *) a, other = *(const double *) b;
  return one < other ? -1 : one > other;
}

static double
median_of_sorted (const double *sorted, size_t n)
{
  return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static double *
sorted_copy (const double *values, size_t n)
{
  double *copy = g_memdup2 (values, n * sizeof *copy);
  qsort (copy, n, sizeof *copy, compare_doubles);
  return copy;
}

static double
select_median (double *values, size_t n)
{
  double upper = bw_select (values, n, n / 2);
  return n % 2 == 1 ? upper : (bw_select (values, n, n / 2 - 1) + upper) / 2;
}

/* Σ k (k − 1) (2k + 5) over groups of k equal values. */
static double
tie_term (const double *sorted, size_t n)
{
  double sum = 0;
  for (size_t i = 0, k; i < n; i += k)
    {
      for (k = 1; i + k < n && sorted[i + k] == sorted[i]; k++)
        ;
      sum += (double) k * ((double) k - 1) * (2 * (double) k + 5);
    }
  return sum;
}

/* Lag-1 autocorrelation of the residuals from SLOPE and INTERCEPT. */
static double
residual_rho (const double *t, const double *v, size_t n, double slope, double intercept)
{
  double mean = 0, own = 0, next = 0, before = NAN;
  for (size_t i = 0; i < n; i++)
    mean += (v[i] - intercept - slope * t[i]) / (double) n;
  for (size_t i = 0; i < n; i++)
    {
      double e = v[i] - intercept - slope * t[i] - mean;
      own += e * e;
      next += i > 0 ? before * e : 0;
      before = e;
    }
  return own > 0 ? next / own : 0;
}

/* How much wider an interval has to be for RHO. */
static double
care (bool is_careful, double rho)
{
  rho = fmin (.99, fmax (0, rho));
  return is_careful ? sqrt ((1 + rho) / (1 - rho)) : 1;
}

static size_t
collect_slopes (const double *t, const double *v, size_t n, double *slopes)
{
  size_t n_slopes = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++)
      if (t[j] > t[i])
        slopes[n_slopes++] = (v[j] - v[i]) / (t[j] - t[i]);
  return n_slopes;
}

void
bw_line_theil_sen (const double *t, const double *v, size_t n, bool is_careful, BwLine *out)
{
  g_return_if_fail (out != NULL && n <= BW_LINE_MAX_POINTS && (n == 0 || (t != NULL && v != NULL)));
  *out = (BwLine){ n, n > 0 ? t[n - 1] - t[0] : 0, NAN, NAN, NAN, NAN, NAN };
  if (n < 2)
    return;
  g_autofree double *slopes = g_new (double, n *(n - 1) / 2);
  size_t n_slopes = collect_slopes (t, v, n, slopes);
  if (n_slopes == 0)
    return;
  g_autofree double *sorted_t = sorted_copy (t, n);
  g_autofree double *sorted_v = sorted_copy (v, n);
  out->slope = select_median (slopes, n_slopes);
  out->intercept = median_of_sorted (sorted_v, n) - out->slope * median_of_sorted (sorted_t, n);
  out->rho = residual_rho (t, v, n, out->slope, out->intercept);
  double count = (double) n;
  double variance =
      (count * (count - 1) * (2 * count + 5) - tie_term (sorted_t, n) - tie_term (sorted_v, n))
      / 18;
  double half = Z95 * sqrt (fmax (0, variance)) * care (is_careful, out->rho);
  double last = (double) n_slopes - 1;
  double low = fmin (last, fmax (rint (((double) n_slopes - half) / 2) - 1, 0));
  double high = fmin (last, rint (((double) n_slopes + half) / 2));
  out->slope_low = bw_select (slopes, n_slopes, (size_t) low);
  out->slope_high = bw_select (slopes, n_slopes, (size_t) high);
}

void
bw_line_reach (const BwLine *line, double level_now, double threshold, BwReach *out)
{
  g_return_if_fail (line != NULL && out != NULL);
  double distance = threshold - level_now;
  double sign = distance < 0 ? -1 : 1;
  double slope = sign * line->slope;
  double fast = distance < 0 ? -line->slope_low : line->slope_high;
  double slow = distance < 0 ? -line->slope_high : line->slope_low;
  distance *= sign;
  *out = (BwReach){ NAN, NAN, NAN };
  if (distance == 0)
    *out = (BwReach){ 0, 0, 0 };
  else if (slope > 0)
    *out = (BwReach){ distance / slope, distance / fast,
                      slow > 0 ? distance / slow : (double) INFINITY };
}

bool
bw_line_may_tell (const BwLine *line, const BwReach *reach)
{
  g_return_val_if_fail (line != NULL && reach != NULL, false);
  return line->n >= BW_LINE_MIN_POINTS && reach->eta < BW_LINE_MAX_SPANS * line->span
         && isfinite (reach->high);
}

void
bw_least_squares (const double *t, const double *v, size_t n, BwLeastSquares *out)
{
  g_return_if_fail (out != NULL && (n == 0 || (t != NULL && v != NULL)));
  double sxy = 0, residues = 0;
  *out = (BwLeastSquares){ n, NAN, NAN, NAN, NAN, NAN, 0, 0, 0 };
  for (size_t i = 0; i < n; i++)
    {
      out->mean_t += (t[i] - out->mean_t) / (double) (i + 1);
      out->mean_v += (v[i] - out->mean_v) / (double) (i + 1);
    }
  for (size_t i = 0; i < n; i++)
    {
      out->sxx += (t[i] - out->mean_t) * (t[i] - out->mean_t);
      sxy += (t[i] - out->mean_t) * (v[i] - out->mean_v);
    }
  if (!(out->sxx > 0))
    return;
  out->slope = sxy / out->sxx;
  out->intercept = out->mean_v - out->slope * out->mean_t;
  out->rho = residual_rho (t, v, n, out->slope, out->intercept);
  for (size_t i = 0; i < n; i++)
    {
      double e = v[i] - out->mean_v - out->slope * (t[i] - out->mean_t);
      residues += e * e;
    }
  if (n < 3)
    return;
  out->s = sqrt (residues / ((double) n - 2));
  out->slope_se = out->s / sqrt (out->sxx);
}

/* P (|T| < t), Abramowitz & Stegun 26.7.3 and 26.7.4. */
static double
student_inside (double t, unsigned degrees)
{
  double theta = atan (t / sqrt (degrees));
  double squared = cos (theta) * cos (theta);
  double term = degrees % 2 == 1 ? cos (theta) : 1;
  double sum = degrees == 1 ? 0 : term;
  for (unsigned k = degrees % 2 == 1 ? 3 : 2; k + 2 <= degrees; k += 2)
    {
      term *= squared * ((double) k - 1) / k;
      sum += term;
    }
  sum *= sin (theta);
  return degrees % 2 == 1 ? 2 / G_PI * (theta + sum) : sum;
}

double
bw_student_t975 (unsigned degrees)
{
  g_return_val_if_fail (degrees > 0, (double) NAN);
  double low = 1.9, high = 13;
  for (;;)
    {
      double middle = (low + high) / 2;
      if (middle == low || middle == high)
        return middle;
      if (student_inside (middle, degrees) < .95)
        low = middle;
      else
        high = middle;
    }
}

double
bw_least_squares_cross (const BwLeastSquares *fit, double threshold, bool is_careful, double *low,
                        double *high)
{
  g_return_val_if_fail (fit != NULL && low != NULL && high != NULL, (double) NAN);
  *low = *high = NAN;
  if (fit->n < 3 || isnan (fit->slope))
    return NAN;
  double q = bw_student_t975 ((unsigned) fit->n - 2) * fit->s * care (is_careful, fit->rho);
  double d = fit->mean_v - threshold;
  double a = fit->slope * fit->slope - q * q / fit->sxx;
  double c = d * d - q * q / (double) fit->n;
  *low = -(double) INFINITY;
  *high = (double) INFINITY;
  if (a > 0)
    {
      double root = sqrt (fmax (0, fit->slope * d * fit->slope * d - a * c));
      *low = fit->mean_t + (-fit->slope * d - root) / a;
      *high = fit->mean_t + (-fit->slope * d + root) / a;
    }
  return fit->slope != 0 ? fit->mean_t - d / fit->slope : (double) NAN;
}
