/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often rules alarm in 2000 bets although nothing is wrong, and how late they do when something
 * is: each beside what 20,000 lives of another program gave. Ends with 1 where chance does not
 * explain a difference. An argument is how many lives (1000). */
#include "rules/bettor.h"

#include <stdio.h>
#include <stdlib.h>

#define N_BETS 2000
#define N_HEALTHY 1000
#define N_MOST 20000
#define N_PUBLISHED 20000
#define SEED 20250105

/* Evidence since the start, and of a change, against what KEYS say or else what is usual. */
#define E(noun, level, keys)                                                                       \
  "kind=evidence_" noun ";statistic=e;critical=" level ";min-samples=0" keys
#define SR(noun, level, keys) "kind=evidence_" noun ";critical=" level ";min-samples=0" keys
#define BELOW(metric, window, level, n)                                                            \
  "metric=" metric window ";direction=below;strict=true;critical=" level ";min-samples=" n
#define ABOVE(metric, window, level, n)                                                            \
  "metric=" metric window ";strict=true;critical=" level ";min-samples=" n
#define LAST_10 "{window=\"last10\"}"
#define LAST_100 "{window=\"last100\"}"

/* A rule of table 1 and what share of lives it alarms in. */
typedef struct
{
  const char *words;
  BettorRule rule;
  double published;
} Share;

/* A rule of table 2: the share of lives it alarms in within 1000 healthy bets; of the others, how
 * many bets after the change it does, there and where nothing healthy came before; 0: not said. */
typedef struct
{
  const char *words;
  BettorRule rule;
  double false_alarms, median, percentile_90;
  double median_from_start, percentile_90_from_start;
} Delay;

static unsigned n_lives = 1000;
static unsigned n_apart;

static const Share money_52[] = {
  { "win rate <45 %, last 10",
    { BELOW ("ledger_win_rate", LAST_10, "0.45", "10"), FEED_WIN_RATE_10 },
    1 },
  { "win rate <45 %, last 100",
    { BELOW ("ledger_win_rate", LAST_100, "0.45", "100"), FEED_WIN_RATE_100 },
    .988 },
  { "win rate <45 %", { BELOW ("ledger_win_rate", "", "0.45", "10"), FEED_WIN_RATE }, .583 },
  { "win rate <50 %, last 100",
    { BELOW ("ledger_win_rate", LAST_100, "0.50", "100"), FEED_WIN_RATE_100 },
    1 },
  { "win rate <30 %, last 100 or fewer",
    { BELOW ("ledger_win_rate", LAST_100, "0.30", "10"), FEED_WIN_RATE_100 },
    .110 },
  { "ROI <-10 %", { BELOW ("ledger_roi", "", "-0.10", "10"), FEED_ROI }, .705 },
  { "ROI <-10 %, last 100", { BELOW ("ledger_roi", LAST_100, "-0.10", "100"), FEED_ROI_100 }, 1 },
  { "ROI <0, last 100", { BELOW ("ledger_roi", LAST_100, "0", "100"), FEED_ROI_100 }, 1 },
  { "Sharpe * sqrt 252 <.5, last 100",
    { BELOW ("ledger_sharpe_bet", LAST_100, "0.0314970394174356", "100"), FEED_SHARPE_100 },
    1 },
  { "Sharpe * sqrt 252 <.5",
    { BELOW ("ledger_sharpe_bet", "", "0.0314970394174356", "30"), FEED_SHARPE },
    .996 },
  { "10 losses in a row", { "metric=ledger_losing_streak;critical=10", FEED_LOSING_STREAK }, .466 },
  { "drawdown >20 %", { ABOVE ("ledger_max_drawdown", "", "0.20", "1"), FEED_MAX_DRAWDOWN }, .996 },
  { "drawdown >30 %", { ABOVE ("ledger_max_drawdown", "", "0.30", "1"), FEED_MAX_DRAWDOWN }, .945 },
  { "E win rate 52.4 %, 20 : 1", { E ("win_rate", "20", ""), FEED_E }, .034 },
  { "E win rate 52.4 %, 100 : 1", { E ("win_rate", "100", ""), FEED_E }, .006 },
  { "e-SR win rate 52.4 %, 10,000", { SR ("win_rate", "10000", ""), FEED_SR }, .118 },
  { "e-SR win rate 52.4 %, 40,000", { SR ("win_rate", "40000", ""), FEED_SR }, .024 },
  { "e-SR win rate 52.4 %, 200,000", { SR ("win_rate", "200000", ""), FEED_SR }, .004 },
  { "E ROI, 20 : 1", { E ("roi", "20", ""), FEED_E }, .026 },
  { "E ROI, 100 : 1", { E ("roi", "100", ""), FEED_E }, .004 },
  { "e-SR ROI, 10,000", { SR ("roi", "10000", ""), FEED_SR }, .093 },
  { "e-SR ROI, 40,000", { SR ("roi", "40000", ""), FEED_SR }, .018 },
  { "e-SR ROI, 200,000", { SR ("roi", "200000", ""), FEED_SR }, .003 },
};
/* Of the same rules at a true 55 %. */
static const double money_55[G_N_ELEMENTS (money_52)] = {
  1,    .814, .471, 1,    .082, .579, .992, 1,    1,    .891, .312, .819,
  .456, .007, .001, .013, .002, 0,    .006, .001, .012, .002, 0,
};

static const Share claimed_55[] = {
  { "E win rate 55 %, 20 : 1", { E ("win_rate", "20", ";pi0=0.55"), FEED_E }, .033 },
  { "E win rate 55 %, 100 : 1", { E ("win_rate", "100", ";pi0=0.55"), FEED_E }, .006 },
  { "e-SR win rate 55 %, 10,000", { SR ("win_rate", "10000", ";pi0=0.55"), FEED_SR }, .116 },
  { "e-SR win rate 55 %, 40,000", { SR ("win_rate", "40000", ";pi0=0.55"), FEED_SR }, .024 },
  { "e-SR win rate 55 %, 200,000", { SR ("win_rate", "200000", ";pi0=0.55"), FEED_SR }, .005 },
  { "e-SR ROI +5 %, 10,000", { SR ("roi", "10000", ";roi-m=0.05"), FEED_SR }, .092 },
};

static const Share mixed_odds[] = {
  { "E ROI, 20 : 1", { E ("roi", "20", ""), FEED_E }, .027 },
  { "E ROI, 100 : 1", { E ("roi", "100", ""), FEED_E }, .004 },
};

static const Share closing_odds[] = {
  { "E CLV, 20 : 1", { E ("clv", "20", ""), FEED_E }, .018 },
  { "E CLV, 100 : 1", { E ("clv", "100", ""), FEED_E }, .003 },
};

static const Share forecasts_08[] = {
  { "Brier >.20, last 100",
    { ABOVE ("ledger_brier", LAST_100, "0.20", "100"), FEED_BRIER_100 },
    1 },
  { "Brier >.20", { ABOVE ("ledger_brier", "", "0.20", "30"), FEED_BRIER }, 1 },
  { "Brier >.25, last 100",
    { ABOVE ("ledger_brier", LAST_100, "0.25", "100"), FEED_BRIER_100 },
    .853 },
  { "E calibration, 20 : 1", { E ("calibration", "20", ""), FEED_E }, .042 },
  { "E calibration, 100 : 1", { E ("calibration", "100", ""), FEED_E }, .009 },
  { "e-SR calibration, 10,000", { SR ("calibration", "10000", ""), FEED_SR }, .143 },
  { "e-SR calibration, 40,000", { SR ("calibration", "40000", ""), FEED_SR }, .037 },
  { "e-SR calibration, 200,000", { SR ("calibration", "200000", ""), FEED_SR }, .007 },
};
static const double forecasts_015[] = { 1, 1, 1, .039, .007, .121, .027, .005 };
static const double forecasts_2[] = { .678, .180, .002, .040, .008, .132, .033, .006 };

static const Delay to_48[] = {
  { "E win rate 55 %, 20 : 1",
    { E ("win_rate", "20", ";pi0=0.55"), FEED_E },
    .030,
    915,
    1503,
    318,
    761 },
  { "e-SR win rate 55 %, 10,000",
    { SR ("win_rate", "10000", ";pi0=0.55"), FEED_SR },
    .047,
    326,
    682,
    419,
    799 },
  { "e-SR win rate 55 %, 40,000",
    { SR ("win_rate", "40000", ";pi0=0.55"), FEED_SR },
    .009,
    477,
    918,
    570,
    1034 },
  { "e-SR win rate 52.4 %, 10,000",
    { SR ("win_rate", "10000", ""), FEED_SR },
    .006,
    711,
    1497,
    802,
    0 },
  { "e-SR win rate 52.4 %, 40,000",
    { SR ("win_rate", "40000", ""), FEED_SR },
    .001,
    1090,
    2151,
    1185,
    0 },
  { "E win rate 52.4 %, 20 : 1", { E ("win_rate", "20", ""), FEED_E }, .007, 2571, 0, 812, 0 },
  { "e-SR ROI, 10,000", { SR ("roi", "10000", ""), FEED_SR }, .006, 775, 1564, 881, 0 },
  { "e-SR ROI +5 %, 10,000",
    { SR ("roi", "10000", ";roi-m=0.05"), FEED_SR },
    .038,
    352,
    716,
    453,
    0 },
  { "win rate <45 %, last 100",
    { BELOW ("ledger_win_rate", LAST_100, "0.45", "100"), FEED_WIN_RATE_100 },
    .554,
    124,
    345,
    151,
    0 },
};
static const Delay to_40[] = {
  { "e-SR win rate 55 %, 40,000",
    { SR ("win_rate", "40000", ";pi0=0.55"), FEED_SR },
    .010,
    139,
    246,
    0,
    0 },
  { "e-SR win rate 52.4 %, 40,000",
    { SR ("win_rate", "40000", ""), FEED_SR },
    .001,
    205,
    359,
    0,
    0 },
};
static const Delay slope[] = {
  { "E calibration, 20 : 1", { E ("calibration", "20", ""), FEED_E }, .043, 1111, 1849, 344, 905 },
  { "E calibration, 100 : 1", { E ("calibration", "100", ""), FEED_E }, .008, 1271, 0, 536, 1155 },
  { "e-SR calibration, 10,000",
    { SR ("calibration", "10000", ""), FEED_SR },
    .065,
    371,
    800,
    438,
    898 },
  { "e-SR calibration, 40,000",
    { SR ("calibration", "40000", ""), FEED_SR },
    .014,
    514,
    1032,
    585,
    0 },
  { "e-SR calibration, 200,000",
    { SR ("calibration", "200000", ""), FEED_SR },
    .002,
    687,
    1271,
    757,
    0 },
};
static const Delay sharp_slope[] = {
  { "e-SR calibration, 10,000",
    { SR ("calibration", "10000", ""), FEED_SR },
    .056,
    156,
    332,
    0,
    0 },
  { "e-SR calibration, 40,000",
    { SR ("calibration", "40000", ""), FEED_SR },
    .013,
    205,
    404,
    0,
    0 },
};
static const Delay shift[] = {
  { "e-SR calibration, 10,000",
    { SR ("calibration", "10000", ""), FEED_SR },
    .062,
    890,
    1886,
    0,
    0 },
  { "e-SR calibration, 40,000", { SR ("calibration", "40000", ""), FEED_SR }, .014, 1285, 0, 0, 0 },
};
static const Delay roi[] = {
  { "e-SR ROI, 10,000", { SR ("roi", "10000", ""), FEED_SR }, .008, 606, 1238, 690, 0 },
  { "e-SR ROI, 40,000", { SR ("roi", "40000", ""), FEED_SR }, .001, 896, 1692, 983, 0 },
};
static const Delay clv[] = {
  { "e-SR CLV, 10,000", { SR ("clv", "10000", ""), FEED_SR }, 0, 199, 341, 209, 0 },
  { "e-SR CLV, 40,000", { SR ("clv", "40000", ""), FEED_SR }, 0, 245, 0, 254, 0 },
  { "e-SR CLV, 200,000", { SR ("clv", "200000", ""), FEED_SR }, 0, 300, 0, 307, 0 },
};

static void
print (const char *words, double found, double published, double error, int n_decimals)
{
  bool is_apart = fabs (found - published) > error;
  n_apart += is_apart;
  printf ("%-36s %7.*f %9.*f%s\n", words, n_decimals, found, n_decimals, published,
          is_apart ? "   APART" : "");
}

/* Four and a half standard errors of the difference of two shares, and the last digit. */
static double
share_error (double share, double n)
{
  double variance = fmax (share * (1 - share), 1 / n);
  return 4.5 * sqrt (variance / n + variance / N_PUBLISHED) + .0005;
}

static void
table_1 (const char *title, const Bettor *bettor, const Share *shares, unsigned n,
         const double *published)
{
  BettorRule rules[BETTOR_MAX_RULES];
  Watch watch;
  Life life = { 0 };
  BwRandom random;
  unsigned n_fired[BETTOR_MAX_RULES] = { 0 };

  for (unsigned i = 0; i < n; i++)
    rules[i] = shares[i].rule;
  watch_init (&watch, rules, n);
  bw_random_seed (&random, SEED);
  for (unsigned k = 0; k < n_lives; k++)
    {
      life_init (&life, &watch);
      life_go_on (&life, &watch, bettor, &random, N_BETS);
      for (unsigned i = 0; i < n; i++)
        n_fired[i] += life.fired[i] > 0;
    }
  printf ("\n%-36s %7s %9s\n", title, "found", "published");
  for (unsigned i = 0; i < n; i++)
    {
      double share = published != NULL ? published[i] : shares[i].published;
      print (shares[i].words, (double) n_fired[i] / n_lives, share, share_error (share, n_lives),
             3);
    }
  life_clear (&life);
  watch_clear (&watch);
}

static int
compare (const void *a, const void *b)
{
  double one = *(const double *) a, other = *(const double *) b;
  return (one > other) - (one < other);
}

/* Prints the median and the 90th percentile of N sorted DELAYS. */
static void
print_delays (const char *words, double *delays, unsigned n, double median, double percentile_90)
{
  qsort (delays, n, sizeof *delays, compare);
  double found = n > 0 ? delays[n / 2] : (double) NAN;
  double found_90 = n > 0 ? delays[n * 9 / 10] : (double) NAN;
  /* A quantile's standard error is √(q (1 − q) / n) over the density, here that of a normal
   * distribution with the spread that the two quantiles have. */
  double spread = (found_90 - found) / 1.2816;
  double error = 4.5 * spread / sqrt (n) * sqrt (1 + (double) n / N_PUBLISHED) + 2;
  g_autofree char *all = g_strdup_printf ("  median, %s", words);
  print (all, found, median, 1.2533 * error, 0);
  if (percentile_90 > 0)
    print ("  90th percentile", found_90, percentile_90, 2.5 * error, 0);
}

/* Lives in which N_HEALTHY bets of BEFORE are followed by AFTER until every rule has fired. */
static void
live_through (Watch *watch, const Bettor *before, const Bettor *after, int64_t n_healthy,
              double **delays, unsigned *n_delays, unsigned *n_false)
{
  Life life = { 0 };
  BwRandom random;

  bw_random_seed (&random, SEED);
  for (unsigned k = 0; k < n_lives; k++)
    {
      life_init (&life, watch);
      life_go_on (&life, watch, before, &random, n_healthy);
      life_go_on (&life, watch, after, &random, N_MOST);
      for (unsigned i = 0; i < watch->n_rules; i++)
        {
          if (life.fired[i] > 0 && life.fired[i] <= n_healthy)
            n_false[i]++;
          else
            delays[i][n_delays[i]++] =
                life.fired[i] > 0 ? (double) (life.fired[i] - n_healthy) : (double) N_MOST;
        }
    }
  life_clear (&life);
}

static void
table_2 (const char *title, const Bettor *before, const Bettor *after, const Delay *rows,
         unsigned n)
{
  BettorRule rules[BETTOR_MAX_RULES];
  Watch watch;

  for (unsigned i = 0; i < n; i++)
    rules[i] = rows[i].rule;
  watch_init (&watch, rules, n);
  printf ("\n%-36s %7s %9s\n", title, "found", "published");
  for (unsigned is_new = 0; is_new < 2; is_new++)
    {
      double *delays[BETTOR_MAX_RULES];
      unsigned n_delays[BETTOR_MAX_RULES] = { 0 }, n_false[BETTOR_MAX_RULES] = { 0 };

      if (is_new && rows[0].median_from_start <= 0)
        continue;
      for (unsigned i = 0; i < n; i++)
        delays[i] = g_new (double, n_lives);
      live_through (&watch, before, after, is_new ? 0 : N_HEALTHY, delays, n_delays, n_false);
      for (unsigned i = 0; i < n; i++)
        {
          const Delay *row = &rows[i];
          if (!is_new)
            {
              print (row->words, (double) n_false[i] / n_lives, row->false_alarms,
                     share_error (row->false_alarms, n_lives), 3);
              print_delays ("healthy before", delays[i], n_delays[i], row->median,
                            row->percentile_90);
            }
          else
            print_delays (row->words, delays[i], n_delays[i], row->median_from_start,
                          row->percentile_90_from_start);
          g_free (delays[i]);
        }
    }
  watch_clear (&watch);
}

#define TABLE_1(title, bettor, shares, published)                                                  \
  table_1 (title, &(bettor), shares, G_N_ELEMENTS (shares), published)
#define TABLE_2(title, before, after, rows)                                                        \
  table_2 (title, &(before), &(after), rows, G_N_ELEMENTS (rows))

static void
nothing_wrong (void)
{
  const Bettor even = { .kind = BETTOR_FLAT, .win_rate = .524 };
  const Bettor good = { .kind = BETTOR_FLAT, .win_rate = .55 };
  const Bettor mixed = { .kind = BETTOR_MIXED };
  const Bettor closing = { .kind = BETTOR_CLOSING, .win_rate = .5 };
  const Bettor usual_p = { .kind = BETTOR_FORECASTER, .sd = .8, .slope = 1 };
  const Bettor coin_p = { .kind = BETTOR_FORECASTER, .sd = .15, .slope = 1 };
  const Bettor sharp_p = { .kind = BETTOR_FORECASTER, .sd = 2, .slope = 1 };

  TABLE_1 ("a true 52.4 % at 1.909", even, money_52, NULL);
  TABLE_1 ("a true 55 % at 1.909", good, money_52, money_55);
  TABLE_1 ("the same, claimed", good, claimed_55, NULL);
  TABLE_1 ("odds of 1.12 to 6.4, a true ROI of 0", mixed, mixed_odds, NULL);
  TABLE_1 ("a true CLV of 0", closing, closing_odds, NULL);
  TABLE_1 ("calibrated, logit p of sd .8", usual_p, forecasts_08, NULL);
  TABLE_1 ("calibrated, sd .15", coin_p, forecasts_08, forecasts_015);
  TABLE_1 ("calibrated, sd 2", sharp_p, forecasts_08, forecasts_2);
}

static void
something_wrong (void)
{
  const Bettor good = { .kind = BETTOR_FLAT, .win_rate = .55 };
  const Bettor weak = { .kind = BETTOR_FLAT, .win_rate = .48 };
  const Bettor bad = { .kind = BETTOR_FLAT, .win_rate = .40 };
  const Bettor right = { .kind = BETTOR_FORECASTER, .sd = .8, .slope = 1 };
  const Bettor flat = { .kind = BETTOR_FORECASTER, .sd = .8, .slope = .6 };
  const Bettor lower = { .kind = BETTOR_FORECASTER, .sd = .8, .slope = 1, .shift = -.2 };
  const Bettor sharp = { .kind = BETTOR_FORECASTER, .sd = 2, .slope = 1 };
  const Bettor sharp_flat = { .kind = BETTOR_FORECASTER, .sd = 2, .slope = .6 };
  const Bettor gain = { .kind = BETTOR_MIXED, .roi = .03 };
  const Bettor loss = { .kind = BETTOR_MIXED, .roi = -.08 };
  const Bettor early = { .kind = BETTOR_CLOSING, .win_rate = .5, .clv = .015 };
  const Bettor late = { .kind = BETTOR_CLOSING, .win_rate = .5, .clv = -.01 };

  TABLE_2 ("from 55 % to 48 %", good, weak, to_48);
  TABLE_2 ("from 55 % to 40 %", good, bad, to_40);
  TABLE_2 ("slope from 1 to .6, sd .8", right, flat, slope);
  TABLE_2 ("slope from 1 to .6, sd 2", sharp, sharp_flat, sharp_slope);
  TABLE_2 ("overestimates by .2", right, lower, shift);
  TABLE_2 ("ROI from +3 % to -8 %, mixed odds", gain, loss, roi);
  TABLE_2 ("CLV from +1.5 % to -1 %", early, late, clv);
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    n_lives = (unsigned) MAX (strtoul (argv[1], NULL, 10), 10);
  printf ("%u lives; published: %u\n\nshares that alarm in %u bets although nothing is wrong\n",
          n_lives, N_PUBLISHED, N_BETS);
  nothing_wrong ();
  printf ("\nshares that alarm in %u healthy bets, then bets from the change to the alarm\n",
          N_HEALTHY);
  something_wrong ();
  if (n_apart > 0)
    printf ("\n%u apart from what was published by more than chance explains\n", n_apart);
  return n_apart > 0;
}
