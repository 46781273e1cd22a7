/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time as it is handed down: a real clock, or a fake one that a test moves. */
#pragma once

#include <glib.h>
#include <stdint.h>

/** Microseconds in a second; all times are int64_t microseconds. */
#define BW_SECOND_US INT64_C (1000000)
#define BW_MINUTE_US (60 * BW_SECOND_US)
#define BW_HOUR_US (60 * BW_MINUTE_US)
#define BW_DAY_US (24 * BW_HOUR_US)
/** "No time": an unset or unknown moment. */
#define BW_TIME_NONE INT64_MIN

typedef struct _BwClock BwClock;

/** Called on the main loop when a timer is due; one call per timer. */
typedef void (*BwClockFunc) (gpointer data);

/** The system's clocks; timers run on the thread-default main context of the caller. (transfer
 * full) */
BwClock *bw_clock_new_real (void);
/** A clock that stands still at WALL_US (UTC) until moved; awake and boot time start at 0.
 * (transfer full) */
BwClock *bw_clock_new_fake (int64_t wall_us);
/** (transfer full) Any thread. */
BwClock *bw_clock_ref (BwClock *clock);
/** The last one drops pending calls unmade; on the main loop then. */
void bw_clock_unref (BwClock *clock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwClock, bw_clock_unref)

/** Wall time, µs since 1970 UTC. Any thread. */
int64_t bw_clock_wall_us (BwClock *clock);
/** Awake time: monotonic, stops while the machine sleeps. Any thread. */
int64_t bw_clock_awake_us (BwClock *clock);
/** Boot time: monotonic, goes on while the machine sleeps. Any thread. */
int64_t bw_clock_boot_us (BwClock *clock);

/** Calls FUNC once when awake time reaches DUE_AWAKE_US (at the next iteration if it has passed
 * already). Returns an id above 0 for bw_clock_cancel(), which is spent once FUNC has been called.
 * Main loop only. */
unsigned bw_clock_call_at (BwClock *clock, int64_t due_awake_us, BwClockFunc func, gpointer data);
/** Cancels a pending call and zeroes *ID; nothing happens when *ID is 0. Main loop only. */
void bw_clock_cancel (BwClock *clock, unsigned *id);

/** Fake only: moves wall, awake and boot time forward by DELTA_US, running due timers in order,
 * each at its own due time. */
void bw_clock_advance (BwClock *clock, int64_t delta_us);
/** Fake only: wall and boot time pass, awake time does not: the machine sleeps. */
void bw_clock_sleep (BwClock *clock, int64_t delta_us);
/** Fake only: steps the wall clock alone, forward or back. */
void bw_clock_step_wall (BwClock *clock, int64_t delta_us);
