/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A seeded random ledger that is edited: in memory, in a ledger database with snapshots, and in one
 * without. */
#pragma once

#include "engine/bw-analysis.h"
#include "engine/bw-ledger-metrics.h"
#include "engine/bw-ledger-view.h"
#include "lib/bw-test.h"
#include "stats/random-ledger.h"

#define LEDGER_SOURCE "bot"
#define LEDGER_BANKROLL 5000.0
#define LEDGER_OVERROUND 1.03

typedef struct
{
  GRand *random;
  char *dir;
  char *plain_dir;
  BwLedger *ledger; /* views of this one save snapshots */
  BwLedger *plain;  /* has the same rows and never a snapshot */
  GArray *bets;     /* of BwBet in the order they came */
  GStringChunk *ids;
  int64_t newest_ms;
  int64_t n_made;
  bool has_stakes;
} LedgerFixture;

static inline void
ledger_set_up (LedgerFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->random = g_rand_new_with_seed (20260302);
  fixture->dir = bw_test_dir_new ();
  fixture->plain_dir = bw_test_dir_new ();
  fixture->ledger = bw_ledger_open (fixture->dir, false, &error);
  g_assert_no_error (error);
  fixture->plain = bw_ledger_open (fixture->plain_dir, false, &error);
  g_assert_no_error (error);
  fixture->bets = g_array_new (FALSE, FALSE, sizeof (BwBet));
  fixture->ids = g_string_chunk_new (4096);
  fixture->newest_ms = RANDOM_LEDGER_START_MS;
  fixture->has_stakes = true;
}

static inline void
ledger_tear_down (LedgerFixture *fixture, gconstpointer data)
{
  bw_ledger_close (fixture->ledger);
  bw_ledger_close (fixture->plain);
  bw_test_dir_remove (fixture->dir);
  bw_test_dir_remove (fixture->plain_dir);
  g_free (fixture->dir);
  g_free (fixture->plain_dir);
  g_array_unref (fixture->bets);
  g_string_chunk_free (fixture->ids);
  g_rand_free (fixture->random);
}

#define ledger_bet(fixture, i) (&g_array_index ((fixture)->bets, BwBet, (i)))

/** A random bet of order ORDER_MS; pending ones are ordered by when they were placed. */
static inline BwBet
ledger_make_bet (LedgerFixture *fixture, int64_t order_ms)
{
  static const char *const models[] = { "", "elo", "poisson" };
  BwStatsRow row = random_row (fixture->random, order_ms);
  int64_t number = ++fixture->n_made;
  g_autofree char *id = g_strdup_printf ("bet-%" G_GINT64_FORMAT, number);
  /* Three bets on a game, which now and then is on again. */
  g_autofree char *event = g_strdup_printf ("game-%" G_GINT64_FORMAT, number / 3 % 400);
  bool is_pending = row.status == BW_BET_PENDING;
  BwBet bet = {
    .placed_us = (is_pending ? order_ms : order_ms - 3600000) * 1000,
    .settled_us = is_pending ? BW_TIME_NONE : order_ms * 1000 + 7,
    /* Several files into one ledger bring the same numbers again. */
    .ordinal = number % 3,
    .stake = fixture->has_stakes ? row.stake : (double) NAN,
    .odds = row.odds,
    .probability = row.p,
    .closing_odds = row.closing_odds,
    .closing_fair_probability = row.closing_fair_p,
    .profit = fixture->has_stakes ? row.profit : (double) NAN,
    .fee = NAN,
    .status = (BwBetStatus) row.status,
    .id = g_string_chunk_insert (fixture->ids, id),
    .event = number % 5 == 0 ? "" : g_string_chunk_insert (fixture->ids, event),
    .event_key = number % 5 == 0 ? 0 : bw_bet_event_key (event),
    .selection = "",
    .model = models[g_rand_int_range (fixture->random, 0, G_N_ELEMENTS (models))],
    .currency = "",
  };
  return bet;
}

static inline BwLedgerChange
ledger_write_to (BwLedger *ledger, bool is_complete, GArray *bets)
{
  g_autoptr (GError) error = NULL;
  BwLedgerWrite *write = bw_ledger_write_begin (ledger, LEDGER_SOURCE, is_complete);
  BwBetList *list = bw_bet_list_new ();
  for (unsigned i = 0; i < bets->len; i++)
    bw_bet_list_add (list, &g_array_index (bets, BwBet, i));
  g_assert_true (bw_ledger_write_add (write, list));
  BwLedgerChange change;
  bw_ledger_write_end (write, false, NULL, &change, &error);
  g_assert_no_error (error);
  return change;
}

/** Writes BETS (of BwBet, or all there are when IS_COMPLETE) to both ledgers. */
static inline BwLedgerChange
ledger_write (LedgerFixture *fixture, bool is_complete, GArray *bets)
{
  ledger_write_to (fixture->plain, is_complete, bets);
  return ledger_write_to (fixture->ledger, is_complete, bets);
}

/** Appends N bets up to STEP_MS apart. */
static inline BwLedgerChange
ledger_append (LedgerFixture *fixture, unsigned n, int32_t step_ms)
{
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (BwBet));
  for (unsigned i = 0; i < n; i++)
    {
      /* Some share a moment with the one before. */
      if (g_rand_int_range (fixture->random, 0, 6) > 0)
        fixture->newest_ms += g_rand_int_range (fixture->random, 1, step_ms);
      BwBet bet = ledger_make_bet (fixture, fixture->newest_ms);
      g_array_append_val (made, bet);
      g_array_append_val (fixture->bets, bet);
    }
  return ledger_write (fixture, false, made);
}

static inline int
ledger_compare (gconstpointer a, gconstpointer b)
{
  int64_t one = (*(const BwBet *const *) a)->ordinal, other = (*(const BwBet *const *) b)->ordinal;
  return one < other ? -1 : one > other;
}

/** Whether BET is ordered before or at UNTIL_MS. */
static inline bool
ledger_is_until (const BwBet *bet, int64_t until_ms)
{
  return bw_bet_order_ms (bet) <= until_ms;
}

/** The analysis of the bets of MODEL (NULL: all) up to UNTIL_MS, with days of ZONE. (transfer full)
 */
static inline BwAnalysis *
ledger_analyse (LedgerFixture *fixture, const char *zone, const char *model, int64_t until_ms)
{
  const char *zones[] = { zone, NULL };
  g_autoptr (GError) error = NULL;
  BwAnalysisOptions options;
  bw_analysis_options_init (&options);
  options.bankroll = LEDGER_BANKROLL;
  options.overround = LEDGER_OVERROUND;
  options.zones = zones;
  options.model = model;
  options.is_forecasts = !fixture->has_stakes;
  BwAnalysis *analysis = bw_analysis_new (&options, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) bets = g_ptr_array_new ();
  for (unsigned i = 0; i < fixture->bets->len; i++)
    g_ptr_array_add (bets, ledger_bet (fixture, i));
  /* Stable: rows of one ordinal stay as they came. */
  g_ptr_array_sort (bets, ledger_compare);
  for (unsigned i = 0; i < bets->len; i++)
    if (ledger_is_until (g_ptr_array_index (bets, i), until_ms))
      bw_analysis_add (analysis, g_ptr_array_index (bets, i));
  bw_analysis_run (analysis);
  return analysis;
}

/** Without a zone. */
static inline BwLedgerViewOptions
ledger_view_options (void)
{
  return (BwLedgerViewOptions){ .source = LEDGER_SOURCE,
                                .bankroll = LEDGER_BANKROLL,
                                .overround = LEDGER_OVERROUND };
}

/** A view of LEDGER with days of ZONE. (transfer full) */
static inline BwLedgerView *
ledger_view (BwLedger *ledger, const char *zone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) of = bw_zone_new (zone, &error);
  g_assert_no_error (error);
  BwLedgerViewOptions options = ledger_view_options ();
  options.zone = of;
  return bw_ledger_view_new (ledger, &options);
}

/** (transfer full) */
static inline BwBatch *
ledger_refresh (BwLedgerView *view, int64_t now_ms, bool is_read_only)
{
  g_autoptr (GError) error = NULL;
  BwBatch *batch = bw_ledger_view_refresh (view, now_ms * 1000, is_read_only, NULL, &error);
  g_assert_no_error (error);
  return batch;
}

/** The figures of rows that were all read once more, without a snapshot. (transfer full) */
static inline BwBatch *
ledger_plain_figures (LedgerFixture *fixture, const char *zone, int64_t now_ms)
{
  g_autoptr (BwLedgerView) view = ledger_view (fixture->plain, zone);
  return ledger_refresh (view, now_ms, true);
}

/** The value of METRIC in BATCH, which must have it. */
static inline double
ledger_value (const BwBatch *batch, const BwMetric *metric)
{
  for (unsigned i = 0; i < batch->samples->len; i++)
    if (bw_batch_index (batch, i)->metric == metric)
      return bw_batch_index (batch, i)->value;
  g_error ("no %s in the figures", metric->text);
}

static inline bool
ledger_is_same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/** Fails unless both have the same figures: bit for bit, but windows, which are added up in another
 * order. */
static inline void
ledger_assert_same (const BwBatch *found, const BwBatch *expected)
{
  g_assert_cmpuint (found->samples->len, ==, expected->samples->len);
  for (unsigned i = 0; i < expected->samples->len; i++)
    {
      const BwSample *sample = bw_batch_index (expected, i);
      double value = ledger_value (found, sample->metric);
      bool is_window = bw_metric_label (sample->metric, "window") != NULL;
      double share = is_window ? 1e-12 * fmax (1, fabs (sample->value)) : 0;
      if (!ledger_is_same (value, sample->value) && !(fabs (value - sample->value) <= share))
        g_error ("%s is %.17g, expected %.17g", sample->metric->text, value, sample->value);
    }
}
