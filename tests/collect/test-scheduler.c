/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scheduler on a fake clock, against a model that looks at every 10 ms. */
#include "collect/bw-scheduler.h"

#include "collect/fake-collector.h"
#include "lib/bw-test.h"

#define S BW_SECOND_US
#define MS (BW_SECOND_US / 1000)
#define STEP (10 * MS)

typedef struct
{
  BwClock *clock;
  BwScheduler *scheduler;
  unsigned n_living;
  unsigned n_batches;
  unsigned n_statuses;
  unsigned n_gaps;
  BwSourceHealth health;
  char *error;
  char *remove;   /* the source to remove in the next callback */
  bool frees;     /* free the scheduler in the next callback */
  double latency; /* that came with the last batch, s */
  BwGapKind gap_kinds[8];
  int64_t gaps[8][2];
} Fixture;

static void
act (Fixture *f)
{
  g_autofree char *remove = g_steal_pointer (&f->remove);

  if (remove != NULL)
    g_assert_true (bw_scheduler_remove (f->scheduler, remove));
  if (f->frees)
    g_clear_pointer (&f->scheduler, bw_scheduler_free);
}

static void
batch_cb (gpointer data, const BwBatch *batch)
{
  Fixture *f = data;

  f->n_batches++;
  const BwMetric *latency =
      bw_metric_get_labels ("source_latency_seconds", "source", batch->source, NULL);
  const BwSample *last = bw_batch_index (batch, batch->samples->len - 1);
  g_assert_true (last->metric == latency);
  f->latency = last->value;
  act (f);
}

static void
status_cb (gpointer data, const BwSourceStatus *status)
{
  Fixture *f = data;

  f->n_statuses++;
  f->health = status->health;
  g_free (f->error);
  f->error = g_strdup (status->error);
  act (f);
}

static void
gap_cb (gpointer data, BwGapKind kind, int64_t from_us, int64_t to_us)
{
  Fixture *f = data;

  if (f->n_gaps < G_N_ELEMENTS (f->gaps))
    {
      f->gap_kinds[f->n_gaps] = kind;
      f->gaps[f->n_gaps][0] = from_us;
      f->gaps[f->n_gaps][1] = to_us;
    }
  f->n_gaps++;
}

static void
set_up_with (Fixture *f, BwClock *clock)
{
  BwSchedulerCallbacks callbacks = {
    .batch = batch_cb, .status = status_cb, .gap = gap_cb, .data = f
  };

  f->clock = clock;
  f->scheduler = bw_scheduler_new (clock, &callbacks);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  set_up_with (f, bw_test_clock_new ());
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->scheduler, bw_scheduler_free);
  bw_test_drain ();
  g_assert_cmpuint (f->n_living, ==, 0);
  bw_clock_unref (f->clock);
  g_free (f->error);
  g_free (f->remove);
}

static FakeCollector *
add (Fixture *f, const char *source, int64_t interval_us)
{
  FakeCollector *fake = fake_collector_new (f->clock, source);

  fake->n_living = &f->n_living;
  f->n_living++;
  bw_scheduler_add (f->scheduler, &fake->base, interval_us, 0);
  return fake;
}

static int64_t
start_of (FakeCollector *fake, unsigned i)
{
  g_assert_cmpuint (i, <, fake->starts->len);
  return g_array_index (fake->starts, int64_t, i);
}

static BwSourceStatus
status_of (Fixture *f, unsigned i)
{
  BwSourceStatus status;

  g_assert_true (bw_scheduler_status (f->scheduler, i, &status));
  return status;
}

static void
test_grid (Fixture *f, gconstpointer data)
{
  bw_test_advance (f->clock, 3 * S, STEP);
  FakeCollector *a = add (f, "a", 10 * S);
  FakeCollector *b = add (f, "b", 20 * S);
  g_assert_cmpuint (a->n_started, ==, 0);
  bw_test_advance (f->clock, 60 * S, STEP);

  g_assert_cmpuint (a->n_started, ==, 7); /* 3, 10, 20 … 60 */
  g_assert_cmpuint (b->n_started, ==, 4); /* 3, 20, 40, 60 */
  g_assert_cmpint (start_of (a, 0), ==, 3 * S);
  g_assert_cmpint (start_of (a, 1), ==, 10 * S);
  g_assert_cmpint (start_of (a, 2), ==, start_of (b, 1));
  g_assert_cmpint (start_of (a, 4), ==, start_of (b, 2));
  BwSourceStatus status = status_of (f, 0);
  g_assert_cmpstr (status.source, ==, "a");
  g_assert_cmpstr (status.type, ==, "fake");
  g_assert_cmpint (status.health, ==, BW_SOURCE_OK);
  g_assert_cmpint (status.next_us, ==, BW_TEST_NOW_US + 70 * S);
  g_assert_cmpint (status.last_ok_us, ==, BW_TEST_NOW_US + 60 * S);
  g_assert_cmpint (status.n_ok, ==, 7);
  g_assert_cmpint (status.n_dropped, ==, 0);
  g_assert_cmpuint (bw_scheduler_n_sources (f->scheduler), ==, 2);
  g_assert_cmpuint (f->n_batches, ==, 11);
  g_assert_false (bw_scheduler_status (f->scheduler, 2, &status));
}

static void
test_timeout (Fixture *f, gconstpointer data)
{
  FakeCollector *a = add (f, "a", 10 * S);

  a->duration_us = -1;
  bw_test_advance (f->clock, 10 * S - STEP, STEP);
  g_assert_cmpint (status_of (f, 0).health, ==, BW_SOURCE_WAITING);
  g_assert_true (status_of (f, 0).is_running);
  bw_test_advance (f->clock, 2 * STEP, STEP);
  BwSourceStatus status = status_of (f, 0);
  g_assert_cmpint (status.health, ==, BW_SOURCE_FAILING);
  g_assert_cmpstr (status.error, ==, "no answer in 10 s");
  g_assert_cmpint (status.n_failed, ==, 1);
  g_assert_cmpint (status.duration_us, ==, 10 * S);
  g_assert_false (status.is_running);
  g_assert_cmpuint (bw_scheduler_n_running (f->scheduler), ==, 0);
  a->duration_us = 0;
  bw_test_advance (f->clock, 40 * S, STEP);
  g_assert_cmpint (status_of (f, 0).health, ==, BW_SOURCE_OK);
  g_assert_null (status_of (f, 0).error);
}

static void
test_late_answer (Fixture *f, gconstpointer data)
{
  FakeCollector *a = add (f, "a", 10 * S);

  a->duration_us = 95 * S;
  a->ignores_cancel = true;
  bw_test_advance (f->clock, 94 * S, STEP);
  g_assert_cmpuint (a->n_started, ==, 1);
  g_assert_cmpuint (bw_scheduler_n_running (f->scheduler), ==, 1);
  g_assert_cmpint (status_of (f, 0).n_failed, ==, 1);
  /* 10 s passed while it was waited for; 20 s is skipped by the back-off; 30 … 90 s were due. */
  g_assert_cmpint (status_of (f, 0).n_dropped, ==, 7);
  a->duration_us = 0;
  bw_test_advance (f->clock, 5 * S, STEP);
  g_assert_cmpuint (f->n_batches, ==, 0);
  g_assert_cmpuint (a->n_started, ==, 1);
  bw_test_advance (f->clock, 2 * S, STEP);
  g_assert_cmpuint (a->n_started, ==, 2);
  g_assert_cmpint (start_of (a, 1), ==, 100 * S);
  g_assert_cmpuint (f->n_batches, ==, 1);
}

static void
test_back_off (Fixture *f, gconstpointer data)
{
  static const int64_t starts_s[] = { 0, 20, 60, 140, 240, 340 };
  FakeCollector *a = add (f, "a", 10 * S);

  a->fails = true;
  bw_test_advance (f->clock, 340 * S, STEP);
  g_assert_cmpuint (a->n_started, ==, G_N_ELEMENTS (starts_s));
  for (unsigned i = 0; i < G_N_ELEMENTS (starts_s); i++)
    g_assert_cmpint (start_of (a, i), ==, starts_s[i] * S);
  g_assert_cmpuint (f->n_statuses, ==, 6);
  g_assert_cmpint (f->health, ==, BW_SOURCE_FAILING);
  g_assert_cmpstr (f->error, ==, "as told");
  g_assert_cmpuint (status_of (f, 0).n_failures, ==, 6);
  g_assert_cmpint (status_of (f, 0).n_dropped, ==, 0);

  a->fails = false;
  g_assert_true (bw_scheduler_check_now (f->scheduler, "a"));
  bw_test_advance (f->clock, 11 * S, STEP);
  g_assert_cmpint (f->health, ==, BW_SOURCE_OK);
  g_assert_cmpuint (a->n_started, ==, 8);
  g_assert_cmpint (start_of (a, 7), ==, 350 * S);
}

static void
test_check_now (Fixture *f, gconstpointer data)
{
  FakeCollector *a = add (f, "a", 10 * S);

  g_assert_false (bw_scheduler_check_now (f->scheduler, "b"));
  bw_test_advance (f->clock, 4 * S, STEP);
  g_assert_true (bw_scheduler_check_now (f->scheduler, "a"));
  g_assert_true (bw_scheduler_check_now (f->scheduler, "a"));
  bw_test_advance (f->clock, 7 * S, STEP);
  g_assert_cmpuint (a->n_started, ==, 3);
  g_assert_cmpint (start_of (a, 1), ==, 4 * S);
  g_assert_cmpint (start_of (a, 2), ==, 10 * S);

  a->duration_us = 3 * S;
  bw_scheduler_check_now (f->scheduler, "a");
  bw_test_advance (f->clock, S, STEP);
  bw_scheduler_check_now (f->scheduler, "a"); /* it is being collected already */
  bw_test_advance (f->clock, 4 * S, STEP);
  g_assert_cmpuint (a->n_started, ==, 4);
  g_assert_cmpfloat_with_epsilon (f->latency, 3, (double) STEP / S);
}

static void
test_pause (Fixture *f, gconstpointer data)
{
  FakeCollector *a = add (f, "a", 10 * S);

  bw_test_advance (f->clock, 12 * S, STEP);
  g_assert_true (bw_scheduler_set_paused (f->scheduler, "a", true));
  g_assert_cmpint (f->health, ==, BW_SOURCE_PAUSED);
  bw_test_advance (f->clock, 100 * S, STEP);
  g_assert_cmpuint (a->n_started, ==, 2);
  g_assert_cmpint (status_of (f, 0).next_us, ==, BW_TIME_NONE);
  bw_scheduler_check_now (f->scheduler, "a");
  bw_test_advance (f->clock, 22 * S, STEP);
  g_assert_cmpuint (a->n_started, ==, 3);
  g_assert_true (bw_scheduler_set_paused (f->scheduler, "a", false));
  g_assert_cmpint (f->health, ==, BW_SOURCE_OK);
  bw_test_advance (f->clock, 7 * S, STEP);
  g_assert_cmpuint (a->n_started, ==, 5); /* 134 at once, 140 */
  g_assert_cmpint (start_of (a, 3), ==, 134 * S);
  g_assert_cmpint (start_of (a, 4), ==, 140 * S);
  g_assert_cmpint (status_of (f, 0).n_dropped, ==, 0);
  g_assert_cmpuint (f->n_gaps, ==, 0);
  g_assert_false (bw_scheduler_set_paused (f->scheduler, "b", true));
}

static void
test_remove_running (Fixture *f, gconstpointer data)
{
  FakeCollector *a = add (f, "a", 10 * S);
  FakeCollector *b = add (f, "b", 10 * S);

  a->duration_us = 5 * S;
  b->duration_us = 5 * S;
  b->ignores_cancel = true;
  bw_test_advance (f->clock, S, STEP);
  g_assert_true (bw_scheduler_remove (f->scheduler, "a"));
  g_assert_false (bw_scheduler_remove (f->scheduler, "a"));
  g_assert_true (bw_scheduler_remove (f->scheduler, "b"));
  bw_test_drain ();
  g_assert_cmpuint (f->n_living, ==, 1);
  g_assert_cmpuint (bw_scheduler_n_running (f->scheduler), ==, 1);
  bw_test_advance (f->clock, 5 * S, STEP);
  g_assert_cmpuint (f->n_living, ==, 0);
  g_assert_cmpuint (bw_scheduler_n_running (f->scheduler), ==, 0);
  g_assert_cmpuint (f->n_batches, ==, 0);
}

static void
test_replace_running (Fixture *f, gconstpointer data)
{
  FakeCollector *old = add (f, "a", 10 * S);

  old->duration_us = 5 * S;
  old->ignores_cancel = true;
  bw_test_advance (f->clock, S, STEP);
  FakeCollector *fresh = add (f, "a", 10 * S);
  bw_test_advance (f->clock, 4 * S - STEP, STEP);
  g_assert_cmpuint (fresh->n_started, ==, 0);
  bw_test_advance (f->clock, 2 * STEP, STEP);
  g_assert_cmpuint (fresh->n_started, ==, 1);
  g_assert_cmpuint (f->n_living, ==, 1);
  g_assert_cmpuint (bw_scheduler_n_sources (f->scheduler), ==, 1);
}

static void
test_free_running (Fixture *f, gconstpointer data)
{
  FakeCollector *a = add (f, "a", 10 * S);
  FakeCollector *b = add (f, "b", 10 * S);

  a->duration_us = 5 * S;
  b->duration_us = 15 * S;
  b->ignores_cancel = true;
  bw_test_advance (f->clock, 11 * S, STEP); /* b is past its time limit */
  g_clear_pointer (&f->scheduler, bw_scheduler_free);
  bw_test_drain ();
  bw_test_advance (f->clock, 10 * S, STEP);
  g_assert_cmpuint (f->n_living, ==, 0);
}

static void
test_act_in_callbacks (Fixture *f, gconstpointer data)
{
  FakeCollector *bad = add (f, "bad", 10 * S);

  add (f, "good", 10 * S);
  add (f, "last", 10 * S);
  bad->fails = true;
  f->remove = g_strdup ("bad"); /* in the callback about itself */
  bw_test_advance (f->clock, STEP, STEP);
  g_assert_cmpuint (bw_scheduler_n_sources (f->scheduler), ==, 2);
  f->remove = g_strdup ("good");
  bw_test_advance (f->clock, 10 * S, STEP);
  g_assert_cmpuint (bw_scheduler_n_sources (f->scheduler), ==, 1);
  f->frees = true;
  bw_test_advance (f->clock, 10 * S, STEP);
  g_assert_null (f->scheduler);
}

static void
test_gaps (Fixture *f, gconstpointer data)
{
  FakeCollector *slow = add (f, "slow", BW_HOUR_US);
  FakeCollector *quick = add (f, "quick", 10 * S);

  bw_test_advance (f->clock, 25 * S, STEP);
  g_assert_cmpuint (f->n_gaps, ==, 0);
  bw_clock_sleep (f->clock, 2 * BW_HOUR_US);
  bw_test_advance (f->clock, 5 * S, STEP);
  g_assert_cmpuint (f->n_gaps, ==, 1);
  g_assert_cmpint (f->gap_kinds[0], ==, BW_GAP_ASLEEP);
  /* As long as it slept: what passed awake since the last look is no part of it. */
  g_assert_cmpint (f->gaps[0][0], ==, BW_TEST_NOW_US + 30 * S);
  g_assert_cmpint (f->gaps[0][1], ==, BW_TEST_NOW_US + 30 * S + 2 * BW_HOUR_US);
  g_assert_cmpuint (quick->n_started, ==, 4);
  /* The hour of "slow" went by in the sleep. */
  bw_test_advance (f->clock, 15 * S, STEP);
  g_assert_cmpuint (slow->n_started, ==, 2);
  g_assert_cmpint (start_of (slow, 1), ==, 40 * S);

  bw_clock_step_wall (f->clock, -90 * S);
  bw_test_advance (f->clock, 10 * S, STEP);
  g_assert_cmpuint (f->n_gaps, ==, 2);
  g_assert_cmpint (f->gap_kinds[1], ==, BW_GAP_CLOCK);
  g_assert_cmpint (f->gaps[1][1] - f->gaps[1][0], ==, -90 * S);
  bw_clock_step_wall (f->clock, 4 * S);
  bw_clock_sleep (f->clock, S);
  bw_test_advance (f->clock, 10 * S, STEP);
  g_assert_cmpuint (f->n_gaps, ==, 2);
}

static void
test_late_loop (void)
{
  Fixture f = { 0 };

  /* A real clock that the test holds up; the interval is so short that this takes no time. */
  set_up_with (&f, bw_clock_new_real ());
  add (&f, "a", MS);
  while (f.n_batches < 3)
    g_main_context_iteration (NULL, true);
  int64_t until_us = g_get_monotonic_time () + 20 * MS;
  while (g_get_monotonic_time () < until_us)
    continue;
  unsigned n_gaps = f.n_gaps;
  int64_t n_dropped = status_of (&f, 0).n_dropped;
  bw_test_drain ();
  g_assert_cmpuint (f.n_gaps, >, n_gaps);
  g_assert_cmpint (f.gap_kinds[0], ==, BW_GAP_NOT_RUNNING);
  g_assert_cmpint (f.gaps[0][1] - f.gaps[0][0], >, 2 * MS);
  g_assert_cmpint (status_of (&f, 0).n_dropped, >=, n_dropped + 17);
  tear_down (&f, NULL);
}

/* What one source should do, worked out by looking at every moment. */
typedef struct
{
  int64_t interval, timeout;
  int64_t started, ends; /* of the collection that runs */
  int64_t not_before;    /* slots at or before it are skipped without counting */
  bool is_running, is_awaited, fails;
  unsigned n_failures;
  int64_t n_ok, n_failed, n_dropped;
} Model;

static void
model_failed (Model *m, int64_t t)
{
  int64_t delay = m->interval;
  int64_t cap = MAX (m->interval, MIN (10 * m->interval, 600 * S));

  m->n_failed++;
  m->n_failures++;
  for (unsigned i = 0; i < m->n_failures && delay < cap; i++)
    delay = MIN (2 * delay, cap);
  m->not_before = t + delay - m->interval;
  m->is_awaited = false;
}

/** What happens at T; true: a collection that takes DURATION starts. */
static bool
model_look (Model *m, int64_t t, int64_t duration, bool fails, bool is_first)
{
  if (m->is_running && t == m->ends)
    {
      m->is_running = false;
      if (m->is_awaited && m->fails)
        model_failed (m, t);
      else if (m->is_awaited)
        {
          m->n_ok++;
          m->n_failures = 0;
        }
      m->is_awaited = false;
    }
  if (m->is_awaited && t == m->started + m->timeout)
    model_failed (m, t);
  if (!is_first && (t % m->interval != 0 || t <= m->not_before))
    return false;
  if (m->is_running)
    {
      m->n_dropped++;
      return false;
    }
  m->is_running = m->is_awaited = true;
  m->fails = fails;
  m->started = t;
  m->ends = t + duration;
  m->not_before = is_first ? t + m->interval / 2 : t;
  return true;
}

/** One source, whose collections take random times and fail at random, for two minutes. */
static void
check_random (GRand *rand)
{
  static const int64_t intervals[] = { 1, 2, 5, 10, 70 };
  Model m = { .timeout = g_rand_int_range (rand, 1, 60) * 100 * MS + 60 * MS };
  Fixture f = { 0 };
  FakeCollector *fake;
  bool is_first = true;

  set_up (&f, NULL);
  m.interval = intervals[g_rand_int_range (rand, 0, G_N_ELEMENTS (intervals))] * 100 * MS;
  int64_t begin = g_rand_int_range (rand, 0, 50) * 100 * MS;
  bw_test_advance (f.clock, begin, STEP);
  fake = fake_collector_new (f.clock, "a");
  fake->n_living = &f.n_living;
  fake->ignores_cancel = true;
  f.n_living++;
  bw_scheduler_add (f.scheduler, &fake->base, m.interval, m.timeout);
  int64_t longest = g_rand_boolean (rand) ? m.interval / (50 * MS) : m.timeout / (50 * MS);

  for (int64_t t = begin; t < begin + 120 * S; t += STEP)
    {
      fake->duration_us = g_rand_int_range (rand, 0, (int) longest + 1) * 100 * MS + 30 * MS;
      unsigned n_started = fake->n_started;
      bw_clock_advance (f.clock, is_first ? 0 : STEP);
      bw_test_drain ();
      bool starts =
          model_look (&m, t, fake->duration_us, g_rand_int_range (rand, 0, 3) == 0, is_first);
      is_first = false;
      fake->fails = m.fails;
      BwSourceStatus status = status_of (&f, 0);
      g_assert_cmpuint (fake->n_started - n_started, ==, starts);
      g_assert_cmpint (status.n_ok, ==, m.n_ok);
      g_assert_cmpint (status.n_failed, ==, m.n_failed);
      if (!m.is_awaited) /* until then nobody knows how many it will be */
        g_assert_cmpint (status.n_dropped, ==, m.n_dropped);
      g_assert_cmpuint (status.n_failures, ==, m.n_failures);
    }
  g_assert_cmpuint (f.n_batches, ==, m.n_ok);
  g_clear_pointer (&f.scheduler, bw_scheduler_free);
  bw_test_advance (f.clock, 30 * S, STEP);
  tear_down (&f, NULL);
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261120);

  for (unsigned i = 0; i < 120; i++)
    check_random (rand);
}

/** Many sources, additions and removals at random: never two collections of one source at once
 * (the fake asserts that), wake-ups are shared, nothing is left behind. */
static void
test_crowd (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  Fixture f = { 0 };

  set_up (&f, NULL);
  for (unsigned i = 0; i < 2000; i++)
    {
      g_autofree char *name = g_strdup_printf ("source-%d", g_rand_int_range (rand, 0, 12));
      switch (g_rand_int_range (rand, 0, 6))
        {
        case 0:
          bw_scheduler_remove (f.scheduler, name);
          break;
        case 1:
          bw_scheduler_check_now (f.scheduler, name);
          break;
        case 2:
          bw_scheduler_set_paused (f.scheduler, name, g_rand_boolean (rand));
          break;
        case 3:
          bw_clock_sleep (f.clock, g_rand_int_range (rand, 0, 600) * S);
          break;
        default:
          {
            FakeCollector *fake = add (&f, name, g_rand_int_range (rand, 1, 200) * 100 * MS);
            fake->duration_us = g_rand_int_range (rand, -1, 300) * 100 * MS;
            fake->fails = g_rand_boolean (rand);
            fake->ignores_cancel = fake->duration_us > 0 && g_rand_boolean (rand);
          }
        }
      bw_test_advance (f.clock, g_rand_int_range (rand, 1, 100) * 100 * MS, 100 * MS);
    }
  g_clear_pointer (&f.scheduler, bw_scheduler_free);
  bw_test_advance (f.clock, 60 * S, S);
  tear_down (&f, NULL);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/scheduler/grid", test_grid);
  ADD ("/scheduler/timeout", test_timeout);
  ADD ("/scheduler/late-answer", test_late_answer);
  ADD ("/scheduler/back-off", test_back_off);
  ADD ("/scheduler/check-now", test_check_now);
  ADD ("/scheduler/pause", test_pause);
  ADD ("/scheduler/remove-running", test_remove_running);
  ADD ("/scheduler/replace-running", test_replace_running);
  ADD ("/scheduler/free-running", test_free_running);
  ADD ("/scheduler/act-in-callbacks", test_act_in_callbacks);
  ADD ("/scheduler/gaps", test_gaps);
  g_test_add_func ("/scheduler/late-loop", test_late_loop);
  g_test_add_func ("/scheduler/random", test_random);
  g_test_add_func ("/scheduler/crowd", test_crowd);
  return g_test_run ();
}
