/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A menu for the rows of a list: at a secondary click, a long press, the menu key and Shift+F10. */
#include "ui/bw-row-menu.h"

typedef struct
{
  GtkWidget *list, *owner; /* borrowed: it goes with the list */
  GtkWidget *popover;      /* a child of the owner; NULL until it is wanted */
  GMenuModel *model;
  BwRowMenuFunc func;
  gpointer data;
} RowMenu;

static void
row_menu_free (gpointer data)
{
  RowMenu *menu = data;
  g_object_unref (menu->model);
  g_free (menu);
}

static void
destroy_cb (GtkWidget *owner, RowMenu *menu)
{
  g_clear_pointer (&menu->popover, gtk_widget_unparent);
}

/* The keys go on in the row. */
static void
closed_cb (GtkPopover *popover, RowMenu *menu)
{
  gtk_widget_grab_focus (menu->list);
}

/* For the row of WIDGET, at X, Y of it. */
static bool
popup (RowMenu *menu, GtkWidget *widget, double x, double y)
{
  graphene_point_t at = GRAPHENE_POINT_INIT ((float) x, (float) y), place;
  if (widget == NULL || !menu->func (widget, menu->data)
      || !gtk_widget_compute_point (widget, menu->owner, &at, &place))
    return false;
  if (menu->popover == NULL)
    {
      menu->popover = gtk_popover_menu_new_from_model (menu->model);
      gtk_popover_set_has_arrow (GTK_POPOVER (menu->popover), FALSE);
      gtk_widget_set_halign (menu->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (menu->popover, menu->owner);
      g_signal_connect (menu->popover, "closed", G_CALLBACK (closed_cb), menu);
    }
  const GdkRectangle rect = { (int) place.x, (int) place.y, 1, 1 };
  gtk_popover_set_pointing_to (GTK_POPOVER (menu->popover), &rect);
  gtk_popover_popup (GTK_POPOVER (menu->popover));
  return true;
}

static void
at_point (RowMenu *menu, GtkGesture *gesture, double x, double y)
{
  GtkWidget *row = gtk_widget_pick (menu->list, x, y, GTK_PICK_DEFAULT);
  double row_x = 0, row_y = 0;
  if (row == NULL || !gtk_widget_translate_coordinates (menu->list, row, x, y, &row_x, &row_y))
    return;
  if (popup (menu, row, row_x, row_y))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
pressed_cb (GtkGestureClick *gesture, int n, double x, double y, RowMenu *menu)
{
  at_point (menu, GTK_GESTURE (gesture), x, y);
}

static void
long_press_cb (GtkGestureLongPress *gesture, double x, double y, RowMenu *menu)
{
  at_point (menu, GTK_GESTURE (gesture), x, y);
}

/* Where the focus is. */
static gboolean
key_cb (GtkWidget *list, GVariant *argument, gpointer data)
{
  GtkRoot *root = gtk_widget_get_root (list);
  GtkWidget *row = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (row == NULL || !gtk_widget_is_ancestor (row, list))
    return FALSE;
  return popup (data, row, gtk_widget_get_width (row) / 2.0, gtk_widget_get_height (row) / 2.0);
}

static void
add_gesture (RowMenu *menu, GtkGesture *gesture, GCallback pressed)
{
  g_signal_connect (gesture, "pressed", pressed, menu);
  gtk_widget_add_controller (menu->list, GTK_EVENT_CONTROLLER (gesture));
}

void
bw_row_menu_add (GtkWidget *list, GtkWidget *owner, GMenuModel *model, BwRowMenuFunc func,
                 gpointer data)
{
  static const char *const triggers[] = { "Menu", "<Shift>F10" };
  g_return_if_fail (GTK_IS_WIDGET (list) && GTK_IS_WIDGET (owner) && func != NULL);
  RowMenu *menu = g_new0 (RowMenu, 1);
  *menu = (RowMenu){ list, owner, NULL, g_object_ref (model), func, data };
  g_object_set_data_full (G_OBJECT (list), "bw-row-menu", menu, row_menu_free);
  g_signal_connect (owner, "destroy", G_CALLBACK (destroy_cb), menu);
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  add_gesture (menu, click, G_CALLBACK (pressed_cb));
  GtkGesture *press = gtk_gesture_long_press_new ();
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  add_gesture (menu, press, G_CALLBACK (long_press_cb));
  GtkEventController *keys = gtk_shortcut_controller_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (triggers); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (keys),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (triggers[i]),
                          gtk_callback_action_new (key_cb, menu, NULL)));
  gtk_widget_add_controller (list, keys);
}
