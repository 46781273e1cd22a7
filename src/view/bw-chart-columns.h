/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a chart's values as a person reads them. */
#pragma once

#include "plot/bw-chart.h"

/** How one column reads. */
typedef enum
{
  BW_COLUMN_PLAIN,
  BW_COLUMN_TIME,
  BW_COLUMN_X, /* a value of the x axis */
  BW_COLUMN_Y, /* a value of the y axis */
  BW_COLUMN_COUNT,
  BW_COLUMN_SHARE, /* 0 … 1 */
} BwColumnKind;

/** The titles of the columns of bw_chart_to_csv(), in the user's language. (transfer full) */
char **bw_chart_column_titles (const BwChart *chart);
/** How column I of it reads. */
BwColumnKind bw_chart_column_kind (const BwChart *chart, unsigned i);
/** FIELD of column I in words: with its unit, in the chart's zone; "–" for none. (transfer full) */
char *bw_chart_column_text (const BwChart *chart, unsigned i, const char *field);
