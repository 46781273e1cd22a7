/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule run over what is stored, with the code that judges live samples. */
#include "engine/bw-engine-replay.h"

#include "base/bw-error.h"
#include "base/bw-nearest.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-replay-messages.h"
#include "engine/bw-replay-source.h"
#include "rules/bw-rule-eval.h"

#include <string.h>

/* What is taken on the main loop to answer elsewhere. */
typedef struct
{
  BwConfig *config;
  GPtrArray *known; /* of const BwMetric *: the series of history */
  char *rule;
  int64_t from_us, to_us, now_us;
} ReplayQuestion;

static ReplayQuestion *
replay_question_new (BwEngine *engine, const char *rule, int64_t from_us, int64_t to_us)
{
  ReplayQuestion *question = g_new0 (ReplayQuestion, 1);
  question->config = bw_config_ref (engine->config);
  question->known =
      engine->history != NULL ? bw_history_series_list (engine->history) : g_ptr_array_new ();
  question->rule = g_strdup (rule);
  question->from_us = from_us;
  question->to_us = to_us;
  question->now_us = bw_clock_wall_us (engine->clock);
  return question;
}

static void
replay_question_free (gpointer data)
{
  ReplayQuestion *question = data;
  bw_config_unref (question->config);
  g_ptr_array_unref (question->known);
  g_free (question->rule);
  g_free (question);
}

static BwRule *
find_rule (const ReplayQuestion *question, GError **error)
{
  if (strchr (question->rule, '=') != NULL)
    return bw_rule_parse_inline (question->rule, error);
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rules = bw_rules_load (question->config, errors);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (unsigned i = 0; i < rules->len; i++)
    {
      BwRule *rule = g_ptr_array_index (rules, i);
      if (g_str_equal (rule->id, question->rule))
        return bw_rule_ref (rule);
      g_ptr_array_add (names, rule->id);
    }
  const char *nearest = bw_nearest (question->rule, (const char *const *) names->pdata, names->len);
  g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, "there is no rule %s%s%s", question->rule,
               nearest != NULL ? "; did you mean " : "", nearest != NULL ? nearest : "");
  return NULL;
}

static GPtrArray *
read_gaps (BwEngine *engine, const ReplayQuestion *question, GError **error)
{
  if (engine->alerts == NULL)
    return g_ptr_array_new ();
  BwPeriod period = { question->from_us, question->to_us };
  return bw_store_worker_run (bw_alerts_worker (engine->alerts), bw_alerts_job_list_gaps, &period,
                              error);
}

static gpointer
work_at_replay (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  const ReplayQuestion *question = data;
  if (question->from_us >= question->to_us)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, "the end is not after the beginning");
      return NULL;
    }
  g_autoptr (BwRule) rule = find_rule (question, error);
  g_autoptr (GPtrArray) gaps = rule != NULL ? read_gaps (engine, question, error) : NULL;
  if (gaps == NULL)
    return NULL;
  /* This one is nobody else's: that it is switched off in the file is what is to be tried out. */
  rule->is_enabled = true;
  BwReplaySource source = { rule, question->config, gaps, cancellable };
  g_autoptr (BwReplay) replay = bw_replay_new (rule, question->from_us, question->to_us);
  if (engine->history != NULL
      && !bw_replay_history (replay, &source, engine->history, question->known, error))
    return NULL;
  if (engine->ledger != NULL
      && !bw_replay_ledgers (replay, &source, engine->ledger, question->now_us, error))
    return NULL;
  bw_replay_conclude (replay);
  bw_replay_count_messages (replay, rule, question->config);
  return g_steal_pointer (&replay);
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
