/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A policy from configuration text with channels of every type, and incidents to ask it about. */
#pragma once

#include "config/bw-config-schema.h"
#include "lib/bw-test.h"
#include "notify/bw-policy-schema.h"
#include "notify/bw-policy.h"

#include <string.h>

static const char *const policy_types[] = { "desktop", "log",      "email", "slack",
                                            "webhook", "telegram", NULL };
static const BwKeySchema policy_channel_keys[] = {
  { .name = "type", .type = BW_KEY_ENUM, .choices = policy_types },
  { .name = "enabled", .type = BW_KEY_BOOLEAN, .default_text = "true" },
  { .name = "min-severity", .type = BW_KEY_SEVERITY, .default_text = "warning" },
  { .name = "warning-delivery", .type = BW_KEY_STRING, .default_text = "immediate" },
  { .name = NULL },
};

static inline BwConfig *
policy_config_new (const char *text)
{
  static GArray *schemas = NULL;
  if (schemas == NULL)
    {
      unsigned n = 0;
      schemas = g_array_new (false, false, sizeof (BwGroupSchema));
      const BwGroupSchema *own = bw_config_own_schemas (&n);
      g_array_append_vals (schemas, own, n);
      const BwGroupSchema *policy = bw_policy_schemas (&n);
      g_array_append_vals (schemas, policy, n);
      BwGroupSchema channel = { .family = "channel", .keys = policy_channel_keys };
      g_array_append_val (schemas, channel);
    }
  return bw_config_parse ("test.conf", text, -1, (const BwGroupSchema *) (gpointer) schemas->data,
                          schemas->len);
}

/* The policy of TEXT; what is wrong is appended to ERRORS. */
static inline BwPolicy *
policy_new_with_errors (const char *text, GPtrArray *errors)
{
  g_autoptr (BwConfig) config = policy_config_new (text);
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
