/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open incidents in a card: what, where, since when, and what to do about each. */
#pragma once

#include "ui/bw-context.h"
#include "view/bw-incident-line.h"

#define BW_TYPE_INCIDENT_LIST (bw_incident_list_get_type ())
G_DECLARE_FINAL_TYPE (BwIncidentList, bw_incident_list, BW, INCIDENT_LIST, GtkBox)

/** Shows LINES (element type BwIncidentLine, worst first), as many as there is room for. Rows stay
 * where they are while the pointer is on them. */
void bw_incident_list_set_lines (BwIncidentList *list, BwContext *context, GPtrArray *lines);
/** Makes one of the rows that N_LINES lines will need and that are not there so far, for whoever
 * has no time to make them all at once; false: there was none. */
bool bw_incident_list_make_row (BwIncidentList *list, unsigned n_lines);
/** Whether the buttons stand beside the text, or below it. */
void bw_incident_list_set_wide (BwIncidentList *list, bool is_wide);
