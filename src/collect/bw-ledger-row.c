/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of delimited text as a bet, by its columns and dialect. */
#include "collect/bw-ledger-row-private.h"

#include "collect/bw-ledger-forecasts-private.h"
#include "collect/bw-ledger-values-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Numbers before this, in 1973, are not taken for unix times. */
#define FIRST_UNIX_US (INT64_C (100000000) * BW_SECOND_US)

/* A row on its way, and what is wrong with it. */
typedef struct
{
  BwLedgerLayout *layout;
  const BwCsv *csv;
  BwBet *bet;
  const char *field;
  char *reason;
} Row;

static const char *
cell (const Row *row, BwLedgerField field)
{
  int column = row->layout->columns.field[field];
  return column >= 0 ? bw_csv_field (row->csv, (unsigned) column) : "";
}

static bool
fail (Row *row, BwLedgerField field, const char *expected)
{
  g_autofree char *shown =
      g_utf8_substring (cell (row, field), 0, MIN (g_utf8_strlen (cell (row, field), -1), 40));
  row->field = bw_ledger_field_name (field);
  row->reason = g_strdup_printf (_ ("'%s', expected %s"), shown, expected);
  return false;
}

static bool
read_time (Row *row, BwLedgerField field, int64_t *out)
{
  const BwLedgerLayout *layout = row->layout;
  const char *text = cell (row, field);
  *out = BW_TIME_NONE;
  if (bw_ledger_value_is_empty (text))
    return true;
  char joined[96];
  if (field == BW_LEDGER_PLACED_AT && layout->columns.time_of_day >= 0)
    {
      const char *time = bw_csv_field (row->csv, (unsigned) layout->columns.time_of_day);
      g_snprintf (joined, sizeof joined, "%s%s%s", text, *time != '\0' ? " " : "", time);
      text = joined;
    }
  bool is_time = bw_time_parse_any (text, layout->dialect.order, layout->zone, out);
  /* A spreadsheet's day number is no unix time of 1970. */
  if (is_time && (*out >= FIRST_UNIX_US || strpbrk (text, "-/:") != NULL))
    return true;
  return fail (row, field,
               layout->dialect.order == BW_DATE_MDY
                   ? _ ("a time such as 2026-01-31T20:15:00Z or 01/31/2026")
               : layout->dialect.order == BW_DATE_DMY
                   ? _ ("a time such as 2026-01-31T20:15:00Z or 31/01/2026")
                   : _ ("a time such as 2026-01-31T20:15:00Z"));
}

static bool
read_number (Row *row, BwLedgerField field, double *out)
{
  return bw_ledger_value_number (cell (row, field), row->layout->dialect.has_decimal_comma, out)
         || fail (row, field, _ ("a number"));
}

static bool
read_odds (Row *row, BwLedgerField field, double *out)
{
  const BwLedgerDialect *dialect = &row->layout->dialect;
  return bw_ledger_value_odds (cell (row, field), dialect->has_decimal_comma, dialect->is_american,
                               out)
         || fail (row, field, _ ("odds such as 1.91, 10/11 or -110"));
}

static bool
read_probability (Row *row, BwLedgerField field, bool is_percent, double *out)
{
  return bw_ledger_value_probability (cell (row, field), row->layout->dialect.has_decimal_comma,
                                      is_percent, out)
         || fail (row, field, _ ("a probability such as 0.55 or 55 %"));
}

static bool
read_values (Row *row)
{
  BwBet *bet = row->bet;
  bool is_percent = row->layout->dialect.is_percent;
  if (!read_time (row, BW_LEDGER_PLACED_AT, &bet->placed_us)
      || !read_time (row, BW_LEDGER_SETTLED_AT, &bet->settled_us)
      || !read_number (row, BW_LEDGER_STAKE, &bet->stake)
      || !read_odds (row, BW_LEDGER_ODDS, &bet->odds)
      || !read_probability (row, BW_LEDGER_PROBABILITY, is_percent, &bet->probability)
      || !read_odds (row, BW_LEDGER_CLOSING_ODDS, &bet->closing_odds)
      || !read_probability (row, BW_LEDGER_CLOSING_FAIR_PROB, false, &bet->closing_fair_probability)
      || !read_number (row, BW_LEDGER_PROFIT, &bet->profit)
      || !read_number (row, BW_LEDGER_FEE, &bet->fee))
    return false;

  const BwLedgerColumns *columns = &row->layout->columns;
  bool has_time_column =
      columns->field[BW_LEDGER_PLACED_AT] >= 0 || columns->field[BW_LEDGER_SETTLED_AT] >= 0;
  if (has_time_column && bet->placed_us == BW_TIME_NONE && bet->settled_us == BW_TIME_NONE)
    return fail (
        row, columns->field[BW_LEDGER_PLACED_AT] >= 0 ? BW_LEDGER_PLACED_AT : BW_LEDGER_SETTLED_AT,
        "a time");
  return true;
}

static const char *
make_event (Row *row)
{
  const BwLedgerColumns *columns = &row->layout->columns;
  if (columns->first_team < 0)
    return cell (row, BW_LEDGER_EVENT);
  g_string_printf (row->layout->event, "%s – %s",
                   bw_csv_field (row->csv, (unsigned) columns->first_team),
                   bw_csv_field (row->csv, (unsigned) columns->second_team));
  return row->layout->event->str;
}

/* Of the columns that event-key names, else of the event. What may be a kind of bet is none. */
static uint32_t
make_event_key (const Row *row)
{
  const BwLedgerLayout *layout = row->layout;
  if (layout->key_columns == NULL)
    return layout->columns.is_market ? 0 : bw_bet_event_key (row->bet->event);
  bool is_empty = true;
  g_string_truncate (layout->key, 0);
  for (unsigned i = 0; i < layout->key_columns->len; i++)
    {
      const char *text = bw_csv_field (row->csv, g_array_index (layout->key_columns, unsigned, i));
      is_empty = is_empty && *text == '\0';
      g_string_append (layout->key, text);
      g_string_append_c (layout->key, BW_LEDGER_KEY_SEPARATOR);
    }
  return is_empty ? 0 : bw_bet_event_key (layout->key->str);
}

static void
read_texts (Row *row)
{
  BwBet *bet = row->bet;
  const BwLedgerColumns *columns = &row->layout->columns;
  bet->id = cell (row, BW_LEDGER_ID);
  bet->event = make_event (row);
  bet->event_key = make_event_key (row);
  bet->selection = columns->field[BW_LEDGER_SELECTION] < 0 && columns->first_team >= 0
                       ? bw_csv_field (row->csv, (unsigned) columns->first_team)
                       : cell (row, BW_LEDGER_SELECTION);
  bet->model = cell (row, BW_LEDGER_MODEL);
  bet->currency = cell (row, BW_LEDGER_CURRENCY);
  if (*bet->currency == '\0')
    bet->currency = row->layout->currency;
}

static bool
read_outcome (Row *row, BwLedgerOutcome *out)
{
  const char *text = cell (row, BW_LEDGER_STATUS);
  if (bw_ledger_outcome_parse (text, out))
    return true;
  if (!bw_ledger_value_is_empty (text))
    return fail (row, BW_LEDGER_STATUS, bw_ledger_outcome_expected ());
  bool has_profit = !isnan (row->bet->profit);
  if (row->layout->columns.field[BW_LEDGER_STATUS] < 0 && has_profit)
    *out = bw_ledger_outcome_of_profit (row->bet->profit);
  else if (!has_profit && row->bet->settled_us == BW_TIME_NONE)
    *out = (BwLedgerOutcome){ BW_BET_PENDING, 0 };
  else
    return fail (row, BW_LEDGER_STATUS, bw_ledger_outcome_expected ());
  return true;
}

/* A lay of SIZE at odds o risks SIZE · (o − 1) to win SIZE: the same as backing the other side at o
 * / (o − 1). */
static void
turn_lay (Row *row)
{
  BwBet *bet = row->bet;
  const char *side = bw_csv_field (row->csv, (unsigned) row->layout->columns.bet_side);
  if (g_ascii_strcasecmp (side, "lay") != 0)
    return;
  bet->stake *= bet->odds - 1;
  bet->odds = bet->odds / (bet->odds - 1);
  bet->closing_odds = bet->closing_odds / (bet->closing_odds - 1);
  bet->probability = 1 - bet->probability;
  bet->closing_fair_probability = 1 - bet->closing_fair_probability;
}

/* Whether the row is of the money that is asked for. */
static bool
read_paper (Row *row, bool *is_wanted)
{
  int wanted = row->layout->is_paper;
  const char *text = cell (row, BW_LEDGER_PAPER);
  *is_wanted = true;
  row->bet->is_paper = wanted == 1;
  if (bw_ledger_value_is_empty (text))
    return true;
  if (!bw_ledger_value_boolean (text, &row->bet->is_paper))
    return fail (row, BW_LEDGER_PAPER, _ ("true or false"));
  *is_wanted = wanted < 0 || row->bet->is_paper == (wanted == 1);
  return true;
}

/* What a spreadsheet writes for a line with nothing in it. */
static bool
is_blank (const BwCsv *csv)
{
  for (unsigned i = 0; i < bw_csv_n_fields (csv); i++)
    {
      if (*bw_csv_field (csv, i) != '\0')
        return false;
    }
  return true;
}

static bool
check_shape (Row *row)
{
  unsigned expected = row->layout->n_columns;
  unsigned n = bw_csv_n_fields (row->csv);
  BwCsvPlace place = bw_csv_place (row->csv);
  while (n > expected && *bw_csv_field (row->csv, n - 1) == '\0')
    n--;
  if (place.is_quote_open)
    row->reason =
        g_strdup (_ ("the file ends inside a quoted field, expected a closing quote (\")"));
  else if (n < expected && !place.is_terminated)
    row->reason = g_strdup_printf (
        _ ("the file ends in the middle of this row: %u fields, expected %u"), n, expected);
  else if (n != expected)
    row->reason =
        g_strdup_printf (_ ("%u fields, expected %u as in the header: a field that holds the "
                            "delimiter must be quoted"),
                         n, expected);
  return row->reason == NULL;
}

BwLedgerRowResult
bw_ledger_row_read (BwLedgerLayout *layout, const BwCsv *csv, BwBet *bet, BwLedgerOutcome *outcome,
                    const char **field, char **reason)
{
  Row row = { .layout = layout, .csv = csv, .bet = bet };
  bool is_wanted = true;
  memset (bet, 0, sizeof *bet);
  if (is_blank (csv))
    return BW_LEDGER_ROW_SKIPPED;
  bool is_good = check_shape (&row) && read_values (&row) && read_paper (&row, &is_wanted);
  if (is_good && layout->is_forecasts)
    {
      double number;
      bool is_tie = bw_ledger_value_number (cell (&row, BW_LEDGER_STATUS),
                                            layout->dialect.has_decimal_comma, &number)
                    && number == 0.5;
      is_good = is_tie || read_outcome (&row, outcome);
      if (is_good && (is_tie || !bw_ledger_forecast_complete (bet, outcome)))
        is_wanted = false;
      if (is_good && is_wanted && isnan (bet->probability))
        is_good = fail (&row, BW_LEDGER_PROBABILITY, _ ("a probability such as 0.55 or 55 %"));
    }
  else if (is_good)
    {
      is_good = read_outcome (&row, outcome);
      if (layout->dialect.has_lays)
        turn_lay (&row);
    }
  *field = row.field;
  *reason = row.reason;
  if (!is_good)
    return BW_LEDGER_ROW_FAULTY;
  read_texts (&row);
  return is_wanted ? BW_LEDGER_ROW_TAKEN : BW_LEDGER_ROW_SKIPPED;
}
