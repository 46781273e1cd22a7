/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's state as bytes and back. */
#include "stats/bw-ledger-stream.h"

#include <string.h>

/* Grows whenever the state or the meaning of anything in it changes. */
#define VERSION 1
/* Reads as another number where bytes are in another order. */
#define BYTE_ORDER_MARK 0x01020304u

typedef struct
{
  char magic[8];
  uint32_t byte_order;
  uint32_t version;
  uint64_t size;
  uint64_t check;
} Header;

static const char magic[8] = "bwledger";

/* FNV-1a, for bytes that were damaged on a disk and not by an enemy. */
static uint64_t
checksum (const void *data, size_t size)
{
  const unsigned char *bytes = data;
  uint64_t hash = 0xcbf29ce484222325;

  for (size_t i = 0; i < size; i++)
    hash = (hash ^ bytes[i]) * 0x100000001b3;
  return hash;
}

GBytes *
bw_ledger_stream_save (const BwLedgerStream *stream)
{
  g_return_val_if_fail (stream != NULL, NULL);

  Header header = {
    .byte_order = BYTE_ORDER_MARK,
    .version = VERSION,
    .size = sizeof *stream,
    .check = checksum (stream, sizeof *stream),
  };
  unsigned char *bytes = g_malloc (sizeof header + sizeof *stream);

  memcpy (header.magic, magic, sizeof magic);
  memcpy (bytes, &header, sizeof header);
  memcpy (bytes + sizeof header, stream, sizeof *stream);
  return g_bytes_new_take (bytes, sizeof header + sizeof *stream);
}

static bool
has_same_options (const BwLedgerStream *a, const BwLedgerStream *b)
{
  return memcmp (&a->bankroll, &b->bankroll, sizeof a->bankroll) == 0
         && memcmp (&a->overround, &b->overround, sizeof a->overround) == 0
         && a->is_forecasts == b->is_forecasts;
}

bool
bw_ledger_stream_load (BwLedgerStream *stream, GBytes *bytes)
{
  g_return_val_if_fail (stream != NULL && bytes != NULL, false);

  size_t size;
  const unsigned char *data = g_bytes_get_data (bytes, &size);
  Header header;
  BwLedgerStream saved;

  if (size != sizeof header + sizeof saved)
    return false;
  memcpy (&header, data, sizeof header);
  memcpy (&saved, data + sizeof header, sizeof saved);
  if (memcmp (header.magic, magic, sizeof magic) != 0 || header.byte_order != BYTE_ORDER_MARK
      || header.version != VERSION || header.size != sizeof saved
      || header.check != checksum (&saved, sizeof saved) || !has_same_options (stream, &saved))
    return false;
  *stream = saved;
  return true;
}
