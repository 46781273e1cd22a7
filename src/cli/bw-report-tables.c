/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the page about a ledger. */
#include "cli/bw-report-tables.h"

#include "cli/bw-html.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const char *const columns[] = { N_ ("Figure"), N_ ("Value"), N_ ("95 % interval"), "n",
                                       NULL };
/* A figure that is not known in an interval. */
static const BwInterval none = { NAN, NAN };

/* (transfer full) NULL where there is no interval. */
static char *
interval_text (BwInterval interval, BwNumberFormat format)
{
  g_autofree char *low = bw_number_format (interval.low, format);
  g_autofree char *high = bw_number_format (interval.high, format);
  return isnan (interval.low) || isnan (interval.high)
             ? NULL
             : g_strdup_printf (_ ("%s to %s"), low, high);
}

static void
row (GString *page, const char *label, double value, BwNumberFormat format, BwInterval interval,
     int64_t n)
{
  g_autofree char *shown = bw_number_format (value, format);
  g_autofree char *range = interval_text (interval, format);
  g_autofree char *count = bw_number_format ((double) n, BW_FORMAT_COUNT);
  const char *const cells[] = { label, shown, range, n >= 0 ? count : NULL };
  bw_html_append_row (page, cells, G_N_ELEMENTS (cells));
}

static BwInterval
around (double value, double standard_error)
{
  double half = 1.959963984540054 * standard_error;
  return (BwInterval){ value - half, value + half };
}

static void
append_money (GString *page, const BwLedgerFigures *f, const BwCertainty *c, int64_t n)
{
  row (page, _ ("Profit"), f->profit, BW_FORMAT_SIGNED_MONEY, none, n);
  row (page, _ ("Staked"), f->staked, BW_FORMAT_MONEY, none, n);
  row (page, _ ("Bankroll"), f->equity, BW_FORMAT_MONEY, none, n);
  row (page, _ ("Return on bankroll"), f->return_on_bankroll, BW_FORMAT_SIGNED_RATIO, none, n);
  row (page, _ ("ROI"), f->roi, BW_FORMAT_SIGNED_RATIO, c->roi95, c->roi.n);
  if (f->n_edge > 0)
    row (page, _ ("Profit by the stated chances"), f->expected_profit, BW_FORMAT_SIGNED_MONEY, none,
         f->n_edge);
  row (page, _ ("Drawdown now"), f->current_drawdown, BW_FORMAT_RATIO, none, n);
  row (page, _ ("Largest drawdown"), f->max_drawdown, BW_FORMAT_RATIO, none, n);
  row (page, _ ("Profit factor"), f->profit_factor, BW_FORMAT_FACTOR, none, n);
  row (page, _ ("Average win"), f->avg_win, BW_FORMAT_MONEY, none, f->n_won);
  row (page, _ ("Average loss"), f->avg_loss, BW_FORMAT_MONEY, none, f->n_lost);
}

void
bw_report_append_result (GString *page, const BwAnalysis *analysis)
{
  const BwLedgerFigures *f = bw_analysis_figures (analysis);
  const BwCertainty *c = bw_analysis_certainty (analysis);
  const BwReturnFigures *r = &f->per_bet;
  int64_t n_decided = f->n_won + f->n_lost;
  bw_html_begin_table (page, _ ("Intervals hold for an n that was fixed before looking."), columns);
  append_money (page, f, c, n_decided + f->n_push);
  row (page, _ ("Win rate"), f->win_rate, BW_FORMAT_RATIO, f->win_rate_wilson95, n_decided);
  row (page, _ ("Win rate, however often you look"), f->win_rate, BW_FORMAT_RATIO,
       f->win_rate_bbcs95, n_decided);
  row (page, _ ("Break-even win rate"), c->breakeven_rate, BW_FORMAT_RATIO, none, c->breakeven_n);
  if (f->n_clv > 0)
    {
      row (page, _ ("Closing line value"), f->clv_mean, BW_FORMAT_SIGNED_RATIO, c->clv95, f->n_clv);
      row (page, _ ("Closing line value without margin"), f->clv_novig_mean, BW_FORMAT_SIGNED_RATIO,
           none, f->n_clv);
      row (page, _ ("Closing line beaten"), f->beat_close_rate, BW_FORMAT_RATIO, none, f->n_clv);
    }
  row (page, _ ("Sharpe ratio per bet"), r->sharpe, BW_FORMAT_SCORE,
       around (r->sharpe, r->se_mertens), r->n);
  row (page, _ ("Chance that it is above zero (PSR)"), r->psr0, BW_FORMAT_RATIO, none, r->n);
  row (page, _ ("Sortino ratio per bet"), r->sortino, BW_FORMAT_SCORE, none, r->n);
  row (page, _ ("Longest run of losses"), (double) f->longest_loss_streak, BW_FORMAT_COUNT, none,
       n_decided);
  bw_html_end_table (page);
}

static void
append_needed (GString *page, const char *label, const BwEffect *effect)
{
  g_autofree char *text = bw_tear_sheet_needed_text (effect);
  if (text == NULL)
    return;
  g_string_append (page, "<li>");
  bw_html_append_text (page, label);
  g_string_append (page, ": ");
  bw_html_append_text (page, text);
  g_string_append (page, "</li>\n");
}

void
bw_report_append_certainty (GString *page, const BwAnalysis *analysis, const BwTearSheetLuck *luck)
{
  const BwCertainty *c = bw_analysis_certainty (analysis);
  g_autoptr (GString) needed = g_string_new (NULL);
  append_needed (needed, _ ("ROI against zero"), &c->roi);
  append_needed (needed, _ ("win rate against break-even"), &c->win_rate);
  append_needed (needed, _ ("closing line value against zero"), &c->clv);
  if (needed->len > 0)
    {
      bw_html_append_element (page, "p",
                              _ ("Bets until we would know (power 80 %, two-sided 5 %):"));
      g_string_append_printf (page, "<ul>\n%s</ul>\n", needed->str);
    }
  if (!isnan (c->breakeven_p))
    {
      g_autofree char *p = bw_number_format (c->breakeven_p, BW_FORMAT_SCORE);
      g_autofree char *n = bw_number_format ((double) c->breakeven_n, BW_FORMAT_COUNT);
      g_autofree char *text =
          g_strdup_printf (_ ("So few wins or fewer at break-even odds: p = %s (n = %s)."), p, n);
      bw_html_append_element (page, "p", text);
    }
  if (!isnan (luck->drawdown_odds) && bw_analysis_figures (analysis)->max_drawdown > 0)
    {
      g_autofree char *odds = bw_number_format (luck->drawdown_odds, BW_FORMAT_RATIO);
      g_autofree char *text =
          luck->n_without_p == 0
              ? g_strdup_printf (_ ("A drawdown this deep comes in %s of seasons even if every "
                                    "stated chance is right."),
                                 odds)
              : g_strdup_printf (_ ("A drawdown this deep comes in %s of seasons even if every "
                                    "chance, stated or else of the odds, is right."),
                                 odds);
      bw_html_append_element (page, "p", text);
    }
}

static void
append_bins (GString *page, const BwBins *bins)
{
  static const char *const heads[] = { N_ ("Says"), N_ ("Happens"), N_ ("95 % interval"), "n",
                                       NULL };
  bw_html_begin_table (page, _ ("Stated chances in bins of equal width, and what happened"), heads);
  for (unsigned i = 0; i < bins->bins->len; i++)
    {
      const BwBin *bin = &g_array_index (bins->bins, BwBin, i);
      g_autofree char *says = bw_number_format (bin->mean_p, BW_FORMAT_RATIO);
      if (bin->n > 0)
        row (page, says, bin->mean_y, BW_FORMAT_RATIO, bin->wilson95, bin->n);
    }
  bw_html_end_table (page);
}

void
bw_report_append_calibration (GString *page, const BwAnalysis *analysis,
                              const BwTearSheetLuck *luck)
{
  const BwCalibration *c = bw_analysis_calibration (analysis);
  const BwForecastFigures *s = &c->scores;
  const BwRecalibration *r = &c->recalibration;
  bw_html_begin_table (page, _ ("Scores of the stated chances"), columns);
  row (page, _ ("Brier score"), s->brier, BW_FORMAT_SCORE, none, s->n);
  row (page, _ ("its miscalibration"), c->corp.mcb, BW_FORMAT_SCORE, none, s->n);
  row (page, _ ("its skill, which is taken off"), c->corp.dsc, BW_FORMAT_SCORE, none, s->n);
  row (page, _ ("its difficulty"), c->corp.unc, BW_FORMAT_SCORE, none, s->n);
  row (page, _ ("Log loss"), s->log_loss, BW_FORMAT_SCORE, none, s->n);
  row (page, _ ("Skill against the base rate"), s->brier_skill, BW_FORMAT_SIGNED_RATIO, none, s->n);
  row (page, _ ("Area under the curve (AUC)"), c->auc, BW_FORMAT_SCORE, none, s->n);
  row (page, _ ("Slope (ideal 1)"), r->slope, BW_FORMAT_FACTOR, around (r->slope, r->slope_se),
       s->n);
  row (page, _ ("Intercept (ideal 0)"), r->intercept, BW_FORMAT_FACTOR,
       around (r->intercept, r->intercept_se), s->n);
  row (page, _ ("p of such miscalibration by luck alone"), luck->mcb_p, BW_FORMAT_SCORE, none,
       s->n);
  bw_html_end_table (page);
  append_bins (page, &c->equal_width);
}

void
bw_report_append_models (GString *page, const BwAnalysis *analysis)
{
  static const char *const heads[] = { N_ ("Model"),    "n",     N_ ("Profit"), "ROI",
                                       N_ ("Win rate"), "Brier", NULL };
  const GArray *models = bw_analysis_models (analysis);
  if (models->len < 2)
    return;
  bw_html_append_element (page, "h2", _ ("Models"));
  bw_html_begin_table (page, _ ("Settled bets of each model"), heads);
  for (unsigned i = 0; i < models->len; i++)
    {
      const BwModelFigures *m = &g_array_index (models, BwModelFigures, i);
      g_autofree char *n = bw_number_format ((double) m->n, BW_FORMAT_COUNT);
      g_autofree char *profit = bw_number_format (m->profit, BW_FORMAT_SIGNED_MONEY);
      g_autofree char *roi = bw_number_format (m->roi, BW_FORMAT_SIGNED_RATIO);
      g_autofree char *rate = bw_number_format (m->win_rate, BW_FORMAT_RATIO);
      g_autofree char *brier = bw_number_format (m->brier, BW_FORMAT_SCORE);
      const char *const cells[] = { *m->name != '\0' ? m->name : "–", n, profit, roi, rate, brier };
      bw_html_append_row (page, cells, G_N_ELEMENTS (cells));
    }
  bw_html_end_table (page);
}
