/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A policy from configuration text with channels of every type, and incidents to ask it about. */
#pragma once

#include "notify/policy-config.h"

#include <string.h>

/* The policy of TEXT; what is wrong is appended to ERRORS. */
static inline BwPolicy *
policy_new_with_errors (const char *text, GPtrArray *errors)
{
  g_autoptr (BwConfig) config = policy_config_new (text, -1);
  GPtrArray *channels = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_policy_channel_free);
  for (unsigned i = 0; i < bw_config_n_errors (config); i++)
    g_ptr_array_add (errors, bw_config_error_text (config, bw_config_error (config, i)));
  for (unsigned i = 0; i < bw_config_n_groups (config, "channel"); i++)
    g_ptr_array_add (channels, bw_policy_channel_new (bw_config_group (config, "channel", i)));
  return bw_policy_new (config, channels, errors);
}

/* The policy of TEXT, in which nothing is wrong. */
static inline BwPolicy *
policy_new (const char *text)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  BwPolicy *policy = policy_new_with_errors (text, errors);
  if (errors->len > 0)
    g_error ("%s", (const char *) g_ptr_array_index (errors, 0));
  return policy;
}

/* An open incident of SEVERITY that began at BW_TEST_NOW_US. */
static inline BwIncident *
policy_incident_new (const char *rule, const char *labels, BwSeverity severity)
{
  BwIncident *incident = bw_incident_new ();
  incident->rule = g_strdup (rule);
  incident->labels = g_strdup (labels);
  incident->dedup_key = bw_incident_dedup_key (rule, labels);
  incident->category = BW_CATEGORY_API;
  incident->severity = severity;
  incident->max_severity = severity;
  incident->status = BW_INCIDENT_OPEN;
  incident->opened_us = BW_TEST_NOW_US;
  incident->episode_us = BW_TEST_NOW_US;
  return incident;
}

/* What each channel was told, for BwPolicyQuestion.told: the same for all. */
static inline void
policy_told_cb (gpointer data, const char *channel, const char *group_key, BwTold *out)
{
  *out = *(const BwTold *) data;
}

/* The answer for CHANNEL. */
static inline const BwPolicyAnswer *
policy_answer (const GPtrArray *answers, const char *channel)
{
  for (unsigned i = 0; i < answers->len; i++)
    {
      const BwPolicyAnswer *answer = g_ptr_array_index (answers, i);
      if (strcmp (answer->channel->name, channel) == 0)
        return answer;
    }
  g_assert_not_reached ();
}
