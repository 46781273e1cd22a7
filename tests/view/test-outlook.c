/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a machine's history says: only what it can, and in whose words. */
#include "lib/bw-test.h"
#include "store/bw-history.h"
#include "view/bw-outlook.h"
#include "view/bw-uptime.h"

#include <math.h>

#define NBSP "\302\240"

static void
add (GArray *points, int64_t at_us, double mean, int64_t n)
{
  BwHistoryPoint point = { at_us, mean, mean, mean, mean, mean * (double) n, n };
  g_array_append_val (points, point);
}

static GArray *
points_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (BwHistoryPoint));
}

/* N_POINTS over the last week, to VALUE now, with SLOPE a day and NOISE from side to side. */
static BwOutlook
week_of (double value, double slope, double noise, unsigned n_points)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GArray) hours = points_new ();
  g_autoptr (GArray) week = points_new ();
  BwOutlook outlook;
  for (unsigned i = 0; i < n_points; i++)
    {
      double days = 7. * (n_points - i) / n_points;
      add (week, BW_TEST_NOW_US - (int64_t) (days * (double) BW_DAY_US),
           value - slope * days + (i % 2 == 0 ? noise : -noise), 60);
    }
  bw_outlook_compute (hours, week, BW_TEST_NOW_US, utc, &outlook);
  return outlook;
}

static void
assert_full (const BwOutlook *outlook, double value, const char *expected)
{
  g_autofree char *text = bw_outlook_full_text (outlook, value);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_full (void)
{
  BwReach reach;
  BwOutlook outlook = week_of (90, 1, 0, 200);
  g_assert_true (bw_outlook_reach (&outlook, 90, 100, &reach));
  g_assert_cmpfloat_with_epsilon (reach.eta / 86400, 10, 1e-6);
  assert_full (&outlook, 90, "full in about 10 days");
  /* Noise has an interval. */
  outlook = week_of (90, 1.4, 3, 200);
  g_assert_true (bw_outlook_reach (&outlook, 90, 100, &reach));
  g_assert_cmpfloat (reach.low, <, reach.eta);
  g_assert_cmpfloat (reach.eta, <, reach.high);
  assert_full (&outlook, 90, "full in 7–8 days");
  /* What was freed this minute is not full that soon: 50 to go rather than 10. */
  outlook = week_of (90, 4, 0, 200);
  assert_full (&outlook, 50, "full in 12–13 days");
  assert_full (&outlook, 100, NULL);
  assert_full (&outlook, NAN, NULL);
}

static void
test_not_told (void)
{
  BwOutlook outlook = week_of (90, -1, 0, 200);
  assert_full (&outlook, 90, NULL); /* it empties */
  outlook = week_of (50, 1, 0, 200);
  assert_full (&outlook, 50, NULL); /* 50 days are more than four weeks */
  outlook = week_of (90, 1, 0, 9);
  assert_full (&outlook, 90, NULL); /* nine points */
  outlook = week_of (90, 1, 0, 10);
  g_assert_cmpuint (outlook.line.n, ==, 10);
  outlook = week_of (90, .01, 5, 200);
  assert_full (&outlook, 90, NULL); /* noise */
  outlook = week_of (90, 1, 0, 0);
  assert_full (&outlook, 90, NULL);
  g_assert_false (bw_outlook_is_unusual (&outlook));
  g_autofree char *why =
      bw_outlook_reason (&outlook, bw_metric_parse ("system_disk_percent", NULL), NULL);
  g_assert_null (why);
}

/* N_WEEKS of hours that are 40 ± 2 at each, before an hour of X; it is Monday 12:40 in UTC. */
static BwOutlook
hours_of (unsigned n_weeks, double x, GTimeZone *zone)
{
  g_autoptr (GArray) hours = points_new ();
  g_autoptr (GArray) week = points_new ();
  int64_t now_us = BW_TEST_NOW_US + 40 * BW_MINUTE_US;
  BwOutlook outlook;
  for (int64_t i = (int64_t) n_weeks * 168; i > 0; i--)
    add (hours, BW_TEST_NOW_US - i * BW_HOUR_US, i / 168 % 2 == 0 ? 42 : 38, 360);
  add (hours, BW_TEST_NOW_US, x, 240);
  bw_outlook_compute (hours, week, now_us, zone, &outlook);
  return outlook;
}

static void
test_unusual (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  BwOutlook outlook = hours_of (9, 80, utc);
  g_autofree char *text = bw_outlook_unusual_text (&outlook);
  g_assert_cmpstr (text, ==, "unusual for a Monday 12:00 (n = 9)");
  g_autofree char *why = bw_outlook_reason (
      &outlook, bw_metric_parse ("system_cpu_percent{source=\"wren\"}", NULL), NULL);
  /* 38 and 42 in turn: five and four of them; their steps from the mean before are 4, 2, 2.67,
   * 2, 2.4, 2, 2.29 and 2, on average 2.42, and 1.2545 times that is the spread. */
  g_assert_cmpstr (why, ==,
                   "On average 80.0" NBSP "% on Monday 12:00, where 39.8" NBSP "% ± 3.0" NBSP
                   "% is usual (n = 9).");
  outlook = hours_of (9, 45, utc);
  g_assert_false (bw_outlook_is_unusual (&outlook));
  /* Seven weeks are too young to say, however far it is. */
  outlook = hours_of (7, 8000, utc);
  g_assert_false (bw_outlook_is_unusual (&outlook));
  g_assert_cmpint (outlook.usual.n, ==, 7);
  g_assert_true (isnan (outlook.score));
}

/* The zone names the hour; in its first half the one before it is judged. */
static void
test_hour (void)
{
  g_autoptr (GTimeZone) tokyo = g_time_zone_new_identifier ("Asia/Tokyo");
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_assert_nonnull (tokyo);
  BwOutlook outlook = hours_of (10, 80, tokyo);
  g_autofree char *text = bw_outlook_unusual_text (&outlook);
  g_assert_cmpstr (text, ==, "unusual for a Monday 21:00 (n = 10)");
  g_autoptr (GArray) hours = points_new ();
  g_autoptr (GArray) week = points_new ();
  add (hours, BW_TEST_NOW_US - BW_HOUR_US, 1, 360);
  add (hours, BW_TEST_NOW_US, 99, 10);
  bw_outlook_compute (hours, week, BW_TEST_NOW_US + 10 * BW_MINUTE_US, utc, &outlook);
  g_assert_cmpfloat (outlook.mean, ==, 1);
  g_assert_cmpuint (outlook.hour, ==, 11);
}

static void
test_between (void)
{
  const struct
  {
    double low_s, high_s;
    const char *text;
  } rows[] = { { 6.2 * 86400, 8.1 * 86400, "6–9 days" },
               { 9 * 86400, 9 * 86400, "about 9 days" },
               { 3601, 7200, "1–2 hours" },
               { 30 * 3600, 47 * 3600, "30–47 hours" },
               { 3600, 3600, "less than an hour" },
               { 60, 1800, "less than an hour" } };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = bw_outlook_between (rows[i].low_s, rows[i].high_s);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

#define STORED_CONFIG                                                                              \
  "[general]\npresets=\nzone=UTC\n[channel desktop]\ntype=desktop\nenabled=false\n"                \
  "[source wren]\ntype=system\nslo=0.9\n[source idle]\ntype=system\n"
#define STORED_WEEKS 9

/* Nine weeks of hours in which a disk fills by a percent a day, the processor is busy in the last
 * one, and a service is up in nine hours out of ten and a half. */
static void
store_weeks (const char *state)
{
  g_autoptr (GError) error = NULL;
  BwHistory *history = bw_history_open (state, false, &error);
  g_assert_no_error (error);
  for (int i = -STORED_WEEKS * 168; i <= 0; i++)
    {
      g_autoptr (BwBatch) batch = bw_batch_new ("wren", BW_TEST_NOW_US + i * BW_HOUR_US);
      double busy = i == 0 ? 90 : 20 + 2 * (i % 5);
      bw_batch_add (batch, bw_metric_parse ("system_cpu_percent{source=\"wren\"}", NULL), busy);
      bw_batch_add (batch,
                    bw_metric_parse ("system_disk_percent{mount=\"/\",source=\"wren\"}", NULL),
                    85 + i / 24.);
      bw_batch_add (batch, bw_metric_parse ("http_up{source=\"wren\"}", NULL),
                    i % 21 <= -19 ? 0 : 1);
      bw_history_append (history, batch);
    }
  bw_history_close (history);
}

static void
outlook_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(BwOutlook **) data = bw_outlook_finish (result, NULL);
}

static bool
has_outlook (gpointer data)
{
  return *(BwOutlook **) data != NULL;
}

static void
check_uptime (BwEngine *engine)
{
  g_autoptr (GArray) readings = bw_engine_readings (engine, NULL, NULL);
  BwSourceUptime uptime;
  bw_source_uptime (engine, readings, "wren", &uptime);
  /* 720 hours with the one that lasts: 34 · 21 and six, of which each 21 have two that are down. */
  g_assert_cmpint (uptime.uptime.n_checks, ==, 720);
  g_assert_cmpfloat_with_epsilon (uptime.uptime.uptime, 1 - 68 / 720., 1e-12);
  g_assert_cmpfloat (uptime.slo, ==, .9);
  g_assert_cmpint (bw_source_uptime_sla (&uptime), ==, 1);
  bw_source_uptime (engine, readings, "idle", &uptime);
  g_assert_true (isnan (uptime.uptime.uptime) && uptime.slo == .999);
  g_assert_cmpint (bw_source_uptime_sla (&uptime), ==, -1);
}

/* Out of what is stored, at once and later alike. */
static void
test_engine (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *config = bw_test_write (dir, "bellwether.conf", STORED_CONFIG, -1);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GError) error = NULL;
  BwClock *clock = bw_clock_new_fake (BW_TEST_NOW_US + 40 * BW_MINUTE_US);
  const BwMetric *cpu = bw_metric_parse ("system_cpu_percent{source=\"wren\"}", NULL);
  const BwMetric *disk = bw_metric_parse ("system_disk_percent{mount=\"/\",source=\"wren\"}", NULL);
  BwEngineOptions options = {
    .mode = BW_ENGINE_ATTACH, .config_path = config, .state_dir = dir, .clock = clock
  };
  store_weeks (dir);
  g_autoptr (BwEngine) engine = bw_engine_open (&options, &error);
  g_assert_no_error (error);
  g_autofree BwOutlook *full = bw_outlook_new (engine, disk, utc);
  assert_full (full, 85, "full in about 15 days");
  g_autofree BwOutlook *now = bw_outlook_new (engine, cpu, utc);
  g_autofree char *text = bw_outlook_unusual_text (now);
  g_assert_cmpstr (text, ==, "unusual for a Monday 12:00 (n = 9)");
  g_autofree BwOutlook *later = NULL;
  bw_outlook_async (engine, cpu, utc, NULL, outlook_cb, &later);
  g_assert_true (bw_test_run_until (has_outlook, &later, 5000));
  g_assert_cmpmem (now, sizeof *now, later, sizeof *later);
  BwOutlook *none =
      bw_outlook_new (engine, bw_metric_parse ("system_cpu_percent{source=\"x\"}", NULL), utc);
  g_assert_null (none);
  check_uptime (engine);
  bw_engine_stop (engine);
  g_clear_object (&engine);
  bw_test_drain ();
  bw_clock_unref (clock);
  bw_test_dir_remove (dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/outlook/full", test_full);
  g_test_add_func ("/outlook/not-told", test_not_told);
  g_test_add_func ("/outlook/unusual", test_unusual);
  g_test_add_func ("/outlook/hour", test_hour);
  g_test_add_func ("/outlook/between", test_between);
  g_test_add_func ("/outlook/engine", test_engine);
  return g_test_run ();
}
