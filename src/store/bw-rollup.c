/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rollups in the making: ticks are added in memory and merged into the tables now and then. */
#include "store/bw-rollup.h"

#include "base/bw-clock.h"
#include "store/bw-history-columns.h"

#include <math.h>
#include <stdlib.h>

/* Time that is kept in memory at most: what a crash has to read again, against one page written for
 * each series and flush. */
#define FLUSH_US (10 * BW_MINUTE_US)
/* Aggregates that are kept at most, 48 bytes each. */
#define MAX_AGGREGATES 65536

/* Of the samples of a series in a window. */
typedef struct
{
  int64_t n;
  double first, min, max, last, sum;
} Aggregate;

/* A minute of a layout. A minute may have several: they are merged in the tables. */
struct _BwRollupBlock
{
  BwHistoryLayout *layout;
  int64_t start_us;
  Aggregate aggregates[];
};

struct _BwRollup
{
  GPtrArray *blocks; /* of BwRollupBlock, in order of arrival */
  size_t n_aggregates;
};

BwRollup *
bw_rollup_new (void)
{
  BwRollup *rollup = g_new0 (BwRollup, 1);
  rollup->blocks = g_ptr_array_new_with_free_func (g_free);
  return rollup;
}

void
bw_rollup_free (BwRollup *rollup)
{
  if (rollup == NULL)
    return;
  g_ptr_array_unref (rollup->blocks);
  g_free (rollup);
}

static BwRollupBlock *
add_block (BwRollup *rollup, BwHistoryLayout *layout, int64_t start_us)
{
  BwRollupBlock *block = g_malloc0 (sizeof *block + layout->n * sizeof (Aggregate));
  block->layout = layout;
  block->start_us = start_us;
  g_ptr_array_add (rollup->blocks, block);
  rollup->n_aggregates += layout->n;
  layout->block = block;
  return block;
}

static void
merge (Aggregate *into, const Aggregate *from)
{
  if (from->n == 0)
    return;
  if (into->n == 0)
    {
      *into = *from;
      return;
    }
  into->n += from->n;
  into->min = MIN (into->min, from->min);
  into->max = MAX (into->max, from->max);
  into->sum += from->sum;
  into->last = from->last;
}

void
bw_rollup_add (BwRollup *rollup, BwHistoryLayout *layout, int64_t time_us, const void *values)
{
  int64_t start_us = bw_history_floor (time_us, BW_MINUTE_US);
  BwRollupBlock *block = layout->block;
  if (block == NULL || block->start_us != start_us)
    block = add_block (rollup, layout, start_us);
  for (unsigned i = 0; i < layout->n; i++)
    {
      double value = bw_history_value (values, i);
      if (isnan (value))
        continue;
      Aggregate one = { 1, value, value, value, value, value };
      merge (&block->aggregates[i], &one);
    }
}

bool
bw_rollup_is_empty (const BwRollup *rollup)
{
  return rollup->blocks->len == 0;
}

bool
bw_rollup_is_due (const BwRollup *rollup)
{
  if (rollup->blocks->len == 0)
    return false;
  const BwRollupBlock *oldest = rollup->blocks->pdata[0];
  const BwRollupBlock *newest = rollup->blocks->pdata[rollup->blocks->len - 1];
  return rollup->n_aggregates > MAX_AGGREGATES
         || ABS (newest->start_us - oldest->start_us) >= FLUSH_US;
}

bool
bw_rollup_is_too_much (const BwRollup *rollup)
{
  return rollup->n_aggregates > 4 * MAX_AGGREGATES;
}

void
bw_rollup_clear (BwRollup *rollup)
{
  for (unsigned i = 0; i < rollup->blocks->len; i++)
    ((BwRollupBlock *) rollup->blocks->pdata[i])->layout->block = NULL;
  g_ptr_array_set_size (rollup->blocks, 0);
  rollup->n_aggregates = 0;
}

/* Merges into the row that may be there: later in arrival is later in the window. */
#define MERGE_INTO(table)                                                                          \
  "INSERT INTO " table "(series, time, n, first, min, max, last, sum) "                            \
  "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT(series, time) DO UPDATE SET "                \
  "n = n + excluded.n, first = ifnull(first, excluded.first), "                                    \
  "min = coalesce(min(min, excluded.min), min, excluded.min), "                                    \
  "max = coalesce(max(max, excluded.max), max, excluded.max), "                                    \
  "last = ifnull(excluded.last, last), sum = coalesce(sum + excluded.sum, sum, excluded.sum)"

static bool
write_row (BwStmt *stmt, uint32_t series, int64_t start_us, const Aggregate *aggregate,
           GError **error)
{
  bool has_values = aggregate->n > 0;
  bw_stmt_bind_int64 (stmt, 1, series);
  bw_stmt_bind_int64 (stmt, 2, start_us);
  bw_stmt_bind_int64 (stmt, 3, aggregate->n);
  bw_stmt_bind_double (stmt, 4, has_values ? aggregate->first : (double) NAN);
  bw_stmt_bind_double (stmt, 5, has_values ? aggregate->min : (double) NAN);
  bw_stmt_bind_double (stmt, 6, has_values ? aggregate->max : (double) NAN);
  bw_stmt_bind_double (stmt, 7, has_values ? aggregate->last : (double) NAN);
  bw_stmt_bind_double (stmt, 8, has_values ? aggregate->sum : (double) NAN);
  return bw_stmt_run (stmt, error);
}

/* Series I of a block. */
typedef struct
{
  uint32_t series;
  uint32_t block;
  uint32_t i;
} Entry;

static int
compare_entries (const void *a, const void *b)
{
  const Entry *x = a;
  const Entry *y = b;
  if (x->series != y->series)
    return x->series < y->series ? -1 : 1;
  return x->block < y->block ? -1 : x->block > y->block;
}

/* One series after the other, so that each page of the tables is written once; in the order of
 * arrival, whatever layouts a series was in. */
static GArray *
list_entries (const BwRollup *rollup)
{
  GArray *entries =
      g_array_sized_new (FALSE, FALSE, sizeof (Entry), (unsigned) rollup->n_aggregates);
  for (unsigned k = 0; k < rollup->blocks->len; k++)
    {
      const BwRollupBlock *block = rollup->blocks->pdata[k];
      for (unsigned i = 0; i < block->layout->n; i++)
        {
          Entry entry = { block->layout->series[i], k, i };
          g_array_append_val (entries, entry);
        }
    }
  qsort (entries->data, entries->len, sizeof (Entry), compare_entries);
  return entries;
}

/* The hour that is being put together from minutes. */
typedef struct
{
  uint32_t series; /* 0: none */
  int64_t start_us;
  Aggregate sum;
} Hour;

static bool
write_hour (BwStmt *stmt, const Hour *hour, GError **error)
{
  return hour->series == 0 || write_row (stmt, hour->series, hour->start_us, &hour->sum, error);
}

static bool
write_entries (const BwRollup *rollup, BwStmt *minute_stmt, BwStmt *hour_stmt, GError **error)
{
  g_autoptr (GArray) entries = list_entries (rollup);
  Hour hour = { 0 };
  for (unsigned k = 0; k < entries->len; k++)
    {
      const Entry *entry = &g_array_index (entries, Entry, k);
      const BwRollupBlock *block = rollup->blocks->pdata[entry->block];
      const Aggregate *minute = &block->aggregates[entry->i];
      int64_t start_us = bw_history_floor (block->start_us, BW_HOUR_US);
      if (entry->series != hour.series || start_us != hour.start_us)
        {
          if (!write_hour (hour_stmt, &hour, error))
            return false;
          hour = (Hour){ entry->series, start_us, { 0 } };
        }
      merge (&hour.sum, minute);
      if (!write_row (minute_stmt, entry->series, block->start_us, minute, error))
        return false;
    }
  return write_hour (hour_stmt, &hour, error);
}

static bool
write_all (BwRollup *rollup, BwDb *db, int64_t up_to, GError **error)
{
  BwStmt *minute = bw_db_prepare (db, MERGE_INTO ("minute"), error);
  BwStmt *hour = minute != NULL ? bw_db_prepare (db, MERGE_INTO ("hour"), error) : NULL;
  return hour != NULL && write_entries (rollup, minute, hour, error)
         && bw_history_set_meta (db, "rolled_up_to", up_to, error);
}

bool
bw_rollup_flush (BwRollup *rollup, BwDb *db, int64_t up_to, GError **error)
{
  if (!bw_db_begin (db, error))
    return false;
  if (!write_all (rollup, db, up_to, error) || !bw_db_commit (db, error))
    {
      bw_db_rollback (db);
      return false;
    }
  bw_rollup_clear (rollup);
  return true;
}
