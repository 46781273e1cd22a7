/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colour of a state as a style class. */
#pragma once

#include "plot/bw-palette.h"

#include <gtk/gtk.h>

/** Gives WIDGET the class of TONE ("bw-tone-warning") and takes that of any other. */
void bw_tone_set (GtkWidget *widget, BwTone tone);
