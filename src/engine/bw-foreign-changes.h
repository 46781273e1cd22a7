/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What another process did to incidents, taken up by the running engine. */
#pragma once

#include "engine/bw-engine.h"

/** Looks for incidents that were moved on by others since the last look: their messages are taken
 * back, listeners are told, deliveries they queued are sent. Main loop. */
void bw_foreign_changes_take (BwEngine *engine);
/** One such step, already known: its message is taken back, listeners are told. */
void bw_foreign_changes_note (BwEngine *engine, const BwIncident *incident,
                              const BwIncidentEvent *event);
