/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A prepared SQL statement: parameters in, rows out. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct _BwDb BwDb;
typedef struct _BwStmt BwStmt;

typedef enum
{
  BW_STEP_ERROR,
  BW_STEP_ROW,
  BW_STEP_DONE,
} BwStep;

/** The statement for SQL, prepared once and kept by DB; reset and unbound when handed out, so the
 * same SQL can't be stepped twice at the same time. (transfer none) NULL on error: INVALID where
 * SQL is not understood, which also is how a missing table or column shows. */
BwStmt *bw_db_prepare (BwDb *db, const char *sql, GError **error);
/** The texts of all that were prepared on DB, for whoever looks at how they are carried out.
 * (element type char *, transfer container: texts are DB's) */
GPtrArray *bw_db_statements (BwDb *db);

/** Parameters count from 1. Text and blobs are copied. NaN and NULL text bind NULL; BW_TIME_NONE
 * binds NULL in bind_time. */
void bw_stmt_bind_null (BwStmt *stmt, int index);
void bw_stmt_bind_int64 (BwStmt *stmt, int index, int64_t value);
void bw_stmt_bind_double (BwStmt *stmt, int index, double value);
void bw_stmt_bind_text (BwStmt *stmt, int index, const char *text);
void bw_stmt_bind_blob (BwStmt *stmt, int index, const void *data, size_t size);
void bw_stmt_bind_time (BwStmt *stmt, int index, int64_t us);
/** As bind_text and bind_blob without the copy: the memory must stay until the next bind of INDEX,
 * or until the statement is prepared again. */
void bw_stmt_bind_text_borrowed (BwStmt *stmt, int index, const char *text);
void bw_stmt_bind_blob_borrowed (BwStmt *stmt, int index, const void *data, size_t size);

/** The next row. After DONE or ERROR the statement is reset, keeps what is bound and may be stepped
 * again. */
BwStep bw_stmt_step (BwStmt *stmt, GError **error);
/** Steps to the end, rows or not: true when DONE. */
bool bw_stmt_run (BwStmt *stmt, GError **error);
/** Ends a statement before its last row; until then it holds its read lock. */
void bw_stmt_reset (BwStmt *stmt);

/** Columns count from 0. Pointers are valid until the next step or reset. */
int bw_stmt_n_columns (BwStmt *stmt);
const char *bw_stmt_column_name (BwStmt *stmt, int column);
bool bw_stmt_is_null (BwStmt *stmt, int column);
/** Whether the stored value is a number (integer or real), not text or a blob. */
bool bw_stmt_is_number (BwStmt *stmt, int column);
int64_t bw_stmt_int64 (BwStmt *stmt, int column);
/** NaN for NULL. */
double bw_stmt_double (BwStmt *stmt, int column);
/** NULL for NULL. */
const char *bw_stmt_text (BwStmt *stmt, int column);
/** NULL and 0 for NULL and for an empty blob. */
const void *bw_stmt_blob (BwStmt *stmt, int column, size_t *size);
/** BW_TIME_NONE for NULL. */
int64_t bw_stmt_time (BwStmt *stmt, int column);
