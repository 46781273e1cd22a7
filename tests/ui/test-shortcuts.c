/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of shortcuts says what the keys are, and the help is found by its words. */
#include "lib/bw-test.h"
#include "ui/bw-application-private.h"
#include "ui/bw-help-window.h"
#include "ui/bw-resources.h"

/* The keys that the window of shortcuts names, in GTK's own spelling, each with the title of its
 * group. */
static void
add_shortcut (GHashTable *named, GObject *shortcut)
{
  g_autofree char *keys = NULL;
  g_object_get (shortcut, "accelerator", &keys, NULL);
  GtkWidget *group = gtk_widget_get_ancestor (GTK_WIDGET (shortcut), GTK_TYPE_SHORTCUTS_GROUP);
  g_assert_nonnull (group);
  g_auto (GStrv) each = g_strsplit (keys, " ", -1);
  for (unsigned i = 0; each[i] != NULL; i++)
    {
      unsigned key = 0;
      GdkModifierType modifiers = 0;
      char *title = NULL;
      if (strstr (each[i], "...") != NULL)
        continue;
      g_assert_true (gtk_accelerator_parse (each[i], &key, &modifiers));
      g_object_get (group, "title", &title, NULL);
      g_hash_table_insert (named, gtk_accelerator_name (key, modifiers), title);
    }
}

static GHashTable *
named_keys (GtkBuilder *builder)
{
  GHashTable *named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GSList) objects = gtk_builder_get_objects (builder);
  for (GSList *at = objects; at != NULL; at = at->next)
    if (GTK_IS_SHORTCUTS_SHORTCUT (at->data))
      add_shortcut (named, at->data);
  return named;
}

static GHashTable *
real_keys (GtkApplication *application)
{
  GHashTable *real = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (application);
  for (unsigned i = 0; actions[i] != NULL; i++)
    {
      g_auto (GStrv) keys = gtk_application_get_accels_for_action (application, actions[i]);
      for (unsigned j = 0; keys[j] != NULL; j++)
        g_hash_table_insert (real, g_strdup (keys[j]), g_strdup (actions[i]));
    }
  return real;
}

/* Whether every key of SOME that has to be is one of OTHERS. */
static bool
are_in (GHashTable *some, GHashTable *others, bool only_of_window, const char *where)
{
  GHashTableIter iter;
  gpointer key, of;
  bool is_good = true;
  g_hash_table_iter_init (&iter, some);
  while (g_hash_table_iter_next (&iter, &key, &of))
    {
      bool is_of_window = g_str_equal (of, "Pages") || g_str_equal (of, "Window");
      /* GTK's own, for the button that is marked as primary. */
      if ((only_of_window && !is_of_window) || g_str_equal (key, "F10")
          || g_hash_table_contains (others, key))
        continue;
      g_test_message ("%s (%s) is not %s", (char *) key, (char *) of, where);
      is_good = false;
    }
  return is_good;
}

static void
test_keys (void)
{
  g_autoptr (GtkApplication) application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource ("/io/github/bellwether/Bellwether/bw-shortcuts.ui");
  bw_application_add_keys (application);
  g_autoptr (GHashTable) named = named_keys (builder);
  g_autoptr (GHashTable) real = real_keys (application);
  g_assert_cmpuint (g_hash_table_size (real), >=, 16);
  g_assert_true (are_in (real, named, false, "in the window of shortcuts"));
  g_assert_true (are_in (named, real, true, "the key of an action"));
}

static void
test_help (void)
{
  g_autoptr (GtkApplication) application =
      GTK_APPLICATION (adw_application_new (NULL, G_APPLICATION_NON_UNIQUE));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  BwHelpWindow *window = bw_help_window_present (application, NULL);
  unsigned n_all = bw_help_window_search (window, "");
  g_assert_cmpuint (n_all, >=, 15);
  unsigned n_some = bw_help_window_search (window, " INCOMING webhooks ");
  g_assert_cmpuint (n_some, ==, 1);
  g_assert_cmpuint (bw_help_window_search (window, "no such words"), ==, 0);
  g_assert_cmpuint (bw_help_window_search (window, ""), ==, n_all);
  /* Once more is the same window. */
  g_assert_true (bw_help_window_present (application, NULL) == window);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  bw_resources_ensure ();
  g_test_add_func ("/shortcuts/keys", test_keys);
  g_test_add_func ("/shortcuts/help", test_help);
  return g_test_run ();
}
