/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pause of the watch does to the engine's parts. */
#pragma once

#include "engine/bw-engine-private.h"

/** A stretch was not watched: recorded, and nothing is missed because of it. */
void bw_engine_note_gap (BwEngine *engine, BwGapKind kind, int64_t from_us, int64_t to_us);
/** Sources that were made just now rest with the others while the watch is paused. */
void bw_engine_rest_sources (BwEngine *engine);
