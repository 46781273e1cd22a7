/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings a database of ours to the present shape, or says why it can't be used. */
#pragma once

#include "db/bw-db.h"

/** The SQL of one file; files of one version are one transaction. */
typedef struct
{
  int version; /* from 1, ascending */
  const char *name;
  const char *sql;
} BwMigration;

/** Runs those of N MIGRATIONS that DB (by its user_version) has not had, each version in a
 * transaction of its own with the new user_version. TOO_NEW when the file is of a newer version;
 * CORRUPT when a file without a version holds tables already; what a migration fails with names it,
 * and the file is left at the version before. */
bool bw_migration_run (BwDb *db, const BwMigration *migrations, unsigned n, GError **error);
/** The same with the migrations of the database NAME: "alerts", "ledger" or "history". */
bool bw_migration_run_named (BwDb *db, const char *name, GError **error);
/** Whether DB, opened read-only, has the present shape of NAME: TOO_NEW, NOT_FOUND when it holds
 * nothing yet, CONFLICT when it has to be migrated first. */
bool bw_migration_check_named (BwDb *db, const char *name, GError **error);
