/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latencies one after the other: each answer once, failures as gaps, the oldest let go. */
#include "view/bw-latency-log.h"

#include "lib/bw-test.h"

#include <math.h>

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
  g_autoptr (BwChart) chart = bw_latency_log_chart (fixture->log, "wren", NULL);
  g_assert_cmpuint (bw_series_length (bw_chart_series (chart, 0)->series), ==, 3);
  g_autoptr (BwChart) none = bw_latency_log_chart (fixture->log, "owl", NULL);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/latency-log/answers", Fixture, NULL, set_up, test_answers, tear_down);
  g_test_add ("/latency-log/full", Fixture, NULL, set_up, test_full, tear_down);
  return g_test_run ();
}
