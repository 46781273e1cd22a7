/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A card with one figure, its change, where it stands, and how sure it is. */
#pragma once

#include "view/bw-kpi.h"

#include <gtk/gtk.h>

#define BW_TYPE_KPI_CARD (bw_kpi_card_get_type ())
/** A button. Signal "clicked" is GtkButton's. */
G_DECLARE_FINAL_TYPE (BwKpiCard, bw_kpi_card, BW, KPI_CARD, GtkButton)

/** (transfer floating) */
GtkWidget *bw_kpi_card_new (void);
/** KPI is referenced; nothing happens when it would look the same. */
void bw_kpi_card_set_kpi (BwKpiCard *card, BwKpi *kpi);
BwKpi *bw_kpi_card_kpi (BwKpiCard *card);
