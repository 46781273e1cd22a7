/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data of a chart as a table in a window: the way that works with every screen reader. */
#include "ui/bw-chart-table.h"

#include "ui/bw-bidi-text.h"
#include "ui/bw-tab-stop.h"

#include "base/bw-time.h"
#include "view/bw-words.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* How a column reads: a moment, a value of the axis, or as it is. */
typedef struct
{
  unsigned index;
  bool is_time;
  bool is_value;
  BwNumberFormat format;
  GTimeZone *zone; /* or NULL */
} Column;

static void
column_free (gpointer data, GClosure *closure)
{
  Column *column = data;
  g_clear_pointer (&column->zone, g_time_zone_unref);
  g_free (column);
}

char **
bw_chart_table_split (const char *line)
{
  g_return_val_if_fail (line != NULL, NULL);
  g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();
  g_autoptr (GString) field = g_string_new (NULL);
  bool is_quoted = false;
  for (const char *at = line; *at != '\0' && *at != '\r' && *at != '\n'; at++)
    if (*at == '"' && is_quoted && at[1] == '"')
      g_string_append_c (field, *at++);
    else if (*at == '"')
      is_quoted = !is_quoted;
    else if (*at == ',' && !is_quoted)
      {
        g_strv_builder_add (fields, field->str);
        g_string_truncate (field, 0);
      }
    else
      g_string_append_c (field, *at);
  g_strv_builder_add (fields, field->str);
  return g_strv_builder_end (fields);
}

/* (transfer full) */
static char *
cell_text (const Column *column, const char *field)
{
  int64_t time_us = 0;
  double value = 0;
  if (column->is_time && bw_time_parse_iso (field, NULL, &time_us))
    return bw_time_format_local (time_us, column->zone);
  if (column->is_value && bw_number_parse (field, &value))
    return bw_words_number (value, column->format);
  return g_strdup (field[0] != '\0' ? field : "–");
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
  const char *line = gtk_string_object_get_string (gtk_list_item_get_item (item));
  g_auto (GStrv) fields = bw_chart_table_split (line);
  g_autofree char *text = column->index < g_strv_length (fields)
                              ? cell_text (column, fields[column->index])
                              : g_strdup ("");
  bw_bidi_set_figure (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
append_column (GtkColumnView *view, BwChart *chart, const char *title, unsigned index)
{
  const BwAxis *x = bw_chart_x (chart);
  bool is_xy = bw_chart_kind (chart) == BW_CHART_XY;
  Column column = { .index = index,
                    .is_time = is_xy && index == 0 && x->kind == BW_AXIS_TIME,
                    .is_value = is_xy && index > 0,
                    .format = bw_chart_y (chart)->format,
                    .zone = x->zone != NULL ? g_time_zone_ref (x->zone) : NULL };
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Column *own = g_memdup2 (&column, sizeof column);
  g_signal_connect_data (factory, "setup", G_CALLBACK (setup_cb), own, column_free, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), own);
  g_autoptr (GtkColumnViewColumn) made = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (made, TRUE);
  gtk_column_view_column_set_expand (made, index > 0);
  gtk_column_view_append_column (view, made);
}

/* What a table shows; made on a thread, where a hundred thousand rows hold nobody up. */
typedef struct
{
  BwChart *chart;
  GtkStringList *rows;
  char **titles;
  GtkScrolledWindow *scroller; /* a weak pointer */
} Content;

static void
content_free (Content *content)
{
  g_clear_weak_pointer (&content->scroller);
  bw_chart_unref (content->chart);
  g_clear_object (&content->rows);
  g_strfreev (content->titles);
  g_free (content);
}

static void
fill_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Content *content = data;
  g_autoptr (GBytes) bytes = bw_chart_to_csv (content->chart);
  size_t size = 0;
  const char *text = g_bytes_get_data (bytes, &size);
  g_autofree char *copy = g_strndup (text, size);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (copy), "\n", -1);
  content->titles = bw_chart_table_split (lines[0] != NULL ? lines[0] : "");
  content->rows = gtk_string_list_new (lines[0] != NULL ? (const char *const *) lines + 1 : NULL);
  g_task_return_boolean (task, TRUE);
}

static void
drop_thread (GTask *task, gpointer source, gpointer rows, GCancellable *cancellable)
{
  g_object_unref (rows);
  g_task_return_boolean (task, TRUE);
}

/* The widgets have let go of the rows by now. */
static gboolean
drop_cb (gpointer rows)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_task_data (task, rows, NULL);
  g_task_run_in_thread (task, drop_thread);
  return G_SOURCE_REMOVE;
}

static void
destroy_cb (GtkWidget *view, GtkStringList *rows)
{
  g_idle_add_full (G_PRIORITY_LOW, drop_cb, g_object_ref (rows), NULL);
}

static GtkWidget *
table_new (const Content *content)
{
  GtkSingleSelection *selection =
      gtk_single_selection_new (G_LIST_MODEL (g_object_ref (content->rows)));
  GtkWidget *view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));
  gtk_widget_add_css_class (view, "bw-dense");
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  for (unsigned i = 0; content->titles[i] != NULL; i++)
    append_column (GTK_COLUMN_VIEW (view), content->chart, content->titles[i], i);
  g_signal_connect_object (view, "destroy", G_CALLBACK (destroy_cb), content->rows, 0);
  return view;
}

static void
filled_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Content *content = data;
  /* Its window may be closed already. */
  if (content->scroller != NULL)
    gtk_scrolled_window_set_child (content->scroller, table_new (content));
  else
    destroy_cb (NULL, content->rows);
  content_free (content);
}

static void
fill (GtkScrolledWindow *scroller, BwChart *chart)
{
  Content *content = g_new0 (Content, 1);
  content->chart = bw_chart_freeze (chart);
  g_set_weak_pointer (&content->scroller, scroller);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, filled_cb, content);
  g_task_set_task_data (task, content, NULL);
  g_task_run_in_thread (task, fill_thread);
}

void
bw_chart_table_present (BwChart *chart, GtkWindow *parent)
{
  g_return_if_fail (chart != NULL);
  const char *title = bw_chart_title (chart);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  fill (GTK_SCROLLED_WINDOW (scroller), chart);
  gtk_widget_set_vexpand (scroller, TRUE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), bw_tab_stop_new (scroller));
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW, "title", title != NULL ? title : _ ("Values"),
                                    "transient-for", parent, "destroy-with-parent", TRUE, "content",
                                    box, "default-width", 520, "default-height", 560, NULL);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  gtk_window_present (GTK_WINDOW (window));
}
