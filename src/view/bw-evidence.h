/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was known when an alert fired, as a person reads it: for the window and for commands. */
#pragma once

#include "model/bw-incident.h"
#include "model/bw-metric.h"
#include "view/bw-figure.h"

typedef struct
{
  int64_t time_us;
  double value; /* NaN: there was none */
} BwEvidenceValue;

/** The evidence of an event. Texts are owned, NULL, NaN and BW_TIME_NONE where it has nothing. */
typedef struct
{
  const BwMetric *metric; /* or NULL */
  char *rule;             /* its name */
  char *rule_text;        /* it in words */
  char *runbook;
  bool is_below; /* the bad side */
  bool is_truth; /* its value is whether a condition holds, 1 or 0 */
  BwSeverity severity;
  double value, before, worst;
  double threshold, recover; /* the level of its tier, and where that is over */
  double n, min_samples;
  int64_t since_us;                  /* when the level was crossed */
  double held_s, for_s;              /* how long it had held, and how long it had to */
  double held_count, for_count;      /* the same in evaluations */
  char *state, *before_state, *data; /* "FIRING", "PENDING", "FRESH" */
  char *reason;                      /* "value", "no_data", … */
  GArray *values;                    /* of BwEvidenceValue, oldest first */
} BwEvidence;

/** Reads the evidence of EVENT; NULL when it has none. (transfer full) */
BwEvidence *bw_evidence_new (const BwIncidentEvent *event);
void bw_evidence_free (BwEvidence *evidence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwEvidence, bw_evidence_free)
/** VALUE as the evidence words numbers: with a decimal more than a card has. (transfer full) */
char *bw_evidence_number (const BwEvidence *evidence, double value);
/** Rule, value, level, sample, patience, state: in rows. Times in ZONE. (element type BwFigure,
 * transfer full) */
GPtrArray *bw_evidence_facts (const BwEvidence *evidence, int64_t now_us, GTimeZone *zone);
