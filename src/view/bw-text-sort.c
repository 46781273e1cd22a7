/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts in the order people sort them. */
#include "view/bw-text-sort.h"

#include <stdbool.h>
#include <string.h>

#define TEXTS_AT_ONCE 4096
#define FIRST_SLOTS 1024

/* Bytes of keys that are compared one number after the other, which looks at each key once where it
 * has no other like it; what is the same that far is compared as strings. */
#define MAX_DEPTH 512

/* A text by what it compares with: some bytes as a number, and all of them. */
typedef struct
{
  uint64_t start;
  size_t key; /* where it is among the keys */
  uint32_t number;
} Key;

/* What is known of a text without looking at it. */
typedef struct
{
  uint32_t hash;
  uint32_t number; /* + 1; 0: none */
} Slot;

struct _BwTextSort
{
  GPtrArray *texts;
  Slot *slots;
  size_t n_slots; /* a power of two */
  GString *keys;
  uint32_t *ranks;
  uint32_t n_ranks;
};

BwTextSort *
bw_text_sort_new (void)
{
  BwTextSort *sort = g_new0 (BwTextSort, 1);
  sort->texts = g_ptr_array_new ();
  sort->keys = g_string_new (NULL);
  sort->n_slots = FIRST_SLOTS;
  sort->slots = g_new0 (Slot, sort->n_slots);
  return sort;
}

void
bw_text_sort_free (BwTextSort *sort)
{
  if (sort == NULL)
    return;
  g_ptr_array_unref (sort->texts);
  g_string_free (sort->keys, TRUE);
  g_free (sort->slots);
  g_free (sort->ranks);
  g_free (sort);
}

static size_t
first_slot (const BwTextSort *sort, uint32_t hash)
{
  return hash & (sort->n_slots - 1);
}

static void
grow (BwTextSort *sort)
{
  g_autofree Slot *former = sort->slots;
  size_t n = sort->n_slots;
  sort->n_slots *= 4;
  sort->slots = g_new0 (Slot, sort->n_slots);
  for (size_t i = 0; i < n; i++)
    {
      if (former[i].number == 0)
        continue;
      size_t slot = first_slot (sort, former[i].hash);
      while (sort->slots[slot].number != 0)
        slot = (slot + 1) & (sort->n_slots - 1);
      sort->slots[slot] = former[i];
    }
}

/* Eight bytes at a time. */
static uint32_t
hash_of (const char *text)
{
  const uint64_t factor = UINT64_C (0x9e3779b97f4a7c15);
  size_t n = strlen (text);
  uint64_t hash = n;
  for (; n >= sizeof hash; n -= sizeof hash, text += sizeof hash)
    {
      uint64_t bytes;
      memcpy (&bytes, text, sizeof bytes);
      hash = (hash ^ bytes) * factor;
      hash ^= hash >> 29;
    }
  uint64_t rest = 0;
  memcpy (&rest, text, n);
  hash = (hash ^ rest) * factor;
  return (uint32_t) (hash >> 32);
}

uint32_t
bw_text_sort_add (BwTextSort *sort, const char *text)
{
  uint32_t hash = hash_of (text);
  size_t slot = first_slot (sort, hash);
  for (; sort->slots[slot].number != 0; slot = (slot + 1) & (sort->n_slots - 1))
    {
      uint32_t number = sort->slots[slot].number - 1;
      if (sort->slots[slot].hash == hash && strcmp (sort->texts->pdata[number], text) == 0)
        return number;
    }
  sort->slots[slot] = (Slot){ hash, sort->texts->len + 1 };
  g_ptr_array_add (sort->texts, (gpointer) text);
  if (sort->texts->len > sort->n_slots / 2)
    grow (sort);
  return sort->texts->len - 1;
}

/* Whether TEXT is ASCII but for dashes and quotation marks, and so is changed by folding only in
 * the case of its letters. */
static bool
is_plain (const char *text)
{
  for (const unsigned char *at = (const unsigned char *) text; *at != '\0'; at++)
    if (*at >= 0x80)
      {
        if (at[0] != 0xe2 || at[1] != 0x80 || memchr ("\x93\x94\x98\x99\x9c\x9d", at[2], 6) == NULL)
          return false;
        at += 2;
      }
  return true;
}

/* TEXT without regard to case and composition, as strxfrm() wants it, into FOLDED. */
static void
fold (const char *text, GString *folded)
{
  if (is_plain (text))
    {
      g_string_assign (folded, text);
      g_string_ascii_down (folded);
      return;
    }
  g_autofree char *lower = g_utf8_casefold (text, -1);
  g_autofree char *composed = g_utf8_normalize (lower, -1, G_NORMALIZE_ALL_COMPOSE);
  g_string_assign (folded, composed != NULL ? composed : lower);
}

/* Appends what compares by strcmp() as people sort it, with its '\0'. */
static void
add_key (BwTextSort *sort, const char *text, GString *folded, bool is_utf8)
{
  if (!is_utf8)
    {
      g_autofree char *lower = g_utf8_casefold (text, -1);
      g_autofree char *key = g_utf8_collate_key (lower, -1);
      g_string_append_len (sort->keys, key, (gssize) strlen (key) + 1);
      return;
    }
  fold (text, folded);
  size_t start = sort->keys->len, room = folded->len * 4 + 16, n = 0;
  g_string_set_size (sort->keys, start + room);
  n = strxfrm (sort->keys->str + start, folded->str, room);
  if (n >= room)
    {
      g_string_set_size (sort->keys, start + n + 1);
      strxfrm (sort->keys->str + start, folded->str, n + 1);
    }
  g_string_set_size (sort->keys, start + n + 1);
  sort->keys->str[start + n] = '\0';
}

/* Some bytes at KEY as a number that compares as they do; the last is 0 where the key ends. */
static uint64_t
start_of (const char *key)
{
  uint64_t start = 0;
  for (unsigned i = 0; i < sizeof start; i++)
    {
      start = start << 8 | (unsigned char) *key;
      key += *key != '\0';
    }
  return start;
}

static int
compare_starts (gconstpointer a, gconstpointer b, gpointer data)
{
  const Key *one = a, *other = b;
  return (one->start > other->start) - (one->start < other->start);
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer data)
{
  const GString *keys = data;
  return strcmp (keys->str + ((const Key *) a)->key, keys->str + ((const Key *) b)->key);
}

/* N texts that differ in nothing. */
static void
give_rank (BwTextSort *sort, const Key *keys, size_t n)
{
  for (size_t i = 0; i < n; i++)
    sort->ranks[keys[i].number] = sort->n_ranks;
  sort->n_ranks++;
}

static void
rank_by_strings (BwTextSort *sort, Key *keys, size_t n)
{
  g_qsort_with_data (keys, (int) n, sizeof *keys, compare_keys, sort->keys);
  for (size_t i = 0, end = 0; i < n; i = end)
    {
      for (end = i + 1; end < n && compare_keys (&keys[i], &keys[end], sort->keys) == 0; end++)
        continue;
      give_rank (sort, &keys[i], end - i);
    }
}

/* Ranks N keys that are the same up to DEPTH. */
static void
rank_from (BwTextSort *sort, Key *keys, size_t n, size_t depth)
{
  for (size_t i = 0; i < n; i++)
    keys[i].start = start_of (sort->keys->str + keys[i].key + depth);
  g_qsort_with_data (keys, (int) n, sizeof *keys, compare_starts, NULL);
  for (size_t i = 0, end = 0; i < n; i = end)
    {
      for (end = i + 1; end < n && keys[end].start == keys[i].start; end++)
        continue;
      if (end - i == 1 || (keys[i].start & 0xff) == 0)
        give_rank (sort, &keys[i], end - i);
      else if (depth < MAX_DEPTH)
        rank_from (sort, &keys[i], end - i, depth + sizeof keys->start);
      else
        rank_by_strings (sort, &keys[i], end - i);
    }
}

const uint32_t *
bw_text_sort_ranks (BwTextSort *sort, GCancellable *cancellable)
{
  unsigned n = sort->texts->len;
  bool is_utf8 = g_get_charset (NULL);
  g_autofree Key *keys = g_new (Key, n + 1);
  g_autoptr (GString) folded = g_string_new (NULL);
  g_string_truncate (sort->keys, 0);
  for (unsigned i = 0; i < n; i++)
    {
      if (i % TEXTS_AT_ONCE == 0 && g_cancellable_is_cancelled (cancellable))
        return NULL;
      keys[i] = (Key){ .key = sort->keys->len, .number = i };
      add_key (sort, sort->texts->pdata[i], folded, is_utf8);
    }
  g_free (sort->ranks);
  sort->ranks = g_new (uint32_t, n + 1);
  sort->n_ranks = 0;
  rank_from (sort, keys, n, 0);
  for (unsigned i = 0; i < n; i++)
    if (*(const char *) sort->texts->pdata[i] == '\0')
      sort->ranks[i] = BW_TEXT_SORT_NONE;
  return sort->ranks;
}
