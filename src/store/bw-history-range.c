/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads one series over a range, from ticks and rollups. */
#include "base/bw-clock.h"
#include "store/bw-history-columns.h"
#include "store/bw-history-private.h"

typedef enum
{
  LEVEL_TICK,
  LEVEL_MINUTE,
  LEVEL_HOUR,
} Level;

/* No sample is farther from 1970, and sums of such times do not overflow. */
#define FAR_US (INT64_MAX / 4)

static const int64_t windows_us[] = { 0, BW_MINUTE_US, BW_HOUR_US };
static const char *const rollup_sql[] = {
  NULL,
  "SELECT time, n, first, min, max, last, sum FROM minute "
  "WHERE series = ?1 AND time >= ?2 AND time < ?3 ORDER BY time",
  "SELECT time, n, first, min, max, last, sum FROM hour "
  "WHERE series = ?1 AND time >= ?2 AND time < ?3 ORDER BY time"
};

/* What is asked, and what is found on the way. */
typedef struct
{
  const BwMetric *metric;
  int64_t from_us;
  int64_t to_us;
  unsigned max_points;
  int64_t series;
  int64_t rolled_up_to;      /* ticks up to this id are in the rollups */
  int64_t available_from[3]; /* of each level; what is older has expired */
  GArray *layouts;           /* of Place */
  GArray *pieces;            /* of BwHistoryPiece */
} Range;

/* A layout that has the series, and where. */
typedef struct
{
  int64_t layout;
  unsigned index;
} Place;

static bool
find_series (Range *range, BwDb *db, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, "SELECT id FROM series WHERE text = ?1", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, range->metric->text);
  BwStep step = bw_stmt_step (stmt, error);
  if (step == BW_STEP_ROW)
    range->series = bw_stmt_int64 (stmt, 0);
  bw_stmt_reset (stmt);
  return step != BW_STEP_ERROR;
}

static bool
find_layouts (Range *range, BwDb *db, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, "SELECT id, series FROM layout", error);
  if (stmt == NULL)
    return false;
  uint32_t wanted = GUINT32_TO_LE ((uint32_t) range->series);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      size_t size;
      const char *ids = bw_stmt_blob (stmt, 1, &size);
      for (unsigned i = 0; i < size / sizeof wanted; i++)
        if (memcmp (ids + i * sizeof wanted, &wanted, sizeof wanted) == 0)
          {
            Place place = { bw_stmt_int64 (stmt, 0), i };
            g_array_append_val (range->layouts, place);
            break;
          }
    }
  return step == BW_STEP_DONE;
}

static void
add_sample (Range *range, int64_t time_us, double value)
{
  bool has_value = value == value;
  BwHistoryPiece piece = { time_us, 0, has_value ? 1 : 0, value, value, value, value, value };
  g_array_append_val (range->pieces, piece);
}

static bool
read_layout_ticks (Range *range, BwDb *db, const char *sql, const Place *place, int64_t from_us,
                   int64_t to_us, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, sql, error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, place->layout);
  bw_stmt_bind_int64 (stmt, 2, from_us);
  bw_stmt_bind_int64 (stmt, 3, to_us);
  bw_stmt_bind_int64 (stmt, 4, range->rolled_up_to);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      size_t size;
      const void *values = bw_stmt_blob (stmt, 1, &size);
      if (place->index < size / sizeof (double))
        add_sample (range, bw_stmt_int64 (stmt, 0), bw_history_value (values, place->index));
    }
  return step == BW_STEP_DONE;
}

/* All ticks, or only those that the rollups do not have so far: these are the last of the table, so
 * they are walked by id, not by time. */
static bool
read_ticks (Range *range, BwDb *db, int64_t from_us, int64_t to_us, bool is_new_only,
            GError **error)
{
  const char *sql = is_new_only ? "SELECT time, \"values\" FROM tick WHERE id > ?4 AND "
                                  "+layout = ?1 AND +time >= ?2 AND +time < ?3 ORDER BY id"
                                : "SELECT time, \"values\" FROM tick WHERE layout = ?1 "
                                  "AND time >= ?2 AND time < ?3 AND (?4 OR 1) ORDER BY time, id";
  for (unsigned i = 0; i < range->layouts->len; i++)
    if (!read_layout_ticks (range, db, sql, &g_array_index (range->layouts, Place, i), from_us,
                            to_us, error))
      return false;
  return true;
}

/* The windows that begin in [FROM, TO); one that begins before CLIP is said to begin there. */
static bool
read_windows (Range *range, BwDb *db, Level level, int64_t from_us, int64_t to_us, int64_t clip_us,
              GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, rollup_sql[level], error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, range->series);
  bw_stmt_bind_int64 (stmt, 2, from_us);
  bw_stmt_bind_int64 (stmt, 3, to_us);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      BwHistoryPiece piece = { .time_us = MAX (clip_us, bw_stmt_int64 (stmt, 0)),
                               .span_us = windows_us[level],
                               .n = bw_stmt_int64 (stmt, 1),
                               .first = bw_stmt_double (stmt, 2),
                               .min = bw_stmt_double (stmt, 3),
                               .max = bw_stmt_double (stmt, 4),
                               .last = bw_stmt_double (stmt, 5),
                               .sum = bw_stmt_double (stmt, 6) };
      g_array_append_val (range->pieces, piece);
    }
  return step == BW_STEP_DONE;
}

static bool gather (Range *range, BwDb *db, Level level, int64_t from_us, int64_t to_us,
                    GError **error);

/* Less than a window: from what is finer, or the window as a whole where that has expired. */
static bool
gather_edge (Range *range, BwDb *db, Level level, int64_t from_us, int64_t to_us, GError **error)
{
  if (from_us >= to_us)
    return true;
  if (from_us >= range->available_from[level - 1])
    return gather (range, db, level - 1, from_us, to_us, error);
  return read_windows (range, db, level, bw_history_floor (from_us, windows_us[level]), to_us,
                       from_us, error)
         && read_ticks (range, db, from_us, to_us, true, error);
}

static bool
gather (Range *range, BwDb *db, Level level, int64_t from_us, int64_t to_us, GError **error)
{
  if (from_us >= to_us)
    return true;
  if (level == LEVEL_TICK)
    return read_ticks (range, db, from_us, to_us, false, error);
  int64_t window_us = windows_us[level];
  int64_t first_us = bw_history_floor (from_us + window_us - 1, window_us);
  int64_t last_us = bw_history_floor (to_us, window_us);
  if (first_us >= last_us)
    return gather_edge (range, db, level, from_us, to_us, error);
  return gather_edge (range, db, level, from_us, first_us, error)
         && read_windows (range, db, level, first_us, last_us, first_us, error)
         && read_ticks (range, db, first_us, last_us, true, error)
         && gather_edge (range, db, level, last_us, to_us, error);
}

/* LEVEL where that is there, coarser ones before. */
static bool
gather_all (Range *range, BwDb *db, Level level, GError **error)
{
  int64_t minutes_us = range->available_from[LEVEL_MINUTE];
  int64_t ticks_us = MAX (minutes_us, range->available_from[LEVEL_TICK]);
  Level middle = MAX (level, LEVEL_MINUTE);
  return gather (range, db, LEVEL_HOUR, range->from_us, MIN (range->to_us, minutes_us), error)
         && gather (range, db, middle, MAX (range->from_us, minutes_us),
                    MIN (range->to_us, ticks_us), error)
         && gather (range, db, level, MAX (range->from_us, ticks_us), range->to_us, error);
}

static bool
read_range (Range *range, BwDb *db, Level level, GError **error)
{
  return bw_history_get_meta (db, "rolled_up_to", 0, &range->rolled_up_to, error)
         && bw_history_get_meta (db, "ticks_from", INT64_MIN, &range->available_from[LEVEL_TICK],
                                 error)
         && bw_history_get_meta (db, "minutes_from", INT64_MIN,
                                 &range->available_from[LEVEL_MINUTE], error)
         && find_series (range, db, error)
         && (range->series == 0
             || (find_layouts (range, db, error) && gather_all (range, db, level, error)));
}

static Level
choose_level (const Range *range)
{
  BwHistoryColumns columns =
      bw_history_columns (range->from_us, range->to_us, range->max_points, 0);
  if (columns.width_us >= BW_HOUR_US)
    return LEVEL_HOUR;
  return columns.width_us >= BW_MINUTE_US ? LEVEL_MINUTE : LEVEL_TICK;
}

/* The pieces of RANGE at LEVEL. (element type BwHistoryPiece, transfer full) */
static GArray *
read_pieces (Range *range, BwDb *db, Level level, GError **error)
{
  range->available_from[LEVEL_HOUR] = INT64_MIN;
  range->layouts = g_array_new (FALSE, FALSE, sizeof (Place));
  range->pieces = g_array_new (FALSE, FALSE, sizeof (BwHistoryPiece));
  /* One transaction, so that no tick is in a rollup and beside it. */
  bool ok = bw_db_exec (db, "BEGIN", error) && read_range (range, db, level, error);
  bw_db_rollback (db);
  g_array_unref (range->layouts);
  if (!ok)
    g_clear_pointer (&range->pieces, g_array_unref);
  return range->pieces;
}

static gpointer
range_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Range *range = data;
  Level level = choose_level (range);
  BwHistoryColumns columns =
      bw_history_columns (range->from_us, range->to_us, range->max_points, windows_us[level]);
  g_autoptr (GArray) pieces = read_pieces (range, db, level, error);
  return pieces != NULL ? bw_history_fold (pieces, &columns) : NULL;
}

/* Range → GArray of BwHistoryPoint */
static gpointer
samples_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) pieces = read_pieces (data, db, LEVEL_TICK, error);
  if (pieces == NULL)
    return NULL;
  bw_history_sort_pieces (pieces);
  GArray *points = g_array_sized_new (FALSE, FALSE, sizeof (BwHistoryPoint), pieces->len);
  for (unsigned i = 0; i < pieces->len; i++)
    {
      const BwHistoryPiece *piece = &g_array_index (pieces, BwHistoryPiece, i);
      BwHistoryPoint point = { piece->time_us, piece->first, piece->min, piece->max,
                               piece->last,    piece->sum,   piece->n };
      g_array_append_val (points, point);
    }
  return points;
}

GArray *
bw_history_samples (BwHistory *history, const BwMetric *metric, int64_t from_us, int64_t to_us,
                    GError **error)
{
  g_return_val_if_fail (history != NULL && metric != NULL, NULL);
  Range range = { .metric = metric, .from_us = CLAMP (from_us, -FAR_US, FAR_US) };
  range.to_us = CLAMP (to_us, range.from_us, FAR_US);
  return bw_store_worker_run (bw_history_reader_worker (history), samples_job, &range, error);
}

/* (transfer full) */
static Range *
range_new (const BwMetric *metric, int64_t from_us, int64_t to_us)
{
  Range *range = g_new0 (Range, 1);
  range->metric = metric;
  range->from_us = CLAMP (from_us, -FAR_US, FAR_US);
  range->to_us = CLAMP (to_us, range->from_us, FAR_US);
  return range;
}

void
bw_history_samples_async (BwHistory *history, const BwMetric *metric, int64_t from_us,
                          int64_t to_us, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (history != NULL && metric != NULL);
  bw_store_worker_run_async (bw_history_reader_worker (history), samples_job,
                             range_new (metric, from_us, to_us), g_free,
                             (GDestroyNotify) g_array_unref, cancellable, callback, user_data);
}

void
bw_history_range_async (BwHistory *history, const BwMetric *metric, int64_t from_us, int64_t to_us,
                        unsigned max_points, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (history != NULL && metric != NULL);
  Range *range = range_new (metric, from_us, to_us);
  range->max_points = max_points;
  bw_store_worker_run_async (bw_history_reader_worker (history), range_job, range, g_free,
                             (GDestroyNotify) g_array_unref, cancellable, callback, user_data);
}

GArray *
bw_history_range_finish (BwHistory *history, GAsyncResult *result, GError **error)
{
  return bw_store_worker_run_finish (result, error);
}
