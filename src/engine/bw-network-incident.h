/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A missing network is an incident that stands for all that fails because of it. */
#pragma once

#include "engine/bw-incident-keeper.h"
#include "engine/bw-network-watch.h"

typedef struct _BwNetworkIncident BwNetworkIncident;

/** The stretch without a network was recorded. Main loop. */
typedef void (*BwNetworkGapFunc) (gpointer data);

/** All borrowed; nothing is watched before bw_network_incident_watch(). Main loop, as all of it.
 * (transfer full) */
BwNetworkIncident *bw_network_incident_new (BwClock *clock, BwAlerts *alerts,
                                            BwDispatcher *dispatcher, BwIncidentKeeper *keeper,
                                            const BwNetworkSystem *system, BwNetworkGapFunc func,
                                            gpointer data);
void bw_network_incident_free (BwNetworkIncident *incident);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwNetworkIncident, bw_network_incident_free)
/** Watches the network where it IS_NEEDED, asking SERVERS (HOST:PORT; or NULL). While it is missing
 * "net.offline" is open; when it is back the stretch is recorded, and what waits is sent. */
void bw_network_incident_watch (BwNetworkIncident *incident, bool is_needed,
                                const char *const *servers);
/** Something has changed, or the machine has slept. */
void bw_network_incident_look (BwNetworkIncident *incident);
