/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Awake time at moments of the past: wall time less what was slept through or not watched. */
#pragma once

#include "store/bw-alert-times.h"

#include <stdbool.h>

/** Goes forward only, over gaps in order; plain data. */
typedef struct
{
  const GPtrArray *gaps; /* of BwGap by beginning, borrowed; or NULL */
  unsigned next;         /* of them */
  int64_t seen_us;       /* the last moment that something was seen to run */
  int64_t lost_us;       /* in the gaps that are over */
} BwAwakeLine;

/** A gap that counts and is over. */
typedef struct
{
  int64_t from_us, to_us;
  bool is_restart; /* another program after it, else the same one after a sleep */
} BwAwakeGap;

/** From FROM_US on. GAPS (borrowed, or NULL) are the times that nothing was watched. */
void bw_awake_line_init (BwAwakeLine *line, const GPtrArray *gaps, int64_t from_us);
/** Takes the next gap that is over at WALL_US; false when there is none. */
bool bw_awake_line_next_gap (BwAwakeLine *line, int64_t wall_us, BwAwakeGap *out);
/** Awake time at WALL_US, after all gaps before it are taken. Something ran then: a gap that began
 * before it, as far as the last stamp told, begins here. */
int64_t bw_awake_line_at (BwAwakeLine *line, int64_t wall_us);
/** The wall time of AWAKE_US, as long as no further gap begins before. */
int64_t bw_awake_line_wall_us (const BwAwakeLine *line, int64_t awake_us);
/** Until when the program runs, as far as is known: the beginning of the next gap. INT64_MAX. */
int64_t bw_awake_line_until_us (BwAwakeLine *line);
