/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What earlier systems of this kind got wrong about rules and figures, each shown to be right here;
 * and what a rule has to do minute by minute. */
#include "../rules/rule-world.h"

#include "collect/bw-ledger-reader.h"
#include "engine/bw-analysis.h"
#include "lib/bw-test.h"
#include "rules/bw-rule-load.h"

static bool
take_rows (BwBetList *list, gpointer data)
{
  g_autoptr (BwBetList) owned = list;
  for (unsigned i = 0; i < owned->bets->len; i++)
    bw_analysis_add (data, bw_bet_list_index (owned, i));
  return true;
}

static BwAnalysis *
analyse (const char *text, double bankroll)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *path = bw_test_write (dir, "ledger.csv", text, -1);
  BwLedgerReaderOptions reader_options = { .path = path, .format = "auto", .is_paper = -1 };
  static const char *const zones[] = { "UTC", NULL };
  BwAnalysisOptions options;
  bw_analysis_options_init (&options);
  options.bankroll = bankroll;
  options.zones = zones;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwLedgerReader) reader = bw_ledger_reader_new (&reader_options, &error);
  g_assert_no_error (error);
  BwAnalysis *analysis = bw_analysis_new (&options, &error);
  BwLedgerReaderCallbacks callbacks = { .rows = take_rows, .data = analysis };
  BwLedgerReport report;
  bw_ledger_reader_read (reader, NULL, &callbacks, &report, NULL, NULL, &error);
  g_assert_no_error (error);
  bw_ledger_report_clear (&report);
  bw_analysis_run (analysis);
  bw_test_dir_remove (dir);
  return analysis;
}

/* Without a word on who won, what a bet brought says it: winners are not counted as losers. */
static void
test_outcome_is_absent (void)
{
  g_autoptr (BwAnalysis) analysis =
      analyse ("date,stake,odds,pnl\n2026-01-01,10,2.0,10\n2026-01-02,10,2.0,10\n"
               "2026-01-03,10,2.0,-10\n2026-01-04,10,2.0,10\n",
               100);
  const BwLedgerFigures *f = bw_analysis_figures (analysis);
  g_assert_cmpint (f->n_won, ==, 3);
  g_assert_cmpint (f->n_lost, ==, 1);
  g_assert_cmpfloat (f->win_rate, ==, 0.75);
  g_assert_cmpint (f->longest_loss_streak, ==, 1);
  g_assert_cmpint (f->current_streak, ==, 1);
}

/* The fall is from the highest of the whole history, however long ago that was. */
static void
test_drawdown_of_whole_history (void)
{
  g_autoptr (GString) text = g_string_new ("id,date,stake,odds,result,profit\n");
  g_string_append (text, "1,2026-01-01T00:00:00Z,100,11,won,1000\n");
  g_string_append (text, "2,2026-01-01T01:00:00Z,1000,2,lost,-1000\n");
  for (int i = 0; i < 500; i++)
    g_string_append_printf (text, "%d,2026-01-02T%02d:%02d:00Z,1,2,%s,%d\n", 3 + i, i / 60, i % 60,
                            i % 2 == 0 ? "won" : "lost", i % 2 == 0 ? 1 : -1);
  g_autoptr (BwAnalysis) analysis = analyse (text->str, 1000);
  const BwLedgerFigures *f = bw_analysis_figures (analysis);
  g_assert_cmpint (f->n_won + f->n_lost, ==, 502);
  g_assert_cmpfloat (f->peak_equity, ==, 2000);
  g_assert_cmpfloat (f->max_drawdown, ==, 0.5);
  g_assert_cmpfloat (f->current_drawdown, ==, 0.5);
}

/* Of bets +10, −10, +30, +10 of 10 each: returns 1, −1, 3, 1, none of them a day's. */
static void
test_sharpe_and_sortino (void)
{
  g_autoptr (BwAnalysis) analysis =
      analyse ("date,stake,odds,result,profit\n2026-01-01,10,2,won,10\n2026-01-01,10,2,lost,-10\n"
               "2026-01-01,10,4,won,30\n2026-01-01,10,2,won,10\n",
               100);
  const BwReturnFigures *r = &bw_analysis_figures (analysis)->per_bet;
  double mean = 1, sd = sqrt (8.0 / 3);
  g_assert_cmpint (r->n, ==, 4);
  g_assert_cmpfloat_with_epsilon (r->sharpe, mean / sd, 1e-15); /* not times √252 */
  /* The downside is over all four, not over the one loss. */
  g_assert_cmpfloat_with_epsilon (r->sortino, mean / sqrt (1.0 / 4), 1e-15);
  /* Where nothing was lost there is no downside to divide by: that is no 10. */
  g_autoptr (BwAnalysis) won = analyse (
      "date,stake,odds,result,profit\n2026-01-01,10,2,won,10\n2026-01-02,10,4,won,30\n", 100);
  g_assert_cmpfloat (bw_analysis_figures (won)->per_bet.sortino, ==, (double) INFINITY);
}

/* 1000 → 2000 → 1500: a quarter of the peak, not a third of what is left; and in money 500. */
static void
test_drawdown_is_of_the_peak (void)
{
  g_autoptr (BwAnalysis) analysis =
      analyse ("date,stake,odds,result,profit\n2026-01-01,1000,2,won,1000\n"
               "2026-01-02,500,2,lost,-500\n",
               1000);
  const BwLedgerFigures *f = bw_analysis_figures (analysis);
  g_assert_cmpfloat (f->max_drawdown, ==, 0.25);
  g_assert_cmpfloat (f->max_drawdown_abs, ==, 500);
}

/* A week begins on Monday at midnight where the user lives, whenever the program was started. */
static void
test_week_of_the_calendar (void)
{
  /* Sunday 2026-03-01 22:30 and 23:30 in UTC: in Berlin the second one is Monday's. */
  static const int64_t sunday_ms = INT64_C (1772404200000);
  const int64_t berlin_us = BW_HOUR_US;
  const BwLedgerOptions options = { .bankroll = 1000, .overround = 1 };
  BwStatsRow rows[] = {
    { sunday_ms, 10, 2, NAN, NAN, NAN, -10, 0, BW_BET_LOST },
    { sunday_ms + 3600000, 10, 2, NAN, NAN, NAN, -7, 0, BW_BET_LOST },
  };
  BwLedgerStream stream;
  BwLedgerFigures f;
  const int64_t monday_ms = sunday_ms + 7200000;
  for (int zone = 0; zone < 2; zone++)
    {
      bw_ledger_stream_init (&stream, &options);
      for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
        bw_ledger_stream_push (&stream, &rows[i], zone * berlin_us);
      bw_ledger_stream_figures (&stream, monday_ms, zone * berlin_us, &f);
      g_assert_cmpfloat (f.this_week.profit, ==, zone == 0 ? 0 : -7);
      bw_ledger_stream_figures (&stream, sunday_ms + 3600000, zone * berlin_us, &f);
      g_assert_cmpfloat (f.this_week.profit, ==, zone == 0 ? -17 : -7);
    }
}

/* The rules that are in force when nothing is configured. */
static GPtrArray *
default_rules (void)
{
  g_autoptr (BwConfig) config = bw_config_parse ("test", "", 0, NULL, 0);
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *rules = bw_rules_load (config, errors);
  g_assert_cmpuint (errors->len, ==, 0);
  return rules;
}

/* As after a stop: what is stored, in a set that knows nothing else. */
static void
restart (World *world)
{
  g_autoptr (GPtrArray) stored = bw_rule_set_take_changed (world->set);
  bw_rule_set_free (world->set);
  world->set = bw_rule_set_new (world->rules);
  for (unsigned i = 0; i < stored->len; i++)
    {
      BwRuleInstance *instance = g_ptr_array_index (stored, i);
      g_autoptr (GBytes) bytes = bw_rule_state_save (&instance->state);
      g_assert_true (bw_rule_state_load (&instance->state, bytes));
      bw_rule_set_load (world->set, instance, now (world), world->events);
    }
}

#define ERRORS(x) "http_error_ratio{source=\"api\"}=" x

/* There is a rule on the share of errors, it is judged, and how often it was seen is not forgotten
 * by a restart. */
static void
test_error_rate_is_judged (void)
{
  World world;
  world_init (&world, default_rules ());
  feed (&world, "api", ERRORS ("0.04"), 60);
  feed (&world, "api", ERRORS ("0.06"), 60);
  assert_events (&world, "");
  restart (&world);
  feed (&world, "api", ERRORS ("0.06"), 60);
  assert_events (&world, "http-errors{source=\"api\"} FIRE 1 value");
  restart (&world);
  feed (&world, "api", ERRORS ("0.11"), 60);
  restart (&world);
  feed (&world, "api", ERRORS ("0.11"), 60);
  assert_events (&world, "http-errors{source=\"api\"} UPGRADE 2 value");
  /* One instance does not hold back another. */
  feed (&world, "web", "http_error_ratio{source=\"web\"}=0.2", 60);
  feed (&world, "web", "http_error_ratio{source=\"web\"}=0.2", 60);
  assert_events (&world, "http-errors{source=\"web\"} FIRE 2 value");
  world_clear (&world);
}

static BwRuleStatus
cpu_status (World *world)
{
  return bw_rule_set_find (world->set, "cpu", "source=\"pc\"")->state.status;
}

/* The life of one alert about the processor, by the default rule. */
static void
test_vector_life (void)
{
  World world;
  world_init (&world, default_rules ());
  feed_cpu (&world, 79, 60);
  g_assert_cmpint (cpu_status (&world), ==, BW_RULE_OK);
  feed_cpu (&world, 81, 60);
  g_assert_cmpint (cpu_status (&world), ==, BW_RULE_PENDING);
  feed_cpu (&world, 82, 60);
  g_assert_cmpint (cpu_status (&world), ==, BW_RULE_PENDING);
  assert_events (&world, "");
  feed_cpu (&world, 80, 60);
  assert_events (&world, "cpu{source=\"pc\"} FIRE 1 value");
  /* It gets worse as soon as it has been worse for as long; told once before or not. */
  feed_cpu (&world, 85, 60);
  feed_cpu (&world, 92, 60);
  feed_cpu (&world, 91, 60);
  assert_events (&world, "");
  feed_cpu (&world, 93, 60);
  assert_events (&world, "cpu{source=\"pc\"} UPGRADE 2 value");
  /* Between the levels: down to the milder one, and then well. */
  feed_cpu (&world, 75, 60);
  g_assert_cmpint (cpu_status (&world), ==, BW_RULE_RECOVERING);
  feed_cpu (&world, 75, 60);
  assert_events (&world, "");
  feed_cpu (&world, 75, 60);
  assert_events (&world, "cpu{source=\"pc\"} DOWNGRADE 1 value");
  feed_cpu (&world, 59, 60);
  feed_cpu (&world, 58, 60);
  assert_events (&world, "");
  feed_cpu (&world, 57, 60);
  assert_events (&world, "cpu{source=\"pc\"} RESOLVE 0 value");
  world_clear (&world);
}

/* Eight hours asleep while it is pending: nothing comes of the gap, and what counted goes on. */
static void
test_vector_sleep (void)
{
  World world;
  world_init (&world, default_rules ());
  feed_cpu (&world, 85, 60);
  feed_cpu (&world, 85, 30);
  bw_rule_set_hold (world.set, world.awake_us + 60 * S);
  g_autoptr (BwBatch) batch = bw_batch_new ("pc", WALL + world.awake_us + 8 * BW_HOUR_US);
  bw_batch_add (batch, bw_metric_get_labels ("system_cpu_percent", "source", "pc", NULL), 85);
  bw_rule_set_feed (world.set, batch, 60 * S, world.awake_us, world.events);
  assert_events (&world, "");
  g_assert_cmpint (cpu_status (&world), ==, BW_RULE_PENDING);
  world.awake_us += 30 * S;
  feed_cpu (&world, 85, 60);
  assert_events (&world, "cpu{source=\"pc\"} FIRE 1 value");
  world_clear (&world);
}

/* Ten minutes without the source while it fires: that is one incident of its own, and the alert
 * itself neither ends nor begins again. */
static void
test_vector_source_down (void)
{
  World world;
  world_init (&world, default_rules ());
  for (int i = 0; i < 3; i++)
    feed_cpu (&world, 85, 60);
  assert_events (&world, "cpu{source=\"pc\"} FIRE 1 value");
  for (int minute = 0; minute < 10; minute++)
    {
      bw_rule_set_source_failed (world.set, "pc", 60 * S, now (&world), world.events);
      bw_rule_set_tick (world.set, now (&world), world.events);
      assert_events (&world, minute == 3 ? "cpu{source=\"pc\"} NODATA-FIRE 0 no_data" : "");
      g_assert_cmpint (cpu_status (&world), ==, BW_RULE_FIRING);
      world.awake_us += 60 * S;
    }
  feed_cpu (&world, 85, 60);
  assert_events (&world, "cpu{source=\"pc\"} NODATA-RESOLVE 0 data_returned");
  feed_cpu (&world, 85, 60);
  assert_events (&world, "");
  g_assert_cmpint (cpu_status (&world), ==, BW_RULE_FIRING);
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/old-faults/x11-outcome-is-absent", test_outcome_is_absent);
  g_test_add_func ("/old-faults/x12-drawdown-of-whole-history", test_drawdown_of_whole_history);
  g_test_add_func ("/old-faults/x13-sharpe-and-sortino", test_sharpe_and_sortino);
  g_test_add_func ("/old-faults/x14-error-rate-is-judged", test_error_rate_is_judged);
  g_test_add_func ("/old-faults/x15-drawdown-is-of-the-peak", test_drawdown_is_of_the_peak);
  g_test_add_func ("/old-faults/x16-week-of-the-calendar", test_week_of_the_calendar);
  g_test_add_func ("/vectors/1-2-3-life", test_vector_life);
  g_test_add_func ("/vectors/7-sleep", test_vector_sleep);
  g_test_add_func ("/vectors/8-source-down", test_vector_source_down);
  return g_test_run ();
}
