/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was measured, as commands see it: latest values, series, the ledger's rows, imports. All of
 * it waits for the store. */
#pragma once

#include "engine/bw-engine.h"
#include "engine/bw-ledger-source.h"
#include "model/bw-bet.h"
#include "model/bw-history-point.h"

typedef struct
{
  const BwMetric *metric;
  int64_t time_us;
  double value; /* NaN: the source had nothing */
  bool is_derived;
} BwReading;

/** The latest value of every series whose name or text matches the glob PATTERN (NULL: all),
 * sampled and derived, sorted. (element type BwReading, transfer full) */
GArray *bw_engine_readings (BwEngine *engine, const char *pattern, GError **error);
/** METRIC in [FROM, TO), sampled or derived alike; see the two stores for what a point is.
 * NOT_FOUND names the nearest known series. (element type BwHistoryPoint, transfer full) */
GArray *bw_engine_series (BwEngine *engine, const BwMetric *metric, int64_t from_us, int64_t to_us,
                          unsigned max_points, GCancellable *cancellable, GError **error);

/** Which rows of the ledger; NULL and BW_TIME_NONE: any. */
typedef struct
{
  const char *source;
  const char *model;
  int64_t since_us;
  int64_t limit; /* 0: all; else the newest */
} BwLedgerFilter;
/** Called with rows in ledger order, SOURCES beside them, on another thread; false stops. */
typedef bool (*BwEngineRowsFunc) (const BwBetList *rows, const char *const *sources, gpointer data);
bool bw_engine_ledger_rows (BwEngine *engine, const BwLedgerFilter *filter, BwEngineRowsFunc func,
                            gpointer data, GCancellable *cancellable, GError **error);

/** What an import did. */
typedef struct
{
  int64_t n_added, n_updated, n_unchanged;
  BwLedgerFindings findings;
} BwImportResult;
void bw_import_result_clear (BwImportResult *result);
/** Reads FILE's rows into SOURCE, all of them or, cancelled or failed, none. PROGRESS (or NULL) is
 * called on the calling thread. RESULT is filled either way. */
bool bw_engine_import (BwEngine *engine, const char *source, const BwLedgerFile *file,
                       void (*progress) (int64_t bytes, int64_t total, gpointer data),
                       gpointer data, GCancellable *cancellable, BwImportResult *result,
                       GError **error);
