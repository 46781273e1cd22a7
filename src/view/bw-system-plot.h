/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One of the charts of a machine, with what its series are of, so that they can grow. */
#pragma once

#include "model/bw-batch.h"
#include "plot/bw-chart.h"
#include "view/bw-system-data.h"

typedef enum
{
  BW_SYSTEM_PROCESSOR,
  BW_SYSTEM_MEMORY,
  BW_SYSTEM_DISK,
  BW_SYSTEM_NETWORK,
  BW_N_SYSTEM_PARTS,
} BwSystemPart;

#define BW_SYSTEM_MAX_LINES 3

/** A series of a chart. */
typedef struct
{
  GPtrArray *metrics; /* of BwMetric: the line is the highest of them; mostly one */
  BwSeries *series;
  char *name; /* "Busiest core", "/home", "in" */
} BwSystemLine;

typedef struct
{
  BwSystemPart part;
  BwNumberFormat format;
  BwChart *chart;
  unsigned n_lines;
  BwSystemLine lines[BW_SYSTEM_MAX_LINES]; /* the one that is judged first */
} BwSystemPlot;

/** The latest value of METRIC; false when there is none. */
typedef bool (*BwSystemLatestFunc) (const BwMetric *metric, double *value, int64_t *time_us,
                                    gpointer user_data);

/** Composes PART of DATA. LATEST tells which mounts are the fullest, and since when there is
 * silence. Times are in ZONE. (transfer full) */
BwSystemPlot *bw_system_plot_new (BwEngine *engine, const BwSystemData *data, BwSystemPart part,
                                  GTimeZone *zone, BwSystemLatestFunc latest, gpointer user_data);
void bw_system_plot_free (BwSystemPlot *plot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwSystemPlot, bw_system_plot_free)

/** What LINE is in BATCH; false when that says nothing of it. */
bool bw_system_line_value (const BwSystemLine *line, const BwBatch *batch, double *value);
/** The metric that is judged; NULL when the chart is empty. */
const BwMetric *bw_system_plot_metric (const BwSystemPlot *plot);
/** Whether no series has a value. */
bool bw_system_plot_is_empty (const BwSystemPlot *plot);
/** The incident of the judged metric that was opened last; NULL: none in the range. (transfer
 * none) */
const BwIncident *bw_system_plot_incident (const BwSystemPlot *plot, const BwSystemData *data);
/** How much time a point of DATA stands for, µs; 0 where each is a sample. */
int64_t bw_system_data_column_us (const BwSystemData *data);
/** "line: 4 min mean, shade: lowest to highest", "line: each sample". (transfer full) */
char *bw_system_data_caption (const BwSystemData *data);
