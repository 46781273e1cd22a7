/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Due times by tables worked out by hand. */
#include "collect/bw-slots-private.h"

#include "lib/bw-test.h"

#define S BW_SECOND_US
#define MS (BW_SECOND_US / 1000)

static void
test_first (void)
{
  /* added at, first point of the grid of 10 s afterwards */
  static const int64_t rows[][2] = {
    { 0, 10 * S },     { 3 * S, 10 * S },      { 5 * S - 1, 10 * S },  { 5 * S, 20 * S },
    { 9 * S, 20 * S }, { 1000 * S, 1010 * S }, { 1004 * S, 1010 * S }, { 1006 * S, 1020 * S },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      BwSlots slots;
      bw_slots_init (&slots, 10 * S, rows[i][0]);
      g_assert_true (bw_slots_is_due (&slots, rows[i][0]));
      bw_slots_start (&slots, rows[i][0]);
      bw_slots_succeed (&slots, rows[i][0] + MS);
      g_assert_cmpint (slots.due_us, ==, rows[i][1]);
      g_assert_cmpint (slots.n_dropped, ==, 0);
    }
}

static void
test_together (void)
{
  BwSlots slots;

  bw_slots_init (&slots, 10 * S, 0);
  bw_slots_start (&slots, 0);
  g_assert_false (bw_slots_is_due (&slots, 10 * S - 51 * MS));
  g_assert_true (bw_slots_is_due (&slots, 10 * S - 50 * MS));
  bw_slots_start (&slots, 10 * S - 50 * MS);
  g_assert_cmpint (slots.due_us, ==, 20 * S);

  bw_slots_init (&slots, 100 * MS, 0);
  bw_slots_start (&slots, 0);
  g_assert_false (bw_slots_is_due (&slots, 74 * MS));
  g_assert_true (bw_slots_is_due (&slots, 75 * MS));
}

static void
test_late_start (void)
{
  /* the slot of 10 s started at, next due, dropped */
  static const int64_t rows[][3] = {
    { 10 * S, 20 * S, 0 },      { 19 * S, 20 * S, 0 }, { 20 * S, 30 * S, 1 },
    { 20 * S - MS, 30 * S, 1 }, { 45 * S, 50 * S, 3 }, { 3600 * S, 3610 * S, 359 },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      BwSlots slots;
      bw_slots_init (&slots, 10 * S, 0);
      bw_slots_start (&slots, 0);
      bw_slots_start (&slots, rows[i][0]);
      g_assert_cmpint (slots.due_us, ==, rows[i][1]);
      g_assert_cmpint (slots.n_dropped, ==, rows[i][2]);
    }
}

static void
test_slow_success (void)
{
  BwSlots slots;

  bw_slots_init (&slots, 10 * S, 0);
  bw_slots_start (&slots, 0);
  bw_slots_succeed (&slots, 35 * S);
  g_assert_cmpint (slots.due_us, ==, 40 * S);
  g_assert_cmpint (slots.n_dropped, ==, 3);
  bw_slots_start (&slots, 40 * S);
  bw_slots_succeed (&slots, 50 * S);
  g_assert_cmpint (slots.due_us, ==, 50 * S);
  g_assert_cmpint (slots.n_dropped, ==, 3);
}

static void
check_backoff (int64_t interval_us, const int64_t *spaces_s, unsigned n)
{
  BwSlots slots;

  bw_slots_init (&slots, interval_us, 0);
  for (unsigned i = 0; i < n; i++)
    {
      int64_t slot_us = slots.due_us;
      bw_slots_start (&slots, slot_us);
      bw_slots_fail (&slots, slot_us + i * 3 * MS);
      g_assert_cmpint (slots.due_us - slot_us, ==, spaces_s[i] * S);
    }
  bw_slots_start (&slots, slots.due_us);
  int64_t now_us = slots.due_us;
  bw_slots_succeed (&slots, now_us - interval_us / 3);
  g_assert_cmpint (slots.due_us, ==, now_us);
  bw_slots_start (&slots, slots.due_us);
  bw_slots_fail (&slots, slots.due_us - interval_us + MS);
  g_assert_cmpint (slots.due_us - now_us, ==, spaces_s[0] * S);
}

static void
test_backoff (void)
{
  static const int64_t ten[] = { 20, 40, 80, 100, 100, 100 };
  static const int64_t ninety[] = { 180, 360, 540, 540 }; /* 10 min is 6.67 intervals */
  static const int64_t minutes7[] = { 420, 420, 420 };    /* 10 min is less than two */
  static const int64_t hour[] = { 3600, 3600, 3600 };

  check_backoff (10 * S, ten, G_N_ELEMENTS (ten));
  check_backoff (90 * S, ninety, G_N_ELEMENTS (ninety));
  check_backoff (420 * S, minutes7, G_N_ELEMENTS (minutes7));
  check_backoff (BW_HOUR_US, hour, G_N_ELEMENTS (hour));
}

static void
test_slow_failure (void)
{
  BwSlots slots;

  /* Every second, and each try hangs for 10 s: the pause still grows. */
  bw_slots_init (&slots, S, 0);
  bw_slots_start (&slots, 0);
  bw_slots_fail (&slots, 10 * S + 5 * MS);
  g_assert_cmpint (slots.due_us, ==, 12 * S);
  g_assert_cmpint (slots.n_dropped, ==, 10);
  bw_slots_start (&slots, 12 * S);
  bw_slots_fail (&slots, 22 * S + 5 * MS);
  g_assert_cmpint (slots.due_us, ==, 26 * S);
}

static void
test_lateness (void)
{
  BwSlots slots;

  bw_slots_init (&slots, 10 * S, 0);
  g_assert_cmpint (bw_slots_lateness (&slots, 100 * S), ==, 0);
  bw_slots_start (&slots, 0);
  g_assert_cmpint (bw_slots_lateness (&slots, 30 * S), ==, 0);
  g_assert_cmpint (bw_slots_lateness (&slots, 30 * S + 1), ==, 20 * S + 1);
}

static void
test_slept (void)
{
  BwSlots slots;

  bw_slots_init (&slots, BW_HOUR_US, 0);
  bw_slots_start (&slots, 0);
  bw_slots_slept (&slots, 10 * BW_MINUTE_US, BW_MINUTE_US);
  g_assert_cmpint (slots.due_us, ==, BW_HOUR_US);
  bw_slots_slept (&slots, 59 * BW_MINUTE_US, BW_MINUTE_US);
  g_assert_cmpint (slots.due_us, ==, BW_MINUTE_US + 10 * S);
  bw_slots_start (&slots, slots.due_us);
  g_assert_cmpint (slots.due_us, ==, BW_HOUR_US);
  g_assert_cmpint (slots.n_dropped, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/slots/first", test_first);
  g_test_add_func ("/slots/together", test_together);
  g_test_add_func ("/slots/late-start", test_late_start);
  g_test_add_func ("/slots/slow-success", test_slow_success);
  g_test_add_func ("/slots/backoff", test_backoff);
  g_test_add_func ("/slots/slow-failure", test_slow_failure);
  g_test_add_func ("/slots/lateness", test_lateness);
  g_test_add_func ("/slots/slept", test_slept);
  return g_test_run ();
}
