/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The editor of rules over a real engine: what is typed is tried out and saved, what is wrong is
 * said where it stands and can't be saved, and the way back. */
#include "ui/bw-chart-view.h"
#include "ui/bw-file-notice.h"
#include "ui/bw-rule-editor.h"
#include "ui/bw-rule-form.h"
#include "ui/bw-rule-preview.h"
#include "ui/bw-rule-row.h"
#include "window-fixture.h"

#include <string.h>

typedef struct
{
  Fixture window;
  GtkWidget *editor;
  const char *wanted;
} World;

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static bool
has_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget)
      && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return true;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return true;
  return false;
}

static bool
is_told (gpointer data)
{
  World *world = data;
  return has_label (world->editor, world->wanted);
}

static void
wait_told (World *world, const char *text)
{
  world->wanted = text;
  if (!bw_test_run_until (is_told, world, PATIENCE_MS))
    g_error ("nothing says \"%s\"", text);
}

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

static GtkWidget *
find_editor (void)
{
  return find_window ("BwRuleEditor");
}

static void
open_editor (World *world, const char *rule)
{
  bw_rule_editor_present (world->window.context, GTK_WINDOW (world->window.window), rule);
  world->editor = find_editor ();
  g_assert_nonnull (world->editor);
}

static GtkWidget *
control (World *world, const char *key)
{
  GtkWidget *form = find (world->editor, BW_TYPE_RULE_FORM);
  GtkWidget *found = bw_rule_form_control (BW_RULE_FORM (form), key);
  g_assert_nonnull (found);
  return found;
}

static void
type (World *world, const char *key, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (control (world, key)), text);
}

static bool
can_save (World *world)
{
  /* An action that is off has its button insensitive. */
  GtkWidget *button = GTK_WIDGET (
      gtk_widget_get_template_child (world->editor, G_OBJECT_TYPE (world->editor), "save"));
  return gtk_widget_get_sensitive (button);
}

static char *
file_of (World *world)
{
  char *text = NULL;
  g_assert_true (g_file_get_contents (bw_demo_config_path (world->window.demo), &text, NULL, NULL));
  return text;
}

static bool
is_closed (gpointer data)
{
  return find_editor () == NULL;
}

static bool
is_undone (gpointer data)
{
  g_autofree char *now = file_of (data);
  return strstr (now, "[rule cpu]") == NULL;
}

/* Wrong: said at the row, not saved; right: tried out, saved as the rule's own group; undone. */
static void
test_save (World *world, gconstpointer data)
{
  g_autofree char *before = file_of (world);
  open_editor (world, "cpu");
  wait_told (world, "in the last 30 days");
  g_assert_false (can_save (world));
  type (world, "critical", "10 %");
  g_assert_true (has_label (world->editor, "10 is not above warning=80"));
  g_assert_false (can_save (world));
  wait_told (world, "Not tried out");
  type (world, "critical", "97 %");
  g_assert_true (can_save (world));
  wait_told (world, "in the last 30 days");
  gtk_widget_activate_action (world->editor, "rule.save", NULL);
  g_assert_true (bw_test_run_until (is_closed, world, PATIENCE_MS));
  g_autofree char *after = file_of (world);
  g_assert_nonnull (strstr (after, "[rule cpu]\n"));
  g_assert_nonnull (strstr (after, "critical=97\n"));
  g_assert_nonnull (strstr (after, "warning=80\n"));
  bw_rule_editor_undo (world->window.context);
  g_assert_true (bw_test_run_until (is_undone, world, PATIENCE_MS));
  g_autofree char *back = file_of (world);
  g_assert_cmpstr (back, ==, before);
}

/* A level that is dragged is in its row at once; what was changed is taken back. */
static void
test_dragged (World *world, gconstpointer data)
{
  open_editor (world, "cpu");
  wait_told (world, "in the last 30 days");
  GtkWidget *preview = find (world->editor, BW_TYPE_RULE_PREVIEW);
  g_signal_emit_by_name (preview, "level-moved", 0u, 75.0, FALSE);
  g_signal_emit_by_name (preview, "level-moved", 0u, 72.5, TRUE);
  const char *shown = gtk_editable_get_text (GTK_EDITABLE (control (world, "warning")));
  g_assert_cmpstr (shown, ==, "72.5\u00a0%");
  g_assert_true (can_save (world));
  gtk_widget_activate_action (world->editor, "rule.undo", NULL);
  shown = gtk_editable_get_text (GTK_EDITABLE (control (world, "warning")));
  g_assert_cmpstr (shown, ==, "80\u00a0%");
  g_assert_false (can_save (world));
  gtk_window_destroy (GTK_WINDOW (world->editor));
}

static bool
path_is_told (gpointer data)
{
  return has_label (find_window ("BwPathDialog"), "Told at once: ");
}

static bool
notice_is_open (gpointer data)
{
  World *world = data;
  return has_label (world->editor, "Changed in the file meanwhile: Warning.");
}

/* The file is changed while the same rule is edited: other keys follow, the same one asks. */
static void
test_by_hand (World *world, gconstpointer data)
{
  g_autofree char *before = file_of (world);
  g_autofree char *by_hand =
      g_strconcat (before, "\n[rule cpu]\nmetric=system_cpu_percent\nwarning=77\nfor=9m\n", NULL);
  open_editor (world, "cpu");
  type (world, "warning", "71 %");
  g_assert_true (g_file_set_contents (bw_demo_config_path (world->window.demo), by_hand, -1, NULL));
  g_assert_true (bw_test_run_until (notice_is_open, world, PATIENCE_MS));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (control (world, "for"))), ==, "9\u00a0min");
  g_assert_false (can_save (world));
  g_signal_emit_by_name (find (world->editor, BW_TYPE_FILE_NOTICE), "mine");
  g_assert_true (can_save (world));
  gtk_widget_activate_action (world->editor, "rule.save", NULL);
  g_assert_true (bw_test_run_until (is_closed, world, PATIENCE_MS));
  g_autofree char *after = file_of (world);
  g_assert_nonnull (strstr (after, "warning=71\nfor=9m\n"));
}

/* The whole path of what is not saved: who is told and when it goes further; what
 * can't be in force can't be tried, and nothing is written. */
static void
test_path (World *world, gconstpointer data)
{
  open_editor (world, "cpu");
  type (world, "critical", "10 %");
  gtk_widget_activate_action (world->editor, "rule.path", NULL);
  g_assert_null (find_window ("BwPathDialog"));
  type (world, "critical", "97 %");
  gtk_widget_activate_action (world->editor, "rule.path", NULL);
  GtkWidget *dialog = find_window ("BwPathDialog");
  g_assert_nonnull (dialog);
  g_assert_true (bw_test_run_until (path_is_told, NULL, PATIENCE_MS));
  g_assert_true (has_label (dialog, "Escalates to level 3"));
  g_autofree char *text = file_of (world);
  g_assert_null (strstr (text, "[rule cpu]"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (world->editor));
}

/* Nothing is wrong before anything was said; a kind brings its own keys. */
static void
test_new (World *world, gconstpointer data)
{
  open_editor (world, NULL);
  wait_told (world, "Choose what is watched, and a limit.");
  g_assert_false (can_save (world));
  type (world, "metric", "system_memory_percent");
  type (world, "warning", "1 %");
  wait_told (world, "in the last 30 days");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (control (world, "kind")), 4);
  g_assert_true (
      gtk_widget_get_visible (gtk_widget_get_ancestor (control (world, "expr"), BW_TYPE_RULE_ROW)));
  g_assert_false (gtk_widget_get_visible (
      gtk_widget_get_ancestor (control (world, "metric"), BW_TYPE_RULE_ROW)));
  gtk_window_destroy (GTK_WINDOW (world->editor));
}

static void
set_up (World *world, gconstpointer data)
{
  fixture_init (&world->window, NULL);
  open_window (&world->window, 1280, 820);
}

static void
tear_down (World *world, gconstpointer data)
{
  close_window (&world->window);
  fixture_clear (&world->window);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale ();
  adw_init ();
  g_test_add ("/ui/rule-editor/save", World, NULL, set_up, test_save, tear_down);
  g_test_add ("/ui/rule-editor/dragged", World, NULL, set_up, test_dragged, tear_down);
  g_test_add ("/ui/rule-editor/by-hand", World, NULL, set_up, test_by_hand, tear_down);
  g_test_add ("/ui/rule-editor/path", World, NULL, set_up, test_path, tear_down);
  g_test_add ("/ui/rule-editor/new", World, NULL, set_up, test_new, tear_down);
  return g_test_run ();
}
