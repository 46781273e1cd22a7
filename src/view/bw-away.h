/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened while nobody looked: while the computer slept, nothing ran, or the window was
 * closed for long. */
#pragma once

#include "engine/bw-engine-channels.h"
#include "engine/bw-engine-query.h"

typedef struct
{
  int64_t from_us, to_us;
  unsigned n_fired, n_over; /* began, and ended, in that time */
  char *title;              /* "While you were away, 3 h 42 min" */
  char *text;               /* sentences: what fired, what is over, what was not watched */
} BwAway;

/** What stands for the moment at which the window was last seen while it is open: who ended without
 * saying so was there until the end. */
#define BW_AWAY_OPEN INT64_C (-1)

/** When the window was last seen, of what was remembered of it: a moment, BW_TIME_NONE or
 * BW_AWAY_OPEN. BW_TIME_NONE: never, or nobody knows. */
int64_t bw_away_seen_us (const GPtrArray *gaps, int64_t remembered_us);
/** Since when nobody looked, for somebody who comes back at NOW_US: since SEEN_US, when the window
 * was last seen (BW_TIME_NONE: never), or since nothing was watched as GAPS (element type
 * BwGapView, oldest first) say, unless that was over and put away at TOLD_US (or BW_TIME_NONE);
 * BW_TIME_NONE when that is not long. */
int64_t bw_away_since_us (const GPtrArray *gaps, int64_t seen_us, int64_t told_us, int64_t now_us);
/** Of INCIDENTS (element type BwIncident, those changed since FROM_US), GAPS and REPORTS (element
 * type BwChannelReport, of what was sent since then; or NULL). (transfer full) */
BwAway *bw_away_new (const GPtrArray *incidents, const GPtrArray *gaps, const GPtrArray *reports,
                     int64_t from_us, int64_t to_us, GTimeZone *zone);
void bw_away_free (BwAway *away);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwAway, bw_away_free)
