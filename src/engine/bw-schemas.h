/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every configuration group this program knows, gathered from the kinds that declare them. */
#pragma once

#include "config/bw-config.h"

/** The schemas of all families and kinds; lives as long as the process. *N is their number. */
const BwGroupSchema *bw_schemas_get (unsigned *n);
/** bw_config_load() with all schemas. (transfer full) */
BwConfig *bw_schemas_load_config (const char *path);
/** What is wrong with CONFIG as a whole: the errors of the file, rules that can't work, sources and
 * channels whose keys contradict each other. (element type char *, transfer full) */
GPtrArray *bw_schemas_check (BwConfig *config);
