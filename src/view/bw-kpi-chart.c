/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small curve of a figure as a chart, to be read as a table. */
#include "view/bw-kpi-chart.h"

#include "model/bw-catalogue.h"
#include "model/bw-metric.h"

#include <math.h>

BwChart *
bw_kpi_chart_new (const BwKpi *kpi, GTimeZone *zone)
{
  g_return_val_if_fail (kpi != NULL, NULL);
  const BwMetric *metric = kpi->id != NULL ? bw_metric_parse (kpi->id, NULL) : NULL;
  BwAxis x = { .kind = BW_AXIS_TIME, .zone = zone, .min = NAN, .max = NAN };
  BwAxis y = { .format =
                   metric != NULL ? bw_catalogue_number_format (metric->name) : BW_FORMAT_PLAIN,
               .min = NAN,
               .max = NAN };
  g_autoptr (BwSeries) line = bw_series_new (kpi->spark_x, kpi->spark_y, NULL, NULL, kpi->n_spark);
  BwChart *chart = bw_chart_new (BW_CHART_XY);
  bw_chart_set_title (chart, kpi->title, kpi->source);
  bw_chart_set_x (chart, &x);
  bw_chart_set_y (chart, &y);
  bw_chart_add_series (chart,
                       &(BwChartSeries){ .series = line, .name = kpi->title, .area_from = NAN });
  return chart;
}
