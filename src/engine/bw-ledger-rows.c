/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of one ledger as the statistics see them, read once. */
#include "engine/bw-ledger-rows.h"

#include <string.h>

/* A read under way. */
typedef struct
{
  BwLedgerRows *rows;
  const char *model;     /* NULL: all */
  GHashTable *indices;   /* name → place in names + 1 */
  const char *last_name; /* of the row before, in this piece: they repeat */
  uint32_t last_index;
  bool is_last_wanted;
  const char *last_currency;
  bool is_mixed;
  bool has_stake;
} Read;

BwLedgerRows *
bw_ledger_rows_new (void)
{
  BwLedgerRows *rows = g_new0 (BwLedgerRows, 1);
  rows->rows = g_array_new (FALSE, FALSE, sizeof (BwStatsRow));
  rows->names = g_ptr_array_new_with_free_func (g_free);
  rows->first_ms = rows->last_ms = INT64_MIN;
  return rows;
}

void
bw_ledger_rows_free (BwLedgerRows *rows)
{
  if (rows == NULL)
    return;
  g_array_unref (rows->rows);
  g_ptr_array_unref (rows->names);
  g_free (rows->currency);
  g_free (rows);
}

static void
find_model (Read *read, const char *name)
{
  unsigned place = GPOINTER_TO_UINT (g_hash_table_lookup (read->indices, name));
  if (place == 0)
    {
      char *copy = g_strdup (name);
      g_ptr_array_add (read->rows->names, copy);
      place = read->rows->names->len;
      g_hash_table_insert (read->indices, copy, GUINT_TO_POINTER (place));
    }
  read->last_name = name;
  read->last_index = place - 1;
  read->is_last_wanted = read->model == NULL || g_str_equal (name, read->model);
}

static void
note_currency (Read *read, const char *currency)
{
  if (currency == read->last_currency)
    return;
  read->last_currency = currency;
  if (read->rows->currency == NULL)
    read->rows->currency = g_strdup (currency);
  else if (!g_str_equal (read->rows->currency, currency))
    read->is_mixed = true;
}

static void
take_row (Read *read, const BwBet *bet)
{
  BwLedgerRows *rows = read->rows;
  BwStatsRow row;
  if (bet->model != read->last_name)
    find_model (read, bet->model);
  bw_stats_row_init (&row, bet, read->last_index);
  read->has_stake = read->has_stake || bet->stake > 0;
  if (bw_stats_row_is_settled (&row) && row.order_ms != INT64_MIN)
    {
      if (rows->first_ms == INT64_MIN)
        rows->first_ms = row.order_ms;
      rows->last_ms = row.order_ms;
    }
  if (!read->is_last_wanted)
    return;
  note_currency (read, bet->currency);
  g_array_append_val (rows->rows, row);
}

static bool
take_rows (const BwBetList *list, const char *const *sources, gpointer data)
{
  Read *read = data;
  /* Strings of the piece before are gone, and another may have their place. */
  read->last_name = read->last_currency = NULL;
  for (unsigned i = 0; i < list->bets->len; i++)
    take_row (read, bw_bet_list_index (list, i));
  return true;
}

/* A ledger in which no row has a stake holds forecasts, which readers give a stake of 0. */
static void
settle_kind (Read *read)
{
  BwLedgerRows *rows = read->rows;
  rows->is_forecasts = rows->names->len > 0 && !read->has_stake;
  for (unsigned i = 0; rows->is_forecasts && i < rows->rows->len; i++)
    bw_stats_row_to_forecast (&g_array_index (rows->rows, BwStatsRow, i));
}

BwLedgerRows *
bw_ledger_rows_read (BwLedger *ledger, const char *source, const char *model,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr (BwLedgerRows) rows = bw_ledger_rows_new ();
  g_autoptr (GHashTable) indices = g_hash_table_new (g_str_hash, g_str_equal);
  Read read = { .rows = rows, .model = model, .indices = indices };
  BwLedgerQuery query = BW_LEDGER_QUERY_ALL;
  query.source = source;
  query.is_bare = true;
  if (!bw_ledger_read (ledger, &query, take_rows, &read, cancellable, error))
    return NULL;
  settle_kind (&read);
  if (read.is_mixed)
    g_clear_pointer (&rows->currency, g_free);
  return g_steal_pointer (&rows);
}

static int
compare_bets (gconstpointer a, gconstpointer b)
{
  int64_t left = bw_bet_order_ms (a), right = bw_bet_order_ms (b);
  return (left > right) - (left < right);
}

BwLedgerRows *
bw_ledger_rows_of_list (BwBetList *list)
{
  g_return_val_if_fail (list != NULL, NULL);
  BwLedgerRows *rows = bw_ledger_rows_new ();
  g_autoptr (GHashTable) indices = g_hash_table_new (g_str_hash, g_str_equal);
  Read read = { .rows = rows, .indices = indices };
  g_array_sort (list->bets, compare_bets);
  take_rows (list, NULL, &read);
  settle_kind (&read);
  if (read.is_mixed)
    g_clear_pointer (&rows->currency, g_free);
  return rows;
}
