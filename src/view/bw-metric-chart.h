/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chart of one series, sampled or derived: its line with the band of what lies between, the
 * limits of rules, what was not watched. */
#pragma once

#include "view/bw-chart-levels.h"

/** What it is made of; all borrowed. See bw_metric_chart_init(). */
typedef struct
{
  const BwMetric *metric;
  const GArray *points; /* of BwHistoryPoint, as the engine's series are; NULL: none so far */
  int64_t from_us, to_us;
  const GPtrArray *levels; /* of BwRuleLevels; NULL: none */
  const GPtrArray *gaps;   /* of BwGapView; NULL: none */
  int64_t interval_us;     /* how often the source is asked: three without a sample at the end are
                              drawn as a stop. 0: not known */
  int64_t first_us;        /* of the series' first sample ever; BW_TIME_NONE: not known */
  const char *currency;    /* of money: "USD"; or NULL */
  GTimeZone *zone;
} BwMetricChart;

/** METRIC without anything else. */
void bw_metric_chart_init (BwMetricChart *what, const BwMetric *metric);
/** Composes it. A gap breaks the line of what is sampled; a derived figure has its own history, so
 * its line, a step at each settlement, runs on. (transfer full) */
BwChart *bw_metric_chart_new (const BwMetricChart *what);
/** What a person calls METRIC: "Disk space used, /"; the source is not in it. (transfer full) */
char *bw_metric_chart_title (const BwMetric *metric);
