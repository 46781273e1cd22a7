/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a long piece of work is, on a terminal; and Ctrl+C, which cancels it. */
#pragma once

#include <gio/gio.h>

/** On stderr when that is a terminal, at most ten times a second. A callback of the readers: DATA
 * is not used. */
void bw_progress_show (int64_t bytes, int64_t total, gpointer data);
/** Takes the line away again. */
void bw_progress_end (void);
/** A cancellable that the first SIGINT or SIGTERM cancels; the second ends the process. (transfer
 * none) */
GCancellable *bw_progress_cancellable (void);
