/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Silences as rows; deliveries that are held back, and what channels were told. */
#include "alerts-db.h"
#include "store/bw-alert-due.h"
#include "store/bw-held.h"
#include "store/bw-silences.h"
#include "store/bw-told.h"

#define AT(n) (BW_TEST_NOW_US + (n) *BW_MINUTE_US)

static int64_t
number (BwDb *db, const char *sql)
{
  int64_t value = -1;
  g_assert_true (bw_db_query_int64 (db, sql, &value, NULL));
  return value;
}

static gpointer
check_silences (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (BwSilence) silence = bw_silence_new ();
  silence->matchers = g_strdup ("source=\"api\"");
  silence->starts_us = AT (0);
  silence->ends_us = AT (60);
  silence->author = g_strdup ("anna");
  silence->comment = g_strdup ("deploy; \"now\"");
  silence->created_us = AT (-1);
  g_assert_true (bw_silences_add (db, silence, error));
  g_assert_cmpint (silence->id, ==, 1);
  const char *const weekly[] = { "sun 02:00-04:00", "mon-fri 22:00-07:00", NULL };
  silence->recurrence = g_strdupv ((char **) weekly);
  silence->zone = g_strdup ("Europe/Berlin");
  silence->ends_us = BW_TIME_NONE;
  silence->is_until_resolved = true;
  g_assert_true (bw_silences_add (db, silence, error));

  g_autoptr (BwSilence) first = bw_silences_find (db, 1, error);
  g_assert_cmpstr (first->comment, ==, "deploy; \"now\"");
  g_assert_null (first->recurrence);
  g_assert_cmpint (first->ends_us, ==, AT (60));
  g_autoptr (BwSilence) second = bw_silences_find (db, 2, error);
  g_assert_cmpstrv (second->recurrence, weekly);
  g_assert_cmpstr (second->zone, ==, "Europe/Berlin");
  g_assert_cmpint (second->ends_us, ==, BW_TIME_NONE);
  g_assert_true (second->is_until_resolved);
  g_assert_null (bw_silences_find (db, 3, error));
  g_assert_null (*error);

  g_autoptr (GPtrArray) before = bw_silences_list (db, AT (60) - 1, error);
  g_assert_cmpuint (before->len, ==, 2);
  g_autoptr (GPtrArray) after = bw_silences_list (db, AT (60), error);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_true (bw_silences_end (db, 2, AT (30), error));
  g_autoptr (GPtrArray) none = bw_silences_list (db, AT (60), error);
  g_assert_cmpuint (none->len, ==, 0);
  g_autoptr (GPtrArray) all = bw_silences_list (db, BW_TIME_NONE, error);
  g_assert_cmpuint (all->len, ==, 2);
  return GINT_TO_POINTER (1);
}

static void
test_silences (AlertsFixture *fixture, gconstpointer data)
{
  g_assert_nonnull (alerts_run (fixture->alerts, check_silences, NULL));
}

/* Adds a row about event SEQ of incident 1; ID is its name. */
static void
add (BwDb *db, const char *id, const char *channel, int seq, BwIncidentKind kind, int status,
     int64_t not_before_us)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO outbox(id, channel, incident_id, event_seq, episode, kind, severity, payload, "
      "status, created_at, not_before, expires_at, group_key) VALUES('%s', '%s', 1, %d, 1, %d, 30, "
      "'{}', %d, %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", 9000000000000000000, 'g')",
      id, channel, seq, (int) kind, status, AT (0), not_before_us);
  g_assert_true (bw_db_exec (db, sql, NULL));
}

static gpointer
check_held (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  add (db, "a", "mail", 1, BW_KIND_FIRE, BW_OUTBOX_DEFERRED, AT (10));
  add (db, "b", "mail", 2, BW_KIND_UPGRADE, BW_OUTBOX_DEFERRED, INT64_MAX);
  add (db, "c", "chat", 1, BW_KIND_FIRE, BW_OUTBOX_QUEUED, AT (5));
  add (db, "d", "chat", 2, BW_KIND_UPGRADE, BW_OUTBOX_QUEUED, AT (0));
  int64_t n = 0;
  bool is_any = false;
  g_assert_true (bw_held_is_any (db, &is_any, error) && is_any);
  g_autoptr (GPtrArray) early = bw_held_list (db, AT (10) - 1, error);
  g_assert_cmpuint (early->len, ==, 0);
  g_autoptr (GPtrArray) due = bw_held_list (db, AT (10), error);
  g_assert_cmpuint (due->len, ==, 1);
  g_autoptr (GPtrArray) all = bw_held_list (db, INT64_MAX, error);
  g_assert_cmpuint (all->len, ==, 2);
  /* What stands in the way of another moved on, or the incident itself did. */
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (int64_t));
  int64_t id = 2;
  g_array_append_val (ids, id);
  g_autoptr (GPtrArray) others = bw_held_list_moved (db, AT (10) - 1, ids, error);
  g_assert_cmpuint (others->len, ==, 0);
  g_assert_true (bw_db_exec (db, "UPDATE outbox SET held_by = 'inhibition' WHERE id = 'b'", error));
  g_autoptr (GPtrArray) freed = bw_held_list_moved (db, AT (10) - 1, ids, error);
  g_assert_cmpuint (freed->len, ==, 1);
  g_array_index (ids, int64_t, 0) = 1;
  g_autoptr (GPtrArray) own = bw_held_list_moved (db, AT (10) - 1, ids, error);
  g_assert_cmpuint (own->len, ==, 2);

  g_assert_true (bw_held_worst_early (db, 1, 1, AT (1), &n, error));
  g_assert_cmpint (n, ==, 30);
  g_assert_true (bw_held_group_due (db, "chat", "g", AT (1), &n, error));
  g_assert_cmpint (n, ==, AT (5));
  g_assert_true (bw_held_pull_group (db, "chat", "g", AT (2), error));
  g_assert_true (bw_held_group_due (db, "chat", "g", AT (1), &n, error));
  g_assert_cmpint (n, ==, AT (2));
  /* Only what still waits is taken back. */
  g_assert_true (bw_held_drop_early (db, 1, 1, AT (1), "over", error));
  g_assert_cmpint (number (db, "SELECT count(*) FROM outbox WHERE status = 80 AND id = 'c'"), ==,
                   1);
  g_assert_cmpint (number (db, "SELECT count(*) FROM outbox WHERE status = 80"), ==, 1);
  g_assert_true (bw_held_group_due (db, "chat", "g", AT (1), &n, error));
  g_assert_cmpint (n, ==, BW_TIME_NONE);
  g_assert_true (bw_held_worst_early (db, 1, 1, AT (1), &n, error));
  g_assert_cmpint (n, ==, 0);

  BwOutboxRow *row = g_ptr_array_index (all, 0);
  row->not_before_us = AT (11);
  row->payload = (g_free (row->payload), g_strdup ("{\"anew\":1}"));
  g_assert_true (bw_held_release (db, row, error));
  g_assert_true (bw_held_settle (db, "b", NULL, "a", error));
  g_assert_cmpint (number (db, "SELECT count(*) FROM outbox WHERE (id = 'a' AND status = 10 AND "
                               "payload = '{\"anew\":1}') OR (id = 'b' AND status = 70 AND "
                               "merged_into = 'a')"),
                   ==, 2);
  return GINT_TO_POINTER (1);
}

static void
test_held (AlertsFixture *fixture, gconstpointer data)
{
  g_assert_nonnull (alerts_run (fixture->alerts, check_held, NULL));
}

static gpointer
check_told (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  add (db, "a", "sent", 1, BW_KIND_FIRE, BW_OUTBOX_DELIVERED, AT (0));
  add (db, "b", "queued", 1, BW_KIND_FIRE, BW_OUTBOX_QUEUED, AT (0));
  add (db, "c", "dead", 1, BW_KIND_FIRE, BW_OUTBOX_DEAD, AT (0));
  add (db, "d", "held", 1, BW_KIND_FIRE, BW_OUTBOX_DEFERRED, AT (0));
  add (db, "e", "kept", 1, BW_KIND_FIRE, BW_OUTBOX_SUPPRESSED, AT (0));
  add (db, "f", "ends", 2, BW_KIND_RESOLVE, BW_OUTBOX_DELIVERED, AT (0));
  add (db, "g", "merged", 1, BW_KIND_FIRE, BW_OUTBOX_MERGED, AT (0));
  add (db, "h", "merged", 2, BW_KIND_UPGRADE, BW_OUTBOX_MERGED, AT (0));
  add (db, "i", "merged", 3, BW_KIND_RESOLVE, BW_OUTBOX_DELIVERED, AT (0));
  add (db, "j", "lost", 1, BW_KIND_FIRE, BW_OUTBOX_MERGED, AT (0));
  add (db, "k", "lost", 2, BW_KIND_UPGRADE, BW_OUTBOX_DEAD, AT (0));
  g_assert_true (
      bw_db_exec (db,
                  "UPDATE outbox SET merged_into = 'h' WHERE id = 'g'; "
                  "UPDATE outbox SET merged_into = 'i' WHERE id = 'h'; "
                  "UPDATE outbox SET merged_into = 'k' WHERE id = 'j'; "
                  "UPDATE outbox SET delivered_at = 77 WHERE status = 30; "
                  "INSERT INTO channel_told VALUES('key', 'before', 55, 70, 20, 1, 0), "
                  "('key', 'sent', 77, 10, 30, 1, 0), ('key', 'ends', NULL, 70, 30, 1, 0), "
                  "('key', 'merged', 77, 70, 30, 1, 0)",
                  error));
  const BwToldAbout about = { 1, 1, "key" };
  static const struct
  {
    const char *channel;
    bool is_told;
    int64_t last_us;
  } cases[] = {
    { "sent", true, 77 },
    { "queued", true, BW_TIME_NONE },
    { "ends", false, BW_TIME_NONE },
    { "merged", true, 77 },
    { "before", false, 55 },
    { "dead", false, BW_TIME_NONE },
    { "held", false, BW_TIME_NONE },
    { "kept", false, BW_TIME_NONE },
    { "lost", false, BW_TIME_NONE },
    { "nobody", false, BW_TIME_NONE },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BwToldRow row;
      g_assert_true (bw_told_find (db, &about, cases[i].channel, &row, error));
      g_assert_cmpint (row.is_told, ==, cases[i].is_told);
      g_assert_cmpint (row.told_severity, ==, cases[i].is_told ? 30 : 0);
      g_assert_cmpint (row.last_us, ==, cases[i].last_us);
    }
  int64_t at_us;
  BwSeverity severity;
  g_assert_true (bw_told_group (db, "sent", "g", &at_us, &severity, error));
  g_assert_cmpint (at_us, ==, 77);
  g_assert_cmpint (severity, ==, BW_SEVERITY_ERROR);
  g_assert_true (bw_told_group (db, "queued", "g", &at_us, &severity, error));
  g_assert_cmpint (at_us, ==, BW_TIME_NONE);
  return GINT_TO_POINTER (1);
}

static void
test_told (AlertsFixture *fixture, gconstpointer data)
{
  g_assert_nonnull (alerts_run (fixture->alerts, check_told, NULL));
}

/* An incident in STATUS with one of its times set. */
static void
add_incident (BwDb *db, int status, const char *column, int64_t us)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO incident(dedup_key, rule, labels, category, severity, max_severity, status, "
      "seq, episode, occurrences, reopen_count, flapping, episode_at, level, opened_at, "
      "updated_at, resolved_at, summary) VALUES(hex(randomblob(8)), 'r', '', 10, 30, 30, %d, 1, 1, "
      "1, 0, 1, 0, 1, 0, 0, CASE WHEN %d >= 50 THEN %" G_GINT64_FORMAT " END, ''); "
      "UPDATE incident SET %s = %" G_GINT64_FORMAT " WHERE id = last_insert_rowid()",
      status, status, AT (1000), column, us);
  g_assert_true (bw_db_exec (db, sql, NULL));
}

static gpointer
check_due (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  static const struct
  {
    int status;
    const char *column;
    bool counts;
  } cases[] = {
    { 10, "next_escalation_at", true },  { 20, "next_repeat_at", true },
    { 30, "next_escalation_at", false }, { 30, "ack_until", true },
    { 10, "ack_until", false },          { 50, "hold_until", true },
    { 10, "hold_until", false },         { 40, "flap_until", true },
    { 10, "expires_at", true },          { 60, "expires_at", false },
    { 50, "flap_until", false },
  };
  int64_t next_us;
  g_assert_true (bw_alert_due_next (db, &next_us, error));
  g_assert_cmpint (next_us, ==, BW_TIME_NONE);
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (bw_db_exec (db, "DELETE FROM incident", error));
      add_incident (db, cases[i].status, cases[i].column, AT (7));
      int64_t expected_us = cases[i].counts         ? AT (7)
                            : cases[i].status == 50 ? AT (1000) + BW_DAY_US
                                                    : BW_TIME_NONE;
      g_assert_true (bw_alert_due_next (db, &next_us, error));
      g_assert_cmpint (next_us, ==, expected_us);
      g_autoptr (GArray) early = bw_alert_due_list (db, AT (7) - 1, error);
      g_assert_cmpuint (early->len, ==, 0);
      g_autoptr (GArray) due = bw_alert_due_list (db, AT (7), error);
      g_assert_cmpuint (due->len, ==, cases[i].counts ? 1 : 0);
    }
  add (db, "z", "mail", 1, BW_KIND_FIRE, BW_OUTBOX_DEFERRED, AT (3));
  g_assert_true (bw_alert_due_next (db, &next_us, error));
  g_assert_cmpint (next_us, ==, AT (3));
  return GINT_TO_POINTER (1);
}

/* Silent is what nobody has taken on: the others are not told of anyway. */
static gpointer
check_silenced (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  static const int statuses[] = { 10, 20, 30, 40, 50, 60 };
  bool is_any = true;
  g_assert_true (bw_alert_due_has_silenced (db, &is_any, error) && !is_any);
  for (unsigned i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_assert_true (bw_db_exec (db, "DELETE FROM incident", error));
      add_incident (db, statuses[i], "quiet_since", AT (0));
      g_assert_true (bw_alert_due_has_silenced (db, &is_any, error));
      g_assert_cmpint (is_any, ==, statuses[i] < 30);
    }
  return GINT_TO_POINTER (1);
}

static void
test_due (AlertsFixture *fixture, gconstpointer data)
{
  g_assert_nonnull (alerts_run (fixture->alerts, check_due, NULL));
}

static void
test_silenced (AlertsFixture *fixture, gconstpointer data)
{
  g_assert_nonnull (alerts_run (fixture->alerts, check_silenced, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/silences/rows", AlertsFixture, NULL, alerts_set_up, test_silences,
              alerts_tear_down);
  g_test_add ("/silences/held", AlertsFixture, NULL, alerts_set_up, test_held, alerts_tear_down);
  g_test_add ("/silences/told", AlertsFixture, NULL, alerts_set_up, test_told, alerts_tear_down);
  g_test_add ("/silences/due", AlertsFixture, NULL, alerts_set_up, test_due, alerts_tear_down);
  g_test_add ("/silences/silenced", AlertsFixture, NULL, alerts_set_up, test_silenced,
              alerts_tear_down);
  return g_test_run ();
}
