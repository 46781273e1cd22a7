/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of history.db share: layouts, ticks, the writer's jobs. */
#pragma once

#include "store/bw-history.h"

typedef struct _BwRollup BwRollup;
typedef struct _BwRollupBlock BwRollupBlock;

/** The series of a batch, in its order. Made on the main loop, freed when the history closes. */
typedef struct
{
  unsigned n;
  const BwMetric **metrics; /* never changes; NULL where a stored text is not understood */
  BwLatest **latest;        /* of each; main loop only */
  int64_t id;               /* 0: not stored; writer only, like the rest */
  uint32_t *series;         /* ids */
  BwRollupBlock *block;     /* the one that is being filled */
} BwHistoryLayout;

/** For N metrics, none of them set. (transfer full) */
BwHistoryLayout *bw_history_layout_new (unsigned n);
void bw_history_layout_free (BwHistoryLayout *layout);

/** A batch as it is stored. */
typedef struct
{
  BwHistoryLayout *layout;
  int64_t time_us;
  double values[];
} BwHistoryTick;

/** What a file holds when it is opened. */
typedef struct
{
  GPtrArray *layouts; /* of BwHistoryLayout, which the receiver frees */
  GArray *latest;     /* of BwLatest, a series each; BW_TIME_NONE where its ticks have expired */
} BwHistoryContents;
void bw_history_contents_free (BwHistoryContents *contents);

/** The writer's memory. Writer's thread. */
typedef struct
{
  BwStoreWorker *worker;
  GHashTable *series;   /* BwMetric → id */
  GHashTable *layouts;  /* id → BwHistoryLayout */
  GPtrArray *new_names; /* metrics that got an id in the present transaction */
  GPtrArray *new_layouts;
  BwRollup *rollup;
  int64_t last_tick; /* id of the newest that is committed */
  bool is_behind; /* rollups that could not be written were given up: they are to be made again */
} BwHistoryWriter;
BwHistoryWriter *bw_history_writer_new (BwStoreWorker *worker);
void bw_history_writer_free (BwHistoryWriter *writer);
/** Rolls up the ticks the tables do not have so far. */
bool bw_history_writer_catch_up (BwHistoryWriter *writer, BwDb *db, GError **error);

/** BwHistoryWriter, or NULL where only to read → BwHistoryContents. Also rolls up what the last
 * program had no time to. */
gpointer bw_history_job_load (BwDb *db, gpointer data, GCancellable *cancellable, GError **error);

/** A group of ticks and how their commit ended. */
typedef struct
{
  BwHistoryWriter *writer;
  GPtrArray *ticks; /* of BwHistoryTick */
  bool is_stored;   /* the ticks are committed; there may be an error of the rollups all the same */
  void *owner;      /* of the main loop */
} BwHistoryCommit;
/** BwHistoryCommit → 1 */
gpointer bw_history_job_commit (BwDb *db, gpointer data, GCancellable *cancellable, GError **error);

typedef struct
{
  BwHistoryWriter *writer;
  int64_t ticks_before_us;
  int64_t minutes_before_us;
} BwHistoryExpiry;
/** BwHistoryExpiry: deletes a piece, and posts itself again while there is more → 1 */
gpointer bw_history_job_expire (BwDb *db, gpointer data, GCancellable *cancellable, GError **error);

/** Value I of the stored VALUES. */
double bw_history_value (const void *values, unsigned i);
/** The number kept as NAME; FALLBACK without one. */
bool bw_history_get_meta (BwDb *db, const char *name, int64_t fallback, int64_t *out,
                          GError **error);
bool bw_history_set_meta (BwDb *db, const char *name, int64_t value, GError **error);
/** The workers that write and read. */
BwStoreWorker *bw_history_writer_worker (BwHistory *history);
BwStoreWorker *bw_history_reader_worker (BwHistory *history);
