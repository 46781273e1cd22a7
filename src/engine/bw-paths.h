/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where configuration and state are kept. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/** $XDG_CONFIG_HOME/bellwether/bellwether.conf. (transfer full) */
char *bw_paths_config (void);
/** $XDG_DATA_HOME/bellwether. (transfer full) */
char *bw_paths_state (void);
/** Creates DIR with its parents, mode 0700, which one that Flatpak made gets, too. PERMISSION names
 * it. */
bool bw_paths_make (const char *dir, GError **error);
