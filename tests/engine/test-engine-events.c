/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bots tell: judged by rules about events, and taken where no engine has run yet. And what
 * becomes of alerts about a ledger whose source is taken out. */
#include "engine-fixture.h"
#include "engine/bw-engine-alerts.h"
#include "engine/bw-engine-dry-run.h"
#include "engine/bw-engine-events.h"
#include "engine/bw-engine-live.h"
#include "engine/bw-engine-silences.h"
#include "rules/bw-rule-set.h"

#define SINKS "[channel other]\ntype=log\npath=/dev/null\n"
#define RULES                                                                                      \
  "[rule off]\nkind=event\nmatchers=type=\"order_rejected\"\nseverity=info\nenabled=false\n"       \
  "[rule rejected]\nkind=event\nmatchers=type=\"order_rejected\",severity=\"warning\"\n"           \
  "severity=critical\nchannels=other\n"

static const BwEventInput rejected = { .source = "nba",
                                       .type = "order_rejected",
                                       .severity = "warning",
                                       .summary = "Order 17 was rejected" };

static char *
rows (EngineFixture *fixture, const char *sql)
{
  return alerts_query (fixture->engine->alerts, sql);
}

/* That nobody works on it any more is told where its rule says, too. */
static void
check_lapse (EngineFixture *fixture, int64_t id, const char *channel)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwIncident) taken =
      bw_engine_act (fixture->engine, id, BW_KIND_ACK, "cli:anna", NULL, &error);
  g_assert_no_error (error);
  int64_t span_us = 4 * BW_HOUR_US + BW_MINUTE_US;
  g_autoptr (GPtrArray) steps = bw_engine_dry_run (fixture->engine, id, span_us, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (steps->len, ==, 1);
  g_assert_cmpstr (((BwDryRunStep *) g_ptr_array_index (steps, 0))->channel, ==, channel);
}

/* The first rule in force that matches says how severe it is and who is told, then and later. */
static void
test_rules (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER SINKS RULES);
  engine_start (fixture);
  g_auto (BwEventResult) result = { 0 };
  g_assert_true (bw_engine_event (fixture->engine, &rejected, "cli:anna", &result, &error));
  g_assert_no_error (error);
  g_assert_true (result.is_sent);
  BwEventInput calm = rejected;
  calm.type = "order_filled";
  g_assert_true (bw_engine_event (fixture->engine, &calm, "cli:anna", &result, &error));
  g_autofree char *incidents = rows (fixture, "SELECT rule, severity FROM incident ORDER BY id");
  g_assert_cmpstr (incidents, ==, "event.order_rejected 40\nevent.order_filled 20");
  g_autofree char *told = rows (fixture, "SELECT incident_id, channel FROM outbox WHERE status <> "
                                         "80 ORDER BY incident_id, channel");
  g_assert_cmpstr (told, ==, "1 other\n2 other\n2 sink");
  check_lapse (fixture, 1, "other");
  BwEventInput over = rejected;
  over.is_resolved = true;
  over.severity = NULL;
  over.summary = NULL;
  g_assert_true (bw_engine_event (fixture->engine, &over, "cli:anna", &result, &error));
  engine_settle (fixture);
  g_autofree char *ends = rows (
      fixture, "SELECT channel FROM outbox WHERE incident_id = 1 AND kind = 70 AND status <> 80");
  g_assert_cmpstr (ends, ==, "other");
}

/* A script's words count before an engine has ever run. */
static void
test_first (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwEngine) engine = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (fixture->state, G_FILE_TEST_EXISTS));
  g_auto (BwEventResult) result = { 0 };
  BwEventInput over = rejected;
  over.is_resolved = true;
  g_assert_false (bw_engine_event (engine, &over, "cli:anna", &result, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (bw_engine_event (engine, &rejected, "cli:anna", &result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (result.incident_id, ==, 1);
  g_clear_object (&engine);
  /* The engine that starts then tells it. */
  engine_start (fixture);
  bw_clock_advance (fixture->clock, 2 * BW_MINUTE_US);
  engine_settle (fixture);
  g_autofree char *told =
      rows (fixture, "SELECT channel, kind, status FROM outbox WHERE status <> 80");
  g_assert_cmpstr (told, ==, "sink 10 30");
}

static void
test_first_silence (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwEngine) engine = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_autoptr (BwSilence) silence = bw_silence_new ();
  silence->matchers = g_strdup ("source=\"nba\"");
  silence->starts_us = bw_clock_wall_us (fixture->clock);
  silence->ends_us = silence->starts_us + BW_HOUR_US;
  silence->author = g_strdup ("anna");
  silence->comment = g_strdup ("deploy");
  g_assert_cmpint (bw_engine_silence_add (engine, silence, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_cmpint (bw_engine_snooze (engine, 7, BW_HOUR_US, "cli:anna", NULL, &error), ==, 0);
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
}

#define LEDGER "[source bot]\ntype=ledger\npath=%s\ninterval=10s\ntimezone=UTC\nbankroll=5000\n"
#define LEDGER_RULE "[rule losing]\nmetric=ledger_max_drawdown\nwarning=0.001\nfor=0\n"
#define OTHER_RULE "[rule deep]\nmetric=ledger_max_drawdown\ncritical=0.01\nfor=0\n"

static char *
write_bets (EngineFixture *fixture)
{
  g_autoptr (GString) csv = g_string_new ("order_id,settled_at,stake,odds,status,pnl\n");
  for (unsigned i = 0; i < 40; i++)
    g_string_append_printf (csv, "b%u,2026-01-02T%02u:%02u:00Z,20,2.0,lost,-20\n", i, i / 60,
                            i % 60);
  return bw_test_write (fixture->dir, "bets.csv", csv->str, -1);
}

/* Figures that nobody waits for come all the same. */
static void
live_on (EngineFixture *fixture)
{
  for (unsigned i = 0; i < 20; i++)
    {
      bw_clock_advance (fixture->clock, 30 * BW_SECOND_US);
      engine_settle (fixture);
      g_usleep (5000);
      bw_test_drain ();
    }
  engine_settle (fixture);
}

/* An alert about a ledger ends when its source is taken out, and its figures, which are computed on
 * with a bankroll that nobody has chosen, are no cause for another, nor after a restart. */
static void
test_ledger_removed (EngineFixture *fixture, gconstpointer data)
{
  g_autofree char *bets = write_bets (fixture);
  g_autofree char *ledger = g_strdup_printf (LEDGER, bets);
  g_autofree char *with = g_strconcat (ENGINE_GENERAL ENGINE_COMPUTER LEDGER_RULE, ledger, NULL);
  engine_write_config (fixture, with);
  engine_start (fixture);
  fixture->wanted = "FIRE losing warning";
  engine_run_until (fixture, engine_has_seen);
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER LEDGER_RULE OTHER_RULE);
  fixture->wanted = "RESOLVE losing warning";
  engine_run_until (fixture, engine_has_seen);
  live_on (fixture);
  g_autofree char *before = rows (fixture, "SELECT rule, status >= 50 FROM incident");
  g_assert_cmpstr (before, ==, "losing 1");
  engine_restart (fixture, BW_MINUTE_US);
  live_on (fixture);
  g_autofree char *after = rows (fixture, "SELECT rule, status >= 50 FROM incident");
  g_assert_cmpstr (after, ==, "losing 1");
  g_autofree char *notes =
      rows (fixture, "SELECT note FROM incident_event WHERE kind = 70 AND incident_id = 1");
  g_assert_cmpstr (notes, ==, "the source was removed");
}

/* Taken out while nothing ran: it ends with the next start. */
static void
test_ledger_removed_meanwhile (EngineFixture *fixture, gconstpointer data)
{
  g_autofree char *bets = write_bets (fixture);
  g_autofree char *ledger = g_strdup_printf (LEDGER, bets);
  g_autofree char *with = g_strconcat (ENGINE_GENERAL ENGINE_COMPUTER LEDGER_RULE, ledger, NULL);
  engine_write_config (fixture, with);
  engine_start (fixture);
  fixture->wanted = "FIRE losing warning";
  engine_run_until (fixture, engine_has_seen);
  engine_stop (fixture);
  bw_test_drain ();
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER LEDGER_RULE OTHER_RULE);
  engine_start (fixture);
  fixture->wanted = "RESOLVE losing warning";
  engine_run_until (fixture, engine_has_seen);
  live_on (fixture);
  g_autofree char *after = rows (fixture, "SELECT rule, status >= 50 FROM incident");
  g_assert_cmpstr (after, ==, "losing 1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/engine-events/rules", EngineFixture, NULL, engine_set_up, test_rules,
              engine_tear_down);
  g_test_add ("/engine-events/first", EngineFixture, NULL, engine_set_up, test_first,
              engine_tear_down);
  g_test_add ("/engine-events/first-silence", EngineFixture, NULL, engine_set_up,
              test_first_silence, engine_tear_down);
  g_test_add ("/engine-events/ledger-removed", EngineFixture, NULL, engine_set_up,
              test_ledger_removed, engine_tear_down);
  g_test_add ("/engine-events/ledger-removed-meanwhile", EngineFixture, NULL, engine_set_up,
              test_ledger_removed_meanwhile, engine_tear_down);
  return g_test_run ();
}
