/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts lived through with a clock of the test's own, from a rule's transition to the message that
 * a channel takes: what was sent is read as lines of time, channel, kind and incident. */
#pragma once

#include "alerts-fixture.h"
#include "engine/bw-incident-deadlines.h"
#include "store/bw-silences.h"

#include <string.h>

typedef struct
{
  AlertsFixture store;
  BwClock *clock;
  int64_t start_us; /* wall time from which lines count */
  BwDispatcher *dispatcher;
  BwIncidentKeeper *keeper;
  BwIncidentDeadlines *deadlines;
  BwPolicy *policy;
  GPtrArray *lines; /* of char * */
  GString *last;    /* title, body and delay of the last message */
} Scenario;

typedef struct
{
  BwChannel parent;
  Scenario *scenario;
} ScenarioChannel;

static inline void
scenario_send_async (BwChannel *channel, const BwMessage *message, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer data)
{
  Scenario *scenario = ((ScenarioChannel *) channel)->scenario;
  int64_t at_s = (bw_clock_wall_us (scenario->clock) - scenario->start_us) / BW_SECOND_US;
  g_ptr_array_add (scenario->lines,
                   g_strdup_printf ("%d:%02d:%02d %s %s %d", (int) (at_s / 3600),
                                    (int) (at_s / 60 % 60), (int) (at_s % 60), channel->name,
                                    bw_incident_kind_name (message->kind),
                                    (int) message->incident_id));
  g_string_printf (scenario->last, "%s\n%s\n%s", message->title, message->body,
                   message->late != NULL ? message->late : "");
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  g_task_return_boolean (task, TRUE);
}

static inline void
scenario_send_finish (BwChannel *channel, GAsyncResult *result, BwAnswer *out)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
  out->outcome = BW_OUTCOME_ACCEPTED;
  out->code = 200;
  out->retry_after_us = -1;
}

static inline void
scenario_destroy (BwChannel *channel)
{
  g_free (channel);
}

static const BwChannelKind scenario_kind = {
  .type = "scenario",
  .title = "Scenario",
  .send_async = scenario_send_async,
  .send_finish = scenario_send_finish,
  .destroy = scenario_destroy,
};

static inline void
scenario_changed_cb (gpointer data, const BwIncident *incident, const BwIncidentEvent *event)
{
  Scenario *scenario = data;
  bw_incident_deadlines_note (scenario->deadlines, event);
}

static inline void
scenario_failing_cb (gpointer data, const GError *error)
{
  g_assert_no_error (error);
}

static inline bool
scenario_is_idle (gpointer data)
{
  Scenario *scenario = data;
  return bw_incident_keeper_n_waiting (scenario->keeper) == 0
         && !bw_incident_deadlines_is_busy (scenario->deadlines)
         && !bw_dispatcher_is_busy (scenario->dispatcher);
}

static inline void
scenario_settle (Scenario *scenario)
{
  for (unsigned i = 0; i < 2; i++)
    g_assert_true (bw_test_run_until (scenario_is_idle, scenario, 10000));
  bw_test_drain ();
}

/** Lets SECONDS pass. */
static inline void
scenario_pass (Scenario *scenario, int64_t seconds)
{
  for (int64_t i = 0; i < seconds; i++)
    {
      bw_clock_advance (scenario->clock, BW_SECOND_US);
      scenario_settle (scenario);
    }
}

/** The engine's parts over what is stored, as after a start. */
static inline void
scenario_start (Scenario *scenario, const char *channels)
{
  const BwIncidentKeeperCallbacks callbacks = { scenario_changed_cb, scenario_failing_cb,
                                                scenario };
  BwAlerts *alerts = scenario->store.alerts;
  scenario->dispatcher = bw_dispatcher_new (scenario->clock, alerts, NULL, NULL);
  g_auto (GStrv) words = g_strsplit (channels, " ", -1);
  for (unsigned i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], ":", 3);
      ScenarioChannel *channel = g_new0 (ScenarioChannel, 1);
      channel->scenario = scenario;
      channel->parent = (BwChannel){ &scenario_kind, g_strdup (parts[0] + (parts[0][0] == '+')),
                                     true, BW_SEVERITY_INFO };
      bw_dispatcher_add_channel (scenario->dispatcher, &channel->parent);
    }
  scenario->keeper =
      bw_incident_keeper_new (scenario->clock, alerts, scenario->dispatcher, &callbacks);
  bw_incident_keeper_set_policy (scenario->keeper, scenario->policy, NULL);
  scenario->deadlines =
      bw_incident_deadlines_new (scenario->clock, alerts, scenario->keeper, scenario->dispatcher);
  bw_dispatcher_resume (scenario->dispatcher);
  bw_incident_deadlines_start (scenario->deadlines);
  scenario_settle (scenario);
}

static inline void
scenario_stop (Scenario *scenario)
{
  g_clear_pointer (&scenario->deadlines, bw_incident_deadlines_free);
  g_clear_pointer (&scenario->keeper, bw_incident_keeper_free);
  g_clear_pointer (&scenario->dispatcher, bw_dispatcher_free);
  bw_test_drain ();
}

/** CHANNELS and TEXT as policy_new() takes them. (transfer full) */
static inline Scenario *
scenario_new (int64_t start_us, const char *channels, const char *text)
{
  Scenario *scenario = g_new0 (Scenario, 1);
  alerts_set_up (&scenario->store, NULL);
  scenario->clock = bw_clock_new_fake (start_us);
  scenario->start_us = start_us;
  scenario->policy = policy_new (channels, text);
  scenario->lines = g_ptr_array_new_with_free_func (g_free);
  scenario->last = g_string_new (NULL);
  scenario_start (scenario, channels);
  return scenario;
}

static inline void
scenario_free (Scenario *scenario)
{
  scenario_stop (scenario);
  alerts_tear_down (&scenario->store, NULL);
  bw_test_drain ();
  bw_policy_unref (scenario->policy);
  bw_clock_unref (scenario->clock);
  g_ptr_array_unref (scenario->lines);
  g_string_free (scenario->last, TRUE);
  g_free (scenario);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scenario, scenario_free)

/** A request of rule RULE for SOURCE. (transfer full) */
static inline BwIncidentRequest *
scenario_request (Scenario *scenario, BwIncidentKind kind, const char *rule, const char *source,
                  BwSeverity severity)
{
  BwIncidentRequest *request =
      bw_incident_request_new (kind, bw_clock_wall_us (scenario->clock), "auto");
  g_autofree char *labels = g_strdup_printf ("source=\"%s\"", source);
  BwRuleStateRow *row = alerts_state (kind == BW_KIND_RESOLVE ? 0 : 1, request->now_us);
  g_free (row->rule);
  g_free (row->labels);
  row->rule = g_strdup (rule);
  row->labels = g_strdup (labels);
  request->rule_state = row;
  request->dedup_key = bw_incident_dedup_key (rule, labels);
  request->rule = g_strdup (rule);
  request->labels = g_steal_pointer (&labels);
  request->metric = g_strdup_printf ("system_cpu_percent{%s}", request->labels);
  request->category = BW_CATEGORY_SYSTEM;
  request->severity = severity;
  request->value = kind == BW_KIND_RESOLVE ? 50 : 84;
  request->threshold = 80;
  return request;
}

static inline void
scenario_submit (Scenario *scenario, BwIncidentRequest *request)
{
  bw_incident_keeper_submit (scenario->keeper, request, NULL, NULL, NULL);
  scenario_settle (scenario);
}

static inline void
scenario_rule (Scenario *scenario, BwIncidentKind kind, BwSeverity severity)
{
  scenario_submit (scenario, scenario_request (scenario, kind, ALERTS_RULE, "host", severity));
}

static inline void
scenario_person (Scenario *scenario, BwIncidentKind kind, int64_t id)
{
  scenario_submit (scenario, alerts_person_request (kind, id, bw_clock_wall_us (scenario->clock)));
}

static inline gpointer
scenario_silence_job (BwDb *db, gpointer silence, GCancellable *cancellable, GError **error)
{
  return bw_silences_add (db, silence, error) ? GINT_TO_POINTER (1) : NULL;
}

/** Silences MATCHERS for SECONDS from now; 0: until it is resolved. */
static inline void
scenario_silence (Scenario *scenario, const char *matchers, int64_t seconds)
{
  g_autoptr (BwSilence) silence = bw_silence_new ();
  silence->matchers = g_strdup (matchers);
  silence->starts_us = bw_clock_wall_us (scenario->clock);
  silence->created_us = silence->starts_us;
  silence->ends_us = seconds > 0 ? silence->starts_us + seconds * BW_SECOND_US : BW_TIME_NONE;
  silence->is_until_resolved = seconds == 0;
  silence->author = g_strdup ("anna");
  silence->comment = g_strdup ("deploy");
  g_assert_nonnull (alerts_run (scenario->store.alerts, scenario_silence_job, silence));
  bw_incident_deadlines_changed (scenario->deadlines);
  scenario_settle (scenario);
}

static inline int
scenario_compare (gconstpointer a, gconstpointer b)
{
  const char *one = *(char *const *) a, *other = *(char *const *) b;
  size_t length = strcspn (one, " "), other_length = strcspn (other, " ");
  return length != other_length ? (length < other_length ? -1 : 1) : strcmp (one, other);
}

/** Fails unless just these lines were sent since the last call, in any order at one time. */
static inline void
scenario_expect (Scenario *scenario, const char *expected)
{
  g_ptr_array_sort (scenario->lines, scenario_compare);
  g_autoptr (GString) text = g_string_new (NULL);
  for (unsigned i = 0; i < scenario->lines->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (char *) scenario->lines->pdata[i]);
  g_assert_cmpstr (text->str, ==, expected);
  g_ptr_array_set_size (scenario->lines, 0);
}
