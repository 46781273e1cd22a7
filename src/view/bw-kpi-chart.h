/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small curve of a figure as a chart, to be read as a table. */
#pragma once

#include "plot/bw-chart.h"
#include "view/bw-kpi.h"

/** What KPI's sparkline is drawn from, with times in ZONE. (transfer full) */
BwChart *bw_kpi_chart_new (const BwKpi *kpi, GTimeZone *zone);
