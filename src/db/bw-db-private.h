/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What connection and statement share inside db. */
#pragma once

#include "db/bw-db.h"

#include <sqlite3.h>

struct _BwDb
{
  sqlite3 *handle;
  char *path;
  GThread *thread;
  GHashTable *statements; /* SQL text → BwStmt, which owns the text */
  GCancellable *cancellable;
  int busy_ms;
  int64_t busy_since_us; /* monotonic, when the present wait for a lock began */
};

struct _BwStmt
{
  BwDb *db;
  sqlite3_stmt *handle;
  char *sql;
  int bind_rc; /* the first failure of a bind, told by the next step */
};

/** Fills ERROR from the result RC of the last call on DB; DETAIL (or NULL) stands for SQLite's own
 * message. */
void bw_db_set_error (BwDb *db, int rc, const char *detail, GError **error);
/** Finalizes; the hash table's destroy function. */
void bw_stmt_free (BwStmt *stmt);
/** The check that every public call makes. */
#define bw_db_assert_thread(db) g_assert ((db)->thread == g_thread_self ())
