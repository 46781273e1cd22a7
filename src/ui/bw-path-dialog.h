/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole path of an alert: a rule that is edited fires in thought, and who would be told what,
 * minute by minute. */
#pragma once

#include "ui/bw-context.h"
#include "view/bw-rule-draft.h"

/** Opens it over PARENT for DRAFT as it is now, valid and with a name. SERIES (of const BwMetric *;
 * transfer none): what it can fire for. */
void bw_path_dialog_present (BwContext *context, GtkWindow *parent, BwRuleDraft *draft,
                             const char *name, const GPtrArray *series);
