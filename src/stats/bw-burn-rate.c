/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Burn rates by minute. */
#include "stats/bw-burn-rate.h"

#include <glib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  double good;
  double bad;
} Minute;

struct _BwBurnRate
{
  int64_t newest; /* minutes since 1970 of the newest event; INT64_MIN: none */
  Minute minutes[BW_BURN_MINUTES];
};

const BwBurnRow bw_burn_rows[BW_BURN_N_ROWS] = {
  { 60, 5, 14.4, true },
  { 360, 30, 6, true },
  { BW_BURN_MINUTES, 360, 1, false },
};

BwBurnRate *
bw_burn_rate_new (void)
{
  BwBurnRate *burn = g_new (BwBurnRate, 1);
  bw_burn_rate_reset (burn);
  return burn;
}

void
bw_burn_rate_free (BwBurnRate *burn)
{
  g_free (burn);
}

void
bw_burn_rate_reset (BwBurnRate *burn)
{
  g_return_if_fail (burn != NULL);
  memset (burn, 0, sizeof *burn);
  burn->newest = INT64_MIN;
}

static size_t
place_of (int64_t minute)
{
  int64_t place = minute % BW_BURN_MINUTES;
  return (size_t) (place < 0 ? place + BW_BURN_MINUTES : place);
}

void
bw_burn_rate_push (BwBurnRate *burn, int64_t time_s, double good, double bad)
{
  g_return_if_fail (burn != NULL);
  int64_t minute = time_s / 60 - (time_s % 60 < 0);
  if (!(good >= 0) || !(bad >= 0))
    return;
  if (burn->newest == INT64_MIN || minute - burn->newest >= BW_BURN_MINUTES)
    {
      bw_burn_rate_reset (burn);
      burn->newest = minute;
    }
  for (; burn->newest < minute; burn->newest++)
    burn->minutes[place_of (burn->newest + 1)] = (Minute){ 0, 0 };
  Minute *at = &burn->minutes[place_of (burn->newest)];
  at->good += good;
  at->bad += bad;
}

void
bw_burn_rate_count (const BwBurnRate *burn, unsigned minutes, double *good, double *bad)
{
  g_return_if_fail (burn != NULL && good != NULL && bad != NULL);
  *good = *bad = 0;
  for (unsigned i = 0; i < MIN (minutes, BW_BURN_MINUTES) && burn->newest != INT64_MIN; i++)
    {
      const Minute *at = &burn->minutes[place_of (burn->newest - i)];
      *good += at->good;
      *bad += at->bad;
    }
}

static double
rate_of (double good, double bad, double slo)
{
  return good + bad > 0 ? bad / (good + bad) / (1 - slo) : (double) NAN;
}

void
bw_burn_rate_judge (const BwBurnRate *burn, double slo, double min_bad,
                    BwBurnFigure out[BW_BURN_N_ROWS])
{
  g_return_if_fail (burn != NULL && out != NULL && slo >= 0 && slo < 1);
  for (unsigned i = 0; i < BW_BURN_N_ROWS; i++)
    {
      const BwBurnRow *row = &bw_burn_rows[i];
      double good, bad;
      bw_burn_rate_count (burn, row->short_minutes, &good, &bad);
      out[i].short_rate = rate_of (good, bad, slo);
      bw_burn_rate_count (burn, row->long_minutes, &good, &bad);
      out[i].long_rate = rate_of (good, bad, slo);
      out[i].n_bad = bad;
      out[i].fires =
          out[i].long_rate > row->factor && out[i].short_rate > row->factor && bad >= min_bad;
    }
}

void
bw_uptime_compute (double n_up, double n_down, double slo, BwUptime *out)
{
  g_return_if_fail (out != NULL);
  double n = n_up + n_down;
  *out = (BwUptime){ (int64_t) llround (n), NAN, NAN };
  if (!(n > 0))
    return;
  out->uptime = n_up / n;
  if (slo >= 0 && slo < 1)
    out->budget_left = 1 - n_down / n / (1 - slo);
}
