/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transitions in alerts.db: all of it or nothing, one open incident a condition, lost races. */
#include "alerts-db.h"
#include "base/bw-error.h"
#include "model/bw-workflow.h"

#include <math.h>

static void
expect_conflict (BwAlerts *alerts, BwAlertCommit *commit, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (
      bw_store_worker_run (bw_alerts_worker (alerts), bw_alerts_job_commit, commit, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, part));
}

static int64_t
count (BwAlerts *alerts, BwStoreJob job, gpointer query)
{
  g_autoptr (GPtrArray) rows = alerts_run (alerts, job, query);
  return rows->len;
}

static int64_t
count_incidents (BwAlerts *alerts)
{
  BwIncidentQuery query = { .since_us = BW_TIME_NONE };
  return count (alerts, bw_alerts_job_list_incidents, &query);
}

static int64_t
count_outbox (BwAlerts *alerts)
{
  BwOutboxQuery query = { 0 };
  return count (alerts, bw_alerts_job_list_outbox, &query);
}

static BwIncident *
load (BwAlerts *alerts, int64_t id)
{
  BwIncidentQuery query = { .id = id, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) rows = alerts_run (alerts, bw_alerts_job_list_incidents, &query);
  g_assert_cmpuint (rows->len, ==, 1);
  return bw_incident_copy (rows->pdata[0]);
}

static BwOutboxRow *
new_delivery (const char *channel)
{
  BwOutboxRow *row = bw_outbox_row_new ();
  row->channel = g_strdup (channel);
  row->kind = BW_KIND_FIRE;
  row->severity = BW_SEVERITY_CRITICAL;
  row->payload = g_strdup ("{\"value\":91}");
  row->created_us = BW_TEST_NOW_US;
  row->not_before_us = BW_TEST_NOW_US;
  row->expires_us = BW_TEST_NOW_US + BW_HOUR_US;
  return row;
}

/* A firing as the engine commits it: incident, event, state and two deliveries. */
static BwAlertCommit *
new_firing (const char *label_text)
{
  BwAlertCommit *commit = bw_alert_commit_new ();
  commit->incident = bw_incident_new ();
  commit->incident->rule = g_strdup ("cpu");
  commit->incident->labels = g_strdup (label_text);
  commit->incident->dedup_key = bw_incident_dedup_key ("cpu", label_text);
  commit->incident->metric = g_strdup ("system_cpu_percent{source=\"host\"}");
  commit->incident->category = BW_CATEGORY_SYSTEM;
  BwWorkflowEvent event = { .kind = BW_KIND_FIRE,
                            .now_us = BW_TEST_NOW_US,
                            .actor = "auto",
                            .severity = BW_SEVERITY_CRITICAL,
                            .value = 91,
                            .threshold = 90,
                            .n = -1,
                            .summary = "CPU at 91 %",
                            .evidence = "{\"since\":1}" };
  g_autoptr (GError) error = NULL;
  commit->event = bw_workflow_apply (commit->incident, &event, &error);
  g_assert_no_error (error);
  commit->rule_state = bw_rule_state_row_new ();
  commit->rule_state->rule = g_strdup ("cpu");
  commit->rule_state->labels = g_strdup (label_text);
  commit->rule_state->state = 20;
  commit->rule_state->tier = 2;
  commit->rule_state->timers = g_bytes_new ("tim\0ers", 7);
  commit->rule_state->evaluated_us = BW_TEST_NOW_US;
  commit->outbox = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
  g_ptr_array_add (commit->outbox, new_delivery ("desktop"));
  g_ptr_array_add (commit->outbox, new_delivery ("log"));
  return commit;
}

/* A step of a stored incident: read, changed, written back where it was. */
static BwAlertCommit *
new_step (BwAlerts *alerts, int64_t id, BwIncidentKind kind)
{
  BwAlertCommit *commit = bw_alert_commit_new ();
  commit->incident = load (alerts, id);
  commit->expected_seq = commit->incident->seq;
  BwWorkflowEvent event = { .kind = kind,
                            .now_us = BW_TEST_NOW_US + BW_MINUTE_US,
                            .actor = "cli:anna",
                            .note = "looking",
                            .severity = BW_SEVERITY_CRITICAL,
                            .value = (double) NAN,
                            .threshold = (double) NAN,
                            .n = -1 };
  g_autoptr (GError) error = NULL;
  commit->event = bw_workflow_apply (commit->incident, &event, &error);
  g_assert_no_error (error);
  return commit;
}

typedef struct
{
  BwAlerts *alerts;
  BwAlertCommit *commit;
  bool is_done;
} Answer;

static void
commit_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;
  g_autoptr (GError) error = NULL;
  answer->commit = bw_alerts_commit_finish (answer->alerts, result, &error);
  g_assert_no_error (error);
  answer->is_done = true;
}

static void
assert_same_incident (const BwIncident *a, const BwIncident *b)
{
  g_assert_cmpint (a->id, ==, b->id);
  g_assert_cmpstr (a->dedup_key, ==, b->dedup_key);
  g_assert_cmpstr (a->rule, ==, b->rule);
  g_assert_cmpstr (a->labels, ==, b->labels);
  g_assert_cmpstr (a->metric, ==, b->metric);
  g_assert_cmpint (a->category, ==, b->category);
  g_assert_cmpint (a->severity, ==, b->severity);
  g_assert_cmpint (a->max_severity, ==, b->max_severity);
  g_assert_cmpint (a->status, ==, b->status);
  g_assert_cmpint (a->seq, ==, b->seq);
  g_assert_cmpint (a->episode, ==, b->episode);
  g_assert_cmpint (a->occurrences, ==, b->occurrences);
  g_assert_cmpint (a->reopen_count, ==, b->reopen_count);
  g_assert_cmpint (a->is_flapping, ==, b->is_flapping);
  g_assert_cmpint (a->episode_us, ==, b->episode_us);
  g_assert_cmpint (a->quiet_us, ==, b->quiet_us);
  g_assert_cmpint (a->quiet_since_us, ==, b->quiet_since_us);
  g_assert_cmpint (a->level, ==, b->level);
  g_assert_cmpint (a->max_level, ==, b->max_level);
  g_assert_cmpint (a->next_escalation_us, ==, b->next_escalation_us);
  g_assert_cmpint (a->next_repeat_us, ==, b->next_repeat_us);
  g_assert_cmpint (a->hold_until_us, ==, b->hold_until_us);
  g_assert_cmpint (a->ack_until_us, ==, b->ack_until_us);
  g_assert_cmpint (a->opened_us, ==, b->opened_us);
  g_assert_cmpint (a->updated_us, ==, b->updated_us);
  g_assert_cmpint (a->acked_us, ==, b->acked_us);
  g_assert_cmpint (a->resolved_us, ==, b->resolved_us);
  g_assert_cmpint (a->closed_us, ==, b->closed_us);
  g_assert_cmpfloat (a->value, ==, b->value);
  g_assert_true (a->threshold == b->threshold || (isnan (a->threshold) && isnan (b->threshold)));
  g_assert_cmpint (a->n, ==, b->n);
  g_assert_cmpstr (a->summary, ==, b->summary);
  g_assert_cmpint (a->useful, ==, b->useful);
  g_assert_cmpint (a->previous_id, ==, b->previous_id);
}

static void
test_firing (AlertsFixture *fixture, gconstpointer data)
{
  Answer answer = { .alerts = fixture->alerts };
  bw_alerts_commit_async (fixture->alerts, new_firing ("source=\"host\""), commit_cb, &answer);
  bw_test_wait_flag (&answer.is_done);
  g_autoptr (BwAlertCommit) commit = answer.commit;
  int64_t id = commit->incident->id;
  g_assert_cmpint (id, >, 0);

  /* Everything is there after a restart. */
  bw_alerts_close (fixture->alerts);
  fixture->alerts = alerts_open (fixture->dir);
  g_autoptr (BwIncident) stored = load (fixture->alerts, id);
  assert_same_incident (stored, commit->incident);
  g_autoptr (GPtrArray) events = alerts_run (fixture->alerts, bw_alerts_job_list_events, &id);
  g_assert_cmpuint (events->len, ==, 1);
  BwIncidentEvent *event = events->pdata[0];
  g_assert_cmpint (event->seq, ==, stored->seq);
  g_assert_cmpint (event->kind, ==, BW_KIND_FIRE);
  g_assert_cmpint (event->from_status, ==, 0);
  g_assert_cmpint (event->to_status, ==, BW_INCIDENT_OPEN);
  g_assert_cmpstr (event->actor, ==, "auto");
  g_assert_cmpstr (event->evidence, ==, "{\"since\":1}");
  g_assert_null (event->note);

  g_autoptr (GPtrArray) states = alerts_run (fixture->alerts, bw_alerts_job_load_states, NULL);
  g_assert_cmpuint (states->len, ==, 1);
  BwRuleStateRow *state = states->pdata[0];
  g_assert_cmpint (state->incident_id, ==, id);
  g_assert_cmpint (state->nodata_incident_id, ==, 0);
  g_assert_cmpint (state->state, ==, 20);
  g_assert_true (isnan (state->last_value));
  g_assert_true (g_bytes_equal (state->timers, commit->rule_state->timers));

  BwOutboxQuery query = { .is_unsettled = true };
  g_autoptr (GPtrArray) outbox = alerts_run (fixture->alerts, bw_alerts_job_list_outbox, &query);
  g_assert_cmpuint (outbox->len, ==, 2);
  BwOutboxRow *row = outbox->pdata[0];
  g_assert_cmpstr (row->channel, ==, "desktop");
  g_assert_cmpint (row->incident_id, ==, id);
  g_assert_cmpint (row->event_seq, ==, event->seq);
  g_assert_cmpstr (row->payload, ==, "{\"value\":91}");
  g_assert_cmpint (row->status, ==, BW_OUTBOX_QUEUED);
}

/* What fails at the end, a delivery that was queued already, takes the whole transition with it. */
static void
test_nothing_half (AlertsFixture *fixture, gconstpointer data)
{
  g_autoptr (BwAlertCommit) commit = new_firing ("source=\"host\"");
  BwOutboxRow *twice = new_delivery ("log");
  g_ptr_array_add (commit->outbox, twice);
  expect_conflict (fixture->alerts, commit, "log");
  g_assert_cmpint (commit->incident->id, ==, 0);
  g_assert_cmpint (commit->event->incident_id, ==, 0);
  g_assert_cmpint (commit->rule_state->incident_id, ==, 0);
  g_assert_cmpint (count_incidents (fixture->alerts), ==, 0);
  g_assert_cmpint (count_outbox (fixture->alerts), ==, 0);
  g_assert_cmpint (count (fixture->alerts, bw_alerts_job_load_states, NULL), ==, 0);

  /* The same commit goes through once that row is away. */
  g_ptr_array_remove (commit->outbox, twice);
  alerts_run (fixture->alerts, bw_alerts_job_commit, commit);
  g_assert_cmpint (count_incidents (fixture->alerts), ==, 1);
  g_assert_cmpint (count_outbox (fixture->alerts), ==, 2);
}

static void
test_one_open (AlertsFixture *fixture, gconstpointer data)
{
  g_autoptr (BwAlertCommit) first = new_firing ("source=\"host\"");
  g_autoptr (BwAlertCommit) again = new_firing ("source=\"host\"");
  g_autoptr (BwAlertCommit) other = new_firing ("source=\"other\"");
  alerts_run (fixture->alerts, bw_alerts_job_commit, first);
  expect_conflict (fixture->alerts, again, "incident 1 of the same condition is open");
  alerts_run (fixture->alerts, bw_alerts_job_commit, other);

  g_autoptr (BwAlertCommit) resolve = new_step (fixture->alerts, 1, BW_KIND_RESOLVE);
  alerts_run (fixture->alerts, bw_alerts_job_commit, resolve);
  alerts_run (fixture->alerts, bw_alerts_job_commit, again);
  g_assert_cmpint (again->incident->id, ==, 3);

  /* Reopening the first now meets the open third. */
  g_autoptr (BwAlertCommit) reopen = new_step (fixture->alerts, 1, BW_KIND_REOPEN);
  expect_conflict (fixture->alerts, reopen, "incident 3 of the same condition is open");
  g_autoptr (BwIncident) still = load (fixture->alerts, 1);
  g_assert_cmpint (still->status, ==, BW_INCIDENT_RESOLVED);

  BwIncidentQuery open = { .is_open_only = true, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) rows = alerts_run (fixture->alerts, bw_alerts_job_list_incidents, &open);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpint (((BwIncident *) rows->pdata[0])->id, ==, 3);
  BwIncidentQuery keyed = { .dedup_key = first->incident->dedup_key,
                            .since_us = BW_TIME_NONE,
                            .limit = 1 };
  g_autoptr (GPtrArray) newest = alerts_run (fixture->alerts, bw_alerts_job_list_incidents, &keyed);
  g_assert_cmpuint (newest->len, ==, 1);
  g_assert_cmpint (((BwIncident *) newest->pdata[0])->id, ==, 3);
  BwIncidentQuery since = { .since_us = BW_TEST_NOW_US + 1 };
  g_assert_cmpint (count (fixture->alerts, bw_alerts_job_list_incidents, &since), ==, 1);
  /* The third is resolved; the second, which is open, goes before it. */
  g_autoptr (BwAlertCommit) last = new_step (fixture->alerts, 3, BW_KIND_RESOLVE);
  alerts_run (fixture->alerts, bw_alerts_job_commit, last);
  BwIncidentQuery first_open = { .since_us = BW_TIME_NONE, .limit = 2, .is_open_first = true };
  g_autoptr (GPtrArray) ordered =
      alerts_run (fixture->alerts, bw_alerts_job_list_incidents, &first_open);
  g_assert_cmpuint (ordered->len, ==, 2);
  g_assert_cmpint (((BwIncident *) ordered->pdata[0])->id, ==, 2);
  g_assert_cmpint (((BwIncident *) ordered->pdata[1])->id, ==, 3);
}

/* Two connections acknowledge what both have read: the second is told, and nothing of it is kept.
 */
static void
test_lost_race (AlertsFixture *fixture, gconstpointer data)
{
  g_autoptr (BwAlertCommit) firing = new_firing ("source=\"host\"");
  alerts_run (fixture->alerts, bw_alerts_job_commit, firing);
  g_autoptr (BwAlerts) attached = alerts_open (fixture->dir);
  int64_t before = 0, unchanged = 0, after = 0;
  alerts_run (fixture->alerts, bw_alerts_job_data_version, &before);
  alerts_run (fixture->alerts, bw_alerts_job_data_version, &unchanged);
  g_assert_cmpint (before, ==, unchanged);

  g_autoptr (BwAlertCommit) ours = new_step (fixture->alerts, 1, BW_KIND_ACK);
  g_autoptr (BwAlertCommit) theirs = new_step (attached, 1, BW_KIND_ACK);
  alerts_run (attached, bw_alerts_job_commit, theirs);
  alerts_run (fixture->alerts, bw_alerts_job_data_version, &after);
  g_assert_cmpint (before, !=, after);
  expect_conflict (fixture->alerts, ours, "expected step 1, found 2");
  int64_t id = 1;
  g_assert_cmpint (count (fixture->alerts, bw_alerts_job_list_events, &id), ==, 2);

  g_autoptr (BwAlertCommit) missing = new_step (attached, 1, BW_KIND_NOTE);
  missing->incident->id = 77;
  g_autoptr (GError) error = NULL;
  g_assert_null (
      bw_store_worker_run (bw_alerts_worker (attached), bw_alerts_job_commit, missing, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
}

#define N_EACH 40

static gpointer
fire_many (gpointer data)
{
  g_autoptr (BwAlerts) alerts = alerts_open (data);
  for (int i = 0; i < N_EACH; i++)
    {
      g_autofree char *label = g_strdup_printf ("source=\"%p-%d\"", (void *) alerts, i);
      g_autoptr (BwAlertCommit) commit = new_firing (label);
      alerts_run (alerts, bw_alerts_job_commit, commit);
    }
  return NULL;
}

/* Two writers at the same time wait for each other; neither loses anything. */
static void
test_two_writers (AlertsFixture *fixture, gconstpointer data)
{
  GThread *a = g_thread_new ("a", fire_many, fixture->dir);
  GThread *b = g_thread_new ("b", fire_many, fixture->dir);
  g_thread_join (a);
  g_thread_join (b);
  g_assert_cmpint (count_incidents (fixture->alerts), ==, 2 * N_EACH);
  g_assert_cmpint (count_outbox (fixture->alerts), ==, 4 * N_EACH);
}

#define N_OPENERS 4

static gpointer
open_and_close (gpointer data)
{
  for (int i = 0; i < 3; i++)
    bw_alerts_close (alerts_open (data));
  return NULL;
}

/* Who comes first makes the file; nobody is turned away, whoever comes or goes meanwhile. */
static void
test_open_race (void)
{
  for (int round = 0; round < 10; round++)
    {
      g_autofree char *dir = bw_test_dir_new ();
      GThread *threads[N_OPENERS];
      for (int i = 0; i < N_OPENERS; i++)
        threads[i] = g_thread_new ("open", open_and_close, dir);
      for (int i = 0; i < N_OPENERS; i++)
        g_thread_join (threads[i]);
      bw_test_dir_remove (dir);
    }
}

static void
test_nodata (AlertsFixture *fixture, gconstpointer data)
{
  g_autoptr (BwAlertCommit) commit = new_firing ("source=\"host\"");
  commit->is_nodata = true;
  commit->rule_state->nodata_since_us = 5;
  alerts_run (fixture->alerts, bw_alerts_job_commit, commit);
  g_autoptr (GPtrArray) states = alerts_run (fixture->alerts, bw_alerts_job_load_states, NULL);
  BwRuleStateRow *state = states->pdata[0];
  g_assert_cmpint (state->nodata_incident_id, ==, 1);
  g_assert_cmpint (state->nodata_since_us, ==, 5);
  g_assert_cmpint (state->incident_id, ==, 0);

  state->state = 30;
  state->last_value = 1.5;
  alerts_run (fixture->alerts, bw_alerts_job_save_states, states);
  g_autoptr (GPtrArray) saved = alerts_run (fixture->alerts, bw_alerts_job_load_states, NULL);
  g_assert_cmpuint (saved->len, ==, 1);
  g_assert_cmpint (((BwRuleStateRow *) saved->pdata[0])->state, ==, 30);
  g_assert_cmpfloat (((BwRuleStateRow *) saved->pdata[0])->last_value, ==, 1.5);
}

/* No space: the transition is refused as a whole, and goes through when there is space again. */
static void
test_full (AlertsFixture *fixture, gconstpointer data)
{
  alerts_exec (fixture->alerts, "PRAGMA max_page_count = 1");
  g_autoptr (BwAlertCommit) commit = new_firing ("source=\"host\"");
  g_free (commit->event->evidence);
  commit->event->evidence = g_strnfill (100000, 'x');
  g_autoptr (GError) error = NULL;
  g_assert_null (bw_store_worker_run (bw_alerts_worker (fixture->alerts), bw_alerts_job_commit,
                                      commit, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_FULL);
  g_assert_cmpint (count_incidents (fixture->alerts), ==, 0);
  alerts_exec (fixture->alerts, "PRAGMA max_page_count = 100000");
  alerts_run (fixture->alerts, bw_alerts_job_commit, commit);
  g_assert_cmpint (count_incidents (fixture->alerts), ==, 1);
}

/* A file that is damaged or newer is refused by name and left as it is. */
static void
test_refused (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *path = bw_test_write (dir, "alerts.db", "garbage, and quite a lot of it", -1);
  g_autoptr (GError) error = NULL;
  g_assert_null (bw_alerts_open (dir, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, path));
  g_autofree char *after = bw_test_read (path);
  g_assert_cmpstr (after, ==, "garbage, and quite a lot of it");
  bw_test_dir_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/alerts/firing", AlertsFixture, NULL, alerts_set_up, test_firing, alerts_tear_down);
  g_test_add ("/alerts/nothing-half", AlertsFixture, NULL, alerts_set_up, test_nothing_half,
              alerts_tear_down);
  g_test_add ("/alerts/one-open", AlertsFixture, NULL, alerts_set_up, test_one_open,
              alerts_tear_down);
  g_test_add ("/alerts/lost-race", AlertsFixture, NULL, alerts_set_up, test_lost_race,
              alerts_tear_down);
  g_test_add ("/alerts/two-writers", AlertsFixture, NULL, alerts_set_up, test_two_writers,
              alerts_tear_down);
  g_test_add ("/alerts/nodata", AlertsFixture, NULL, alerts_set_up, test_nodata, alerts_tear_down);
  g_test_add ("/alerts/full", AlertsFixture, NULL, alerts_set_up, test_full, alerts_tear_down);
  g_test_add_func ("/alerts/open-race", test_open_race);
  g_test_add_func ("/alerts/refused", test_refused);
  return g_test_run ();
}
