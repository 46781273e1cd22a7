/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key that does something. */
#pragma once

#include <gtk/gtk.h>

/** KEY with MODIFIERS calls FUNC with ARGUMENT (or NULL; a floating reference is taken) and DATA
 * where CONTROLLER (a GtkShortcutController) is. */
void bw_key_add (GtkEventController *controller, unsigned key, GdkModifierType modifiers,
                 GtkShortcutFunc func, GVariant *argument, gpointer data);
