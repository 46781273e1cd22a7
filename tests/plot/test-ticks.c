/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ticks of any range are few, round, in order and inside; those of time lie on the calendar. */
#include "plot/bw-ticks.h"

#include "plot/bw-scale.h"

#include <math.h>
#include <stdint.h>

#define DAY_US 86400e6

static double
random_size (GRand *rand)
{
  double value = pow (10, g_rand_double_range (rand, -300, 300));
  return g_rand_boolean (rand) ? value : -value;
}

static void
check_order (const BwTicks *ticks, double from, double to)
{
  for (unsigned i = 0; i < ticks->n; i++)
    {
      g_assert_cmpfloat (ticks->values[i], >=, from);
      g_assert_cmpfloat (ticks->values[i], <=, to);
      if (i > 0)
        g_assert_cmpfloat (ticks->values[i], >, ticks->values[i - 1]);
    }
}

/** Whether STEP is 1, 2, 2.5 or 5 times a power of ten, looked at as text. */
static bool
is_round (double step)
{
  char text[64];
  g_snprintf (text, sizeof text, "%.6e", step);
  return g_str_has_prefix (text, "1.000000e") || g_str_has_prefix (text, "2.000000e")
         || g_str_has_prefix (text, "2.500000e") || g_str_has_prefix (text, "5.000000e");
}

static void
test_linear (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (21);
  for (int round = 0; round < 20000; round++)
    {
      double from = random_size (rand);
      double to = g_rand_boolean (rand) ? random_size (rand)
                                        : from + fabs (from) * g_rand_double_range (rand, 1e-6, 3);
      bw_scale_fix_range (false, &from, &to);
      unsigned max = (unsigned) g_rand_int_range (rand, 2, 13);
      BwTicks ticks;
      bw_ticks_linear (from, to, 1, false, max, &ticks);
      g_assert_cmpuint (ticks.n, >=, MAX (max / 2, 1));
      g_assert_cmpuint (ticks.n, <=, max);
      g_assert_true (is_round (ticks.step));
      check_order (&ticks, from, to);
      /* All multiples that there are: none is missing at either end. */
      g_assert_cmpfloat (ticks.values[0] - from, <, ticks.step * 1.001);
      g_assert_cmpfloat (to - ticks.values[ticks.n - 1], <, ticks.step * 1.001);
      for (unsigned i = 0; i < ticks.n; i++)
        {
          double k = ticks.values[i] / ticks.step;
          g_assert_cmpfloat (fabs (k - rint (k)), <, 1e-3);
        }
    }
}

static void
test_linear_cases (void)
{
  BwTicks ticks;
  bw_ticks_linear (0, 100, 1, false, 6, &ticks);
  g_assert_cmpuint (ticks.n, ==, 6);
  g_assert_cmpfloat (ticks.values[1], ==, 20);
  bw_ticks_linear (0, 100, 1, false, 5, &ticks);
  g_assert_cmpuint (ticks.n, ==, 5);
  g_assert_cmpfloat (ticks.values[1], ==, 25);
  bw_ticks_linear (0, 0.3, 1, false, 4, &ticks);
  g_assert_cmpfloat (ticks.values[3], ==, 0.3);
  bw_ticks_linear (0, 3, 1, true, 6, &ticks);
  g_assert_cmpuint (ticks.n, ==, 4);
  g_assert_cmpfloat (ticks.step, ==, 1);
  bw_ticks_linear (0, 5000, 1024, false, 6, &ticks);
  g_assert_cmpfloat (ticks.values[1], ==, 1024);
  bw_ticks_linear (NAN, 1, 1, false, 6, &ticks);
  g_assert_cmpuint (ticks.n, ==, 0);
  bw_ticks_linear (2, 1, 1, false, 6, &ticks);
  g_assert_cmpuint (ticks.n, ==, 0);
  bw_ticks_linear (-INFINITY, INFINITY, 1, false, 6, &ticks);
  g_assert_cmpuint (ticks.n, ==, 0);
}

static void
test_log (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (22);
  for (int round = 0; round < 20000; round++)
    {
      double from = fabs (random_size (rand));
      double to = from * pow (10, g_rand_double_range (rand, 0.01, round % 2 ? 3 : 300));
      bw_scale_fix_range (true, &from, &to);
      unsigned max = (unsigned) g_rand_int_range (rand, 4, 13);
      BwTicks ticks;
      bw_ticks_log (from, to, max, &ticks);
      g_assert_cmpuint (ticks.n, >=, 1);
      g_assert_cmpuint (ticks.n, <=, max);
      check_order (&ticks, from, to);
    }
  BwTicks ticks;
  bw_ticks_log (0.5, 2000, 6, &ticks);
  g_assert_cmpuint (ticks.n, ==, 4);
  for (unsigned i = 0; i < 4; i++)
    g_assert_cmpfloat (ticks.values[i], ==, pow (10, i));
  bw_ticks_log (1, 10, 6, &ticks);
  g_assert_cmpuint (ticks.n, ==, 4);
  g_assert_cmpfloat (ticks.values[1], ==, 2);
  g_assert_cmpfloat (ticks.values[2], ==, 5);
  bw_ticks_log (-1, 10, 6, &ticks);
  g_assert_cmpuint (ticks.n, ==, 0);
}

/** Whether the clocks of ZONE show a bound of the unit at X. */
static void
check_calendar (const BwTicks *ticks, double x, GTimeZone *zone)
{
  g_assert_cmpfloat (x, ==, floor (x));
  if (ticks->unit == BW_TICKS_MILLISECOND)
    {
      g_assert_cmpfloat (fmod (x, 1000), ==, 0);
      return;
    }
  g_assert_cmpfloat (fmod (x, 1e6), ==, 0);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc ((int64_t) (x / 1e6));
  g_autoptr (GDateTime) time = g_date_time_to_timezone (utc, zone);
  int second = g_date_time_get_second (time);
  int minute = g_date_time_get_minute (time);
  int hour = g_date_time_get_hour (time);
  int step = (int) ticks->step;
  if (ticks->unit == BW_TICKS_SECOND)
    g_assert_cmpint (second % step, ==, 0);
  else
    g_assert_cmpint (second, ==, 0);
  if (ticks->unit == BW_TICKS_MINUTE)
    g_assert_cmpint (minute % step, ==, 0);
  if (ticks->unit >= BW_TICKS_HOUR)
    g_assert_cmpint (minute, ==, 0);
  if (ticks->unit == BW_TICKS_HOUR)
    g_assert_cmpint (hour % step, ==, 0);
  /* Where midnight is skipped the day begins at one. */
  if (ticks->unit >= BW_TICKS_DAY)
    g_assert_cmpint (hour, <=, 1);
  if (ticks->unit == BW_TICKS_DAY && step % 7 == 0)
    g_assert_cmpint (g_date_time_get_day_of_week (time), ==, 1);
  if (ticks->unit >= BW_TICKS_MONTH)
    g_assert_cmpint (g_date_time_get_day_of_month (time), ==, 1);
  if (ticks->unit == BW_TICKS_MONTH)
    g_assert_cmpint ((g_date_time_get_month (time) - 1) % step, ==, 0);
  if (ticks->unit == BW_TICKS_YEAR)
    {
      g_assert_cmpint (g_date_time_get_month (time), ==, 1);
      g_assert_cmpint (g_date_time_get_year (time) % step, ==, 0);
    }
}

/** Spans from seconds to decades, many of them across a change of the clocks. */
static void
test_time (void)
{
  static const char *const names[] = { "UTC",          "Europe/Berlin",       "America/New_York",
                                       "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo",
                                       "Asia/Beirut",  "Pacific/Apia" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (23);
  for (unsigned k = 0; k < G_N_ELEMENTS (names); k++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (names[k]);
      if (zone == NULL)
        continue;
      for (int round = 0; round < 1500; round++)
        {
          double width = 1e6 * pow (10, g_rand_double_range (rand, 0, 9.1));
          double from = floor (g_rand_double_range (rand, 9e8, 1.8e9) * 1e6);
          unsigned max = (unsigned) g_rand_int_range (rand, 4, 13);
          BwTicks ticks;
          bw_ticks_time (from, from + width, zone, max, &ticks);
          g_assert_cmpuint (ticks.n, >=, 1);
          g_assert_cmpuint (ticks.n, <=, max);
          check_order (&ticks, from, from + width);
          for (unsigned i = 0; i < ticks.n; i++)
            check_calendar (&ticks, ticks.values[i], zone);
        }
    }
}

static void
test_time_cases (void)
{
  g_autoptr (GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  g_assert_nonnull (berlin);
  BwTicks ticks;
  /* 29 March 2026: 02:00 becomes 03:00. From 00:00 on, hours by the clock: 0 1 3 4. */
  double midnight = 1774738800e6;
  bw_ticks_time (midnight, midnight + 3 * 3600e6, berlin, 6, &ticks);
  g_assert_cmpint (ticks.unit, ==, BW_TICKS_HOUR);
  g_assert_cmpuint (ticks.n, ==, 4);
  /* Six hours by the clock are five. */
  bw_ticks_time (midnight, midnight + DAY_US - 3600e6, berlin, 6, &ticks);
  g_assert_cmpuint (ticks.n, ==, 5);
  g_assert_cmpfloat (ticks.values[1] - ticks.values[0], ==, 5 * 3600e6);
  g_assert_cmpfloat (ticks.values[2] - ticks.values[1], ==, 6 * 3600e6);
  /* Days across it: the second is 23 h after the first. */
  bw_ticks_time (midnight, midnight + 4 * DAY_US, berlin, 6, &ticks);
  g_assert_cmpint (ticks.unit, ==, BW_TICKS_DAY);
  g_assert_cmpfloat (ticks.values[1] - ticks.values[0], ==, 23 * 3600e6);
  /* Months from January 2026 in UTC. */
  bw_ticks_time (1767225600e6, 1767225600e6 + 100 * DAY_US, NULL, 6, &ticks);
  g_assert_cmpint (ticks.unit, ==, BW_TICKS_MONTH);
  g_assert_cmpuint (ticks.n, ==, 4);
  g_assert_cmpfloat (ticks.values[1] - ticks.values[0], ==, 31 * DAY_US);
  g_assert_cmpfloat (ticks.values[2] - ticks.values[1], ==, 28 * DAY_US);
}

static void
test_time_nonsense (void)
{
  static const double ranges[][2] = {
    { NAN, 1 },        { 1, NAN },          { 5, 1 },       { -INFINITY, INFINITY },
    { -1e300, 1e300 }, { -9.3e18, 9.3e18 }, { 1e18, 2e18 }, { 10, 10 },
  };
  BwTicks ticks;
  for (unsigned i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      bw_ticks_time (ranges[i][0], ranges[i][1], NULL, 6, &ticks);
      g_assert_cmpuint (ticks.n, ==, 0);
    }
  /* All of the calendar. */
  bw_ticks_time (-62135596800e6, 253402214400e6, NULL, 12, &ticks);
  g_assert_cmpuint (ticks.n, >=, 4);
  check_order (&ticks, -62135596800e6, 253402214400e6);
}

/** There and back, and ranges that nothing can be drawn in. */
static void
test_scale (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (24);
  for (int round = 0; round < 20000; round++)
    {
      bool is_log = g_rand_boolean (rand);
      double from = random_size (rand);
      double to = random_size (rand);
      bw_scale_fix_range (is_log, &from, &to);
      g_assert_true (isfinite (from) && isfinite (to) && from < to && (!is_log || from > 0));
      BwScale scale = { is_log, from, to, 50, 1000 };
      g_assert_cmpfloat_with_epsilon (bw_scale_to_px (&scale, from), 50, 1e-6);
      g_assert_cmpfloat_with_epsilon (bw_scale_to_px (&scale, to), 1000, 1e-6);
      double px = g_rand_double_range (rand, 50, 1000);
      double value = bw_scale_from_px (&scale, px);
      if ((to - from) > 1e-9 * fmax (fabs (from), fabs (to)))
        g_assert_cmpfloat_with_epsilon (bw_scale_to_px (&scale, value), px, 1e-2);
    }
  double pairs[][2] = {
    { NAN, 1 }, { INFINITY, -INFINITY }, { 0, 0 }, { 1e308, 1e308 }, { -5, -9 }
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (pairs); i++)
    for (int is_log = 0; is_log < 2; is_log++)
      {
        double from = pairs[i][0];
        double to = pairs[i][1];
        bw_scale_fix_range (is_log, &from, &to);
        g_assert_true (isfinite (to - from) && from < to && (!is_log || from > 0));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/ticks/linear", test_linear);
  g_test_add_func ("/plot/ticks/linear-cases", test_linear_cases);
  g_test_add_func ("/plot/ticks/log", test_log);
  g_test_add_func ("/plot/ticks/time", test_time);
  g_test_add_func ("/plot/ticks/time-cases", test_time_cases);
  g_test_add_func ("/plot/ticks/time-nonsense", test_time_nonsense);
  g_test_add_func ("/plot/ticks/scale", test_scale);
  return g_test_run ();
}
