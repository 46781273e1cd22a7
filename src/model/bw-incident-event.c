/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events of incidents as plain structs. */
#include "model/bw-incident-event.h"

#include "base/bw-clock.h"

static const struct
{
  BwIncidentKind kind;
  const char *name;
} kinds[] = {
  { BW_KIND_FIRE, "FIRE" },       { BW_KIND_UPGRADE, "UPGRADE" },     { BW_KIND_REOPEN, "REOPEN" },
  { BW_KIND_REPEAT, "REPEAT" },   { BW_KIND_ESCALATE, "ESCALATE" },   { BW_KIND_FLAP, "FLAP" },
  { BW_KIND_RESOLVE, "RESOLVE" }, { BW_KIND_NODATA, "NODATA" },       { BW_KIND_DIGEST, "DIGEST" },
  { BW_KIND_TEST, "TEST" },       { BW_KIND_DOWNGRADE, "DOWNGRADE" }, { BW_KIND_ACK, "ACK" },
  { BW_KIND_START, "START" },     { BW_KIND_UNACK, "UNACK" },         { BW_KIND_CLOSE, "CLOSE" },
  { BW_KIND_NOTE, "NOTE" },
};

BwIncidentEvent *
bw_incident_event_new (void)
{
  BwIncidentEvent *event = g_new0 (BwIncidentEvent, 1);
  event->at_us = BW_TIME_NONE;
  return event;
}

void
bw_incident_event_free (BwIncidentEvent *event)
{
  if (event == NULL)
    return;
  g_free (event->actor);
  g_free (event->note);
  g_free (event->evidence);
  g_free (event);
}

const char *
bw_incident_kind_name (BwIncidentKind kind)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind == kind)
      return kinds[i].name;
  return "UNKNOWN";
}
