/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every chart of every page can be read as a table and copied: its menu, its rows, their values. */
#include "ui/bw-chart-view.h"
#include "ui/bw-kpi-card.h"
#include "ui/bw-rule-editor.h"
#include "ui/bw-service-row.h"
#include "window-fixture.h"

#include <string.h>

/* 29 November 2026, 16:00 UTC. */
#define MOMENT_US (INT64_C (1795968000) * BW_SECOND_US)
/* Four of Performance and its stakes, three of Calibration, those of System, Services, an alert. */
#define LEAST_CHARTS 10

static void
find_all (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_all (child, type, found);
}

static GtkWidget *
find_one (GtkWidget *widget, GType type)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  find_all (widget, type, found);
  return found->len > 0 ? g_ptr_array_index (found, 0) : NULL;
}

/* The table in a window other than the one of FIXTURE, or NULL. */
static GtkColumnView *
open_table (Fixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (unsigned i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      GtkWidget *table =
          window != GTK_WIDGET (fixture->window) ? find_one (window, GTK_TYPE_COLUMN_VIEW) : NULL;
      if (table != NULL)
        return GTK_COLUMN_VIEW (table);
    }
  return NULL;
}

static bool
has_table_cb (gpointer fixture)
{
  return open_table (fixture) != NULL;
}

static void
close_table (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (open_table (fixture)))));
  bw_test_drain ();
}

static unsigned
n_rows (GtkColumnView *table)
{
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (table)));
}

/* Lines of CSV without the head. */
static unsigned
n_lines (const BwChart *chart)
{
  g_autoptr (GBytes) bytes = bw_chart_to_csv (chart);
  const char *text = g_bytes_get_data (bytes, NULL);
  unsigned n = 0;
  for (size_t i = 0; i < g_bytes_get_size (bytes); i++)
    n += text[i] == '\n';
  return n - 1;
}

static bool
has_content_cb (gpointer widget)
{
  return gdk_clipboard_get_content (gtk_widget_get_clipboard (widget)) != NULL;
}

/* (transfer full) what ACTION of WIDGET puts on the clipboard. */
static char *
copied (GtkWidget *widget)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  gdk_clipboard_set_content (clipboard, NULL);
  g_assert_true (gtk_widget_activate_action (widget, "chart.copy-values", NULL));
  g_assert_true (bw_test_run_until (has_content_cb, widget, PATIENCE_MS));
  g_value_init (&value, G_TYPE_STRING);
  gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard), &value, &error);
  g_assert_no_error (error);
  return g_value_dup_string (&value);
}

/* What the keys ask for is a signal of the plot, which is the last child. */
static void
check_menu (GtkWidget *view)
{
  GtkWidget *plot = gtk_widget_get_last_child (view);
  g_signal_emit_by_name (plot, "menu", -1.0, -1.0);
  GtkWidget *menu = find_one (view, GTK_TYPE_POPOVER_MENU);
  g_assert_nonnull (menu);
  g_assert_true (gtk_widget_get_visible (menu));
  gtk_popover_popdown (GTK_POPOVER (menu));
}

static void
check_chart (Fixture *fixture, GtkWidget *view, const char *page)
{
  BwChart *chart = bw_chart_view_chart (BW_CHART_VIEW (view));
  g_test_message ("%s: %s", page, bw_chart_title (chart));
  check_menu (view);
  g_assert_true (gtk_widget_activate_action (view, "chart.table", NULL));
  g_assert_true (bw_test_run_until (has_table_cb, fixture, PATIENCE_MS));
  GtkColumnView *table = open_table (fixture);
  unsigned n = n_lines (chart);
  g_assert_cmpuint (n_rows (table), ==, n);
  g_autofree char *text = copied (view);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, n + 2); /* the head, and the end of the last */
  g_auto (GStrv) heads = g_strsplit (lines[0], "\t", -1);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_column_view_get_columns (table)), ==,
                    g_strv_length (heads));
  close_table (fixture);
}

static unsigned
check_charts (Fixture *fixture, GtkWidget *root, const char *page)
{
  unsigned n = 0;
  g_autoptr (GPtrArray) views = g_ptr_array_new ();
  find_all (root, BW_TYPE_CHART_VIEW, views);
  for (unsigned i = 0; i < views->len; i++)
    if (bw_chart_view_chart (g_ptr_array_index (views, i)) != NULL)
      {
        check_chart (fixture, g_ptr_array_index (views, i), page);
        n++;
      }
  return n;
}

/* The small curves of the cards. */
static void
check_cards (Fixture *fixture, GtkWidget *page)
{
  g_autoptr (GPtrArray) cards = g_ptr_array_new ();
  find_all (page, BW_TYPE_KPI_CARD, cards);
  unsigned n = 0;
  for (unsigned i = 0; i < cards->len; i++)
    {
      const BwKpi *kpi = bw_kpi_card_kpi (g_ptr_array_index (cards, i));
      if (kpi == NULL || kpi->n_spark == 0)
        continue;
      g_assert_true (gtk_widget_activate_action (g_ptr_array_index (cards, i), "kpi.table", NULL));
      g_assert_true (bw_test_run_until (has_table_cb, fixture, PATIENCE_MS));
      g_assert_cmpuint (n_rows (open_table (fixture)), ==, kpi->n_spark);
      close_table (fixture);
      n++;
    }
  g_assert_cmpuint (n, >=, 4);
}

/* The strips of days. */
static void
check_strips (Fixture *fixture, GtkWidget *page)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  find_all (page, BW_TYPE_SERVICE_ROW, rows);
  g_assert_cmpuint (rows->len, >=, 1);
  for (unsigned i = 0; i < rows->len; i++)
    {
      g_assert_true (
          gtk_widget_activate_action (g_ptr_array_index (rows, i), "service.table", NULL));
      g_assert_true (bw_test_run_until (has_table_cb, fixture, PATIENCE_MS));
      unsigned n = bw_service_row_past (g_ptr_array_index (rows, i)) != NULL ? BW_SERVICE_DAYS : 0;
      g_assert_cmpuint (n_rows (open_table (fixture)), ==, n);
      close_table (fixture);
    }
}

static void
show (Fixture *fixture, const char *id, const char *argument)
{
  g_assert_true (bw_window_show_page (fixture->window, id, argument));
  g_assert_true (bw_test_run_until (page_ready_cb, fixture, PATIENCE_MS));
  draw (fixture);
}

static GtkWidget *
page_of (Fixture *fixture)
{
  return find_page (GTK_WIDGET (fixture->window));
}

/* The profit of the last column of the demonstration's ledger, to the end of the line. */
static double
profit_of (BwDemo *demo)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (bw_demo_ledger_path (demo), &text, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  double sum = 0;
  for (unsigned i = 1; lines[i] != NULL; i++)
    sum += g_ascii_strtod (strrchr (lines[i], ',') + 1, NULL);
  return sum;
}

/* Its last value is what the ledger's own lines come to. */
static void
check_bankroll (Fixture *fixture)
{
  GtkWidget *view = find_one (page_of (fixture), BW_TYPE_CHART_VIEW);
  g_autofree char *text = copied (view);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_auto (GStrv) fields = g_strsplit (lines[g_strv_length (lines) - 1], "\t", -1);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (fields[1], NULL),
                                  10000 + profit_of (fixture->demo), 0.005);
}

static bool
has_trial_cb (gpointer data)
{
  GtkWidget *view = find_one (data, BW_TYPE_CHART_VIEW);
  return view != NULL && bw_chart_view_chart (BW_CHART_VIEW (view)) != NULL;
}

static unsigned
check_editor (Fixture *fixture)
{
  bw_rule_editor_present (fixture->context, GTK_WINDOW (fixture->window), "betting-max-drawdown");
  GListModel *windows = gtk_window_get_toplevels ();
  unsigned n = 0;
  for (unsigned i = 0; i < g_list_model_get_n_items (windows) && n == 0; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (window == GTK_WIDGET (fixture->window))
        continue;
      g_assert_true (bw_test_run_until (has_trial_cb, window, PATIENCE_MS));
      GtkWidget *view = find_one (window, BW_TYPE_CHART_VIEW);
      check_menu (view);
      g_autofree char *text = copied (view);
      g_assert_nonnull (strchr (text, '\n'));
      gtk_window_destroy (GTK_WINDOW (window));
      bw_test_drain ();
      n = 1;
    }
  return n;
}

static void
test_charts (void)
{
  Fixture fixture;
  BwClock *clock = bw_clock_new_fake (MOMENT_US);
  fixture_init (&fixture, clock);
  open_window (&fixture, 1280, 820);
  unsigned n = 0, key = 0;
  const char *id = NULL;
  for (unsigned i = 0; bw_window_page_info (i, &id, &key); i++)
    {
      show (&fixture, id, NULL);
      n += check_charts (&fixture, page_of (&fixture), id);
    }
  show (&fixture, "overview", NULL);
  check_cards (&fixture, page_of (&fixture));
  show (&fixture, "services", NULL);
  check_strips (&fixture, page_of (&fixture));
  show (&fixture, "performance", NULL);
  check_bankroll (&fixture);
  n += check_editor (&fixture);
  g_assert_cmpuint (n, >=, LEAST_CHARTS);
  close_window (&fixture);
  fixture_clear (&fixture);
  bw_clock_unref (clock);
}

int
main (int argc, char **argv)
{
  /* Not in folders of its own: pictures and icons are found by what the system has. */
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  g_test_add_func ("/ui/charts", test_charts);
  return g_test_run ();
}
