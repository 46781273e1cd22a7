/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ledgers in SQLite databases of other programs: read only, in short looks, columns by name. */
#include "collect/bw-ledger-db-source-private.h"

/* Rows read under one lock: a writer must not wait long for a reader. */
#define ROWS_PER_LOOK 5000

/* Takes the rows of STMT to its end; PLACE moves behind the last one. */
static bool
take_rows (BwLedgerDbSource *source, BwStmt *stmt, BwLedgerDbCursor *place, int64_t *n_taken,
           GError **error)
{
  *n_taken = 0;
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      BwLedgerWatch watch;
      if (!bw_ledger_db_row_take (source, stmt, &watch, error))
        {
          bw_stmt_reset (stmt);
          return false;
        }
      g_array_append_val (place->watches, watch);
      place->last_rowid = MAX (place->last_rowid, watch.rowid);
      place->n_rows++;
      ++*n_taken;
    }
  return step == BW_STEP_DONE;
}

/* Reads every row, a limited number at a time: between them the table is not locked and the rows
 * are handed on. */
static bool
read_all (BwLedgerDbSource *source, BwLedgerDbCursor *place, GError **error)
{
  int64_t total, n_taken;
  g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM \"%s\"", source->table->table);
  g_autofree char *rest =
      source->has_rowid
          ? g_strdup_printf ("WHERE rowid > ?1 ORDER BY rowid LIMIT %d", ROWS_PER_LOOK)
          : g_strdup ("");
  BwStmt *stmt = bw_ledger_db_source_prepare (source, rest, error);
  if (stmt == NULL || !bw_db_query_int64 (source->db, count, &total, error)
      || !bw_ledger_run_begin (source->run, error))
    return false;
  int64_t size = place->file.size;
  do
    {
      if (source->has_rowid)
        bw_stmt_bind_int64 (stmt, 1, place->last_rowid);
      bw_ledger_run_hold (source->run);
      if (!take_rows (source, stmt, place, &n_taken, error))
        return false;
      bw_ledger_db_cursor_trim (place);
      double share = total > 0 ? MIN (1, (double) place->n_rows / (double) total) : 1;
      if (!bw_ledger_run_release (source->run, error)
          || !bw_ledger_run_progress (source->run, (int64_t) (share * (double) size), size, error))
        return false;
    }
  while (source->has_rowid && n_taken == ROWS_PER_LOOK);
  source->run->report->bytes_read += size;
  return true;
}

typedef enum
{
  FOLLOW_DONE,
  FOLLOW_REWRITTEN, /* all rows must be read */
  FOLLOW_FAILED,
} FollowResult;

static bool
was_taken (const BwLedgerWatch *watch)
{
  return watch->state == BW_LEDGER_ROW_OPEN || watch->state == BW_LEDGER_ROW_SETTLED;
}

static void
uncount (BwLedgerReport *report, const BwLedgerWatch *watch)
{
  report->n_settled_so_far -= watch->state == BW_LEDGER_ROW_SETTLED;
  report->n_incomplete_so_far -= watch->is_incomplete;
  report->n_rejected_so_far -= watch->state == BW_LEDGER_ROW_REJECTED;
}

/* Takes a watched row again where it changed. *IS_GONE: it is no longer there. */
static FollowResult
look_again (BwLedgerDbSource *source, BwStmt *stmt, BwLedgerWatch *watch, bool *is_gone,
            GError **error)
{
  bw_stmt_bind_int64 (stmt, 1, watch->rowid);
  BwStep step = bw_stmt_step (stmt, error);
  *is_gone = step == BW_STEP_DONE;
  if (*is_gone)
    uncount (source->run->report, watch);
  if (step != BW_STEP_ROW)
    return *is_gone ? FOLLOW_DONE : FOLLOW_FAILED;

  FollowResult result = FOLLOW_DONE;
  if (bw_ledger_db_row_hash (source, stmt) != watch->hash)
    {
      BwLedgerWatch former = *watch;
      uncount (source->run->report, watch);
      if (!bw_ledger_db_row_take (source, stmt, watch, error))
        result = FOLLOW_FAILED;
      else if (watch->id_hash != former.id_hash || (was_taken (&former) && !was_taken (watch)))
        result = FOLLOW_REWRITTEN;
    }
  bw_stmt_reset (stmt);
  return result;
}

/* Looks at all watched rows again. Those that are gone leave the watches; the ids that went with
 * them are in GONE (of uint64_t). */
static FollowResult
look_at_watches (BwLedgerDbSource *source, BwLedgerDbCursor *place, GArray *gone, GError **error)
{
  BwStmt *stmt = bw_ledger_db_source_prepare (source, "WHERE rowid = ?1", error);
  if (stmt == NULL)
    return FOLLOW_FAILED;
  unsigned n_kept = 0;
  for (unsigned i = 0; i < place->watches->len; i++)
    {
      BwLedgerWatch *watch = &g_array_index (place->watches, BwLedgerWatch, i);
      bool is_gone;
      FollowResult result = look_again (source, stmt, watch, &is_gone, error);
      if (result != FOLLOW_DONE)
        return result;
      if (!is_gone)
        g_array_index (place->watches, BwLedgerWatch, n_kept++) = *watch;
      else if (was_taken (watch))
        g_array_append_val (gone, watch->id_hash);
      place->n_rows -= is_gone;
    }
  g_array_set_size (place->watches, n_kept);
  return FOLLOW_DONE;
}

/* Whether each row that is gone came back under its id as a new row, as INSERT OR REPLACE does. */
static bool
were_replaced (const BwLedgerDbCursor *place, unsigned first_new, const GArray *gone)
{
  for (unsigned i = 0; i < gone->len; i++)
    {
      bool is_found = false;
      for (unsigned k = first_new; !is_found && k < place->watches->len; k++)
        {
          const BwLedgerWatch *watch = &g_array_index (place->watches, BwLedgerWatch, k);
          is_found = was_taken (watch) && watch->id_hash == g_array_index (gone, uint64_t, i);
        }
      if (!is_found)
        return false;
    }
  return true;
}

static void
restore_report (BwLedgerReport *report, const BwLedgerDbCursor *place)
{
  report->has_odds = place->has_odds;
  report->has_probabilities = place->has_probabilities;
  report->newest_us = place->newest_us;
  report->n_rejected_so_far = place->n_rejected;
  report->n_settled_so_far = place->n_settled;
  report->n_incomplete_so_far = place->n_incomplete;
}

/* Reads what is new or changed behind PLACE, in one transaction. */
static FollowResult
read_changes (BwLedgerDbSource *source, BwLedgerDbCursor *place, GError **error)
{
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  FollowResult result = look_at_watches (source, place, gone, error);
  if (result != FOLLOW_DONE)
    return result;
  unsigned first_new = place->watches->len;
  BwStmt *stmt = bw_ledger_db_source_prepare (source, "WHERE rowid > ?1 ORDER BY rowid", error);
  if (stmt == NULL)
    return FOLLOW_FAILED;
  int64_t n_taken, n_rows;
  g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM \"%s\"", source->table->table);
  bw_stmt_bind_int64 (stmt, 1, place->last_rowid);
  if (!take_rows (source, stmt, place, &n_taken, error)
      || !bw_db_query_int64 (source->db, count, &n_rows, error))
    return FOLLOW_FAILED;
  bool is_accounted_for = n_rows == place->n_rows && were_replaced (place, first_new, gone);
  return is_accounted_for ? FOLLOW_DONE : FOLLOW_REWRITTEN;
}

static FollowResult
follow (BwLedgerDbSource *source, BwLedgerDbCursor *place, GError **error)
{
  if (place->schema != bw_ledger_db_source_schema (source) || !source->has_rowid)
    return FOLLOW_REWRITTEN;
  bw_ledger_run_stage (source->run);
  restore_report (source->run->report, place);
  if (!bw_db_exec (source->db, "BEGIN", error))
    return FOLLOW_FAILED;
  FollowResult result = read_changes (source, place, error);
  bw_db_rollback (source->db);
  if (result == FOLLOW_DONE && !bw_ledger_run_finish (source->run, error))
    return FOLLOW_FAILED;
  return result;
}

static GBytes *
save_place (const BwLedgerDbSource *source, BwLedgerDbCursor *place, const BwLedgerDbCursor *now)
{
  const BwLedgerReport *report = source->run->report;
  place->signature = bw_ledger_reader_signature (source->reader);
  place->schema = bw_ledger_db_source_schema (source);
  place->file = now->file;
  place->wal = now->wal;
  place->format = source->table->format;
  place->has_odds = report->has_odds;
  place->has_probabilities = report->has_probabilities;
  place->newest_us = report->newest_us;
  place->n_rejected = report->n_rejected_so_far;
  place->n_settled = report->n_settled_so_far;
  place->n_incomplete = report->n_incomplete_so_far;
  bw_ledger_db_cursor_trim (place);
  return bw_ledger_db_cursor_save (place);
}

/* Reads what changed behind FORMER (NULL: all), when the file was as NOW says, or a little later.
 */
static bool
read_source (BwLedgerDbSource *source, BwLedgerDbCursor *former, const BwLedgerDbCursor *now,
             GBytes **next_cursor, GError **error)
{
  FollowResult result = former != NULL ? follow (source, former, error) : FOLLOW_REWRITTEN;
  if (result == FOLLOW_FAILED)
    return false;
  g_auto (BwLedgerDbCursor) fresh = { 0 };
  bw_ledger_db_cursor_init (&fresh);
  fresh.file = now->file;
  if (result == FOLLOW_REWRITTEN)
    {
      bw_ledger_run_discard (source->run);
      if (!read_all (source, &fresh, error) || !bw_ledger_run_finish (source->run, error))
        return false;
    }
  if (next_cursor != NULL)
    *next_cursor = save_place (source, result == FOLLOW_DONE ? former : &fresh, now);
  return true;
}

bool
bw_ledger_db_read (BwLedgerReader *reader, BwLedgerRun *run, GBytes *cursor, GBytes **next_cursor,
                   GError **error)
{
  g_auto (BwLedgerDbSource) source = { .reader = reader, .run = run };
  g_auto (BwLedgerDbCursor) former = { 0 };
  g_auto (BwLedgerDbCursor) now = { 0 };
  bw_ledger_db_cursor_init (&former);
  bw_ledger_db_cursor_init (&now);
  bool has_former = cursor != NULL && bw_ledger_db_cursor_load (&former, cursor)
                    && former.signature == bw_ledger_reader_signature (reader);
  if (!bw_ledger_db_cursor_look (&now, reader->path, error))
    return false;
  if (has_former && bw_ledger_db_cursor_is_unchanged (&former, &now))
    {
      restore_report (run->report, &former);
      run->report->format = g_strdup (former.format);
      if (next_cursor != NULL)
        *next_cursor = g_bytes_ref (cursor);
      return true;
    }
  return bw_ledger_db_source_open (&source, error)
         && read_source (&source, has_former ? &former : NULL, &now, next_cursor, error);
}
