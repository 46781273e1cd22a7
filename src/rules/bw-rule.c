/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule read from its configuration group: keys, checks, and the rule in words. */
#include "rules/bw-rule-memory.h"
#include "rules/bw-rule-private.h"

#include "base/bw-error.h"
#include "base/bw-time.h"
#include "model/bw-catalogue.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

bool
bw_rule_fail (GPtrArray *problems, const char *key, const char *format, ...)
{
  g_autofree char *prefix = g_strconcat (key, ": ", NULL);
  va_list args;
  va_start (args, format);
  g_autofree char *why = g_strdup_vprintf (format, args);
  va_end (args);
  for (unsigned i = 0; i < problems->len; i++)
    {
      if (g_str_has_prefix (g_ptr_array_index (problems, i), prefix))
        return false;
    }
  g_ptr_array_add (problems, g_strconcat (prefix, why, NULL));
  return false;
}

static const BwSeverity tier_severities[BW_RULE_MAX_TIERS] = {
  BW_SEVERITY_INFO, BW_SEVERITY_WARNING, BW_SEVERITY_ERROR, BW_SEVERITY_CRITICAL,
  BW_SEVERITY_EMERGENCY
};

/* Whether A lies on the worse side of B. */
static bool
is_worse (const BwRule *rule, double a, double b)
{
  return rule->is_below ? a < b : a > b;
}

static bool
read_tiers (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  for (int i = 0; i < BW_RULE_MAX_TIERS; i++)
    {
      const char *name = bw_severity_name (tier_severities[i]);
      g_autofree char *recover_key = g_strconcat (name, "-recover", NULL);
      if (!bw_config_group_has (group, name))
        {
          if (bw_config_group_has (group, recover_key))
            return bw_rule_fail (problems, recover_key, _ ("there is no level %s to recover from"),
                                 name);
          continue;
        }
      BwTier *tier = &rule->tiers[rule->n_tiers++];
      tier->severity = tier_severities[i];
      tier->trip = bw_config_group_number (group, name);
      tier->recover = tier->trip;
      if (bw_config_group_has (group, recover_key))
        tier->recover = bw_config_group_number (group, recover_key);
      if (!isfinite (tier->trip) || !isfinite (tier->recover))
        return bw_rule_fail (problems, isfinite (tier->trip) ? recover_key : name,
                             _ ("expected a number"));
    }
  if (rule->n_tiers == 0)
    return bw_rule_fail (
        problems, "warning",
        _ ("no level is given; expected one of info, warning, error, critical, emergency"));
  return true;
}

static void
check_tiers (const BwRule *rule, GPtrArray *problems)
{
  for (unsigned i = 0; i < rule->n_tiers; i++)
    {
      const BwTier *tier = &rule->tiers[i];
      const BwTier *lower = i == 0 ? NULL : &rule->tiers[i - 1];
      const char *name = bw_severity_name (tier->severity);
      g_autofree char *recover_key = g_strconcat (name, "-recover", NULL);
      if (lower != NULL && !is_worse (rule, tier->trip, lower->trip))
        bw_rule_fail (problems, name,
                      rule->is_below
                          ? _ ("%g is not below %s=%g, as a more severe level has to be")
                          : _ ("%g is not above %s=%g, as a more severe level has to be"),
                      tier->trip, bw_severity_name (lower->severity), lower->trip);
      else if (is_worse (rule, tier->recover, tier->trip))
        bw_rule_fail (problems, recover_key, _ ("%g is on the bad side of %s=%g"), tier->recover,
                      name, tier->trip);
      else if (lower != NULL && is_worse (rule, lower->recover, tier->recover))
        bw_rule_fail (problems, recover_key,
                      _ ("%g is beyond %s-recover=%g, that of the milder level"), tier->recover,
                      bw_severity_name (lower->severity), lower->recover);
    }
  if (is_worse (rule, rule->healthy, rule->tiers[0].trip))
    bw_rule_fail (problems, "healthy", _ ("%g is on the bad side of %s=%g"), rule->healthy,
                  bw_severity_name (rule->tiers[0].severity), rule->tiers[0].trip);
}

static int64_t
read_duration (const BwConfigGroup *group, const char *key)
{
  return MAX (0, bw_config_group_duration (group, key));
}

unsigned
bw_rule_read_choice (const BwConfigGroup *group, const char *key, const char *const *choices)
{
  const char *text = bw_config_group_text (group, key);
  for (unsigned i = 0; text != NULL && choices[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (choices[i], text) == 0)
        return i;
    }
  return 0;
}

static bool
read_window (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  bool has_aggregate = bw_config_group_has (group, "agg");
  rule->window_us = read_duration (group, "window");
  if (!bw_config_group_has (group, "window"))
    return has_aggregate
               ? bw_rule_fail (problems, "agg", _ ("needs window, the time whose samples it takes"))
               : true;
  if (rule->window_us == 0)
    return bw_rule_fail (problems, "window", _ ("expected a duration above 0"));
  rule->aggregate = BW_AGGREGATE_AVERAGE;
  if (bw_rule_has_memory (rule))
    rule->aggregate = BW_AGGREGATE_NONE;
  else if (has_aggregate)
    rule->aggregate = (BwAggregate) (BW_AGGREGATE_AVERAGE
                                     + bw_rule_read_choice (group, "agg", bw_aggregate_names));
  return true;
}

static bool
read_no_data (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  rule->no_data = (BwNoDataPolicy) bw_rule_read_choice (group, "no-data", bw_no_data_names);
  rule->no_data_after_us = read_duration (group, "no-data-after");
  if (bw_config_group_has (group, "no-data-after") && rule->no_data_after_us == 0)
    rule->no_data_after_us = 1;
  const char *severity = bw_config_group_text (group, "no-data-severity");
  if (severity == NULL || !bw_severity_parse (severity, &rule->no_data_severity))
    rule->no_data_severity = BW_SEVERITY_WARNING;
  if (rule->no_data == BW_NO_DATA_ALERT && rule->n_tiers > 0
      && rule->tiers[rule->n_tiers - 1].severity < rule->no_data_severity)
    return bw_rule_fail (problems, "no-data",
                         _ ("alert needs a level of at least no-data-severity=%s"),
                         bw_severity_name (rule->no_data_severity));
  return true;
}

static bool
read_category (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  const BwMetricInfo *info = bw_catalogue_find (bw_selector_name (rule->selector));
  rule->category = info != NULL ? info->category : BW_CATEGORY_SYSTEM;
  const char *category = bw_config_group_text (group, "category");
  if (category != NULL && !bw_category_parse (category, &rule->category))
    return bw_rule_fail (problems, "category", _ ("\"%s\" is none"), category);
  return true;
}

static bool
read_metric (BwRule *rule, const BwConfigGroup *group, GPtrArray *problems)
{
  const char *metric = bw_config_group_text (group, "metric");
  if (metric == NULL || *metric == '\0')
    return bw_rule_fail (problems, "metric", _ ("is missing; expected the name of a metric"));
  g_autoptr (GError) parse_error = NULL;
  rule->selector = bw_selector_parse (metric, &parse_error);
  if (rule->selector == NULL)
    return bw_rule_fail (problems, "metric", "%s", parse_error->message);
  return true;
}

static void
read_rest (BwRule *rule, const BwConfigGroup *group)
{
  rule->id = g_strdup (bw_config_group_name (group));
  rule->kind = (BwRuleKind) bw_rule_read_choice (group, "kind", bw_rule_kind_names);
  rule->is_enabled = bw_config_group_boolean (group, "enabled");
  rule->is_below = bw_rule_read_choice (group, "direction", bw_direction_names) == 1;
  rule->is_strict = bw_config_group_boolean (group, "strict");
  rule->healthy = bw_config_group_number (group, "healthy");
  rule->for_us = read_duration (group, "for");
  rule->keep_us = read_duration (group, "keep-firing-for");
  rule->for_count = (unsigned) bw_config_group_integer (group, "for-count");
  rule->recover_count = (unsigned) bw_config_group_integer (group, "recover-count");
  rule->min_samples = bw_config_group_integer (group, "min-samples");
  rule->eval_every_us = read_duration (group, "eval-every");
  if (bw_config_group_has (group, "channels"))
    rule->channels = bw_config_group_list (group, "channels");
  rule->runbook = g_strdup (bw_config_group_text (group, "runbook"));
}

BwRule *
bw_rule_read (const BwConfigGroup *group, GPtrArray *problems)
{
  g_return_val_if_fail (group != NULL && problems != NULL, NULL);
  g_autoptr (BwRule) rule = g_atomic_rc_box_new0 (BwRule);
  unsigned n_before = problems->len;
  read_rest (rule, group);
  bw_rule_check_kind (rule, group, problems);
  bool has_metric = bw_rule_has_metric (rule) && !bw_rule_is_of_figure (rule);
  bool is_read = has_metric ? read_metric (rule, group, problems)
                            : bw_rule_read_instead (rule, group, problems);
  if (is_read)
    read_category (rule, group, problems);
  bool has_severity = bw_rule_read_severity (rule, group, problems);
  if (!bw_rule_has_level (group) && bw_rule_is_of_figure (rule))
    bw_rule_set_usual_levels (rule);
  bw_rule_read_machine (rule, group, problems);
  if (has_severity && rule->kind != BW_RULE_EVENT
      && (rule->n_tiers > 0 || read_tiers (rule, group, problems)))
    check_tiers (rule, problems);
  bw_rule_finish_levels (rule, problems);
  read_window (rule, group, problems);
  bw_rule_read_per (rule, group, problems);
  read_no_data (rule, group, problems);
  if (problems->len > n_before)
    return NULL;
  rule->fingerprint = bw_rule_fingerprint (rule);
  return g_steal_pointer (&rule);
}

BwRule *
bw_rule_new (const BwConfigGroup *group, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  BwRule *rule = bw_rule_read (group, problems);
  if (rule == NULL)
    g_set_error_literal (error, BW_ERROR, BW_ERROR_INVALID,
                         problems->len > 0 ? g_ptr_array_index (problems, 0) : "");
  return rule;
}

BwRule *
bw_rule_ref (BwRule *rule)
{
  g_return_val_if_fail (rule != NULL, NULL);
  return g_atomic_rc_box_acquire (rule);
}

static void
clear_rule (gpointer data)
{
  BwRule *rule = data;
  g_free (rule->id);
  g_free (rule->preset);
  g_free (rule->figure.matchers);
  g_clear_pointer (&rule->selector, bw_selector_free);
  g_clear_pointer (&rule->expr, bw_expr_free);
  g_clear_pointer (&rule->matchers, bw_matchers_free);
  bw_rule_machine_clear (&rule->machine);
  g_strfreev (rule->channels);
  g_free (rule->runbook);
}

void
bw_rule_unref (BwRule *rule)
{
  g_return_if_fail (rule != NULL);
  g_atomic_rc_box_release_full (rule, clear_rule);
}

/* FNV-1a: the same on every machine, as it is stored. */
static uint64_t
hash_bytes (uint64_t hash, const void *data, size_t length)
{
  const uint8_t *bytes = data;
  for (size_t i = 0; i < length; i++)
    hash = (hash ^ bytes[i]) * UINT64_C (0x100000001b3);
  return hash;
}

static uint64_t
hash_word (uint64_t hash, uint64_t word)
{
  word = GUINT64_TO_LE (word);
  return hash_bytes (hash, &word, sizeof word);
}

static uint64_t
hash_double (uint64_t hash, double value)
{
  uint64_t bits;
  value += 0.0; /* -0 and 0 are one level */
  memcpy (&bits, &value, sizeof bits);
  return hash_word (hash, bits);
}

uint64_t
bw_rule_fingerprint (const BwRule *rule)
{
  g_return_val_if_fail (rule != NULL, 0);
  const char *text = bw_selector_text (rule->selector);
  uint64_t hash = hash_bytes (UINT64_C (0xcbf29ce484222325), text, strlen (text));
  hash = hash_word (hash, rule->is_below);
  hash = hash_word (hash, rule->is_strict);
  hash = hash_word (hash, rule->aggregate);
  hash = hash_word (hash, (uint64_t) rule->window_us);
  for (unsigned i = 0; i < rule->n_tiers; i++)
    {
      hash = hash_word (hash, rule->tiers[i].severity);
      hash = hash_double (hash, rule->tiers[i].trip);
      hash = hash_double (hash, rule->tiers[i].recover);
    }
  /* What was stored of thresholds before there were other kinds holds. */
  if (rule->kind == BW_RULE_THRESHOLD)
    return hash;
  hash = hash_word (hash, rule->kind);
  hash = hash_word (hash, (uint64_t) rule->per_us);
  if (rule->expr != NULL)
    hash = hash_bytes (hash, rule->expr->text, strlen (rule->expr->text));
  g_autofree char *print = bw_rule_machine_print (rule);
  if (print != NULL)
    hash = hash_bytes (hash, print, strlen (print));
  return hash;
}
