/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole path of an alert that does not exist: a rule that is edited fires in thought, and what
 * the policy in force would make of it is passed by, minute by minute. Nothing is sent or stored.
 */
#pragma once

#include "engine/bw-engine-dry-run.h"
#include "engine/bw-rule-edit.h"

/** What is imagined; all borrowed. */
typedef struct
{
  const BwRuleKeys *rule;
  const char *labels; /* of the series it fires for, as of BwMetric; NULL: those the rule gives */
  BwSeverity severity;
  int64_t at_us;       /* when it fires, wall time */
  int64_t duration_us; /* how long nobody takes it on */
} BwRulePathQuestion;

/** What would come of it. */
typedef struct
{
  GPtrArray *steps;     /* of BwDryRunStep, in order of time */
  GPtrArray *fallbacks; /* of char *: who is turned to in turn where a channel does not answer */
  unsigned n_channels;  /* that could be told of anything at all */
} BwRulePath;
void bw_rule_path_free (BwRulePath *path);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwRulePath, bw_rule_path_free)

/** The stored silences that are not over count, and of the open incidents those that would stand
 * for it. INVALID names the key. Main loop. */
void bw_engine_rule_path_async (BwEngine *engine, const BwRulePathQuestion *question,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data);
/** (transfer full) */
BwRulePath *bw_engine_rule_path_finish (BwEngine *engine, GAsyncResult *result, GError **error);
