/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of an SQLite database of another program: opened to be read, and its columns found. */
#include "base/bw-error.h"
#include "collect/bw-ledger-db-source-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A wait for a lock ends after BUSY_MS, so that cancelling is noticed; in all about 5 s. */
#define BUSY_MS 250
#define N_TRIES 20

static const BwLedgerTable *const tables[] = {
  &bw_ledger_table_paper_trades,
  &bw_ledger_table_freqtrade,
};

void
bw_ledger_db_source_clear (BwLedgerDbSource *source)
{
  g_clear_pointer (&source->db, bw_db_close);
  bw_ledger_copy_clear (&source->copy);
  g_clear_pointer (&source->columns, g_ptr_array_unref);
  g_clear_pointer (&source->zone, g_time_zone_unref);
  g_free (source->query);
}

/* Opens the database where it lies, or a copy where that can't be. */
static bool
open_once (BwLedgerDbSource *source, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_clear_pointer (&source->db, bw_db_close);
  source->db = bw_db_open (source->run->path, BW_DB_READ_ONLY, BUSY_MS, &local);
  if (source->db == NULL && g_error_matches (local, BW_ERROR, BW_ERROR_UNAVAILABLE))
    {
      g_clear_error (&local);
      bw_ledger_copy_clear (&source->copy);
      if (bw_ledger_copy_make (source->run, &source->copy, &local))
        source->db = bw_db_open (source->copy.path, 0, BUSY_MS, &local);
    }
  /* The first look takes the lock, where there is one to wait for. */
  int64_t n;
  if (source->db != NULL && bw_db_exec (source->db, "PRAGMA query_only = ON", &local)
      && bw_db_query_int64 (source->db, "SELECT count(*) FROM sqlite_schema", &n, &local))
    {
      bw_db_set_cancellable (source->db, source->run->cancellable);
      return true;
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return false;
}

static bool
open_patiently (BwLedgerDbSource *source, GError **error)
{
  for (unsigned i = 1;; i++)
    {
      g_autoptr (GError) local = NULL;
      if (open_once (source, &local))
        return true;
      if (!g_error_matches (local, BW_ERROR, BW_ERROR_BUSY) || i == N_TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return false;
        }
      if (g_cancellable_set_error_if_cancelled (source->run->cancellable, error))
        return false;
    }
}

static int
find_column (const BwLedgerDbSource *source, const char *name)
{
  for (unsigned i = 0; name != NULL && i < source->columns->len; i++)
    {
      if (g_ascii_strcasecmp (g_ptr_array_index (source->columns, i), name) == 0)
        return (int) i;
    }
  return -1;
}

static char *
list_columns (const BwLedgerDbSource *source)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < source->columns->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            (char *) g_ptr_array_index (source->columns, i));
  g_autofree char *names = g_string_free (text, FALSE);
  return g_utf8_make_valid (names, -1);
}

/* The columns of TABLE; none where there is no such table. */
static bool
read_columns (BwLedgerDbSource *source, const char *table, GError **error)
{
  g_clear_pointer (&source->columns, g_ptr_array_unref);
  source->columns = g_ptr_array_new_with_free_func (g_free);
  BwStmt *stmt = bw_db_prepare (source->db, "SELECT name FROM pragma_table_info(?1)", error);
  if (stmt == NULL)
    return false;
  bw_stmt_bind_text (stmt, 1, table);
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    g_ptr_array_add (source->columns, g_strdup (bw_stmt_text (stmt, 0)));
  return step == BW_STEP_DONE;
}

static const char *
find_missing (const BwLedgerDbSource *source, const BwLedgerTable *table)
{
  for (unsigned i = 0; table->required[i] != NULL; i++)
    {
      if (find_column (source, table->required[i]) < 0)
        return table->required[i];
    }
  return NULL;
}

static bool
fail_without_table (BwLedgerDbSource *source, const char *expected, GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      source->db, "SELECT group_concat(name, ', ') FROM sqlite_schema WHERE type = 'table'", error);
  if (stmt == NULL || bw_stmt_step (stmt, error) != BW_STEP_ROW)
    return false;
  const char *names = bw_stmt_text (stmt, 0);
  g_autofree char *found = names != NULL ? g_utf8_make_valid (names, -1) : NULL;
  if (found != NULL)
    g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("%s: %s, found only %s"), source->run->path,
                 expected, found);
  else
    g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("%s: %s, found no tables"),
                 source->run->path, expected);
  bw_stmt_reset (stmt);
  return false;
}

/* Finds the table FORMAT ("auto": any known) in the database, and its columns. */
static bool
find_table (BwLedgerDbSource *source, const char *format, GError **error)
{
  bool is_any = strcmp (format, "auto") == 0;
  for (unsigned i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const BwLedgerTable *table = tables[i];
      if (!is_any && strcmp (format, table->format) != 0)
        continue;
      if (!read_columns (source, table->table, error))
        return false;
      const char *missing = find_missing (source, table);
      source->table = table;
      if (missing == NULL)
        return true;
      if (is_any)
        continue;
      if (source->columns->len == 0)
        {
          g_autofree char *expected = g_strdup_printf (_ ("no table '%s'"), table->table);
          return fail_without_table (source, expected, error);
        }
      g_autofree char *found = list_columns (source);
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("%s: table '%s': no column '%s', found %s"), source->run->path, table->table,
                   missing, found);
      return false;
    }
  return fail_without_table (source,
                             _ ("no table that is known as a ledger ('bets' of paper-trades, "
                                "'trades' of freqtrade)"),
                             error);
}

/* The column for FIELD: the user's, else the table's own; NULL: none. */
static bool
choose_column (const BwLedgerDbSource *source, BwLedgerField field, const char **out,
               GError **error)
{
  const char *name = bw_ledger_field_name (field);
  size_t n = strlen (name);
  char **map = source->reader->map;
  *out = source->table->columns[field];
  for (unsigned i = 0; map != NULL && map[i] != NULL; i++)
    {
      if (strncmp (map[i], name, n) != 0 || map[i][n] != '=')
        continue;
      *out = map[i] + n + 1;
      if (find_column (source, *out) >= 0)
        continue;
      g_autofree char *found = list_columns (source);
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("%s: %s: no column '%s' in table '%s', found %s"), source->run->path, name,
                   *out, source->table->table, found);
      return false;
    }
  if (find_column (source, *out) < 0)
    *out = NULL;
  return true;
}

static void
append_column (GString *sql, const BwLedgerDbSource *source, const char *name)
{
  if (find_column (source, name) < 0)
    g_string_append (sql, ", NULL");
  else
    g_string_append_printf (sql, ", \"%s\"", name);
}

/* The parts of the key with what separates them; nothing where all of them are. */
static bool
append_event_key (GString *sql, const BwLedgerDbSource *source, const char *event, GError **error)
{
  char **names = source->reader->event_key;
  g_autofree char *where =
      g_strdup_printf ("%s: table '%s'", source->run->path, source->table->table);
  if (names == NULL)
    {
      append_column (sql, source, event);
      return true;
    }
  g_autoptr (GString) parts = g_string_new (NULL);
  g_string_append (sql, ", nullif(");
  for (unsigned i = 0; names[i] != NULL; i++)
    {
      int column = bw_ledger_event_key_find (names[i], (const char *const *) source->columns->pdata,
                                             source->columns->len, where, error);
      if (column < 0)
        return false;
      g_string_append_printf (sql, "%scoalesce(\"%s\", '') || char(%d)", i > 0 ? " || " : "",
                              (char *) g_ptr_array_index (source->columns, (unsigned) column),
                              BW_LEDGER_KEY_SEPARATOR);
      g_string_append_printf (parts, "%schar(%d)", i > 0 ? " || " : "", BW_LEDGER_KEY_SEPARATOR);
    }
  g_string_append_printf (sql, ", %s)", parts->str);
  return true;
}

static bool
make_query (BwLedgerDbSource *source, GError **error)
{
  const BwLedgerTable *table = source->table;
  BwLedgerReport *report = source->run->report;
  g_autofree char *probe = g_strdup_printf ("SELECT rowid FROM \"%s\" LIMIT 0", table->table);
  source->has_rowid = bw_db_prepare (source->db, probe, NULL) != NULL;

  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autoptr (GString) columns = g_string_new (NULL);
  const char *event = NULL;
  g_strfreev (report->matched);
  report->matched = g_new0 (char *, BW_LEDGER_N_FIELDS + 1);
  g_string_append (sql, source->has_rowid ? "rowid" : "row_number () OVER ()");
  if (source->reader->where != NULL)
    g_string_append_printf (sql, ", coalesce((\n%s\n), 0) <> 0", source->reader->where);
  else
    g_string_append (sql, ", 1");
  for (BwLedgerField field = 0; field < BW_LEDGER_N_FIELDS; field++)
    {
      const char *column;
      if (!choose_column (source, field, &column, error))
        return false;
      append_column (sql, source, column);
      if (field == BW_LEDGER_EVENT && !(table->is_market && column == table->columns[field]))
        event = column;
      report->matched[field] = g_strdup (column != NULL ? column : "");
      if (column != NULL)
        g_string_append_printf (columns, "%s%s=%s", columns->len > 0 ? ";" : "",
                                bw_ledger_field_name (field), column);
      report->has_odds |= field == BW_LEDGER_ODDS && column != NULL;
      report->has_probabilities |= field == BW_LEDGER_PROBABILITY && column != NULL;
    }
  if (!append_event_key (sql, source, event, error))
    return false;
  source->n_columns = BW_LEDGER_COLUMN_EXTRA;
  for (; table->extra[source->n_columns - BW_LEDGER_COLUMN_EXTRA] != NULL; source->n_columns++)
    append_column (sql, source, table->extra[source->n_columns - BW_LEDGER_COLUMN_EXTRA]);
  g_string_append_printf (sql, " FROM \"%s\"", table->table);
  source->query = g_string_free (g_steal_pointer (&sql), FALSE);
  report->columns = g_string_free (g_steal_pointer (&columns), FALSE);
  return true;
}

/* Prepares the query with REST behind it; what SQLite does not understand is the user's condition.
 */
BwStmt *
bw_ledger_db_source_prepare (BwLedgerDbSource *source, const char *rest, GError **error)
{
  g_autofree char *sql = g_strconcat (source->query, " ", rest, NULL);
  g_autoptr (GError) local = NULL;
  BwStmt *stmt = bw_db_prepare (source->db, sql, &local);
  if (stmt != NULL)
    return stmt;
  const char *path = bw_db_path (source->db);
  if (source->reader->where == NULL || !g_error_matches (local, BW_ERROR, BW_ERROR_INVALID))
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error, BW_ERROR, BW_ERROR_INVALID, "%s: where: '%s': %s", source->run->path,
                 source->reader->where,
                 local->message
                     + (g_str_has_prefix (local->message, path) ? strlen (path) + 2 : 0));
  return NULL;
}

uint64_t
bw_ledger_db_source_schema (const BwLedgerDbSource *source)
{
  uint64_t hash = bw_ledger_hash_text (source->has_rowid, source->table->table);
  for (unsigned i = 0; i < source->columns->len; i++)
    hash = bw_ledger_hash_text (hash, g_ptr_array_index (source->columns, i));
  return hash;
}

bool
bw_ledger_db_source_open (BwLedgerDbSource *source, GError **error)
{
  if (!open_patiently (source, error) || !find_table (source, source->reader->format, error)
      || !make_query (source, error))
    return false;
  source->run->report->format = g_strdup (source->table->format);
  source->zone = source->reader->zone != NULL ? g_time_zone_ref (source->reader->zone)
                 : source->table->is_local    ? g_time_zone_new_local ()
                                              : NULL;
  return true;
}
