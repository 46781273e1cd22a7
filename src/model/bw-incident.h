/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An incident: one condition's human life, from the first crossing to its end. */
#pragma once

#include "base/bw-clock.h"
#include "model/bw-incident-event.h"
#include "model/bw-severity.h"

#include <stdbool.h>

/** What the rule of an event is called: this and the event's type. */
#define BW_EVENT_RULE_PREFIX "event."

/** Stored; below RESOLVED an incident is open. */
typedef enum
{
  BW_INCIDENT_OPEN = 10,
  BW_INCIDENT_REOPENED = 20,
  BW_INCIDENT_ACKNOWLEDGED = 30,
  BW_INCIDENT_IN_PROGRESS = 40,
  BW_INCIDENT_RESOLVED = 50,
  BW_INCIDENT_CLOSED = 60,
} BwIncidentStatus;

/** A row of the incident table; strings are owned. Times BW_TIME_NONE, numbers NaN and n -1 where
 * there is nothing. */
typedef struct
{
  int64_t id; /* 0 before it is stored */
  char *dedup_key;
  char *rule;
  char *labels; /* canonical label text of the instance */
  char *metric; /* canonical text of the series, or NULL */
  BwCategory category;
  BwSeverity severity;
  BwSeverity max_severity;
  BwIncidentStatus status;
  int64_t seq; /* of its last event; grows by one with every event */
  int64_t episode;
  int64_t occurrences;
  int64_t reopen_count;
  bool is_flapping;
  int64_t episode_us;
  int64_t quiet_us;
  int64_t quiet_since_us;
  int level;
  int max_level;
  int64_t next_escalation_us;
  int64_t next_repeat_us;
  int64_t hold_until_us;
  int64_t ack_until_us;
  int64_t opened_us;
  int64_t updated_us;
  int64_t acked_us;
  int64_t resolved_us;
  int64_t closed_us;
  double value;
  double threshold;
  int64_t n; /* sample size behind the value */
  char *summary;
  int useful;            /* -1 not marked, 0 noise, 1 useful */
  int64_t previous_id;   /* 0: none */
  char *source_severity; /* the word a bot sent for it, or NULL */
  bool is_event;         /* told by a bot, without a condition that is watched */
  int64_t n_suppressed;  /* occurrences or changes since the last message that told of any */
  int64_t told_us;       /* of an event: when an occurrence was last sent; starts its window */
  int64_t n_flips;       /* changes since it began to flap */
  int64_t flap_until_us; /* it flaps no more when none comes before */
  int64_t expires_us;    /* of an event: it is over when no occurrence comes before */
} BwIncident;

/** A new one of seq 0 with nothing known; bw_workflow_apply() opens it. (transfer full) */
BwIncident *bw_incident_new (void);
/** A copy with strings of its own. (transfer full) */
BwIncident *bw_incident_copy (const BwIncident *incident);
void bw_incident_free (BwIncident *incident);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwIncident, bw_incident_free)

/** Whether its status is one of the four below RESOLVED. */
bool bw_incident_is_open (const BwIncident *incident);
/** "open", "reopened", "acknowledged", "in_progress", "resolved", "closed". */
const char *bw_incident_status_name (BwIncidentStatus status);
/** Case does not count. False when TEXT is no status. */
bool bw_incident_status_parse (const char *text, BwIncidentStatus *out);
/** The identity of a condition: hex SHA-256 of "v1", rule and canonical label text, NUL-separated;
 * 32 digits. Never of value, message, severity or time. (transfer full) */
char *bw_incident_dedup_key (const char *rule, const char *label_text);
