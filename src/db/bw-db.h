/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An SQLite connection and its statements: the only place that sees sqlite3_*. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct _BwDb BwDb;
typedef struct _BwStmt BwStmt;

typedef enum
{
  BW_DB_READ_ONLY = 1 << 0, /* mode=ro, for databases of other programs too; never immutable */
  BW_DB_CREATE = 1 << 1,
  BW_DB_WAL = 1 << 2,              /* journal_mode=WAL, a bounded -wal file */
  BW_DB_SYNCHRONOUS_FULL = 1 << 3, /* else NORMAL */
} BwDbFlags;

typedef enum
{
  BW_STEP_ERROR,
  BW_STEP_ROW,
  BW_STEP_DONE,
} BwStep;

/** Opens PATH with foreign keys on, trusted_schema off and a busy timeout of BUSY_MS. A connection belongs to the thread that
 * opened it; every call asserts that. Errors: NOT_FOUND, PERMISSION, BUSY, CORRUPT (also: no database at all), FULL, FAILED;
 * each message names the file. (transfer full) */
BwDb *bw_db_open (const char *path, BwDbFlags flags, int busy_ms, GError **error);
void bw_db_close (BwDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwDb, bw_db_close)
const char *bw_db_path (BwDb *db);

/** Runs one or more statements without results. */
bool bw_db_exec (BwDb *db, const char *sql, GError **error);
/** One integer, from the first column of the first row; NOT_FOUND without a row. */
bool bw_db_query_int64 (BwDb *db, const char *sql, int64_t *out, GError **error);
bool bw_db_begin (BwDb *db, GError **error); /* IMMEDIATE */
bool bw_db_commit (BwDb *db, GError **error);
void bw_db_rollback (BwDb *db); /* nothing happens outside a transaction */
bool bw_db_in_transaction (BwDb *db);
int64_t bw_db_last_rowid (BwDb *db);
int64_t bw_db_changes (BwDb *db);
/** Makes running statements on DB fail with G_IO_ERROR_CANCELLED once CANCELLABLE is cancelled (NULL: never). */
void bw_db_set_cancellable (BwDb *db, void *cancellable);
/** Copies the whole database to PATH while others go on writing. */
bool bw_db_backup (BwDb *db, const char *path, GError **error);

/** The statement for SQL, prepared once and kept by DB; reset and unbound when handed out. (transfer none) NULL on error. */
BwStmt *bw_db_prepare (BwDb *db, const char *sql, GError **error);
/** Parameters count from 1. Text and blobs are copied. NaN and NULL text bind NULL; BW_TIME_NONE binds NULL in bind_time. */
void bw_stmt_bind_int64 (BwStmt *stmt, int index, int64_t value);
void bw_stmt_bind_double (BwStmt *stmt, int index, double value);
void bw_stmt_bind_text (BwStmt *stmt, int index, const char *text);
void bw_stmt_bind_blob (BwStmt *stmt, int index, const void *data, size_t size);
void bw_stmt_bind_time (BwStmt *stmt, int index, int64_t us);
/** The next row. After DONE or ERROR the statement is reset and may be bound and stepped again. */
BwStep bw_stmt_step (BwStmt *stmt, GError **error);
/** Steps a statement without results: true when DONE. */
bool bw_stmt_run (BwStmt *stmt, GError **error);
void bw_stmt_reset (BwStmt *stmt);
/** Columns count from 0. */
int bw_stmt_n_columns (BwStmt *stmt);
const char *bw_stmt_column_name (BwStmt *stmt, int column);
bool bw_stmt_is_null (BwStmt *stmt, int column);
int64_t bw_stmt_int64 (BwStmt *stmt, int column);
double bw_stmt_double (BwStmt *stmt, int column); /* NaN for NULL */
const char *bw_stmt_text (BwStmt *stmt, int column); /* NULL for NULL; valid until the next step */
const void *bw_stmt_blob (BwStmt *stmt, int column, size_t *size);
int64_t bw_stmt_time (BwStmt *stmt, int column); /* BW_TIME_NONE for NULL */
