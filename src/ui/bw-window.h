/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: pages in a stack, made when they are first looked at, with sidebar and header bar. */
#pragma once

#include "ui/bw-context.h"

#include <adwaita.h>

#define BW_TYPE_WINDOW (bw_window_get_type ())
G_DECLARE_FINAL_TYPE (BwWindow, bw_window, BW, WINDOW, AdwApplicationWindow)

/** SETTINGS or NULL: how the window was left, and where that is kept. (transfer floating) */
BwWindow *bw_window_new (GtkApplication *application, BwContext *context, GSettings *settings);
/** The page with this id, or NULL when there is none. Static. */
const char *bw_window_find_page (const char *id);
/** Shows PAGE and hands it ARGUMENT (or NULL). False when there is no such page. */
bool bw_window_show_page (BwWindow *window, const char *page, const char *argument);
/** The page that is shown. */
const char *bw_window_page (BwWindow *window);
/** The pages in their order, with the number of their key (Alt+number). Fills *ID; false at the
 * end. */
bool bw_window_page_info (unsigned i, const char **id, unsigned *key);
/** Shows the button that adds a ledger, where that is possible. */
void bw_window_set_can_add (BwWindow *window, bool can_add);
/** Says in its title and above the pages that what it shows is generated. */
void bw_window_set_demo (BwWindow *window);
/** Remembers size, page and range in the settings. */
void bw_window_save (BwWindow *window);
