/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A source in the list of services: state, latencies, a bar for each day, how long ago. */
#pragma once

#include "view/bw-latency-log.h"
#include "view/bw-service-past.h"
#include "view/bw-source-row.h"

#include <gtk/gtk.h>

#define BW_TYPE_SERVICE_ROW (bw_service_row_get_type ())
G_DECLARE_FINAL_TYPE (BwServiceRow, bw_service_row, BW, SERVICE_ROW, GtkListBoxRow)

/** Follows ROW; LOG outlives it. (transfer floating) */
GtkWidget *bw_service_row_new (BwSourceRow *row, BwLatencyLog *log);
/** What it follows. (transfer none) */
BwSourceRow *bw_service_row_source (BwServiceRow *row);
/** Takes PAST (NULL: not known); shows it. */
void bw_service_row_take_past (BwServiceRow *row, BwServicePast *past);
/** (transfer none; NULL: not known) */
const BwServicePast *bw_service_row_past (BwServiceRow *row);
/** Shows anew what the log has. */
void bw_service_row_update (BwServiceRow *row);
void bw_service_row_set_narrow (BwServiceRow *row, bool is_narrow);
