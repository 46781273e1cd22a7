/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The secret command with a real keyring: set, listed, cleared; what comes from where, and never
 * what it is. */
#include "cli/ctl.h"
#include "lib/bw-test-bus.h"
#include "lib/bw-test-keyring.h"

#include <sys/wait.h>

#define SECRET "https://hooks.example.org/T0/B0/planted-value"

/* The program with INPUT on its standard input. (transfer full) */
static BwTestRun *
run_with_input (const char *home, const char *input, const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  BwTestRun *run = g_new0 (BwTestRun, 1);
  const char *shell[] = { "sh", "-c", "printf '%s' \"$INPUT\" | \"$BELLWETHERCTL\" \"$@\"", "sh",
                          NULL };
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autofree char *config = g_build_filename (home, "config", NULL);
  g_auto (GStrv) environment = g_get_environ ();
  int status = 0;
  environment = g_environ_setenv (environment, "XDG_CONFIG_HOME", config, true);
  environment = g_environ_setenv (environment, "HOME", home, true);
  environment = g_environ_setenv (environment, "LC_ALL", "C.UTF-8", true);
  environment = g_environ_setenv (environment, "INPUT", input, true);
  for (unsigned i = 0; shell[i] != NULL; i++)
    g_ptr_array_add (all, (gpointer) shell[i]);
  for (; *argv != NULL; argv++)
    g_ptr_array_add (all, (gpointer) *argv);
  g_ptr_array_add (all, NULL);
  g_spawn_sync (NULL, (char **) all->pdata, environment, G_SPAWN_SEARCH_PATH, NULL, NULL, &run->out,
                &run->err, &status, &error);
  g_assert_no_error (error);
  run->status = WIFEXITED (status) ? WEXITSTATUS (status) : -1;
  return run;
}

static void
assert_unsaid (const BwTestRun *run)
{
  g_assert_null (strstr (run->out, "planted"));
  g_assert_null (strstr (run->err, "planted"));
}

static void
test_keyring (Ctl *ctl, gconstpointer data)
{
  const char *set[] = { "secret", "set", "team/webhook-url", NULL };
  g_autoptr (BwTestBus) bus = bw_test_bus_new (NULL);
  g_autoptr (BwTestKeyring) keyring = bus != NULL ? bw_test_keyring_new () : NULL;
  if (keyring == NULL)
    return;
  g_autoptr (BwTestRun) kept = run_with_input (ctl->home, SECRET "\n", set);
  g_assert_cmpint (kept->status, ==, 0);
  ctl_check_has (kept->out, "team/webhook-url is in the keyring.");
  /* No channel of that name so far: it may be a slip. */
  ctl_check_has (kept->err, "no channel of ");
  assert_unsaid (kept);
  g_autoptr (BwTestRun) empty = run_with_input (ctl->home, "", set);
  g_assert_cmpint (empty->status, ==, 1);
  bw_test_keyring_lock (keyring);
  g_autoptr (BwTestRun) doctor = bw_test_ctl (ctl->home, "doctor", NULL);
  assert_unsaid (doctor);
  bw_test_keyring_unlock (keyring);
  g_autoptr (BwTestRun) cleared =
      bw_test_ctl (ctl->home, "secret", "clear", "team/webhook-url", NULL);
  ctl_check_well (cleared, 0);
  ctl_check_has (cleared->out, "no longer in the keyring");
  g_autoptr (BwTestRun) again =
      bw_test_ctl (ctl->home, "secret", "clear", "team/webhook-url", NULL);
  ctl_check_refused (again, 1, "team/webhook-url");
}

/* Without a keyring it is said what will do instead. */
static void
test_no_keyring (Ctl *ctl, gconstpointer data)
{
  const char *set[] = { "secret", "set", "team/webhook-url", NULL };
  g_autoptr (BwTestRun) run = run_with_input (ctl->home, SECRET, set);
  g_assert_cmpint (run->status, ==, 1);
  ctl_check_has (run->err, "BELLWETHER_SECRET_TEAM_WEBHOOK_URL");
  ctl_check_has (run->err, "webhook-url-file=");
  assert_unsaid (run);
  g_autoptr (BwTestRun) list = bw_test_ctl (ctl->home, "secret", NULL);
  ctl_check_well (list, 0);
  ctl_check_has (list->out, "No channel of ");
  g_autoptr (BwTestRun) json = bw_test_ctl (ctl->home, "secret", "list", "--json", NULL);
  ctl_check_well (json, 0);
  ctl_check_has (json->out, "\"secrets\"");
}

/* A channel that an older variable makes: it is there, and where its secret comes from is said. */
static void
test_older_variable (Ctl *ctl, gconstpointer data)
{
  const char *list[] = { "secret", "list", NULL };
  const char *show[] = { "config", "show", NULL };
  g_setenv ("SLACK_WEBHOOK", SECRET, true);
  g_autoptr (BwTestRun) listed = run_with_input (ctl->home, "", list);
  g_autoptr (BwTestRun) shown = run_with_input (ctl->home, "", show);
  g_unsetenv ("SLACK_WEBHOOK");
  g_assert_cmpint (listed->status, ==, 0);
  ctl_check_has (listed->out, "slack/webhook-url: environment (SLACK_WEBHOOK)");
  ctl_check_has (shown->out, "# From the environment:\n[channel slack]\ntype=slack\n");
  assert_unsaid (listed);
  assert_unsaid (shown);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/secret/keyring", Ctl, NULL, ctl_set_up, test_keyring, ctl_tear_down);
  g_test_add ("/secret/no-keyring", Ctl, NULL, ctl_set_up, test_no_keyring, ctl_tear_down);
  g_test_add ("/secret/older-variable", Ctl, NULL, ctl_set_up, test_older_variable, ctl_tear_down);
  return g_test_run ();
}
