/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which occurrences of an event are told. */
#include "engine/bw-event-window.h"

#include <glib/gi18n-lib.h>

BwIncidentKind
bw_event_window_kind (const BwIncident *incident, BwSeverity severity, int64_t now_us)
{
  if (incident == NULL || !bw_incident_is_open (incident))
    return bw_workflow_reopens (incident, now_us) ? BW_KIND_REOPEN : BW_KIND_FIRE;
  if (severity > incident->severity)
    return BW_KIND_UPGRADE;
  bool is_taken =
      incident->status == BW_INCIDENT_ACKNOWLEDGED || incident->status == BW_INCIDENT_IN_PROGRESS;
  /* A clock that was set back does not keep the window open for longer than it is. */
  bool is_within = incident->told_us != BW_TIME_NONE
                   && now_us < incident->told_us + BW_EVENT_WINDOW_US
                   && now_us > incident->told_us - BW_EVENT_WINDOW_US;
  if (!is_within)
    return is_taken ? BW_KIND_FLAP : BW_KIND_REOPEN;
  return incident->n_suppressed >= BW_MAX_SUPPRESSED ? BW_KIND_FLAP : 0;
}

void
bw_event_window_count (BwIncident *incident, int64_t now_us)
{
  incident->occurrences++;
  incident->n_suppressed++;
  incident->updated_us = now_us;
  incident->expires_us = now_us + BW_EVENT_LIFETIME_US;
}

char *
bw_event_window_note (const BwIncident *incident, GTimeZone *zone)
{
  if (incident == NULL || incident->n_suppressed == 0 || incident->told_us == BW_TIME_NONE)
    return NULL;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (incident->told_us / BW_SECOND_US);
  g_autoptr (GTimeZone) local = zone == NULL ? g_time_zone_new_local () : g_time_zone_ref (zone);
  g_autoptr (GDateTime) then = utc != NULL ? g_date_time_to_timezone (utc, local) : NULL;
  g_autofree char *clock =
      then != NULL ? g_date_time_format (then, "%H:%M") : g_strdup (C_ ("time", "then"));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%ld more since %s", "%ld more since %s",
                                       (unsigned long) incident->n_suppressed),
                          (long) incident->n_suppressed, clock);
}
