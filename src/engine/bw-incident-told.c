/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each channel knows of an incident, in the form a policy asks for it. */
#include "engine/bw-incident-told.h"

struct _BwIncidentTold
{
  BwDb *db;
  GPtrArray *rows; /* of BwToldRow */
  GError *error;   /* the first */
};

BwIncidentTold *
bw_incident_told_new (BwDb *db, const BwIncident *incident, GError **error)
{
  GPtrArray *rows = bw_told_list (db, incident->id, incident->episode, incident->dedup_key, error);
  if (rows == NULL)
    return NULL;
  BwIncidentTold *told = g_new0 (BwIncidentTold, 1);
  told->db = db;
  told->rows = rows;
  return told;
}

void
bw_incident_told_free (BwIncidentTold *told)
{
  if (told == NULL)
    return;
  g_ptr_array_unref (told->rows);
  g_clear_error (&told->error);
  g_free (told);
}

void
bw_incident_told_fill (gpointer data, const char *channel, const char *group_key, BwTold *out)
{
  BwIncidentTold *told = data;
  *out = (BwTold){ .last_us = BW_TIME_NONE, .group_us = BW_TIME_NONE };
  for (unsigned i = 0; i < told->rows->len; i++)
    {
      const BwToldRow *row = g_ptr_array_index (told->rows, i);
      if (!g_str_equal (row->channel, channel))
        continue;
      out->is_told = row->is_told;
      out->told_severity = row->told_severity;
      out->last_us = row->last_us;
      out->last_severity = row->last_severity;
    }
  if (group_key != NULL && told->error == NULL)
    bw_told_group (told->db, channel, group_key, &out->group_us, &out->group_severity,
                   &told->error);
}

const GError *
bw_incident_told_error (const BwIncidentTold *told)
{
  return told->error;
}
