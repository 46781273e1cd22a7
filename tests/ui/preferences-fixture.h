/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The preferences over a real engine, whose configuration has some groups of a test's own. */
#pragma once

#include "ui/bw-group-list.h"
#include "ui/bw-key-row.h"
#include "ui/bw-preferences.h"
#include "window-fixture.h"

#include <string.h>

#define OWN                                                                                        \
  "# mine\n[retention]\n# a month\nsamples=30d\n#x-of-later=1\n\n"                                 \
  "[channel record]\ntype=log\npath=%s\n\n[channel chat]\ntype=telegram\nenabled=false\n"          \
  "chat-id=1\n\n[channel spare]\ntype=log\n# the end"

typedef struct
{
  Fixture window;
  char *config;
  char *log;
  GtkWidget *dialog;
  const char *wanted;
} World;

static inline GtkWidget *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (unsigned i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (BW_IS_PREFERENCES (window))
        return window;
    }
  return NULL;
}

/* The N-th widget of TYPE below WIDGET for which NAME (or NULL) is the title, the label or
 * the icon. */
static inline GtkWidget *
find (GtkWidget *widget, GType type, const char *name)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    {
      const char *own = NULL;
      if (BW_IS_KEY_ROW (widget))
        own = bw_key_row_name (BW_KEY_ROW (widget));
      else if (ADW_IS_PREFERENCES_ROW (widget))
        own = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
      else if (GTK_IS_BUTTON (widget))
        own = gtk_button_get_label (GTK_BUTTON (widget));
      if (own == NULL && GTK_IS_BUTTON (widget))
        own = gtk_button_get_icon_name (GTK_BUTTON (widget));
      if (name == NULL || g_strcmp0 (own, name) == 0)
        return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, name);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static inline GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A button whose label is a child of it. */
static inline GtkWidget *
find_text_button (GtkWidget *widget, const char *text)
{
  GtkWidget *label = find_label (widget, text);
  return label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) : NULL;
}

static inline bool
has_text (gpointer data)
{
  World *world = data;
  g_autofree char *text = bw_test_read (world->config);
  return strstr (text, world->wanted) != NULL;
}

static inline void
wait_text (World *world, const char *text)
{
  world->wanted = text;
  if (bw_test_run_until (has_text, world, PATIENCE_MS))
    return;
  g_autofree char *is = bw_test_read (world->config);
  g_error ("'%s' did not come into: %s", text, is);
}

static inline void
write_config (World *world, const char *text)
{
  g_autofree char *dir = g_path_get_dirname (world->config);
  g_autofree char *name = g_path_get_basename (world->config);
  g_free (bw_test_write (dir, name, text, -1));
}

static inline bool
has_retention (gpointer data)
{
  World *world = data;
  const BwConfigGroup *group =
      bw_config_group (bw_engine_config_file (world->window.engine), "retention", 0);
  return group != NULL && g_strcmp0 (bw_config_group_raw (group, "samples"), world->wanted) == 0;
}

static inline void
wait_retention (World *world, const char *samples)
{
  world->wanted = samples;
  g_assert_true (bw_test_run_until (has_retention, world, PATIENCE_MS));
}

static const char *const pages[] = { "general",  "sources", "rules",
                                     "channels", "routing", "retention" };

/* Every page once: it is filled when it is seen first. */
static inline void
open_dialog (World *world)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (pages); i++)
    bw_preferences_present (world->window.context, GTK_WINDOW (world->window.window), pages[i]);
  world->dialog = find_dialog ();
  g_assert_nonnull (world->dialog);
  /* What is typed is written when it is left: a screen that is slow to say who has the keys would
   * make an entry lose them at any time. */
  gtk_window_set_focus (GTK_WINDOW (world->dialog), NULL);
}

/* The row of a channel, opened. */
static inline GtkWidget *
open_row (World *world, const char *name)
{
  GtkWidget *row = find (world->dialog, ADW_TYPE_EXPANDER_ROW, name);
  g_assert_nonnull (row);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  return row;
}

static inline void
set_up (World *world, gconstpointer data)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  fixture_init (&world->window, NULL);
  world->config = g_strdup (bw_demo_config_path (world->window.demo));
  world->log = g_build_filename (bw_demo_state_dir (world->window.demo), "alerts.log", NULL);
  g_autofree char *old = bw_test_read (world->config);
  g_autofree char *own = g_strdup_printf (OWN, world->log);
  g_autofree char *all = g_strconcat (old, "\n", own, NULL);
  write_config (world, all);
  wait_retention (world, "30d");
  open_window (&world->window, 900, 700);
  open_dialog (world);
}

static inline void
tear_down (World *world, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (world->dialog));
  close_window (&world->window);
  fixture_clear (&world->window);
  g_free (world->config);
  g_free (world->log);
}
