/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine has of one machine over a range: series, stretches not watched, incidents. */
#pragma once

#include "engine/bw-engine-query.h"
#include "engine/bw-engine.h"
#include "view/bw-range.h"

/** So many intervals without a sample are a stop. */
#define BW_SYSTEM_STOPPED_INTERVALS 3

/** One answer; immutable. All is owned, metrics are interned. */
typedef struct
{
  char *machine;
  int64_t from_us, to_us;
  bool is_live;    /* the range ends now, and moves on */
  bool is_watched; /* some engine collects: what is latest is how it is */
  bool is_all;     /* its beginning stays when it moves on */
  int64_t now_us;
  int64_t interval_us;  /* how often the machine is asked; 0: not known */
  int64_t first_us;     /* of the machine's first sample, where nothing lies in the range;
                           BW_TIME_NONE: not known, or not asked */
  GPtrArray *metrics;   /* of BwMetric: those of the machine, sorted by text */
  bool is_starting;     /* the engine has no rates so far: what there is may not be all */
  GHashTable *stored;   /* BwMetric → BwReading: while starting the latest there is; else empty */
  GHashTable *points;   /* BwMetric → GArray of BwHistoryPoint, of those that are charted */
  GPtrArray *gaps;      /* of BwGapView */
  GPtrArray *incidents; /* of BwIncident of the machine in the range, newest first */
} BwSystemData;

void bw_system_data_free (BwSystemData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwSystemData, bw_system_data_free)

/** Asks for MACHINE (a source of type system) over RANGE, in columns of about MAX_POINTS. Main
 * loop; answers there. A series without samples is an empty one; a store that can't be read is an
 * error. */
void bw_system_data_async (BwEngine *engine, const char *machine, const BwRange *range,
                           unsigned max_points, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data);
/** (transfer full) */
BwSystemData *bw_system_data_finish (BwEngine *engine, GAsyncResult *result, GError **error);

/** The points of METRIC; NULL when it is not charted. */
const GArray *bw_system_data_points (const BwSystemData *data, const BwMetric *metric);
/** NAME of the machine as a whole. */
const BwMetric *bw_system_data_metric (const BwSystemData *data, const char *name);
/** The metrics NAME of the machine that have LABEL ("mount"), in order of text. (element type
 * BwMetric, transfer container) */
GPtrArray *bw_system_data_family (const BwSystemData *data, const char *name, const char *label);
