/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something that happens to an incident: read, decided and written in one durable step on the
 * alerts database's thread. */
#pragma once

#include "engine/bw-incident-flap.h"
#include "engine/bw-rule-channels.h"
#include "engine/bw-situation.h"
#include "notify/bw-policy.h"
#include "store/bw-alerts.h"
#include "store/bw-ledger.h"

/** What the key of a no-data incident ends in; it stands beside the incident of the condition
 * itself. */
#define BW_NODATA_SUFFIX "#nodata"

/** What is asked. Either INCIDENT_ID is set (a person, or time) or DEDUP_KEY with rule, labels,
 * metric, category (a rule, or what a bot tells). Strings are owned. */
typedef struct
{
  int64_t incident_id;
  char *dedup_key;
  char *rule;
  char *labels;
  char *metric; /* or NULL */
  BwCategory category;
  BwIncidentKind kind; /* 0 with an id: what time alone does, if anything is due */
  int64_t now_us;
  char *actor;
  char *note; /* or NULL */
  BwSeverity severity;
  double value;
  double threshold;
  int64_t n;
  char *summary;                 /* or NULL */
  char *evidence;                /* JSON, or NULL */
  BwLedger *ledger;              /* borrowed: has the rows behind the value; or NULL */
  BwRuleStateRow *rule_state;    /* written in the same transaction, or NULL */
  bool is_nodata;                /* about the instance's no-data incident */
  BwFlapChanges changes;         /* of the condition in the last hour; n 0: none */
  bool is_final;                 /* a RESOLVE that is not the value's doing: never a change */
  bool is_event;                 /* FIRE: an occurrence of what a bot tells */
  char *source_severity;         /* its own word for it, or NULL */
  BwPolicy *policy;              /* who is told; a reference; NULL: nobody */
  BwRuleChannels *rule_channels; /* that rules name; a reference; or NULL */
  char *except_channel;          /* that is not told; or NULL */
  int64_t grace_until_us;        /* nobody is told before; BW_TIME_NONE */
} BwIncidentRequest;

/** A request with everything unset. (transfer full) */
BwIncidentRequest *bw_incident_request_new (BwIncidentKind kind, int64_t now_us, const char *actor);
void bw_incident_request_free (BwIncidentRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwIncidentRequest, bw_incident_request_free)

/** What came of it. The event is NULL where nothing happened: only the rule's state, a count or a
 * deadline was written; the incident too where there is none. */
typedef struct
{
  BwIncident *incident;
  BwIncidentEvent *event;
  GPtrArray
      *outbox;     /* of BwOutboxRow that wait to be sent; held and suppressed ones are left out */
  bool is_held;    /* some wait for more than their turn: the end of a silence, of quiet hours */
  char *kept_back; /* why one is held, or else suppressed; NULL: none is */
} BwIncidentAnswer;

void bw_incident_answer_free (BwIncidentAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwIncidentAnswer, bw_incident_answer_free)

/** A BwStoreJob for bw_alerts_worker(): REQUEST is a BwIncidentRequest, the result a
 * BwIncidentAnswer. All of it is one transaction. CONFLICT where the incident's status does not
 * allow it, or another of its condition is open; NOT_FOUND for an unknown id; BUSY where the store
 * says no to what a rule asks, which may be asked again. */
gpointer bw_incident_request_run (BwDb *db, gpointer request, GCancellable *cancellable,
                                  GError **error);
/** The same inside a transaction that is open on DB; nothing is to be committed on error. SITUATION
 * is what else holds, or NULL: it is read. (transfer full) */
BwIncidentAnswer *bw_incident_request_step (BwDb *db, const BwIncidentRequest *request,
                                            BwSituation *situation, GError **error);
/** Whether the condition behind INCIDENT holds, as the rule's state was written with its last
 * transition. On the database's thread. */
bool bw_incident_request_is_true (BwDb *db, const BwIncident *incident);
