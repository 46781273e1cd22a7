/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Incidents as plain structs. */
#include "model/bw-incident.h"

#include <math.h>
#include <string.h>

#define DEDUP_KEY_DIGITS 32

static const struct
{
  BwIncidentStatus status;
  const char *name;
} statuses[] = {
  { BW_INCIDENT_OPEN, "open" },
  { BW_INCIDENT_REOPENED, "reopened" },
  { BW_INCIDENT_ACKNOWLEDGED, "acknowledged" },
  { BW_INCIDENT_IN_PROGRESS, "in_progress" },
  { BW_INCIDENT_RESOLVED, "resolved" },
  { BW_INCIDENT_CLOSED, "closed" },
};

BwIncident *
bw_incident_new (void)
{
  BwIncident *incident = g_new0 (BwIncident, 1);
  incident->status = BW_INCIDENT_OPEN;
  incident->category = BW_CATEGORY_SYSTEM;
  incident->level = 1;
  incident->max_level = 1;
  incident->episode_us = BW_TIME_NONE;
  incident->quiet_since_us = BW_TIME_NONE;
  incident->next_escalation_us = BW_TIME_NONE;
  incident->next_repeat_us = BW_TIME_NONE;
  incident->hold_until_us = BW_TIME_NONE;
  incident->ack_until_us = BW_TIME_NONE;
  incident->opened_us = BW_TIME_NONE;
  incident->updated_us = BW_TIME_NONE;
  incident->acked_us = BW_TIME_NONE;
  incident->resolved_us = BW_TIME_NONE;
  incident->closed_us = BW_TIME_NONE;
  incident->told_us = BW_TIME_NONE;
  incident->flap_until_us = BW_TIME_NONE;
  incident->expires_us = BW_TIME_NONE;
  incident->value = NAN;
  incident->threshold = NAN;
  incident->n = -1;
  incident->useful = -1;
  return incident;
}

BwIncident *
bw_incident_copy (const BwIncident *incident)
{
  g_return_val_if_fail (incident != NULL, NULL);

  BwIncident *copy = g_new0 (BwIncident, 1);
  *copy = *incident;
  copy->dedup_key = g_strdup (incident->dedup_key);
  copy->rule = g_strdup (incident->rule);
  copy->labels = g_strdup (incident->labels);
  copy->metric = g_strdup (incident->metric);
  copy->summary = g_strdup (incident->summary);
  copy->source_severity = g_strdup (incident->source_severity);
  return copy;
}

void
bw_incident_free (BwIncident *incident)
{
  if (incident == NULL)
    return;
  g_free (incident->dedup_key);
  g_free (incident->rule);
  g_free (incident->labels);
  g_free (incident->metric);
  g_free (incident->summary);
  g_free (incident->source_severity);
  g_free (incident);
}

bool
bw_incident_is_open (const BwIncident *incident)
{
  g_return_val_if_fail (incident != NULL, false);

  return incident->status < BW_INCIDENT_RESOLVED;
}

const char *
bw_incident_status_name (BwIncidentStatus status)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (statuses[i].status == status)
      return statuses[i].name;
  return "unknown";
}

bool
bw_incident_status_parse (const char *text, BwIncidentStatus *out)
{
  g_return_val_if_fail (text != NULL && out != NULL, false);

  for (unsigned i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_ascii_strcasecmp (statuses[i].name, text) == 0)
      {
        *out = statuses[i].status;
        return true;
      }
  return false;
}

char *
bw_incident_dedup_key (const char *rule, const char *label_text)
{
  g_return_val_if_fail (rule != NULL && label_text != NULL, NULL);

  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (sum, (const guchar *) "v1", 3);
  g_checksum_update (sum, (const guchar *) rule, (gssize) strlen (rule) + 1);
  g_checksum_update (sum, (const guchar *) label_text, (gssize) strlen (label_text));
  return g_strndup (g_checksum_get_string (sum), DEDUP_KEY_DIGITS);
}
