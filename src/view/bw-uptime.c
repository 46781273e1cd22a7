/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uptime out of the stored checks of a source. */
#include "view/bw-uptime.h"

#include "model/bw-catalogue.h"

#include <math.h>
#include <string.h>

#define DAYS 30

/* What says yes or no, of which yes is good: http_up, process_up. */
static bool
tells_uptime (const BwMetric *metric, const char *source)
{
  const BwMetricInfo *info = bw_catalogue_find (metric->name);
  return info != NULL && info->format == BW_FORMAT_BOOLEAN && info->good == BW_GOOD_HIGH
         && g_strcmp0 (bw_metric_label (metric, "source"), source) == 0;
}

static void
count_checks (BwEngine *engine, const BwMetric *metric, double *n_up, double *n_down)
{
  int64_t now_us = bw_clock_wall_us (bw_engine_clock (engine));
  int64_t to_us = (now_us / BW_HOUR_US + 1) * BW_HOUR_US;
  g_autoptr (GArray) points =
      bw_engine_series (engine, metric, to_us - DAYS * BW_DAY_US, to_us, DAYS * 24 + 1, NULL, NULL);
  for (unsigned i = 0; points != NULL && i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      if (point->n < 1 || !isfinite (point->sum))
        continue;
      double up = CLAMP (point->sum, 0, (double) point->n);
      *n_up += up;
      *n_down += (double) point->n - up;
    }
}

void
bw_source_uptime (BwEngine *engine, const GArray *readings, const char *source, BwSourceUptime *out)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && source != NULL && out != NULL);
  const BwConfigGroup *group = bw_config_find (bw_engine_config (engine), "source", source);
  double slo = group != NULL ? bw_config_group_number (group, "slo") : (double) NAN;
  double n_up = 0, n_down = 0;
  for (unsigned i = 0; readings != NULL && i < readings->len; i++)
    {
      const BwReading *reading = &g_array_index (readings, BwReading, i);
      if (!reading->is_derived && tells_uptime (reading->metric, source))
        count_checks (engine, reading->metric, &n_up, &n_down);
    }
  out->slo = slo > 0 && slo < 1 ? slo : BW_BURN_USUAL_SLO;
  bw_uptime_compute (n_up, n_down, out->slo, &out->uptime);
}

int
bw_source_uptime_sla (const BwSourceUptime *uptime)
{
  g_return_val_if_fail (uptime != NULL, -1);
  return isnan (uptime->uptime.uptime) ? -1 : uptime->uptime.uptime >= uptime->slo;
}
