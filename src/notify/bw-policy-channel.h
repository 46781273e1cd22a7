/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A channel as decisions see it: whether it takes a message, not how. */
#pragma once

#include "config/bw-config.h"
#include "model/bw-severity.h"

/** Strings are owned. */
typedef struct
{
  char *name;
  char *type;
  BwSeverity min_severity;
  bool is_enabled;
  bool is_local;  /* shown here: desktop, log. Never waits for others, never counts as proof */
  bool is_digest; /* warnings are collected into one message a day */
} BwPolicyChannel;

/** That of [channel NAME]. (transfer full) */
BwPolicyChannel *bw_policy_channel_new (const BwConfigGroup *group);
void bw_policy_channel_free (BwPolicyChannel *channel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwPolicyChannel, bw_policy_channel_free)
