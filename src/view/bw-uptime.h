/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of the time a source was up, against what is asked of it. */
#pragma once

#include "engine/bw-engine-data.h"
#include "stats/bw-burn-rate.h"

/** Of a source over the last 30 days. */
typedef struct
{
  double slo;      /* the share of checks that has to be good */
  BwUptime uptime; /* NaN: it has nothing that tells whether it is up, or nothing came */
} BwSourceUptime;

/** From the checks of what is up or not among READINGS (of BwReading) of SOURCE; several of them
 * are counted together. Time that nothing was asked in is left out. Waits for the store. */
void bw_source_uptime (BwEngine *engine, const GArray *readings, const char *source,
                       BwSourceUptime *out);
/** Whether the target is met: 1, 0, or −1 where that is not known. */
int bw_source_uptime_sla (const BwSourceUptime *uptime);
