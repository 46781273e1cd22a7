/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The alerts that a list shows: in order, searched, and still while somebody points at them. */
#pragma once

#include "ui/bw-alert-item.h"
#include "view/bw-alert-list.h"

#define BW_TYPE_ALERT_STORE (bw_alert_store_get_type ())
/** A GListModel of BwAlertItem. An incident keeps its object for as long as it is known. */
G_DECLARE_FINAL_TYPE (BwAlertStore, bw_alert_store, BW, ALERT_STORE, GObject)

/** Empty. (transfer full) */
BwAlertStore *bw_alert_store_new (void);
/** All that is known (element type BwIncidentLine, referenced). */
void bw_alert_store_set_lines (BwAlertStore *store, GPtrArray *lines);
GPtrArray *bw_alert_store_lines (BwAlertStore *store);
/** What of it is listed. */
void bw_alert_store_set_filter (BwAlertStore *store, BwAlertFilter filter, const char *search);
BwAlertFilter bw_alert_store_filter (BwAlertStore *store);
/** While it is held nothing changes its place: what is new comes last, what is gone stays. */
void bw_alert_store_hold (BwAlertStore *store, bool is_held);
/** Where incident ID is listed; GTK_INVALID_LIST_POSITION: nowhere. */
unsigned bw_alert_store_find (BwAlertStore *store, int64_t id);
