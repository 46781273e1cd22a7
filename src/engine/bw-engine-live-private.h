/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the engine keeps the latest values, and tells of batches. */
#pragma once

#include "engine/bw-engine-live.h"

/** The table of latest values, of no source so far. (transfer full) */
GHashTable *bw_engine_latest_new (void);
/** BATCH has come: it is the latest of its source, and listeners are told. */
void bw_engine_note_batch (BwEngine *engine, const BwBatch *batch, bool is_live);
/** SOURCE is gone. */
void bw_engine_forget_latest (BwEngine *engine, const char *source);
void bw_engine_emit_samples (BwEngine *engine, const BwBatch *batch, bool is_live);
void bw_engine_emit_gap (BwEngine *engine);
/** Whether somebody shows an incident when a person wants to see it. */
bool bw_engine_has_window (BwEngine *engine);
/** TOKEN may be NULL. */
void bw_engine_emit_activated (BwEngine *engine, int64_t incident_id, const char *action,
                               const char *token);
