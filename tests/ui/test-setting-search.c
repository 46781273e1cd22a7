/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search of the preferences leads to every setting, wherever it is hidden; names of channels
 * are chosen. */
#include "preferences-fixture.h"

#include <time.h>

/* The key whose row has the focus, or "". */
static const char *
focused_key (World *world)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (world->dialog));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, BW_TYPE_KEY_ROW) : NULL;
  return row != NULL ? bw_key_row_name (BW_KEY_ROW (row)) : "";
}

static bool
has_focus (gpointer data)
{
  World *world = data;
  return g_str_equal (focused_key (world), world->wanted);
}

/* Searches for QUERY, takes the first, and waits for the focus to be in the row of KEY. */
static void
search_for (World *world, const char *query, const char *key)
{
  gtk_widget_activate_action (world->dialog, "preferences.search", NULL);
  GtkWidget *entry = find (world->dialog, GTK_TYPE_SEARCH_ENTRY, NULL);
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), query);
  g_signal_emit_by_name (entry, "activate");
  world->wanted = key;
  if (!bw_test_run_until (has_focus, world, PATIENCE_MS))
    g_error ("%s leads to \"%s\"", query, focused_key (world));
}

/* A search finds what is on pages that nobody has seen, in rows that are closed, behind one more
 * step: it opens them and takes the focus there. */
static void
test_search (World *world, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (world->dialog));
  clock_t begun = clock ();
  bw_preferences_present (world->window.context, GTK_WINDOW (world->window.window), "retention");
  world->dialog = find_dialog ();
  g_test_message ("the preferences took %.0f ms to be made",
                  1e3 * (double) (clock () - begun) / CLOCKS_PER_SEC);
  g_assert_null (find (world->dialog, ADW_TYPE_EXPANDER_ROW, "spare"));
  search_for (world, "spare messages at the most", "rate");
  g_assert_cmpstr (
      adw_preferences_window_get_visible_page_name (ADW_PREFERENCES_WINDOW (world->dialog)), ==,
      "channels");
  GtkWidget *row = find (world->dialog, ADW_TYPE_EXPANDER_ROW, "spare");
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)));
  search_for (world, "time zone", "zone");
  search_for (world, "single samples", "samples");
}

static GtkWidget *
find_check (GtkWidget *widget, const char *label)
{
  if (GTK_IS_CHECK_BUTTON (widget)
      && g_strcmp0 (gtk_check_button_get_label (GTK_CHECK_BUTTON (widget)), label) == 0)
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_check (child, label);
  return found;
}

static bool
has_group (gpointer data)
{
  World *world = data;
  return find (world->dialog, ADW_TYPE_EXPANDER_ROW, world->wanted) != NULL;
}

/* Channels are chosen from those there are; one there is not is kept until somebody takes it out.
 */
static void
test_names (World *world, gconstpointer data)
{
  g_autofree char *old = bw_test_read (world->config);
  g_autofree char *all = g_strconcat (old, "\n[route night]\nreceivers=gone\n", NULL);
  write_config (world, all);
  bw_preferences_present (world->window.context, GTK_WINDOW (world->window.window), "routing");
  world->wanted = "night";
  g_assert_true (bw_test_run_until (has_group, world, PATIENCE_MS));
  GtkWidget *row = find (open_row (world, "night"), BW_TYPE_KEY_ROW, "receivers");
  GtkWidget *button = find (row, GTK_TYPE_MENU_BUTTON, NULL);
  g_assert_nonnull (find_label (button, "gone (unknown)"));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  GtkWidget *unknown = find_check (button, "gone (unknown)");
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (unknown)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_check (button, "record")), TRUE);
  wait_text (world, "receivers=gone;record\n");
  g_assert_nonnull (find_label (button, "gone (unknown), record"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (unknown), FALSE);
  wait_text (world, "receivers=record\n");
}

int
main (int argc, char **argv)
{
  g_autofree char *home = bw_test_dir_new ();
  g_setenv ("HOME", home, true);
  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale ();
  adw_init ();
  bw_resources_ensure ();
#define ADD(name, func)                                                                            \
  g_test_add ("/ui/setting-search/" name, World, NULL, set_up, func, tear_down)
  ADD ("search", test_search);
  ADD ("names", test_names);
  int code = g_test_run ();
  bw_test_dir_remove (home);
  return code;
}
