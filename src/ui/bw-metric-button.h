/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A metric chosen from all that are known, by what people call them. */
#pragma once

#include <gtk/gtk.h>

/** METRIC was chosen. */
typedef void (*BwMetricChosen) (const char *metric, gpointer data);
/** A button whose list can be searched; DATA outlives it. (transfer floating) */
GtkWidget *bw_metric_button_new (BwMetricChosen chosen, gpointer data);
