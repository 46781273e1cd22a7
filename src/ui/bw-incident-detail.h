/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One incident with all there is to know of it, and what can be done about it. */
#pragma once

#include "ui/bw-context.h"
#include "view/bw-incident-view.h"

#define BW_TYPE_INCIDENT_DETAIL (bw_incident_detail_get_type ())
/** Actions "incident.acknowledge", "incident.resolve", "incident.reopen", "incident.unacknowledge",
 * "incident.useful", "incident.noise", "incident.wake" and "incident.snooze" (minutes, int32) act
 * on what is shown, where its status allows it; "incident.note" goes to the entry of notes. What
 * was begun there goes along with the first two.
 */
G_DECLARE_FINAL_TYPE (BwIncidentDetail, bw_incident_detail, BW, INCIDENT_DETAIL, GtkBox)

/** Shows VIEW (referenced), or that the next one is on its way (NULL). */
void bw_incident_detail_set_view (BwIncidentDetail *detail, BwContext *context,
                                  BwIncidentView *view);
/** What is said of the rule beside the question whether it was of use; or NULL. */
void bw_incident_detail_set_precision (BwIncidentDetail *detail, const char *text);
/** Whether the cards stand beside each other. */
void bw_incident_detail_set_wide (BwIncidentDetail *detail, bool is_wide);
/** The incident it shows; 0: none so far. */
int64_t bw_incident_detail_id (BwIncidentDetail *detail);
/** Opens the menu of how long it is snoozed; wakes one that is. */
bool bw_incident_detail_open_snooze (BwIncidentDetail *detail);
/** Brings "Why did this fire?" into sight. */
void bw_incident_detail_show_why (BwIncidentDetail *detail);
