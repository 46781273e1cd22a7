/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which deliveries each question about those that wait is about, row by row. */
#include "alerts-db.h"
#include "store/bw-held.h"
#include "store/bw-told.h"

#include <inttypes.h>

#define AT(n) (BW_TEST_NOW_US + (n) *BW_MINUTE_US)

static int64_t
number (BwDb *db, const char *sql)
{
  int64_t value = -1;
  g_assert_true (bw_db_query_int64 (db, sql, &value, NULL));
  return value;
}

static void
must (BwDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  bw_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

/* The only row there is: a beginning of incident 1, episode 1, for "mail", written at AT (0) and
 * due at AT (5), but as CHANGE says. */
static void
set_row (BwDb *db, const char *change)
{
  g_autofree char *sql = g_strdup_printf (
      "DELETE FROM outbox; INSERT INTO outbox(id, channel, incident_id, event_seq, episode, kind, "
      "severity, payload, status, created_at, not_before, expires_at, group_key, attempts) "
      "VALUES('row', 'mail', 1, 1, 1, 10, 30, '{}', 10, %" PRId64 ", %" PRId64
      ", 9000000000000000000, 'g', 0); UPDATE outbox SET %s",
      AT (0), AT (5), change);
  must (db, sql);
}

#define IS(condition) ("SELECT count(*) FROM outbox WHERE " condition)

/* A letter for each question that is about the row, at AT (1): Early, in a Group that waits, a
 * Beginning that was written, Planned; and for each change that it undergoes: Dropped, Hurried,
 * Settled, Taken in. */
static char *
answers (BwDb *db, const char *change)
{
  GString *text = g_string_new (NULL);
  int64_t severity, due_us;
  bool begins, is_planned;
  const BwOutboxRow original = { .id = (char *) "original", .incident_id = 1 };
  set_row (db, change);
  g_assert_true (bw_held_worst_early (db, 1, 1, AT (1), &severity, NULL));
  g_assert_true (bw_held_group_due (db, "mail", "g", AT (1), &due_us, NULL));
  g_assert_true (bw_held_has_beginning (db, 1, 1, AT (0), &begins, NULL));
  g_assert_true (bw_held_is_planned (db, &original, 1, "mail", &is_planned, NULL));
  g_string_append_printf (text, "%s%s%s%s", severity != 0 ? "E" : "",
                          due_us != BW_TIME_NONE ? "G" : "", begins ? "B" : "",
                          is_planned ? "P" : "");
  g_assert_true (bw_held_drop_early (db, 1, 1, AT (1), "dropped", NULL));
  g_string_append (text, number (db, IS ("reason = 'dropped' AND status = 80")) > 0 ? "D" : "");
  set_row (db, change);
  g_assert_true (bw_held_pull_group (db, "mail", "g", AT (2), NULL));
  g_string_append (text, number (db, "SELECT not_before FROM outbox") == AT (2) ? "H" : "");
  set_row (db, change);
  g_assert_true (bw_held_settle (db, "row", NULL, "other", NULL));
  g_string_append (text, number (db, IS ("merged_into = 'other' AND status = 70")) > 0 ? "S" : "");
  set_row (db, change);
  g_assert_true (bw_held_take_in (db, 1, "mail", "other", NULL));
  g_string_append (text, number (db, IS ("merged_into = 'other' AND status = 70")) > 0 ? "T" : "");
  return g_string_free (text, FALSE);
}

static gpointer
check_rows (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  static const struct
  {
    const char *change;
    const char *answers;
  } rows[] = {
    { "status = 10", "EGBPDHS" }, /* QUEUED */
    { "status = 20", "BP" },      /* SENDING */
    { "status = 30", "BP" },      /* DELIVERED */
    { "status = 40", "BPS" },     /* RETRY */
    { "status = 50", "B" },       /* DEAD */
    { "status = 60", "B" },       /* EXPIRED */
    { "status = 70", "BPS" },     /* MERGED */
    { "status = 80", "" },        /* SUPPRESSED */
    { "status = 90", "BPST" },    /* DEFERRED */
    /* In vain, but it was given a copy: no second one. */
    { "status = 50, fallback_of = 'original'", "BP" },
    { "status = 50, fallback_of = 'another'", "B" },
    /* It was tried: it may be there already. */
    { "attempts = 1", "BPS" },
    /* Due at this moment it waits no more, but comes no later than the others of its group. */
    { "not_before = created_at + 60000000", "BPS" },
    { "not_before = created_at + 60000001", "EGBPDS" },
    /* An end is no beginning; a daily message is not of one incident. */
    { "kind = 70", "EGDHS" },
    { "kind = 90", "GBPHS" },
    { "status = 90, held_by = 'digest'", "BPS" },
    { "status = 90, held_by = 'silence'", "BPST" },
    /* Of something else, or for somebody else. */
    { "episode = 2", "GHS" },
    { "incident_id = 2", "GHS" },
    { "channel = 'chat'", "EBDS" },
    { "group_key = 'h'", "EBPDS" },
    { "created_at = created_at - 1", "EGPDHS" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *found = answers (db, rows[i].change);
      g_test_message ("%s", rows[i].change);
      g_assert_cmpstr (found, ==, rows[i].answers);
    }
  return GINT_TO_POINTER (1);
}

static void
test_rows (AlertsFixture *fixture, gconstpointer data)
{
  g_assert_nonnull (alerts_run (fixture->alerts, check_rows, NULL));
}

/* What was told last, and at its worst, whatever else there is. */
static gpointer
check_newest (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  must (db,
        "INSERT INTO outbox(id, channel, incident_id, event_seq, episode, kind, severity, payload, "
        "status, created_at, not_before, expires_at, group_key, delivered_at, merged_into) VALUES"
        /* Worse at first, and milder since. */
        "('a', 'mail', 1, 1, 1, 10, 40, '', 30, 0, 0, 0, 'g', 50, NULL),"
        "('b', 'mail', 1, 2, 1, 40, 20, '', 30, 0, 0, 0, 'g', 70, NULL),"
        "('c', 'mail', 2, 1, 1, 10, 30, '', 30, 0, 0, 0, 'g', 60, NULL),"
        /* A daily message alone. */
        "('d', 'daily', 1, 3, 1, 90, 20, '', 30, 0, 0, 0, NULL, 70, NULL),"
        /* Merged into what was merged itself, and sent with it. */
        "('e', 'far', 1, 1, 1, 10, 30, '', 70, 0, 0, 0, NULL, NULL, 'f'),"
        "('f', 'far', 1, 2, 1, 70, 30, '', 70, 0, 0, 0, NULL, NULL, 'g'),"
        "('g', 'far', 1, 3, 1, 70, 30, '', 30, 0, 0, 0, NULL, 70, NULL),"
        /* Sent with another that is not kept any more. */
        "('h', 'gone', 1, 1, 1, 10, 30, '', 70, 0, 0, 0, NULL, 70, 'deleted');");
  const BwToldAbout about = { 1, 1, "key" };
  static const struct
  {
    const char *channel;
    BwSeverity severity; /* 0: was not told */
  } rows[] = { { "mail", BW_SEVERITY_CRITICAL },
               { "daily", BW_SEVERITY_NONE },
               { "far", BW_SEVERITY_ERROR },
               { "gone", BW_SEVERITY_ERROR } };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      BwToldRow row;
      g_assert_true (bw_told_find (db, &about, rows[i].channel, &row, error));
      g_test_message ("%s", rows[i].channel);
      g_assert_cmpint (row.is_told, ==, rows[i].severity != BW_SEVERITY_NONE);
      g_assert_cmpint (row.told_severity, ==, rows[i].severity);
    }
  int64_t at_us;
  BwSeverity severity;
  g_assert_true (bw_told_group (db, "mail", "g", &at_us, &severity, error));
  g_assert_cmpint (at_us, ==, 70);
  g_assert_cmpint (severity, ==, BW_SEVERITY_WARNING);
  return GINT_TO_POINTER (1);
}

static void
test_newest (AlertsFixture *fixture, gconstpointer data)
{
  g_assert_nonnull (alerts_run (fixture->alerts, check_newest, NULL));
}

/* Who took it on last, and when it was last told of: being given back counts, a note does not. */
static gpointer
check_events (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  int64_t at_us = 0;
  g_autofree char *nobody = bw_told_taker (db, 1);
  g_assert_null (nobody);
  g_assert_true (bw_told_last_event (db, 1, &at_us, error));
  g_assert_cmpint (at_us, ==, BW_TIME_NONE);
  must (db, "INSERT INTO incident_event(incident_id, seq, at, actor, kind) VALUES"
            "(1, 1, 10, 'auto', 10), (1, 2, 20, 'anna', 120), (1, 3, 30, 'anna', 140),"
            "(1, 4, 40, 'ben', 130), (1, 5, 50, 'carl', 160), (2, 1, 60, 'dora', 120),"
            "(2, 2, 70, 'auto', 70)");
  g_assert_true (bw_told_last_event (db, 1, &at_us, error));
  g_assert_cmpint (at_us, ==, 30);
  g_assert_true (bw_told_last_event (db, 2, &at_us, error));
  g_assert_cmpint (at_us, ==, BW_TIME_NONE);
  g_autofree char *taker = bw_told_taker (db, 1);
  g_assert_cmpstr (taker, ==, "ben");
  return GINT_TO_POINTER (1);
}

static void
test_events (AlertsFixture *fixture, gconstpointer data)
{
  g_assert_nonnull (alerts_run (fixture->alerts, check_events, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/held/rows", AlertsFixture, NULL, alerts_set_up, test_rows, alerts_tear_down);
  g_test_add ("/held/newest", AlertsFixture, NULL, alerts_set_up, test_newest, alerts_tear_down);
  g_test_add ("/held/events", AlertsFixture, NULL, alerts_set_up, test_events, alerts_tear_down);
  return g_test_run ();
}
