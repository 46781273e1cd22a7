/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often each key of a ledger's rows came, kept as 64-bit hashes: a million rows take 24 MiB. */
#include "collect/bw-ledger-seen-private.h"

#include <string.h>

struct _BwLedgerSeen
{
  uint64_t *keys; /* open addressing, 0: empty */
  uint32_t *counts;
  size_t n_slots; /* a power of two */
  size_t n_keys;
};

BwLedgerSeen *
bw_ledger_seen_new (void)
{
  BwLedgerSeen *seen = g_new0 (BwLedgerSeen, 1);
  seen->n_slots = 1024;
  seen->keys = g_new0 (uint64_t, seen->n_slots);
  seen->counts = g_new0 (uint32_t, seen->n_slots);
  return seen;
}

void
bw_ledger_seen_free (BwLedgerSeen *seen)
{
  if (seen == NULL)
    return;
  g_free (seen->keys);
  g_free (seen->counts);
  g_free (seen);
}

static size_t
find_slot (const BwLedgerSeen *seen, uint64_t key)
{
  size_t slot = key & (seen->n_slots - 1);
  while (seen->keys[slot] != 0 && seen->keys[slot] != key)
    slot = (slot + 1) & (seen->n_slots - 1);
  return slot;
}

static void
grow (BwLedgerSeen *seen)
{
  BwLedgerSeen old = *seen;
  seen->n_slots *= 2;
  seen->keys = g_new0 (uint64_t, seen->n_slots);
  seen->counts = g_new0 (uint32_t, seen->n_slots);
  for (size_t i = 0; i < old.n_slots; i++)
    {
      if (old.keys[i] == 0)
        continue;
      size_t slot = find_slot (seen, old.keys[i]);
      seen->keys[slot] = old.keys[i];
      seen->counts[slot] = old.counts[i];
    }
  g_free (old.keys);
  g_free (old.counts);
}

void
bw_ledger_seen_set (BwLedgerSeen *seen, uint64_t key, unsigned count)
{
  key += key == 0;
  if (seen->n_keys * 4 >= seen->n_slots * 3)
    grow (seen);
  size_t slot = find_slot (seen, key);
  seen->n_keys += seen->keys[slot] == 0;
  seen->keys[slot] = key;
  seen->counts[slot] = count;
}

unsigned
bw_ledger_seen_count (const BwLedgerSeen *seen, uint64_t key)
{
  return seen->counts[find_slot (seen, key + (key == 0))];
}

unsigned
bw_ledger_seen_add (BwLedgerSeen *seen, uint64_t key)
{
  key += key == 0;
  if (seen->n_keys * 4 >= seen->n_slots * 3)
    grow (seen);
  size_t slot = find_slot (seen, key);
  seen->n_keys += seen->keys[slot] == 0;
  seen->keys[slot] = key;
  return ++seen->counts[slot];
}

/* The finaliser of MurmurHash3: every bit of the input moves every bit of the output. */
static uint64_t
mix (uint64_t x)
{
  x ^= x >> 33;
  x *= UINT64_C (0xff51afd7ed558ccd);
  x ^= x >> 33;
  x *= UINT64_C (0xc4ceb9fe1a85ec53);
  return x ^ (x >> 33);
}

uint64_t
bw_ledger_hash (uint64_t seed, const void *data, size_t length)
{
  const char *p = data;
  uint64_t hash = mix (seed + UINT64_C (0x9e3779b97f4a7c15) + length);
  for (; length >= 8; p += 8, length -= 8)
    {
      uint64_t word;
      memcpy (&word, p, 8);
      hash = mix (hash ^ word) + UINT64_C (0x9e3779b97f4a7c15);
    }
  uint64_t rest = 0;
  memcpy (&rest, p, length);
  return mix (hash ^ rest);
}

uint64_t
bw_ledger_hash_text (uint64_t seed, const char *text)
{
  return text != NULL ? bw_ledger_hash (seed, text, strlen (text)) : bw_ledger_hash (seed, "", 0);
}
