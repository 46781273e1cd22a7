/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How everything is, large: the ring of the score, the state in a word, and the score's parts. */
#pragma once

#include "view/bw-overview.h"

#include <gtk/gtk.h>

#define BW_TYPE_STATE_CARD (bw_state_card_get_type ())
G_DECLARE_FINAL_TYPE (BwStateCard, bw_state_card, BW, STATE_CARD, GtkBox)

/** Shows OVERVIEW, which is referenced. Draws nothing that is as it was. */
void bw_state_card_set_overview (BwStateCard *card, BwOverview *overview);
/** Whether the parts stand beside the state (IS_WIDE) or below it, without their notes. */
void bw_state_card_set_wide (BwStateCard *card, bool is_wide);
