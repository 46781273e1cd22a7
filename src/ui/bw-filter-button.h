/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The choice of bot and model, or of machine, as a button with a menu. */
#pragma once

#include "ui/bw-page.h"

#define BW_TYPE_FILTER_BUTTON (bw_filter_button_get_type ())
G_DECLARE_FINAL_TYPE (BwFilterButton, bw_filter_button, BW, FILTER_BUTTON, AdwBin)

/** (transfer floating) */
GtkWidget *bw_filter_button_new (BwContext *context);
/** Which choices are there, BW_PAGE_MODEL and BW_PAGE_MACHINE; hidden where there is none. */
void bw_filter_button_set_filters (BwFilterButton *button, BwPageFilters filters);
/** Opens the menu. */
void bw_filter_button_open (BwFilterButton *button);
