/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The overview's cards: which figures a bot and a machine have, and what each is made of. */
#include "engine/bw-ledger-metrics.h"
#include "model/bw-catalogue.h"
#include "model/bw-history-point.h"
#include "view/bw-metric-kpi.h"
#include "view/bw-overview-private.h"
#include "view/bw-performance-private.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define N_CARDS 8
/* Below these nothing is said of performance, and of chances. */
#define MIN_BETS 10
#define MIN_FORECASTS 20
#define MIN_DAYS 30
#define Z95 1.959963984540054
/* A first value later than such a part of the range after its start is not of the start. */
#define LATE_SHARE 10

/* A card of a bot, and what it lacks where it has no value. */
typedef struct
{
  const char *name;
  const char *title; /* NULL: the catalogue's */
  const char *reason;
  bool is_optional; /* left out where the ledger does not have what it is made of */
  bool is_counted;  /* nothing is said below the minimum */
} Card;

static const Card cards[] = {
  { "ledger_bankroll", NULL, N_ ("No bet was settled so far."), false, false },
  { "ledger_profit", NULL, N_ ("No bet was settled so far."), false, false },
  { "ledger_roi", N_ ("Return on stakes (ROI)"), N_ ("Nothing was staked so far."), false, true },
  { "ledger_win_rate", NULL, N_ ("No bet was won or lost so far."), false, true },
  { "ledger_max_drawdown", N_ ("Largest drawdown"), N_ ("No bet was settled so far."), false,
    true },
  { "ledger_clv", NULL, N_ ("The ledger has no closing odds."), true, true },
  { "ledger_brier", NULL, N_ ("The ledger has no stated chances."), true, true },
  { "ledger_sharpe", N_ ("Sharpe ratio, yearly"),
    N_ ("It needs settled bets on more than one day."), false, true },
  { "ledger_average_edge", NULL, N_ ("The ledger has no stated chances with odds."), true, true },
  { "ledger_bets", NULL, N_ ("No bet was settled so far."), false, false },
  { "ledger_profit_factor", NULL, N_ ("No bet was lost so far."), true, true },
};

static const Card forecast_cards[] = {
  { "ledger_brier", NULL, N_ ("No forecast was settled so far."), false, true },
  { "ledger_log_loss", NULL, N_ ("No forecast was settled so far."), false, true },
  { "ledger_brier_skill", NULL, N_ ("No forecast was settled so far."), false, true },
  { "ledger_bets", N_ ("Settled forecasts"), N_ ("No forecast was settled so far."), false, false },
};

static const Card *
card_of (const BwMetric *metric, bool is_forecasts)
{
  const Card *all = is_forecasts ? forecast_cards : cards;
  unsigned n = is_forecasts ? G_N_ELEMENTS (forecast_cards) : G_N_ELEMENTS (cards);
  for (unsigned i = 0; i < n; i++)
    if (g_str_equal (all[i].name, metric->name))
      return &all[i];
  return NULL;
}

static const BwMetric *
bot_metric (const BwOverviewAnswers *answers, const char *name)
{
  return bw_metric_get_labels (name, "source", answers->source,
                               answers->model != NULL ? "model" : NULL, answers->model, NULL);
}

const BwMetric *
bw_overview_count_metric (const BwOverviewAnswers *answers)
{
  return answers->document != NULL ? bot_metric (answers, "ledger_bets") : NULL;
}

static void
add_series (GArray *all, const BwMetric *metric, double value, int64_t time_us)
{
  BwOverviewSeries series = { metric, value, time_us, NULL };
  g_array_append_val (all, series);
}

void
bw_overview_choose_bot (BwOverviewAnswers *answers)
{
  if (answers->document == NULL)
    return;
  const BwLedgerFigures *figures = bw_ledger_document_figures (answers->document);
  const Card *all = figures->is_forecasts ? forecast_cards : cards;
  unsigned n = figures->is_forecasts ? G_N_ELEMENTS (forecast_cards) : G_N_ELEMENTS (cards);
  int64_t n_settled = figures->n_won + figures->n_lost + figures->n_push;
  for (unsigned i = 0; i < n && answers->bot->len < N_CARDS; i++)
    {
      const BwLedgerMetric *metric = bw_ledger_metric_find (all[i].name);
      double value =
          metric != NULL && metric->figure != NULL ? metric->figure (figures) : (double) NAN;
      /* Before anything was settled nobody knows what the ledger has. */
      if (all[i].is_optional && isnan (value) && n_settled > 0)
        continue;
      add_series (answers->bot, bot_metric (answers, all[i].name), value, BW_TIME_NONE);
    }
}

/* The latest of METRIC: from memory, or else as it was asked for. */
static bool
find_latest (const BwOverviewAnswers *answers, const BwMetric *metric, double *value,
             int64_t *time_us)
{
  if (bw_engine_latest (answers->engine, metric, value, time_us))
    return true;
  for (unsigned i = 0; answers->readings != NULL && i < answers->readings->len; i++)
    {
      const BwReading *reading = &g_array_index (answers->readings, BwReading, i);
      if (reading->metric != metric)
        continue;
      *value = reading->value;
      *time_us = reading->time_us;
      return true;
    }
  return false;
}

/* All series of the machine that are known. (element type BwMetric, transfer container) */
static GPtrArray *
machine_metrics (const BwOverviewAnswers *answers)
{
  GPtrArray *all = bw_engine_latest_metrics (answers->engine, answers->machine);
  for (unsigned i = 0; answers->readings != NULL && i < answers->readings->len; i++)
    {
      const BwMetric *metric = g_array_index (answers->readings, BwReading, i).metric;
      if (g_strcmp0 (bw_metric_label (metric, "source"), answers->machine) == 0
          && !g_ptr_array_find (all, metric, NULL))
        g_ptr_array_add (all, (gpointer) metric);
    }
  return all;
}

/* Of those called NAME the one with the highest value; of equal ones the first by its labels, so
 * that it stays the same. NULL: there is none. */
static const BwMetric *
find_highest (const BwOverviewAnswers *answers, GPtrArray *metrics, const char *name)
{
  const BwMetric *highest = NULL;
  double most = NAN;
  for (unsigned i = 0; i < metrics->len; i++)
    {
      const BwMetric *metric = g_ptr_array_index (metrics, i);
      double value = NAN;
      int64_t time_us;
      if (!g_str_equal (metric->name, name) || !find_latest (answers, metric, &value, &time_us)
          || isnan (value))
        continue;
      if (highest != NULL
          && (value < most || (value == most && strcmp (metric->text, highest->text) > 0)))
        continue;
      highest = metric;
      most = value;
    }
  return highest;
}

/* The first interface that carried anything; whichever is busiest changes all the time. */
static const BwMetric *
find_network (const BwOverviewAnswers *answers, GPtrArray *metrics)
{
  const BwMetric *found = NULL;
  bool is_found_used = false;
  for (unsigned i = 0; i < metrics->len; i++)
    {
      const BwMetric *metric = g_ptr_array_index (metrics, i);
      double value = NAN;
      int64_t time_us;
      if (!g_str_equal (metric->name, "system_network_receive_bytes_per_second")
          || !find_latest (answers, metric, &value, &time_us))
        continue;
      bool is_used = value > 0;
      if (found != NULL
          && (is_used < is_found_used
              || (is_used == is_found_used && strcmp (metric->text, found->text) > 0)))
        continue;
      found = metric;
      is_found_used = is_used;
    }
  return found;
}

void
bw_overview_choose_machine (BwOverviewAnswers *answers)
{
  if (answers->machine == NULL)
    return;
  g_autoptr (GPtrArray) metrics = machine_metrics (answers);
  const BwMetric *chosen[] = {
    bw_metric_get_labels ("system_cpu_percent", "source", answers->machine, NULL),
    bw_metric_get_labels ("system_memory_percent", "source", answers->machine, NULL),
    find_highest (answers, metrics, "system_disk_percent"), find_network (answers, metrics)
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (chosen); i++)
    {
      double value = NAN;
      int64_t time_us = BW_TIME_NONE;
      if (chosen[i] == NULL)
        continue;
      find_latest (answers, chosen[i], &value, &time_us);
      add_series (answers->machines, chosen[i], value, time_us);
    }
}

static BwSeverity
worst_on (const BwEngineStatus *status, const BwMetric *metric)
{
  BwSeverity worst = BW_SEVERITY_NONE;
  for (unsigned i = 0; i < status->incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (status->incidents, i);
      if (g_strcmp0 (incident->metric, metric->text) == 0)
        worst = MAX (worst, incident->severity);
    }
  return worst;
}

static int64_t
interval_of (const BwEngineStatus *status, const char *source)
{
  for (unsigned i = 0; i < status->sources->len; i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      if (g_strcmp0 (view->source, source) == 0)
        return view->interval_us;
    }
  return 0;
}

/* How many there are of what METRIC is made of. */
static double
size_of (const BwMetric *metric, const BwLedgerFigures *figures)
{
  const BwMetricInfo *info = bw_catalogue_find (metric->name);
  if (info == NULL || info->count_metric == NULL)
    return NAN;
  if (info->category == BW_CATEGORY_CALIBRATION)
    return (double) figures->forecasts.n;
  const BwLedgerMetric *count = bw_ledger_metric_find (info->count_metric);
  return count != NULL && count->figure != NULL ? count->figure (figures) : (double) NAN;
}

/* The least that a rule asks for, else the usual. */
static int64_t
least_of (const BwMetric *metric, const GPtrArray *levels)
{
  const BwMetricInfo *info = bw_catalogue_find (metric->name);
  int64_t least =
      info != NULL && info->category == BW_CATEGORY_CALIBRATION ? MIN_FORECASTS : MIN_BETS;
  for (unsigned i = 0; levels != NULL && i < levels->len; i++)
    least = MAX (least, ((BwRuleLevels *) g_ptr_array_index (levels, i))->min_samples);
  return least;
}

/* From when on at least LEAST bets were settled. */
static int64_t
counted_since (const GArray *counts, int64_t least)
{
  for (unsigned i = 0; counts != NULL && i < counts->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (counts, BwHistoryPoint, i);
      /* Where a point stands for several bets, they were all settled after its time. */
      if (point->n > 0 && point->first >= (double) least)
        return point->time_us;
    }
  return BW_TIME_NONE;
}

/* For a number of bets fixed before looking; of a figure of days, of days. */
static void
set_interval (BwMetricKpi *what, const BwOverviewAnswers *answers, const BwLedgerFigures *figures)
{
  const BwCertainty *certainty = bw_ledger_document_certainty (answers->document);
  BwInterval interval = { NAN, NAN };
  double reference = 0;
  if (g_str_equal (what->metric->name, "ledger_win_rate"))
    {
      interval = figures->win_rate_wilson95;
      reference = certainty->breakeven_rate;
    }
  else if (g_str_equal (what->metric->name, "ledger_roi"))
    interval = certainty->roi95;
  else if (g_str_equal (what->metric->name, "ledger_clv"))
    interval = certainty->clv95;
  else if (g_str_equal (what->metric->name, "ledger_sharpe"))
    {
      double half = Z95 * bw_performance_sharpe_error (&figures->days);
      interval = (BwInterval){ what->value - half, what->value + half };
    }
  what->low = interval.low;
  what->high = interval.high;
  what->reference = isnan (interval.low) ? (double) NAN : reference;
}

/* A figure of days is of so many days, however many bets they had. Whether WHAT is one. */
static bool
count_days (BwMetricKpi *what, const BwOverviewAnswers *answers, const BwLedgerFigures *figures)
{
  int64_t first_us = bw_ledger_document_first_us (answers->document);
  if (!g_str_equal (what->metric->name, "ledger_sharpe") || !(what->n >= (double) what->min_samples)
      || first_us == BW_TIME_NONE)
    return false;
  what->n = (double) figures->days.n_days_calendar;
  what->min_samples = MIN_DAYS;
  what->counted_us = MAX (what->counted_us, first_us + MIN_DAYS * BW_DAY_US);
  return true;
}

/* "n = 183 days" */
static void
tell_days (BwKpi *kpi, int64_t n_days)
{
  g_autofree char *count = bw_words_count ((double) n_days);
  if (n_days < MIN_DAYS)
    {
      g_free (kpi->reason);
      kpi->reason = g_strdup_printf (_ ("It is shown from %d days on."), MIN_DAYS);
      return;
    }
  g_free (kpi->count);
  kpi->count =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s day", "%s days", (gulong) n_days), count);
}

/* What INTERVAL holds for, and the one that holds for who looks every day. */
static void
set_note (BwKpi *kpi, const BwMetric *metric, const BwLedgerFigures *figures)
{
  if (kpi->interval == NULL || isnan (kpi->low))
    return;
  if (!g_str_equal (metric->name, "ledger_win_rate"))
    {
      kpi->note = g_strdup (_ ("For a number of bets fixed before looking."));
      return;
    }
  const BwInterval *always = &figures->win_rate_bbcs95;
  g_autofree char *low = bw_words_decimal (always->low * 100, 0, false);
  g_autofree char *high = bw_words_share (always->high, 0, false);
  kpi->note = g_strdup_printf (
      _ ("For a number of bets fixed before looking; however often it is looked at, %s to %s."),
      low, high);
}

/* What else is worth knowing, where the figure has no interval. */
static void
set_remark (BwKpi *kpi, const BwMetric *metric, const BwLedgerFigures *figures,
            const char *currency)
{
  if (kpi->interval != NULL || kpi->reason != NULL)
    return;
  if (g_str_equal (metric->name, "ledger_bets") && !figures->is_forecasts)
    {
      g_autofree char *won = bw_words_decimal ((double) figures->n_won, 0, false);
      g_autofree char *lost = bw_words_decimal ((double) figures->n_lost, 0, false);
      kpi->interval = g_strdup_printf (_ ("%s won, %s lost"), won, lost);
    }
  else if (g_str_equal (metric->name, "ledger_bankroll") && !isnan (figures->peak_equity))
    {
      g_autofree char *peak = bw_metric_kpi_value (metric, figures->peak_equity, currency);
      kpi->interval = g_strdup_printf (_ ("peak %s"), peak);
    }
  else if (g_str_equal (metric->name, "ledger_max_drawdown") && !isnan (figures->current_drawdown))
    {
      g_autofree char *now = bw_words_share (figures->current_drawdown, 1, false);
      kpi->interval = g_strdup_printf (_ ("now %s"), now);
    }
}

/* What METRIC was before the first bet, where that is in the range; NaN: nothing is known of it. */
static double
opening_of (const BwOverviewAnswers *answers, const BwMetric *metric)
{
  const BwLedgerCurves *curves = bw_ledger_document_curves (answers->document);
  const BwLedgerFigures *figures = bw_ledger_document_figures (answers->document);
  /* A row without a time may lie before any range. */
  if (curves->n == 0 || !(curves->time_us[0] >= (double) answers->from_us))
    return NAN;
  if (g_str_equal (metric->name, "ledger_bankroll"))
    return figures->equity - figures->profit;
  bool is_sum =
      g_str_equal (metric->name, "ledger_profit") || g_str_equal (metric->name, "ledger_bets");
  return is_sum ? 0 : (double) NAN;
}

/* Since when WHAT changed: since the start of the range, unless its first value came much later.
 * (transfer full) */
static char *
since_of (const BwOverviewAnswers *answers, const BwMetricKpi *what)
{
  int64_t length_us = answers->to_us - answers->from_us;
  for (unsigned i = 0; what->points != NULL && i < what->points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (what->points, BwHistoryPoint, i);
      if (point->n == 0 || isnan (point->last)
          || (what->counted_us != BW_TIME_NONE && point->time_us < what->counted_us))
        continue;
      if (!isnan (what->opening) || point->time_us - answers->from_us <= length_us / LATE_SHARE)
        break;
      BwRange range = { BW_RANGE_DATES, point->time_us, answers->to_us };
      return bw_range_since_text (&range, point->time_us, answers->now_us, answers->zone);
    }
  return bw_range_since_text (&answers->range, answers->from_us, answers->now_us, answers->zone);
}

static BwKpi *
bot_kpi (const BwOverviewAnswers *answers, const BwOverviewSeries *series)
{
  const BwLedgerFigures *figures = bw_ledger_document_figures (answers->document);
  const Card *card = card_of (series->metric, figures->is_forecasts);
  g_autoptr (GPtrArray) levels = bw_engine_levels (answers->engine, series->metric);
  BwMetricKpi what;
  bw_metric_kpi_init (&what, series->metric);
  what.title = card != NULL && card->title != NULL ? _ (card->title) : NULL;
  what.reason = card != NULL ? _ (card->reason) : NULL;
  what.value = series->value;
  what.points = series->points;
  what.levels = levels;
  what.firing = worst_on (answers->status, series->metric);
  what.n = size_of (series->metric, figures);
  what.currency = bw_ledger_document_currency (answers->document);
  what.from_us = answers->from_us;
  what.opening = opening_of (answers, series->metric);
  what.now_us = answers->now_us;
  what.is_watching = bw_engine_status_is_watching (answers->status);
  if (card != NULL && card->is_counted)
    {
      what.min_samples = least_of (series->metric, levels);
      what.counted_us = counted_since (answers->counts, what.min_samples);
    }
  bool is_daily = count_days (&what, answers, figures);
  g_autofree char *since = since_of (answers, &what);
  what.since = since;
  set_interval (&what, answers, figures);
  BwKpi *kpi = bw_metric_kpi_new (&what);
  if (is_daily)
    tell_days (kpi, figures->days.n_days_calendar);
  set_note (kpi, series->metric, figures);
  set_remark (kpi, series->metric, figures, what.currency);
  const BwMetricInfo *info = bw_catalogue_find (series->metric->name);
  kpi->page =
      info != NULL && info->category == BW_CATEGORY_CALIBRATION ? "calibration" : "performance";
  if (g_str_equal (series->metric->name, "ledger_bets"))
    kpi->page = "bets";
  return kpi;
}

static BwKpi *
machine_kpi (const BwOverviewAnswers *answers, const BwOverviewSeries *series)
{
  static const char *const names[] = { "system_cpu_percent", "system_memory_percent" };
  static const char *const titles[] = { N_ ("Processor"), N_ ("Memory") };
  g_autoptr (GPtrArray) levels = bw_engine_levels (answers->engine, series->metric);
  g_autofree char *title = NULL;
  BwMetricKpi what;
  bw_metric_kpi_init (&what, series->metric);
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (series->metric->name, names[i]))
      what.title = _ (titles[i]);
  const char *mount = bw_metric_label (series->metric, "mount");
  if (mount != NULL)
    what.title = title = g_strdup_printf (_ ("Disk %s"), mount);
  what.value = series->value;
  what.time_us = series->time_us;
  what.interval_us = interval_of (answers->status, answers->machine);
  what.points = series->points;
  what.levels = levels;
  what.firing = worst_on (answers->status, series->metric);
  what.from_us = answers->from_us;
  g_autofree char *since = since_of (answers, &what);
  what.since = since;
  what.now_us = answers->now_us;
  what.is_watching = bw_engine_status_is_watching (answers->status);
  BwKpi *kpi = bw_metric_kpi_new (&what);
  kpi->page = "system";
  return kpi;
}

void
bw_overview_add_kpis (BwOverview *overview, const BwOverviewAnswers *answers)
{
  for (unsigned i = 0; i < answers->bot->len; i++)
    g_ptr_array_add (overview->bot_kpis,
                     bot_kpi (answers, &g_array_index (answers->bot, BwOverviewSeries, i)));
  for (unsigned i = 0; i < answers->machines->len; i++)
    g_ptr_array_add (
        overview->machine_kpis,
        machine_kpi (answers, &g_array_index (answers->machines, BwOverviewSeries, i)));
}
