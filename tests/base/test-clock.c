/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clocks: a fake one that is moved, and the system's. */
#include "base/bw-clock.h"

#include <stdbool.h>
#include <time.h>

#define START_US INT64_C (1772452800000000)

typedef struct
{
  BwClock *clock;
  GString *log;
  unsigned id;
  int n_left;
  char letter;
} Probe;

static void
note_cb (gpointer data)
{
  Probe *probe = data;
  g_string_append_printf (probe->log, "%c@%" G_GINT64_FORMAT " ", probe->letter,
                          bw_clock_awake_us (probe->clock));
}

static void
again_cb (gpointer data)
{
  Probe *probe = data;
  note_cb (data);
  if (--probe->n_left > 0)
    probe->id =
        bw_clock_call_at (probe->clock, bw_clock_awake_us (probe->clock) + 10, again_cb, probe);
}

static void
cancel_cb (gpointer data)
{
  Probe *probe = data;
  note_cb (data);
  bw_clock_cancel (probe->clock, &probe->id);
}

static void
test_fake_stands_still (void)
{
  g_autoptr (BwClock) clock = bw_clock_new_fake (START_US);
  g_assert_cmpint (bw_clock_wall_us (clock), ==, START_US);
  g_assert_cmpint (bw_clock_awake_us (clock), ==, 0);
  g_assert_cmpint (bw_clock_boot_us (clock), ==, 0);
  bw_clock_advance (clock, 7);
  bw_clock_sleep (clock, 100);
  bw_clock_step_wall (clock, -1000);
  g_assert_cmpint (bw_clock_wall_us (clock), ==, START_US + 7 + 100 - 1000);
  g_assert_cmpint (bw_clock_awake_us (clock), ==, 7);
  g_assert_cmpint (bw_clock_boot_us (clock), ==, 107);
}

static void
test_fake_runs_in_due_order (void)
{
  g_autoptr (BwClock) clock = bw_clock_new_fake (START_US);
  g_autoptr (GString) log = g_string_new (NULL);
  Probe a = { clock, log, 0, 0, 'a' };
  Probe b = { clock, log, 0, 0, 'b' };
  Probe c = { clock, log, 0, 0, 'c' };
  g_assert_cmpuint (bw_clock_call_at (clock, 30, note_cb, &a), >, 0);
  bw_clock_call_at (clock, 20, note_cb, &b);
  bw_clock_call_at (clock, 30, note_cb, &c);
  bw_clock_call_at (clock, 51, note_cb, &c);
  bw_clock_advance (clock, 19);
  g_assert_cmpstr (log->str, ==, "");
  bw_clock_advance (clock, 31);
  g_assert_cmpstr (log->str, ==, "b@20 a@30 c@30 ");
  g_assert_cmpint (bw_clock_awake_us (clock), ==, 50);
  bw_clock_advance (clock, 1);
  g_assert_cmpstr (log->str, ==, "b@20 a@30 c@30 c@51 ");
}

static void
test_fake_timer_adds_timer (void)
{
  g_autoptr (BwClock) clock = bw_clock_new_fake (START_US);
  g_autoptr (GString) log = g_string_new (NULL);
  Probe a = { clock, log, 0, 4, 'a' };
  Probe b = { clock, log, 0, 0, 'b' };
  bw_clock_call_at (clock, 10, again_cb, &a);
  bw_clock_call_at (clock, 25, note_cb, &b);
  bw_clock_advance (clock, 35);
  g_assert_cmpstr (log->str, ==, "a@10 a@20 b@25 a@30 ");
  bw_clock_advance (clock, 100);
  g_assert_cmpstr (log->str, ==, "a@10 a@20 b@25 a@30 a@40 ");
  g_assert_cmpint (bw_clock_awake_us (clock), ==, 135);
}

static void
test_fake_passed_and_cancelled (void)
{
  g_autoptr (BwClock) clock = bw_clock_new_fake (START_US);
  g_autoptr (GString) log = g_string_new (NULL);
  Probe a = { clock, log, 0, 0, 'a' };
  Probe b = { clock, log, 0, 0, 'b' };
  bw_clock_advance (clock, 100);
  bw_clock_call_at (clock, 5, note_cb, &a);
  g_assert_cmpstr (log->str, ==, "");
  bw_clock_advance (clock, 0);
  g_assert_cmpstr (log->str, ==, "a@100 ");
  b.id = bw_clock_call_at (clock, 101, note_cb, &b);
  bw_clock_cancel (clock, &b.id);
  g_assert_cmpuint (b.id, ==, 0);
  bw_clock_cancel (clock, &b.id);
  /* One timer cancels another that is due at the same time. */
  bw_clock_call_at (clock, 110, cancel_cb, &b);
  b.id = bw_clock_call_at (clock, 110, note_cb, &a);
  bw_clock_advance (clock, 50);
  g_assert_cmpstr (log->str, ==, "a@100 b@110 ");
}

static void
test_fake_sleep_delays (void)
{
  g_autoptr (BwClock) clock = bw_clock_new_fake (START_US);
  g_autoptr (GString) log = g_string_new (NULL);
  Probe a = { clock, log, 0, 0, 'a' };
  bw_clock_call_at (clock, 60, note_cb, &a);
  bw_clock_sleep (clock, BW_HOUR_US);
  bw_clock_step_wall (clock, BW_HOUR_US);
  g_assert_cmpstr (log->str, ==, "");
  bw_clock_advance (clock, 60);
  g_assert_cmpstr (log->str, ==, "a@60 ");
}

static void
drop_cb (gpointer data)
{
  BwClock **clock = data;
  g_clear_pointer (clock, bw_clock_unref);
}

static void
test_fake_dropped_by_timer (void)
{
  BwClock *clock = bw_clock_new_fake (START_US);
  bw_clock_call_at (clock, 1, drop_cb, &clock);
  bw_clock_call_at (clock, 90, drop_cb, &clock);
  bw_clock_advance (clock, 50);
  g_assert_null (clock);
}

static void
test_real_times (void)
{
  g_autoptr (BwClock) clock = bw_clock_new_real ();
  int64_t before_us = g_get_real_time ();
  int64_t wall_us = bw_clock_wall_us (clock);
  g_assert_cmpint (wall_us, >=, before_us);
  g_assert_cmpint (wall_us, <=, g_get_real_time ());
  before_us = g_get_monotonic_time ();
  int64_t awake_us = bw_clock_awake_us (clock);
  g_assert_cmpint (awake_us, >=, before_us);
  g_assert_cmpint (awake_us, <=, g_get_monotonic_time ());
  g_assert_cmpint (bw_clock_boot_us (clock), >=, awake_us);
}

static void
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
}

static void
fail_cb (gpointer data)
{
  g_assert_not_reached ();
}

/** Runs timers on a context of the thread's own. */
static gpointer
real_thread (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  g_autoptr (BwClock) clock = bw_clock_new_real ();
  int64_t start_us = bw_clock_awake_us (clock);
  unsigned cancelled = bw_clock_call_at (clock, start_us + 2000, fail_cb, NULL);
  bw_clock_call_at (clock, start_us + BW_HOUR_US, fail_cb, NULL);
  bw_clock_call_at (clock, start_us + 5000, quit_cb, loop);
  bw_clock_cancel (clock, &cancelled);
  g_main_loop_run (loop);
  g_assert_cmpint (bw_clock_awake_us (clock), >=, start_us + 5000);
  bw_clock_call_at (clock, INT64_MIN, quit_cb, loop);
  g_main_loop_run (loop);
  g_main_context_pop_thread_default (context);
  return GINT_TO_POINTER (1);
}

static void
test_real_timers (void)
{
  g_autoptr (GThread) thread = g_thread_new ("clock", real_thread, NULL);
  g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (g_steal_pointer (&thread))), ==, 1);
}

static gpointer
read_thread (gpointer data)
{
  BwClock *clock = data;
  int64_t last_us = 0;
  while (last_us < 1000)
    {
      int64_t now_us = bw_clock_awake_us (clock);
      g_assert_cmpint (now_us, >=, last_us);
      last_us = now_us;
    }
  return NULL;
}

static void
test_fake_read_by_threads (void)
{
  g_autoptr (BwClock) clock = bw_clock_new_fake (START_US);
  GThread *thread = g_thread_new ("reader", read_thread, clock);
  for (int i = 0; i < 1000; i++)
    bw_clock_advance (clock, 1);
  g_thread_join (thread);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/fake/stands-still", test_fake_stands_still);
  g_test_add_func ("/clock/fake/runs-in-due-order", test_fake_runs_in_due_order);
  g_test_add_func ("/clock/fake/timer-adds-timer", test_fake_timer_adds_timer);
  g_test_add_func ("/clock/fake/passed-and-cancelled", test_fake_passed_and_cancelled);
  g_test_add_func ("/clock/fake/sleep-delays", test_fake_sleep_delays);
  g_test_add_func ("/clock/fake/dropped-by-timer", test_fake_dropped_by_timer);
  g_test_add_func ("/clock/fake/read-by-threads", test_fake_read_by_threads);
  g_test_add_func ("/clock/real/times", test_real_times);
  g_test_add_func ("/clock/real/timers", test_real_timers);
  return g_test_run ();
}
