/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data of a chart as a table in a window: the way that works with every screen reader. */
#pragma once

#include "plot/bw-chart.h"

#include <gtk/gtk.h>

/** Opens the window over PARENT. */
void bw_chart_table_present (BwChart *chart, GtkWindow *parent);
/** The fields of a LINE of CSV, quotes taken away. (transfer full) */
char **bw_chart_table_split (const char *line);
