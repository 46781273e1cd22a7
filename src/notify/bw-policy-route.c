/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes an incident takes. */
#include "notify/bw-policy-route-private.h"

#define CRITICAL_REPEAT_US (4 * BW_HOUR_US)
/* Changes of two schedules that are looked through for an end: some years. */
#define MAX_CHANGES 10000

void
bw_policy_route_free (BwPolicyRoute *route)
{
  if (route == NULL)
    return;
  g_free (route->name);
  g_clear_pointer (&route->match, bw_matchers_free);
  g_strfreev (route->receivers);
  g_strfreev (route->group_by);
  g_clear_pointer (&route->mute, bw_schedule_free);
  g_clear_pointer (&route->active, bw_schedule_free);
  g_clear_pointer (&route->escalation, bw_escalation_policy_free);
  g_strfreev (route->fallback);
  g_clear_pointer (&route->children, g_ptr_array_unref);
  g_free (route);
}

static void
collect (const BwPolicyRoute *route, const BwIncident *incident, GPtrArray *found)
{
  unsigned n_before = found->len;
  for (unsigned i = 0; i < route->children->len; i++)
    {
      const BwPolicyRoute *child = g_ptr_array_index (route->children, i);
      if (child->match != NULL && !bw_matchers_match (child->match, incident))
        continue;
      collect (child, incident, found);
      if (!child->is_continued)
        break;
    }
  if (found->len == n_before)
    g_ptr_array_add (found, (gpointer) route);
}

GPtrArray *
bw_policy_route_find (const BwPolicyRoute *root, const BwIncident *incident)
{
  GPtrArray *found = g_ptr_array_new ();
  collect (root, incident, found);
  return found;
}

bool
bw_policy_route_has_receiver (const BwPolicyRoute *route, const char *channel)
{
  return route->receivers == NULL
         || g_strv_contains ((const char *const *) route->receivers, channel);
}

static bool
is_quiet (const BwPolicyRoute *route, int64_t us)
{
  return (route->mute != NULL && bw_schedule_contains (route->mute, us))
         || (route->active != NULL && !bw_schedule_contains (route->active, us));
}

/** The first moment after US at which one of its schedules changes; BW_TIME_NONE: never. */
static int64_t
next_change_us (const BwPolicyRoute *route, int64_t us)
{
  int64_t mute_us =
      route->mute != NULL ? bw_schedule_next_change_us (route->mute, us) : BW_TIME_NONE;
  int64_t active_us =
      route->active != NULL ? bw_schedule_next_change_us (route->active, us) : BW_TIME_NONE;
  if (mute_us == BW_TIME_NONE || active_us == BW_TIME_NONE)
    return MAX (mute_us, active_us);
  return MIN (mute_us, active_us);
}

int64_t
bw_policy_route_quiet_until_us (const BwPolicyRoute *route, BwSeverity severity, int64_t now_us)
{
  if (severity > route->mute_up_to || !is_quiet (route, now_us))
    return BW_TIME_NONE;
  int64_t us = now_us;
  for (unsigned i = 0; i < MAX_CHANGES; i++)
    {
      us = next_change_us (route, us);
      if (us == BW_TIME_NONE)
        break;
      if (!is_quiet (route, us))
        return us;
    }
  return INT64_MAX;
}

int64_t
bw_policy_route_repeat_us (const BwPolicyRoute *route, BwSeverity severity)
{
  if (route->repeat_us >= 0)
    return route->repeat_us;
  return severity >= BW_SEVERITY_CRITICAL ? CRITICAL_REPEAT_US : 0;
}
