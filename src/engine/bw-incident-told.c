/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each channel knows of an incident, in the form a policy asks for it. */
#include "engine/bw-incident-told.h"

struct _BwIncidentTold
{
  BwDb *db;
  BwToldAbout about;
  GError *error; /* the first */
};

BwIncidentTold *
bw_incident_told_new (BwDb *db, const BwIncident *incident)
{
  BwIncidentTold *told = g_new0 (BwIncidentTold, 1);
  told->db = db;
  told->about = (BwToldAbout){ incident->id, incident->episode, incident->dedup_key };
  return told;
}

void
bw_incident_told_free (BwIncidentTold *told)
{
  if (told == NULL)
    return;
  g_clear_error (&told->error);
  g_free (told);
}

void
bw_incident_told_fill (gpointer data, const char *channel, const char *group_key, BwTold *out)
{
  BwIncidentTold *told = data;
  BwToldRow row;
  *out = (BwTold){ .last_us = BW_TIME_NONE, .group_us = BW_TIME_NONE };
  if (told->error != NULL || !bw_told_find (told->db, &told->about, channel, &row, &told->error))
    return;
  out->is_told = row.is_told;
  out->told_severity = row.told_severity;
  out->last_us = row.last_us;
  out->last_severity = row.last_severity;
  if (group_key != NULL)
    bw_told_group (told->db, channel, group_key, &out->group_us, &out->group_severity,
                   &told->error);
}

const GError *
bw_incident_told_error (const BwIncidentTold *told)
{
  return told->error;
}
