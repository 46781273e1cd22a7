/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key whose value is names of groups of the configuration, channels for example: what there is to
 * choose from, what is chosen, and what is chosen though there is no such. */
#pragma once

#include "config/bw-config.h"

/** One that is offered. */
typedef struct
{
  char *name;
  bool is_chosen;
  bool is_known; /* false: the configuration has none of that name */
} BwNameChoice;

/** Those of FAMILY that CONFIG has, among channels also the desktop's, which is there without being
 * written; then those of RAW, a list as it stands in a file, that there are not. (element type
 * BwNameChoice, transfer full) */
GPtrArray *bw_name_choices_new (BwConfig *config, const char *family, const char *raw);
/** RAW with NAME as its last element, or without it. (transfer full) */
char *bw_name_list_set (const char *raw, const char *name, bool is_chosen);
/** "team, hook (unknown)" in the order of RAW; "" where nothing is chosen. (transfer full) */
char *bw_name_list_text (BwConfig *config, const char *family, const char *raw);
