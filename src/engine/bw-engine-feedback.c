/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether alerts were of use: what the marks say of each rule. */
#include "engine/bw-engine-feedback.h"

#include "engine/bw-engine-private.h"
#include "engine/bw-threshold-proposal.h"

#include <math.h>

#define WEEK_US (7 * BW_DAY_US)

void
bw_rule_feedback_free (BwRuleFeedback *feedback)
{
  if (feedback == NULL)
    return;
  g_free (feedback->rule);
  g_free (feedback->proposal);
  g_free (feedback);
}

/* Those of one rule that opened in the period. */
typedef struct
{
  const char *rule;
  GPtrArray *incidents; /* of BwIncident, borrowed */
} RuleIncidents;

static void
rule_incidents_free (gpointer data)
{
  g_ptr_array_unref (((RuleIncidents *) data)->incidents);
  g_free (data);
}

static int
compare_rules (gconstpointer a, gconstpointer b)
{
  const RuleIncidents *one = *(RuleIncidents *const *) a, *other = *(RuleIncidents *const *) b;
  if (one->incidents->len != other->incidents->len)
    return one->incidents->len > other->incidents->len ? -1 : 1;
  return g_strcmp0 (one->rule, other->rule);
}

static GPtrArray *
group_by_rule (GPtrArray *incidents, int64_t from_us, int64_t to_us)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *groups = g_ptr_array_new_with_free_func (rule_incidents_free);
  for (unsigned i = 0; i < incidents->len; i++)
    {
      BwIncident *incident = g_ptr_array_index (incidents, i);
      if (incident->opened_us < from_us || incident->opened_us >= to_us)
        continue;
      RuleIncidents *group = g_hash_table_lookup (known, incident->rule);
      if (group == NULL)
        {
          group = g_new0 (RuleIncidents, 1);
          *group = (RuleIncidents){ incident->rule, g_ptr_array_new () };
          g_ptr_array_add (groups, group);
          g_hash_table_insert (known, incident->rule, group);
        }
      g_ptr_array_add (group->incidents, incident);
    }
  g_ptr_array_sort (groups, compare_rules);
  return groups;
}

typedef struct
{
  double sum;
  int64_t n;
} Mean;

static void
mean_add (Mean *mean, int64_t from_us, int64_t to_us)
{
  if (to_us == BW_TIME_NONE)
    return;
  mean->sum += (double) (to_us - from_us) / BW_SECOND_US;
  mean->n++;
}

static double
ratio (double part, int64_t all)
{
  return all > 0 ? part / (double) all : (double) NAN;
}

static BwRuleFeedback *
count (const RuleIncidents *group, int64_t from_us, int64_t to_us)
{
  BwRuleFeedback *feedback = g_new0 (BwRuleFeedback, 1);
  Mean ack = { 0, 0 }, resolve = { 0, 0 };
  int64_t n_over = 0, n_ignored = 0;
  for (unsigned i = 0; i < group->incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (group->incidents, i);
      feedback->n_useful += incident->useful == 1;
      feedback->n_noise += incident->useful == 0;
      mean_add (&ack, incident->opened_us, incident->acked_us);
      mean_add (&resolve, incident->opened_us, incident->resolved_us);
      n_over += !bw_incident_is_open (incident);
      n_ignored += !bw_incident_is_open (incident) && incident->acked_us == BW_TIME_NONE;
    }
  feedback->rule = g_strdup (group->rule);
  feedback->n_incidents = group->incidents->len;
  feedback->precision = ratio ((double) feedback->n_useful, feedback->n_useful + feedback->n_noise);
  feedback->noise_per_week = (double) feedback->n_noise * WEEK_US / (double) (to_us - from_us);
  feedback->never_acknowledged = ratio ((double) n_ignored, n_over);
  feedback->mean_ack_s = ratio (ack.sum, ack.n);
  feedback->mean_resolve_s = ratio (resolve.sum, resolve.n);
  feedback->proposed_threshold = NAN;
  return feedback;
}

typedef struct
{
  BwReplayContext *context;
  int64_t from_us, to_us;
} FeedbackQuestion;

static FeedbackQuestion *
feedback_question_new (BwEngine *engine, int64_t from_us, int64_t to_us)
{
  FeedbackQuestion *question = g_new (FeedbackQuestion, 1);
  *question = (FeedbackQuestion){ bw_replay_context_new (engine), from_us, to_us };
  return question;
}

static void
feedback_question_free (gpointer data)
{
  FeedbackQuestion *question = data;
  bw_replay_context_free (question->context);
  g_free (question);
}

static gpointer
work_at_feedback (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  const FeedbackQuestion *question = data;
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_feedback_free);
  if (engine->alerts == NULL || question->from_us >= question->to_us)
    return rules;
  BwIncidentQuery query = { .since_us = question->from_us };
  g_autoptr (GPtrArray) incidents = bw_store_worker_run (
      bw_alerts_worker (engine->alerts), bw_alerts_job_list_incidents, &query, error);
  if (incidents == NULL)
    {
      g_ptr_array_unref (rules);
      return NULL;
    }
  g_autoptr (GPtrArray) groups = group_by_rule (incidents, question->from_us, question->to_us);
  for (unsigned i = 0; i < groups->len; i++)
    {
      const RuleIncidents *group = g_ptr_array_index (groups, i);
      BwRuleFeedback *feedback = count (group, question->from_us, question->to_us);
      g_ptr_array_add (rules, feedback);
      bw_threshold_propose (engine, question->context, group->incidents, question->from_us,
                            question->to_us, cancellable, feedback);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          g_ptr_array_unref (rules);
          return NULL;
        }
    }
  return rules;
}

GPtrArray *
bw_engine_feedback (BwEngine *engine, int64_t from_us, int64_t to_us, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  FeedbackQuestion *question = feedback_question_new (engine, from_us, to_us);
  GPtrArray *rules = work_at_feedback (engine, question, NULL, error);
  feedback_question_free (question);
  return rules;
}

static const BwQuestion feedback_question = {
  .work = work_at_feedback,
  .data_free = feedback_question_free,
  .result_free = (GDestroyNotify) g_ptr_array_unref,
};

void
bw_engine_feedback_async (BwEngine *engine, int64_t from_us, int64_t to_us,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  bw_question_ask (engine, &feedback_question, feedback_question_new (engine, from_us, to_us),
                   cancellable, callback, data);
}

GPtrArray *
bw_engine_feedback_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &feedback_question, result, error);
}
