/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of a ledger that are found out by playing its rows again. */
#include "engine/bw-ledger-view-private.h"
#include "stats/bw-certainty.h"
#include "stats/bw-luck.h"

#include <math.h>

static bool
is_cancelled (gpointer data)
{
  return g_cancellable_is_cancelled (data);
}

static double
mcb_p (const BwStatsRow *rows, size_t n, GCancellable *cancellable)
{
  g_autoptr (BwForecasts) forecasts = bw_forecasts_of_rows (rows, n);
  bw_forecasts_sort (forecasts);
  return bw_mcb_p_value (forecasts, BW_LUCK_SEED, is_cancelled, cancellable);
}

static double
drawdown_odds (double bankroll, const BwStatsRow *rows, size_t n, GCancellable *cancellable)
{
  g_auto (BwLuck) luck = { 0 };
  if (!bw_luck_compute (rows, n, bankroll, BW_LUCK_SEED, is_cancelled, cancellable, &luck))
    return NAN;
  return luck.drawdown_odds;
}

static double
breakeven_p (const BwStatsRow *rows, size_t n)
{
  BwCertainty certainty;
  bw_certainty_compute (rows, n, &certainty);
  return certainty.breakeven_p;
}

double
bw_ledger_simulate (BwSimulated which, const BwLedgerOptions *options, const BwStatsRow *rows,
                    size_t n, GCancellable *cancellable)
{
  switch (which)
    {
    case BW_SIMULATED_MCB_P:
      return mcb_p (rows, n, cancellable);
    case BW_SIMULATED_DRAWDOWN_ODDS:
      return options->is_forecasts ? (double) NAN
                                   : drawdown_odds (options->bankroll, rows, n, cancellable);
    case BW_SIMULATED_BREAKEVEN_P:
      return options->is_forecasts ? (double) NAN : breakeven_p (rows, n);
    case BW_SIMULATED_NONE:
    case BW_N_SIMULATED:
    default:
      return NAN;
    }
}

/* The rows by model ("" is the total), gathered for VIEW. */
typedef struct
{
  BwLedgerView *view;
  GHashTable *by_model; /* → GArray of BwStatsRow */
} Gathered;

static void
add_row (Gathered *gathered, const char *model, const BwStatsRow *row)
{
  GArray *rows = g_hash_table_lookup (gathered->by_model, model);
  if (rows == NULL)
    {
      rows = g_array_new (FALSE, FALSE, sizeof (BwStatsRow));
      g_hash_table_insert (gathered->by_model, g_strdup (model), rows);
    }
  g_array_append_vals (rows, row, 1);
}

static bool
gather_rows (const BwBetList *rows, const char *const *sources, gpointer data)
{
  Gathered *gathered = data;
  for (unsigned i = 0; i < rows->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (rows, i);
      BwStatsRow row;
      if (!bw_ledger_view_is_settled (gathered->view, bet, &row))
        continue;
      add_row (gathered, "", &row);
      if (bet->model[0] != '\0')
        add_row (gathered, bet->model, &row);
    }
  return true;
}

static double *
simulate_all (BwLedgerView *view, const GArray *rows, GCancellable *cancellable)
{
  const BwStatsRow *first = (const BwStatsRow *) (gpointer) rows->data;
  double *values = g_new (double, BW_N_SIMULATED);
  for (int which = 0; which < BW_N_SIMULATED; which++)
    values[which] = bw_ledger_simulate ((BwSimulated) which, &view->source.options, first,
                                        rows->len, cancellable);
  return values;
}

bool
bw_ledger_view_simulate (BwLedgerView *view, int64_t now_us, GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (view != NULL, false);
  int64_t day_ms = bw_ledger_view_day_start_ms (view, now_us / 1000);
  if (day_ms == view->simulated_day_ms)
    return true;
  g_autoptr (GHashTable) by_model =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  g_autoptr (GHashTable) simulated =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Gathered gathered = { view, by_model };
  BwLedgerQuery query = {
    .source = view->name, .from_order_ms = INT64_MIN, .to_order_ms = day_ms, .is_bare = true
  };
  if (!bw_ledger_read (view->source.ledger, &query, gather_rows, &gathered, cancellable, error))
    return false;
  GHashTableIter iter;
  gpointer model, rows;
  g_hash_table_iter_init (&iter, by_model);
  while (g_hash_table_iter_next (&iter, &model, &rows))
    g_hash_table_insert (simulated, g_strdup (model), simulate_all (view, rows, cancellable));
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return false;
  g_hash_table_unref (view->simulated);
  view->simulated = g_steal_pointer (&simulated);
  view->simulated_day_ms = day_ms;
  return true;
}

bool
bw_ledger_view_is_simulated (BwLedgerView *view)
{
  return view->simulated_day_ms != INT64_MIN && view->simulated_day_ms == view->fit_day_ms;
}

void
bw_ledger_view_take_simulated (BwLedgerView *view, const char *model, BwLedgerFit *fit)
{
  const double *values = g_hash_table_lookup (view->simulated, model);
  for (int which = 0; values != NULL && which < BW_N_SIMULATED; which++)
    fit->simulated[which] = values[which];
}
