/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules as commands see them: those in force with the state of their instances, and one rule run
 * over given values. */
#include "engine/bw-engine-rules.h"

#include "engine/bw-engine-private.h"
#include "engine/bw-engine-query.h"
#include "rules/bw-rule-eval.h"
#include "rules/bw-rule-load.h"

static void
instance_view_free (gpointer data)
{
  BwRuleInstanceView *view = data;
  g_free (view->labels);
  g_free (view->tier);
  g_free (view);
}

static void
rule_view_free (gpointer data)
{
  BwRuleView *view = data;
  g_free (view->rule);
  g_free (view->preset);
  g_free (view->metric);
  g_free (view->description);
  g_ptr_array_unref (view->instances);
  g_free (view);
}

static void
add_instance (BwRuleView *view, const BwRule *rule, const BwRuleStateRow *row)
{
  BwRuleInstanceView *instance = g_new0 (BwRuleInstanceView, 1);
  instance->labels = g_strdup (row->labels);
  instance->state = bw_rule_status_name ((BwRuleStatus) row->state);
  instance->data_flag = bw_data_flag_name ((BwDataFlag) row->data_flag);
  if (row->tier > 0 && row->tier <= (int) rule->n_tiers)
    instance->tier = g_strdup (bw_severity_name (rule->tiers[row->tier - 1].severity));
  instance->value = row->last_value;
  instance->evaluated_us = row->evaluated_us;
  instance->incident_id = row->incident_id;
  g_ptr_array_add (view->instances, instance);
}

static BwRuleView *
rule_view (const BwRule *rule, GPtrArray *rows)
{
  BwRuleView *view = g_new0 (BwRuleView, 1);
  view->rule = g_strdup (rule->id);
  view->preset = g_strdup (rule->preset);
  view->metric = g_strdup (rule->expr != NULL       ? rule->expr->text
                           : rule->matchers != NULL ? bw_matchers_text (rule->matchers)
                                                    : bw_selector_text (rule->selector));
  view->kind = bw_rule_kind_name (rule->kind);
  view->description = bw_rule_describe (rule);
  view->is_enabled = rule->is_enabled;
  view->category = rule->category;
  view->instances = g_ptr_array_new_with_free_func (instance_view_free);
  for (unsigned i = 0; i < rows->len; i++)
    {
      const BwRuleStateRow *row = g_ptr_array_index (rows, i);
      if (g_str_equal (row->rule, rule->id))
        add_instance (view, rule, row);
    }
  return view;
}

/* What is asked, and the errors that are part of the answer. */
typedef struct
{
  BwConfig *config;
  GPtrArray *errors; /* of char * */
} RulesQuestion;

static void
rules_question_free (gpointer data)
{
  RulesQuestion *question = data;
  bw_config_unref (question->config);
  g_ptr_array_unref (question->errors);
  g_free (question);
}

static gpointer
work_at_rules (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  RulesQuestion *question = data;
  g_autoptr (GPtrArray) rows = engine->alerts != NULL
                                   ? bw_store_worker_run (bw_alerts_worker (engine->alerts),
                                                          bw_alerts_job_load_states, NULL, error)
                                   : g_ptr_array_new ();
  if (rows == NULL)
    return NULL;
  g_autoptr (GPtrArray) rules = bw_rules_load (question->config, question->errors);
  GPtrArray *views = g_ptr_array_new_with_free_func (rule_view_free);
  for (unsigned i = 0; i < rules->len; i++)
    g_ptr_array_add (views, rule_view (g_ptr_array_index (rules, i), rows));
  return views;
}

GPtrArray *
bw_engine_rules (BwEngine *engine, GPtrArray *errors, GError **error)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && errors != NULL, NULL);
  RulesQuestion question = { engine->config, errors };
  return work_at_rules (engine, &question, NULL, error);
}

/* Errors travel beside the views. */
typedef struct
{
  GPtrArray *views;
  GPtrArray *errors;
} RulesAnswer;

static void
rules_answer_free (gpointer data)
{
  RulesAnswer *answer = data;
  g_ptr_array_unref (answer->views);
  g_ptr_array_unref (answer->errors);
  g_free (answer);
}

static gpointer
work_at_answer (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  RulesQuestion *question = data;
  GPtrArray *views = work_at_rules (engine, data, cancellable, error);
  if (views == NULL)
    return NULL;
  RulesAnswer *answer = g_new (RulesAnswer, 1);
  *answer = (RulesAnswer){ views, g_ptr_array_ref (question->errors) };
  return answer;
}

static const BwQuestion rules_question = {
  .work = work_at_answer,
  .data_free = rules_question_free,
  .result_free = rules_answer_free,
};

void
bw_engine_rules_async (BwEngine *engine, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  RulesQuestion *question = g_new (RulesQuestion, 1);
  *question =
      (RulesQuestion){ bw_config_ref (engine->config), g_ptr_array_new_with_free_func (g_free) };
  bw_question_ask (engine, &rules_question, question, cancellable, callback, data);
}

GPtrArray *
bw_engine_rules_finish (BwEngine *engine, GAsyncResult *result, GPtrArray *errors, GError **error)
{
  RulesAnswer *answer = bw_question_answer (engine, &rules_question, result, error);
  if (answer == NULL)
    return NULL;
  for (unsigned i = 0; errors != NULL && i < answer->errors->len; i++)
    g_ptr_array_add (errors, g_strdup (g_ptr_array_index (answer->errors, i)));
  GPtrArray *views = g_ptr_array_ref (answer->views);
  rules_answer_free (answer);
  return views;
}

GArray *
bw_engine_rule_eval (const char *rule_text, const char *name, const char *csv, GError **error)
{
  g_return_val_if_fail (rule_text != NULL && name != NULL && csv != NULL, NULL);
  g_autoptr (BwRule) rule = bw_rule_parse_inline (rule_text, error);
  if (rule == NULL)
    return NULL;
  g_autoptr (GArray) steps = bw_rule_eval (rule, name, csv, error);
  if (steps == NULL)
    return NULL;
  GArray *views = g_array_new (FALSE, FALSE, sizeof (BwRuleStep));
  for (unsigned i = 0; i < steps->len; i++)
    {
      const BwRuleEvalStep *step = &g_array_index (steps, BwRuleEvalStep, i);
      BwRuleStep view = { step->seconds, bw_transition_name (step->transition.kind),
                          step->transition.tier };
      g_array_append_val (views, view);
    }
  return views;
}

const char *const *
bw_engine_presets (void)
{
  return bw_rule_presets ();
}

char *
bw_engine_preset_text (const char *preset)
{
  return bw_rule_preset_text (preset);
}

char *
bw_engine_rule_words (const char *rule_text, const char *plain)
{
  g_return_val_if_fail (plain != NULL, NULL);
  return bw_rule_words (rule_text, plain);
}
