/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of a chart's series as buttons that show and hide them. */
#pragma once

#include "plot/bw-chart.h"

#include <gtk/gtk.h>

/** HIDDEN: bit i set, series i is not shown. */
typedef void (*BwChartLegendFunc) (uint32_t hidden, gpointer data);
/** Puts what CHART has at the end of BOX (a BwWrapBox), in place of what it put there before:
 * nothing for a series alone without a band. FUNC is called when somebody shows or hides one. True
 * when the series are others than before, and all of them are shown; else nothing changes. */
bool bw_chart_legend_fill (GtkWidget *box, BwChart *chart, BwChartLegendFunc func, gpointer data);
