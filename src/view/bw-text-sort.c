/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts in the order people sort them. */
#include "view/bw-text-sort.h"

#include <stdbool.h>
#include <string.h>

#define TEXTS_AT_ONCE 4096
#define FIRST_SLOTS 1024

/* A text by what it compares with: the first bytes as a number, and all of them. */
typedef struct
{
  uint64_t start;
  size_t key; /* where it is among the keys */
  uint32_t number;
} Key;

struct _BwTextSort
{
  GPtrArray *texts;
  GArray *hashes;  /* of unsigned, beside them */
  uint32_t *slots; /* numbers + 1; 0: none */
  size_t n_slots;  /* a power of two */
  GString *keys;
  uint32_t *ranks;
};

BwTextSort *
bw_text_sort_new (void)
{
  BwTextSort *sort = g_new0 (BwTextSort, 1);
  sort->texts = g_ptr_array_new ();
  sort->hashes = g_array_new (FALSE, FALSE, sizeof (unsigned));
  sort->keys = g_string_new (NULL);
  sort->n_slots = FIRST_SLOTS;
  sort->slots = g_new0 (uint32_t, sort->n_slots);
  return sort;
}

void
bw_text_sort_free (BwTextSort *sort)
{
  if (sort == NULL)
    return;
  g_ptr_array_unref (sort->texts);
  g_array_unref (sort->hashes);
  g_string_free (sort->keys, TRUE);
  g_free (sort->slots);
  g_free (sort->ranks);
  g_free (sort);
}

static size_t
first_slot (const BwTextSort *sort, unsigned hash)
{
  return (hash * UINT64_C (0x9e3779b97f4a7c15) >> 32) & (sort->n_slots - 1);
}

static void
grow (BwTextSort *sort)
{
  g_free (sort->slots);
  sort->n_slots *= 4;
  sort->slots = g_new0 (uint32_t, sort->n_slots);
  for (unsigned i = 0; i < sort->texts->len; i++)
    {
      size_t slot = first_slot (sort, g_array_index (sort->hashes, unsigned, i));
      while (sort->slots[slot] != 0)
        slot = (slot + 1) & (sort->n_slots - 1);
      sort->slots[slot] = i + 1;
    }
}

uint32_t
bw_text_sort_add (BwTextSort *sort, const char *text)
{
  unsigned hash = g_str_hash (text);
  size_t slot = first_slot (sort, hash);
  for (; sort->slots[slot] != 0; slot = (slot + 1) & (sort->n_slots - 1))
    {
      uint32_t number = sort->slots[slot] - 1;
      if (g_array_index (sort->hashes, unsigned, number) == hash
          && strcmp (sort->texts->pdata[number], text) == 0)
        return number;
    }
  sort->slots[slot] = sort->texts->len + 1;
  g_ptr_array_add (sort->texts, (gpointer) text);
  g_array_append_val (sort->hashes, hash);
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

/* The first bytes of KEY as a number that compares as they do. */
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
compare_keys (gconstpointer a, gconstpointer b, gpointer data)
{
  const Key *one = a, *other = b;
  const GString *keys = data;
  if (one->start != other->start)
    return one->start < other->start ? -1 : 1;
  return strcmp (keys->str + one->key, keys->str + other->key);
}

const uint32_t *
bw_text_sort_ranks (BwTextSort *sort, GCancellable *cancellable)
{
  unsigned n = sort->texts->len;
  bool is_utf8 = g_get_charset (NULL);
  g_autofree Key *keys = g_new (Key, n + 1);
  g_autoptr (GString) folded = g_string_new (NULL);
  for (unsigned i = 0; i < n; i++)
    {
      if (i % TEXTS_AT_ONCE == 0 && g_cancellable_is_cancelled (cancellable))
        return NULL;
      keys[i] = (Key){ .key = sort->keys->len, .number = i };
      add_key (sort, sort->texts->pdata[i], folded, is_utf8);
      keys[i].start = start_of (sort->keys->str + keys[i].key);
    }
  g_qsort_with_data (keys, (int) n, sizeof *keys, compare_keys, sort->keys);
  g_free (sort->ranks);
  sort->ranks = g_new (uint32_t, n + 1);
  uint32_t rank = 0;
  for (unsigned i = 0; i < n; i++)
    {
      rank += i > 0 && compare_keys (&keys[i - 1], &keys[i], sort->keys) != 0;
      bool is_empty = *(const char *) sort->texts->pdata[keys[i].number] == '\0';
      sort->ranks[keys[i].number] = is_empty ? BW_TEXT_SORT_NONE : rank;
    }
  return sort->ranks;
}
