/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration in force as text. */
#pragma once

#include "config/bw-config.h"

/** The configuration as text that reads back as the same one: each group with the keys the file has
 * right, in its order, and HAS_DEFAULTS: all others that have a default, after a comment that says
 * so. Comments of the file are not in it, neither is what is wrong. Any thread. (transfer full) */
char *bw_config_to_text (BwConfig *config, bool has_defaults);
