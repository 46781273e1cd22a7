/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule that is being edited. */
#include "view/bw-rule-draft-private.h"

#include "base/bw-error.h"
#include "base/bw-time.h"
#include "engine/bw-engine-rules.h"
#include "engine/bw-schemas.h"
#include "model/bw-catalogue.h"
#include "view/bw-draft-state-private.h"
#include "view/bw-rule-fields.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_UNDO 200

BwRuleDraft *
bw_rule_draft_new (BwConfig *config, const char *name, GError **error)
{
  g_return_val_if_fail (config != NULL, NULL);
  g_autoptr (BwRuleDraft) draft = g_new0 (BwRuleDraft, 1);
  draft->config = bw_config_ref (config);
  draft->name = g_strdup (name != NULL ? name : "");
  draft->is_new = name == NULL;
  draft->now = bw_draft_state_new ();
  draft->first = bw_draft_state_new ();
  draft->list_keys = g_ptr_array_new ();
  draft->list_values = g_ptr_array_new ();
  draft->theirs = bw_draft_state_new ();
  g_queue_init (&draft->before);
  if (name != NULL && !bw_draft_state_read (&draft->now, config, name, &draft->preset))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there is no rule %s"), name);
      return NULL;
    }
  bw_draft_state_clear (&draft->first);
  draft->first = bw_draft_state_copy (&draft->now);
  return g_steal_pointer (&draft);
}

void
bw_rule_draft_free (BwRuleDraft *draft)
{
  if (draft == NULL)
    return;
  bw_config_unref (draft->config);
  g_free (draft->name);
  g_free (draft->preset);
  g_free (draft->last_key);
  bw_draft_state_clear (&draft->now);
  bw_draft_state_clear (&draft->first);
  bw_draft_state_clear (&draft->theirs);
  g_queue_clear_full (&draft->before, bw_draft_state_free);
  g_clear_pointer (&draft->verdict, bw_rule_verdict_free);
  g_ptr_array_unref (draft->list_keys);
  g_ptr_array_unref (draft->list_values);
  g_free (draft);
}

bool
bw_rule_draft_is_new (const BwRuleDraft *draft)
{
  return draft->is_new;
}

const char *
bw_rule_draft_name (const BwRuleDraft *draft)
{
  return draft->name;
}

void
bw_rule_draft_set_name (BwRuleDraft *draft, const char *name)
{
  g_return_if_fail (draft != NULL && draft->is_new && name != NULL);
  g_free (draft->name);
  draft->name = g_strdup (name);
  g_clear_pointer (&draft->verdict, bw_rule_verdict_free);
}

const char *
bw_rule_draft_preset (const BwRuleDraft *draft)
{
  return draft->preset;
}

const char *
bw_rule_draft_kind (const BwRuleDraft *draft)
{
  const char *kind = bw_draft_state_get (&draft->now, "kind");
  return kind != NULL ? kind : "threshold";
}

char *
bw_rule_draft_metric (const BwRuleDraft *draft)
{
  const char *metric = bw_draft_state_get (&draft->now, "metric");
  if (metric == NULL)
    return NULL;
  return g_strndup (metric, strcspn (metric, "{ "));
}

const char *
bw_rule_draft_value (const BwRuleDraft *draft, const char *key)
{
  g_return_val_if_fail (draft != NULL && key != NULL, NULL);
  return bw_draft_state_get (&draft->now, key);
}

void
bw_rule_draft_begin_change (BwRuleDraft *draft, const char *key)
{
  g_clear_pointer (&draft->verdict, bw_rule_verdict_free);
  if (key != NULL && g_strcmp0 (key, draft->last_key) == 0)
    return;
  BwDraftState *before = g_new (BwDraftState, 1);
  *before = bw_draft_state_copy (&draft->now);
  g_queue_push_head (&draft->before, before);
  if (draft->before.length > MAX_UNDO)
    bw_draft_state_free (g_queue_pop_tail (&draft->before));
  g_free (draft->last_key);
  draft->last_key = g_strdup (key);
}

/* With another kind some keys would be refused, and there would be no row to take them out. */
static void
drop_foreign (BwRuleDraft *draft)
{
  for (unsigned i = draft->now.keys->len; i > 0; i--)
    {
      const char *key = g_ptr_array_index (draft->now.keys, i - 1);
      if (strcmp (key, "kind") != 0 && !bw_rule_field_has_meaning (key, bw_rule_draft_kind (draft)))
        bw_draft_state_set (&draft->now, key, NULL);
    }
}

void
bw_rule_draft_set_value (BwRuleDraft *draft, const char *key, const char *value)
{
  g_return_if_fail (draft != NULL && key != NULL);
  const char *old = bw_draft_state_get (&draft->now, key);
  if (g_strcmp0 (old != NULL ? old : "", value != NULL ? value : "") == 0)
    return;
  bw_rule_draft_begin_change (draft, key);
  bw_draft_state_set (&draft->now, key, value);
  if (strcmp (key, "kind") == 0)
    drop_foreign (draft);
}

static BwNumberFormat
format_of (const BwRuleDraft *draft)
{
  g_autofree char *metric = bw_rule_draft_metric (draft);
  /* What changes per time, and what an expression comes to, has no unit that is known. */
  bool is_own = metric != NULL && strcmp (bw_rule_draft_kind (draft), "threshold") == 0;
  return is_own ? bw_catalogue_number_format (metric) : BW_FORMAT_PLAIN;
}

static BwKeyType
type_of (const char *key)
{
  const BwKeySchema *schema = bw_rule_key_schema (key);
  return schema != NULL ? schema->type : BW_KEY_STRING;
}

char *
bw_rule_draft_text (const BwRuleDraft *draft, const char *key)
{
  g_return_val_if_fail (draft != NULL && key != NULL, NULL);
  const char *value = bw_draft_state_get (&draft->now, key);
  switch (type_of (key))
    {
    case BW_KEY_NUMBER:
      return bw_rule_level_to_text (value, format_of (draft));
    case BW_KEY_DURATION:
      return bw_rule_duration_to_text (value);
    case BW_KEY_STRING:
    case BW_KEY_PATH:
    case BW_KEY_BOOLEAN:
    case BW_KEY_INTEGER:
    case BW_KEY_ZONE:
    case BW_KEY_ENUM:
    case BW_KEY_LIST:
    case BW_KEY_SEVERITY:
    case BW_KEY_SELECTOR:
    default:
      return g_strdup (value != NULL ? value : "");
    }
}

void
bw_rule_draft_set_text (BwRuleDraft *draft, const char *key, const char *text)
{
  g_return_if_fail (draft != NULL && key != NULL && text != NULL);
  g_autofree char *value = NULL;
  /* What is shown in fewer digits than it has is not made less exact by looking at it. */
  g_autofree char *shown = bw_rule_draft_text (draft, key);
  if (strcmp (shown, text) == 0)
    return;
  if (type_of (key) == BW_KEY_NUMBER && *text != '\0')
    value = bw_rule_level_from_text (text, format_of (draft));
  else if (type_of (key) == BW_KEY_DURATION && *text != '\0')
    value = bw_rule_duration_from_text (text);
  else
    value = g_strstrip (g_strdup (text));
  bw_rule_draft_set_value (draft, key, value);
}

static double
number_of (const BwRuleDraft *draft, const char *key)
{
  const char *text = bw_draft_state_get (&draft->now, key);
  double value = 0;
  return text != NULL && bw_number_parse (text, &value) ? value : (double) NAN;
}

/* KEY as one of a change of several. */
static void
put_number (BwRuleDraft *draft, const char *key, double value)
{
  g_autofree char *text = bw_rule_level_exact (value);
  bw_draft_state_set (&draft->now, key, text);
}

void
bw_rule_draft_move_level (BwRuleDraft *draft, BwSeverity severity, double value)
{
  g_return_if_fail (draft != NULL && isfinite (value));
  const char *key = bw_severity_name (severity);
  g_autofree char *recover_key = g_strconcat (key, "-recover", NULL);
  const BwRuleLevels *levels = bw_rule_draft_verdict (draft)->levels;
  unsigned index = 0;
  while (levels != NULL && index < levels->n_levels && levels->levels[index].severity != severity)
    index++;
  if (levels == NULL || index == levels->n_levels)
    return;
  bool has_recover = !isnan (number_of (draft, recover_key));
  double recover = value;
  bw_rule_level_fit (levels, index, has_recover, &value, &recover);
  bw_rule_draft_begin_change (draft, key);
  put_number (draft, key, value);
  if (has_recover)
    put_number (draft, recover_key, recover);
}

/* Where a level that is not given begins: at the one it belongs to, or at any other. */
static double
base_of (const BwRuleDraft *draft, const char *key)
{
  if (g_str_has_suffix (key, "-recover"))
    {
      g_autofree char *level = g_strndup (key, strlen (key) - strlen ("-recover"));
      return number_of (draft, level);
    }
  static const char *const levels[] = { "warning", "error", "critical", "emergency", "info" };
  for (unsigned i = 0; i < G_N_ELEMENTS (levels); i++)
    if (!isnan (number_of (draft, levels[i])))
      return number_of (draft, levels[i]);
  return NAN;
}

void
bw_rule_draft_step (BwRuleDraft *draft, const char *key, int n)
{
  g_return_if_fail (draft != NULL && key != NULL);
  const BwKeySchema *schema = bw_rule_key_schema (key);
  const char *value = bw_draft_state_get (&draft->now, key);
  if (value == NULL && schema != NULL)
    value = schema->default_text;
  g_autofree char *stepped = NULL;
  int64_t us = 0;
  if (type_of (key) == BW_KEY_NUMBER)
    stepped = bw_rule_level_exact (
        bw_rule_level_step (number_of (draft, key), base_of (draft, key), format_of (draft), n));
  else if (type_of (key) == BW_KEY_DURATION)
    {
      if (value != NULL)
        bw_duration_parse (value, &us, NULL);
      stepped = bw_duration_format (bw_rule_duration_step (us, n));
    }
  else
    stepped = g_strdup_printf (
        "%" G_GINT64_FORMAT, MAX (0, (value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0) + n));
  bw_rule_draft_set_value (draft, key, stepped);
}

BwRuleKeys
bw_rule_draft_keys (BwRuleDraft *draft)
{
  g_ptr_array_set_size (draft->list_keys, 0);
  g_ptr_array_set_size (draft->list_values, 0);
  for (unsigned i = 0; i < draft->now.keys->len; i++)
    {
      g_ptr_array_add (draft->list_keys, g_ptr_array_index (draft->now.keys, i));
      g_ptr_array_add (draft->list_values, g_ptr_array_index (draft->now.values, i));
    }
  g_ptr_array_add (draft->list_keys, NULL);
  g_ptr_array_add (draft->list_values, NULL);
  return (BwRuleKeys){ draft->name, (const char *const *) draft->list_keys->pdata,
                       (const char *const *) draft->list_values->pdata };
}

const BwRuleVerdict *
bw_rule_draft_verdict (BwRuleDraft *draft)
{
  g_return_val_if_fail (draft != NULL, NULL);
  if (draft->verdict == NULL)
    {
      BwRuleKeys keys = bw_rule_draft_keys (draft);
      draft->verdict = bw_rule_judge (&keys);
    }
  return draft->verdict;
}

/* A new rule would replace one that is there. */
static bool
is_taken (const BwRuleDraft *draft)
{
  if (!draft->is_new)
    return false;
  g_autoptr (BwRuleDraft) other = bw_rule_draft_new (draft->config, draft->name, NULL);
  return other != NULL;
}

const char *
bw_rule_draft_problem (BwRuleDraft *draft, const char *key)
{
  g_return_val_if_fail (draft != NULL && key != NULL, NULL);
  const BwRuleVerdict *verdict = bw_rule_draft_verdict (draft);
  if (strcmp (key, "name") == 0 && is_taken (draft))
    return _ ("there is a rule of this name already");
  for (unsigned i = 0; i < verdict->problems->len; i++)
    {
      const BwRuleProblem *problem = g_ptr_array_index (verdict->problems, i);
      bool is_it = problem->key != NULL && strcmp (problem->key, key) == 0;
      bool has_row =
          problem->key != NULL
          && (strcmp (problem->key, "name") == 0 || bw_rule_field_find (problem->key) != NULL);
      if (is_it || (*key == '\0' && !has_row))
        return problem->message;
    }
  return NULL;
}

bool
bw_rule_draft_is_changed (const BwRuleDraft *draft)
{
  return draft->is_new || !bw_draft_state_equal (&draft->now, &draft->first);
}

bool
bw_rule_draft_can_save (BwRuleDraft *draft)
{
  return bw_rule_draft_is_changed (draft) && bw_rule_draft_verdict (draft)->problems->len == 0
         && !is_taken (draft) && draft->conflict == BW_DRAFT_FOLLOWED;
}

bool
bw_rule_draft_can_undo (const BwRuleDraft *draft)
{
  return draft->before.length > 0;
}

bool
bw_rule_draft_undo (BwRuleDraft *draft)
{
  g_return_val_if_fail (draft != NULL, false);
  BwDraftState *before = g_queue_pop_head (&draft->before);
  if (before == NULL)
    return false;
  bw_draft_state_clear (&draft->now);
  draft->now = *before;
  g_free (before);
  g_clear_pointer (&draft->verdict, bw_rule_verdict_free);
  g_clear_pointer (&draft->last_key, g_free);
  return true;
}

void
bw_rule_draft_settle (BwRuleDraft *draft)
{
  g_return_if_fail (draft != NULL);
  g_clear_pointer (&draft->last_key, g_free);
}

void
bw_rule_draft_take_preset (BwRuleDraft *draft, const char *preset, const char *rule)
{
  g_return_if_fail (draft != NULL && preset != NULL && rule != NULL);
  g_autoptr (BwConfig) config = bw_draft_preset_config (preset);
  const BwConfigGroup *group = bw_config_find (config, "rule", rule);
  static const char *const kept[] = { "enabled", "channels", "runbook" };
  if (group == NULL)
    return;
  bw_rule_draft_begin_change (draft, NULL);
  BwDraftState taken = bw_draft_state_new ();
  bw_draft_state_take (&taken, group);
  for (unsigned i = 0; i < G_N_ELEMENTS (kept); i++)
    bw_draft_state_set (&taken, kept[i], bw_draft_state_get (&draft->now, kept[i]));
  bw_draft_state_clear (&draft->now);
  draft->now = taken;
}
