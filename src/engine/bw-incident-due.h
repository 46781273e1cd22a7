/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What time alone does to an incident: an acknowledgement lapses, a hold or a silence ends, a level
 * is reached, it is told again, it is over, it is closed. */
#pragma once

#include "engine/bw-situation.h"

/** A step; kind 0: there is none, and only the incident's deadlines are written. */
typedef struct
{
  BwIncidentKind kind;
  char *note; /* owned; NULL: the workflow's own */
  int level;  /* of ESCALATE */
  bool ends_flapping;
  bool is_like_new; /* told as a beginning is */
} BwDueStep;

/** The first step that is due for INCIDENT, whose deadlines that have passed without one are taken
 * away. Before GRACE_UNTIL_US nothing is that would be told. On DB's thread. */
bool bw_incident_due (BwDb *db, const BwPolicy *policy, const BwSituation *situation,
                      BwIncident *incident, int64_t now_us, int64_t grace_until_us, BwDueStep *out,
                      GError **error);
