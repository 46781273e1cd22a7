/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A menu for a widget: by secondary click, long press, the Menu key and Shift+F10. */
#include "ui/bw-context-menu.h"

#define MENU_KEY "bw-menu"
#define MODEL_KEY "bw-menu-model"

static void
popup (GtkWidget *widget, double x, double y)
{
  BwContextMenuModel model_of =
      (BwContextMenuModel) g_object_get_data (G_OBJECT (widget), MODEL_KEY);
  g_autoptr (GMenuModel) model = model_of (widget);
  if (model == NULL || g_menu_model_get_n_items (model) == 0)
    return;
  GtkWidget *menu = g_object_get_data (G_OBJECT (widget), MENU_KEY);
  if (menu == NULL)
    {
      menu = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
      gtk_widget_set_halign (menu, GTK_ALIGN_START);
      gtk_widget_set_parent (menu, widget);
      g_object_set_data_full (G_OBJECT (widget), MENU_KEY, menu,
                              (GDestroyNotify) gtk_widget_unparent);
    }
  const GdkRectangle at = { (int) x, (int) y, 1, 1 };
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (menu), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), &at);
  gtk_popover_popup (GTK_POPOVER (menu));
}

static void
pressed_cb (GtkGestureClick *gesture, int n, double x, double y, GtkWidget *widget)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  popup (widget, x, y);
}

static void
long_press_cb (GtkGestureLongPress *gesture, double x, double y, GtkWidget *widget)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  popup (widget, x, y);
}

static gboolean
key_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  popup (widget, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0);
  return TRUE;
}

void
bw_context_menu_add (GtkWidget *widget, BwContextMenuModel model)
{
  static const char *const triggers[] = { "Menu", "<Shift>F10" };
  g_return_if_fail (GTK_IS_WIDGET (widget) && model != NULL);
  g_object_set_data (G_OBJECT (widget), MODEL_KEY, (gpointer) model);
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), widget);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  GtkGesture *press = gtk_gesture_long_press_new ();
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect (press, "pressed", G_CALLBACK (long_press_cb), widget);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (press));
  GtkEventController *keys = gtk_shortcut_controller_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (triggers); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (keys),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (triggers[i]),
                          gtk_callback_action_new (key_cb, NULL, NULL)));
  gtk_widget_add_controller (widget, keys);
}
