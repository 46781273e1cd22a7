/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of values in a window of its own: what a drawing shows, for who does not see it. */
#include "ui/bw-value-table.h"

#include "ui/bw-bidi-text.h"
#include "ui/bw-tab-stop.h"

#include <adwaita.h>

#define COLUMN_PX 130
#define LEAST_PX 420
#define MOST_PX 900
#define HEIGHT_PX 560

/* What all columns of a table have; counted. */
typedef struct
{
  BwValueText text;
  gpointer data;
  GDestroyNotify destroy;
} Source;

typedef struct
{
  unsigned index;
  Source *source;
} Column;

static void
source_clear (gpointer data)
{
  Source *source = data;
  if (source->destroy != NULL)
    source->destroy (source->data);
}

static void
column_free (gpointer data, GClosure *closure)
{
  Column *column = data;
  g_rc_box_release_full (column->source, source_clear);
  g_free (column);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const Column *column = data;
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), column->index == 0 ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const Column *column = data;
  const char *row = gtk_string_object_get_string (gtk_list_item_get_item (item));
  g_autofree char *text = column->source->text (row, column->index, column->source->data);
  bw_bidi_set_figure (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
append_column (GtkColumnView *view, const char *title, unsigned index, Source *source)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Column *column = g_new0 (Column, 1);
  *column = (Column){ .index = index, .source = g_rc_box_acquire (source) };
  g_signal_connect_data (factory, "setup", G_CALLBACK (setup_cb), column, column_free, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), column);
  g_autoptr (GtkColumnViewColumn) made = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (made, TRUE);
  gtk_column_view_column_set_expand (made, TRUE);
  gtk_column_view_append_column (view, made);
}

static void
drop_thread (GTask *task, gpointer source, gpointer rows, GCancellable *cancellable)
{
  g_object_unref (rows);
  g_task_return_boolean (task, TRUE);
}

/* A hundred thousand hold nobody up. */
static gboolean
drop_cb (gpointer rows)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_task_data (task, rows, NULL);
  g_task_run_in_thread (task, drop_thread);
  return G_SOURCE_REMOVE;
}

void
bw_value_table_drop (GtkStringList *rows)
{
  g_return_if_fail (GTK_IS_STRING_LIST (rows));
  /* Its widgets have let go of them by then. */
  g_idle_add_full (G_PRIORITY_LOW, drop_cb, g_object_ref (rows), NULL);
}

static void
destroy_cb (GtkWidget *view, GtkStringList *rows)
{
  bw_value_table_drop (rows);
}

void
bw_value_table_fill (GtkScrolledWindow *place, const char *const *titles, GtkStringList *rows,
                     BwValueText text, gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (GTK_IS_SCROLLED_WINDOW (place) && titles != NULL && text != NULL);
  Source *source = g_rc_box_new0 (Source);
  *source = (Source){ text, data, destroy };
  GtkSingleSelection *selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (rows)));
  GtkWidget *view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));
  gtk_widget_add_css_class (view, "bw-dense");
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  for (unsigned i = 0; titles[i] != NULL; i++)
    append_column (GTK_COLUMN_VIEW (view), titles[i], i, source);
  g_rc_box_release_full (source, source_clear);
  g_signal_connect_object (view, "destroy", G_CALLBACK (destroy_cb), rows, 0);
  gtk_scrolled_window_set_child (place, view);
}

GtkScrolledWindow *
bw_value_table_present (const char *title, unsigned n_columns, GtkWindow *parent)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_widget_set_vexpand (scroller, TRUE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), bw_tab_stop_new (scroller));
  int width = CLAMP ((int) n_columns * COLUMN_PX, LEAST_PX, MOST_PX);
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW, "title", title, "transient-for", parent,
                                    "destroy-with-parent", TRUE, "content", box, "default-width",
                                    width, "default-height", HEIGHT_PX, NULL);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  gtk_window_present (GTK_WINDOW (window));
  return GTK_SCROLLED_WINDOW (scroller);
}
