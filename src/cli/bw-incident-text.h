/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Incidents, their stories and their figures on stdout. */
#pragma once

#include "engine/bw-engine-alerts.h"

/** A table of INCIDENTS (of BwIncident), or a sentence when there are none. */
void bw_incident_text_print_list (GPtrArray *incidents, GTimeZone *zone, bool is_all);
/** What happened, the evidence, who was told. */
void bw_incident_text_print_story (const BwIncidentStory *story, GTimeZone *zone);
/** The same facts as one JSON object. */
void bw_incident_text_print_json (const BwIncidentStory *story);
/** Figures of a period, with what is known of each rule (of BwRuleFeedback). */
void bw_incident_text_print_summary (const BwAlertSummary *summary, const GPtrArray *rules,
                                     GTimeZone *zone);
void bw_incident_text_print_summary_json (const BwAlertSummary *summary, const GPtrArray *rules);
