/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule run over what is stored, with the code that judges live samples. */
#include "engine/bw-engine-replay.h"

#include "base/bw-error.h"
#include "base/bw-nearest.h"
#include "engine/bw-engine-groups.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-replay-context.h"
#include "engine/bw-replay-messages.h"
#include "engine/bw-replay-source.h"
#include "rules/bw-rule-eval.h"
#include "rules/bw-rule-load.h"

#include <glib/gi18n-lib.h>
#include <string.h>

BwReplayContext *
bw_replay_context_new (BwEngine *engine)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine), NULL);
  BwReplayContext *context = g_new0 (BwReplayContext, 1);
  context->config = bw_config_ref (engine->config);
  context->known =
      engine->history != NULL ? bw_history_series_list (engine->history) : g_ptr_array_new ();
  context->now_us = bw_clock_wall_us (engine->clock);
  return context;
}

void
bw_replay_context_free (BwReplayContext *context)
{
  if (context == NULL)
    return;
  bw_config_unref (context->config);
  g_ptr_array_unref (context->known);
  g_free (context);
}

BwRule *
bw_replay_find_rule (const BwReplayContext *context, const char *name, GError **error)
{
  g_return_val_if_fail (context != NULL && name != NULL, NULL);
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rules = bw_rules_load (context->config, errors);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (unsigned i = 0; i < rules->len; i++)
    {
      BwRule *rule = g_ptr_array_index (rules, i);
      if (g_str_equal (rule->id, name))
        return bw_rule_ref (rule);
      g_ptr_array_add (names, rule->id);
    }
  const char *nearest = bw_nearest (name, (const char *const *) names->pdata, names->len);
  if (nearest != NULL)
    g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no rule %s; did you mean %s"),
                 name, nearest);
  else
    g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no rule %s"), name);
  return NULL;
}

static GPtrArray *
read_gaps (BwEngine *engine, int64_t from_us, int64_t to_us, GError **error)
{
  if (engine->alerts == NULL)
    return g_ptr_array_new ();
  BwPeriod period = { from_us, to_us };
  return bw_store_worker_run (bw_alerts_worker (engine->alerts), bw_alerts_job_list_gaps, &period,
                              error);
}

/* Samples of all sources together, then figures of ledgers where each is judged by itself. */
static bool
replay_samples (BwEngine *engine, const BwReplayContext *context, const BwReplaySource *source,
                BwReplay *replay, GError **error)
{
  g_autoptr (GPtrArray) figures =
      engine->ledger == NULL
          ? g_ptr_array_new ()
          : bw_replay_figures (source, engine->ledger, replay->to_us, context->now_us, error);
  return figures != NULL
         && bw_replay_history (replay, source, engine->history, context->known, figures, error)
         && (engine->ledger == NULL
             || bw_replay_ledgers (replay, source, engine->ledger, context->now_us, error));
}

BwReplay *
bw_replay_run (BwEngine *engine, const BwReplayContext *context, BwRule *rule, int64_t from_us,
               int64_t to_us, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (context != NULL && rule != NULL, NULL);
  if (from_us >= to_us)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("the end is not after the beginning"));
      return NULL;
    }
  g_autoptr (GPtrArray) gaps = read_gaps (engine, from_us, to_us, error);
  if (gaps == NULL)
    return NULL;
  /* That it is switched off in the file is what is to be tried out. */
  rule->is_enabled = true;
  BwReplaySource source = {
    rule, context->config, gaps, cancellable, engine->alerts, context->cache
  };
  g_autoptr (BwReplay) replay = bw_replay_new (rule, from_us, to_us);
  bool is_read =
      rule->kind != BW_RULE_EVENT
          ? replay_samples (engine, context, &source, replay, error)
          : engine->alerts == NULL || bw_replay_events (replay, &source, engine->alerts, error);
  if (!is_read)
    return NULL;
  bw_replay_conclude (replay);
  g_autoptr (BwPolicy) policy = bw_engine_policy_new (context->config, NULL);
  bw_replay_count_messages (replay, rule, policy);
  return g_steal_pointer (&replay);
}

typedef struct
{
  BwReplayContext *context;
  char *rule;
  int64_t from_us, to_us;
} ReplayQuestion;

static ReplayQuestion *
replay_question_new (BwEngine *engine, const char *rule, int64_t from_us, int64_t to_us)
{
  ReplayQuestion *question = g_new0 (ReplayQuestion, 1);
  *question = (ReplayQuestion){ bw_replay_context_new (engine), g_strdup (rule), from_us, to_us };
  return question;
}

static void
replay_question_free (gpointer data)
{
  ReplayQuestion *question = data;
  bw_replay_context_free (question->context);
  g_free (question->rule);
  g_free (question);
}

static gpointer
work_at_replay (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  const ReplayQuestion *question = data;
  bool is_inline = strchr (question->rule, '=') != NULL;
  g_autoptr (BwRule) rule = is_inline
                                ? bw_rule_parse_inline (question->rule, error)
                                : bw_replay_find_rule (question->context, question->rule, error);
  if (rule == NULL)
    return NULL;
  return bw_replay_run (engine, question->context, rule, question->from_us, question->to_us,
                        cancellable, error);
}

BwReplay *
bw_engine_replay (BwEngine *engine, const char *rule, int64_t from_us, int64_t to_us,
                  GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && rule != NULL, NULL);
  ReplayQuestion *question = replay_question_new (engine, rule, from_us, to_us);
  BwReplay *replay = work_at_replay (engine, question, NULL, error);
  replay_question_free (question);
  return replay;
}

static const BwQuestion replay_question = {
  .work = work_at_replay,
  .data_free = replay_question_free,
  .result_free = (GDestroyNotify) bw_replay_free,
};

void
bw_engine_replay_async (BwEngine *engine, const char *rule, int64_t from_us, int64_t to_us,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && rule != NULL);
  bw_question_ask (engine, &replay_question, replay_question_new (engine, rule, from_us, to_us),
                   cancellable, callback, data);
}

BwReplay *
bw_engine_replay_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &replay_question, result, error);
}
