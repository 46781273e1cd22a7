/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule would have done: the sentence, the chart with its levels, the strip, each firing. */
#pragma once

#include "ui/bw-context.h"
#include "view/bw-rule-trial-view.h"

#include <adwaita.h>

#define BW_TYPE_RULE_PREVIEW (bw_rule_preview_get_type ())
/** Signal "level-moved" (uint index, double value, gboolean is_done): a level is dragged. */
G_DECLARE_FINAL_TYPE (BwRulePreview, bw_rule_preview, BW, RULE_PREVIEW, AdwBin)

/** Over [FROM, TO). (transfer floating) */
GtkWidget *bw_rule_preview_new (BwContext *context, int64_t from_us, int64_t to_us);
/** The levels as they are edited (copied; NULL: none that could be drawn). */
void bw_rule_preview_set_levels (BwRulePreview *preview, const BwRuleLevels *levels);
/** How the rule did (transfer full); PATIENCE as of BwTrialStyle. */
void bw_rule_preview_set_result (BwRulePreview *preview, BwRuleTrialResult *result,
                                 const char *patience);
/** Why there is no result for what is typed; NULL: there is one, or it is on its way. */
void bw_rule_preview_set_problem (BwRulePreview *preview, const char *problem);
/** What the rule watches, as far as is known. (element type const BwMetric *, transfer none) */
const GPtrArray *bw_rule_preview_series (BwRulePreview *preview);
/** WIDGET comes last. */
void bw_rule_preview_append (BwRulePreview *preview, GtkWidget *widget);
