/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Local time to UTC, for the readers of times. */
#pragma once

#include <glib.h>
#include <stdint.h>

/** The instant at which clocks in ZONE (NULL: UTC) show LOCAL_US, µs as if it were UTC. Where they
 * show it twice it is the first time; where they skip it, it is as much after the gap as LOCAL_US
 * is after the gap's beginning. Any thread. */
int64_t bw_zone_from_local_us (GTimeZone *zone, int64_t local_us);
