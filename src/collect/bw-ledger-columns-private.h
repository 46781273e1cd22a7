/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which column of a table is which field of a ledger: by name, by known other names, or as the user
 * says. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum
{
  BW_LEDGER_ID,
  BW_LEDGER_PLACED_AT,
  BW_LEDGER_SETTLED_AT,
  BW_LEDGER_EVENT,
  BW_LEDGER_SELECTION,
  BW_LEDGER_MODEL,
  BW_LEDGER_STAKE,
  BW_LEDGER_ODDS,
  BW_LEDGER_PROBABILITY,
  BW_LEDGER_CLOSING_ODDS,
  BW_LEDGER_CLOSING_FAIR_PROB,
  BW_LEDGER_STATUS,
  BW_LEDGER_PROFIT,
  BW_LEDGER_FEE,
  BW_LEDGER_CURRENCY,
  BW_LEDGER_PAPER,
} BwLedgerField;

/* Between the parts of an event's key; no text has it. */
#define BW_LEDGER_KEY_SEPARATOR '\x1f'

#define BW_LEDGER_N_FIELDS (BW_LEDGER_PAPER + 1)

/** Column numbers from 0; -1: there is none. */
typedef struct
{
  int field[BW_LEDGER_N_FIELDS];
  int time_of_day; /* a "time" beside a "date" */
  int first_team;  /* of two that make the event where nothing else does */
  int second_team;
  int bet_side;     /* back or lay */
  bool is_american; /* the name of the odds column says so */
  bool is_market;   /* the event column may be one of kinds of bets, such as "totals" */
} BwLedgerColumns;

/** "placed_at": the name in --map, column-… and messages. */
const char *bw_ledger_field_name (BwLedgerField field);
/** Whether every "field=COLUMN" of MAP (NULL-terminated, or NULL) names a field; INVALID lists the
 * fields there are. */
bool bw_ledger_map_check (const char *const *map, GError **error);
/** Finds the columns among NAMES (N of them). Case, blanks, '-' and '_' do not count; MAP comes
 * first. INVALID where MAP names a column that is not there; the message begins with WHERE ("file:
 * line 1"). */
bool bw_ledger_columns_find (BwLedgerColumns *columns, const char *const *names, unsigned n,
                             const char *const *map, const char *where, GError **error);
/** The columns that "COLUMN;COLUMN" names. INVALID where one has no name. (transfer full) */
char **bw_ledger_event_key_parse (const char *text, GError **error);
/** The number of the column NAME among NAMES (N of them), as in a map; -1: none, with INVALID that
 * lists them and begins with WHERE. */
int bw_ledger_event_key_find (const char *name, const char *const *names, unsigned n,
                              const char *where, GError **error);
/** Whether what is there makes a ledger: a stake with a status or profit, or (IS_FORECASTS) a
 * probability with a status. INVALID says what is missing, the names it may have, and what was
 * found. */
bool bw_ledger_columns_check (const BwLedgerColumns *columns, bool is_forecasts,
                              const char *const *names, unsigned n, const char *where,
                              GError **error);
/** The column of each field, "" where there is none. NULL-terminated. (transfer full) */
char **bw_ledger_columns_matched (const BwLedgerColumns *columns, const char *const *names);
/** "placed_at=Date;stake=Amount": as understood. (transfer full) */
char *bw_ledger_columns_text (const BwLedgerColumns *columns, const char *const *names);
