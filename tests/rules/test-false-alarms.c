/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rules promise: rules about evidence alarm no more often than they say while nothing is wrong
 * and in time when something is; thresholds on the usual figures do alarm. Expected numbers are
 * those of 20,000 lives of another program. Seeded; bounds are three standard errors. */
#include "rules/bettor.h"

#define SEED 20250105

#define E20(noun) "kind=evidence_" noun ";statistic=e;critical=20;min-samples=0"
#define SR(noun, level, keys) "kind=evidence_" noun ";critical=" level ";min-samples=0" keys

/* How many of N lives have an alarm of each rule within 2000 bets. */
static void
count_alarms (const Bettor *bettor, const BettorRule *rules, unsigned n_rules, unsigned n,
              unsigned *n_alarms)
{
  Watch watch;
  Life life = { 0 };
  BwRandom random;
  watch_init (&watch, rules, n_rules);
  bw_random_seed (&random, SEED);
  for (unsigned k = 0; k < n; k++)
    {
      life_init (&life, &watch);
      life_go_on (&life, &watch, bettor, &random, 2000);
      for (unsigned i = 0; i < n_rules; i++)
        n_alarms[i] += life.fired[i] > 0;
    }
  life_clear (&life);
  watch_clear (&watch);
}

static double
error (double share, unsigned n)
{
  return sqrt (share * (1 - share) / n);
}

/* At most as many as is promised, and about as many as the other program found. */
static void
assert_share (unsigned n_alarms, unsigned n, double promised, double expected)
{
  double share = (double) n_alarms / n;
  g_assert_cmpfloat (share, <=, promised + 3 * error (promised, n));
  g_assert_cmpfloat (fabs (share - expected), <=, 3 * error (expected, n) + .002);
}

/* A bettor who breaks even, watched in four ways at 1 in 20. */
static void
test_honest_bettor (void)
{
  enum
  {
    N = 300
  };
  const Bettor bettor = { .kind = BETTOR_FLAT, .win_rate = .524 };
  const BettorRule rules[] = {
    { E20 ("win_rate"), FEED_E },
    { SR ("win_rate", "40000", ""), FEED_SR },
    { E20 ("roi"), FEED_E },
    { SR ("roi", "40000", ""), FEED_SR },
  };
  unsigned n_alarms[G_N_ELEMENTS (rules)] = { 0 };
  count_alarms (&bettor, rules, G_N_ELEMENTS (rules), N, n_alarms);
  assert_share (n_alarms[0], N, .05, .034);
  assert_share (n_alarms[1], N, .05, .024);
  assert_share (n_alarms[2], N, .05, .026);
  assert_share (n_alarms[3], N, .05, .018);
}

static void
test_honest_forecaster (void)
{
  enum
  {
    N = 150
  };
  const double sds[] = { .15, .8, 2 };
  const double expected[][2] = { { .039, .027 }, { .042, .037 }, { .040, .033 } };
  const BettorRule rules[] = { { E20 ("calibration"), FEED_E },
                               { SR ("calibration", "40000", ""), FEED_SR } };
  for (unsigned i = 0; i < G_N_ELEMENTS (sds); i++)
    {
      const Bettor bettor = { .kind = BETTOR_FORECASTER, .sd = sds[i], .slope = 1 };
      unsigned n_alarms[2] = { 0 };
      count_alarms (&bettor, rules, 2, N, n_alarms);
      assert_share (n_alarms[0], N, .05, expected[i][0]);
      assert_share (n_alarms[1], N, .05, expected[i][1]);
    }
}

/* What the usual thresholds do to the same honest people. */
static void
test_usual_thresholds (void)
{
  enum
  {
    N = 80
  };
  const Bettor bettor = { .kind = BETTOR_FLAT, .win_rate = .524 };
  const struct
  {
    BettorRule rule;
    double expected;
  } cases[] = {
    { { "metric=ledger_win_rate{window=\"last10\"};direction=below;strict=true;critical=0.45;"
        "min-samples=10",
        FEED_WIN_RATE_10 },
      1 },
    { { "metric=ledger_win_rate{window=\"last100\"};direction=below;strict=true;critical=0.45;"
        "min-samples=100",
        FEED_WIN_RATE_100 },
      .988 },
    { { "metric=ledger_win_rate;direction=below;strict=true;critical=0.45;min-samples=10",
        FEED_WIN_RATE },
      .583 },
    { { "metric=ledger_roi;direction=below;strict=true;critical=-0.10;min-samples=10", FEED_ROI },
      .705 },
    { { "metric=ledger_losing_streak;critical=10", FEED_LOSING_STREAK }, .466 },
    { { "metric=ledger_max_drawdown;strict=true;critical=0.30", FEED_MAX_DRAWDOWN }, .945 },
  };
  BettorRule rules[G_N_ELEMENTS (cases)];
  unsigned n_alarms[G_N_ELEMENTS (cases)] = { 0 };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    rules[i] = cases[i].rule;
  count_alarms (&bettor, rules, G_N_ELEMENTS (cases), N, n_alarms);
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_share (n_alarms[i], N, 1, cases[i].expected);
}

static int
compare (const void *a, const void *b)
{
  int64_t one = *(const int64_t *) a, other = *(const int64_t *) b;
  return (one > other) - (one < other);
}

/* The median of bets from a change after 1000 healthy bets to RULE's alarm. SPREAD is what the 90th
 * percentile is above the median. */
static void
check_delay (const Bettor *before, const Bettor *after, const char *text, double median,
             double spread)
{
  enum
  {
    N = 60
  };
  const BettorRule rule = { text, FEED_SR };
  Watch watch;
  Life life = { 0 };
  BwRandom random;
  int64_t delays[N];
  unsigned n = 0;
  watch_init (&watch, &rule, 1);
  bw_random_seed (&random, SEED);
  for (unsigned k = 0; k < N; k++)
    {
      life_init (&life, &watch);
      life_go_on (&life, &watch, before, &random, 1000);
      if (life.fired[0] > 0)
        continue;
      life_go_on (&life, &watch, after, &random, 20000);
      g_assert_cmpint (life.fired[0], >, 1000);
      delays[n++] = life.fired[0] - 1000;
    }
  life_clear (&life);
  watch_clear (&watch);
  g_assert_cmpuint (n, >, N * 8 / 10);
  qsort (delays, n, sizeof *delays, compare);
  /* Of a normal distribution that has the same 90th percentile. */
  double bound = 3 * 1.2533 * spread / 1.2816 / sqrt (n);
  g_test_message ("median %" G_GINT64_FORMAT ", expected %g, bound %g", delays[n / 2], median,
                  bound);
  g_assert_cmpfloat (fabs ((double) delays[n / 2] - median), <=, bound);
}

static void
test_delay (void)
{
  const Bettor good = { .kind = BETTOR_FLAT, .win_rate = .55 };
  const Bettor weak = { .kind = BETTOR_FLAT, .win_rate = .48 };
  const Bettor bad = { .kind = BETTOR_FLAT, .win_rate = .40 };
  const Bettor right = { .kind = BETTOR_FORECASTER, .sd = .8, .slope = 1 };
  const Bettor flat = { .kind = BETTOR_FORECASTER, .sd = .8, .slope = .6 };
  const Bettor early = { .kind = BETTOR_CLOSING, .win_rate = .5, .clv = .015 };
  const Bettor late = { .kind = BETTOR_CLOSING, .win_rate = .5, .clv = -.01 };
  check_delay (&good, &weak, SR ("win_rate", "10000", ";pi0=0.55"), 326, 682 - 326);
  check_delay (&good, &bad, SR ("win_rate", "40000", ";pi0=0.55"), 139, 246 - 139);
  check_delay (&good, &weak, SR ("roi", "10000", ";roi-m=0.05"), 352, 716 - 352);
  check_delay (&right, &flat, SR ("calibration", "10000", ""), 371, 800 - 371);
  check_delay (&early, &late, SR ("clv", "10000", ""), 199, 341 - 199);
}

/* Three bets of one event that end alike: judged one by one they would alarm in three lives of
 * four. */
static void
test_events (void)
{
  enum
  {
    N = 150
  };
  const Bettor bettor = { .kind = BETTOR_FORECASTER, .sd = .8, .slope = 1 };
  BwRandom random;
  unsigned n_alarms[2] = { 0 };
  bw_random_seed (&random, SEED);
  for (unsigned k = 0; k < N; k++)
    {
      const BwMonitorSpec spec = { BW_MONITOR_CALIBRATION, 0 };
      BwMonitor monitors[2];
      for (unsigned i = 0; i < 2; i++)
        bw_monitor_init (&monitors[i], &spec);
      for (int64_t n = 1; n <= 667; n++)
        {
          BwStatsRow row = bettor_row (&bettor, &random, n);
          BwStatsRow rows[] = { row, row, row };
          bw_monitor_push (&monitors[0], rows, 3);
          for (unsigned i = 0; i < 3; i++)
            rows[i].event = (uint32_t) n;
          bw_monitor_push (&monitors[1], rows, 3);
        }
      for (unsigned i = 0; i < 2; i++)
        n_alarms[i] += monitors[i].process.first_e_20 > 0;
    }
  assert_share (n_alarms[0], N, 1, .739);
  g_assert_cmpfloat ((double) n_alarms[1] / N, <=, .05 + 3 * error (.05, N));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/false-alarms/honest-bettor", test_honest_bettor);
  g_test_add_func ("/false-alarms/honest-forecaster", test_honest_forecaster);
  g_test_add_func ("/false-alarms/usual-thresholds", test_usual_thresholds);
  g_test_add_func ("/false-alarms/delay", test_delay);
  g_test_add_func ("/false-alarms/events", test_events);
  return g_test_run ();
}
