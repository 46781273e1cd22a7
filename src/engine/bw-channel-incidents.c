/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A channel that refuses everything is an incident of its own, told through the others. */
#include "engine/bw-channel-incidents.h"

#include <glib/gi18n-lib.h>

/* What the server said stands in the title only as far as it does not fill it. */
#define MAX_SAID_LETTERS 40

struct _BwChannelIncidents
{
  BwClock *clock;
  BwIncidentKeeper *keeper;
  GHashTable *known; /* name → whether it is broken, as it was last told */
};

BwChannelIncidents *
bw_channel_incidents_new (BwClock *clock, BwIncidentKeeper *keeper)
{
  BwChannelIncidents *incidents = g_new (BwChannelIncidents, 1);
  *incidents =
      (BwChannelIncidents){ bw_clock_ref (clock), keeper,
                            g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  return incidents;
}

void
bw_channel_incidents_free (BwChannelIncidents *incidents)
{
  if (incidents == NULL)
    return;
  g_hash_table_unref (incidents->known);
  bw_clock_unref (incidents->clock);
  g_free (incidents);
}

/* "Channel team can't deliver (HTTP 404: no_service)". (transfer full) */
static char *
title_of (const BwChannelStatus *status)
{
  const char *said = status->error;
  if (said == NULL || g_utf8_strlen (said, -1) > MAX_SAID_LETTERS)
    return g_strdup_printf (_ ("Channel %s can't deliver"), status->channel);
  return g_strdup_printf (_ ("Channel %s can't deliver (%s)"), status->channel, said);
}

static void
submit (BwChannelIncidents *incidents, const BwChannelStatus *status, bool is_broken)
{
  const char *name = status->channel;
  g_autofree char *rule = g_strdup_printf ("channel.%s.broken", name);
  g_autofree char *escaped = g_strescape (name, NULL);
  BwIncidentRequest *request = bw_incident_request_new (
      is_broken ? BW_KIND_FIRE : BW_KIND_RESOLVE, bw_clock_wall_us (incidents->clock), "auto");
  request->labels = g_strdup_printf ("channel=\"%s\"", escaped);
  request->dedup_key = bw_incident_dedup_key (rule, request->labels);
  request->rule = g_steal_pointer (&rule);
  request->category = BW_CATEGORY_SYSTEM;
  request->severity = BW_SEVERITY_ERROR;
  if (is_broken)
    {
      request->summary = title_of (status);
      request->note = g_strdup (status->reason);
    }
  else
    request->summary = status->is_gone
                           ? g_strdup_printf (_ ("Channel %s is not configured any more"), name)
                           : g_strdup_printf (_ ("Channel %s delivers again"), name);
  request->except_channel = g_strdup (name);
  bw_incident_keeper_submit (incidents->keeper, request, NULL, NULL, NULL);
}

void
bw_channel_incidents_note (BwChannelIncidents *incidents, const BwChannelStatus *status)
{
  g_return_if_fail (incidents != NULL && status != NULL);
  gpointer value = NULL;
  bool is_told = g_hash_table_lookup_extended (incidents->known, status->channel, NULL, &value);
  bool was_broken = GPOINTER_TO_INT (value) != 0;
  bool is_broken = !status->is_gone && status->standing == BW_STANDING_BROKEN;
  /* Before what was stored is known a channel only seems to be well. */
  if ((!status->is_known && !status->is_gone) || (is_told && was_broken == is_broken))
    return;
  if (status->is_gone)
    g_hash_table_remove (incidents->known, status->channel);
  else
    g_hash_table_insert (incidents->known, g_strdup (status->channel), GINT_TO_POINTER (is_broken));
  submit (incidents, status, is_broken);
}
