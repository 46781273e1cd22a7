/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latencies one after the other: each answer once, failures as gaps, the oldest let go. */
#include "view/bw-latency-log.h"

#include "lib/bw-test.h"

#include <math.h>

#define NBSP "\u00a0"

typedef struct
{
  BwEngineStatus status;
  BwSourceView *view;
  BwLatencyLog *log;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  BwSourceView view = { .source = "wren",
                        .health = BW_SOURCE_WAITING,
                        .last_ok_us = BW_TIME_NONE,
                        .last_try_us = BW_TIME_NONE };
  fixture->status.sources = g_array_new (FALSE, FALSE, sizeof (BwSourceView));
  g_array_append_val (fixture->status.sources, view);
  fixture->view = &g_array_index (fixture->status.sources, BwSourceView, 0);
  fixture->log = bw_latency_log_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bw_latency_log_free (fixture->log);
  g_array_unref (fixture->status.sources);
}

static void
answer (Fixture *fixture, int64_t at_us, int64_t duration_us)
{
  fixture->view->health = duration_us >= 0 ? BW_SOURCE_OK : BW_SOURCE_FAILING;
  fixture->view->last_try_us = at_us;
  fixture->view->duration_us = duration_us;
  if (duration_us >= 0)
    fixture->view->last_ok_us = at_us;
  bw_latency_log_take (fixture->log, &fixture->status);
}

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  const double *times, *seconds;
  bw_latency_log_take (fixture->log, &fixture->status);
  g_assert_cmpuint (bw_latency_log_get (fixture->log, "wren", &times, &seconds), ==, 0);
  answer (fixture, 100, 3000);
  answer (fixture, 100, 3000);
  answer (fixture, 200, -1);
  answer (fixture, 300, 250000);
  g_assert_cmpuint (bw_latency_log_get (fixture->log, "wren", &times, &seconds), ==, 3);
  g_assert_cmpfloat (times[0], ==, 100);
  g_assert_cmpfloat (seconds[0], ==, .003);
  g_assert_true (isnan (seconds[1]));
  g_assert_cmpfloat (seconds[2], ==, .25);
  g_assert_cmpuint (bw_latency_log_get (fixture->log, "owl", &times, &seconds), ==, 0);
  g_autoptr (BwChart) chart = bw_latency_log_chart (fixture->log, "wren", 300, NULL);
  g_assert_cmpuint (bw_series_length (bw_chart_series (chart, 0)->series), ==, 3);
  g_autoptr (BwChart) none = bw_latency_log_chart (fixture->log, "owl", 300, NULL);
  g_assert_cmpuint (bw_series_length (bw_chart_series (none, 0)->series), ==, 0);
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  const double *times, *seconds;
  for (int i = 0; i < BW_LATENCY_LOG_MAX + 5; i++)
    answer (fixture, 1000 + i, i);
  size_t n = bw_latency_log_get (fixture->log, "wren", &times, &seconds);
  g_assert_cmpuint (n, ==, BW_LATENCY_LOG_MAX);
  g_assert_cmpfloat (times[0], ==, 1005);
  g_assert_cmpfloat (times[n - 1], ==, 1000 + BW_LATENCY_LOG_MAX + 4);
  /* The clock was set back. */
  answer (fixture, 7, 1000);
  g_assert_cmpuint (bw_latency_log_get (fixture->log, "wren", &times, &seconds), ==, 1);
  g_assert_cmpfloat (times[0], ==, 7);
}

/* An hour later the first is gone, and so is what came with it. */
static void
test_hour (Fixture *fixture, gconstpointer data)
{
  const double *times, *seconds;
  answer (fixture, 1000, 1000);
  answer (fixture, 2000, 2000);
  answer (fixture, 2000 + BW_HOUR_US, 3000);
  g_assert_cmpuint (bw_latency_log_get (fixture->log, "wren", &times, &seconds), ==, 2);
  g_assert_cmpfloat (times[0], ==, 2000);
}

static GArray *
points_new (const int64_t *seconds, const double *values, unsigned n)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (BwHistoryPoint));
  for (unsigned i = 0; i < n; i++)
    {
      double value = values[i];
      BwHistoryPoint point = {
        seconds[i] * BW_SECOND_US, value, value, value, value, value, !isnan (value)
      };
      g_array_append_val (points, point);
    }
  return points;
}

/* What was kept comes first; of what was seen live only what is newer: the answer that history has
 * of second 30 was seen 3 ms later. */
static void
test_fill (Fixture *fixture, gconstpointer data)
{
  const int64_t at[] = { 10, 15, 20, 30 };
  const double took[] = { .001, NAN, .002, .003 };
  const double *times, *seconds;
  g_autoptr (GArray) points = points_new (at, took, 4);
  answer (fixture, 20 * BW_SECOND_US + 2000, 2000);
  answer (fixture, 30 * BW_SECOND_US + 3000, 3000);
  answer (fixture, 40 * BW_SECOND_US + 4000, 4000);
  bw_latency_log_fill (fixture->log, "wren", points);
  g_assert_cmpuint (bw_latency_log_get (fixture->log, "wren", &times, &seconds), ==, 5);
  const double expected[] = { .001, NAN, .002, .003, .004 };
  for (unsigned i = 0; i < 5; i++)
    g_assert_true (isnan (expected[i]) ? isnan (seconds[i]) : seconds[i] == expected[i]);
  /* Once more is the same. */
  bw_latency_log_fill (fixture->log, "wren", points);
  g_assert_cmpuint (bw_latency_log_get (fixture->log, "wren", &times, &seconds), ==, 5);
  /* Nothing kept takes nothing away. */
  g_array_set_size (points, 0);
  bw_latency_log_fill (fixture->log, "wren", points);
  g_assert_cmpuint (bw_latency_log_get (fixture->log, "wren", &times, &seconds), ==, 5);
}

/* 1 to 100 ms: half of them within 50.5, 95 of 100 within 95.05. */
static void
test_sentence (Fixture *fixture, gconstpointer data)
{
  g_assert_null (bw_latency_log_sentence (fixture->log, "wren"));
  for (int i = 1; i <= 3; i++)
    answer (fixture, i * BW_SECOND_US, i * 2000);
  g_autofree char *few = bw_latency_log_sentence (fixture->log, "wren");
  g_assert_cmpstr (few, ==, "Half of the answers within 4" NBSP "ms, n" NBSP "=" NBSP "3");
  for (int i = 1; i <= 100; i++)
    answer (fixture, BW_HOUR_US + 10 * BW_MINUTE_US + i * BW_SECOND_US, i * 1000);
  /* That nothing came is not how long it took. */
  answer (fixture, BW_HOUR_US + 20 * BW_MINUTE_US, -1);
  g_autofree char *many = bw_latency_log_sentence (fixture->log, "wren");
  g_assert_cmpstr (many, ==,
                   "Half of the answers within 50" NBSP "ms, 95" NBSP "% within 95" NBSP
                   "ms, n" NBSP "=" NBSP "100");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/latency-log/answers", Fixture, NULL, set_up, test_answers, tear_down);
  g_test_add ("/latency-log/full", Fixture, NULL, set_up, test_full, tear_down);
  g_test_add ("/latency-log/hour", Fixture, NULL, set_up, test_hour, tear_down);
  g_test_add ("/latency-log/fill", Fixture, NULL, set_up, test_fill, tear_down);
  g_test_add ("/latency-log/sentence", Fixture, NULL, set_up, test_sentence, tear_down);
  return g_test_run ();
}
