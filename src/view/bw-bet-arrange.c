/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An arrangement of bets: which rows are shown in which order, computed on a worker and immutable
 * from then on. */
#include "view/bw-bet-arrange-private.h"

#include "view/bw-bet-filter.h"

#include <string.h>

/* More than so many are let go on a thread. */
#define MANY_ROWS 5000

BwBetTable *
bw_bet_table_new (BwBetRows *rows)
{
  BwBetTable *table = g_new0 (BwBetTable, 1);
  g_atomic_ref_count_init (&table->refs);
  table->rows = rows;
  return table;
}

BwBetTable *
bw_bet_table_ref (BwBetTable *table)
{
  g_atomic_ref_count_inc (&table->refs);
  return table;
}

static void
free_thread (GTask *task, gpointer source, gpointer rows, GCancellable *cancellable)
{
  bw_bet_rows_free (rows);
  g_task_return_boolean (task, TRUE);
}

void
bw_bet_table_unref (BwBetTable *table)
{
  if (table == NULL || !g_atomic_ref_count_dec (&table->refs))
    return;
  /* Whoever lets go last may draw next: a million rows take longer than a frame has. */
  if (table->rows != NULL && table->rows->list->bets->len > MANY_ROWS)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
      g_task_set_task_data (task, g_steal_pointer (&table->rows), NULL);
      g_task_run_in_thread (task, free_thread);
    }
  g_clear_pointer (&table->rows, bw_bet_rows_free);
  g_free (table);
}

BwBetArrangement *
bw_bet_arrangement_new (void)
{
  BwBetArrangement *arrangement = g_new0 (BwBetArrangement, 1);
  g_atomic_ref_count_init (&arrangement->refs);
  arrangement->table = bw_bet_table_new (NULL);
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

const BwBet *
bw_bet_arrangement_bet (const BwBetArrangement *arrangement, size_t position)
{
  g_assert (position < arrangement->n);
  return bw_bet_list_index (arrangement->table->rows->list, arrangement->found[position]);
}

const char *
bw_bet_arrangement_source (const BwBetArrangement *arrangement, size_t position)
{
  g_assert (position < arrangement->n);
  return arrangement->table->rows->sources[arrangement->found[position]];
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

/* Those of FOUND that meet the conditions of FILTER stay. */
static void
keep_matching (BwBetArrangement *next, const BwBetFilter *filter)
{
  const BwBetRows *rows = next->table->rows;
  uint32_t *kept = g_new (uint32_t, next->n + 1);
  size_t n = 0;
  for (size_t i = 0; i < next->n; i++)
    {
      size_t row = next->found[i];
      if (bw_bet_filter_matches (filter, bw_bet_list_index (rows->list, row), rows->sources[row]))
        kept[n++] = next->found[i];
    }
  if (next->found != next->order)
    g_free (next->found);
  next->found = kept;
  next->n = n;
}

/* False when it was cancelled. What can't be understood as a filter is looked for word by word. */
static bool
search (BwBetArrangement *next, GCancellable *cancellable)
{
  g_autoptr (BwBetFilter) filter = bw_bet_filter_new (next->search, next->zone, NULL);
  g_auto (GStrv) plain = filter == NULL ? bw_bet_order_words (next->search) : NULL;
  const char *const *words =
      filter != NULL ? bw_bet_filter_words (filter) : (const char *const *) plain;
  if (next->n_rows == 0)
    return true;
  if (words[0] != NULL)
    next->found = bw_bet_order_search (next->table->rows, next->order, next->n_rows, words,
                                       cancellable, &next->n);
  if (next->found != NULL && filter != NULL && bw_bet_filter_has_terms (filter))
    keep_matching (next, filter);
  return next->found != NULL;
}

/* All rows in their order, and those of them that are found. */
static bool
fill (BwBetArrangement *next, const BwBetArrangement *before, GCancellable *cancellable)
{
  const BwBetRows *rows = next->table->rows;
  if (rows == NULL)
    return true;
  next->n_rows = rows->list->bets->len;
  bool is_kept = next->table == before->table && is_same_sort (next->sort, before->sort);
  next->order = is_kept ? g_memdup2 (before->order, next->n_rows * sizeof *next->order)
                        : bw_bet_order_sort (rows, next->sort, cancellable);
  if (next->order == NULL && next->n_rows > 0)
    return false;
  next->found = next->order;
  next->n = next->n_rows;
  return search (next, cancellable) && (next->found != NULL || next->n_rows == 0);
}

static bool
is_same_row (const BwBetArrangement *a, size_t i, const BwBetArrangement *b, size_t j)
{
  if (a->table == b->table)
    return a->found[i] == b->found[j];
  return strcmp (bw_bet_arrangement_source (a, i), bw_bet_arrangement_source (b, j)) == 0
         && bw_bet_equal (bw_bet_arrangement_bet (a, i), bw_bet_arrangement_bet (b, j));
}

static void
compare (BwBetStep *step, const BwBetArrangement *before)
{
  const BwBetArrangement *next = step->next;
  size_t n = MIN (before->n, next->n);
  while (step->n_before < n && is_same_row (before, step->n_before, next, step->n_before))
    step->n_before++;
  n -= step->n_before;
  while (step->n_after < n
         && is_same_row (before, before->n - 1 - step->n_after, next, next->n - 1 - step->n_after))
    step->n_after++;
}

/* What a bet is known by: a source gives each an id, or else a place in the file. */
static char *
identity (const BwBetRows *rows, size_t row)
{
  const BwBet *bet = bw_bet_list_index (rows->list, row);
  if (*bet->id != '\0')
    return g_strdup_printf ("%s\n%s", rows->sources[row], bet->id);
  return g_strdup_printf ("%s\n\n%" G_GINT64_FORMAT, rows->sources[row], bet->ordinal);
}

static GHashTable *
chosen_identities (const BwBetRows *rows, const uint8_t *chosen)
{
  GHashTable *identities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (size_t i = 0; i < rows->list->bets->len; i++)
    if (chosen[i])
      g_hash_table_add (identities, identity (rows, i));
  return identities;
}

/* Those that were chosen and are still shown. */
static void
carry_chosen (BwBetStep *step, const BwBetArrangement *before, const uint8_t *chosen)
{
  const BwBetArrangement *next = step->next;
  bool is_same_table = before->table == next->table;
  g_autoptr (GHashTable) identities = NULL;
  step->chosen = g_malloc0 (next->n_rows + 1);
  if (chosen == NULL || before->table->rows == NULL)
    return;
  if (!is_same_table)
    identities = chosen_identities (before->table->rows, chosen);
  for (size_t i = 0; i < next->n; i++)
    {
      size_t row = next->found[i];
      g_autofree char *name = is_same_table ? NULL : identity (next->table->rows, row);
      bool is_chosen = is_same_table ? chosen[row] : g_hash_table_contains (identities, name);
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
  else if (table->rows != NULL)
    bw_bet_facts_compute (table->rows, &next->facts);
  if (table->rows != NULL
      && !bw_bet_totals_compute (table->rows, next->found, next->n, cancellable, &next->totals))
    return NULL;
  compare (step, before);
  carry_chosen (step, before, chosen);
  return g_cancellable_is_cancelled (cancellable) ? NULL : g_steal_pointer (&step);
}
