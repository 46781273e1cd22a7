/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the history of a machine's series says of it: when it will be full, and whether it is as
 * usual at this hour of the week. */
#pragma once

#include "engine/bw-engine-query.h"
#include "stats/bw-line.h"
#include "stats/bw-seasonal.h"

/** At one moment. */
typedef struct
{
  int64_t now_us;
  BwLine line;          /* of the last week; t in seconds from now */
  unsigned hour;        /* of the week, in the zone: the newest that half an hour of is over */
  double mean;          /* of that hour so far; NaN: nothing came */
  BwSeasonalHour usual; /* at that hour, before it */
  double score;         /* in spreads; NaN: not known, or too few weeks */
} BwOutlook;

/** From HOURS (of BwHistoryPoint, one for each hour of UTC) and WEEK (the last seven days in points
 * of some minutes). */
void bw_outlook_compute (const GArray *hours, const GArray *week, int64_t now_us, GTimeZone *zone,
                         BwOutlook *out);
/** Reads the history of METRIC and works it out. Main loop; what takes long is done elsewhere. */
void bw_outlook_async (BwEngine *engine, const BwMetric *metric, GTimeZone *zone,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/** (transfer full: g_free()) */
BwOutlook *bw_outlook_finish (GAsyncResult *result, GError **error);
/** The same at once, for commands; NULL where there is no such series. */
BwOutlook *bw_outlook_new (BwEngine *engine, const BwMetric *metric, GTimeZone *zone);

/** How many seconds until LEVEL, VALUE being the latest; false unless that may be told: enough
 * points, not more than four times what they span ahead, and with an end. What was freed counts:
 * it is told from VALUE where that is lower than the line. */
bool bw_outlook_reach (const BwOutlook *outlook, double value, double level, BwReach *out);
/** Whether the hour is more than four spreads from what is usual. */
bool bw_outlook_is_unusual (const BwOutlook *outlook);

/** "6–9 days", of seconds to come: the low end rounded down, the high end up. (transfer full) */
char *bw_outlook_between (double low_s, double high_s);
/** "full in 6–9 days"; NULL: not to be told. (transfer full)
 */
char *bw_outlook_full_text (const BwOutlook *outlook, double value);
/** "unusual for a Tuesday 14:00 (n = 9)"; NULL: it is not, or that is not known. (transfer full) */
char *bw_outlook_unusual_text (const BwOutlook *outlook);
/** The sentences behind them, for a tooltip, of METRIC; the first where FULL_TEXT is not NULL.
 * NULL: there is neither. (transfer full) */
char *bw_outlook_reason (const BwOutlook *outlook, const BwMetric *metric, const char *full_text);
