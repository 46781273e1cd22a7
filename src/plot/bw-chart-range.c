/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which stretch of x and of y a chart shows. */
#include "plot/bw-axis-text-private.h"
#include "plot/bw-chart-layout-private.h"
#include "plot/bw-series-private.h"

#include "base/bw-clock.h"

#include <float.h>
#include <math.h>

#define PAD 0.05

/** Some room around a single value. */
static void
widen_single (BwAxisKind kind, double *from, double *to)
{
  if (*to > *from)
    return;
  double half = kind == BW_AXIS_TIME ? 30 * (double) BW_MINUTE_US : fmax (fabs (*from) * PAD, 0.5);
  if (kind == BW_AXIS_LOG && *from > 0)
    half = *from / 2;
  *from -= half;
  *to += half;
}

void
bw_chart_find_x_range (BwChartLayout *layout)
{
  const BwChart *chart = layout->chart;
  const BwChartFrame *frame = &layout->frame;
  double from;
  double to;
  bw_chart_x_range (chart, &from, &to);
  if (isfinite (frame->x_from))
    from = frame->x_from;
  if (isfinite (frame->x_to))
    to = frame->x_to;
  if (isnan (from) || isnan (to))
    {
      from = isnan (from) ? to : from;
      to = from;
    }
  if (from > to)
    {
      double swap = from;
      from = to;
      to = swap;
    }
  widen_single (chart->x.kind, &from, &to);
  layout->x.is_log = chart->x.kind == BW_AXIS_LOG;
  bw_scale_fix_range (layout->x.is_log, &from, &to);
  layout->x.from = from;
  layout->x.to = to;
}

static void
widen (double *low, double *high, double value)
{
  *low = fmin (*low, value);
  *high = fmax (*high, value);
}

/** The data that is shown. */
static bool
data_extent (const BwChartLayout *layout, double *low, double *high)
{
  const BwChart *chart = layout->chart;
  *low = NAN;
  *high = NAN;
  for (unsigned i = 0; i < chart->series->len; i++)
    {
      const BwChartSeries *series = &g_array_index (chart->series, BwChartSeries, i);
      double least;
      double most;
      if (!bw_chart_is_shown (layout, i)
          || !bw_series_extent_of (series->series, layout->x.from, layout->x.to, series->has_band,
                                   series->line == BW_LINE_STEP, &least, &most))
        continue;
      widen (low, high, least);
      widen (low, high, most);
      if (isfinite (series->area_from))
        widen (low, high, series->area_from);
    }
  for (unsigned i = 0; i < chart->n_bars; i++)
    if (isfinite (chart->counts[i]))
      widen (low, high, fmax (chart->counts[i], 0));
  if (chart->n_bars > 0)
    widen (low, high, 0);
  return isfinite (*low) && isfinite (*high);
}

/** Whether values of AXIS are never below nothing. */
static bool
is_never_negative (const BwAxis *axis)
{
  return axis->format == BW_FORMAT_COUNT || axis->format == BW_FORMAT_BYTES
         || axis->format == BW_FORMAT_BYTE_RATE || axis->format == BW_FORMAT_SECONDS
         || axis->format == BW_FORMAT_RATE;
}

/** As much of AXIS as is worth labels where all values are zero. */
static double
range_of_zero (const BwAxis *axis)
{
  if (axis->format == BW_FORMAT_BYTES || axis->format == BW_FORMAT_BYTE_RATE)
    return 1024;
  bool is_money = axis->format == BW_FORMAT_MONEY || axis->format == BW_FORMAT_SIGNED_MONEY;
  return is_money || axis->format == BW_FORMAT_PERCENT ? 10 : 1;
}

/** Air around the data, but not across zero, which no value crossed. */
static void
pad_linear (const BwAxis *axis, double *low, double *high)
{
  double width = *high - *low;
  if (!(width > 0))
    {
      width = *low != 0 ? fabs (*low) * 2 : 1;
      if (*low == 0)
        {
          *high = range_of_zero (axis);
          return;
        }
    }
  double least = *low - PAD * width;
  double most = *high + PAD * width;
  bool is_from_zero = *low >= 0 && (least < 0 || (is_never_negative (axis) && *low < width));
  *low = is_from_zero ? 0 : least;
  *high = *high <= 0 && most > 0 ? 0 : most;
}

/** Where only whole values have labels, a narrow range has room for three. */
static void
widen_whole (double *low, double *high)
{
  if (*high - *low >= 2)
    return;
  *low = floor (*low);
  *high = fmax (ceil (*high), *low + 2);
}

static void
pad_log (double *low, double *high)
{
  if (!(*high > 0))
    return;
  if (!(*low > 0))
    *low = *high * 1e-6;
  double air = *high > *low ? pow (*high / *low, PAD) : 2;
  *low /= air;
  *high *= air;
}

/** Limits within one range of the data are shown with it. Air goes round them as well, so that
 * their zones are seen. */
static void
include_limits (const BwChart *chart, double *low, double *high)
{
  double least = *low;
  double most = *high;
  double width = most - least;
  if (!(width > 0))
    width = fmax (fabs (least) * 2 * PAD, 0);
  for (guint i = 0; i < chart->limits->len; i++)
    {
      const BwChartLimit *limit = &g_array_index (chart->limits, BwChartLimit, i);
      if (isfinite (limit->value) && limit->value <= most + width && limit->value >= least - width)
        widen (low, high, limit->value);
    }
}

void
bw_chart_find_y_range (BwChartLayout *layout)
{
  const BwChart *chart = layout->chart;
  const BwAxis *axis = &chart->y;
  double low = 0;
  double high = axis->format == BW_FORMAT_PERCENT ? 100 : 1;
  bool is_log = axis->kind == BW_AXIS_LOG;
  bool has_data = false;
  if (chart->kind != BW_CHART_RELIABILITY && !axis->is_share && axis->format != BW_FORMAT_BOOLEAN)
    {
      has_data = data_extent (layout, &low, &high);
      if (has_data)
        {
          include_limits (chart, &low, &high);
          if (is_log)
            pad_log (&low, &high);
          else
            pad_linear (axis, &low, &high);
          if (bw_axis_is_whole (axis))
            widen_whole (&low, &high);
        }
      else
        {
          low = is_log ? 1 : 0;
          high = is_log ? 10 : 1;
        }
    }
  if (isfinite (axis->min))
    low = axis->min;
  if (isfinite (axis->max))
    high = axis->max;
  if (isfinite (layout->frame.y_from))
    low = layout->frame.y_from;
  if (isfinite (layout->frame.y_to))
    high = layout->frame.y_to;
  layout->y.is_log = is_log;
  bw_scale_fix_range (is_log, &low, &high);
  layout->y.from = low;
  layout->y.to = high;
}
