/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The alerts that a list shows: in order, searched, and still while somebody points at them. */
#pragma once

#include "ui/bw-alert-item.h"
#include "view/bw-alert-archive.h"
#include "view/bw-alert-list.h"

#include <gtk/gtk.h>

#define BW_TYPE_ALERT_STORE (bw_alert_store_get_type ())
/** A GtkSelectionModel of BwAlertItem, which are made when they are asked for: the same object
 * stands for the same incident while somebody holds it. What is chosen stays chosen, wherever it
 * goes, while it is listed. */
G_DECLARE_FINAL_TYPE (BwAlertStore, bw_alert_store, BW, ALERT_STORE, GObject)

/** Lists what is open. (transfer full) */
BwAlertStore *bw_alert_store_new (void);
/** All that is open, and the newest others: LINES (element type BwIncidentLine, referenced). */
void bw_alert_store_set_lines (BwAlertStore *store, GPtrArray *lines);
/** (element type BwIncidentLine, transfer none) */
GPtrArray *bw_alert_store_lines (BwAlertStore *store);
/** All others: ARCHIVE (closed; referenced), worded as at NOW_US in ZONE. Those that are among the
 * lines, too, are as these say. */
void bw_alert_store_set_archive (BwAlertStore *store, BwAlertArchive *archive);
/** NULL: there is none so far. (transfer none) */
BwAlertArchive *bw_alert_store_archive (BwAlertStore *store);
/** The moment, and the zone of times, of what comes into sight from now on. */
void bw_alert_store_set_now (BwAlertStore *store, int64_t now_us, GTimeZone *zone);
/** Lists those that pass FILTER and have all words of SEARCH (or NULL), in order even while held;
 * the list is as it was until they are found. */
void bw_alert_store_set_filter (BwAlertStore *store, BwAlertFilter filter, const char *search);
/** What is listed, not what was asked for last. */
BwAlertFilter bw_alert_store_filter (BwAlertStore *store);
/** Whether something was asked for that is not listed so far. */
bool bw_alert_store_is_busy (BwAlertStore *store);
/** How many pass FILTER, of all there are. */
unsigned bw_alert_store_count (BwAlertStore *store, BwAlertFilter filter);
/** While held no row moves or goes: others come below. */
void bw_alert_store_hold (BwAlertStore *store, bool is_held);
/** The place of incident ID, or GTK_INVALID_LIST_POSITION. */
unsigned bw_alert_store_find (BwAlertStore *store, int64_t id);
/** The ids of those that are chosen, in the order of the list. (element type int64_t, transfer
 * full) */
GArray *bw_alert_store_chosen (BwAlertStore *store);
unsigned bw_alert_store_n_chosen (BwAlertStore *store);
/** How many items somebody holds. */
unsigned bw_alert_store_n_items (BwAlertStore *store);
