/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Silences as commands and windows see them: listed, added, ended; and one incident snoozed. */
#pragma once

#include "engine/bw-engine.h"
#include "model/bw-silence.h"

/** A silence and what it does. */
typedef struct
{
  BwSilence *silence;
  bool is_active;
  int64_t next_change_us; /* when that changes; BW_TIME_NONE */
  int64_t n_incidents;    /* open ones that it keeps silent now */
} BwSilenceView;
void bw_silence_view_free (BwSilenceView *view);

/* Those without _async wait for the store, in either mode. */

/** Those that are or will be in force, and with IS_ALL those that were; the configuration's, too.
 * (element type BwSilenceView, transfer full) */
GPtrArray *bw_engine_silences (BwEngine *engine, bool is_all, GError **error);
/** Stores a copy of WANTED (its id is ignored). INVALID as bw_silence_check(). Returns its id, 0 on
 * error. */
int64_t bw_engine_silence_add (BwEngine *engine, const BwSilence *wanted, GError **error);
/** Ends silence ID now. NOT_FOUND; CONFLICT when it is over. */
bool bw_engine_silence_end (BwEngine *engine, int64_t id, const char *actor, GError **error);
/** Silences incident ID alone for DURATION_US, 0: until it is resolved; a note of it is in its
 * story. Returns the silence's id, 0 on error. */
int64_t bw_engine_snooze (BwEngine *engine, int64_t id, int64_t duration_us, const char *actor,
                          const char *comment, GError **error);

/** The same on the main loop, without waiting. */
void bw_engine_silences_async (BwEngine *engine, bool is_all, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data);
GPtrArray *bw_engine_silences_finish (BwEngine *engine, GAsyncResult *result, GError **error);
void bw_engine_silence_add_async (BwEngine *engine, const BwSilence *wanted,
                                  GAsyncReadyCallback callback, gpointer data);
int64_t bw_engine_silence_add_finish (BwEngine *engine, GAsyncResult *result, GError **error);
void bw_engine_silence_end_async (BwEngine *engine, int64_t id, const char *actor,
                                  GAsyncReadyCallback callback, gpointer data);
bool bw_engine_silence_end_finish (BwEngine *engine, GAsyncResult *result, GError **error);
void bw_engine_snooze_async (BwEngine *engine, int64_t id, int64_t duration_us, const char *actor,
                             const char *comment, GAsyncReadyCallback callback, gpointer data);
int64_t bw_engine_snooze_finish (BwEngine *engine, GAsyncResult *result, GError **error);
