/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys and values of a rule that is edited, at one moment; and the draft they are of. */
#pragma once

#include "view/bw-rule-draft.h"

/** In order, beside each other. */
typedef struct
{
  GPtrArray *keys, *values; /* of char * */
} BwDraftState;

/** Nothing said. */
BwDraftState bw_draft_state_new (void);
BwDraftState bw_draft_state_copy (const BwDraftState *state);
void bw_draft_state_clear (BwDraftState *state);
/** A BwDraftState that was allocated. */
void bw_draft_state_free (gpointer data);
/** NULL: it is not said. */
const char *bw_draft_state_get (const BwDraftState *state, const char *key);
/** VALUE NULL or "": not said. */
void bw_draft_state_set (BwDraftState *state, const char *key, const char *value);
/** Whether both say the same, in whatever order. */
bool bw_draft_state_equal (const BwDraftState *a, const BwDraftState *b);

struct _BwRuleDraft
{
  BwConfig *config;
  char *name;
  char *preset;
  bool is_new;
  BwDraftState now;
  BwDraftState first;  /* as it is in force */
  BwDraftState theirs; /* while there is a conflict: what the file says */
  BwDraftFollow conflict;
  GQueue before;  /* of BwDraftState *, the last first */
  char *last_key; /* that was changed last, or NULL */
  BwRuleVerdict *verdict;
  GPtrArray *list_keys, *list_values; /* NULL-terminated, for bw_rule_draft_keys() */
};

/** What the rule NAME says in CONFIG, its own or a chosen preset's; *PRESET is the preset (transfer
 * full), or NULL. False: there is none. */
bool bw_draft_state_read (BwDraftState *state, BwConfig *config, const char *name, char **preset);
/** Takes over what GROUP says. */
void bw_draft_state_take (BwDraftState *state, const BwConfigGroup *group);
/** The rules of PRESET. (transfer full) */
BwConfig *bw_draft_preset_config (const char *preset);
/** The state before KEY (NULL: many) changes is the one that can be come back to. */
void bw_rule_draft_begin_change (BwRuleDraft *draft, const char *key);
