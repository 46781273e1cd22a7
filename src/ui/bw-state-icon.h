/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The silhouettes of states in images: drawn as paths, at any size, without a library for SVG. */
#pragma once

#include <gtk/gtk.h>

/** IMAGE shows the icon NAME from now on, in its CSS colour and size; NULL: nothing. */
void bw_state_icon_set (GtkImage *image, const char *name);
