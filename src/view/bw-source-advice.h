/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to do about a source that does not answer. */
#pragma once

#include "engine/bw-engine-status.h"

/** "Look whether the file was moved. It is asked again at 15:49:10." for one that is failing, else
 * NULL. (transfer full) */
char *bw_source_advice (const BwSourceView *source, int64_t now_us, GTimeZone *zone);
