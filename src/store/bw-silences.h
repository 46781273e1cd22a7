/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table silence. All of it on the database's thread. */
#pragma once

#include "model/bw-silence.h"
#include "store/bw-store-worker.h"

/** Those that end after SINCE_US, in the order they were made; BW_TIME_NONE: all there ever were.
 * (element type BwSilence, transfer full) */
GPtrArray *bw_silences_list (BwDb *db, int64_t since_us, GError **error);
/** The one of this id; NULL without an error when there is none. (transfer full) */
BwSilence *bw_silences_find (BwDb *db, int64_t id, GError **error);
/** Inserts SILENCE and sets its id. */
bool bw_silences_add (BwDb *db, BwSilence *silence, GError **error);
/** It ends at END_US. */
bool bw_silences_end (BwDb *db, int64_t id, int64_t end_us, GError **error);
