/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries a ledger collector's rows into the ledger, and remembers what each write changed. */
#include "engine/bw-bet-writer.h"

#include "base/bw-error.h"

struct _BwBetWriter
{
  BwLedger *ledger;
  BwBetSink sink;
  GMutex mutex;
  GHashTable *changes; /* source → BwLedgerChange */
  GHashTable *known;   /* sources that are ledgers */
};

/* A collector's thread makes one write at a time, start to end; the write belongs to the thread. */
typedef struct
{
  BwLedgerWrite *write;
  char *source;
} ThreadWrite;

static void
thread_write_free (gpointer data)
{
  ThreadWrite *own = data;
  if (own->write != NULL)
    bw_ledger_write_end (own->write, true, NULL, NULL, NULL);
  g_free (own->source);
  g_free (own);
}

static GPrivate current_write = G_PRIVATE_INIT (thread_write_free);

static bool
begin (gpointer data, const char *source, bool is_complete)
{
  BwBetWriter *writer = data;
  ThreadWrite *own = g_new0 (ThreadWrite, 1);
  own->source = g_strdup (source);
  own->write = bw_ledger_write_begin (writer->ledger, source, is_complete);
  g_private_replace (&current_write, own);
  return own->write != NULL;
}

static bool
rows (gpointer data, BwBetList *list)
{
  ThreadWrite *own = g_private_get (&current_write);
  return bw_ledger_write_add (own->write, list);
}

static void
remember_change (BwBetWriter *writer, const char *source, const BwLedgerChange *change)
{
  if (change->n_added + change->n_updated + change->n_removed == 0)
    return;
  g_mutex_lock (&writer->mutex);
  BwLedgerChange *sum = g_hash_table_lookup (writer->changes, source);
  if (sum == NULL)
    {
      sum = g_new0 (BwLedgerChange, 1);
      sum->first_order_ms = INT64_MAX;
      g_hash_table_insert (writer->changes, g_strdup (source), sum);
    }
  sum->n_added += change->n_added;
  sum->n_updated += change->n_updated;
  sum->n_unchanged += change->n_unchanged;
  sum->n_removed += change->n_removed;
  sum->first_order_ms = MIN (sum->first_order_ms, change->first_order_ms);
  g_mutex_unlock (&writer->mutex);
}

static bool
end (gpointer data, bool is_aborted, GBytes *cursor, GError **error)
{
  BwBetWriter *writer = data;
  ThreadWrite *own = g_private_get (&current_write);
  BwLedgerChange change = { 0 };
  bool is_written =
      bw_ledger_write_end (g_steal_pointer (&own->write), is_aborted, cursor, &change, error);
  if (is_written && !is_aborted)
    remember_change (writer, own->source, &change);
  g_private_replace (&current_write, NULL);
  return is_written;
}

static GBytes *
cursor (gpointer data, const char *source)
{
  BwBetWriter *writer = data;
  g_autoptr (GError) error = NULL;
  g_mutex_lock (&writer->mutex);
  g_hash_table_add (writer->known, g_strdup (source));
  g_mutex_unlock (&writer->mutex);
  GBytes *bytes = bw_ledger_cursor (writer->ledger, source, &error);
  if (error != NULL)
    g_warning ("the place reached in %s is not known, all of it is read again: %s", source,
               error->message);
  return bytes;
}

BwBetWriter *
bw_bet_writer_new (BwLedger *ledger)
{
  BwBetWriter *writer = g_new0 (BwBetWriter, 1);
  writer->ledger = ledger;
  writer->sink = (BwBetSink){ begin, rows, end, cursor, writer };
  writer->changes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  writer->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&writer->mutex);
  return writer;
}

void
bw_bet_writer_free (BwBetWriter *writer)
{
  if (writer == NULL)
    return;
  g_hash_table_unref (writer->changes);
  g_hash_table_unref (writer->known);
  g_mutex_clear (&writer->mutex);
  g_free (writer);
}

const BwBetSink *
bw_bet_writer_sink (BwBetWriter *writer)
{
  g_return_val_if_fail (writer != NULL, NULL);
  return &writer->sink;
}

bool
bw_bet_writer_take_change (BwBetWriter *writer, const char *source, BwLedgerChange *out)
{
  g_return_val_if_fail (writer != NULL && source != NULL && out != NULL, false);
  g_mutex_lock (&writer->mutex);
  BwLedgerChange *sum = g_hash_table_lookup (writer->changes, source);
  bool has_change = sum != NULL;
  if (has_change)
    {
      *out = *sum;
      g_hash_table_remove (writer->changes, source);
    }
  g_mutex_unlock (&writer->mutex);
  return has_change;
}

bool
bw_bet_writer_knows (BwBetWriter *writer, const char *source)
{
  g_return_val_if_fail (writer != NULL && source != NULL, false);
  g_mutex_lock (&writer->mutex);
  bool is_known = g_hash_table_contains (writer->known, source);
  g_mutex_unlock (&writer->mutex);
  return is_known;
}
