/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One key is set: that line and no other, checked first, and never over another's change. */
#include "config/bw-config-edit.h"

#include "base/bw-error.h"
#include "config/bw-config-disk.h"
#include "config/bw-config-print.h"
#include "config/bw-config-removal.h"
#include "config/bw-config-schema.h"
#include "lib/bw-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const BwKeySchema rule_keys[] = {
  { .name = "metric", .type = BW_KEY_SELECTOR, .is_required = true },
  { .name = "for", .type = BW_KEY_DURATION, .default_text = "0s" },
  { .name = "runbook", .type = BW_KEY_STRING },
  { .name = "secret", .type = BW_KEY_STRING, .is_secret = true },
  { .name = NULL },
};
static const BwKeySchema file_keys[] = {
  { .name = "path", .type = BW_KEY_PATH, .is_required = true },
  { .name = NULL },
};

typedef struct
{
  char *dir;
  char *path;
  BwGroupSchema schemas[4];
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  unsigned n = 0;
  const BwGroupSchema *own = bw_config_own_schemas (&n);
  f->dir = bw_test_dir_new ();
  f->path = g_build_filename (f->dir, "conf", "x.conf", NULL);
  f->schemas[0] = own[0];
  f->schemas[1] = own[1];
  f->schemas[2] = (BwGroupSchema){ "rule", NULL, rule_keys };
  f->schemas[3] = (BwGroupSchema){ "source", "file", file_keys };
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bw_test_dir_remove (f->dir);
  g_free (f->dir);
  g_free (f->path);
}

static bool
set (Fixture *f, const char *group, const char *key, const char *value, GError **error)
{
  return bw_config_set (f->path, group, key, value, f->schemas, 4, error);
}

static void
assert_set (Fixture *f, const char *group, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;
  bool is_set = set (f, group, key, value, &error);
  g_assert_no_error (error);
  g_assert_true (is_set);
}

static void
assert_refused (Fixture *f, const char *group, const char *key, const char *value, int code,
                const char *message)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (set (f, group, key, value, &error));
  g_assert_error (error, BW_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
assert_file (Fixture *f, const char *expected)
{
  g_autofree char *text = bw_test_read (f->path);
  g_assert_cmpstr (text, ==, expected);
}

static unsigned
mode_of (const char *path)
{
  struct stat info;
  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_mode & 07777;
}

static unsigned
count_files (Fixture *f)
{
  g_autofree char *folder = g_path_get_dirname (f->path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  unsigned n = 0;
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_new_file (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (f->path);
  assert_set (f, "general", "zone", "Europe/Paris");
  assert_set (f, "rule cpu", "metric", "cpu{core=~\"\\\\d\"}");
  assert_set (f, "rule cpu", "runbook", " two\nlines");
  assert_set (f, "general", "presets", "default;betting");
  assert_file (f, "[general]\nzone=Europe/Paris\npresets=default;betting\n\n"
                  "[rule cpu]\nmetric=cpu{core=~\"\\\\\\\\d\"}\nrunbook=\\stwo\\nlines\n");
  g_assert_cmpuint (mode_of (f->path), ==, 0600);
  g_assert_cmpuint (mode_of (folder), ==, 0700);
  g_autoptr (BwConfig) config = bw_config_load (f->path, f->schemas, 4);
  g_assert_cmpuint (bw_config_n_errors (config), ==, 0);
  const BwConfigGroup *rule = bw_config_find (config, "rule", "cpu");
  g_assert_cmpstr (bw_config_group_text (rule, "metric"), ==, "cpu{core=~\"\\\\d\"}");
  g_assert_cmpstr (bw_config_group_text (rule, "runbook"), ==, " two\nlines");
  assert_set (f, "rule cpu", "runbook", NULL);
  g_assert_cmpuint (count_files (f), ==, 1);
}

/* What was wrong or odd in the file before stays as it is, and does not stand in the way. */
static void
test_keeps_the_rest (Fixture *f, gconstpointer data)
{
  g_free (bw_test_write (f->dir, "conf/x.conf",
                         "# mine\r\n\r\n[general]\r\nzone = UTC  \r\nbogus\r\n"
                         "[rule a]\r\nmetric=x\r\nfor=soon\r\n; what\r\n[sorce]\r\n",
                         -1));
  g_assert_cmpint (g_chmod (f->path, 0640), ==, 0);
  assert_set (f, "general", "zone", "Europe/Rome");
  assert_file (f, "# mine\r\n\r\n[general]\r\nzone = Europe/Rome\r\nbogus\r\n"
                  "[rule a]\r\nmetric=x\r\nfor=soon\r\n; what\r\n[sorce]\r\n");
  g_assert_cmpuint (mode_of (f->path), ==, 0640);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  const char *before = "[rule a]\nmetric=x\n[rule a]\nfor=1s\n";
  g_free (bw_test_write (f->dir, "conf/x.conf", before, -1));
  int invalid = BW_ERROR_INVALID;
  assert_refused (f, "general", "zone", "Nowhere", invalid,
                  "[general] zone: found “Nowhere”, expected a time zone such as Europe/Berlin, "
                  "UTC or local");
  assert_refused (f, "general", "zones", "UTC", invalid,
                  "[general] zones: unknown key, did you mean zone?");
  assert_refused (f, "genral", "zone", "UTC", invalid,
                  "[genral] unknown group, did you mean [general]?");
  assert_refused (f, "rule", "metric", "x", invalid, "[rule] has no name, expected [rule NAME]");
  assert_refused (
      f, "rule b", "secret", "hunter2", invalid,
      "[rule b] secret: is a secret, which is never kept in this file; take it out, and: "
      "bellwetherctl secret set b/secret");
  assert_refused (f, "source s", "path", "/x", invalid,
                  "[source s] type: is missing, expected type= with one of file");
  assert_refused (f, "rule a", "metric", NULL, invalid,
                  "[rule a] metric: is missing, expected a metric such as "
                  "system_cpu_percent{source=\"NAME\"}");
  g_autofree char *none = g_strdup_printf ("%s: [rule a] has no key runbook", f->path);
  assert_refused (f, "rule a", "runbook", NULL, BW_ERROR_NOT_FOUND, none);
  assert_refused (f, "general", "presets", "a\nb", invalid,
                  "[general] presets: has a control character, expected a list on one line");
  assert_refused (f, "a]\n[b", "zone", "x", invalid, "found “a]�[b”, expected the name of a group");
  assert_refused (f, "general", "#zone", "x", invalid, "found “#zone”, expected the name of a key");
  g_autofree char *huge = g_strnfill (70000, 'x');
  assert_refused (f, "rule a", "runbook", huge, invalid,
                  "[rule a] runbook: the value is longer than 64 KiB");
  assert_file (f, before);
  g_assert_cmpuint (count_files (f), ==, 1);
}

/* A source begins with its type, though the rest that it needs is not there yet. */
static void
test_new_source (Fixture *f, gconstpointer data)
{
  assert_set (f, "source s", "type", "file");
  assert_set (f, "source s", "path", "/x");
  assert_file (f, "[source s]\ntype=file\npath=/x\n");
  assert_refused (f, "source s", "type", "fil", BW_ERROR_INVALID,
                  "[source s] type: found “fil”, expected one of file; did you mean file?");
}

static void
test_link (Fixture *f, gconstpointer data)
{
  g_autofree char *target = bw_test_write (f->dir, "dots/y.conf", "[general]\nzone=UTC\n", -1);
  g_autofree char *folder = g_path_get_dirname (f->path);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink ("../dots/y.conf", f->path), ==, 0);
  assert_set (f, "general", "zone", "Europe/Oslo");
  g_assert_true (g_file_test (f->path, G_FILE_TEST_IS_SYMLINK));
  g_autofree char *text = bw_test_read (target);
  g_assert_cmpstr (text, ==, "[general]\nzone=Europe/Oslo\n");
  /* A link to nothing: what it names is made. */
  g_assert_cmpint (g_unlink (target), ==, 0);
  assert_set (f, "general", "zone", "UTC");
  g_assert_true (g_file_test (target, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpint (g_unlink (f->path), ==, 0);
  g_assert_cmpint (symlink ("x.conf", f->path), ==, 0);
  g_autoptr (GError) error = NULL;
  g_assert_false (set (f, "general", "zone", "UTC", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_FAILED);
}

static void
test_changed_meanwhile (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_free (bw_test_write (f->dir, "conf/x.conf", "one\n", -1));
  g_autoptr (GBytes) old = bw_config_disk_read (f->path, &error);
  g_autoptr (GBytes) new = g_bytes_new_static ("two\n", 4);
  g_free (bw_test_write (f->dir, "conf/x.conf", "other\n", -1));
  g_assert_false (bw_config_disk_replace (f->path, old, new, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (bw_config_disk_replace (f->path, NULL, new, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_clear_error (&error);
  assert_file (f, "other\n");
  g_assert_cmpint (g_unlink (f->path), ==, 0);
  g_assert_false (bw_config_disk_replace (f->path, old, new, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_assert_cmpuint (count_files (f), ==, 0);
}

static gpointer
set_in_thread (gpointer data)
{
  Fixture *f = data;
  static int counter = 0;
  g_autofree char *group = g_strdup_printf ("rule r%d", g_atomic_int_add (&counter, 1));
  assert_set (f, group, "metric", "x");
  return NULL;
}

/* Eight at once: each change is in the file in the end. */
static void
test_at_once (Fixture *f, gconstpointer data)
{
  GThread *threads[8];
  for (unsigned i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("set", set_in_thread, f);
  for (unsigned i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_autoptr (BwConfig) config = bw_config_load (f->path, f->schemas, 4);
  g_assert_cmpuint (bw_config_n_errors (config), ==, 0);
  g_assert_cmpuint (bw_config_n_groups (config, "rule"), ==, G_N_ELEMENTS (threads));
  g_assert_cmpuint (count_files (f), ==, 1);
}

#define NOBODY 65534

static void
test_no_permission (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_free (bw_test_write (f->dir, "conf/x.conf", "", 0));
  g_autofree char *folder = g_path_get_dirname (f->path);
  bool is_root = geteuid () == 0;
  g_assert_cmpint (g_chmod (folder, is_root ? 0755 : 0500), ==, 0);
  g_assert_cmpint (g_chmod (f->dir, 0755), ==, 0);
  /* Root may write everywhere: then somebody else tries. */
  g_assert_true (!is_root || seteuid (NOBODY) == 0);
  g_assert_cmpint (faccessat (AT_FDCWD, folder, R_OK | X_OK, AT_EACCESS), ==, 0);
  g_assert_false (set (f, "general", "zone", "UTC", &error));
  g_assert_true (!is_root || seteuid (0) == 0);
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  g_assert_error (error, BW_ERROR, BW_ERROR_PERMISSION);
  g_assert_true (g_str_has_prefix (error->message, f->path));
}

static void
test_print (Fixture *f, gconstpointer data)
{
  g_autoptr (BwConfig) config = bw_config_parse (
      "x", "# c\n[rule b]\nfor= 5m\nmetric=x\n\n[general]\nzone=Nowhere\n", -1, f->schemas, 4);
  g_autofree char *file_only = bw_config_to_text (config, false);
  g_assert_cmpstr (file_only, ==, "[rule b]\nfor=5m\nmetric=x\n\n[general]\n");
  g_autofree char *all = bw_config_to_text (config, true);
  g_assert_cmpstr (all, ==,
                   "[rule b]\nfor=5m\nmetric=x\n\n"
                   "[general]\n# defaults\npresets=default\nzone=local\ndigest-at=09:00\n"
                   "units=binary\ncolours=system\ntray=auto\nbackground=true\nautostart=false\n\n"
                   "[retention]\n# defaults\nsamples=30d\nrollup-minutes=365d\n"
                   "incidents=60d\ndeliveries=60d\n");
}

#define BEFORE "# mine\n[rule a]\nmetric = x \n\n# the end, without a line end"

static bool
set_new (Fixture *f, const char *group, const char *const *keys, const char *const *values,
         GError **error)
{
  return bw_config_set_new_group (f->path, group, keys, values, f->schemas, 4, error);
}

static void
test_new_group (Fixture *f, gconstpointer data)
{
  static const char *const keys[] = { "type", "path", NULL };
  static const char *const values[] = { "file", " a b", NULL };
  g_autoptr (GError) error = NULL;
  g_assert_true (set_new (f, "source s", keys, values, &error));
  g_assert_no_error (error);
  g_autofree char *alone = bw_test_read (f->path);
  g_assert_cmpstr (alone, ==, "[source s]\ntype=file\npath=\\sa b\n");
  g_free (bw_test_write (f->dir, "conf/x.conf", BEFORE, -1));
  g_assert_true (set_new (f, "source s", keys, values, &error));
  g_assert_no_error (error);
  g_autofree char *text = bw_test_read (f->path);
  g_assert_cmpstr (text, ==, BEFORE "\n\n[source s]\ntype=file\npath=\\sa b\n");
  /* Twice is once too often. */
  g_assert_false (set_new (f, "source s", keys, values, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_autofree char *after = bw_test_read (f->path);
  g_assert_cmpstr (after, ==, text);
}

static void
test_new_group_refused (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *group;
    const char *keys[4];
    const char *values[4];
    const char *said;
  } cases[] = {
    { "source s", { "type" }, { "file" }, "path" },
    { "source s", { "type", "path", "color" }, { "file", "x", "red" }, "color" },
    { "source s", { "type", "path" }, { "fille", "x" }, "type" },
    { "source a b", { "type", "path" }, { "file", "x" }, "a b" },
    { "rule b", { "metric", "for" }, { "x", "soon" }, "for" },
    { "rule b", { "metric", "for" }, { "x", "\xff" }, "for" },
  };
  g_free (bw_test_write (f->dir, "conf/x.conf", BEFORE, -1));
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (set_new (f, cases[i].group, cases[i].keys, cases[i].values, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i].said));
      g_autofree char *text = bw_test_read (f->path);
      g_assert_cmpstr (text, ==, BEFORE);
    }
}

static bool
replace (Fixture *f, const char *old, const char *value, GError **error)
{
  return bw_config_replace (f->path, "rule a", "for", old, value, f->schemas, 4, error);
}

static void
assert_text (Fixture *f, const char *expected)
{
  g_autofree char *text = bw_test_read (f->path);
  g_assert_cmpstr (text, ==, expected);
}

/* What another has written since is not overwritten, unless it is the same. */
static void
test_replace (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_free (bw_test_write (f->dir, "conf/x.conf", "[rule a]\nmetric=x\nfor=5m\n", -1));
  g_assert_false (replace (f, "4m", "6m", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (replace (f, NULL, "6m", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (replace (f, "4m", NULL, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_clear_error (&error);
  assert_text (f, "[rule a]\nmetric=x\nfor=5m\n");
  g_assert_true (replace (f, "4m", "5m", &error));
  g_assert_true (replace (f, "5m", "6m", &error));
  assert_text (f, "[rule a]\nmetric=x\nfor=6m\n");
  g_assert_true (replace (f, "6m", NULL, &error));
  g_assert_true (replace (f, NULL, NULL, &error));
  g_assert_true (replace (f, "6m", NULL, &error));
  g_assert_no_error (error);
  assert_text (f, "[rule a]\nmetric=x\n");
  g_assert_false (replace (f, NULL, "soon", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
}

#define RULES                                                                                      \
  "# mine\n[rule a]\nmetric=x\n# why\nfor=5m\n\n# of b\n[rule b]\nmetric=y\n[rule c]\nmetric=z"

/* A group goes with what is in it and comes back where it was. */
static void
test_removal (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_free (bw_test_write (f->dir, "conf/x.conf", RULES, -1));
  g_assert_null (bw_config_remove_group (f->path, "rule d", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (BwConfigRemoval) removal = bw_config_remove_group (f->path, "rule a", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (bw_config_removal_group (removal), ==, "rule a");
  assert_text (f, "# mine\n# of b\n[rule b]\nmetric=y\n[rule c]\nmetric=z");
  g_assert_true (bw_config_removal_undo (removal, &error));
  assert_text (f, RULES);
  g_assert_false (bw_config_removal_undo (removal, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
}

/* What was written meanwhile stays, and the group is whole at the end. */
static void
test_removal_later (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_free (bw_test_write (f->dir, "conf/x.conf", RULES, -1));
  g_autoptr (BwConfigRemoval) removal = bw_config_remove_group (f->path, "rule a", &error);
  assert_set (f, "rule b", "for", "9m");
  g_assert_true (bw_config_removal_undo (removal, &error));
  g_assert_no_error (error);
  assert_text (f, "# mine\n# of b\n[rule b]\nmetric=y\nfor=9m\n[rule c]\nmetric=z\n\n"
                  "[rule a]\nmetric=x\n# why\nfor=5m\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/config-edit/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("new-file", test_new_file);
  ADD ("keeps-the-rest", test_keeps_the_rest);
  ADD ("refused", test_refused);
  ADD ("new-source", test_new_source);
  ADD ("link", test_link);
  ADD ("changed-meanwhile", test_changed_meanwhile);
  ADD ("at-once", test_at_once);
  ADD ("no-permission", test_no_permission);
  ADD ("print", test_print);
  ADD ("new-group", test_new_group);
  ADD ("new-group-refused", test_new_group_refused);
  ADD ("replace", test_replace);
  ADD ("removal", test_removal);
  ADD ("removal-later", test_removal_later);
  return g_test_run ();
}
