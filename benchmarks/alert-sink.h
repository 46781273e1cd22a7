/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An HTTP server in a process of its own that takes whatever is posted, and notes when each
 * crossing was first told of. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/** How a crossing is named in a message: SINK_MARK and its number, six digits. */
#define SINK_MARK "crossing-"
#define SINK_MAX_CROSSINGS 20000

typedef struct _AlertSink AlertSink;

/** Listens on loopback. (transfer full) */
AlertSink *alert_sink_new (void);
void alert_sink_free (AlertSink *sink);
unsigned alert_sink_port (const AlertSink *sink);
/** Readable when something has arrived; whoever reads it calls alert_sink_clear(). */
int alert_sink_fd (const AlertSink *sink);
void alert_sink_clear (const AlertSink *sink);
/** When crossing NUMBER was first told of, monotonic µs; 0: not so far. */
int64_t alert_sink_arrival_us (const AlertSink *sink, unsigned number);
/** How many crossings were told of, and how many requests there were, ever. */
unsigned alert_sink_n_arrived (const AlertSink *sink);
unsigned alert_sink_n_requests (const AlertSink *sink);
