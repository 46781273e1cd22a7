/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a bot has done, as charts: bankroll, profit, win rate, drawdown, stakes. */
#include "view/bw-performance.h"

#include "base/bw-time.h"
#include "view/bw-histogram.h"
#include "view/bw-performance-luck.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define DEFAULT_WINDOW 50
#define MAX_BARS 24
/* Colours of the palette: what is, what it is compared with, what was expected. */
#define ACTUAL 0
#define COMPARED 1
#define EXPECTED 2

static const char *const names[BW_N_PERFORMANCE] = { "bankroll", "profit", "win-rate", "drawdown",
                                                     "stakes" };

const char *
bw_performance_name (BwPerformanceKind kind)
{
  g_return_val_if_fail ((unsigned) kind < BW_N_PERFORMANCE, NULL);
  return names[kind];
}

static unsigned
window_of (const BwLedgerRequest *request)
{
  return request->rolling_window > 0 ? request->rolling_window : DEFAULT_WINDOW;
}

const BwMetric *
bw_performance_metric (BwPerformanceKind kind, const BwLedgerRequest *request)
{
  static const char *const metrics[BW_N_PERFORMANCE] = { "ledger_bankroll", "ledger_profit",
                                                         "ledger_win_rate", "ledger_drawdown",
                                                         NULL };
  unsigned window = window_of (request);
  BwLabel labels[] = { { "source", request->source },
                       { "model", request->model },
                       { "window", NULL } };
  if (metrics[kind] == NULL)
    return NULL;
  if (kind == BW_PERFORMANCE_PROFIT && request->from_us != BW_TIME_NONE)
    return NULL;
  if (kind == BW_PERFORMANCE_WIN_RATE)
    {
      if (window != 10 && window != 50 && window != 100)
        return NULL;
      labels[2].value = window == 10 ? "last10" : window == 50 ? "last50" : "last100";
    }
  return bw_metric_get (metrics[kind], labels, G_N_ELEMENTS (labels));
}

int64_t
bw_performance_now (const BwRange *range, int64_t now_us)
{
  int64_t from_us = 0, to_us = 0;
  bw_range_resolve (range, now_us, BW_TIME_NONE, &from_us, &to_us);
  bool is_fixed = range->kind == BW_RANGE_ALL || range->kind == BW_RANGE_DATES;
  int64_t step_us = is_fixed ? BW_MINUTE_US : MAX ((to_us - from_us) / 1000, BW_SECOND_US);
  return (now_us + step_us - 1) / step_us * step_us;
}

void
bw_performance_request (const BwRange *range, int64_t now_us, BwLedgerRequest *request)
{
  bw_range_resolve (range, now_us, BW_TIME_NONE, &request->from_us, &request->to_us);
  if (range->kind == BW_RANGE_ALL)
    request->from_us = BW_TIME_NONE;
  if (range->kind != BW_RANGE_DATES)
    request->to_us = BW_TIME_NONE;
}

void
bw_performance_span (const BwLedgerDocument *document, const BwRange *range, int64_t now_us,
                     int64_t *from_us, int64_t *to_us)
{
  int64_t last_us = bw_ledger_document_last_us (document);
  bw_range_resolve (range, now_us, bw_ledger_document_first_us (document), from_us, to_us);
  if (range->kind == BW_RANGE_ALL && last_us != BW_TIME_NONE)
    *to_us = last_us > *from_us ? last_us : *from_us + BW_HOUR_US;
}

bool
bw_performance_is_of (const BwLedgerDocument *document, const char *source, const char *model)
{
  const BwLedgerRequest *request = bw_ledger_document_request (document);
  return g_strcmp0 (request->source, source) == 0 && g_strcmp0 (request->model, model) == 0;
}

int64_t
bw_performance_lacking (const BwLedgerDocument *document)
{
  const BwLedgerCurves *curves = bw_ledger_document_curves (document);
  const BwLedgerRequest *request = bw_ledger_document_request (document);
  int64_t window = window_of (request);
  if (curves->n > 0 && !isnan (curves->win_rate[curves->n - 1]))
    return 0;
  bool has_all = request->from_us == BW_TIME_NONE
                 || request->from_us <= bw_ledger_document_first_us (document);
  if (!has_all)
    return -1;
  /* A full window of nothing but pushes has no win rate either. */
  return MAX (window - (int64_t) curves->n, 0);
}

/* Rows without any time come first, and have no place on an axis of time. */
static size_t
n_timeless (const BwLedgerCurves *c)
{
  size_t n = 0;
  while (n < c->n && isnan (c->time_us[n]))
    n++;
  return n;
}

/* Y, with LOW and HIGH or without (NULL), over the times of C. (transfer full) */
static BwSeries *
series_new (const BwLedgerCurves *c, const double *y, const double *low, const double *high)
{
  size_t skip = n_timeless (c);
  return bw_series_new (c->time_us + skip, y + skip, low != NULL ? low + skip : NULL,
                        high != NULL ? high + skip : NULL, c->n - skip);
}

static void
set_axes (BwChart *chart, const BwPerformance *what, BwNumberFormat format)
{
  const char *currency = bw_ledger_document_currency (what->document);
  bool has_range = what->to_us > what->from_us;
  BwAxis x = { .kind = BW_AXIS_TIME,
               .zone = what->zone,
               .min = has_range ? (double) what->from_us : (double) NAN,
               .max = has_range ? (double) what->to_us : (double) NAN };
  BwAxis y = { .kind = BW_AXIS_LINEAR,
               .format = format,
               .currency = *currency != '\0' ? bw_words_currency_sign (currency) : NULL,
               .min = NAN,
               .max = NAN };
  bw_chart_set_x (chart, &x);
  bw_chart_set_y (chart, &y);
}

/* "Bankroll, $"; the title alone without a currency. */
static void
set_money_title (BwChart *chart, const BwPerformance *what, const char *title)
{
  const char *currency = bw_ledger_document_currency (what->document);
  g_autofree char *full = *currency != '\0'
                              ? g_strdup_printf ("%s, %s", title, bw_words_currency_sign (currency))
                              : g_strdup (title);
  bw_chart_set_title (chart, full, NULL);
}

static BwChartSeries
series_of (BwSeries *series, const char *name, unsigned colour, BwLineKind line)
{
  /* A ledger keeps its own history: its lines run on where nobody watched. */
  return (BwChartSeries){ .series = series,
                          .name = name,
                          .colour = colour,
                          .line = line,
                          .area_from = NAN,
                          .crosses_gaps = true };
}

static void
add_levels (BwChart *chart, const BwPerformance *what, BwPerformanceKind kind,
            BwNumberFormat format)
{
  const char *currency = bw_ledger_document_currency (what->document);
  BwLevelStyle style = { .format = format,
                         .currency = currency,
                         .is_negated = kind == BW_PERFORMANCE_DRAWDOWN };
  bw_chart_add_levels (chart, what->levels[kind], &style);
}

static void
compose_bankroll (BwChart *chart, const BwPerformance *what, const BwLedgerCurves *c)
{
  g_autoptr (BwSeries) equity = series_new (c, c->equity, NULL, NULL);
  g_autoptr (BwSeries) peak = series_new (c, c->peak, NULL, NULL);
  BwChartSeries actual = series_of (equity, _ ("bankroll"), ACTUAL, BW_LINE_STEP);
  BwChartSeries highest = series_of (peak, _ ("highest so far"), COMPARED, BW_LINE_STEP);
  highest.is_dashed = true;
  set_money_title (chart, what, _ ("Bankroll"));
  set_axes (chart, what, BW_FORMAT_MONEY);
  bw_chart_add_series (chart, &actual);
  bw_chart_add_series (chart, &highest);
  add_levels (chart, what, BW_PERFORMANCE_BANKROLL, BW_FORMAT_MONEY);
}

static void
compose_profit (BwChart *chart, const BwPerformance *what, const BwLedgerCurves *c)
{
  g_autoptr (BwSeries) profit = series_new (c, c->profit, NULL, NULL);
  BwChartSeries actual = series_of (profit, _ ("actual"), ACTUAL, BW_LINE_STEP);
  BwChartLimit zero = { .kind = BW_LIMIT_ZERO, .label = _ ("Break-even") };
  set_money_title (chart, what, _ ("Cumulative profit and loss"));
  set_axes (chart, what, BW_FORMAT_SIGNED_MONEY);
  bw_chart_add_series (chart, &actual);
  /* Sums grow only where chance and odds are known: without any there is no line. */
  if (c->n > 0 && !isnan (c->expected_profit[c->n - 1]))
    {
      g_autoptr (BwSeries) sums = series_new (c, c->expected_profit, NULL, NULL);
      BwChartSeries expected =
          series_of (sums, _ ("expected from the stated chances"), EXPECTED, BW_LINE_STEP);
      expected.is_dashed = true;
      bw_chart_add_series (chart, &expected);
    }
  bw_performance_add_luck_band (chart, what);
  bw_chart_add_limit (chart, &zero);
  add_levels (chart, what, BW_PERFORMANCE_PROFIT, BW_FORMAT_SIGNED_MONEY);
}

/* Too few for the window: the count is told, the statistic is not drawn. */
static void
set_collecting_note (BwChart *chart, const BwLedgerDocument *document)
{
  unsigned window = window_of (bw_ledger_document_request (document));
  int64_t lacking = bw_performance_lacking (document);
  if (lacking == 0)
    return;
  g_autofree char *first =
      lacking > 0 ? g_strdup_printf (_ ("Collecting, %d of %u"), (int) (window - lacking), window)
                  : g_strdup_printf (_ ("Collecting, fewer than %u"), window);
  g_autofree char *second =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "It is drawn from %u settled bet on.",
                                    "It is drawn from %u settled bets on.", window),
                       window);
  bw_chart_set_note (chart, first, second);
}

static void
compose_win_rate (BwChart *chart, const BwPerformance *what, const BwLedgerCurves *c)
{
  unsigned window = window_of (bw_ledger_document_request (what->document));
  g_autofree char *title = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Win rate, last %u bet", "Win rate, last %u bets", window),
      window);
  g_autofree char *level = bw_words_share (0.95, 0, false);
  g_autofree char *band = g_strdup_printf (_ ("%s Wilson"), level);
  g_autoptr (BwSeries) rate = series_new (c, c->win_rate, c->win_rate_low, c->win_rate_high);
  BwChartSeries actual = series_of (rate, _ ("win rate"), ACTUAL, BW_LINE_JOINED);
  actual.has_band = true;
  actual.band_name = band;
  bw_chart_set_title (chart, title, NULL);
  set_axes (chart, what, BW_FORMAT_RATIO);
  bw_chart_add_series (chart, &actual);
  if (c->n > 0 && !isnan (c->break_even[c->n - 1]))
    {
      g_autoptr (BwSeries) even = series_new (c, c->break_even, NULL, NULL);
      BwChartSeries compared =
          series_of (even, _ ("break-even from the odds"), COMPARED, BW_LINE_JOINED);
      compared.is_dashed = true;
      bw_chart_add_series (chart, &compared);
    }
  add_levels (chart, what, BW_PERFORMANCE_WIN_RATE, BW_FORMAT_RATIO);
  if (c->n > 0)
    set_collecting_note (chart, what->document);
}

static void
compose_drawdown (BwChart *chart, const BwPerformance *what, const BwLedgerCurves *c)
{
  g_autofree double *below = g_new (double, MAX (c->n, 1));
  for (size_t i = 0; i < c->n; i++)
    below[i] = c->drawdown[i] == 0 ? 0 : -c->drawdown[i];
  g_autoptr (BwSeries) drawdown = series_new (c, below, NULL, NULL);
  BwChartSeries actual = series_of (drawdown, _ ("drawdown"), COMPARED, BW_LINE_STEP);
  actual.area_from = 0;
  bw_chart_set_title (chart, _ ("Drawdown from peak"), NULL);
  set_axes (chart, what, BW_FORMAT_RATIO);
  BwAxis y = *bw_chart_y (chart);
  y.max = 0;
  bw_chart_set_y (chart, &y);
  bw_chart_add_series (chart, &actual);
  bw_performance_add_luck_fan (chart, what);
  add_levels (chart, what, BW_PERFORMANCE_DRAWDOWN, BW_FORMAT_RATIO);
}

static BwChart *
compose_stakes (const BwPerformance *what, const BwLedgerCurves *c)
{
  BwChart *chart = bw_chart_new (BW_CHART_HISTOGRAM);
  const char *currency = bw_ledger_document_currency (what->document);
  g_auto (BwHistogram) bars = { 0 };
  bw_histogram_compute (c->stake, c->n, MAX_BARS, &bars);
  g_autofree char *count = bw_words_count ((double) bars.n);
  BwAxis x = { .format = BW_FORMAT_MONEY,
               .title = _ ("stake per bet"),
               .currency = *currency != '\0' ? bw_words_currency_sign (currency) : NULL,
               .min = NAN,
               .max = NAN };
  BwAxis y = { .format = BW_FORMAT_COUNT, .min = 0, .max = NAN };
  bw_chart_set_title (chart, _ ("Stakes, number of bets"), count);
  bw_chart_set_x (chart, &x);
  bw_chart_set_y (chart, &y);
  if (bars.n_bars > 0)
    bw_chart_set_bars (chart, bars.edges, bars.counts, bars.n_bars, bars.median);
  else
    bw_chart_set_note (chart, _ ("No stakes in this range"), NULL);
  return chart;
}

/* What is missing, and where there is some. */
static void
set_empty_note (BwChart *chart, const BwPerformance *what)
{
  int64_t last_us = bw_ledger_document_last_us (what->document);
  g_autofree char *second = NULL;
  if (last_us != BW_TIME_NONE)
    {
      g_autofree char *day = bw_words_day (last_us, what->to_us, what->zone);
      second = g_strdup_printf (_ ("The last one is from %s."), day);
    }
  bw_chart_set_note (chart, _ ("No settled bets in this range"), second);
}

BwChart *
bw_performance_chart (const BwPerformance *what, BwPerformanceKind kind)
{
  static void (*const compose[]) (BwChart *, const BwPerformance *, const BwLedgerCurves *) = {
    compose_bankroll,
    compose_profit,
    compose_win_rate,
    compose_drawdown,
  };
  g_return_val_if_fail ((unsigned) kind < BW_N_PERFORMANCE, NULL);
  const BwLedgerCurves *curves = bw_ledger_document_curves (what->document);
  if (kind == BW_PERFORMANCE_STAKES)
    return compose_stakes (what, curves);
  BwChart *chart = bw_chart_new (BW_CHART_XY);
  compose[kind](chart, what, curves);
  bw_chart_add_gaps (chart, what->gaps, bw_ledger_document_request (what->document)->source);
  if (curves->n == 0)
    set_empty_note (chart, what);
  return chart;
}
