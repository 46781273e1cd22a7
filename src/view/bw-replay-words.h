/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule would have done, in a few sentences: how often, for how long, how many messages. */
#pragma once

#include "engine/bw-engine-replay.h"

/** (element type char *, transfer full) */
GPtrArray *bw_replay_words (const BwReplay *replay);
