/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which occurrences of an event are told: the first, then in each hour since the last that was told
 * one of eleven. Pure. */
#pragma once

#include "model/bw-workflow.h"

/** From the last occurrence that was told, not from the last that came. */
#define BW_EVENT_WINDOW_US BW_HOUR_US
/** Without an occurrence for so long it is over. */
#define BW_EVENT_LIFETIME_US BW_HOUR_US

/** What an occurrence of SEVERITY at NOW_US is for INCIDENT, the newest of its key or NULL: FIRE (a
 * new one), REOPEN, UPGRADE, FLAP (one that stands for those that were counted); 0: it is counted.
 */
BwIncidentKind bw_event_window_kind (const BwIncident *incident, BwSeverity severity,
                                     int64_t now_us);
/** Counts an occurrence that is not told. */
void bw_event_window_count (BwIncident *incident, int64_t now_us);
/** "10 more since 12:04" for one that is told while others were not; NULL: there were none.
 * (transfer full) */
char *bw_event_window_note (const BwIncident *incident, GTimeZone *zone);
