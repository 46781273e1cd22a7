/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tooltips of widgets whose text changes often. */
#include "ui/bw-tooltip.h"

#define KEY_TEXT "bw-tooltip"

static gboolean
query_cb (GtkWidget *widget, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip, gpointer data)
{
  const char *text = g_object_get_data (G_OBJECT (widget), KEY_TEXT);
  gtk_tooltip_set_text (tooltip, text);
  return text != NULL && *text != '\0';
}

void
bw_tooltip_set (GtkWidget *widget, const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  const char *last = g_object_get_data (G_OBJECT (widget), KEY_TEXT);
  if (g_strcmp0 (last, text) == 0)
    return;
  g_object_set_data_full (G_OBJECT (widget), KEY_TEXT, g_strdup (text), g_free);
  if (gtk_widget_get_has_tooltip (widget))
    return;
  gtk_widget_set_has_tooltip (widget, TRUE);
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (query_cb), NULL);
}
