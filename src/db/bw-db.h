/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An SQLite connection: with bw-stmt.h the only place that sees sqlite3_*. */
#pragma once

#include "db/bw-stmt.h"

#include <gio/gio.h>

typedef enum
{
  BW_DB_READ_ONLY = 1 << 0, /* mode=ro, for databases of other programs too; never immutable */
  BW_DB_CREATE = 1 << 1,
  BW_DB_WAL = 1 << 2,              /* journal_mode=WAL, a bounded -wal file */
  BW_DB_SYNCHRONOUS_FULL = 1 << 3, /* else NORMAL */
} BwDbFlags;

/** Opens PATH with foreign keys on, trusted_schema off and a busy timeout of BUSY_MS, and reads its
 * header. A connection belongs to the thread that opened it; every call asserts that. Errors:
 * NOT_FOUND, PERMISSION, BUSY, CORRUPT (also: no database at all), FULL, INVALID (not a regular
 * file), FAILED; each message names the file.
 *
 * UNAVAILABLE, with BW_DB_READ_ONLY only: the file itself can be read, but it has a -wal or a
 * journal that can't be used where it lies without writing beside it. A copy of the file with its
 * -wal (or -journal), but without its -shm, in a folder of one's own can be opened. (transfer full)
 */
BwDb *bw_db_open (const char *path, BwDbFlags flags, int busy_ms, GError **error);
void bw_db_close (BwDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwDb, bw_db_close)
/** The absolute path it was opened with. */
const char *bw_db_path (BwDb *db);

/** Errors of everything below: BUSY (locked by another), CONFLICT (a constraint), CORRUPT, FULL,
 * PERMISSION, NOT_FOUND (the file is gone), FAILED, and G_IO_ERROR_CANCELLED. */

/** Runs one or more statements without results. */
bool bw_db_exec (BwDb *db, const char *sql, GError **error);
/** One integer, from the first column of the first row; NOT_FOUND without a row. */
bool bw_db_query_int64 (BwDb *db, const char *sql, int64_t *out, GError **error);
/** Begins a transaction that may write (IMMEDIATE); within one, a part of it that can be undone by
 * itself. A failure of the disk undoes the whole: ask bw_db_in_transaction() before going on. */
bool bw_db_begin (BwDb *db, GError **error);
/** Commits, a part with the whole; when that fails the transaction is still open, to be tried again
 * or rolled back. */
bool bw_db_commit (BwDb *db, GError **error);
/** Undoes the transaction, or its part; nothing happens outside one. */
void bw_db_rollback (BwDb *db);
bool bw_db_in_transaction (BwDb *db);
int64_t bw_db_last_rowid (BwDb *db);
/** Rows changed by the last statement. */
int64_t bw_db_changes (BwDb *db);
/** Makes running statements on DB, and waits for a lock, fail with G_IO_ERROR_CANCELLED once
 * CANCELLABLE is cancelled (NULL: never). DB holds a reference. */
void bw_db_set_cancellable (BwDb *db, GCancellable *cancellable);
/** Page cache of KIB, for the time of a large job; 0: as it was opened with, and gives memory back.
 */
void bw_db_set_cache (BwDb *db, int kib);
/** Copies the whole database to PATH, as of one moment, while others go on writing. PATH appears
 * only once it is complete; CONFLICT when there is such a file already. */
bool bw_db_backup (BwDb *db, const char *path, GError **error);
/** Looks through the file for damage (quick_check): CORRUPT tells the first that is found. */
bool bw_db_check (BwDb *db, GError **error);
/** SQLite's version when this was compiled, and the one that runs. */
const char *bw_db_compiled_version (void);
const char *bw_db_running_version (void);
