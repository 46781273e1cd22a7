/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lets go of what is older than the configuration wants it kept. */
#pragma once

#include "config/bw-config.h"
#include "store/bw-alerts.h"
#include "store/bw-history.h"

typedef struct _BwRetention BwRetention;

/** Deletes nothing before it has a configuration; HISTORY and ALERTS are borrowed. Main loop.
 * (transfer full) */
BwRetention *bw_retention_new (BwClock *clock, BwHistory *history, BwAlerts *alerts);
void bw_retention_free (BwRetention *retention);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRetention, bw_retention_free)
/** The [retention] of CONFIG is in force from now on: looked at a minute from now, then hourly. */
void bw_retention_set_config (BwRetention *retention, BwConfig *config);
