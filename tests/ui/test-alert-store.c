/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of alerts as a model: in order, the same objects, and still while it is held. */
#include "ui/bw-alert-store.h"

#include "base/bw-time.h"
#include "lib/bw-test.h"

typedef struct
{
  BwAlertStore *store;
  GPtrArray *lines;
  GTimeZone *zone;
  GString *changes; /* "position-removed+added " of each change */
} StoreFixture;

static void
changed_cb (GListModel *model, unsigned position, unsigned n_removed, unsigned n_added,
            StoreFixture *fixture)
{
  g_string_append_printf (fixture->changes, "%u-%u+%u ", position, n_removed, n_added);
}

static void
set_up (StoreFixture *fixture, gconstpointer data)
{
  fixture->zone = g_time_zone_new_utc ();
  fixture->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_line_unref);
  fixture->changes = g_string_new (NULL);
  fixture->store = bw_alert_store_new ();
  g_signal_connect (fixture->store, "items-changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (StoreFixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->store);
  g_ptr_array_unref (fixture->lines);
  g_time_zone_unref (fixture->zone);
  g_string_free (fixture->changes, TRUE);
}

static void
add (StoreFixture *fixture, int64_t id, BwSeverity severity, BwIncidentStatus status)
{
  g_autoptr (BwIncident) incident = bw_incident_new ();
  incident->id = id;
  incident->rule = g_strdup ("rule");
  incident->severity = severity;
  incident->status = status;
  incident->episode_us = id * BW_MINUTE_US;
  g_ptr_array_add (fixture->lines, bw_incident_line_new (incident, NULL, BW_DAY_US, fixture->zone));
}

/* What is listed, in order. (transfer full) */
static char *
listed (StoreFixture *fixture)
{
  GString *ids = g_string_new (NULL);
  for (unsigned i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->store)); i++)
    {
      g_autoptr (BwAlertItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->store), i);
      g_string_append_printf (ids, "%d ", (int) bw_alert_item_line (item)->incident->id);
    }
  return g_string_free (ids, FALSE);
}

static void
assert_listed (StoreFixture *fixture, const char *expected)
{
  g_autofree char *ids = listed (fixture);
  g_assert_cmpstr (ids, ==, expected);
}

static void
set_lines (StoreFixture *fixture)
{
  bw_alert_store_set_lines (fixture->store, fixture->lines);
  g_ptr_array_set_size (fixture->lines, 0);
}

static void
test_order (StoreFixture *fixture, gconstpointer data)
{
  add (fixture, 1, BW_SEVERITY_WARNING, BW_INCIDENT_OPEN);
  add (fixture, 2, BW_SEVERITY_CRITICAL, BW_INCIDENT_OPEN);
  set_lines (fixture);
  assert_listed (fixture, "2 1 ");
  g_autoptr (BwAlertItem) first = g_list_model_get_item (G_LIST_MODEL (fixture->store), 0);
  g_string_truncate (fixture->changes, 0);
  /* What is as it was tells nobody; the object stays. */
  add (fixture, 1, BW_SEVERITY_WARNING, BW_INCIDENT_OPEN);
  add (fixture, 2, BW_SEVERITY_CRITICAL, BW_INCIDENT_ACKNOWLEDGED);
  set_lines (fixture);
  g_assert_cmpstr (fixture->changes->str, ==, "");
  g_assert_cmpint (bw_alert_item_line (first)->incident->status, ==, BW_INCIDENT_ACKNOWLEDGED);
  g_assert_cmpuint (bw_alert_store_find (fixture->store, 1), ==, 1);
  g_assert_cmpuint (bw_alert_store_find (fixture->store, 9), ==, GTK_INVALID_LIST_POSITION);
  /* Only the row that goes is told of. */
  add (fixture, 2, BW_SEVERITY_CRITICAL, BW_INCIDENT_OPEN);
  set_lines (fixture);
  g_assert_cmpstr (fixture->changes->str, ==, "1-1+0 ");
}

static void
test_held (StoreFixture *fixture, gconstpointer data)
{
  add (fixture, 1, BW_SEVERITY_WARNING, BW_INCIDENT_OPEN);
  add (fixture, 2, BW_SEVERITY_WARNING, BW_INCIDENT_OPEN);
  set_lines (fixture);
  assert_listed (fixture, "2 1 ");
  bw_alert_store_hold (fixture->store, true);
  /* One is resolved and a worse one comes: neither moves what is under the pointer. */
  add (fixture, 1, BW_SEVERITY_WARNING, BW_INCIDENT_OPEN);
  add (fixture, 2, BW_SEVERITY_WARNING, BW_INCIDENT_RESOLVED);
  add (fixture, 3, BW_SEVERITY_CRITICAL, BW_INCIDENT_OPEN);
  set_lines (fixture);
  assert_listed (fixture, "2 1 3 ");
  bw_alert_store_hold (fixture->store, false);
  assert_listed (fixture, "3 1 ");
}

static void
test_filter (StoreFixture *fixture, gconstpointer data)
{
  add (fixture, 1, BW_SEVERITY_WARNING, BW_INCIDENT_OPEN);
  add (fixture, 2, BW_SEVERITY_CRITICAL, BW_INCIDENT_RESOLVED);
  set_lines (fixture);
  assert_listed (fixture, "1 ");
  bw_alert_store_hold (fixture->store, true);
  bw_alert_store_set_filter (fixture->store, BW_ALERTS_ALL, "critical");
  assert_listed (fixture, "2 ");
  bw_alert_store_set_filter (fixture->store, BW_ALERTS_ALL, NULL);
  assert_listed (fixture, "1 2 ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ui/alert-store/order", StoreFixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/ui/alert-store/held", StoreFixture, NULL, set_up, test_held, tear_down);
  g_test_add ("/ui/alert-store/filter", StoreFixture, NULL, set_up, test_filter, tear_down);
  return g_test_run ();
}
