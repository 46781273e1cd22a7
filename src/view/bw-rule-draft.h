/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule that is being edited: its keys as a person types them, what is wrong with each, and the
 * way back. */
#pragma once

#include "engine/bw-rule-edit.h"

typedef struct _BwRuleDraft BwRuleDraft;

/** The rule NAME of CONFIG, its own or a chosen preset's, switched off or not; NULL: a new one.
 * NOT_FOUND. (transfer full) */
BwRuleDraft *bw_rule_draft_new (BwConfig *config, const char *name, GError **error);
void bw_rule_draft_free (BwRuleDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRuleDraft, bw_rule_draft_free)

/** Its name is still to be given. */
bool bw_rule_draft_is_new (const BwRuleDraft *draft);
const char *bw_rule_draft_name (const BwRuleDraft *draft);
/** Of a new one. */
void bw_rule_draft_set_name (BwRuleDraft *draft, const char *name);
/** The preset that the rule is from so far, or NULL: the file has it. */
const char *bw_rule_draft_preset (const BwRuleDraft *draft);
/** "threshold" … */
const char *bw_rule_draft_kind (const BwRuleDraft *draft);
/** The name of the metric that is watched, without matchers; NULL: none. (transfer full) */
char *bw_rule_draft_metric (const BwRuleDraft *draft);

/** KEY as the file would have it; NULL: it is not said. */
const char *bw_rule_draft_value (const BwRuleDraft *draft, const char *key);
/** VALUE NULL or "": not said. Keys that have no meaning with another kind go with it. */
void bw_rule_draft_set_value (BwRuleDraft *draft, const char *key, const char *value);
/** KEY for a person, in the unit of its metric: "80 %", "2 min"; "" when it is not said. (transfer
 * full) */
char *bw_rule_draft_text (const BwRuleDraft *draft, const char *key);
/** What holds where KEY is not said, for a person; NULL: nothing of its own. (transfer full) */
char *bw_rule_draft_default (const char *key);
/** What a person typed. What can't be read stays, for its reason to be told. */
void bw_rule_draft_set_text (BwRuleDraft *draft, const char *key, const char *text);
/** The level of SEVERITY becomes VALUE, in the numbers of the metric; where it is over moves along.
 * It goes no further than the levels beside it. */
void bw_rule_draft_move_level (BwRuleDraft *draft, BwSeverity severity, double value);
/** One step up or down (N: 1, -1; 10 for a large one) from what it is: a round number, duration or
 * count. */
void bw_rule_draft_step (BwRuleDraft *draft, const char *key, int n);

/** What the reader of the file makes of it as it is. (transfer none, until the next change) */
const BwRuleVerdict *bw_rule_draft_verdict (BwRuleDraft *draft);
/** What is wrong with KEY; "": with the rule as a whole, or with a key that has no row. NULL:
 * nothing. */
const char *bw_rule_draft_problem (BwRuleDraft *draft, const char *key);
/** Whether there is something to save, and it can be. */
bool bw_rule_draft_can_save (BwRuleDraft *draft);
/** Whether it differs from what is in force. */
bool bw_rule_draft_is_changed (const BwRuleDraft *draft);
/** The whole of it, valid until the next change. */
BwRuleKeys bw_rule_draft_keys (BwRuleDraft *draft);

/** Takes the last change back; one key that was changed several times on end is one. False: there
 * is none. */
bool bw_rule_draft_undo (BwRuleDraft *draft);
bool bw_rule_draft_can_undo (const BwRuleDraft *draft);
/** What follows is another change, though it be of the same key. */
void bw_rule_draft_settle (BwRuleDraft *draft);

/** What became of an edit when the file was changed meanwhile. */
typedef enum
{
  BW_DRAFT_FOLLOWED, /* what was not edited is as the file says, all else as it was */
  BW_DRAFT_CONFLICT, /* the same was changed here and there: somebody has to choose */
  BW_DRAFT_GONE,     /* the rule is no more: the same */
} BwDraftFollow;

/** The file is CONFIG by now: merged key by key. Until a conflict is settled nothing can be saved.
 * */
BwDraftFollow bw_rule_draft_follow (BwRuleDraft *draft, BwConfig *config);
/** The titles of what was changed here and there: "Warning, Channels". (transfer full) */
char *bw_rule_draft_conflict_text (const BwRuleDraft *draft);
/** What is edited stays, and is what will be saved. */
void bw_rule_draft_keep_mine (BwRuleDraft *draft);
/** What the file says stands where both were changed; can be undone. */
void bw_rule_draft_take_theirs (BwRuleDraft *draft);
/** Whether the file has it no more, and nobody settled that. */
bool bw_rule_draft_is_gone (const BwRuleDraft *draft);
/** The file as the draft knows it. (transfer none) */
BwConfig *bw_rule_draft_config (const BwRuleDraft *draft);

/** A rule of a preset over the same metric. */
typedef struct
{
  char *preset, *rule;
  char *text; /* "default: Warning 80 %, Critical 90 %" */
} BwRulePreset;
/** Those there are for the metric that is watched; all for a new rule without one. (element type
 * BwRulePreset, transfer full) */
GPtrArray *bw_rule_draft_presets (const BwRuleDraft *draft);
/** All but whether it is on and who is told becomes as in the preset's rule. */
void bw_rule_draft_take_preset (BwRuleDraft *draft, const char *preset, const char *rule);
