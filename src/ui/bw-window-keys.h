/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has the keys when a window goes that stood over a dialog. */
#pragma once

/** From here on every window that goes gives the keys back to the dialog it stood over. Some window
 * managers give them to the main window, which takes none while that dialog is there. Once for a
 * program, after GTK is ready. */
void bw_window_keys_return (void);
