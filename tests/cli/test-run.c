/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The running engine and what others see of it: exit codes, incidents and their steps, its end. */
#include "cli/ctl.h"

#include <signal.h>
#include <sqlite3.h>

#define HEADER "id,placed_at,event,stake,odds,status,profit\n"
#define WON "1,2026-01-01T00:00:00Z,a,10,2.0,won,10\n"
#define LOST "2,2026-01-02T00:00:00Z,b,60,2.0,lost,-60\n"
#define LOST_MORE "3,2026-01-03T00:00:00Z,c,160,2.0,lost,-160\n"

static const char config_format[] = "[general]\n"
                                    "presets=\n"
                                    "[source bot]\n"
                                    "type=ledger\n"
                                    "path=%s/bets.csv\n"
                                    "interval=1s\n"
                                    "[rule profit]\n"
                                    "metric=ledger_profit{source=\"bot\"}\n"
                                    "direction=below\n"
                                    "warning=0\n"
                                    "critical=-100\n"
                                    "[channel desktop]\n"
                                    "type=desktop\n"
                                    "enabled=false\n"
                                    "[channel sink]\n"
                                    "type=log\n"
                                    "path=%s/alerts.log\n";

static void
set_up (Ctl *ctl, gconstpointer data)
{
  ctl_set_up (ctl, data);
  g_autofree char *text = g_strdup_printf (config_format, ctl->home, ctl->home);
  g_autofree char *conf = bw_test_write (ctl->home, "config/bellwether/bellwether.conf", text, -1);
  g_autofree char *bets = bw_test_write (ctl->home, "bets.csv", HEADER WON, -1);
}

static void
add_bet (Ctl *ctl, const char *row)
{
  g_autofree char *path = g_build_filename (ctl->home, "bets.csv", NULL);
  FILE *file = g_fopen (path, "a");
  g_assert_nonnull (file);
  fputs (row, file);
  g_assert_cmpint (fclose (file), ==, 0);
}

static CtlRun
start (Ctl *ctl)
{
  static const char *const argv[] = { "run", NULL };
  CtlRun run = ctl_start (ctl->home, argv);
  ctl_await_only (&run, "bot (ledger) ok");
  return run;
}

/* The exit code is the state, and so is the first word, as a monitoring system shows it. */
static void
check_status (Ctl *ctl, const char *head, int exit)
{
  g_autoptr (BwTestRun) run = ctl_await_status (ctl->home, head);
  ctl_check_well (run, exit);
  g_assert_true (g_str_has_prefix (run->out, head));
  g_assert_cmpstr (run->err, ==, "");
}

static void
test_status (Ctl *ctl, gconstpointer data)
{
  CtlRun run = start (ctl);
  check_status (ctl, "Healthy - ", 0);
  add_bet (ctl, LOST);
  ctl_await_only (&run, "FIRE warning");
  check_status (ctl, "Warning - 1 open: ", 1);
  add_bet (ctl, LOST_MORE);
  ctl_await_only (&run, "UPGRADE critical");
  check_status (ctl, "Critical - 1 open: ", 2);
  g_autofree char *bets = bw_test_write (ctl->home, "bets.csv", HEADER WON, -1);
  ctl_await_only (&run, "RESOLVE");
  check_status (ctl, "Healthy - ", 0);
  g_autofree char *bad = bw_test_write (ctl->home, "bets.csv", "foo,bar\n", -1);
  ctl_await_only (&run, "no column for 'stake'");
  check_status (ctl, "Unknown - bot: ", 3);
  g_assert_cmpint (ctl_stop (&run, SIGTERM, 3), ==, 0);
  check_status (ctl, "Unknown - Not watching", 3);
}

static void
run_sql (Ctl *ctl, const char *sql)
{
  sqlite3 *db = NULL;
  g_autofree char *path = g_build_filename (ctl->home, "data/bellwether/alerts.db", NULL);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  sqlite3_close (db);
}

/* An engine that hangs, and one that was killed, do not look alive. */
static void
test_stale (Ctl *ctl, gconstpointer data)
{
  CtlRun run = start (ctl);
  check_status (ctl, "Healthy - ", 0);
  run_sql (ctl, "UPDATE meta SET value = value - 91000000 WHERE key = 'alive_at'");
  check_status (ctl, "Unknown - ", 3);
  run_sql (ctl, "UPDATE meta SET value = value + 91000000 WHERE key = 'alive_at'");
  check_status (ctl, "Healthy - ", 0);
  g_assert_cmpint (ctl_stop (&run, SIGKILL, 3), ==, -1);
  check_status (ctl, "Unknown - Not watching", 3);
}

static void
test_second_run (Ctl *ctl, gconstpointer data)
{
  CtlRun run = start (ctl);
  g_autofree char *pid = g_strdup_printf ("pid %s", g_subprocess_get_identifier (run.process));
  g_autoptr (BwTestRun) second = bw_test_ctl (ctl->home, "run", NULL);
  ctl_check_refused (second, 1, pid);
  g_assert_cmpint (ctl_stop (&run, SIGINT, 3), ==, 0);
  g_autoptr (BwTestRun) third = bw_test_ctl (ctl->home, "run", "--for", "0.1", NULL);
  ctl_check_well (third, 0);
}

/* alerts VERB 1, in words and as the object it prints. */
static void
step (Ctl *ctl, const char *verb, const char *status)
{
  g_autoptr (BwTestRun) run =
      bw_test_ctl (ctl->home, "alerts", verb, "1", "--note", "by hand", "--json", NULL);
  ctl_check_well (run, 0);
  g_assert_cmpstr (run->err, ==, "");
  g_autoptr (JsonNode) root = ctl_json (run);
  g_assert_cmpstr (json_object_get_string_member (ctl_object (root), "status"), ==, status);
}

static void
refuse (Ctl *ctl, const char *verb)
{
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "alerts", verb, "1", NULL);
  ctl_check_refused (run, 1, "incident 1 is ");
}

/* The steps of a person, while an engine runs and after it has ended. */
static void
test_steps (Ctl *ctl, gconstpointer data)
{
  add_bet (ctl, LOST);
  CtlRun run = start (ctl);
  g_autoptr (BwTestRun) shown = ctl_await_status (ctl->home, "1 open");
  step (ctl, "ack", "acknowledged");
  ctl_await_only (&run, "#1 ACK");
  step (ctl, "unack", "open");
  step (ctl, "start", "in_progress");
  ctl_await_only (&run, "#1 START");
  g_assert_cmpint (ctl_stop (&run, SIGTERM, 3), ==, 0);
  step (ctl, "note", "in_progress");
  step (ctl, "resolve", "resolved");
  refuse (ctl, "ack");
  step (ctl, "reopen", "reopened");
  step (ctl, "ack", "acknowledged");
  step (ctl, "resolve", "resolved");
  step (ctl, "close", "closed");
  refuse (ctl, "resolve");
  g_autoptr (BwTestRun) none = bw_test_ctl (ctl->home, "alerts", NULL);
  g_autoptr (BwTestRun) all = bw_test_ctl (ctl->home, "alerts", "--all", NULL);
  g_assert_cmpstr (none->out, ==, "Nothing is open.\n");
  ctl_check_has (all->out, "closed");
}

/* The members that scripts hold on to, and a story that a person reads. */
static void
test_show (Ctl *ctl, gconstpointer data)
{
  static const char *const members[] = { "id",         "key",         "rule",        "metric",
                                         "labels",     "severity",    "status",      "opened_at",
                                         "updated_at", "resolved_at", "value",       "threshold",
                                         "n",          "level",       "occurrences", "summary" };
  add_bet (ctl, LOST);
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "run", "--for", "1.5", NULL);
  ctl_check_well (run, 0);
  ctl_check_has (run->out, "#1 FIRE warning: ");
  g_autoptr (BwTestRun) list = bw_test_ctl (ctl->home, "alerts", "--json", NULL);
  g_autoptr (JsonNode) root = ctl_json (list);
  JsonArray *incidents = json_object_get_array_member (ctl_object (root), "incidents");
  g_assert_cmpuint (json_array_get_length (incidents), ==, 1);
  JsonObject *incident = json_array_get_object_element (incidents, 0);
  for (unsigned i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_true (json_object_has_member (incident, members[i]));
  g_assert_cmpuint (json_object_get_size (incident), ==, G_N_ELEMENTS (members));
  g_assert_cmpfloat (json_object_get_double_member (incident, "value"), ==, -50);
  g_assert_cmpfloat (json_object_get_double_member (incident, "threshold"), ==, 0);
  g_assert_true (json_object_get_null_member (incident, "resolved_at"));

  g_autoptr (BwTestRun) json = bw_test_ctl (ctl->home, "alerts", "show", "1", "--json", NULL);
  g_autoptr (JsonNode) story = ctl_json (json);
  JsonArray *events = json_object_get_array_member (ctl_object (story), "events");
  JsonObject *fired = json_array_get_object_element (events, 0);
  g_assert_nonnull (json_object_get_object_member (fired, "evidence"));
  g_autoptr (BwTestRun) text = bw_test_ctl (ctl->home, "alerts", "show", "1", NULL);
  ctl_check_well (text, 0);
  ctl_check_has (text->out, "Evidence of FIRE at ");
  ctl_check_has (text->out, "  Since         ");
  ctl_check_has (text->out, "  Last values   ");
  g_assert_null (strchr (text->out, '['));

  /* A warning that nobody takes on is told once; nothing comes of it by itself. */
  g_autoptr (BwTestRun) dry = bw_test_ctl (ctl->home, "alerts", "show", "1", "--dry-run", NULL);
  ctl_check_well (dry, 0);
  ctl_check_has (dry->out, "nobody would be told of #1.");
  g_autoptr (BwTestRun) dry_json =
      bw_test_ctl (ctl->home, "alerts", "show", "1", "--dry-run", "--for=1d", "--json", NULL);
  g_autoptr (JsonNode) steps = ctl_json (dry_json);
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (ctl_object (steps), "steps")), ==, 0);
}

static void
test_history (Ctl *ctl, gconstpointer data)
{
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "run", "--for", "1.5", NULL);
  ctl_check_well (run, 0);
  static const char *const names[] = { "system_memory_percent{source=\"this-computer\"}",
                                       "ledger_profit{source=\"bot\"}" };
  static const char *const from[] = { "-1h", "2025-12-31" };
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (BwTestRun) raw =
          bw_test_ctl (ctl->home, "history", names[i], "--from", from[i], "--json", NULL);
      g_autoptr (BwTestRun) cut = bw_test_ctl (ctl->home, "history", names[i], "--from", from[i],
                                               "--points", "3", "--json", NULL);
      g_autoptr (BwTestRun) csv =
          bw_test_ctl (ctl->home, "history", names[i], "--from", from[i], "--csv", NULL);
      g_autoptr (BwTestRun) text =
          bw_test_ctl (ctl->home, "history", names[i], "--from", from[i], NULL);
      ctl_check_well (csv, 0);
      ctl_check_well (text, 0);
      g_autoptr (JsonNode) points = ctl_json (raw);
      g_autoptr (JsonNode) columns = ctl_json (cut);
      JsonArray *list = json_object_get_array_member (ctl_object (points), "points");
      JsonArray *few = json_object_get_array_member (ctl_object (columns), "points");
      g_assert_cmpstr (json_object_get_string_member (ctl_object (points), "metric"), ==, names[i]);
      g_assert_cmpuint (json_array_get_length (list), >=, 1);
      g_assert_cmpuint (json_array_get_length (few), <=, 3);
      g_assert_cmpuint (json_array_get_length (json_array_get_array_element (list, 0)), ==, 2);
      g_assert_cmpuint (json_array_get_length (json_array_get_array_element (few, 0)), ==, 5);
      g_assert_true (g_str_has_prefix (csv->out, "time,value\n"));
      g_assert_cmpuint (ctl_n_lines (csv->out), ==, json_array_get_length (list) + 1);
    }
}

static void
add (const char *path, void (*test) (Ctl *ctl, gconstpointer data))
{
  g_test_add (path, Ctl, NULL, set_up, test, ctl_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/run/status", test_status);
  add ("/run/stale", test_stale);
  add ("/run/second-run", test_second_run);
  add ("/run/steps", test_steps);
  add ("/run/show", test_show);
  add ("/run/history", test_history);
  return g_test_run ();
}
