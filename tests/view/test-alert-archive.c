/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The archive of incidents against the lines that each of them has by itself. */
#include "base/bw-time.h"
#include "lib/bw-test.h"
#include "view/bw-alert-archive.h"

#include <math.h>

#define NOW_US (100 * BW_DAY_US)
#define N 500

/* Some that are over, with ties, and some that are open. (transfer full) */
static GPtrArray *
random_incidents (uint32_t seed)
{
  static const char *const metrics[] = { NULL, "ledger_drawdown{source=\"bru_mate\"}",
                                         "system_disk_percent{source=\"pc\",mount=\"/home\"}" };
  static const BwIncidentStatus statuses[] = { BW_INCIDENT_OPEN, BW_INCIDENT_RESOLVED,
                                               BW_INCIDENT_CLOSED };
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  GPtrArray *incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_free);
  for (int64_t id = N; id > 0; id--)
    {
      BwIncident *in = bw_incident_new ();
      in->id = id;
      in->rule = g_strdup_printf ("rule-%d", g_rand_int_range (random, 0, 4));
      in->metric = g_strdup (metrics[g_rand_int_range (random, 0, G_N_ELEMENTS (metrics))]);
      in->summary = g_strdup_printf ("Summary %d", g_rand_int_range (random, 0, 9));
      in->severity = BW_SEVERITY_INFO + 10 * g_rand_int_range (random, 0, 3);
      in->status = statuses[g_rand_int_range (random, 0, G_N_ELEMENTS (statuses))];
      in->value = g_rand_boolean (random) ? g_rand_double (random) : (double) NAN;
      in->threshold = g_rand_boolean (random) ? 0.5 : (double) NAN;
      in->n = g_rand_int_range (random, -1, 5);
      in->useful = g_rand_int_range (random, -1, 2);
      in->episode_us = NOW_US - g_rand_int_range (random, 0, 40) * BW_DAY_US;
      in->resolved_us = in->episode_us + g_rand_int_range (random, 1, 60) * BW_MINUTE_US;
      g_ptr_array_add (incidents, in);
    }
  return incidents;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return bw_incident_line_compare (*(BwIncidentLine *const *) a, *(BwIncidentLine *const *) b);
}

/* The lines of those that are over, in order. (transfer full) */
static GPtrArray *
plain_lines (GPtrArray *incidents, GTimeZone *zone)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_incident_line_unref);
  for (unsigned i = 0; i < incidents->len; i++)
    if (!bw_incident_is_open (g_ptr_array_index (incidents, i)))
      g_ptr_array_add (lines,
                       bw_incident_line_new (g_ptr_array_index (incidents, i), NULL, NOW_US, zone));
  g_ptr_array_sort (lines, compare);
  return lines;
}

static BwAlertArchive *
archive_of (GPtrArray *incidents)
{
  BwAlertArchive *archive = bw_alert_archive_new ();
  bw_alert_archive_add (archive, incidents);
  bw_alert_archive_close (archive);
  return archive;
}

static void
test_lines (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GPtrArray) incidents = random_incidents (1);
  g_autoptr (GPtrArray) lines = plain_lines (incidents, zone);
  g_autoptr (BwAlertArchive) archive = archive_of (incidents);
  g_assert_cmpuint (bw_alert_archive_n (archive), ==, lines->len);
  g_assert_cmpuint (lines->len, >, N / 2);
  for (unsigned i = 0; i < lines->len; i++)
    {
      const BwIncidentLine *line = g_ptr_array_index (lines, i);
      g_autoptr (BwIncidentLine) found = bw_alert_archive_line (archive, i, NOW_US, zone);
      g_assert_true (bw_incident_line_equal (line, found));
      g_assert_cmpint (bw_alert_archive_id (archive, i), ==, line->incident->id);
      g_assert_cmpint (bw_alert_archive_episode_us (archive, i), ==, line->incident->episode_us);
      g_assert_cmpuint (bw_alert_archive_find (archive, line->incident->id), ==, i);
    }
  g_assert_cmpuint (bw_alert_archive_find (archive, N + 1), ==, BW_ALERT_ARCHIVE_NONE);
  for (unsigned i = 0; i < incidents->len; i++)
    if (bw_incident_is_open (g_ptr_array_index (incidents, i)))
      g_assert_cmpuint (
          bw_alert_archive_find (archive, ((BwIncident *) g_ptr_array_index (incidents, i))->id),
          ==, BW_ALERT_ARCHIVE_NONE);
}

static void
test_search (void)
{
  static const char *const searches[] = { NULL,           "",         "rule-2", "RULE-1 closed",
                                          "summary 3",    "bru_mate", "/home",  "no such",
                                          "resolved disk" };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) incidents = random_incidents (2);
  g_autoptr (GPtrArray) lines = plain_lines (incidents, zone);
  g_autoptr (BwAlertArchive) archive = archive_of (incidents);
  for (unsigned s = 0; s < G_N_ELEMENTS (searches); s++)
    {
      g_autoptr (GArray) found = bw_alert_archive_search (archive, searches[s], NULL);
      unsigned k = 0;
      for (unsigned i = 0; i < lines->len; i++)
        if (bw_incident_line_matches (g_ptr_array_index (lines, i), searches[s]))
          {
            g_assert_cmpuint (k, <, found->len);
            g_assert_cmpuint (g_array_index (found, uint32_t, k++), ==, i);
          }
      g_assert_cmpuint (k, ==, found->len);
    }
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_assert_null (bw_alert_archive_search (archive, "rule", cancelled));
}

static void
test_marks (void)
{
  unsigned n_marked = 0, n_useful = 0, marked = 0, useful = 0;
  g_autoptr (GPtrArray) incidents = random_incidents (3);
  g_autoptr (BwAlertArchive) archive = archive_of (incidents);
  for (unsigned i = 0; i < incidents->len; i++)
    {
      const BwIncident *in = g_ptr_array_index (incidents, i);
      bool is_counted = !bw_incident_is_open (in) && g_str_equal (in->rule, "rule-3");
      marked += is_counted && in->useful >= 0;
      useful += is_counted && in->useful == 1;
    }
  bw_alert_archive_count_marks (archive, "rule-3", &n_marked, &n_useful);
  g_assert_cmpuint (n_marked, ==, marked);
  g_assert_cmpuint (n_useful, ==, useful);
  g_assert_cmpuint (useful, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alert-archive/lines", test_lines);
  g_test_add_func ("/alert-archive/search", test_search);
  g_test_add_func ("/alert-archive/marks", test_marks);
  return g_test_run ();
}
