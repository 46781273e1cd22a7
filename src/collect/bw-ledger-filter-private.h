/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An SQL condition over the columns of delimited text. */
#pragma once

#include "collect/bw-csv-private.h"

typedef struct _BwLedgerFilter BwLedgerFilter;

/** Whether WHERE is one expression and not several statements; INVALID otherwise. */
bool bw_ledger_where_check (const char *where, GError **error);
/** The condition WHERE over columns NAMES (N of them, as in the header): cells that look like
 * numbers are numbers, empty ones are NULL. INVALID with SQLite's own words where WHERE is not
 * understood; PATH stands for the file. Belongs to the calling thread. (transfer full) */
BwLedgerFilter *bw_ledger_filter_new (const char *const *names, unsigned n, const char *where,
                                      const char *path, GError **error);
void bw_ledger_filter_free (BwLedgerFilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwLedgerFilter, bw_ledger_filter_free)
/** Whether the condition holds for the row CSV stands at. False on error. */
bool bw_ledger_filter_test (BwLedgerFilter *filter, const BwCsv *csv, bool *holds, GError **error);
