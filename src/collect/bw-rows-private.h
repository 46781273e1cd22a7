/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Devices that have counters: found again by name at each reading, forgotten when they go. */
#pragma once

#include "collect/bw-counter-private.h"
#include "collect/bw-scan-private.h"
#include "model/bw-batch.h"

#define BW_ROW_COUNTERS 3

typedef struct
{
  char *name;
  bool is_wanted; /* the reader's mark: one to keep counters of */
  bool is_shown;  /* its rates are added to batches */
  bool is_seen;   /* in the reading under way */
  BwCounter counters[BW_ROW_COUNTERS];
  const BwMetric *metrics[BW_ROW_COUNTERS]; /* interned when it is first shown */
} BwRow;

typedef struct
{
  GPtrArray *rows; /* of BwRow, in the order they came */
  unsigned next;   /* where the next name most likely is */
} BwRows;

/** No rows. */
void bw_rows_init (BwRows *rows);
/** Frees the rows. */
void bw_rows_clear (BwRows *rows);
/** Begins a reading. */
void bw_rows_begin (BwRows *rows);
/** The row NAME, made when it is new (*IS_NEW); NULL when there are 1,024 already, and for a name
 * that is over 64 bytes or no UTF-8. */
BwRow *bw_rows_get (BwRows *rows, const BwScan *name, bool *is_new);
/** Ends it: rows that were not in it are forgotten, with their counters. */
void bw_rows_end (BwRows *rows);
/** Adds the rates of the rows that are shown, N of each: NAMES[i]{source,KEY="row"} with counter i
 * times SCALE[i]. */
void bw_rows_add_to (BwRows *rows, BwBatch *batch, const char *key, const char *const *names,
                     const double *scale, unsigned n);
