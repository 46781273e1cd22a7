/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule about evidence over a whole engine: it fires, lasts, and begins anew when a person
 * resolves its incident, which alone restarts the evidence. */
#include "query-fixture.h"

#define RULE "[rule mine]\nkind=evidence_win_rate\nstatistic=e\n"
#define METRIC "ledger_evidence_bets_win_rate{source=\"bot\"}"

typedef struct
{
  EngineFixture engine;
  GString *csv;
  unsigned n;
  char *path;
} Fixture;

static void
write_csv (Fixture *fixture)
{
  g_free (bw_test_write (fixture->engine.dir, "bets.csv", fixture->csv->str, -1));
}

/* N lost bets, a second apart, the first at FROM_US. */
static void
add_losses (Fixture *fixture, int64_t from_us, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *at = bw_time_format_iso (from_us + i * BW_SECOND_US);
      g_string_append_printf (fixture->csv, "b%u,%s,%s,10,2,lost\n", fixture->n++, at, at);
    }
  write_csv (fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  engine_set_up (&fixture->engine, data);
  fixture->csv = g_string_new ("id,placed_at,settled_at,stake,odds,status\n");
  fixture->n = 0;
  add_losses (fixture, BW_TEST_NOW_US - BW_HOUR_US, 60);
  g_autofree char *path = g_build_filename (fixture->engine.dir, "bets.csv", NULL);
  g_autofree char *text = g_strdup_printf (ENGINE_GENERAL ENGINE_COMPUTER QUERY_LEDGER RULE, path);
  engine_write_config (&fixture->engine, text);
  engine_start (&fixture->engine);
  engine_wait_seen (&fixture->engine, "FIRE mine critical\n");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  engine_tear_down (&fixture->engine, data);
  g_string_free (fixture->csv, TRUE);
}

static int64_t
query (Fixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->engine.state, "alerts.db", NULL);
  g_autoptr (BwDb) db = bw_db_open (path, BW_DB_READ_ONLY, 1000, &error);
  g_assert_no_error (error);
  int64_t value = 0;
  bw_db_query_int64 (db, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

static void
act (Fixture *fixture, BwIncidentKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncident) incident =
      bw_engine_act (fixture->engine.engine, 1, kind, "ui:anna", NULL, &error);
  g_assert_no_error (error);
  /* It is not held until the condition is looked at again: that begins anew. */
  g_assert_cmpint (incident->hold_until_us, ==, BW_TIME_NONE);
}

static double
latest (Fixture *fixture)
{
  double value = NAN;
  bw_engine_latest (fixture->engine.engine, bw_metric_parse (METRIC, NULL), &value, NULL);
  return value;
}

static bool
is_restarted (gpointer data)
{
  return latest (data) == 0;
}

static bool
is_begun (gpointer data)
{
  return latest (data) == 30;
}

static void
test_resolve (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpfloat (latest (fixture), ==, 60);
  act (fixture, BW_KIND_ACK);
  engine_run (&fixture->engine, 1, 3);
  g_assert_cmpint (query (fixture, "SELECT count(*) FROM evidence_reset"), ==, 0);
  act (fixture, BW_KIND_RESOLVE);
  g_assert_cmpint (query (fixture, "SELECT count(*) FROM evidence_reset WHERE source = 'bot' AND "
                                   "kind = 'win_rate' AND incident_id = 1 AND actor = 'ui:anna'"),
                   ==, 1);
  g_assert_cmpint (query (fixture, "SELECT state + tier FROM rule_state WHERE rule = 'mine'"), ==,
                   0);
  g_assert_cmpint (query (fixture, "SELECT count(*) FROM incident_event WHERE note = "
                                   "'the evidence begins anew'"),
                   ==, 1);
  engine_run_until (&fixture->engine, is_restarted);
  engine_run (&fixture->engine, 1, 4);
  g_assert_null (strstr (fixture->engine.seen->str, "REOPEN"));
  /* The next bets are judged by themselves, and by as few as the rule asks for. */
  add_losses (fixture, bw_clock_wall_us (fixture->engine.clock) + BW_SECOND_US, 30);
  engine_run (&fixture->engine, 1, 2);
  engine_run_until (&fixture->engine, is_begun);
  engine_wait_seen (&fixture->engine, "REOPEN mine critical\n");
  g_assert_cmpint (query (fixture, "SELECT n FROM incident WHERE id = 1"), ==, 30);
}

/* What a restart is lasts over one of the engine's. */
static void
test_stays (Fixture *fixture, gconstpointer data)
{
  act (fixture, BW_KIND_RESOLVE);
  engine_restart (&fixture->engine, BW_MINUTE_US);
  engine_run_until (&fixture->engine, is_restarted);
  engine_run (&fixture->engine, 1, 3);
  g_assert_null (strstr (fixture->engine.seen->str, "REOPEN"));
  g_assert_cmpint (query (fixture, "SELECT status FROM incident WHERE id = 1"), ==,
                   BW_INCIDENT_RESOLVED);
}

/* Nobody but a person restarts evidence: not the end of the rule. */
static void
test_rule_removed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->engine.dir, "bets.csv", NULL);
  g_autofree char *text = g_strdup_printf (ENGINE_GENERAL ENGINE_COMPUTER QUERY_LEDGER, path);
  engine_write_config (&fixture->engine, text);
  engine_wait_seen (&fixture->engine, "RESOLVE mine");
  g_assert_cmpint (query (fixture, "SELECT count(*) FROM evidence_reset"), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/engine/evidence/resolve", Fixture, NULL, set_up, test_resolve, tear_down);
  g_test_add ("/engine/evidence/stays", Fixture, NULL, set_up, test_stays, tear_down);
  g_test_add ("/engine/evidence/rule-removed", Fixture, NULL, set_up, test_rule_removed, tear_down);
  return g_test_run ();
}
