/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A night without a network, from the checks that fail to what is told: one incident stands for all
 * of them while it lasts, and what still holds afterwards is one message. */
#include "policy-fixture.h"
#include "scenario-fixture.h"

#define N_CHECKS 30
#define START INT64_C (1772413200000000) /* 2026-03-02T01:00:00Z */

static void
submit_network (Scenario *scenario, BwIncidentKind kind)
{
  BwIncidentRequest *request =
      bw_incident_request_new (kind, bw_clock_wall_us (scenario->clock), "auto");
  request->dedup_key = bw_incident_dedup_key ("net.offline", "");
  request->rule = g_strdup ("net.offline");
  request->labels = g_strdup ("");
  request->category = BW_CATEGORY_NETWORK;
  request->severity = BW_SEVERITY_ERROR;
  request->summary = g_strdup ("There is no network");
  scenario_submit (scenario, request);
}

static void
submit_checks (Scenario *scenario, BwIncidentKind kind, unsigned from, unsigned n)
{
  for (unsigned i = from; i < from + n; i++)
    {
      g_autofree char *source = g_strdup_printf ("server-%02u", i);
      BwIncidentRequest *request =
          scenario_request (scenario, kind, "http-up", source, BW_SEVERITY_ERROR);
      g_free (request->metric);
      request->value = kind == BW_KIND_RESOLVE;
      request->metric = g_strdup_printf ("http_up{source=\"%s\"}", source);
      scenario_submit (scenario, request);
    }
}

/* Each of the thirty is recorded, none is told: the reason names what stands for it. When the
 * network is back twenty answer again, and the ten that do not are one message. */
static void
test_night (void)
{
  g_autoptr (Scenario) scenario = scenario_new (START, "mail:email:info", "");
  submit_network (scenario, BW_KIND_FIRE);
  scenario_pass (scenario, 60);
  scenario_expect (scenario, "0:00:30 mail FIRE 1");
  submit_checks (scenario, BW_KIND_FIRE, 0, N_CHECKS);
  scenario_pass (scenario, 300);
  scenario_expect (scenario, "");
  BwAlerts *alerts = scenario->store.alerts;
  alerts_assert_query (alerts, "SELECT count(*) FROM incident WHERE rule = 'http-up'", "30");
  alerts_assert_query (alerts,
                       "SELECT o.held_by, o.reason, count(*) FROM outbox o JOIN incident i ON "
                       "i.id = o.incident_id WHERE i.rule = 'http-up' GROUP BY 1, 2",
                       "inhibition net.offline stands for it since 01:00 30");
  submit_checks (scenario, BW_KIND_RESOLVE, 0, 20);
  submit_network (scenario, BW_KIND_RESOLVE);
  scenario_pass (scenario, 300);
  scenario_expect (scenario, "0:06:30 mail DIGEST 30");
  g_assert_true (
      g_str_has_prefix (scenario->last->str, "Digest: 11 alerts: 10 errors, 1 resolved\n"));
  g_assert_nonnull (strstr (scenario->last->str, "server-29"));
  g_assert_null (strstr (scenario->last->str, "server-19"));
  /* Nothing is told twice: neither later, nor as a row that was sent beside the one that told it.
   */
  scenario_pass (scenario, 15 * 60);
  scenario_expect (scenario, "");
  alerts_assert_query (alerts,
                       "SELECT incident_id, event_seq FROM outbox WHERE status IN (30, 70) "
                       "GROUP BY incident_id, event_seq, channel HAVING count(*) > 1",
                       "");
  alerts_assert_query (alerts, "SELECT count(*) FROM delivery_attempt WHERE outcome = 10", "2");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/offline/night", test_night);
  return g_test_run ();
}
