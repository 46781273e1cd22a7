/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with a figure: its rules edited, its value copied. */
#pragma once

#include "ui/bw-context.h"
#include "ui/bw-kpi-card.h"

/** Gives CARD its menu: at a secondary click, a long press, the menu key and Shift+F10. */
void bw_kpi_menu_add (BwKpiCard *card, BwContext *context);
