/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an alert fired, in a card: what was known, what held it back elsewhere, what had been
 * otherwise; all of it to copy, and to judge anew. */
#pragma once

#include "ui/bw-context.h"
#include "view/bw-incident-view.h"

#include <gtk/gtk.h>

#define BW_TYPE_WHY_CARD (bw_why_card_get_type ())
G_DECLARE_FINAL_TYPE (BwWhyCard, bw_why_card, BW, WHY_CARD, GtkBox)

/** VIEW is referenced. */
void bw_why_card_set_view (BwWhyCard *card, BwContext *context, BwIncidentView *view);
