/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules in force: those of the chosen presets, and the user's own over them. */
#include "rules/bw-rule-load.h"
#include "base/bw-error.h"
#include "base/bw-nearest.h"
#include "base/bw-time.h"
#include "model/bw-catalogue.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static int
find_rule (GPtrArray *rules, const char *id)
{
  for (unsigned i = 0; i < rules->len; i++)
    {
      const BwRule *rule = g_ptr_array_index (rules, i);
      if (strcmp (rule->id, id) == 0)
        return (int) i;
    }
  return -1;
}

/* Takes RULE; the place of a preset's rule is kept, so that lists stay in order. */
static void
put_rule (GPtrArray *rules, BwRule *rule)
{
  int index = find_rule (rules, rule->id);
  if (index < 0)
    {
      g_ptr_array_add (rules, rule);
      return;
    }
  bw_rule_unref (g_ptr_array_index (rules, index));
  g_ptr_array_index (rules, index) = rule;
}

static void
add_preset (GPtrArray *rules, const char *preset, GPtrArray *errors)
{
  g_autofree char *text = bw_rule_preset_text (preset);
  if (text == NULL)
    {
      const char *nearest =
          bw_nearest (preset, bw_rule_presets (), g_strv_length ((char **) bw_rule_presets ()));
      g_autofree char *what =
          g_strdup_printf (_ ("general: presets: there is no preset \"%s\""), preset);
      g_ptr_array_add (errors, bw_nearest_ask (what, nearest));
      return;
    }
  g_autoptr (BwConfig) config = bw_config_parse (preset, text, -1, bw_rule_group_schema (), 1);
  unsigned n = bw_config_n_groups (config, "rule");
  for (unsigned i = 0; i < n; i++)
    {
      BwRule *rule = bw_rule_new (bw_config_group (config, "rule", i), NULL);
      g_assert (rule != NULL);
      rule->preset = g_strdup (preset);
      put_rule (rules, rule);
    }
}

static void
add_presets (BwConfig *config, GPtrArray *rules, GPtrArray *errors)
{
  const BwConfigGroup *general = NULL;
  if (bw_config_n_groups (config, "general") > 0)
    general = bw_config_group (config, "general", 0);
  if (general == NULL || !bw_config_group_has (general, "presets"))
    {
      add_preset (rules, "default", errors);
      return;
    }
  g_auto (GStrv) names = bw_config_group_list (general, "presets");
  for (char **name = names; name != NULL && *name != NULL; name++)
    {
      if (!g_strv_contains ((const char *const *) names, *name) || **name == '\0')
        continue;
      add_preset (rules, *name, errors);
    }
}

/* [rule cpu] with nothing but enabled=false: the preset's rule goes on to be listed, switched off.
 */
static bool
is_switch_off (const BwConfigGroup *group)
{
  return !bw_config_group_has (group, "metric") && !bw_config_group_has (group, "kind")
         && bw_config_group_has (group, "enabled") && !bw_config_group_boolean (group, "enabled");
}

static bool
has_file_error (BwConfig *config, const BwConfigGroup *group)
{
  g_autofree char *name = g_strdup_printf ("rule %s", bw_config_group_name (group));
  for (unsigned i = 0; i < bw_config_n_errors (config); i++)
    {
      if (g_strcmp0 (bw_config_error (config, i)->group, name) == 0)
        return true;
    }
  return false;
}

bool
bw_rule_check_samples (const BwRule *rule, GError **error)
{
  const char *name = bw_selector_name (rule->selector);
  const BwMetricInfo *info = bw_catalogue_find (name);
  if (rule->min_samples == 0 || (info != NULL && info->count_metric != NULL))
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               _ ("min-samples: the sample size of \"%s\" is not known; leave it out"), name);
  return false;
}

static void
add_group (BwConfig *config, const BwConfigGroup *group, GPtrArray *rules, GPtrArray *errors)
{
  const char *id = bw_config_group_name (group);
  int index = find_rule (rules, id);
  if (has_file_error (config, group))
    return;
  if (index >= 0 && is_switch_off (group))
    {
      BwRule *rule = g_ptr_array_index (rules, index);
      rule->is_enabled = false;
      return;
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BwRule) rule = bw_rule_read (group, problems);
  if (rule != NULL && !bw_rule_check_samples (rule, &error))
    g_ptr_array_add (problems, g_strdup (error->message));
  if (problems->len == 0)
    put_rule (rules, g_steal_pointer (&rule));
  for (unsigned i = 0; i < problems->len; i++)
    g_ptr_array_add (errors, g_strdup_printf ("rule %s: %s", id,
                                              (const char *) g_ptr_array_index (problems, i)));
}

/* The share that is asked of each source. (element type double, transfer full) */
static GHashTable *
source_slos (BwConfig *config)
{
  GHashTable *slos = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  unsigned n = bw_config_n_groups (config, "source");
  for (unsigned i = 0; i < n; i++)
    {
      const BwConfigGroup *group = bw_config_group (config, "source", i);
      double slo = bw_config_group_number (group, "slo");
      if (slo > 0 && slo < 1)
        g_hash_table_insert (slos, g_strdup (bw_config_group_name (group)),
                             g_memdup2 (&slo, sizeof slo));
    }
  return slos;
}

/* What rules on a machine's series take from elsewhere in CONFIG: the zone of its hours, and what
 * is asked of sources. */
static void
fill_in (BwConfig *config, GPtrArray *rules)
{
  const BwConfigGroup *general = bw_config_group (config, "general", 0);
  const char *name = general != NULL ? bw_config_group_text (general, "zone") : NULL;
  g_autoptr (GTimeZone) zone = bw_zone_new (name, NULL);
  g_autoptr (GHashTable) slos = source_slos (config);
  for (unsigned i = 0; i < rules->len; i++)
    {
      BwRule *rule = g_ptr_array_index (rules, i);
      if (rule->kind == BW_RULE_ANOMALY && zone != NULL)
        rule->machine.zone = g_time_zone_ref (zone);
      else if (rule->kind == BW_RULE_BURN_RATE)
        rule->machine.source_slos = g_hash_table_ref (slos);
      else
        continue;
      rule->fingerprint = bw_rule_fingerprint (rule);
    }
}

GPtrArray *
bw_rules_load (BwConfig *config, GPtrArray *errors)
{
  g_return_val_if_fail (config != NULL && errors != NULL, NULL);
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_unref);
  add_presets (config, rules, errors);
  unsigned n = bw_config_n_groups (config, "rule");
  for (unsigned i = 0; i < n; i++)
    add_group (config, bw_config_group (config, "rule", i), rules, errors);
  fill_in (config, rules);
  return rules;
}
