/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules on a machine's series: their keys, their words, and what a value was worked out from. */
#include "rules/bw-rule-machine.h"

#include "base/bw-number.h"
#include "base/bw-time.h"
#include "config/bw-key-text.h"
#include "model/bw-catalogue.h"
#include "model/bw-selector.h"
#include "rules/bw-rule-memory.h"
#include "rules/bw-rule-private.h"
#include "stats/bw-seasonal.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define USUAL_COUNT 3
#define USUAL_POINTS 5
#define USUAL_SCORE 4

bool
bw_rule_has_memory (const BwRule *rule)
{
  g_return_val_if_fail (rule != NULL, false);
  return rule->kind == BW_RULE_PREDICT_WITHIN || rule->kind == BW_RULE_ANOMALY
         || rule->kind == BW_RULE_BURN_RATE;
}

const BwMetric *
bw_rule_companion (const BwRule *rule, const BwMetric *metric)
{
  g_return_val_if_fail (rule != NULL && metric != NULL, NULL);
  const BwMetricInfo *info = bw_catalogue_find (metric->name);
  const char *name = rule->machine.good != NULL ? rule->machine.good
                     : info != NULL             ? info->count_metric
                                                : NULL;
  return name != NULL ? bw_metric_get (name, metric->labels, metric->n_labels) : NULL;
}

static bool
read_trend (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  double level = bw_config_group_number (group, "level");
  int64_t window_us = bw_config_group_duration (group, "window");
  rule->machine.within_us = MAX (0, bw_config_group_duration (group, "within"));
  rule->tiers[0] = (BwTier){ rule->severity, level, level };
  rule->n_tiers = 1;
  if (!isfinite (level))
    return bw_rule_fail (problems, "level", _ ("is missing; expected the value to look out for"));
  if (rule->machine.within_us == 0)
    return bw_rule_fail (problems, "within", _ ("is missing; expected how soon is too soon"));
  return window_us > 0
         || bw_rule_fail (problems, "window",
                          _ ("is missing; a line is fitted to a stretch of time"));
}

static bool
read_usual (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  static const char *const levels[] = { "info", "warning", "error", "critical", "emergency" };
  bool has_level = false;
  rule->machine.count = (unsigned) bw_config_group_integer (group, "unusual");
  rule->machine.points = (unsigned) bw_config_group_integer (group, "unusual-of");
  rule->is_strict = true;
  for (unsigned i = 0; i < G_N_ELEMENTS (levels); i++)
    has_level |= bw_config_group_has (group, levels[i]);
  if (!has_level)
    rule->tiers[rule->n_tiers++] = (BwTier){ BW_SEVERITY_WARNING, USUAL_SCORE, USUAL_SCORE };
  return rule->machine.count <= rule->machine.points
         || bw_rule_fail (problems, "unusual", _ ("%u of %u can't be"), rule->machine.count,
                          rule->machine.points);
}

static bool
read_burn (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  const char *good = bw_config_group_text (group, "good");
  const BwMetricInfo *info =
      rule->selector != NULL ? bw_catalogue_find (bw_selector_name (rule->selector)) : NULL;
  rule->tiers[0] = (BwTier){ BW_SEVERITY_WARNING, BW_RULE_BURN_WARNING, BW_RULE_BURN_WARNING };
  rule->tiers[1] = (BwTier){ BW_SEVERITY_CRITICAL, BW_RULE_BURN_CRITICAL, BW_RULE_BURN_CRITICAL };
  rule->n_tiers = 2;
  rule->machine.is_share_good = rule->is_below || (info != NULL && info->good == BW_GOOD_HIGH);
  /* The value is a rate, of which much is bad whatever the metric is. */
  rule->is_below = false;
  if (bw_config_group_has (group, "slo"))
    rule->machine.slo = bw_config_group_number (group, "slo");
  if (!isnan (rule->machine.slo) && !(rule->machine.slo > 0 && rule->machine.slo < 1))
    return bw_rule_fail (problems, "slo", _ ("expected a share between 0 and 1, such as 0.999"));
  if (good == NULL)
    return true;
  rule->machine.good = g_strdup (good);
  g_autoptr (BwSelector) name = bw_selector_parse (good, NULL);
  return (name != NULL && strcmp (bw_selector_name (name), good) == 0)
         || bw_rule_fail (problems, "good", _ ("\"%s\" is no name of a metric"), good);
}

bool
bw_rule_read_machine (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  rule->machine.slo = NAN;
  if (rule->kind == BW_RULE_PREDICT_WITHIN)
    return read_trend (rule, group, problems);
  if (rule->kind == BW_RULE_ANOMALY)
    return read_usual (rule, group, problems);
  return rule->kind != BW_RULE_BURN_RATE || read_burn (rule, group, problems);
}

void
bw_rule_machine_clear (BwRuleMachine *machine)
{
  g_free (machine->good);
  g_clear_pointer (&machine->zone, g_time_zone_unref);
  g_clear_pointer (&machine->source_slos, g_hash_table_unref);
}

static void
put_number (GString *out, const char *key, double value)
{
  g_autofree char *text = bw_number_format_exact (value);
  g_string_append_printf (out, ";%s=%s", key, text);
}

void
bw_rule_machine_to_text (const BwRule *rule, GString *out)
{
  const BwRuleMachine *machine = &rule->machine;
  if (rule->kind == BW_RULE_PREDICT_WITHIN)
    {
      g_autofree char *within = bw_duration_format (machine->within_us);
      put_number (out, "level", rule->tiers[0].trip);
      g_string_append_printf (out, ";within=%s", within);
    }
  else if (rule->kind == BW_RULE_ANOMALY)
    {
      if (machine->count != USUAL_COUNT)
        put_number (out, "unusual", machine->count);
      if (machine->points != USUAL_POINTS)
        put_number (out, "unusual-of", machine->points);
    }
  else if (rule->kind == BW_RULE_BURN_RATE)
    {
      const BwMetricInfo *info = bw_catalogue_find (bw_selector_name (rule->selector));
      bool is_known = info != NULL && info->good == BW_GOOD_HIGH;
      if (machine->is_share_good && !is_known)
        g_string_append (out, ";direction=below");
      if (!isnan (machine->slo))
        put_number (out, "slo", machine->slo);
      if (machine->good != NULL)
        g_string_append_printf (out, ";good=%s", machine->good);
    }
}

char *
bw_rule_machine_print (const BwRule *rule)
{
  const BwRuleMachine *machine = &rule->machine;
  if (!bw_rule_has_memory (rule))
    return NULL;
  GString *out = g_string_new (NULL);
  bw_rule_machine_to_text (rule, out);
  if (machine->zone != NULL)
    g_string_append_printf (out, ";zone=%s", g_time_zone_get_identifier (machine->zone));
  return g_string_free (out, FALSE);
}

bool
bw_rule_machine_goes_on (const BwRule *old, const BwRule *rule)
{
  const BwRuleMachine *a = &old->machine, *b = &rule->machine;
  const char *zone_a = a->zone != NULL ? g_time_zone_get_identifier (a->zone) : "UTC";
  const char *zone_b = b->zone != NULL ? g_time_zone_get_identifier (b->zone) : "UTC";
  return g_strcmp0 (a->good, b->good) == 0 && a->is_share_good == b->is_share_good
         && strcmp (zone_a, zone_b) == 0;
}

static char *
describe_trend (const BwRule *rule)
{
  const char *metric = bw_selector_text (rule->selector);
  g_autofree char *level = bw_rule_format_level (rule, rule->tiers[0].trip);
  g_autofree char *within = bw_duration_format_age (rule->machine.within_us);
  g_autofree char *window = bw_duration_format_age (rule->window_us);
  const char *word = bw_severity_word (rule->severity);
  return rule->is_below
             ? g_strdup_printf (
                 _ ("%s reaches %s or less within %s, by the line through the last %s (%s)"),
                 metric, level, within, window, word)
             : g_strdup_printf (
                 _ ("%s reaches %s or more within %s, by the line through the last %s (%s)"),
                 metric, level, within, window, word);
}

static char *
describe_usual (const BwRule *rule)
{
  g_autoptr (GString) levels = g_string_new (NULL);
  for (unsigned i = 0; i < rule->n_tiers; i++)
    g_string_append_printf (levels, "%s%g (%s)", i == 0 ? "" : ", ", rule->tiers[i].trip,
                            bw_severity_word (rule->tiers[i].severity));
  return g_strdup_printf (
      _ ("%s more than %s spreads from what is usual at the hour of the week, in %u of the last "
         "%u hours"),
      bw_selector_text (rule->selector), levels->str, rule->machine.count, rule->machine.points);
}

static char *
describe_burn (const BwRule *rule)
{
  const char *what = bw_selector_text (rule->selector);
  if (isnan (rule->machine.slo))
    return g_strdup_printf (
        _ ("error budget of the source's slo spent by %s more than 14.4 times too fast over 1 h "
           "and "
           "5 min, or 6 times over 6 h and 30 min (critical), or too fast over 3 d and 6 h "
           "(warning), with 10 bad events or more"),
        what);
  return g_strdup_printf (
      _ ("error budget of %g %% spent by %s more than 14.4 times too fast over 1 h and 5 min, or 6 "
         "times over 6 h and 30 min (critical), or too fast over 3 d and 6 h (warning), with 10 "
         "bad "
         "events or more"),
      100 * rule->machine.slo, what);
}

char *
bw_rule_machine_describe (const BwRule *rule)
{
  if (rule->kind == BW_RULE_PREDICT_WITHIN)
    return describe_trend (rule);
  if (rule->kind == BW_RULE_ANOMALY)
    return describe_usual (rule);
  return rule->kind == BW_RULE_BURN_RATE ? describe_burn (rule) : NULL;
}
