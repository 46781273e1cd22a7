/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weekly times in a zone: quiet hours, maintenance windows, who is on duty. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** Immutable; any thread. */
typedef struct _BwSchedule BwSchedule;

/** A schedule of TEXTS (NULL-terminated), in ZONE (NULL: UTC): "22:00-07:00" (over midnight),
 * "mon-fri 09:00-17:00", "sat,sun", "mon 00:00-24:00". It holds where any of them does. A time is
 * what clocks show: the night they are set forward has an hour less, the night they are set back
 * one more. INVALID says what was expected. (transfer full) */
BwSchedule *bw_schedule_new (const char *const *texts, GTimeZone *zone, GError **error);
void bw_schedule_free (BwSchedule *schedule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwSchedule, bw_schedule_free)
bool bw_schedule_contains (const BwSchedule *schedule, int64_t at_us);
/** The first moment after AT_US at which that changes; BW_TIME_NONE: never. */
int64_t bw_schedule_next_change_us (const BwSchedule *schedule, int64_t at_us);
/** The first moment after AT_US at which clocks in ZONE show MINUTE (of the day). */
int64_t bw_schedule_next_time_us (GTimeZone *zone, unsigned minute, int64_t at_us);
