/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What else holds at the moment of a decision. */
#include "engine/bw-situation.h"

#include "store/bw-silences.h"

BwSituation *
bw_situation_read (BwDb *db, int64_t now_us, GError **error)
{
  BwIncidentQuery query = { .is_open_only = true, .since_us = BW_TIME_NONE };
  g_autoptr (BwSituation) situation = g_new0 (BwSituation, 1);
  situation->silences = bw_silences_list (db, now_us, error);
  if (situation->silences == NULL)
    return NULL;
  situation->open = bw_alerts_job_list_incidents (db, &query, NULL, error);
  return situation->open != NULL ? g_steal_pointer (&situation) : NULL;
}

void
bw_situation_free (BwSituation *situation)
{
  if (situation == NULL)
    return;
  g_clear_pointer (&situation->silences, g_ptr_array_unref);
  g_clear_pointer (&situation->open, g_ptr_array_unref);
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
is_for_others (const BwSituation *situation, const BwSilence *silence, const BwIncident *ended,
               int64_t now_us)
{
  for (unsigned i = 0; i < situation->open->len; i++)
    {
      const BwIncident *open = g_ptr_array_index (situation->open, i);
      if (open->id != ended->id && bw_silence_matches (silence, open, now_us))
        return true;
    }
  return false;
}

bool
bw_situation_end_silences (BwDb *db, BwSituation *situation, const BwIncident *incident,
                           int64_t now_us, GError **error)
{
  for (unsigned i = situation->silences->len; i-- > 0;)
    {
      const BwSilence *silence = g_ptr_array_index (situation->silences, i);
      if (!silence->is_until_resolved || !bw_silence_matches (silence, incident, now_us)
          || is_for_others (situation, silence, incident, now_us))
        continue;
      if (!bw_silences_end (db, silence->id, now_us, error))
        return false;
      g_ptr_array_remove_index (situation->silences, i);
    }
  return true;
}
