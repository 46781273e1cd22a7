/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much room what is kept takes. */
#pragma once

#include "engine/bw-engine.h"

/** Bytes of the three files, each with what SQLite keeps beside it; 0: there is none so far. */
typedef struct
{
  int64_t history_bytes;
  int64_t ledger_bytes;
  int64_t alerts_bytes;
  int64_t free_bytes; /* left on their disk; -1: not known */
  int64_t oldest_us;  /* the oldest single sample; BW_TIME_NONE: none */
  int64_t newest_us;
} BwEngineSizes;

/** Looks at the files on another thread. */
void bw_engine_sizes_async (BwEngine *engine, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
/** g_free() it. (transfer full) */
BwEngineSizes *bw_engine_sizes_finish (BwEngine *engine, GAsyncResult *result, GError **error);
