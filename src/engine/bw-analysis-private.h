/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an analysis is made of, for the files that fill it and write it out. */
#pragma once

#include "engine/bw-analysis.h"

/* A zone and the stretch of time around the last instant asked for in which its offset does not
 * change. */
typedef struct
{
  GTimeZone *zone;
  const char *name;
  BwCalendar *calendar;
  int64_t start_ms;
  int64_t end_ms;
  int64_t offset_us;
} BwAnalysisZone;

struct _BwAnalysis
{
  BwAnalysisOptions options;
  char *model;
  GArray *zones;       /* of BwAnalysisZone */
  GArray *rows;        /* of BwStatsRow */
  GArray *ids;         /* of uint64_t: a hash of each row's id, 0 where it has none */
  GPtrArray *names;    /* of the models */
  GHashTable *indices; /* name → place in names + 1 */
  int64_t n_invalid;
  bool has_run;
  BwLedgerFigures figures;
  BwRollingFigures rolling;
  BwCalibration calibration;
  GArray *models; /* of BwModelFigures */
};
