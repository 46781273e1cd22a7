/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which messages may be sent as one, and how long they wait for each other. */
#include "notify/bw-grouping-private.h"

#define CRITICAL_WAIT_US (5 * BW_SECOND_US)
#define WAIT_US (30 * BW_SECOND_US)

char *
bw_grouping_key (const BwPolicyRoute *route, const BwIncident *incident)
{
  GString *key = g_string_new (route->name != NULL ? route->name : "");
  for (unsigned i = 0; route->group_by != NULL && route->group_by[i] != NULL; i++)
    {
      g_autofree char *fact = bw_incident_fact (incident, route->group_by[i]);
      g_autofree char *escaped = g_strescape (fact, NULL);
      g_string_append_printf (key, "%c%s=\"%s\"", i == 0 ? '/' : ',', route->group_by[i], escaped);
    }
  return g_string_free (key, FALSE);
}

/** How long a first message of SEVERITY waits for others. */
static int64_t
wait_us (const BwPolicyRoute *route, BwSeverity severity)
{
  int64_t own_us = route->group_wait_us >= 0 ? route->group_wait_us : WAIT_US;
  if (severity >= BW_SEVERITY_EMERGENCY)
    return 0;
  return severity >= BW_SEVERITY_CRITICAL ? MIN (own_us, CRITICAL_WAIT_US) : own_us;
}

/** Whether QUESTION's message waits for nobody: it is worse than what was said, or it has a time of
 * its own. */
static bool
is_due (const BwPolicyQuestion *question, BwSeverity severity, const BwTold *told)
{
  switch ((int) question->kind)
    {
    case BW_KIND_UPGRADE:
    case BW_KIND_ESCALATE:
    case BW_KIND_REPEAT:
      return true;
    case BW_KIND_RESOLVE:
      return false;
    default:
      return told->group_us != BW_TIME_NONE && severity > told->group_severity;
    }
}

int64_t
bw_grouping_not_before_us (const BwPolicyRoute *route, const BwPolicyQuestion *question,
                           BwSeverity severity, const BwTold *told)
{
  if (is_due (question, severity, told))
    return question->now_us;
  int64_t due_us = question->now_us + wait_us (route, severity);
  /* A time to come is one from before the clock was set back. */
  bool has_group = told->group_us != BW_TIME_NONE && told->group_us <= question->now_us;
  if (has_group && severity < BW_SEVERITY_CRITICAL)
    due_us = MAX (due_us, told->group_us + route->group_interval_us);
  return due_us;
}
