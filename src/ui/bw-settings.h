/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the window was left. */
#pragma once

#include <gio/gio.h>

/** The settings of the window; NULL where their schema is not installed, and then nothing is
 * remembered. (transfer full) */
GSettings *bw_settings_new (void);
