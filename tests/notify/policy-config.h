/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a configuration says of who is told, with channels of whatever type. */
#pragma once

#include "config/bw-config-schema.h"
#include "lib/bw-test.h"
#include "notify/bw-policy-schema.h"
#include "notify/bw-policy.h"

static const char *const policy_types[] = { "desktop", "log",      "email", "slack",
                                            "webhook", "telegram", NULL };
static const BwKeySchema policy_channel_keys[] = {
  { .name = "type", .type = BW_KEY_ENUM, .choices = policy_types },
  { .name = "enabled", .type = BW_KEY_BOOLEAN, .default_text = "true" },
  { .name = "min-severity", .type = BW_KEY_SEVERITY, .default_text = "warning" },
  { .name = "warning-delivery", .type = BW_KEY_STRING, .default_text = "immediate" },
  { .name = NULL },
};

/** TEXT, of LENGTH bytes or up to the NUL (-1), read as the program's own groups, those of a policy
 * and channels. (transfer full) */
static inline BwConfig *
policy_config_new (const char *text, gssize length)
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
  return bw_config_parse ("test.conf", text, length,
                          (const BwGroupSchema *) (gpointer) schemas->data, schemas->len);
}

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
