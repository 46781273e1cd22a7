/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message that waits for a channel that is gone or switched off is given to the others. */
#pragma once

#include "engine/bw-held-deliveries.h"

/** Those that are to be told of INCIDENT as it is now, and have not been and will not be, get a row
 * of ROW's event in place of ROW, which is about to be dropped for REASON. IS_ANYONE (or NULL) is
 * whether there are any, told already or not. On the database's thread, inside the transaction of
 * RELEASE. */
bool bw_held_handover (const BwHeldRelease *release, const BwOutboxRow *row,
                       const BwIncident *incident, const char *reason, bool *is_anyone,
                       GError **error);
