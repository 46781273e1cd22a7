/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each channel knows of an incident, in the form a policy asks for it. */
#pragma once

#include "notify/bw-policy.h"
#include "store/bw-told.h"

/** Lives on the database's thread for the time of one decision. */
typedef struct _BwIncidentTold BwIncidentTold;

/** What DB has about INCIDENT (borrowed) and its present episode. (transfer full) */
BwIncidentTold *bw_incident_told_new (BwDb *db, const BwIncident *incident);
void bw_incident_told_free (BwIncidentTold *told);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwIncidentTold, bw_incident_told_free)
/** A BwToldFunc; TOLD is a BwIncidentTold. */
void bw_incident_told_fill (gpointer told, const char *channel, const char *group_key, BwTold *out);
/** What could not be read in between, or NULL. (transfer none) */
const GError *bw_incident_told_error (const BwIncidentTold *told);
