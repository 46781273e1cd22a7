/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rules in force say of one series, from memory. */
#include "engine/bw-engine-live.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-rule-edit-private.h"
#include "rules/bw-rule-claim.h"
#include "rules/bw-rule-load.h"

void
bw_rule_levels_free (BwRuleLevels *levels)
{
  if (levels == NULL)
    return;
  g_free (levels->rule);
  g_free (levels->description);
  g_free (levels);
}

BwRuleLevels *
bw_rule_levels_new (const BwRule *rule)
{
  BwRuleLevels *levels = g_new0 (BwRuleLevels, 1);
  levels->rule = g_strdup (rule->id);
  levels->description = bw_rule_describe (rule);
  levels->is_below = rule->is_below;
  levels->n_levels = rule->n_tiers;
  for (unsigned i = 0; i < rule->n_tiers; i++)
    levels->levels[i] =
        (BwRuleLevel){ rule->tiers[i].severity, rule->tiers[i].trip, rule->tiers[i].recover };
  levels->healthy = rule->healthy;
  levels->min_samples = rule->min_samples;
  levels->firing = BW_SEVERITY_NONE;
  return levels;
}

static void
note_instance (BwRuleLevels *levels, const BwRuleState *state)
{
  levels->state = bw_rule_status_name (state->status);
  levels->data_flag = bw_data_flag_name (state->data_flag);
  if (state->status == BW_RULE_FIRING || state->status == BW_RULE_RECOVERING)
    levels->firing = state->severity;
}

/* The greater the worse; what is not known is worse than what is well. */
static int
badness (const BwRuleLevels *levels)
{
  static const char *const flags[] = { "INSUFFICIENT", "STALE", "NODATA", "ERROR" };
  if (levels->firing != BW_SEVERITY_NONE)
    return 100 + (int) levels->firing;
  if (g_strcmp0 (levels->state, "PENDING") == 0)
    return 50;
  for (int i = 0; i < (int) G_N_ELEMENTS (flags); i++)
    if (g_strcmp0 (levels->data_flag, flags[i]) == 0)
      return 10 + i;
  return g_strcmp0 (levels->state, "OK") == 0 ? 0 : 1;
}

static int
compare_levels (gconstpointer a, gconstpointer b)
{
  return badness (*(BwRuleLevels *const *) b) - badness (*(BwRuleLevels *const *) a);
}

GPtrArray *
bw_engine_levels (BwEngine *engine, const BwMetric *metric)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && metric != NULL, NULL);
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_levels_free);
  BwRuleSet *set = engine->rules != NULL ? bw_rule_runner_set (engine->rules) : NULL;
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rules = set != NULL ? g_ptr_array_ref (bw_rule_set_rules (set))
                                            : bw_rules_load (engine->config, errors);
  for (unsigned i = 0; i < rules->len; i++)
    {
      const BwRule *rule = g_ptr_array_index (rules, i);
      if (!rule->is_enabled || !bw_rule_is_of_value (rule)
          || !bw_selector_matches (rule->selector, metric))
        continue;
      BwRuleLevels *levels = bw_rule_levels_new (rule);
      const BwRuleInstance *instance =
          set != NULL ? bw_rule_set_find (set, rule->id, metric->label_text) : NULL;
      if (instance != NULL)
        note_instance (levels, &instance->state);
      g_ptr_array_add (all, levels);
    }
  g_ptr_array_sort (all, compare_levels);
  return all;
}
