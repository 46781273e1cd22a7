/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a chart's values as a person reads them. */
#include "view/bw-chart-columns.h"

#include "base/bw-time.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *title;
  BwColumnKind kind;
} Column;

static const Column histogram[] = {
  { NC_ ("column", "From"), BW_COLUMN_X },
  { NC_ ("column", "To"), BW_COLUMN_X },
  { NC_ ("column", "Number"), BW_COLUMN_COUNT },
};
static const Column reliability[] = {
  { NC_ ("column", "Stated from"), BW_COLUMN_SHARE },
  { NC_ ("column", "Stated to"), BW_COLUMN_SHARE },
  { NC_ ("column", "Happened"), BW_COLUMN_SHARE },
  { NC_ ("column", "Band from"), BW_COLUMN_SHARE },
  { NC_ ("column", "Band to"), BW_COLUMN_SHARE },
  { NC_ ("column", "Forecasts"), BW_COLUMN_COUNT },
  { NC_ ("column", "Bar from"), BW_COLUMN_SHARE },
  { NC_ ("column", "Bar to"), BW_COLUMN_SHARE },
  { NC_ ("column", "Forecasts in the bar"), BW_COLUMN_COUNT },
};

/* The columns of what is no line; NULL: it is lines. */
static const Column *
fixed_columns (const BwChart *chart, unsigned *n)
{
  switch (bw_chart_kind (chart))
    {
    case BW_CHART_HISTOGRAM:
      *n = G_N_ELEMENTS (histogram);
      return histogram;
    case BW_CHART_RELIABILITY:
      *n = G_N_ELEMENTS (reliability);
      return reliability;
    case BW_CHART_XY:
    default:
      *n = 0;
      return NULL;
    }
}

/* (transfer full) */
static char *
series_name (const BwChart *chart, unsigned i)
{
  const BwChartSeries *series = bw_chart_series (chart, i);
  if (series->name != NULL)
    return g_strdup (series->name);
  if (bw_chart_n_series (chart) == 1 && bw_chart_title (chart) != NULL)
    return g_strdup (bw_chart_title (chart));
  return g_strdup_printf (C_ ("column", "Series %u"), i + 1);
}

static char **
xy_titles (const BwChart *chart)
{
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();
  const BwAxis *x = bw_chart_x (chart);
  if (x->kind == BW_AXIS_TIME)
    g_strv_builder_add (titles, C_ ("column", "Time"));
  else
    g_strv_builder_add (titles, x->title != NULL ? x->title : C_ ("column", "Position"));
  for (unsigned i = 0; i < bw_chart_n_series (chart); i++)
    {
      g_autofree char *name = series_name (chart, i);
      g_strv_builder_add (titles, name);
      if (!bw_chart_series (chart, i)->has_band)
        continue;
      /* Translators: %s is the name of a line whose band has this as its lower end. */
      g_autofree char *low = g_strdup_printf (C_ ("column", "%s, low"), name);
      /* Translators: %s is the name of a line whose band has this as its upper end. */
      g_autofree char *high = g_strdup_printf (C_ ("column", "%s, high"), name);
      g_strv_builder_add_many (titles, low, high, NULL);
    }
  return g_strv_builder_end (titles);
}

char **
bw_chart_column_titles (const BwChart *chart)
{
  g_return_val_if_fail (chart != NULL, NULL);
  unsigned n = 0;
  const Column *columns = fixed_columns (chart, &n);
  if (columns == NULL)
    return xy_titles (chart);
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();
  for (unsigned i = 0; i < n; i++)
    g_strv_builder_add (titles, g_dpgettext2 (NULL, "column", columns[i].title));
  return g_strv_builder_end (titles);
}

BwColumnKind
bw_chart_column_kind (const BwChart *chart, unsigned i)
{
  g_return_val_if_fail (chart != NULL, BW_COLUMN_PLAIN);
  unsigned n = 0;
  const Column *columns = fixed_columns (chart, &n);
  if (columns != NULL)
    return i < n ? columns[i].kind : BW_COLUMN_PLAIN;
  if (i > 0)
    return BW_COLUMN_Y;
  return bw_chart_x (chart)->kind == BW_AXIS_TIME ? BW_COLUMN_TIME : BW_COLUMN_X;
}

char *
bw_chart_column_text (const BwChart *chart, unsigned i, const char *field)
{
  g_return_val_if_fail (chart != NULL && field != NULL, NULL);
  BwColumnKind kind = bw_chart_column_kind (chart, i);
  int64_t time_us = 0;
  double value = 0;
  if (field[0] == '\0')
    return g_strdup ("–");
  if (kind == BW_COLUMN_TIME && bw_time_parse_iso (field, NULL, &time_us))
    return bw_time_format_local (time_us, bw_chart_x (chart)->zone);
  if (kind == BW_COLUMN_PLAIN || !bw_number_parse (field, &value))
    return g_strdup (field);
  if (kind == BW_COLUMN_SHARE)
    return bw_words_share (value, 1, false);
  if (kind == BW_COLUMN_COUNT)
    return bw_words_number (value, BW_FORMAT_COUNT);
  return bw_words_number (value, kind == BW_COLUMN_X ? bw_chart_x (chart)->format
                                                     : bw_chart_y (chart)->format);
}
