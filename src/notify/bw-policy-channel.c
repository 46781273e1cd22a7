/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A channel as decisions see it. */
#include "notify/bw-policy-channel.h"

#include "notify/bw-channel.h"

/* A daily message is what e-mail is for, unless it says otherwise. */
static bool
is_digest (const BwConfigGroup *group, const char *type)
{
  const char *delivery = bw_config_group_text (group, "warning-delivery");
  if (delivery != NULL)
    return g_str_equal (delivery, "digest");
  return g_str_equal (type, "email");
}

BwPolicyChannel *
bw_policy_channel_new (const BwConfigGroup *group)
{
  g_return_val_if_fail (group != NULL, NULL);
  const char *type = bw_config_group_text (group, "type");
  const char *severity = bw_config_group_text (group, "min-severity");
  BwPolicyChannel *channel = g_new0 (BwPolicyChannel, 1);
  channel->name = g_strdup (bw_config_group_name (group));
  channel->type = g_strdup (type != NULL ? type : "");
  channel->is_enabled = bw_config_group_boolean (group, "enabled");
  if (severity == NULL || !bw_severity_parse (severity, &channel->min_severity))
    channel->min_severity = BW_SEVERITY_WARNING;
  const BwChannelKind *kind = bw_channel_kind_find (channel->type);
  channel->is_local = kind != NULL && kind->is_local;
  channel->is_digest = !channel->is_local && is_digest (group, channel->type);
  return channel;
}

void
bw_policy_channel_free (BwPolicyChannel *channel)
{
  if (channel == NULL)
    return;
  g_free (channel->name);
  g_free (channel->type);
  g_free (channel);
}
