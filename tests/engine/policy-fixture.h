/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Policies for channels of a test's own, with what else a configuration says. */
#pragma once

#include "notify/policy-config.h"

/** CHANNELS: "name:type:severity", separated by blanks; "-name" is switched off, "+name" takes
 * warnings once a day. TEXT is the rest of a configuration. (transfer full) */
static inline BwPolicy *
policy_new (const char *channels, const char *text)
{
  g_autoptr (BwConfig) config = policy_config_new (text, -1);
  for (unsigned i = 0; i < bw_config_n_errors (config); i++)
    g_test_message ("%s", bw_config_error_text (config, bw_config_error (config, i)));
  g_assert_cmpuint (bw_config_n_errors (config), ==, 0);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_policy_channel_free);
  g_auto (GStrv) words = g_strsplit (channels, " ", -1);
  for (unsigned i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], ":", 3);
      const char *name = parts[0][0] == '-' || parts[0][0] == '+' ? parts[0] + 1 : parts[0];
      BwSeverity severity = BW_SEVERITY_NONE;
      g_assert_true (bw_severity_parse (parts[2], &severity));
      BwPolicyChannel *channel = policy_channel (name, parts[1], severity);
      channel->is_enabled = parts[0][0] != '-';
      channel->is_digest = parts[0][0] == '+';
      g_ptr_array_add (list, channel);
    }
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  BwPolicy *policy = bw_policy_new (config, list, errors);
  for (unsigned i = 0; i < errors->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (errors, i));
  g_assert_cmpuint (errors->len, ==, 0);
  return policy;
}
