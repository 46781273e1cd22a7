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

static BwIncident *
incident_new (int64_t id, BwIncidentStatus status, int64_t episode_us)
{
  BwIncident *incident = bw_incident_new ();
  incident->id = id;
  incident->rule = g_strdup_printf ("rule-%d", (int) (id % 10));
  incident->severity = BW_SEVERITY_WARNING;
  incident->status = status;
  incident->episode_us = episode_us;
  incident->resolved_us = episode_us + BW_MINUTE_US;
  return incident;
}

/* Closed ones of N ids from FIRST on, a minute after each other. (transfer full) */
static BwAlertArchive *
archive_of (int64_t first, unsigned n)
{
  g_autoptr (GPtrArray) incidents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free);
  BwAlertArchive *archive = bw_alert_archive_new ();
  for (unsigned i = 0; i < n; i++)
    g_ptr_array_add (incidents,
                     incident_new (first + i, BW_INCIDENT_CLOSED, (first + i) * BW_MINUTE_US));
  bw_alert_archive_add (archive, incidents);
  bw_alert_archive_close (archive);
  return archive;
}

static void
test_archive (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (BwAlertArchive) archive = archive_of (1, 4);
  add (fixture, 9, BW_SEVERITY_WARNING, BW_INCIDENT_OPEN);
  add (fixture, 5, BW_SEVERITY_WARNING, BW_INCIDENT_RESOLVED);
  /* One of the archive was opened again. */
  add (fixture, 3, BW_SEVERITY_WARNING, BW_INCIDENT_REOPENED);
  set_lines (fixture);
  assert_listed (fixture, "9 3 ");
  bw_alert_store_set_archive (fixture->store, archive);
  assert_listed (fixture, "9 3 ");
  bw_alert_store_set_filter (fixture->store, BW_ALERTS_RESOLVED, NULL);
  assert_listed (fixture, "5 4 2 1 ");
  bw_alert_store_set_filter (fixture->store, BW_ALERTS_ALL, NULL);
  assert_listed (fixture, "9 3 5 4 2 1 ");
  g_assert_cmpuint (bw_alert_store_count (fixture->store, BW_ALERTS_RESOLVED), ==, 4);
  g_assert_cmpuint (bw_alert_store_count (fixture->store, BW_ALERTS_ALL), ==, 6);
  g_assert_cmpuint (bw_alert_store_find (fixture->store, 2), ==, 4);
  /* What is pushed out of the lines has its place among the archive's. */
  g_string_truncate (fixture->changes, 0);
  add (fixture, 9, BW_SEVERITY_WARNING, BW_INCIDENT_OPEN);
  add (fixture, 5, BW_SEVERITY_WARNING, BW_INCIDENT_RESOLVED);
  set_lines (fixture);
  assert_listed (fixture, "9 5 4 3 2 1 ");
}

static bool
is_found (gpointer data)
{
  return !bw_alert_store_is_busy (data);
}

static void
test_archive_search (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (BwAlertArchive) archive = archive_of (1, 40);
  add (fixture, 102, BW_SEVERITY_WARNING, BW_INCIDENT_RESOLVED);
  add (fixture, 103, BW_SEVERITY_WARNING, BW_INCIDENT_RESOLVED);
  set_lines (fixture);
  bw_alert_store_set_archive (fixture->store, archive);
  bw_alert_store_set_filter (fixture->store, BW_ALERTS_ALL, NULL);
  g_string_truncate (fixture->changes, 0);
  bw_alert_store_set_filter (fixture->store, BW_ALERTS_RESOLVED, "RULE-2 closed");
  /* The list is as it was until it is found, and changes once. */
  g_assert_true (bw_alert_store_is_busy (fixture->store));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->store)), ==, 42);
  g_assert_true (bw_test_run_until (is_found, fixture->store, 20000));
  assert_listed (fixture, "32 22 12 2 ");
  bw_alert_store_set_filter (fixture->store, BW_ALERTS_RESOLVED, "no such");
  bw_alert_store_set_filter (fixture->store, BW_ALERTS_RESOLVED, "rule-3");
  g_assert_true (bw_test_run_until (is_found, fixture->store, 20000));
  /* The line's own rule is called otherwise. */
  assert_listed (fixture, "33 23 13 3 ");
}

/* Many rows are few objects, and few stay. */
static void
test_many (StoreFixture *fixture, gconstpointer data)
{
  const unsigned n = 100000;
  g_autoptr (BwAlertArchive) archive = archive_of (1, n);
  GListModel *model = G_LIST_MODEL (fixture->store);
  add (fixture, n + 1, BW_SEVERITY_WARNING, BW_INCIDENT_OPEN);
  set_lines (fixture);
  bw_alert_store_set_archive (fixture->store, archive);
  bw_alert_store_set_filter (fixture->store, BW_ALERTS_ALL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, n + 1);
  g_assert_cmpuint (bw_alert_store_n_items (fixture->store), ==, 0);
  g_autoptr (BwAlertItem) kept = g_list_model_get_item (model, n / 2);
  for (unsigned i = 0; i <= n; i += 1000)
    {
      g_autoptr (BwAlertItem) item = g_list_model_get_item (model, i);
      g_assert_cmpint (bw_alert_item_line (item)->incident->id, ==, n + 1 - i);
    }
  g_assert_cmpuint (bw_alert_store_n_items (fixture->store), ==, 1);
  g_autoptr (BwAlertItem) again = g_list_model_get_item (model, n / 2);
  g_assert_true (again == kept);
  /* All of them for others: the list that shows them never looks through those that come. */
  g_string_truncate (fixture->changes, 0);
  bw_alert_store_set_filter (fixture->store, BW_ALERTS_RESOLVED, NULL);
  g_assert_cmpstr (fixture->changes->str, ==, "0-1+0 ");
  bw_alert_store_set_filter (fixture->store, BW_ALERTS_OPEN, NULL);
  g_string_truncate (fixture->changes, 0);
  bw_alert_store_set_filter (fixture->store, BW_ALERTS_RESOLVED, NULL);
  g_assert_cmpstr (fixture->changes->str, ==, "0-1+0 0-0+100000 ");
  bw_alert_store_set_filter (fixture->store, BW_ALERTS_ALL, NULL);
  /* A new one tells of one row. */
  g_string_truncate (fixture->changes, 0);
  add (fixture, n + 2, BW_SEVERITY_WARNING, BW_INCIDENT_OPEN);
  add (fixture, n + 1, BW_SEVERITY_WARNING, BW_INCIDENT_OPEN);
  set_lines (fixture);
  g_assert_cmpstr (fixture->changes->str, ==, "0-0+1 ");
}

/* What is chosen is chosen wherever it goes, and no more once it is not listed. */
static void
test_chosen (StoreFixture *fixture, gconstpointer data)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (fixture->store);
  for (int64_t id = 1; id <= 3; id++)
    add (fixture, id, BW_SEVERITY_WARNING, BW_INCIDENT_OPEN);
  set_lines (fixture);
  assert_listed (fixture, "3 2 1 ");
  gtk_selection_model_select_range (selection, 1, 2, TRUE);
  g_assert_cmpuint (bw_alert_store_n_chosen (fixture->store), ==, 2);
  add (fixture, 1, BW_SEVERITY_CRITICAL, BW_INCIDENT_OPEN);
  add (fixture, 2, BW_SEVERITY_WARNING, BW_INCIDENT_RESOLVED);
  add (fixture, 3, BW_SEVERITY_WARNING, BW_INCIDENT_OPEN);
  set_lines (fixture);
  assert_listed (fixture, "1 3 ");
  g_autoptr (GArray) ids = bw_alert_store_chosen (fixture->store);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpint (g_array_index (ids, int64_t, 0), ==, 1);
  g_assert_true (gtk_selection_model_is_selected (selection, 0));
  g_assert_false (gtk_selection_model_is_selected (selection, 1));
  gtk_selection_model_select_all (selection);
  g_assert_cmpuint (bw_alert_store_n_chosen (fixture->store), ==, 2);
  g_autoptr (GtkBitset) all = gtk_selection_model_get_selection (selection);
  g_assert_cmpuint (gtk_bitset_get_size (all), ==, 2);
  gtk_selection_model_unselect_all (selection);
  g_assert_cmpuint (bw_alert_store_n_chosen (fixture->store), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ui/alert-store/order", StoreFixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/ui/alert-store/held", StoreFixture, NULL, set_up, test_held, tear_down);
  g_test_add ("/ui/alert-store/filter", StoreFixture, NULL, set_up, test_filter, tear_down);
  g_test_add ("/ui/alert-store/archive", StoreFixture, NULL, set_up, test_archive, tear_down);
  g_test_add ("/ui/alert-store/archive-search", StoreFixture, NULL, set_up, test_archive_search,
              tear_down);
  g_test_add ("/ui/alert-store/many", StoreFixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/ui/alert-store/chosen", StoreFixture, NULL, set_up, test_chosen, tear_down);
  return g_test_run ();
}
