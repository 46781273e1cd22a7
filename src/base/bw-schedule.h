/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weekly times in a zone: quiet hours, maintenance windows, who is on duty. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** Immutable; any thread. */
typedef struct _BwSchedule BwSchedule;

/** A schedule of TEXTS (NULL-terminated), in ZONE (NULL: UTC): "22:00-07:00" (every day, over
 * midnight), "mon-fri 09:00-17:00", "sat,sun" (all day), "fri 22:00-07:00" (into Saturday), "mon
 * 00:00-24:00". Case does not count. It holds where any of them does. A time is what clocks show:
 * the night they are set forward has an hour less, the night they are set back one more. INVALID
 * says what was expected. (transfer full) */
BwSchedule *bw_schedule_new (const char *const *texts, GTimeZone *zone, GError **error);
void bw_schedule_free (BwSchedule *schedule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwSchedule, bw_schedule_free)
bool bw_schedule_contains (const BwSchedule *schedule, int64_t at_us);
/** The first moment after AT_US at which that changes; BW_TIME_NONE: never. */
int64_t bw_schedule_next_change_us (const BwSchedule *schedule, int64_t at_us);
/** Whether it holds at every time of every week. */
bool bw_schedule_is_always (const BwSchedule *schedule);
/** The first moment after AT_US at which clocks in ZONE (NULL: UTC) show MINUTE of the day; once a
 * day: where they show it twice it is the first time, where they skip it it is as much after the
 * gap as MINUTE is after the gap's beginning. */
int64_t bw_schedule_next_time_us (GTimeZone *zone, unsigned minute, int64_t at_us);
/** Reads "09:00" (00:00 to 23:59) as a minute of the day; INVALID otherwise. */
bool bw_schedule_parse_time (const char *text, unsigned *out_minute, GError **error);
