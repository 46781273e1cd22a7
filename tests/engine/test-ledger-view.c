/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's figures after every kind of change to its rows: as those of rows read once more, and
 * as those of the analysis. */
#include "ledger-fixture.h"

#include "base/bw-time.h"
#include "db/bw-db.h"

#include <inttypes.h>

#define ZONE "Europe/Berlin"
#define HOUR_MS 3600000
#define DAY_MS (24 * HOUR_MS)
/* Sanitizers find what they look for in the first steps, and take their time. */
#ifdef __SANITIZE_ADDRESS__
#  define N_STEPS 8
#else
#  define N_STEPS 24
#endif

/* One number out of the ledger's database, read past the store. */
static int64_t
query (LedgerFixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->dir, "ledger.db", NULL);
  g_autoptr (BwDb) db = bw_db_open (path, BW_DB_READ_ONLY, 1000, &error);
  g_assert_no_error (error);
  int64_t value = 0;
  bw_db_query_int64 (db, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

/* Changes a row past the store: snapshots stay, and nobody knows. */
static void
spoil (LedgerFixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->dir, "ledger.db", NULL);
  g_autoptr (BwDb) db = bw_db_open (path, 0, 1000, &error);
  g_assert_no_error (error);
  bw_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

static const BwMetric *
metric_of (const char *name, const char *model)
{
  return bw_metric_get_labels (name, "source", LEDGER_SOURCE, "model", model, NULL);
}

/* The stream's figures by the analysis; those of today and of this week, which it has not, are left
 * to the comparison with rows read once more. */
static void
assert_analysis (LedgerFixture *fixture, const BwBatch *batch, const char *model)
{
  g_autoptr (BwAnalysis) analysis = ledger_analyse (fixture, ZONE, model, INT64_MAX);
  unsigned n = 0;
  const BwLedgerMetric *metrics = bw_ledger_metrics (&n);
  for (unsigned i = 0; i < n; i++)
    {
      if (metrics[i].figure == NULL || metrics[i].is_of_period)
        continue;
      double expected = metrics[i].figure (bw_analysis_figures (analysis));
      double found = ledger_value (batch, metric_of (metrics[i].name, model));
      if (!ledger_is_same (found, expected))
        assert_near (found, expected, 1e-9);
    }
}

static BwLedgerChange
add_late_row (LedgerFixture *fixture)
{
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (BwBet));
  int64_t span_ms = fixture->newest_ms - RANDOM_LEDGER_START_MS;
  int64_t at_ms =
      RANDOM_LEDGER_START_MS + (int64_t) (g_rand_double (fixture->random) * (double) span_ms);
  /* Now and then in the moment of a row that is there. */
  if (g_rand_boolean (fixture->random))
    at_ms = bw_bet_order_ms (ledger_bet (
        fixture, (unsigned) g_rand_int_range (fixture->random, 0, (int) fixture->bets->len)));
  BwBet bet = ledger_make_bet (fixture, at_ms);
  g_array_append_val (made, bet);
  g_array_append_val (fixture->bets, bet);
  return ledger_write (fixture, false, made);
}

/* A pending bet is settled now; it moves to the end. */
static BwLedgerChange
settle_one (LedgerFixture *fixture)
{
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (BwBet));
  for (unsigned i = 0; i < fixture->bets->len && changed->len == 0; i++)
    {
      BwBet *bet = ledger_bet (fixture, fixture->bets->len - 1 - i);
      if (bet->status != BW_BET_PENDING)
        continue;
      bet->status = g_rand_boolean (fixture->random) ? BW_BET_WON : BW_BET_LOST;
      bet->profit = bet->status == BW_BET_WON ? bet->stake * 0.9 : -bet->stake;
      fixture->newest_ms += HOUR_MS;
      bet->settled_us = fixture->newest_ms * 1000;
      g_array_append_val (changed, *bet);
    }
  return ledger_write (fixture, false, changed);
}

static BwLedgerChange
change_one (LedgerFixture *fixture)
{
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (BwBet));
  unsigned n = fixture->bets->len;
  /* Mostly new ones: a result that is corrected. */
  unsigned back = (unsigned) g_rand_int_range (fixture->random, 0, (int) MIN (n, 300));
  BwBet *bet = ledger_bet (fixture, g_rand_boolean (fixture->random) ? n - 1 - back : back);
  bet->profit = isnan (bet->profit) ? bet->profit : bet->profit + 3.25;
  bet->model = "elo";
  g_array_append_val (changed, *bet);
  return ledger_write (fixture, false, changed);
}

static BwLedgerChange
remove_some (LedgerFixture *fixture)
{
  for (int i = 0; i < 3; i++)
    g_array_remove_index (
        fixture->bets, (unsigned) g_rand_int_range (fixture->random, 0, (int) fixture->bets->len));
  return ledger_write (fixture, true, fixture->bets);
}

static BwLedgerChange
edit (LedgerFixture *fixture)
{
  switch (g_rand_int_range (fixture->random, 0, 8))
    {
    case 0:
      return add_late_row (fixture);
    case 1:
    case 2:
      return settle_one (fixture);
    case 3:
      return change_one (fixture);
    case 4:
      return remove_some (fixture);
    default:
      return ledger_append (fixture, (unsigned) g_rand_int_range (fixture->random, 1, 60), HOUR_MS);
    }
}

static void
test_edits (LedgerFixture *fixture, gconstpointer data)
{
  g_autoptr (BwLedgerView) live = ledger_view (fixture->ledger, ZONE);
  ledger_append (fixture, 2500, 5 * HOUR_MS);
  int64_t n_steps_with_snapshots = 0;
  for (int step = 0; step < N_STEPS; step++)
    {
      int64_t now_ms = fixture->newest_ms + g_rand_int_range (fixture->random, 0, DAY_MS);
      g_autoptr (BwBatch) found = ledger_refresh (live, now_ms, false);
      n_steps_with_snapshots += query (fixture, "SELECT count(*) > 0 FROM snapshot");
      g_autoptr (BwBatch) expected = ledger_plain_figures (fixture, ZONE, now_ms);
      ledger_assert_same (found, expected);
      g_autoptr (BwLedgerView) fresh = ledger_view (fixture->ledger, ZONE);
      g_autoptr (BwBatch) again = ledger_refresh (fresh, now_ms, true);
      ledger_assert_same (again, expected);
      if (step % 4 == 0)
        {
          assert_analysis (fixture, found, NULL);
          assert_analysis (fixture, found, "elo");
        }
      BwLedgerChange change = edit (fixture);
      bw_ledger_view_invalidate (live, change.first_order_ms);
    }
  g_assert_cmpint (n_steps_with_snapshots, ==, N_STEPS);
}

static void
test_snapshots_are_used (LedgerFixture *fixture, gconstpointer data)
{
  ledger_append (fixture, 3000, 2 * HOUR_MS);
  g_autoptr (BwLedgerView) live = ledger_view (fixture->ledger, ZONE);
  g_autoptr (BwBatch) found = ledger_refresh (live, fixture->newest_ms, false);
  int64_t n_rows = query (fixture, "SELECT min(n_rows) FROM snapshot");
  g_assert_cmpint (n_rows, >=, 1024);
  /* Whoever reads the first rows finds another figure: a fresh view does not. */
  spoil (fixture, "UPDATE bet SET profit = 1e9 WHERE status = 10 AND row < 500");
  g_autoptr (BwLedgerView) fresh = ledger_view (fixture->ledger, ZONE);
  g_autoptr (BwBatch) again = ledger_refresh (fresh, fixture->newest_ms, true);
  ledger_assert_same (again, found);

  /* Days of another zone, or another bankroll, are other figures. */
  g_autoptr (BwLedgerView) other_zone = ledger_view (fixture->ledger, "Pacific/Auckland");
  g_autoptr (BwBatch) zoned = ledger_refresh (other_zone, fixture->newest_ms, true);
  g_assert_cmpfloat (ledger_value (zoned, metric_of ("ledger_profit", NULL)), >, 1e9);
  BwLedgerViewOptions options = { .source = LEDGER_SOURCE,
                                  .bankroll = 1,
                                  .overround = LEDGER_OVERROUND };
  g_autoptr (BwLedgerView) other_bankroll = bw_ledger_view_new (fixture->ledger, &options);
  g_autoptr (BwBatch) banked = ledger_refresh (other_bankroll, fixture->newest_ms, true);
  g_assert_cmpfloat (ledger_value (banked, metric_of ("ledger_profit", NULL)), >, 1e9);
}

static void
test_zones_apart (LedgerFixture *fixture, gconstpointer data)
{
  static const char *const zones[] = { "UTC", ZONE, "Pacific/Auckland", "UTC" };
  ledger_append (fixture, 3000, 2 * HOUR_MS);
  for (unsigned i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autoptr (BwLedgerView) view = ledger_view (fixture->ledger, zones[i]);
      g_autoptr (BwBatch) found = ledger_refresh (view, fixture->newest_ms, false);
      g_autoptr (BwBatch) expected = ledger_plain_figures (fixture, zones[i], fixture->newest_ms);
      ledger_assert_same (found, expected);
    }
}

/* Two writes, of which a refresh knows of one only: what it saves must not hold the old row. */
static void
test_unknown_change (LedgerFixture *fixture, gconstpointer data)
{
  ledger_append (fixture, 1500, 2 * HOUR_MS);
  g_autoptr (BwLedgerView) live = ledger_view (fixture->ledger, ZONE);
  g_autoptr (BwBatch) first = ledger_refresh (live, fixture->newest_ms, false);
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (BwBet));
  BwBet *bet = ledger_bet (fixture, 100);
  bet->status = BW_BET_WON;
  bet->stake = 10;
  bet->profit = 777;
  g_array_append_val (changed, *bet);
  BwLedgerChange unknown = ledger_write (fixture, false, changed);
  BwLedgerChange known = ledger_append (fixture, 2500, 2 * HOUR_MS);
  bw_ledger_view_invalidate (live, known.first_order_ms);
  g_autoptr (BwBatch) found = ledger_refresh (live, fixture->newest_ms, false);
  g_assert_cmpint (query (fixture, "SELECT count(*) FROM snapshot"), >, 1);

  g_autoptr (BwBatch) expected = ledger_plain_figures (fixture, ZONE, fixture->newest_ms);
  g_autoptr (BwLedgerView) fresh = ledger_view (fixture->ledger, ZONE);
  g_autoptr (BwBatch) again = ledger_refresh (fresh, fixture->newest_ms, true);
  ledger_assert_same (again, expected);
  bw_ledger_view_invalidate (live, unknown.first_order_ms);
  g_autoptr (BwBatch) told = ledger_refresh (live, fixture->newest_ms, false);
  ledger_assert_same (told, expected);
}

/* So many rows come at once, or little by little, that snapshots are due. */
static void
test_many_new_rows (LedgerFixture *fixture, gconstpointer data)
{
  g_autoptr (BwLedgerView) live = ledger_view (fixture->ledger, ZONE);
  ledger_append (fixture, 10, HOUR_MS);
  g_autoptr (BwBatch) first = ledger_refresh (live, fixture->newest_ms, false);
  for (unsigned step = 0; step < 5; step++)
    {
      BwLedgerChange change = ledger_append (fixture, step == 0 ? 2500 : 700, HOUR_MS);
      bw_ledger_view_invalidate (live, change.first_order_ms);
      g_autoptr (BwBatch) found = ledger_refresh (live, fixture->newest_ms, false);
      g_autoptr (BwBatch) expected = ledger_plain_figures (fixture, ZONE, fixture->newest_ms);
      ledger_assert_same (found, expected);
      g_autofree char *sql =
          g_strdup_printf ("SELECT max(n_rows) > %u FROM snapshot", fixture->bets->len - 1500);
      g_assert_cmpint (query (fixture, sql), ==, 1);
    }
}

static void
test_stale (LedgerFixture *fixture, gconstpointer data)
{
  g_autoptr (BwLedgerView) live = ledger_view (fixture->ledger, ZONE);
  g_assert_true (bw_ledger_view_is_stale (live));
  ledger_append (fixture, 10, HOUR_MS);
  g_autoptr (BwBatch) batch = ledger_refresh (live, fixture->newest_ms, false);
  g_assert_false (bw_ledger_view_is_stale (live));
  ledger_append (fixture, 1, HOUR_MS);
  g_assert_true (bw_ledger_view_is_stale (live));
  bw_ledger_view_invalidate (live, INT64_MIN);
  g_autoptr (BwBatch) again = ledger_refresh (live, fixture->newest_ms, false);
  g_assert_false (bw_ledger_view_is_stale (live));
}

/* A ledger turns out to be one of forecasts, or of bets, with its first rows, and may change. */
static void
test_kind (LedgerFixture *fixture, gconstpointer data)
{
  g_autoptr (BwLedgerView) live = ledger_view (fixture->ledger, ZONE);
  g_autoptr (BwBatch) empty = ledger_refresh (live, fixture->newest_ms, false);
  g_assert_cmpfloat (ledger_value (empty, metric_of ("ledger_bankroll", NULL)), ==,
                     LEDGER_BANKROLL);
  g_assert_cmpfloat (ledger_value (empty, metric_of ("ledger_bets", NULL)), ==, 0);

  fixture->has_stakes = false;
  bw_ledger_view_invalidate (live, ledger_append (fixture, 40, HOUR_MS).first_order_ms);
  g_autoptr (BwBatch) forecasts = ledger_refresh (live, fixture->newest_ms, false);
  assert_analysis (fixture, forecasts, NULL);
  g_assert_true (isnan (ledger_value (forecasts, metric_of ("ledger_bankroll", NULL))));
  g_assert_false (isnan (ledger_value (forecasts, metric_of ("ledger_brier", NULL))));

  fixture->has_stakes = true;
  bw_ledger_view_invalidate (live, ledger_append (fixture, 40, HOUR_MS).first_order_ms);
  g_autoptr (BwBatch) bets = ledger_refresh (live, fixture->newest_ms, false);
  assert_analysis (fixture, bets, NULL);
  g_assert_false (isnan (ledger_value (bets, metric_of ("ledger_bankroll", NULL))));

  /* Only the forecasts are left. */
  g_array_set_size (fixture->bets, 40);
  fixture->has_stakes = false;
  bw_ledger_view_invalidate (live, ledger_write (fixture, true, fixture->bets).first_order_ms);
  g_autoptr (BwBatch) left = ledger_refresh (live, fixture->newest_ms, false);
  assert_analysis (fixture, left, NULL);
}

/* Figures of a whole fit are of the last midnight, and stay when a row of today is read again. */
static void
test_fits (LedgerFixture *fixture, gconstpointer data)
{
  ledger_append (fixture, 400, HOUR_MS);
  g_autoptr (GTimeZone) zone = bw_zone_new (ZONE, NULL);
  int64_t offset_ms = bw_zone_offset_us (zone, fixture->newest_ms * 1000) / 1000;
  int64_t local_ms = fixture->newest_ms + offset_ms;
  int64_t midnight_ms = local_ms - local_ms % DAY_MS - offset_ms;
  int64_t now_ms = midnight_ms + 20 * HOUR_MS;
  fixture->newest_ms = MAX (fixture->newest_ms, midnight_ms + HOUR_MS);
  ledger_append (fixture, 5, HOUR_MS / 2);
  g_autoptr (BwLedgerView) live = ledger_view (fixture->ledger, ZONE);
  const char *const models[] = { NULL, "elo" };
  for (int step = 0; step < 4; step++)
    {
      g_autoptr (BwBatch) batch = ledger_refresh (live, now_ms, false);
      for (unsigned i = 0; i < G_N_ELEMENTS (models); i++)
        {
          g_autoptr (BwAnalysis) analysis =
              ledger_analyse (fixture, ZONE, models[i], midnight_ms - 1);
          const BwCalibration *fit = bw_analysis_calibration (analysis);
          assert_near (ledger_value (batch, metric_of ("ledger_mcb", models[i])), fit->corp.mcb,
                       1e-9);
          assert_near (ledger_value (batch, metric_of ("ledger_dsc", models[i])), fit->corp.dsc,
                       1e-9);
          assert_near (ledger_value (batch, metric_of ("ledger_ece", models[i])),
                       fit->equal_width.ece, 1e-9);
        }
      /* Today's last row changes, then the first of all rows, then a model comes today. */
      g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (BwBet));
      BwBet *bet = ledger_bet (fixture, step == 1 ? 0 : fixture->bets->len - 1);
      bet->probability = bet->probability > 0.5 ? 0.25 : 0.75;
      bet->model = step == 2 ? "new" : bet->model;
      g_array_append_val (changed, *bet);
      bw_ledger_view_invalidate (live, ledger_write (fixture, false, changed).first_order_ms);
    }
  /* After midnight they are those of the day that has ended. */
  g_autoptr (BwBatch) next = ledger_refresh (live, midnight_ms + 26 * HOUR_MS, false);
  g_autoptr (BwAnalysis) analysis = ledger_analyse (fixture, ZONE, NULL, INT64_MAX);
  assert_near (ledger_value (next, metric_of ("ledger_mcb", NULL)),
               bw_analysis_calibration (analysis)->corp.mcb, 1e-9);
}

static void
test_trading (LedgerFixture *fixture, gconstpointer data)
{
  g_autoptr (BwLedgerView) live = ledger_view (fixture->ledger, ZONE);
  BwLedgerTrading trading;
  bw_ledger_view_trading (live, &trading);
  g_assert_true (isnan (trading.drawdown) && isnan (trading.roi_z) && isnan (trading.n_rows));
  ledger_append (fixture, 300, HOUR_MS);
  g_autoptr (BwBatch) batch = ledger_refresh (live, fixture->newest_ms, false);
  bw_ledger_view_trading (live, &trading);
  g_autoptr (BwAnalysis) analysis = ledger_analyse (fixture, ZONE, NULL, INT64_MAX);
  const BwLedgerFigures *figures = bw_analysis_figures (analysis);
  assert_near (trading.drawdown, figures->current_drawdown, 1e-12);
  assert_near (trading.roi_z,
               figures->per_bet.mean / (figures->per_bet.sd / sqrt ((double) figures->per_bet.n)),
               1e-9);
  g_assert_cmpfloat (trading.n_rows, ==, 300);
  g_assert_cmpfloat (trading.n_bad_rows, ==, (double) figures->n_invalid);
}

static void
test_cancelled (LedgerFixture *fixture, gconstpointer data)
{
  ledger_append (fixture, 200, HOUR_MS);
  g_autoptr (BwLedgerView) live = ledger_view (fixture->ledger, ZONE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_cancellable_cancel (cancellable);
  g_assert_null (
      bw_ledger_view_refresh (live, fixture->newest_ms * 1000, false, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* What was left half read is read again. */
  g_autoptr (BwBatch) found = ledger_refresh (live, fixture->newest_ms, false);
  g_autoptr (BwBatch) expected = ledger_plain_figures (fixture, ZONE, fixture->newest_ms);
  ledger_assert_same (found, expected);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (LedgerFixture *fixture, gconstpointer data);
  } tests[] = {
    { "edits", test_edits },
    { "snapshots-are-used", test_snapshots_are_used },
    { "zones-apart", test_zones_apart },
    { "unknown-change", test_unknown_change },
    { "many-new-rows", test_many_new_rows },
    { "stale", test_stale },
    { "kind", test_kind },
    { "fits", test_fits },
    { "trading", test_trading },
    { "cancelled", test_cancelled },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/ledger-view/", tests[i].name, NULL);
      g_test_add (path, LedgerFixture, NULL, ledger_set_up, tests[i].func, ledger_tear_down);
    }
  return g_test_run ();
}
