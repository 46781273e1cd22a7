/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a ledger in its order, in pieces. */
#include "base/bw-error.h"
#include "store/bw-ledger-private.h"

/* Rows handed over at a time. */
#define PIECE_ROWS 4096

/* A read under way. */
typedef struct
{
  const BwLedgerQuery *query;
  BwLedgerChanges *changes;
  int64_t from_order_ms;
  BwLedgerRowsFunc func;
  gpointer data;
  GCancellable *cancellable;
  GHashTable *names; /* source id → name */
  BwBetList *piece;
  GPtrArray *sources;  /* of each row in the piece; the names' */
  const char *last[3]; /* model, currency, selection of the row before: they repeat */
} Read;

static const char *
text_or_empty (BwStmt *stmt, int column)
{
  const char *text = bw_stmt_text (stmt, column);
  return text != NULL ? text : "";
}

void
bw_ledger_read_bet (BwStmt *stmt, int column, bool is_bare, BwBet *out)
{
  int i = column;
  out->ordinal = bw_stmt_int64 (stmt, i++);
  out->status = (BwBetStatus) bw_stmt_int64 (stmt, i++);
  out->stake = bw_stmt_double (stmt, i++);
  out->odds = bw_stmt_double (stmt, i++);
  out->probability = bw_stmt_double (stmt, i++);
  out->closing_odds = bw_stmt_double (stmt, i++);
  out->closing_fair_probability = bw_stmt_double (stmt, i++);
  out->profit = bw_stmt_double (stmt, i++);
  out->fee = bw_stmt_double (stmt, i++);
  out->placed_us = bw_stmt_time (stmt, i++);
  out->settled_us = bw_stmt_time (stmt, i++);
  out->is_paper = bw_stmt_int64 (stmt, i++) != 0;
  out->is_profit_derived = bw_stmt_int64 (stmt, i++) != 0;
  out->event_key = (uint32_t) bw_stmt_int64 (stmt, i++);
  out->model = text_or_empty (stmt, i++);
  out->currency = text_or_empty (stmt, i++);
  out->id = is_bare ? "" : text_or_empty (stmt, i++);
  out->event = is_bare ? "" : text_or_empty (stmt, i++);
  out->selection = is_bare ? "" : text_or_empty (stmt, i++);
}

static const char *
keep (Read *read, const char *text)
{
  return *text == '\0' ? "" : g_string_chunk_insert (read->piece->strings, text);
}

static const char *
keep_repeated (Read *read, unsigned place, const char *text)
{
  if (read->last[place] == NULL || strcmp (read->last[place], text) != 0)
    read->last[place] =
        *text == '\0' ? "" : g_string_chunk_insert_const (read->piece->strings, text);
  return read->last[place];
}

static void
start_piece (Read *read)
{
  g_clear_pointer (&read->piece, bw_bet_list_free);
  read->piece = bw_bet_list_new ();
  g_ptr_array_set_size (read->sources, 0);
  memset (read->last, 0, sizeof read->last);
}

/* False when the reader has had enough. */
static bool
hand_over (Read *read)
{
  if (read->sources->len == 0)
    return true;
  bool goes_on = read->func (read->piece, (const char *const *) read->sources->pdata, read->data);
  start_piece (read);
  return goes_on;
}

/* Takes the row STMT stands on: its source, then the columns of a bet. False as above. */
static bool
take_row (Read *read, BwStmt *stmt)
{
  int64_t source = bw_stmt_int64 (stmt, 0);
  BwBet bet;
  bw_ledger_read_bet (stmt, 1, read->query->is_bare, &bet);
  bet.model = keep_repeated (read, 0, bet.model);
  bet.currency = keep_repeated (read, 1, bet.currency);
  if (!read->query->is_bare)
    {
      bet.id = keep (read, bet.id);
      bet.event = keep (read, bet.event);
      bet.selection = keep_repeated (read, 2, bet.selection);
    }
  g_array_append_val (read->piece->bets, bet);
  g_ptr_array_add (read->sources, g_hash_table_lookup (read->names, &source));
  return read->sources->len < PIECE_ROWS || hand_over (read);
}

static bool
load_names (Read *read, BwDb *db, GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      db, "SELECT id, name FROM source WHERE n_rows > 0 AND (?1 IS NULL OR name = ?1)", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, read->query->source);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      int64_t *id = g_new (int64_t, 1);
      *id = bw_stmt_int64 (stmt, 0);
      g_hash_table_insert (read->names, id, g_strdup (bw_stmt_text (stmt, 1)));
    }
  return step == BW_STEP_DONE;
}

/* "SELECT …" of the rows the query means, with parameters bound. */
static BwStmt *
prepare (Read *read, BwDb *db, const char *columns, const int64_t *source, const char *order,
         GError **error)
{
  const BwLedgerQuery *query = read->query;
  g_autofree char *sql = g_strdup_printf (
      "SELECT %s FROM bet INDEXED BY bet_order WHERE %sorder_ms >= ?2 AND order_ms < ?3%s "
      "ORDER BY %s",
      columns, source != NULL ? "source = ?1 AND " : "",
      query->model != NULL ? " AND model = ?4" : "", order);
  BwStmt *stmt = bw_db_prepare (db, sql, error);
  if (stmt == NULL)
    return NULL;
  if (source != NULL)
    bw_stmt_bind_int64 (stmt, 1, *source);
  bw_stmt_bind_int64 (stmt, 2, read->from_order_ms);
  bw_stmt_bind_int64 (stmt, 3, query->to_order_ms);
  if (query->model != NULL)
    bw_stmt_bind_text (stmt, 4, query->model);
  return stmt;
}

static const char *
bet_columns (const Read *read)
{
  return read->query->is_bare ? "source, " BW_LEDGER_BARE_COLUMNS : "source, " BW_LEDGER_COLUMNS;
}

/* All rows of one source: the index has them in order. */
static bool
read_source (Read *read, BwDb *db, const int64_t *source, GError **error)
{
  BwStmt *stmt =
      prepare (read, db, bet_columns (read), source, "order_ms, ordinal, model, row", error);
  if (stmt == NULL)
    return false;
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    if (!take_row (read, stmt))
      {
        bw_stmt_reset (stmt);
        return true;
      }
  return step == BW_STEP_DONE && (hand_over (read) || true);
}

/* The places in the table of the rows the query means, in ledger order. */
static GArray *
list_rows (Read *read, BwDb *db, const int64_t *source, GError **error)
{
  int64_t limit = read->query->limit;
  const char *order = limit > 0 ? "order_ms DESC, ordinal DESC, source DESC, model DESC, row DESC"
                                : "order_ms, ordinal, source, model, row";
  BwStmt *stmt = prepare (read, db, "row", source, order, error);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (int64_t));
  BwStep step = BW_STEP_DONE;
  while ((limit <= 0 || rows->len < limit) && (step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      int64_t row = bw_stmt_int64 (stmt, 0);
      g_array_append_val (rows, row);
    }
  bw_stmt_reset (stmt);
  if (step == BW_STEP_ERROR)
    return NULL;
  for (unsigned i = 0; limit > 0 && i < rows->len / 2; i++)
    {
      int64_t *a = &g_array_index (rows, int64_t, i);
      int64_t *b = &g_array_index (rows, int64_t, rows->len - 1 - i);
      int64_t swapped = *a;
      *a = *b;
      *b = swapped;
    }
  return g_steal_pointer (&rows);
}

/* Several sources, or the newest rows: the order first, then each row. */
static bool
read_listed (Read *read, BwDb *db, const int64_t *source, GError **error)
{
  g_autoptr (GArray) rows = list_rows (read, db, source, error);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM bet WHERE row = ?1", bet_columns (read));
  BwStmt *stmt = rows != NULL ? bw_db_prepare (db, sql, error) : NULL;
  if (stmt == NULL)
    return false;
  for (unsigned i = 0; i < rows->len; i++)
    {
      bw_stmt_bind_int64 (stmt, 1, g_array_index (rows, int64_t, i));
      BwStep step = bw_stmt_step (stmt, error);
      bool goes_on = step == BW_STEP_ROW && take_row (read, stmt);
      bw_stmt_reset (stmt);
      if (!goes_on)
        return step == BW_STEP_ROW;
    }
  hand_over (read);
  return true;
}

/* What has changed since the reading before. */
static bool
find_news (Read *read, BwDb *db, GError **error)
{
  BwLedgerKnown *known = read->query->known;
  BwLedgerSource source;
  if (!bw_ledger_find_source (db, read->query->source, &source, error))
    return false;
  known->from_order_ms =
      bw_ledger_changes_since (read->changes, read->query->source, &known->stamp, source.version);
  read->from_order_ms = MAX (read->query->from_order_ms, known->from_order_ms);
  return true;
}

static bool
read_all (Read *read, BwDb *db, GError **error)
{
  if (!load_names (read, db, error))
    return false;
  unsigned n = g_hash_table_size (read->names);
  if (read->query->known != NULL && !find_news (read, db, error))
    return false;
  if (n == 0 || read->from_order_ms == INT64_MAX)
    return true;
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, read->names);
  g_hash_table_iter_next (&iter, &key, NULL);
  const int64_t *source = n == 1 ? key : NULL;
  if (n == 1 && read->query->limit <= 0)
    return read_source (read, db, source, error);
  return read_listed (read, db, source, error);
}

static gpointer
read_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Read *read = data;
  read->names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  read->sources = g_ptr_array_new ();
  start_piece (read);
  bw_db_set_cancellable (db, read->cancellable);
  /* One transaction: all of it is of one moment. */
  bool ok = bw_db_exec (db, "BEGIN", error) && read_all (read, db, error);
  bw_db_rollback (db);
  bw_db_set_cancellable (db, NULL);
  g_clear_pointer (&read->piece, bw_bet_list_free);
  g_clear_pointer (&read->sources, g_ptr_array_unref);
  g_clear_pointer (&read->names, g_hash_table_unref);
  return ok ? read : NULL;
}

bool
bw_ledger_read (BwLedger *ledger, const BwLedgerQuery *query, BwLedgerRowsFunc func, gpointer data,
                GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (ledger != NULL && query != NULL && func != NULL, false);
  g_return_val_if_fail (query->known == NULL || (query->source != NULL && query->limit <= 0),
                        false);
  Read read = { .query = query,
                .changes = ledger->changes,
                .from_order_ms = query->from_order_ms,
                .func = func,
                .data = data,
                .cancellable = cancellable };
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return false;
  return bw_store_worker_run (ledger->reader, read_job, &read, error) != NULL;
}
