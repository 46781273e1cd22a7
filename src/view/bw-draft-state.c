/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys and values of a rule that is edited, at one moment. */
#include "view/bw-draft-state-private.h"

#include "engine/bw-engine-rules.h"
#include "engine/bw-schemas.h"

#include <string.h>

BwDraftState
bw_draft_state_new (void)
{
  return (BwDraftState){ g_ptr_array_new_with_free_func (g_free),
                         g_ptr_array_new_with_free_func (g_free) };
}

BwDraftState
bw_draft_state_copy (const BwDraftState *state)
{
  BwDraftState copy = bw_draft_state_new ();
  for (unsigned i = 0; i < state->keys->len; i++)
    {
      g_ptr_array_add (copy.keys, g_strdup (g_ptr_array_index (state->keys, i)));
      g_ptr_array_add (copy.values, g_strdup (g_ptr_array_index (state->values, i)));
    }
  return copy;
}

void
bw_draft_state_clear (BwDraftState *state)
{
  g_ptr_array_unref (state->keys);
  g_ptr_array_unref (state->values);
}

void
bw_draft_state_free (gpointer data)
{
  bw_draft_state_clear (data);
  g_free (data);
}

static int
find (const BwDraftState *state, const char *key)
{
  for (unsigned i = 0; i < state->keys->len; i++)
    if (strcmp (g_ptr_array_index (state->keys, i), key) == 0)
      return (int) i;
  return -1;
}

const char *
bw_draft_state_get (const BwDraftState *state, const char *key)
{
  int i = find (state, key);
  return i >= 0 ? g_ptr_array_index (state->values, (unsigned) i) : NULL;
}

void
bw_draft_state_set (BwDraftState *state, const char *key, const char *value)
{
  int i = find (state, key);
  if (i >= 0 && (value == NULL || *value == '\0'))
    {
      g_ptr_array_remove_index (state->keys, (unsigned) i);
      g_ptr_array_remove_index (state->values, (unsigned) i);
    }
  else if (i >= 0)
    {
      char *new_value = g_strdup (value);
      g_free (g_ptr_array_index (state->values, (unsigned) i));
      g_ptr_array_index (state->values, (unsigned) i) = new_value;
    }
  else if (value != NULL && *value != '\0')
    {
      g_ptr_array_add (state->keys, g_strdup (key));
      g_ptr_array_add (state->values, g_strdup (value));
    }
}

bool
bw_draft_state_equal (const BwDraftState *a, const BwDraftState *b)
{
  if (a->keys->len != b->keys->len)
    return false;
  for (unsigned i = 0; i < a->keys->len; i++)
    if (g_strcmp0 (bw_draft_state_get (b, g_ptr_array_index (a->keys, i)),
                   g_ptr_array_index (a->values, i))
        != 0)
      return false;
  return true;
}

void
bw_draft_state_take (BwDraftState *state, const BwConfigGroup *group)
{
  g_autofree const char **keys = bw_config_group_keys (group);
  for (unsigned i = 0; keys[i] != NULL; i++)
    bw_draft_state_set (state, keys[i], bw_config_group_text (group, keys[i]));
}

BwConfig *
bw_draft_preset_config (const char *preset)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_autofree char *text = bw_engine_preset_text (preset);
  return bw_config_parse (preset, text != NULL ? text : "", -1, schemas, n);
}

/* The presets in force, the one that goes before the others last. (transfer full) */
static char **
chosen_presets (BwConfig *config)
{
  const BwConfigGroup *general = bw_config_group (config, "general", 0);
  if (general != NULL && bw_config_group_has (general, "presets"))
    return bw_config_group_list (general, "presets");
  return g_strsplit ("default", ";", -1);
}

/* Takes the rule NAME of the presets; false: none has it. */
static bool
take_from_presets (BwDraftState *state, BwConfig *config, const char *name, char **preset)
{
  g_auto (GStrv) presets = chosen_presets (config);
  for (unsigned i = presets != NULL ? g_strv_length (presets) : 0; i > 0; i--)
    {
      g_autoptr (BwConfig) rules = bw_draft_preset_config (presets[i - 1]);
      const BwConfigGroup *group = bw_config_find (rules, "rule", name);
      if (group == NULL)
        continue;
      bw_draft_state_take (state, group);
      *preset = g_strdup (presets[i - 1]);
      return true;
    }
  return false;
}

/* [rule NAME] that says nothing but that a preset's rule is off. */
static bool
is_switch_off (const BwConfigGroup *group)
{
  return !bw_config_group_has (group, "metric") && !bw_config_group_has (group, "kind")
         && bw_config_group_has (group, "enabled");
}

bool
bw_draft_state_read (BwDraftState *state, BwConfig *config, const char *name, char **preset)
{
  const BwConfigGroup *group = bw_config_find (config, "rule", name);
  bool is_own = group != NULL && !is_switch_off (group);
  bool is_found = is_own || take_from_presets (state, config, name, preset);
  if (group != NULL)
    bw_draft_state_take (state, group);
  return is_found || group != NULL;
}
