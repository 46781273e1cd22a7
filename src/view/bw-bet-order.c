/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets in the order of any column, and those among them that a search finds. */
#include "view/bw-bet-order.h"

#include "view/bw-text-sort.h"

#include <math.h>
#include <string.h>

/* Rows between two looks at the cancellable. */
#define ROWS_AT_ONCE 8192
#define MISSING UINT64_MAX
/* Texts of which it is known whether they have a word; a power of two. */
#define N_REMEMBERED 1024
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

/* BW_N_BET_TEXTS for numbers. */
static BwBetText
text_of (BwBetColumn column)
{
  return column == BW_BET_COLUMN_EVENT       ? BW_BET_TEXT_EVENT
         : column == BW_BET_COLUMN_SELECTION ? BW_BET_TEXT_SELECTION
         : column == BW_BET_COLUMN_MODEL     ? BW_BET_TEXT_MODEL
         : column == BW_BET_COLUMN_SOURCE    ? BW_BET_TEXT_SOURCE
                                             : BW_N_BET_TEXTS;
}

static bool
is_cancelled (GCancellable *cancellable, size_t i)
{
  return i % ROWS_AT_ONCE == 0 && g_cancellable_is_cancelled (cancellable);
}

/* The place of TEXT among those of SORTED that are known. */
static uint32_t
find_place (BwTextSort *texts, const char *text, const char **last, uint32_t *last_place)
{
  if (text != *last)
    *last_place = bw_text_sort_add (texts, text);
  *last = text;
  return *last_place;
}

/* Texts are compared once for each distinct one, not once for each row. */
static bool
fill_text_keys (const BwBetTable *table, BwBetText text, uint64_t *keys, GCancellable *cancellable)
{
  size_t n = bw_bet_table_n (table);
  g_autoptr (BwTextSort) texts = bw_text_sort_new ();
  const char *last = NULL;
  uint32_t last_place = 0;
  for (size_t i = 0; i < n; i++)
    {
      if (is_cancelled (cancellable, i))
        return false;
      keys[i] = find_place (texts, bw_bet_table_text (table, i, text), &last, &last_place);
    }
  const uint32_t *ranks = bw_text_sort_ranks (texts, cancellable);
  for (size_t i = 0; i < n && ranks != NULL; i++)
    keys[i] = ranks[keys[i]] != BW_TEXT_SORT_NONE ? ranks[keys[i]] : MISSING;
  return ranks != NULL && !g_cancellable_is_cancelled (cancellable);
}

static bool
fill_keys (const BwBetTable *table, BwBetSort sort, uint64_t *keys, GCancellable *cancellable)
{
  size_t n = bw_bet_table_n (table);
  BwBetText text = text_of (sort.column);
  if (text != BW_N_BET_TEXTS && !fill_text_keys (table, text, keys, cancellable))
    return false;
  for (size_t i = 0; i < n; i++)
    {
      BwBet bet;
      if (is_cancelled (cancellable, i))
        return false;
      if (text == BW_N_BET_TEXTS)
        {
          bw_bet_table_get (table, i, &bet);
          keys[i] = key_of_number (&bet, sort.column);
        }
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
bw_bet_order_sort (const BwBetTable *table, BwBetSort sort, GCancellable *cancellable)
{
  g_return_val_if_fail (table != NULL && sort.column <= BW_N_BET_COLUMNS, NULL);

  size_t n = bw_bet_table_n (table);
  uint32_t *order = g_new (uint32_t, n + 1);
  for (size_t i = 0; i < n; i++)
    order[i] = (uint32_t) i;
  if (sort.column == BW_N_BET_COLUMNS || n == 0)
    return order;
  Pile piles[2] = { { g_new (uint64_t, n), order },
                    { g_new (uint64_t, n), g_new (uint32_t, n + 1) } };
  unsigned now = 0;
  bool is_done = fill_keys (table, sort, piles[0].keys, cancellable);
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

/* Whether a word is part of a text, of the texts that were asked last: they come again, but for
 * ids. */
typedef struct
{
  const char *word;
  const char *texts[N_REMEMBERED];
  bool answers[N_REMEMBERED];
} Memory;

static bool
contains (Memory *memory, const char *text)
{
  size_t place = ((uintptr_t) text * UINT64_C (0x9e3779b97f4a7c15)) >> 32 & (N_REMEMBERED - 1);
  if (memory->texts[place] == text)
    return memory->answers[place];
  memory->texts[place] = text;
  return memory->answers[place] = bw_bet_order_contains (text, memory->word);
}

static bool
is_found (const BwBetTable *table, size_t row, Memory *memories, size_t n_words)
{
  static const BwBetText repeated[] = { BW_BET_TEXT_SOURCE, BW_BET_TEXT_MODEL,
                                        BW_BET_TEXT_SELECTION, BW_BET_TEXT_EVENT };
  for (size_t w = 0; w < n_words; w++)
    {
      bool is_there = false;
      for (unsigned i = 0; i < G_N_ELEMENTS (repeated) && !is_there; i++)
        is_there = contains (&memories[w], bw_bet_table_text (table, row, repeated[i]));
      if (!is_there
          && !bw_bet_order_contains (bw_bet_table_text (table, row, BW_BET_TEXT_ID),
                                     memories[w].word))
        return false;
    }
  return true;
}

uint8_t *
bw_bet_order_search (const BwBetTable *table, const char *const *words, GCancellable *cancellable)
{
  g_return_val_if_fail (table != NULL && words != NULL, NULL);

  size_t n = bw_bet_table_n (table), n_words = g_strv_length ((char **) words);
  g_autofree uint8_t *marks = g_new (uint8_t, n + 1);
  g_autofree Memory *memories = g_new0 (Memory, n_words + 1);
  for (size_t w = 0; w < n_words; w++)
    memories[w].word = words[w];
  for (size_t i = 0; i < n; i++)
    {
      if (is_cancelled (cancellable, i))
        return NULL;
      marks[i] = is_found (table, i, memories, n_words);
    }
  return g_steal_pointer (&marks);
}
