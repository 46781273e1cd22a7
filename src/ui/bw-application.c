/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: one instance that watches, with or without a window. */
#include "ui/bw-application.h"

#include "base/bw-error.h"
#include "engine/bw-demo.h"
#include "engine/bw-engine-live.h"
#include "engine/bw-paths.h"
#include "engine/bw-version.h"
#include "ui/bw-add-ledger.h"
#include "ui/bw-application-private.h"
#include "ui/bw-resources.h"
#include "ui/bw-settings.h"
#include "ui/bw-trouble-window.h"
#include "ui/bw-window-keys.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

/* A window that nobody sees has no frames; the watch begins all the same. */
#define START_AT_LATEST_MS 1000

G_DEFINE_FINAL_TYPE (BwApplication, bw_application, ADW_TYPE_APPLICATION)

/* Opens the engine to watch; where another one watches already, to look on. */
static BwEngine *
open_engine (BwApplication *self, GError **error)
{
  g_autoptr (GError) busy = NULL;
  BwEngineOptions options = { .mode = BW_ENGINE_RUN,
                              .config_path = self->config_path,
                              .state_dir = self->state_dir };
  BwEngine *engine = bw_engine_open (&options, &busy);
  if (engine != NULL || !g_error_matches (busy, BW_ERROR, BW_ERROR_BUSY))
    {
      if (engine == NULL)
        g_propagate_error (error, g_steal_pointer (&busy));
      return engine;
    }
  g_message ("%s; showing what it sees", busy->message);
  options.mode = BW_ENGINE_ATTACH;
  return bw_engine_open (&options, error);
}

/* As it was left, as far as it still is there. */
static void
restore_choice (BwApplication *self)
{
  if (self->settings == NULL)
    return;
  g_autofree char *text = g_settings_get_string (self->settings, "range");
  g_autofree char *source = g_settings_get_string (self->settings, "source");
  g_autofree char *model = g_settings_get_string (self->settings, "model");
  BwRange range = { 0 };
  if (bw_range_parse (text, bw_context_zone (self->context), &range, NULL))
    bw_context_set_range (self->context, &range);
  g_autofree char *machine = g_settings_get_string (self->settings, "machine");
  g_autofree char *service = g_settings_get_string (self->settings, "service");
  g_auto (GStrv) machines = bw_engine_source_names (self->engine, "system");
  if (g_strv_contains ((const char *const *) machines, machine))
    bw_context_set_machine (self->context, machine);
  bw_context_set_service (self->context, service[0] != '\0' ? service : NULL);
  g_auto (GStrv) names = bw_engine_source_names (self->engine, "ledger");
  if (source[0] == '\0' || !g_strv_contains ((const char *const *) names, source))
    return;
  bw_context_set_source (self->context, source);
  if (model[0] != '\0')
    bw_context_set_model (self->context, model);
}

static gboolean
start_cb (gpointer data)
{
  BwApplication *self = data;
  self->start_source = 0;
  bw_engine_start (self->engine);
  return G_SOURCE_REMOVE;
}

/* The first frame is there: what the engine has to do first no longer competes with it. */
static void
first_frame_cb (GdkFrameClock *frames, BwApplication *self)
{
  g_signal_handlers_disconnect_by_func (frames, first_frame_cb, self);
  if (self->start_source == 0)
    return;
  g_clear_handle_id (&self->start_source, g_source_remove);
  start_cb (self);
}

void
bw_application_open_engine (BwApplication *self)
{
  g_clear_error (&self->trouble);
  if (self->engine != NULL)
    return;
  self->engine = open_engine (self, &self->trouble);
  if (self->engine == NULL)
    {
      g_warning_once ("%s", self->trouble->message);
      return;
    }
  self->context = bw_context_new (self->engine);
  restore_choice (self);
  bw_application_follow_context (self);
  if (bw_engine_mode (self->engine) != BW_ENGINE_RUN)
    return;
  /* The watch outlives the window. */
  g_application_hold (G_APPLICATION (self));
  bw_application_add_presence (self);
  if (self->is_hidden)
    bw_engine_start (self->engine);
  else
    self->start_source = g_timeout_add (START_AT_LATEST_MS, start_cb, self);
}

/* A window that is hidden only is there again at once. */
static void
ensure_window (BwApplication *self)
{
  if (self->window != NULL)
    return;
  self->window = bw_window_new (GTK_APPLICATION (self), self->context, self->settings);
  bw_application_follow_window (self);
  bw_window_set_can_add (self->window, true);
  if (self->demo != NULL)
    bw_window_set_demo (self->window);
  bw_add_ledger_accept_drops (GTK_WIDGET (self->window), self->context);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
}

BwWindow *
bw_application_present (BwApplication *self)
{
  if (self->engine == NULL)
    {
      GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
      if (window == NULL)
        window = bw_trouble_window_new (GTK_APPLICATION (self), self->trouble);
      gtk_window_present (window);
      return NULL;
    }
  ensure_window (self);
  gtk_window_present (GTK_WINDOW (self->window));
  if (self->start_source != 0)
    g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)), "after-paint",
                             G_CALLBACK (first_frame_cb), self, 0);
  return self->window;
}

/* Nothing of the engine that looked on is kept: window and context are of one engine. */
void
bw_application_watch_here (BwApplication *self)
{
  if (self->engine == NULL || bw_engine_mode (self->engine) == BW_ENGINE_RUN)
    return;
  /* Between two windows the program goes on. */
  g_application_hold (G_APPLICATION (self));
  if (self->window != NULL)
    {
      bw_window_save (self->window);
      gtk_window_destroy (GTK_WINDOW (self->window));
    }
  g_clear_object (&self->context);
  bw_engine_stop (self->engine);
  g_clear_object (&self->engine);
  bw_application_open_engine (self);
  bw_application_present (self);
  g_application_release (G_APPLICATION (self));
}

static gboolean
stop_cb (gpointer data)
{
  g_application_quit (data);
  return G_SOURCE_CONTINUE;
}

/* Whether there is nothing in FOLDER, or no such folder: a sandbox has made it before the program
 * is started. */
static bool
is_empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  return dir != NULL ? g_dir_read_name (dir) == NULL : !g_file_test (folder, G_FILE_TEST_EXISTS);
}

/* Where the program keeps what it has by default there is nothing so far. */
static bool
is_first_start (BwApplication *self)
{
  g_autofree char *config = bw_paths_config ();
  g_autofree char *state = bw_paths_state ();
  return self->config_path == NULL && self->state_dir == NULL
         && !g_file_test (config, G_FILE_TEST_EXISTS) && is_empty (state);
}

static void
bw_application_startup (GApplication *application)
{
  BwApplication *self = BW_APPLICATION (application);
  bw_resources_ensure ();
  g_application_set_resource_base_path (application, "/io/github/bellwether/Bellwether");
  G_APPLICATION_CLASS (bw_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (BW_APP_ID);
  bw_window_keys_return ();
  self->term_source = g_unix_signal_add (SIGTERM, stop_cb, self);
  self->interrupt_source = g_unix_signal_add (SIGINT, stop_cb, self);
  bw_application_add_actions (self);
  /* What is looked at in the demonstration is not what one wants to find again. */
  self->settings = self->demo == NULL ? bw_settings_new () : NULL;
  self->is_first_start = is_first_start (self);
  bw_application_open_engine (self);
}

static void
bw_application_activate (GApplication *application)
{
  BwApplication *self = BW_APPLICATION (application);
  bool is_hidden = self->is_hidden;
  self->is_hidden = false;
  /* What went wrong is told even so: nobody is watching. */
  if (!is_hidden || self->engine == NULL)
    bw_application_present (self);
  else if (self->presence != NULL && self->window == NULL)
    bw_presence_set_window (self->presence, false);
  if (self->is_first_start && !is_hidden && self->engine != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (self), "set-up", NULL);
  self->is_first_start = false;
}

static void
bw_application_open (GApplication *application, GFile **files, int n, const char *hint)
{
  bw_application_present (BW_APPLICATION (application));
  for (int i = 0; i < n; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);
      if (path != NULL)
        g_action_group_activate_action (G_ACTION_GROUP (application), "add-ledger",
                                        g_variant_new_string (path));
    }
}

static void
bw_application_shutdown (GApplication *application)
{
  BwApplication *self = BW_APPLICATION (application);
  g_clear_handle_id (&self->term_source, g_source_remove);
  g_clear_handle_id (&self->interrupt_source, g_source_remove);
  g_clear_handle_id (&self->start_source, g_source_remove);
  if (self->presence != NULL)
    bw_presence_stop (self->presence);
  g_clear_object (&self->presence);
  g_clear_object (&self->background);
  if (self->window != NULL)
    {
      bw_window_save (self->window);
      gtk_window_destroy (GTK_WINDOW (self->window));
    }
  g_clear_object (&self->context);
  if (self->engine != NULL)
    bw_engine_stop (self->engine);
  g_clear_object (&self->engine);
  g_clear_object (&self->settings);
  G_APPLICATION_CLASS (bw_application_parent_class)->shutdown (application);
}

/* A throw-away state directory with a ledger whose truth is known, beside whatever else runs. */
static bool
start_demo (BwApplication *self, GError **error)
{
  self->demo = bw_demo_new (g_get_real_time (), error);
  if (self->demo == NULL)
    return false;
  g_free (self->config_path);
  self->config_path = g_strdup (bw_demo_config_path (self->demo));
  g_free (self->state_dir);
  self->state_dir = g_strdup (bw_demo_state_dir (self->demo));
  GApplication *application = G_APPLICATION (self);
  g_application_set_flags (application,
                           g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return true;
}

static int
bw_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  BwApplication *self = BW_APPLICATION (application);
  g_autoptr (GError) error = NULL;
  if (g_variant_dict_contains (options, "version"))
    {
      g_autofree char *text = bw_version_text ();
      g_print ("%s", text);
      return 0;
    }
  g_variant_dict_lookup (options, "config", "^ay", &self->config_path);
  g_variant_dict_lookup (options, "state", "^ay", &self->state_dir);
  self->is_hidden = g_variant_dict_contains (options, "hidden");
  if (g_variant_dict_contains (options, "demo") && !start_demo (self, &error))
    {
      g_printerr ("bellwether: demo: %s\n", error->message);
      return 1;
    }
  if (self->is_hidden && g_application_register (application, NULL, NULL)
      && g_application_get_is_remote (application))
    return 0;
  return -1;
}

static void
bw_application_finalize (GObject *object)
{
  BwApplication *self = BW_APPLICATION (object);
  g_clear_error (&self->trouble);
  g_clear_pointer (&self->demo, bw_demo_free);
  g_free (self->config_path);
  g_free (self->state_dir);
  G_OBJECT_CLASS (bw_application_parent_class)->finalize (object);
}

static void
bw_application_class_init (BwApplicationClass *class)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (class);
  G_OBJECT_CLASS (class)->finalize = bw_application_finalize;
  application_class->startup = bw_application_startup;
  application_class->activate = bw_application_activate;
  application_class->open = bw_application_open;
  application_class->shutdown = bw_application_shutdown;
  application_class->handle_local_options = bw_application_handle_local_options;
}

static void
bw_application_init (BwApplication *self)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, NULL, N_ ("The configuration file"), N_ ("FILE") },
    { "state", 's', 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Where state is kept"), N_ ("DIR") },
    { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Watch a generated ledger, keep nothing"), NULL },
    { "hidden", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Watch without a window"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
    { 0 },
  };
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

BwApplication *
bw_application_new (void)
{
  return g_object_new (BW_TYPE_APPLICATION, "application-id", BW_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, NULL);
}
