/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The preferences: the configuration file as pages of forms. */
#pragma once

#include "ui/bw-context.h"

#include <adwaita.h>

#define BW_TYPE_PREFERENCES (bw_preferences_get_type ())
G_DECLARE_FINAL_TYPE (BwPreferences, bw_preferences, BW, PREFERENCES, AdwPreferencesWindow)

/** Shows the one of PARENT, made where there is none, at PAGE ("general", "retention", …; NULL: as
 * it was). */
void bw_preferences_present (BwContext *context, GtkWindow *parent, const char *page);
BwContext *bw_preferences_context (BwPreferences *preferences);
/** A short message at the bottom. */
void bw_preferences_toast (BwPreferences *preferences, const char *text);
/** Takes [GROUP] out of the configuration; TEXT is told then, with a way back. */
void bw_preferences_remove_group (BwPreferences *preferences, const char *group, const char *text);
