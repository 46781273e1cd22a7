/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key that does something. */
#include "ui/bw-key.h"

void
bw_key_add (GtkEventController *controller, unsigned key, GdkModifierType modifiers,
            GtkShortcutFunc func, GVariant *argument, gpointer data)
{
  g_return_if_fail (GTK_IS_SHORTCUT_CONTROLLER (controller) && func != NULL);
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers),
                                            gtk_callback_action_new (func, data, NULL));
  if (argument != NULL)
    gtk_shortcut_set_arguments (shortcut, argument);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}
