/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents about ledgers, row by row against what is added up here from the same file. */
#include "document-fixture.h"

/* (transfer full) */
static BwLedgerDocument *
ask (DocumentFixture *fixture, const BwLedgerRequest *request)
{
  g_autoptr (GError) error = NULL;
  QueryAnswer answer = { NULL };
  bw_engine_ledger_document_async (fixture->engine.engine, request, NULL, query_cb, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  BwLedgerDocument *document =
      bw_engine_ledger_document_finish (fixture->engine.engine, result, &error);
  g_assert_no_error (error);
  return document;
}

static bool
is_settled (const Bet *bet)
{
  return strstr ("won lost push", bet->status) != NULL;
}

/* Settled bets of the request's model, whenever they were. (element type Bet, transfer full) */
static GArray *
settled_bets (DocumentFixture *fixture, const BwLedgerRequest *request)
{
  GArray *settled = g_array_new (FALSE, FALSE, sizeof (Bet));
  for (unsigned i = 0; i < fixture->bets->len; i++)
    {
      Bet bet = g_array_index (fixture->bets, Bet, i);
      if (is_settled (&bet) && (request->model == NULL || g_str_equal (bet.model, request->model)))
        g_array_append_val (settled, bet);
    }
  return settled;
}

static void
assert_near (double found, double expected)
{
  if (isnan (found) && isnan (expected))
    return;
  g_assert_cmpfloat_with_epsilon (found, expected, 1e-9 * fmax (1, fabs (expected)));
}

/* The four rolling curves at the bet I of SETTLED. */
static void
check_rolling (const BwLedgerCurves *curves, size_t row, GArray *settled, unsigned i,
               unsigned window)
{
  double n_won = 0, n = 0, implied = 0, z = 1.959963984540054;
  for (unsigned k = 0; i + 1 >= window && k < window; k++)
    {
      const Bet *bet = bet_at (settled, i - k);
      if (g_str_equal (bet->status, "push"))
        continue;
      n++;
      n_won += g_str_equal (bet->status, "won");
      implied += 1 / bet->odds;
    }
  double rate = n_won / n, centre = (rate + z * z / (2 * n)) / (1 + z * z / n);
  double half = z / (1 + z * z / n) * sqrt (rate * (1 - rate) / n + z * z / (4 * n * n));
  assert_near (curves->win_rate[row], n > 0 ? rate : (double) NAN);
  assert_near (curves->win_rate_low[row], n > 0 ? fmax (centre - half, 0) : (double) NAN);
  assert_near (curves->win_rate_high[row], n > 0 ? fmin (centre + half, 1) : (double) NAN);
  assert_near (curves->break_even[row], n > 0 ? implied / n : (double) NAN);
}

/* Every curve, each point from the bets themselves. The number of rows. */
static unsigned
check_curves (const BwLedgerDocument *document, const BwLedgerRequest *request, GArray *settled)
{
  const BwLedgerCurves *curves = bw_ledger_document_curves (document);
  unsigned window = request->rolling_window != 0 ? request->rolling_window : 50;
  double equity = BANKROLL, peak = BANKROLL, profit = 0, expected = NAN;
  size_t row = 0;
  for (unsigned i = 0; i < settled->len; i++)
    {
      const Bet *bet = bet_at (settled, i);
      if (!is_in_range (request, bet))
        {
          equity += row == 0 ? bet->profit : 0;
          peak = fmax (peak, equity);
          continue;
        }
      equity += bet->profit;
      profit += bet->profit;
      peak = fmax (peak, equity);
      if (!isnan (bet->p))
        expected = (isnan (expected) ? 0 : expected) + bet->stake * (bet->p * bet->odds - 1);
      g_assert_cmpuint (row, <, curves->n);
      g_assert_cmpfloat (curves->time_us[row], ==, (double) bet->order_us);
      assert_near (curves->equity[row], equity);
      assert_near (curves->peak[row], peak);
      assert_near (curves->drawdown[row], (peak - equity) / peak);
      assert_near (curves->profit[row], profit);
      assert_near (curves->expected_profit[row], expected);
      g_assert_cmpfloat (curves->stake[row], ==, bet->stake);
      check_rolling (curves, row, settled, i, window);
      row++;
    }
  g_assert_cmpuint (row, ==, curves->n);
  return (unsigned) row;
}

/* Figures, scores and results of the range. */
static void
check_figures (const BwLedgerDocument *document, const BwLedgerRequest *request, GArray *settled)
{
  const BwLedgerFigures *figures = bw_ledger_document_figures (document);
  const BwCalibration *calibration = bw_ledger_document_calibration (document);
  int64_t n_won = 0, n_lost = 0, n_push = 0, n_p = 0, n = 0;
  double profit = 0, opening = BANKROLL, brier = 0;
  g_autofree int8_t *results = g_new0 (int8_t, N_BETS);
  for (unsigned i = 0; i < settled->len; i++)
    {
      const Bet *bet = bet_at (settled, i);
      bool is_won = g_str_equal (bet->status, "won"), is_lost = g_str_equal (bet->status, "lost");
      if (!is_in_range (request, bet))
        {
          opening += n == 0 ? bet->profit : 0;
          continue;
        }
      results[n++] = (int8_t) (is_won - is_lost);
      n_won += is_won;
      n_lost += is_lost;
      n_push += !is_won && !is_lost;
      profit += bet->profit;
      if ((is_won || is_lost) && !isnan (bet->p))
        {
          n_p++;
          brier += (bet->p - is_won) * (bet->p - is_won);
        }
    }
  g_assert_cmpint (figures->n_won, ==, n_won);
  g_assert_cmpint (figures->n_lost, ==, n_lost);
  g_assert_cmpint (figures->n_push, ==, n_push);
  assert_near (figures->profit, profit);
  assert_near (figures->equity, opening + profit);
  g_assert_cmpint (calibration->scores.n, ==, n_p);
  assert_near (calibration->scores.brier, n_p > 0 ? brier / (double) n_p : (double) NAN);
  int8_t last[10] = { 0 };
  size_t n_last = bw_ledger_document_results (document, last, G_N_ELEMENTS (last));
  g_assert_cmpuint (n_last, ==, MIN (n, (int64_t) G_N_ELEMENTS (last)));
  g_assert_cmpmem (last, n_last, results + n - (int64_t) n_last, n_last);
}

static void
check_request (DocumentFixture *fixture, const BwLedgerRequest *request, unsigned n_at_least)
{
  g_autoptr (BwLedgerDocument) document = ask (fixture, request);
  g_autoptr (GArray) settled = settled_bets (fixture, request);
  g_autoptr (GError) error = NULL;
  g_assert_cmpuint (check_curves (document, request, settled), >=, n_at_least);
  check_figures (document, request, settled);
  g_assert_cmpstr (bw_ledger_document_currency (document), ==, "EUR");
  g_autofree char *names = g_strjoinv (" ", (char **) bw_ledger_document_model_names (document));
  g_assert_cmpstr (names, ==, "elo poisson");
  BwLedgerRequest any = { .source = "bot", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  g_autoptr (GArray) all = settled_bets (fixture, &any);
  g_assert_cmpint (bw_ledger_document_first_us (document), ==, bet_at (all, 0)->order_us);
  g_assert_cmpint (bw_ledger_document_last_us (document), ==, bet_at (all, all->len - 1)->order_us);
  const BwLedgerRequest *answered = bw_ledger_document_request (document);
  g_assert_cmpstr (answered->source, ==, "bot");
  g_assert_cmpstr (answered->model, ==, request->model);
  g_assert_cmpint (answered->from_us, ==, request->from_us);
  /* The one that waits gives the very same. */
  g_autoptr (BwLedgerDocument) waited =
      bw_engine_ledger_document (fixture->engine.engine, request, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (waited == document);
}

static void
test_requests (DocumentFixture *fixture, gconstpointer data)
{
  int64_t from_us = bet_at (fixture->bets, 200)->order_us;
  int64_t to_us = bet_at (fixture->bets, 520)->order_us;
  const BwLedgerRequest requests[] = {
    { "bot", NULL, BW_TIME_NONE, BW_TIME_NONE, 0 },
    { "bot", "poisson", BW_TIME_NONE, BW_TIME_NONE, 10 },
    { "bot", NULL, from_us, to_us, 100 },
    { "bot", "elo", from_us, to_us, 0 },
    { "bot", NULL, from_us + 1, to_us + 1, 1 },
    { "bot", NULL, BW_TIME_NONE, to_us, 7 },
    { "bot", NULL, from_us, BW_TIME_NONE, 0 },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (requests); i++)
    check_request (fixture, &requests[i], 100);
  const BwLedgerRequest small[] = {
    { "bot", NULL, BW_TEST_NOW_US, BW_TIME_NONE, 0 },
    { "bot", "nobody", BW_TIME_NONE, BW_TIME_NONE, 0 },
    { "bot", NULL, to_us, from_us, 0 },
    { "bot", "elo", BW_TIME_NONE, BW_TIME_NONE, 100000 },
  };
  for (unsigned i = 0; i < 3; i++)
    {
      g_autoptr (BwLedgerDocument) empty = ask (fixture, &small[i]);
      g_assert_cmpuint (bw_ledger_document_curves (empty)->n, ==, 0);
      g_assert_true (isnan (bw_ledger_document_figures (empty)->win_rate));
    }
  check_request (fixture, &small[3], 100);
}

static void
test_models (DocumentFixture *fixture, gconstpointer data)
{
  BwLedgerRequest request = { .source = "bot",
                              .from_us = bet_at (fixture->bets, 300)->order_us,
                              .to_us = BW_TIME_NONE };
  g_autoptr (BwLedgerDocument) document = ask (fixture, &request);
  const GArray *models = bw_ledger_document_models (document);
  g_assert_cmpuint (models->len, ==, 2);
  for (unsigned i = 0; i < models->len; i++)
    {
      const BwModelFigures *model = &g_array_index (models, BwModelFigures, i);
      request.model = i == 0 ? "elo" : "poisson";
      g_autoptr (GArray) settled = settled_bets (fixture, &request);
      int64_t n = 0;
      double profit = 0;
      for (unsigned k = 0; k < settled->len; k++)
        if (is_in_range (&request, bet_at (settled, k)))
          {
            n++;
            profit += bet_at (settled, k)->profit;
          }
      g_assert_cmpstr (model->name, ==, request.model);
      g_assert_cmpint (model->n, ==, n);
      assert_near (model->profit, profit);
    }
}

/* A window that nothing can fill takes no more room than the rows. */
static void
test_endless_window (DocumentFixture *fixture, gconstpointer data)
{
  BwLedgerRequest endless = {
    .source = "bot", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE, .rolling_window = G_MAXINT32
  };
  g_autoptr (BwLedgerDocument) unfilled = ask (fixture, &endless);
  const BwLedgerCurves *curves = bw_ledger_document_curves (unfilled);
  g_assert_cmpuint (curves->n, >, 0);
  for (size_t i = 0; i < curves->n; i++)
    g_assert_true (isnan (curves->win_rate[i]));
}

static void
test_kept (DocumentFixture *fixture, gconstpointer data)
{
  BwLedgerRequest all = { .source = "bot", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  g_autoptr (BwLedgerDocument) first = ask (fixture, &all);
  all.rolling_window = 50;
  g_autoptr (BwLedgerDocument) again = ask (fixture, &all);
  g_assert_true (first == again);
  for (unsigned i = 1; i <= 7; i++)
    {
      BwLedgerRequest other = all;
      other.rolling_window = i;
      g_autoptr (BwLedgerDocument) document = ask (fixture, &other);
      g_assert_true (document != first);
    }
  g_autoptr (BwLedgerDocument) still = ask (fixture, &all);
  g_assert_true (first == still);
  /* Another row: nothing of what was kept holds. */
  g_autofree char *path = g_build_filename (fixture->engine.dir, "bets.csv", NULL);
  g_autofree char *csv = bw_test_read (path);
  g_autofree char *more = g_strconcat (
      csv, "late,2026-03-02T11:59:00Z,2026-03-02T11:59:30Z,elo,10,2,,0.5,won,10,USD\n", NULL);
  g_free (bw_test_write (fixture->engine.dir, "bets.csv", more, -1));
  engine_run (&fixture->engine, 1, 2);
  g_autoptr (BwLedgerDocument) fresh = ask (fixture, &all);
  g_assert_true (fresh != first);
  g_assert_cmpuint (bw_ledger_document_curves (fresh)->n, ==,
                    bw_ledger_document_curves (first)->n + 1);
  /* Two currencies are none. */
  g_assert_cmpstr (bw_ledger_document_currency (fresh), ==, "");
  g_assert_cmpstr (bw_ledger_document_currency (first), ==, "EUR");
}

static void
ask_document (BwEngine *engine, GCancellable *cancellable, QueryAnswer *answer)
{
  BwLedgerRequest request = { .source = "bot", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  bw_engine_ledger_document_async (engine, &request, cancellable, query_cb, answer);
}

static bool
finish_document (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_autoptr (BwLedgerDocument) document = bw_engine_ledger_document_finish (engine, result, error);
  return document != NULL;
}

static void
test_cancelled (DocumentFixture *fixture, gconstpointer data)
{
  query_assert_cancels (fixture->engine.engine, ask_document, finish_document);
}

static void
test_main_loop_serves (DocumentFixture *fixture, gconstpointer data)
{
  query_assert_waits (fixture->engine.engine, ask_document);
}

static void
test_not_found (DocumentFixture *fixture, gconstpointer data)
{
  static const char *const sources[] = { "nobody", "pc" };
  for (unsigned i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autoptr (GError) error = NULL;
      BwLedgerRequest request = { .source = sources[i],
                                  .from_us = BW_TIME_NONE,
                                  .to_us = BW_TIME_NONE };
      g_assert_null (bw_engine_ledger_document (fixture->engine.engine, &request, NULL, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
      g_assert_nonnull (strstr (error->message, sources[i]));
    }
}

/* One that is configured and has no rows so far is empty. */
static void
test_no_rows (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  engine_write_config (fixture, ENGINE_GENERAL "[source bot]\ntype=ledger\npath=none.csv\n");
  g_autoptr (BwEngine) engine = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  BwLedgerRequest request = { .source = "bot", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  g_autoptr (BwLedgerDocument) document =
      bw_engine_ledger_document (engine, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bw_ledger_document_curves (document)->n, ==, 0);
  g_assert_cmpint (bw_ledger_document_first_us (document), ==, BW_TIME_NONE);
  g_assert_cmpstr (bw_ledger_document_currency (document), ==, "");
  g_assert_null (bw_ledger_document_model_names (document)[0]);
  int8_t results[3];
  g_assert_cmpuint (bw_ledger_document_results (document, results, 3), ==, 0);
}

/* Forecasts have no money, and chances that can be judged. */
static void
test_forecasts (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  forecasts_start (fixture);
  BwLedgerRequest request = { .source = "bot", .from_us = BW_TIME_NONE, .to_us = BW_TIME_NONE };
  g_autoptr (BwLedgerDocument) document =
      bw_engine_ledger_document (fixture->engine, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (bw_ledger_document_figures (document)->is_forecasts);
  g_assert_cmpint (bw_ledger_document_calibration (document)->scores.n, ==, 60);
  const BwLedgerCurves *curves = bw_ledger_document_curves (document);
  g_assert_cmpuint (curves->n, ==, 60);
  g_assert_true (isnan (curves->equity[59]) && isnan (curves->win_rate[59]));
  g_assert_true (isnan (curves->time_us[0]) && isnan (curves->stake[0]));
  /* Nor does the running view take them for bets. */
  const BwMetric *rate = bw_metric_parse ("ledger_win_rate{source=\"bot\"}", NULL);
  const BwMetric *brier = bw_metric_parse ("ledger_brier{source=\"bot\"}", NULL);
  g_assert_false (bw_engine_latest (fixture->engine, rate, NULL, NULL));
  g_assert_true (bw_engine_latest (fixture->engine, brier, NULL, NULL));
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
    { "models", test_models },
    { "endless-window", test_endless_window },
    { "kept", test_kept },
    { "cancelled", test_cancelled },
    { "not-found", test_not_found },
    { "main-loop-serves", test_main_loop_serves },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/document/", tests[i].name, NULL);
      g_test_add (path, DocumentFixture, NULL, document_set_up, tests[i].test, document_tear_down);
    }
  g_test_add ("/engine/document/no-rows", EngineFixture, NULL, engine_set_up, test_no_rows,
              engine_tear_down);
  g_test_add ("/engine/document/forecasts", EngineFixture, NULL, engine_set_up, test_forecasts,
              engine_tear_down);
  return g_test_run ();
}
