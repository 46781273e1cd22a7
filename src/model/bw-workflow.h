/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which events an incident's status allows, and what each does: pure, one table. */
#pragma once

#include "model/bw-incident.h"

/** What happened to the condition or what a person asks for. Severity, value, threshold and n are
 * taken over with FIRE, UPGRADE, DOWNGRADE, REOPEN and a NODATA that opens, and only where severity
 * is not NONE. An actor "auto" is the program. */
typedef struct
{
  BwIncidentKind kind; /* FIRE, UPGRADE, DOWNGRADE, RESOLVE, ACK, START, UNACK, CLOSE, REOPEN, NOTE,
                          NODATA … */
  int64_t now_us;
  const char *actor;
  const char *note;    /* or NULL */
  BwSeverity severity; /* of FIRE, UPGRADE, DOWNGRADE, REOPEN */
  double value;
  double threshold;
  int64_t n;
  const char *summary;    /* or NULL: unchanged */
  const char *evidence;   /* JSON, or NULL */
  bool is_condition_true; /* for a person's RESOLVE: then held for 15 min */
  int level;              /* of ESCALATE: the new one; levels only rise */
  bool ends_flapping;     /* of RESOLVE and NOTE: the condition no longer comes and goes */
  int64_t n_flips;        /* of a FLAP that begins it: changes so far */
  int64_t flap_until_us;  /* of what counts as a change: it is over when none comes before; at
                             least BW_FLAP_QUIET_US from now */
  int64_t expires_us;     /* of an occurrence of an event: it is over when none comes before */
} BwWorkflowEvent;

/** How many occurrences or changes are counted before the next one is told. */
#define BW_MAX_SUPPRESSED 10
/** How long nothing may change at least before a condition comes and goes no more. */
#define BW_FLAP_QUIET_US (30 * BW_MINUTE_US)
/** How long a resolved incident is reopened by a new firing rather than followed by a new one. */
#define BW_REOPEN_WINDOW_US BW_HOUR_US
/** How long a person's resolve of a still true condition holds. */
#define BW_RESOLVE_HOLD_US (15 * BW_MINUTE_US)

/** Applies EVENT to INCIDENT in place and returns the event row to store with it (transfer full). A
 * new incident, of seq 0, takes FIRE or NODATA. A resolved one takes FIRE and NODATA within the
 * reopen window and REOPEN at any time, which the program may use for a firing too: it counts as an
 * occurrence unless it ends a hold. While it flaps, FIRE, REOPEN and the program's RESOLVE are
 * counted and change nothing else. An incident that is an event takes FIRE, REOPEN and FLAP for a
 * further occurrence while it is open. CONFLICT, with nothing changed, where the status does not
 * allow it: the message says which status it is in and what is allowed. That no other incident of
 * the key is open is for the store to see to. */
BwIncidentEvent *bw_workflow_apply (BwIncident *incident, const BwWorkflowEvent *event,
                                    GError **error);
/** Whether a firing at NOW_US belongs to PREVIOUS (the newest incident of the key, or NULL):
 * reopens it. Otherwise a new incident is due. */
bool bw_workflow_reopens (const BwIncident *previous, int64_t now_us);
