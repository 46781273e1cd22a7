/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An incident's page over a whole engine: what happened, why, who was told, the chart's limits. */
#include "engine/answer-fixture.h"
#include "engine/bw-engine-feedback.h"
#include "view/bw-incident-view.h"

#define NBSP "\302\240"

typedef struct
{
  BwIncidentView *view;
  GError *error;
} Answer;

static Answer
ask (BwEngine *engine, int64_t id, GCancellable *cancellable)
{
  Answer answer = { NULL, NULL };
  QueryAnswer query = { NULL };
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  bw_incident_view_async (engine, id, utc, cancellable, query_cb, &query);
  g_autoptr (GAsyncResult) result = query_wait (&query);
  answer.view = bw_incident_view_finish (engine, result, &answer.error);
  return answer;
}

/* The value of the fact called LABEL, or NULL. */
static const BwFigure *
fact (const GPtrArray *facts, const char *label)
{
  for (unsigned i = 0; i < facts->len; i++)
    if (g_str_equal (((BwFigure *) g_ptr_array_index (facts, i))->label, label))
      return g_ptr_array_index (facts, i);
  return NULL;
}

static void
act (EngineFixture *fixture, BwIncidentKind kind, const char *note)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncident) incident =
      bw_engine_act (fixture->engine, 1, kind, "desktop:anna", note, &error);
  g_assert_no_error (error);
  engine_settle (fixture);
}

/* The load is 5 for four intervals: over the warning of 4 for the 30 s it needs. */
static void
fire (EngineFixture *fixture)
{
  engine_start (fixture);
  engine_run (fixture, 1, 2);
  engine_run (fixture, 5, 4);
}

/* Whether the chart has the sample that crossed the level, which is saved a little later. */
static bool
has_crossing (gpointer data)
{
  Answer answer = ask (((EngineFixture *) data)->engine, 1, NULL);
  g_assert_no_error (answer.error);
  g_autoptr (BwIncidentView) view = answer.view;
  g_autoptr (GBytes) csv = bw_chart_to_csv (view->chart);
  return g_strstr_len (g_bytes_get_data (csv, NULL), (gssize) g_bytes_get_size (csv),
                       "2026-03-02T12:00:30Z,5")
         != NULL;
}

static void
test_why (EngineFixture *fixture, gconstpointer data)
{
  fire (fixture);
  Answer answer = ask (fixture->engine, 1, NULL);
  g_assert_no_error (answer.error);
  g_autoptr (BwIncidentView) view = answer.view;
  g_assert_cmpstr (view->headline, ==, "Load, 1 min 5.00, limit 4");
  g_assert_cmpstr (fact (view->facts, "Value")->value, ==, "5.00");
  g_assert_cmpstr (fact (view->facts, "Value")->detail, ==, "before 5.00");
  g_assert_cmpstr (fact (view->facts, "Level")->value, ==, "4.00");
  g_assert_cmpstr (fact (view->facts, "Level")->detail, ==, "over at 3.00");
  g_assert_cmpstr (fact (view->facts, "Since")->value, ==, "12:00:30");
  g_assert_nonnull (strstr (fact (view->facts, "Since")->detail, "30" NBSP "s of 30" NBSP "s"));
  /* What was tried out is told, and not guessed besides. */
  g_assert_null (fact (view->facts, "Not fired if"));
  const BwWhySection *last =
      g_ptr_array_index (view->bundle->sections, view->bundle->sections->len - 1);
  g_assert_cmpint (last->kind, ==, BW_WHY_OTHERWISE);
  g_assert_cmpuint (view->values->len, >=, 4);
  g_assert_cmpstr (((BwFigure *) g_ptr_array_index (view->values, 0))->value, ==, "5.00");
  g_assert_true (view->allowed.acknowledge);
  g_autofree char *finding = bw_chart_describe (view->chart, (double) NAN, (double) NAN);
  g_assert_nonnull (strstr (finding, "Load, 1 min"));
  engine_run_until (fixture, has_crossing);
}

static void
test_steps (EngineFixture *fixture, gconstpointer data)
{
  static const char *const titles[] = { "Fired: Warning", "Acknowledged by anna", "Note by anna",
                                        "Resolved by anna" };
  static const char *const details[] = { "value 5.00, level 4.00", "“mine”", "“halved”", NULL };
  fire (fixture);
  act (fixture, BW_KIND_ACK, "mine");
  act (fixture, BW_KIND_NOTE, "halved");
  act (fixture, BW_KIND_RESOLVE, NULL);
  Answer answer = ask (fixture->engine, 1, NULL);
  g_assert_no_error (answer.error);
  g_autoptr (BwIncidentView) view = answer.view;
  for (unsigned i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      const BwIncidentStep *step = g_ptr_array_index (view->steps, i);
      g_assert_cmpstr (step->title, ==, titles[i]);
      g_assert_cmpstr (step->detail, ==, details[i]);
    }
  /* It holds its peace for a while, which is told. */
  const BwIncidentStep *next = g_ptr_array_index (view->steps, view->steps->len - 1);
  g_assert_true (g_str_has_prefix (next->title, "Quiet until "));
  g_assert_cmpstr (view->by, ==, "Resolved by anna");
  g_assert_true (view->allowed.reopen && !view->allowed.acknowledge);
  /* The desktop is off, which is recorded; the log got it. */
  bool has_delivered = false, has_disabled = false;
  for (unsigned i = 0; i < view->bundle->deliveries->len; i++)
    {
      const BwDeliveryRow *delivery = g_ptr_array_index (view->bundle->deliveries, i);
      has_delivered |= g_str_equal (delivery->what, "fired")
                       && g_str_has_prefix (delivery->status, "delivered")
                       && g_str_equal (delivery->channel, "sink");
      has_disabled |= g_str_equal (delivery->status, "not sent: the channel is disabled")
                      && g_str_equal (delivery->channel, "desktop");
    }
  g_assert_true (has_delivered);
  g_assert_true (has_disabled);
}

/* Judged anew from what was frozen, the verdict is the same; of something else there is none. */
static void
test_verify (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fire (fixture);
  Answer answer = ask (fixture->engine, 1, NULL);
  g_assert_no_error (answer.error);
  g_autoptr (BwIncidentView) view = answer.view;
  QueryAnswer query = { NULL };
  bw_verification_async (view->bundle->text, NULL, query_cb, &query);
  g_autoptr (GAsyncResult) result = query_wait (&query);
  g_autoptr (BwVerification) verification = bw_verification_finish (result, &error);
  g_assert_no_error (error);
  g_assert_true (verification->is_same);
  g_assert_cmpint (strlen (verification->said), >, 0);
  QueryAnswer wrong = { NULL };
  bw_verification_async ("{\"events\":7}", NULL, query_cb, &wrong);
  g_autoptr (GAsyncResult) refused = query_wait (&wrong);
  g_assert_null (bw_verification_finish (refused, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
}

static void
test_mark (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fire (fixture);
  g_autoptr (BwIncident) marked =
      bw_engine_mark (fixture->engine, 1, false, "desktop:anna", &error);
  g_assert_no_error (error);
  engine_settle (fixture);
  Answer answer = ask (fixture->engine, 1, NULL);
  g_autoptr (BwIncidentView) view = answer.view;
  g_assert_cmpstr (view->mark, ==, "Marked as noise by anna");
}

static void
test_errors (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  Answer unknown = ask (fixture->engine, 99, NULL);
  g_assert_error (unknown.error, BW_ERROR, BW_ERROR_NOT_FOUND);
  g_assert_null (unknown.view);
  g_clear_error (&unknown.error);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  Answer cancelled = ask (fixture->engine, 99, cancellable);
  g_assert_error (cancelled.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&cancelled.error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/view/incident-view/" path, EngineFixture, NULL, engine_set_up, func,               \
              engine_tear_down)
  ADD ("why", test_why);
  ADD ("steps", test_steps);
  ADD ("verify", test_verify);
  ADD ("mark", test_mark);
  ADD ("errors", test_errors);
  return g_test_run ();
}
