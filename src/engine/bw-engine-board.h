/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources and channels as a document on the board, and back. */
#pragma once

#include "collect/bw-scheduler.h"
#include "engine/bw-dispatcher.h"
#include "engine/bw-engine-status.h"

/** What is read into; all borrowed. */
typedef struct
{
  GArray *sources;    /* of BwSourceView */
  GArray *channels;   /* of BwChannelView */
  GPtrArray *notices; /* of char *, owned by the array */
  GPtrArray *strings; /* what the views point into */
  int64_t at_us;      /* set: when it was written */
} BwEngineBoard;

/** Reads what bw_engine_board_text() wrote, adding to BOARD. INVALID. */
bool bw_engine_board_parse (BwEngineBoard *board, const char *text, GError **error);
/** What sources and channels say of themselves, for the board. (transfer full) */
char *bw_engine_board_text (BwEngine *engine);
/** The same facts for those who see only this folder; strings are borrowed. */
BwSourceView bw_source_view (const BwSourceStatus *status);
BwChannelView bw_channel_view (const BwChannelStatus *status);
