/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that can be pressed through AT-SPI: GTK gives them no action there, as it does buttons. */
#include "ui/bw-row-press.h"

#include <adwaita.h>
#include <stdbool.h>

#define PRESS_KEY "bw-press"

static void
press_cb (GSimpleAction *action, GVariant *parameter, GtkWidget *row)
{
  if (ADW_IS_EXPANDER_ROW (row))
    {
      bool is_open = adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row));
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), !is_open);
      return;
    }
  /* A click, and the key that leads there, select it first; one of a list box does so itself. */
  if (!GTK_IS_LIST_BOX_ROW (row))
    gtk_widget_activate_action (row, "listitem.select", "(bb)", FALSE, FALSE);
  gtk_widget_activate (row);
}

static void
expanded_cb (AdwExpanderRow *row, GParamSpec *pspec, gpointer data)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_EXPANDED,
                               adw_expander_row_get_expanded (row), -1);
}

void
bw_row_press_add (GtkWidget *row)
{
  g_return_if_fail (GTK_IS_WIDGET (row));
  if (g_object_get_data (G_OBJECT (row), PRESS_KEY) != NULL)
    return;
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) press = g_simple_action_new ("press", NULL);
  g_signal_connect_object (press, "activate", G_CALLBACK (press_cb), row, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (press));
  gtk_widget_insert_action_group (row, "row", G_ACTION_GROUP (group));
  g_object_set_data (G_OBJECT (row), PRESS_KEY, GINT_TO_POINTER (1));
  if (ADW_IS_EXPANDER_ROW (row))
    {
      g_signal_connect (row, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
      expanded_cb (ADW_EXPANDER_ROW (row), NULL, NULL);
    }
}
