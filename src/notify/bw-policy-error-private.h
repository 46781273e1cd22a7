/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with a group of the configuration, as text with its place. */
#pragma once

#include "config/bw-config.h"

/** Appends "FILE:LINE: [GROUP] KEY: MESSAGE" to ERRORS (of char *; NULL: nothing is done). */
void bw_policy_add_error (GPtrArray *errors, BwConfig *config, const BwConfigGroup *group,
                          const char *key, const char *message);
/** The same with a name that is not known: WHAT ("channel") is there no NAME of, and the nearest of
 * KNOWN (N of them). */
void bw_policy_add_unknown (GPtrArray *errors, BwConfig *config, const BwConfigGroup *group,
                            const char *key, const char *what, const char *name,
                            const char *const *known, unsigned n);
