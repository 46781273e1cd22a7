/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bets and the strings they point into. */
#include "model/bw-bet.h"

#include <string.h>

#define STRING_BLOCK_BYTES 4096

static const struct
{
  BwBetStatus status;
  const char *name;
} names[] = {
  { BW_BET_PENDING, "pending" }, { BW_BET_WON, "won" },   { BW_BET_LOST, "lost" },
  { BW_BET_PUSH, "push" },       { BW_BET_VOID, "void" },
};

BwBetList *
bw_bet_list_new (void)
{
  BwBetList *list = g_new0 (BwBetList, 1);
  list->bets = g_array_new (FALSE, FALSE, sizeof (BwBet));
  list->strings = g_string_chunk_new (STRING_BLOCK_BYTES);
  return list;
}

void
bw_bet_list_free (BwBetList *list)
{
  if (list == NULL)
    return;
  g_array_unref (list->bets);
  g_string_chunk_free (list->strings);
  g_free (list);
}

static const char *
keep (BwBetList *list, const char *text, bool is_repeated)
{
  if (text == NULL || *text == '\0')
    return "";
  /* Another program's database holds whatever bytes it was given. */
  g_autofree char *valid = NULL;
  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);
  return is_repeated ? g_string_chunk_insert_const (list->strings, text)
                     : g_string_chunk_insert (list->strings, text);
}

void
bw_bet_list_add (BwBetList *list, const BwBet *bet)
{
  g_return_if_fail (list != NULL && bet != NULL);

  BwBet copy = *bet;
  copy.id = keep (list, bet->id, false);
  copy.event = keep (list, bet->event, false);
  copy.selection = keep (list, bet->selection, true);
  copy.model = keep (list, bet->model, true);
  copy.currency = keep (list, bet->currency, true);
  g_array_append_val (list->bets, copy);
}

const char *
bw_bet_status_name (BwBetStatus status)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].status == status)
      return names[i].name;
  return "unknown";
}

bool
bw_bet_status_parse (const char *text, BwBetStatus *out)
{
  g_return_val_if_fail (text != NULL && out != NULL, false);

  while (g_ascii_isspace (*text))
    text++;
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      size_t length = strlen (names[i].name);
      if (g_ascii_strncasecmp (text, names[i].name, length) != 0)
        continue;
      const char *rest = text + length;
      if (rest[strspn (rest, " \t\r\n\v\f")] != '\0')
        return false;
      *out = names[i].status;
      return true;
    }
  return false;
}

/* FNV-1a: two events in a few hundred with one key are too rare to matter. */
uint32_t
bw_bet_event_key (const char *text)
{
  if (text == NULL || text[0] == '\0')
    return 0;
  uint32_t hash = 2166136261U;
  for (const char *c = text; *c != '\0'; c++)
    hash = (hash ^ (unsigned char) *c) * 16777619U;
  return MAX (hash, 1);
}

int64_t
bw_bet_order_ms (const BwBet *bet)
{
  g_return_val_if_fail (bet != NULL, BW_TIME_NONE);

  int64_t us = bet->settled_us != BW_TIME_NONE ? bet->settled_us : bet->placed_us;
  if (us == BW_TIME_NONE)
    return BW_TIME_NONE;
  return us / 1000 - (us % 1000 < 0);
}
