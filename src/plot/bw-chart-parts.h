/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a chart is composed of. Plain values. */
#pragma once

#include "base/bw-number.h"
#include "model/bw-severity.h"
#include "plot/bw-palette.h"
#include "plot/bw-series.h"

typedef enum
{
  BW_AXIS_LINEAR,
  BW_AXIS_LOG,
  BW_AXIS_TIME, /* x only: µs since 1970 */
} BwAxisKind;

/** How an axis is labelled and bounded. Strings are copied. */
typedef struct
{
  BwAxisKind kind;
  BwNumberFormat format; /* of tick labels and values; not of TIME */
  const char *title;     /* below or above it, or NULL */
  const char *currency;  /* of money: a prefix such as "$" or a suffix such as "USDT"; or NULL */
  GTimeZone *zone;       /* of TIME; NULL: UTC */
  double min, max;       /* NaN: from what is shown */
  bool is_share;         /* a share of a whole: 0 to 1 (RATIO) or 0 to 100 (PERCENT) */
  bool is_compact;       /* k and M on tick labels */
} BwAxis;

typedef enum
{
  BW_LINE_JOINED, /* rates, latencies */
  BW_LINE_STEP,   /* balances and drawdowns: they change at settlement and stay */
  BW_LINE_POINTS, /* estimates: a dot each, its band as a whisker */
} BwLineKind;

/** A series and how it is drawn. Strings are copied, the series is referenced. */
typedef struct
{
  BwSeries *series;
  const char *name;      /* in the legend and beside values */
  const char *band_name; /* of its band, such as "95 % Wilson"; NULL: not in the legend */
  unsigned colour;       /* 0 … BW_PALETTE_N_SERIES - 1 */
  BwLineKind line;
  bool is_dashed;    /* its own dash; a series drawn alone is solid */
  bool has_band;     /* low to high filled */
  bool is_reference; /* the band is one of reference, grey; y is not drawn where it is NaN */
  double strength;  /* of a band of reference among several: 0 … 1; 0: as one alone, which is 1 */
  double area_from; /* filled from here to the line; NaN: not filled */
  bool crosses_gaps; /* a ledger's, which keeps its own history: its line runs on through hatches,
                        where others break, and one of steps from its last point to the end */
} BwChartSeries;

typedef enum
{
  BW_LIMIT_TRIP,
  BW_LIMIT_RECOVER, /* dotted */
  BW_LIMIT_ZERO,    /* the line of nothing, labelled with its meaning: "Break-even" */
} BwLimitKind;

typedef struct
{
  BwLimitKind kind;
  double value;
  BwSeverity severity; /* of TRIP */
  bool is_below;       /* the bad side is below */
  const char *label;   /* "Warning 80 %"; copied */
} BwChartLimit;

typedef enum
{
  BW_GAP_DRAW_HATCH,   /* not watched: asleep, not running, offline */
  BW_GAP_DRAW_STOPPED, /* no data from the last sample until now: a plain field */
} BwGapDraw;

typedef struct
{
  double from, to;
  BwGapDraw draw;
  const char *word; /* "asleep"; copied */
} BwChartGap;

typedef struct
{
  double x, y;
  const char *icon; /* name of a state icon, see bw-mark.h; static */
  BwTone tone;
  const char *label; /* or NULL; copied */
  bool is_quiet;     /* its label is told, not drawn */
} BwChartMarker;

/** A stretch of a reliability diagram: from (x_low, y) to (x_high, y), with its band at its ends.
 */
typedef struct
{
  double x_low, x_high; /* of a bin: its mean in both */
  double y;
  double band_low, band_high; /* consistency or Wilson; NaN: none */
  double n;
} BwReliabilityStep;
