/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The preferences over a real engine: what is typed and switched stands in the file, what is wrong
 * does not, and what others write is neither lost nor hidden. */
#include "lib/bw-test-bus.h"
#include "lib/bw-test-keyring.h"
#include "preferences-fixture.h"
#include "ui/bw-found-ledgers.h"
#include "ui/bw-new-group.h"
#include "ui/bw-secret-row.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static BwTestBus *bus = NULL;
static char *bus_address = NULL;

/* GTestDBus forks, which is for a process without threads; all tests but one are without a bus. */
static void
start_bus (void)
{
  /* It takes the screen away, too. */
  g_autofree char *display = g_strdup (g_getenv ("DISPLAY"));
  bus = bw_test_bus_new (NULL);
  if (display != NULL)
    g_setenv ("DISPLAY", display, true);
  bus_address = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", true);
}

static GtkEditable *
entry_of (World *world, const char *key)
{
  GtkWidget *row = find (world->dialog, BW_TYPE_KEY_ROW, key);
  g_assert_nonnull (row);
  return GTK_EDITABLE (bw_key_row_control (BW_KEY_ROW (row)));
}

static bool
is_wrong (World *world, const char *key)
{
  return gtk_widget_has_css_class (find (world->dialog, BW_TYPE_KEY_ROW, key), "error");
}

/* Enter writes; all else stays, comments and what is not known. */
static void
test_typing (World *world, gconstpointer data)
{
  GtkEditable *entry = entry_of (world, "samples");
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "30d");
  gtk_editable_set_text (entry, "soon");
  g_assert_true (is_wrong (world, "samples"));
  g_signal_emit_by_name (entry, "activate");
  gtk_editable_set_text (entry, "9d");
  g_assert_false (is_wrong (world, "samples"));
  g_signal_emit_by_name (entry, "activate");
  wait_text (world, "# mine\n[retention]\n# a month\nsamples=9d\n#x-of-later=1\n");
  wait_text (world, "\n# the end");
  /* What holds by itself again. */
  wait_retention (world, "9d");
  GtkWidget *row = find (world->dialog, BW_TYPE_KEY_ROW, "samples");
  GtkWidget *reset = find (row, GTK_TYPE_BUTTON, NULL);
  g_signal_emit_by_name (reset, "clicked");
  wait_text (world, "# a month\n#x-of-later=1\n");
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "30d");
}

/* Somebody edits the file while one types. */
static void
test_conflict (World *world, gconstpointer data)
{
  GtkEditable *samples = entry_of (world, "samples"), *incidents = entry_of (world, "incidents");
  g_autofree char *old = bw_test_read (world->config);
  g_auto (GStrv) parts = g_strsplit (old, "samples=30d", 2);
  g_autofree char *by_hand = g_strconcat (parts[0], "samples=12d\nincidents=77d", parts[1], NULL);
  gtk_widget_grab_focus (GTK_WIDGET (samples));
  gtk_editable_set_text (samples, "9d");
  write_config (world, by_hand);
  wait_retention (world, "12d");
  /* The other key merges silently, this one asks. */
  g_assert_cmpstr (gtk_editable_get_text (incidents), ==, "77d");
  g_assert_cmpstr (gtk_editable_get_text (samples), ==, "9d");
  GtkWidget *row = find (world->dialog, BW_TYPE_KEY_ROW, "samples");
  GtkWidget *theirs = find (row, GTK_TYPE_BUTTON, "Take the file's");
  GtkWidget *mine = find (row, GTK_TYPE_BUTTON, "Write mine");
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_parent (mine)));
  g_signal_emit_by_name (samples, "activate");
  wait_text (world, "samples=12d\n");
  g_signal_emit_by_name (mine, "clicked");
  wait_text (world, "samples=9d\nincidents=77d\n");
  g_assert_false (gtk_widget_get_visible (gtk_widget_get_parent (mine)));
  wait_retention (world, "9d");
  gtk_editable_set_text (samples, "10d");
  write_config (world, by_hand);
  wait_retention (world, "12d");
  g_signal_emit_by_name (theirs, "clicked");
  g_assert_cmpstr (gtk_editable_get_text (samples), ==, "12d");
}

static bool
is_gone (gpointer data)
{
  World *world = data;
  g_autofree char *text = bw_test_read (world->config);
  return strstr (text, world->wanted) == NULL;
}

static bool
has_undo (gpointer data)
{
  return find (data, GTK_TYPE_BUTTON, "Undo") != NULL;
}

/* Removed at once, and back where it was. */
static void
test_removal (World *world, gconstpointer data)
{
  g_autofree char *before = bw_test_read (world->config);
  GtkWidget *row = open_row (world, "spare");
  g_signal_emit_by_name (find (row, GTK_TYPE_BUTTON, "Remove"), "clicked");
  world->wanted = "[channel spare]";
  g_assert_true (bw_test_run_until (is_gone, world, PATIENCE_MS));
  g_assert_true (bw_test_run_until (has_undo, world->dialog, PATIENCE_MS));
  g_signal_emit_by_name (find (world->dialog, GTK_TYPE_BUTTON, "Undo"), "clicked");
  wait_text (world, "[channel spare]");
  g_autofree char *after = bw_test_read (world->config);
  g_assert_cmpstr (after, ==, before);
}

static GtkWidget *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (unsigned i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (g_type_is_a (G_OBJECT_TYPE (window), type))
        return window;
    }
  return NULL;
}

static void
type_into (GtkWidget *dialog, const char *title, const char *text)
{
  GtkWidget *row = find (dialog, ADW_TYPE_ENTRY_ROW, title);
  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static bool
has_opened (gpointer data)
{
  World *world = data;
  GtkWidget *row = find (world->dialog, ADW_TYPE_EXPANDER_ROW, world->wanted);
  return row != NULL && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row));
}

/* A channel is added with what it can't do without, and opens. */
static void
test_add (World *world, gconstpointer data)
{
  GtkWidget *list = gtk_widget_get_ancestor (find (world->dialog, ADW_TYPE_EXPANDER_ROW, "spare"),
                                             BW_TYPE_GROUP_LIST);
  g_assert_true (gtk_widget_activate_action (list, "group-list.add", "s", "email"));
  GtkWidget *dialog = find_window (BW_TYPE_NEW_GROUP);
  g_assert_nonnull (dialog);
  GtkWidget *add = find (dialog, GTK_TYPE_BUTTON, "Add");
  g_assert_false (gtk_widget_get_sensitive (add));
  type_into (dialog, "Name", "spare");
  type_into (dialog, "Sender", "bot@example.org");
  type_into (dialog, "Recipients", "anna@example.org;ben@example.org");
  /* There is one of this name. */
  g_assert_false (gtk_widget_get_sensitive (add));
  type_into (dialog, "Name", "post");
  type_into (dialog, "Mail server", "mx.example.org");
  g_assert_true (gtk_widget_get_sensitive (add));
  g_signal_emit_by_name (add, "clicked");
  wait_text (world, "[channel post]\ntype=email\nhost=mx.example.org\nfrom=bot@example.org\n"
                    "to=anna@example.org;ben@example.org\n");
  world->wanted = "post";
  g_assert_true (bw_test_run_until (has_opened, world, PATIENCE_MS));
  g_assert_null (find_window (BW_TYPE_NEW_GROUP));
}

static bool
has_log (gpointer data)
{
  return g_file_test (((World *) data)->log, G_FILE_TEST_EXISTS);
}

static bool
says_delivered (gpointer data)
{
  for (GtkWidget *child = gtk_widget_get_first_child (data); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says_delivered (child)
        || (GTK_IS_LABEL (child)
            && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (child)), "Delivered at")))
      return true;
  return false;
}

/* A test is sent, and its answer stands below the button. */
static void
test_channel (World *world, gconstpointer data)
{
  GtkWidget *row = open_row (world, "record");
  g_assert_false (says_delivered (row));
  g_signal_emit_by_name (find (row, GTK_TYPE_BUTTON, "Send test"), "clicked");
  g_assert_true (bw_test_run_until (has_log, world, PATIENCE_MS));
  g_assert_true (bw_test_run_until (says_delivered, row, PATIENCE_MS));
}

static bool
offers_file (gpointer data)
{
  return gtk_widget_get_visible (data);
}

/* Where there is no keyring a secret is kept in a file of one's own, and is not seen again. */
static void
test_secret (World *world, gconstpointer data)
{
  GtkWidget *row = find (open_row (world, "chat"), BW_TYPE_SECRET_ROW, NULL);
  g_assert_nonnull (row);
  GtkEditable *entry = GTK_EDITABLE (find (row, GTK_TYPE_PASSWORD_ENTRY, NULL));
  GtkWidget *keep = find_text_button (row, "Keep in a file");
  gtk_editable_set_text (entry, "12345:s3cret");
  g_assert_true (bw_test_run_until (offers_file, keep, PATIENCE_MS));
  g_signal_emit_by_name (keep, "clicked");
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "");
  wait_text (world, "bot-token-file=");
  g_autofree char *text = bw_test_read (world->config);
  g_assert_null (strstr (text, "s3cret"));
  g_autofree char *dir = g_path_get_dirname (world->config);
  g_autofree char *path = g_build_filename (dir, "secrets", "chat-bot-token", NULL);
  g_autofree char *kept = bw_test_read (path);
  g_assert_cmpstr (kept, ==, "12345:s3cret");
  GStatBuf info;
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

typedef struct
{
  GtkWidget *row;
  const char *text;
} Said;

static bool
is_said (gpointer data)
{
  const Said *said = data;
  return find_label (said->row, said->text) != NULL;
}

static void
wait_said (GtkWidget *row, const char *text)
{
  Said said = { row, text };
  g_assert_true (bw_test_run_until (is_said, &said, PATIENCE_MS));
}

/* Into a real keyring, and out of it. */
static void
test_keyring (World *world, gconstpointer data)
{
  if (bus == NULL)
    return;
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", bus_address, true);
  g_autoptr (BwTestKeyring) keyring = bw_test_keyring_new ();
  if (keyring == NULL)
    return;
  gtk_window_destroy (GTK_WINDOW (world->dialog));
  open_dialog (world);
  GtkWidget *row = find (open_row (world, "chat"), BW_TYPE_SECRET_ROW, NULL);
  GtkEditable *entry = GTK_EDITABLE (find (row, GTK_TYPE_PASSWORD_ENTRY, NULL));
  wait_said (row, "Not stored: nothing can be sent without it");
  gtk_editable_set_text (entry, "12345:s3cret");
  g_signal_emit_by_name (find_text_button (row, "Store"), "clicked");
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "");
  wait_said (row, "Stored in the keyring");
  g_assert_null (find_label (row, "12345:s3cret"));
  g_signal_emit_by_name (find_text_button (row, "Forget"), "clicked");
  wait_said (row, "Not stored: nothing can be sent without it");
}

/* The boxes of the line of CHANNEL, mildest first. */
static GtkWidget *
find_box (GtkWidget *widget, const char *tooltip)
{
  if (GTK_IS_CHECK_BUTTON (widget)
      && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_box (child, tooltip);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_matrix (World *world, gconstpointer data)
{
  GtkWidget *error = find_box (world->dialog, "record: Error");
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (error)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (error), FALSE);
  wait_text (world, "alerts.log\nmin-severity=critical\n");
  GtkWidget *worst = find_box (world->dialog, "record: Emergency");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (worst), FALSE);
  wait_text (world, "enabled=false\n");
}

static bool
has_row (gpointer data)
{
  World *world = data;
  return find (world->dialog, ADW_TYPE_ACTION_ROW, world->wanted) != NULL;
}

static bool
is_open (gpointer data)
{
  GtkWidget *row = find (((World *) data)->dialog, ADW_TYPE_EXPANDER_ROW, "everyone");
  return row != NULL && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row));
}

/* Quiet hours for every alert begin a route, which opens. */
static void
test_quiet_hours (World *world, gconstpointer data)
{
  GtkWidget *row = find (world->dialog, ADW_TYPE_ACTION_ROW, "Quiet hours");
  g_assert_nonnull (row);
  g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "None"));
  g_signal_emit_by_name (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)), "clicked");
  wait_text (world, "[route everyone]\nmute=mon-sun 22:30-07:00\n");
  g_assert_true (bw_test_run_until (is_open, world, PATIENCE_MS));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "mon-sun 22:30-07:00");
}

/* A bot's file in a home folder is found, and one that is watched is not offered. */
static void
test_found (World *world, gconstpointer data)
{
  g_autofree char *csv = bw_demo_ledger_csv (40, BW_TEST_NOW_US);
  g_free (bw_test_write (g_get_home_dir (), "bots/my-own-bets.csv", csv, -1));
  GtkWidget *group = find (world->dialog, BW_TYPE_FOUND_LEDGERS, NULL);
  g_signal_emit_by_name (find (group, GTK_TYPE_BUTTON, "Look"), "clicked");
  world->wanted = "my-own-bets.csv";
  g_assert_true (bw_test_run_until (has_row, world, PATIENCE_MS));
}

/* Every page can be shown, and every control of every row has a name. */
static void
test_pages (World *world, gconstpointer data)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      bw_preferences_present (world->window.context, GTK_WINDOW (world->window.window), pages[i]);
      g_assert_true (find_dialog () == world->dialog);
      g_assert_cmpstr (
          adw_preferences_window_get_visible_page_name (ADW_PREFERENCES_WINDOW (world->dialog)), ==,
          pages[i]);
      bw_test_drain ();
    }
}

static bool
is_measured (gpointer data)
{
  return find_label (data, "Room it takes") != NULL && find_label (data, "Looking…") == NULL;
}

static bool
has_rule (gpointer data)
{
  return find (data, ADW_TYPE_ACTION_ROW, "cpu") != NULL;
}

/* A page is filled when it is looked at. */
static void
test_filled (World *world, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (world->dialog));
  bw_preferences_present (world->window.context, GTK_WINDOW (world->window.window), "retention");
  world->dialog = find_dialog ();
  g_assert_nonnull (find (world->dialog, BW_TYPE_KEY_ROW, "samples"));
  g_assert_true (bw_test_run_until (is_measured, world->dialog, PATIENCE_MS));
  g_assert_null (find (world->dialog, ADW_TYPE_EXPANDER_ROW, "spare"));
  open_dialog (world);
  g_assert_nonnull (find (world->dialog, ADW_TYPE_EXPANDER_ROW, "spare"));
  g_assert_nonnull (find (world->dialog, ADW_TYPE_ACTION_ROW, "Quiet hours"));
  g_assert_true (bw_test_run_until (has_rule, world->dialog, PATIENCE_MS));
}

int
main (int argc, char **argv)
{
  g_autofree char *home = bw_test_dir_new ();
  g_setenv ("HOME", home, true);
  g_test_init (&argc, &argv, NULL);
  start_bus ();
  gtk_disable_setlocale ();
  adw_init ();
  bw_resources_ensure ();
#define ADD(name, func) g_test_add ("/ui/preferences/" name, World, NULL, set_up, func, tear_down)
  ADD ("typing", test_typing);
  ADD ("conflict", test_conflict);
  ADD ("removal", test_removal);
  ADD ("add", test_add);
  ADD ("channel", test_channel);
  ADD ("secret", test_secret);
  ADD ("matrix", test_matrix);
  ADD ("quiet-hours", test_quiet_hours);
  ADD ("found", test_found);
  ADD ("pages", test_pages);
  ADD ("filled", test_filled);
  ADD ("keyring", test_keyring);
  int code = g_test_run ();
  bw_test_dir_remove (home);
  return code;
}
