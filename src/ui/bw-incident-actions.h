/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person does to an incident: done, told in a toast, and undone. */
#pragma once

#include "ui/bw-context.h"

/** Moves incident ID on by KIND (ACK, UNACK, RESOLVE, REOPEN, NOTE) with NOTE or NULL. What came of
 * it is told in a toast, with Undo where it can be undone; what the incident does not allow is told
 * as well. WIDGET is of the window whose toast it is. */
void bw_incident_actions_do (GtkWidget *widget, BwContext *context, int64_t id, BwIncidentKind kind,
                             const char *note);
/** The same for each of IDS (element type int64_t), told in one toast and undone at once. */
void bw_incident_actions_do_all (GtkWidget *widget, BwContext *context, const GArray *ids,
                                 BwIncidentKind kind, const char *note);
/** Marks incident ID as useful or as noise. */
void bw_incident_actions_mark (GtkWidget *widget, BwContext *context, int64_t id, bool is_useful);
/** Keeps incident ID silent for MINUTES, 0: until it is resolved. Undo wakes it. */
void bw_incident_actions_snooze (GtkWidget *widget, BwContext *context, int64_t id,
                                 unsigned minutes);
/** The same for each of IDS. */
void bw_incident_actions_snooze_all (GtkWidget *widget, BwContext *context, const GArray *ids,
                                     unsigned minutes);
/** Ends the silences IDS (element type int64_t), of an alert or any other. */
void bw_incident_actions_end_silences (GtkWidget *widget, BwContext *context, const GArray *ids);
/** Sends delivery ID again. */
void bw_incident_actions_send_again (GtkWidget *widget, BwContext *context, const char *id);
/** Undoes the last step that can be undone; false when there is none. */
bool bw_incident_actions_undo (GtkWidget *widget, BwContext *context);
