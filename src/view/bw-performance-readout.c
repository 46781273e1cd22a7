/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a bot stood at one moment. */
#include "base/bw-time.h"
#include "view/bw-performance-figures.h"
#include "view/bw-performance-luck.h"
#include "view/bw-performance-private.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

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

/* From where to where luck alone takes the profit until then. */
static void
add_luck (GPtrArray *figures, const BwPerformance *what, int64_t row)
{
  double low = NAN, median = NAN, high = NAN;
  char *value = NULL;
  if (row >= 0 && bw_performance_luck_at (what, (size_t) row + 1, &low, &median, &high))
    {
      g_autofree char *from = bw_performance_money (what->document, low, 0, true);
      g_autofree char *to = bw_performance_money (what->document, high, 0, true);
      value = g_strdup_printf (_ ("%s to %s"), from, to);
    }
  add_at (figures, _ ("Luck alone"), value != NULL ? value : g_strdup ("–"), NULL, -1);
}

static void
add_readout (GPtrArray *figures, const BwPerformance *what, int64_t row)
{
  const BwLedgerDocument *document = what->document;
  const BwLedgerCurves *c = bw_ledger_document_curves (document);
  const BwLedgerRequest *request = bw_ledger_document_request (document);
  unsigned window = request->rolling_window > 0 ? request->rolling_window : 50;
  bool has_row = row >= 0;
  double drawdown = has_row ? c->drawdown[row] : (double) NAN;
  double rate = has_row ? c->win_rate[row] : (double) NAN;
  double expected = has_row ? c->expected_profit[row] : (double) NAN;
  g_autofree char *win_rate = g_strdup_printf (_ ("Win rate, %u"), window);
  add_at (figures, _ ("Bankroll"),
          bw_performance_money (document, has_row ? c->equity[row] : (double) NAN, 2, false), NULL,
          0);
  add_at (figures, _ ("Profit and loss"),
          bw_performance_money (document, has_row ? c->profit[row] : (double) NAN, 2, true), NULL,
          0);
  add_at (figures, _ ("Expected"), bw_performance_money (document, expected, 2, true), NULL, 2);
  add_at (figures, win_rate, bw_words_share (rate, 1, false),
          isnan (rate) ? NULL
                       : bw_performance_interval_text (c->win_rate_low[row], c->win_rate_high[row],
                                                       0, false),
          0);
  add_at (figures, _ ("Break-even"),
          bw_words_share (has_row && !isnan (rate) ? c->break_even[row] : (double) NAN, 1, false),
          NULL, 1);
  add_at (figures, _ ("Drawdown"), bw_words_share (drawdown == 0 ? 0 : -drawdown, 1, false), NULL,
          1);
  add_luck (figures, what, row);
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
  readout->time_us =
      row >= 0 && !isnan (c->time_us[row]) ? (int64_t) c->time_us[row] : BW_TIME_NONE;
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
  add_readout (readout->figures, what, row);
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
