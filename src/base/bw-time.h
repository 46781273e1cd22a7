/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments and durations as text, and zones as offsets. */
#pragma once

#include "base/bw-clock.h"

#include <stdbool.h>

/** How a date whose order is not certain is read. */
typedef enum
{
  BW_DATE_ISO, /* YYYY-MM-DD only */
  BW_DATE_DMY, /* DD/MM/YYYY, DD.MM.YYYY, DD-MM-YY */
  BW_DATE_MDY, /* MM/DD/YYYY */
} BwDateOrder;

/** Reads "YYYY-MM-DD[ T]HH:MM[:SS[.f…]][Z|±HH[[:]MM]]" or a date alone (midnight), years 1 to 9999;
 * fractions are truncated to microseconds. Without an offset the text is in ZONE (NULL: UTC): a
 * time that clocks show twice is the first of the two, one that they skip is as much later as they
 * skip. Returns false and leaves *OUT_US when it is not such a moment. */
bool bw_time_parse_iso (const char *text, GTimeZone *zone, int64_t *out_us);
/** As bw_time_parse_iso(), with blanks around, and also unix seconds, milliseconds or microseconds
 * (by magnitude: below 1e11, below 1e14), "YYYYMMDD", and slashed, dotted or dashed dates, in ORDER
 * unless the year is first; two-digit years are 1969 to 2068. Times may have one digit for the
 * hour, AM or PM, and a blank before the offset or "UTC". */
bool bw_time_parse_any (const char *text, BwDateOrder order, GTimeZone *zone, int64_t *out_us);
/** Reads a moment for a command line: ISO 8601, or relative to NOW_US as "-7d", "-90m", "now".
 * INVALID otherwise. */
bool bw_time_parse_argument (const char *text, GTimeZone *zone, int64_t now_us, int64_t *out_us,
                             GError **error);
/** "2026-10-30T15:48:02.123456Z", the fraction only as long as needed (none, 3 or 6 digits); NULL
 * for BW_TIME_NONE. (transfer full) */
char *bw_time_format_iso (int64_t us);
/** "2026-10-30 15:48:02" in ZONE (NULL: UTC), "–" for BW_TIME_NONE. (transfer full) */
char *bw_time_format_local (int64_t us, GTimeZone *zone);

/** Reads "90s", "5m", "2h", "1d", "250ms", "1h30m" or "0" (units d h m s ms us, each once, larger
 * ones first); INVALID names what was expected. Never negative. */
bool bw_duration_parse (const char *text, int64_t *out_us, GError **error);
/** The shortest exact spelling that bw_duration_parse() reads: "90s", "2h". (transfer full) */
char *bw_duration_format (int64_t us);
/** An age as a person reads it, cut off: "52 s", "18 min", "7 h 54 min", "3 d", with no-break
 * spaces before the units. (transfer full) */
char *bw_duration_format_age (int64_t us);

/** The IANA zone, or NULL with INVALID for an unknown name. "local" or NULL is the system's zone.
 * (transfer full) */
GTimeZone *bw_zone_new (const char *name, GError **error);
/** The offset of ZONE from UTC at the instant US, µs, east positive. */
int64_t bw_zone_offset_us (GTimeZone *zone, int64_t us);
