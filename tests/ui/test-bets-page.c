/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of bets in the real window: its columns are remembered, its rows lead to the chart and
 * back, and few objects stand for many rows. */
#include "ui/bw-bet-cells.h"
#include "ui/bw-bet-selection.h"
#include "ui/bw-settings.h"
#include "view/bw-bet-query.h"
#include "window-fixture.h"

/* The widget of TYPE on screen below WIDGET, or NULL. */
static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget))
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static GtkColumnView *
table_of (Fixture *fixture)
{
  GtkWidget *table = find (GTK_WIDGET (fixture->window), GTK_TYPE_COLUMN_VIEW);
  return table != NULL ? GTK_COLUMN_VIEW (table) : NULL;
}

static BwBetSelection *
selection_of (Fixture *fixture)
{
  return BW_BET_SELECTION (gtk_column_view_get_model (table_of (fixture)));
}

static bool
is_shown (gpointer data)
{
  Fixture *fixture = data;
  return g_str_equal (bw_window_page (fixture->window), "bets") && table_of (fixture) != NULL
         && gtk_column_view_get_model (table_of (fixture)) != NULL
         && g_list_model_get_n_items (G_LIST_MODEL (selection_of (fixture))) > 0
         && !bw_bet_model_is_busy (bw_bet_selection_bets (selection_of (fixture)));
}

static void
show_bets (Fixture *fixture)
{
  open_window (fixture, 1280, 820);
  bw_context_set_range (fixture->context, &(BwRange){ .kind = BW_RANGE_ALL });
  bw_window_show_page (fixture->window, "bets", NULL);
  g_assert_true (bw_test_run_until (is_shown, fixture, PATIENCE_MS));
  draw (fixture);
}

static bool
has_column (Fixture *fixture, BwBetColumn column)
{
  return gtk_column_view_column_get_visible (bw_bet_cells_column (table_of (fixture), column));
}

static void
activate (Fixture *fixture, const char *action)
{
  GtkWidget *page = find_page (GTK_WIDGET (fixture->window));
  g_assert_true (gtk_widget_activate_action (page, action, NULL));
}

static void
test_columns (Fixture *fixture)
{
  show_bets (fixture);
  g_assert_true (has_column (fixture, BW_BET_COLUMN_ODDS));
  activate (fixture, "columns.show-odds");
  g_assert_false (has_column (fixture, BW_BET_COLUMN_ODDS));
  gtk_column_view_column_set_fixed_width (
      bw_bet_cells_column (table_of (fixture), BW_BET_COLUMN_STAKE), 123);
  gtk_column_view_sort_by_column (table_of (fixture),
                                  bw_bet_cells_column (table_of (fixture), BW_BET_COLUMN_PROFIT),
                                  GTK_SORT_ASCENDING);
  close_window (fixture);
  show_bets (fixture);
  g_assert_false (has_column (fixture, BW_BET_COLUMN_ODDS));
  g_assert_true (has_column (fixture, BW_BET_COLUMN_STAKE));
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (
                       bw_bet_cells_column (table_of (fixture), BW_BET_COLUMN_STAKE)),
                   ==, 123);
  BwBetSort sort = bw_bet_model_sort (bw_bet_selection_bets (selection_of (fixture)));
  g_assert_cmpint (sort.column, ==, BW_BET_COLUMN_PROFIT);
  g_assert_false (sort.is_descending);
  activate (fixture, "columns.reset");
  g_assert_true (has_column (fixture, BW_BET_COLUMN_ODDS));
  sort = bw_bet_model_sort (bw_bet_selection_bets (selection_of (fixture)));
  g_assert_cmpint (sort.column, ==, BW_BET_COLUMN_TIME);
  g_assert_true (sort.is_descending);
  close_window (fixture);
  g_autoptr (GSettings) settings = bw_settings_new ();
  g_autoptr (GVariant) widths = g_settings_get_value (settings, "bets-column-widths");
  g_assert_cmpuint (g_variant_n_children (widths), ==, 0);
}

static bool
is_chosen (gpointer data)
{
  return is_shown (data)
         && bw_bet_model_n_chosen (bw_bet_selection_bets (selection_of (data))) == 1;
}

static bool
has_moment (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *page = find_page (GTK_WIDGET (fixture->window));
  GtkWidget *plot = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  return g_str_equal (bw_window_page (fixture->window), "performance") && page != NULL
         && plot != NULL && g_str_equal (G_OBJECT_TYPE_NAME (plot), "BwChartPlot");
}

/* From a bet that is far down and hidden by a search afterwards, to its moment and back. */
static void
test_moment (Fixture *fixture)
{
  show_bets (fixture);
  GListModel *bets = G_LIST_MODEL (selection_of (fixture));
  g_autoptr (BwBetItem) wanted = g_list_model_get_item (bets, 700);
  g_signal_emit_by_name (table_of (fixture), "activate", 700U);
  g_assert_true (bw_test_run_until (has_moment, fixture, PATIENCE_MS));
  bw_window_show_page (fixture->window, "bets", "nothing of it");
  bw_window_show_page (fixture->window, "performance", NULL);
  activate (fixture, "performance.show-bets");
  g_assert_true (bw_test_run_until (is_chosen, fixture, PATIENCE_MS));
  g_autoptr (BwBetItem) found = g_list_model_get_item (bets, 700);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (bets), 700));
  g_assert_cmpstr (bw_bet_item_bet (found)->id, ==, bw_bet_item_bet (wanted)->id);
  close_window (fixture);
}

/* The texts of all labels and cells in WIDGET. */
static void
add_texts (GtkWidget *widget, GString *texts)
{
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (texts, "%s|", gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_INSCRIPTION (widget))
    g_string_append_printf (texts, "%s|", gtk_inscription_get_text (GTK_INSCRIPTION (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_texts (child, texts);
}

static char *
first_row (Fixture *fixture)
{
  g_autoptr (GString) texts = g_string_new (NULL);
  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (table_of (fixture)));
  add_texts (gtk_widget_get_first_child (list), texts);
  return g_string_free (g_steal_pointer (&texts), FALSE);
}

static void
test_objects (Fixture *fixture)
{
  unsigned n_live = 0, n_late = 0;
  show_bets (fixture);
  BwBetSelection *selection = selection_of (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (selection)), ==, BW_DEMO_BETS);
  bw_bet_selection_count (selection, &n_live, &n_late);
  g_assert_cmpuint (n_live, <, 450);
  g_autofree char *before = first_row (fixture);
  /* The rows in sight are never those of before, not even for a moment. */
  BwBetModel *model = bw_bet_selection_bets (selection);
  bw_bet_model_set_sort (model, (BwBetSort){ BW_BET_COLUMN_TIME, false });
  while (bw_bet_model_is_busy (model))
    g_main_context_iteration (NULL, TRUE);
  g_autofree char *after = first_row (fixture);
  g_assert_cmpstr (before, !=, after);
  bw_bet_selection_count (selection, &n_live, &n_late);
  g_assert_cmpuint (n_late, >, 0);
  draw (fixture);
  bw_test_drain ();
  bw_bet_selection_count (selection, &n_live, &n_late);
  g_assert_cmpuint (n_late, ==, 0);
  g_autofree char *later = first_row (fixture);
  g_assert_cmpstr (later, ==, after);
  close_window (fixture);
}

/* The first widget of TYPE below WIDGET, on screen or not. */
static GtkWidget *
find_any (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_any (child, type);
  return found;
}

static void
note_cb (GListModel *list, unsigned position, unsigned removed, unsigned added, GString *told)
{
  g_string_append_printf (told, "%u-%u+%u ", position, removed, added);
}

/* A screen of the newest is there before the others are, which then only come behind it. */
static void
test_newest_first (Fixture *fixture)
{
  g_autoptr (GString) told = g_string_new (NULL), expected = g_string_new (NULL);
  open_window (fixture, 1280, 820);
  bw_context_set_range (fixture->context, &(BwRange){ .kind = BW_RANGE_ALL });
  bw_window_show_page (fixture->window, "bets", NULL);
  GtkWidget *page = find_page (GTK_WIDGET (fixture->window));
  GtkColumnView *table = GTK_COLUMN_VIEW (find_any (page, GTK_TYPE_COLUMN_VIEW));
  GtkSelectionModel *bets = gtk_column_view_get_model (table);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (bets)), ==, 0);
  g_autoptr (BwBetModel) model = g_object_ref (bw_bet_selection_bets (BW_BET_SELECTION (bets)));
  g_signal_connect (model, "items-changed", G_CALLBACK (note_cb), told);
  while (bw_bet_model_n_rows (model) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (bw_bet_model_is_part (model));
  g_autofree char *first = first_row (fixture);
  while (bw_bet_model_n_rows (model) < BW_DEMO_BETS)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (bw_bet_model_is_part (model));
  g_string_printf (expected, "0-0+%u %u-0+%u ", BW_BET_QUERY_FIRST, BW_BET_QUERY_FIRST,
                   BW_DEMO_BETS - BW_BET_QUERY_FIRST);
  g_assert_cmpstr (told->str, ==, expected->str);
  draw (fixture);
  g_autofree char *later = first_row (fixture);
  g_assert_cmpstr (first, ==, later);
  g_signal_handlers_disconnect_by_data (model, told);
  close_window (fixture);
}

static void
run (gconstpointer data)
{
  Fixture fixture;
  fixture_init (&fixture, NULL);
  ((void (*) (Fixture *)) data) (&fixture);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  g_test_add_data_func ("/bets-page/columns", test_columns, run);
  g_test_add_data_func ("/bets-page/moment", test_moment, run);
  g_test_add_data_func ("/bets-page/objects", test_objects, run);
  g_test_add_data_func ("/bets-page/newest-first", test_newest_first, run);
  return g_test_run ();
}
