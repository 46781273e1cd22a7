/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By what the program is seen while it has no window: its icon in the tray, else the desktop's list
 * of what runs in the background, else a notification that stays. */
#pragma once

#include "ui/bw-context.h"

#define BW_TYPE_PRESENCE (bw_presence_get_type ())
/** Signal "action" (name, argument or NULL, token or NULL): as that of BwTray. Signal "hide"
 * (gboolean can_hide): the answer to bw_presence_ask_hide(), or, unasked, that a program without a
 * window would not be seen any more (false). */
G_DECLARE_FINAL_TYPE (BwPresence, bw_presence, BW, PRESENCE, GObject)

/** For the engine of CONTEXT; IS_SANDBOXED: the desktop has a list of programs like it. Follows
 * [general] tray. (transfer full) */
BwPresence *bw_presence_new (BwContext *context, bool is_sandboxed);
/** Whether there is a window to be seen. */
void bw_presence_set_window (BwPresence *presence, bool has_window);
/** The window is to be closed: "hide" answers whether something else shows the program then, now or
 * later. */
void bw_presence_ask_hide (BwPresence *presence);
/** Takes the icon and whatever else is shown away. */
void bw_presence_stop (BwPresence *presence);
