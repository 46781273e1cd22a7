/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bet as an object of a list. */
#include "view/bw-bet-item.h"

#include <string.h>

struct _BwBetItem
{
  GObject parent;
  BwBet bet;
  const char *source;
  char *strings;
};

G_DEFINE_FINAL_TYPE (BwBetItem, bw_bet_item, G_TYPE_OBJECT)

static void
bw_bet_item_finalize (GObject *object)
{
  g_free (BW_BET_ITEM (object)->strings);
  G_OBJECT_CLASS (bw_bet_item_parent_class)->finalize (object);
}

static unsigned item_changed;

static void
bw_bet_item_class_init (BwBetItemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bw_bet_item_finalize;
  item_changed = g_signal_new ("changed", BW_TYPE_BET_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
bw_bet_item_init (BwBetItem *item)
{
}

const BwBet *
bw_bet_item_bet (BwBetItem *item)
{
  g_return_val_if_fail (BW_IS_BET_ITEM (item), NULL);
  return &item->bet;
}

const char *
bw_bet_item_source (BwBetItem *item)
{
  g_return_val_if_fail (BW_IS_BET_ITEM (item), "");
  return item->source;
}

/* A copy, so that an item that outlives an arrangement does not hold on to a million rows. */
static void
item_fill (BwBetItem *item, const BwBet *bet, const char *source)
{
  const char *texts[] = { bet->id, bet->event, bet->selection, bet->model, bet->currency, source };
  const char **places[] = { &item->bet.id,    &item->bet.event,    &item->bet.selection,
                            &item->bet.model, &item->bet.currency, &item->source };
  size_t size = 0;
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    size += strlen (texts[i]) + 1;
  g_autofree char *former = item->strings; /* BET may be of it */
  char *end = item->strings = g_malloc (size);
  item->bet = *bet;
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      *places[i] = end;
      end = stpcpy (end, texts[i]) + 1;
    }
}

BwBetItem *
bw_bet_item_new (const BwBet *bet, const char *source)
{
  g_return_val_if_fail (bet != NULL && source != NULL, NULL);
  BwBetItem *item = g_object_new (BW_TYPE_BET_ITEM, NULL);
  item_fill (item, bet, source);
  return item;
}

void
bw_bet_item_copy_from (BwBetItem *item, BwBetItem *other)
{
  g_return_if_fail (BW_IS_BET_ITEM (item) && BW_IS_BET_ITEM (other));
  item_fill (item, &other->bet, other->source);
  g_signal_emit (item, item_changed, 0);
}
