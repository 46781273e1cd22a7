/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The assistant of the first start: what is added by hand is written with all else, at the end, and
 * a channel is set up where it is offered. */
#include "ui/bw-assistant.h"
#include "ui/bw-channel-starter.h"
#include "ui/bw-secret-row.h"
#include "ui/bw-test-row.h"
#include "window-fixture.h"

#include <string.h>

typedef struct
{
  Fixture window;
  char *csv; /* of a ledger */
} World;

static GtkWidget *
find_window (const char *type)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (unsigned i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (g_str_equal (G_OBJECT_TYPE_NAME (window), type))
        return window;
    }
  return NULL;
}

/* The widget of TYPE below WIDGET that has ACTION (or NULL: any). */
static GtkWidget *
find (GtkWidget *widget, GType type, const char *action)
{
  bool is_it =
      g_type_is_a (G_OBJECT_TYPE (widget), type)
      && (action == NULL
          || g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0);
  if (is_it)
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type, action);
  return found;
}

static char *
file_of (World *world)
{
  return bw_test_read (bw_demo_config_path (world->window.demo));
}

/* Whether the button of ACTION in the window of TYPE can be pressed. */
static bool
can_press (const char *type, const char *action)
{
  GtkWidget *window = find_window (type);
  GtkWidget *button = window != NULL ? find (window, GTK_TYPE_BUTTON, action) : NULL;
  return button != NULL && gtk_widget_get_sensitive (button);
}

static bool
can_watch (gpointer data)
{
  return can_press ("BwAddLedger", "ledger.watch");
}

static bool
can_go_on (gpointer data)
{
  return can_press ("BwAssistant", "assistant.next");
}

static bool
has_channels (gpointer data)
{
  return find (find_window ("BwAssistant"), BW_TYPE_CHANNEL_STARTER, NULL) != NULL;
}

static bool
can_add (gpointer data)
{
  return can_press ("BwNewGroup", "new-group.add");
}

static bool
has_test (gpointer data)
{
  return find (find_window ("BwAssistant"), BW_TYPE_TEST_ROW, NULL) != NULL;
}

static void
wait_until (bool (*func) (gpointer), World *world)
{
  g_assert_true (bw_test_run_until (func, world, PATIENCE_MS));
}

static void
set_up (World *world, gconstpointer data)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  fixture_init (&world->window, NULL);
  open_window (&world->window, 900, 700);
  g_autofree char *text = bw_demo_ledger_csv (40, BW_TEST_NOW_US);
  world->csv = bw_test_write (g_get_home_dir (), "elsewhere/by-hand.csv", text, -1);
}

static void
tear_down (World *world, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (find_window ("BwAssistant")));
  close_window (&world->window);
  fixture_clear (&world->window);
  g_free (world->csv);
}

static void
test_by_hand (World *world, gconstpointer data)
{
  g_autofree char *before = file_of (world);
  bw_assistant_present (world->window.context, GTK_WINDOW (world->window.window));
  GtkWidget *assistant = find_window ("BwAssistant");
  wait_until (can_go_on, world);
  gtk_widget_activate_action (assistant, "assistant.match", "s", world->csv);
  wait_until (can_watch, world);
  gtk_widget_activate_action (find_window ("BwAddLedger"), "ledger.watch", NULL);
  g_assert_null (find_window ("BwAddLedger"));
  gtk_widget_activate_action (assistant, "assistant.next", NULL);
  bw_test_drain ();
  g_autofree char *meanwhile = file_of (world);
  g_assert_cmpstr (meanwhile, ==, before);
  wait_until (can_go_on, world);
  gtk_widget_activate_action (assistant, "assistant.next", NULL);
  wait_until (has_channels, world);
  g_autofree char *after = file_of (world);
  g_assert_nonnull (strstr (after, "[source by-hand]\ntype=ledger\n"));
  /* A channel, with what is secret and a test beside it. */
  g_signal_emit_by_name (
      find (find (assistant, BW_TYPE_CHANNEL_STARTER, NULL), GTK_TYPE_BUTTON, NULL), "clicked");
  wait_until (can_add, world);
  gtk_widget_activate_action (find_window ("BwNewGroup"), "new-group.add", NULL);
  wait_until (has_test, world);
  g_assert_nonnull (find (assistant, BW_TYPE_SECRET_ROW, NULL));
  g_autofree char *last = file_of (world);
  g_assert_nonnull (strstr (last, "[channel slack]\ntype=slack\n"));
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
  g_test_add ("/ui/assistant/by-hand", World, NULL, set_up, test_by_hand, tear_down);
  int code = g_test_run ();
  bw_test_dir_remove (home);
  return code;
}
