/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reader that follows a ledger, and the rows that its reads add up to. */
#pragma once

#include "base/bw-error.h"
#include "collect/bw-ledger-reader.h"
#include "lib/bw-test.h"

#include <string.h>

/* A file that is edited, a reader that follows it, and what the reader's rows made of a ledger. */
typedef struct
{
  char *dir;
  char *path;
  const char *where;
  GString *text;  /* of the file */
  int64_t second; /* of its last change */
  BwLedgerReader *reader;
  GBytes *cursor;
  GHashTable *rows; /* id → description */
  BwLedgerReport report;
  unsigned n_begun;
} Follower;

static inline bool
follower_begin (bool is_complete, gpointer data)
{
  Follower *follower = data;
  follower->n_begun++;
  if (is_complete)
    g_hash_table_remove_all (follower->rows);
  return true;
}

static inline char *
follower_describe (const BwBet *bet)
{
  return g_strdup_printf ("%s %d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " #%" G_GINT64_FORMAT
                          " %g %g %g %s",
                          bet->id, bet->status, bet->placed_us, bet->settled_us, bet->ordinal,
                          bet->stake, bet->odds, bet->profit, bet->event);
}

static inline bool
follower_take_rows (BwBetList *list, gpointer data)
{
  g_autoptr (BwBetList) rows = list;
  Follower *follower = data;
  for (unsigned i = 0; i < rows->bets->len; i++)
    {
      const BwBet *bet = bw_bet_list_index (rows, i);
      g_hash_table_replace (follower->rows, g_strdup (bet->id), follower_describe (bet));
    }
  return true;
}

static inline BwLedgerReader *
follower_make_reader (const char *path, const char *where)
{
  const BwLedgerReaderOptions options = { .path = path, .where = where, .is_paper = -1 };
  g_autoptr (GError) error = NULL;
  BwLedgerReader *reader = bw_ledger_reader_new (&options, &error);
  g_assert_no_error (error);
  return reader;
}

static inline void
follower_init (Follower *follower, const char *name, const char *where)
{
  memset (follower, 0, sizeof *follower);
  follower->dir = bw_test_dir_new ();
  follower->path = g_build_filename (follower->dir, name, NULL);
  follower->text = g_string_new (NULL);
  follower->second = 1772452800;
  follower->where = where;
  follower->reader = follower_make_reader (follower->path, where);
  follower->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static inline void
follower_clear (Follower *follower)
{
  bw_test_dir_remove (follower->dir);
  g_free (follower->dir);
  g_free (follower->path);
  g_string_free (follower->text, TRUE);
  bw_ledger_reader_free (follower->reader);
  g_clear_pointer (&follower->cursor, g_bytes_unref);
  g_hash_table_unref (follower->rows);
  bw_ledger_report_clear (&follower->report);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Follower, follower_clear)

/* One read; whether it succeeded. */
static inline bool
follow (Follower *follower, GError **error)
{
  const BwLedgerReaderCallbacks callbacks = { .begin = follower_begin,
                                              .rows = follower_take_rows,
                                              .data = follower };
  g_autoptr (GBytes) next = NULL;
  follower->n_begun = 0;
  bw_ledger_report_clear (&follower->report);
  bool is_good = bw_ledger_reader_read (follower->reader, follower->cursor, &callbacks,
                                        &follower->report, &next, NULL, error);
  if (is_good)
    {
      g_assert_nonnull (next);
      g_clear_pointer (&follower->cursor, g_bytes_unref);
      follower->cursor = g_steal_pointer (&next);
    }
  return is_good;
}

static inline void
follow_well (Follower *follower)
{
  g_autoptr (GError) error = NULL;
  bool is_good = follow (follower, &error);
  g_assert_no_error (error);
  g_assert_true (is_good);
}

static inline char *
follower_dump (GHashTable *rows)
{
  g_autoptr (GList) values = g_list_sort (g_hash_table_get_values (rows), (GCompareFunc) strcmp);
  GString *text = g_string_new (NULL);
  for (GList *l = values; l != NULL; l = l->next)
    g_string_append_printf (text, "%s\n", (char *) l->data);
  return g_string_free (text, FALSE);
}

/* What one read of the whole file finds must be what the follower has. */
static inline void
assert_same_as_whole (Follower *follower)
{
  g_autoptr (BwLedgerReader) reader = follower_make_reader (follower->path, follower->where);
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Follower whole = { .rows = rows };
  const BwLedgerReaderCallbacks callbacks = { .rows = follower_take_rows, .data = &whole };
  g_autoptr (GError) error = NULL;
  g_assert_true (
      bw_ledger_reader_read (reader, NULL, &callbacks, &whole.report, NULL, NULL, &error));
  g_assert_no_error (error);
  g_autofree char *expected = follower_dump (rows);
  g_autofree char *found = follower_dump (follower->rows);
  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpint (follower->report.n_rejected_so_far, ==, whole.report.n_rejected);
  g_assert_cmpint (follower->report.newest_us, ==, whole.report.newest_us);
  g_assert_cmpstr (follower->report.format, ==, whole.report.format);
  bw_ledger_report_clear (&whole.report);
}
