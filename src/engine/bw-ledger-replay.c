/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's rows, read in order into breakdowns: from the start, or from the newest snapshot that
 * still holds. */
#include "engine/bw-ledger-replay.h"

#include "base/bw-error.h"
#include "base/bw-time.h"

/* Snapshots wait until the rows have been read, which must not be interrupted; this many at most.
 */
#define MAX_WAITING 64
/* The longest window by time: that much is read before a moment, so that the window is complete
 * there. */
#define WINDOW_MS (30 * BW_DAY_US / 1000)

void
bw_ledger_replay_init (BwLedgerReplay *replay, const BwLedgerReplaySource *source)
{
  *replay = (BwLedgerReplay){ .order_ms = INT64_MIN, .ordinal = INT64_MIN };
  replay->breakdowns = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_ledger_breakdown_free);
  replay->by_model = g_hash_table_new (g_str_hash, g_str_equal);
  BwLedgerBreakdown *total = bw_ledger_breakdown_new ("", &source->options, source->specs);
  g_ptr_array_add (replay->breakdowns, total);
  g_hash_table_insert (replay->by_model, total->model, total);
}

void
bw_ledger_replay_clear (BwLedgerReplay *replay)
{
  g_clear_pointer (&replay->by_model, g_hash_table_unref);
  g_clear_pointer (&replay->breakdowns, g_ptr_array_unref);
  g_clear_pointer (&replay->restarts, bw_ledger_restarts_unref);
}

void
bw_ledger_replay_set_restarts (BwLedgerReplay *replay, BwLedgerRestarts *restarts)
{
  if (restarts != NULL)
    bw_ledger_restarts_ref (restarts);
  g_clear_pointer (&replay->restarts, bw_ledger_restarts_unref);
  replay->restarts = restarts;
  for (unsigned i = 0; i < replay->breakdowns->len; i++)
    {
      BwLedgerBreakdown *breakdown = g_ptr_array_index (replay->breakdowns, i);
      bw_ledger_monitors_set_restarts (breakdown->monitors, restarts);
    }
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

static int64_t
longest_before (int64_t before_order_ms)
{
  return before_order_ms > INT64_MIN + WINDOW_MS ? before_order_ms - WINDOW_MS : INT64_MIN;
}

/* Days begin where the zone says, so a state holds for one zone, and for the monitors in it. */
static char *
snapshot_key (const BwLedgerReplaySource *source)
{
  const char *zone = source->zone != NULL ? g_time_zone_get_identifier (source->zone) : "UTC";
  GString *key = g_string_new ("figures-3 ");
  g_string_append (key, zone);
  for (unsigned i = 0; source->specs != NULL && i < source->specs->len; i++)
    {
      const BwLedgerMonitorSpec *spec = &g_array_index (source->specs, BwLedgerMonitorSpec, i);
      g_string_append_printf (key, " %" G_GINT64_FORMAT ":%a:%" G_GINT64_FORMAT, spec->spec.kind,
                              spec->spec.level, spec->since_ms);
    }
  return g_string_free (key, FALSE);
}

/* Takes over the state that SNAPSHOT holds. One of another version or with other options is passed
 * over: all rows are read again. */
static void
take_snapshot (BwLedgerReplay *replay, const BwLedgerReplaySource *source,
               const BwLedgerSnapshot *snapshot)
{
  g_autoptr (GPtrArray) breakdowns = bw_ledger_breakdowns_load (snapshot->state, &source->options,
                                                                source->specs, replay->restarts);
  if (breakdowns == NULL || breakdowns->len == 0)
    return;
  g_ptr_array_unref (replay->breakdowns);
  replay->breakdowns = g_steal_pointer (&breakdowns);
  g_hash_table_remove_all (replay->by_model);
  for (unsigned i = 0; i < replay->breakdowns->len; i++)
    {
      BwLedgerBreakdown *breakdown = g_ptr_array_index (replay->breakdowns, i);
      g_hash_table_insert (replay->by_model, breakdown->model, breakdown);
    }
  replay->order_ms = snapshot->order_ms;
  replay->ordinal = snapshot->ordinal;
  replay->n_rows = snapshot->n_rows;
}

bool
bw_ledger_replay_restore (BwLedgerReplay *replay, const BwLedgerReplaySource *source,
                          int64_t before_order_ms, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *key = snapshot_key (source);
  BwLedgerSnapshot snapshot = { 0 };
  bw_ledger_replay_init (replay, source);
  g_autoptr (BwLedgerRestarts) restarts =
      bw_ledger_restarts_read (source->alerts, source->source, error);
  if (restarts == NULL)
    return false;
  bw_ledger_replay_set_restarts (replay, restarts);
  /* Before anything is read: a write that comes in between makes the version another one. */
  if (!bw_ledger_version (source->ledger, source->source, &replay->version, error))
    return false;
  bool is_found = bw_ledger_get_snapshot (source->ledger, source->source, key,
                                          longest_before (before_order_ms), &snapshot, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return false;
    }
  if (is_found)
    take_snapshot (replay, source, &snapshot);
  g_clear_pointer (&snapshot.state, g_bytes_unref);
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
breakdown_for (BwLedgerReplay *replay, const BwLedgerReplaySource *source, const char *model)
{
  BwLedgerBreakdown *breakdown = bw_ledger_replay_find (replay, model);
  if (breakdown != NULL)
    return breakdown;
  breakdown = bw_ledger_breakdown_new (model, &source->options, source->specs);
  bw_ledger_monitors_set_restarts (breakdown->monitors, replay->restarts);
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

/* Those of rows that have changed since are refused; the next replay makes them again. */
static bool
save_waiting (Run *run, GError **error)
{
  g_autofree char *key = snapshot_key (run->source);
  for (unsigned i = 0; i < run->waiting->len && run->is_saving; i++)
    {
      BwLedgerSnapshot *snapshot = &g_array_index (run->waiting, BwLedgerSnapshot, i);
      g_autoptr (GError) local = NULL;
      snapshot->version = run->replay->version;
      if (bw_ledger_put_snapshot (run->source->ledger, run->source->source, key, snapshot, &local))
        continue;
      if (!g_error_matches (local, BW_ERROR, BW_ERROR_CONFLICT))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return false;
        }
      run->is_saving = false;
    }
  g_array_set_size (run->waiting, 0);
  return true;
}

/* Between two moments, so that what is saved has all rows of its last one; false stops. */
static bool
end_moment (Run *run, int64_t next_ms)
{
  BwLedgerReplay *replay = run->replay;
  if (run->is_saving && replay->n_since_snapshot >= BW_LEDGER_SNAPSHOT_ROWS)
    make_snapshot (run);
  run->is_stopped = run->func != NULL && !run->func (replay, next_ms, run->data);
  return !run->is_stopped && run->waiting->len < MAX_WAITING;
}

/* One row of the ledger; false stops before it. */
static bool
take (Run *run, const BwBet *bet)
{
  BwLedgerReplay *replay = run->replay;
  const BwLedgerOptions *options = &run->source->options;
  int64_t order_ms = bw_bet_order_ms (bet);
  if (order_ms != replay->order_ms && !end_moment (run, order_ms))
    return false;
  BwStatsRow row;
  if (options->is_forecasts)
    bw_stats_row_init_forecast (&row, bet, 0);
  else
    bw_stats_row_init (&row, bet, 0);
  int64_t offset_us = bw_ledger_replay_offset (run->source, row.order_ms);
  bw_ledger_breakdown_push (g_ptr_array_index (replay->breakdowns, 0), &row, offset_us);
  if (bet->model[0] != '\0')
    bw_ledger_breakdown_push (breakdown_for (replay, run->source, bet->model), &row, offset_us);
  replay->order_ms = order_ms;
  replay->ordinal = bet->ordinal;
  replay->n_rows++;
  replay->n_since_snapshot++;
  return true;
}

static bool
rows_cb (const BwBetList *rows, const char *const *sources, gpointer data)
{
  for (unsigned i = 0; i < rows->bets->len; i++)
    if (!take (data, bw_bet_list_index (rows, i)))
      return false;
  return true;
}

bool
bw_ledger_replay_run (BwLedgerReplay *replay, const BwLedgerReplaySource *source,
                      int64_t to_order_ms, bool is_saving, BwLedgerReplayFunc func, gpointer data,
                      GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (BwLedgerSnapshot));
  g_array_set_clear_func (waiting, snapshot_clear);
  Run run = { replay, source, is_saving && replay->version != 0, func, data, waiting, false };
  bool is_more = true;
  while (is_more)
    {
      BwLedgerQuery query = { .source = source->source,
                              .from_order_ms =
                                  replay->n_rows > 0 ? replay->order_ms + 1 : INT64_MIN,
                              .to_order_ms = to_order_ms,
                              .is_bare = true };
      if (!bw_ledger_read (source->ledger, &query, rows_cb, &run, cancellable, error))
        return false;
      is_more = waiting->len >= MAX_WAITING && !run.is_stopped;
      if (!save_waiting (&run, error))
        return false;
    }
  return true;
}
