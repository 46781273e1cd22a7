/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a choice of bets comes to: record, stakes, profit, and how sure that is. */
#include "view/bw-bet-totals.h"

#include "stats/bw-certainty.h"
#include "stats/bw-stats-row.h"
#include "stats/bw-sum.h"

#include <math.h>
#include <string.h>

/* Rows between two looks at the cancellable. */
#define ROWS_AT_ONCE 8192

/* The first currency there is stays; another one is told. */
static void
note_currency (char *currency, size_t size, bool *has_two, const char *next)
{
  if (*next == '\0' || *has_two)
    return;
  if (*currency == '\0')
    g_strlcpy (currency, next, size);
  else if (strncmp (currency, next, size - 1) != 0)
    *has_two = true;
}

static void
count (BwBetTotals *out, BwBetStatus status)
{
  out->n++;
  out->n_won += status == BW_BET_WON;
  out->n_lost += status == BW_BET_LOST;
  out->n_push += status == BW_BET_PUSH;
  out->n_void += status == BW_BET_VOID;
  out->n_pending += status == BW_BET_PENDING;
}

static bool
is_cancelled (GCancellable *cancellable, size_t i)
{
  return i % ROWS_AT_ONCE == 0 && g_cancellable_is_cancelled (cancellable);
}

/* Whether money counts BET, which then is in ROW. */
static bool
has_money (const BwBet *bet, BwStatsRow *row)
{
  bw_stats_row_init (row, bet, 0);
  return bw_stats_row_is_settled (row) && bw_stats_row_is_valid (row);
}

/* How sure the return is, which takes another look at each of them. */
static bool
compute_interval (const BwBetTable *table, const uint8_t *marks, GCancellable *cancellable,
                  BwBetTotals *out)
{
  BwSum squares = { 0 };
  for (size_t i = 0; i < bw_bet_table_n (table); i++)
    {
      BwBet bet;
      BwStatsRow row;
      if (is_cancelled (cancellable, i))
        return false;
      if (marks != NULL && !marks[i])
        continue;
      bw_bet_table_get (table, i, &bet);
      if (!has_money (&bet, &row))
        continue;
      double rest = row.profit - out->roi * row.stake;
      bw_sum_add (&squares, rest * rest);
    }
  out->roi95 =
      bw_certainty_roi95 (out->n_staked, out->staked, out->profit, bw_sum_value (&squares));
  return true;
}

/* The counts, and what was staked and won. */
static bool
add_up (const BwBetTable *table, const uint8_t *marks, GCancellable *cancellable, BwBetTotals *out)
{
  BwSum staked = { 0 }, profit = { 0 };
  for (size_t i = 0; i < bw_bet_table_n (table); i++)
    {
      BwBet bet;
      BwStatsRow row;
      if (is_cancelled (cancellable, i))
        return false;
      if (marks != NULL && !marks[i])
        continue;
      bw_bet_table_get (table, i, &bet);
      count (out, bet.status);
      if (!has_money (&bet, &row))
        continue;
      note_currency (out->currency, sizeof out->currency, &out->has_two_currencies, bet.currency);
      out->n_staked++;
      bw_sum_add (&staked, row.stake);
      bw_sum_add (&profit, row.profit);
    }
  if (out->n_staked > 0 && !out->has_two_currencies)
    {
      out->staked = bw_sum_value (&staked);
      out->profit = bw_sum_value (&profit);
    }
  return true;
}

bool
bw_bet_totals_compute (const BwBetTable *table, const uint8_t *marks, GCancellable *cancellable,
                       BwBetTotals *out)
{
  g_return_val_if_fail (table != NULL && out != NULL, false);

  const double unknown = (double) NAN;
  *out = (BwBetTotals){
    .staked = unknown, .profit = unknown, .roi = unknown, .roi95 = { unknown, unknown }
  };
  if (!add_up (table, marks, cancellable, out))
    return false;
  out->n_decided = out->n_won + out->n_lost;
  out->n_settled = out->n_decided + out->n_push;
  out->win_rate = out->n_decided > 0 ? (double) out->n_won / (double) out->n_decided : unknown;
  out->wilson95 = bw_interval_wilson95 (out->n_won, out->n_decided);
  if (!(out->staked > 0))
    return true;
  out->roi = out->profit / out->staked;
  return compute_interval (table, marks, cancellable, out);
}

void
bw_bet_facts_compute (const BwBetTable *table, BwBetFacts *out)
{
  g_return_if_fail (table != NULL && out != NULL);

  *out = (BwBetFacts){ 0 };
  const char *model = NULL, *source = NULL;
  for (size_t i = 0; i < bw_bet_table_n (table); i++)
    {
      BwBet bet;
      bw_bet_table_get (table, i, &bet);
      const char *from = bw_bet_table_text (table, i, BW_BET_TEXT_SOURCE);
      model = i == 0 ? bet.model : model;
      source = i == 0 ? from : source;
      out->has_events |= *bet.event != '\0';
      out->has_selections |= *bet.selection != '\0';
      out->has_models |= *bet.model != '\0';
      out->has_two_models |= bet.model != model && strcmp (bet.model, model) != 0;
      out->has_odds |= !isnan (bet.odds);
      out->has_stakes |= !isnan (bet.stake);
      out->has_chances |= !isnan (bet.probability);
      out->has_profits |= !isnan (bet.profit);
      out->has_closing |= !isnan (bet.closing_odds);
      out->has_two_sources |= from != source && strcmp (from, source) != 0;
      note_currency (out->currency, sizeof out->currency, &out->has_two_currencies, bet.currency);
    }
}
