/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An icon in the tray on the bus: org.kde.StatusNotifierItem, and its menu. */
#pragma once

#include "view/bw-tray-view.h"

typedef struct _BwTrayItem BwTrayItem;

typedef struct
{
  /** ROW, of the view that is shown, was chosen, or the icon itself (a row that opens the window).
   * TOKEN (or NULL) lets a window come to the front. */
  void (*chosen) (const BwTrayRow *row, const char *token, gpointer data);
  /** It is about to be looked at. Ends with bw_tray_item_set_view() or bw_tray_item_stay(). */
  void (*wanted) (gpointer data);
  /** Whether it is seen is another, or known. */
  void (*seen) (gpointer data);
} BwTrayItemFuncs;

/** On CONNECTION, which is closed with it: that is how trays notice. It registers wherever a
 * watcher comes. (transfer full) */
BwTrayItem *bw_tray_item_new (GDBusConnection *connection, const BwTrayItemFuncs *funcs,
                              gpointer data, GError **error);
void bw_tray_item_free (BwTrayItem *item);
/** Shows VIEW, which has to live until another was set. */
void bw_tray_item_set_view (BwTrayItem *item, const BwTrayView *view);
/** What it shows is of now. */
void bw_tray_item_stay (BwTrayItem *item);
/** Whether a watcher took it, and a tray is there that shows what the watcher knows. */
bool bw_tray_item_is_seen (const BwTrayItem *item);
/** Whether there is no answer to that so far. */
bool bw_tray_item_is_asking (const BwTrayItem *item);
