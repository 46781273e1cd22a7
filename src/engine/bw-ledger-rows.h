/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of one ledger as the statistics see them, read once. */
#pragma once

#include "stats/bw-stats-row.h"
#include "store/bw-ledger.h"

/** All of one ledger, or one model's share. */
typedef struct
{
  GArray *rows;     /* of BwStatsRow, in ledger order */
  GPtrArray *names; /* of char *, by a row's model; of all models of the ledger */
  bool is_forecasts;
  char *currency; /* the one that all rows have; NULL when there is none or more than one */
  int64_t first_ms, last_ms; /* order of the first and last settled row of any model; INT64_MIN */
} BwLedgerRows;

/** None. (transfer full) */
BwLedgerRows *bw_ledger_rows_new (void);
/** Reads the rows that LEDGER has of SOURCE, those of MODEL (NULL: all). Worker thread. (transfer
 * full) */
BwLedgerRows *bw_ledger_rows_read (BwLedger *ledger, const char *source, const char *model,
                                   GCancellable *cancellable, GError **error);
/** The same of LIST, which is put into ledger order. (transfer full) */
BwLedgerRows *bw_ledger_rows_of_list (BwBetList *list);
void bw_ledger_rows_free (BwLedgerRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLedgerRows, bw_ledger_rows_free)
