/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence against a ledger the slow way: all steps are kept, and multiplied in long double. */
#pragma once

#include "stats/bw-monitor.h"

#include <glib.h>
#include <math.h>

#define PLAIN_HOUR_MS INT64_C (3600000)
#define PLAIN_MAX_STEPS 80

/* A step as the slow way finds it. */
typedef struct
{
  int64_t first_ms;
  uint32_t event;
  unsigned n;
  long double sum[BW_E_PROCESS_MAX];
} PlainStep;

typedef struct
{
  BwMonitorSpec spec;
  PlainStep steps[PLAIN_MAX_STEPS];
  unsigned n_steps;
  unsigned n_components;
  int64_t n_skipped;
} PlainMonitor;

static inline unsigned
plain_win_rate (const PlainMonitor *plain, const BwStatsRow *row, long double *out)
{
  const long double falls[] = { .01L, .02L, .03L, .05L, .07L, .10L, .15L, .20L, .30L };
  long double pi0 = plain->spec.level;
  unsigned n = 0;
  if (row->status == BW_BET_PUSH)
    return 0;
  for (unsigned i = 0; i < 9; i++)
    if (pi0 > falls[i])
      {
        long double theta = pi0 - falls[i];
        out[n++] = row->status == BW_BET_WON ? theta / pi0 : (1 - theta) / (1 - pi0);
      }
  return n;
}

static inline unsigned
plain_capital (long double loss, long double room, long double *out)
{
  const long double fractions[] = { .64L, .32L, .16L, .08L, .04L, .02L, .01L };
  for (unsigned i = 0; i < 7; i++)
    out[i] = 1 + fractions[i] * loss / room;
  return 7;
}

static inline unsigned
plain_calibration (const BwStatsRow *row, long double *out)
{
  const long double shifts[] = { -.5L, -.2L, 0, .2L, .5L };
  const long double slopes[] = { .3L, .5L, .7L, 1, 1.4L, 2 };
  unsigned n = 0;
  bool is_won = row->status == BW_BET_WON;
  long double p = row->p;
  if (row->status == BW_BET_PUSH || isnan (row->p))
    return 0;
  for (unsigned i = 0; i < 30; i++)
    {
      long double odds = expl (shifts[i / 6]) * powl (p / (1 - p), slopes[i % 6]);
      long double chance = odds / (1 + odds);
      if (i / 6 == 2 && i % 6 == 3)
        continue;
      if (row->p <= 0 || row->p >= 1)
        out[n++] = is_won == (row->p >= 1) ? 1 : 1e6L;
      else
        out[n++] = is_won ? chance / p : (1 - chance) / (1 - p);
    }
  return n;
}

static inline unsigned
plain_factors (const PlainMonitor *plain, const BwStatsRow *row, long double *out)
{
  long double level = plain->spec.level, most = (long double) row->odds - 1;
  if (row->status == BW_BET_VOID || row->status == BW_BET_PENDING || isnan (row->stake)
      || isnan (row->profit))
    return 0;
  switch (plain->spec.kind)
    {
    case BW_MONITOR_WIN_RATE:
      return plain_win_rate (plain, row, out);
    case BW_MONITOR_ROI:
      if (isnan (row->odds) || row->stake <= 0 || most <= level)
        return 0;
      long double got = MIN (row->profit / (long double) row->stake, most);
      return plain_capital (level - got, most - level, out);
    case BW_MONITOR_CALIBRATION:
      return plain_calibration (row, out);
    default:
      if (isnan (row->odds) || isnan (row->closing_odds))
        return 0;
      long double clv = row->odds / (long double) row->closing_odds - 1;
      return plain_capital (-CLAMP (clv, -level, level), level, out);
    }
}

/* The latest step of the event that ROW may be part of. */
static inline PlainStep *
plain_find (PlainMonitor *plain, const BwStatsRow *row)
{
  for (unsigned i = plain->n_steps; row->event != 0 && i > 0; i--)
    {
      PlainStep *step = &plain->steps[i - 1];
      if (step->event == row->event && row->order_ms - step->first_ms <= 12 * PLAIN_HOUR_MS)
        return step;
    }
  return NULL;
}

/* Rows that lengthen the step before the moment go first, as nothing of one moment is earlier. */
static inline void
plain_moment (PlainMonitor *plain, const BwStatsRow *rows, unsigned n)
{
  unsigned n_before = plain->n_steps;
  for (unsigned turn = 0; turn < 2; turn++)
    for (unsigned i = 0; i < n; i++)
      {
        long double factors[BW_E_PROCESS_MAX];
        unsigned n_factors = plain_factors (plain, &rows[i], factors);
        PlainStep *step = plain_find (plain, &rows[i]);
        ptrdiff_t place = step != NULL ? step - plain->steps : PTRDIFF_MAX - 1;
        bool is_early = place + 1 == (ptrdiff_t) n_before;
        if (n_factors == 0 || is_early != (turn == 0))
          continue;
        plain->n_components = n_factors;
        if (step != NULL && place + 1 < (ptrdiff_t) n_before)
          {
            plain->n_skipped++;
            continue;
          }
        if (step == NULL)
          {
            step = &plain->steps[plain->n_steps++];
            *step = (PlainStep){ .first_ms = rows[i].order_ms, .event = rows[i].event };
          }
        step->n++;
        for (unsigned k = 0; k < n_factors; k++)
          step->sum[k] += factors[k];
      }
}

/* E after N steps, and M: the sum over all starts. */
static inline void
plain_values (const PlainMonitor *plain, unsigned n, double *log_e, double *log_sr)
{
  long double e = 0, sr = 0;
  for (unsigned k = 0; k < plain->n_components; k++)
    {
      long double product = 1;
      for (unsigned i = n; i > 0; i--)
        {
          product *= plain->steps[i - 1].sum[k] / plain->steps[i - 1].n;
          sr += product;
        }
      e += product;
    }
  *log_e = (double) logl (e / plain->n_components);
  *log_sr = (double) logl (sr / plain->n_components);
}
