/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An hour of live charts at a second each, on a clock that runs fast, and eight hours without a
 * window: memory and widgets stay what they are, and who is not seen sleeps. With "-m slow" all of
 * it, else a part. */
#include "window-fixture.h"

#include "engine/bw-engine-private.h"
#include "ui/bw-heap.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#define WARM_UP_S                                                                                  \
  (g_test_slow () ? 1800 : 600) /* what is kept of the last quarter of an hour is there */
#define ALLOWED_KIB 2048
/* After hours in seconds the stores have something to write for a while. */
#define MOST_LOOKS 20
/* In hours the files grow to more pages than each connection of the stores remembers: 1 MiB. */
#define ALLOWED_LONG_KIB 8192

static long
resident_kib (void)
{
  long pages = 0, resident = 0;
  FILE *file = fopen ("/proc/self/statm", "r");
  g_assert_nonnull (file);
  g_assert_cmpint (fscanf (file, "%ld %ld", &pages, &resident), ==, 2);
  fclose (file);
  return resident * (sysconf (_SC_PAGESIZE) / 1024);
}

static bool
drawn_cb (gpointer data)
{
  Fixture *fixture = data;
  return fixture->n_frames >= 1 && bw_scheduler_n_running (fixture->engine->scheduler) == 0;
}

static bool
is_collected_cb (gpointer data)
{
  return bw_scheduler_n_running (((Fixture *) data)->engine->scheduler) == 0;
}

static void
test_memory (void)
{
  g_autoptr (BwClock) clock = bw_clock_new_fake (g_get_real_time ());
  Fixture fixture;
  fixture_init (&fixture, clock);
  open_window (&fixture, 1280, 820);
  BwRange range = { .kind = BW_RANGE_1_HOUR };
  bw_context_set_range (fixture.context, &range);
  g_assert_true (bw_window_show_page (fixture.window, "system", NULL));
  g_assert_true (bw_test_run_until (page_ready_cb, &fixture, PATIENCE_MS));
  unsigned n_seconds = WARM_UP_S + (g_test_slow () ? 3600 : 120), n_drawn = 0;
  unsigned n_window = (n_seconds - WARM_UP_S) / 4;
  double first = 0, last = 0;
  for (unsigned i = 0; i < n_seconds; i++)
    {
      fixture.n_frames = 0;
      bw_clock_advance (clock, BW_SECOND_US);
      g_assert_true (bw_test_run_until (is_collected_cb, &fixture, PATIENCE_MS));
      n_drawn += bw_test_run_until (drawn_cb, &fixture, 100);
      /* What is taken and given back within a moment is no growth: means of the first and the last
       * quarter. */
      double now = (double) resident_kib () / n_window;
      if (i >= WARM_UP_S && i < WARM_UP_S + n_window)
        first += now;
      else if (i >= n_seconds - n_window)
        last += now;
    }
  g_test_message ("%u s, %u frames, %.0f, then %.0f KiB", n_seconds, n_drawn, first, last);
  /* Were the charts not live, this would be a test of nothing: they move on every third second, by
   * a column. */
  g_assert_cmpuint (n_drawn, >, n_seconds / 4);
#ifdef __SANITIZE_ADDRESS__
  g_test_message ("memory is not judged: the sanitizer keeps what is freed");
#else
  g_assert_cmpfloat (fabs (last - first), <=, ALLOWED_KIB);
#endif
  close_window (&fixture);
  fixture_clear (&fixture);
}

static unsigned n_wakes;

/* Counts how often the main loop is woken, or wakes by itself, once it has gone to sleep. */
static int
poll_cb (GPollFD *fds, unsigned n_fds, int timeout_ms)
{
  int n = g_poll (fds, n_fds, timeout_ms);
  n_wakes += timeout_ms != 0;
  return n;
}

static bool
never_cb (gpointer data)
{
  return false;
}

static unsigned
count_widgets (GtkWidget *widget)
{
  unsigned n = 1;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_widgets (child);
  return n;
}

/* A closed window draws nothing, asks nothing and wakes nobody: with a clock that stands still, so
 * that no collector is due, only the end of the waiting itself wakes the loop. */
static void
check_sleep (Fixture *fixture)
{
  /* What was written before is told by the monitors of files for a moment still. */
  for (unsigned i = 0; i < MOST_LOOKS && (i == 0 || n_wakes > 2); i++)
    {
      n_wakes = fixture->n_frames = 0;
      g_main_context_set_poll_func (NULL, poll_cb);
      bw_test_run_until (never_cb, NULL, 2000);
      g_main_context_set_poll_func (NULL, NULL);
    }
  g_test_message ("%u wakes in 2 s", n_wakes);
  g_assert_cmpuint (n_wakes, <=, 2);
  g_assert_cmpuint (fixture->n_frames, ==, 0);
}

static void
test_hidden (void)
{
  g_autoptr (BwClock) clock = bw_clock_new_fake (g_get_real_time ());
  Fixture fixture;
  fixture_init (&fixture, clock);
  open_window (&fixture, 1280, 820);
  g_assert_true (bw_window_show_page (fixture.window, "system", NULL));
  g_assert_true (bw_test_run_until (page_ready_cb, &fixture, PATIENCE_MS));
  gtk_widget_set_visible (GTK_WIDGET (fixture.window), FALSE);
  check_sleep (&fixture);
  unsigned n_widgets = count_widgets (GTK_WIDGET (fixture.window));
  unsigned n_seconds = WARM_UP_S + (g_test_slow () ? 8 * 3600 : 1200);
  unsigned n_window = (n_seconds - WARM_UP_S) / 4;
  double first = 0, last = 0;
  for (unsigned i = 0; i < n_seconds; i++)
    {
      bw_clock_advance (clock, BW_SECOND_US);
      bw_test_drain ();
      g_assert_true (bw_test_run_until (is_collected_cb, &fixture, PATIENCE_MS));
      double now = (double) resident_kib () / n_window;
      if (i >= WARM_UP_S && i < WARM_UP_S + n_window)
        first += now;
      else if (i >= n_seconds - n_window)
        last += now;
    }
  g_test_message ("%u s unseen, %.0f, then %.0f KiB", n_seconds, first, last);
  g_assert_cmpuint (fixture.n_frames, ==, 0);
  g_assert_cmpuint (count_widgets (GTK_WIDGET (fixture.window)), ==, n_widgets);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpfloat (last - first, <=, g_test_slow () ? ALLOWED_LONG_KIB : ALLOWED_KIB);
#endif
  check_sleep (&fixture);
  close_window (&fixture);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  /* As the program itself does. */
  bw_heap_tame ();
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  g_test_add_func ("/soak/memory", test_memory);
  g_test_add_func ("/soak/hidden", test_hidden);
  return g_test_run ();
}
