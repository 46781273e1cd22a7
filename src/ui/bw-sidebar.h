/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list beside the pages: the pages themselves, then bots and machines with their states. */
#pragma once

#include "ui/bw-page.h"

#define BW_TYPE_SIDEBAR (bw_sidebar_get_type ())
/** Signals: "page-chosen" (const char *id), "source-chosen" (const char *source, const char *type:
 * "service" for one that does not answer).
 */
G_DECLARE_FINAL_TYPE (BwSidebar, bw_sidebar, BW, SIDEBAR, BwPage)

/** Adds a row for a page. Strings are copied. */
void bw_sidebar_add_page (BwSidebar *sidebar, const char *id, const char *title, const char *icon);
/** Selects the row of PAGE, without the signal. */
void bw_sidebar_select (BwSidebar *sidebar, const char *page);
/** Gives the selected row the focus. */
void bw_sidebar_focus (BwSidebar *sidebar);
