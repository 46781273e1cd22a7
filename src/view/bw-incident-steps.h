/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of an incident's life and its deliveries, in words. */
#pragma once

#include "view/bw-evidence.h"
#include "view/bw-incident-view.h"

void bw_incident_step_free (BwIncidentStep *step);
/** What happened in STORY, and what will unless somebody is quicker. EVIDENCE (or NULL) is that of
 * the firing. (element type BwIncidentStep, transfer full) */
GPtrArray *bw_incident_steps_new (const BwIncidentStory *story, const BwIncidentLine *line,
                                  const BwEvidence *evidence, int64_t now_us, GTimeZone *zone);
/** Who was told, and what they answered. (element type BwIncidentStep, transfer full) */
GPtrArray *bw_incident_deliveries_new (const BwIncidentStory *story, int64_t now_us,
                                       GTimeZone *zone);
