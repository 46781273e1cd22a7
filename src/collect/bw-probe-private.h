/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work that may hang: in a thread of its own, and never in two at once. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct _BwProbe BwProbe;

/** Does the work on DATA, in a worker thread. */
typedef void (*BwProbeFunc) (gpointer data);
/** The work is done. On the main context that bw_probe_start() was called on. */
typedef void (*BwProbeDoneFunc) (gpointer owner);

/** DATA belongs to the worker while it runs, and to the caller while it does not; it is freed with
 * FREE_DATA once nobody uses it any more. (transfer full) */
BwProbe *bw_probe_new (BwProbeFunc func, gpointer data, GDestroyNotify free_data,
                       BwProbeDoneFunc done, gpointer owner);
/** No call of DONE any more; work that hangs is left to itself. */
void bw_probe_drop (BwProbe *probe);
/** Begins the work; false while the last one goes on. */
bool bw_probe_start (BwProbe *probe);
bool bw_probe_is_running (const BwProbe *probe);
