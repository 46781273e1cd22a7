/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every alert that no narrower route is for. */
#pragma once

#include "config/bw-config.h"

/** A name for the route of every alert, where there is none so far. */
#define BW_ROUTE_EVERYONE "everyone"
/** The first route of CONFIG that takes every alert, or NULL. What stands behind it is asked only
 * as a part of it. */
const char *bw_route_find_everyone (BwConfig *config);
/** What that route says of KEY, "mute", "escalation" or "fallback", in words. (transfer full) */
char *bw_route_value_text (BwConfig *config, const char *key);
/** What a new route of every alert begins with for the sake of KEY: fills *NAME and *VALUE. */
void bw_route_begin (const char *key, const char **name, const char **value);
