/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An SQL condition over the columns of delimited text. */
#include "collect/bw-ledger-filter-private.h"

#include "base/bw-error.h"
#include "db/bw-db.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

struct _BwLedgerFilter
{
  BwDb *db;
  BwStmt *put;
  BwStmt *test;
  unsigned n;
};

bool
bw_ledger_where_check (const char *where, GError **error)
{
  char quote = '\0';
  for (const char *p = where; *p != '\0'; p++)
    {
      if (quote != '\0')
        quote = *p == quote ? '\0' : quote;
      else if (*p == '\'' || *p == '"')
        quote = *p;
      else if (*p == ';')
        {
          g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                       _ ("where: '%s' has a ';', expected one SQL condition"), where);
          return false;
        }
    }
  return true;
}

/* A name for SQL; a name that came before or is empty could not be told from others there. */
static void
append_name (GString *sql, GHashTable *taken, const char *name, unsigned i)
{
  g_autofree char *key = g_utf8_casefold (name, -1);
  g_autoptr (GString) quoted = g_string_new (name);
  if (*name == '\0' || !g_hash_table_add (taken, g_steal_pointer (&key)))
    g_string_append_printf (quoted, "_column_%u", i + 1);
  g_string_replace (quoted, "\"", "\"\"", 0);
  g_string_append_printf (sql, "%s\"%s\" NUMERIC", i > 0 ? ", " : "", quoted->str);
}

static bool
make_table (BwLedgerFilter *filter, const char *const *names, GError **error)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) table = g_string_new ("CREATE TEMP TABLE line (");
  g_autoptr (GString) put = g_string_new ("INSERT INTO line VALUES (");
  for (unsigned i = 0; i < filter->n; i++)
    {
      append_name (table, taken, names[i], i);
      g_string_append (put, i > 0 ? ", ?" : "?");
    }
  g_string_append_c (table, ')');
  g_string_append_c (put, ')');
  /* One transaction that never ends: nothing is to be kept. */
  if (!bw_db_exec (filter->db, "PRAGMA temp_store = MEMORY; BEGIN", error)
      || !bw_db_exec (filter->db, table->str, error))
    return false;
  filter->put = bw_db_prepare (filter->db, put->str, error);
  return filter->put != NULL;
}

BwLedgerFilter *
bw_ledger_filter_new (const char *const *names, unsigned n, const char *where, const char *path,
                      GError **error)
{
  g_return_val_if_fail (names != NULL && n > 0 && where != NULL, NULL);

  /* The table is SQLite's own temporary one; the file only makes a connection possible. */
  g_autofree char *name = NULL;
  int fd = g_file_open_tmp ("bellwether-where-XXXXXX", &name, error);
  if (fd < 0)
    return NULL;
  close (fd);
  g_autoptr (BwLedgerFilter) filter = g_new0 (BwLedgerFilter, 1);
  filter->n = n;
  filter->db = bw_db_open (name, 0, 0, error);
  g_unlink (name);
  if (filter->db == NULL || !make_table (filter, names, error))
    return NULL;

  g_autofree char *sql =
      g_strdup_printf ("SELECT coalesce((\n%s\n), 0) <> 0 FROM temp.line", where);
  g_autoptr (GError) local = NULL;
  filter->test = bw_db_prepare (filter->db, sql, &local);
  if (filter->test == NULL)
    {
      const char *said = g_str_has_prefix (local->message, bw_db_path (filter->db))
                             ? local->message + strlen (bw_db_path (filter->db)) + 2
                             : local->message;
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, "%s: where: '%s': %s", path, where, said);
      return NULL;
    }
  return g_steal_pointer (&filter);
}

void
bw_ledger_filter_free (BwLedgerFilter *filter)
{
  if (filter == NULL)
    return;
  bw_db_close (filter->db);
  g_free (filter);
}

bool
bw_ledger_filter_test (BwLedgerFilter *filter, const BwCsv *csv, bool *holds, GError **error)
{
  for (unsigned i = 0; i < filter->n; i++)
    {
      const char *cell = bw_csv_field (csv, i);
      bw_stmt_bind_text_borrowed (filter->put, (int) i + 1, *cell != '\0' ? cell : NULL);
    }
  BwStmt *clear = bw_db_prepare (filter->db, "DELETE FROM temp.line", error);
  if (clear == NULL || !bw_stmt_run (clear, error) || !bw_stmt_run (filter->put, error)
      || bw_stmt_step (filter->test, error) != BW_STEP_ROW)
    return false;
  *holds = bw_stmt_int64 (filter->test, 0) != 0;
  bw_stmt_reset (filter->test);
  return true;
}
