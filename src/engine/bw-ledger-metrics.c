/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which figure each ledger_* metric is. */
#include "engine/bw-ledger-metrics.h"

#include "base/bw-clock.h"

#include <string.h>

#define FIGURE(name, expression)                                                                   \
  static double figure_##name (const BwLedgerFigures *f)                                           \
  {                                                                                                \
    return (double) (expression);                                                                  \
  }

FIGURE (bankroll, f->equity)
FIGURE (profit, f->profit)
FIGURE (profit_today, f->today.profit)
FIGURE (profit_week, f->this_week.profit)
FIGURE (staked, f->staked)
FIGURE (open_stake, f->open_stake)
FIGURE (roi, f->roi)
FIGURE (win_rate, f->win_rate)
FIGURE (average_edge, f->avg_edge)
FIGURE (clv, f->clv_mean)
FIGURE (clv_novig, f->clv_novig_mean)
FIGURE (sharpe, f->days.sharpe_365_calendar)
FIGURE (sharpe_bet, f->per_bet.sharpe)
FIGURE (sortino, f->days.sortino_365_calendar)
FIGURE (psr, f->per_bet.psr0)
FIGURE (drawdown, f->current_drawdown)
FIGURE (max_drawdown, f->max_drawdown)
FIGURE (drawdown_today, f->today.drawdown)
FIGURE (drawdown_week, f->this_week.drawdown)
FIGURE (profit_factor, f->profit_factor)
FIGURE (largest_win, f->largest_win)
FIGURE (largest_loss, f->largest_loss)
FIGURE (brier, f->forecasts.brier)
FIGURE (log_loss, f->forecasts.log_loss)
FIGURE (brier_skill, f->forecasts.brier_skill)
FIGURE (bets, f->n_won + f->n_lost + f->n_push)
FIGURE (bets_won, f->n_won)
FIGURE (bets_lost, f->n_lost)
FIGURE (bets_pending, f->n_pending)
FIGURE (losing_streak, f->losing_streak)
FIGURE (rejected_rows, f->n_invalid)

#define WINDOW_FIGURE(name, expression)                                                            \
  static double window_##name (const BwWindowFigures *w)                                           \
  {                                                                                                \
    return (double) (expression);                                                                  \
  }

WINDOW_FIGURE (bets, w->n)
WINDOW_FIGURE (bets_won, w->n_won)
WINDOW_FIGURE (bets_lost, w->n_lost)
WINDOW_FIGURE (profit, w->profit)
WINDOW_FIGURE (staked, w->staked)
WINDOW_FIGURE (roi, w->roi)
WINDOW_FIGURE (win_rate, w->win_rate)
WINDOW_FIGURE (sharpe_bet, w->sharpe_bet)
WINDOW_FIGURE (drawdown, w->current_drawdown)
WINDOW_FIGURE (max_drawdown, w->max_drawdown)
WINDOW_FIGURE (profit_factor, w->profit_factor)
WINDOW_FIGURE (average_edge, w->average_edge)
WINDOW_FIGURE (clv, w->clv)
WINDOW_FIGURE (clv_novig, w->clv_novig)
WINDOW_FIGURE (brier, w->brier)
WINDOW_FIGURE (log_loss, w->log_loss)

static double
fit_mcb (const BwLedgerFit *fit)
{
  return fit->mcb;
}

static double
fit_dsc (const BwLedgerFit *fit)
{
  return fit->dsc;
}

static double
fit_ece (const BwLedgerFit *fit)
{
  return fit->ece;
}

static double
fit_mcb_p (const BwLedgerFit *fit)
{
  return fit->simulated[BW_SIMULATED_MCB_P];
}

static double
fit_drawdown_odds (const BwLedgerFit *fit)
{
  return fit->simulated[BW_SIMULATED_DRAWDOWN_ODDS];
}

static double
fit_breakeven_p (const BwLedgerFit *fit)
{
  return fit->simulated[BW_SIMULATED_BREAKEVEN_P];
}

static double
evidence_e (const BwLedgerEvidence *evidence)
{
  return evidence->log10_e;
}

static double
evidence_m (const BwLedgerEvidence *evidence)
{
  return evidence->log10_m;
}

static double
evidence_n (const BwLedgerEvidence *evidence)
{
  return evidence->n;
}

#define EVIDENCE(noun, kind)                                                                       \
  { "ledger_evidence_bets_" noun, NULL, NULL, NULL, false, evidence_n, kind, BW_SIMULATED_NONE },  \
      { "ledger_evidence_" noun, NULL, NULL, NULL, false, evidence_e, kind, BW_SIMULATED_NONE },   \
  {                                                                                                \
    "ledger_change_" noun, NULL, NULL, NULL, false, evidence_m, kind, BW_SIMULATED_NONE            \
  }
#define SIMULATED(name, fit, which)                                                                \
  {                                                                                                \
    name, NULL, NULL, fit, false, NULL, BW_MONITOR_WIN_RATE, which                                 \
  }

static const BwLedgerMetric metrics[] = {
  { "ledger_bets", figure_bets, window_bets, NULL },
  { "ledger_bets_won", figure_bets_won, window_bets_won, NULL },
  { "ledger_bets_lost", figure_bets_lost, window_bets_lost, NULL },
  { "ledger_bets_pending", figure_bets_pending, NULL, NULL },
  { "ledger_bankroll", figure_bankroll, NULL, NULL },
  { "ledger_profit", figure_profit, window_profit, NULL },
  { "ledger_profit_today", figure_profit_today, NULL, NULL, true },
  { "ledger_profit_week", figure_profit_week, NULL, NULL, true },
  { "ledger_staked", figure_staked, window_staked, NULL },
  { "ledger_open_stake", figure_open_stake, NULL, NULL },
  { "ledger_roi", figure_roi, window_roi, NULL },
  { "ledger_win_rate", figure_win_rate, window_win_rate, NULL },
  { "ledger_average_edge", figure_average_edge, window_average_edge, NULL },
  { "ledger_clv", figure_clv, window_clv, NULL },
  { "ledger_clv_novig", figure_clv_novig, window_clv_novig, NULL },
  { "ledger_sharpe", figure_sharpe, NULL, NULL },
  { "ledger_sharpe_bet", figure_sharpe_bet, window_sharpe_bet, NULL },
  { "ledger_sortino", figure_sortino, NULL, NULL },
  { "ledger_psr", figure_psr, NULL, NULL },
  { "ledger_drawdown", figure_drawdown, window_drawdown, NULL },
  { "ledger_max_drawdown", figure_max_drawdown, window_max_drawdown, NULL },
  { "ledger_drawdown_today", figure_drawdown_today, NULL, NULL, true },
  { "ledger_drawdown_week", figure_drawdown_week, NULL, NULL, true },
  { "ledger_profit_factor", figure_profit_factor, window_profit_factor, NULL },
  { "ledger_largest_win", figure_largest_win, NULL, NULL },
  { "ledger_largest_loss", figure_largest_loss, NULL, NULL },
  { "ledger_brier", figure_brier, window_brier, NULL },
  { "ledger_log_loss", figure_log_loss, window_log_loss, NULL },
  { "ledger_brier_skill", figure_brier_skill, NULL, NULL },
  { "ledger_losing_streak", figure_losing_streak, NULL, NULL },
  { "ledger_rejected_rows", figure_rejected_rows, NULL, NULL },
  { .name = "ledger_age_seconds", .is_age = true },
  { "ledger_mcb", NULL, NULL, fit_mcb },
  { "ledger_dsc", NULL, NULL, fit_dsc },
  { "ledger_ece", NULL, NULL, fit_ece },
  SIMULATED ("ledger_mcb_p", fit_mcb_p, BW_SIMULATED_MCB_P),
  SIMULATED ("ledger_drawdown_odds", fit_drawdown_odds, BW_SIMULATED_DRAWDOWN_ODDS),
  SIMULATED ("ledger_breakeven_p", fit_breakeven_p, BW_SIMULATED_BREAKEVEN_P),
  EVIDENCE ("win_rate", BW_MONITOR_WIN_RATE),
  EVIDENCE ("roi", BW_MONITOR_ROI),
  EVIDENCE ("calibration", BW_MONITOR_CALIBRATION),
  EVIDENCE ("clv", BW_MONITOR_CLV),
};

static const BwLedgerWindow windows[] = {
  { "last10", 10, 0 },
  { "last50", 50, 0 },
  { "last100", 100, 0 },
  { "7d", 0, 7 * BW_DAY_US / 1000 },
  { "30d", 0, 30 * BW_DAY_US / 1000 },
};

const BwLedgerMetric *
bw_ledger_metrics (unsigned *n)
{
  *n = G_N_ELEMENTS (metrics);
  return metrics;
}

const BwLedgerMetric *
bw_ledger_metric_find (const char *name)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (metrics); i++)
    if (strcmp (metrics[i].name, name) == 0)
      return &metrics[i];
  return NULL;
}

const BwLedgerWindow *
bw_ledger_windows (unsigned *n)
{
  *n = G_N_ELEMENTS (windows);
  return windows;
}

const BwLedgerWindow *
bw_ledger_window_find (const char *label)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (windows); i++)
    if (g_strcmp0 (windows[i].label, label) == 0)
      return &windows[i];
  return NULL;
}
