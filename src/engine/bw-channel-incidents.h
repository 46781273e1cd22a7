/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A channel that refuses everything is an incident of its own, told through the others. */
#pragma once

#include "engine/bw-incident-keeper.h"

typedef struct _BwChannelIncidents BwChannelIncidents;

/** All borrowed. Main loop, as all of it. (transfer full) */
BwChannelIncidents *bw_channel_incidents_new (BwClock *clock, BwIncidentKeeper *keeper);
void bw_channel_incidents_free (BwChannelIncidents *incidents);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwChannelIncidents, bw_channel_incidents_free)
/** Opens "channel.NAME.broken" for a channel that is broken, and resolves it when it delivered
 * again or is gone. */
void bw_channel_incidents_note (BwChannelIncidents *incidents, const BwChannelStatus *status);
