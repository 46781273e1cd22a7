/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What marks say of each rule, as a person reads it and as JSON. */
#pragma once

#include "base/bw-json.h"
#include "engine/bw-engine-feedback.h"

/** SECONDS as an age, a dash where they are not known. (transfer full) */
char *bw_feedback_text_seconds (double seconds);
/** A table of RULES (of BwRuleFeedback) and what is proposed, on stdout; nothing where there are
 * none. */
void bw_feedback_text_print (const GPtrArray *rules);
/** The same facts as member "rules" of the open object. */
void bw_feedback_text_add_json (JsonBuilder *builder, const GPtrArray *rules);
