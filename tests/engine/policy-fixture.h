/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Policies for channels of a test's own, with what else a configuration says. */
#pragma once

#include "config/bw-config-schema.h"
#include "lib/bw-test.h"
#include "notify/bw-policy-schema.h"
#include "notify/bw-policy.h"

/** A channel of TYPE; "desktop" and "log" are local. (transfer full) */
static inline BwPolicyChannel *
policy_channel (const char *name, const char *type, BwSeverity min_severity)
{
  BwPolicyChannel *channel = g_new0 (BwPolicyChannel, 1);
  channel->name = g_strdup (name);
  channel->type = g_strdup (type);
  channel->min_severity = min_severity;
  channel->is_enabled = true;
  channel->is_local = g_str_equal (type, "desktop") || g_str_equal (type, "log");
  return channel;
}

/** CHANNELS: "name:type:severity", separated by blanks; "-name" is switched off, "+name" takes
 * warnings once a day. TEXT is the rest of a configuration. (transfer full) */
static inline BwPolicy *
policy_new (const char *channels, const char *text)
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
    }
  g_autoptr (BwConfig) config = bw_config_parse (
      "test.conf", text, -1, (const BwGroupSchema *) (gpointer) schemas->data, schemas->len);
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
