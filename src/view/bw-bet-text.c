/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets in words: cells, two-line rows, totals. */
#include "view/bw-bet-text.h"

#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MIDDLE_DOT " · "
#define UNKNOWN "–"

static const char *const titles[BW_N_BET_COLUMNS] = {
  [BW_BET_COLUMN_TIME] = N_ ("Time"),
  [BW_BET_COLUMN_EVENT] = N_ ("Event"),
  [BW_BET_COLUMN_SELECTION] = N_ ("Selection"),
  [BW_BET_COLUMN_MODEL] = N_ ("Model"),
  [BW_BET_COLUMN_ODDS] = N_ ("Odds"),
  [BW_BET_COLUMN_STAKE] = N_ ("Stake"),
  [BW_BET_COLUMN_CHANCE] = N_ ("Chance"),
  [BW_BET_COLUMN_RESULT] = N_ ("Result"),
  [BW_BET_COLUMN_PROFIT] = N_ ("P/L"),
  [BW_BET_COLUMN_CLOSING] = N_ ("Closing"),
  [BW_BET_COLUMN_CLV] = N_ ("CLV"),
  [BW_BET_COLUMN_SOURCE] = N_ ("Bot"),
};

static bool
is_money (BwBetColumn column)
{
  return column == BW_BET_COLUMN_STAKE || column == BW_BET_COLUMN_PROFIT;
}

char *
bw_bet_text_title (BwBetColumn column, const char *currency)
{
  g_return_val_if_fail (column < BW_N_BET_COLUMNS, NULL);
  const char *sign = bw_words_currency_sign (currency);
  if (!is_money (column) || *sign == '\0')
    return g_strdup (_ (titles[column]));
  /* Translators: a column of money with its currency: "Stake, $" */
  return g_strdup_printf (_ ("%s, %s"), _ (titles[column]), sign);
}

bool
bw_bet_text_has_column (BwBetColumn column, const BwBetFacts *facts)
{
  g_return_val_if_fail (facts != NULL, false);
  const bool has[BW_N_BET_COLUMNS] = {
    [BW_BET_COLUMN_TIME] = true,
    [BW_BET_COLUMN_EVENT] = facts->has_events,
    [BW_BET_COLUMN_SELECTION] = facts->has_selections,
    [BW_BET_COLUMN_MODEL] = facts->has_two_models,
    [BW_BET_COLUMN_ODDS] = facts->has_odds,
    [BW_BET_COLUMN_STAKE] = facts->has_stakes,
    [BW_BET_COLUMN_CHANCE] = facts->has_chances,
    [BW_BET_COLUMN_RESULT] = true,
    [BW_BET_COLUMN_PROFIT] = facts->has_profits,
    [BW_BET_COLUMN_CLOSING] = facts->has_closing,
    [BW_BET_COLUMN_CLV] = facts->has_closing && facts->has_odds,
    [BW_BET_COLUMN_SOURCE] = facts->has_two_sources,
  };
  return column < BW_N_BET_COLUMNS && has[column];
}

static char *
money (double value, const char *currency, bool is_signed, const BwBetTextStyle *style)
{
  return bw_words_money (value, style->has_money_currency ? currency : NULL, 2, is_signed);
}

char *
bw_bet_text_cell (const BwBet *bet, const char *source, BwBetColumn column,
                  const BwBetTextStyle *style)
{
  g_return_val_if_fail (bet != NULL && source != NULL && style != NULL, NULL);
  switch (column)
    {
    case BW_BET_COLUMN_TIME:
      return bw_words_time (bw_bet_time_us (bet), style->now_us, style->zone);
    case BW_BET_COLUMN_EVENT:
      return g_strdup (bet->event);
    case BW_BET_COLUMN_SELECTION:
      return g_strdup (bet->selection);
    case BW_BET_COLUMN_MODEL:
      return g_strdup (bet->model);
    case BW_BET_COLUMN_ODDS:
      return bw_words_decimal (bet->odds, 2, false);
    case BW_BET_COLUMN_STAKE:
      return money (bet->stake, bet->currency, false, style);
    case BW_BET_COLUMN_CHANCE:
      return bw_words_share (bet->probability, 1, false);
    case BW_BET_COLUMN_RESULT:
      return g_strdup (bw_bet_text_result (bet->status).word);
    case BW_BET_COLUMN_PROFIT:
      return money (bet->profit, bet->currency, true, style);
    case BW_BET_COLUMN_CLOSING:
      return bw_words_decimal (bet->closing_odds, 2, false);
    case BW_BET_COLUMN_CLV:
      return bw_words_share (bw_bet_clv (bet), 1, true);
    case BW_BET_COLUMN_SOURCE:
      return g_strdup (source);
    case BW_N_BET_COLUMNS:
    default:
      g_return_val_if_reached (NULL);
    }
}

BwStateWords
bw_bet_text_result (BwBetStatus status)
{
  /* Translators: how a bet ended */
  if (status == BW_BET_WON)
    return (BwStateWords){ "bellwether-healthy-symbolic", _ ("Won"), BW_TONE_OK };
  if (status == BW_BET_LOST)
    return (BwStateWords){ "bellwether-lost-symbolic", _ ("Lost"), BW_TONE_MUTE };
  if (status == BW_BET_PUSH)
    return (BwStateWords){ "bellwether-ok-symbolic", _ ("Push"), BW_TONE_MUTE };
  if (status == BW_BET_VOID)
    return (BwStateWords){ "bellwether-paused-symbolic", _ ("Void"), BW_TONE_MUTE };
  if (status == BW_BET_PENDING)
    return (BwStateWords){ "bellwether-pending-symbolic", _ ("Pending"), BW_TONE_MUTE };
  return (BwStateWords){ "bellwether-nodata-symbolic", _ ("Unknown"), BW_TONE_MUTE };
}

/* Whether what was backed says nothing without the event. */
static bool
is_side (const char *selection)
{
  static const char *const sides[] = { "1",    "2",     "x",     "away", "back", "buy",
                                       "draw", "home",  "lay",   "long", "no",   "over",
                                       "sell", "short", "under", "yes" };
  for (unsigned i = 0; i < G_N_ELEMENTS (sides); i++)
    if (g_ascii_strcasecmp (selection, sides[i]) == 0)
      return true;
  return false;
}

/* Whether the first line is of the selection, and the event stands in the second. */
static bool
is_selection_first (const BwBet *bet)
{
  return *bet->selection != '\0' && (*bet->event == '\0' || !is_side (bet->selection));
}

char *
bw_bet_text_headline (const BwBet *bet)
{
  g_return_val_if_fail (bet != NULL, NULL);
  if (is_selection_first (bet))
    return g_strdup (bet->selection);
  if (*bet->event != '\0')
    return g_strdup (bet->event);
  return g_strdup (*bet->id != '\0' ? bet->id : UNKNOWN);
}

/* Adds FORMAT with TEXT (transfer full) for its %s unless there is nothing to say. */
static void
add (GPtrArray *parts, const char *format, char *text)
{
  g_autofree char *own = text;
  if (own == NULL || *own == '\0' || g_str_equal (own, UNKNOWN))
    return;
  g_autoptr (GString) part = g_string_new (format);
  g_string_replace (part, "%s", own, 1);
  g_ptr_array_add (parts, g_string_free (g_steal_pointer (&part), FALSE));
}

static char *
join (GPtrArray *parts, const char *separator)
{
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (separator, (char **) parts->pdata);
}

char *
bw_bet_text_details (const BwBet *bet, const char *source, const BwBetTextStyle *style)
{
  g_return_val_if_fail (bet != NULL && source != NULL && style != NULL, NULL);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  add (parts, "%s", bw_bet_text_cell (bet, source, BW_BET_COLUMN_TIME, style));
  if (!is_selection_first (bet))
    add (parts, "%s", g_strdup (bet->selection));
  /* Translators: odds in a row of a bet: "at 2.22" */
  add (parts, _ ("at %s"), bw_bet_text_cell (bet, source, BW_BET_COLUMN_ODDS, style));
  BwBetTextStyle own = *style;
  own.has_money_currency = true;
  /* Translators: stake in a row of a bet: "stake $109.14" */
  add (parts, _ ("stake %s"), bw_bet_text_cell (bet, source, BW_BET_COLUMN_STAKE, &own));
  if (is_selection_first (bet))
    add (parts, "%s", g_strdup (bet->event));
  return join (parts, MIDDLE_DOT);
}

char *
bw_bet_text_sentence (const BwBet *bet, const char *source, const BwBetTextStyle *style)
{
  g_return_val_if_fail (bet != NULL && source != NULL && style != NULL, NULL);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  BwBetTextStyle own = *style;
  own.has_money_currency = true;
  add (parts, "%s", bw_bet_text_headline (bet));
  add (parts, "%s", bw_bet_text_cell (bet, source, BW_BET_COLUMN_RESULT, &own));
  /* Translators: parts of the sentence about a bet */
  add (parts, _ ("profit %s"), bw_bet_text_cell (bet, source, BW_BET_COLUMN_PROFIT, &own));
  add (parts, "%s", bw_bet_text_details (bet, source, &own));
  add (parts, _ ("chance %s"), bw_bet_text_cell (bet, source, BW_BET_COLUMN_CHANCE, &own));
  add (parts, _ ("CLV %s"), bw_bet_text_cell (bet, source, BW_BET_COLUMN_CLV, &own));
  add (parts, "%s", g_strdup (bet->model));
  return join (parts, ", ");
}

/* "7 won, 5 lost, 1 push", less what there is not; NULL when there is nothing of it. */
static char *
record_text (const BwBetTotals *totals)
{
  const struct
  {
    int64_t n;
    const char *format;
  } kinds[] = {
    /* Translators: how many bets ended so, or have not ended */
    { totals->n_won, _ ("%s won") },         { totals->n_lost, _ ("%s lost") },
    { totals->n_push, _ ("%s push") },       { totals->n_void, _ ("%s void") },
    { totals->n_pending, _ ("%s pending") },
  };
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].n > 0)
      add (parts, kinds[i].format, bw_words_decimal ((double) kinds[i].n, 0, false));
  return parts->len > 0 ? join (parts, ", ") : NULL;
}

static char *
count_text (size_t n, size_t n_rows, bool is_chosen)
{
  g_autofree char *count = bw_words_decimal ((double) n, 0, false);
  g_autofree char *all = bw_words_decimal ((double) n_rows, 0, false);
  if (is_chosen)
    return g_strdup_printf (ngettext ("%s bet selected", "%s bets selected", n), count);
  if (n == n_rows)
    return g_strdup_printf (ngettext ("%s bet", "%s bets", n), count);
  return g_strdup_printf (ngettext ("%s of %s bet", "%s of %s bets", n_rows), count, all);
}

/* A stake without cents where there are none. */
static char *
stake_text (double value, const char *currency)
{
  bool is_whole = fabs (value - round (value)) < 0.005;
  return bw_words_money (value, currency, is_whole ? 0 : 2, false);
}

/* A rate, with its interval. */
static char *
with_interval (double rate, const BwInterval *interval, bool is_signed)
{
  g_autofree char *value = bw_words_share (rate, 1, is_signed);
  if (isnan (rate) || isnan (interval->low) || isnan (interval->high))
    return g_steal_pointer (&value);
  g_autofree char *text = bw_words_interval (interval->low, interval->high, is_signed);
  return g_strdup_printf ("%s (%s)", value, text);
}

char *
bw_bet_text_totals (const BwBetTotals *totals, size_t n_chosen, size_t n_rows)
{
  g_return_val_if_fail (totals != NULL, NULL);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  size_t n = n_chosen > 0 ? n_chosen : (size_t) totals->n;
  add (parts, "%s", count_text (n, n_rows, n_chosen > 0));
  if ((size_t) totals->n != n)
    {
      add (parts, "%s", g_strdup (_ ("adding up")));
      return join (parts, MIDDLE_DOT);
    }
  if (totals->n_settled > 0 && totals->n_settled < totals->n)
    add (parts, _ ("%s settled"), bw_words_decimal ((double) totals->n_settled, 0, false));
  /* Translators: parts of the line of totals */
  add (parts, _ ("staked %s"), stake_text (totals->staked, totals->currency));
  add (parts, _ ("profit %s"), bw_words_money (totals->profit, totals->currency, 2, true));
  if (totals->n_staked >= BW_BET_TOTALS_MIN_ROI)
    add (parts, _ ("ROI %s"), with_interval (totals->roi, &totals->roi95, true));
  else if (totals->n_staked > 0 && !totals->has_two_currencies)
    add (parts, "%s", g_strdup (_ ("too few for a return")));
  add (parts, "%s", record_text (totals));
  if (totals->n_decided >= BW_BET_TOTALS_MIN_WIN_RATE)
    add (parts, _ ("win rate %s"), with_interval (totals->win_rate, &totals->wilson95, false));
  return join (parts, MIDDLE_DOT);
}

char *
bw_bet_text_part (size_t n, bool is_counting)
{
  g_autofree char *count = bw_words_decimal ((double) n, 0, false);
  if (!is_counting)
    /* Translators: "The newest 200 bets · the others were not read" */
    return g_strdup_printf (ngettext ("The newest bet · the others were not read",
                                      "The newest %s bets · the others were not read", n),
                            count);
  /* Translators: while a table has its first rows only: "The newest 200 bets · counting all" */
  return g_strdup_printf (
      ngettext ("The newest bet · counting all", "The newest %s bets · counting all", n), count);
}

char *
bw_bet_text_reason (const BwBetTotals *totals)
{
  g_return_val_if_fail (totals != NULL, NULL);
  if (totals->n == 0)
    return NULL;
  if (totals->n_settled == 0)
    return g_strdup (_ ("None of these bets is settled, so there is no profit to show."));
  if (totals->has_two_currencies)
    return g_strdup (_ ("These bets are in more than one currency, which add up to nothing."));
  if (totals->n_staked == 0)
    return g_strdup (_ ("These are forecasts without stakes, so there is no profit to show."));
  if (totals->n_staked < BW_BET_TOTALS_MIN_ROI)
    return g_strdup_printf (_ ("A return is shown from %d settled bets on, a win rate from %d."),
                            BW_BET_TOTALS_MIN_ROI, BW_BET_TOTALS_MIN_WIN_RATE);
  if (totals->n_decided < BW_BET_TOTALS_MIN_WIN_RATE)
    return g_strdup_printf (_ ("A win rate is shown from %d won or lost bets on."),
                            BW_BET_TOTALS_MIN_WIN_RATE);
  if (totals->roi95.low <= 0 && totals->roi95.high >= 0)
    {
      g_autofree char *level = bw_words_share (0.95, 0, false);
      g_autofree char *rest = g_strdup_printf (_ ("The %s interval of ROI includes zero."), level);
      return g_strdup_printf ("%s %s", _ ("May still be luck."), rest);
    }
  return NULL;
}
