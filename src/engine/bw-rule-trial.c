/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule after another over the same stretch of history, which is read once. */
#include "engine/bw-rule-trial.h"

#include "base/bw-error.h"
#include "engine/bw-question.h"
#include "engine/bw-replay-cache.h"
#include "engine/bw-replay-context.h"
#include "engine/bw-rule-edit-private.h"

struct _BwRuleTrial
{
  gatomicrefcount n_refs;
  BwReplayContext *context;
  BwReplayCache *cache;
  int64_t from_us, to_us;
};

typedef struct
{
  BwRuleTrial *trial;
  char *name;
  char **keys, **values;
} TrialQuestion;

BwRuleTrial *
bw_rule_trial_new (BwEngine *engine, int64_t from_us, int64_t to_us)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  BwRuleTrial *trial = g_new0 (BwRuleTrial, 1);
  g_atomic_ref_count_init (&trial->n_refs);
  trial->context = bw_replay_context_new (engine);
  trial->cache = bw_replay_cache_new ();
  trial->context->cache = trial->cache;
  trial->from_us = from_us;
  trial->to_us = to_us;
  return trial;
}

BwRuleTrial *
bw_rule_trial_ref (BwRuleTrial *trial)
{
  g_return_val_if_fail (trial != NULL, NULL);
  g_atomic_ref_count_inc (&trial->n_refs);
  return trial;
}

void
bw_rule_trial_unref (BwRuleTrial *trial)
{
  if (trial == NULL || !g_atomic_ref_count_dec (&trial->n_refs))
    return;
  bw_replay_context_free (trial->context);
  bw_replay_cache_free (trial->cache);
  g_free (trial);
}

void
bw_rule_trial_result_free (BwRuleTrialResult *result)
{
  if (result == NULL)
    return;
  bw_replay_free (result->replay);
  g_free (result);
}

static void
question_free (gpointer data)
{
  TrialQuestion *question = data;
  bw_rule_trial_unref (question->trial);
  g_free (question->name);
  g_strfreev (question->keys);
  g_strfreev (question->values);
  g_free (question);
}

static TrialQuestion *
question_new (BwRuleTrial *trial, const BwRuleKeys *rule)
{
  TrialQuestion *question = g_new0 (TrialQuestion, 1);
  question->trial = bw_rule_trial_ref (trial);
  question->name = g_strdup (rule->name);
  question->keys = g_strdupv ((char **) rule->keys);
  question->values = g_strdupv ((char **) rule->values);
  return question;
}

/* (transfer full) */
static BwRule *
rule_of (const TrialQuestion *question, GError **error)
{
  const BwRuleKeys keys = { question->name, (const char *const *) question->keys,
                            (const char *const *) question->values };
  g_autoptr (GPtrArray) problems = bw_rule_problems_new ();
  BwRule *rule = bw_rule_from_keys (&keys, problems);
  if (rule != NULL)
    return rule;
  const BwRuleProblem *first = g_ptr_array_index (problems, 0);
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID, "%s%s%s", first->key != NULL ? first->key : "",
               first->key != NULL ? ": " : "", first->message);
  return NULL;
}

static bool
is_patient (const BwRule *rule)
{
  bool has_states = rule->kind != BW_RULE_ABSENT && rule->kind != BW_RULE_EVENT;
  return has_states && (rule->for_us > 0 || rule->for_count > 1);
}

/* How often RULE would have fired if it did not wait; it is not what it was then. */
static bool
count_impatient (BwEngine *engine, const BwRuleTrial *trial, BwRule *rule,
                 GCancellable *cancellable, int64_t *n, GError **error)
{
  rule->for_us = 0;
  rule->for_count = 1;
  g_autoptr (BwReplay) replay = bw_replay_run (engine, trial->context, rule, trial->from_us,
                                               trial->to_us, cancellable, error);
  *n = replay != NULL ? (int64_t) replay->firings->len : -1;
  return replay != NULL;
}

static gpointer
work_at_trial (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  const TrialQuestion *question = data;
  const BwRuleTrial *trial = question->trial;
  g_autoptr (BwRule) rule = rule_of (question, error);
  if (rule == NULL)
    return NULL;
  g_autoptr (BwRuleTrialResult) result = g_new0 (BwRuleTrialResult, 1);
  result->n_impatient = -1;
  result->replay = bw_replay_run (engine, trial->context, rule, trial->from_us, trial->to_us,
                                  cancellable, error);
  if (result->replay == NULL
      || (is_patient (rule)
          && !count_impatient (engine, trial, rule, cancellable, &result->n_impatient, error)))
    return NULL;
  return g_steal_pointer (&result);
}

static const BwQuestion trial_question = {
  .work = work_at_trial,
  .data_free = question_free,
  .result_free = (GDestroyNotify) bw_rule_trial_result_free,
};

void
bw_rule_trial_run_async (BwRuleTrial *trial, BwEngine *engine, const BwRuleKeys *rule,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (trial != NULL && BW_IS_ENGINE (engine) && rule != NULL);
  bw_question_ask (engine, &trial_question, question_new (trial, rule), cancellable, callback,
                   data);
}

BwRuleTrialResult *
bw_rule_trial_run_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &trial_question, result, error);
}

BwRuleTrialResult *
bw_rule_trial_run (BwRuleTrial *trial, BwEngine *engine, const BwRuleKeys *rule, GError **error)
{
  g_return_val_if_fail (trial != NULL && BW_IS_ENGINE (engine) && rule != NULL, NULL);
  TrialQuestion *question = question_new (trial, rule);
  BwRuleTrialResult *result = work_at_trial (engine, question, NULL, error);
  question_free (question);
  return result;
}
