/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judgements of ledgers: curves against products of factors that are worked out here, the rest
 * against the functions it comes from on rows made from the same file. */
#include "document-fixture.h"
#include "engine/bw-engine-false-alarms.h"
#include "engine/bw-engine-private.h"
#include "engine/bw-ledger-judgement.h"
#include "store/bw-evidence-reset.h"

/* (transfer full) */
static BwLedgerJudgement *
ask (DocumentFixture *fixture, const BwLedgerRequest *request)
{
  g_autoptr (GError) error = NULL;
  QueryAnswer answer = { NULL };
  bw_engine_ledger_judgement_async (fixture->engine.engine, request, NULL, query_cb, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  BwLedgerJudgement *judgement =
      bw_engine_ledger_judgement_finish (fixture->engine.engine, result, &error);
  g_assert_no_error (error);
  return judgement;
}

static bool
is_wanted (const BwLedgerRequest *request, const Bet *bet)
{
  return is_in_range (request, bet) && strstr ("won lost push", bet->status) != NULL
         && (request->model == NULL || g_str_equal (request->model, bet->model));
}

/* E and M of winning as often as each bet's odds ask, as plain products and sums of products. */
static void
check_win_rate (const BwLedgerJudgement *judgement, const BwLedgerRequest *request, GArray *bets)
{
  static const double steps[] = { .01, .02, .03, .05, .07, .10, .15, .20, .30 };
  const BwEvidenceCurve *curve = bw_ledger_judgement_evidence (judgement, BW_MONITOR_WIN_RATE);
  long double e[9], sr[9] = { 0 };
  size_t n = 0;
  for (unsigned k = 0; k < 9; k++)
    e[k] = 1;
  for (unsigned i = 0; i < bets->len; i++)
    {
      const Bet *bet = bet_at (bets, i);
      bool is_won = g_str_equal (bet->status, "won");
      long double total_e = 0, total_sr = 0;
      if (!is_wanted (request, bet) || g_str_equal (bet->status, "push") || isnan (bet->odds))
        continue;
      for (unsigned k = 0; k < 9; k++)
        {
          long double asked = 1 / (long double) bet->odds;
          long double factor = is_won ? 1 - steps[k] / asked : 1 + steps[k] / (1 - asked);
          e[k] *= factor;
          sr[k] = (sr[k] + 1) * factor;
          total_e += e[k] / 9;
          total_sr += sr[k] / 9;
        }
      g_assert_cmpuint (n, <, curve->n);
      g_assert_cmpfloat (curve->steps[n], ==, (double) (n + 1));
      g_assert_cmpfloat (curve->time_us[n], ==, (double) bet->order_us);
      g_assert_cmpfloat_with_epsilon (curve->log_e[n], (double) logl (total_e), 1e-9);
      g_assert_cmpfloat_with_epsilon (curve->log_sr[n], (double) logl (total_sr), 1e-9);
      n++;
    }
  g_assert_cmpuint (n, ==, curve->n);
  g_assert_cmpint (curve->last.process.n, ==, (int64_t) n);
  g_assert_cmpint (curve->since_us, ==, request->from_us);
  g_assert_false (curve->is_restarted);
}

/* How many bets are behind each of the others, and behind certainty. */
static void
check_counts (const BwLedgerJudgement *judgement, const BwLedgerRequest *request, GArray *bets)
{
  size_t n_settled = 0, n_p = 0;
  double staked = 0, profit = 0;
  for (unsigned i = 0; i < bets->len; i++)
    {
      const Bet *bet = bet_at (bets, i);
      if (!is_wanted (request, bet))
        continue;
      n_settled++;
      staked += bet->stake;
      profit += bet->profit;
      n_p += !isnan (bet->p) && !g_str_equal (bet->status, "push");
    }
  g_assert_cmpuint (bw_ledger_judgement_evidence (judgement, BW_MONITOR_ROI)->n, ==, n_settled);
  g_assert_cmpuint (bw_ledger_judgement_evidence (judgement, BW_MONITOR_CALIBRATION)->n, ==, n_p);
  g_assert_cmpuint (bw_ledger_judgement_evidence (judgement, BW_MONITOR_CLV)->n, ==, 0);
  const BwLuck *luck = bw_ledger_judgement_luck (judgement);
  const BwCertainty *certainty = bw_ledger_judgement_certainty (judgement);
  g_assert_cmpint (luck->n, ==, (int64_t) n_settled);
  g_assert_cmpint (certainty->roi.n, ==, (int64_t) n_settled);
  if (n_settled < 10)
    return;
  g_assert_cmpfloat (certainty->roi95.low, <, profit / staked);
  g_assert_cmpfloat (certainty->roi95.high, >, profit / staked);
  g_assert_cmpfloat (luck->drawdown_odds, >, 0);
  g_assert_cmpfloat (luck->drawdown_odds, <=, 1);
  double p = bw_ledger_judgement_mcb_p (judgement);
  g_assert_true (p >= 1.0 / 1000 && p <= 1);
}

static void
check (DocumentFixture *fixture, const BwLedgerRequest *request)
{
  g_autoptr (BwLedgerJudgement) judgement = ask (fixture, request);
  check_win_rate (judgement, request, fixture->bets);
  check_counts (judgement, request, fixture->bets);
  const BwLedgerRequest *answered = bw_ledger_judgement_request (judgement);
  g_assert_cmpstr (answered->source, ==, "bot");
  g_assert_cmpstr (answered->model, ==, request->model);
  g_assert_cmpint (answered->from_us, ==, request->from_us);
}

static void
test_requests (DocumentFixture *fixture, gconstpointer data)
{
  BwLedgerRequest all = { .source = "bot", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  check (fixture, &all);
  BwLedgerRequest model = all;
  model.model = "elo";
  check (fixture, &model);
  BwLedgerRequest part = all;
  part.from_us = bet_at (fixture->bets, 200)->order_us;
  part.to_us = bet_at (fixture->bets, 500)->order_us;
  check (fixture, &part);
  part.model = "poisson";
  check (fixture, &part);
  BwLedgerRequest none = all;
  none.from_us = BW_TEST_NOW_US + BW_DAY_US;
  check (fixture, &none);
}

/* The drawdown of a part is from the ledger's highest equity, which may lie before it. */
static void
test_opening (DocumentFixture *fixture, gconstpointer data)
{
  BwLedgerRequest part = { .source = "bot",
                           .from_us = bet_at (fixture->bets, 300)->order_us,
                           .to_us = BW_TIME_NONE };
  double equity = BANKROLL, peak = BANKROLL, worst = 0;
  for (unsigned i = 0; i < fixture->bets->len; i++)
    {
      const Bet *bet = bet_at (fixture->bets, i);
      if (strstr ("won lost push", bet->status) == NULL)
        continue;
      equity += bet->profit;
      peak = fmax (peak, equity);
      worst = is_in_range (&part, bet) ? fmax (worst, (peak - equity) / peak) : worst;
    }
  g_autoptr (BwLedgerJudgement) judgement = ask (fixture, &part);
  g_assert_cmpfloat_with_epsilon (bw_ledger_judgement_luck (judgement)->max_drawdown, worst, 1e-9);
}

static void
test_kept (DocumentFixture *fixture, gconstpointer data)
{
  BwLedgerRequest all = { .source = "bot", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  g_autoptr (BwLedgerJudgement) first = ask (fixture, &all);
  g_autoptr (BwLedgerJudgement) again = ask (fixture, &all);
  g_assert_true (first == again);
  BwLedgerRequest other = all;
  other.model = "elo";
  g_autoptr (BwLedgerJudgement) model = ask (fixture, &other);
  g_assert_true (first != model);
  g_autofree char *path = g_build_filename (fixture->engine.dir, "bets.csv", NULL);
  g_autofree char *csv = bw_test_read (path);
  g_autofree char *more = g_strconcat (
      csv, "late,2026-03-02T11:59:00Z,2026-03-02T11:59:30Z,elo,10,2,,0.5,won,10,EUR\n", NULL);
  g_free (bw_test_write (fixture->engine.dir, "bets.csv", more, -1));
  engine_run (&fixture->engine, 1, 2);
  g_autoptr (BwLedgerJudgement) fresh = ask (fixture, &all);
  g_assert_true (first != fresh);
  g_assert_cmpuint (bw_ledger_judgement_evidence (fresh, BW_MONITOR_ROI)->n, ==,
                    bw_ledger_judgement_evidence (first, BW_MONITOR_ROI)->n + 1);
}

static gpointer
restart_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  char source[] = "bot", kind[] = "win_rate", of_model[] = "roi;model=elo", actor[] = "me";
  BwEvidenceReset reset = { source, kind, *(int64_t *) data, actor, 1 };
  BwEvidenceReset model = { source, of_model, *(int64_t *) data, actor, 2 };
  bool is_added =
      bw_evidence_reset_add (db, &reset, error) && bw_evidence_reset_add (db, &model, error);
  return is_added ? data : NULL;
}

static void
restart (DocumentFixture *fixture, int64_t at_us)
{
  g_autoptr (GError) error = NULL;
  BwStoreWorker *worker = bw_alerts_worker (fixture->engine.engine->alerts);
  bw_store_worker_run (worker, restart_job, &at_us, &error);
  g_assert_no_error (error);
}

/* Evidence that a person restarted is of the bets after that, as though these were asked for; what
 * is asked for from a moment on is of that moment. */
static void
test_restarted (DocumentFixture *fixture, gconstpointer data)
{
  BwLedgerRequest all = { .source = "bot", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  g_autoptr (BwLedgerJudgement) before = ask (fixture, &all);
  BwLedgerRequest rest = all;
  rest.from_us = bet_at (fixture->bets, 300)->order_us + 1;
  restart (fixture, rest.from_us - 1);
  g_autoptr (BwLedgerJudgement) after = ask (fixture, &all);
  const BwEvidenceCurve *curve = bw_ledger_judgement_evidence (after, BW_MONITOR_WIN_RATE);
  g_autoptr (BwLedgerJudgement) from = ask (fixture, &rest);
  const BwEvidenceCurve *asked = bw_ledger_judgement_evidence (from, BW_MONITOR_WIN_RATE);
  g_assert_true (curve->is_restarted && !asked->is_restarted);
  g_assert_cmpint (curve->since_us, ==, rest.from_us - 1);
  g_assert_cmpmem (curve->log_sr, curve->n * sizeof (double), asked->log_sr,
                   asked->n * sizeof (double));
  /* Others go on, and so does what is of a model. */
  const BwEvidenceCurve *roi = bw_ledger_judgement_evidence (after, BW_MONITOR_ROI);
  g_assert_false (roi->is_restarted);
  g_assert_cmpuint (roi->n, ==, bw_ledger_judgement_evidence (before, BW_MONITOR_ROI)->n);
  BwLedgerRequest elo = all;
  elo.model = "elo";
  g_autoptr (BwLedgerJudgement) model = ask (fixture, &elo);
  g_assert_true (bw_ledger_judgement_evidence (model, BW_MONITOR_ROI)->is_restarted);
  g_assert_false (bw_ledger_judgement_evidence (model, BW_MONITOR_WIN_RATE)->is_restarted);
  /* After the last bet there is nothing. */
  restart (fixture, BW_TEST_NOW_US);
  g_autoptr (BwLedgerJudgement) none = ask (fixture, &all);
  curve = bw_ledger_judgement_evidence (none, BW_MONITOR_WIN_RATE);
  g_assert_cmpuint (curve->n, ==, 0);
  g_assert_cmpint (curve->last.process.n, ==, 0);
}

static void
ask_judgement (BwEngine *engine, GCancellable *cancellable, QueryAnswer *answer)
{
  BwLedgerRequest request = { .source = "bot", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  bw_engine_ledger_judgement_async (engine, &request, cancellable, query_cb, answer);
}

static bool
finish_judgement (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_autoptr (BwLedgerJudgement) judgement =
      bw_engine_ledger_judgement_finish (engine, result, error);
  return judgement != NULL;
}

static void
test_cancelled (DocumentFixture *fixture, gconstpointer data)
{
  query_assert_cancels (fixture->engine.engine, ask_judgement, finish_judgement);
}

static void
test_main_loop_serves (DocumentFixture *fixture, gconstpointer data)
{
  query_assert_waits (fixture->engine.engine, ask_judgement);
}

static void
test_not_found (DocumentFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  BwLedgerRequest request = { .source = "pc", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  g_assert_null (bw_engine_ledger_judgement (fixture->engine.engine, &request, NULL, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
}

static void
ask_alarms (BwEngine *engine, GCancellable *cancellable, QueryAnswer *answer)
{
  bw_engine_false_alarms_async (engine, "betting", "bot", cancellable, query_cb, answer);
}

static bool
finish_alarms (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) alarms = bw_engine_false_alarms_finish (engine, result, error);
  return alarms != NULL;
}

/* The rules of a preset over the bets of a ledger, played again. */
static void
test_false_alarms (DocumentFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  QueryAnswer answer = { NULL };
  ask_alarms (fixture->engine.engine, NULL, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  g_autoptr (GPtrArray) alarms =
      bw_engine_false_alarms_finish (fixture->engine.engine, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (alarms->len, ==, 8);
  BwLedgerRequest all = { .source = "bot", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  int64_t n = 0;
  for (unsigned i = 0; i < fixture->bets->len; i++)
    n += is_wanted (&all, bet_at (fixture->bets, i));
  for (unsigned i = 0; i < alarms->len; i++)
    {
      const BwFalseAlarm *alarm = g_ptr_array_index (alarms, i);
      bool is_clv = g_str_equal (alarm->rule, "betting-clv");
      g_assert_cmpstr (alarm->preset, ==, "betting");
      g_assert_cmpstr (alarm->source, ==, "bot");
      g_assert_cmpint (alarm->n, ==, n);
      g_assert_cmpint (alarm->reason != NULL, ==, is_clv);
      g_assert_cmpuint (alarm->n_seasons, >=, is_clv ? 0 : 100);
      g_assert_cmpuint (alarm->n_worst, <=, alarm->n_alarms);
      g_assert_cmpuint (alarm->n_alarms, <=, alarm->n_seasons);
    }
  query_assert_cancels (fixture->engine.engine, ask_alarms, finish_alarms);
  g_assert_null (bw_engine_false_alarms (fixture->engine.engine, "bogus", NULL, NULL, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
}

/* Nothing is staked on forecasts: they can be judged, and there is no money to play again. */
static void
test_forecasts (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  forecasts_start (fixture);
  BwLedgerRequest request = { .source = "bot", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  g_autoptr (BwLedgerJudgement) judgement =
      bw_engine_ledger_judgement (fixture->engine, &request, NULL, &error);
  g_assert_no_error (error);
  const BwEvidenceCurve *curve = bw_ledger_judgement_evidence (judgement, BW_MONITOR_CALIBRATION);
  /* They have no times and are of one moment: one point. */
  g_assert_cmpuint (curve->n, ==, 1);
  g_assert_cmpfloat (curve->steps[0], ==, 60);
  g_assert_true (isnan (curve->time_us[0]));
  g_assert_cmpuint (bw_ledger_judgement_evidence (judgement, BW_MONITOR_ROI)->n, ==, 0);
  g_assert_cmpuint (bw_ledger_judgement_evidence (judgement, BW_MONITOR_WIN_RATE)->n, ==, 0);
  const BwMetric *rate = bw_metric_parse ("ledger_evidence_bets_win_rate{source=\"bot\"}", NULL);
  const BwMetric *right =
      bw_metric_parse ("ledger_evidence_bets_calibration{source=\"bot\"}", NULL);
  double n = NAN;
  g_assert_true (bw_engine_latest (fixture->engine, rate, &n, NULL) && n == 0);
  g_assert_true (bw_engine_latest (fixture->engine, right, &n, NULL) && n == 60);
  g_assert_cmpint (bw_ledger_judgement_luck (judgement)->n, ==, 0);
  g_assert_true (isnan (bw_ledger_judgement_luck (judgement)->drawdown_odds));
  double p = bw_ledger_judgement_mcb_p (judgement);
  g_assert_true (p > 0 && p <= 1);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (DocumentFixture *fixture, gconstpointer data);
  } tests[] = {
    { "requests", test_requests },
    { "opening", test_opening },
    { "kept", test_kept },
    { "restarted", test_restarted },
    { "false-alarms", test_false_alarms },
    { "cancelled", test_cancelled },
    { "not-found", test_not_found },
    { "main-loop-serves", test_main_loop_serves },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/judgement/", tests[i].name, NULL);
      g_test_add (path, DocumentFixture, NULL, document_set_up, tests[i].test, document_tear_down);
    }
  g_test_add ("/engine/judgement/forecasts", EngineFixture, NULL, engine_set_up, test_forecasts,
              engine_tear_down);
  return g_test_run ();
}
