/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources that somebody looks at: collected more often, beside their own collections and without a
 * trace of it there. */
#pragma once

#include "collect/bw-scheduler.h"

typedef struct _BwSourceWatch BwSourceWatch;

/** Nothing is watched. BATCH is called with what is collected. Main loop. (transfer full) */
BwSourceWatch *bw_source_watch_new (BwClock *clock,
                                    void (*batch) (gpointer data, const BwBatch *batch),
                                    gpointer data);
void bw_source_watch_free (BwSourceWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwSourceWatch, bw_source_watch_free)
/** Once more somebody looks at SOURCE and wants it every EVERY_US, the shortest time that was ever
 * wanted while it is looked at; one that is configured as often is left alone. False, and not
 * counted, when CONFIG has no such source, or not of type system. */
bool bw_source_watch_add (BwSourceWatch *watch, BwConfig *config, const char *source,
                          int64_t every_us);
/** One of those who look at SOURCE does so no more. */
void bw_source_watch_remove (BwSourceWatch *watch, const char *source);
/** CONFIG is in force: what is looked at is collected as it says, or not while it has none. */
void bw_source_watch_apply (BwSourceWatch *watch, BwConfig *config);
/** Begins nothing any more. */
void bw_source_watch_stop (BwSourceWatch *watch);
/** Collections that have no answer yet. */
unsigned bw_source_watch_n_running (BwSourceWatch *watch);
