/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with a figure. */
#include "ui/bw-kpi-menu.h"

#include "engine/bw-engine-live.h"

#include <glib/gi18n-lib.h>

#define CONTEXT_KEY "bw-context"
#define MENU_KEY "bw-menu"

static void
append (GMenu *menu, const char *text, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (text, NULL);
  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

/* The rules that judge the figure, and what is always there. (transfer full) */
static GMenuModel *
model_of (BwKpiCard *card, BwContext *context)
{
  GMenu *menu = g_menu_new ();
  const BwKpi *kpi = bw_kpi_card_kpi (card);
  const BwMetric *metric = kpi != NULL && kpi->id != NULL ? bw_metric_parse (kpi->id, NULL) : NULL;
  g_autoptr (GPtrArray) levels =
      metric != NULL ? bw_engine_levels (bw_context_engine (context), metric) : NULL;
  for (unsigned i = 0; levels != NULL && i < levels->len; i++)
    {
      const BwRuleLevels *rule = g_ptr_array_index (levels, i);
      /* Translators: %s is the name of a rule. */
      g_autofree char *text = g_strdup_printf (_ ("Edit rule %s…"), rule->rule);
      append (menu, text, "app.edit-rule", rule->rule);
    }
  if (kpi != NULL && kpi->value != NULL)
    append (menu, _ ("Copy value"), "kpi.copy", kpi->value);
  return G_MENU_MODEL (menu);
}

static void
copy_cb (GSimpleAction *action, GVariant *value, gpointer card)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (card), g_variant_get_string (value, NULL));
}

static void
popup (BwKpiCard *card, double x, double y)
{
  BwContext *context = g_object_get_data (G_OBJECT (card), CONTEXT_KEY);
  g_autoptr (GMenuModel) model = model_of (card, context);
  GtkWidget *menu = g_object_get_data (G_OBJECT (card), MENU_KEY);
  if (menu == NULL)
    {
      menu = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
      gtk_widget_set_halign (menu, GTK_ALIGN_START);
      gtk_widget_set_parent (menu, GTK_WIDGET (card));
      g_object_set_data_full (G_OBJECT (card), MENU_KEY, menu,
                              (GDestroyNotify) gtk_widget_unparent);
    }
  const GdkRectangle at = { (int) x, (int) y, 1, 1 };
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (menu), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), &at);
  gtk_popover_popup (GTK_POPOVER (menu));
}

static void
pressed_cb (GtkGestureClick *gesture, int n, double x, double y, BwKpiCard *card)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  popup (card, x, y);
}

static void
long_press_cb (GtkGestureLongPress *gesture, double x, double y, BwKpiCard *card)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  popup (card, x, y);
}

static gboolean
key_cb (GtkWidget *card, GVariant *argument, gpointer data)
{
  popup (BW_KPI_CARD (card), gtk_widget_get_width (card) / 2.0, gtk_widget_get_height (card) / 2.0);
  return TRUE;
}

void
bw_kpi_menu_add (BwKpiCard *card, BwContext *context)
{
  static const char *const triggers[] = { "Menu", "<Shift>F10" };
  g_return_if_fail (BW_IS_KPI_CARD (card) && BW_IS_CONTEXT (context));
  GtkWidget *widget = GTK_WIDGET (card);
  g_object_set_data_full (G_OBJECT (card), CONTEXT_KEY, g_object_ref (context), g_object_unref);
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), card);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  GtkGesture *press = gtk_gesture_long_press_new ();
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect (press, "pressed", G_CALLBACK (long_press_cb), card);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (press));
  GtkEventController *keys = gtk_shortcut_controller_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (triggers); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (keys),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (triggers[i]),
                          gtk_callback_action_new (key_cb, NULL, NULL)));
  gtk_widget_add_controller (widget, keys);
  static const GActionEntry entries[] = { { "copy", copy_cb, "s", NULL, NULL, { 0 } } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), card);
  gtk_widget_insert_action_group (widget, "kpi", G_ACTION_GROUP (actions));
}
