/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The incidents that are over and not among the newest: any number of them, kept small, with their
 * words made when somebody looks. */
#pragma once

#include "view/bw-incident-line.h"

#include <gio/gio.h>

#define BW_ALERT_ARCHIVE_NONE UINT32_MAX

/** Reference-counted. Filled by one thread at a time; once closed it stays as it is, for any
 * thread. */
typedef struct _BwAlertArchive BwAlertArchive;
/** Empty. (transfer full) */
BwAlertArchive *bw_alert_archive_new (void);
BwAlertArchive *bw_alert_archive_ref (BwAlertArchive *archive);
void bw_alert_archive_unref (BwAlertArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwAlertArchive, bw_alert_archive_unref)

/** Takes in those of INCIDENTS (element type BwIncident) that are over. */
void bw_alert_archive_add (BwAlertArchive *archive, const GPtrArray *incidents);
/** Puts all into the order of bw_incident_line_compare(). Nothing is taken in from then on. */
void bw_alert_archive_close (BwAlertArchive *archive);

/** How many there are; in order they have numbers from 0 on. */
unsigned bw_alert_archive_n (const BwAlertArchive *archive);
int64_t bw_alert_archive_id (const BwAlertArchive *archive, unsigned i);
/** When the last episode of one began: what they are in the order of, newest first. */
int64_t bw_alert_archive_episode_us (const BwAlertArchive *archive, unsigned i);
/** The number of the incident ID, or BW_ALERT_ARCHIVE_NONE. */
unsigned bw_alert_archive_find (const BwAlertArchive *archive, int64_t id);
/** The words of one, as they are at NOW_US. (transfer full) */
BwIncidentLine *bw_alert_archive_line (const BwAlertArchive *archive, unsigned i, int64_t now_us,
                                       GTimeZone *zone);
/** The numbers of those that have all words of SEARCH (NULL or "": all), in order; NULL when it was
 * cancelled. (element type uint32_t, transfer full) */
GArray *bw_alert_archive_search (const BwAlertArchive *archive, const char *search,
                                 GCancellable *cancellable);
/** How many of RULE were marked, and how many of these as useful. */
void bw_alert_archive_count_marks (const BwAlertArchive *archive, const char *rule,
                                   unsigned *n_marked, unsigned *n_useful);
