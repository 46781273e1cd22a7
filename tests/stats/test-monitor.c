/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence against a ledger: by hand, by enumeration, and on random ledgers against products. */
#include "plain-monitor.h"
#include "random-ledger.h"


static BwStatsRow
bet (BwBetStatus status, double odds, double p, uint32_t event, int64_t hour)
{
  BwStatsRow row = { .order_ms = RANDOM_LEDGER_START_MS + hour * PLAIN_HOUR_MS,
                     .status = status,
                     .stake = 10,
                     .odds = odds,
                     .p = p,
                     .closing_odds = 2,
                     .closing_fair_p = NAN,
                     .event = event };
  row.profit = status == BW_BET_WON ? 10 * (odds - 1) : status == BW_BET_LOST ? -10 : 0;
  return row;
}

static void
start (BwMonitor *monitor, BwMonitorKind kind)
{
  BwMonitorSpec spec = bw_monitor_spec (kind);
  bw_monitor_init (monitor, &spec);
}

static void
push_each (BwMonitor *monitor, const BwStatsRow *rows, size_t n)
{
  for (size_t i = 0; i < n; i++)
    bw_monitor_push (monitor, &rows[i], 1);
}

static void
test_names (void)
{
  for (unsigned i = 0; i < BW_N_MONITORS; i++)
    {
      BwMonitorKind kind = BW_N_MONITORS;
      BwMonitorSpec spec = bw_monitor_spec (i);
      g_assert_true (bw_monitor_kind_parse (bw_monitor_kind_name (i), &kind));
      g_assert_cmpuint (kind, ==, i);
      g_assert_true (bw_monitor_spec_is_valid (&spec));
    }
  BwMonitorKind kind;
  g_assert_false (bw_monitor_kind_parse ("ROI", &kind));
  g_assert_false (bw_monitor_kind_parse (NULL, &kind));
  g_assert_null (bw_monitor_kind_name (BW_N_MONITORS));
}

static void
test_specs (void)
{
  const struct
  {
    BwMonitorSpec spec;
    bool is_valid;
  } cases[] = {
    { { BW_MONITOR_WIN_RATE, .02 }, true },  { { BW_MONITOR_WIN_RATE, .999 }, true },
    { { BW_MONITOR_WIN_RATE, .01 }, false }, { { BW_MONITOR_WIN_RATE, 1 }, false },
    { { BW_MONITOR_WIN_RATE, 0 }, true },    { { BW_MONITOR_WIN_RATE, -.1 }, false },
    { { BW_MONITOR_WIN_RATE, NAN }, false }, { { BW_MONITOR_ROI, -.5 }, true },
    { { BW_MONITOR_ROI, -1 }, false },       { { BW_MONITOR_ROI, INFINITY }, false },
    { { BW_MONITOR_CLV, .01 }, true },       { { BW_MONITOR_CLV, 0 }, false },
    { { BW_MONITOR_CLV, INFINITY }, false }, { { BW_MONITOR_CLV, NAN }, false },
    { { BW_MONITOR_CALIBRATION, 0 }, true }, { { BW_N_MONITORS, 0 }, false },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (bw_monitor_spec_is_valid (&cases[i].spec), ==, cases[i].is_valid);
}

/* Made once with numpy: a bet won and one lost. */
static void
test_golden (void)
{
  const double e[] = { -0.2196509298879934, -0.058077659066609666 };
  const double sr[] = { -0.2196509298879934, 0.7704153513982317 };
  const BwStatsRow rows[] = { bet (BW_BET_WON, 1.91, .55, 0, 0),
                              bet (BW_BET_LOST, 1.91, .55, 0, 1) };
  BwMonitor monitor;
  start (&monitor, BW_MONITOR_WIN_RATE);
  for (unsigned i = 0; i < 2; i++)
    {
      bw_monitor_push (&monitor, &rows[i], 1);
      assert_near (monitor.process.log_e, e[i], 1e-13);
      assert_near (monitor.process.log_sr, sr[i], 1e-13);
    }
}

/* How many components, and the first and the last factor. */
static void
check_factors (BwMonitorSpec spec, BwStatsRow row, unsigned n, double first, double last)
{
  double factors[BW_E_PROCESS_MAX];
  g_assert_cmpuint (bw_monitor_factors (&spec, &row, factors), ==, n);
  if (n == 0)
    return;
  assert_near (exp (factors[0]), first, 1e-13);
  assert_near (exp (factors[n - 1]), last, 1e-13);
}

static void
test_factors (void)
{
  const BwMonitorSpec rate = { BW_MONITOR_WIN_RATE, .5 }, low_rate = { BW_MONITOR_WIN_RATE, .1 },
                      roi = { BW_MONITOR_ROI, 0 }, edge = { BW_MONITOR_ROI, .05 },
                      clv = { BW_MONITOR_CLV, .1 }, calibration = { BW_MONITOR_CALIBRATION, 0 };
  check_factors (rate, bet (BW_BET_WON, 2, .5, 0, 0), 9, .98, .4);
  check_factors (rate, bet (BW_BET_LOST, 2, .5, 0, 0), 9, 1.02, 1.6);
  /* Of a rate of 10 % the falls of 10 % and more are no alternatives. */
  check_factors (low_rate, bet (BW_BET_WON, 2, .5, 0, 0), 5, .9, .3);
  check_factors (roi, bet (BW_BET_LOST, 3, .5, 0, 0), 7, 1.32, 1.005);
  check_factors (roi, bet (BW_BET_WON, 3, .5, 0, 0), 7, .36, .99);
  check_factors (roi, bet (BW_BET_PUSH, 3, .5, 0, 0), 7, 1, 1);
  check_factors (edge, bet (BW_BET_PUSH, 2.05, .5, 0, 0), 7, 1.032, 1.0005);
  check_factors (edge, bet (BW_BET_WON, 1.04, .5, 0, 0), 0, 0, 0); /* it can't do better */
  /* 10 % below the close and more count as that: the clip. */
  check_factors (clv, bet (BW_BET_PUSH, 1.9, .5, 0, 0), 7, 1.32, 1.005);
  check_factors (clv, bet (BW_BET_PUSH, 1.5, .5, 0, 0), 7, 1.64, 1.01);
  check_factors (clv, bet (BW_BET_WON, 2.5, .5, 0, 0), 7, .36, .99);
  /* σ (−.5) / .5 and σ (.5) / .5. */
  check_factors (calibration, bet (BW_BET_WON, 2, .5, 0, 0), 29, .7550813375962908,
                 1.2449186624037092);
  check_factors (calibration, bet (BW_BET_LOST, 2, .5, 0, 0), 29, 1.2449186624037092,
                 .7550813375962908);
}

static void
test_certain_forecasts (void)
{
  const BwMonitorSpec spec = { BW_MONITOR_CALIBRATION, 0 };
  check_factors (spec, bet (BW_BET_WON, 2, 1, 0, 0), 29, 1, 1);
  check_factors (spec, bet (BW_BET_LOST, 2, 0, 0, 0), 29, 1, 1);
  check_factors (spec, bet (BW_BET_LOST, 2, 1, 0, 0), 29, 1e6, 1e6);
  check_factors (spec, bet (BW_BET_WON, 2, 0, 0, 0), 29, 1e6, 1e6);
  check_factors (spec, bet (BW_BET_PUSH, 2, .5, 0, 0), 0, 0, 0);
  check_factors (spec, bet (BW_BET_WON, 2, NAN, 0, 0), 0, 0, 0);
  /* Nearly certain: the logit is cut to 30. */
  BwStatsRow row = bet (BW_BET_WON, 2, 1e-20, 0, 0);
  double factors[BW_E_PROCESS_MAX];
  bw_monitor_factors (&spec, &row, factors);
  assert_near (factors[5], -60.5 - log (1e-20), 1e-14);
}

/* What does not count for one or another. */
static void
test_what_counts (void)
{
  const BwMonitorSpec specs[] = { bw_monitor_spec (BW_MONITOR_WIN_RATE),
                                  bw_monitor_spec (BW_MONITOR_ROI),
                                  bw_monitor_spec (BW_MONITOR_CALIBRATION),
                                  bw_monitor_spec (BW_MONITOR_CLV) };
  struct
  {
    BwStatsRow row;
    const char *counts; /* for which of the four */
  } cases[] = {
    { bet (BW_BET_WON, 2, .5, 0, 0), "1111" },     { bet (BW_BET_LOST, 2, .5, 0, 0), "1111" },
    { bet (BW_BET_PUSH, 2, .5, 0, 0), "0101" },    { bet (BW_BET_VOID, 2, .5, 0, 0), "0000" },
    { bet (BW_BET_PENDING, 2, .5, 0, 0), "0000" }, { bet (BW_BET_WON, 2, NAN, 0, 0), "1101" },
    { bet (BW_BET_WON, 2, .5, 0, 0), "1010" },     { bet (BW_BET_WON, 2, .5, 0, 0), "1011" },
    { bet (BW_BET_WON, 2, .5, 0, 0), "0000" },
  };
  cases[6].row.odds = NAN;
  cases[7].row.stake = cases[7].row.profit = 0;
  cases[8].row.profit = NAN;
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    for (unsigned k = 0; k < BW_N_MONITORS; k++)
      {
        double factors[BW_E_PROCESS_MAX];
        bool counts = bw_monitor_factors (&specs[k], &cases[i].row, factors) > 0;
        if (counts != (cases[i].counts[k] == '1'))
          g_error ("case %u, %s", i, bw_monitor_kind_name (k));
      }
}

/* Σ chance · E over all outcomes of N bets won with CHANCE. */
static double
expected_e (const BwMonitorSpec *spec, unsigned n, double chance, double p)
{
  long double sum = 0;
  for (unsigned outcome = 0; outcome < 1U << n; outcome++)
    {
      BwMonitor monitor;
      long double weight = 1;
      bw_monitor_init (&monitor, spec);
      for (unsigned i = 0; i < n; i++)
        {
          bool is_won = (outcome >> i & 1) != 0;
          BwStatsRow row = bet (is_won ? BW_BET_WON : BW_BET_LOST, 1 / chance, p, 0, i);
          bw_monitor_push (&monitor, &row, 1);
          weight *= is_won ? chance : 1 - chance;
        }
      sum += weight * expl (monitor.process.log_e);
    }
  return (double) sum;
}

/* The guarantee itself: an honest bot's evidence is 1 on average, a better one's below. */
static void
test_expectation (void)
{
  const BwMonitorSpec rate = { BW_MONITOR_WIN_RATE, .55 }, roi = bw_monitor_spec (BW_MONITOR_ROI),
                      calibration = bw_monitor_spec (BW_MONITOR_CALIBRATION);
  assert_near (expected_e (&rate, 9, .55, NAN), 1, 1e-13);
  g_assert_cmpfloat (expected_e (&rate, 9, .6, NAN), <, .9);
  g_assert_cmpfloat (expected_e (&rate, 9, .5, NAN), >, 1.05);
  assert_near (expected_e (&roi, 9, .4, NAN), 1, 1e-13);
  assert_near (expected_e (&calibration, 9, .3, .3), 1, 1e-13);
  g_assert_cmpfloat (expected_e (&calibration, 9, .3, .45), >, 1.05);
}

/* The rate that breaks even at each bet's own odds: honest at any odds, where a fixed rate doubts
 * whoever bets on outsiders; at even odds it is the fixed one. */
static void
test_break_even (void)
{
  const BwMonitorSpec asked = { BW_MONITOR_WIN_RATE, BW_MONITOR_BREAK_EVEN };
  const BwMonitorSpec rate = { BW_MONITOR_WIN_RATE, .5 };
  const BwMonitorSpec usual = bw_monitor_spec (BW_MONITOR_WIN_RATE);
  for (double chance = .05; chance < 1; chance += .1)
    assert_near (expected_e (&asked, 9, chance, NAN), 1, 1e-13);
  g_assert_cmpfloat (expected_e (&usual, 9, .25, NAN), >, 1.5);
  BwMonitor a, b;
  bw_monitor_init (&a, &asked);
  bw_monitor_init (&b, &rate);
  for (int i = 0; i < 40; i++)
    {
      BwStatsRow row = bet (i % 3 == 0 ? BW_BET_WON : BW_BET_LOST, 2, NAN, 0, i);
      bw_monitor_push (&a, &row, 1);
      bw_monitor_push (&b, &row, 1);
      assert_near (a.process.log_e, b.process.log_e, 1e-13);
      assert_near (a.process.log_sr, b.process.log_sr, 1e-13);
    }
  BwStatsRow without = bet (BW_BET_LOST, NAN, NAN, 0, 50);
  bw_monitor_push (&a, &without, 1);
  g_assert_cmpint (a.n_rows, ==, 40);
}

/* A mean of e-values, not their product: 3 lost bets of one match are one. */
static void
test_event_is_one_step (void)
{
  const BwStatsRow rows[] = { bet (BW_BET_LOST, 2, .5, 7, 0), bet (BW_BET_LOST, 2, .5, 7, 0),
                              bet (BW_BET_LOST, 2, .5, 7, 0) };
  for (unsigned kind = 0; kind < BW_N_MONITORS; kind++)
    {
      BwMonitor single, together, later;
      start (&single, kind);
      start (&together, kind);
      start (&later, kind);
      bw_monitor_push (&single, rows, 1);
      bw_monitor_push (&together, rows, 3);
      push_each (&later, rows, 3);
      g_assert_cmpint (together.process.n, ==, 1);
      g_assert_cmpint (together.n_rows, ==, 3);
      assert_near (together.process.log_e, single.process.log_e, 1e-14);
      g_assert_cmpmem (&later, sizeof later, &together, sizeof together);
    }
}

/* Won and lost in one event: ROI factors 1 + f and 1 − f have the mean 1. */
static void
test_event_mean (void)
{
  const BwStatsRow rows[] = { bet (BW_BET_LOST, 2, .5, 7, 0), bet (BW_BET_WON, 2, .5, 7, 2) };
  BwMonitor monitor;
  start (&monitor, BW_MONITOR_ROI);
  bw_monitor_push (&monitor, &rows[0], 1);
  g_assert_cmpfloat (monitor.process.log_e, >, .1);
  bw_monitor_push (&monitor, &rows[1], 1);
  assert_near (monitor.process.log_e, 0, 1e-15);
  assert_near (monitor.process.log_e_max, 0, 1e-15); /* what stood in between is taken back */
  g_assert_cmpint (monitor.process.n, ==, 1);
}

static void
check_steps (const BwStatsRow *rows, size_t n, int64_t n_steps, int64_t n_rows, int64_t n_skipped)
{
  BwMonitor monitor;
  start (&monitor, BW_MONITOR_WIN_RATE);
  push_each (&monitor, rows, n);
  g_assert_cmpint (monitor.process.n, ==, n_steps);
  g_assert_cmpint (monitor.n_rows, ==, n_rows);
  g_assert_cmpint (monitor.n_skipped, ==, n_skipped);
}

static void
test_event_order (void)
{
  const BwBetStatus won = BW_BET_WON, lost = BW_BET_LOST;
  /* Not known: each is its own. */
  const BwStatsRow unknown[] = { bet (won, 2, .5, 0, 0), bet (lost, 2, .5, 0, 0) };
  /* After another event's step it is too late. */
  const BwStatsRow late[] = { bet (won, 2, .5, 1, 0), bet (won, 2, .5, 2, 1),
                              bet (won, 2, .5, 1, 2) };
  const BwStatsRow after_unknown[] = { bet (won, 2, .5, 1, 0), bet (won, 2, .5, 0, 1),
                                       bet (won, 2, .5, 1, 2) };
  /* 12 hours are one event, counted from its first; 13 another of the same name. */
  const BwStatsRow long_one[] = { bet (won, 2, .5, 1, 0), bet (won, 2, .5, 1, 12) };
  const BwStatsRow again[] = { bet (won, 2, .5, 1, 0), bet (won, 2, .5, 1, 7),
                               bet (won, 2, .5, 1, 13) };
  const BwStatsRow tomorrow[] = { bet (won, 2, .5, 1, 0), bet (won, 2, .5, 2, 1),
                                  bet (won, 2, .5, 1, 24) };
  /* What does not count is no step of another event. */
  const BwStatsRow pushed[] = { bet (won, 2, .5, 1, 0), bet (BW_BET_PUSH, 2, .5, 2, 1),
                                bet (won, 2, .5, 1, 2) };
  check_steps (unknown, 2, 2, 2, 0);
  check_steps (late, 3, 2, 2, 1);
  check_steps (after_unknown, 3, 2, 2, 1);
  check_steps (long_one, 2, 1, 2, 0);
  check_steps (again, 3, 2, 3, 0);
  check_steps (tomorrow, 3, 3, 3, 0);
  check_steps (pushed, 3, 1, 2, 0);
}

/* Of one moment nothing is before the other: what ends the last step may stand anywhere. */
static void
test_event_in_moment (void)
{
  const BwStatsRow rows[] = { bet (BW_BET_WON, 2, .5, 1, 0), bet (BW_BET_LOST, 2, .5, 2, 1),
                              bet (BW_BET_LOST, 2, .5, 1, 1), bet (BW_BET_WON, 2, .5, 2, 1) };
  const BwStatsRow swapped[] = { rows[0], rows[2], rows[1], rows[3] };
  BwMonitor a, b;
  start (&a, BW_MONITOR_ROI);
  start (&b, BW_MONITOR_ROI);
  bw_monitor_push (&a, rows, 1);
  bw_monitor_push (&a, rows + 1, 3);
  bw_monitor_push (&b, swapped, 1);
  bw_monitor_push (&b, swapped + 1, 3);
  g_assert_cmpint (a.process.n, ==, 2);
  g_assert_cmpint (a.n_rows, ==, 4);
  g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
}

static void
note_step (const BwMonitor *monitor, void *data)
{
  g_string_append_printf (data, "%d/%d ", (int) monitor->process.n, (int) monitor->n_last);
}

/* Each step is told of, also one that grows. */
static void
test_told (void)
{
  const BwStatsRow rows[] = { bet (BW_BET_WON, 2, .5, 1, 0),  bet (BW_BET_LOST, 2, .5, 2, 1),
                              bet (BW_BET_LOST, 2, .5, 1, 1), bet (BW_BET_VOID, 2, .5, 3, 1),
                              bet (BW_BET_WON, 2, .5, 2, 1),  bet (BW_BET_WON, 2, .5, 0, 2),
                              bet (BW_BET_WON, 2, .5, 2, 3) };
  g_autoptr (GString) told = g_string_new (NULL);
  BwMonitor monitor;
  start (&monitor, BW_MONITOR_ROI);
  bw_monitor_push_each (&monitor, rows, 1, note_step, told);
  bw_monitor_push_each (&monitor, rows + 1, 4, note_step, told);
  bw_monitor_push_each (&monitor, rows + 5, 1, note_step, told);
  bw_monitor_push_each (&monitor, rows + 6, 1, note_step, told);
  g_assert_cmpstr (told->str, ==, "1/1 1/2 2/2 3/1 ");
}

static void
test_restart (void)
{
  const BwStatsRow rows[] = { bet (BW_BET_LOST, 2, .5, 1, 0), bet (BW_BET_LOST, 2, .5, 2, 1),
                              bet (BW_BET_LOST, 2, .5, 2, 2), bet (BW_BET_LOST, 2, .5, 3, 2) };
  BwMonitor monitor, fresh;
  start (&monitor, BW_MONITOR_ROI);
  push_each (&monitor, rows, 2);
  bw_monitor_restart (&monitor);
  g_assert_cmpint (monitor.process.n, ==, 0);
  g_assert_cmpfloat (monitor.process.log_e, ==, 0);
  bw_monitor_push (&monitor, &rows[2], 1); /* it entered before */
  g_assert_cmpint (monitor.process.n, ==, 0);
  g_assert_cmpint (monitor.n_skipped, ==, 1);
  bw_monitor_push (&monitor, &rows[3], 1);
  start (&fresh, BW_MONITOR_ROI);
  bw_monitor_push (&fresh, &rows[3], 1);
  g_assert_cmpmem (&monitor.process, sizeof monitor.process, &fresh.process, sizeof fresh.process);
}

/* Numbers that no bookmaker has: everything stays finite. */
static void
test_extremes (void)
{
  const double odds[] = { 1 + 2.3e-16, 1.01, 1e300 }, p[] = { 5e-324, 1e-300, 1 - 1e-16 };
  for (unsigned kind = 0; kind < BW_N_MONITORS; kind++)
    {
      BwMonitor monitor;
      start (&monitor, kind);
      for (unsigned i = 0; i < 27; i++)
        {
          BwStatsRow row = bet (i % 2 == 0 ? BW_BET_WON : BW_BET_LOST, odds[i % 3], p[i / 3 % 3],
                                1 + i / 4, i * 20);
          row.stake = i % 5 == 0 ? 1e-320 : 1e300;
          row.profit = i % 2 == 0 ? 1e300 : -1e300;
          bw_monitor_push (&monitor, &row, 1);
          bw_monitor_push (&monitor, &row, 1);
        }
      g_assert_cmpint (monitor.process.n, >, 5);
      g_assert_true (isfinite (monitor.process.log_e) && isfinite (monitor.process.log_sr));
      g_assert_true (isfinite (monitor.process.log_e_max));
    }
}

static void
test_diagnosis (void)
{
  double a, b;
  BwMonitor monitor;
  start (&monitor, BW_MONITOR_CALIBRATION);
  bw_monitor_diagnosis (&monitor, &a, &b);
  g_assert_cmpfloat (a, ==, 0);
  g_assert_cmpfloat (b, ==, 1);
  /* Says 90 % and 10 %, is right in 2 of 3: σ (b · 2.197) = 2/3, b = .315. */
  for (unsigned i = 0; i < 300; i++)
    {
      bool is_right = i % 3 > 0, is_high = i / 3 % 2 == 0;
      BwStatsRow row =
          bet (is_right == is_high ? BW_BET_WON : BW_BET_LOST, 2, is_high ? .9 : .1, 0, i);
      bw_monitor_push (&monitor, &row, 1);
    }
  bw_monitor_diagnosis (&monitor, &a, &b);
  g_assert_cmpfloat (a, ==, 0);
  g_assert_cmpfloat (b, ==, .3);
  /* Says 50 %, happens in 62 %: σ (.5) = .622. */
  start (&monitor, BW_MONITOR_CALIBRATION);
  for (unsigned i = 0; i < 300; i++)
    {
      BwStatsRow row = bet (i % 50 < 31 ? BW_BET_WON : BW_BET_LOST, 2, .5, 0, i);
      bw_monitor_push (&monitor, &row, 1);
    }
  bw_monitor_diagnosis (&monitor, &a, &b);
  g_assert_cmpfloat (a, ==, .5);
}

static void
check_against (const PlainMonitor *plain, const BwMonitor *monitor)
{
  const BwEProcess *process = &monitor->process;
  double log_e = 0, log_sr = -INFINITY, log_e_max = 0, log_sr_max = -INFINITY;
  int64_t first_e_20 = 0, first_sr_1e3 = 0;
  g_assert_cmpint (process->n, ==, plain->n_steps);
  g_assert_cmpint (monitor->n_skipped, ==, plain->n_skipped);
  for (unsigned n = 1; n <= plain->n_steps; n++)
    {
      plain_values (plain, n, &log_e, &log_sr);
      log_e_max = MAX (log_e_max, log_e);
      log_sr_max = MAX (log_sr_max, log_sr);
      first_e_20 = first_e_20 == 0 && log_e >= log (20) ? n : first_e_20;
      first_sr_1e3 = first_sr_1e3 == 0 && log_sr >= log (1000) ? n : first_sr_1e3;
    }
  assert_near (process->log_e, log_e, 1e-12);
  assert_near (process->log_sr, log_sr, 1e-12);
  assert_near (process->log_e_max, log_e_max, 1e-12);
  assert_near (process->log_sr_max, log_sr_max, 1e-12);
  g_assert_cmpint (process->first_e_20, ==, first_e_20);
  g_assert_cmpint (process->first_sr_1e3, ==, first_sr_1e3);
}

static void
check_ledger (const BwStatsRow *rows, unsigned n, BwMonitorSpec spec)
{
  g_autofree PlainMonitor *plain = g_new0 (PlainMonitor, 1);
  BwMonitor monitor;
  plain->spec = spec;
  bw_monitor_init (&monitor, &spec);
  for (unsigned i = 0, end; i < n; i = end)
    {
      for (end = i + 1; end < n && rows[end].order_ms == rows[i].order_ms; end++)
        ;
      bw_monitor_push (&monitor, &rows[i], end - i);
      plain_moment (plain, &rows[i], end - i);
    }
  check_against (plain, &monitor);
}

/* 2000 ledgers; in three of four of them many bets share an event. */
static void
test_random_ledgers (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (52);
  for (unsigned turn = 0; turn < 2000; turn++)
    {
      unsigned n = (unsigned) g_rand_int_range (random, 0, PLAIN_MAX_STEPS + 1);
      g_autofree BwStatsRow *rows = random_ledger (random, n);
      for (unsigned i = 0; i < n; i++)
        rows[i].event = turn % 4 == 0 ? 0 : (uint32_t) g_rand_int_range (random, 0, 5);
      double pi0 = g_rand_double_range (random, .011, .99);
      check_ledger (rows, n, (BwMonitorSpec){ BW_MONITOR_WIN_RATE, pi0 });
      check_ledger (rows, n, bw_monitor_spec (BW_MONITOR_WIN_RATE));
      check_ledger (rows, n,
                    (BwMonitorSpec){ BW_MONITOR_ROI, g_rand_double_range (random, -.2, .2) });
      check_ledger (rows, n, bw_monitor_spec (BW_MONITOR_CALIBRATION));
      check_ledger (rows, n,
                    (BwMonitorSpec){ BW_MONITOR_CLV, g_rand_double_range (random, .01, .3) });
    }
}

/* More events than are remembered, in one moment and over many. */
static void
test_many_events (void)
{
  enum
  {
    N = 3000
  };
  g_autofree BwStatsRow *rows = g_new (BwStatsRow, 2 * N);
  BwMonitor monitor;
  start (&monitor, BW_MONITOR_WIN_RATE);
  for (unsigned i = 0; i < 2 * N; i++)
    rows[i] = bet (BW_BET_WON, 2, .5, 1 + i % N, 0);
  bw_monitor_push (&monitor, rows, 2 * N);
  g_assert_cmpint (monitor.process.n, ==, N);
  g_assert_cmpint (monitor.n_rows, ==, 2 * N);
  g_assert_cmpint (monitor.n_recent, ==, N);
  /* The last 64 are known still. */
  push_each (&monitor, rows + N - BW_MONITOR_N_RECENT, BW_MONITOR_N_RECENT - 1);
  g_assert_cmpint (monitor.n_skipped, ==, BW_MONITOR_N_RECENT - 1);
  g_assert_cmpint (monitor.process.n, ==, N);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/monitor/names", test_names);
  g_test_add_func ("/monitor/specs", test_specs);
  g_test_add_func ("/monitor/golden", test_golden);
  g_test_add_func ("/monitor/factors", test_factors);
  g_test_add_func ("/monitor/certain-forecasts", test_certain_forecasts);
  g_test_add_func ("/monitor/what-counts", test_what_counts);
  g_test_add_func ("/monitor/expectation", test_expectation);
  g_test_add_func ("/monitor/break-even", test_break_even);
  g_test_add_func ("/monitor/event-is-one-step", test_event_is_one_step);
  g_test_add_func ("/monitor/event-mean", test_event_mean);
  g_test_add_func ("/monitor/event-order", test_event_order);
  g_test_add_func ("/monitor/event-in-moment", test_event_in_moment);
  g_test_add_func ("/monitor/many-events", test_many_events);
  g_test_add_func ("/monitor/told", test_told);
  g_test_add_func ("/monitor/restart", test_restart);
  g_test_add_func ("/monitor/extremes", test_extremes);
  g_test_add_func ("/monitor/diagnosis", test_diagnosis);
  g_test_add_func ("/monitor/random-ledgers", test_random_ledgers);
  return g_test_run ();
}
