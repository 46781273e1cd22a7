/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leaves alerts.db when it is old, and what must not. */
#include "alerts-db.h"
#include "store/bw-alert-times.h"

#define OLD "1000"
#define NEW "9000"
#define BEFORE_US 5000

/* An incident with one event, one delivery and one attempt. */
static char *
incident_sql (int id, int status, const char *closed_at, int outbox_status, const char *created_at)
{
  return g_strdup_printf (
      "INSERT INTO incident(id, dedup_key, rule, labels, category, severity, max_severity, status, "
      "seq, episode, occurrences, reopen_count, flapping, episode_at, level, opened_at, "
      "updated_at, "
      "closed_at, summary) VALUES(%d, 'k%d', 'r', '', 10, 20, 20, %d, 1, 1, 1, 0, 0, 1, 1, 1, 1, "
      "%s, "
      "'s');"
      "INSERT INTO incident_event(incident_id, seq, at, actor, kind) VALUES(%d, 1, 1, 'auto', 10);"
      "INSERT INTO outbox(id, channel, incident_id, event_seq, kind, severity, payload, status, "
      "created_at, not_before, expires_at) VALUES('o%d', 'c', %d, 1, 10, 20, '{}', %d, %s, 1, 1);"
      "INSERT INTO delivery_attempt(outbox_id, n) VALUES('o%d', 1);",
      id, id, status, closed_at, id, id, id, outbox_status, created_at, id);
}

static void
add_incident (BwAlerts *alerts, int id, int status, const char *closed_at, int outbox_status,
              const char *created_at)
{
  g_autofree char *sql = incident_sql (id, status, closed_at, outbox_status, created_at);
  alerts_exec (alerts, sql);
}

static int64_t
expire (BwAlerts *alerts, int64_t incidents_before_us, int64_t deliveries_before_us)
{
  BwAlertsExpiry expiry = { incidents_before_us, deliveries_before_us, -1 };
  alerts_run (alerts, bw_alerts_job_expire, &expiry);
  return expiry.n_deleted;
}

static void
test_incidents (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  add_incident (alerts, 1, 60, OLD, 30, NEW);    /* goes, with all that is its own */
  add_incident (alerts, 2, 60, NEW, 30, NEW);    /* closed too lately */
  add_incident (alerts, 3, 10, "NULL", 30, NEW); /* open */
  add_incident (alerts, 4, 50, "NULL", 30, NEW); /* resolved, not closed */
  g_assert_cmpint (expire (alerts, BEFORE_US, BW_TIME_NONE), ==, 1);
  g_assert_cmpint (alerts_number (alerts, "SELECT count(*) FROM incident WHERE id = 1"), ==, 0);
  g_assert_cmpint (alerts_number (alerts, "SELECT count(*) FROM incident"), ==, 3);
  g_assert_cmpint (alerts_number (alerts, "SELECT count(*) FROM incident_event"), ==, 3);
  g_assert_cmpint (alerts_number (alerts, "SELECT count(*) FROM outbox"), ==, 3);
  g_assert_cmpint (alerts_number (alerts, "SELECT count(*) FROM delivery_attempt"), ==, 3);
  g_assert_cmpint (expire (alerts, BEFORE_US, BW_TIME_NONE), ==, 0);
}

static void
test_deliveries (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  static const int unsettled[] = { 10, 20, 40, 90 };
  static const int settled[] = { 30, 50, 60, 70, 80 };
  int id = 1;
  for (unsigned i = 0; i < G_N_ELEMENTS (unsettled); i++)
    add_incident (alerts, id++, 50, "NULL", unsettled[i], OLD);
  for (unsigned i = 0; i < G_N_ELEMENTS (settled); i++)
    add_incident (alerts, id++, 60, NEW, settled[i], OLD);
  add_incident (alerts, id++, 60, NEW, 30, NEW);
  /* An incident that is not closed remembers who was told. */
  add_incident (alerts, id++, 10, "NULL", 30, OLD);
  g_assert_cmpint (expire (alerts, BW_TIME_NONE, BEFORE_US), ==, G_N_ELEMENTS (settled));
  g_assert_cmpint (
      alerts_number (alerts, "SELECT count(*) FROM outbox WHERE status IN (10, 20, 40, 90)"), ==,
      G_N_ELEMENTS (unsettled));
  g_assert_cmpint (alerts_number (alerts, "SELECT count(*) FROM delivery_attempt"), ==,
                   G_N_ELEMENTS (unsettled) + 2);
  g_assert_cmpint (alerts_number (alerts, "SELECT count(*) FROM incident"), ==, id - 1);
}

/* More than a piece holds: each call takes a bounded part, until nothing is left. */
static void
test_pieces (AlertsFixture *fixture, gconstpointer data)
{
  BwAlerts *alerts = fixture->alerts;
  g_autoptr (GString) sql = g_string_new ("BEGIN;");
  for (int id = 1; id <= 450; id++)
    {
      g_autofree char *one = incident_sql (id, 60, OLD, 30, NEW);
      g_string_append (sql, one);
    }
  g_string_append (sql, "COMMIT;");
  alerts_exec (alerts, sql->str);
  int64_t left = 450;
  for (int64_t n = -1; n != 0;)
    {
      n = expire (alerts, BEFORE_US, BW_TIME_NONE);
      g_assert_cmpint (n, <=, 200);
      left -= n;
      g_assert_cmpint (alerts_number (alerts, "SELECT count(*) FROM incident"), ==, left);
    }
  g_assert_cmpint (left, ==, 0);
  g_assert_cmpint (alerts_number (alerts, "SELECT count(*) FROM delivery_attempt"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/store/alerts-expiry/incidents", AlertsFixture, NULL, alerts_set_up, test_incidents,
              alerts_tear_down);
  g_test_add ("/store/alerts-expiry/deliveries", AlertsFixture, NULL, alerts_set_up,
              test_deliveries, alerts_tear_down);
  g_test_add ("/store/alerts-expiry/pieces", AlertsFixture, NULL, alerts_set_up, test_pieces,
              alerts_tear_down);
  return g_test_run ();
}
