/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule that is edited while somebody else changes the file: merged key by key. */
#include "view/bw-draft-state-private.h"

#include "view/bw-rule-fields.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What one key is: in the file when the edit began, as it is edited, in the file now. */
typedef struct
{
  const char *base, *mine, *theirs; /* NULL: it is not said */
} Key;

static Key
key_of (const BwRuleDraft *draft, const BwDraftState *theirs, const char *key)
{
  return (Key){ bw_draft_state_get (&draft->first, key), bw_draft_state_get (&draft->now, key),
                bw_draft_state_get (theirs, key) };
}

static bool
is_conflict (const Key *key)
{
  return g_strcmp0 (key->theirs, key->base) != 0 && g_strcmp0 (key->mine, key->base) != 0
         && g_strcmp0 (key->mine, key->theirs) != 0;
}

/* All keys that the draft or THEIRS ever said, each once. (element type char *, transfer full) */
static GPtrArray *
all_keys (const BwRuleDraft *draft, const BwDraftState *theirs)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  const BwDraftState *const states[] = { &draft->first, &draft->now, theirs };
  for (unsigned s = 0; s < G_N_ELEMENTS (states); s++)
    for (unsigned i = 0; i < states[s]->keys->len; i++)
      {
        const char *key = g_ptr_array_index (states[s]->keys, i);
        if (!g_ptr_array_find_with_equal_func (keys, key, g_str_equal, NULL))
          g_ptr_array_add (keys, g_strdup (key));
      }
  return keys;
}

static void
set_state (BwDraftState *state, BwDraftState *taken)
{
  bw_draft_state_clear (state);
  *state = *taken;
}

/* What was not edited becomes as THEIRS; whether some was changed here and there. */
static bool
merge (BwRuleDraft *draft, const BwDraftState *theirs)
{
  g_autoptr (GPtrArray) keys = all_keys (draft, theirs);
  bool has_conflict = false;
  for (unsigned i = 0; i < keys->len; i++)
    {
      const char *name = g_ptr_array_index (keys, i);
      const Key key = key_of (draft, theirs, name);
      bool is_edited = g_strcmp0 (key.mine, key.base) != 0;
      if (is_conflict (&key))
        {
          has_conflict = true;
          continue;
        }
      g_autofree char *value = g_strdup (key.theirs);
      bw_draft_state_set (&draft->first, name, value);
      if (!is_edited)
        bw_draft_state_set (&draft->now, name, value);
    }
  return has_conflict;
}

BwDraftFollow
bw_rule_draft_follow (BwRuleDraft *draft, BwConfig *config)
{
  g_return_val_if_fail (draft != NULL && config != NULL, BW_DRAFT_FOLLOWED);
  bw_config_unref (draft->config);
  draft->config = bw_config_ref (config);
  g_clear_pointer (&draft->verdict, bw_rule_verdict_free);
  if (draft->is_new)
    return BW_DRAFT_FOLLOWED;
  g_autofree char *preset = NULL;
  BwDraftState theirs = bw_draft_state_new ();
  bool is_there = bw_draft_state_read (&theirs, config, draft->name, &preset);
  bool is_same = bw_draft_state_equal (&theirs, &draft->first);
  if (is_there && is_same)
    draft->conflict = BW_DRAFT_FOLLOWED;
  else if (!is_there)
    draft->conflict = BW_DRAFT_GONE;
  else
    {
      bw_rule_draft_begin_change (draft, NULL);
      draft->conflict = merge (draft, &theirs) ? BW_DRAFT_CONFLICT : BW_DRAFT_FOLLOWED;
    }
  if (is_there && !is_same && draft->conflict == BW_DRAFT_FOLLOWED)
    {
      BwDraftState first = bw_draft_state_copy (&theirs);
      set_state (&draft->first, &first);
      g_free (draft->preset);
      draft->preset = g_steal_pointer (&preset);
    }
  set_state (&draft->theirs, &theirs);
  return draft->conflict;
}

char *
bw_rule_draft_conflict_text (const BwRuleDraft *draft)
{
  g_return_val_if_fail (draft != NULL, NULL);
  g_autoptr (GPtrArray) keys = all_keys (draft, &draft->theirs);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  for (unsigned i = 0; i < keys->len; i++)
    {
      const char *name = g_ptr_array_index (keys, i);
      const Key key = key_of (draft, &draft->theirs, name);
      const BwRuleField *field = bw_rule_field_find (name);
      if (is_conflict (&key))
        g_ptr_array_add (titles, (gpointer) (field != NULL ? _ (field->title) : name));
    }
  g_ptr_array_add (titles, NULL);
  return g_strjoinv (", ", (char **) titles->pdata);
}

/* What the file says is what the edit began from. */
static void
settle (BwRuleDraft *draft)
{
  BwDraftState first = bw_draft_state_copy (&draft->theirs);
  set_state (&draft->first, &first);
  draft->conflict = BW_DRAFT_FOLLOWED;
  g_clear_pointer (&draft->verdict, bw_rule_verdict_free);
}

void
bw_rule_draft_keep_mine (BwRuleDraft *draft)
{
  g_return_if_fail (draft != NULL);
  settle (draft);
}

void
bw_rule_draft_take_theirs (BwRuleDraft *draft)
{
  g_return_if_fail (draft != NULL);
  g_autoptr (GPtrArray) keys = all_keys (draft, &draft->theirs);
  bw_rule_draft_begin_change (draft, NULL);
  for (unsigned i = 0; i < keys->len; i++)
    {
      const char *name = g_ptr_array_index (keys, i);
      const Key key = key_of (draft, &draft->theirs, name);
      if (!is_conflict (&key))
        continue;
      g_autofree char *value = g_strdup (key.theirs);
      bw_draft_state_set (&draft->now, name, value);
    }
  settle (draft);
}

BwConfig *
bw_rule_draft_config (const BwRuleDraft *draft)
{
  g_return_val_if_fail (draft != NULL, NULL);
  return draft->config;
}

bool
bw_rule_draft_is_gone (const BwRuleDraft *draft)
{
  g_return_val_if_fail (draft != NULL, false);
  return draft->conflict == BW_DRAFT_GONE;
}
