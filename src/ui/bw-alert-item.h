/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An incident as an object of a list, which stays while what is known of it changes. */
#pragma once

#include "view/bw-incident-line.h"

#include <gtk/gtk.h>

#define BW_TYPE_ALERT_ITEM (bw_alert_item_get_type ())
/** Signal "changed" (): it is shown otherwise. */
G_DECLARE_FINAL_TYPE (BwAlertItem, bw_alert_item, BW, ALERT_ITEM, GObject)

/** LINE is referenced. (transfer full) */
BwAlertItem *bw_alert_item_new (BwIncidentLine *line);
BwIncidentLine *bw_alert_item_line (BwAlertItem *item);
/** Of the same incident. */
void bw_alert_item_set_line (BwAlertItem *item, BwIncidentLine *line);
/** Rows for a GtkListView of such items. (transfer full) */
GtkListItemFactory *bw_alert_item_factory (void);
