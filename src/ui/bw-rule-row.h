/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One key of a rule that is edited: its name, what it is for or what is wrong with it, its control.
 */
#pragma once

#include "ui/bw-context.h"
#include "view/bw-rule-draft.h"
#include "view/bw-rule-fields.h"

#include <adwaita.h>

#define BW_TYPE_RULE_ROW (bw_rule_row_get_type ())
/** Signal "edited" (gboolean is_typed): the draft has another value; typed ones may go on. */
G_DECLARE_FINAL_TYPE (BwRuleRow, bw_rule_row, BW, RULE_ROW, AdwPreferencesRow)

/** The row of FIELD of DRAFT (borrowed); CONTEXT says what channels there are. (transfer floating)
 */
GtkWidget *bw_rule_row_new (BwContext *context, BwRuleDraft *draft, const BwRuleField *field);
const BwRuleField *bw_rule_row_field (BwRuleRow *row);
/** What is edited in. (transfer none) */
GtkWidget *bw_rule_row_control (BwRuleRow *row);
/** Shows what the draft says, and hides the row where its key has no meaning or, without HAS_ALL,
 * is rare and not said. What is being typed stays. */
void bw_rule_row_show (BwRuleRow *row, bool has_all);
/** A widget of its own after the control. */
void bw_rule_row_add_suffix (BwRuleRow *row, GtkWidget *suffix);
