/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A replay of a rule, as a person reads it and as JSON. */
#pragma once

#include "engine/bw-engine-replay.h"

/** What RULE would have done, in lines on stdout; times in ZONE. */
void bw_replay_text_print (const BwReplay *replay, const char *rule, GTimeZone *zone);
/** The same facts as one object on stdout. */
void bw_replay_text_print_json (const BwReplay *replay, const char *rule);
