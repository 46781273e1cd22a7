/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart's data as CSV: exact numbers, times in UTC. */
#include "plot/bw-chart-private.h"

#include "base/bw-time.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/** A field, in quotes where it needs them. */
static void
append_text (GString *out, const char *text)
{
  if (strpbrk (text, "\",\r\n") == NULL)
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *c);
    }
  g_string_append_c (out, '"');
}

static void
append_number (GString *out, double value)
{
  g_autofree char *text = bw_number_format_exact (value);
  g_string_append (out, text);
}

static void
append_x (GString *out, const BwAxis *axis, double x)
{
  if (axis->kind != BW_AXIS_TIME || !(fabs (x) < 9e18))
    {
      append_number (out, x);
      return;
    }
  g_autofree char *text = bw_time_format_iso ((int64_t) rint (x));
  g_string_append (out, text != NULL ? text : "");
}

static void
append_heads (GString *out, const BwChart *chart)
{
  const char *title = chart->x.title != NULL ? chart->x.title : "x";
  append_text (out, chart->x.kind == BW_AXIS_TIME ? "time" : title);
  for (guint i = 0; i < chart->series->len; i++)
    {
      const BwChartSeries *series = &g_array_index (chart->series, BwChartSeries, i);
      g_autofree char *number = g_strdup_printf ("series %u", i + 1);
      const char *plain = series->name != NULL                              ? series->name
                          : chart->series->len == 1 && chart->title != NULL ? chart->title
                                                                            : number;
      /* The numbers are what the axis is linear in. */
      g_autofree char *odds = g_strconcat (plain, " (log10)", NULL);
      const char *name = chart->y.format == BW_FORMAT_ODDS10 ? odds : plain;
      g_string_append_c (out, ',');
      append_text (out, name);
      if (!series->has_band)
        continue;
      g_autofree char *low = g_strconcat (name, " low", NULL);
      g_autofree char *high = g_strconcat (name, " high", NULL);
      g_string_append_c (out, ',');
      append_text (out, low);
      g_string_append_c (out, ',');
      append_text (out, high);
    }
  g_string_append_c (out, '\n');
}

/** A row for each x, with what each series has there; several at one x are several rows. */
static void
append_series (GString *out, const BwChart *chart)
{
  guint n = chart->series->len;
  g_autofree size_t *at = g_new0 (size_t, n + 1);
  append_heads (out, chart);
  for (;;)
    {
      double x = NAN;
      for (guint i = 0; i < n; i++)
        {
          const BwSeries *series = g_array_index (chart->series, BwChartSeries, i).series;
          if (at[i] < bw_series_length (series))
            x = fmin (x, bw_series_points (series)[at[i]].x);
        }
      if (isnan (x))
        return;
      append_x (out, &chart->x, x);
      for (guint i = 0; i < n; i++)
        {
          const BwChartSeries *series = &g_array_index (chart->series, BwChartSeries, i);
          BwPoint point = { x, NAN, NAN, NAN };
          if (at[i] < bw_series_length (series->series)
              && bw_series_points (series->series)[at[i]].x == x)
            point = bw_series_points (series->series)[at[i]++];
          g_string_append_c (out, ',');
          append_number (out, point.y);
          if (!series->has_band)
            continue;
          g_string_append_c (out, ',');
          append_number (out, point.low);
          g_string_append_c (out, ',');
          append_number (out, point.high);
        }
      g_string_append_c (out, '\n');
    }
}

static void
append_row (GString *out, const double *values, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_number (out, values[i]);
    }
}

static void
append_bars (GString *out, const BwChart *chart)
{
  g_string_append (out, "from,to,count\n");
  for (unsigned i = 0; i < chart->n_bars; i++)
    {
      append_row (out, (double[]){ chart->edges[i], chart->edges[i + 1], chart->counts[i] }, 3);
      g_string_append_c (out, '\n');
    }
}

/** The steps, and beside them the histogram, whose rows are its own. */
static void
append_reliability (GString *out, const BwChart *chart)
{
  g_string_append (out, "stated_from,stated_to,happened,band_low,band_high,n,"
                        "forecasts_from,forecasts_to,forecasts\n");
  for (unsigned i = 0; i < MAX (chart->n_steps, chart->n_bars); i++)
    {
      double values[9] = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
      if (i < chart->n_steps)
        {
          const BwReliabilityStep *step = &chart->steps[i];
          values[0] = step->x_low;
          values[1] = step->x_high;
          values[2] = step->y;
          values[3] = step->band_low;
          values[4] = step->band_high;
          values[5] = step->n;
        }
      if (i < chart->n_bars)
        {
          values[6] = chart->edges[i];
          values[7] = chart->edges[i + 1];
          values[8] = chart->counts[i];
        }
      append_row (out, values, 9);
      g_string_append_c (out, '\n');
    }
}

GBytes *
bw_chart_to_csv (const BwChart *chart)
{
  GString *out = g_string_new (NULL);
  if (chart->kind == BW_CHART_HISTOGRAM)
    append_bars (out, chart);
  else if (chart->kind == BW_CHART_RELIABILITY)
    append_reliability (out, chart);
  else
    append_series (out, chart);
  return g_string_free_to_bytes (out);
}
