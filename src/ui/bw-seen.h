/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Remembers when the window was last seen, over restarts as well. */
#pragma once

#include "ui/bw-context.h"

/** Tells CONTEXT whenever WINDOW is opened, before its pages hear of it, and keeps the moment at
 * which it goes in SETTINGS (or NULL: for as long as the window lives). */
void bw_seen_follow (GtkWidget *window, BwContext *context, GSettings *settings);
