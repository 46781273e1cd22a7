/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something that happens to an incident: read, decided and written in one durable step on the
 * alerts database's thread. */
#pragma once

#include "model/bw-incident.h"
#include "model/bw-workflow.h"
#include "store/bw-alerts.h"
#include "store/bw-ledger.h"

/** What the key of a no-data incident ends in; it stands beside the incident of the condition
 * itself. */
#define BW_NODATA_SUFFIX "#nodata"

/** A channel as a decision needs it: a copy, so that another thread may read it. */
typedef struct
{
  char *channel;
  BwSeverity min_severity;
  bool is_enabled;
  bool is_off_route; /* the rule names other channels */
} BwRoute;

/** A route of CHANNEL that every rule may use. (transfer full) */
BwRoute *bw_route_new (const char *channel, BwSeverity min_severity, bool is_enabled);
void bw_route_free (BwRoute *route);

/** What is asked. Either INCIDENT_ID is set (a person) or DEDUP_KEY with rule, labels, metric,
 * category (a rule). Strings are owned. */
typedef struct
{
  int64_t incident_id;
  char *dedup_key;
  char *rule;
  char *labels;
  char *metric; /* or NULL */
  BwCategory category;
  BwIncidentKind kind;
  int64_t now_us;
  char *actor;
  char *note; /* or NULL */
  BwSeverity severity;
  double value;
  double threshold;
  int64_t n;
  char *summary;              /* or NULL */
  char *evidence;             /* JSON, or NULL */
  BwLedger *ledger;           /* borrowed: has the rows behind the value; or NULL */
  BwRuleStateRow *rule_state; /* written in the same transaction, or NULL */
  bool is_nodata;             /* about the instance's no-data incident */
  GPtrArray *routes;          /* of BwRoute; NULL: nobody is told */
} BwIncidentRequest;

/** A request with everything unset. (transfer full) */
BwIncidentRequest *bw_incident_request_new (BwIncidentKind kind, int64_t now_us, const char *actor);
void bw_incident_request_free (BwIncidentRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwIncidentRequest, bw_incident_request_free)

/** What came of it. The incident and the event are NULL where only the rule's state was written. */
typedef struct
{
  BwIncident *incident;
  BwIncidentEvent *event;
  GPtrArray *outbox; /* of BwOutboxRow that wait to be sent; suppressed ones are left out */
} BwIncidentAnswer;

void bw_incident_answer_free (BwIncidentAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwIncidentAnswer, bw_incident_answer_free)

/** A BwStoreJob for bw_alerts_worker(): REQUEST is a BwIncidentRequest, the result a
 * BwIncidentAnswer. A lost race against another process is read and decided again, BUSY when
 * that happens too often. CONFLICT where the incident's status does not allow it, or another of its
 * condition is open; NOT_FOUND for an unknown id. */
gpointer bw_incident_request_run (BwDb *db, gpointer request, GCancellable *cancellable,
                                  GError **error);
/** Whether the condition behind INCIDENT holds, as the rule's state was written with its last
 * transition. On the database's thread. */
bool bw_incident_request_is_true (BwDb *db, const BwIncident *incident);
