/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart for elsewhere: on the clipboard, or in a file. */
#pragma once

#include "plot/bw-chart-layout.h"

#include <gtk/gtk.h>

typedef enum
{
  BW_CHART_EXPORT_PNG,
  BW_CHART_EXPORT_SVG,
  BW_CHART_EXPORT_CSV,
} BwChartExportKind;

/** All that is drawn, separated by tabs. */
void bw_chart_export_copy_values (GtkWidget *widget, BwChart *chart);
/** SEEN: range, colours and hidden series as on screen. */
void bw_chart_export_copy_image (GtkWidget *widget, BwChart *chart, const BwChartFrame *seen);
/** Asks for a file and writes it; NAME is suggested, without ending. What goes wrong is told in a
 * dialog. */
void bw_chart_export_save (GtkWidget *widget, BwChart *chart, const BwChartFrame *seen,
                           BwChartExportKind kind, const char *name);
