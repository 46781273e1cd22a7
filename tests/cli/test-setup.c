/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The setup command: asked in a real terminal, with piped answers, and with --yes; nothing is
 * written before the end. */
#include "cli/ctl.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define BETS                                                                                       \
  "id,placed_at,model,stake,odds,probability,status,profit\n"                                      \
  "1,2026-02-01,elo,10,2,0.5,won,10\n2,2026-02-02,elo,10,2,0.5,lost,-10\n"
#define SECRET "https://hooks.example.org/T0/B0/planted-value"

/* (transfer full) */
static char *
config_path (const Ctl *ctl)
{
  return g_build_filename (ctl->home, "config", "bellwether", "bellwether.conf", NULL);
}

static void
assert_unwritten (const Ctl *ctl)
{
  g_autofree char *path = config_path (ctl);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* (transfer full) */
static char *
written (const Ctl *ctl)
{
  g_autofree char *path = config_path (ctl);
  return bw_test_read (path);
}

static void
fill (Ctl *ctl)
{
  g_free (bw_test_write (ctl->home, "bots/elo.csv", BETS, -1));
  g_free (bw_test_write (ctl->home, "bots/money.csv",
                         "date,amount,profit\n2026-01-01,10,3\n2026-01-02,10,-4\n", -1));
}

/* (transfer full) */
static char **
environment (const Ctl *ctl)
{
  char **all = g_get_environ ();
  g_autofree char *config = g_build_filename (ctl->home, "config", NULL);
  g_autofree char *data = g_build_filename (ctl->home, "data", NULL);
  all = g_environ_setenv (all, "HOME", ctl->home, true);
  all = g_environ_setenv (all, "XDG_CONFIG_HOME", config, true);
  all = g_environ_setenv (all, "XDG_DATA_HOME", data, true);
  all = g_environ_setenv (all, "XDG_RUNTIME_DIR", ctl->home, true);
  all = g_environ_setenv (all, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere", true);
  return g_environ_setenv (all, "LC_ALL", "C.UTF-8", true);
}

/* The program in a terminal, and what it has shown so far. */
typedef struct
{
  GPid pid;
  int master;
  GString *shown;
  size_t read; /* what was awaited already */
} Terminal;

static Terminal
terminal_open (const Ctl *ctl)
{
  Terminal terminal = { 0, posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC), g_string_new (NULL), 0 };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) env = environment (ctl);
  const char *argv[] = { g_getenv ("BELLWETHERCTL"), "setup", "--in", ctl->home, NULL };
  g_assert_cmpint (grantpt (terminal.master) | unlockpt (terminal.master), ==, 0);
  int slave = open (ptsname (terminal.master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (slave, >=, 0);
  g_spawn_async_with_fds (NULL, (char **) argv, env, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                          &terminal.pid, slave, slave, slave, &error);
  g_assert_no_error (error);
  close (slave);
  return terminal;
}

/* Reads on; false at the end of the program. */
static bool
terminal_read (Terminal *terminal)
{
  char bytes[4096];
  ssize_t n = read (terminal->master, bytes, sizeof bytes);
  if (n > 0)
    g_string_append_len (terminal->shown, bytes, n);
  return n > 0;
}

/* Waits for QUESTION, which has not been shown before, and types ANSWER. */
static void
terminal_answer (Terminal *terminal, const char *question, const char *answer)
{
  const char *at = NULL;
  while ((at = strstr (terminal->shown->str + terminal->read, question)) == NULL)
    if (!terminal_read (terminal))
      g_error ("the program ended before \"%s\": %s", question, terminal->shown->str);
  terminal->read = (size_t) (at - terminal->shown->str) + strlen (question);
  g_autofree char *line = g_strconcat (answer, "\n", NULL);
  g_assert_cmpint (write (terminal->master, line, strlen (line)), ==, (ssize_t) strlen (line));
}

/* The exit status. */
static int
terminal_close (Terminal *terminal)
{
  int status = 0;
  while (terminal_read (terminal))
    continue;
  g_assert_cmpint (waitpid (terminal->pid, &status, 0), ==, terminal->pid);
  g_spawn_close_pid (terminal->pid);
  close (terminal->master);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

/* A person who thinks twice: wrong answers are asked again, and a secret is not shown. */
static void
test_terminal (Ctl *ctl, gconstpointer data)
{
  fill (ctl);
  Terminal terminal = terminal_open (ctl);
  terminal_answer (&terminal, "elo.csv (csv, elo, 2 rows", "maybe");
  terminal_answer (&terminal, "Answer y or n", "y");
  terminal_answer (&terminal, "bankroll", "lots");
  terminal_answer (&terminal, "expected a number above 0", "2500");
  terminal_answer (&terminal, "neither odds nor probabilities)? [y/N]", "");
  terminal_answer (&terminal, "Another ledger's file", "/nowhere.csv");
  terminal_answer (&terminal, "can't be read as a ledger", "");
  terminal_answer (&terminal, "Watch this computer", "n");
  terminal_answer (&terminal, "Add the rules of betting?", "y");
  terminal_answer (&terminal, "Add the rules of trading-bot?", "");
  terminal_answer (&terminal, "Where else?", "pigeon");
  terminal_answer (&terminal, "There is no pigeon", "slack");
  assert_unwritten (ctl);
  terminal_answer (&terminal, "webhook-url", SECRET);
  terminal_answer (&terminal, "Write all of it", "");
  int code = terminal_close (&terminal);
  g_assert_null (strstr (terminal.shown->str, "planted"));
  /* There is no keyring here. */
  g_assert_cmpint (code, ==, 1);
  ctl_check_has (terminal.shown->str,
                 "webhook-url is not kept (BELLWETHER_SECRET_SLACK_WEBHOOK_URL");
  g_autofree char *text = written (ctl);
  ctl_check_has (text, "presets=default;betting\n");
  ctl_check_has (text, "[source elo]\ntype=ledger\n");
  ctl_check_has (text, "bankroll=2500\n");
  ctl_check_has (text, "[source this-computer]\ntype=system\nenabled=false\n");
  ctl_check_has (text, "[channel slack]\ntype=slack\n");
  g_assert_null (strstr (text, "planted"));
  g_assert_null (strstr (text, "money.csv"));
  g_autoptr (BwTestRun) check = bw_test_ctl (ctl->home, "config", "check", NULL);
  ctl_check_well (check, 0);
  g_string_free (terminal.shown, TRUE);
}

/* (transfer full) */
static BwTestRun *
run_piped (const Ctl *ctl, const char *answers)
{
  g_autoptr (GError) error = NULL;
  BwTestRun *run = g_new0 (BwTestRun, 1);
  g_auto (GStrv) env = environment (ctl);
  const char *argv[] = { "sh", "-c",    "printf \"$1\" | \"$BELLWETHERCTL\" setup --in \"$HOME\"",
                         "sh", answers, NULL };
  int status = 0;
  g_spawn_sync (NULL, (char **) argv, env, G_SPAWN_SEARCH_PATH, NULL, NULL, &run->out, &run->err,
                &status, &error);
  g_assert_no_error (error);
  run->status = WIFEXITED (status) ? WEXITSTATUS (status) : -1;
  return run;
}

static void
test_piped (Ctl *ctl, gconstpointer data)
{
  fill (ctl);
  /* Cut off, declined, and all the way. */
  g_autoptr (BwTestRun) cut = run_piped (ctl, "y\\n\\n");
  g_assert_cmpint (cut->status, ==, 1);
  ctl_check_has (cut->err, "nothing was written");
  assert_unwritten (ctl);
  g_autoptr (BwTestRun) declined = run_piped (ctl, "y\\n\\nn\\n\\n\\n\\n\\n\\nn\\n");
  ctl_check_well (declined, 0);
  ctl_check_has (declined->out, "Nothing was written.");
  assert_unwritten (ctl);
  g_autoptr (BwTestRun) whole =
      run_piped (ctl, "n\\ny\\n\\n\\n\\n\\n\\nwebhook\\nhttp://h/x\\ny\\nn\\n");
  ctl_check_well (whole, 0);
  g_autofree char *text = written (ctl);
  ctl_check_has (text, "money.csv\n");
  ctl_check_has (text, "url=http://h/x\n");
  g_assert_null (strstr (text, "elo.csv"));
}

static void
test_yes (Ctl *ctl, gconstpointer data)
{
  fill (ctl);
  g_autoptr (BwTestRun) dry =
      bw_test_ctl (ctl->home, "setup", "--yes", "--dry-run", "--in", ctl->home, NULL);
  ctl_check_well (dry, 0);
  ctl_check_has (dry->out, "[source elo]\n");
  assert_unwritten (ctl);
  g_autoptr (BwTestRun) yes =
      bw_test_ctl (ctl->home, "setup", "--yes", "--json", "--in", ctl->home, NULL);
  ctl_check_well (yes, 0);
  g_autoptr (JsonNode) root = ctl_json (yes);
  JsonArray *ledgers = json_object_get_array_member (ctl_object (root), "ledgers");
  g_assert_cmpuint (json_array_get_length (ledgers), ==, 1);
  JsonObject *ledger = json_array_get_object_element (ledgers, 0);
  g_assert_cmpstr (json_object_get_string_member (ledger, "source"), ==, "elo");
  g_assert_cmpint (json_object_get_int_member (ledger, "rows"), ==, 2);
  g_autofree char *text = written (ctl);
  ctl_check_has (text, "[source elo]\n");
  /* Once more: it is watched already. */
  g_autoptr (BwTestRun) again = bw_test_ctl (ctl->home, "setup", "-y", "--in", ctl->home, NULL);
  ctl_check_well (again, 0);
  ctl_check_has (again->out, "Watched already: ");
  g_autoptr (BwTestRun) misuse = bw_test_ctl (ctl->home, "setup", "--json", NULL);
  ctl_check_refused (misuse, 2, "--yes");
}

#define ADD(name, func) g_test_add ("/setup/" name, Ctl, NULL, ctl_set_up, func, ctl_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("terminal", test_terminal);
  ADD ("piped", test_piped);
  ADD ("yes", test_yes);
  return g_test_run ();
}
