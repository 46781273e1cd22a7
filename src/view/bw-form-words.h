/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keys of the configuration and their choices are called in forms. */
#pragma once

#include "config/bw-key-schema.h"

/** "Send from" for min-severity of a channel; NULL where nobody has named it: see
 * bw_form_title(). */
const char *bw_form_known_title (const char *family, const char *name);
/** The same, or the key's own name made readable. (transfer full) */
char *bw_form_title (const char *family, const char *name);
/** VALUE of a choice as it is offered: "Warning", "Not given". */
const char *bw_form_choice (const char *value);
/** What KEY is for, a sentence; "" where nothing is said. */
const char *bw_form_help (const BwKeySchema *key);
/** Whether few ever need the key NAME of FAMILY. */
bool bw_form_is_rare (const char *family, const char *name);
