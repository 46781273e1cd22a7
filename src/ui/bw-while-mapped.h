/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept up to date only while it is seen. */
#pragma once

#include <gtk/gtk.h>

/** Calls FUNC with DATA at once and whenever WIDGET is mapped, and every PERIOD_S seconds while it
 * is. All end with WIDGET, whose DATA may be freed with it. */
void bw_while_mapped (GtkWidget *widget, unsigned period_s, void (*func) (gpointer data),
                      gpointer data);
