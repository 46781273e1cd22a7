/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message as every channel gets it: rendered words and the facts behind them. */
#pragma once

#include "model/bw-incident.h"

/** What is sent: rendered inputs, no secrets. Strings are owned. */
typedef struct
{
  char *outbox_id; /* idempotency key */
  int64_t incident_id;
  BwIncidentKind kind;
  BwSeverity severity;
  char *title; /* "Critical: CPU of this-computer at 97.0 %"; one line of valid UTF-8 */
  char *body; /* plain text, lines: why it is told again, if so; limit and since when; rule and n */
  char *metric;
  double value;
  double threshold;
  int64_t at_us;
  int64_t opened_us;
  int64_t resolved_us; /* BW_TIME_NONE: it is not over */
  int64_t n;           /* sample size; -1: none */
  int level;           /* of escalation, from 1 */
  char *rule;          /* or NULL; as all that follow */
  char *labels;        /* canonical label text */
  char *category;
  char *dedup_key;
  char *status; /* of the incident */
  char *summary;
  char *runbook;
  char *late;        /* "delivered late (offline 01:58–04:02)" */
  GPtrArray *items;  /* of BwMessage: what a digest or a group stands for; NULL: only itself */
  GBytes *chart_png; /* drawn when it is sent; not in the outbox */
  bool is_maybe_duplicate;
} BwMessage;

/** An empty message: numbers NaN, times BW_TIME_NONE. (transfer full) */
BwMessage *bw_message_new (void);
BwMessage *bw_message_copy (const BwMessage *message);
void bw_message_free (BwMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwMessage, bw_message_free)

/** Whether it stands for several incidents, or for what was collected. */
bool bw_message_is_group (const BwMessage *message);
/** Whether nothing that it tells of lasts: an end, or a digest of nothing but ends. */
bool bw_message_is_over (const BwMessage *message);

/** The outbox payload: one JSON object. (transfer full) */
char *bw_message_to_json (const BwMessage *message);
/** The payload back; INVALID names what is wrong with it. Titles and bodies are cut to what a
 * channel can take. (transfer full) */
BwMessage *bw_message_from_json (const char *json, GError **error);
/** Title and body for an incident's event, whose evidence is used where there is one. Clock times
 * are in the system's zone. Any thread. (transfer full) */
BwMessage *bw_message_for_incident (const BwIncident *incident, const BwIncidentEvent *event);
/** The same with clock times in ZONE (NULL: the system's). Any thread. (transfer full) */
BwMessage *bw_message_for_incident_in_zone (const BwIncident *incident,
                                            const BwIncidentEvent *event, GTimeZone *zone);
/** TEXT as valid UTF-8 of at most MAX_BYTES, control characters as blanks; line ends stay when
 * HAS_LINES, else are blanks, too. NULL is "". (transfer full) */
char *bw_message_clean (const char *text, size_t max_bytes, bool has_lines);
