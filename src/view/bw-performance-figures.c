/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a bot has done, in figures and words: a range in rows, each with how sure it is. */
#include "view/bw-performance-figures.h"

#include "view/bw-performance-luck.h"
#include "view/bw-performance-private.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define Z95 1.959963984540054
#define DAYS_A_YEAR 365.0
/* What a simulation tells no finer than that. */
#define LEAST_CHANCE 0.001
#define NBSP "\u00a0"

int64_t
bw_performance_n_settled (const BwLedgerFigures *f)
{
  return f->n_won + f->n_lost + f->n_push;
}

char *
bw_performance_money (const BwLedgerDocument *document, double value, unsigned decimals,
                      bool is_signed)
{
  return bw_words_money (value, bw_ledger_document_currency (document), decimals, is_signed);
}

char *
bw_performance_interval_text (double low, double high, unsigned decimals, bool is_signed)
{
  /* Where all went alike there is nothing to estimate a doubt from. */
  if (isnan (low) || isnan (high) || high - low < BW_PERFORMANCE_LEAST_WIDTH)
    return NULL;
  g_autofree char *from = bw_words_decimal (low * 100, decimals, is_signed);
  g_autofree char *to = bw_words_share (high, decimals, is_signed);
  g_autofree char *same = bw_words_share (low, decimals, is_signed);
  /* Both ends alike would say that there is no doubt at all. */
  if (decimals < 3 && g_str_equal (same, to))
    return bw_performance_interval_text (low, high, decimals + 1, is_signed);
  return g_strdup_printf (_ ("(%s to %s)"), from, to);
}

char *
bw_performance_chance_text (double chance)
{
  bool is_least = chance<LEAST_CHANCE, is_most = chance> 1 - LEAST_CHANCE && chance < 1;
  if (is_least || is_most)
    {
      g_autofree char *end = bw_words_share (is_least ? LEAST_CHANCE : 1 - LEAST_CHANCE, 1, false);
      return g_strdup_printf ("%s" NBSP "%s", is_least ? "<" : ">", end);
    }
  bool is_round = (chance >= 0.1 && chance <= 0.9) || chance == 1;
  return bw_words_share (chance, is_round ? 0 : 1, false);
}

void
bw_performance_add (GPtrArray *figures, const char *label, char *value, char *detail, char *reason)
{
  g_ptr_array_add (figures, bw_figure_new_take (label, value, detail, reason));
}

void
bw_performance_add_unknown (GPtrArray *figures, const char *label, const char *reason)
{
  bw_performance_add (figures, label, g_strdup ("–"), NULL, g_strdup (reason));
}

void
bw_performance_add_collecting (GPtrArray *figures, const char *label, int64_t n, int64_t minimum)
{
  bw_performance_add (figures, label, g_strdup ("–"),
                      g_strdup_printf (_ ("collecting, %d of %d"), (int) n, (int) minimum),
                      g_strdup (_ ("Too few to say anything.")));
}

/* What is in brackets, and of how many bets; MORE before it, or NULL. (transfer full) */
static char *
reason_of_interval (int64_t n, const char *more)
{
  g_autofree char *level = bw_words_share (0.95, 0, false);
  g_autofree char *count = bw_words_count ((double) n);
  g_autofree char *text = g_strdup_printf (
      _ ("%s. In brackets its %s interval, for a number of bets fixed before looking."), count,
      level);
  return more != NULL ? g_strdup_printf ("%s %s", more, text) : g_steal_pointer (&text);
}

static void
add_roi (GPtrArray *figures, const BwPerformance *what)
{
  const BwLedgerFigures *f = bw_ledger_document_figures (what->document);
  const BwCertainty *certainty = bw_ledger_document_certainty (what->document);
  int64_t n = bw_performance_n_settled (f);
  if (n < BW_PERFORMANCE_MIN_BETS)
    bw_performance_add_collecting (figures, _ ("ROI"), n, BW_PERFORMANCE_MIN_BETS);
  else if (isnan (f->roi))
    bw_performance_add_unknown (figures, _ ("ROI"), _ ("Nothing was staked."));
  else
    bw_performance_add (
        figures, _ ("ROI"), bw_words_share (f->roi, 1, true),
        bw_performance_interval_text (certainty->roi95.low, certainty->roi95.high, 0, true),
        reason_of_interval (n, NULL));
}

/* The interval for a fixed number of bets, and beside it the one for who looks every day. */
static void
add_win_rate (GPtrArray *figures, const BwLedgerFigures *f)
{
  int64_t n = f->n_won + f->n_lost;
  if (n < BW_PERFORMANCE_MIN_BETS)
    {
      bw_performance_add_collecting (figures, _ ("Win rate"), n, BW_PERFORMANCE_MIN_BETS);
      return;
    }
  const BwInterval *fixed = &f->win_rate_wilson95, *always = &f->win_rate_bbcs95;
  bw_performance_add (figures, _ ("Win rate"), bw_words_share (f->win_rate, 1, false),
                      bw_performance_interval_text (fixed->low, fixed->high, 0, false),
                      reason_of_interval (n, NULL));
  g_autofree char *low = bw_words_decimal (always->low * 100, 0, false);
  g_autofree char *high = bw_words_share (always->high, 0, false);
  g_autofree char *level = bw_words_share (0.95, 0, false);
  bw_performance_add (figures, _ ("Win rate, any time"),
                      g_strdup_printf (_ ("%s to %s"), low, high), NULL,
                      g_strdup_printf (_ ("The %s interval of the win rate that holds at any time, "
                                          "however often it is looked at; the one above is too "
                                          "narrow for that."),
                                       level));
}

/* The win rate at which the odds pay what they cost. */
static void
add_break_even (GPtrArray *figures, const BwPerformance *what)
{
  const BwCertainty *certainty = bw_ledger_document_certainty (what->document);
  if (certainty->breakeven_n == 0 || isnan (certainty->breakeven_rate))
    {
      bw_performance_add_unknown (figures, _ ("Break-even"), _ ("The ledger has no odds."));
      return;
    }
  g_autofree char *count = bw_words_count ((double) certainty->breakeven_n);
  g_autofree char *chance = bw_performance_chance_text (certainty->breakeven_p);
  bw_performance_add (
      figures, _ ("Break-even"), bw_words_share (certainty->breakeven_rate, 1, false), NULL,
      g_strdup_printf (_ ("%s. The win rate at which the odds pay what they cost. Where all odds "
                          "are just fair, so few bets are won, or fewer, in %s of cases."),
                       count, chance));
}

/* What was to be expected, and from where to where luck alone would have taken it. */
static void
add_expected (GPtrArray *figures, const BwPerformance *what)
{
  const BwLedgerFigures *f = bw_ledger_document_figures (what->document);
  size_t n = bw_ledger_document_curves (what->document)->n;
  double low = NAN, median = NAN, high = NAN;
  if (f->n_edge == 0)
    bw_performance_add_unknown (figures, _ ("Expected"),
                                _ ("The ledger has no stated chances with odds."));
  else
    {
      g_autofree char *count = bw_words_count ((double) f->n_edge);
      bw_performance_add (figures, _ ("Expected"),
                          bw_performance_money (what->document, f->expected_profit, 2, true), NULL,
                          g_strdup_printf (_ ("%s. From the stated chances and the odds."), count));
    }
  if (!bw_performance_luck_at (what, n, &low, &median, &high))
    return;
  const BwLuck *luck = what->luck;
  g_autofree char *from = bw_performance_money (what->document, low, 0, true);
  g_autofree char *to = bw_performance_money (what->document, high, 0, true);
  g_autofree char *level = bw_words_share (0.9, 0, false);
  bw_performance_add (
      figures, _ ("Luck alone"), g_strdup_printf (_ ("%s to %s"), from, to), NULL,
      g_strdup_printf (luck->n_without_p == 0
                           ? _ ("Where %s of all runs of these bets end if every stated chance is "
                                "right.")
                           : _ ("Where %s of all runs of these bets end if every chance is right; "
                                "where none is stated, that of the odds."),
                       level));
}

static void
add_money (GPtrArray *figures, const BwPerformance *what)
{
  const BwLedgerFigures *f = bw_ledger_document_figures (what->document);
  g_autofree char *count = bw_words_count ((double) bw_performance_n_settled (f));
  bw_performance_add (figures, _ ("Profit and loss"),
                      bw_performance_money (what->document, f->profit, 2, true), NULL,
                      g_strdup (count));
  add_expected (figures, what);
  bw_performance_add (figures, _ ("Staked"),
                      bw_performance_money (what->document, f->staked, 2, false), NULL,
                      g_strdup (count));
  bw_performance_add (figures, _ ("Profit factor"), bw_words_decimal (f->profit_factor, 2, false),
                      NULL,
                      g_strdup (_ ("All that was won over all that was lost; 1 is break-even.")));
}

double
bw_performance_sharpe_error (const BwDayFigures *days)
{
  double daily = days->sharpe_365_calendar / sqrt (DAYS_A_YEAR);
  return sqrt (DAYS_A_YEAR) * sqrt ((1 + daily * daily / 2) / (double) days->n_days_calendar);
}

static void
add_yearly_sharpe (GPtrArray *figures, const BwLedgerFigures *f)
{
  double yearly = f->days.sharpe_365_calendar;
  if (f->days.n_days_calendar < BW_PERFORMANCE_MIN_DAYS)
    {
      bw_performance_add (figures, _ ("Sharpe, yearly"), g_strdup ("–"),
                          g_strdup_printf (_ ("collecting, %d of %d days"),
                                           (int) f->days.n_days_calendar, BW_PERFORMANCE_MIN_DAYS),
                          g_strdup (_ ("Too few days to say anything.")));
      return;
    }
  if (isnan (yearly))
    {
      bw_performance_add_unknown (
          figures, _ ("Sharpe, yearly"),
          _ ("The daily returns do not vary, or a day began without money."));
      return;
    }
  double error = bw_performance_sharpe_error (&f->days);
  g_autofree char *low = bw_words_decimal (yearly - Z95 * error, 1, true);
  g_autofree char *high = bw_words_decimal (yearly + Z95 * error, 1, true);
  g_autofree char *error_text = bw_words_decimal (error, 2, false);
  g_autofree char *days = bw_words_decimal ((double) f->days.n_days_calendar, 0, false);
  g_autofree char *level = bw_words_share (0.95, 0, false);
  bw_performance_add (
      figures, _ ("Sharpe, yearly"), bw_words_decimal (yearly, 2, false),
      g_strdup_printf (_ ("(%s to %s)"), low, high),
      g_strdup_printf (
          _ ("Of %s calendar days. Standard error %s; in brackets the %s interval of normal, "
             "independent days."),
          days, error_text, level));
}

/* Of the bets themselves: no days, and returns as skewed as they are. */
static void
add_sharpe (GPtrArray *figures, const BwLedgerFigures *f)
{
  const BwReturnFigures *r = &f->per_bet;
  add_yearly_sharpe (figures, f);
  if (r->n < BW_PERFORMANCE_MIN_BETS)
    {
      bw_performance_add_collecting (figures, _ ("Sharpe, per bet"), r->n, BW_PERFORMANCE_MIN_BETS);
      return;
    }
  if (isnan (r->sharpe))
    {
      bw_performance_add_unknown (figures, _ ("Sharpe, per bet"), _ ("The returns do not vary."));
      return;
    }
  g_autofree char *error = bw_words_decimal (r->se_mertens, 3, false);
  g_autofree char *count = bw_words_count ((double) r->n);
  bw_performance_add (figures, _ ("Sharpe, per bet"), bw_words_decimal (r->sharpe, 3, false),
                      /* Translators: the standard error of a figure */
                      isnan (r->se_mertens) ? NULL : g_strdup_printf (_ ("(s.e. %s)"), error),
                      g_strdup_printf (_ ("%s. The mean return on a stake over its standard "
                                          "deviation, with its standard error."),
                                       count));
  if (!isnan (r->psr0))
    bw_performance_add (figures, _ ("Sharpe above zero"), bw_performance_chance_text (r->psr0),
                        NULL,
                        g_strdup_printf (_ ("%s. How sure it is that the true ratio is above zero "
                                            "(probabilistic Sharpe ratio)."),
                                         count));
}

/* "+$605 · −$379" of the days. */
static void
add_days (GPtrArray *figures, const BwLedgerDocument *document)
{
  const BwDayFigures *days = &bw_ledger_document_figures (document)->days;
  if (isnan (days->best_day))
    return;
  g_autofree char *best = bw_performance_money (document, days->best_day, 0, true);
  g_autofree char *worst = bw_performance_money (document, days->worst_day, 0, true);
  g_autofree char *n = bw_words_decimal ((double) days->n_days_active, 0, false);
  bw_performance_add (figures, _ ("Best, worst day"), g_strdup_printf ("%s · %s", best, worst),
                      NULL, g_strdup_printf (_ ("Of %s days with a settled bet."), n));
}

/* Those that need the closing odds. */
static void
add_closing (GPtrArray *figures, const BwPerformance *what)
{
  const BwLedgerFigures *f = bw_ledger_document_figures (what->document);
  const BwCertainty *certainty = bw_ledger_document_certainty (what->document);
  if (f->n_clv == 0)
    return;
  if (f->n_clv < BW_PERFORMANCE_MIN_BETS)
    {
      bw_performance_add_collecting (figures, _ ("CLV"), f->n_clv, BW_PERFORMANCE_MIN_BETS);
      return;
    }
  g_autofree char *count = bw_words_count ((double) f->n_clv);
  bw_performance_add (
      figures, _ ("CLV"), bw_words_share (f->clv_mean, 1, true),
      bw_performance_interval_text (certainty->clv95.low, certainty->clv95.high, 1, true),
      reason_of_interval (
          f->n_clv,
          _ ("Closing line value: how much better the odds were than those at the start of "
             "the event, on average.")));
  if (!isnan (f->clv_novig_mean))
    bw_performance_add (figures, _ ("CLV without margin"),
                        bw_words_share (f->clv_novig_mean, 1, true), NULL,
                        g_strdup_printf (_ ("%s. The same against fair closing odds: what a bet is "
                                            "worth if the closing line is right."),
                                         count));
  bw_performance_add (
      figures, _ ("Beat the closing odds"), bw_words_share (f->beat_close_rate, 1, false), NULL,
      g_strdup_printf (
          _ ("%s. The share of bets at better odds than those at the start of the event."), count));
}

/* As the chart has it: from the ledger's own peak, which may lie before the range. */
static void
add_drawdown (GPtrArray *figures, const BwPerformance *what)
{
  const BwLedgerCurves *c = bw_ledger_document_curves (what->document);
  double deepest = NAN;
  for (size_t i = 0; i < c->n; i++)
    deepest = fmax (deepest, c->drawdown[i]);
  bw_performance_add (
      figures, _ ("Deepest drawdown"), bw_words_share (deepest, 1, false), NULL,
      g_strdup (
          _ ("The largest loss from the ledger’s highest bankroll until then, as its share.")));
  g_autofree char *text = bw_performance_drawdown_text (what);
  if (text != NULL)
    bw_performance_add (figures, _ ("As deep by luck"),
                        bw_performance_chance_text (what->luck->drawdown_odds), NULL,
                        g_steal_pointer (&text));
}

GPtrArray *
bw_performance_figures (const BwPerformance *what)
{
  GPtrArray *figures = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_figure_free);
  const BwLedgerFigures *f = bw_ledger_document_figures (what->document);
  g_autofree char *won = bw_words_decimal ((double) f->n_won, 0, false);
  g_autofree char *lost = bw_words_decimal ((double) f->n_lost, 0, false);
  g_autofree char *streak = bw_words_decimal ((double) f->longest_loss_streak, 0, false);
  add_roi (figures, what);
  add_win_rate (figures, f);
  add_break_even (figures, what);
  bw_performance_add (figures, _ ("Won, lost"), g_strdup_printf ("%s · %s", won, lost), NULL, NULL);
  add_money (figures, what);
  add_sharpe (figures, f);
  add_days (figures, what->document);
  add_drawdown (figures, what);
  if (f->longest_loss_streak >= 0)
    bw_performance_add (figures, _ ("Longest losing run"),
                        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s bet", "%s bets",
                                                      (gulong) f->longest_loss_streak),
                                         streak),
                        NULL, NULL);
  add_closing (figures, what);
  return figures;
}
