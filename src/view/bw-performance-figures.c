/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a bot has done, in figures and words: a range in rows, one moment in rows, what may be luck.
 */
#include "view/bw-performance-figures.h"

#include "base/bw-time.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define Z95 1.959963984540054
/* The least samples: below them a ratio is noise. */
#define MIN_BETS 10
#define MIN_DAYS 30
#define DAYS_A_YEAR 365.0

static int64_t
n_settled (const BwLedgerFigures *f)
{
  return f->n_won + f->n_lost + f->n_push;
}

bool
bw_performance_roi_interval (const BwLedgerDocument *document, double *low, double *high)
{
  const BwLedgerCurves *c = bw_ledger_document_curves (document);
  double staked = 0, sum = 0;
  if (c->n < MIN_BETS)
    return false;
  for (size_t i = 0; i < c->n; i++)
    staked += c->stake[i];
  if (!(staked > 0))
    return false;
  double roi = c->profit[c->n - 1] / staked;
  for (size_t i = 0; i < c->n; i++)
    {
      double profit = c->profit[i] - (i > 0 ? c->profit[i - 1] : 0);
      double residual = profit - roi * c->stake[i];
      sum += residual * residual;
    }
  double n = (double) c->n;
  double half = Z95 * sqrt (n / (n - 1) * sum) / staked;
  *low = roi - half;
  *high = roi + half;
  return true;
}

/* "(−6 to +16 %)". (transfer full) */
static char *
interval_text (double low, double high, bool is_signed)
{
  g_autofree char *from = bw_words_decimal (low * 100, 0, is_signed);
  g_autofree char *to = bw_words_share (high, 0, is_signed);
  return g_strdup_printf (_ ("(%s to %s)"), from, to);
}

static char *
reason_of_interval (void)
{
  g_autofree char *level = bw_words_share (0.95, 0, false);
  return g_strdup_printf (
      _ ("In brackets its %s interval, for a number of bets fixed before looking."), level);
}

static void
add (GPtrArray *figures, const char *label, char *value, char *detail, char *reason)
{
  g_ptr_array_add (figures, bw_figure_new_take (label, value, detail, reason));
}

/* LABEL below its least sample: how many there are, and why that says nothing. */
static void
add_collecting (GPtrArray *figures, const char *label, int64_t n, int64_t minimum)
{
  add (figures, label, g_strdup ("–"),
       g_strdup_printf (_ ("collecting, %d of %d"), (int) n, (int) minimum),
       g_strdup (_ ("Too few to say anything.")));
}

static void
add_roi (GPtrArray *figures, const BwLedgerDocument *document)
{
  const BwLedgerFigures *f = bw_ledger_document_figures (document);
  double low = NAN, high = NAN;
  if (n_settled (f) < MIN_BETS)
    add_collecting (figures, _ ("ROI"), n_settled (f), MIN_BETS);
  else if (bw_performance_roi_interval (document, &low, &high))
    add (figures, _ ("ROI"), bw_words_share (f->roi, 1, true), interval_text (low, high, true),
         reason_of_interval ());
  else
    add (figures, _ ("ROI"), g_strdup ("–"), NULL, g_strdup (_ ("Nothing was staked.")));
}

static void
add_win_rate (GPtrArray *figures, const BwLedgerFigures *f)
{
  int64_t n = f->n_won + f->n_lost;
  if (n < MIN_BETS)
    add_collecting (figures, _ ("Win rate"), n, MIN_BETS);
  else
    add (figures, _ ("Win rate"), bw_words_share (f->win_rate, 1, false),
         interval_text (f->win_rate_wilson95.low, f->win_rate_wilson95.high, false),
         reason_of_interval ());
}

/* A year of daily returns; its standard error is that of independent normal returns (Lo 2002). */
static void
add_sharpe (GPtrArray *figures, const BwLedgerFigures *f)
{
  double yearly = f->days.sharpe_365_calendar, n = (double) f->days.n_days_calendar;
  if (f->days.n_days_calendar < MIN_DAYS)
    {
      add (figures, _ ("Sharpe, yearly"), g_strdup ("–"),
           g_strdup_printf (_ ("collecting, %d of %d days"), (int) f->days.n_days_calendar,
                            MIN_DAYS),
           g_strdup (_ ("Too few days to say anything.")));
      return;
    }
  if (isnan (yearly))
    {
      add (figures, _ ("Sharpe, yearly"), g_strdup ("–"), NULL,
           g_strdup (_ ("The daily returns do not vary, or a day began without money.")));
      return;
    }
  double daily = yearly / sqrt (DAYS_A_YEAR);
  double half = Z95 * sqrt (DAYS_A_YEAR) * sqrt ((1 + daily * daily / 2) / n);
  g_autofree char *low = bw_words_decimal (yearly - half, 1, true);
  g_autofree char *high = bw_words_decimal (yearly + half, 1, true);
  add (figures, _ ("Sharpe, yearly"), bw_words_decimal (yearly, 2, false),
       g_strdup_printf (_ ("(%s to %s)"), low, high), reason_of_interval ());
}

static char *
money (const BwLedgerDocument *document, double value, bool is_signed)
{
  return bw_words_money (value, bw_ledger_document_currency (document), 2, is_signed);
}

/* "+$605, −$379" of the days. */
static void
add_days (GPtrArray *figures, const BwLedgerDocument *document)
{
  const BwDayFigures *days = &bw_ledger_document_figures (document)->days;
  const char *currency = bw_ledger_document_currency (document);
  if (isnan (days->best_day))
    return;
  g_autofree char *best = bw_words_money (days->best_day, currency, 0, true);
  g_autofree char *worst = bw_words_money (days->worst_day, currency, 0, true);
  add (figures, _ ("Best, worst day"), g_strdup_printf ("%s · %s", best, worst), NULL, NULL);
}

/* Those that need the closing odds. */
static void
add_closing (GPtrArray *figures, const BwLedgerFigures *f)
{
  g_autofree char *count = bw_words_count ((double) f->n_clv);
  if (f->n_clv == 0)
    return;
  if (f->n_clv < MIN_BETS)
    add_collecting (figures, _ ("Beat the closing odds"), f->n_clv, MIN_BETS);
  else
    add (figures, _ ("Beat the closing odds"), bw_words_share (f->beat_close_rate, 1, false),
         g_steal_pointer (&count),
         g_strdup (_ ("The share of bets at better odds than those at the start of the event.")));
}

/* As the chart has it: from the ledger's own peak, which may lie before the range. */
static double
deepest_drawdown (const BwLedgerDocument *document)
{
  const BwLedgerCurves *c = bw_ledger_document_curves (document);
  double deepest = NAN;
  for (size_t i = 0; i < c->n; i++)
    deepest = fmax (deepest, c->drawdown[i]);
  return deepest;
}

GPtrArray *
bw_performance_figures (const BwLedgerDocument *document)
{
  GPtrArray *figures = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_figure_free);
  const BwLedgerFigures *f = bw_ledger_document_figures (document);
  g_autofree char *won = bw_words_decimal ((double) f->n_won, 0, false);
  g_autofree char *lost = bw_words_decimal ((double) f->n_lost, 0, false);
  g_autofree char *streak = bw_words_decimal ((double) f->longest_loss_streak, 0, false);
  add_roi (figures, document);
  add_win_rate (figures, f);
  add (figures, _ ("Won, lost"), g_strdup_printf ("%s · %s", won, lost), NULL, NULL);
  add (figures, _ ("Profit and loss"), money (document, f->profit, true), NULL, NULL);
  add (figures, _ ("Staked"), money (document, f->staked, false), NULL, NULL);
  add (figures, _ ("Profit factor"), bw_words_decimal (f->profit_factor, 2, false), NULL,
       g_strdup (_ ("All that was won over all that was lost; 1 is break-even.")));
  add_sharpe (figures, f);
  add_days (figures, document);
  add (figures, _ ("Deepest drawdown"), bw_words_share (deepest_drawdown (document), 1, false),
       NULL,
       g_strdup (
           _ ("The largest loss from the ledger’s highest bankroll until then, as its share.")));
  if (f->longest_loss_streak >= 0)
    add (figures, _ ("Longest losing run"),
         g_strdup_printf (
             g_dngettext (GETTEXT_PACKAGE, "%s bet", "%s bets", (gulong) f->longest_loss_streak),
             streak),
         NULL, NULL);
  add_closing (figures, f);
  return figures;
}

void
bw_performance_verdict (const BwLedgerDocument *document, char **first, char **rest)
{
  const BwLedgerFigures *f = bw_ledger_document_figures (document);
  g_autofree char *level = bw_words_share (0.95, 0, false);
  double low = NAN, high = NAN;
  if (n_settled (f) < MIN_BETS || !bw_performance_roi_interval (document, &low, &high))
    {
      *first = g_strdup (_ ("Too few bets to tell."));
      *rest = g_strdup_printf (
          _ ("From %d settled bets with a stake on there is an interval of ROI."), MIN_BETS);
    }
  else if (low <= 0 && high >= 0)
    {
      *first = g_strdup (_ ("May still be luck."));
      *rest = g_strdup_printf (_ ("The %s interval of ROI includes zero."), level);
    }
  else
    {
      *first = g_strdup (_ ("Hardly luck alone."));
      *rest = g_strdup_printf (low > 0 ? _ ("The %s interval of ROI is above zero.")
                                       : _ ("The %s interval of ROI is below zero."),
                               level);
    }
}

/* The last row at or before X; -1 without one. */
static int64_t
row_at (const BwLedgerCurves *c, double x)
{
  if (isnan (x))
    return (int64_t) c->n - 1;
  size_t low = 0, high = c->n;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      /* Rows without any time come first. */
      if (isnan (c->time_us[middle]) || c->time_us[middle] <= x)
        low = middle + 1;
      else
        high = middle;
    }
  return (int64_t) low - 1;
}

static void
add_at (GPtrArray *figures, const char *label, char *value, char *detail, int series)
{
  BwFigure *figure = bw_figure_new_take (label, value, detail, NULL);
  figure->series = series;
  g_ptr_array_add (figures, figure);
}

static void
add_readout (GPtrArray *figures, const BwLedgerDocument *document, int64_t row)
{
  const BwLedgerCurves *c = bw_ledger_document_curves (document);
  const BwLedgerRequest *request = bw_ledger_document_request (document);
  unsigned window = request->rolling_window > 0 ? request->rolling_window : 50;
  double drawdown = row >= 0 ? c->drawdown[row] : (double) NAN;
  double rate = row >= 0 ? c->win_rate[row] : (double) NAN;
  g_autofree char *win_rate = g_strdup_printf (_ ("Win rate, %u"), window);
  add_at (figures, _ ("Bankroll"),
          money (document, row >= 0 ? c->equity[row] : (double) NAN, false), NULL, 0);
  add_at (figures, _ ("Profit and loss"),
          money (document, row >= 0 ? c->profit[row] : (double) NAN, true), NULL, 0);
  add_at (figures, _ ("Expected"),
          money (document, row >= 0 ? c->expected_profit[row] : (double) NAN, true), NULL, 2);
  add_at (figures, win_rate, bw_words_share (rate, 1, false),
          isnan (rate) ? NULL : interval_text (c->win_rate_low[row], c->win_rate_high[row], false),
          0);
  add_at (figures, _ ("Break-even"),
          bw_words_share (row >= 0 && !isnan (rate) ? c->break_even[row] : (double) NAN, 1, false),
          NULL, 1);
  add_at (figures, _ ("Drawdown"), bw_words_share (drawdown == 0 ? 0 : -drawdown, 1, false), NULL,
          1);
}

/* "Sun 26 Jul 2026", with the time where the range is of days. (transfer full) */
static char *
moment_text (const BwPerformance *what, double x)
{
  bool has_time = what->to_us - what->from_us <= 8 * BW_DAY_US;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc ((int64_t) floor (x / 1e6));
  g_autoptr (GDateTime) local =
      what->zone != NULL ? g_date_time_to_timezone (utc, what->zone) : g_date_time_ref (utc);
  return g_date_time_format (local, has_time ? _ ("%a %-e %b %Y, %H:%M") : _ ("%a %-e %b %Y"));
}

BwReadout *
bw_performance_readout (const BwPerformance *what, double x)
{
  const BwLedgerCurves *c = bw_ledger_document_curves (what->document);
  BwReadout *readout = g_new0 (BwReadout, 1);
  int64_t row = row_at (c, x);
  readout->figures = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_figure_free);
  if (row >= 0)
    {
      g_autofree char *at = bw_words_decimal ((double) row + 1, 0, false);
      g_autofree char *n = bw_words_decimal ((double) c->n, 0, false);
      readout->title = isnan (c->time_us[row]) ? g_strdup (_ ("Without a date"))
                                               : moment_text (what, c->time_us[row]);
      readout->subtitle = g_strdup_printf (_ ("bet %s of %s"), at, n);
    }
  else
    {
      readout->title = c->n == 0 ? g_strdup (_ ("No bets")) : moment_text (what, x);
      readout->subtitle = g_strdup (c->n == 0 ? "" : _ ("before the first bet"));
    }
  add_readout (readout->figures, what->document, row);
  return readout;
}

void
bw_readout_free (BwReadout *readout)
{
  if (readout == NULL)
    return;
  g_free (readout->title);
  g_free (readout->subtitle);
  g_ptr_array_unref (readout->figures);
  g_free (readout);
}

/* TEXT so that no line breaks in it, not even between a sign and its currency. */
static void
append_unbroken (GString *out, const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      g_string_append_unichar (out, c == ' ' ? 0xa0 : c);
      if (c == '+' || c == 0x2212)
        g_string_append_unichar (out, 0x2060);
    }
}

char *
bw_readout_text (const BwReadout *readout)
{
  GString *text = g_string_new (NULL);
  append_unbroken (text, readout->title);
  for (unsigned i = 0; i < readout->figures->len; i++)
    {
      g_autofree char *figure = bw_figure_text (g_ptr_array_index (readout->figures, i));
      g_string_append (text, " · ");
      append_unbroken (text, figure);
    }
  return g_string_free (text, FALSE);
}
