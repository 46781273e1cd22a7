/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule as a person edits it, judged as the file would be. */
#include "engine/bw-rule-edit-private.h"

#include "config/bw-key-text.h"
#include "engine/bw-schemas.h"
#include "rules/bw-rule-load.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
problem_free (gpointer data)
{
  BwRuleProblem *problem = data;
  g_free (problem->key);
  g_free (problem->message);
  g_free (problem);
}

static void
add_problem (GPtrArray *problems, const char *key, const char *message)
{
  BwRuleProblem *problem = g_new (BwRuleProblem, 1);
  *problem = (BwRuleProblem){ g_strdup (key), g_strdup (message) };
  g_ptr_array_add (problems, problem);
}

GPtrArray *
bw_rule_problems_new (void)
{
  return g_ptr_array_new_with_free_func (problem_free);
}

void
bw_rule_verdict_free (BwRuleVerdict *verdict)
{
  if (verdict == NULL)
    return;
  g_ptr_array_unref (verdict->problems);
  g_clear_pointer (&verdict->levels, bw_rule_levels_free);
  g_free (verdict);
}

char *
bw_rule_key_to_raw (const char *key, const char *value)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  return bw_group_schema_is_list (schemas, n, "rule", key) ? g_strstrip (g_strdup (value))
                                                           : bw_key_text_escape (value);
}

/* (transfer full) */
static BwConfig *
config_of (const BwRuleKeys *rule)
{
  g_autoptr (GString) text = g_string_new (NULL);
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_string_append_printf (text, "[rule %s]\n", rule->name);
  for (unsigned i = 0; rule->keys[i] != NULL; i++)
    {
      g_autofree char *raw = bw_rule_key_to_raw (rule->keys[i], rule->values[i]);
      g_string_append_printf (text, "%s=%s\n", rule->keys[i], raw);
    }
  return bw_config_parse ("", text->str, (gssize) text->len, schemas, n);
}

/* A name that would end the group's line, or is none. */
static bool
check_name (const char *name, GPtrArray *problems)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));
  bool is_good = *name != '\0' && strcmp (stripped, name) == 0 && strpbrk (name, "[]\r\n\t") == NULL
                 && g_utf8_validate (name, -1, NULL);
  if (!is_good)
    add_problem (problems, "name",
                 *stripped == '\0' ? _ ("is missing; expected a short name such as cpu-night")
                                   : _ ("can have no brackets and no blanks around it"));
  return is_good;
}

/* A value of several lines would be read as further lines of the file. */
static bool
check_lines (const BwRuleKeys *rule, GPtrArray *problems)
{
  unsigned n_before = problems->len;
  for (unsigned i = 0; rule->keys[i] != NULL; i++)
    {
      g_autofree char *raw = bw_rule_key_to_raw (rule->keys[i], rule->values[i]);
      if (strpbrk (raw, "\r\n") != NULL || !g_utf8_validate (raw, -1, NULL))
        add_problem (problems, rule->keys[i], _ ("has to be a text on one line"));
    }
  return problems->len == n_before;
}

static void
add_file_errors (BwConfig *config, GPtrArray *problems)
{
  for (unsigned i = 0; i < bw_config_n_errors (config); i++)
    {
      const BwConfigError *error = bw_config_error (config, i);
      add_problem (problems, error->key, error->message);
    }
}

/* "key: reason", one for each. */
static void
add_rule_errors (const GPtrArray *errors, GPtrArray *problems)
{
  for (unsigned i = 0; i < errors->len; i++)
    {
      const char *text = g_ptr_array_index (errors, i);
      const char *colon = strstr (text, ": ");
      g_autofree char *key = colon != NULL ? g_strndup (text, (gsize) (colon - text)) : NULL;
      add_problem (problems, key, colon != NULL ? colon + 2 : text);
    }
}

BwRule *
bw_rule_from_keys (const BwRuleKeys *rule, GPtrArray *problems)
{
  g_return_val_if_fail (rule != NULL && problems != NULL, NULL);
  unsigned n_before = problems->len;
  if (!check_name (rule->name, problems) || !check_lines (rule, problems))
    return NULL;
  g_autoptr (BwConfig) config = config_of (rule);
  add_file_errors (config, problems);
  const BwConfigGroup *group = bw_config_find (config, "rule", rule->name);
  if (group == NULL || problems->len > n_before)
    {
      if (problems->len == n_before)
        add_problem (problems, NULL, _ ("the rule is empty"));
      return NULL;
    }
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BwRule) made = bw_rule_read (group, errors);
  add_rule_errors (errors, problems);
  g_autoptr (GError) error = NULL;
  if (made != NULL && !bw_rule_check_samples (made, &error))
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();
      g_ptr_array_add (one, error->message);
      add_rule_errors (one, problems);
    }
  return problems->len == n_before ? g_steal_pointer (&made) : NULL;
}

BwRuleVerdict *
bw_rule_judge (const BwRuleKeys *rule)
{
  g_return_val_if_fail (rule != NULL && rule->name != NULL, NULL);
  g_return_val_if_fail (rule->keys != NULL && rule->values != NULL, NULL);
  BwRuleVerdict *verdict = g_new0 (BwRuleVerdict, 1);
  verdict->problems = bw_rule_problems_new ();
  g_autoptr (BwRule) made = bw_rule_from_keys (rule, verdict->problems);
  if (made == NULL)
    return verdict;
  verdict->levels = bw_rule_levels_new (made);
  verdict->has_levels = made->severity == BW_SEVERITY_NONE && made->n_tiers > 0;
  return verdict;
}
