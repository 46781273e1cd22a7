/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table silence. */
#include "store/bw-silences.h"

#define COLUMNS                                                                                    \
  "id, matchers, starts_at, ends_at, until_resolved, recurrence, zone, author, comment, "          \
  "created_at"
/* Weekly times are kept as they are written, one after the other. */
#define BETWEEN "; "

static BwSilence *
read_silence (BwStmt *stmt)
{
  BwSilence *silence = bw_silence_new ();
  silence->id = bw_stmt_int64 (stmt, 0);
  silence->matchers = g_strdup (bw_stmt_text (stmt, 1));
  silence->starts_us = bw_stmt_int64 (stmt, 2);
  silence->ends_us = bw_stmt_time (stmt, 3);
  silence->is_until_resolved = bw_stmt_int64 (stmt, 4) != 0;
  const char *recurrence = bw_stmt_text (stmt, 5);
  if (recurrence != NULL)
    silence->recurrence = g_strsplit (recurrence, BETWEEN, -1);
  silence->zone = g_strdup (bw_stmt_text (stmt, 6));
  silence->author = g_strdup (bw_stmt_text (stmt, 7));
  silence->comment = g_strdup (bw_stmt_text (stmt, 8));
  silence->created_us = bw_stmt_int64 (stmt, 9);
  return silence;
}

GPtrArray *
bw_silences_list (BwDb *db, int64_t since_us, GError **error)
{
  bool is_all = since_us == BW_TIME_NONE;
  BwStmt *stmt = bw_db_prepare (
      db,
      is_all ? "SELECT " COLUMNS " FROM silence ORDER BY id"
             : "SELECT " COLUMNS
               " FROM silence WHERE id IN (SELECT id FROM silence WHERE ends_at IS NULL UNION ALL "
               "SELECT id FROM silence WHERE ends_at > ?1) ORDER BY id",
      error);
  if (stmt == NULL)
    return NULL;
  if (!is_all)
    bw_stmt_bind_int64 (stmt, 1, since_us);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_silence_free);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    g_ptr_array_add (list, read_silence (stmt));
  return step == BW_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

BwSilence *
bw_silences_find (BwDb *db, int64_t id, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, "SELECT " COLUMNS " FROM silence WHERE id = ?1", error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_int64 (stmt, 1, id);
  BwSilence *silence = bw_stmt_step (stmt, error) == BW_STEP_ROW ? read_silence (stmt) : NULL;
  bw_stmt_reset (stmt);
  return silence;
}

bool
bw_silences_add (BwDb *db, BwSilence *silence, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db,
                                "INSERT INTO silence(matchers, starts_at, ends_at, until_resolved, "
                                "recurrence, zone, author, comment, created_at) "
                                "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                                error);
  if (stmt == NULL)
    return false;
  g_autofree char *recurrence =
      silence->recurrence != NULL ? g_strjoinv (BETWEEN, silence->recurrence) : NULL;
  bw_stmt_bind_text (stmt, 1, silence->matchers != NULL ? silence->matchers : "");
  bw_stmt_bind_int64 (stmt, 2, silence->starts_us);
  bw_stmt_bind_time (stmt, 3, silence->ends_us);
  bw_stmt_bind_int64 (stmt, 4, silence->is_until_resolved ? 1 : 0);
  bw_stmt_bind_text (stmt, 5, recurrence);
  bw_stmt_bind_text (stmt, 6, silence->zone);
  bw_stmt_bind_text (stmt, 7, silence->author != NULL ? silence->author : "");
  bw_stmt_bind_text (stmt, 8, silence->comment != NULL ? silence->comment : "");
  bw_stmt_bind_int64 (stmt, 9, silence->created_us);
  if (!bw_stmt_run (stmt, error))
    return false;
  silence->id = bw_db_last_rowid (db);
  return true;
}

bool
bw_silences_end (BwDb *db, int64_t id, int64_t end_us, GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, "UPDATE silence SET ends_at = ?2 WHERE id = ?1", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, id);
  bw_stmt_bind_int64 (stmt, 2, end_us);
  return bw_stmt_run (stmt, error);
}
