/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The charts of a machine against what it was made to do. */
#include "view/bw-system-view.h"

#include "machine-fixture.h"

#include <math.h>
#include <string.h>

#define NBSP "\u00a0"

typedef struct
{
  MachineFixture machine;
  BwSystemView *view;
  BwRange range;
  bool is_loaded;
  unsigned n_grown;
  unsigned parts;
  unsigned n_outdated;
  unsigned max_points;
} Fixture;

static void
grew_cb (BwSystemView *view, unsigned parts, Fixture *fixture)
{
  fixture->n_grown++;
  fixture->parts |= parts;
}

static void
outdated_cb (BwSystemView *view, Fixture *fixture)
{
  fixture->n_outdated++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  machine_set_up (&fixture->machine, data);
  fixture->view = bw_system_view_new (fixture->machine.engine, zone);
  fixture->range = (BwRange){ BW_RANGE_1_HOUR };
  fixture->max_points = 600;
  g_signal_connect (fixture->view, "grew", G_CALLBACK (grew_cb), fixture);
  g_signal_connect (fixture->view, "outdated", G_CALLBACK (outdated_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->view);
  machine_tear_down (&fixture->machine, data);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;
  bw_system_view_load_finish (fixture->view, result, &error);
  g_assert_no_error (error);
  fixture->is_loaded = true;
}

static void
load (Fixture *fixture)
{
  fixture->is_loaded = false;
  bw_system_view_load_async (fixture->view, "wren", &fixture->range, fixture->max_points, NULL,
                             loaded_cb, fixture);
  bw_test_wait_flag (&fixture->is_loaded);
}

static const BwSeries *
series_of (Fixture *fixture, BwSystemPart part, unsigned i)
{
  BwChart *chart = bw_system_view_chart (fixture->view, part);
  g_assert_cmpuint (i, <, bw_chart_n_series (chart));
  return bw_chart_series (chart, i)->series;
}

/** The points of METRIC as the store has them, once N of them are committed. */
static GArray *
stored (Fixture *fixture, const char *name, unsigned n)
{
  int64_t now_us = bw_clock_wall_us (fixture->machine.clock);
  for (unsigned i = 0; i < 200; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) points =
          bw_engine_series (fixture->machine.engine, machine_metric (name), now_us - BW_HOUR_US,
                            now_us + 1, 0, NULL, &error);
      if (points != NULL && points->len >= n)
        return g_steal_pointer (&points);
      /* Commits are a second apart, by the machine's own time. */
      bw_clock_advance (fixture->machine.clock, 0);
      bw_test_run_until (machine_has_batches, &fixture->machine, 1);
      g_usleep (20000);
    }
  g_assert_not_reached ();
}

static void
run (Fixture *fixture, unsigned percent, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    machine_step (&fixture->machine, percent, MACHINE_INTERVAL_US);
}

static void
test_history (Fixture *fixture, gconstpointer data)
{
  machine_start (&fixture->machine);
  run (fixture, 40, 10);
  run (fixture, 100, 5);
  g_autoptr (GArray) points = stored (fixture, "system_cpu_percent", 16);
  bw_clock_advance (fixture->machine.clock, 1);
  load (fixture);
  const BwSeries *all = series_of (fixture, BW_SYSTEM_PROCESSOR, 0);
  const BwSeries *busiest = series_of (fixture, BW_SYSTEM_PROCESSOR, 1);
  g_assert_cmpuint (bw_series_length (all), ==, points->len);
  g_assert_cmpuint (bw_series_length (busiest), ==, points->len);
  /* The first answer has no processor yet: nothing, not zero. */
  g_assert_true (isnan (bw_series_points (all)[0].y));
  for (unsigned i = 1; i < points->len; i++)
    {
      const BwPoint *point = &bw_series_points (all)[i];
      double expected = points->len - i <= 5 ? 50 : 20;
      g_assert_cmpfloat (point->x, ==, (double) g_array_index (points, BwHistoryPoint, i).time_us);
      g_assert_cmpfloat_with_epsilon (point->y, expected, 0.01);
      g_assert_cmpfloat_with_epsilon (bw_series_points (busiest)[i].y, 2 * expected, 0.01);
    }
  double from, to;
  bw_system_view_range (fixture->view, &from, &to);
  int64_t now_us = bw_clock_wall_us (fixture->machine.clock);
  /* A column more, for what comes before it moves on. */
  g_assert_cmpfloat (to, ==, (double) (now_us + BW_HOUR_US / 600));
  g_assert_cmpfloat (to - from, ==, (double) BW_HOUR_US);
}

/** Where a point stands for several samples, it is said so. */
static void
test_columns (Fixture *fixture, gconstpointer data)
{
  machine_start (&fixture->machine);
  run (fixture, 40, 30);
  g_autoptr (GArray) points = stored (fixture, "system_cpu_percent", 31);
  fixture->max_points = 60;
  load (fixture);
  g_autofree char *facts = bw_system_view_facts_text (fixture->view);
  g_assert_cmpstr (facts, ==, "up 11" NBSP "d · line: 2" NBSP "min mean, shade: lowest to highest");
  const BwSeries *all = series_of (fixture, BW_SYSTEM_PROCESSOR, 0);
  /* Five minutes in columns of two, whose bounds are whole minutes. */
  g_assert_cmpuint (bw_series_length (all), >=, 3);
  g_assert_cmpuint (bw_series_length (all), <=, 4);
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  machine_start (&fixture->machine);
  run (fixture, 40, 3);
  load (fixture);
  const BwSystemCard *card = bw_system_view_card (fixture->view, BW_SYSTEM_PROCESSOR);
  g_assert_cmpstr (card->title, ==, "Processor");
  g_assert_cmpstr (card->value, ==, "20" NBSP "%");
  g_assert_cmpstr (card->detail, ==, "2 cores · busiest 40" NBSP "%");
  g_assert_cmpstr (card->state.word, ==, "Healthy");
  card = bw_system_view_card (fixture->view, BW_SYSTEM_MEMORY);
  g_assert_cmpstr (card->value, ==, "75" NBSP "%");
  g_assert_cmpstr (card->detail, ==, "750.0" NBSP "KiB of 1,000.0" NBSP "KiB");
  g_assert_cmpstr (card->state.word, ==, "");
  card = bw_system_view_card (fixture->view, BW_SYSTEM_NETWORK);
  g_assert_cmpstr (card->value, ==, "3.0" NBSP "KiB/s");
  g_assert_cmpstr (card->detail, ==, "eth0 · in 2.0" NBSP "KiB/s, out 1.0" NBSP "KiB/s");
  /* Nothing is said of what nobody collected. */
  card = bw_system_view_card (fixture->view, BW_SYSTEM_DISK);
  g_assert_cmpstr (card->value, ==, "–");
  g_autofree char *values = bw_system_view_values_text (fixture->view, NAN);
  g_assert_cmpstr (values, ==,
                   "processor 20" NBSP "% · memory 75" NBSP "% · disk – · in 2.0" NBSP
                   "KiB/s, out 1.0" NBSP "KiB/s");
  g_autofree char *moment = bw_system_view_moment_text (fixture->view, NAN);
  g_assert_cmpstr (moment, ==, "Now");
  g_autofree char *facts = bw_system_view_facts_text (fixture->view);
  g_assert_cmpstr (facts, ==, "up 11" NBSP "d · line: each sample");
}

/** Looks on; the machine is asked at once for it. */
static void
watch (Fixture *fixture)
{
  fixture->machine.n_wanted = fixture->machine.n_batches + 1;
  bw_system_view_set_watching (fixture->view, true);
  bw_clock_advance (fixture->machine.clock, 0);
  g_assert_true (bw_test_run_until (machine_has_batches, &fixture->machine, 5000));
}

static void
test_live (Fixture *fixture, gconstpointer data)
{
  machine_start (&fixture->machine);
  run (fixture, 40, 6);
  load (fixture);
  const BwSeries *all = series_of (fixture, BW_SYSTEM_PROCESSOR, 0);
  size_t n = bw_series_length (all);
  g_assert_false (bw_system_view_is_live (fixture->view));
  watch (fixture);
  g_assert_true (bw_system_view_is_live (fixture->view));
  n = bw_series_length (all);
  machine_step (&fixture->machine, 40, BW_SECOND_US);
  fixture->n_grown = fixture->parts = 0;
  machine_step (&fixture->machine, 100, BW_SECOND_US);
  g_assert_cmpuint (fixture->n_grown, ==, 1);
  g_assert_cmpuint (bw_series_length (all), ==, n + 2);
  const BwPoint *last = &bw_series_points (all)[n + 1];
  g_assert_cmpfloat (last->x, ==, (double) bw_clock_wall_us (fixture->machine.clock));
  g_assert_cmpfloat_with_epsilon (last->y, 50, 0.01);
  g_assert_cmpstr (bw_system_view_card (fixture->view, BW_SYSTEM_PROCESSOR)->value, ==,
                   "50" NBSP "%");
  for (size_t i = 1; i < bw_series_length (all); i++)
    g_assert_false (isnan (bw_series_points (all)[i].y));
  /* The processor changed, and nothing else did. */
  g_assert_cmpuint (fixture->parts, ==, 1u << BW_SYSTEM_PROCESSOR);
  /* A point of six seconds: all of them move on when those are over. */
  for (unsigned i = 0; i < 6; i++)
    machine_step (&fixture->machine, 100, BW_SECOND_US);
  g_assert_cmpuint (fixture->parts, ==, (1u << BW_N_SYSTEM_PARTS) - 1);
  double from, to;
  bw_system_view_range (fixture->view, &from, &to);
  g_assert_cmpfloat (to, >=, (double) bw_clock_wall_us (fixture->machine.clock));
  g_assert_cmpfloat (to - from, ==, (double) BW_HOUR_US);
  bw_system_view_set_watching (fixture->view, false);
  g_assert_false (bw_system_view_is_live (fixture->view));
}

/** Who looks for hours has not every second of them: it is loaded anew after two. */
static void
test_long_look (Fixture *fixture, gconstpointer data)
{
  machine_start (&fixture->machine);
  run (fixture, 40, 6);
  load (fixture);
  watch (fixture);
  /* What comes late, such as disks, is there by then. */
  for (unsigned i = 0; i < 20; i++)
    machine_step (&fixture->machine, 40, BW_SECOND_US);
  load (fixture);
  fixture->n_outdated = 0;
  for (unsigned i = 0; i < 719; i++)
    machine_step (&fixture->machine, 40, MACHINE_INTERVAL_US);
  g_assert_cmpuint (fixture->n_outdated, ==, 0);
  for (unsigned i = 0; i < 2; i++)
    machine_step (&fixture->machine, 40, MACHINE_INTERVAL_US);
  g_assert_cmpuint (fixture->n_outdated, ==, 1);
}

/** What was sampled every second is still there after it was loaded again. */
static void
test_tail (Fixture *fixture, gconstpointer data)
{
  machine_start (&fixture->machine);
  run (fixture, 40, 6);
  g_autoptr (GArray) points = stored (fixture, "system_cpu_percent", 6);
  load (fixture);
  watch (fixture);
  for (unsigned i = 0; i < 5; i++)
    machine_step (&fixture->machine, 100, BW_SECOND_US);
  load (fixture);
  const BwSeries *all = series_of (fixture, BW_SYSTEM_PROCESSOR, 0);
  size_t n = bw_series_length (all);
  double now = (double) bw_clock_wall_us (fixture->machine.clock);
  for (unsigned i = 0; i < 5; i++)
    {
      g_assert_cmpfloat (bw_series_points (all)[n - 1 - i].x, ==, now - i * 1e6);
      g_assert_cmpfloat_with_epsilon (bw_series_points (all)[n - 1 - i].y, 50, 0.01);
    }
}

/** A range that is over does not move. */
static void
test_past (Fixture *fixture, gconstpointer data)
{
  machine_start (&fixture->machine);
  run (fixture, 40, 6);
  int64_t now_us = bw_clock_wall_us (fixture->machine.clock);
  fixture->range = (BwRange){ BW_RANGE_DATES, now_us - BW_DAY_US, now_us - BW_HOUR_US };
  load (fixture);
  bw_system_view_set_watching (fixture->view, true);
  g_assert_false (bw_system_view_is_live (fixture->view));
  run (fixture, 40, 1);
  double from, to;
  bw_system_view_range (fixture->view, &from, &to);
  g_assert_cmpfloat (to, ==, (double) (now_us - BW_HOUR_US));
  g_assert_cmpuint (fixture->n_grown, ==, 0);
  g_assert_cmpuint (bw_series_length (series_of (fixture, BW_SYSTEM_PROCESSOR, 0)), ==, 0);
}

/** Not one sample so far: nothing, which is not zero. */
static void
test_empty (Fixture *fixture, gconstpointer data)
{
  load (fixture);
  for (BwSystemPart part = 0; part < BW_N_SYSTEM_PARTS; part++)
    {
      BwChart *chart = bw_system_view_chart (fixture->view, part);
      for (unsigned i = 0; i < bw_chart_n_series (chart); i++)
        g_assert_cmpuint (bw_series_length (bw_chart_series (chart, i)->series), ==, 0);
      g_assert_cmpstr (bw_system_view_card (fixture->view, part)->value, ==, "–");
    }
  g_assert_cmpstr (bw_system_view_card (fixture->view, BW_SYSTEM_PROCESSOR)->state.word, ==,
                   "No data");
  g_autofree char *moment = bw_system_view_moment_text (fixture->view, NAN);
  g_assert_cmpstr (moment, ==, "No data");
  /* The first sample makes the words of emptiness wrong. */
  bw_system_view_set_watching (fixture->view, true);
  machine_start (&fixture->machine);
  g_assert_cmpuint (fixture->n_outdated, >=, 1);
}

static void
test_silence (Fixture *fixture, gconstpointer data)
{
  machine_start (&fixture->machine);
  run (fixture, 40, 6);
  load (fixture);
  bw_system_view_set_watching (fixture->view, true);
  static const char *const names[] = { "stat", "meminfo", "net/dev", "uptime" };
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    machine_write (&fixture->machine, names[i], "");
  bw_test_advance (fixture->machine.clock, 36 * BW_MINUTE_US + BW_SECOND_US, BW_SECOND_US);
  g_assert_cmpuint (fixture->n_outdated, >=, 1);
  load (fixture);
  const BwSystemCard *card = bw_system_view_card (fixture->view, BW_SYSTEM_PROCESSOR);
  /* The last value stays, with its age. */
  g_assert_cmpstr (card->value, ==, "20" NBSP "%");
  g_assert_cmpstr (card->state.word, ==, "No data");
  g_assert_cmpstr (card->state_text, ==, "No data for 36" NBSP "min");
  g_autofree char *moment = bw_system_view_moment_text (fixture->view, NAN);
  g_assert_cmpstr (moment, ==, "36" NBSP "min ago");
  g_autofree char *text =
      bw_chart_describe (bw_system_view_chart (fixture->view, BW_SYSTEM_PROCESSOR), NAN, NAN);
  g_assert_nonnull (strstr (text, "No data from 2 Mar, 12:01 to 2 Mar, 12:37"));
}

/** Nobody watches: a value that was well a moment ago is not said to be so now. */
static void
test_not_watching (Fixture *fixture, gconstpointer data)
{
  machine_start (&fixture->machine);
  run (fixture, 40, 6);
  bw_engine_stop (fixture->machine.engine);
  g_clear_object (&fixture->view);
  g_clear_object (&fixture->machine.engine);
  BwEngineOptions options = { .mode = BW_ENGINE_ATTACH,
                              .config_path = fixture->machine.config,
                              .state_dir = fixture->machine.state,
                              .clock = fixture->machine.clock };
  g_autoptr (GError) error = NULL;
  fixture->machine.engine = bw_engine_open (&options, &error);
  g_assert_no_error (error);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  fixture->view = bw_system_view_new (fixture->machine.engine, zone);
  load (fixture);
  for (BwSystemPart part = BW_SYSTEM_PROCESSOR; part <= BW_SYSTEM_MEMORY; part++)
    g_assert_cmpstr (bw_system_view_card (fixture->view, part)->state.word, ==, "Not watching");
}

/** What was shown lies in the future then: it is asked for again, and goes on. */
static void
test_clock_set_back (Fixture *fixture, gconstpointer data)
{
  machine_start (&fixture->machine);
  run (fixture, 40, 6);
  load (fixture);
  watch (fixture);
  for (unsigned i = 0; i < 5; i++)
    machine_step (&fixture->machine, 100, BW_SECOND_US);
  load (fixture);
  machine_step (&fixture->machine, 100, BW_SECOND_US);
  fixture->n_outdated = 0;
  bw_clock_step_wall (fixture->machine.clock, -20 * BW_SECOND_US);
  machine_step (&fixture->machine, 60, BW_SECOND_US);
  g_assert_cmpuint (fixture->n_outdated, ==, 1);
  /* A rate takes two answers, and comes with news of its own. */
  machine_step (&fixture->machine, 60, BW_SECOND_US);
  load (fixture);
  for (unsigned i = 0; i < 3; i++)
    machine_step (&fixture->machine, 60, BW_SECOND_US);
  g_assert_cmpuint (fixture->n_outdated, ==, 1);
  const BwSeries *all = series_of (fixture, BW_SYSTEM_PROCESSOR, 0);
  size_t n = bw_series_length (all);
  g_assert_cmpuint (n, >=, 3);
  g_assert_cmpfloat (bw_series_points (all)[n - 1].x, ==,
                     (double) bw_clock_wall_us (fixture->machine.clock));
  for (size_t i = 1; i < n; i++)
    g_assert_cmpfloat (bw_series_points (all)[i - 1].x, <, bw_series_points (all)[i].x);
}

static void
test_limits_and_gaps (Fixture *fixture, gconstpointer data)
{
  machine_start (&fixture->machine);
  run (fixture, 40, 6);
  fixture->machine.n_wanted = fixture->machine.n_batches + 1;
  bw_clock_sleep (fixture->machine.clock, 20 * BW_MINUTE_US);
  bw_clock_advance (fixture->machine.clock, MACHINE_INTERVAL_US);
  g_assert_true (bw_test_run_until (machine_has_batches, &fixture->machine, 5000));
  run (fixture, 40, 12);
  g_autoptr (GArray) points = stored (fixture, "system_cpu_percent", 18);
  load (fixture);
  g_autofree char *text =
      bw_chart_describe (bw_system_view_chart (fixture->view, BW_SYSTEM_PROCESSOR), NAN, NAN);
  g_assert_nonnull (strstr (text, "80" NBSP "%"));
  g_assert_nonnull (strstr (text, "90" NBSP "%"));
  g_assert_nonnull (strstr (text, "asleep"));
  /* The line breaks where nobody watched. */
  const BwSeries *all = series_of (fixture, BW_SYSTEM_PROCESSOR, 0);
  unsigned n_breaks = 0;
  for (size_t i = 1; i < bw_series_length (all); i++)
    n_breaks += isnan (bw_series_points (all)[i].y);
  g_assert_cmpuint (n_breaks, ==, 1);
}

#define ADD(name, func) g_test_add ("/system-view/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("history", test_history);
  ADD ("columns", test_columns);
  ADD ("words", test_words);
  ADD ("live", test_live);
  ADD ("tail", test_tail);
  ADD ("long-look", test_long_look);
  ADD ("past", test_past);
  ADD ("empty", test_empty);
  ADD ("silence", test_silence);
  ADD ("not-watching", test_not_watching);
  ADD ("clock-set-back", test_clock_set_back);
  ADD ("limits-and-gaps", test_limits_and_gaps);
  return g_test_run ();
}
