/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Incidents, their names and their identity. */
#include "model/bw-incident.h"

#include <math.h>
#include <string.h>

static void
test_new_is_empty (void)
{
  g_autoptr (BwIncident) incident = bw_incident_new ();
  g_assert_cmpint (incident->seq, ==, 0);
  g_assert_cmpint (incident->opened_us, ==, BW_TIME_NONE);
  g_assert_cmpint (incident->closed_us, ==, BW_TIME_NONE);
  g_assert_cmpint (incident->quiet_us, ==, 0);
  g_assert_true (isnan (incident->value) && isnan (incident->threshold));
  g_assert_cmpint (incident->n, ==, -1);
  g_assert_cmpint (incident->useful, ==, -1);
  g_assert_cmpint (incident->level, ==, 1);
  bw_incident_free (NULL);
  bw_incident_event_free (NULL);
}

static void
test_copy (void)
{
  g_autoptr (BwIncident) incident = bw_incident_new ();
  incident->id = 7;
  incident->rule = g_strdup ("roi");
  incident->summary = g_strdup ("ROI is low");
  g_autoptr (BwIncident) copy = bw_incident_copy (incident);
  g_assert_cmpint (copy->id, ==, 7);
  g_assert_cmpstr (copy->rule, ==, "roi");
  g_assert_true (copy->rule != incident->rule && copy->summary != incident->summary);
  g_assert_null (copy->metric);
}

static void
test_statuses (void)
{
  static const char *const names[] = { "open",        "reopened", "acknowledged",
                                       "in_progress", "resolved", "closed" };
  BwIncidentStatus status = BW_INCIDENT_OPEN;
  g_autoptr (BwIncident) incident = bw_incident_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *upper = g_ascii_strup (names[i], -1);
      incident->status = (BwIncidentStatus) ((i + 1) * 10);
      g_assert_cmpstr (bw_incident_status_name (incident->status), ==, names[i]);
      g_assert_true (bw_incident_status_parse (upper, &status));
      g_assert_cmpuint (status, ==, (i + 1) * 10);
      g_assert_true (bw_incident_is_open (incident) == (i < 4));
    }
  g_assert_false (bw_incident_status_parse ("in progress", &status));
  g_assert_false (bw_incident_status_parse ("", &status));
}

static void
test_kinds (void)
{
  static const char *const names[] = { "FIRE",     "UPGRADE", "REOPEN",    "REPEAT",
                                       "ESCALATE", "FLAP",    "RESOLVE",   "NODATA",
                                       "DIGEST",   "TEST",    "DOWNGRADE", "ACK",
                                       "START",    "UNACK",   "CLOSE",     "NOTE" };
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (bw_incident_kind_name ((BwIncidentKind) ((i + 1) * 10)), ==, names[i]);
}

/** By `printf 'v1\0roi\0source="model-a"' | sha256sum`. */
static void
test_dedup_key (void)
{
  g_autofree char *key = bw_incident_dedup_key ("roi", "source=\"model-a\"");
  g_autofree char *other = bw_incident_dedup_key ("roi", "source=\"model-b\"");
  g_autofree char *shifted = bw_incident_dedup_key ("ro", "isource=\"model-a\"");
  g_autofree char *none = bw_incident_dedup_key ("roi", "");
  g_assert_cmpstr (key, ==, "fddb05ddb12a9577ce1bf9581de78deb");
  g_assert_cmpuint (strlen (none), ==, 32);
  g_assert_cmpstr (key, !=, other);
  g_assert_cmpstr (key, !=, shifted);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/incident/new-is-empty", test_new_is_empty);
  g_test_add_func ("/incident/copy", test_copy);
  g_test_add_func ("/incident/statuses", test_statuses);
  g_test_add_func ("/incident/kinds", test_kinds);
  g_test_add_func ("/incident/dedup-key", test_dedup_key);
  return g_test_run ();
}
