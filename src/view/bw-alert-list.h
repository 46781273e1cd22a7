/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of alerts: which of them are shown, in which order, and what is said of all. */
#pragma once

#include "view/bw-alert-archive.h"

typedef enum
{
  BW_ALERTS_OPEN, /* and told of */
  BW_ALERTS_SNOOZED,
  BW_ALERTS_RESOLVED,
  BW_ALERTS_ALL,
  BW_N_ALERT_FILTERS,
} BwAlertFilter;

/** "open", "snoozed", "resolved", "all": for settings. */
const char *bw_alert_filter_name (BwAlertFilter filter);
/** Of INCIDENTS (element type BwIncident) the lines, at NOW_US, under SILENCES (element type
 * BwSilenceView; or NULL). For any thread. (element type BwIncidentLine, transfer full) */
GPtrArray *bw_alert_list_lines (GPtrArray *incidents, const GPtrArray *silences, int64_t now_us,
                                GTimeZone *zone);
/** Whether LINE passes FILTER and has all words of SEARCH (or NULL). */
bool bw_alert_list_has (const BwIncidentLine *line, BwAlertFilter filter, const char *search);
/** Those of LINES (element type BwIncidentLine) that do, in the order of
 * bw_incident_line_compare(). (element type BwIncidentLine, transfer container) */
GPtrArray *bw_alert_list_choose (GPtrArray *lines, BwAlertFilter filter, const char *search);
/** How many of LINES pass FILTER. */
unsigned bw_alert_list_count (GPtrArray *lines, BwAlertFilter filter);
/** "Open 3", "Snoozed 1", "Resolved 41", "All", of N that pass. (transfer full) */
char *bw_alert_list_filter_text (BwAlertFilter filter, unsigned n);
/** "Last alert: 13 Oct"; "There was no alert so far.". (transfer full) */
char *bw_alert_list_last_text (GPtrArray *lines, int64_t now_us, GTimeZone *zone);
/** "3 open, 1 critical, 1 snoozed", which is open, too; NULL when none is. (transfer full) */
char *bw_alert_list_summary (GPtrArray *lines);
/** "3 of 5 marked alerts of this rule were useful.", of LINES and of what else is in ARCHIVE (or
 * NULL); NULL where none of RULE is marked. (transfer full) */
char *bw_alert_list_precision_text (GPtrArray *lines, const BwAlertArchive *archive,
                                    const char *rule);
