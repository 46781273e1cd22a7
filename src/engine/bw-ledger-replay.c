/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's rows, read in order into breakdowns: from the start, or from the newest snapshot that
 * still holds. */
#include "engine/bw-ledger-replay.h"

#include "base/bw-error.h"
#include "base/bw-time.h"

#define SNAPSHOT_ROWS 1024
#define SNAPSHOT_KEY "figures-1 "
/* Snapshots wait until the rows have been read, which must not be interrupted; this many at most.
 */
#define MAX_WAITING 64
/* The longest window by time: that much is read before a moment, so that the window is complete
 * there. */
#define WINDOW_MS (30 * BW_DAY_US / 1000)

void
bw_ledger_replay_init (BwLedgerReplay *replay, const BwLedgerOptions *options)
{
  *replay = (BwLedgerReplay){ .order_ms = INT64_MIN, .ordinal = INT64_MIN };
  replay->breakdowns = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_ledger_breakdown_free);
  replay->by_model = g_hash_table_new (g_str_hash, g_str_equal);
  BwLedgerBreakdown *total = bw_ledger_breakdown_new ("", options);
  g_ptr_array_add (replay->breakdowns, total);
  g_hash_table_insert (replay->by_model, total->model, total);
}

void
bw_ledger_replay_clear (BwLedgerReplay *replay)
{
  g_clear_pointer (&replay->by_model, g_hash_table_unref);
  g_clear_pointer (&replay->breakdowns, g_ptr_array_unref);
}

BwLedgerBreakdown *
bw_ledger_replay_find (BwLedgerReplay *replay, const char *model)
{
  return g_hash_table_lookup (replay->by_model, model);
}

int64_t
bw_ledger_replay_offset (const BwLedgerReplaySource *source, int64_t ms)
{
  if (source->zone == NULL || ms == INT64_MIN)
    return 0;
  return bw_zone_offset_us (source->zone, ms * 1000);
}

/* Days begin with the zone, so states of different zones are kept apart. */
static char *
snapshot_key (const BwLedgerReplaySource *source)
{
  return g_strconcat (
      SNAPSHOT_KEY, source->zone != NULL ? g_time_zone_get_identifier (source->zone) : "UTC", NULL);
}

static int64_t
longest_before (int64_t before_order_ms)
{
  return before_order_ms > INT64_MIN + WINDOW_MS ? before_order_ms - WINDOW_MS : INT64_MIN;
}

bool
bw_ledger_replay_restore (BwLedgerReplay *replay, const BwLedgerReplaySource *source,
                          int64_t before_order_ms, GError **error)
{
  g_autoptr (GError) local = NULL;
  BwLedgerSnapshot snapshot = { 0 };
  bw_ledger_replay_init (replay, &source->options);
  g_autofree char *key = snapshot_key (source);
  bool is_found = bw_ledger_get_snapshot (source->ledger, source->source, key,
                                          longest_before (before_order_ms), &snapshot, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return false;
    }
  if (!is_found)
    return true;
  g_autoptr (GBytes) state = snapshot.state;
  GPtrArray *breakdowns = bw_ledger_breakdowns_load (state, &source->options);
  /* One of another version or with other options: all rows are read again. */
  if (breakdowns == NULL || breakdowns->len == 0)
    {
      g_clear_pointer (&breakdowns, g_ptr_array_unref);
      return true;
    }
  bw_ledger_replay_clear (replay);
  replay->breakdowns = breakdowns;
  replay->by_model = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < breakdowns->len; i++)
    {
      BwLedgerBreakdown *breakdown = g_ptr_array_index (breakdowns, i);
      g_hash_table_insert (replay->by_model, breakdown->model, breakdown);
    }
  replay->order_ms = snapshot.order_ms;
  replay->ordinal = snapshot.ordinal;
  replay->n_rows = snapshot.n_rows;
  return true;
}

typedef struct
{
  BwLedgerReplay *replay;
  const BwLedgerReplaySource *source;
  bool is_saving;
  BwLedgerReplayFunc func;
  gpointer data;
  GArray *waiting; /* of BwLedgerSnapshot */
  bool is_stopped; /* by FUNC */
} Run;

static void
snapshot_clear (gpointer data)
{
  g_bytes_unref (((BwLedgerSnapshot *) data)->state);
}

static BwLedgerBreakdown *
breakdown_for (BwLedgerReplay *replay, const BwLedgerOptions *options, const char *model)
{
  BwLedgerBreakdown *breakdown = bw_ledger_replay_find (replay, model);
  if (breakdown != NULL)
    return breakdown;
  breakdown = bw_ledger_breakdown_new (model, options);
  g_ptr_array_add (replay->breakdowns, breakdown);
  g_hash_table_insert (replay->by_model, breakdown->model, breakdown);
  return breakdown;
}

static void
make_snapshot (Run *run)
{
  BwLedgerReplay *replay = run->replay;
  BwLedgerSnapshot snapshot = { .order_ms = replay->order_ms,
                                .ordinal = replay->ordinal,
                                .n_rows = replay->n_rows,
                                .state = bw_ledger_breakdowns_save (replay->breakdowns) };
  g_array_append_val (run->waiting, snapshot);
  replay->n_since_snapshot = 0;
}

/* A snapshot of rows that have changed since is refused; the next replay makes it again. */
static bool
save_waiting (Run *run, int64_t version, GError **error)
{
  g_autofree char *key = snapshot_key (run->source);
  for (unsigned i = 0; i < run->waiting->len; i++)
    {
      BwLedgerSnapshot *snapshot = &g_array_index (run->waiting, BwLedgerSnapshot, i);
      g_autoptr (GError) local = NULL;
      snapshot->version = version;
      if (bw_ledger_put_snapshot (run->source->ledger, run->source->source, key, snapshot, &local))
        continue;
      if (!g_error_matches (local, BW_ERROR, BW_ERROR_CONFLICT))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return false;
        }
      break;
    }
  g_array_set_size (run->waiting, 0);
  return true;
}

/* One row of the ledger; false stops. */
static bool
take (Run *run, const BwBet *bet)
{
  BwLedgerReplay *replay = run->replay;
  const BwLedgerOptions *options = &run->source->options;
  int64_t order_ms = bw_bet_order_ms (bet);
  if (order_ms == replay->order_ms && bet->ordinal <= replay->ordinal)
    return true;
  BwStatsRow row;
  if (options->is_forecasts)
    bw_stats_row_init_forecast (&row, bet, 0);
  else
    bw_stats_row_init (&row, bet, 0);
  int64_t offset_us = bw_ledger_replay_offset (run->source, row.order_ms);
  bw_ledger_breakdown_push (g_ptr_array_index (replay->breakdowns, 0), &row, offset_us);
  if (bet->model[0] != '\0')
    bw_ledger_breakdown_push (breakdown_for (replay, options, bet->model), &row, offset_us);
  replay->order_ms = order_ms;
  replay->ordinal = bet->ordinal;
  replay->n_rows++;
  if (++replay->n_since_snapshot >= SNAPSHOT_ROWS && run->is_saving)
    make_snapshot (run);
  run->is_stopped = run->func != NULL && !run->func (replay, &row, run->data);
  return !run->is_stopped && run->waiting->len < MAX_WAITING;
}

static bool
rows_cb (const BwBetList *rows, const char *const *sources, gpointer data)
{
  for (unsigned i = 0; i < rows->bets->len; i++)
    if (!take (data, bw_bet_list_index (rows, i)))
      return false;
  return true;
}

/* Reads on from the present place until the end, FUNC's stop, or as many snapshots as may wait. */
static bool
read_on (Run *run, int64_t to_order_ms, int64_t *version, GCancellable *cancellable, GError **error)
{
  BwLedgerQuery query = { .source = run->source->source,
                          .from_order_ms = run->replay->order_ms,
                          .to_order_ms = to_order_ms,
                          .is_bare = true };
  return bw_ledger_version (run->source->ledger, run->source->source, version, error)
         && bw_ledger_read (run->source->ledger, &query, rows_cb, run, cancellable, error);
}

bool
bw_ledger_replay_run (BwLedgerReplay *replay, const BwLedgerReplaySource *source,
                      int64_t to_order_ms, bool is_saving, BwLedgerReplayFunc func, gpointer data,
                      GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (BwLedgerSnapshot));
  g_array_set_clear_func (waiting, snapshot_clear);
  Run run = { replay, source, is_saving, func, data, waiting, false };
  bool is_more = true;
  while (is_more)
    {
      int64_t version = 0;
      if (!read_on (&run, to_order_ms, &version, cancellable, error))
        return false;
      is_more = waiting->len >= MAX_WAITING && !run.is_stopped;
      if (!save_waiting (&run, version, error))
        return false;
    }
  return true;
}
