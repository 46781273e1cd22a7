/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window a rule is edited in, with what it would have done beside it. */
#pragma once

#include "ui/bw-context.h"

/** Opens the editor of RULE (NULL or "": a new one) over PARENT; one for each window. That there is
 * no such rule is told in the window. */
void bw_rule_editor_present (BwContext *context, GtkWindow *parent, const char *rule);
/** Takes back what was saved last, where nobody changed it since. */
void bw_rule_editor_undo (BwContext *context);
