/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a source answered over the last 30 days: when it did not, day by day, and how that is against
 * what is asked of it. */
#pragma once

#include "engine/bw-engine-query.h"

#define BW_SERVICE_DAYS 30
/** The share of the watched time that has to be answered where the configuration says nothing. */
#define BW_SERVICE_USUAL_SLO .999
/** A day that lacks no more than this share of its watched time lacks little. */
#define BW_SERVICE_LITTLE .01

typedef enum
{
  BW_SERVICE_DAY_UNWATCHED,
  BW_SERVICE_DAY_UP,
  BW_SERVICE_DAY_SHORT, /* it was down, but not for long */
  BW_SERVICE_DAY_DOWN,
} BwServiceDay;

/** Time that was watched and brought nothing. */
typedef struct
{
  int64_t from_us, to_us;
  bool is_open; /* it still lasts */
} BwServiceOutage;

typedef struct
{
  BwServiceDay days[BW_SERVICE_DAYS]; /* oldest first; the last one is today */
  GTimeZone *zone;                    /* of the days */
  GArray *outages;                    /* of BwServiceOutage, newest first */
  int64_t watched_us, down_us;
  double uptime; /* share of the watched time; NaN: nothing was watched */
  double slo;
  int64_t now_us;
} BwServicePast;

/** What it is made of; all borrowed. */
typedef struct
{
  const GArray *points;  /* of BwHistoryPoint, a series that has a value in every answer; or NULL */
  const GPtrArray *gaps; /* of BwGapView; or NULL */
  const char *source;
  int64_t interval_us; /* how often it is asked; 0 or less: not known, then nothing is */
  int64_t now_us;
  GTimeZone *zone;
  double slo; /* NaN: the usual one */
} BwServiceHistory;

/** Composes it. (transfer full) */
BwServicePast *bw_service_past_new (const BwServiceHistory *history);
void bw_service_past_free (BwServicePast *past);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwServicePast, bw_service_past_free)

/** Asks for that of SOURCE with days of ZONE. Main loop; answers there. A source without samples is
 * one that nothing is known of. */
void bw_service_past_load_async (BwEngine *engine, const char *source, GTimeZone *zone,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data);
/** (transfer full) */
BwServicePast *bw_service_past_load_finish (BwEngine *engine, GAsyncResult *result, GError **error);

/** "99.93 %"; "–". (transfer full) */
char *bw_service_past_uptime_text (const BwServicePast *past);
/** "Up 99.93 % of the 29 d that were watched in 30 days; 30 min were missing. The target of 99.9 %
 * is met; 12 min of the 42 min it allows to be missing are left." (transfer full) */
char *bw_service_past_sentence (const BwServicePast *past);
/** The strip: "28 days up, 1 day with a short outage, 1 day down". (transfer full) */
char *bw_service_past_days_text (const BwServicePast *past);
/** "30 Oct" of day I. (transfer full) */
char *bw_service_past_day_text (const BwServicePast *past, unsigned i);
/** What a day was: "Up", "Short outage", "Outage", "Not watched". */
const char *bw_service_day_word (BwServiceDay day);
/** "30 Oct 16:03 to 16:20, 17 min"; "since 16:03, 17 min". (transfer full) */
char *bw_service_outage_text (const BwServiceOutage *outage, int64_t now_us, GTimeZone *zone);
/** The outages, newest first, a line each: of many the last dozen. (transfer full) */
char *bw_service_past_outages_text (const BwServicePast *past, GTimeZone *zone);
