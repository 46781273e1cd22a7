/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program's icon in the tray, where there is one: a StatusNotifierItem that tells how
 * everything is, with a menu of what can be done. */
#pragma once

#include "ui/bw-context.h"

#define BW_TYPE_TRAY (bw_tray_get_type ())
/** Signal "changed" (): whether it is seen, or what it says. Signal "action" (const char *name,
 * const char *argument or NULL, const char *token or NULL): an action of the application was
 * chosen, "show", "incident", "why", "page" or "quit"; the token lets a window come to the front.
 */
G_DECLARE_FINAL_TYPE (BwTray, bw_tray, BW, TRAY, GObject)

/** Of the engine of CONTEXT; not seen before it is enabled. (transfer full) */
BwTray *bw_tray_new (BwContext *context);
/** Whether it wants to be seen: then it is wherever and whenever there is a tray. */
void bw_tray_set_enabled (BwTray *tray, bool is_enabled);
/** Whether a tray shows it now. */
bool bw_tray_is_seen (BwTray *tray);
/** Whether that is not known so far: what there is on the bus is still being asked. */
bool bw_tray_is_asking (BwTray *tray);
/** How everything is, in lines; NULL: not enabled, or not known so far. */
const char *bw_tray_text (BwTray *tray);
