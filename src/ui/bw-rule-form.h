/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of a rule as groups of rows. */
#pragma once

#include "ui/bw-context.h"
#include "view/bw-rule-draft.h"

#include <adwaita.h>

#define BW_TYPE_RULE_FORM (bw_rule_form_get_type ())
/** Signal "edited" (gboolean is_typed): as of BwRuleRow. */
G_DECLARE_FINAL_TYPE (BwRuleForm, bw_rule_form, BW, RULE_FORM, AdwBin)

/** DRAFT is borrowed; shown by bw_rule_form_show(). (transfer floating) */
GtkWidget *bw_rule_form_new (BwContext *context, BwRuleDraft *draft);
/** Shows what the draft says. */
void bw_rule_form_show (BwRuleForm *form);
/** The row's control of KEY, or NULL. (transfer none) */
GtkWidget *bw_rule_form_control (BwRuleForm *form, const char *key);
