/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data of a chart as a table in a window: the way that works with every screen reader. */
#include "ui/bw-chart-table.h"

#include "ui/bw-value-table.h"
#include "view/bw-chart-columns.h"

#include <glib/gi18n-lib.h>

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

static char *
cell_text (const char *row, unsigned column, gpointer chart)
{
  g_auto (GStrv) fields = bw_chart_table_split (row);
  return column < g_strv_length (fields) ? bw_chart_column_text (chart, column, fields[column])
                                         : g_strdup ("");
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
  content->rows = gtk_string_list_new (lines[0] != NULL ? (const char *const *) lines + 1 : NULL);
  g_task_return_boolean (task, TRUE);
}

static void
filled_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Content *content = data;
  /* Its window may be closed already. */
  if (content->scroller != NULL)
    bw_value_table_fill (content->scroller, (const char *const *) content->titles, content->rows,
                         cell_text, bw_chart_ref (content->chart), (GDestroyNotify) bw_chart_unref);
  else
    bw_value_table_drop (content->rows);
  content_free (content);
}

void
bw_chart_table_present (BwChart *chart, GtkWindow *parent)
{
  g_return_if_fail (chart != NULL);
  const char *title = bw_chart_title (chart);
  Content *content = g_new0 (Content, 1);
  content->chart = bw_chart_freeze (chart);
  content->titles = bw_chart_column_titles (content->chart);
  GtkScrolledWindow *scroller = bw_value_table_present (title != NULL ? title : _ ("Values"),
                                                        g_strv_length (content->titles), parent);
  g_set_weak_pointer (&content->scroller, scroller);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, filled_cb, content);
  g_task_set_task_data (task, content, NULL);
  g_task_run_in_thread (task, fill_thread);
}
