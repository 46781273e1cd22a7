/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores of probability forecasts as sums. */
#include "stats/bw-forecast-sums.h"

#include <float.h>
#include <glib.h>
#include <math.h>

void
bw_forecast_sums_push (BwForecastSums *sums, double p, bool is_won)
{
  g_return_if_fail (p >= 0 && p <= 1);

  double miss = p - (is_won ? 1 : 0);
  double clipped = CLAMP (p, DBL_EPSILON, 1 - DBL_EPSILON);
  double tilt = 1 - 2 * p;

  sums->n++;
  sums->n_won += is_won;
  sums->n_certain_wrong += fabs (miss) == 1;
  bw_sum_add (&sums->p, p);
  bw_sum_add (&sums->brier, miss * miss);
  bw_sum_add (&sums->log_loss, -log (is_won ? clipped : 1 - clipped));
  bw_sum_add (&sums->z_numerator, -miss * tilt);
  bw_sum_add (&sums->z_variance, tilt * tilt * p * (1 - p));
}

/* Adds a single forecast COUNT times. */
static void
add_times (BwForecastSums *sums, const BwForecastSums *one, int64_t count)
{
  double times = (double) count;

  sums->n += one->n * count;
  sums->n_won += one->n_won * count;
  sums->n_certain_wrong += one->n_certain_wrong * count;
  bw_sum_add (&sums->p, one->p.high * times);
  bw_sum_add (&sums->brier, one->brier.high * times);
  bw_sum_add (&sums->log_loss, one->log_loss.high * times);
  bw_sum_add (&sums->z_numerator, one->z_numerator.high * times);
  bw_sum_add (&sums->z_variance, one->z_variance.high * times);
}

void
bw_forecast_sums_push_many (BwForecastSums *sums, double p, int64_t n_won, int64_t n_lost)
{
  BwForecastSums won = { 0 };
  BwForecastSums lost = { 0 };

  if (n_won + n_lost == 1)
    {
      bw_forecast_sums_push (sums, p, n_won > 0);
      return;
    }
  if (n_won > 0)
    bw_forecast_sums_push (&won, p, true);
  if (n_lost > 0)
    bw_forecast_sums_push (&lost, p, false);
  add_times (sums, &won, n_won);
  add_times (sums, &lost, n_lost);
}

void
bw_forecast_sums_merge (BwForecastSums *sums, const BwForecastSums *other)
{
  sums->n += other->n;
  sums->n_won += other->n_won;
  sums->n_certain_wrong += other->n_certain_wrong;
  bw_sum_merge (&sums->p, &other->p);
  bw_sum_merge (&sums->brier, &other->brier);
  bw_sum_merge (&sums->log_loss, &other->log_loss);
  bw_sum_merge (&sums->z_numerator, &other->z_numerator);
  bw_sum_merge (&sums->z_variance, &other->z_variance);
}

void
bw_forecast_sums_figures (const BwForecastSums *sums, BwForecastFigures *out)
{
  double n = sums->n > 0 ? (double) sums->n : (double) NAN;
  double base_rate = (double) sums->n_won / n;
  double uncertainty = base_rate * (1 - base_rate);
  double brier = bw_sum_value (&sums->brier) / n;
  double variance = bw_sum_value (&sums->z_variance);
  double z = variance > 0 ? bw_sum_value (&sums->z_numerator) / sqrt (variance) : (double) NAN;

  *out = (BwForecastFigures){
    .n = sums->n,
    .n_certain_wrong = sums->n_certain_wrong,
    .base_rate = base_rate,
    .mean_p = bw_sum_value (&sums->p) / n,
    .brier = brier,
    .uncertainty = uncertainty,
    .brier_skill = uncertainty > 0 ? 1 - brier / uncertainty : (double) NAN,
    .log_loss = bw_sum_value (&sums->log_loss) / n,
    .spiegelhalter_z = z,
    .spiegelhalter_p = erfc (fabs (z) / M_SQRT2),
  };
}
