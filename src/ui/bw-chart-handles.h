/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels of a chart that are moved by dragging their lines. */
#pragma once

#include "ui/bw-chart-view.h"

/** Level INDEX is dragged to VALUE; IS_DONE: and let go of there. */
typedef void (*BwHandleMoved) (unsigned index, double value, bool is_done, gpointer data);

typedef struct _BwChartHandles BwChartHandles;
/** Lets levels of VIEW be dragged. It lives as long as VIEW, and DATA longer. (transfer none) */
BwChartHandles *bw_chart_handles_new (BwChartView *view, BwHandleMoved moved, gpointer data);
/** Where the N levels stand (copied). */
void bw_chart_handles_set (BwChartHandles *handles, const double *values, unsigned n);
