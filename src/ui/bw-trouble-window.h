/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window when nothing can be watched: what is wrong, where, and what can be done. */
#pragma once

#include <adwaita.h>

/** ERROR is copied. (transfer floating) */
GtkWindow *bw_trouble_window_new (GtkApplication *application, const GError *error);
