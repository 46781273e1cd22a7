/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The policy of a configuration, and what it answers for each channel. */
#include "notify/bw-policy.h"

#include "base/bw-time.h"
#include "notify/bw-gate-private.h"
#include "notify/bw-grouping-private.h"
#include "notify/bw-inhibition-private.h"
#include "notify/bw-policy-error-private.h"
#include "notify/bw-policy-route-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DIGEST_MINUTE (9 * 60)

struct _BwPolicy
{
  gatomicrefcount references;
  GPtrArray *channels; /* of BwPolicyChannel */
  GTimeZone *zone;
  unsigned digest_minute;
  GPtrArray *silences; /* of BwSilence */
  BwPolicyRoute *root;
  BwInhibitions *inhibitions;
};

/* Made. */

static void
read_general (BwPolicy *policy, BwConfig *config, GPtrArray *errors)
{
  const BwConfigGroup *general =
      bw_config_n_groups (config, "general") > 0 ? bw_config_group (config, "general", 0) : NULL;
  const char *zone = general != NULL ? bw_config_group_text (general, "zone") : NULL;
  const char *at = general != NULL ? bw_config_group_text (general, "digest-at") : NULL;
  g_autoptr (GError) error = NULL;
  policy->zone = bw_zone_new (zone, NULL);
  if (policy->zone == NULL)
    policy->zone = g_time_zone_new_utc ();
  policy->digest_minute = DIGEST_MINUTE;
  if (at != NULL && !bw_schedule_parse_time (at, &policy->digest_minute, &error))
    bw_policy_add_error (errors, config, general, "digest-at", error->message);
}

/** One that can't be read silences nothing, and is left out. */
static void
add_silence (BwPolicy *policy, BwConfig *config, const BwConfigGroup *group, GPtrArray *errors)
{
  g_autoptr (BwSilence) silence = bw_silence_new ();
  g_autoptr (BwSilence) checked = NULL;
  g_autoptr (GError) error = NULL;
  const BwConfigGroup *general =
      bw_config_n_groups (config, "general") > 0 ? bw_config_group (config, "general", 0) : NULL;
  const char *zone = bw_config_group_text (group, "zone");
  if (zone == NULL && general != NULL)
    zone = bw_config_group_text (general, "zone");
  silence->name = g_strdup (bw_config_group_name (group));
  silence->matchers = g_strdup (bw_config_group_text (group, "match"));
  silence->recurrence = bw_config_group_list (group, "weekly");
  silence->zone = g_strdup (zone);
  silence->author = g_strdup (_ ("the configuration"));
  silence->comment = g_strdup (bw_config_group_text (group, "comment"));
  /* What is required and is not there was said by the file's own check. */
  if (silence->matchers == NULL || silence->recurrence == NULL || silence->comment == NULL)
    return;
  checked = bw_silence_copy (silence);
  checked->starts_us = 0;
  if (bw_silence_check (checked, &error))
    g_ptr_array_add (policy->silences, g_steal_pointer (&silence));
  else
    {
      /* "match: …", as the keys are called here. */
      char *colon = strstr (error->message, ": ");
      g_autofree char *key = g_strndup (error->message, (gsize) (colon - error->message));
      bw_policy_add_error (errors, config, group, key, colon + 2);
    }
}

BwPolicy *
bw_policy_new (BwConfig *config, GPtrArray *channels, GPtrArray *errors)
{
  g_return_val_if_fail (config != NULL && channels != NULL, NULL);
  BwPolicy *policy = g_new0 (BwPolicy, 1);
  g_atomic_ref_count_init (&policy->references);
  policy->channels = channels;
  policy->silences = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_silence_free);
  read_general (policy, config, errors);
  for (unsigned i = 0; i < bw_config_n_groups (config, "silence"); i++)
    add_silence (policy, config, bw_config_group (config, "silence", i), errors);
  policy->root = bw_policy_route_load (config, channels, policy->zone, errors);
  policy->inhibitions = bw_inhibitions_load (config, errors);
  return policy;
}

BwPolicy *
bw_policy_ref (BwPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, NULL);
  g_atomic_ref_count_inc (&policy->references);
  return policy;
}

void
bw_policy_unref (BwPolicy *policy)
{
  if (policy == NULL || !g_atomic_ref_count_dec (&policy->references))
    return;
  g_ptr_array_unref (policy->channels);
  g_ptr_array_unref (policy->silences);
  g_time_zone_unref (policy->zone);
  bw_policy_route_free (policy->root);
  bw_inhibitions_free (policy->inhibitions);
  g_free (policy);
}

/* What it has. */

unsigned
bw_policy_n_channels (const BwPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, 0);
  return policy->channels->len;
}

const BwPolicyChannel *
bw_policy_channel (const BwPolicy *policy, unsigned i)
{
  g_return_val_if_fail (policy != NULL && i < policy->channels->len, NULL);
  return g_ptr_array_index (policy->channels, i);
}

const BwPolicyChannel *
bw_policy_find_channel (const BwPolicy *policy, const char *name)
{
  g_return_val_if_fail (policy != NULL && name != NULL, NULL);
  for (unsigned i = 0; i < policy->channels->len; i++)
    {
      const BwPolicyChannel *channel = g_ptr_array_index (policy->channels, i);
      if (g_str_equal (channel->name, name))
        return channel;
    }
  return NULL;
}

GTimeZone *
bw_policy_zone (const BwPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, NULL);
  return policy->zone;
}

int64_t
bw_policy_next_digest_us (const BwPolicy *policy, int64_t now_us)
{
  g_return_val_if_fail (policy != NULL, BW_TIME_NONE);
  return bw_schedule_next_time_us (policy->zone, policy->digest_minute, now_us);
}

const GPtrArray *
bw_policy_silences (const BwPolicy *policy)
{
  g_return_val_if_fail (policy != NULL, NULL);
  return policy->silences;
}

/* What it decides. */

/* What is the same for all channels of a question. */
typedef struct
{
  const BwPolicy *policy;
  const BwPolicyQuestion *asked;
  GPtrArray *routes; /* of BwPolicyRoute; at least one */
  int level;
  bool is_for_all; /* nobody that could take it is named: all are told */
  BwGateQuestion gate;
} Case;

/** The one of SILENCES that keeps the incident silent the longest. */
static void
find_silence (Case *item, const GPtrArray *silences)
{
  for (unsigned i = 0; silences != NULL && i < silences->len; i++)
    {
      const BwSilence *silence = g_ptr_array_index (silences, i);
      if (!bw_silence_matches (silence, item->asked->incident, item->asked->now_us))
        continue;
      int64_t until_us = bw_silence_next_change_us (silence, item->asked->now_us);
      if (until_us == BW_TIME_NONE)
        until_us = INT64_MAX;
      if (item->gate.silence != NULL && until_us <= item->gate.silence_until_us)
        continue;
      item->gate.silence = silence;
      item->gate.silence_until_us = until_us;
    }
}

/** What was told at its worst is also told when it is over, though it be milder by then. */
static BwSeverity
judged_severity (const BwPolicyQuestion *question)
{
  if (question->kind == BW_KIND_RESOLVE)
    return MAX (question->incident->severity, question->incident->max_severity);
  return question->incident->severity;
}

/** The level whose channels are told: a message about something new goes to all that its age or
 * severity asks for, without a second one. */
static int
find_level (const BwPolicyRoute *route, const BwPolicyQuestion *question)
{
  BwEscalation escalation;
  bw_escalation_policy_judge (route->escalation, question->incident, 0, BW_TIME_NONE,
                              question->now_us, &escalation);
  return escalation.level;
}

/** The route among those the incident takes that leads to CHANNEL, if possible one without quiet
 * hours now; or NULL. */
static const BwPolicyRoute *
find_route (const Case *item, const BwPolicyChannel *channel)
{
  const BwPolicyQuestion *asked = item->asked;
  const BwPolicyRoute *first = g_ptr_array_index (item->routes, 0);
  const BwPolicyRoute *found = NULL;
  if (g_strcmp0 (channel->name, asked->except_channel) == 0)
    return NULL;
  for (unsigned i = 0; i < item->routes->len && asked->rule_channels == NULL; i++)
    {
      const BwPolicyRoute *route = g_ptr_array_index (item->routes, i);
      if (!bw_policy_route_has_receiver (route, channel->name))
        continue;
      if (bw_policy_route_quiet_until_us (route, item->gate.severity, asked->now_us)
          == BW_TIME_NONE)
        return route;
      found = found != NULL ? found : route;
    }
  if (found != NULL)
    return found;
  bool is_named =
      asked->rule_channels != NULL && g_strv_contains (asked->rule_channels, channel->name);
  bool is_fallback = item->level >= BW_LEVEL_EMERGENCY && first->fallback != NULL
                     && g_strv_contains ((const char *const *) first->fallback, channel->name);
  bool is_reached = bw_escalation_policy_reaches (first->escalation, item->level, channel);
  bool is_owed = g_strcmp0 (channel->name, asked->only_channel) == 0;
  return is_named || is_fallback || is_reached || is_owed || item->is_for_all ? first : NULL;
}

/** Nobody is told where all that are named are switched off or gone: then everybody is. */
static bool
is_for_nobody (const Case *item)
{
  for (unsigned i = 0; i < item->policy->channels->len; i++)
    {
      const BwPolicyChannel *channel = g_ptr_array_index (item->policy->channels, i);
      if (channel->is_enabled && find_route (item, channel) != NULL)
        return false;
    }
  return true;
}

static const char *
off_route_text (const Case *item, const BwPolicyChannel *channel)
{
  if (g_strcmp0 (channel->name, item->asked->except_channel) == 0)
    return N_ ("it is about this channel itself");
  return item->asked->rule_channels != NULL ? N_ ("the rule names other channels")
                                            : N_ ("no route leads there");
}

/** Whether an end is owed to CHANNEL, though nothing leads there (any more). */
static bool
was_told (const Case *item, const BwPolicyChannel *channel)
{
  const BwPolicyQuestion *asked = item->asked;
  BwTold told = { .last_us = BW_TIME_NONE, .group_us = BW_TIME_NONE };
  if (asked->kind != BW_KIND_RESOLVE || asked->told == NULL
      || g_strcmp0 (channel->name, asked->except_channel) == 0)
    return false;
  asked->told (asked->told_data, channel->name, NULL, &told);
  return told.is_told;
}

static BwPolicyAnswer *
answer_new (const Case *item, const BwPolicyChannel *channel)
{
  const BwPolicyQuestion *asked = item->asked;
  bool is_for_all = asked->kind == BW_KIND_DIGEST || asked->kind == BW_KIND_TEST;
  BwGateQuestion gate = item->gate;
  BwPolicyAnswer *answer = g_new0 (BwPolicyAnswer, 1);
  answer->channel = channel;
  gate.channel = channel;
  gate.route = find_route (item, channel);
  if (gate.route == NULL && was_told (item, channel))
    gate.route = g_ptr_array_index (item->routes, 0);
  gate.off_route = off_route_text (item, channel);
  gate.told = (BwTold){ .last_us = BW_TIME_NONE, .group_us = BW_TIME_NONE };
  if (gate.route != NULL && !channel->is_local && !is_for_all)
    answer->group_key = bw_grouping_key (gate.route, asked->incident);
  if (asked->told != NULL)
    asked->told (asked->told_data, channel->name, answer->group_key, &gate.told);
  bw_gate_ask (&gate, &answer->verdict);
  return answer;
}

void
bw_policy_answer_free (BwPolicyAnswer *answer)
{
  if (answer == NULL)
    return;
  g_free (answer->verdict.text);
  g_free (answer->group_key);
  g_free (answer);
}

GPtrArray *
bw_policy_ask (const BwPolicy *policy, const BwPolicyQuestion *question)
{
  g_return_val_if_fail (policy != NULL && question != NULL && question->incident != NULL, NULL);
  GPtrArray *answers = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_policy_answer_free);
  g_autoptr (GPtrArray) routes = bw_policy_route_find (policy->root, question->incident);
  Case item = { .policy = policy, .asked = question, .routes = routes };
  item.level = find_level (g_ptr_array_index (routes, 0), question);
  item.gate.question = question;
  item.gate.severity = judged_severity (question);
  item.gate.zone = policy->zone;
  item.gate.digest_us = bw_policy_next_digest_us (policy, question->now_us);
  item.gate.inhibitor =
      bw_inhibitions_find (policy->inhibitions, question->incident, question->open);
  find_silence (&item, policy->silences);
  find_silence (&item, question->silences);
  item.is_for_all = is_for_nobody (&item);
  for (unsigned i = 0; i < policy->channels->len; i++)
    {
      const BwPolicyChannel *channel = g_ptr_array_index (policy->channels, i);
      if (question->only_channel == NULL || g_str_equal (channel->name, question->only_channel))
        g_ptr_array_add (answers, answer_new (&item, channel));
    }
  return answers;
}

bool
bw_policy_can_inhibit (const BwPolicy *policy, const BwIncident *incident)
{
  g_return_val_if_fail (policy != NULL && incident != NULL, false);
  return bw_inhibitions_is_source (policy->inhibitions, incident);
}

void
bw_policy_escalation (const BwPolicy *policy, const BwIncident *incident, int64_t last_us,
                      int64_t now_us, BwEscalation *out)
{
  g_return_if_fail (policy != NULL && incident != NULL && out != NULL);
  g_autoptr (GPtrArray) routes = bw_policy_route_find (policy->root, incident);
  const BwPolicyRoute *route = g_ptr_array_index (routes, 0);
  bw_escalation_policy_judge (route->escalation, incident,
                              bw_policy_route_repeat_us (route, incident->severity), last_us,
                              now_us, out);
}

static void
add_once (GPtrArray *names, const char *name)
{
  if (!g_ptr_array_find (names, name, NULL))
    g_ptr_array_add (names, (gpointer) name);
}

GPtrArray *
bw_policy_fallbacks (const BwPolicy *policy, const BwIncident *incident)
{
  g_return_val_if_fail (policy != NULL && incident != NULL, NULL);
  GPtrArray *names = g_ptr_array_new ();
  g_autoptr (GPtrArray) routes = bw_policy_route_find (policy->root, incident);
  bool is_said = false;
  for (unsigned i = 0; i < routes->len; i++)
    {
      const BwPolicyRoute *route = g_ptr_array_index (routes, i);
      for (unsigned j = 0; route->fallback != NULL && route->fallback[j] != NULL; j++)
        {
          const BwPolicyChannel *channel = bw_policy_find_channel (policy, route->fallback[j]);
          is_said = true;
          if (channel != NULL && channel->is_enabled)
            add_once (names, channel->name);
        }
    }
  for (unsigned i = 0; i < policy->channels->len && !is_said; i++)
    {
      const BwPolicyChannel *channel = g_ptr_array_index (policy->channels, i);
      if (channel->is_enabled && incident->severity >= channel->min_severity)
        add_once (names, channel->name);
    }
  return names;
}
