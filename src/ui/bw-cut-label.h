/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels that are cut with dots where room is short, and then tell all of it in a tooltip. */
#pragma once

#include <gtk/gtk.h>

/** Cuts LABEL at its end where it does not fit; its tooltip is its text then, and none else. */
void bw_cut_label (GtkLabel *label);

/** The same for each label within WIDGET that is cut already, such as those of a window's title. */
void bw_cut_labels (GtkWidget *widget);
