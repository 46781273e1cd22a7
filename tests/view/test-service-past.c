/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outages out of samples and gaps: made-up months whose holes are known. */
#include "view/bw-service-past.h"

#include "lib/bw-test.h"
#include "machine-fixture.h"

#include <math.h>

#define NBSP "\u00a0"
#define INTERVAL_US (10 * BW_SECOND_US)
#define COLUMN_US (5 * BW_MINUTE_US)
/* Noon, so that today is half a day. */
#define NOON_US (BW_TEST_NOW_US / BW_DAY_US * BW_DAY_US + 12 * BW_HOUR_US)

typedef struct
{
  GArray *points;
  GPtrArray *gaps;
  GTimeZone *zone;
  BwServiceHistory history;
} Month;

static void
month_init (Month *month)
{
  month->points = g_array_new (FALSE, FALSE, sizeof (BwHistoryPoint));
  month->gaps = g_ptr_array_new ();
  month->zone = g_time_zone_new_utc ();
  month->history = (BwServiceHistory){ .points = month->points,
                                       .gaps = month->gaps,
                                       .source = "wren",
                                       .interval_us = INTERVAL_US,
                                       .now_us = NOON_US,
                                       .zone = month->zone,
                                       .slo = NAN };
}

static void
month_clear (Month *month)
{
  g_array_unref (month->points);
  g_ptr_array_unref (month->gaps);
  g_time_zone_unref (month->zone);
}

/* Columns of answers in [FROM, TO), after a hole where there was anything before. */
static void
answer (Month *month, int64_t from_us, int64_t to_us)
{
  BwHistoryPoint hole = { .time_us = from_us, .n = 0 };
  if (month->points->len > 0)
    g_array_append_val (month->points, hole);
  for (int64_t at_us = from_us; at_us < to_us; at_us += COLUMN_US)
    {
      BwHistoryPoint point = { .time_us = at_us, .n = COLUMN_US / INTERVAL_US };
      g_array_append_val (month->points, point);
    }
}

static void
test_nothing (void)
{
  Month month;
  month_init (&month);
  g_autoptr (BwServicePast) past = bw_service_past_new (&month.history);
  g_autofree char *uptime = bw_service_past_uptime_text (past);
  g_autofree char *days = bw_service_past_days_text (past);
  g_assert_true (isnan (past->uptime));
  g_assert_cmpuint (past->outages->len, ==, 0);
  g_assert_cmpstr (uptime, ==, "–");
  g_assert_cmpstr (days, ==, "30 days not watched");
  /* Who never answered had no outage that is known of, which is not the same as none. */
  g_autofree char *outages = bw_service_past_outages_text (past, month.zone);
  g_assert_cmpstr (outages, ==, "No answer in 30 days: nothing is known of outages");
  month_clear (&month);
}

static void
test_all_up (void)
{
  Month month;
  month_init (&month);
  answer (&month, NOON_US - 2 * BW_DAY_US, NOON_US);
  g_autoptr (BwServicePast) past = bw_service_past_new (&month.history);
  g_autofree char *uptime = bw_service_past_uptime_text (past);
  g_autofree char *days = bw_service_past_days_text (past);
  g_autofree char *sentence = bw_service_past_sentence (past);
  g_assert_cmpfloat (past->uptime, ==, 1);
  g_assert_cmpint (past->watched_us, ==, 2 * BW_DAY_US);
  g_assert_cmpstr (uptime, ==, "100" NBSP "%");
  g_assert_cmpstr (days, ==, "3 days up, 27 days not watched");
  g_autofree char *outages = bw_service_past_outages_text (past, month.zone);
  g_assert_cmpstr (outages, ==, "No outages in 30 days");
  /* A thousandth of 48 hours is 172.8 s. */
  g_assert_nonnull (strstr (sentence, "is met; 2" NBSP "min of the 2" NBSP "min it allows"));
  month_clear (&month);
}

/* Yesterday from noon on it did not answer for an hour: 1 of 48 hours, 1 of yesterday's 24. */
static void
test_outage (void)
{
  Month month;
  month_init (&month);
  int64_t down_us = NOON_US - BW_DAY_US;
  answer (&month, NOON_US - 2 * BW_DAY_US, down_us);
  answer (&month, down_us + BW_HOUR_US, NOON_US);
  g_autoptr (BwServicePast) past = bw_service_past_new (&month.history);
  g_assert_cmpuint (past->outages->len, ==, 1);
  const BwServiceOutage *outage = &g_array_index (past->outages, BwServiceOutage, 0);
  g_assert_false (outage->is_open);
  /* The last answer came an interval before the hole. */
  g_assert_cmpint (outage->from_us, ==, down_us - INTERVAL_US);
  g_assert_cmpint (outage->to_us, ==, down_us + BW_HOUR_US);
  g_assert_cmpfloat_with_epsilon (past->uptime, 1 - 3610. / (48 * 3600), 1e-12);
  g_assert_cmpint (past->days[28], ==, BW_SERVICE_DAY_DOWN);
  g_assert_cmpint (past->days[29], ==, BW_SERVICE_DAY_UP);
  g_autofree char *text = bw_service_outage_text (outage, NOON_US, month.zone);
  g_autofree char *sentence = bw_service_past_sentence (past);
  g_autofree char *outages = bw_service_past_outages_text (past, month.zone);
  g_assert_cmpstr (outages, ==, text);
  g_assert_nonnull (strstr (text, "to"));
  g_assert_nonnull (strstr (text, "1" NBSP "h"));
  g_assert_nonnull (strstr (sentence, "97.91" NBSP "%"));
  g_assert_nonnull (strstr (sentence, "99.9" NBSP "% is missed by 57" NBSP "min"));
  month_clear (&month);
}

/* The same hour was slept through, by this source's machine or by another's. */
static void
test_gaps (void)
{
  char own[] = "wren", other[] = "owl";
  int64_t down_us = NOON_US - BW_DAY_US;
  BwGapView early = { down_us - INTERVAL_US, down_us + BW_HOUR_US / 2, BW_GAP_ASLEEP, NULL };
  BwGapView late = { down_us + BW_HOUR_US / 3, down_us + BW_HOUR_US, BW_GAP_NOT_RUNNING, own };
  BwGapView foreign = { down_us, down_us + BW_HOUR_US, BW_GAP_OFFLINE, other };
  Month month;
  month_init (&month);
  answer (&month, NOON_US - 2 * BW_DAY_US, down_us);
  answer (&month, down_us + BW_HOUR_US, NOON_US);
  g_ptr_array_add (month.gaps, &foreign);
  g_autoptr (BwServicePast) past = bw_service_past_new (&month.history);
  g_assert_cmpuint (past->outages->len, ==, 1);
  /* Half of it: the rest is an outage. */
  g_ptr_array_add (month.gaps, &early);
  g_autoptr (BwServicePast) half = bw_service_past_new (&month.history);
  g_assert_cmpuint (half->outages->len, ==, 1);
  g_assert_cmpint (half->down_us, ==, BW_HOUR_US / 2);
  g_assert_cmpint (half->watched_us, ==, 2 * BW_DAY_US - BW_HOUR_US / 2 - INTERVAL_US);
  /* What they have in common counts once. */
  g_ptr_array_add (month.gaps, &late);
  g_autoptr (BwServicePast) none = bw_service_past_new (&month.history);
  g_assert_cmpuint (none->outages->len, ==, 0);
  g_assert_cmpfloat (none->uptime, ==, 1);
  g_assert_cmpint (none->watched_us, ==, 2 * BW_DAY_US - BW_HOUR_US - INTERVAL_US);
  month_clear (&month);
}

static void
test_open (void)
{
  Month month;
  month_init (&month);
  answer (&month, NOON_US - BW_DAY_US, NOON_US - COLUMN_US);
  g_autoptr (BwServicePast) past = bw_service_past_new (&month.history);
  g_assert_cmpuint (past->outages->len, ==, 1);
  const BwServiceOutage *outage = &g_array_index (past->outages, BwServiceOutage, 0);
  g_assert_true (outage->is_open);
  g_assert_cmpint (past->days[29], ==, BW_SERVICE_DAY_SHORT);
  g_autofree char *text = bw_service_outage_text (outage, NOON_US, month.zone);
  g_assert_true (g_str_has_prefix (text, "No answer since"));
  /* A little later than usual is none. */
  month.history.now_us = outage->from_us + 3 * INTERVAL_US;
  g_autoptr (BwServicePast) late = bw_service_past_new (&month.history);
  g_assert_cmpuint (late->outages->len, ==, 0);
  month_clear (&month);
}

typedef struct
{
  BwEngine *engine;
  const char *source;
  GTimeZone *zone;
  BwServicePast *past;
  unsigned n_answers;
} Question;

static void ask (Question *question);

/* What was sampled last may still be on its way to the store. */
static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  Question *question = data;
  g_clear_pointer (&question->past, bw_service_past_free);
  question->past = bw_service_past_load_finish (BW_ENGINE (object), result, &error);
  g_assert_no_error (error);
  question->n_answers++;
  if (isnan (question->past->uptime) && g_str_equal (question->source, "wren"))
    ask (question);
}

static void
ask (Question *question)
{
  bw_service_past_load_async (question->engine, question->source, question->zone, NULL, loaded_cb,
                              question);
}

static bool
is_known_cb (gpointer data)
{
  const Question *question = data;
  return question->past != NULL && !isnan (question->past->uptime);
}

static bool
is_answered_cb (gpointer data)
{
  return ((Question *) data)->n_answers > 0;
}

/* A machine that was asked is up since then, as its engine stored it. */
static void
test_load (MachineFixture *fixture, gconstpointer data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  machine_start (fixture);
  for (unsigned i = 0; i < 60; i++)
    machine_step (fixture, 50, MACHINE_INTERVAL_US);
  Question wren = { .engine = fixture->engine, .source = "wren", .zone = zone };
  ask (&wren);
  g_assert_true (bw_test_run_until (is_known_cb, &wren, 10000));
  g_assert_cmpfloat (wren.past->uptime, ==, 1);
  g_assert_cmpint (wren.past->days[BW_SERVICE_DAYS - 1], ==, BW_SERVICE_DAY_UP);
  g_assert_cmpuint (wren.past->outages->len, ==, 0);
  bw_service_past_free (wren.past);
  /* Of what is not there nothing is known, which is no error. */
  Question owl = { .engine = fixture->engine, .source = "owl", .zone = zone };
  ask (&owl);
  g_assert_true (bw_test_run_until (is_answered_cb, &owl, 5000));
  g_assert_true (isnan (owl.past->uptime));
  bw_service_past_free (owl.past);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/service-past/nothing", test_nothing);
  g_test_add_func ("/service-past/all-up", test_all_up);
  g_test_add_func ("/service-past/outage", test_outage);
  g_test_add_func ("/service-past/gaps", test_gaps);
  g_test_add_func ("/service-past/open", test_open);
  g_test_add ("/service-past/load", MachineFixture, NULL, machine_set_up, test_load,
              machine_tear_down);
  return g_test_run ();
}
