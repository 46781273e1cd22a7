/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The formats of ledgers, and which of them a file is. */
#include "collect/bw-ledger-reader.h"

#include "base/bw-error.h"
#include "collect/bw-ledger-columns-private.h"
#include "collect/bw-ledger-filter-private.h"
#include "collect/bw-ledger-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

static const char *const formats[] = {
  "auto", "csv", "forecasts", "paper-trades", "freqtrade", NULL
};

BwLedgerReader *
bw_ledger_reader_new (const BwLedgerReaderOptions *options, GError **error)
{
  g_return_val_if_fail (options != NULL && options->path != NULL, NULL);

  const char *format = options->format != NULL ? options->format : "auto";
  if (!g_strv_contains (formats, format))
    {
      g_autofree char *known = g_strjoinv (", ", (char **) formats);
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
                   _ ("%s: '%s' is no format of a ledger, expected one of %s"), options->path,
                   format, known);
      return NULL;
    }
  if (!bw_ledger_map_check (options->map, error)
      || (options->where != NULL && !bw_ledger_where_check (options->where, error)))
    return NULL;
  g_auto (GStrv) event_key = NULL;
  if (options->event_key != NULL
      && (event_key = bw_ledger_event_key_parse (options->event_key, error)) == NULL)
    return NULL;
  BwLedgerReader *reader = g_new0 (BwLedgerReader, 1);
  reader->event_key = g_steal_pointer (&event_key);
  reader->path = g_strdup (options->path);
  reader->format = g_strdup (format);
  reader->zone = options->zone != NULL ? g_time_zone_ref (options->zone) : NULL;
  reader->where = g_strdup (options->where);
  reader->currency = g_strdup (options->currency);
  reader->map = g_strdupv ((char **) options->map);
  reader->is_paper = options->is_paper;
  return reader;
}

uint64_t
bw_ledger_reader_signature (const BwLedgerReader *reader)
{
  uint64_t hash = bw_ledger_hash_text ((uint64_t) reader->is_paper, reader->format);
  hash = bw_ledger_hash_text (hash, reader->path);
  hash = bw_ledger_hash_text (hash, reader->where);
  hash = bw_ledger_hash_text (hash, reader->currency);
  hash = bw_ledger_hash_text (hash, reader->zone != NULL ? g_time_zone_get_identifier (reader->zone)
                                                         : NULL);
  for (unsigned i = 0; reader->map != NULL && reader->map[i] != NULL; i++)
    hash = bw_ledger_hash_text (hash, reader->map[i]);
  /* Rows that were read before they had keys are read once more. */
  hash = bw_ledger_hash_text (hash, "event-key");
  for (unsigned i = 0; reader->event_key != NULL && reader->event_key[i] != NULL; i++)
    hash = bw_ledger_hash_text (hash, reader->event_key[i]);
  return hash;
}

void
bw_ledger_reader_free (BwLedgerReader *reader)
{
  if (reader == NULL)
    return;
  g_clear_pointer (&reader->zone, g_time_zone_unref);
  g_free (reader->path);
  g_free (reader->format);
  g_free (reader->where);
  g_free (reader->currency);
  g_strfreev (reader->map);
  g_strfreev (reader->event_key);
  g_free (reader);
}

/* Whether the file begins as an SQLite database does; an unchanged file is not opened again. */
static bool
is_database (BwLedgerReader *reader, bool *out, GError **error)
{
  static const char magic[] = "SQLite format 3";
  BwFileIdentity identity;
  if (!bw_file_identity (reader->path, &identity, error))
    return false;
  if (!bw_file_identity_equal (&identity, &reader->sniffed))
    {
      char head[sizeof magic];
      int fd = bw_file_open (reader->path, &identity, error);
      gssize n = fd < 0 ? -1 : bw_file_read (fd, reader->path, head, sizeof head, 0, error);
      if (fd >= 0)
        close (fd);
      if (n < 0)
        return false;
      reader->is_table = n == (gssize) sizeof head && memcmp (head, magic, sizeof magic) == 0;
      reader->sniffed = identity;
    }
  *out = reader->is_table;
  return true;
}

static bool
read_any (BwLedgerReader *reader, BwLedgerRun *run, GBytes *cursor, GBytes **next_cursor,
          GError **error)
{
  bool is_forecasts = strcmp (reader->format, "forecasts") == 0;
  bool is_table = strcmp (reader->format, "csv") != 0 && !is_forecasts;
  if (strcmp (reader->format, "auto") == 0 && !is_database (reader, &is_table, error))
    return false;
  if (is_table)
    return bw_ledger_db_read (reader, run, cursor, next_cursor, error);
  bool is_good = bw_ledger_csv_read (reader, is_forecasts, run, cursor, next_cursor, error);
  run->report->format = g_strdup (run->report->is_forecasts ? "forecasts" : "csv");
  return is_good;
}

bool
bw_ledger_reader_read (BwLedgerReader *reader, GBytes *cursor,
                       const BwLedgerReaderCallbacks *callbacks, BwLedgerReport *report,
                       GBytes **next_cursor, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (reader != NULL && callbacks != NULL && callbacks->rows != NULL, false);
  g_return_val_if_fail (report != NULL, false);

  bw_ledger_report_init (report);
  if (next_cursor != NULL)
    *next_cursor = NULL;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return false;
  g_autoptr (BwLedgerRun) run = bw_ledger_run_new (reader->path, callbacks, report, cancellable);
  return read_any (reader, run, cursor, next_cursor, error);
}

static bool
append_rows (BwBetList *list, gpointer data)
{
  g_autoptr (BwBetList) rows = list;
  BwBetList *all = data;
  for (unsigned i = 0; i < rows->bets->len; i++)
    bw_bet_list_add (all, bw_bet_list_index (rows, i));
  return true;
}

/* Keeps the last row of each id, in the order of the rows kept. */
static BwBetList *
drop_duplicates (BwBetList *list)
{
  g_autoptr (BwBetList) all = list;
  g_autoptr (GHashTable) last = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < all->bets->len; i++)
    {
      BwBet *bet = bw_bet_list_index (all, i);
      g_hash_table_replace (last, (gpointer) bet->id, bet);
    }
  BwBetList *kept = bw_bet_list_new ();
  for (unsigned i = 0; i < all->bets->len; i++)
    {
      BwBet *bet = bw_bet_list_index (all, i);
      if (g_hash_table_lookup (last, bet->id) == bet)
        bw_bet_list_add (kept, bet);
    }
  return kept;
}

BwBetList *
bw_ledger_reader_load (BwLedgerReader *reader, BwLedgerReport *report, GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (BwBetList) list = bw_bet_list_new ();
  const BwLedgerReaderCallbacks callbacks = { .rows = append_rows, .data = list };
  if (!bw_ledger_reader_read (reader, NULL, &callbacks, report, NULL, cancellable, error))
    return NULL;
  if (report->n_duplicates > 0)
    {
      list = drop_duplicates (g_steal_pointer (&list));
      report->n_rows = list->bets->len;
    }
  return g_steal_pointer (&list);
}
