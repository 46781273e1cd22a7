/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be asked of the program: by menu, key, notification, or over the bus. */
#include "engine/bw-engine-live.h"
#include "ui/bw-add-ledger.h"
#include "ui/bw-application-private.h"
#include "ui/bw-assistant.h"
#include "ui/bw-help-window.h"
#include "ui/bw-preferences.h"
#include "ui/bw-rule-editor.h"

#include <glib/gi18n-lib.h>

static void
show_page (BwApplication *self, const char *page, const char *argument)
{
  if (bw_application_present (self) != NULL && bw_window_find_page (page) != NULL)
    bw_context_navigate (self->context, page, argument);
}

static void
page_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_page (data, g_variant_get_string (parameter, NULL), NULL);
}

static void
incident_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_page (data, "alerts", g_variant_get_string (parameter, NULL));
}

static void
why_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autofree char *argument = g_strconcat (g_variant_get_string (parameter, NULL), " why", NULL);
  show_page (data, "alerts", argument);
}

static void
show_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  bw_application_present (data);
}

/* A click on a notification. The token lets the window come to the front. */
static void
activated_cb (BwEngine *engine, int64_t id, const char *action, BwApplication *self)
{
  bool is_why = g_str_equal (action, "why");
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT "%s", id, is_why ? " why" : "");
  const char *token = bw_engine_activation_token (engine);
  if (token != NULL && self->window != NULL)
    gtk_window_set_startup_id (GTK_WINDOW (self->window), token);
  show_page (self, "alerts", text);
}

static void
range_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  BwApplication *self = data;
  BwRange range = { 0 };
  if (self->context != NULL
      && bw_range_parse (g_variant_get_string (value, NULL), bw_context_zone (self->context),
                         &range, NULL))
    bw_context_set_range (self->context, &range);
}

static void
source_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  BwApplication *self = data;
  const char *name = g_variant_get_string (value, NULL);
  if (self->context == NULL)
    return;
  g_auto (GStrv) names = bw_engine_source_names (self->engine, "ledger");
  if (g_strv_contains ((const char *const *) names, name))
    bw_context_set_source (self->context, name);
}

static void
machine_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  BwApplication *self = data;
  const char *name = g_variant_get_string (value, NULL);
  if (self->context == NULL)
    return;
  g_auto (GStrv) names = bw_engine_source_names (self->engine, "system");
  if (g_strv_contains ((const char *const *) names, name))
    bw_context_set_machine (self->context, name);
}

static void
model_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  BwApplication *self = data;
  const char *name = g_variant_get_string (value, NULL);
  if (self->context != NULL)
    bw_context_set_model (self->context, name[0] != '\0' ? name : NULL);
}

/* Over whatever window is in front, which may be a dialog itself. */
static void
edit_rule_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  BwApplication *self = data;
  if (bw_application_present (self) == NULL)
    return;
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  bw_rule_editor_present (self->context, window, g_variant_get_string (parameter, NULL));
}

static void
undo_rule_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  BwApplication *self = data;
  if (self->context != NULL)
    bw_rule_editor_undo (self->context);
}

static void
refresh_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  BwApplication *self = data;
  if (self->engine == NULL || bw_engine_mode (self->engine) != BW_ENGINE_RUN)
    return;
  g_auto (GStrv) names = bw_engine_source_names (self->engine, NULL);
  unsigned n = 0;
  for (unsigned i = 0; names[i] != NULL; i++)
    n += bw_engine_check_now (self->engine, names[i]);
  g_autofree char *text =
      g_strdup_printf (ngettext ("Checking %u source", "Checking %u sources", n), n);
  bw_context_toast (self->context, text, NULL, NULL);
}

/* However it came to be, in the tray's menu too. */
static void
follow_pause (BwApplication *self)
{
  bool is_own = bw_engine_mode (self->engine) == BW_ENGINE_RUN;
  bool is_paused = is_own && bw_engine_is_paused (self->engine);
  const struct
  {
    const char *name;
    bool is_enabled;
  } each[] = { { "pause", is_own && !is_paused },
               { "resume", is_paused },
               { "refresh", is_own && !is_paused } };
  for (unsigned i = 0; i < G_N_ELEMENTS (each); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), each[i].name)),
        each[i].is_enabled);
}

static void
set_paused (BwApplication *self, bool is_paused)
{
  if (self->engine == NULL || bw_engine_mode (self->engine) != BW_ENGINE_RUN
      || bw_engine_is_paused (self->engine) == is_paused)
    return;
  bw_engine_set_paused (self->engine, is_paused);
  follow_pause (self);
  bw_context_refresh (self->context);
  if (is_paused)
    bw_context_toast (self->context, _ ("The watch is paused"), _ ("Undo"), "app.resume");
  else
    bw_context_toast (self->context, _ ("Watching again"), NULL, NULL);
}

static void
pause_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  set_paused (data, true);
}

static void
resume_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  set_paused (data, false);
}

static void
add_ledger_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  BwApplication *self = data;
  BwWindow *window = bw_application_present (self);
  if (window != NULL)
    bw_add_ledger_present (self->context, GTK_WINDOW (window),
                           g_variant_get_string (parameter, NULL));
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  BwApplication *self = data;
  BwWindow *window = bw_application_present (self);
  if (window != NULL)
    bw_preferences_present (self->context, GTK_WINDOW (window),
                            g_variant_get_string (parameter, NULL));
}

static void
set_up_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  BwApplication *self = data;
  BwWindow *window = bw_application_present (self);
  if (window != NULL)
    bw_assistant_present (self->context, GTK_WINDOW (window));
}

/* Not from within the button's own signal: its window is one of those that go. */
static gboolean
watch_cb (gpointer data)
{
  bw_application_watch_here (data);
  return G_SOURCE_REMOVE;
}

static void
watch_here_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, watch_cb, g_object_ref (data), g_object_unref);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_application_quit (data);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (data);
  adw_show_about_window (
      window, "application-name", _ ("Bellwether"), "application-icon", BW_APP_ID, "version",
      BW_VERSION, "developer-name", _ ("The Bellwether developers"), "license-type",
      GTK_LICENSE_GPL_3_0, "comments",
      _ ("Watches betting, trading and forecasting bots, and the machines they run on."), NULL);
}

static void
help_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  bw_help_window_present (data, gtk_application_get_active_window (data));
}

static void
shortcuts_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (data);
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource ("/io/github/bellwether/Bellwether/bw-shortcuts.ui");
  g_autoptr (GSList) objects = gtk_builder_get_objects (builder);
  for (GSList *at = objects; at != NULL; at = at->next)
    if (GTK_IS_SHORTCUTS_WINDOW (at->data))
      {
        gtk_window_set_transient_for (at->data, window);
        gtk_window_present (at->data);
      }
}

static const GActionEntry entries[] = {
  { "page", page_cb, "s", "''", NULL, { 0 } },
  { "incident", incident_cb, "s", NULL, NULL, { 0 } },
  { "why", why_cb, "s", NULL, NULL, { 0 } },
  { "show", show_cb, NULL, NULL, NULL, { 0 } },
  { "range", NULL, "s", "''", range_cb, { 0 } },
  { "source", NULL, "s", "''", source_cb, { 0 } },
  { "machine", NULL, "s", "''", machine_cb, { 0 } },
  { "model", NULL, "s", "''", model_cb, { 0 } },
  { "edit-rule", edit_rule_cb, "s", NULL, NULL, { 0 } },
  { "undo-rule", undo_rule_cb, NULL, NULL, NULL, { 0 } },
  { "pause", pause_cb, NULL, NULL, NULL, { 0 } },
  { "resume", resume_cb, NULL, NULL, NULL, { 0 } },
  { "refresh", refresh_cb, NULL, NULL, NULL, { 0 } },
  { "add-ledger", add_ledger_cb, "s", NULL, NULL, { 0 } },
  { "preferences", preferences_cb, "s", NULL, NULL, { 0 } },
  { "set-up", set_up_cb, NULL, NULL, NULL, { 0 } },
  { "watch-here", watch_here_cb, NULL, NULL, NULL, { 0 } },
  { "quit", quit_cb, NULL, NULL, NULL, { 0 } },
  { "about", about_cb, NULL, NULL, NULL, { 0 } },
  { "help", help_cb, NULL, NULL, NULL, { 0 } },
  { "shortcuts", shortcuts_cb, NULL, NULL, NULL, { 0 } },
};

static const struct
{
  const char *action;
  const char *keys[3];
} accelerators[] = {
  { "app.preferences::", { "<Control>comma" } },
  { "app.refresh", { "F5" } },
  { "app.pause", { "<Control><Shift>p" } },
  { "app.resume", { "<Control><Shift>p" } },
  { "app.add-ledger::", { "<Control>o" } },
  { "app.quit", { "<Control>q" } },
  { "app.help", { "F1" } },
  { "app.shortcuts", { "<Control>question", "<Control>F1" } },
  { "window.close", { "<Control>w" } },
  { "win.sidebar", { "F9" } },
  { "win.search", { "<Control>f" } },
  { "win.back", { "<Alt>Left" } },
  { "win.filter", { "<Alt>Down" } },
};

void
bw_application_add_keys (GtkApplication *application)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (application, accelerators[i].action,
                                           accelerators[i].keys);
  const char *id = NULL;
  unsigned key = 0;
  for (unsigned i = 0; bw_window_page_info (i, &id, &key); i++)
    {
      g_autofree char *action = g_strdup_printf ("app.page::%s", id);
      g_autofree char *accelerator = g_strdup_printf ("<Alt>%u", key);
      const char *const keys[] = { accelerator, NULL };
      gtk_application_set_accels_for_action (application, action, keys);
    }
}

void
bw_application_add_actions (BwApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  bw_application_add_keys (GTK_APPLICATION (self));
}

static void
set_state (BwApplication *self, const char *name, const char *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);
  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_string (state != NULL ? state : ""));
}

static void
context_cb (BwContext *context, BwApplication *self)
{
  g_autofree char *range = bw_range_text (bw_context_range (context), bw_context_zone (context));
  set_state (self, "range", range);
  set_state (self, "source", bw_context_source (context));
  set_state (self, "model", bw_context_model (context));
  set_state (self, "machine", bw_context_machine (context));
}

static void
config_cb (BwEngine *engine, BwApplication *self)
{
  const BwConfigGroup *general = bw_config_group (bw_engine_config (engine), "general", 0);
  const char *colours = general != NULL ? bw_config_group_text (general, "colours") : NULL;
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;
  if (g_strcmp0 (colours, "light") == 0)
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_strcmp0 (colours, "dark") == 0)
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

void
bw_application_follow_context (BwApplication *self)
{
  g_signal_connect_object (self->engine, "config-changed", G_CALLBACK (config_cb), self, 0);
  config_cb (self->engine, self);
  g_signal_connect_object (self->context, "changed", G_CALLBACK (context_cb), self, 0);
  context_cb (self->context, self);
  g_signal_connect_object (self->engine, "incident-activated", G_CALLBACK (activated_cb), self, 0);
  g_signal_connect_object (self->engine, "source-changed", G_CALLBACK (follow_pause), self,
                           G_CONNECT_SWAPPED);
  follow_pause (self);
}
