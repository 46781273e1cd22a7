/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of an incident's life. */
#pragma once

#include <glib.h>
#include <stdint.h>

/** What an event or a delivery is about. Stored. The last ones are events only. */
typedef enum
{
  BW_KIND_FIRE = 10,
  BW_KIND_UPGRADE = 20,
  BW_KIND_REOPEN = 30,
  BW_KIND_REPEAT = 40,
  BW_KIND_ESCALATE = 50,
  BW_KIND_FLAP = 60,
  BW_KIND_RESOLVE = 70,
  BW_KIND_NODATA = 80,
  BW_KIND_DIGEST = 90,
  BW_KIND_TEST = 100,
  BW_KIND_DOWNGRADE = 110,
  BW_KIND_ACK = 120,
  BW_KIND_START = 130,
  BW_KIND_UNACK = 140,
  BW_KIND_CLOSE = 150,
  BW_KIND_NOTE = 160,
} BwIncidentKind;

/** One step of its life; strings are owned, NULL where there is nothing. */
typedef struct
{
  int64_t incident_id;
  int64_t seq;
  int64_t at_us;
  char *actor; /* "auto", "cli:anna", "desktop" … */
  BwIncidentKind kind;
  int from_status; /* BwIncidentStatus, 0: none */
  int to_status;
  char *note;
  char *evidence; /* JSON */
} BwIncidentEvent;

/** An empty one, without a time. (transfer full) */
BwIncidentEvent *bw_incident_event_new (void);
void bw_incident_event_free (BwIncidentEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwIncidentEvent, bw_incident_event_free)

/** "FIRE", "UPGRADE", … */
const char *bw_incident_kind_name (BwIncidentKind kind);
