/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kinds of rules have of their own: keys that go with them, levels, what they are about.
 */
#include "rules/bw-rule-private.h"

#include "base/bw-error.h"
#include "db/bw-db-expr.h"
#include "model/bw-selector.h"
#include "rules/bw-rule-load.h"
#include "rules/bw-rule-memory.h"
#include "stats/bw-burn-rate.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define TIER_KEYS                                                                                  \
  "info info-recover warning warning-recover error error-recover critical critical-recover "       \
  "emergency emergency-recover "
#define LEVEL_KEYS TIER_KEYS "healthy direction strict "

#define TREND_KEYS "level within "
#define USUAL_KEYS "unusual unusual-of "
#define BURN_KEYS "slo good "
#define MACHINE_KEYS TREND_KEYS USUAL_KEYS BURN_KEYS

/* What has no meaning with a kind, by kind. */
static const char *const foreign_keys[] = {
  [BW_RULE_THRESHOLD] = MACHINE_KEYS "expr matchers severity per",
  [BW_RULE_RATE_OF_CHANGE] = MACHINE_KEYS "expr matchers severity agg",
  [BW_RULE_ABSENT] = MACHINE_KEYS LEVEL_KEYS
  "expr matchers per agg window for-count min-samples eval-every no-data no-data-after "
  "no-data-severity",
  [BW_RULE_EVENT] = MACHINE_KEYS LEVEL_KEYS
  "metric expr per agg window for for-count keep-firing-for recover-count min-samples eval-every "
  "no-data no-data-after no-data-severity",
  [BW_RULE_EXPR] = MACHINE_KEYS "metric matchers per agg window min-samples",
  [BW_RULE_PREDICT_WITHIN] =
      USUAL_KEYS BURN_KEYS TIER_KEYS "healthy strict expr matchers per agg min-samples eval-every",
  [BW_RULE_ANOMALY] = TREND_KEYS BURN_KEYS
  "healthy direction strict expr matchers severity per agg window min-samples eval-every",
  [BW_RULE_BURN_RATE] = TREND_KEYS USUAL_KEYS TIER_KEYS
  "healthy strict expr matchers severity per agg window min-samples",
};
/* Of figures of ledgers, whose kind says all that these would. */
static const char figure_keys[] =
    MACHINE_KEYS "metric expr severity per agg window direction healthy";

const char *
bw_rule_kind_name (BwRuleKind kind)
{
  return bw_rule_kind_names[kind];
}

bool
bw_rule_has_metric (const BwRule *rule)
{
  return rule->kind != BW_RULE_EXPR && rule->kind != BW_RULE_EVENT;
}

bool
bw_rule_check_kind (const BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  const char *kind = bw_rule_kind_names[rule->kind];
  bool is_of_figure = bw_rule_is_of_figure (rule);
  g_auto (GStrv) keys = g_strsplit (is_of_figure ? figure_keys : foreign_keys[rule->kind], " ", -1);
  for (char **key = keys; *key != NULL; key++)
    {
      if (**key != '\0' && bw_config_group_has (group, *key))
        bw_rule_fail (problems, *key, _ ("has no meaning with kind=%s"), kind);
    }
  bw_rule_check_figure (rule, group, problems);
  if (rule->kind == BW_RULE_RATE_OF_CHANGE && !bw_config_group_has (group, "window"))
    return bw_rule_fail (problems, "window",
                         _ ("is missing; a rate of change is taken over a window"));
  if (rule->kind == BW_RULE_ABSENT && rule->for_us == 0)
    return bw_rule_fail (problems, "for", _ ("is missing; expected how long no sample may come"));
  return true;
}

/* A part of an expression that is asked less often than three times in it is unknown after a start
 * until it comes again. */
#define PART_SPAN_US (6 * BW_HOUR_US)

/* One that is sound is worked out without a word, whatever the values. */
static bool
try_out (const BwExpr *expr, GError **error)
{
  double values[BW_EXPR_MAX_REFERENCES], value;
  for (unsigned i = 0; i < BW_EXPR_MAX_REFERENCES; i++)
    values[i] = NAN;
  g_autoptr (BwDbExprs) exprs = bw_db_exprs_new (error);
  if (exprs == NULL)
    return false;
  g_autoptr (BwDbExpr) tried = bw_db_expr_new (exprs, expr->sql, expr->n, error);
  return tried != NULL && bw_db_expr_eval (tried, values, &value, error);
}

static bool
read_expr (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  g_autoptr (GError) inner = NULL;
  const char *text = bw_config_group_text (group, "expr");
  if (text == NULL || *text == '\0')
    return bw_rule_fail (problems, "expr",
                         _ ("is missing; expected a condition such as "
                            "system_cpu_percent > 90 AND http_up = 0"));
  rule->expr = bw_expr_parse (text, &inner);
  if (rule->expr == NULL || !try_out (rule->expr, &inner))
    return bw_rule_fail (problems, "expr", "%s", inner->message);
  rule->selector = bw_selector_parse ("expression", NULL);
  return true;
}

/* A category is one more matcher. */
static bool
read_matchers (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  g_autoptr (GError) inner = NULL;
  const char *category = bw_config_group_text (group, "category");
  g_autoptr (BwMatchers) given = NULL;
  const char *text = bw_config_group_text (group, "matchers");
  given = bw_matchers_parse (text != NULL ? text : "", &inner);
  if (given == NULL)
    return bw_rule_fail (problems, "matchers", "%s", inner->message);
  const char *own = bw_matchers_text (given);
  g_autofree char *all = category == NULL ? g_strdup (own)
                                          : g_strdup_printf ("%s%scategory=\"%s\"", own,
                                                             *own != '\0' ? "," : "", category);
  rule->matchers = bw_matchers_parse (all, &inner);
  if (rule->matchers == NULL)
    return bw_rule_fail (problems, "matchers", "%s", inner->message);
  if (bw_matchers_n (rule->matchers) == 0)
    return bw_rule_fail (problems, "matchers",
                         _ ("is missing; expected which events it is about, such as "
                            "type=\"order_rejected\""));
  if (bw_matchers_is_contradiction (rule->matchers))
    return bw_rule_fail (problems, "matchers", _ ("no event can match all of them"));
  rule->selector = bw_selector_parse ("event", NULL);
  return true;
}

bool
bw_rule_read_instead (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  if (bw_rule_is_of_figure (rule))
    return bw_rule_read_figure (rule, group, problems);
  return rule->kind == BW_RULE_EXPR ? read_expr (rule, group, problems)
                                    : read_matchers (rule, group, problems);
}

bool
bw_rule_has_level (const BwConfigGroup *group)
{
  static const char *const names[] = { "info", "warning", "error", "critical", "emergency" };
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (bw_config_group_has (group, names[i]))
        return true;
    }
  return false;
}

static bool
set_truth (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  static const char *const keys[] = { "healthy", "direction", "strict" };
  for (unsigned i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (bw_config_group_has (group, keys[i]))
        return bw_rule_fail (problems, keys[i],
                             _ ("needs a level to go with; without one the expression "
                                "is true or false"));
    }
  rule->is_truth = true;
  rule->tiers[0] = (BwTier){ rule->severity, 1, 1 };
  rule->n_tiers = 1;
  return true;
}

bool
bw_rule_read_severity (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  const char *text = bw_config_group_text (group, "severity");
  rule->severity = BW_SEVERITY_NONE;
  if (text != NULL && !bw_severity_parse (text, &rule->severity))
    return bw_rule_fail (problems, "severity", _ ("\"%s\" is none"), text);
  if (rule->kind == BW_RULE_EVENT)
    return true;
  if (rule->kind == BW_RULE_EXPR && bw_rule_has_level (group))
    return text == NULL
           || bw_rule_fail (problems, "severity", _ ("the levels say how severe it is"));
  if (rule->kind != BW_RULE_EXPR && rule->kind != BW_RULE_ABSENT
      && rule->kind != BW_RULE_PREDICT_WITHIN)
    return true;
  if (text == NULL)
    rule->severity = BW_SEVERITY_WARNING;
  if (rule->kind == BW_RULE_PREDICT_WITHIN)
    return true;
  if (rule->kind == BW_RULE_EXPR)
    return set_truth (rule, group, problems);
  /* The value is how many seconds nothing has come, so that how long it may be is the level. */
  double seconds = (double) rule->for_us / (double) BW_SECOND_US;
  rule->tiers[0] = (BwTier){ rule->severity, seconds, seconds };
  rule->n_tiers = 1;
  rule->for_us = 0;
  return true;
}

bool
bw_rule_read_per (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  if (rule->kind != BW_RULE_RATE_OF_CHANGE)
    return true;
  rule->aggregate = BW_AGGREGATE_NONE;
  rule->per_us = BW_MINUTE_US;
  if (bw_config_group_has (group, "per"))
    rule->per_us = bw_config_group_duration (group, "per");
  return rule->per_us > 0 || bw_rule_fail (problems, "per", _ ("expected a duration above 0"));
}

bool
bw_rule_covers (const BwRule *rule, const BwMetric *metric)
{
  g_return_val_if_fail (rule != NULL && metric != NULL, false);
  switch (rule->kind)
    {
    case BW_RULE_ABSENT:
      return metric == bw_selector_metric (rule->selector);
    case BW_RULE_EVENT:
      return false;
    case BW_RULE_EXPR:
      return strcmp (metric->name, bw_selector_name (rule->selector)) == 0;
    case BW_RULE_THRESHOLD:
    case BW_RULE_RATE_OF_CHANGE:
    case BW_RULE_EVIDENCE_WIN_RATE:
    case BW_RULE_EVIDENCE_ROI:
    case BW_RULE_EVIDENCE_CALIBRATION:
    case BW_RULE_EVIDENCE_CLV:
    case BW_RULE_MCB_PVALUE:
    case BW_RULE_DRAWDOWN_ODDS:
    case BW_RULE_WINRATE_VS_BREAKEVEN:
    case BW_RULE_PSR:
    case BW_RULE_PREDICT_WITHIN:
    case BW_RULE_ANOMALY:
    case BW_RULE_BURN_RATE:
    default:
      return bw_selector_matches (rule->selector, metric);
    }
}

bool
bw_rule_watches (const BwRule *rule, const BwMetric *metric)
{
  g_return_val_if_fail (rule != NULL && metric != NULL, false);
  if (rule->kind == BW_RULE_EVENT)
    return false;
  if (rule->expr == NULL)
    return bw_selector_matches (rule->selector, metric);
  for (unsigned i = 0; i < rule->expr->n; i++)
    {
      if (bw_selector_matches (rule->expr->references[i].selector, metric))
        return true;
    }
  return false;
}

int64_t
bw_rule_span_us (const BwRule *rule)
{
  g_return_val_if_fail (rule != NULL, 0);
  int64_t span_us = rule->window_us;
  if (rule->kind == BW_RULE_BURN_RATE)
    return (int64_t) BW_BURN_MINUTES * BW_MINUTE_US;
  if (bw_rule_has_memory (rule))
    return 0; /* it is stored with the state */
  if (rule->expr == NULL)
    return span_us;
  for (unsigned i = 0; i < rule->expr->n; i++)
    span_us = MAX (span_us, rule->expr->references[i].window_us);
  return MAX (span_us, PART_SPAN_US);
}

double
bw_rule_bound_value (const BwRule *rule, const double *bound)
{
  g_return_val_if_fail (rule != NULL && rule->expr != NULL && bound != NULL, (double) NAN);
  double value = NAN;
  g_autoptr (BwDbExprs) exprs = bw_db_exprs_new (NULL);
  g_autoptr (BwDbExpr) expr =
      exprs != NULL ? bw_db_expr_new (exprs, rule->expr->sql, rule->expr->n, NULL) : NULL;
  if (expr == NULL || !bw_db_expr_eval (expr, bound, &value, NULL) || isnan (value))
    return NAN;
  return rule->is_truth ? (double) (value != 0) : value;
}

const BwRule *
bw_rules_find_event (GPtrArray *rules, const BwIncident *event)
{
  g_return_val_if_fail (rules != NULL && event != NULL, NULL);
  for (unsigned i = 0; i < rules->len; i++)
    {
      const BwRule *rule = g_ptr_array_index (rules, i);
      if (rule->is_enabled && rule->matchers != NULL && bw_matchers_match (rule->matchers, event))
        return rule;
    }
  return NULL;
}
