/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mixture of test martingales, in logarithms. */
#include "stats/bw-e-process.h"

#include <glib.h>
#include <math.h>

double
bw_log1pexp (double x)
{
  return x > 0 ? x + log1p (exp (-x)) : log1p (exp (x));
}

/* ln of the mean of the exponentials of N VALUES, of which none is +INFINITY. */
static double
log_mean_exp (const double *values, int64_t n)
{
  double largest = values[0], sum = 0;
  for (int64_t i = 1; i < n; i++)
    largest = MAX (largest, values[i]);
  for (int64_t i = 0; i < n; i++)
    sum += exp (values[i] - largest);
  return largest + log (sum) - log ((double) n);
}

void
bw_e_process_init (BwEProcess *process, unsigned n_components)
{
  g_return_if_fail (process != NULL && n_components > 0 && n_components <= BW_E_PROCESS_MAX);

  *process =
      (BwEProcess){ .n_components = n_components, .log_sr = -INFINITY, .log_sr_max = -INFINITY };
  for (unsigned k = 0; k < BW_E_PROCESS_MAX; k++)
    process->log_sr_each[k] = -INFINITY;
}

static void
note_first (int64_t *first, double value, double level, int64_t n)
{
  if (*first == 0 && value >= log (level))
    *first = n;
}

void
bw_e_process_step (BwEProcess *process, const double *log_factors)
{
  BwEProcess *p = process;
  p->n++;
  for (int64_t k = 0; k < p->n_components; k++)
    {
      p->log_e_each[k] += log_factors[k];
      p->log_sr_each[k] = bw_log1pexp (p->log_sr_each[k]) + log_factors[k];
    }
  p->log_e = log_mean_exp (p->log_e_each, p->n_components);
  p->log_sr = log_mean_exp (p->log_sr_each, p->n_components);
  p->log_e_max = MAX (p->log_e_max, p->log_e);
  p->log_sr_max = MAX (p->log_sr_max, p->log_sr);
  note_first (&p->first_e_20, p->log_e, 20, p->n);
  note_first (&p->first_e_100, p->log_e, 100, p->n);
  note_first (&p->first_sr_1e3, p->log_sr, 1e3, p->n);
  note_first (&p->first_sr_1e4, p->log_sr, 1e4, p->n);
}

unsigned
bw_e_process_leader (const BwEProcess *process)
{
  unsigned leader = 0;
  for (unsigned k = 1; k < process->n_components; k++)
    if (process->log_e_each[k] > process->log_e_each[leader])
      leader = k;
  return leader;
}
