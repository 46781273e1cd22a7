/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps that time alone takes: an acknowledgement lapses, a hold ends, a resolved incident closes.
 */
#pragma once

#include "engine/bw-incident-keeper.h"

typedef struct _BwIncidentDeadlines BwIncidentDeadlines;

/** Submits to KEEPER what is due; ALERTS and KEEPER are borrowed. (transfer full) */
BwIncidentDeadlines *bw_incident_deadlines_new (BwClock *clock, BwAlerts *alerts,
                                                BwIncidentKeeper *keeper);
void bw_incident_deadlines_free (BwIncidentDeadlines *deadlines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwIncidentDeadlines, bw_incident_deadlines_free)
/** Looks now, and every minute from now on. Main loop. */
void bw_incident_deadlines_start (BwIncidentDeadlines *deadlines);
