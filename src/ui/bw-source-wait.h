/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bot that was written into the configuration a moment ago: shown when the engine watches it. */
#pragma once

#include "ui/bw-context.h"

/** When the engine has the source NAME, chooses it in CONTEXT, opens its page, and says so. Its
 * newest row is of NEWEST_US (BW_TIME_NONE: not known): where the chosen range does not reach that
 * far, all is shown. Gives up after a while, saying so, too. */
void bw_source_wait_begin (BwContext *context, const char *name, int64_t newest_us);
