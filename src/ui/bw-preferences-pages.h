/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of the preferences are filled with. */
#pragma once

#include "ui/bw-preferences.h"

/** Start, looks, messages, and whatever else [general] has. */
void bw_preferences_fill_general (BwPreferences *preferences, AdwPreferencesPage *page);
/** What is watched. */
void bw_preferences_fill_sources (BwPreferences *preferences, AdwPreferencesPage *page);
/** When to be told. */
void bw_preferences_fill_rules (BwPreferences *preferences, AdwPreferencesPage *page);
/** How to be told. */
void bw_preferences_fill_channels (BwPreferences *preferences, AdwPreferencesPage *page);
/** Who is told what, and when. */
void bw_preferences_fill_routing (BwPreferences *preferences, AdwPreferencesPage *page);
/** How long things are kept, and the room they take. */
void bw_preferences_fill_retention (BwPreferences *preferences, AdwPreferencesPage *page);
