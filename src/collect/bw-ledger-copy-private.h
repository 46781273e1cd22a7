/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A private copy of an SQLite database of another program, for when it can't be read where it lies
 * without writing beside it. */
#pragma once

#include "collect/bw-ledger-run-private.h"

typedef struct
{
  char *dir;  /* of mode 0700 */
  char *path; /* of the database in it */
} BwLedgerCopy;

/** Copies RUN's file with its -wal and -journal, all as of one moment, into a new temporary folder.
 * BUSY where it does not stand still for that. OUT is zero on failure. */
bool bw_ledger_copy_make (BwLedgerRun *run, BwLedgerCopy *out, GError **error);
/** Removes the copy, and what SQLite put beside it. */
void bw_ledger_copy_clear (BwLedgerCopy *copy);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BwLedgerCopy, bw_ledger_copy_clear)
