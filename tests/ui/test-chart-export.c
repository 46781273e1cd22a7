/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart as values, as an image and as a table: made on a thread, and what was shown when asked.
 */
#include "lib/bw-test.h"
#include "plot/bw-chart.h"
#include "ui/bw-chart-view.h"

#include <adwaita.h>

#define PATIENCE_MS 10000

typedef struct
{
  GtkWidget *window;
  GtkWidget *view;
  BwSeries *series;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const double x[] = { 1, 2 }, y[] = { 4, 5 };
  g_autoptr (BwChart) chart = bw_chart_new (BW_CHART_XY);
  fixture->series = bw_series_new (x, y, NULL, NULL, 2);
  bw_chart_set_title (chart, "Load", NULL);
  bw_chart_add_series (chart, &(BwChartSeries){ .series = fixture->series, .name = "all" });
  bw_chart_set_live (chart);
  fixture->window = gtk_window_new ();
  fixture->view = GTK_WIDGET (g_object_new (BW_TYPE_CHART_VIEW, NULL));
  bw_chart_view_set_chart (BW_CHART_VIEW (fixture->view), chart);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->view);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  bw_test_drain ();
  bw_series_unref (fixture->series);
}

static bool
has_content (gpointer data)
{
  return gdk_clipboard_get_content (gtk_widget_get_clipboard (data)) != NULL;
}

/* What is on the clipboard after ACTION, which then is another chart already. */
static void
copy (Fixture *fixture, const char *action, GValue *value)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (fixture->view);
  g_autoptr (GError) error = NULL;
  gdk_clipboard_set_content (clipboard, NULL);
  g_assert_true (gtk_widget_activate_action (fixture->view, action, NULL));
  bw_series_append (fixture->series, &(BwPoint){ 3, 6, 6, 6 });
  g_assert_true (bw_test_run_until (has_content, fixture->view, PATIENCE_MS));
  gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard), value, &error);
  g_assert_no_error (error);
}

static void
test_values (Fixture *fixture, gconstpointer data)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, G_TYPE_STRING);
  copy (fixture, "chart.copy-values", &value);
  g_auto (GStrv) lines = g_strsplit (g_value_get_string (&value), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4); /* the head, two points, nothing */
  g_assert_nonnull (strchr (lines[1], '\t'));
  g_assert_true (g_str_has_suffix (lines[2], "\t5"));
}

static void
test_image (Fixture *fixture, gconstpointer data)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, GDK_TYPE_TEXTURE);
  copy (fixture, "chart.copy-image", &value);
  g_assert_cmpint (gdk_texture_get_width (g_value_get_object (&value)), ==, 2400);
}

/* The first column view in WIDGET; NULL: there is none. */
static GtkWidget *
find_table (GtkWidget *widget)
{
  if (GTK_IS_COLUMN_VIEW (widget))
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_table (child);
  return found;
}

/* The window of the table over that of FIXTURE, or NULL. */
static GtkWidget *
table_window (const Fixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (unsigned i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (window != fixture->window)
        return window;
    }
  return NULL;
}

static bool
has_table (gpointer data)
{
  GtkWidget *window = table_window (data);
  return window != NULL && find_table (window) != NULL;
}

static void
test_table (Fixture *fixture, gconstpointer data)
{
  g_assert_true (gtk_widget_activate_action (fixture->view, "chart.table", NULL));
  bw_series_append (fixture->series, &(BwPoint){ 3, 6, 6, 6 });
  g_assert_true (bw_test_run_until (has_table, fixture, PATIENCE_MS));
  GtkWidget *window = table_window (fixture);
  GtkColumnView *table = GTK_COLUMN_VIEW (find_table (window));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (table))), ==,
                    2);
  gtk_window_destroy (GTK_WINDOW (window));
  /* One that is closed before its rows are there. */
  g_assert_true (gtk_widget_activate_action (fixture->view, "chart.table", NULL));
  gtk_window_destroy (GTK_WINDOW (table_window (fixture)));
  bw_test_drain ();
  g_assert_null (table_window (fixture));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
#define ADD(name, func)                                                                            \
  g_test_add ("/ui/chart-export/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("values", test_values);
  ADD ("image", test_image);
  ADD ("table", test_table);
  return g_test_run ();
}
