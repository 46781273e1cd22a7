/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every ledger_* figure of one source, now or at any moment of the past, computed from the ledger's
 * rows. */
#include "engine/bw-ledger-view-private.h"

#include "stats/bw-calibration.h"

#include <math.h>

#define FIT_BINS 10

static void
view_clear (gpointer data)
{
  BwLedgerView *view = data;
  bw_ledger_replay_clear (&view->live);
  g_hash_table_unref (view->fits);
  g_hash_table_unref (view->simulated);
  g_free (view->name);
  g_clear_pointer (&view->zone, g_time_zone_unref);
  g_clear_pointer (&view->specs, g_array_unref);
  g_mutex_clear (&view->mutex);
}

void
bw_ledger_view_options_clear (BwLedgerViewOptions *options)
{
  g_clear_pointer (&options->zone, g_time_zone_unref);
  g_clear_pointer (&options->specs, g_array_unref);
}

BwLedgerView *
bw_ledger_view_new (BwLedger *ledger, const BwLedgerViewOptions *options)
{
  g_return_val_if_fail (ledger != NULL && options != NULL && options->source != NULL, NULL);
  BwLedgerView *view = g_atomic_rc_box_new0 (BwLedgerView);
  view->name = g_strdup (options->source);
  view->zone = options->zone != NULL ? g_time_zone_ref (options->zone) : NULL;
  view->specs = options->specs != NULL ? g_array_copy (options->specs) : NULL;
  view->is_simulating = options->is_simulating;
  view->source = (BwLedgerReplaySource){ .ledger = ledger,
                                         .source = view->name,
                                         .options = { .bankroll = options->bankroll,
                                                      .overround = options->overround },
                                         .zone = view->zone,
                                         .specs = view->specs,
                                         .alerts = options->alerts };
  view->first_changed_ms = INT64_MIN;
  view->version = -1;
  view->fits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  view->simulated = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  view->fit_day_ms = view->simulated_day_ms = view->now_ms = INT64_MIN;
  view->trading = (BwLedgerTrading){ NAN, NAN, NAN, NAN };
  g_mutex_init (&view->mutex);
  bw_ledger_replay_init (&view->live, &view->source);
  return view;
}

BwLedgerView *
bw_ledger_view_ref (BwLedgerView *view)
{
  return g_atomic_rc_box_acquire (view);
}

void
bw_ledger_view_unref (BwLedgerView *view)
{
  if (view != NULL)
    g_atomic_rc_box_release_full (view, view_clear);
}

const char *
bw_ledger_view_source (BwLedgerView *view)
{
  return view->name;
}

void
bw_ledger_view_invalidate (BwLedgerView *view, int64_t first_order_ms)
{
  g_return_if_fail (view != NULL);
  g_mutex_lock (&view->mutex);
  view->first_changed_ms = MIN (view->first_changed_ms, first_order_ms);
  g_mutex_unlock (&view->mutex);
}

/* What tells a ledger of forecasts from one of bets. */
typedef struct
{
  bool has_rows;
  bool has_stake;
} Kind;

static bool
stop_at_stake (const BwBetList *rows, const char *const *sources, gpointer data)
{
  Kind *kind = data;
  kind->has_rows = true;
  for (unsigned i = 0; i < rows->bets->len && !kind->has_stake; i++)
    kind->has_stake = bw_bet_list_index (rows, i)->stake > 0;
  return !kind->has_stake;
}

/* A ledger in which no row has a stake holds forecasts, which readers give a stake of 0. Of rows
 * before FROM_MS it is known that they have none. */
static bool
find_kind (BwLedgerView *view, int64_t from_ms, GCancellable *cancellable, GError **error)
{
  BwLedgerQuery query = {
    .source = view->name, .from_order_ms = from_ms, .to_order_ms = INT64_MAX, .is_bare = true
  };
  Kind kind = { .has_rows = from_ms != INT64_MIN };
  if (!bw_ledger_read (view->source.ledger, &query, stop_at_stake, &kind, cancellable, error))
    return false;
  view->source.options.is_forecasts = kind.has_rows && !kind.has_stake;
  return true;
}

bool
bw_ledger_view_find_kind (BwLedgerView *view, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (view != NULL, false);
  return find_kind (view, INT64_MIN, cancellable, error);
}

static bool
note_order (const BwBetList *rows, const char *const *sources, gpointer data)
{
  int64_t *newest_ms = data;
  if (rows->bets->len > 0)
    *newest_ms = bw_bet_order_ms (bw_bet_list_index (rows, rows->bets->len - 1));
  return true;
}

/* Reads all rows, or from a snapshot on. One that is still there holds, whoever wrote: a write
 * takes those with it that do not. */
static bool
read_again (BwLedgerView *view, bool is_read_only, GCancellable *cancellable, GError **error)
{
  BwLedgerQuery query = BW_LEDGER_QUERY_ALL;
  int64_t newest_ms = INT64_MIN;
  query.source = view->name;
  query.limit = 1;
  query.is_bare = true;
  bw_ledger_replay_clear (&view->live);
  return bw_ledger_read (view->source.ledger, &query, note_order, &newest_ms, cancellable, error)
         && bw_ledger_replay_restore (&view->live, &view->source, newest_ms, error)
         && bw_ledger_replay_run (&view->live, &view->source, INT64_MAX, !is_read_only, NULL, NULL,
                                  cancellable, error);
}

static bool
stop_to_save (BwLedgerReplay *replay, int64_t next_ms, gpointer data)
{
  bool *is_stopped = data;
  *is_stopped = replay->n_since_snapshot >= BW_LEDGER_SNAPSHOT_ROWS;
  return !*is_stopped;
}

/* All that changed comes after the live state. That saves nothing, for of the rows it has taken it
 * is not certain which version they are; when there is much to save, it is read from a snapshot
 * on. */
static bool
read_on (BwLedgerView *view, bool is_read_only, GCancellable *cancellable, GError **error)
{
  bool is_stopped = false;
  if (!bw_ledger_replay_run (&view->live, &view->source, INT64_MAX, false,
                             is_read_only ? NULL : stop_to_save, &is_stopped, cancellable, error))
    return false;
  return !is_stopped || read_again (view, is_read_only, cancellable, error);
}

/* Rows at FIRST_MS and after it may have changed. */
static bool
read_changes (BwLedgerView *view, int64_t first_ms, bool is_read_only, GCancellable *cancellable,
              GError **error)
{
  bool was_forecasts = view->source.options.is_forecasts;
  bool is_new = first_ms == INT64_MIN || view->live.n_rows == 0;
  bool is_later = !is_new && first_ms > view->live.order_ms;
  if ((!is_later || was_forecasts)
      && !find_kind (view, was_forecasts && !is_new ? first_ms : INT64_MIN, cancellable, error))
    return false;
  bool is_same_kind = view->source.options.is_forecasts == was_forecasts;
  return is_later && is_same_kind ? read_on (view, is_read_only, cancellable, error)
                                  : read_again (view, is_read_only, cancellable, error);
}

bool
bw_ledger_view_is_stale (BwLedgerView *view)
{
  int64_t version = 0;
  if (!bw_ledger_version (view->source.ledger, view->name, &version, NULL))
    return false;
  g_mutex_lock (&view->mutex);
  bool is_stale = version != view->version;
  g_mutex_unlock (&view->mutex);
  return is_stale;
}

/* What to go back to, having noted which rows will be read. */
static bool
take_change (BwLedgerView *view, int64_t *first_ms, GError **error)
{
  int64_t version = 0;
  if (!bw_ledger_version (view->source.ledger, view->name, &version, error))
    return false;
  g_mutex_lock (&view->mutex);
  view->version = version;
  *first_ms = view->first_changed_ms;
  view->first_changed_ms = INT64_MAX;
  g_mutex_unlock (&view->mutex);
  return true;
}

/* Rows after a restart that was not known are taken again. */
static bool
take_restarts (BwLedgerView *view, GError **error)
{
  g_autoptr (BwLedgerRestarts) restarts =
      bw_ledger_restarts_read (view->source.alerts, view->name, error);
  if (restarts == NULL)
    return false;
  int64_t first_ms = bw_ledger_restarts_differ_ms (view->live.restarts, restarts);
  if (first_ms >= view->live.order_ms)
    bw_ledger_replay_set_restarts (&view->live, restarts);
  else
    bw_ledger_view_invalidate (view, first_ms + 1);
  return true;
}

static bool
bring_up_to_date (BwLedgerView *view, bool is_read_only, GCancellable *cancellable, GError **error)
{
  int64_t first_ms = INT64_MAX;
  if (!take_restarts (view, error) || !take_change (view, &first_ms, error))
    return false;
  if (first_ms == INT64_MAX)
    return true;
  if (first_ms < view->fit_day_ms)
    view->fit_day_ms = INT64_MIN;
  if (first_ms < view->simulated_day_ms)
    view->simulated_day_ms = INT64_MIN;
  if (read_changes (view, first_ms, is_read_only, cancellable, error))
    return true;
  /* The live state may stand anywhere now. */
  bw_ledger_view_invalidate (view, INT64_MIN);
  return false;
}

bool
bw_ledger_view_is_settled (BwLedgerView *view, const BwBet *bet, BwStatsRow *out)
{
  if (view->source.options.is_forecasts)
    bw_stats_row_init_forecast (out, bet, 0);
  else
    bw_stats_row_init (out, bet, 0);
  return bw_stats_row_is_settled (out) && bw_stats_row_is_valid (out);
}

bool
bw_ledger_view_is_forecast (BwLedgerView *view, const BwBet *bet, BwStatsRow *out)
{
  return bw_ledger_view_is_settled (view, bet, out) && bw_stats_row_is_decided (out);
}

/* The forecasts by model ("" is the total), gathered for VIEW. */
typedef struct
{
  BwLedgerView *view;
  GHashTable *by_model;
} Gathered;

static BwForecasts *
forecasts_of (Gathered *gathered, const char *model)
{
  BwForecasts *forecasts = g_hash_table_lookup (gathered->by_model, model);
  if (forecasts != NULL)
    return forecasts;
  forecasts = bw_forecasts_new (64);
  g_hash_table_insert (gathered->by_model, g_strdup (model), forecasts);
  return forecasts;
}

static bool
gather_forecasts (const BwBetList *rows, const char *const *sources, gpointer data)
{
  Gathered *gathered = data;
  for (unsigned i = 0; i < rows->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (rows, i);
      BwStatsRow row;
      if (!bw_ledger_view_is_forecast (gathered->view, bet, &row))
        continue;
      bw_forecasts_add (forecasts_of (gathered, ""), row.p, row.status == BW_BET_WON);
      if (bet->model[0] != '\0')
        bw_forecasts_add (forecasts_of (gathered, bet->model), row.p, row.status == BW_BET_WON);
    }
  return true;
}

BwLedgerFit
bw_ledger_fit_compute (BwForecasts *forecasts)
{
  BwLedgerFit fit = bw_ledger_fit_unknown;
  if (forecasts == NULL || bw_forecasts_count (forecasts) == 0)
    return fit;
  g_auto (BwCalibration) calibration = { 0 };
  bw_calibration_compute (forecasts, FIT_BINS, &calibration);
  fit.mcb = calibration.corp.mcb;
  fit.dsc = calibration.corp.dsc;
  fit.ece = calibration.equal_width.ece;
  return fit;
}

/* Figures of a whole fit are those of the last day end, so they are computed once a day. */
static bool
fit_day_end (BwLedgerView *view, int64_t now_ms, GCancellable *cancellable, GError **error)
{
  int64_t day_ms = bw_ledger_view_day_start_ms (view, now_ms);
  if (day_ms == view->fit_day_ms)
    return true;
  g_autoptr (GHashTable) by_model =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) bw_forecasts_free);
  Gathered gathered = { view, by_model };
  BwLedgerQuery query = {
    .source = view->name, .from_order_ms = INT64_MIN, .to_order_ms = day_ms, .is_bare = true
  };
  if (!bw_ledger_read (view->source.ledger, &query, gather_forecasts, &gathered, cancellable,
                       error))
    return false;
  GHashTableIter iter;
  gpointer model, forecasts;
  g_hash_table_remove_all (view->fits);
  g_hash_table_iter_init (&iter, by_model);
  while (g_hash_table_iter_next (&iter, &model, &forecasts))
    {
      BwLedgerFit fit = bw_ledger_fit_compute (forecasts);
      g_hash_table_insert (view->fits, g_strdup (model), g_memdup2 (&fit, sizeof fit));
    }
  view->fit_day_ms = day_ms;
  return true;
}

/* Breakdowns come and go with the rows that are read again; the fits stay for the day. */
static void
hand_out_fits (BwLedgerView *view)
{
  for (unsigned i = 0; i < view->live.breakdowns->len; i++)
    {
      BwLedgerBreakdown *breakdown = g_ptr_array_index (view->live.breakdowns, i);
      const BwLedgerFit *fit = g_hash_table_lookup (view->fits, breakdown->model);
      breakdown->fit = fit != NULL ? *fit : bw_ledger_fit_unknown;
      bw_ledger_view_take_simulated (view, breakdown->model, &breakdown->fit);
    }
}

int64_t
bw_ledger_view_day_start_ms (BwLedgerView *view, int64_t ms)
{
  int64_t offset_us = bw_ledger_replay_offset (&view->source, ms);
  int64_t day_ms = BW_DAY_US / 1000;
  int64_t local_ms = bw_day_of (ms, offset_us) * day_ms;
  /* The offset at midnight may be another one than now's. */
  int64_t midnight_ms = local_ms - offset_us / 1000;
  return local_ms - bw_ledger_replay_offset (&view->source, midnight_ms) / 1000;
}

int64_t
bw_ledger_view_next_day_ms (BwLedgerView *view, int64_t day_ms)
{
  /* A day has 23 to 25 hours. */
  return bw_ledger_view_day_start_ms (view, day_ms + 36 * BW_HOUR_US / 1000);
}

/* MORE (N_MORE) are the labels of a monitor that is not the usual one. */
static const BwMetric *
label_metric (const char *name, const char *source, const char *model, const char *window,
              const BwLabel *more, unsigned n_more)
{
  BwLabel labels[3 + BW_LEDGER_N_EVIDENCE_LABELS] = { { "source", source } };
  unsigned n = 1;
  if (model[0] != '\0')
    labels[n++] = (BwLabel){ "model", model };
  if (window != NULL)
    labels[n++] = (BwLabel){ "window", window };
  for (unsigned i = 0; i < n_more; i++)
    labels[n++] = more[i];
  return bw_metric_get (name, labels, n);
}

static void
add_figures (BwLedgerView *view, BwLedgerBreakdown *breakdown, const BwLedgerMoment *moment,
             const BwLedgerWindow *window, BwBatch *batch)
{
  unsigned n = 0;
  const BwLedgerMetric *metrics = bw_ledger_metrics (&n);
  for (unsigned i = 0; i < n; i++)
    if (window == NULL || metrics[i].window != NULL)
      bw_batch_add (batch,
                    label_metric (metrics[i].name, view->name, breakdown->model,
                                  window != NULL ? window->label : NULL, NULL, 0),
                    bw_ledger_moment_value (moment, &metrics[i], window));
}

/* By the monitors that are not the usual ones. */
static void
add_evidence (BwLedgerView *view, BwLedgerBreakdown *breakdown, int64_t now_ms, BwBatch *batch)
{
  unsigned n_metrics = 0;
  const BwLedgerMetric *metrics = bw_ledger_metrics (&n_metrics);
  for (unsigned s = 0; view->specs != NULL && s < view->specs->len; s++)
    {
      const BwLedgerMonitorSpec *spec = &g_array_index (view->specs, BwLedgerMonitorSpec, s);
      BwLabel labels[BW_LEDGER_N_EVIDENCE_LABELS];
      unsigned n = bw_ledger_monitor_spec_labels (spec, labels);
      for (unsigned i = 0; i < n_metrics; i++)
        if (metrics[i].evidence != NULL && metrics[i].monitor == (BwMonitorKind) spec->spec.kind)
          bw_batch_add (
              batch, label_metric (metrics[i].name, view->name, breakdown->model, NULL, labels, n),
              bw_ledger_breakdown_evidence (breakdown, &metrics[i], BW_N_MONITORS + s, now_ms));
      for (unsigned i = 0; i < n; i++)
        g_free ((char *) labels[i].value);
    }
}

static void
note_trading (BwLedgerView *view, const BwLedgerFigures *figures)
{
  g_mutex_lock (&view->mutex);
  view->trading = (BwLedgerTrading){
    .drawdown = figures->current_drawdown,
    .roi_z = figures->per_bet.sharpe * sqrt ((double) figures->per_bet.n),
    .n_rows = (double) figures->n_rows,
    .n_bad_rows = (double) figures->n_invalid,
  };
  g_mutex_unlock (&view->mutex);
}

void
bw_ledger_view_trading (BwLedgerView *view, BwLedgerTrading *out)
{
  g_mutex_lock (&view->mutex);
  *out = view->trading;
  g_mutex_unlock (&view->mutex);
}

static BwBatch *
all_figures (BwLedgerView *view, int64_t now_us)
{
  BwBatch *batch = bw_batch_new (view->name, now_us);
  int64_t now_ms = now_us / 1000;
  int64_t offset_us = bw_ledger_replay_offset (&view->source, now_ms);
  unsigned n_windows = 0;
  const BwLedgerWindow *windows = bw_ledger_windows (&n_windows);
  for (unsigned i = 0; i < view->live.breakdowns->len; i++)
    {
      BwLedgerBreakdown *breakdown = g_ptr_array_index (view->live.breakdowns, i);
      BwLedgerMoment moment;
      bw_ledger_breakdown_moment (breakdown, now_ms, offset_us, &moment);
      if (i == 0)
        note_trading (view, &moment.figures);
      add_figures (view, breakdown, &moment, NULL, batch);
      add_evidence (view, breakdown, now_ms, batch);
      for (unsigned w = 0; w < n_windows; w++)
        add_figures (view, breakdown, &moment, &windows[w], batch);
    }
  return batch;
}

BwBatch *
bw_ledger_view_refresh (BwLedgerView *view, int64_t now_us, bool is_read_only,
                        GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (view != NULL, NULL);
  int64_t now_ms = now_us / 1000;
  /* The clock was set back: what left the windows belongs there again. */
  if (now_ms < view->now_ms)
    bw_ledger_view_invalidate (view, INT64_MIN);
  view->now_ms = now_ms;
  if (!bring_up_to_date (view, is_read_only, cancellable, error)
      || !fit_day_end (view, now_ms, cancellable, error)
      || (view->is_simulating && !bw_ledger_view_simulate (view, now_us, cancellable, error)))
    return NULL;
  hand_out_fits (view);
  return all_figures (view, now_us);
}
