/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The button that snoozes an alert, with a menu of how long. */
#include "ui/bw-snooze-button.h"

#include <glib/gi18n-lib.h>

void
bw_snooze_button_set_up (GtkMenuButton *button)
{
  static const struct
  {
    const char *label;
    int minutes;
  } items[] = { { N_ ("15 minutes"), 15 },
                { N_ ("1 hour"), 60 },
                { N_ ("4 hours"), 240 },
                { N_ ("Until it is resolved"), 0 } };
  g_autoptr (GMenu) menu = g_menu_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (items[i].label), NULL);
      g_menu_item_set_action_and_target (item, "incident.snooze", "i", items[i].minutes);
      g_menu_append_item (menu, item);
    }
  g_autoptr (GMenu) more = g_menu_new ();
  g_menu_append (more, _ ("Silence alerts like this…"), "incident.silence");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  gtk_menu_button_set_label (button, _ ("Snooze"));
  /* Its label is that of the button within. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Snooze"), -1);
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), _ ("Be silent about it for a while"));
}
