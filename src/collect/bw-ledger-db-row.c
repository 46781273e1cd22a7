/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of another program's table as a bet. */
#include "collect/bw-ledger-db-source-private.h"
#include "collect/bw-ledger-values-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

uint64_t
bw_ledger_db_row_hash (const BwLedgerDbSource *source, BwStmt *stmt)
{
  uint64_t hash = 0;
  for (int i = BW_LEDGER_COLUMN_WANTED; i < source->n_columns; i++)
    {
      if (bw_stmt_is_number (stmt, i))
        {
          double value = bw_stmt_double (stmt, i);
          hash = bw_ledger_hash (hash, &value, sizeof value);
        }
      else
        hash = bw_ledger_hash_text (hash + (uint64_t) bw_stmt_is_null (stmt, i),
                                    bw_stmt_text (stmt, i));
    }
  return hash;
}

/* A row that can't be read as what it should be. */
typedef struct
{
  BwLedgerField field;
  const char *expected; /* NULL: nothing is wrong */
} Misfit;

static void
read_time (const BwLedgerDbSource *source, BwStmt *stmt, BwLedgerField field, int64_t *out,
           Misfit *misfit)
{
  const char *text = bw_stmt_text (stmt, BW_LEDGER_COLUMN_FIELD + (int) field);
  *out = BW_TIME_NONE;
  if (text == NULL || bw_ledger_value_is_empty (text))
    return;
  if (!bw_time_parse_any (text, BW_DATE_ISO, source->zone, out))
    *misfit = (Misfit){ field, _ ("a time such as 2026-01-31 20:15:00") };
}

static void
read_number (BwStmt *stmt, BwLedgerField field, double *out, Misfit *misfit)
{
  int column = BW_LEDGER_COLUMN_FIELD + (int) field;
  *out = NAN;
  if (bw_stmt_is_number (stmt, column))
    *out = bw_stmt_double (stmt, column);
  else if (!bw_stmt_is_null (stmt, column)
           && !bw_ledger_value_number (bw_stmt_text (stmt, column), false, out))
    *misfit = (Misfit){ field, _ ("a number") };
}

static const char *
read_text (BwStmt *stmt, BwLedgerField field)
{
  return bw_stmt_text (stmt, BW_LEDGER_COLUMN_FIELD + (int) field);
}

/* Reads the row STMT stands at into BET. */
static BwLedgerFault
read_row (const BwLedgerDbSource *source, BwStmt *stmt, BwBet *bet, BwLedgerOutcome *outcome,
          Misfit *misfit)
{
  *misfit = (Misfit){ 0, NULL };
  *bet = (BwBet){
    .ordinal = bw_stmt_int64 (stmt, BW_LEDGER_COLUMN_ROWID),
    .id = read_text (stmt, BW_LEDGER_ID),
    .event = read_text (stmt, BW_LEDGER_EVENT),
    .selection = read_text (stmt, BW_LEDGER_SELECTION),
    .model = read_text (stmt, BW_LEDGER_MODEL),
    .currency = read_text (stmt, BW_LEDGER_CURRENCY),
    .event_key = bw_bet_event_key (bw_stmt_text (stmt, BW_LEDGER_COLUMN_KEY)),
  };
  if (bet->currency == NULL)
    bet->currency = source->reader->currency;
  read_time (source, stmt, BW_LEDGER_PLACED_AT, &bet->placed_us, misfit);
  read_time (source, stmt, BW_LEDGER_SETTLED_AT, &bet->settled_us, misfit);
  read_number (stmt, BW_LEDGER_STAKE, &bet->stake, misfit);
  read_number (stmt, BW_LEDGER_ODDS, &bet->odds, misfit);
  read_number (stmt, BW_LEDGER_PROBABILITY, &bet->probability, misfit);
  read_number (stmt, BW_LEDGER_CLOSING_ODDS, &bet->closing_odds, misfit);
  read_number (stmt, BW_LEDGER_CLOSING_FAIR_PROB, &bet->closing_fair_probability, misfit);
  read_number (stmt, BW_LEDGER_PROFIT, &bet->profit, misfit);
  read_number (stmt, BW_LEDGER_FEE, &bet->fee, misfit);
  const BwLedgerCells cells = {
    .stmt = stmt,
    .first_extra = BW_LEDGER_COLUMN_EXTRA,
    .path = source->run->path,
    .status = read_text (stmt, BW_LEDGER_STATUS),
  };
  BwLedgerFault fault = source->table->complete (&cells, bet, outcome);
  if (source->reader->is_paper >= 0)
    bet->is_paper = source->reader->is_paper == 1;
  return fault;
}

bool
bw_ledger_db_row_take (BwLedgerDbSource *source, BwStmt *stmt, BwLedgerWatch *watch, GError **error)
{
  BwLedgerRun *run = source->run;
  BwLedgerReport *report = run->report;
  *watch = (BwLedgerWatch){
    .rowid = bw_stmt_int64 (stmt, BW_LEDGER_COLUMN_ROWID),
    .hash = bw_ledger_db_row_hash (source, stmt),
    .id_hash = bw_ledger_hash_text (0, read_text (stmt, BW_LEDGER_ID)),
    .state = BW_LEDGER_ROW_REJECTED,
  };
  if (bw_stmt_int64 (stmt, BW_LEDGER_COLUMN_WANTED) == 0)
    {
      report->n_skipped++;
      watch->state = BW_LEDGER_ROW_UNWANTED;
      return true;
    }
  BwBet bet;
  BwLedgerOutcome outcome;
  Misfit misfit;
  BwLedgerFault fault = read_row (source, stmt, &bet, &outcome, &misfit);
  if (misfit.expected != NULL)
    {
      const char *shown = bw_stmt_text (stmt, BW_LEDGER_COLUMN_FIELD + (int) misfit.field);
      bw_ledger_run_reject (run, watch->rowid, bw_ledger_field_name (misfit.field),
                            g_strdup_printf (_ ("'%.40s', expected %s"), shown, misfit.expected));
      return true;
    }
  if (fault.reason == NULL && bet.placed_us == BW_TIME_NONE && bet.settled_us == BW_TIME_NONE)
    fault = (BwLedgerFault){ "placed_at", _ ("there is none, expected a time") };
  if (fault.reason != NULL)
    {
      bw_ledger_run_reject (run, watch->rowid, fault.field, g_strdup (fault.reason));
      return true;
    }
  int64_t n_incomplete = report->n_incomplete_so_far;
  bool is_taken;
  g_autofree char *rowid = NULL;
  if (bet.id == NULL || *bet.id == '\0')
    bet.id = rowid = g_strdup_printf ("%" G_GINT64_FORMAT, watch->rowid);
  if (!bw_ledger_run_add (run, &bet, outcome, watch->rowid, &is_taken, error))
    return false;
  if (is_taken)
    watch->state = bet.status == BW_BET_PENDING ? BW_LEDGER_ROW_OPEN : BW_LEDGER_ROW_SETTLED;
  watch->is_incomplete = report->n_incomplete_so_far > n_incomplete;
  return true;
}
