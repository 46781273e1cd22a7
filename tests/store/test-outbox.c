/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries from lease to end, recovery, gaps, stored numbers, figures of a period. */
#include "alerts-db.h"
#include "base/bw-error.h"

#include <math.h>

#define NOW BW_TEST_NOW_US

/* Queues a delivery of incident 1, which it makes, due at NOW; its id. */
static char *
queue_delivery (AlertsFixture *fixture, const char *channel)
{
  alerts_exec (fixture->alerts,
               "INSERT OR IGNORE INTO incident(id, dedup_key, rule, labels, category, severity, "
               "max_severity, status, seq, episode, occurrences, reopen_count, flapping, "
               "episode_at, level, opened_at, updated_at, summary) "
               "VALUES(1, 'key', 'cpu', '', 10, 30, 30, 10, 1, 1, 1, 0, 0, 0, 1, 0, 0, '')");
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
  BwOutboxRow *row = bw_outbox_row_new ();
  row->channel = g_strdup (channel);
  row->incident_id = 1;
  row->event_seq = 1;
  row->episode = 1;
  row->kind = BW_KIND_FIRE;
  row->severity = BW_SEVERITY_ERROR;
  row->created_us = NOW;
  row->not_before_us = NOW;
  row->expires_us = NOW + BW_DAY_US;
  g_ptr_array_add (rows, row);
  alerts_run (fixture->alerts, bw_alerts_job_queue_outbox, rows);
  return g_strdup (row->id);
}

static BwOutboxRow *
find (AlertsFixture *fixture, const char *id)
{
  BwOutboxQuery all = { 0 };
  g_autoptr (GPtrArray) rows = alerts_run (fixture->alerts, bw_alerts_job_list_outbox, &all);
  for (unsigned i = 0; i < rows->len; i++)
    if (g_str_equal (((BwOutboxRow *) rows->pdata[i])->id, id))
      return g_ptr_array_steal_index (rows, i);
  g_assert_not_reached ();
}

/* Leases ID, and MERGED (or NULL) with it, if that can be at NOW_US. */
static bool
lease_both (AlertsFixture *fixture, const char *id, const char *merged, int64_t now_us)
{
  g_autoptr (BwDeliveryStep) step = bw_delivery_step_new (now_us);
  step->until_us = now_us + 90 * BW_SECOND_US;
  step->leased = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (step->leased, g_strdup (id));
  if (merged != NULL)
    g_ptr_array_add (step->leased, g_strdup (merged));
  g_autoptr (BwDeliveryLease) lease =
      alerts_run (fixture->alerts, bw_alerts_job_step_delivery, step);
  return lease->is_leased;
}

static bool
lease (AlertsFixture *fixture, const char *id, int64_t now_us)
{
  return lease_both (fixture, id, NULL, now_us);
}

static void
test_accepted (AlertsFixture *fixture, gconstpointer data)
{
  g_autofree char *id = queue_delivery (fixture, "desktop");
  g_assert_false (lease (fixture, id, NOW - 1));
  g_assert_true (lease (fixture, id, NOW));
  g_assert_false (lease (fixture, id, NOW));
  g_assert_false (lease (fixture, "no such delivery", NOW));
  g_autoptr (BwOutboxRow) sending = find (fixture, id);
  g_assert_cmpint (sending->status, ==, BW_OUTBOX_SENDING);
  g_assert_cmpint (sending->attempts, ==, 1);
  g_assert_cmpint (sending->lease_until_us, ==, NOW + 90 * BW_SECOND_US);

  BwDelivery delivery = {
    id, BW_OUTCOME_ACCEPTED, BW_OUTBOX_DELIVERED, NOW + 5, 12, 0, NULL, BW_TIME_NONE, false
  };
  alerts_run (fixture->alerts, bw_alerts_job_finish_delivery, &delivery);
  g_autoptr (BwOutboxRow) done = find (fixture, id);
  g_assert_cmpint (done->status, ==, BW_OUTBOX_DELIVERED);
  g_assert_cmpint (done->delivered_us, ==, NOW + 5);
  g_assert_cmpint (done->lease_until_us, ==, BW_TIME_NONE);
  g_assert_cmpint (alerts_number (fixture->alerts,
                                  "SELECT count(*) FROM channel_told WHERE dedup_key = 'key' AND "
                                  "channel = 'desktop' AND last_kind = 10 AND severity = 30"),
                   ==, 1);
  g_assert_cmpint (alerts_number (fixture->alerts, "SELECT last_ok_at FROM channel_state"), ==,
                   NOW + 5);

  g_autoptr (GError) error = NULL;
  g_assert_null (bw_store_worker_run (bw_alerts_worker (fixture->alerts),
                                      bw_alerts_job_finish_delivery, &delivery, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
  g_assert_cmpint (alerts_number (fixture->alerts, "SELECT count(*) FROM delivery_attempt"), ==, 1);
}

/* A failure and a lost network come back later; only the failure counts as an attempt. */
static void
test_retry (AlertsFixture *fixture, gconstpointer data)
{
  g_autofree char *id = queue_delivery (fixture, "log");
  g_assert_true (lease (fixture, id, NOW));
  BwDelivery failed = { id,  BW_OUTCOME_RETRYABLE,  BW_OUTBOX_RETRY,       NOW, 10000,
                        503, "service unavailable", NOW + 5 * BW_SECOND_US };
  alerts_run (fixture->alerts, bw_alerts_job_finish_delivery, &failed);
  g_assert_false (lease (fixture, id, NOW + 4 * BW_SECOND_US));
  g_assert_true (lease (fixture, id, NOW + 5 * BW_SECOND_US));
  BwDelivery offline = {
    id,        BW_OUTCOME_NO_NETWORK, BW_OUTBOX_RETRY, NOW + 6 * BW_SECOND_US, 1, 0,
    "offline", NOW + 7 * BW_SECOND_US
  };
  alerts_run (fixture->alerts, bw_alerts_job_finish_delivery, &offline);
  g_autoptr (BwOutboxRow) row = find (fixture, id);
  g_assert_cmpint (row->status, ==, BW_OUTBOX_RETRY);
  g_assert_cmpint (row->attempts, ==, 1);
  g_assert_cmpstr (row->last_error, ==, "offline");
  g_assert_cmpint (row->last_code, ==, 0);
  g_assert_cmpint (row->not_before_us, ==, NOW + 7 * BW_SECOND_US);
  g_assert_cmpint (alerts_number (fixture->alerts, "SELECT count(*) FROM channel_told"), ==, 0);

  g_autoptr (GPtrArray) attempts = alerts_run (fixture->alerts, bw_alerts_job_list_attempts, id);
  g_assert_cmpuint (attempts->len, ==, 2);
  BwDeliveryAttempt *first = attempts->pdata[0];
  g_assert_cmpint (first->n, ==, 1);
  g_assert_cmpint (first->code, ==, 503);
  g_assert_cmpint (first->duration_ms, ==, 10000);
  g_assert_cmpint (first->outcome, ==, BW_OUTCOME_RETRYABLE);
  g_assert_cmpstr (first->error, ==, "service unavailable");
  g_assert_cmpint (((BwDeliveryAttempt *) attempts->pdata[1])->outcome, ==, BW_OUTCOME_NO_NETWORK);
}

/* What was being sent when the program was killed is due again, marked as maybe sent. */
static void
test_recover (AlertsFixture *fixture, gconstpointer data)
{
  g_autofree char *sent = queue_delivery (fixture, "desktop");
  g_autofree char *waiting = queue_delivery (fixture, "log");
  g_assert_true (lease (fixture, sent, NOW));
  BwOutboxRecovery early = { .now_us = NOW + 89 * BW_SECOND_US };
  alerts_run (fixture->alerts, bw_alerts_job_recover, &early);
  g_assert_cmpint (early.n_recovered, ==, 0);
  BwOutboxRecovery late = { .now_us = NOW + 90 * BW_SECOND_US };
  alerts_run (fixture->alerts, bw_alerts_job_recover, &late);
  g_assert_cmpint (late.n_recovered, ==, 1);
  g_autoptr (BwOutboxRow) row = find (fixture, sent);
  g_assert_cmpint (row->status, ==, BW_OUTBOX_RETRY);
  g_assert_true (row->is_maybe_duplicate);
  g_autoptr (BwOutboxRow) other = find (fixture, waiting);
  g_assert_cmpint (other->status, ==, BW_OUTBOX_QUEUED);
  g_assert_false (other->is_maybe_duplicate);

  g_assert_true (lease (fixture, sent, NOW));
  BwOutboxRecovery start = { .now_us = NOW, .is_start = true };
  alerts_run (fixture->alerts, bw_alerts_job_recover, &start);
  g_assert_cmpint (start.n_recovered, ==, 1);
}

static void
test_lists (AlertsFixture *fixture, gconstpointer data)
{
  g_autofree char *first = queue_delivery (fixture, "desktop");
  g_autofree char *second = queue_delivery (fixture, "log");
  g_assert_true (lease (fixture, first, NOW));
  BwDelivery dead = {
    first, BW_OUTCOME_PERMANENT, BW_OUTBOX_DEAD, NOW, 1, 404, "gone", BW_TIME_NONE
  };
  alerts_run (fixture->alerts, bw_alerts_job_finish_delivery, &dead);
  BwOutboxQuery unsettled = { .is_unsettled = true };
  g_autoptr (GPtrArray) due = alerts_run (fixture->alerts, bw_alerts_job_list_outbox, &unsettled);
  g_assert_cmpuint (due->len, ==, 1);
  g_assert_cmpstr (((BwOutboxRow *) due->pdata[0])->id, ==, second);
  BwOutboxQuery desktop = { .channel = "desktop", .incident_id = 1, .limit = 5 };
  g_autoptr (GPtrArray) rows = alerts_run (fixture->alerts, bw_alerts_job_list_outbox, &desktop);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (((BwOutboxRow *) rows->pdata[0])->id, ==, first);
  BwOutboxQuery none = { .incident_id = 2 };
  g_autoptr (GPtrArray) empty = alerts_run (fixture->alerts, bw_alerts_job_list_outbox, &none);
  g_assert_cmpuint (empty->len, ==, 0);
}

static void
test_gaps (AlertsFixture *fixture, gconstpointer data)
{
  const int64_t spans[][2] = { { 100, 200 }, { 10, 50 }, { 300, 400 } };
  for (size_t i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      g_autoptr (BwGap) gap =
          bw_gap_new (spans[i][0], spans[i][1], BW_GAP_ASLEEP, i == 2 ? "bot" : NULL);
      alerts_run (fixture->alerts, bw_alerts_job_add_gap, gap);
    }
  BwPeriod middle = { 50, 300 };
  g_autoptr (GPtrArray) one = alerts_run (fixture->alerts, bw_alerts_job_list_gaps, &middle);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpint (((BwGap *) one->pdata[0])->from_us, ==, 100);
  BwPeriod all = { BW_TIME_NONE, BW_TIME_NONE };
  g_autoptr (GPtrArray) three = alerts_run (fixture->alerts, bw_alerts_job_list_gaps, &all);
  g_assert_cmpuint (three->len, ==, 3);
  BwGap *last = three->pdata[2];
  g_assert_cmpint (last->to_us, ==, 400);
  g_assert_cmpint (last->kind, ==, BW_GAP_ASLEEP);
  g_assert_cmpstr (last->source, ==, "bot");
  g_assert_null (((BwGap *) three->pdata[0])->source);
}

static void
test_meta (AlertsFixture *fixture, gconstpointer data)
{
  BwMeta meta = { .key = "alive_at" };
  alerts_run (fixture->alerts, bw_alerts_job_get_meta, &meta);
  g_assert_false (meta.is_set);
  BwMeta set[] = { { .key = "alive_at", .value = NOW }, { .key = "awake_at", .value = 7 }, { 0 } };
  alerts_run (fixture->alerts, bw_alerts_job_set_meta, set);
  set[0].value = NOW + 1;
  alerts_run (fixture->alerts, bw_alerts_job_set_meta, set);
  alerts_run (fixture->alerts, bw_alerts_job_get_meta, &meta);
  g_assert_true (meta.is_set);
  g_assert_cmpint (meta.value, ==, NOW + 1);
  BwMeta other = { .key = "awake_at" };
  alerts_run (fixture->alerts, bw_alerts_job_get_meta, &other);
  g_assert_true (other.is_set);
  g_assert_cmpint (other.value, ==, 7);

  BwMetaText text = { .key = "status" };
  alerts_run (fixture->alerts, bw_alerts_job_get_text, &text);
  g_assert_null (text.text);
  BwMetaText given = { "status", (char *) "{\"state\":\"healthy\"}" };
  alerts_run (fixture->alerts, bw_alerts_job_set_text, &given);
  alerts_run (fixture->alerts, bw_alerts_job_get_text, &text);
  g_assert_cmpstr (text.text, ==, given.text);
  g_free (text.text);
}

static void
assert_count (GArray *counts, unsigned i, const char *name, int64_t n)
{
  g_assert_cmpuint (counts->len, >, i);
  g_assert_cmpstr (g_array_index (counts, BwNameCount, i).name, ==, name);
  g_assert_cmpint (g_array_index (counts, BwNameCount, i).n, ==, n);
}

/* Four incidents, one of them before the period: figures worked out by hand. */
static void
test_stats (AlertsFixture *fixture, gconstpointer data)
{
  alerts_exec (fixture->alerts,
               "INSERT INTO incident(id, dedup_key, rule, labels, category, severity, "
               "max_severity, status, seq, episode, occurrences, reopen_count, flapping, "
               "episode_at, level, opened_at, updated_at, acked_at, resolved_at, summary) VALUES"
               "(1, 'a', 'cpu', '', 10, 20, 40, 60, 1, 1, 1, 0, 0, 0, 1, 500, 0, NULL, 900, ''),"
               "(2, 'a', 'cpu', '', 10, 20, 40, 50, 1, 1, 1, 0, 0, 0, 1, 1000000, 0, 3000000, "
               "7000000, ''),"
               "(3, 'b', 'cpu', '', 10, 20, 20, 10, 1, 1, 1, 0, 0, 0, 1, 2000000, 0, NULL, "
               "NULL, ''),"
               "(4, 'c', 'roi', '', 30, 20, 20, 30, 1, 1, 1, 0, 0, 0, 1, 3000000, 0, 7000000, "
               "NULL, '');"
               "INSERT INTO outbox(id, channel, kind, severity, payload, status, created_at, "
               "not_before, expires_at) VALUES('1', 'log', 10, 20, '', 30, 1000000, 0, 0), "
               "('2', 'log', 10, 20, '', 80, 1000000, 0, 0), "
               "('3', 'log', 10, 20, '', 60, 1000000, 0, 0), "
               "('4', 'log', 10, 20, '', 30, 5, 0, 0)");
  BwPeriod period = { 1000, BW_TIME_NONE };
  g_autoptr (BwAlertStats) stats = alerts_run (fixture->alerts, bw_alerts_job_stats, &period);
  g_assert_cmpint (stats->n_incidents, ==, 3);
  g_assert_cmpint (stats->n_open, ==, 2);
  assert_count (stats->by_severity, 0, "critical", 1);
  assert_count (stats->by_severity, 1, "warning", 2);
  assert_count (stats->by_rule, 0, "cpu", 2);
  assert_count (stats->by_rule, 1, "roi", 1);
  assert_count (stats->by_category, 0, "SYSTEM", 2);
  assert_count (stats->by_category, 1, "TRADING", 1);
  g_assert_cmpint (stats->n_acknowledged, ==, 2);
  g_assert_cmpfloat (stats->mean_ack_s, ==, 3.0);
  g_assert_cmpint (stats->n_resolved, ==, 1);
  g_assert_cmpfloat (stats->mean_resolve_s, ==, 6.0);
  g_assert_cmpint (stats->n_delivered, ==, 1);
  g_assert_cmpint (stats->n_suppressed, ==, 1);
  g_assert_cmpint (stats->n_failed, ==, 1);

  BwPeriod empty = { 1, 2 };
  g_autoptr (BwAlertStats) none = alerts_run (fixture->alerts, bw_alerts_job_stats, &empty);
  g_assert_cmpint (none->n_incidents, ==, 0);
  g_assert_true (isnan (none->mean_ack_s) && isnan (none->mean_resolve_s));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/outbox/accepted", AlertsFixture, NULL, alerts_set_up, test_accepted,
              alerts_tear_down);
  g_test_add ("/outbox/retry", AlertsFixture, NULL, alerts_set_up, test_retry, alerts_tear_down);
  g_test_add ("/outbox/recover", AlertsFixture, NULL, alerts_set_up, test_recover,
              alerts_tear_down);
  g_test_add ("/outbox/lists", AlertsFixture, NULL, alerts_set_up, test_lists, alerts_tear_down);
  g_test_add ("/outbox/gaps", AlertsFixture, NULL, alerts_set_up, test_gaps, alerts_tear_down);
  g_test_add ("/outbox/meta", AlertsFixture, NULL, alerts_set_up, test_meta, alerts_tear_down);
  g_test_add ("/outbox/stats", AlertsFixture, NULL, alerts_set_up, test_stats, alerts_tear_down);
  return g_test_run ();
}
