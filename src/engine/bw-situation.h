/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What else holds at the moment of a decision: the stored silences. */
#pragma once

#include "notify/bw-policy.h"
#include "store/bw-alerts.h"

typedef struct
{
  GPtrArray *silences; /* of BwSilence: the stored ones that are not over */
} BwSituation;

/** As it is in DB, on its thread. (transfer full) */
BwSituation *bw_situation_read (BwDb *db, int64_t now_us, GError **error);
void bw_situation_free (BwSituation *situation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwSituation, bw_situation_free)
/** Whether a silence, stored or of POLICY, keeps INCIDENT silent at NOW_US. */
bool bw_situation_is_silenced (const BwSituation *situation, const BwPolicy *policy,
                               const BwIncident *incident, int64_t now_us);
/** Whether any silence has begun or ended after SINCE_US, until NOW_US. */
bool bw_situation_changes (const BwSituation *situation, const BwPolicy *policy, int64_t since_us,
                           int64_t now_us);
/** When any silence begins or ends next after NOW_US; BW_TIME_NONE: never. */
int64_t bw_situation_next_change_us (const BwSituation *situation, const BwPolicy *policy,
                                     int64_t now_us);
/** Ends the silences that last until INCIDENT is resolved and are for no other open incident. On
 * DB's thread, in its transaction. */
bool bw_situation_end_silences (BwDb *db, BwSituation *situation, const BwIncident *incident,
                                int64_t now_us, GError **error);
