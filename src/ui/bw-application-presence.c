/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program without its window: closing it hides it, and something else shows that it goes on. */
#include "ui/bw-application-private.h"
#include "ui/bw-portal.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

static bool
goes_on (BwApplication *self)
{
  return self->background == NULL || bw_background_goes_on (self->background);
}

/* The name by which a session finds this very program; else its path. (transfer full) */
static char *
own_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *found = g_find_program_in_path ("bellwether");
  g_autofree char *real = found != NULL ? realpath (found, NULL) : NULL;
  if (self == NULL || g_strcmp0 (self, real) == 0)
    return g_strdup ("bellwether");
  return g_steal_pointer (&self);
}

static void
add_path (GStrvBuilder *builder, const char *option, const char *path)
{
  if (path == NULL)
    return;
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_strv_builder_add_many (builder, option, absolute, NULL);
}

static void
failed_cb (BwBackground *background, const char *text, BwApplication *self)
{
  bw_context_toast (self->context, text, NULL, NULL);
}

static void
add_background (BwApplication *self)
{
  g_autofree char *program = own_program ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_strv_builder_add_many (builder, program, "--hidden", NULL);
  add_path (builder, "--config", self->config_path);
  add_path (builder, "--state", self->state_dir);
  g_auto (GStrv) argv = g_strv_builder_end (builder);
  BwBackgroundOptions options = { .argv = (const char *const *) argv,
                                  .is_sandboxed = bw_portal_is_sandboxed () };
  self->background = bw_background_new (self->engine, &options);
  g_signal_connect_object (self->background, "failed", G_CALLBACK (failed_cb), self, 0);
}

/* Chosen in the tray's menu or a notification. */
static void
action_cb (BwPresence *presence, const char *name, const char *argument, const char *token,
           BwApplication *self)
{
  if (token != NULL && *token != '\0' && self->window != NULL)
    gtk_window_set_startup_id (GTK_WINDOW (self->window), token);
  g_action_group_activate_action (G_ACTION_GROUP (self), name,
                                  argument != NULL ? g_variant_new_string (argument) : NULL);
}

static void
stay (BwApplication *self)
{
  bw_application_present (self);
  bw_context_toast (
      self->context,
      _ ("Nothing here would show that Bellwether goes on watching, so its window stays."),
      _ ("Stop and quit"), "app.quit");
}

static void
hide_cb (BwPresence *presence, gboolean can_hide, BwApplication *self)
{
  self->may_hide = can_hide;
  if (!can_hide)
    stay (self);
  else if (!self->is_closing && self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
}

void
bw_application_add_presence (BwApplication *self)
{
  self->presence = bw_presence_new (self->context, bw_portal_is_sandboxed ());
  g_signal_connect_object (self->presence, "action", G_CALLBACK (action_cb), self, 0);
  g_signal_connect_object (self->presence, "hide", G_CALLBACK (hide_cb), self, 0);
  /* What keeps nothing changes nothing of the session. */
  if (self->demo == NULL)
    add_background (self);
}

static gboolean
quit_cb (gpointer data)
{
  g_application_quit (data);
  return G_SOURCE_REMOVE;
}

/* Whether the window stays, for now. */
static gboolean
close_cb (GtkWindow *window, BwApplication *self)
{
  if (self->presence == NULL)
    return FALSE;
  if (!goes_on (self))
    {
      /* Not from within the window's own signal. */
      g_idle_add_full (G_PRIORITY_DEFAULT, quit_cb, g_object_ref (self), g_object_unref);
      return FALSE;
    }
  if (!self->may_hide)
    {
      self->is_closing = true;
      bw_presence_ask_hide (self->presence);
      self->is_closing = false;
    }
  bool may_hide = self->may_hide;
  self->may_hide = false;
  return !may_hide;
}

static void
visible_cb (GtkWidget *window, GParamSpec *pspec, BwApplication *self)
{
  if (self->presence != NULL)
    bw_presence_set_window (self->presence, gtk_widget_get_visible (window));
}

void
bw_application_follow_window (BwApplication *self)
{
  gtk_window_set_hide_on_close (GTK_WINDOW (self->window), self->presence != NULL);
  g_signal_connect_object (self->window, "close-request", G_CALLBACK (close_cb), self, 0);
  g_signal_connect_object (self->window, "notify::visible", G_CALLBACK (visible_cb), self, 0);
}
