/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What turns while one waits: as long as it is seen, and no longer. */
#pragma once

#include <gtk/gtk.h>

#define BW_TYPE_SPINNER (bw_spinner_get_type ())
G_DECLARE_FINAL_TYPE (BwSpinner, bw_spinner, BW, SPINNER, GtkWidget)
