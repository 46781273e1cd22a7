/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A search over all settings: an entry, and what is found below it. */
#pragma once

#include "view/bw-setting-list.h"

#include <adwaita.h>

#define BW_TYPE_SETTING_SEARCH (bw_setting_search_get_type ())
/** Signal "chosen" (BwSetting *setting): the way there is wanted. Signal "left" (): nothing is. */
G_DECLARE_FINAL_TYPE (BwSettingSearch, bw_setting_search, BW, SETTING_SEARCH, GtkBox)

/** A page with its own header bar, over the settings of CONFIG. (transfer floating) */
GtkWidget *bw_setting_search_new (BwConfig *config);
/** What is typed in. (transfer none) */
GtkWidget *bw_setting_search_entry (BwSettingSearch *search);
