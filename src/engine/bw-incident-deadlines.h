/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes the steps that time alone takes, at the moment they are due: levels, repetitions, what was
 * held back, the ends of holds, silences, flapping and events. */
#pragma once

#include "engine/bw-incident-keeper.h"

typedef struct _BwIncidentDeadlines BwIncidentDeadlines;

/** Takes them through KEEPER; ALERTS, KEEPER and DISPATCHER are borrowed. (transfer full) */
BwIncidentDeadlines *bw_incident_deadlines_new (BwClock *clock, BwAlerts *alerts,
                                                BwIncidentKeeper *keeper, BwDispatcher *dispatcher);
void bw_incident_deadlines_free (BwIncidentDeadlines *deadlines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwIncidentDeadlines, bw_incident_deadlines_free)
/** Looks now, and from now on whenever something is due. Main loop. */
void bw_incident_deadlines_start (BwIncidentDeadlines *deadlines);
/** An incident was moved on by EVENT: other things may be due, and what was held back for it. */
void bw_incident_deadlines_note (BwIncidentDeadlines *deadlines, const BwIncidentEvent *event);
/** Silences, the policy, or what another process did: all that is held back is asked about again.
 */
void bw_incident_deadlines_changed (BwIncidentDeadlines *deadlines);
/** Whether a look is under way. */
bool bw_incident_deadlines_is_busy (const BwIncidentDeadlines *deadlines);
