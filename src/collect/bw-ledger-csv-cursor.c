/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delimited text between two reads: where the last one ended, and what tells whether the file was
 * only added to. */
#include "collect/bw-ledger-csv-private.h"

#define MAGIC "bw-csv-1"
#define TYPE "(sttttxxxxxttibbbbbbbxxxxa(xxt)(a(txu)bx))"
#define N_HASHED 4096
#define MAX_RANGES 1024

void
bw_ledger_csv_cursor_init (BwLedgerCsvCursor *cursor)
{
  *cursor = (BwLedgerCsvCursor){
    .newest_us = BW_TIME_NONE,
    .ranges = g_array_new (FALSE, FALSE, sizeof (BwLedgerRange)),
  };
}

void
bw_ledger_csv_cursor_clear (BwLedgerCsvCursor *cursor)
{
  g_clear_pointer (&cursor->ranges, g_array_unref);
  g_clear_pointer (&cursor->keys, g_variant_unref);
}

GBytes *
bw_ledger_csv_cursor_save (const BwLedgerCsvCursor *cursor)
{
  GVariantBuilder ranges;
  g_variant_builder_init (&ranges, G_VARIANT_TYPE ("a(xxt)"));
  for (unsigned i = 0; i < cursor->ranges->len; i++)
    {
      const BwLedgerRange *range = &g_array_index (cursor->ranges, BwLedgerRange, i);
      g_variant_builder_add (&ranges, "(xxt)", range->offset, range->end, range->hash);
    }
  g_autoptr (GVariant) all = g_variant_ref_sink (g_variant_new (
      "(sttttxxxxxttibbbbbbbxxxxa(xxt)@(a(txu)bx))", MAGIC, cursor->signature, cursor->layout,
      cursor->identity.device, cursor->identity.inode, cursor->identity.size,
      cursor->identity.changed_ns, cursor->offset, cursor->line, cursor->ordinal, cursor->head_hash,
      cursor->tail_hash, (int32_t) cursor->order, cursor->identity.is_fresh,
      cursor->is_order_assumed, cursor->has_rest, cursor->is_end_faulty, cursor->is_forecasts,
      cursor->has_odds, cursor->has_probabilities, cursor->newest_us, cursor->n_rejected,
      cursor->n_settled, cursor->n_incomplete, &ranges, cursor->keys));
  return g_variant_get_data_as_bytes (all);
}

bool
bw_ledger_csv_cursor_load (BwLedgerCsvCursor *cursor, GBytes *bytes)
{
  g_autoptr (GVariant) all =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (TYPE), bytes, FALSE));
  const char *magic;
  g_variant_get_child (all, 0, "&s", &magic);
  if (!g_str_equal (magic, MAGIC) || !g_variant_is_normal_form (all))
    return false;

  g_autoptr (GVariantIter) ranges = NULL;
  int32_t order;
  gboolean is_fresh, is_assumed, has_rest, is_end_faulty, is_forecasts, has_odds, has_probabilities;
  g_clear_pointer (&cursor->keys, g_variant_unref);
  g_variant_get (all, "(&sttttxxxxxttibbbbbbbxxxxa(xxt)@(a(txu)bx))", NULL, &cursor->signature,
                 &cursor->layout, &cursor->identity.device, &cursor->identity.inode,
                 &cursor->identity.size, &cursor->identity.changed_ns, &cursor->offset,
                 &cursor->line, &cursor->ordinal, &cursor->head_hash, &cursor->tail_hash, &order,
                 &is_fresh, &is_assumed, &has_rest, &is_end_faulty, &is_forecasts, &has_odds,
                 &has_probabilities, &cursor->newest_us, &cursor->n_rejected, &cursor->n_settled,
                 &cursor->n_incomplete, &ranges, &cursor->keys);
  cursor->order = CLAMP (order, BW_DATE_ISO, BW_DATE_MDY);
  cursor->is_order_assumed = is_assumed;
  cursor->identity.is_fresh = is_fresh;
  cursor->has_rest = has_rest;
  cursor->is_end_faulty = is_end_faulty;
  cursor->is_forecasts = is_forecasts;
  cursor->has_odds = has_odds;
  cursor->has_probabilities = has_probabilities;
  BwLedgerRange range;
  while (g_variant_iter_next (ranges, "(xxt)", &range.offset, &range.end, &range.hash))
    g_array_append_val (cursor->ranges, range);
  return true;
}

void
bw_ledger_csv_cursor_watch (BwLedgerCsvCursor *cursor, int64_t offset, int64_t end)
{
  BwLedgerRange *last = cursor->ranges->len > 0 ? &g_array_index (cursor->ranges, BwLedgerRange,
                                                                  cursor->ranges->len - 1)
                                                : NULL;
  if (last != NULL && last->end == offset)
    {
      last->end = end;
      return;
    }
  if (cursor->ranges->len < MAX_RANGES)
    {
      const BwLedgerRange range = { offset, end, 0 };
      g_array_append_val (cursor->ranges, range);
      return;
    }
  g_array_index (cursor->ranges, BwLedgerRange, 0).end = end;
  g_array_set_size (cursor->ranges, 1);
}

static bool
hash_bytes (int fd, const char *path, int64_t offset, int64_t end, uint64_t *hash, GError **error)
{
  char buffer[16 * 1024];
  *hash = 0;
  while (offset < end)
    {
      size_t n = (size_t) MIN (end - offset, (int64_t) sizeof buffer);
      gssize n_read = bw_file_read (fd, path, buffer, n, offset, error);
      if (n_read < 0)
        return false;
      *hash = bw_ledger_hash (*hash, buffer, (size_t) n_read);
      if (n_read == 0)
        break;
      offset += n_read;
    }
  return true;
}

static bool
hash_ends (const BwLedgerCsvCursor *cursor, int fd, const char *path, uint64_t *head,
           uint64_t *tail, GError **error)
{
  return hash_bytes (fd, path, 0, MIN (cursor->offset, N_HASHED), head, error)
         && hash_bytes (fd, path, MAX (cursor->offset - N_HASHED, 0), cursor->offset, tail, error);
}

bool
bw_ledger_csv_cursor_take_hashes (BwLedgerCsvCursor *cursor, int fd, const char *path,
                                  GError **error)
{
  if (!hash_ends (cursor, fd, path, &cursor->head_hash, &cursor->tail_hash, error))
    return false;
  for (unsigned i = 0; i < cursor->ranges->len; i++)
    {
      BwLedgerRange *range = &g_array_index (cursor->ranges, BwLedgerRange, i);
      if (!hash_bytes (fd, path, range->offset, range->end, &range->hash, error))
        return false;
    }
  return true;
}

/* A last row that was taken without its line end must have got one, and nothing else. */
static bool
is_line_end_at_seam (const BwLedgerCsvCursor *cursor, int fd, const char *path, GError **error)
{
  char seam[2] = { '\n', '\n' };
  if (cursor->offset > 0 && bw_file_read (fd, path, seam, 2, cursor->offset - 1, error) < 0)
    return false;
  return seam[0] == '\n' || seam[0] == '\r' || seam[1] == '\n' || seam[1] == '\r';
}

bool
bw_ledger_csv_cursor_is_prefix (const BwLedgerCsvCursor *cursor, int fd, const char *path,
                                const BwFileIdentity *identity, GError **error)
{
  bool is_same_file =
      identity->device == cursor->identity.device && identity->inode == cursor->identity.inode;
  bool has_grown = identity->size > cursor->identity.size;
  if (!is_same_file || identity->size < cursor->offset || (has_grown && cursor->is_end_faulty)
      || (!has_grown && !bw_file_identity_equal (identity, &cursor->identity)))
    return false;
  uint64_t head, tail;
  if (!hash_ends (cursor, fd, path, &head, &tail, error) || head != cursor->head_hash
      || tail != cursor->tail_hash || !is_line_end_at_seam (cursor, fd, path, error))
    return false;
  for (unsigned i = 0; i < cursor->ranges->len; i++)
    {
      const BwLedgerRange *range = &g_array_index (cursor->ranges, BwLedgerRange, i);
      uint64_t hash;
      if (!hash_bytes (fd, path, range->offset, range->end, &hash, error) || hash != range->hash)
        return false;
    }
  return true;
}
