/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An arrangement of bets: which rows are shown in which order, computed on a worker and immutable
 * from then on. */
#include "view/bw-bet-arrange-private.h"

#include "view/bw-bet-filter.h"

#include <string.h>

/* Rows between two looks at the cancellable. */
#define ROWS_AT_ONCE 8192

BwBetArrangement *
bw_bet_arrangement_new (void)
{
  BwBetArrangement *arrangement = g_new0 (BwBetArrangement, 1);
  g_autoptr (BwBetTableBuilder) builder = bw_bet_table_builder_new (NULL, 0);
  g_atomic_ref_count_init (&arrangement->refs);
  arrangement->table = bw_bet_table_builder_end (builder, NULL);
  arrangement->sort.column = BW_N_BET_COLUMNS;
  arrangement->search = g_strdup ("");
  return arrangement;
}

BwBetArrangement *
bw_bet_arrangement_ref (BwBetArrangement *arrangement)
{
  g_atomic_ref_count_inc (&arrangement->refs);
  return arrangement;
}

void
bw_bet_arrangement_unref (BwBetArrangement *arrangement)
{
  if (arrangement == NULL || !g_atomic_ref_count_dec (&arrangement->refs))
    return;
  if (arrangement->found != arrangement->order)
    g_free (arrangement->found);
  g_free (arrangement->order);
  g_free (arrangement->search);
  g_clear_pointer (&arrangement->zone, g_time_zone_unref);
  bw_bet_table_unref (arrangement->table);
  g_free (arrangement);
}

const char *
bw_bet_arrangement_bet (const BwBetArrangement *arrangement, size_t position, BwBet *out)
{
  g_assert (position < arrangement->n);
  size_t row = arrangement->found[position];
  bw_bet_table_get (arrangement->table, row, out);
  return bw_bet_table_text (arrangement->table, row, BW_BET_TEXT_SOURCE);
}

void
bw_bet_step_free (BwBetStep *step)
{
  if (step == NULL)
    return;
  g_clear_pointer (&step->next, bw_bet_arrangement_unref);
  g_free (step->chosen);
  g_free (step);
}

static bool
is_same_sort (BwBetSort a, BwBetSort b)
{
  return a.column == b.column && a.is_descending == b.is_descending;
}

/* Those that meet the conditions of FILTER stay marked. */
static bool
keep_matching (const BwBetTable *table, const BwBetFilter *filter, uint8_t *marks,
               GCancellable *cancellable)
{
  for (size_t i = 0; i < bw_bet_table_n (table); i++)
    {
      BwBet bet;
      if (i % ROWS_AT_ONCE == 0 && g_cancellable_is_cancelled (cancellable))
        return false;
      if (!marks[i])
        continue;
      bw_bet_table_get (table, i, &bet);
      const char *source = bw_bet_table_text (table, i, BW_BET_TEXT_SOURCE);
      marks[i] = bw_bet_filter_matches (filter, &bet, source);
    }
  return true;
}

/* A byte a row: whether it is found. What can't be understood as a filter is looked for word by
 * word. NULL when it was cancelled. */
static uint8_t *
search (const BwBetArrangement *next, GCancellable *cancellable)
{
  g_autoptr (BwBetFilter) filter = bw_bet_filter_new (next->search, next->zone, NULL);
  g_auto (GStrv) plain = filter == NULL ? bw_bet_order_words (next->search) : NULL;
  const char *const *words =
      filter != NULL ? bw_bet_filter_words (filter) : (const char *const *) plain;
  g_autofree uint8_t *marks = bw_bet_order_search (next->table, words, cancellable);
  bool has_terms = filter != NULL && bw_bet_filter_has_terms (filter);
  if (marks == NULL || (has_terms && !keep_matching (next->table, filter, marks, cancellable)))
    return NULL;
  return g_steal_pointer (&marks);
}

/* Whether in both the same rows are found. */
static bool
has_same_rows (const BwBetArrangement *next, const BwBetArrangement *before)
{
  return next->table == before->table && strcmp (next->search, before->search) == 0
         && (next->zone == before->zone || *next->search == '\0');
}

/* The same as search() of what was searched for before. */
static uint8_t *
marks_of (const BwBetArrangement *before)
{
  uint8_t *marks = g_malloc0 (before->n_rows + 1);
  for (size_t i = 0; i < before->n; i++)
    marks[before->found[i]] = true;
  return marks;
}

/* Of the rows in their order those that are marked. */
static void
pick (BwBetArrangement *next, const uint8_t *marks)
{
  next->found = g_new (uint32_t, next->n_rows + 1);
  next->n = 0;
  for (size_t i = 0; i < next->n_rows; i++)
    if (marks[next->order[i]])
      next->found[next->n++] = next->order[i];
  next->found = g_renew (uint32_t, next->found, next->n + 1);
}

/* All rows in their order, those of them that are found, and what these come to. */
static bool
fill (BwBetArrangement *next, const BwBetArrangement *before, GCancellable *cancellable)
{
  bool is_kept = next->table == before->table && is_same_sort (next->sort, before->sort);
  bool has_same = has_same_rows (next, before);
  g_autofree uint8_t *marks = NULL;
  next->n_rows = bw_bet_table_n (next->table);
  next->order = is_kept ? g_memdup2 (before->order, next->n_rows * sizeof *next->order)
                        : bw_bet_order_sort (next->table, next->sort, cancellable);
  if (next->order == NULL && next->n_rows > 0)
    return false;
  next->found = next->order;
  next->n = next->n_rows;
  if (*next->search != '\0')
    {
      marks = has_same ? marks_of (before) : search (next, cancellable);
      if (marks == NULL)
        return false;
      pick (next, marks);
    }
  next->totals = before->totals;
  return has_same || bw_bet_totals_compute (next->table, marks, cancellable, &next->totals);
}

/* How many of the oldest rows of the two are known to be the same, and by how much the numbers of
 * these differ. */
typedef struct
{
  size_t n_shared;
  size_t n_a, n_b;
} Common;

static Common
common_of (const BwBetArrangement *a, const BwBetArrangement *b)
{
  return (Common){ bw_bet_table_n_shared (a->table, b->table), a->n_rows, b->n_rows };
}

/* Rows are counted from the newest. */
static bool
is_shared (const Common *common, size_t row_a)
{
  return common->n_a - row_a <= common->n_shared;
}

static bool
is_same_row (const BwBetArrangement *a, size_t i, const BwBetArrangement *b, size_t j,
             const Common *common)
{
  if (is_shared (common, a->found[i]))
    return common->n_a - a->found[i] == common->n_b - b->found[j];
  BwBet one, other;
  const char *source = bw_bet_arrangement_bet (a, i, &one);
  return strcmp (source, bw_bet_arrangement_bet (b, j, &other)) == 0 && bw_bet_equal (&one, &other);
}

static void
compare (BwBetStep *step, const BwBetArrangement *before)
{
  const BwBetArrangement *next = step->next;
  size_t n = MIN (before->n, next->n);
  Common common = common_of (before, next);
  while (step->n_before < n && is_same_row (before, step->n_before, next, step->n_before, &common))
    step->n_before++;
  n -= step->n_before;
  while (step->n_after < n
         && is_same_row (before, before->n - 1 - step->n_after, next, next->n - 1 - step->n_after,
                         &common))
    step->n_after++;
}

/* What a bet is known by: a source gives each an id, or else a place in the file. */
static char *
identity (const BwBetTable *table, size_t row)
{
  const char *source = bw_bet_table_text (table, row, BW_BET_TEXT_SOURCE);
  BwBet bet;
  bw_bet_table_get (table, row, &bet);
  if (*bet.id != '\0')
    return g_strdup_printf ("%s\n%s", source, bet.id);
  return g_strdup_printf ("%s\n\n%" G_GINT64_FORMAT, source, bet.ordinal);
}

/* Of the chosen rows that are not known to be the same in the other table. */
static GHashTable *
chosen_identities (const BwBetArrangement *before, const uint8_t *chosen, const Common *common)
{
  GHashTable *identities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (size_t i = 0; i < before->n_rows; i++)
    if (chosen[i] && !is_shared (common, i))
      g_hash_table_add (identities, identity (before->table, i));
  return identities;
}

/* Whether the row of NEXT was chosen before. */
static bool
was_chosen (const BwBetArrangement *next, size_t row, const uint8_t *chosen, const Common *common,
            GHashTable *identities)
{
  size_t from_oldest = common->n_b - row;
  if (from_oldest <= common->n_shared)
    return chosen[common->n_a - from_oldest];
  if (g_hash_table_size (identities) == 0)
    return false;
  g_autofree char *name = identity (next->table, row);
  return g_hash_table_contains (identities, name);
}

/* Those that were chosen and are still shown. */
static void
carry_chosen (BwBetStep *step, const BwBetArrangement *before, const uint8_t *chosen)
{
  const BwBetArrangement *next = step->next;
  step->chosen = g_malloc0 (next->n_rows + 1);
  if (chosen == NULL)
    return;
  Common common = common_of (before, next);
  g_autoptr (GHashTable) identities = chosen_identities (before, chosen, &common);
  for (size_t i = 0; i < next->n; i++)
    {
      size_t row = next->found[i];
      bool is_chosen = was_chosen (next, row, chosen, &common, identities);
      step->chosen[row] = is_chosen;
      step->n_chosen += is_chosen;
    }
}

BwBetStep *
bw_bet_arrange (BwBetArrangement *before, const uint8_t *chosen, BwBetTable *table, BwBetSort sort,
                const char *text, GTimeZone *zone, GCancellable *cancellable)
{
  g_autoptr (BwBetStep) step = g_new0 (BwBetStep, 1);
  BwBetArrangement *next = step->next = g_new0 (BwBetArrangement, 1);
  g_atomic_ref_count_init (&next->refs);
  next->table = bw_bet_table_ref (table);
  next->sort = sort;
  next->search = g_strdup (text);
  next->zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
  if (!fill (next, before, cancellable))
    return NULL;
  if (table == before->table)
    next->facts = before->facts;
  else
    bw_bet_facts_compute (table, &next->facts);
  compare (step, before);
  carry_chosen (step, before, chosen);
  return g_cancellable_is_cancelled (cancellable) ? NULL : g_steal_pointer (&step);
}
