/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that is computed from a set of forecasts. */
#include "stats/bw-calibration.h"

#include <math.h>

void
bw_calibration_compute (BwForecasts *forecasts, unsigned n_bins, BwCalibration *out)
{
  g_return_if_fail (forecasts != NULL && out != NULL);

  size_t n = bw_forecasts_count (forecasts);
  BwForecastSums sums = { 0 };

  *out = (BwCalibration){ .auc = NAN };
  bw_forecasts_sort (forecasts);
  for (size_t i = 0; i < n;)
    {
      int64_t n_won;
      size_t end = bw_forecasts_run (forecasts, i, &n_won);

      bw_forecast_sums_push_many (&sums, bw_forecasts_p (forecasts, i), n_won,
                                  (int64_t) (end - i) - n_won);
      i = end;
    }
  bw_forecast_sums_figures (&sums, &out->scores);
  bw_recalibration_fit (forecasts, &out->recalibration);
  if (n == 0)
    return;
  out->auc = bw_forecasts_auc (forecasts);
  bw_bins_compute (forecasts, BW_BINS_EQUAL_WIDTH, n_bins, &out->equal_width);
  bw_bins_compute (forecasts, BW_BINS_EQUAL_COUNT, n_bins, &out->equal_count);
  bw_corp_compute (forecasts, out->scores.brier, out->scores.log_loss, &out->corp);
}

void
bw_calibration_clear (BwCalibration *calibration)
{
  bw_bins_clear (&calibration->equal_width);
  bw_bins_clear (&calibration->equal_count);
  bw_corp_clear (&calibration->corp);
}
