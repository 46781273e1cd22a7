/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is printed where: sheets of odd ledgers, closed pipes, a full disk, rules tried out, the
 * configuration edited. */
#include "cli/ctl.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#define HEADER "id,placed_at,settled_at,stake,odds,probability,status,profit\n"

static void
test_sheets (Ctl *ctl, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *head;
    const char *part;
  } sheets[] = {
    { HEADER, "a.csv: 0 bets, 0 won, 0 lost\n", "No settled bets." },
    { HEADER "1,2026-01-01T00:00:00Z,2026-01-01T01:00:00Z,10,2,0.5,won,10\n",
      "a.csv: 1 bet, 1 won, 0 lost\n", "profit factor ∞" },
    { HEADER "1,2026-01-01T00:00:00Z,2026-01-01T01:00:00Z,10,2,,lost,-10\n"
             "2,2026-01-01T00:00:00Z,2026-01-01T01:00:00Z,10,2,,lost,-10\n",
      "a.csv: 2 bets, 0 won, 2 lost\n", "ROI −100.0" },
    { HEADER "1,2026-01-01T00:00:00Z,,10,2,,pending,\n",
      "a.csv: 0 bets, 0 won, 0 lost, 1 pending\n", "No settled bets." },
    { "date,p,outcome\n2026-01-01,0.7,1\n2026-01-02,0.6,0\n",
      "a.csv: 2 forecasts, 1 came true, 1 did not\n", "Brier" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (sheets); i++)
    {
      g_autofree char *path = bw_test_write (ctl->home, "a.csv", sheets[i].text, -1);
      g_autoptr (BwTestRun) text = bw_test_ctl (ctl->home, "analyse", path, NULL);
      g_autoptr (BwTestRun) json = bw_test_ctl (ctl->home, "analyse", path, "--json", NULL);
      ctl_check_well (text, 0);
      ctl_check_well (json, 0);
      g_assert_true (g_str_has_prefix (text->out, sheets[i].head));
      ctl_check_has (text->out, sheets[i].part);
      g_assert_cmpstr (text->err, ==, "");
      g_autoptr (JsonNode) root = ctl_json (json);
      static const char *const members[] = { "ledger", "calendar", "by_model", "calibration",
                                             "alarms" };
      for (unsigned k = 0; k < G_N_ELEMENTS (members); k++)
        g_assert_true (json_object_has_member (ctl_object (root), members[k]));
    }
}

/* Runs COMMAND in a shell where $CTL is the program. Returns its exit status. */
static int
run_shell (Ctl *ctl, const char *command, char **err)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *all =
      g_strdup_printf ("export XDG_DATA_HOME=%s XDG_CONFIG_HOME=%s; cd %s; CTL=%s; %s", ctl->home,
                       ctl->home, ctl->home, g_getenv ("BELLWETHERCTL"), command);
  const char *argv[] = { "/bin/sh", "-c", all, NULL };
  int status = 0;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, err,
                &status, &error);
  g_assert_no_error (error);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

/* A full disk is told of in one line; a reader who has seen enough is nobody's fault. */
static void
test_closed (Ctl *ctl, gconstpointer data)
{
  g_autofree char *path =
      bw_test_write (ctl->home, "a.csv",
                     HEADER "1,2026-01-01T00:00:00Z,2026-01-01T01:00:00Z,10,2,0.5,won,10\n", -1);
  static const char *const full[] = { "analyse a.csv", "analyse a.csv --json", "rules",
                                      "--version",     "analyse --version",    "config presets",
                                      "ledger --csv" };
  for (unsigned i = 0; i < G_N_ELEMENTS (full); i++)
    {
      g_autofree char *err = NULL;
      g_autofree char *command = g_strdup_printf ("$CTL %s > /dev/full", full[i]);
      int status = run_shell (ctl, command, &err);
      if (status != 1 || !g_str_has_prefix (err, "bellwetherctl: standard output: ")
          || ctl_n_lines (err) != 1)
        ctl_fault ("%s: exit %d, %s", full[i], status, err);
      g_autofree char *quiet = NULL;
      g_autofree char *pipe = g_strdup_printf ("$CTL %s | true", full[i]);
      g_assert_cmpint (run_shell (ctl, pipe, &quiet), ==, 0);
      if (strstr (quiet, "WARNING") != NULL || ctl_n_lines (quiet) > 1)
        ctl_fault ("%s: %s", full[i], quiet);
    }
}

static void
test_rules_eval (Ctl *ctl, gconstpointer data)
{
#define CPU                                                                                        \
  "metric=x;direction=above;warning=80;warning-recover=60;critical=90;critical-recover=80;"        \
  "for=120s;for-count=2;keep-firing-for=120s;recover-count=2"
  static const struct
  {
    const char *rule;
    const char *values;
    const char *printed;
  } cases[] = {
    { CPU, "0,79\n60,81\n120,82\n", "" },
    { CPU, "0,79\n60,81\n120,82\n180,81\n", "180,FIRE,1\n" },
    { CPU, "0,81\n60,81\n120,81\n180,85\n480,92\n540,91\n600,93\n", "120,FIRE,1\n600,UPGRADE,2\n" },
    { CPU, "0,91\n60,91\n120,91\n180,75\n240,75\n300,75\n360,59\n420,58\n480,57\n",
      "120,FIRE,2\n300,DOWNGRADE,1\n480,RESOLVE,0\n" },
    { "metric=x;warning=1", "0,0\n1,1\n2,\n3,0\n", "1,FIRE,1\n3,RESOLVE,0\n" },
    { "metric=x;direction=below;critical=1", "seconds,value\n0,2\n1,1\n2,2\n",
      "1,FIRE,1\n2,RESOLVE,0\n" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = bw_test_write (ctl->home, "v.csv", cases[i].values, -1);
      g_autoptr (BwTestRun) run =
          bw_test_ctl (ctl->home, "rules", "eval", "--rule", cases[i].rule, "--values", path, NULL);
      ctl_check_well (run, 0);
      if (strcmp (run->out, cases[i].printed) != 0)
        ctl_fault ("case %u: %s, expected %s", i, run->out, cases[i].printed);
    }
  static const char *const bad[] = { "0,1\nx,2\n", "0,1\n0,a\n", "5,1\n4,1\n", "1\n", "\xff\xfe" };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = bw_test_write (ctl->home, "v.csv", bad[i], -1);
      g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "rules", "eval", "--rule",
                                               "metric=x;warning=1", "--values", path, NULL);
      ctl_check_refused (run, 1, "v.csv");
    }
  static const char *const rules[] = { "", "metric=x", "warning=1", "metric=x;warnin=1",
                                       "nonsense" };
  for (unsigned i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "rules", "eval", "--rule", rules[i],
                                               "--values", "/dev/null", NULL);
      ctl_check_refused (run, 1, NULL);
    }
}

/* One key is changed and taken away again; all else in the file stays as it was. */
static void
test_config (Ctl *ctl, gconstpointer data)
{
  static const char text[] = "# Mine.\n[general]\n# Where I live.\nzone=UTC\n\n[source bot]\n"
                             "type=system # not a comment\n";
  static const char good[] = "# Mine.\n[general]\n# Where I live.\nzone=UTC\n\n[source bot]\n"
                             "type=system\n# The end.\n";
  g_autofree char *path = bw_test_write (ctl->home, "a.conf", good, -1);
  g_autoptr (BwTestRun) set = bw_test_ctl (ctl->home, "config", "set", "source bot", "interval",
                                           "30s", "--config", path, NULL);
  ctl_check_well (set, 0);
  g_autofree char *changed = bw_test_read (path);
  ctl_check_has (changed, "interval=30s");
  ctl_check_has (changed, "# Mine.\n[general]\n# Where I live.\nzone=UTC\n");
  ctl_check_has (changed, "# The end.");
  g_autoptr (BwTestRun) wrong = bw_test_ctl (ctl->home, "config", "set", "source bot", "interval",
                                             "soon", "--config", path, NULL);
  ctl_check_refused (wrong, 1, "interval");
  g_autoptr (BwTestRun) show = bw_test_ctl (ctl->home, "config", "show", "--config", path, NULL);
  ctl_check_has (show->out, "interval=30s");
  g_autoptr (BwTestRun) unset = bw_test_ctl (ctl->home, "config", "set", "--unset", "source bot",
                                             "interval", "--config", path, NULL);
  ctl_check_well (unset, 0);
  g_autofree char *back = bw_test_read (path);
  g_assert_cmpstr (back, ==, good);
  g_autofree char *bad = bw_test_write (ctl->home, "a.conf", text, -1);
  g_autoptr (BwTestRun) check = bw_test_ctl (ctl->home, "config", "check", "--config", bad, NULL);
  ctl_check_well (check, 1);
  ctl_check_has (check->out, "a.conf:7: ");
}

/* A key that is like no other does not bring the names of all there are. */
static void
test_unknown_key (Ctl *ctl, gconstpointer data)
{
  g_autofree char *path = bw_test_write (
      ctl->home, "k.conf", "[rule both]\nmetric=system_load1\nwarning=1\nzzzzzzzz=x\n", -1);
  g_autoptr (BwTestRun) check = bw_test_ctl (ctl->home, "config", "check", "--config", path, NULL);
  ctl_check_well (check, 1);
  ctl_check_has (check->out, "k.conf:4: [rule both] zzzzzzzz: unknown key, expected ");
  ctl_check_has (check->out, " or another; bellwether.conf.example lists all\n");
  g_assert_null (strstr (check->out, "keep-firing-for"));
}

/* What a table shows fits the terminal; a pipe gets whole lines. */
static void
test_width (Ctl *ctl, gconstpointer data)
{
  static const char *const widths[] = { "60", "80", "100" };
  g_autofree char *path =
      bw_test_write (ctl->home, "w.conf",
                     "[rule disk-of-the-machine-in-the-cellar]\nkind=expr\nseverity=error\n"
                     "expr=mean(system_disk_percent{mount=\"/a/very/long/path/to/what/is/full\"}, "
                     "'5m') > 90\n",
                     -1);
  g_autoptr (BwTestRun) wide = bw_test_ctl (ctl->home, "rules", "--config", path, NULL);
  ctl_check_has (wide->out, "(error); over when it is not so\n");
  for (unsigned i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_setenv ("COLUMNS", widths[i], true);
      g_autoptr (BwTestRun) narrow = bw_test_ctl (ctl->home, "rules", "--config", path, NULL);
      g_unsetenv ("COLUMNS");
      g_auto (GStrv) lines = g_strsplit (narrow->out, "\n", -1);
      for (char **line = lines; *line != NULL; line++)
        if (g_utf8_strlen (*line, -1) > g_ascii_strtoll (widths[i], NULL, 10))
          ctl_fault ("too long for %s: %s", widths[i], *line);
      g_assert_cmpuint (ctl_n_lines (narrow->out), >, ctl_n_lines (wide->out));
      /* Nothing is left out for it. */
      g_assert_nonnull (strstr (narrow->out, "position-utilisation"));
    }
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
  add ("/output/sheets", test_sheets);
  add ("/output/closed", test_closed);
  add ("/output/rules-eval", test_rules_eval);
  add ("/output/config", test_config);
  add ("/output/unknown-key", test_unknown_key);
  add ("/output/width", test_width);
  return g_test_run ();
}
