/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A card with one chart of a machine: name, value now, what it is of, state, and the chart. */
#pragma once

#include "ui/bw-chart-view.h"
#include "view/bw-system-card.h"

#define BW_TYPE_MACHINE_CARD (bw_machine_card_get_type ())
G_DECLARE_FINAL_TYPE (BwMachineCard, bw_machine_card, BW, MACHINE_CARD, GtkBox)

/** Of PART, which says how wide its values get. (transfer floating) */
GtkWidget *bw_machine_card_new (BwSystemPart part);
/** Sets what differs from what is shown. */
void bw_machine_card_set_words (BwMachineCard *card, const BwSystemCard *words);
/** The detail stands below the name rather than beside it. */
void bw_machine_card_set_narrow (BwMachineCard *card, bool is_narrow);
/** (transfer none) */
BwChartView *bw_machine_card_chart (BwMachineCard *card);
