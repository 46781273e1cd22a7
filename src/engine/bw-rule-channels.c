/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channels that rules name. */
#include "engine/bw-rule-channels.h"

#include "rules/bw-rule-load.h"

struct _BwRuleChannels
{
  GHashTable *by_rule;    /* name → char ** */
  GPtrArray *event_rules; /* of BwRule */
};

static BwRuleChannels *
new_empty (void)
{
  BwRuleChannels *channels = g_atomic_rc_box_new (BwRuleChannels);
  channels->by_rule =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  channels->event_rules = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_unref);
  return channels;
}

BwRuleChannels *
bw_rule_channels_new (GPtrArray *rules)
{
  g_return_val_if_fail (rules != NULL, NULL);
  BwRuleChannels *channels = new_empty ();
  for (unsigned i = 0; i < rules->len; i++)
    {
      BwRule *rule = g_ptr_array_index (rules, i);
      if (rule->kind == BW_RULE_EVENT)
        g_ptr_array_add (channels->event_rules, bw_rule_ref (rule));
      else if (rule->channels != NULL)
        g_hash_table_insert (channels->by_rule, g_strdup (rule->id), g_strdupv (rule->channels));
    }
  return channels;
}

BwRuleChannels *
bw_rule_channels_new_one (const char *rule, const char *const *names)
{
  g_return_val_if_fail (rule != NULL && names != NULL, NULL);
  BwRuleChannels *channels = new_empty ();
  g_hash_table_insert (channels->by_rule, g_strdup (rule), g_strdupv ((char **) names));
  return channels;
}

BwRuleChannels *
bw_rule_channels_ref (BwRuleChannels *channels)
{
  g_return_val_if_fail (channels != NULL, NULL);
  return g_atomic_rc_box_acquire (channels);
}

static void
clear (gpointer data)
{
  BwRuleChannels *channels = data;
  g_hash_table_unref (channels->by_rule);
  g_ptr_array_unref (channels->event_rules);
}

void
bw_rule_channels_unref (BwRuleChannels *channels)
{
  if (channels != NULL)
    g_atomic_rc_box_release_full (channels, clear);
}

/* The rule is asked about the event as it was told: how severe it is here is its own answer. */
static const BwRule *
find_event_rule (const BwRuleChannels *channels, const BwIncident *incident)
{
  BwIncident told = *incident;
  if (told.source_severity != NULL)
    bw_severity_from_word (told.source_severity, &told.severity);
  return bw_rules_find_event (channels->event_rules, &told);
}

const char *const *
bw_rule_channels_find (const BwRuleChannels *channels, const BwIncident *incident)
{
  g_return_val_if_fail (incident != NULL, NULL);
  if (channels == NULL)
    return NULL;
  const BwRule *rule = incident->is_event ? find_event_rule (channels, incident) : NULL;
  if (rule != NULL)
    return (const char *const *) rule->channels;
  return g_hash_table_lookup (channels->by_rule, incident->rule);
}

GPtrArray *
bw_rule_channels_event_rules (BwRuleChannels *channels)
{
  g_return_val_if_fail (channels != NULL, NULL);
  return channels->event_rules;
}
