/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets from the environment, a real keyring and files: which wins, what is missing, what is
 * locked, and what is told when that changes. */
#include "base/bw-error.h"
#include "base/bw-log.h"
#include "config/bw-secrets.h"
#include "lib/bw-test-bus.h"
#include "lib/bw-test-keyring.h"
#include "lib/bw-test.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* One for all tests: libsecret keeps hold of the first bus it meets for as long as the process
 * lives, and GTestDBus would wait for that. */
static BwTestBus *bus;
static char *bus_address;

static BwTestBus *
the_bus (void)
{
  if (bus != NULL)
    g_setenv ("DBUS_SESSION_BUS_ADDRESS", bus_address, true);
  return bus;
}

/* GTestDBus forks, which is for a process without threads; the first tests are without a bus. */
static void
start_bus (void)
{
  bus = bw_test_bus_new (NULL);
  bus_address = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", true);
}

/** A call and its end. */
typedef struct
{
  BwSecrets *secrets;
  char *value;
  bool is_stored;
  BwSecretPlace place;
  char *where;
  GError *error;
  bool is_over;
  bool wants_place;
} Asked;

static void
asked_clear (Asked *asked)
{
  g_free (asked->value);
  g_free (asked->where);
  g_clear_error (&asked->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

static void
looked_up_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Asked *asked = data;
  g_assert_false (asked->is_over);
  if (asked->wants_place)
    bw_secrets_find_finish (result, &asked->place, &asked->where, &asked->error);
  else
    asked->value = bw_secrets_lookup_finish (asked->secrets, result, &asked->error);
  asked->is_over = true;
}

static Asked
look_up (BwSecrets *secrets, const char *owner, const char *key, const char *file)
{
  Asked asked = { .secrets = secrets };
  bw_secrets_lookup_async (secrets, owner, key, file, NULL, looked_up_cb, &asked);
  g_assert_false (asked.is_over);
  bw_test_wait_flag (&asked.is_over);
  return asked;
}

static Asked
find (BwSecrets *secrets, const char *owner, const char *key, const char *file)
{
  Asked asked = { .secrets = secrets, .wants_place = true };
  bw_secrets_lookup_async (secrets, owner, key, file, NULL, looked_up_cb, &asked);
  bw_test_wait_flag (&asked.is_over);
  return asked;
}

static void
stored_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Asked *asked = data;
  asked->is_stored = bw_secrets_store_finish (asked->secrets, result, &asked->error);
  asked->is_over = true;
}

static Asked
store (BwSecrets *secrets, const char *owner, const char *key, const char *value)
{
  Asked asked = { .secrets = secrets };
  bw_secrets_store_async (secrets, owner, key, value, NULL, stored_cb, &asked);
  bw_test_wait_flag (&asked.is_over);
  return asked;
}

static void
store_well (BwSecrets *secrets, const char *owner, const char *key, const char *value)
{
  g_auto (Asked) asked = store (secrets, owner, key, value);
  g_assert_no_error (asked.error);
  g_assert_true (asked.is_stored);
}

static void
assert_value (BwSecrets *secrets, const char *owner, const char *key, const char *file,
              const char *expected)
{
  g_auto (Asked) asked = look_up (secrets, owner, key, file);
  g_assert_no_error (asked.error);
  g_assert_cmpstr (asked.value, ==, expected);
}

static void
assert_fails (BwSecrets *secrets, const char *owner, const char *key, const char *file,
              BwErrorCode code)
{
  g_auto (Asked) asked = look_up (secrets, owner, key, file);
  g_assert_error (asked.error, BW_ERROR, (int) code);
  g_assert_null (asked.value);
}

static void
test_variable_names (void)
{
  static const struct
  {
    const char *owner;
    const char *key;
    const char *expected;
  } rows[] = {
    { "team", "webhook-url", "BELLWETHER_SECRET_TEAM_WEBHOOK_URL" },
    { "On.Call_2", "bot-token", "BELLWETHER_SECRET_ON_CALL_2_BOT_TOKEN" },
    { "", "", "BELLWETHER_SECRET__" },
    { "a=b\nc", "k", "BELLWETHER_SECRET_A_B_C_K" },
    { "\xc3\xa9quipe", "k", "BELLWETHER_SECRET__QUIPE_K" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = bw_secrets_variable (rows[i].owner, rows[i].key);
      g_assert_cmpstr (name, ==, rows[i].expected);
    }
}

static void
test_environment (void)
{
  g_autoptr (BwSecrets) secrets = bw_secrets_new ();
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *file = bw_test_write (dir, "secret", "from-the-file\n", -1);
  bw_secrets_add_variable (secrets, "team", "webhook-url", "OLD_URL");
  bw_secrets_add_variable (secrets, "team", "webhook-url", "OLDER_URL");
  g_setenv ("OLDER_URL", "older-value", true);
  assert_value (secrets, "team", "webhook-url", file, "older-value");
  g_setenv ("OLD_URL", "old-value", true);
  assert_value (secrets, "team", "webhook-url", file, "old-value");
  g_setenv ("BELLWETHER_SECRET_TEAM_WEBHOOK_URL", "", true);
  assert_value (secrets, "team", "webhook-url", file, "old-value");
  g_setenv ("OLD_URL", "", true);
  assert_value (secrets, "team", "webhook-url", file, "older-value");
  g_setenv ("BELLWETHER_SECRET_TEAM_WEBHOOK_URL", "new-value", true);
  assert_value (secrets, "team", "webhook-url", file, "new-value");
  g_auto (Asked) asked = find (secrets, "team", "webhook-url", file);
  g_assert_cmpint (asked.place, ==, BW_SECRET_ENVIRONMENT);
  g_assert_cmpstr (asked.where, ==, "BELLWETHER_SECRET_TEAM_WEBHOOK_URL");
  /* Others' variables are not asked. */
  assert_value (secrets, "other", "webhook-url", file, "from-the-file");
  g_autofree char *redacted = bw_log_redact ("x new-value old-value from-the-file");
  g_assert_cmpstr (redacted, ==, "x [secret] [secret] [secret]");
  g_unsetenv ("OLDER_URL");
  g_unsetenv ("OLD_URL");
  g_unsetenv ("BELLWETHER_SECRET_TEAM_WEBHOOK_URL");
  bw_test_dir_remove (dir);
}

static void
test_files (void)
{
  static const struct
  {
    const char *text;
    int length;
    unsigned mode;
    const char *value; /* NULL: fails with */
    BwErrorCode code;
  } rows[] = {
    { "value", -1, 0600, "value", 0 },
    { "value\n", -1, 0400, "value", 0 },
    { "value\r\n", -1, 0600, "value", 0 },
    { " va lue \n\n", -1, 0600, " va lue \n", 0 },
    { "value\n", -1, 0640, NULL, BW_ERROR_PERMISSION },
    { "value\n", -1, 0604, NULL, BW_ERROR_PERMISSION },
    { "value\n", -1, 0620, NULL, BW_ERROR_PERMISSION },
    { "", -1, 0600, NULL, BW_ERROR_UNAVAILABLE },
    { "\n", -1, 0600, NULL, BW_ERROR_UNAVAILABLE },
    { "a\0b\n", 4, 0600, NULL, BW_ERROR_INVALID },
  };
  g_autoptr (BwSecrets) secrets = bw_secrets_new ();
  g_autofree char *dir = bw_test_dir_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = bw_test_write (dir, "secret", rows[i].text, rows[i].length);
      g_assert_cmpint (g_chmod (path, rows[i].mode), ==, 0);
      if (rows[i].value != NULL)
        assert_value (secrets, "team", "k", path, rows[i].value);
      else
        assert_fails (secrets, "team", "k", path, rows[i].code);
    }
  g_autofree char *huge_text = g_strnfill (70000, 'x');
  g_autofree char *huge = bw_test_write (dir, "huge", huge_text, -1);
  assert_fails (secrets, "team", "k", huge, BW_ERROR_INVALID);
  assert_fails (secrets, "team", "k", dir, BW_ERROR_INVALID);
  g_autofree char *none = g_build_filename (dir, "none", NULL);
  assert_fails (secrets, "team", "k", none, BW_ERROR_UNAVAILABLE);
  /* A pipe that nobody writes to is not waited for. */
  g_autofree char *pipe_path = g_build_filename (dir, "pipe", NULL);
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  assert_fails (secrets, "team", "k", pipe_path, BW_ERROR_INVALID);
  /* It is read again each time. */
  g_autofree char *changing = bw_test_write (dir, "changing", "one", -1);
  assert_value (secrets, "team", "k", changing, "one");
  g_free (bw_test_write (dir, "changing", "two", -1));
  assert_value (secrets, "team", "k", changing, "two");
  if (geteuid () == 0)
    {
      g_assert_cmpint (chown (changing, 12345, 12345), ==, 0);
      assert_fails (secrets, "team", "k", changing, BW_ERROR_PERMISSION);
    }
  bw_test_dir_remove (dir);
}

/* No bus at all, and a bus without a keyring: said, not warned of. */
static void
test_no_keyring (void)
{
  g_autoptr (BwSecrets) secrets = bw_secrets_new ();
  g_auto (Asked) asked = look_up (secrets, "team", "webhook-url", NULL);
  g_assert_error (asked.error, BW_ERROR, BW_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (asked.error->message, "team/webhook-url is not set"));
  g_assert_nonnull (strstr (asked.error->message, "BELLWETHER_SECRET_TEAM_WEBHOOK_URL"));
  g_auto (Asked) stored = store (secrets, "team", "webhook-url", "never-kept-anywhere");
  g_assert_error (stored.error, BW_ERROR, BW_ERROR_UNAVAILABLE);
  /* A secret it is all the same. */
  g_autofree char *redacted = bw_log_redact ("x never-kept-anywhere");
  g_assert_cmpstr (redacted, ==, "x [secret]");

  if (the_bus () == NULL)
    return;
  g_autoptr (BwSecrets) others = bw_secrets_new ();
  assert_fails (others, "team", "webhook-url", NULL, BW_ERROR_UNAVAILABLE);
}

static void
count_cb (gpointer data)
{
  unsigned *n = data;
  (*n)++;
}

static bool
is_counted (gpointer data)
{
  return *(unsigned *) data > 0;
}

static void
test_keyring (void)
{
  g_autoptr (BwTestKeyring) keyring = the_bus () != NULL ? bw_test_keyring_new () : NULL;
  if (keyring == NULL)
    return;
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *file = bw_test_write (dir, "secret", "from-the-file", -1);
  {
    g_autoptr (BwSecrets) secrets = bw_secrets_new ();
    g_autoptr (BwSecrets) another = bw_secrets_new ();
    unsigned n_changes = 0;
    assert_fails (secrets, "team", "webhook-url", NULL, BW_ERROR_NOT_FOUND);
    assert_value (secrets, "team", "webhook-url", file, "from-the-file");
    store_well (secrets, "team", "webhook-url", "https://hooks.example.org/one");
    assert_value (secrets, "team", "webhook-url", file, "https://hooks.example.org/one");
    assert_value (another, "team", "webhook-url", NULL, "https://hooks.example.org/one");
    g_auto (Asked) found = find (secrets, "team", "webhook-url", file);
    g_assert_cmpint (found.place, ==, BW_SECRET_KEYRING);
    assert_fails (secrets, "team", "other-key", NULL, BW_ERROR_NOT_FOUND);
    assert_fails (secrets, "other", "webhook-url", NULL, BW_ERROR_NOT_FOUND);
    g_setenv ("BELLWETHER_SECRET_TEAM_WEBHOOK_URL", "from-the-environment", true);
    assert_value (secrets, "team", "webhook-url", file, "from-the-environment");
    g_unsetenv ("BELLWETHER_SECRET_TEAM_WEBHOOK_URL");

    /* What another program changes is told, and read anew. */
    bw_test_drain ();
    bw_secrets_set_changed_func (another, count_cb, &n_changes);
    store_well (secrets, "team", "webhook-url", "https://hooks.example.org/two");
    g_assert_true (bw_test_run_until (is_counted, &n_changes, 10000));
    assert_value (another, "team", "webhook-url", NULL, "https://hooks.example.org/two");
    n_changes = 0;
    store_well (secrets, "team", "webhook-url", NULL);
    g_assert_true (bw_test_run_until (is_counted, &n_changes, 10000));
    assert_fails (another, "team", "webhook-url", NULL, BW_ERROR_NOT_FOUND);
    g_auto (Asked) again = store (secrets, "team", "webhook-url", NULL);
    g_assert_error (again.error, BW_ERROR, BW_ERROR_NOT_FOUND);
  }
  bw_test_dir_remove (dir);
}

static void
test_locked (void)
{
  g_autoptr (BwTestKeyring) keyring = the_bus () != NULL ? bw_test_keyring_new () : NULL;
  if (keyring == NULL)
    return;
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *file = bw_test_write (dir, "secret", "from-the-file", -1);
  {
    g_autoptr (BwSecrets) secrets = bw_secrets_new ();
    unsigned n_changes = 0;
    store_well (secrets, "mail", "password", "kept-in-the-keyring");
    assert_value (secrets, "mail", "password", NULL, "kept-in-the-keyring");
    bw_test_drain ();
    bw_secrets_set_changed_func (secrets, count_cb, &n_changes);
    bw_test_keyring_lock (keyring);
    g_assert_true (bw_test_run_until (is_counted, &n_changes, 10000));
    assert_fails (secrets, "mail", "password", NULL, BW_ERROR_BUSY);
    assert_fails (secrets, "mail", "password", NULL, BW_ERROR_BUSY);
    /* It is set, and nobody is told to set it. */
    g_auto (Asked) locked = look_up (secrets, "mail", "password", NULL);
    g_assert_null (strstr (locked.error->message, "is not set"));
    assert_value (secrets, "mail", "password", file, "from-the-file");
    /* What it has never had is no matter of its lock. */
    assert_fails (secrets, "mail", "api-key", NULL, BW_ERROR_NOT_FOUND);
    n_changes = 0;
    bw_test_keyring_unlock (keyring);
    g_assert_true (bw_test_run_until (is_counted, &n_changes, 10000));
    assert_value (secrets, "mail", "password", file, "kept-in-the-keyring");
  }
  bw_test_dir_remove (dir);
}

/* The service ends and comes again, as at a log-out: what was known is forgotten, what is there is
 * found. */
static void
test_comes_and_goes (void)
{
  if (the_bus () == NULL)
    return;
  g_autoptr (BwSecrets) secrets = bw_secrets_new ();
  unsigned n_changes = 0;
  assert_fails (secrets, "team", "k", NULL, BW_ERROR_UNAVAILABLE);
  bw_test_drain ();
  bw_secrets_set_changed_func (secrets, count_cb, &n_changes);
  for (unsigned round = 0; round < 2; round++)
    {
      g_autoptr (BwTestKeyring) keyring = bw_test_keyring_new ();
      if (keyring == NULL)
        break;
      g_assert_true (bw_test_run_until (is_counted, &n_changes, 10000));
      assert_fails (secrets, "team", "k", NULL, BW_ERROR_NOT_FOUND);
      store_well (secrets, "team", "k", "value-of-it");
      assert_value (secrets, "team", "k", NULL, "value-of-it");
      bw_test_drain ();
      n_changes = 0;
      g_clear_pointer (&keyring, bw_test_keyring_free);
      g_assert_true (bw_test_run_until (is_counted, &n_changes, 10000));
      assert_fails (secrets, "team", "k", NULL, BW_ERROR_UNAVAILABLE);
      n_changes = 0;
    }
  bw_secrets_set_changed_func (secrets, NULL, NULL);
  g_clear_pointer (&secrets, bw_secrets_unref);
}

static void
test_hostile_names (void)
{
  static const char *const names[] = {
    "", "a/b", "a b", "'; DROP TABLE x; --", "\xd8\xb9\xd8\xb1", "*", "\n\t\x01", "%s%n"
  };
  g_autoptr (BwTestKeyring) keyring = the_bus () != NULL ? bw_test_keyring_new () : NULL;
  if (keyring == NULL)
    return;
  {
    g_autoptr (BwSecrets) secrets = bw_secrets_new ();
    for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
      {
        g_autofree char *value = g_strdup_printf ("value-%u \xf0\x9f\x94\x91\n", i);
        store_well (secrets, names[i], names[i], value);
      }
    g_autoptr (BwSecrets) fresh = bw_secrets_new ();
    for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
      {
        g_autofree char *value = g_strdup_printf ("value-%u \xf0\x9f\x94\x91\n", i);
        assert_value (fresh, names[i], names[i], NULL, value);
      }
    g_auto (Asked) owner = look_up (secrets, "\xff\xfe", "k", NULL);
    g_assert_error (owner.error, BW_ERROR, BW_ERROR_INVALID);
    g_auto (Asked) value = store (secrets, "team", "k", "\xff\xfe\xff\xfe");
    g_assert_error (value.error, BW_ERROR, BW_ERROR_INVALID);
  }
}

static void
test_cancel_and_free (void)
{
  g_autoptr (BwTestKeyring) keyring = the_bus () != NULL ? bw_test_keyring_new () : NULL;
  if (keyring == NULL)
    return;
  for (unsigned n = 0; n < 40; n++)
    {
      g_autoptr (BwSecrets) secrets = bw_secrets_new ();
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Asked asked = { .secrets = secrets };
      bw_secrets_lookup_async (secrets, "team", "k", NULL, cancellable, looked_up_cb, &asked);
      for (unsigned i = 0; i < n && !asked.is_over; i++)
        g_main_context_iteration (NULL, n % 2 == 0);
      if (n % 4 < 2)
        g_cancellable_cancel (cancellable);
      g_clear_pointer (&secrets, bw_secrets_unref);
      bw_test_wait_flag (&asked.is_over);
      g_assert_nonnull (asked.error);
      asked_clear (&asked);
    }
}

/* When its service dies amid a call that libsecret makes by itself (it loads what there is anew),
 * it may end a task of its own twice. Nothing here can prevent that, and nothing here is wrong
 * then; any other warning is as fatal as ever. */
static void
log_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if (g_str_has_prefix (message, "g_task_return_error: assertion"))
    return;
  g_log_default_handler (domain, level, message, data);
  if (level & (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL))
    abort ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  start_bus ();
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_log_set_default_handler (log_cb, NULL);
  g_test_add_func ("/secrets/variable-names", test_variable_names);
  g_test_add_func ("/secrets/environment", test_environment);
  g_test_add_func ("/secrets/files", test_files);
  g_test_add_func ("/secrets/no-keyring", test_no_keyring);
  g_test_add_func ("/secrets/keyring", test_keyring);
  g_test_add_func ("/secrets/locked", test_locked);
  g_test_add_func ("/secrets/comes-and-goes", test_comes_and_goes);
  g_test_add_func ("/secrets/hostile-names", test_hostile_names);
  g_test_add_func ("/secrets/cancel-and-free", test_cancel_and_free);
  return g_test_run ();
}
