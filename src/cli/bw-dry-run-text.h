/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who would be told what from now on, on stdout. */
#pragma once

#include "engine/bw-engine-dry-run.h"

/** A table of STEPS (of BwDryRunStep) about incident ID, for DURATION_US from NOW_US, or a sentence
 * when there are none. */
void bw_dry_run_text_print (const GPtrArray *steps, int64_t id, int64_t now_us, int64_t duration_us,
                            GTimeZone *zone);
/** The same facts as one JSON object. */
void bw_dry_run_text_print_json (const GPtrArray *steps, int64_t id, int64_t now_us,
                                 int64_t duration_us);
