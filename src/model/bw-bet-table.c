/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any number of bets in little memory: column by column, a few ten thousand rows at a time. */
#include "model/bw-bet-table.h"

#include "model/bw-packed.h"

#include <string.h>

/* Of pieces, all are full but the newest one. */
#define PIECE_ROWS BW_PACKED_MAX
/* More than so many rows are let go of on a thread. */
#define MANY_ROWS 5000
/* Twice as many as there can be texts that come again; a power of two. */
#define N_SLOTS 262144
/* Beside the status, in one number. */
#define IS_PAPER (UINT64_C (1) << 32)
#define IS_DERIVED (UINT64_C (2) << 32)

/* Texts are places among the texts of the piece. */
typedef enum
{
  FIELD_ID = BW_BET_TEXT_ID,
  FIELD_SOURCE = BW_BET_TEXT_SOURCE,
  FIELD_PLACED,
  FIELD_SETTLED,
  FIELD_ORDINAL,
  FIELD_KIND,
  FIELD_STAKE,
  FIELD_ODDS,
  FIELD_PROBABILITY,
  FIELD_CLOSING_ODDS,
  FIELD_CLOSING_FAIR,
  FIELD_PROFIT,
  FIELD_FEE,
  N_FIELDS,
} Field;

typedef struct
{
  gatomicrefcount refs;
  size_t n;
  BwPacked fields[N_FIELDS];
  char *texts; /* one after the other; "" is the first */
  size_t n_bytes;
} Piece;

struct _BwBetTable
{
  gatomicrefcount refs;
  GPtrArray *pieces; /* oldest first */
  size_t n;
  BwBetTableOrigin origin; /* with a string of its own */
};

/* Rows of a piece that is not full yet. */
struct _BwBetTableBuilder
{
  GPtrArray *pieces;
  size_t n_before; /* rows in them */
  size_t n;
  uint64_t *fields[N_FIELDS]; /* PIECE_ROWS of each */
  GString *texts;
  uint32_t *slots; /* N_SLOTS places of texts that may come again; 0: none */
};

static void
piece_unref (gpointer data)
{
  Piece *piece = data;
  if (!g_atomic_ref_count_dec (&piece->refs))
    return;
  for (unsigned i = 0; i < N_FIELDS; i++)
    bw_packed_clear (&piece->fields[i]);
  g_free (piece->texts);
  g_free (piece);
}

static Piece *
piece_ref (Piece *piece)
{
  g_atomic_ref_count_inc (&piece->refs);
  return piece;
}

BwBetTable *
bw_bet_table_ref (BwBetTable *table)
{
  g_return_val_if_fail (table != NULL, NULL);
  g_atomic_ref_count_inc (&table->refs);
  return table;
}

static gpointer
free_thread (gpointer data)
{
  g_ptr_array_unref (data);
  return NULL;
}

void
bw_bet_table_unref (BwBetTable *table)
{
  if (table == NULL || !g_atomic_ref_count_dec (&table->refs))
    return;
  /* Whoever lets go last may draw next: a million rows take longer than a frame has. */
  GThread *thread = table->n > MANY_ROWS
                        ? g_thread_try_new ("bets-free", free_thread, table->pieces, NULL)
                        : NULL;
  if (thread != NULL)
    g_thread_unref (thread);
  else
    g_ptr_array_unref (table->pieces);
  g_free ((char *) table->origin.question);
  g_free (table);
}

size_t
bw_bet_table_n (const BwBetTable *table)
{
  g_return_val_if_fail (table != NULL, 0);
  return table->n;
}

const BwBetTableOrigin *
bw_bet_table_origin (const BwBetTable *table)
{
  g_return_val_if_fail (table != NULL, NULL);
  return &table->origin;
}

/* The piece that has ROW, and where. */
static inline const Piece *
find_row (const BwBetTable *table, size_t row, size_t *place)
{
  g_assert (row < table->n);
  size_t from_oldest = table->n - 1 - row;
  *place = from_oldest % PIECE_ROWS;
  return table->pieces->pdata[from_oldest / PIECE_ROWS];
}

static inline double
number_at (const Piece *piece, Field field, size_t place)
{
  uint64_t bits = bw_packed_get (&piece->fields[field], place);
  double value;
  memcpy (&value, &bits, sizeof value);
  return value;
}

static inline const char *
text_at (const Piece *piece, BwBetText text, size_t place)
{
  return piece->texts + bw_packed_get (&piece->fields[text], place);
}

void
bw_bet_table_get (const BwBetTable *table, size_t row, BwBet *out)
{
  size_t place;
  const Piece *piece = find_row (table, row, &place);
  uint64_t kind = bw_packed_get (&piece->fields[FIELD_KIND], place);
  *out = (BwBet){
    .placed_us = (int64_t) bw_packed_get (&piece->fields[FIELD_PLACED], place),
    .settled_us = (int64_t) bw_packed_get (&piece->fields[FIELD_SETTLED], place),
    .ordinal = (int64_t) bw_packed_get (&piece->fields[FIELD_ORDINAL], place),
    .stake = number_at (piece, FIELD_STAKE, place),
    .odds = number_at (piece, FIELD_ODDS, place),
    .probability = number_at (piece, FIELD_PROBABILITY, place),
    .closing_odds = number_at (piece, FIELD_CLOSING_ODDS, place),
    .closing_fair_probability = number_at (piece, FIELD_CLOSING_FAIR, place),
    .profit = number_at (piece, FIELD_PROFIT, place),
    .fee = number_at (piece, FIELD_FEE, place),
    .status = (BwBetStatus) (uint32_t) kind,
    .is_paper = (kind & IS_PAPER) != 0,
    .is_profit_derived = (kind & IS_DERIVED) != 0,
    .id = text_at (piece, BW_BET_TEXT_ID, place),
    .event = text_at (piece, BW_BET_TEXT_EVENT, place),
    .selection = text_at (piece, BW_BET_TEXT_SELECTION, place),
    .model = text_at (piece, BW_BET_TEXT_MODEL, place),
    .currency = text_at (piece, BW_BET_TEXT_CURRENCY, place),
  };
}

const char *
bw_bet_table_text (const BwBetTable *table, size_t row, BwBetText text)
{
  size_t place;
  const Piece *piece = find_row (table, row, &place);
  return text_at (piece, text, place);
}

size_t
bw_bet_table_n_shared (const BwBetTable *a, const BwBetTable *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, 0);
  size_t n = 0;
  for (unsigned i = 0; i < a->pieces->len && i < b->pieces->len; i++)
    {
      const Piece *piece = a->pieces->pdata[i];
      if (piece != b->pieces->pdata[i])
        break;
      n += piece->n;
    }
  return n;
}

size_t
bw_bet_table_bytes (const BwBetTable *table)
{
  g_return_val_if_fail (table != NULL, 0);
  size_t n = 0;
  for (unsigned i = 0; i < table->pieces->len; i++)
    {
      const Piece *piece = table->pieces->pdata[i];
      n += sizeof *piece + piece->n_bytes;
      for (unsigned k = 0; k < N_FIELDS; k++)
        n += bw_packed_bytes (&piece->fields[k], piece->n);
    }
  return n;
}

/* --- making one --- */

BwBetTableBuilder *
bw_bet_table_builder_new (const BwBetTable *base, size_t n_kept)
{
  g_return_val_if_fail (n_kept <= (base != NULL ? base->n : 0), NULL);
  BwBetTableBuilder *builder = g_new0 (BwBetTableBuilder, 1);
  builder->pieces = g_ptr_array_new_with_free_func (piece_unref);
  builder->texts = g_string_new (NULL);
  for (unsigned i = 0; i < N_FIELDS; i++)
    builder->fields[i] = g_new (uint64_t, PIECE_ROWS);
  for (size_t i = 0; i < n_kept / PIECE_ROWS; i++)
    g_ptr_array_add (builder->pieces, piece_ref (base->pieces->pdata[i]));
  builder->n_before = n_kept - n_kept % PIECE_ROWS;
  for (size_t i = builder->n_before; i < n_kept; i++)
    {
      BwBet bet;
      bw_bet_table_get (base, base->n - 1 - i, &bet);
      bw_bet_table_builder_add (builder, &bet,
                                bw_bet_table_text (base, base->n - 1 - i, BW_BET_TEXT_SOURCE));
    }
  return builder;
}

void
bw_bet_table_builder_free (BwBetTableBuilder *builder)
{
  if (builder == NULL)
    return;
  g_clear_pointer (&builder->pieces, g_ptr_array_unref);
  for (unsigned i = 0; i < N_FIELDS; i++)
    g_free (builder->fields[i]);
  g_string_free (builder->texts, TRUE);
  g_free (builder->slots);
  g_free (builder);
}

static uint64_t
add_text (BwBetTableBuilder *builder, const char *text)
{
  uint64_t place = builder->texts->len;
  g_string_append_len (builder->texts, text, (gssize) strlen (text) + 1);
  return place;
}

/* Where TEXT is, which may be there already. */
static uint64_t
keep_text (BwBetTableBuilder *builder, const char *text)
{
  if (*text == '\0')
    return 0;
  size_t slot = g_str_hash (text) * 2654435769u >> 14;
  while (builder->slots[slot] != 0
         && strcmp (builder->texts->str + builder->slots[slot], text) != 0)
    slot = (slot + 1) % N_SLOTS;
  /* Past 4 GB of texts in a piece, no text is found again. */
  if (builder->slots[slot] == 0 && builder->texts->len <= UINT32_MAX)
    builder->slots[slot] = (uint32_t) add_text (builder, text);
  return builder->slots[slot] != 0 ? builder->slots[slot] : add_text (builder, text);
}

static uint64_t
bits_of (double value)
{
  uint64_t bits;
  memcpy (&bits, &value, sizeof bits);
  return bits;
}

/* The rows so far become a piece. */
static void
end_piece (BwBetTableBuilder *builder)
{
  if (builder->n == 0)
    return;
  Piece *piece = g_new0 (Piece, 1);
  g_atomic_ref_count_init (&piece->refs);
  piece->n = builder->n;
  for (unsigned i = 0; i < N_FIELDS; i++)
    bw_packed_init (&piece->fields[i], builder->fields[i], builder->n);
  piece->n_bytes = builder->texts->len;
  piece->texts = g_memdup2 (builder->texts->str, piece->n_bytes);
  g_ptr_array_add (builder->pieces, piece);
  builder->n_before += builder->n;
  builder->n = 0;
}

static void
start_piece (BwBetTableBuilder *builder)
{
  if (builder->slots == NULL)
    builder->slots = g_new0 (uint32_t, N_SLOTS);
  else
    memset (builder->slots, 0, N_SLOTS * sizeof *builder->slots);
  g_string_truncate (builder->texts, 0);
  g_string_append_c (builder->texts, '\0');
}

void
bw_bet_table_builder_add (BwBetTableBuilder *builder, const BwBet *bet, const char *source)
{
  g_return_if_fail (builder != NULL && bet != NULL && source != NULL);
  if (builder->n == 0)
    start_piece (builder);
  const uint64_t values[N_FIELDS] = {
    [BW_BET_TEXT_ID] = *bet->id != '\0' ? add_text (builder, bet->id) : 0,
    [BW_BET_TEXT_EVENT] = keep_text (builder, bet->event),
    [BW_BET_TEXT_SELECTION] = keep_text (builder, bet->selection),
    [BW_BET_TEXT_MODEL] = keep_text (builder, bet->model),
    [BW_BET_TEXT_CURRENCY] = keep_text (builder, bet->currency),
    [BW_BET_TEXT_SOURCE] = keep_text (builder, source),
    [FIELD_PLACED] = (uint64_t) bet->placed_us,
    [FIELD_SETTLED] = (uint64_t) bet->settled_us,
    [FIELD_ORDINAL] = (uint64_t) bet->ordinal,
    [FIELD_KIND] = (uint32_t) bet->status | (bet->is_paper ? IS_PAPER : 0)
                   | (bet->is_profit_derived ? IS_DERIVED : 0),
    [FIELD_STAKE] = bits_of (bet->stake),
    [FIELD_ODDS] = bits_of (bet->odds),
    [FIELD_PROBABILITY] = bits_of (bet->probability),
    [FIELD_CLOSING_ODDS] = bits_of (bet->closing_odds),
    [FIELD_CLOSING_FAIR] = bits_of (bet->closing_fair_probability),
    [FIELD_PROFIT] = bits_of (bet->profit),
    [FIELD_FEE] = bits_of (bet->fee),
  };
  for (unsigned i = 0; i < N_FIELDS; i++)
    builder->fields[i][builder->n] = values[i];
  if (++builder->n == PIECE_ROWS)
    end_piece (builder);
}

BwBetTable *
bw_bet_table_builder_end (BwBetTableBuilder *builder, const BwBetTableOrigin *origin)
{
  g_return_val_if_fail (builder != NULL && builder->pieces != NULL, NULL);
  end_piece (builder);
  BwBetTable *table = g_new0 (BwBetTable, 1);
  g_atomic_ref_count_init (&table->refs);
  table->pieces = g_steal_pointer (&builder->pieces);
  table->n = builder->n_before;
  if (origin != NULL)
    table->origin = *origin;
  table->origin.question = g_strdup (table->origin.question);
  return table;
}

BwBetTable *
bw_bet_table_new (const BwBetList *list, const char *const *sources)
{
  g_return_val_if_fail (list != NULL, NULL);
  g_autoptr (BwBetTableBuilder) builder = bw_bet_table_builder_new (NULL, 0);
  for (unsigned i = list->bets->len; i > 0; i--)
    bw_bet_table_builder_add (builder, bw_bet_list_index (list, i - 1),
                              sources != NULL ? sources[i - 1] : "");
  return bw_bet_table_builder_end (builder, NULL);
}
