/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets in the order of any column, and those among them that a search finds. */
#include "view/bw-bet-order.h"

#include <math.h>
#include <string.h>

/* Rows between two looks at the cancellable. */
#define ROWS_AT_ONCE 8192
#define MISSING UINT64_MAX
#define SIGN_BIT (UINT64_C (1) << 63)

int64_t
bw_bet_time_us (const BwBet *bet)
{
  return bet->settled_us != BW_TIME_NONE ? bet->settled_us : bet->placed_us;
}

double
bw_bet_clv (const BwBet *bet)
{
  bool has_both = isfinite (bet->odds) && bet->odds > 1 && isfinite (bet->closing_odds)
                  && bet->closing_odds > 1;
  return has_both ? bet->odds / bet->closing_odds - 1 : (double) NAN;
}

static bool
is_same_number (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

bool
bw_bet_equal (const BwBet *a, const BwBet *b)
{
  return a->placed_us == b->placed_us && a->settled_us == b->settled_us && a->status == b->status
         && is_same_number (a->stake, b->stake) && is_same_number (a->odds, b->odds)
         && is_same_number (a->probability, b->probability)
         && is_same_number (a->closing_odds, b->closing_odds)
         && is_same_number (a->closing_fair_probability, b->closing_fair_probability)
         && is_same_number (a->profit, b->profit) && is_same_number (a->fee, b->fee)
         && a->is_paper == b->is_paper && strcmp (a->id, b->id) == 0
         && strcmp (a->event, b->event) == 0 && strcmp (a->selection, b->selection) == 0
         && strcmp (a->model, b->model) == 0 && strcmp (a->currency, b->currency) == 0;
}

/* Keys are unsigned numbers in the order of what they stand for. */
static uint64_t
key_of_integer (int64_t value)
{
  return (uint64_t) value ^ SIGN_BIT;
}

static uint64_t
key_of_double (double value)
{
  if (isnan (value))
    return MISSING;
  uint64_t bits = 0;
  value += 0.0; /* of the two zeros one */
  memcpy (&bits, &value, sizeof bits);
  return bits & SIGN_BIT ? ~bits : bits | SIGN_BIT;
}

static uint64_t
key_of_number (const BwBet *bet, BwBetColumn column)
{
  if (column == BW_BET_COLUMN_TIME)
    {
      int64_t us = bw_bet_time_us (bet);
      return us == BW_TIME_NONE ? MISSING : key_of_integer (us);
    }
  if (column == BW_BET_COLUMN_RESULT)
    return key_of_integer (bet->status);
  if (column == BW_BET_COLUMN_ODDS)
    return key_of_double (bet->odds);
  if (column == BW_BET_COLUMN_STAKE)
    return key_of_double (bet->stake);
  if (column == BW_BET_COLUMN_CHANCE)
    return key_of_double (bet->probability);
  if (column == BW_BET_COLUMN_PROFIT)
    return key_of_double (bet->profit);
  if (column == BW_BET_COLUMN_CLOSING)
    return key_of_double (bet->closing_odds);
  return key_of_double (bw_bet_clv (bet));
}

static const char *
text_of (const BwBetRows *rows, size_t i, BwBetColumn column)
{
  const BwBet *bet = bw_bet_list_index (rows->list, i);
  if (column == BW_BET_COLUMN_EVENT)
    return bet->event;
  if (column == BW_BET_COLUMN_SELECTION)
    return bet->selection;
  if (column == BW_BET_COLUMN_MODEL)
    return bet->model;
  return rows->sources[i];
}

static bool
is_text (BwBetColumn column)
{
  return column == BW_BET_COLUMN_EVENT || column == BW_BET_COLUMN_SELECTION
         || column == BW_BET_COLUMN_MODEL || column == BW_BET_COLUMN_SOURCE;
}

static bool
is_cancelled (GCancellable *cancellable, size_t i)
{
  return i % ROWS_AT_ONCE == 0 && g_cancellable_is_cancelled (cancellable);
}

/* A text that comes at least once. */
typedef struct
{
  char *key; /* compares by strcmp() as people sort it */
  uint32_t place;
} Distinct;

static int
compare_distinct (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Distinct *) a)->key, ((const Distinct *) b)->key);
}

static void
clear_distinct (gpointer data)
{
  g_free (((Distinct *) data)->key);
}

static char *
collation_key (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  return g_utf8_collate_key (folded, -1);
}

/* Fills PLACES (one a row) with the number of its text among the distinct ones. */
static GArray *
find_distinct (const BwBetRows *rows, BwBetColumn column, uint32_t *places,
               GCancellable *cancellable)
{
  g_autoptr (GArray) distinct = g_array_new (FALSE, FALSE, sizeof (Distinct));
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_array_set_clear_func (distinct, clear_distinct);
  for (size_t i = 0; i < rows->list->bets->len; i++)
    {
      if (is_cancelled (cancellable, i))
        return NULL;
      const char *text = text_of (rows, i, column);
      gpointer place = NULL;
      if (!g_hash_table_lookup_extended (known, text, NULL, &place))
        {
          place = GUINT_TO_POINTER (distinct->len);
          g_hash_table_insert (known, (gpointer) text, place);
          Distinct one = { collation_key (text), distinct->len };
          g_array_append_val (distinct, one);
        }
      places[i] = GPOINTER_TO_UINT (place);
    }
  return g_steal_pointer (&distinct);
}

/* Texts are compared once for each distinct one, not once for each row. */
static bool
fill_text_keys (const BwBetRows *rows, BwBetColumn column, uint64_t *keys,
                GCancellable *cancellable)
{
  size_t n = rows->list->bets->len;
  g_autofree uint32_t *places = g_new (uint32_t, n);
  g_autoptr (GArray) distinct = find_distinct (rows, column, places, cancellable);
  if (distinct == NULL)
    return false;
  g_autofree uint64_t *ranks = g_new0 (uint64_t, distinct->len + 1);
  g_array_sort (distinct, compare_distinct);
  uint64_t rank = 0;
  for (unsigned i = 0; i < distinct->len; i++)
    {
      const Distinct *one = &g_array_index (distinct, Distinct, i);
      if (i > 0 && strcmp (one->key, g_array_index (distinct, Distinct, i - 1).key) != 0)
        rank++;
      ranks[one->place] = one->key[0] != '\0' ? rank : MISSING;
    }
  for (size_t i = 0; i < n; i++)
    keys[i] = ranks[places[i]];
  return !g_cancellable_is_cancelled (cancellable);
}

static bool
fill_keys (const BwBetRows *rows, BwBetSort sort, uint64_t *keys, GCancellable *cancellable)
{
  size_t n = rows->list->bets->len;
  if (is_text (sort.column) && !fill_text_keys (rows, sort.column, keys, cancellable))
    return false;
  for (size_t i = 0; i < n; i++)
    {
      if (is_cancelled (cancellable, i))
        return false;
      if (!is_text (sort.column))
        keys[i] = key_of_number (bw_bet_list_index (rows->list, i), sort.column);
      if (sort.is_descending && keys[i] != MISSING)
        keys[i] = ~keys[i];
    }
  return true;
}

/* An array that is being sorted, with its keys beside it. */
typedef struct
{
  uint64_t *keys;
  uint32_t *order;
} Pile;

/* One pass of a radix sort by the byte at SHIFT. False when all have the same byte there. */
static bool
pass (const Pile *from, const Pile *to, size_t n, unsigned shift)
{
  size_t starts[257] = { 0 };
  for (size_t i = 0; i < n; i++)
    starts[(from->keys[i] >> shift & 255) + 1]++;
  if (starts[(from->keys[0] >> shift & 255) + 1] == n)
    return false;
  for (unsigned i = 0; i < 256; i++)
    starts[i + 1] += starts[i];
  for (size_t i = 0; i < n; i++)
    {
      size_t place = starts[from->keys[i] >> shift & 255]++;
      to->keys[place] = from->keys[i];
      to->order[place] = from->order[i];
    }
  return true;
}

static bool
is_sorted (const uint64_t *keys, size_t n)
{
  for (size_t i = 1; i < n; i++)
    if (keys[i] < keys[i - 1])
      return false;
  return true;
}

uint32_t *
bw_bet_order_sort (const BwBetRows *rows, BwBetSort sort, GCancellable *cancellable)
{
  g_return_val_if_fail (rows != NULL && sort.column <= BW_N_BET_COLUMNS, NULL);

  size_t n = rows->list->bets->len;
  uint32_t *order = g_new (uint32_t, n + 1);
  for (size_t i = 0; i < n; i++)
    order[i] = (uint32_t) i;
  if (sort.column == BW_N_BET_COLUMNS || n == 0)
    return order;
  Pile piles[2] = { { g_new (uint64_t, n), order },
                    { g_new (uint64_t, n), g_new (uint32_t, n + 1) } };
  unsigned now = 0;
  bool is_done = fill_keys (rows, sort, piles[0].keys, cancellable);
  bool is_needed = is_done && !is_sorted (piles[0].keys, n);
  for (unsigned shift = 0; shift < 64 && is_needed && is_done; shift += 8)
    {
      if (pass (&piles[now], &piles[1 - now], n, shift))
        now = 1 - now;
      is_done = !g_cancellable_is_cancelled (cancellable);
    }
  g_free (piles[0].keys);
  g_free (piles[1].keys);
  g_free (piles[1 - now].order);
  if (!is_done)
    g_clear_pointer (&piles[now].order, g_free);
  return piles[now].order;
}

char *
bw_bet_order_fold (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  return g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
}

char **
bw_bet_order_words (const char *text)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *folded = bw_bet_order_fold (valid);
  const char *start = NULL;
  for (const char *p = folded;; p = g_utf8_next_char (p))
    {
      bool is_end = *p == '\0' || g_unichar_isspace (g_utf8_get_char (p));
      if (!is_end && start == NULL)
        start = p;
      if (is_end && start != NULL)
        {
          g_autofree char *word = g_strndup (start, (size_t) (p - start));
          g_strv_builder_add (words, word);
          start = NULL;
        }
      if (*p == '\0')
        break;
    }
  return g_strv_builder_end (words);
}

/* Whether TEXT folded may have more of ASCII than is in it: all that is not ASCII may but the
 * dashes and quotation marks U+2010 to U+201F, which stand between names. */
static bool
has_more_when_folded (const char *text)
{
  for (const unsigned char *at = (const unsigned char *) text; *at != '\0'; at++)
    if (*at >= 0x80)
      {
        if (at[0] != 0xe2 || at[1] != 0x80 || at[2] < 0x90 || at[2] > 0x9f)
          return true;
        at += 2;
      }
  return false;
}

/* WORD as it is, but for the case of ASCII. */
static bool
contains_plainly (const char *text, const char *word)
{
  for (; *text != '\0'; text++)
    {
      size_t k = 0;
      while (word[k] != '\0' && g_ascii_tolower (text[k]) == word[k])
        k++;
      if (word[k] == '\0')
        return true;
    }
  return false;
}

/* Most texts are as they are when folded, and need no copy. */
bool
bw_bet_order_contains (const char *text, const char *word)
{
  bool is_ascii = g_str_is_ascii (word);
  if (is_ascii && contains_plainly (text, word))
    return true;
  if (is_ascii && !has_more_when_folded (text))
    return false;
  if (!is_ascii && g_str_is_ascii (text))
    return false;
  g_autofree char *folded = bw_bet_order_fold (text);
  return strstr (folded, word) != NULL;
}

static bool
is_found (const BwBetRows *rows, size_t row, const char *const *words)
{
  const BwBet *bet = bw_bet_list_index (rows->list, row);
  const char *texts[] = { bet->event, bet->selection, bet->model, bet->id, rows->sources[row] };
  for (unsigned w = 0; words[w] != NULL; w++)
    {
      bool is_there = false;
      for (unsigned i = 0; i < G_N_ELEMENTS (texts) && !is_there; i++)
        is_there = bw_bet_order_contains (texts[i], words[w]);
      if (!is_there)
        return false;
    }
  return true;
}

uint32_t *
bw_bet_order_search (const BwBetRows *rows, const uint32_t *order, size_t n,
                     const char *const *words, GCancellable *cancellable, size_t *n_found)
{
  g_return_val_if_fail (rows != NULL && order != NULL && words != NULL && n_found != NULL, NULL);

  g_autofree uint32_t *found = g_new (uint32_t, n + 1);
  *n_found = 0;
  for (size_t i = 0; i < n; i++)
    {
      if (is_cancelled (cancellable, i))
        return NULL;
      if (is_found (rows, order[i], words))
        found[(*n_found)++] = order[i];
    }
  return g_steal_pointer (&found);
}
