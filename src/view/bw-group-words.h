/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A group of the configuration in a line: what kind it is, and what it is about. */
#pragma once

#include "config/bw-config.h"

/** "E-mail" for the kind "email" of family "channel"; the kind itself where it has no name. Static
 * or KIND. */
const char *bw_group_kind_title (const char *family, const char *kind);
/** What a channel or a source of KIND does, in a line for a list to choose from; or NULL. */
const char *bw_group_kind_help (const char *family, const char *kind);
/** The name of an icon of the theme for it; KIND may be NULL. Static. */
const char *bw_group_icon (const char *family, const char *kind);
/** What GROUP is about, without a secret: "#bots", "bob@example.org by smtp.example.org",
 * "every alert to all channels". (transfer full) */
char *bw_group_about (const BwConfigGroup *group);
/** Keys that a new group of KIND is asked for beside those it has to have; NULL-terminated. */
const char *const *bw_group_wanted_keys (const char *family, const char *kind);
/** A name for a new group of FAMILY and KIND (or NULL) that CONFIG has none of: "slack",
 * "slack-2". (transfer full) */
char *bw_group_suggest_name (BwConfig *config, const char *family, const char *kind);
/** Why NAME can't be that of a new group of FAMILY; NULL: it can. (transfer full) */
char *bw_group_name_problem (BwConfig *config, const char *family, const char *name);
