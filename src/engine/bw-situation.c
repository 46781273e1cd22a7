/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What else holds at the moment of a decision. */
#include "engine/bw-situation.h"

#include "store/bw-silences.h"

BwSituation *
bw_situation_read (BwDb *db, int64_t now_us, GError **error)
{
  g_autoptr (BwSituation) situation = g_new0 (BwSituation, 1);
  situation->silences = bw_silences_list (db, now_us, error);
  return situation->silences != NULL ? g_steal_pointer (&situation) : NULL;
}

void
bw_situation_free (BwSituation *situation)
{
  if (situation == NULL)
    return;
  g_clear_pointer (&situation->silences, g_ptr_array_unref);
  g_free (situation);
}

static bool
any_matches (const GPtrArray *silences, const BwIncident *incident, int64_t now_us)
{
  for (unsigned i = 0; silences != NULL && i < silences->len; i++)
    if (bw_silence_matches (g_ptr_array_index (silences, i), incident, now_us))
      return true;
  return false;
}

bool
bw_situation_is_silenced (const BwSituation *situation, const BwPolicy *policy,
                          const BwIncident *incident, int64_t now_us)
{
  return any_matches (situation->silences, incident, now_us)
         || (policy != NULL && any_matches (bw_policy_silences (policy), incident, now_us));
}

static void
take_earlier (const GPtrArray *silences, int64_t now_us, int64_t *next_us)
{
  for (unsigned i = 0; silences != NULL && i < silences->len; i++)
    {
      int64_t change_us = bw_silence_next_change_us (g_ptr_array_index (silences, i), now_us);
      if (change_us != BW_TIME_NONE && (*next_us == BW_TIME_NONE || change_us < *next_us))
        *next_us = change_us;
    }
}

static bool
any_changes (const GPtrArray *silences, int64_t since_us, int64_t now_us)
{
  for (unsigned i = 0; silences != NULL && i < silences->len; i++)
    {
      int64_t change_us = bw_silence_next_change_us (g_ptr_array_index (silences, i), since_us);
      if (change_us != BW_TIME_NONE && change_us <= now_us)
        return true;
    }
  return false;
}

bool
bw_situation_changes (const BwSituation *situation, const BwPolicy *policy, int64_t since_us,
                      int64_t now_us)
{
  return any_changes (situation->silences, since_us, now_us)
         || (policy != NULL && any_changes (bw_policy_silences (policy), since_us, now_us));
}

int64_t
bw_situation_next_change_us (const BwSituation *situation, const BwPolicy *policy, int64_t now_us)
{
  int64_t next_us = BW_TIME_NONE;
  take_earlier (situation->silences, now_us, &next_us);
  if (policy != NULL)
    take_earlier (bw_policy_silences (policy), now_us, &next_us);
  return next_us;
}

/* Whether SILENCE is for an open incident other than the one that has just ended. */
static bool
is_for_others (const GPtrArray *open, const BwSilence *silence, const BwIncident *ended,
               int64_t now_us)
{
  for (unsigned i = 0; i < open->len; i++)
    {
      const BwIncident *other = g_ptr_array_index (open, i);
      if (other->id != ended->id && bw_silence_matches (silence, other, now_us))
        return true;
    }
  return false;
}

/* Few are silenced so: only then it matters what else is open. */
static bool
end_one (BwDb *db, const BwSilence *silence, const BwIncident *incident, int64_t now_us,
         bool *is_ended, GError **error)
{
  BwIncidentQuery query = { .is_open_only = true, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) open = bw_alerts_job_list_incidents (db, &query, NULL, error);
  if (open == NULL)
    return false;
  *is_ended = !is_for_others (open, silence, incident, now_us);
  return !*is_ended || bw_silences_end (db, silence->id, now_us, error);
}

bool
bw_situation_end_silences (BwDb *db, BwSituation *situation, const BwIncident *incident,
                           int64_t now_us, GError **error)
{
  for (unsigned i = situation->silences->len; i-- > 0;)
    {
      const BwSilence *silence = g_ptr_array_index (situation->silences, i);
      bool is_ended = false;
      if (!silence->is_until_resolved || !bw_silence_matches (silence, incident, now_us))
        continue;
      if (!end_one (db, silence, incident, now_us, &is_ended, error))
        return false;
      if (is_ended)
        g_ptr_array_remove_index (situation->silences, i);
    }
  return true;
}
