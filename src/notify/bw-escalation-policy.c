/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Escalation: rules read, and the levels and deadlines that follow from them. */
#include "notify/bw-escalation-policy-private.h"

#include "base/bw-error.h"
#include "base/bw-number.h"
#include "base/bw-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MIN_LEVEL 2
#define MAX_LEVEL BW_LEVEL_EMERGENCY
#define MAX_AFTER_US (30 * BW_DAY_US)
#define MIN_REPEAT_US BW_MINUTE_US

typedef struct
{
  BwSeverity severity; /* from this one on */
  int64_t after_us;    /* of waiting */
  int level;
  char **channels;   /* names, types or "all"; NULL: only those of the route */
  int64_t repeat_us; /* 0: as the route does */
} Rule;

struct _BwEscalationPolicy
{
  GArray *rules; /* of Rule */
};

static const char *const default_texts[] = {
  "error:30m:2:email,slack",
  "error:60m:3:webhook,telegram:30m",
  "critical:30m:3:webhook,telegram:30m",
  "critical:120m:4:all:15m",
  "emergency:0:4:all:15m",
  NULL,
};

static void
rule_clear (gpointer data)
{
  Rule *rule = data;
  g_strfreev (rule->channels);
}

void
bw_escalation_policy_free (BwEscalationPolicy *policy)
{
  if (policy == NULL)
    return;
  g_array_unref (policy->rules);
  g_free (policy);
}

/* Reading. */

static bool
fail (const char *text, const char *part, const char *expected, GError **error)
{
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID,
               _ ("\"%s\": found \"%s\", expected %s, as in error:30m:2:email,slack:30m"), text,
               part, expected);
  return false;
}

static bool
parse_duration (const char *text, const char *part, int64_t min_us, int64_t *out, GError **error)
{
  if (!bw_duration_parse (part, out, NULL) || *out < min_us || *out > MAX_AFTER_US)
    return fail (text, part,
                 min_us > 0 ? _ ("how often it is repeated, from 1m to 30d")
                            : _ ("how long after the beginning, up to 30d"),
                 error);
  return true;
}

static bool
parse_channels (const char *text, const char *part, char ***out, GError **error)
{
  if (*part == '\0')
    return true;
  g_auto (GStrv) names = g_strsplit (part, ",", -1);
  for (unsigned i = 0; names[i] != NULL; i++)
    if (*g_strstrip (names[i]) == '\0')
      return fail (text, part, _ ("channels or types of channel with ',' between them"), error);
  *out = g_steal_pointer (&names);
  return true;
}

static bool
parse_rule (const char *text, Rule *rule, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", -1);
  unsigned n = g_strv_length (parts);
  double level = 0;
  if (n < 3 || n > 5)
    return fail (text, text, "SEVERITY:AFTER:LEVEL[:CHANNELS[:REPEAT]]", error);
  for (unsigned i = 0; i < n; i++)
    g_strstrip (parts[i]);
  if (!bw_severity_parse (parts[0], &rule->severity))
    return fail (text, parts[0], _ ("one of info, warning, error, critical, emergency"), error);
  if (!parse_duration (text, parts[1], 0, &rule->after_us, error))
    return false;
  if (strlen (parts[2]) != 1 || !bw_number_parse (parts[2], &level) || level < MIN_LEVEL
      || level > MAX_LEVEL)
    return fail (text, parts[2], _ ("a level from 2 to 4"), error);
  rule->level = (int) level;
  if (n > 3 && !parse_channels (text, parts[3], &rule->channels, error))
    return false;
  return n < 5 || parse_duration (text, parts[4], MIN_REPEAT_US, &rule->repeat_us, error);
}

BwEscalationPolicy *
bw_escalation_policy_parse (const char *const *texts, GError **error)
{
  g_return_val_if_fail (texts != NULL, NULL);
  bool is_alone = texts[0] != NULL && texts[1] == NULL;
  bool is_none = is_alone && g_str_equal (texts[0], "none");
  if (is_alone && g_str_equal (texts[0], "default"))
    texts = default_texts;
  g_autoptr (BwEscalationPolicy) policy = g_new0 (BwEscalationPolicy, 1);
  policy->rules = g_array_new (FALSE, FALSE, sizeof (Rule));
  g_array_set_clear_func (policy->rules, rule_clear);
  for (unsigned i = 0; texts[i] != NULL && !is_none; i++)
    {
      Rule empty = { 0 };
      g_array_append_val (policy->rules, empty);
      if (!parse_rule (texts[i], &g_array_index (policy->rules, Rule, i), error))
        return NULL;
    }
  return g_steal_pointer (&policy);
}

/* Asking. */

bool
bw_escalation_policy_reaches (const BwEscalationPolicy *policy, int level,
                              const BwPolicyChannel *channel)
{
  for (unsigned i = 0; i < policy->rules->len; i++)
    {
      const Rule *rule = &g_array_index (policy->rules, Rule, i);
      for (unsigned j = 0;
           rule->level <= level && rule->channels != NULL && rule->channels[j] != NULL; j++)
        {
          const char *name = rule->channels[j];
          if (g_str_equal (name, "all") || g_str_equal (name, channel->name)
              || g_str_equal (name, channel->type))
            return true;
        }
    }
  return false;
}

const char *
bw_escalation_policy_find_unknown (const BwEscalationPolicy *policy,
                                   bool (*is_known) (const char *name, gpointer data),
                                   gpointer data)
{
  for (unsigned i = 0; i < policy->rules->len; i++)
    {
      const Rule *rule = &g_array_index (policy->rules, Rule, i);
      for (unsigned j = 0; rule->channels != NULL && rule->channels[j] != NULL; j++)
        if (!g_str_equal (rule->channels[j], "all") && !is_known (rule->channels[j], data))
          return rule->channels[j];
    }
  return NULL;
}

/** How long it has waited for a person, without the time in which it had not to. */
static int64_t
waiting_us (const BwIncident *incident, int64_t now_us)
{
  int64_t since_us =
      incident->episode_us != BW_TIME_NONE ? incident->episode_us : incident->opened_us;
  if (since_us == BW_TIME_NONE)
    return 0;
  return MAX (0, now_us - since_us - incident->quiet_us);
}

/** How often it is repeated on LEVEL; 0: never. Rules for its severity come before those for
 * others, which count where it has become milder since. */
static int64_t
repeat_us (const BwEscalationPolicy *policy, const BwIncident *incident, int level,
           int64_t route_repeat_us)
{
  int64_t own_us = 0;
  int64_t other_us = 0;
  for (unsigned i = 0; i < policy->rules->len; i++)
    {
      const Rule *rule = &g_array_index (policy->rules, Rule, i);
      int64_t *out = rule->severity <= incident->severity ? &own_us : &other_us;
      if (rule->level == level && rule->repeat_us > 0)
        *out = *out == 0 ? rule->repeat_us : MIN (*out, rule->repeat_us);
    }
  if (own_us == 0)
    own_us = other_us;
  return own_us != 0 ? own_us : route_repeat_us;
}

void
bw_escalation_policy_judge (const BwEscalationPolicy *policy, const BwIncident *incident,
                            int64_t route_repeat_us, int64_t last_us, int64_t now_us,
                            BwEscalation *out)
{
  *out = (BwEscalation){ incident->level, BW_TIME_NONE, BW_TIME_NONE };
  bool is_waiting =
      incident->status == BW_INCIDENT_OPEN || incident->status == BW_INCIDENT_REOPENED;
  if (!is_waiting || incident->quiet_since_us != BW_TIME_NONE)
    return;
  int64_t age_us = waiting_us (incident, now_us);
  for (unsigned i = 0; i < policy->rules->len; i++)
    {
      const Rule *rule = &g_array_index (policy->rules, Rule, i);
      if (rule->severity <= incident->severity && rule->after_us <= age_us)
        out->level = MAX (out->level, rule->level);
    }
  for (unsigned i = 0; i < policy->rules->len; i++)
    {
      const Rule *rule = &g_array_index (policy->rules, Rule, i);
      if (rule->severity > incident->severity || rule->after_us <= age_us
          || rule->level <= out->level)
        continue;
      int64_t due_us = now_us + (rule->after_us - age_us);
      if (out->next_escalation_us == BW_TIME_NONE || due_us < out->next_escalation_us)
        out->next_escalation_us = due_us;
    }
  int64_t every_us = repeat_us (policy, incident, out->level, route_repeat_us);
  int64_t from_us = last_us != BW_TIME_NONE ? last_us : now_us;
  /* What is due together is said once, by the escalation. */
  if (every_us > 0
      && (out->next_escalation_us == BW_TIME_NONE || from_us + every_us < out->next_escalation_us))
    out->next_repeat_us = from_us + every_us;
}
