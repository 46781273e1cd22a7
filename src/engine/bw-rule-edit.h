/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule as a person edits it: judged as the file would be while it is typed, and written into the
 * file. */
#pragma once

#include "engine/bw-engine-live.h"

/** A [rule NAME] group to be; all borrowed. VALUES stand beside KEYS: a text as it is meant, or for
 * lists as it stands in a file. */
typedef struct
{
  const char *name;
  const char *const *keys; /* NULL-terminated */
  const char *const *values;
} BwRuleKeys;

/** One thing that is wrong. */
typedef struct
{
  char *key; /* or NULL: the rule as a whole */
  char *message;
} BwRuleProblem;

/** What the reader of the file makes of it. */
typedef struct
{
  GPtrArray *problems;  /* of BwRuleProblem; empty: the rule can be in force */
  BwRuleLevels *levels; /* NULL where there are problems */
  bool has_levels;      /* its kind has some; absence and events have a severity instead */
} BwRuleVerdict;
void bw_rule_verdict_free (BwRuleVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRuleVerdict, bw_rule_verdict_free)

/** Any thread; touches no disk. (transfer full) */
BwRuleVerdict *bw_rule_judge (const BwRuleKeys *rule);

/** What a group was before it was written, and what it was made: see bw_engine_undo_rule_async().
 */
typedef struct _BwRuleUndo BwRuleUndo;
void bw_rule_undo_free (BwRuleUndo *undo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRuleUndo, bw_rule_undo_free)

/** Makes [rule NAME] of the configuration file say what RULE does, in one step: comments, the order
 * of its keys and all else stay, a key of the same value is not touched. The engine follows by
 * itself. INVALID names the key; PERMISSION, FULL, FAILED; CONFLICT that another program kept
 * changing the file, or that the group is not what it is in SEEN (NULL: whatever it is). Main loop;
 * not cancelled once begun. */
void bw_engine_save_rule_async (BwEngine *engine, const BwRuleKeys *rule, BwConfig *seen,
                                GAsyncReadyCallback callback, gpointer data);
/** (transfer full) */
BwRuleUndo *bw_engine_save_rule_finish (BwEngine *engine, GAsyncResult *result, GError **error);
/** Puts back what UNDO (transfer full) has: the file byte for byte where nobody changed it since,
 * else the group. CONFLICT where that was changed. */
void bw_engine_undo_rule_async (BwEngine *engine, BwRuleUndo *undo, GAsyncReadyCallback callback,
                                gpointer data);
bool bw_engine_undo_rule_finish (BwEngine *engine, GAsyncResult *result, GError **error);
