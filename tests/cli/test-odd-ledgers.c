/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing that is printed about a ledger at the edges is a number that is none; real games, as they
 * were published. */
#include "cli/ctl.h"

#include "lib/odd-ledgers.h"

#include <math.h>
#include <signal.h>

/* Whether NAME, of a figure or a metric, may have no bound. */
static bool
is_unbounded (const char *name)
{
  return g_regex_match_simple ("^(ledger_)?(profit_factor|sortino)", name, 0, 0);
}

/* "inf" is a value of some figures alone, and no text says "nan". */
static void
check_node (JsonNode *node, const char *name, const char *ledger)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) names = json_object_get_members (json_node_get_object (node));
      JsonObject *object = json_node_get_object (node);
      const char *metric = json_object_get_string_member_with_default (object, "metric", NULL);
      for (GList *at = names; at != NULL; at = at->next)
        check_node (json_object_get_member (object, at->data),
                    metric != NULL && strcmp (at->data, "value") == 0 ? metric : at->data, ledger);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (unsigned i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      check_node (json_array_get_element (json_node_get_array (node), i), name, ledger);
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      if (strcmp (json_node_get_string (node), "inf") == 0 && is_unbounded (name))
        return;
      odd_check_text (name, ledger, json_node_get_string (node));
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && !isfinite (json_node_get_double (node)))
    g_error ("%s of \"%s\" is %g", name, ledger, json_node_get_double (node));
}

static void
check_json (const BwTestRun *run, const char *ledger)
{
  ctl_check_well (run, 0);
  g_autoptr (JsonNode) root = ctl_json (run);
  check_node (root, "", ledger);
}

static void
test_analyse (Ctl *ctl, gconstpointer data)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (odd_ledgers); i++)
    {
      const char *name = odd_ledgers[i].name;
      g_autofree char *csv = odd_ledger_csv (&odd_ledgers[i]);
      g_autofree char *path = bw_test_write (ctl->home, "a.csv", csv, -1);
      g_autofree char *page = g_build_filename (ctl->home, "a.html", NULL);
      g_autoptr (BwTestRun) text = bw_test_ctl (ctl->home, "analyse", path, "--html", page, NULL);
      g_autoptr (BwTestRun) json =
          bw_test_ctl (ctl->home, "analyse", path, "--json", "--series", NULL);
      ctl_check_well (text, 0);
      odd_check_text ("text", name, text->out);
      check_json (json, name);
      g_autofree char *html = bw_test_read (page);
      g_assert_cmpuint (strlen (html), >, 1000);
      odd_check_text ("page", name, html);
    }
}

/* All of them as sources of one configuration: what is kept of them, as it is read back. */
static void
test_sources (Ctl *ctl, gconstpointer data)
{
  g_autoptr (GString) config = g_string_new (NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (odd_ledgers); i++)
    g_string_append_printf (config, "[source s%u]\ntype=ledger\nformat=auto\npath=%s/%u.csv\n", i,
                            ctl->home, i);
  g_autofree char *path = bw_test_write (ctl->home, "a.conf", config->str, -1);
  for (unsigned i = 0; i < G_N_ELEMENTS (odd_ledgers); i++)
    {
      const char *name = odd_ledgers[i].name;
      g_autofree char *file = g_strdup_printf ("%u.csv", i);
      g_autofree char *source = g_strdup_printf ("s%u", i);
      g_autofree char *csv = odd_ledger_csv (&odd_ledgers[i]);
      g_autofree char *ledger = bw_test_write (ctl->home, file, csv, -1);
      g_autoptr (BwTestRun) import =
          bw_test_ctl (ctl->home, "import", ledger, "--source", source, "-c", path, NULL);
      ctl_check_well (import, 0);
      g_autoptr (BwTestRun) rows = bw_test_ctl (ctl->home, "ledger", "--source", source, "--since",
                                                "2020-01-01", "--json", "-c", path, NULL);
      check_json (rows, name);
    }
  const char *const argv[] = { "run", "-c", path, NULL };
  CtlRun run = ctl_start (ctl->home, argv);
  for (unsigned i = 0; i < G_N_ELEMENTS (odd_ledgers); i++)
    ctl_await_only (&run, " (ledger) ok");
  g_autoptr (BwTestRun) metrics = bw_test_ctl (ctl->home, "metrics", "--json", "-c", path, NULL);
  check_json (metrics, "all");
  g_assert_cmpint (ctl_stop (&run, SIGTERM, 10), ==, 0);
}

/* The games of CSV, which has the newest first, from the first on. (transfer full) */
static char *
in_order_of_time (const char *csv)
{
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  GString *text = g_string_new (lines[0]);
  g_string_append_c (text, '\n');
  for (unsigned i = g_strv_length (lines); --i > 0;)
    if (*lines[i] != '\0')
      g_string_append_printf (text, "%s\n", lines[i]);
  return g_string_free (text, FALSE);
}

static double
number (JsonNode *root, const char *path)
{
  JsonNode *node = bw_json_get (root, path, NULL);
  return node != NULL ? json_node_get_double (node) : (double) NAN;
}

/* Of one moment the games count in the order they were played, whichever way round the file is. */
static void
check_games (Ctl *ctl, const char *csv)
{
  g_autofree char *path = bw_test_write (ctl->home, "games.csv", csv, -1);
  g_autoptr (BwTestRun) json = bw_test_ctl (ctl->home, "analyse", path, "--json", NULL);
  check_json (json, "games");
  g_autoptr (JsonNode) root = ctl_json (json);
  g_assert_cmpfloat (number (root, "calibration.n"), ==, 8886);
  g_assert_cmpfloat_with_epsilon (number (root, "calibration.brier"), .214654, 5e-7);
  g_assert_cmpfloat_with_epsilon (number (root, "calibration.log_loss"), .619093, 5e-7);
  g_assert_cmpfloat_with_epsilon (number (root, "calibration.corp.mcb"), .0041, 5e-5);
  g_assert_cmpfloat_with_epsilon (number (root, "calibration.auc"), .711303, 5e-7);
  g_assert_cmpfloat (number (root, "alarms.calibration.first_e_100"), ==, 2157);
}

/* Forecasts of basketball games, beside figures that were published of them. */
static void
test_games (Ctl *ctl, gconstpointer data)
{
  g_autofree char *shared = bw_test_shared ("data/538_nba_games.csv");
  if (shared == NULL)
    return;
  g_autofree char *csv = bw_test_read (shared);
  g_autofree char *sorted = in_order_of_time (csv);
  check_games (ctl, sorted);
  check_games (ctl, csv);
  g_autoptr (BwTestRun) text = bw_test_ctl (ctl->home, "analyse", shared, NULL);
  ctl_check_well (text, 0);
  ctl_check_has (text->out, "overconfident");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/odd-ledgers/analyse", Ctl, NULL, ctl_set_up, test_analyse, ctl_tear_down);
  g_test_add ("/odd-ledgers/sources", Ctl, NULL, ctl_set_up, test_sources, ctl_tear_down);
  g_test_add ("/odd-ledgers/games", Ctl, NULL, ctl_set_up, test_games, ctl_tear_down);
  return g_test_run ();
}
