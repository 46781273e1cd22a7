/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of delimited text as a bet, by its columns and dialect. */
#pragma once

#include "collect/bw-ledger-dialect-private.h"
#include "collect/bw-ledger-outcome-private.h"

/** How a table is understood; what does not change from row to row. */
typedef struct
{
  BwLedgerColumns columns;
  BwLedgerDialect dialect;
  GTimeZone *zone;      /* of times without an offset; NULL: UTC */
  const char *currency; /* of rows that name none, or NULL */
  int is_paper;         /* of rows that do not say, and the only ones wanted; -1: any */
  bool is_forecasts;
  unsigned n_columns;
  GArray *key_columns; /* of unsigned, what event-key names; NULL: the event itself */
  GString *event;      /* scratch */
  GString *key;        /* scratch */
} BwLedgerLayout;

typedef enum
{
  BW_LEDGER_ROW_TAKEN,
  BW_LEDGER_ROW_SKIPPED, /* on purpose: a tie among forecasts, the other kind of money */
  BW_LEDGER_ROW_FAULTY,
} BwLedgerRowResult;

/** Reads the row CSV stands at. BET's strings point into CSV and LAYOUT and hold until the next
 * row. Where FAULTY, *FIELD is static and *REASON (transfer full) says what was found and expected.
 */
BwLedgerRowResult bw_ledger_row_read (BwLedgerLayout *layout, const BwCsv *csv, BwBet *bet,
                                      BwLedgerOutcome *outcome, const char **field, char **reason);
