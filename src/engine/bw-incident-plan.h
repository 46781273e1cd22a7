/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which deliveries an event of an incident leads to: the gates are asked for each channel, and
 * their verdicts become rows of the outbox. */
#pragma once

#include "engine/bw-situation.h"

/** A row that is held until something changes does not grow old meanwhile. */
#define BW_HELD_LIFETIME_US (30 * BW_DAY_US)

/** What a plan is made by; all borrowed. On DB's thread, inside its transaction. */
typedef struct
{
  BwDb *db;
  const BwPolicy *policy;
  const BwSituation *situation;
  const char *const *rule_channels; /* that the rule names; NULL: by route */
  const char *except_channel;       /* that is not told; or NULL */
  const char *only_channel;         /* that is owed a message, and asked about alone; or NULL */
  int64_t now_us;
  int64_t grace_until_us; /* BW_TIME_NONE: none */
} BwPlanContext;

/** Asks the gates whether KIND about INCIDENT is told. (element type BwPolicyAnswer, transfer full)
 */
GPtrArray *bw_incident_plan_ask (const BwPlanContext *context, const BwIncident *incident,
                                 BwIncidentKind kind, GError **error);
/** A word for what holds a message back ("silence", "digest", …), as rows keep it. */
const char *bw_incident_plan_held_by (BwGateReason reason);
/** The rows that tell KIND of EVENT about INCIDENT, as it is after it: QUEUED, DEFERRED or
 * SUPPRESSED, without ids and payloads. Rows that wait for the same group are due with the first of
 * them. (element type BwOutboxRow, transfer full) */
GPtrArray *bw_incident_plan (const BwPlanContext *context, const BwIncident *incident,
                             const BwIncidentEvent *event, BwIncidentKind kind, GError **error);
/** When ROW, about to be QUEUED, is due so that it goes with what waits for the same group. */
bool bw_incident_plan_join_group (const BwPlanContext *context, BwOutboxRow *row, GError **error);
/** A payload for ROW; LEAD (or NULL) is a sentence that stands before all else. (transfer full) */
char *bw_incident_plan_payload (const BwOutboxRow *row, const BwIncident *incident,
                                const BwIncidentEvent *event, const char *lead);
/** Sets INCIDENT's deadlines: the level and repetition that come next. LAST_US: when it was last
 * told. Without a policy there are none. */
void bw_incident_plan_deadlines (const BwPolicy *policy, BwIncident *incident, int64_t last_us,
                                 int64_t now_us);
