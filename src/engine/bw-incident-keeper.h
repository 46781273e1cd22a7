/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes what happens to incidents, in order, and does not let go of any of it until it is written.
 */
#pragma once

#include "engine/bw-dispatcher.h"
#include "engine/bw-incident-request.h"

typedef struct _BwIncidentKeeper BwIncidentKeeper;

typedef struct
{
  /** Committed. Main loop. */
  void (*changed) (gpointer data, const BwIncident *incident, const BwIncidentEvent *event);
  /** Writing began to fail (ERROR set; tried again every 5 s) or works again (NULL). Main loop. */
  void (*failing) (gpointer data, const GError *error);
  gpointer data;
} BwIncidentKeeperCallbacks;

/** Called once for a request: ANSWER (borrowed) or ERROR, which is a refusal, or CANCELLED when the
 * keeper is freed before it is known. Main loop. */
typedef void (*BwIncidentDoneFunc) (const BwIncidentAnswer *answer, const GError *error,
                                    gpointer data);

/** A keeper that writes to ALERTS and hands deliveries to DISPATCHER, both borrowed. Main loop.
 * (transfer full) */
BwIncidentKeeper *bw_incident_keeper_new (BwClock *clock, BwAlerts *alerts,
                                          BwDispatcher *dispatcher,
                                          const BwIncidentKeeperCallbacks *callbacks);
/** What is not written so far is lost: see bw_incident_keeper_n_waiting(). */
void bw_incident_keeper_free (BwIncidentKeeper *keeper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwIncidentKeeper, bw_incident_keeper_free)
/** Who is told, of BwRoute; a request takes the routes at the time it is submitted. */
void bw_incident_keeper_set_routes (BwIncidentKeeper *keeper, GPtrArray *routes);
/** Queues REQUEST (transfer full). CHANNELS (NULL: all) are the only ones to be told. */
void bw_incident_keeper_submit (BwIncidentKeeper *keeper, BwIncidentRequest *request,
                                const char *const *channels, BwIncidentDoneFunc done,
                                gpointer data);
unsigned bw_incident_keeper_n_waiting (BwIncidentKeeper *keeper);
