/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stretch of time a page shows: one of a few usual ones up to now, all there is, or dates. */
#pragma once

#include "base/bw-time.h"

#include <glib.h>
#include <stdbool.h>

typedef enum
{
  BW_RANGE_1_HOUR,
  BW_RANGE_24_HOURS,
  BW_RANGE_7_DAYS,
  BW_RANGE_30_DAYS,
  BW_RANGE_90_DAYS,
  BW_RANGE_1_YEAR,
  BW_RANGE_ALL,
  BW_RANGE_DATES,
  BW_N_RANGES,
} BwRangeKind;

typedef struct
{
  BwRangeKind kind;
  int64_t from_us, to_us; /* of DATES only: [FROM, TO) */
} BwRange;

/** "1h", "24h", "7d", "30d", "90d", "1y", "all"; "dates". For files and arguments. */
const char *bw_range_name (BwRangeKind kind);
/** "1 h", "24 h", "7 d", …, "All", "Dates", translated. */
const char *bw_range_title (BwRangeKind kind);
/** Reads a name, or "FROM..TO" with days or times in ZONE, TO included when it is a day. INVALID
 * says what was expected. */
bool bw_range_parse (const char *text, GTimeZone *zone, BwRange *out, GError **error);
/** What bw_range_parse() reads. (transfer full) */
char *bw_range_text (const BwRange *range, GTimeZone *zone);
/** Where it begins and ends at NOW_US; FIRST_US is where there is something for the first time
 * (BW_TIME_NONE: nothing so far, then ALL is 1 h). */
void bw_range_resolve (const BwRange *range, int64_t now_us, int64_t first_us, int64_t *from_us,
                       int64_t *to_us);
/** "since 30 Oct", "in the last hour", "in 7 days", for what changed. (transfer full) */
char *bw_range_since_text (const BwRange *range, int64_t from_us, int64_t now_us, GTimeZone *zone);
