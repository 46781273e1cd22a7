/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages of an alert: to whom, what became of each, every attempt, and sent again. */
#pragma once

#include "view/bw-delivery-row.h"

#include <gtk/gtk.h>

#define BW_TYPE_DELIVERY_LIST (bw_delivery_list_get_type ())
/** Signal "again" (const char *id): somebody wants that delivery sent. */
G_DECLARE_FINAL_TYPE (BwDeliveryList, bw_delivery_list, BW, DELIVERY_LIST, GtkBox)

/** ROWS (element type BwDeliveryRow) are copied as far as they are shown. What is open stays open;
 * nothing happens when they are the same. */
void bw_delivery_list_set_rows (BwDeliveryList *list, GPtrArray *rows);
