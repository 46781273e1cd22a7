/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the assistant of the first start says: about what was found, and about rules. */
#pragma once

#include "engine/bw-engine-setup.h"

/** "Five things found on this computer…" of FINDINGS. (transfer full) */
char *bw_setup_heading (const GPtrArray *findings);
/** The file's name. (transfer full) */
char *bw_setup_finding_title (const BwFinding *finding);
/** "freqtrade · ~/freqtrade/user_data · bru_mate · 261 rows, 10 Mar to 12 Mar". (transfer full) */
char *bw_setup_finding_text (const BwFinding *finding, int64_t now_us, GTimeZone *zone);
/** What the curve of FINDING shows, in a sentence; NULL: it has none. (transfer full) */
char *bw_setup_finding_curve (const BwFinding *finding);
/** "Watch 4 sources". (transfer full) */
char *bw_setup_button (unsigned n);

/** What a preset is called. */
const char *bw_setup_preset_title (const char *preset);
/** Names of the presets that ALARMS are of, each once, in their order. (element type char *,
 * transfer container) */
GPtrArray *bw_setup_presets (const GPtrArray *alarms);
/** How often its rules would alarm for nothing, over all ledgers of ALARMS. (transfer full) */
char *bw_setup_preset_text (const GPtrArray *alarms, const char *preset);
