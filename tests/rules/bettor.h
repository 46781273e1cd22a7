/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bettors and forecasters whose true chances are known, and rules that watch them bet after bet:
 * how often a rule alarms although nothing is wrong, and how late it does when something is. */
#pragma once

#include "rules/bw-rule-claim.h"
#include "rules/bw-rule-eval.h"
#include "stats/bw-monitor.h"
#include "stats/bw-random.h"
#include "stats/bw-returns.h"
#include "stats/bw-window.h"

#include <math.h>

#define BETTOR_BANKROLL 100
#define BETTOR_MAX_RULES 24
#define BETTOR_MAX_MONITORS 4

typedef enum
{
  BETTOR_FLAT,       /* odds of 1 + 10/11, won with chance WIN_RATE */
  BETTOR_MIXED,      /* odds 1 / σ (N (.2, .8)), won with chance (1 + ROI) / odds */
  BETTOR_FORECASTER, /* logit p from N (.2, SD), true with chance σ (SHIFT + SLOPE · logit p) */
  BETTOR_CLOSING,    /* odds / closing odds − 1 from N (CLV, .04) */
} BettorKind;

typedef struct
{
  BettorKind kind;
  double win_rate, roi, sd, shift, slope, clv;
} Bettor;

/* What a rule looks at. */
typedef enum
{
  FEED_E,  /* log10 E of the monitor that the rule is about */
  FEED_SR, /* log10 M of it */
  FEED_WIN_RATE_10,
  FEED_WIN_RATE_100,
  FEED_WIN_RATE,
  FEED_ROI_100,
  FEED_ROI,
  FEED_SHARPE_100,
  FEED_SHARPE,
  FEED_LOSING_STREAK,
  FEED_MAX_DRAWDOWN,
  FEED_BRIER_100,
  FEED_BRIER,
} Feed;

typedef struct
{
  const char *rule; /* its keys, joined by ';' */
  Feed feed;
} BettorRule;

/** Rules over one bettor after the other of the same kind. */
typedef struct
{
  BwMonitorSpec specs[BETTOR_MAX_MONITORS];
  unsigned n_monitors;
  const BettorRule *rules;
  unsigned n_rules;
  unsigned monitors[BETTOR_MAX_RULES]; /* which one each rule about evidence is about */
  bool has_windows;                    /* a rule looks at more than monitors */
  BwRule *parsed[BETTOR_MAX_RULES];
} Watch;

/* One bettor's life. */
typedef struct
{
  BwMonitor monitors[BETTOR_MAX_MONITORS];
  BwWindow *last_10, *last_100;
  BwReturns returns;
  BwRuleState states[BETTOR_MAX_RULES];
  int64_t fired[BETTOR_MAX_RULES]; /* the bet, from 1; 0: not yet */
  int64_t n, n_won, streak;
  double profit, staked, equity, peak, max_drawdown, brier;
} Life;

/* The place of the monitor with SPEC, which is there from now on. */
static inline unsigned
watch_monitor (Watch *watch, BwMonitorSpec spec)
{
  unsigned i = 0;
  while (i < watch->n_monitors
         && !(watch->specs[i].kind == spec.kind && watch->specs[i].level == spec.level))
    i++;
  g_assert_cmpuint (i, <, BETTOR_MAX_MONITORS);
  watch->specs[i] = spec;
  watch->n_monitors = MAX (watch->n_monitors, i + 1);
  return i;
}

static inline void
watch_init (Watch *watch, const BettorRule *rules, unsigned n_rules)
{
  g_assert_cmpuint (n_rules, <=, BETTOR_MAX_RULES);
  *watch = (Watch){ .rules = rules, .n_rules = n_rules };
  for (unsigned i = 0; i < n_rules; i++)
    {
      g_autoptr (GError) error = NULL;
      watch->parsed[i] = bw_rule_parse_inline (rules[i].rule, &error);
      g_assert_no_error (error);
      if (rules[i].feed <= FEED_SR)
        watch->monitors[i] = watch_monitor (watch, bw_rule_monitor (watch->parsed[i]));
      else
        watch->has_windows = true;
    }
}

static inline void
watch_clear (Watch *watch)
{
  for (unsigned i = 0; i < watch->n_rules; i++)
    bw_rule_unref (watch->parsed[i]);
}

static inline double
bettor_normal (BwRandom *random)
{
  double u = 1 - bw_random_next (random), angle = 2 * G_PI * bw_random_next (random);
  return sqrt (-2 * log (u)) * cos (angle);
}

static inline double
bettor_sigmoid (double x)
{
  return 1 / (1 + exp (-x));
}

static inline BwStatsRow
bettor_row (const Bettor *bettor, BwRandom *random, int64_t n)
{
  double logit =
      .2 + (bettor->kind == BETTOR_FORECASTER ? bettor->sd : .8) * bettor_normal (random);
  double chance = bettor->win_rate;
  BwStatsRow row = { .order_ms = n * 60000, .stake = BETTOR_BANKROLL * .02, .odds = 1 + 10 / 11.0 };
  row.p = row.closing_odds = row.closing_fair_p = NAN;
  switch (bettor->kind)
    {
    case BETTOR_FLAT:
      break;
    case BETTOR_MIXED:
      row.odds = 1 / bettor_sigmoid (logit);
      chance = (1 + bettor->roi) / row.odds;
      break;
    case BETTOR_FORECASTER:
      row.stake = 0;
      row.odds = NAN;
      row.p = bettor_sigmoid (logit);
      chance = bettor_sigmoid (bettor->shift + bettor->slope * logit);
      break;
    case BETTOR_CLOSING:
      row.closing_odds = row.odds;
      row.odds *= 1 + bettor->clv + .04 * bettor_normal (random);
      break;
    }
  bool is_won = bw_random_next (random) < chance;
  row.status = is_won ? BW_BET_WON : BW_BET_LOST;
  row.profit = row.stake > 0 ? is_won ? row.stake * (row.odds - 1) : -row.stake : 0;
  return row;
}

static inline void
life_init (Life *life, const Watch *watch)
{
  const BwLedgerOptions options = { .bankroll = BETTOR_BANKROLL, .overround = 1 };
  BwWindow *last_10 = life->last_10, *last_100 = life->last_100;
  *life = (Life){ .equity = BETTOR_BANKROLL, .peak = BETTOR_BANKROLL };
  life->last_10 = last_10 != NULL ? last_10 : bw_window_new_count (10, &options);
  life->last_100 = last_100 != NULL ? last_100 : bw_window_new_count (100, &options);
  bw_window_reset (life->last_10);
  bw_window_reset (life->last_100);
  for (unsigned i = 0; i < watch->n_monitors; i++)
    bw_monitor_init (&life->monitors[i], &watch->specs[i]);
  for (unsigned i = 0; i < watch->n_rules; i++)
    bw_rule_state_init (&life->states[i]);
}

static inline void
life_clear (Life *life)
{
  g_clear_pointer (&life->last_10, bw_window_free);
  g_clear_pointer (&life->last_100, bw_window_free);
}

static inline void
life_add (Life *life, const Watch *watch, const BwStatsRow *row)
{
  bool is_won = row->status == BW_BET_WON;
  life->n++;
  for (unsigned i = 0; i < watch->n_monitors; i++)
    bw_monitor_push (&life->monitors[i], row, 1);
  if (!watch->has_windows)
    return;
  life->n_won += is_won;
  life->streak = is_won ? 0 : life->streak + 1;
  life->staked += row->stake;
  life->profit += row->profit;
  life->equity += row->profit;
  life->peak = fmax (life->peak, life->equity);
  life->max_drawdown = fmax (life->max_drawdown, 1 - life->equity / life->peak);
  life->brier += (row->p - is_won) * (row->p - is_won);
  if (row->stake > 0)
    bw_returns_push (&life->returns, row->profit / row->stake);
  bw_window_push (life->last_10, row, life->equity);
  bw_window_push (life->last_100, row, life->equity);
}

static inline double
life_evidence (const Life *life, const Watch *watch, unsigned i)
{
  const BwEProcess *process = &life->monitors[watch->monitors[i]].process;
  return (watch->rules[i].feed == FEED_E ? process->log_e : process->log_sr) / G_LN10;
}

/* What rule I looks at, and how many bets are behind it. */
static inline double
life_value (const Life *life, const Watch *watch, unsigned i, const BwWindowFigures *last_10,
            const BwWindowFigures *last_100, int64_t *n)
{
  const BettorRule *rule = &watch->rules[i];
  *n = life->n;
  switch (rule->feed)
    {
    case FEED_E:
    case FEED_SR:
      return life_evidence (life, watch, i);
    case FEED_WIN_RATE_10:
      *n = last_10->n;
      return last_10->win_rate;
    case FEED_WIN_RATE:
      return (double) life->n_won / (double) life->n;
    case FEED_ROI:
      return life->profit / life->staked;
    case FEED_SHARPE:
      return bw_returns_sharpe (&life->returns);
    case FEED_LOSING_STREAK:
      return (double) life->streak;
    case FEED_MAX_DRAWDOWN:
      return life->max_drawdown;
    case FEED_BRIER:
      return life->brier / (double) life->n;
    case FEED_WIN_RATE_100:
    case FEED_ROI_100:
    case FEED_SHARPE_100:
    case FEED_BRIER_100:
      break;
    }
  *n = last_100->n;
  return rule->feed == FEED_WIN_RATE_100 ? last_100->win_rate
         : rule->feed == FEED_ROI_100    ? last_100->roi
         : rule->feed == FEED_SHARPE_100 ? last_100->sharpe_bet
                                         : last_100->brier;
}

/* Steps every rule that has not fired; how many have. */
static inline unsigned
life_judge (Life *life, const Watch *watch)
{
  BwWindowFigures last_10, last_100;
  unsigned n_fired = 0;
  if (watch->has_windows)
    {
      bw_window_figures (life->last_10, &last_10);
      bw_window_figures (life->last_100, &last_100);
    }
  for (unsigned i = 0; i < watch->n_rules; i++)
    {
      BwRuleInput input = { .awake_us = life->n * BW_MINUTE_US, .wall_us = life->n * BW_MINUTE_US };
      if (life->fired[i] == 0)
        {
          input.value = life_value (life, watch, i, &last_10, &last_100, &input.n);
          if (bw_rule_state_step (&life->states[i], watch->parsed[i], &input).kind
              == BW_TRANSITION_FIRE)
            life->fired[i] = life->n;
        }
      n_fired += life->fired[i] > 0;
    }
  return n_fired;
}

/** Lives N bets of BETTOR, or until all rules have fired. */
static inline void
life_go_on (Life *life, const Watch *watch, const Bettor *bettor, BwRandom *random, int64_t n)
{
  for (int64_t i = 0; i < n; i++)
    {
      BwStatsRow row = bettor_row (bettor, random, life->n + 1);
      life_add (life, watch, &row);
      if (life_judge (life, watch) == watch->n_rules)
        return;
    }
}
