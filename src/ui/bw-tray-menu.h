/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menu of the tray's icon on the bus: com.canonical.dbusmenu. */
#pragma once

#include "view/bw-tray-view.h"

#define BW_TRAY_MENU_PATH "/MenuBar"

typedef struct _BwTrayMenu BwTrayMenu;

typedef struct
{
  /** ROW, of the view that is shown, was chosen. */
  void (*chosen) (const BwTrayRow *row, gpointer data);
  /** The menu is about to be seen: what it says should be of now. Ends with
   * bw_tray_menu_set_view() or bw_tray_menu_stay(). */
  void (*about_to_show) (gpointer data);
} BwTrayMenuFuncs;

/** On CONNECTION, empty. (transfer full) */
BwTrayMenu *bw_tray_menu_new (GDBusConnection *connection, const BwTrayMenuFuncs *funcs,
                              gpointer data, GError **error);
void bw_tray_menu_free (BwTrayMenu *menu);
/** Shows the rows of VIEW, which has to live until others were set. What is another is told. */
void bw_tray_menu_set_view (BwTrayMenu *menu, const BwTrayView *view);
/** What it shows is of now. */
void bw_tray_menu_stay (BwTrayMenu *menu);
