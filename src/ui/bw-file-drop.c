/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that is let go of over a widget. */
#include "ui/bw-file-drop.h"

typedef struct
{
  BwFileDropFunc func;
} Drop;

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  const Drop *drop = data;
  GSList *files = g_value_get_boxed (value);
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;
  if (path == NULL)
    return FALSE;
  drop->func (path, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target)));
  return TRUE;
}

static void
drop_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

void
bw_file_drop_add (GtkWidget *widget, BwFileDropFunc func)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && func != NULL);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  Drop *drop = g_new0 (Drop, 1);
  drop->func = func;
  g_signal_connect_data (target, "drop", G_CALLBACK (drop_cb), drop, drop_free, 0);
  gtk_widget_add_css_class (widget, "bw-drop");
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}
