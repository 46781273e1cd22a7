/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A condition that comes and goes: when it counts as that, for how long, and the words for it.
 * Pure.
 */
#pragma once

#include "model/bw-workflow.h"

/** From so many changes within an hour on a condition flaps. */
#define BW_FLAP_MIN_CHANGES 4

/** Changes of a condition within an hour before a moment. */
typedef struct
{
  int64_t n;
  int64_t since_us; /* the first of them */
  int64_t hold_us;  /* how long nothing may change until it is over */
} BwFlapChanges;

/** What KIND (FIRE, UPGRADE or RESOLVE) of a condition is for INCIDENT, which is open: itself where
 * it does not flap; FLAP where that begins or a summary is due; else what is counted. */
BwIncidentKind bw_flap_kind (const BwIncident *incident, BwIncidentKind kind, BwSeverity severity,
                             const BwFlapChanges *changes);
/** "6 changes in 40 min, now 84 %" for a FLAP. (transfer full) */
char *bw_flap_note (const BwIncident *incident, const BwFlapChanges *changes, double value,
                    int64_t now_us);
/** "It changed 54 times." for its end. (transfer full) */
char *bw_flap_totals (const BwIncident *incident, int64_t now_us);
