/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole path of an alert that does not exist. */
#include "engine/bw-rule-path.h"

#include "base/bw-error.h"
#include "engine/bw-dry-run.h"
#include "engine/bw-engine-policy.h"
#include "engine/bw-incident-told.h"
#include "engine/bw-question.h"
#include "engine/bw-rule-edit-private.h"
#include "engine/bw-rule-request.h"
#include "engine/bw-situation.h"
#include "model/bw-selector.h"
#include "model/bw-workflow.h"

#include <math.h>

void
bw_rule_path_free (BwRulePath *path)
{
  if (path == NULL)
    return;
  g_ptr_array_unref (path->steps);
  g_ptr_array_unref (path->fallbacks);
  g_free (path);
}

/* What is asked, with the policy of that moment. */
typedef struct
{
  BwPolicy *policy;
  BwRule *rule;  /* NULL: PROBLEM says why */
  char *problem; /* or NULL */
  char *labels;
  BwSeverity severity;
  int64_t at_us, duration_us;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;
  bw_policy_unref (asked->policy);
  g_clear_pointer (&asked->rule, bw_rule_unref);
  g_free (asked->problem);
  g_free (asked->labels);
  g_free (asked);
}

static Asked *
asked_new (BwEngine *engine, const BwRulePathQuestion *question)
{
  Asked *asked = g_new0 (Asked, 1);
  g_autoptr (GPtrArray) problems = bw_rule_problems_new ();
  asked->policy = bw_policy_ref (bw_engine_policy (engine));
  asked->rule = bw_rule_from_keys (question->rule, problems);
  asked->severity = question->severity;
  asked->at_us = question->at_us;
  asked->duration_us = question->duration_us;
  if (asked->rule == NULL)
    {
      const BwRuleProblem *first = g_ptr_array_index (problems, 0);
      asked->problem = g_strdup_printf ("%s%s%s", first->key != NULL ? first->key : "",
                                        first->key != NULL ? ": " : "", first->message);
    }
  else
    asked->labels = g_strdup (question->labels != NULL
                                  ? question->labels
                                  : bw_selector_metric (asked->rule->selector)->label_text);
  return asked;
}

/* As the engine would open it. (transfer full) */
static BwIncident *
open_incident (const Asked *asked, GError **error)
{
  const BwRule *rule = asked->rule;
  g_autoptr (BwIncident) incident = bw_incident_new ();
  incident->dedup_key = bw_rule_request_key (rule->id, asked->labels, false);
  incident->rule = g_strdup (rule->id);
  incident->labels = g_strdup (asked->labels);
  incident->metric = g_strdup_printf ("%s{%s}", bw_selector_name (rule->selector), asked->labels);
  incident->category = rule->category;
  incident->summary = g_strdup ("");
  const BwWorkflowEvent event = { .kind = BW_KIND_FIRE,
                                  .now_us = asked->at_us,
                                  .actor = "auto",
                                  .severity = asked->severity,
                                  .value = NAN,
                                  .threshold = NAN,
                                  .n = -1 };
  g_autoptr (BwIncidentEvent) row = bw_workflow_apply (incident, &event, error);
  return row != NULL ? g_steal_pointer (&incident) : NULL;
}

static BwRulePath *
path_new (const Asked *asked, const BwIncident *incident, GPtrArray *steps)
{
  BwRulePath *path = g_new0 (BwRulePath, 1);
  g_autoptr (GPtrArray) fallbacks = bw_policy_fallbacks (asked->policy, incident);
  path->steps = steps;
  path->fallbacks = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < fallbacks->len; i++)
    g_ptr_array_add (path->fallbacks, g_strdup (g_ptr_array_index (fallbacks, i)));
  for (unsigned i = 0; i < bw_policy_n_channels (asked->policy); i++)
    path->n_channels += bw_policy_channel (asked->policy, i)->is_enabled;
  return path;
}

static BwRulePath *
pass_by (const Asked *asked, BwPolicyQuestion question)
{
  const BwDryRun run = {
    .question = question, .last_us = asked->at_us, .is_new = true, .duration_us = asked->duration_us
  };
  return path_new (asked, question.incident, bw_dry_run (asked->policy, &run));
}

/* A store job: Asked → BwRulePath, all of it as of one moment. */
static gpointer
path_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Asked *asked = data;
  g_autoptr (BwIncident) incident = open_incident (asked, error);
  BwIncidentQuery above = { .inhibits = incident, .since_us = BW_TIME_NONE };
  g_autoptr (BwSituation) situation =
      incident != NULL ? bw_situation_read (db, asked->at_us, error) : NULL;
  g_autoptr (GPtrArray) open =
      situation != NULL ? bw_alerts_job_list_incidents (db, &above, NULL, error) : NULL;
  if (open == NULL)
    return NULL;
  g_autoptr (BwIncidentTold) told = bw_incident_told_new (db, incident);
  BwPolicyQuestion question = { .incident = incident,
                                .now_us = asked->at_us,
                                .grace_until_us = BW_TIME_NONE,
                                .rule_channels = (const char *const *) asked->rule->channels,
                                .silences = situation->silences,
                                .open = open,
                                .told = bw_incident_told_fill,
                                .told_data = told };
  g_autoptr (BwRulePath) path = pass_by (asked, question);
  if (bw_incident_told_error (told) == NULL)
    return g_steal_pointer (&path);
  g_propagate_error (error, g_error_copy (bw_incident_told_error (told)));
  return NULL;
}

static void
fill_nothing_cb (gpointer data, const char *channel, const char *group_key, BwTold *out)
{
  *out = (BwTold){ .last_us = BW_TIME_NONE, .group_us = BW_TIME_NONE };
}

/* Where nothing was ever stored there is neither a silence nor another incident. */
static gpointer
path_without_store (const Asked *asked, GError **error)
{
  g_autoptr (BwIncident) incident = open_incident (asked, error);
  if (incident == NULL)
    return NULL;
  BwPolicyQuestion question = { .incident = incident,
                                .now_us = asked->at_us,
                                .grace_until_us = BW_TIME_NONE,
                                .rule_channels = (const char *const *) asked->rule->channels,
                                .told = fill_nothing_cb };
  return pass_by (asked, question);
}

static gpointer
work_at_path (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  Asked *asked = data;
  if (asked->rule == NULL)
    {
      g_set_error_literal (error, BW_ERROR, BW_ERROR_INVALID, asked->problem);
      return NULL;
    }
  if (engine->alerts == NULL)
    return path_without_store (asked, error);
  return bw_store_worker_run (bw_alerts_worker (engine->alerts), path_job, asked, error);
}

static const BwQuestion path_question = {
  .work = work_at_path,
  .data_free = asked_free,
  .result_free = (GDestroyNotify) bw_rule_path_free,
};

void
bw_engine_rule_path_async (BwEngine *engine, const BwRulePathQuestion *question,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && question != NULL && question->rule != NULL);
  bw_question_ask (engine, &path_question, asked_new (engine, question), cancellable, callback,
                   data);
}

BwRulePath *
bw_engine_rule_path_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &path_question, result, error);
}
