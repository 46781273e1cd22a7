/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a silence is in force, and for what. */
#include "model/bw-silence.h"

#include "base/bw-error.h"
#include "base/bw-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

BwSilence *
bw_silence_new (void)
{
  BwSilence *silence = g_new0 (BwSilence, 1);
  silence->starts_us = BW_TIME_NONE;
  silence->ends_us = BW_TIME_NONE;
  silence->created_us = BW_TIME_NONE;
  return silence;
}

BwSilence *
bw_silence_copy (const BwSilence *silence)
{
  g_return_val_if_fail (silence != NULL, NULL);
  BwSilence *copy = g_new (BwSilence, 1);
  *copy = *silence;
  copy->name = g_strdup (silence->name);
  copy->matchers = g_strdup (silence->matchers);
  copy->recurrence = g_strdupv (silence->recurrence);
  copy->zone = g_strdup (silence->zone);
  copy->author = g_strdup (silence->author);
  copy->comment = g_strdup (silence->comment);
  return copy;
}

void
bw_silence_free (BwSilence *silence)
{
  if (silence == NULL)
    return;
  g_free (silence->name);
  g_free (silence->matchers);
  g_strfreev (silence->recurrence);
  g_free (silence->zone);
  g_free (silence->author);
  g_free (silence->comment);
  g_free (silence);
}

/** The weekly times of SILENCE; NULL: it has none, or with ERROR. */
static BwSchedule *
schedule_new (const BwSilence *silence, GError **error)
{
  if (silence->recurrence == NULL)
    return NULL;
  g_autoptr (GTimeZone) zone = bw_zone_new (silence->zone, error);
  if (zone == NULL)
    return NULL;
  return bw_schedule_new ((const char *const *) silence->recurrence, zone, error);
}

static bool
is_blank (const char *text)
{
  return text == NULL || *text == '\0' || !g_utf8_validate (text, -1, NULL)
         || text[strspn (text, " \t\r\n")] == '\0';
}

static bool
fail (const char *message, GError **error)
{
  g_set_error_literal (error, BW_ERROR, BW_ERROR_INVALID, message);
  return false;
}

static bool
check_matchers (const BwSilence *silence, GError **error)
{
  if (silence->matchers == NULL)
    return fail (_ ("match: expected what it is for, such as source=\"api\""), error);
  g_autoptr (BwMatchers) matchers = bw_matchers_parse (silence->matchers, error);
  if (matchers == NULL)
    {
      g_prefix_error (error, "match: ");
      return false;
    }
  if (bw_matchers_n (matchers) == 0)
    return fail (_ ("match: expected what it is for, such as source=\"api\"; all there is is"
                    " severity=~\".*\""),
                 error);
  if (bw_matchers_is_contradiction (matchers))
    return fail (_ ("match: its matchers contradict each other, nothing can match them"), error);
  if (silence->is_until_resolved && bw_matchers_value (matchers, "key") == NULL)
    return fail (_ ("match: what ends when an incident is resolved is for one incident: key=\"…\""),
                 error);
  return true;
}

/** Without an end it has to pause by itself, or to end with its incident. */
static bool
check_times (const BwSilence *silence, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (BwSchedule) schedule = schedule_new (silence, &local);
  if (local != NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local), "weekly: ");
      return false;
    }
  bool has_pauses = schedule != NULL && !bw_schedule_is_always (schedule);
  bool is_empty = silence->recurrence != NULL && silence->recurrence[0] == NULL;
  if (is_empty)
    return fail (_ ("weekly: expected weekly times, such as \"sun 02:00-04:00\""), error);
  if (silence->starts_us == BW_TIME_NONE)
    return fail (_ ("start: expected a time"), error);
  if (silence->ends_us == BW_TIME_NONE)
    return silence->is_until_resolved || has_pauses
           || fail (_ ("end: expected a time, weekly times with pauses, or an incident whose end it"
                       " waits for"),
                    error);
  if (silence->ends_us <= silence->starts_us)
    return fail (_ ("end: expected a time after the start"), error);
  bool is_long = silence->starts_us < INT64_MAX - BW_SILENCE_MAX_US
                 && silence->ends_us > silence->starts_us + BW_SILENCE_MAX_US;
  if (is_long && !has_pauses)
    return fail (_ ("end: a silence lasts at most 30 days"), error);
  return true;
}

bool
bw_silence_check (const BwSilence *silence, GError **error)
{
  g_return_val_if_fail (silence != NULL, false);
  if (!check_matchers (silence, error) || !check_times (silence, error))
    return false;
  if (is_blank (silence->comment))
    return fail (_ ("comment: expected why"), error);
  if (is_blank (silence->author))
    return fail (_ ("author: expected who wants it"), error);
  return true;
}

/** Whether it is in force at US, apart from its weekly times. */
static bool
is_between (const BwSilence *silence, int64_t us)
{
  return us >= silence->starts_us && (silence->ends_us == BW_TIME_NONE || us < silence->ends_us);
}

bool
bw_silence_is_active (const BwSilence *silence, int64_t now_us)
{
  g_return_val_if_fail (silence != NULL, false);
  if (!is_between (silence, now_us))
    return false;
  if (silence->recurrence == NULL)
    return true;
  /* One whose times can't be read must not silence anything. */
  g_autoptr (BwSchedule) schedule = schedule_new (silence, NULL);
  return schedule != NULL && bw_schedule_contains (schedule, now_us);
}

bool
bw_silence_matches (const BwSilence *silence, const BwIncident *incident, int64_t now_us)
{
  g_return_val_if_fail (silence != NULL && incident != NULL, false);
  if (silence->matchers == NULL || !is_between (silence, now_us))
    return false;
  g_autoptr (BwMatchers) matchers = bw_matchers_parse (silence->matchers, NULL);
  return matchers != NULL && bw_matchers_match (matchers, incident)
         && bw_silence_is_active (silence, now_us);
}

/** The first moment after NOW_US at which something about it may change. */
static int64_t
next_candidate_us (const BwSilence *silence, const BwSchedule *schedule, int64_t now_us)
{
  if (now_us < silence->starts_us)
    return silence->starts_us;
  if (!is_between (silence, now_us))
    return BW_TIME_NONE;
  int64_t next_us = schedule != NULL ? bw_schedule_next_change_us (schedule, now_us) : BW_TIME_NONE;
  if (next_us == BW_TIME_NONE || (silence->ends_us != BW_TIME_NONE && silence->ends_us < next_us))
    return silence->ends_us;
  return next_us;
}

int64_t
bw_silence_next_change_us (const BwSilence *silence, int64_t now_us)
{
  g_return_val_if_fail (silence != NULL, BW_TIME_NONE);
  g_autoptr (BwSchedule) schedule = schedule_new (silence, NULL);
  if (silence->recurrence != NULL && schedule == NULL)
    return BW_TIME_NONE;
  bool is_active = bw_silence_is_active (silence, now_us);
  int64_t next_us = next_candidate_us (silence, schedule, now_us);
  while (next_us != BW_TIME_NONE && bw_silence_is_active (silence, next_us) == is_active)
    next_us = next_candidate_us (silence, schedule, next_us);
  return next_us;
}
