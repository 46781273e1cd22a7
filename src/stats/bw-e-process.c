/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mixture of test martingales, as products whose exponents are kept apart: no overflow, and a
 * logarithm only of the sum. */
#include "stats/bw-e-process.h"

#include <glib.h>
#include <math.h>
#include <string.h>

/* A mantissa outside of 2^∓LOOSE is made one again; so a factor of up to 2^±1000 stays within what
 * a double holds exactly. */
#define LOOSE 0x1p8
#define MAX_EXPONENT (1 << 30)
/* Levels are compared as logarithms; as close as this they are reached whatever the rounding. */
#define TOLERANCE 1e-13

double
bw_log1pexp (double x)
{
  return x > 0 ? x + log1p (exp (-x)) : log1p (exp (x));
}

/* 2 to the EXPONENT; 0 where that is less than a double has all digits of. */
static double
power_of_2 (int64_t exponent)
{
  double power;
  uint64_t bits;

  if (exponent < -1022)
    return 0;
  bits = (uint64_t) (exponent + 1023) << 52;
  memcpy (&power, &bits, sizeof power);
  return power;
}

/* One half to 1 again, with the rest in EXPONENT, which ends where no ledger comes to. */
static void
normalise (double *value, int32_t *exponent)
{
  int shift = 0;

  *value = frexp (*value, &shift);
  *exponent = CLAMP (*exponent + shift, -MAX_EXPONENT, MAX_EXPONENT);
}

static void
grow_e (double *value, int32_t *exponent, double factor)
{
  *value *= factor;
  if (*value > LOOSE || *value < 1 / LOOSE)
    normalise (value, exponent);
}

/* R ← (R + 1) · factor. Below 1 it needs no exponent: what is added is 1. */
static void
grow_sr (double *value, int32_t *exponent, double factor)
{
  *value = (*value + power_of_2 (-(int64_t) *exponent)) * factor;
  if (!(*value > LOOSE || (*exponent > 0 && *value < 1 / LOOSE)))
    return;
  normalise (value, exponent);
  if (*exponent < 0)
    {
      *value = ldexp (*value, *exponent);
      *exponent = 0;
    }
}

/* ln of the mean of N numbers. */
static double
log_mean (const double *values, const int32_t *exponents, int64_t n)
{
  int32_t largest = exponents[0];
  double sum = 0;

  for (int64_t k = 1; k < n; k++)
    largest = MAX (largest, exponents[k]);
  for (int64_t k = 0; k < n; k++)
    sum += exponents[k] == largest ? values[k]
                                   : values[k] * power_of_2 ((int64_t) exponents[k] - largest);
  return log (sum / (double) n) + largest * G_LN2;
}

void
bw_e_process_init (BwEProcess *process, unsigned n_components)
{
  g_return_if_fail (process != NULL && n_components > 0 && n_components <= BW_E_PROCESS_MAX);

  *process =
      (BwEProcess){ .n_components = n_components, .log_sr = -INFINITY, .log_sr_max = -INFINITY };
  for (unsigned k = 0; k < BW_E_PROCESS_MAX; k++)
    process->e_each[k] = 1;
}

static void
note_first (int64_t *first, double value, double log_level, int64_t n)
{
  if (*first == 0 && value >= log_level - TOLERANCE)
    *first = n;
}

void
bw_e_process_multiply (BwEProcess *process, const double *factors)
{
  BwEProcess *p = process;
  p->n++;
  for (int64_t k = 0; k < p->n_components; k++)
    {
      grow_e (&p->e_each[k], &p->e_exponent[k], factors[k]);
      grow_sr (&p->sr_each[k], &p->sr_exponent[k], factors[k]);
    }
  p->log_e = log_mean (p->e_each, p->e_exponent, p->n_components);
  p->log_sr = log_mean (p->sr_each, p->sr_exponent, p->n_components);
  p->log_e_max = MAX (p->log_e_max, p->log_e);
  p->log_sr_max = MAX (p->log_sr_max, p->log_sr);
  note_first (&p->first_e_20, p->log_e, 2.995732273553991, p->n);
  note_first (&p->first_e_100, p->log_e, 2 * G_LN10, p->n);
  note_first (&p->first_sr_1e3, p->log_sr, 3 * G_LN10, p->n);
  note_first (&p->first_sr_1e4, p->log_sr, 4 * G_LN10, p->n);
}

void
bw_e_process_step (BwEProcess *process, const double *log_factors)
{
  double factors[BW_E_PROCESS_MAX];

  for (int64_t k = 0; k < process->n_components; k++)
    factors[k] = exp (log_factors[k]);
  bw_e_process_multiply (process, factors);
}

double
bw_e_process_log_e (const BwEProcess *process, unsigned k)
{
  return log (process->e_each[k]) + process->e_exponent[k] * G_LN2;
}

double
bw_e_process_log_sr (const BwEProcess *process, unsigned k)
{
  return log (process->sr_each[k]) + process->sr_exponent[k] * G_LN2;
}

static unsigned
leader (const BwEProcess *process, double (*log_of) (const BwEProcess *process, unsigned k))
{
  unsigned best = 0;
  for (unsigned k = 1; k < process->n_components; k++)
    if (log_of (process, k) > log_of (process, best))
      best = k;
  return best;
}

unsigned
bw_e_process_leader (const BwEProcess *process)
{
  return leader (process, bw_e_process_log_e);
}

unsigned
bw_e_process_change_leader (const BwEProcess *process)
{
  return leader (process, bw_e_process_log_sr);
}
