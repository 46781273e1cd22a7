/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells who comes back what happened meanwhile, until it is put away. */
#pragma once

#include "ui/bw-context.h"
#include "view/bw-away.h"

#define BW_TYPE_AWAY_CARD (bw_away_card_get_type ())
G_DECLARE_FINAL_TYPE (BwAwayCard, bw_away_card, BW, AWAY_CARD, GtkBox)

/** From now on it looks, when the computer slept or its window was closed for long. Once. */
void bw_away_card_set_context (BwAwayCard *card, BwContext *context);
/** Shows AWAY; NULL: nothing. */
void bw_away_card_set_away (BwAwayCard *card, const BwAway *away);
