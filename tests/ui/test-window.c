/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window is found as it was left, says when nobody watches, and its services answer. */
#include "window-fixture.h"

#include "engine/bw-engine-private.h"
#include "ui/bw-notice-bar.h"
#include "ui/bw-service-row.h"
#include "ui/bw-settings.h"
#include "view/bw-away.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

typedef struct
{
  Fixture window;
  BwClock *clock;
  GSettings *settings;
  const char *wanted;
} World;

static void
set_up (World *world, gconstpointer data)
{
  world->clock = bw_clock_new_fake (g_get_real_time ());
  fixture_init (&world->window, world->clock);
  world->settings = bw_settings_new ();
  g_assert_nonnull (world->settings);
  g_auto (GStrv) keys = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;
  g_object_get (world->settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (unsigned i = 0; keys[i] != NULL; i++)
    g_settings_reset (world->settings, keys[i]);
}

static void
tear_down (World *world, gconstpointer data)
{
  fixture_clear (&world->window);
  g_clear_object (&world->settings);
  bw_clock_unref (world->clock);
}

static void
open_with_settings (World *world)
{
  Fixture *fixture = &world->window;
  fixture->window =
      g_object_ref_sink (bw_window_new (fixture->application, fixture->context, world->settings));
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (fixture->window)), "after-paint",
                    G_CALLBACK (after_paint_cb), fixture);
  draw (fixture);
}

static bool
sidebar_state (World *world)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (world->window.window), "sidebar");
  return g_variant_get_boolean (state);
}

static void
test_left (World *world, gconstpointer data)
{
  int width = 0, height = 0;
  open_with_settings (world);
  g_assert_cmpstr (bw_window_page (world->window.window), ==, "overview");
  /* Each page may be the last one. */
  const char *id = NULL;
  unsigned key = 0;
  for (unsigned i = 0; bw_window_page_info (i, &id, &key); i++)
    {
      g_assert_true (bw_window_show_page (world->window.window, id, NULL));
      bw_window_save (world->window.window);
      g_autofree char *kept = g_settings_get_string (world->settings, "last-page");
      g_assert_cmpstr (kept, ==, id);
    }
  g_assert_true (bw_window_show_page (world->window.window, "services", NULL));
  gtk_window_set_default_size (GTK_WINDOW (world->window.window), 1010, 707);
  g_action_group_change_action_state (G_ACTION_GROUP (world->window.window), "sidebar",
                                      g_variant_new_boolean (FALSE));
  bw_context_set_service (world->window.context, "demo-bot");
  draw (&world->window);
  bw_window_save (world->window.window);
  close_window (&world->window);
  open_with_settings (world);
  gtk_window_get_default_size (GTK_WINDOW (world->window.window), &width, &height);
  g_assert_cmpint (width, ==, 1010);
  g_assert_cmpint (height, ==, 707);
  g_assert_cmpstr (bw_window_page (world->window.window), ==, "services");
  g_assert_false (sidebar_state (world));
  g_autofree char *service = g_settings_get_string (world->settings, "service");
  g_assert_cmpstr (service, ==, "demo-bot");
  close_window (&world->window);
}

/* Over restarts the moment at which it was seen last stays, and while it is open that it is. */
static void
test_seen (World *world, gconstpointer data)
{
  open_with_settings (world);
  g_assert_cmpint (bw_context_seen_us (world->window.context), ==, BW_TIME_NONE);
  g_assert_cmpint (g_settings_get_int64 (world->settings, "seen-at"), ==, BW_AWAY_OPEN);
  bw_clock_advance (world->clock, BW_MINUTE_US);
  int64_t left_us = bw_clock_wall_us (world->clock);
  close_window (&world->window);
  g_assert_cmpint (g_settings_get_int64 (world->settings, "seen-at"), ==, left_us);
  bw_clock_advance (world->clock, BW_MINUTE_US);
  open_with_settings (world);
  g_assert_cmpint (bw_context_seen_us (world->window.context), ==, left_us);
  g_assert_cmpint (bw_context_back_us (world->window.context), ==, left_us + BW_MINUTE_US);
  /* Hidden and shown again. */
  gtk_widget_set_visible (GTK_WIDGET (world->window.window), FALSE);
  g_assert_cmpint (g_settings_get_int64 (world->settings, "seen-at"), ==, left_us + BW_MINUTE_US);
  bw_clock_advance (world->clock, BW_MINUTE_US);
  gtk_widget_set_visible (GTK_WIDGET (world->window.window), TRUE);
  g_assert_cmpint (bw_context_seen_us (world->window.context), ==, left_us + BW_MINUTE_US);
  close_window (&world->window);
}

/* The text of a label or button, or of a tooltip, that begins with PREFIX and is on the screen. */
static GtkWidget *
find_text (GtkWidget *widget, const char *prefix)
{
  const char *text = widget == NULL           ? NULL
                     : GTK_IS_LABEL (widget)  ? gtk_label_get_text (GTK_LABEL (widget))
                     : GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget))
                                              : g_object_get_data (G_OBJECT (widget), "bw-tooltip");
  if (text != NULL && g_str_has_prefix (text, prefix) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_text (child, prefix);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static bool
has_text_cb (gpointer data)
{
  World *world = data;
  return find_text (GTK_WIDGET (world->window.window), world->wanted) != NULL;
}

static bool
lacks_text_cb (gpointer data)
{
  return !has_text_cb (data);
}

static void
wait_text (World *world, const char *text)
{
  world->wanted = text;
  if (!bw_test_run_until (has_text_cb, world, PATIENCE_MS))
    g_error ("there is no text '%s'", text);
}

static void
test_pause (World *world, gconstpointer data)
{
  open_with_settings (world);
  GtkWindow *window = GTK_WINDOW (world->window.window);
  g_assert_cmpstr (gtk_window_get_title (window), ==, "Overview – Bellwether");
  bw_engine_set_paused (world->window.engine, true);
  wait_text (world, "Not watching: paused by you since ");
  g_assert_cmpstr (gtk_window_get_title (window), ==,
                   "Not watching: paused – Overview – Bellwether");
  world->wanted = "Watching ";
  g_assert_true (bw_test_run_until (lacks_text_cb, world, PATIENCE_MS));
  bw_engine_set_paused (world->window.engine, false);
  wait_text (world, "Watching ");
  world->wanted = "Not watching";
  g_assert_true (bw_test_run_until (lacks_text_cb, world, PATIENCE_MS));
  g_assert_cmpstr (gtk_window_get_title (window), ==, "Overview – Bellwether");
  close_window (&world->window);
}

static bool
is_row_focused_cb (gpointer data)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (((World *) data)->window.window));
  return focus != NULL && BW_IS_SERVICE_ROW (focus);
}

/* By key to the services: the keys are in the list, and what was answered before the page was made
 * is there. */
static void
test_services (World *world, gconstpointer data)
{
  for (unsigned i = 0; i < 4; i++)
    {
      bw_clock_advance (world->clock, 10 * BW_SECOND_US);
      bw_test_drain ();
    }
  open_with_settings (world);
  bw_context_navigate (world->window.context, "services", NULL);
  g_assert_true (bw_test_run_until (is_row_focused_cb, world, PATIENCE_MS));
  wait_text (world, "Half of the answers within ");
  /* The answer stands where it was asked for, and the button waits with it. */
  GtkWidget *button = find_text (GTK_WIDGET (world->window.window), "Check now");
  g_assert_nonnull (button);
  button = gtk_widget_get_ancestor (button, GTK_TYPE_BUTTON);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Checking…");
  bw_clock_advance (world->clock, 0);
  wait_text (world, "Checked at ");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Check now");
  close_window (&world->window);
}

static bool
is_collected_cb (gpointer data)
{
  return bw_scheduler_n_running (((World *) data)->window.engine->scheduler) == 0;
}

/* Until TEXT is there, or is not, in so many seconds of the engine. */
static void
live_until (World *world, const char *text, bool is_there)
{
  world->wanted = text;
  for (unsigned i = 0; i < 300 && has_text_cb (world) != is_there; i++)
    {
      bw_clock_advance (world->clock, BW_SECOND_US);
      g_assert_true (bw_test_run_until (is_collected_cb, world, PATIENCE_MS));
      bw_test_run_until (is_there ? has_text_cb : lacks_text_cb, world, 50);
    }
  if (has_text_cb (world) != is_there)
    g_error ("'%s' is %s", text, is_there ? "missing" : "still there");
}

static void
press (World *world, const char *text)
{
  GtkWidget *found = find_text (GTK_WIDGET (world->window.window), text);
  g_assert_nonnull (found);
  g_signal_emit_by_name (gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON), "clicked");
}

/* The system takes no more bytes: no file of this process may grow, as on a full disk. */
static void
set_full (bool is_full)
{
  struct rlimit limit;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = is_full ? 1 : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_disk (World *world, gconstpointer data)
{
  signal (SIGXFSZ, SIG_IGN);
  open_with_settings (world);
  /* Whoever writes meanwhile may say that it can't. */
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  set_full (true);
  live_until (world,
              "History is not being saved; alerts work all the same. The system says: ", true);
  set_full (false);
  live_until (world, "History is not being saved", false);
  g_log_set_always_fatal (fatal);
  close_window (&world->window);
}

static void
test_configuration (World *world, gconstpointer data)
{
  const char *path = bw_demo_config_path (world->window.demo);
  g_autofree char *good = bw_test_read (path);
  g_autofree char *dir = g_path_get_dirname (path);
  open_with_settings (world);
  g_free (bw_test_write (dir, "bellwether.conf", "[source demo-bot]\ntype=nothing\n", -1));
  live_until (world, "Show details", true);
  g_free (bw_test_write (dir, "bellwether.conf", good, -1));
  live_until (world, "Show details", false);
  close_window (&world->window);
}

static void
test_clock (World *world, gconstpointer data)
{
  open_with_settings (world);
  bw_clock_step_wall (world->clock, 2 * BW_HOUR_US);
  live_until (world, "The clock of this computer was set anew by 2", true);
  press (world, "Put away");
  g_assert_null (find_text (GTK_WIDGET (world->window.window), "The clock of this computer"));
  live_until (world, "The clock of this computer", false);
  close_window (&world->window);
}

/* What the schema says of this source. */
static void
compile_schema (const char *dir)
{
  g_autofree char *source = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", NULL);
  const char *const argv[] = { "glib-compile-schemas", "--targetdir", dir, source, NULL };
  int status = 0;
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, NULL));
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_setenv ("GSETTINGS_SCHEMA_DIR", dir, TRUE);
}

#define ADD(path, function) g_test_add ("/window/" path, World, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *dir = bw_test_dir_new ();
  compile_schema (dir);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  ADD ("left", test_left);
  ADD ("seen", test_seen);
  ADD ("pause", test_pause);
  ADD ("services", test_services);
  ADD ("disk", test_disk);
  ADD ("configuration", test_configuration);
  ADD ("clock", test_clock);
  int result = g_test_run ();
  bw_test_dir_remove (dir);
  return result;
}
