/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a decision costs does not grow with what is stored: no statement on its way reads a whole
 * table. */
#include "scenario-fixture.h"

/* Rows that are there only while something waits, in indexes of their own. */
static const char *const small[] = {
  "USING COVERING INDEX incident_quiet",
  "USING INDEX incident_quiet",
  "SCAN inhibitor",
  "SCAN i",
  "SCAN lead",
  "SCAN CONSTANT ROW",
  "SCAN channel_state",
  "SCAN wanted",
  "SCAN live",
  "SCAN stranded",
  "SCAN json_each",
};

/* Not asked for a decision: what the dispatcher reads when it starts, and a test itself. */
static const char *const others[] = { "ORDER BY status = 70, rowid", "sqlite_schema",
                                      "user_version", "EXPLAIN" };

static bool
has_any (const char *text, const char *const *list, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    if (strstr (text, list[i]) != NULL)
      return true;
  return false;
}

/* The steps of TEXT's plan, one a line. (transfer full) */
static char *
plan_of (BwDb *db, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", text, NULL);
  BwStmt *stmt = bw_db_prepare (db, sql, &error);
  g_assert_no_error (error);
  GString *plan = g_string_new (NULL);
  while (bw_stmt_step (stmt, &error) == BW_STEP_ROW)
    g_string_append_printf (plan, "%s\n", bw_stmt_text (stmt, 3));
  g_assert_no_error (error);
  return g_string_free (plan, FALSE);
}

static void
assert_no_scan (const char *text, const char *plan)
{
  g_auto (GStrv) steps = g_strsplit (plan, "\n", -1);
  for (char **step = steps; *step != NULL; step++)
    if (g_str_has_prefix (*step, "SCAN") && !has_any (*step, small, G_N_ELEMENTS (small)))
      {
        g_test_message ("it reads all of a table: %s: %s", text, *step);
        g_test_fail ();
      }
}

static gpointer
explain_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) texts = bw_db_statements (db);
  unsigned n = 0;
  for (unsigned i = 0; i < texts->len; i++)
    {
      g_autofree char *text = g_strdup (g_ptr_array_index (texts, i));
      if (has_any (text, others, G_N_ELEMENTS (others)))
        continue;
      g_autofree char *plan = plan_of (db, text);
      g_test_message ("%s\n%s", text, plan);
      assert_no_scan (text, plan);
      n++;
    }
  return GUINT_TO_POINTER (n);
}

/* A life with all that can happen in it. */
static void
live (Scenario *scenario)
{
  scenario_silence (scenario, "source=\"other\"", 1800);
  scenario_silence (scenario, "source=\"host\",severity=\"info\"", 0);
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_WARNING);
  scenario_submit (scenario, scenario_request (scenario, BW_KIND_FIRE, "host.down", "web",
                                               BW_SEVERITY_CRITICAL));
  scenario_submit (scenario,
                   scenario_request (scenario, BW_KIND_FIRE, "disk", "web", BW_SEVERITY_ERROR));
  scenario_submit (scenario,
                   scenario_request (scenario, BW_KIND_FIRE, "disk", "other", BW_SEVERITY_ERROR));
  scenario_pass (scenario, 60);
  scenario_rule (scenario, BW_KIND_UPGRADE, BW_SEVERITY_CRITICAL);
  scenario_pass (scenario, 1900);
  scenario_person (scenario, BW_KIND_ACK, 1);
  scenario_rule (scenario, BW_KIND_RESOLVE, BW_SEVERITY_CRITICAL);
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_CRITICAL);
  scenario_submit (scenario, scenario_request (scenario, BW_KIND_RESOLVE, "host.down", "web",
                                               BW_SEVERITY_CRITICAL));
  scenario_pass (scenario, 60);
  scenario_rule (scenario, BW_KIND_RESOLVE, BW_SEVERITY_CRITICAL);
  scenario_pass (scenario, 60);
}

static void
test_plans (void)
{
  g_autoptr (Scenario) scenario =
      scenario_new (BW_TEST_NOW_US, "desk:desktop:warning +mail:email:warning chat:slack:warning",
                    "[general]\nzone=UTC\n[route all]\nmute=13:00-14:00\n");
  live (scenario);
  gpointer n = alerts_run (scenario->store.alerts, explain_job, NULL);
  g_assert_cmpuint (GPOINTER_TO_UINT (n), >, 30);
}

/* Only what can stand for another is read: the marked ones, and those of the same figure. */
static void
test_inhibitors (void)
{
  g_autoptr (Scenario) scenario = scenario_new (BW_TEST_NOW_US, "desk:desktop:warning", "");
  for (unsigned i = 0; i < 20; i++)
    {
      g_autofree char *source = g_strdup_printf ("s%u", i);
      scenario_submit (scenario,
                       scenario_request (scenario, BW_KIND_FIRE, "cpu", source, BW_SEVERITY_ERROR));
    }
  scenario_submit (
      scenario, scenario_request (scenario, BW_KIND_FIRE, "host.down", "s3", BW_SEVERITY_CRITICAL));
  alerts_assert_query (scenario->store.alerts,
                       "SELECT rule, labels FROM inhibitor JOIN incident ON id = incident_id",
                       "host.down source=\"s3\"");
  g_autoptr (BwIncident) about = bw_incident_new ();
  about->metric = g_strdup ("system_cpu_percent{source=\"s7\"}");
  about->labels = g_strdup ("source=\"s7\"");
  BwIncidentQuery query = { .inhibits = about, .since_us = BW_TIME_NONE };
  g_autoptr (GPtrArray) found =
      alerts_run (scenario->store.alerts, bw_alerts_job_list_incidents, &query);
  /* host.down, cpu of s3 (which is of the figure that host.down has here) and cpu of s7. */
  g_assert_cmpuint (found->len, ==, 3);
  scenario_submit (scenario, scenario_request (scenario, BW_KIND_RESOLVE, "host.down", "s3",
                                               BW_SEVERITY_CRITICAL));
  alerts_assert_query (scenario->store.alerts, "SELECT count(*) FROM inhibitor", "0");
}

/* Another policy marks others, among what is open already. */
static void
test_policy_changes (void)
{
  g_autoptr (Scenario) scenario = scenario_new (BW_TEST_NOW_US, "desk:desktop:warning", "");
  scenario_rule (scenario, BW_KIND_FIRE, BW_SEVERITY_ERROR);
  alerts_assert_query (scenario->store.alerts, "SELECT count(*) FROM inhibitor", "0");
  g_autoptr (BwPolicy) other =
      policy_new ("desk:desktop:warning",
                  "[inhibit x]\nsource=rule=\"" ALERTS_RULE "\"\ntarget=rule=\"disk\"\n");
  bw_incident_keeper_set_policy (scenario->keeper, other, NULL);
  scenario_submit (scenario,
                   scenario_request (scenario, BW_KIND_FIRE, "disk", "host", BW_SEVERITY_WARNING));
  alerts_assert_query (scenario->store.alerts, "SELECT incident_id FROM inhibitor", "1");
  scenario_expect (scenario, "0:00:00 desk FIRE 1");
  scenario_rule (scenario, BW_KIND_RESOLVE, BW_SEVERITY_ERROR);
  scenario_expect (scenario, "0:00:00 desk FIRE 2\n0:00:00 desk RESOLVE 1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alert-cost/plans", test_plans);
  g_test_add_func ("/alert-cost/inhibitors", test_inhibitors);
  g_test_add_func ("/alert-cost/policy-changes", test_policy_changes);
  return g_test_run ();
}
