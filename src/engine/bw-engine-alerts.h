/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Incidents as commands see them: listed, shown with their story, and moved on by a person. */
#pragma once

#include "engine/bw-engine.h"

/** Which incidents, newest first. */
typedef struct
{
  bool is_open_only;
  int64_t since_us;   /* updated at or after; BW_TIME_NONE: any */
  int64_t limit;      /* 0: all */
  int64_t before_id;  /* only those that came before this one; 0: any */
  bool is_open_first; /* and then newest first: a limit leaves out no open one for others */
} BwIncidentFilter;

/** A delivery of an incident. Strings are owned. */
typedef struct
{
  char *channel;
  BwIncidentKind kind;
  const char *status; /* "delivered", "suppressed", … */
  char *reason;       /* why it was not sent, or NULL */
  int attempts;
  int64_t created_us;
  int64_t delivered_us; /* BW_TIME_NONE */
  char *error;          /* the last one, or NULL */
} BwDeliveryView;

/** One incident's whole story. */
typedef struct
{
  BwIncident *incident;
  GPtrArray *events;     /* of BwIncidentEvent, oldest first */
  GPtrArray *deliveries; /* of BwDeliveryView, oldest first */
} BwIncidentStory;
void bw_incident_story_free (BwIncidentStory *story);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwIncidentStory, bw_incident_story_free)

/** All of these wait for the store, in either mode. */

/** (element type BwIncident, transfer full) */
GPtrArray *bw_engine_incidents (BwEngine *engine, const BwIncidentFilter *filter, GError **error);
/** NOT_FOUND. (transfer full) */
BwIncidentStory *bw_engine_incident_story (BwEngine *engine, int64_t id, GError **error);
/** A person's step: ACK, START, UNACK, RESOLVE, CLOSE, REOPEN, NOTE. CONFLICT says what the status
 * allows. Returns the incident as it is then. (transfer full) */
BwIncident *bw_engine_act (BwEngine *engine, int64_t id, BwIncidentKind kind, const char *actor,
                           const char *note, GError **error);

typedef struct
{
  char *name;
  int64_t n;
} BwAlertCount;

/** Figures of a period. Arrays are of BwAlertCount, most first. */
typedef struct
{
  int64_t from_us, to_us;
  int64_t n_incidents, n_open, n_acknowledged, n_resolved;
  int64_t n_delivered, n_suppressed, n_failed;
  double mean_ack_s, mean_resolve_s; /* NaN: none */
  double suppression_rate;           /* suppressed / (suppressed + delivered + failed); NaN: none */
  GArray *by_severity, *by_rule, *by_category;
} BwAlertSummary;
void bw_alert_summary_free (BwAlertSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwAlertSummary, bw_alert_summary_free)
/** (transfer full) */
BwAlertSummary *bw_engine_alert_summary (BwEngine *engine, int64_t from_us, int64_t to_us,
                                         GError **error);
