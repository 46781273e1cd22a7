/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of a message: the values that led to an alert, with their limit. */
#pragma once

#include <gio/gio.h>

/** Draws what EVIDENCE (the JSON kept with an incident's event) has: "values" of [time, value],
 * threshold and recover; 560 × 180 at two device pixels each, light, clock times in ZONE (NULL: the
 * system's). NOT_FOUND where there are fewer than two values to draw; INVALID for evidence that is
 * none. Any thread. (transfer full) */
GBytes *bw_message_chart_draw (const char *evidence, GTimeZone *zone, GError **error);
/** The same in a thread of its own. */
void bw_message_chart_async (const char *evidence, GTimeZone *zone, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
/** A PNG, or G_IO_ERROR_CANCELLED and as above. (transfer full) */
GBytes *bw_message_chart_finish (GAsyncResult *result, GError **error);
