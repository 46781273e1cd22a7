/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups of a configuration with those that nobody has to write, for whoever lists them. */
#pragma once

#include "config/bw-config.h"

/** Calls FUNC for each group of FAMILY, "source" or "channel", in the order of CONFIG; where that
 * has no source of type system, or no channel of type desktop, one that is built in comes last. */
void bw_engine_each_group (BwConfig *config, const char *family,
                           void (*func) (const BwConfigGroup *group, gpointer data), gpointer data);
