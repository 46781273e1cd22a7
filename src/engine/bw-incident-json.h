/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An incident in the machine form that commands and bundles share. */
#pragma once

#include "base/bw-json.h"
#include "model/bw-incident.h"

/** Adds INCIDENT's members to the open object. */
void bw_incident_json_add_members (JsonBuilder *builder, const BwIncident *incident);
/** Adds member "useful": how INCIDENT was marked, null where it was not. */
void bw_incident_json_add_useful (JsonBuilder *builder, const BwIncident *incident);
/** Adds the array INCIDENTS (of BwIncident) as member "incidents". */
void bw_incident_json_add_list (JsonBuilder *builder, GPtrArray *incidents);
