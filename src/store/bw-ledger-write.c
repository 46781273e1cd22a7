/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A write to the ledger, of any size, that becomes visible as a whole or not at all. */
#include "store/bw-ledger-write.h"

#include "base/bw-error.h"
#include "store/bw-ledger-private.h"

/* Lists that may wait for the writer. */
#define MAX_WAITING 4
/* Writes of more rows get a larger cache for their time: the index of ids is walked at random. */
#define MANY_ROWS 20000
#define LARGE_CACHE_KIB 32768

struct _BwLedgerWrite
{
  int n_refs; /* atomic: the caller's and the writer's */
  BwLedger *ledger;
  char *source;
  bool is_complete;
  GMutex mutex; /* guards what follows */
  GCond changed;
  GQueue lists; /* of BwBetList */
  bool is_ended;
  bool is_aborted;
  bool has_failed;
  bool is_done;
  GBytes *cursor;
  GError *error;
  BwLedgerChange change;
};

/* The writer's side of a write. */
typedef struct
{
  BwDb *db;
  BwLedgerChanges *changes;
  BwStmt *insert;
  BwStmt *find;
  BwStmt *update;
  BwLedgerSource source;
  BwLedgerChange change;
  bool expects_known; /* the last row was there already, so the next one is likely to be */
  bool has_large_cache;
  GByteArray *seen; /* a bit for each row of the table that the write brought; NULL: not kept */
  int64_t n_seen;
} Apply;

static void
write_unref (BwLedgerWrite *write)
{
  if (!g_atomic_int_dec_and_test (&write->n_refs))
    return;
  g_queue_clear_full (&write->lists, (GDestroyNotify) bw_bet_list_free);
  g_clear_pointer (&write->cursor, g_bytes_unref);
  g_clear_error (&write->error);
  g_mutex_clear (&write->mutex);
  g_cond_clear (&write->changed);
  g_free (write->source);
  g_free (write);
}

static bool
open_source (Apply *apply, const char *name, GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      apply->db, "INSERT OR IGNORE INTO source(name, n_rows, version) VALUES(?1, 0, 0)", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, name);
  return bw_stmt_run (stmt, error)
         && bw_ledger_find_source (apply->db, name, &apply->source, error);
}

static bool
open_apply (Apply *apply, const BwLedgerWrite *write, GError **error)
{
  if (!bw_db_begin (apply->db, error) || !open_source (apply, write->source, error))
    return false;
  apply->insert = bw_db_prepare (
      apply->db,
      "INSERT INTO bet(source, order_ms, " BW_LEDGER_COLUMNS ") VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(source, id) DO NOTHING",
      error);
  apply->find = bw_db_prepare (
      apply->db,
      "SELECT row, order_ms, " BW_LEDGER_COLUMNS " FROM bet WHERE source = ?1 AND id = ?2", error);
  apply->update = bw_db_prepare (
      apply->db,
      "UPDATE bet SET (source, order_ms, " BW_LEDGER_COLUMNS ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
      "?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21) WHERE row = ?22",
      error);
  if (apply->insert == NULL || apply->find == NULL || apply->update == NULL)
    return false;
  if (write->is_complete)
    apply->seen = g_byte_array_new ();
  apply->expects_known = write->is_complete && apply->source.n_rows > 0;
  return true;
}

static void
bind_bet (BwStmt *stmt, int64_t source_id, int64_t order_ms, const BwBet *bet)
{
  int i = 1;
  bw_stmt_bind_int64 (stmt, i++, source_id);
  bw_stmt_bind_int64 (stmt, i++, order_ms);
  bw_stmt_bind_int64 (stmt, i++, bet->ordinal);
  bw_stmt_bind_int64 (stmt, i++, bet->status);
  bw_stmt_bind_double (stmt, i++, bet->stake);
  bw_stmt_bind_double (stmt, i++, bet->odds);
  bw_stmt_bind_double (stmt, i++, bet->probability);
  bw_stmt_bind_double (stmt, i++, bet->closing_odds);
  bw_stmt_bind_double (stmt, i++, bet->closing_fair_probability);
  bw_stmt_bind_double (stmt, i++, bet->profit);
  bw_stmt_bind_double (stmt, i++, bet->fee);
  bw_stmt_bind_time (stmt, i++, bet->placed_us);
  bw_stmt_bind_time (stmt, i++, bet->settled_us);
  bw_stmt_bind_int64 (stmt, i++, bet->is_paper ? 1 : 0);
  bw_stmt_bind_int64 (stmt, i++, bet->is_profit_derived ? 1 : 0);
  bw_stmt_bind_int64 (stmt, i++, bet->event_key);
  bw_stmt_bind_text_borrowed (stmt, i++, bet->model);
  bw_stmt_bind_text_borrowed (stmt, i++, bet->currency);
  bw_stmt_bind_text_borrowed (stmt, i++, bet->id);
  bw_stmt_bind_text_borrowed (stmt, i++, bet->event);
  bw_stmt_bind_text_borrowed (stmt, i++, bet->selection);
}

static bool
is_same_number (double a, double b)
{
  return a == b || (a != a && b != b);
}

static bool
is_same_bet (const BwBet *a, const BwBet *b)
{
  return a->ordinal == b->ordinal && a->status == b->status && a->placed_us == b->placed_us
         && a->settled_us == b->settled_us && a->is_paper == b->is_paper
         && a->is_profit_derived == b->is_profit_derived && a->event_key == b->event_key
         && is_same_number (a->stake, b->stake) && is_same_number (a->odds, b->odds)
         && is_same_number (a->probability, b->probability)
         && is_same_number (a->closing_odds, b->closing_odds)
         && is_same_number (a->closing_fair_probability, b->closing_fair_probability)
         && is_same_number (a->profit, b->profit) && is_same_number (a->fee, b->fee)
         && strcmp (a->model, b->model) == 0 && strcmp (a->currency, b->currency) == 0
         && strcmp (a->event, b->event) == 0 && strcmp (a->selection, b->selection) == 0;
}

static void
note_place (Apply *apply, int64_t order_ms)
{
  apply->change.first_order_ms = MIN (apply->change.first_order_ms, order_ms);
}

static void
note_seen (Apply *apply, int64_t row)
{
  if (apply->seen == NULL)
    return;
  unsigned byte = (unsigned) (row / 8);
  if (byte >= apply->seen->len)
    {
      unsigned before = apply->seen->len;
      g_byte_array_set_size (apply->seen, MAX (byte + 1, before * 2));
      memset (apply->seen->data + before, 0, apply->seen->len - before);
    }
  uint8_t bit = (uint8_t) (1u << (row % 8));
  if ((apply->seen->data[byte] & bit) == 0)
    apply->n_seen++;
  apply->seen->data[byte] |= bit;
}

/* Inserts BET if there is none of its id; IS_ADDED tells. */
static bool
insert_bet (Apply *apply, int64_t order_ms, const BwBet *bet, bool *is_added, GError **error)
{
  bind_bet (apply->insert, apply->source.id, order_ms, bet);
  if (!bw_stmt_run (apply->insert, error))
    return false;
  *is_added = bw_db_changes (apply->db) == 1;
  if (*is_added)
    {
      apply->change.n_added++;
      note_place (apply, order_ms);
      note_seen (apply, bw_db_last_rowid (apply->db));
    }
  return true;
}

static bool
update_bet (Apply *apply, int64_t row, int64_t order_ms, const BwBet *bet, GError **error)
{
  bind_bet (apply->update, apply->source.id, order_ms, bet);
  bw_stmt_bind_int64 (apply->update, 22, row);
  apply->change.n_updated++;
  note_place (apply, order_ms);
  return bw_stmt_run (apply->update, error);
}

/* Brings the row of BET's id up to date; IS_KNOWN tells whether there is one. */
static bool
change_bet (Apply *apply, int64_t order_ms, const BwBet *bet, bool *is_known, GError **error)
{
  bw_stmt_bind_int64 (apply->find, 1, apply->source.id);
  bw_stmt_bind_text_borrowed (apply->find, 2, bet->id);
  BwStep step = bw_stmt_step (apply->find, error);
  *is_known = step == BW_STEP_ROW;
  if (step != BW_STEP_ROW)
    return step == BW_STEP_DONE;
  int64_t row = bw_stmt_int64 (apply->find, 0);
  int64_t old_order_ms = bw_stmt_int64 (apply->find, 1);
  BwBet old;
  bw_ledger_read_bet (apply->find, 2, false, &old);
  bool is_same = is_same_bet (&old, bet);
  bw_stmt_reset (apply->find);
  note_seen (apply, row);
  if (is_same)
    {
      apply->change.n_unchanged++;
      return true;
    }
  note_place (apply, old_order_ms);
  return update_bet (apply, row, order_ms, bet, error);
}

/* Tries first what the last row was: new, or known. */
static bool
apply_bet (Apply *apply, const BwBet *bet, GError **error)
{
  int64_t order_ms = bw_bet_order_ms (bet);
  bool is_done = false;
  if (apply->expects_known && !change_bet (apply, order_ms, bet, &is_done, error))
    return false;
  if (is_done)
    return true;
  bool is_added;
  if (!insert_bet (apply, order_ms, bet, &is_added, error))
    return false;
  apply->expects_known = !is_added;
  return is_added || change_bet (apply, order_ms, bet, &is_done, error);
}

static bool
apply_list (Apply *apply, const BwBetList *list, GError **error)
{
  for (unsigned i = 0; i < list->bets->len; i++)
    if (!apply_bet (apply, bw_bet_list_index (list, i), error))
      return false;
  const BwLedgerChange *change = &apply->change;
  if (!apply->has_large_cache && change->n_added + change->n_updated > MANY_ROWS)
    {
      apply->has_large_cache = true;
      bw_db_set_cache (apply->db, LARGE_CACHE_KIB);
    }
  return true;
}

static bool
is_seen (const Apply *apply, int64_t row)
{
  return row / 8 < apply->seen->len && (apply->seen->data[row / 8] & (1u << (row % 8))) != 0;
}

static GArray *
list_vanished (Apply *apply, GError **error)
{
  BwStmt *stmt =
      bw_db_prepare (apply->db, "SELECT row, order_ms FROM bet WHERE source = ?1", error);
  if (stmt == NULL)
    return NULL;
  bw_stmt_bind_int64 (stmt, 1, apply->source.id);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (int64_t));
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      int64_t row = bw_stmt_int64 (stmt, 0);
      if (is_seen (apply, row))
        continue;
      g_array_append_val (rows, row);
      note_place (apply, bw_stmt_int64 (stmt, 1));
    }
  return step == BW_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

static bool
remove_vanished (Apply *apply, GError **error)
{
  if (apply->seen == NULL || apply->n_seen == apply->source.n_rows + apply->change.n_added)
    return true;
  g_autoptr (GArray) rows = list_vanished (apply, error);
  BwStmt *stmt =
      rows != NULL ? bw_db_prepare (apply->db, "DELETE FROM bet WHERE row = ?1", error) : NULL;
  if (stmt == NULL)
    return false;
  for (unsigned i = 0; i < rows->len; i++)
    {
      bw_stmt_bind_int64 (stmt, 1, g_array_index (rows, int64_t, i));
      if (!bw_stmt_run (stmt, error))
        return false;
    }
  apply->change.n_removed = rows->len;
  return true;
}

/* Where rows came by another way the cursor is of no use, but that there was one is known on. */
static bool
save_cursor (Apply *apply, GBytes *cursor, GError **error)
{
  BwStmt *stmt =
      bw_db_prepare (apply->db,
                     cursor != NULL ? "REPLACE INTO reader_cursor VALUES(?1, ?2)"
                                    : "UPDATE reader_cursor SET cursor = x'' WHERE source = ?1",
                     error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_int64 (stmt, 1, apply->source.id);
  if (cursor != NULL)
    {
      gsize size;
      const void *bytes = g_bytes_get_data (cursor, &size);
      bw_stmt_bind_blob (stmt, 2, bytes != NULL ? bytes : "", size);
    }
  return bw_stmt_run (stmt, error);
}

static bool
finish_apply (Apply *apply, const char *name, GBytes *cursor, GError **error)
{
  if (!remove_vanished (apply, error))
    return false;
  const BwLedgerChange *change = &apply->change;
  apply->source.n_rows += change->n_added - change->n_removed;
  if (change->n_added + change->n_updated + change->n_removed > 0)
    {
      apply->source.version++;
      bw_ledger_changes_note (apply->changes, name, apply->source.version, change->first_order_ms);
    }
  return bw_ledger_drop_snapshots (apply->db, apply->source.id, change->first_order_ms, error)
         && bw_ledger_save_source (apply->db, &apply->source, error)
         && save_cursor (apply, cursor, error) && bw_db_commit (apply->db, error);
}

/* The next list, or NULL once the write has ended. */
static BwBetList *
next_list (BwLedgerWrite *write)
{
  g_mutex_lock (&write->mutex);
  while (g_queue_is_empty (&write->lists) && !write->is_ended)
    g_cond_wait (&write->changed, &write->mutex);
  BwBetList *list = write->is_aborted ? NULL : g_queue_pop_head (&write->lists);
  g_cond_broadcast (&write->changed);
  g_mutex_unlock (&write->mutex);
  return list;
}

static void
note_failed (BwLedgerWrite *write)
{
  g_mutex_lock (&write->mutex);
  write->has_failed = true;
  g_cond_broadcast (&write->changed);
  g_mutex_unlock (&write->mutex);
}

static void
note_done (BwLedgerWrite *write, const BwLedgerChange *change, GError *error)
{
  g_mutex_lock (&write->mutex);
  write->change = *change;
  write->error = error;
  write->is_done = true;
  g_cond_broadcast (&write->changed);
  g_mutex_unlock (&write->mutex);
}

/* The lock is taken only once there is something to write. */
static bool
apply_lists (Apply *apply, BwLedgerWrite *write, GError **error)
{
  bool ok = true;
  for (BwBetList *list = next_list (write); list != NULL; list = next_list (write))
    {
      ok = ok && (apply->insert != NULL || open_apply (apply, write, error))
           && apply_list (apply, list, error);
      bw_bet_list_free (list);
      if (!ok)
        note_failed (write);
    }
  return ok && (write->is_aborted || apply->insert != NULL || open_apply (apply, write, error));
}

static gpointer
write_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwLedgerWrite *write = data;
  Apply apply = { .db = db, .changes = write->ledger->changes, .change.first_order_ms = INT64_MAX };
  GError *failure = NULL;
  bool ok = apply_lists (&apply, write, &failure) && !write->is_aborted
            && finish_apply (&apply, write->source, write->cursor, &failure);
  bw_db_rollback (db);
  if (apply.has_large_cache)
    bw_db_set_cache (db, 0);
  g_clear_pointer (&apply.seen, g_byte_array_unref);
  bw_ledger_note_bytes (write->ledger);
  const BwLedgerChange none = { .first_order_ms = INT64_MAX };
  note_done (write, ok ? &apply.change : &none, failure);
  return NULL;
}

BwLedgerWrite *
bw_ledger_write_begin (BwLedger *ledger, const char *source, bool is_complete)
{
  g_return_val_if_fail (ledger != NULL && ledger->writer != NULL && source != NULL, NULL);
  BwLedgerWrite *write = g_new0 (BwLedgerWrite, 1);
  write->n_refs = 2;
  write->ledger = ledger;
  write->source = g_strdup (source);
  write->is_complete = is_complete;
  g_mutex_init (&write->mutex);
  g_cond_init (&write->changed);
  g_queue_init (&write->lists);
  bw_store_worker_post (ledger->writer, write_job, write, (GDestroyNotify) write_unref);
  return write;
}

bool
bw_ledger_write_add (BwLedgerWrite *write, BwBetList *list)
{
  g_return_val_if_fail (write != NULL && list != NULL, false);
  g_mutex_lock (&write->mutex);
  while (write->lists.length >= MAX_WAITING && !write->has_failed)
    g_cond_wait (&write->changed, &write->mutex);
  bool ok = !write->has_failed;
  if (ok)
    g_queue_push_tail (&write->lists, list);
  g_cond_broadcast (&write->changed);
  g_mutex_unlock (&write->mutex);
  if (!ok)
    bw_bet_list_free (list);
  return ok;
}

bool
bw_ledger_write_end (BwLedgerWrite *write, bool is_aborted, GBytes *cursor, BwLedgerChange *out,
                     GError **error)
{
  g_return_val_if_fail (write != NULL, false);
  g_mutex_lock (&write->mutex);
  write->is_ended = true;
  write->is_aborted = is_aborted;
  write->cursor = cursor != NULL ? g_bytes_ref (cursor) : NULL;
  g_cond_broadcast (&write->changed);
  while (!write->is_done)
    g_cond_wait (&write->changed, &write->mutex);
  g_mutex_unlock (&write->mutex);
  bool ok = is_aborted || write->error == NULL;
  if (out != NULL)
    *out = write->change;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&write->error));
  write_unref (write);
  return ok;
}
