/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each command as it is called rightly and wrongly, where there is nothing yet. */
#include "cli/ctl.h"

static const char *const verbs[] = { "run",    "doctor",  "status",   "analyse", "import",
                                     "ledger", "metrics", "history",  "alerts",  "rules",
                                     "config", "secret",  "channels", "outbox" };

static void
test_help (Ctl *ctl, gconstpointer data)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, verbs[i], "--help", NULL);
      g_autofree char *usage = g_strdup_printf ("bellwetherctl %s [OPTION", verbs[i]);
      ctl_check_well (run, 0);
      ctl_check_has (run->out, usage);
      ctl_check_has (run->out, "--json");
      g_assert_cmpstr (run->err, ==, "");
    }
  g_autoptr (BwTestRun) all = bw_test_ctl (ctl->home, "--help", NULL);
  ctl_check_well (all, 0);
  for (unsigned i = 0; i < G_N_ELEMENTS (verbs); i++)
    ctl_check_has (all->out, verbs[i]);
}

/* Before the command and after it: it does nothing but print. */
static void
test_version (Ctl *ctl, gconstpointer data)
{
  g_autoptr (BwTestRun) before = bw_test_ctl (ctl->home, "--version", NULL);
  ctl_check_well (before, 0);
  ctl_check_has (before->out, "SQLite");
  for (unsigned i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autoptr (BwTestRun) after = bw_test_ctl (ctl->home, verbs[i], "--version", NULL);
      ctl_check_well (after, 0);
      g_assert_cmpstr (after->out, ==, before->out);
    }
}

static void
test_nonsense_option (Ctl *ctl, gconstpointer data)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      /* What a monitoring system takes for "critical" is never a slip of the keyboard. */
      int exit = strcmp (verbs[i], "status") == 0 ? 3 : 2;
      g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, verbs[i], "--nonsense", NULL);
      g_autoptr (BwTestRun) cut = bw_test_ctl (ctl->home, verbs[i], "--config", NULL);
      ctl_check_refused (run, exit, "--nonsense");
      ctl_check_refused (cut, exit, "--config");
    }
}

typedef struct
{
  int exit;
  const char *argv[8];
  const char *why;
} Case;

static const Case wrong[] = {
  { 2, { NULL }, "expected a command" },
  { 2, { "statsu" }, "did you mean status?" },
  { 2, { "--nonsense" }, "--nonsense" },
  { 2, { "" }, "expected a command" },
  { 2, { "run", "x" }, "x: " },
  { 2, { "run", "--for", "x" }, "--for" },
  { 2, { "run", "--for=-1" }, "--for" },
  { 2, { "run", "--for=nan" }, "--for" },
  { 2, { "run", "--for=inf" }, "--for" },
  { 2, { "doctor", "x" }, "x: " },
  { 3, { "status", "x" }, "x: " },
  { 2, { "analyse" }, "expected one FILE" },
  { 2, { "analyse", "a", "b" }, "expected one FILE" },
  { 2, { "analyse", "a", "--bankroll", "x" }, "--bankroll" },
  { 2, { "analyse", "a", "--bankroll=nan" }, "bankroll" },
  { 2, { "analyse", "a", "--bankroll=inf" }, "bankroll" },
  { 2, { "analyse", "a", "--bankroll=-5" }, "bankroll" },
  { 2, { "analyse", "a", "--overround=nan" }, "overround" },
  { 2, { "analyse", "a", "--overround=0" }, "overround" },
  { 2, { "analyse", "a", "--bins=0" }, "bins" },
  { 2, { "analyse", "a", "--bins=-1" }, "bins" },
  { 2, { "analyse", "a", "--bins=2000000000" }, "bins" },
  { 2, { "analyse", "a", "--tz", "Mars/Olympus" }, "Mars/Olympus" },
  { 2, { "analyse", "a", "--since", "soon" }, "--since" },
  { 2, { "analyse", "a", "--until", "2026-13-40" }, "--until" },
  { 1, { "analyse", "missing.csv" }, "missing.csv" },
  { 1, { "analyse", "/" }, "/" },
  { 2, { "import" }, "expected one FILE" },
  { 2, { "import", "a" }, "--source" },
  { 2, { "import", "a", "--source", "a b" }, "--source" },
  { 2, { "import", "a", "--source", "" }, "--source" },
  { 1, { "import", "missing.csv", "--source", "a" }, "missing.csv" },
  { 2, { "ledger", "x" }, "x: " },
  { 2, { "ledger", "--limit", "-1" }, "--limit" },
  { 2, { "ledger", "--limit", "99999999999999999999" }, "--limit" },
  { 2, { "ledger", "--since", "soon" }, "--since" },
  { 2, { "metrics", "a", "b" }, "b: " },
  { 2, { "history" }, "expected one METRIC" },
  { 2, { "history", "3x{" }, "3x{" },
  { 2, { "history", "x", "--points", "-1" }, "--points" },
  { 2, { "history", "x", "--from", "soon" }, "--from" },
  { 1, { "history", "no_such_metric" }, "no_such_metric" },
  { 1, { "history", "ledger_roi" }, "ledger_roi" },
  { 1, { "history", "ledger_roi{source=\"none\"}" }, "none" },
  { 2, { "alerts", "bogus" }, "bogus" },
  { 2, { "channels", "bogus" }, "bogus" },
  { 2, { "channels", "list", "x" }, "x: " },
  { 2, { "channels", "test" }, "one channel" },
  { 1, { "channels", "test", "nobody" }, "there is no channel nobody" },
  { 2, { "outbox", "bogus" }, "bogus" },
  { 2, { "outbox", "list", "x" }, "x: " },
  { 2, { "outbox", "retry" }, "one delivery" },
  { 1, { "outbox", "retry", "0000" }, "there is no delivery 0000" },
  { 2, { "alerts", "list", "x" }, "x: " },
  { 2, { "alerts", "stats", "x" }, "x: " },
  { 2, { "alerts", "show" }, "which incident?" },
  { 2, { "alerts", "show", "x" }, "x: " },
  { 2, { "alerts", "show", "0" }, "0: " },
  { 2, { "alerts", "ack", "1", "2" }, "one incident" },
  { 2, { "alerts", "note", "1" }, "--note" },
  { 2, { "alerts", "list", "--limit=-1" }, "--limit" },
  { 2, { "alerts", "list", "--since", "soon" }, "--since" },
  { 1, { "alerts", "show", "7" }, "7" },
  { 1, { "alerts", "show", "7", "--dry-run" }, "there is no incident 7" },
  { 2, { "alerts", "show", "7", "--for=1h" }, "--for belongs to --dry-run or snooze" },
  { 2, { "alerts", "list", "--dry-run" }, "--dry-run belongs to show" },
  { 2, { "alerts", "show", "7", "--dry-run", "--for=soon" }, "--for soon: " },
  { 2, { "alerts", "show", "7", "--dry-run", "--for=31d" }, "at most 30d" },
  { 1, { "alerts", "ack", "7" }, "7" },
  { 2, { "rules", "bogus" }, "bogus" },
  { 2, { "rules", "list", "x" }, "x: " },
  { 2, { "rules", "presets", "betting", "x" }, "x: " },
  { 1, { "rules", "presets", "bogus" }, "bogus" },
  { 1, { "rules", "presets", "--source=bogus" }, "bogus" },
  { 2, { "rules", "eval" }, "--rule" },
  { 1, { "rules", "eval", "--rule", "metric=x;warning=1", "--values=missing.csv" }, "missing.csv" },
  { 2, { "secret", "bogus" }, "bogus" },
  { 2, { "secret", "list", "x" }, "x: " },
  { 2, { "secret", "set" }, "CHANNEL/KEY" },
  { 2, { "secret", "set", "team" }, "team: expected CHANNEL/KEY" },
  { 2, { "secret", "set", "team/" }, "expected CHANNEL/KEY" },
  { 2, { "secret", "clear", "/key" }, "expected CHANNEL/KEY" },
  { 2, { "secret", "set", "team/key", "value" }, "standard input" },
  { 1, { "secret", "clear", "team/key" }, "team/key" },
  { 2, { "config", "bogus" }, "bogus" },
  { 2, { "config", "check", "x" }, "x: " },
  { 2, { "config", "set", "general" }, "GROUP KEY VALUE" },
  { 2, { "config", "set", "--unset", "general", "zone", "x" }, "GROUP KEY" },
  { 2, { "config", "presets", "bogus" }, "bogus" },
  { 1, { "config", "set", "general", "zone", "Mars/Olympus" }, "Mars/Olympus" },
  { 1, { "config", "set", "genral", "zone", "UTC" }, "general" },
  { 1, { "config", "set", "general", "zoen", "UTC" }, "zone" },
};

static BwTestRun *
run_case (const char *home, const char *const *argv)
{
  /* What is not used is NULL, which ends the list. */
  return bw_test_ctl (home, argv[0], argv[1], argv[2], argv[3], argv[4], argv[5], argv[6], NULL);
}

static void
test_wrong (Ctl *ctl, gconstpointer data)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *call = g_strjoinv (" ", (char **) wrong[i].argv);
      g_test_message ("%s", call);
      g_autoptr (BwTestRun) run = run_case (ctl->home, wrong[i].argv);
      ctl_check_refused (run, wrong[i].exit, wrong[i].why);
    }
}

/* The lists of the machine forms where nothing was ever kept: there, and empty. */
static void
test_empty_state (Ctl *ctl, gconstpointer data)
{
  static const Case empty[] = {
    { 0, { "alerts", "--json" }, "incidents" },
    { 0, { "alerts", "list", "--all", "--json" }, "incidents" },
    { 0, { "metrics", "--json" }, "metrics" },
    { 0, { "ledger", "--json" }, "rows" },
    { 0, { "config", "check", "--json" }, "errors" },
    { 3, { "status", "--json" }, "incidents" },
    { 3, { "status", "--json" }, "sources" },
    { 3, { "status", "--json" }, "channels" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (empty); i++)
    {
      g_autoptr (BwTestRun) run = run_case (ctl->home, empty[i].argv);
      ctl_check_well (run, empty[i].exit);
      g_assert_cmpstr (run->err, ==, "");
      g_autoptr (JsonNode) root = ctl_json (run);
      JsonArray *list = json_object_get_array_member (ctl_object (root), empty[i].why);
      g_assert_nonnull (list);
      g_assert_cmpuint (json_array_get_length (list), ==, 0);
    }
}

/* One object each, with the member that tells what it is. */
static void
test_json (Ctl *ctl, gconstpointer data)
{
  static const Case objects[] = {
    { 0, { "rules", "--json" }, "rules" },
    { 0, { "rules", "check", "--json" }, "rules" },
    { 0, { "rules", "presets", "--json" }, "rules" },
    { 0, { "alerts", "stats", "--json" }, "total" },
    { 0, { "config", "show", "--json" }, "groups" },
    { 0, { "config", "presets", "--json" }, "presets" },
    { 0, { "config", "presets", "default", "--json" }, "presets" },
    { 0, { "config", "set", "general", "zone", "UTC", "--json" }, "file" },
    { 0, { "doctor", "--json" }, "checks" },
    { 3, { "status", "--json" }, "state" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      g_autofree char *call = g_strjoinv (" ", (char **) objects[i].argv);
      g_test_message ("%s", call);
      g_autoptr (BwTestRun) run = run_case (ctl->home, objects[i].argv);
      ctl_check_well (run, objects[i].exit);
      g_autoptr (JsonNode) root = ctl_json (run);
      g_assert_true (json_object_has_member (ctl_object (root), objects[i].why));
    }
}

static void
test_status_json (Ctl *ctl, gconstpointer data)
{
  static const char *const members[] = { "state",     "health_score", "health_parts",
                                         "incidents", "sources",      "channels" };
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "status", "--json", NULL);
  ctl_check_well (run, 3);
  g_autoptr (JsonNode) root = ctl_json (run);
  for (unsigned i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_true (json_object_has_member (ctl_object (root), members[i]));
  g_assert_cmpstr (json_object_get_string_member (ctl_object (root), "state"), ==, "unknown");
  g_assert_true (json_object_get_null_member (ctl_object (root), "health_score"));
}

/* In words, a person is told that there is nothing. */
static void
test_nothing_in_words (Ctl *ctl, gconstpointer data)
{
  static const Case words[] = {
    { 0, { "alerts" }, "Nothing is open." },
    { 0, { "metrics" }, "Nothing was collected so far." },
    { 0, { "ledger" }, "The ledger has no rows." },
    { 0, { "ledger", "--model", "x" }, "No row matches." },
    { 0, { "config" }, "the defaults hold" },
    { 3, { "status" }, "Unknown - " },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (BwTestRun) run = run_case (ctl->home, words[i].argv);
      ctl_check_well (run, words[i].exit);
      ctl_check_has (run->out, words[i].why);
    }
}

/* To look is not to make: no command but run, import and config set leaves a file. */
static void
test_leaves_nothing (Ctl *ctl, gconstpointer data)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i], "run") != 0)
      {
        g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, verbs[i], NULL);
        ctl_check_words (run);
      }
  g_autofree char *state = g_build_filename (ctl->home, "data", "bellwether", NULL);
  g_autofree char *config = g_build_filename (ctl->home, "config", "bellwether", NULL);
  g_assert_false (g_file_test (state, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (config, G_FILE_TEST_EXISTS));
}

static void
add (const char *path, void (*test) (Ctl *ctl, gconstpointer data))
{
  g_test_add (path, Ctl, NULL, ctl_set_up, test, ctl_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/usage/help", test_help);
  add ("/usage/version", test_version);
  add ("/usage/nonsense-option", test_nonsense_option);
  add ("/usage/wrong", test_wrong);
  add ("/usage/empty-state", test_empty_state);
  add ("/usage/json", test_json);
  add ("/usage/status-json", test_status_json);
  add ("/usage/nothing-in-words", test_nothing_in_words);
  add ("/usage/leaves-nothing", test_leaves_nothing);
  return g_test_run ();
}
