/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The overview over a whole engine: its figures are the engine's, its changes those of the range,
 * and nothing is healthy that is not watched. */
#include "engine/answer-fixture.h"
#include "view/bw-overview.h"
#include "view/bw-words.h"

#define NBSP "\302\240"
#define LEDGER "[source bot]\ntype=ledger\npath=%s/bets.csv\nbankroll=1000\ninterval=10s\n"

typedef struct
{
  BwOverview *overview;
  GError *error;
} Answer;

static Answer
ask_cancellable (BwEngine *engine, const char *source, BwRangeKind kind, GCancellable *cancellable)
{
  Answer answer = { NULL, NULL };
  QueryAnswer query = { NULL };
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  BwOverviewRequest request = {
    .source = source, .machine = "pc", .range = { kind, 0, 0 }, .zone = utc
  };
  bw_overview_async (engine, &request, cancellable, query_cb, &query);
  g_autoptr (GAsyncResult) result = query_wait (&query);
  answer.overview = bw_overview_finish (engine, result, &answer.error);
  return answer;
}

static BwOverview *
ask (BwEngine *engine, const char *source, BwRangeKind kind)
{
  Answer answer = ask_cancellable (engine, source, kind, NULL);
  g_assert_no_error (answer.error);
  return answer.overview;
}

static const BwKpi *
card (const GPtrArray *kpis, const char *id)
{
  for (unsigned i = 0; i < kpis->len; i++)
    if (g_str_equal (((BwKpi *) g_ptr_array_index (kpis, i))->id, id))
      return g_ptr_array_index (kpis, i);
  return NULL;
}

/* N bets of 10 at 2.0 before the start of the tests' time, a day apart, the last one at its end;
 * every third is lost. */
static void
write_ledger (EngineFixture *fixture, unsigned n)
{
  g_autoptr (GString) csv = g_string_new ("settled_at,stake,odds,result\n");
  int64_t now_us = bw_clock_wall_us (fixture->clock);
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *time = bw_time_format_iso (now_us - (int64_t) (n - i) * BW_DAY_US);
      g_string_append_printf (csv, "%s,10,2.0,%s\n", time, i % 3 == 2 ? "lost" : "won");
    }
  g_free (bw_test_write (fixture->dir, "bets.csv", csv->str, -1));
  g_autofree char *source = g_strdup_printf (LEDGER, fixture->dir);
  g_autofree char *config = g_strconcat (ENGINE_GENERAL ENGINE_COMPUTER, source, ENGINE_LOAD, NULL);
  engine_write_config (fixture, config);
}

/* What the command line says of a series. */
static double
reading (EngineFixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) readings = bw_engine_readings (fixture->engine, name, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (readings->len, >, 0);
  return g_array_index (readings, BwReading, 0).value;
}

static void
test_bot (EngineFixture *fixture, gconstpointer data)
{
  write_ledger (fixture, 30);
  engine_start (fixture);
  engine_run (fixture, 1, 2);
  g_autoptr (BwOverview) overview = ask (fixture->engine, "bot", BW_RANGE_7_DAYS);
  g_assert_cmpstr (overview->bot, ==, "bot");
  g_assert_null (overview->bot_error);
  const BwKpi *roi = card (overview->bot_kpis, "ledger_roi{source=\"bot\"}");
  g_autofree char *value =
      bw_words_share (reading (fixture, "ledger_roi{source=\"bot\"}"), 1, true);
  g_assert_cmpstr (roi->value, ==, value);
  /* 20 of 30 won at 2.0: a third of what was staked. */
  g_assert_cmpstr (roi->value, ==, "+33.3" NBSP "%");
  g_assert_cmpstr (roi->count, ==, "n" NBSP "=" NBSP "30");
  g_assert_true (roi->low < 1.0 / 3 && roi->high > 1.0 / 3);
  const BwKpi *rate = card (overview->bot_kpis, "ledger_win_rate{source=\"bot\"}");
  g_assert_cmpstr (rate->value, ==, "66.7" NBSP "%");
  BwInterval wilson = bw_interval_wilson95 (20, 30);
  g_assert_cmpfloat (rate->low, ==, wilson.low);
  g_assert_cmpfloat (rate->high, ==, wilson.high);
  /* At odds of 2.0 half of them have to be won. */
  g_assert_cmpfloat (rate->reference, ==, 0.5);
  BwInterval always = bw_interval_sequence95 (20, 30);
  g_autofree char *any_time =
      g_strdup_printf ("looked at, %.0f to %.0f" NBSP "%%.", 100 * always.low, 100 * always.high);
  g_assert_nonnull (strstr (rate->note, any_time));
  /* Without closing odds and chances nothing is made up for them. */
  g_assert_null (card (overview->bot_kpis, "ledger_clv{source=\"bot\"}"));
  g_assert_null (card (overview->bot_kpis, "ledger_brier{source=\"bot\"}"));
  g_assert_cmpuint (bw_bet_table_n (overview->bets), ==, BW_OVERVIEW_N_BETS);
  BwBet newest;
  bw_bet_table_get (overview->bets, 0, &newest);
  g_assert_cmpint (newest.settled_us, ==,
                   bw_clock_wall_us (fixture->clock) - 20 * BW_SECOND_US - BW_DAY_US);
}

/* Where all of the ledger lies in the range, its first bet is a part of the change; what has no
 * value before is not said to be since the start. */
static void
test_delta_of_all (EngineFixture *fixture, gconstpointer data)
{
  static const BwRangeKind kinds[] = { BW_RANGE_ALL, BW_RANGE_1_YEAR };
  static const char *const since[] = { " since 31" NBSP "Jan", " in a year" };
  write_ledger (fixture, 30);
  engine_start (fixture);
  engine_run (fixture, 1, 2);
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (BwOverview) overview = ask (fixture->engine, "bot", kinds[i]);
      /* 20 of 30 won at 2.0, the first one too. */
      const BwKpi *profit = card (overview->bot_kpis, "ledger_profit{source=\"bot\"}");
      const BwKpi *bankroll = card (overview->bot_kpis, "ledger_bankroll{source=\"bot\"}");
      const BwKpi *bets = card (overview->bot_kpis, "ledger_bets{source=\"bot\"}");
      g_autofree char *all = g_strconcat ("+100.00", since[i], NULL);
      g_autofree char *number = g_strconcat ("+30", since[i], NULL);
      g_assert_cmpstr (profit->delta, ==, all);
      g_assert_cmpstr (bankroll->delta, ==, all);
      g_assert_cmpstr (bets->delta, ==, number);
      /* A figure of days tells of days: 30 bets on as many. */
      const BwKpi *sharpe = card (overview->bot_kpis, "ledger_sharpe{source=\"bot\"}");
      g_assert_cmpstr (sharpe->count, ==, "n" NBSP "=" NBSP "30 days");
      /* Ten bets were settled on 9 February. */
      const BwKpi *roi = card (overview->bot_kpis, "ledger_roi{source=\"bot\"}");
      g_assert_true (g_str_has_suffix (roi->delta, "since 9" NBSP "Feb"));
    }
}

/* Many bets on few days are no year of days. */
static void
test_few_days (EngineFixture *fixture, gconstpointer data)
{
  write_ledger (fixture, 20);
  engine_start (fixture);
  engine_run (fixture, 1, 2);
  g_autoptr (BwOverview) overview = ask (fixture->engine, "bot", BW_RANGE_ALL);
  const BwKpi *sharpe = card (overview->bot_kpis, "ledger_sharpe{source=\"bot\"}");
  g_assert_cmpstr (sharpe->value, ==, "–");
  g_assert_cmpstr (sharpe->state_text, ==, "Collecting, 20 of 30");
  g_assert_cmpstr (sharpe->reason, ==, "It is shown from 30 days on.");
}

/* The change is that of the engine's own series, from its first to its last value. */
static void
test_delta (EngineFixture *fixture, gconstpointer data)
{
  write_ledger (fixture, 30);
  engine_start (fixture);
  engine_run (fixture, 1, 2);
  g_autoptr (BwOverview) overview = ask (fixture->engine, "bot", BW_RANGE_7_DAYS);
  g_autoptr (GError) error = NULL;
  const BwMetric *metric = bw_metric_parse ("ledger_profit{source=\"bot\"}", NULL);
  int64_t now_us = bw_clock_wall_us (fixture->clock);
  g_autoptr (GArray) points =
      bw_engine_series (fixture->engine, metric, now_us - 7 * BW_DAY_US, now_us, 60, NULL, &error);
  g_assert_no_error (error);
  double first = g_array_index (points, BwHistoryPoint, 0).first;
  double last = g_array_index (points, BwHistoryPoint, points->len - 1).last;
  g_autofree char *change = bw_words_money (last - first, "", 2, true);
  const BwKpi *profit = card (overview->bot_kpis, "ledger_profit{source=\"bot\"}");
  g_assert_true (g_str_has_prefix (profit->delta, change));
  g_assert_true (g_str_has_suffix (profit->delta, " in 7 days"));
  g_assert_cmpuint (profit->n_spark, ==, points->len);
}

/* Too few bets: how many there are is all that is said. */
static void
test_collecting (EngineFixture *fixture, gconstpointer data)
{
  write_ledger (fixture, 7);
  engine_start (fixture);
  engine_run (fixture, 1, 2);
  g_autoptr (BwOverview) overview = ask (fixture->engine, "bot", BW_RANGE_ALL);
  const BwKpi *roi = card (overview->bot_kpis, "ledger_roi{source=\"bot\"}");
  g_assert_cmpstr (roi->value, ==, "–");
  g_assert_cmpstr (roi->state_text, ==, "Collecting, 7 of 10");
  g_assert_null (roi->interval);
  /* Money is what it is. */
  const BwKpi *profit = card (overview->bot_kpis, "ledger_profit{source=\"bot\"}");
  g_assert_cmpstr (profit->value, ==, "+30.00");
}

static void
test_state (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 1, 2);
  g_autoptr (BwOverview) calm = ask (fixture->engine, NULL, BW_RANGE_1_HOUR);
  g_assert_true (calm->is_live);
  g_assert_cmpstr (calm->state.word, ==, "Healthy");
  g_assert_cmpstr (calm->sentence, ==, "Everything is healthy.");
  g_assert_null (calm->advice);
  g_assert_null (calm->bot);
  g_assert_cmpuint (calm->bot_kpis->len, ==, 0);
  g_assert_cmpstr (calm->parts[1].note, ==, "none is open");
  /* Nothing is known of bots: that part is not full, it is missing. */
  g_assert_true (isnan (calm->parts[2].points));
  g_assert_cmpstr (calm->parts[2].state.word, ==, "No data");
  engine_run (fixture, 5, 4);
  g_autoptr (BwOverview) alarmed = ask (fixture->engine, NULL, BW_RANGE_1_HOUR);
  g_assert_cmpstr (alarmed->state.word, ==, "Warning");
  g_assert_cmpstr (alarmed->sentence, ==, "1 warning is open.");
  g_assert_cmpstr (alarmed->advice, ==, "See what keeps pc busy.");
  g_assert_cmpuint (alarmed->incidents->len, ==, 1);
  g_assert_cmpstr (((BwIncidentLine *) g_ptr_array_index (alarmed->incidents, 0))->title, ==,
                   "Load, 1 min 5.00");
}

/* Beside an engine that is gone nothing is healthy, neither all of it nor any figure. */
static void
test_not_watching (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  write_ledger (fixture, 30);
  engine_start (fixture);
  engine_run (fixture, 1, 2);
  engine_stop (fixture);
  g_autoptr (BwEngine) attached = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  g_autoptr (BwOverview) overview = ask (attached, "bot", BW_RANGE_ALL);
  g_assert_false (overview->is_live);
  g_assert_cmpstr (overview->state.word, ==, "Not watching");
  g_assert_true (g_str_has_prefix (overview->sentence, "Not watching"));
  g_assert_true (isnan (overview->score));
  g_assert_nonnull (overview->advice);
  g_assert_cmpuint (overview->bot_kpis->len, >, 4);
  for (unsigned i = 0; i < overview->bot_kpis->len; i++)
    g_assert_cmpstr (((BwKpi *) g_ptr_array_index (overview->bot_kpis, i))->state.word, ==,
                     "Not watching");
  for (unsigned i = 0; i < overview->machine_kpis->len; i++)
    g_assert_cmpstr (((BwKpi *) g_ptr_array_index (overview->machine_kpis, i))->state.word, ==,
                     "Not watching");
  bw_engine_stop (attached);
}

static void
test_errors (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  engine_run (fixture, 1, 1);
  /* A bot that is not there leaves the rest as it is. */
  g_autoptr (BwOverview) overview = ask (fixture->engine, "nobody", BW_RANGE_ALL);
  g_assert_nonnull (overview->bot_error);
  g_assert_cmpuint (overview->bot_kpis->len, ==, 0);
  g_assert_true (overview->is_live);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  Answer answer = ask_cancellable (fixture->engine, NULL, BW_RANGE_ALL, cancellable);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&answer.error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/view/overview/" path, EngineFixture, NULL, engine_set_up, func, engine_tear_down)
  ADD ("bot", test_bot);
  ADD ("delta", test_delta);
  ADD ("few-days", test_few_days);
  ADD ("delta-of-all", test_delta_of_all);
  ADD ("collecting", test_collecting);
  ADD ("state", test_state);
  ADD ("not-watching", test_not_watching);
  ADD ("errors", test_errors);
  return g_test_run ();
}
