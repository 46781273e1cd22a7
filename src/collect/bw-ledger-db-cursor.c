/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table between two reads: what it was like, and the rows that may still change. */
#include "collect/bw-ledger-db-cursor-private.h"

#define MAGIC "bw-db-1"
#define TYPE "(sttttxxttxxbsbbxxxxxxa(xttyb))"
/* Settled rows that are read again for late corrections. */
#define N_NEWEST 256
#define MAX_REJECTED 1000

void
bw_ledger_db_cursor_init (BwLedgerDbCursor *cursor)
{
  *cursor = (BwLedgerDbCursor){
    .format = "",
    .last_rowid = INT64_MIN,
    .newest_us = INT64_MIN,
    .watches = g_array_new (FALSE, FALSE, sizeof (BwLedgerWatch)),
  };
}

void
bw_ledger_db_cursor_clear (BwLedgerDbCursor *cursor)
{
  g_clear_pointer (&cursor->watches, g_array_unref);
}

GBytes *
bw_ledger_db_cursor_save (const BwLedgerDbCursor *cursor)
{
  GVariantBuilder watches;
  g_variant_builder_init (&watches, G_VARIANT_TYPE ("a(xttyb)"));
  for (unsigned i = 0; i < cursor->watches->len; i++)
    {
      const BwLedgerWatch *watch = &g_array_index (cursor->watches, BwLedgerWatch, i);
      g_variant_builder_add (&watches, "(xttyb)", watch->rowid, watch->id_hash, watch->hash,
                             (guchar) watch->state, watch->is_incomplete);
    }
  const BwFileIdentity *file = &cursor->file;
  const BwFileIdentity *wal = &cursor->wal;
  g_autoptr (GVariant) all = g_variant_ref_sink (g_variant_new (
      TYPE, MAGIC, cursor->signature, cursor->schema, file->device, file->inode, file->size,
      file->changed_ns, wal->device, wal->inode, wal->size, wal->changed_ns,
      file->is_fresh || wal->is_fresh, cursor->format, cursor->has_odds, cursor->has_probabilities,
      cursor->last_rowid, cursor->n_rows, cursor->newest_us, cursor->n_rejected, cursor->n_settled,
      cursor->n_incomplete, &watches));
  return g_variant_get_data_as_bytes (all);
}

bool
bw_ledger_db_cursor_load (BwLedgerDbCursor *cursor, GBytes *bytes)
{
  g_autoptr (GVariant) all =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (TYPE), bytes, FALSE));
  const char *magic;
  g_variant_get_child (all, 0, "&s", &magic);
  if (!g_str_equal (magic, MAGIC) || !g_variant_is_normal_form (all))
    return false;

  g_autoptr (GVariantIter) watches = NULL;
  const char *format;
  gboolean is_fresh, has_odds, has_probabilities;
  BwFileIdentity *file = &cursor->file;
  BwFileIdentity *wal = &cursor->wal;
  g_variant_get (all, "(&sttttxxttxxb&sbbxxxxxxa(xttyb))", NULL, &cursor->signature,
                 &cursor->schema, &file->device, &file->inode, &file->size, &file->changed_ns,
                 &wal->device, &wal->inode, &wal->size, &wal->changed_ns, &is_fresh, &format,
                 &has_odds, &has_probabilities, &cursor->last_rowid, &cursor->n_rows,
                 &cursor->newest_us, &cursor->n_rejected, &cursor->n_settled, &cursor->n_incomplete,
                 &watches);
  file->is_fresh = is_fresh;
  cursor->has_odds = has_odds;
  cursor->has_probabilities = has_probabilities;
  cursor->format = g_intern_string (format);
  BwLedgerWatch watch;
  guchar state;
  gboolean is_incomplete;
  while (g_variant_iter_next (watches, "(xttyb)", &watch.rowid, &watch.id_hash, &watch.hash, &state,
                              &is_incomplete))
    {
      watch.state = MIN (state, BW_LEDGER_ROW_SETTLED);
      watch.is_incomplete = is_incomplete;
      g_array_append_val (cursor->watches, watch);
    }
  return true;
}

bool
bw_ledger_db_cursor_look (BwLedgerDbCursor *cursor, const char *path, GError **error)
{
  /* SQLite keeps it beside the file itself, not beside a link to it. */
  g_autofree char *real = bw_file_resolve (path);
  g_autofree char *wal = g_strconcat (real, "-wal", NULL);
  /* A reader may make an empty one, which tells nothing new. */
  if (!bw_file_identity (wal, &cursor->wal, NULL) || cursor->wal.size == 0)
    cursor->wal = (BwFileIdentity){ 0 };
  return bw_file_identity (path, &cursor->file, error);
}

bool
bw_ledger_db_cursor_is_unchanged (const BwLedgerDbCursor *former, const BwLedgerDbCursor *now)
{
  return !former->file.is_fresh && bw_file_identity_equal (&former->file, &now->file)
         && bw_file_identity_equal (&former->wal, &now->wal);
}

void
bw_ledger_db_cursor_trim (BwLedgerDbCursor *cursor)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (BwLedgerWatch));
  unsigned n = cursor->watches->len;
  unsigned n_rejected = 0;
  for (unsigned i = 0; i < n; i++)
    {
      BwLedgerWatch *watch = &g_array_index (cursor->watches, BwLedgerWatch, i);
      bool is_rejected = watch->state == BW_LEDGER_ROW_REJECTED && n_rejected++ < MAX_REJECTED;
      if (is_rejected || watch->state == BW_LEDGER_ROW_OPEN || i + N_NEWEST >= n)
        g_array_append_val (kept, *watch);
    }
  g_array_unref (cursor->watches);
  cursor->watches = kept;
}
