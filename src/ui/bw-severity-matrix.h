/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which channel takes alerts of which severity: a box for each pair. */
#pragma once

#include "ui/bw-preferences.h"

#define BW_TYPE_SEVERITY_MATRIX (bw_severity_matrix_get_type ())
G_DECLARE_FINAL_TYPE (BwSeverityMatrix, bw_severity_matrix, BW, SEVERITY_MATRIX, GtkWidget)

/** Of the channels in the file; it follows that. (transfer floating) */
GtkWidget *bw_severity_matrix_new (BwPreferences *preferences);
