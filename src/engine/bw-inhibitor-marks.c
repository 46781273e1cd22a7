/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which open incidents stand for others. */
#include "engine/bw-inhibitor-marks.h"

#include "store/bw-inhibitors.h"

static bool
mark_all (BwDb *db, const BwPolicy *policy, GError **error)
{
  BwIncidentQuery query = { .is_open_only = true, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) open = bw_alerts_job_list_incidents (db, &query, NULL, error);
  if (open == NULL || !bw_inhibitors_clear (db, error))
    return false;
  for (unsigned i = 0; i < open->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (open, i);
      if (bw_policy_can_inhibit (policy, incident)
          && !bw_inhibitors_set (db, incident->id, true, error))
        return false;
    }
  return true;
}

gpointer
bw_inhibitor_marks_run (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  if (!bw_db_begin (db, error))
    return NULL;
  if (mark_all (db, data, error) && bw_db_commit (db, error))
    return GINT_TO_POINTER (1);
  bw_db_rollback (db);
  return NULL;
}
