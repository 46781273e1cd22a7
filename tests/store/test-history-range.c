/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranges and rollups against a list of all samples in memory. */
#include "base/bw-error.h"
#include "lib/bw-test.h"
#include "store/bw-history-columns.h"
#include "store/bw-history-private.h"

#include <math.h>

#define START_US (BW_TEST_NOW_US + 17 * BW_SECOND_US)

typedef struct
{
  int64_t time_us;
  double value;
} Sample;

typedef struct
{
  char *dir;
  BwHistory *history;
  GArray *samples; /* of a */
} Fixture;

static BwHistory *
open_history (const char *dir)
{
  g_autoptr (GError) error = NULL;
  BwHistory *history = bw_history_open (dir, false, &error);
  g_assert_no_error (error);
  return history;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = bw_test_dir_new ();
  fixture->history = open_history (fixture->dir);
  fixture->samples = g_array_new (FALSE, FALSE, sizeof (Sample));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bw_history_close (fixture->history);
  bw_test_drain ();
  bw_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
  g_array_unref (fixture->samples);
}

static const BwMetric *
metric_a (void)
{
  return bw_metric_get_labels ("a", "source", "host", NULL);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (bw_history_flush_finish (NULL, result, &error));
  *(bool *) data = true;
}

static void
flush (BwHistory *history)
{
  bool is_done = false;
  bw_history_flush_async (history, done_cb, &is_done);
  bw_test_wait_flag (&is_done);
}

/* A tick of two series; the set of the second changes now and then, and so the layout. */
static void
append (Fixture *fixture, int64_t time_us, double value, unsigned variant)
{
  g_autoptr (BwBatch) batch = bw_batch_new ("host", time_us);
  if (variant % 3 == 1)
    bw_batch_add (batch, bw_metric_get_labels ("b", "source", "host", NULL), -value);
  bw_batch_add (batch, metric_a (), value);
  if (variant % 3 == 2)
    bw_batch_add (batch, bw_metric_get_labels ("c", "source", "host", NULL), 0);
  bw_history_append (fixture->history, batch);
  Sample sample = { time_us, value };
  g_array_append_val (fixture->samples, sample);
}

/* N ticks every STEP_US from FROM_US; every 50th has no value. */
static void
append_many (Fixture *fixture, GRand *rand, int64_t from_us, int64_t step_us, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    {
      double value = i % 50 == 49 ? (double) NAN : g_rand_int_range (rand, -1000, 1000) / 8.0;
      append (fixture, from_us + i * step_us, value, i / 100);
      if (i % 200 == 0)
        flush (fixture->history);
    }
  flush (fixture->history);
}

typedef struct
{
  GArray *points;
  bool is_done;
} Answer;

static void
range_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;
  g_autoptr (GError) error = NULL;
  answer->points = bw_history_range_finish (NULL, result, &error);
  g_assert_no_error (error);
  answer->is_done = true;
}

static GArray *
range (BwHistory *history, int64_t from_us, int64_t to_us, unsigned max_points)
{
  Answer answer = { NULL, false };
  bw_history_range_async (history, metric_a (), from_us, to_us, max_points, NULL, range_cb,
                          &answer);
  bw_test_wait_flag (&answer.is_done);
  return answer.points;
}

/* The slow way: all samples of [FROM, TO). */
static BwHistoryPoint
fold_slowly (GArray *samples, int64_t from_us, int64_t to_us)
{
  BwHistoryPoint point = { .n = 0 };
  for (unsigned i = 0; i < samples->len; i++)
    {
      const Sample *sample = &g_array_index (samples, Sample, i);
      if (sample->time_us < from_us || sample->time_us >= to_us || isnan (sample->value))
        continue;
      if (point.n == 0)
        point = (BwHistoryPoint){
          sample->time_us, sample->value, sample->value, sample->value, sample->value, 0, 0
        };
      point.min = MIN (point.min, sample->value);
      point.max = MAX (point.max, sample->value);
      point.last = sample->value;
      point.sum += sample->value;
      point.n++;
    }
  return point;
}

/* Each column against the slow way; what they hold together is all there is. */
static void
assert_columns (Fixture *fixture, int64_t from_us, int64_t to_us, unsigned max_points)
{
  int64_t width_us = bw_history_columns (from_us, to_us, max_points, 0).width_us;
  int64_t window_us = width_us >= BW_HOUR_US     ? BW_HOUR_US
                      : width_us >= BW_MINUTE_US ? BW_MINUTE_US
                                                 : 0;
  g_autoptr (GArray) points = range (fixture->history, from_us, to_us, max_points);
  g_assert_cmpuint (points->len, <=, max_points);
  BwHistoryColumns columns = bw_history_columns (from_us, to_us, max_points, window_us);
  int64_t n = 0;
  for (unsigned i = 0; i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      if (point->n == 0)
        continue;
      int64_t left_us =
          columns.origin_us
          + (point->time_us - columns.origin_us) / columns.width_us * columns.width_us;
      BwHistoryPoint slow = fold_slowly (fixture->samples, MAX (from_us, left_us),
                                         MIN (to_us, left_us + columns.width_us));
      g_assert_cmpint (point->n, ==, slow.n);
      g_assert_cmpfloat (point->first, ==, slow.first);
      g_assert_cmpfloat (point->min, ==, slow.min);
      g_assert_cmpfloat (point->max, ==, slow.max);
      g_assert_cmpfloat (point->last, ==, slow.last);
      g_assert_cmpfloat (point->sum, ==, slow.sum);
      g_assert_cmpint (ABS (point->time_us - slow.time_us), <, MAX (1, window_us));
      n += point->n;
    }
  g_assert_cmpint (n, ==, fold_slowly (fixture->samples, from_us, to_us).n);
}

static void
assert_all_levels (Fixture *fixture)
{
  const int64_t end_us =
      g_array_index (fixture->samples, Sample, fixture->samples->len - 1).time_us + 1;
  const int64_t from_us = START_US - BW_MINUTE_US;
  assert_columns (fixture, from_us, end_us, 100000);
  assert_columns (fixture, from_us, end_us, 170);
  assert_columns (fixture, from_us, end_us, 5);
  assert_columns (fixture, from_us, end_us, 1);
  /* Edges in the middle of windows. */
  assert_columns (fixture, from_us + 1234567890, end_us - 987654321, 120);
  assert_columns (fixture, from_us + 1234567890, end_us - 987654321, 4);
  assert_columns (fixture, from_us + 1234567890, from_us + 1294567890, 1);
}

static void
test_levels (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  append_many (fixture, rand, START_US, 7 * BW_SECOND_US, 3000);
  assert_all_levels (fixture);
  /* The same after a restart, which has to roll up the last minutes again. */
  bw_history_close (fixture->history);
  fixture->history = open_history (fixture->dir);
  assert_all_levels (fixture);
  append_many (fixture, rand, START_US + 3001 * 7 * BW_SECOND_US, 7 * BW_SECOND_US, 500);
  assert_all_levels (fixture);
}

static void
test_raw (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 30; i++)
    append (fixture, START_US + i * BW_SECOND_US, i == 10 ? (double) NAN : i, 0);
  for (int i = 100; i < 110; i++)
    append (fixture, START_US + i * BW_SECOND_US, i, 1);
  flush (fixture->history);
  g_autoptr (GArray) points =
      range (fixture->history, START_US + 5 * BW_SECOND_US, START_US + 105 * BW_SECOND_US, 0);
  unsigned n_gaps = 0, n_values = 0;
  for (unsigned i = 0; i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      int64_t second = (point->time_us - START_US) / BW_SECOND_US;
      if (point->n == 0)
        {
          g_assert_true (second == 10 || second == 30);
          n_gaps++;
          continue;
        }
      g_assert_cmpfloat (point->last, ==, (double) second);
      n_values++;
    }
  g_assert_cmpuint (n_gaps, ==, 2);
  g_assert_cmpuint (n_values, ==, 24 + 5);
  g_autoptr (GArray) all = range (fixture->history, INT64_MIN, INT64_MAX, 0);
  g_assert_cmpuint (all->len, ==, 29 + 10 + 2);
  g_autoptr (GArray) none = range (fixture->history, START_US, START_US - 1, 10);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
copy_file (const char *from_dir, const char *to_dir, const char *name)
{
  g_autofree char *from = g_build_filename (from_dir, name, NULL);
  g_autofree char *to = g_build_filename (to_dir, name, NULL);
  g_autofree char *bytes = NULL;
  gsize size;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_get_contents (from, &bytes, &size, &error));
  g_assert_true (g_file_set_contents (to, bytes, (gssize) size, &error));
}

/* The files as they are while the program runs are what a crash leaves: nothing that was committed
 * is missing, or counted twice. */
static void
test_crash (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  int64_t at_us = START_US;
  for (int i = 0; i < 6; i++)
    {
      unsigned n = (unsigned) g_rand_int_range (rand, 5, 300);
      append_many (fixture, rand, at_us, 5 * BW_SECOND_US, n);
      at_us += (n + 1) * 5 * BW_SECOND_US;
      char *crashed = bw_test_dir_new ();
      copy_file (fixture->dir, crashed, "history.db");
      copy_file (fixture->dir, crashed, "history.db-wal");
      bw_history_close (fixture->history);
      bw_test_dir_remove (fixture->dir);
      g_free (fixture->dir);
      fixture->dir = crashed;
      fixture->history = open_history (crashed);
      assert_all_levels (fixture);
    }
}

/* The clock is set back an hour: minutes that were rolled up already get more samples. */
static void
test_clock_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  append_many (fixture, rand, START_US, 10 * BW_SECOND_US, 700);
  append_many (fixture, rand, START_US + 3 * BW_SECOND_US, 10 * BW_SECOND_US, 700);
  BwHistoryPoint slow = fold_slowly (fixture->samples, INT64_MIN, INT64_MAX);
  const unsigned resolutions[] = { 100000, 100, 2 };
  for (size_t k = 0; k < G_N_ELEMENTS (resolutions); k++)
    {
      g_autoptr (GArray) points =
          range (fixture->history, START_US, START_US + 2 * BW_HOUR_US, resolutions[k]);
      BwHistoryPoint sum = { .min = INFINITY, .max = -INFINITY };
      for (unsigned i = 0; i < points->len; i++)
        {
          const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
          if (point->n == 0)
            continue;
          sum.n += point->n;
          sum.sum += point->sum;
          sum.min = MIN (sum.min, point->min);
          sum.max = MAX (sum.max, point->max);
        }
      g_assert_cmpint (sum.n, ==, slow.n);
      g_assert_cmpfloat (sum.sum, ==, slow.sum);
      g_assert_cmpfloat (sum.min, ==, slow.min);
      g_assert_cmpfloat (sum.max, ==, slow.max);
    }
}

static gpointer
count_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  int64_t *n = g_new (int64_t, 1);
  g_assert_true (bw_db_query_int64 (db, data, n, error));
  return n;
}

static int64_t
count (BwHistory *history, const char *sql)
{
  g_autofree int64_t *n =
      bw_store_worker_run (bw_history_writer_worker (history), count_job, (gpointer) sql, NULL);
  return *n;
}

static void
expire (BwHistory *history, int64_t ticks_before_us, int64_t minutes_before_us)
{
  bw_history_expire (history, ticks_before_us, minutes_before_us);
  while (bw_store_worker_n_queued (bw_history_writer_worker (history)) > 0)
    count (history, "SELECT 1");
}

/* Ticks go, then minutes; what was seen of them stays in coarser points, of whole hours. */
static void
test_expire (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  append_many (fixture, rand, BW_TEST_NOW_US, 10 * BW_SECOND_US, 6 * 360);
  const int64_t hour_us = BW_HOUR_US;
  const int64_t end_us = BW_TEST_NOW_US + 6 * hour_us;
  expire (fixture->history, BW_TEST_NOW_US + 4 * hour_us + 5, BW_TIME_NONE);
  g_assert_cmpint (count (fixture->history, "SELECT count(*) FROM tick"), ==, 2 * 360);
  g_assert_cmpint (count (fixture->history, "SELECT count(*) FROM minute m JOIN series s "
                                            "ON s.id = m.series WHERE s.text LIKE 'a%'"),
                   ==, 6 * 60);
  assert_columns (fixture, BW_TEST_NOW_US, end_us, 361);
  assert_columns (fixture, BW_TEST_NOW_US, end_us, 7);
  g_autoptr (GArray) mixed = range (fixture->history, BW_TEST_NOW_US, end_us, 0);
  g_assert_cmpuint (mixed->len, ==, 4 * 60 + 2 * 360);

  /* Minutes stay at least as long as ticks. */
  expire (fixture->history, BW_TIME_NONE, BW_TEST_NOW_US + 5 * hour_us);
  g_assert_cmpint (count (fixture->history, "SELECT count(*) FROM minute WHERE series = 1"), ==,
                   2 * 60);
  assert_columns (fixture, BW_TEST_NOW_US, end_us, 7);
  g_autoptr (GArray) hours = range (fixture->history, BW_TEST_NOW_US, end_us, 0);
  g_assert_cmpuint (hours->len, ==, 4 + 2 * 360);
  g_assert_cmpint (g_array_index (hours, BwHistoryPoint, 0).n, ==,
                   fold_slowly (fixture->samples, BW_TEST_NOW_US, BW_TEST_NOW_US + hour_us).n);
  /* Less than what is left of it: the whole hour, said to begin where was asked. */
  g_autoptr (GArray) part = range (fixture->history, BW_TEST_NOW_US + hour_us / 2,
                                   BW_TEST_NOW_US + hour_us / 2 + BW_MINUTE_US, 10);
  g_assert_cmpuint (part->len, ==, 1);
  g_assert_cmpint (g_array_index (part, BwHistoryPoint, 0).time_us, ==,
                   BW_TEST_NOW_US + hour_us / 2);
}

static void
cancelled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (bw_history_range_finish (NULL, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(bool *) data = true;
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  bool is_done = false;
  bw_history_range_async (fixture->history, metric_a (), 0, 1, 1, cancellable, cancelled_cb,
                          &is_done);
  bw_test_wait_flag (&is_done);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/history-range/raw", Fixture, NULL, set_up, test_raw, tear_down);
  g_test_add ("/history-range/levels", Fixture, NULL, set_up, test_levels, tear_down);
  g_test_add ("/history-range/crash", Fixture, NULL, set_up, test_crash, tear_down);
  g_test_add ("/history-range/clock-back", Fixture, NULL, set_up, test_clock_back, tear_down);
  g_test_add ("/history-range/expire", Fixture, NULL, set_up, test_expire, tear_down);
  g_test_add ("/history-range/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  return g_test_run ();
}
