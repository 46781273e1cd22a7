/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the history says of the metrics of a machine's charts, asked for now and then. */
#pragma once

#include "view/bw-outlook.h"
#include "view/bw-system-plot.h"

typedef struct _BwSystemOutlooks BwSystemOutlooks;

/** None so far. CHANGED is called on the main loop when there is another one. (transfer full) */
BwSystemOutlooks *bw_system_outlooks_new (BwEngine *engine, GTimeZone *zone,
                                          void (*changed) (gpointer data), gpointer data);
/** Ends the questions; CHANGED is not called any more. */
void bw_system_outlooks_free (BwSystemOutlooks *outlooks);
/** METRIC (or NULL) is what PART is about now; asks unless it was asked in the last ten minutes. */
void bw_system_outlooks_want (BwSystemOutlooks *outlooks, BwSystemPart part,
                              const BwMetric *metric);
/** Of PART; NULL: not known so far. (transfer none) */
const BwOutlook *bw_system_outlooks_get (const BwSystemOutlooks *outlooks, BwSystemPart part);
