/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every event in every status of an incident. */
#include "base/bw-error.h"
#include "model/bw-workflow.h"

#include <math.h>
#include <string.h>

#define NOW_US INT64_C (1772452800000000)

/** NEW stands for an incident without events. */
enum
{
  NEW = 0,
  OPEN = BW_INCIDENT_OPEN,
  REOPENED = BW_INCIDENT_REOPENED,
  ACKED = BW_INCIDENT_ACKNOWLEDGED,
  WORKED = BW_INCIDENT_IN_PROGRESS,
  RESOLVED = BW_INCIDENT_RESOLVED,
  CLOSED = BW_INCIDENT_CLOSED,
  NO = -1,
};

static const int statuses[] = { NEW, OPEN, REOPENED, ACKED, WORKED, RESOLVED, CLOSED };

/** The status each event leads to, from the statuses in the order above; NO where it is refused.
 * The resolved incident was resolved a minute ago. */
static const struct
{
  BwIncidentKind kind;
  int to[G_N_ELEMENTS (statuses)];
} table[] = {
  { BW_KIND_FIRE, { OPEN, NO, NO, NO, NO, REOPENED, NO } },
  { BW_KIND_UPGRADE, { NO, OPEN, REOPENED, OPEN, OPEN, NO, NO } },
  { BW_KIND_REOPEN, { NO, NO, NO, NO, NO, REOPENED, NO } },
  { BW_KIND_REPEAT, { NO, OPEN, REOPENED, NO, NO, NO, NO } },
  { BW_KIND_ESCALATE, { NO, OPEN, REOPENED, NO, NO, NO, NO } },
  { BW_KIND_FLAP, { NO, OPEN, REOPENED, ACKED, WORKED, REOPENED, NO } },
  { BW_KIND_RESOLVE, { NO, RESOLVED, RESOLVED, RESOLVED, RESOLVED, NO, NO } },
  { BW_KIND_NODATA, { OPEN, OPEN, REOPENED, ACKED, WORKED, REOPENED, NO } },
  { BW_KIND_DIGEST, { NO, NO, NO, NO, NO, NO, NO } },
  { BW_KIND_TEST, { NO, NO, NO, NO, NO, NO, NO } },
  { BW_KIND_DOWNGRADE, { NO, OPEN, REOPENED, ACKED, WORKED, NO, NO } },
  { BW_KIND_ACK, { NO, ACKED, ACKED, NO, NO, NO, NO } },
  { BW_KIND_START, { NO, WORKED, WORKED, WORKED, NO, NO, NO } },
  { BW_KIND_UNACK, { NO, NO, NO, OPEN, OPEN, NO, NO } },
  { BW_KIND_CLOSE, { NO, NO, NO, NO, NO, CLOSED, NO } },
  { BW_KIND_NOTE, { NO, OPEN, REOPENED, ACKED, WORKED, RESOLVED, CLOSED } },
};

static BwWorkflowEvent
event_of (BwIncidentKind kind, int64_t now_us)
{
  return (BwWorkflowEvent){ .kind = kind,
                            .now_us = now_us,
                            .actor = "auto",
                            .severity = BW_SEVERITY_CRITICAL,
                            .value = 91,
                            .threshold = 90,
                            .n = 12 };
}

static void
apply (BwIncident *incident, const BwWorkflowEvent *event)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncidentEvent) made = bw_workflow_apply (incident, event, &error);
  g_assert_no_error (error);
  g_assert_cmpint (made->seq, ==, incident->seq);
}

static void
step (BwIncident *incident, BwIncidentKind kind, int64_t now_us)
{
  BwWorkflowEvent event = event_of (kind, now_us);
  apply (incident, &event);
}

/** An incident that came to STATUS by way of events, the last of them at NOW_US. */
static BwIncident *
incident_in (int status)
{
  BwIncident *incident = bw_incident_new ();
  int64_t early_us = NOW_US - BW_MINUTE_US;
  incident->id = 7;
  if (status == NEW)
    return incident;
  step (incident, BW_KIND_FIRE, early_us);
  if (status == REOPENED || status == RESOLVED || status == CLOSED)
    step (incident, BW_KIND_RESOLVE, status == REOPENED ? early_us : NOW_US);
  if (status == REOPENED)
    step (incident, BW_KIND_FIRE, NOW_US);
  if (status == ACKED)
    step (incident, BW_KIND_ACK, NOW_US);
  if (status == WORKED)
    step (incident, BW_KIND_START, NOW_US);
  if (status == CLOSED)
    step (incident, BW_KIND_CLOSE, NOW_US);
  g_assert_cmpint ((int) incident->status, ==, status);
  return incident;
}

static void
check_unchanged (const BwIncident *before, const BwIncident *after)
{
  BwIncident copy = *after;
  copy.dedup_key = before->dedup_key;
  copy.rule = before->rule;
  copy.labels = before->labels;
  copy.metric = before->metric;
  copy.summary = before->summary;
  g_assert_cmpmem (&copy, sizeof copy, before, sizeof *before);
}

static void
check_allowed (BwIncident *incident, const BwWorkflowEvent *event, int from, int to)
{
  g_autoptr (GError) error = NULL;
  int64_t seq = incident->seq;
  g_autoptr (BwIncidentEvent) made = bw_workflow_apply (incident, event, &error);
  g_assert_no_error (error);
  g_assert_cmpint ((int) incident->status, ==, to);
  g_assert_cmpint (incident->seq, ==, seq + 1);
  g_assert_cmpint (incident->updated_us, ==, event->now_us);
  g_assert_cmpint (made->incident_id, ==, 7);
  g_assert_cmpint (made->seq, ==, seq + 1);
  g_assert_cmpint (made->at_us, ==, event->now_us);
  g_assert_cmpint (made->from_status, ==, from);
  g_assert_cmpint (made->to_status, ==, to);
  g_assert_cmpint ((int) made->kind, ==, (int) event->kind);
  g_assert_cmpstr (made->actor, ==, "auto");
}

static void
check_refused (BwIncident *incident, const BwWorkflowEvent *event, int from)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncident) before = bw_incident_copy (incident);
  g_assert_null (bw_workflow_apply (incident, event, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  check_unchanged (before, incident);
  const char *status = from == NEW ? "new" : bw_incident_status_name ((BwIncidentStatus) from);
  g_assert_nonnull (strstr (error->message, status));
  g_assert_nonnull (strstr (error->message, bw_incident_kind_name (event->kind)));
}

static void
test_table (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (table); i++)
    for (unsigned j = 0; j < G_N_ELEMENTS (statuses); j++)
      {
        g_autoptr (BwIncident) incident = incident_in (statuses[j]);
        BwWorkflowEvent event = event_of (table[i].kind, NOW_US + BW_MINUTE_US);
        if (table[i].to[j] != NO)
          check_allowed (incident, &event, statuses[j], table[i].to[j]);
        else
          check_refused (incident, &event, statuses[j]);
      }
}

static void
test_refusal_names_what_is_allowed (void)
{
  g_autoptr (BwIncident) incident = incident_in (CLOSED);
  g_autoptr (GError) error = NULL;
  BwWorkflowEvent event = event_of (BW_KIND_ACK, NOW_US);
  g_assert_null (bw_workflow_apply (incident, &event, &error));
  g_assert_cmpstr (error->message, ==,
                   "ACK is not possible: incident 7 is closed, which allows NOTE");
}

static void
test_fire_opens (void)
{
  g_autoptr (BwIncident) incident = bw_incident_new ();
  BwWorkflowEvent event = event_of (BW_KIND_FIRE, NOW_US);
  event.summary = "CPU 91 %";
  event.evidence = "{}";
  event.note = "as seen";
  g_autoptr (BwIncidentEvent) made = bw_workflow_apply (incident, &event, NULL);
  g_assert_cmpstr (made->evidence, ==, "{}");
  g_assert_cmpstr (made->note, ==, "as seen");
  g_assert_cmpint (made->from_status, ==, 0);
  g_assert_cmpstr (incident->summary, ==, "CPU 91 %");
  g_assert_cmpint (incident->opened_us, ==, NOW_US);
  g_assert_cmpint (incident->episode_us, ==, NOW_US);
  g_assert_cmpint (incident->episode, ==, 1);
  g_assert_cmpint (incident->occurrences, ==, 1);
  g_assert_cmpint (incident->reopen_count, ==, 0);
  g_assert_cmpint (incident->level, ==, 1);
  g_assert_cmpint ((int) incident->severity, ==, BW_SEVERITY_CRITICAL);
  g_assert_cmpint ((int) incident->max_severity, ==, BW_SEVERITY_CRITICAL);
  g_assert_cmpfloat (incident->value, ==, 91);
  g_assert_cmpfloat (incident->threshold, ==, 90);
  g_assert_cmpint (incident->n, ==, 12);
}

static void
test_reopen_window (void)
{
  g_autoptr (BwIncident) incident = incident_in (RESOLVED);
  BwWorkflowEvent late = event_of (BW_KIND_FIRE, NOW_US + BW_HOUR_US + 1);
  g_assert_true (bw_workflow_reopens (incident, NOW_US + BW_HOUR_US));
  g_assert_false (bw_workflow_reopens (incident, NOW_US + BW_HOUR_US + 1));
  g_assert_false (bw_workflow_reopens (NULL, NOW_US));
  check_refused (incident, &late, RESOLVED);
  /* A person may reopen it at any time. */
  step (incident, BW_KIND_REOPEN, NOW_US + 30 * BW_DAY_US);
  g_assert_cmpint ((int) incident->status, ==, REOPENED);
  for (unsigned i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (BwIncident) other = incident_in (statuses[i]);
      g_assert_true (bw_workflow_reopens (other, NOW_US) == (statuses[i] == RESOLVED));
    }
}

static void
test_fire_reopens (void)
{
  g_autoptr (BwIncident) incident = incident_in (OPEN);
  BwWorkflowEvent escalate = event_of (BW_KIND_ESCALATE, NOW_US);
  escalate.level = 3;
  apply (incident, &escalate);
  g_assert_cmpint (incident->level, ==, 3);
  escalate.level = 2;
  apply (incident, &escalate);
  g_assert_cmpint (incident->level, ==, 3);
  step (incident, BW_KIND_ACK, NOW_US);
  incident->next_repeat_us = NOW_US;
  incident->next_escalation_us = NOW_US;
  step (incident, BW_KIND_RESOLVE, NOW_US + 5);
  g_assert_cmpint (incident->next_repeat_us, ==, BW_TIME_NONE);
  g_assert_cmpint (incident->next_escalation_us, ==, BW_TIME_NONE);
  BwWorkflowEvent fire = event_of (BW_KIND_FIRE, NOW_US + 9);
  fire.severity = BW_SEVERITY_WARNING;
  apply (incident, &fire);
  g_assert_cmpint (incident->episode, ==, 2);
  g_assert_cmpint (incident->episode_us, ==, NOW_US + 9);
  g_assert_cmpint (incident->opened_us, ==, NOW_US - BW_MINUTE_US);
  g_assert_cmpint (incident->occurrences, ==, 2);
  g_assert_cmpint (incident->reopen_count, ==, 1);
  g_assert_cmpint (incident->level, ==, 1);
  g_assert_cmpint (incident->max_level, ==, 3);
  g_assert_cmpint (incident->acked_us, ==, BW_TIME_NONE);
  g_assert_cmpint (incident->ack_until_us, ==, BW_TIME_NONE);
  g_assert_cmpint (incident->resolved_us, ==, BW_TIME_NONE);
  g_assert_cmpint (incident->quiet_us, ==, 0);
  g_assert_cmpint (incident->quiet_since_us, ==, BW_TIME_NONE);
  g_assert_cmpint ((int) incident->severity, ==, BW_SEVERITY_WARNING);
  g_assert_cmpint ((int) incident->max_severity, ==, BW_SEVERITY_CRITICAL);
}

static void
test_person_reopens (void)
{
  g_autoptr (BwIncident) incident = incident_in (RESOLVED);
  BwWorkflowEvent event = { .kind = BW_KIND_REOPEN, .now_us = NOW_US + 9, .actor = "cli:anna" };
  apply (incident, &event);
  g_assert_cmpint ((int) incident->status, ==, REOPENED);
  g_assert_cmpint (incident->occurrences, ==, 1);
  g_assert_cmpint (incident->reopen_count, ==, 1);
  g_assert_cmpint (incident->episode, ==, 2);
  /* Nothing was measured. */
  g_assert_cmpint ((int) incident->severity, ==, BW_SEVERITY_CRITICAL);
  g_assert_cmpfloat (incident->value, ==, 91);
  g_assert_cmpint (incident->n, ==, 12);
}

/** A firing that is told as a reopening counts; the end of a hold over the same firing does not. */
static void
test_program_reopens (void)
{
  g_autoptr (BwIncident) incident = incident_in (RESOLVED);
  step (incident, BW_KIND_REOPEN, NOW_US + 9);
  g_assert_cmpint (incident->occurrences, ==, 2);
  g_assert_cmpint (incident->reopen_count, ==, 1);
  BwWorkflowEvent resolve = {
    .kind = BW_KIND_RESOLVE, .now_us = NOW_US + 10, .actor = "cli:anna", .is_condition_true = true
  };
  apply (incident, &resolve);
  step (incident, BW_KIND_REOPEN, NOW_US + BW_HOUR_US);
  g_assert_cmpint (incident->occurrences, ==, 2);
  g_assert_cmpint (incident->reopen_count, ==, 2);
}

static void
test_acknowledge (void)
{
  static const struct
  {
    BwSeverity severity;
    int64_t ttl_us;
  } cases[] = {
    { BW_SEVERITY_INFO, 0 },
    { BW_SEVERITY_WARNING, 0 },
    { BW_SEVERITY_ERROR, 0 },
    { BW_SEVERITY_CRITICAL, 4 * BW_HOUR_US },
    { BW_SEVERITY_EMERGENCY, BW_HOUR_US },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BwIncident) incident = bw_incident_new ();
      BwWorkflowEvent fire = event_of (BW_KIND_FIRE, NOW_US);
      BwWorkflowEvent ack = { .kind = BW_KIND_ACK, .now_us = NOW_US + 5, .actor = "desktop" };
      fire.severity = cases[i].severity;
      apply (incident, &fire);
      incident->next_repeat_us = NOW_US;
      incident->next_escalation_us = NOW_US;
      apply (incident, &ack);
      int64_t until_us = cases[i].ttl_us == 0 ? BW_TIME_NONE : NOW_US + 5 + cases[i].ttl_us;
      g_assert_cmpint (incident->ack_until_us, ==, until_us);
      g_assert_cmpint (incident->acked_us, ==, NOW_US + 5);
      g_assert_cmpint (incident->quiet_since_us, ==, NOW_US + 5);
      g_assert_cmpint (incident->next_repeat_us, ==, BW_TIME_NONE);
      g_assert_cmpint (incident->next_escalation_us, ==, BW_TIME_NONE);
      g_assert_cmpfloat (incident->value, ==, 91);
      g_assert_cmpint (incident->n, ==, 12);
    }
}

static void
test_start_after_acknowledge (void)
{
  g_autoptr (BwIncident) incident = incident_in (ACKED);
  step (incident, BW_KIND_START, NOW_US + BW_HOUR_US);
  g_assert_cmpint (incident->acked_us, ==, NOW_US);
  g_assert_cmpint (incident->quiet_since_us, ==, NOW_US);
  g_assert_cmpint (incident->ack_until_us, ==, NOW_US + 5 * BW_HOUR_US);
}

static void
test_acknowledgement_lapses (void)
{
  g_autoptr (BwIncident) incident = incident_in (ACKED);
  BwWorkflowEvent lapse = event_of (BW_KIND_UNACK, NOW_US + 4 * BW_HOUR_US);
  g_autoptr (BwIncidentEvent) made = bw_workflow_apply (incident, &lapse, NULL);
  g_assert_cmpstr (made->note, ==, "acknowledgement lapsed: 4\u00a0h have passed");
  g_assert_cmpint ((int) incident->status, ==, OPEN);
  g_assert_cmpint (incident->quiet_us, ==, 4 * BW_HOUR_US);
  g_assert_cmpint (incident->quiet_since_us, ==, BW_TIME_NONE);
  g_assert_cmpint (incident->acked_us, ==, BW_TIME_NONE);
  g_assert_cmpint (incident->ack_until_us, ==, BW_TIME_NONE);
  /* A second time of quiet adds up. */
  step (incident, BW_KIND_START, NOW_US + 5 * BW_HOUR_US);
  BwWorkflowEvent unack = { .kind = BW_KIND_UNACK,
                            .now_us = NOW_US + 6 * BW_HOUR_US,
                            .actor = "cli:anna" };
  g_autoptr (BwIncidentEvent) asked = bw_workflow_apply (incident, &unack, NULL);
  g_assert_cmpstr (asked->note, ==, "acknowledgement lapsed: anna gave it back");
  g_assert_cmpint (incident->quiet_us, ==, 5 * BW_HOUR_US);
}

static void
test_upgrade_breaks_acknowledgement (void)
{
  g_autoptr (BwIncident) incident = incident_in (WORKED);
  BwWorkflowEvent upgrade = event_of (BW_KIND_UPGRADE, NOW_US + BW_MINUTE_US);
  upgrade.severity = BW_SEVERITY_EMERGENCY;
  upgrade.value = 99;
  g_autoptr (BwIncidentEvent) made = bw_workflow_apply (incident, &upgrade, NULL);
  g_assert_cmpstr (made->note, ==, "acknowledgement lapsed: severity is now emergency");
  g_assert_cmpint ((int) incident->severity, ==, BW_SEVERITY_EMERGENCY);
  g_assert_cmpint (incident->acked_us, ==, BW_TIME_NONE);
  g_assert_cmpint (incident->quiet_us, ==, BW_MINUTE_US);
  g_assert_cmpfloat (incident->value, ==, 99);
  /* Getting better changes no one's work. */
  step (incident, BW_KIND_ACK, NOW_US + 2 * BW_MINUTE_US);
  BwWorkflowEvent downgrade = event_of (BW_KIND_DOWNGRADE, NOW_US + 3 * BW_MINUTE_US);
  downgrade.severity = BW_SEVERITY_WARNING;
  apply (incident, &downgrade);
  g_assert_cmpint ((int) incident->status, ==, ACKED);
  g_assert_cmpint ((int) incident->severity, ==, BW_SEVERITY_WARNING);
  g_assert_cmpint ((int) incident->max_severity, ==, BW_SEVERITY_EMERGENCY);
}

static void
test_resolve (void)
{
  static const struct
  {
    const char *actor;
    bool is_condition_true;
    int64_t hold_until_us;
  } cases[] = {
    { "auto", false, BW_TIME_NONE },
    { "auto", true, BW_TIME_NONE },
    { "cli:anna", false, BW_TIME_NONE },
    { "cli:anna", true, NOW_US + 5 + 15 * BW_MINUTE_US },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BwIncident) incident = incident_in (ACKED);
      incident->is_flapping = true;
      BwWorkflowEvent event = { .kind = BW_KIND_RESOLVE,
                                .now_us = NOW_US + 5,
                                .actor = cases[i].actor,
                                .note = "restarted it",
                                .is_condition_true = cases[i].is_condition_true,
                                .ends_flapping = true };
      apply (incident, &event);
      g_assert_cmpint (incident->resolved_us, ==, NOW_US + 5);
      g_assert_cmpint (incident->hold_until_us, ==, cases[i].hold_until_us);
      g_assert_cmpint (incident->ack_until_us, ==, BW_TIME_NONE);
      g_assert_cmpint (incident->quiet_us, ==, 5);
      g_assert_false (incident->is_flapping);
      g_assert_cmpfloat (incident->value, ==, 91);
      /* When it is over and the condition still true, it is reopened and held no more. */
      step (incident, BW_KIND_REOPEN, NOW_US + 20 * BW_MINUTE_US);
      g_assert_cmpint (incident->hold_until_us, ==, BW_TIME_NONE);
    }
}

static void
test_close (void)
{
  g_autoptr (BwIncident) incident = incident_in (RESOLVED);
  step (incident, BW_KIND_CLOSE, NOW_US + BW_DAY_US);
  g_assert_cmpint (incident->closed_us, ==, NOW_US + BW_DAY_US);
  g_assert_cmpint (incident->resolved_us, ==, NOW_US);
}

static void
test_note_changes_nothing_else (void)
{
  for (unsigned i = 1; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (BwIncident) incident = incident_in (statuses[i]);
      g_autoptr (BwIncident) before = bw_incident_copy (incident);
      BwWorkflowEvent note = {
        .kind = BW_KIND_NOTE, .now_us = NOW_US + 5, .actor = "cli:anna", .note = "looking"
      };
      apply (incident, &note);
      before->seq++;
      before->updated_us = NOW_US + 5;
      check_unchanged (before, incident);
    }
}

/** Any walk over events keeps the books: seq counts the accepted ones, and times and counters fit
 * the status. */
static void
test_random_walks (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (30);
  for (int walk = 0; walk < 500; walk++)
    {
      g_autoptr (BwIncident) incident = incident_in (NEW);
      int64_t now_us = NOW_US;
      int64_t n_accepted = 0, n_changes = 0;
      for (int i = 0; i < 60; i++)
        {
          unsigned pick = (unsigned) g_rand_int_range (rand, 0, G_N_ELEMENTS (table));
          now_us += g_rand_int_range (rand, 0, 40) * BW_MINUTE_US;
          BwWorkflowEvent event = event_of (table[pick].kind, now_us);
          event.actor = g_rand_boolean (rand) ? "auto" : "cli:anna";
          event.is_condition_true = g_rand_boolean (rand);
          bool was_flapping = incident->is_flapping;
          g_autoptr (BwIncidentEvent) made = bw_workflow_apply (incident, &event, NULL);
          n_accepted += made != NULL;
          n_changes += made != NULL && was_flapping;
          bool is_taken = incident->status == BW_INCIDENT_ACKNOWLEDGED
                          || incident->status == BW_INCIDENT_IN_PROGRESS;
          g_assert_cmpint (incident->seq, ==, n_accepted);
          if (n_accepted == 0)
            continue;
          g_assert_true ((incident->quiet_since_us != BW_TIME_NONE) == is_taken);
          g_assert_true ((incident->resolved_us == BW_TIME_NONE) == bw_incident_is_open (incident));
          g_assert_true ((incident->closed_us != BW_TIME_NONE)
                         == (incident->status == BW_INCIDENT_CLOSED));
          g_assert_cmpint (incident->episode, ==, incident->reopen_count + 1);
          g_assert_cmpint (incident->occurrences, <=, incident->episode + n_changes);
          g_assert_true (!incident->is_flapping || bw_incident_is_open (incident));
          g_assert_true ((incident->flap_until_us != BW_TIME_NONE) == incident->is_flapping);
          g_assert_cmpint (incident->quiet_us, <=, now_us - incident->episode_us);
        }
    }
}

/* While it flaps, ends and beginnings are counted and the incident stays open; a person's end ends
 * it. */
static void
test_flapping (void)
{
  g_autoptr (BwIncident) incident = incident_in (OPEN);
  BwWorkflowEvent event = event_of (BW_KIND_FLAP, NOW_US);
  event.n_flips = 4;
  event.flap_until_us = NOW_US + 45 * BW_MINUTE_US;
  apply (incident, &event);
  g_assert_true (incident->is_flapping);
  g_assert_cmpint (incident->n_flips, ==, 4);
  g_assert_cmpint (incident->n_suppressed, ==, 0);
  g_assert_cmpint (incident->flap_until_us, ==, NOW_US + 45 * BW_MINUTE_US);
  static const BwIncidentKind changes[] = { BW_KIND_FIRE, BW_KIND_RESOLVE, BW_KIND_REOPEN };
  for (unsigned i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      int64_t now_us = NOW_US + (20 + i) * BW_MINUTE_US;
      step (incident, changes[i], now_us);
      g_assert_cmpint ((int) incident->status, ==, OPEN);
      g_assert_cmpint (incident->n_suppressed, ==, i + 1);
      g_assert_cmpint (incident->n_flips, ==, 5 + i);
      g_assert_cmpint (incident->flap_until_us, ==, now_us + BW_FLAP_QUIET_US);
    }
  /* A summary begins the count anew. */
  step (incident, BW_KIND_FLAP, NOW_US + 25 * BW_MINUTE_US);
  g_assert_cmpint (incident->n_suppressed, ==, 0);
  g_assert_cmpint (incident->n_flips, ==, 8);
  event = event_of (BW_KIND_RESOLVE, NOW_US + 60 * BW_MINUTE_US);
  event.ends_flapping = true;
  apply (incident, &event);
  g_assert_cmpint ((int) incident->status, ==, RESOLVED);
  g_assert_false (incident->is_flapping);
  g_assert_cmpint (incident->n_flips, ==, 8);
  g_assert_cmpint (incident->flap_until_us, ==, BW_TIME_NONE);
}

static void
test_flapping_ends (void)
{
  g_autoptr (BwIncident) incident = incident_in (OPEN);
  step (incident, BW_KIND_FLAP, NOW_US);
  BwWorkflowEvent note = event_of (BW_KIND_NOTE, NOW_US + 1);
  apply (incident, &note);
  g_assert_true (incident->is_flapping);
  note.ends_flapping = true;
  apply (incident, &note);
  g_assert_false (incident->is_flapping);
  g_assert_cmpint ((int) incident->status, ==, OPEN);
  step (incident, BW_KIND_FLAP, NOW_US + 2);
  BwWorkflowEvent end = event_of (BW_KIND_RESOLVE, NOW_US + 3);
  end.actor = "cli:anna";
  apply (incident, &end);
  g_assert_cmpint ((int) incident->status, ==, RESOLVED);
  g_assert_false (incident->is_flapping);
}

/* What a bot tells: each occurrence that is told of counts and begins the window anew. */
static void
test_occurrences (void)
{
  g_autoptr (BwIncident) incident = bw_incident_new ();
  incident->is_event = true;
  static const struct
  {
    BwIncidentKind kind;
    int status;
  } steps[] = {
    { BW_KIND_FIRE, OPEN },       { BW_KIND_REOPEN, OPEN }, { BW_KIND_FLAP, OPEN },
    { BW_KIND_UPGRADE, OPEN },    { BW_KIND_ACK, ACKED },   { BW_KIND_FLAP, ACKED },
    { BW_KIND_UPGRADE, OPEN },    { BW_KIND_NOTE, OPEN },   { BW_KIND_RESOLVE, RESOLVED },
    { BW_KIND_REOPEN, REOPENED },
  };
  int64_t n = 0, now_us = NOW_US;
  for (unsigned i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      BwWorkflowEvent event = event_of (steps[i].kind, now_us += BW_MINUTE_US);
      bool is_occurrence = steps[i].kind < BW_KIND_RESOLVE;
      event.expires_us = now_us + BW_HOUR_US;
      incident->n_suppressed = 3;
      n += is_occurrence;
      apply (incident, &event);
      g_assert_cmpint ((int) incident->status, ==, steps[i].status);
      g_assert_cmpint (incident->occurrences, ==, n);
      g_assert_false (incident->is_flapping);
      if (!is_occurrence)
        continue;
      g_assert_cmpint (incident->told_us, ==, now_us);
      g_assert_cmpint (incident->n_suppressed, ==, 0);
      g_assert_cmpint (incident->expires_us, ==, now_us + BW_HOUR_US);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/table", test_table);
  g_test_add_func ("/workflow/refusal-names-what-is-allowed", test_refusal_names_what_is_allowed);
  g_test_add_func ("/workflow/fire-opens", test_fire_opens);
  g_test_add_func ("/workflow/reopen-window", test_reopen_window);
  g_test_add_func ("/workflow/fire-reopens", test_fire_reopens);
  g_test_add_func ("/workflow/person-reopens", test_person_reopens);
  g_test_add_func ("/workflow/program-reopens", test_program_reopens);
  g_test_add_func ("/workflow/acknowledge", test_acknowledge);
  g_test_add_func ("/workflow/start-after-acknowledge", test_start_after_acknowledge);
  g_test_add_func ("/workflow/acknowledgement-lapses", test_acknowledgement_lapses);
  g_test_add_func ("/workflow/upgrade-breaks-acknowledgement", test_upgrade_breaks_acknowledgement);
  g_test_add_func ("/workflow/resolve", test_resolve);
  g_test_add_func ("/workflow/close", test_close);
  g_test_add_func ("/workflow/note-changes-nothing-else", test_note_changes_nothing_else);
  g_test_add_func ("/workflow/random-walks", test_random_walks);
  g_test_add_func ("/workflow/flapping", test_flapping);
  g_test_add_func ("/workflow/flapping-ends", test_flapping_ends);
  g_test_add_func ("/workflow/occurrences", test_occurrences);
  return g_test_run ();
}
