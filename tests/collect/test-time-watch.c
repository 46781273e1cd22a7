/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sleep and clock steps told from drift, by hand-made readings and by the fake clock. */
#include "collect/bw-time-watch-private.h"

#include "lib/bw-test.h"

#define MS INT64_C (1000)

static void
test_readings (void)
{
  static const struct
  {
    int64_t wall_ms, awake_ms, boot_ms; /* how far each went on */
    int64_t slept_ms, stepped_ms;
  } rows[] = {
    { 1000, 1000, 1000, 0, 0 },
    { 0, 0, 0, 0, 0 },
    { 3000, 1000, 3000, 0, 0 },                       /* exactly 2 s is not over it */
    { 3001, 1000, 3001, 2001, 0 },                    /* sleep */
    { 6000, 1000, 1000, 0, 0 },                       /* exactly 5 s of step */
    { 6001, 1000, 1000, 0, 5001 },                    /* forward */
    { -4000, 1000, 1000, 0, 0 },                      /* exactly 5 s back */
    { -4001, 1000, 1000, 0, -5001 },                  /* back */
    { 3600000, 1000, 28800000, 28799000, -25200000 }, /* asleep, and set back */
    { 1003, 1000, 1001, 0, 0 },                       /* drift */
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      BwTimeReading before = { 1772452800 * BW_SECOND_US, 77 * BW_SECOND_US, 99 * BW_SECOND_US };
      BwTimeReading after = { before.wall_us + rows[i].wall_ms * MS,
                              before.awake_us + rows[i].awake_ms * MS,
                              before.boot_us + rows[i].boot_ms * MS };
      BwTimeJump jump = bw_time_reading_compare (&before, &after);
      g_assert_cmpint (jump.slept_us, ==, rows[i].slept_ms * MS);
      g_assert_cmpint (jump.stepped_us, ==, rows[i].stepped_ms * MS);
    }
}

static void
test_clock (void)
{
  g_autoptr (BwClock) clock = bw_test_clock_new ();
  BwTimeReading before = bw_time_reading_now (clock);

  bw_clock_advance (clock, BW_HOUR_US);
  bw_clock_sleep (clock, 8 * BW_HOUR_US);
  bw_clock_step_wall (clock, -BW_MINUTE_US);
  BwTimeReading after = bw_time_reading_now (clock);
  BwTimeJump jump = bw_time_reading_compare (&before, &after);
  g_assert_cmpint (jump.slept_us, ==, 8 * BW_HOUR_US);
  g_assert_cmpint (jump.stepped_us, ==, -BW_MINUTE_US);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/time-watch/readings", test_readings);
  g_test_add_func ("/time-watch/clock", test_clock);
  return g_test_run ();
}
