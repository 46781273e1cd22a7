/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of each metric name: title, unit, format, good direction, category. Nothing else
 * hard-codes a metric. */
#pragma once

#include "base/bw-number.h"
#include "model/bw-severity.h"

typedef enum
{
  BW_GOOD_NEITHER,
  BW_GOOD_HIGH,
  BW_GOOD_LOW,
} BwGoodDirection;

typedef struct
{
  const char *name;  /* "ledger_roi" */
  const char *title; /* "ROI", sentence case, English (marked for translation) */
  const char *unit;  /* "ratio", "percent", "bytes", "seconds", "money", "count", … */
  BwNumberFormat format;
  BwGoodDirection good;
  BwCategory category;
  const char *count_metric; /* the metric that tells its sample size n, or NULL */
  bool is_derived;          /* computed from the ledger on request, never stored */
} BwMetricInfo;

/** What is known of NAME, or NULL for a metric that keeps a foreign name. */
const BwMetricInfo *bw_catalogue_find (const char *name);
/** All of them, sorted by name. */
const BwMetricInfo *bw_catalogue_list (unsigned *n);
/** The known name nearest to NAME (edit distance), for "did you mean"; NULL when nothing is near.
 */
const char *bw_catalogue_nearest (const char *name);
/** How numbers of NAME are written; plain for a foreign name. */
BwNumberFormat bw_catalogue_number_format (const char *name);
/** Whether NAME is computed from the ledger on request; a foreign name is not. */
bool bw_catalogue_is_derived (const char *name);
/** VALUE of the metric NAME for a person. (transfer full) */
char *bw_catalogue_format (const char *name, double value);
