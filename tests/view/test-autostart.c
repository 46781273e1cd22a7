/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file that starts the program with the session: written, removed, and left as somebody made
 * it. */
#include "view/bw-autostart.h"

#include <gio/gio.h>
#include <string.h>

#define EXEC "bellwether --hidden"

static void
assert_plan (const char *old, bool is_on, bool is_asking, BwAutostartStep expected, char **out)
{
  char *text = NULL;
  g_assert_cmpint (bw_autostart_plan (old, EXEC, is_on, is_asking, &text), ==, expected);
  g_assert_true ((text != NULL) == (expected == BW_AUTOSTART_WRITE));
  if (out != NULL)
    *out = g_steal_pointer (&text);
  g_free (text);
}

/* As a session's manager reads it. */
static char *
value_of (const char *text, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  return g_key_file_get_string (file, "Desktop Entry", key, NULL);
}

static void
test_own (void)
{
  g_autofree char *text = NULL;
  assert_plan (NULL, false, true, BW_AUTOSTART_KEEP, NULL);
  assert_plan (NULL, true, false, BW_AUTOSTART_WRITE, &text);
  g_autofree char *exec = value_of (text, "Exec");
  g_autofree char *type = value_of (text, "Type");
  g_assert_cmpstr (exec, ==, EXEC);
  g_assert_cmpstr (type, ==, "Application");
  assert_plan (text, true, true, BW_AUTOSTART_KEEP, NULL);
  assert_plan (text, false, false, BW_AUTOSTART_REMOVE, NULL);
}

/* The program is somewhere else now. */
static void
test_moved (void)
{
  char *old = NULL, *text = NULL;
  g_assert_cmpint (bw_autostart_plan (NULL, "/opt/bellwether --hidden", true, false, &old), ==,
                   BW_AUTOSTART_WRITE);
  assert_plan (old, true, false, BW_AUTOSTART_WRITE, &text);
  g_autofree char *exec = value_of (text, "Exec");
  g_assert_cmpstr (exec, ==, EXEC);
  g_free (old);
  g_free (text);
}

#define HEAD "# mine\n[Desktop Entry]\n"
#define REST                                                                                       \
  "Type=Application\n\nName=Watch\nName[de]=Wache\n# later\n"                                      \
  "Exec=nice bellwether --hidden\nX-GNOME-Autostart-Delay=30\n[Other]\nHidden=mine\n"
#define EDITED HEAD REST

/* Whoever changed it is asked nothing and loses nothing. */
static void
test_edited (void)
{
  g_autofree char *off = NULL, *on = NULL;
  assert_plan (EDITED, true, false, BW_AUTOSTART_KEEP, NULL);
  assert_plan (EDITED, true, true, BW_AUTOSTART_KEEP, NULL);
  assert_plan (EDITED, false, false, BW_AUTOSTART_KEEP, NULL);
  assert_plan (EDITED, false, true, BW_AUTOSTART_WRITE, &off);
  g_assert_cmpstr (off, ==, HEAD "Hidden=true\n" REST);
  /* Switched off by hand it stays off until a person wants it. */
  assert_plan (off, true, false, BW_AUTOSTART_KEEP, NULL);
  assert_plan (off, true, true, BW_AUTOSTART_WRITE, &on);
  g_assert_cmpstr (on, ==, EDITED);
  assert_plan (HEAD "X-GNOME-Autostart-enabled = false\n" REST, true, false, BW_AUTOSTART_KEEP,
               NULL);
  g_free (on);
  assert_plan (HEAD "X-GNOME-Autostart-enabled = false\n" REST, true, true, BW_AUTOSTART_WRITE,
               &on);
  g_assert_cmpstr (on, ==, EDITED);
}

static void
test_broken (void)
{
  assert_plan ("not a key file", true, false, BW_AUTOSTART_KEEP, NULL);
  assert_plan ("not a key file", true, true, BW_AUTOSTART_WRITE, NULL);
  assert_plan ("not a key file", false, true, BW_AUTOSTART_REMOVE, NULL);
  assert_plan ("", false, true, BW_AUTOSTART_REMOVE, NULL);
}

/* What is written is what GIO starts. */
static void
test_exec (void)
{
  static const char *const argv[] = { "/opt/my bots/bellwether", "--config", "a\"b$c`d\\e%f", "",
                                      NULL };
  g_autofree char *exec = bw_autostart_exec (argv);
  g_assert_cmpstr (exec, ==,
                   "\"/opt/my bots/bellwether\" --config \"a\\\"b\\$c\\`d\\\\e%%f\" \"\"");
  g_autofree char *text = NULL;
  g_assert_cmpint (bw_autostart_plan (NULL, exec, true, true, &text), ==, BW_AUTOSTART_WRITE);
  g_autofree char *back = value_of (text, "Exec");
  g_assert_cmpstr (back, ==, exec);
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_shell_parse_argv (back, NULL, &words, &error));
  g_assert_cmpstr (words[0], ==, argv[0]);
  g_assert_cmpstr (words[2], ==, "a\"b$c`d\\e%%f");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/autostart/own", test_own);
  g_test_add_func ("/view/autostart/moved", test_moved);
  g_test_add_func ("/view/autostart/edited", test_edited);
  g_test_add_func ("/view/autostart/broken", test_broken);
  g_test_add_func ("/view/autostart/exec", test_exec);
  return g_test_run ();
}
