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

/* A monitor, and with series its evidence after each step. */
typedef struct
{
  BwMonitor monitor;
  GArray *log_e;  /* of double */
  GArray *log_sr; /* of double */
} BwAnalysisAlarm;

struct _BwAnalysis
{
  BwAnalysisOptions options;
  char *model;
  GArray *zones;        /* of BwAnalysisZone */
  GArray *rows;         /* of BwStatsRow */
  GArray *ids;          /* of uint64_t: a hash of each row's id, 0 where it has none */
  char *currency;       /* the one of the bets so far, "" where they have more than one; or NULL */
  GPtrArray *names;     /* of the models */
  GHashTable *indices;  /* name → place in names + 1 */
  bool is_newest_first; /* what was added, as its ordinals say */
  GStringChunk *id_chunk; /* with series: the ids' own text; else NULL */
  GPtrArray *id_texts;    /* of char *, beside the rows */
  int64_t n_invalid;
  bool has_run;
  BwLedgerFigures figures;
  BwRollingFigures rolling;
  BwCalibration calibration;
  GArray *models; /* of BwModelFigures */
  BwAnalysisAlarm alarms[BW_N_MONITORS];
  BwCertainty certainty;
};

/** Whether the levels of OPTIONS are such that something can be doubted. */
bool bw_analysis_check_levels (const BwAnalysisOptions *options, GError **error);
/** Pushes the rows, which are in order, through all monitors. */
void bw_analysis_compute_alarms (BwAnalysis *analysis);
void bw_analysis_clear_alarms (BwAnalysis *analysis);
/** Adds the members "alarms" and, with series, "series". */
void bw_analysis_add_alarms (const BwAnalysis *analysis, JsonBuilder *builder);
void bw_analysis_add_series (const BwAnalysis *analysis, JsonBuilder *builder);

/** The offset of ZONE at MS, µs; 0 for INT64_MIN. Quick for instants near the last one. */
int64_t bw_analysis_zone_offset_us (BwAnalysisZone *zone, int64_t ms);
/** Figures of each model that has settled ones among N ROWS, in the byte order of NAMES (of char *,
 * by the rows' index; they stay). (element type BwModelFigures, transfer full) */
GArray *bw_model_figures_compute (const BwStatsRow *rows, size_t n, const GPtrArray *names,
                                  bool is_forecasts);
