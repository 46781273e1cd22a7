/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries that were held back are asked about again: told if they still matter, held on, or
 * dropped with the reason. What waits for a channel that is not there goes to the others. */
#pragma once

#include "engine/bw-incident-plan.h"
#include "engine/bw-rule-channels.h"

typedef struct
{
  BwDb *db;
  const BwPolicy *policy;
  const BwSituation *situation;
  const BwRuleChannels *rule_channels; /* that rules name; or NULL */
  int64_t now_us;
  int64_t grace_until_us;
  bool is_changed;     /* silences or the policy did: all are asked about */
  const GArray *moved; /* of int64_t: incidents that did */
  GPtrArray *queued;   /* of BwOutboxRow: gets what is to be sent */
} BwHeldRelease;

/** What a plan for INCIDENT is made by at this moment, for CHANNEL alone (NULL: for all). */
BwPlanContext bw_held_deliveries_context (const BwHeldRelease *release, const BwIncident *incident,
                                          const char *channel);
/** Asks about all that is due, what is about incidents that were moved on, and, where any was, what
 * another one stands for. For each channel and incident what is told is one message, of the
 * newest row, as the incident is now; those it stands for are merged into it. An incident that is
 * over is told of where its beginning was told. When the policy may have changed, what waits for
 * a channel that is gone or switched off is given to the others, where there are any, and ended. On
 * the database's thread, inside its transaction. */
bool bw_held_deliveries_release (const BwHeldRelease *release, GError **error);
