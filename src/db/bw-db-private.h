/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What connection and statement share inside db. */
#pragma once

#include "db/bw-db.h"

#include <sqlite3.h>

struct _BwDb
{
  sqlite3 *handle;
  char *path;
  const char *thread;     /* whose it is: the address of the thread's own bw_db_here */
  GHashTable *statements; /* SQL text → BwStmt, which owns the text */
  GCancellable *cancellable;
  unsigned depth; /* transactions within each other that bw_db_begin() began */
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
/** A variable of each thread, whose address tells threads apart at no cost. */
extern _Thread_local char bw_db_here;
/** The check that every public call makes. */
#define bw_db_assert_thread(db) g_assert ((db)->thread == &bw_db_here)
