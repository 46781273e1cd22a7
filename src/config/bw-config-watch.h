/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notices that the configuration file was changed, whoever and however. */
#pragma once

#include "config/bw-config.h"

typedef struct _BwConfigWatch BwConfigWatch;

/** CONFIG (transfer none) is what the file says now, errors and all. Main loop. */
typedef void (*BwConfigWatchFunc) (BwConfig *config, gpointer data);

/** Watches the file that CURRENT was loaded from, which need not be there, and calls FUNC with a
 * new configuration each time its contents are others. The folders of the file and of what it links
 * to are monitored, changes within 250 ms are taken together, and the file is read in a worker.
 * Where a folder is missing or can't be monitored the file is read every 5 s, and once a minute in
 * any case. Main loop. (transfer full) */
BwConfigWatch *bw_config_watch_new (BwConfig *current, BwClock *clock, BwConfigWatchFunc func,
                                    gpointer data);
/** FUNC is not called any more. Main loop. */
void bw_config_watch_free (BwConfigWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwConfigWatch, bw_config_watch_free)
/** Reads the file now. Main loop. */
void bw_config_watch_check (BwConfigWatch *watch);
