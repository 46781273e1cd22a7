/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figure of one series, sampled or derived, as a card shows it. */
#pragma once

#include "model/bw-metric.h"
#include "view/bw-kpi.h"

/** What it is made of; all borrowed. See bw_metric_kpi_init(). */
typedef struct
{
  const BwMetric *metric;
  const char *title;       /* NULL: the catalogue's */
  double value;            /* the present one; NaN: none */
  int64_t time_us;         /* when it was taken; BW_TIME_NONE: not known, or of no matter */
  int64_t interval_us;     /* how often it is asked for; 0: a value does not grow old */
  const GArray *points;    /* of BwHistoryPoint, over the range; NULL: none */
  int64_t from_us;         /* where the range begins */
  double opening;          /* the value before all of points; NaN: not known */
  int64_t counted_us;      /* from when on n was enough; earlier points are not shown */
  const GPtrArray *levels; /* of BwRuleLevels */
  BwSeverity firing;       /* of the worst open incident on it */
  double n;                /* NaN: it has no sample size */
  int64_t min_samples;     /* below that nothing is shown but how many there are; 0: any */
  double low, high;        /* its interval; NaN: none */
  double reference;        /* of the interval's mark: what it is to be compared with */
  const char *reason;      /* why there is no value; NULL: nothing came so far */
  const char *currency;    /* of money: "USD"; or NULL */
  const char *since;       /* "since 30 Oct": of the change; NULL: it is not told */
  int64_t now_us;
  bool is_watching; /* an engine is alive */
} BwMetricKpi;

/** METRIC without anything else. */
void bw_metric_kpi_init (BwMetricKpi *what, const BwMetric *metric);
/** Composes it. (transfer full) */
BwKpi *bw_metric_kpi_new (const BwMetricKpi *what);
/** VALUE of METRIC as cards show it. (transfer full) */
char *bw_metric_kpi_value (const BwMetric *metric, double value, const char *currency);
