/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that time alone has made due, in one durable step: incidents moved on, deliveries that were
 * held back let go, and when to look again. */
#pragma once

#include "engine/bw-incident-request.h"

/** What a pass is made with. */
typedef struct
{
  BwPolicy *policy;              /* a reference; NULL: nobody is told */
  BwRuleChannels *rule_channels; /* a reference; or NULL */
  int64_t now_us;
  int64_t grace_until_us;
  int64_t since_us; /* when the last one was; BW_TIME_NONE: not known */
  bool is_changed;  /* silences, the policy, or another process: all that is held is asked about */
  GArray *moved;    /* of int64_t: incidents that were moved on meanwhile; owned; or NULL */
  GArray *left;     /* of int64_t: incidents that the last one did not get to; owned; or NULL */
} BwIncidentPass;
void bw_incident_pass_free (BwIncidentPass *pass);

typedef struct
{
  GPtrArray *answers; /* of BwIncidentAnswer */
  GPtrArray *queued;  /* of BwOutboxRow that were held back */
  GArray *left;       /* of int64_t: incidents for the next pass, which is due now; or NULL */
  int64_t next_us;    /* wall time at which something is due next; BW_TIME_NONE: nothing */
} BwIncidentPassResult;
void bw_incident_pass_result_free (BwIncidentPassResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwIncidentPassResult, bw_incident_pass_result_free)

/** Whether EVENT moved its incident on: what stood in the way of others may not do so any more. */
bool bw_incident_pass_is_move (const BwIncidentEvent *event);
/** A BwStoreJob for bw_alerts_worker(): BwIncidentPass → BwIncidentPassResult. A step that an
 * incident refuses is left out; it is looked at again later. */
gpointer bw_incident_pass_run (BwDb *db, gpointer pass, GCancellable *cancellable, GError **error);
