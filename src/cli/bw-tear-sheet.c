/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's statistics on one screen, for a person. */
#include "cli/bw-tear-sheet.h"

#include "cli/bw-table.h"
#include "cli/bw-tear-sheet-private.h"
#include "cli/bw-terminal.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The sheet looks the same wherever it is printed. */
#define SHEET_WIDTH 80
#define INDENT 16
#define TITLE_WIDTH 13
#define SPARK_COLUMNS 60
#define BAR_COLUMNS 20
/* Fewer than this say nothing about a ratio. */
#define FEW_BETS 30
#define FEW_DAYS 30
/* The 97.5 % point of the standard normal distribution. */
#define Z95 1.959963984540054

#define line bw_tear_sheet_line
#define number bw_tear_sheet_number

void
bw_tear_sheet_line (const char *title, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (_ (format), arguments);
  va_end (arguments);
  g_autoptr (GString) wrapped = g_string_new (NULL);
  bw_text_append_wrapped (wrapped, text, INDENT, SHEET_WIDTH - INDENT);
  const char *name = *title != '\0' ? _ (title) : "";
  int pad = MAX (0, TITLE_WIDTH - (int) g_utf8_strlen (name, -1));
  g_print ("  %s%*s %s\n", name, pad, "", wrapped->str);
}

const char *
bw_tear_sheet_number (GPtrArray *texts, double value, BwNumberFormat format)
{
  char *text = bw_number_format (value, format);
  g_ptr_array_add (texts, text);
  return text;
}

/* The rows' first and last day, as the first zone has them. */
static void
print_head (const BwAnalysis *analysis, const char *title, GPtrArray *texts)
{
  const BwLedgerFigures *f = bw_analysis_figures (analysis);
  g_autofree char *name = g_path_get_basename (title);
  int64_t n = f->n_won + f->n_lost + f->n_push;
  const char *count = number (texts, (double) n, BW_FORMAT_COUNT);
  const char *won = number (texts, (double) f->n_won, BW_FORMAT_COUNT);
  const char *lost = number (texts, (double) f->n_lost, BW_FORMAT_COUNT);
  if (f->is_forecasts)
    g_print (g_dngettext (GETTEXT_PACKAGE, "%s: %s forecast, %s came true, %s did not",
                          "%s: %s forecasts, %s came true, %s did not", (unsigned long) n),
             name, count, won, lost);
  else
    g_print (g_dngettext (GETTEXT_PACKAGE, "%s: %s bet, %s won, %s lost",
                          "%s: %s bets, %s won, %s lost", (unsigned long) n),
             name, count, won, lost);
  if (f->n_push > 0)
    g_print (_ (", %s push"), number (texts, (double) f->n_push, BW_FORMAT_COUNT));
  if (f->n_void > 0)
    g_print (_ (", %s void"), number (texts, (double) f->n_void, BW_FORMAT_COUNT));
  if (f->n_pending > 0)
    g_print (_ (", %s pending"), number (texts, (double) f->n_pending, BW_FORMAT_COUNT));
  if (f->n_invalid > 0)
    g_print (_ (", %s not usable"), number (texts, (double) f->n_invalid, BW_FORMAT_COUNT));
  g_print ("\n");
}

/* Equity after each settled row, as so many blocks. */
static void
print_spark (const BwAnalysis *analysis)
{
  static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
  size_t n = 0;
  const BwStatsRow *rows = bw_analysis_rows (analysis, &n);
  g_autoptr (GArray) equity = g_array_new (FALSE, FALSE, sizeof (double));
  double sum = 0, low = 0, high = 0;
  for (size_t i = 0; i < n; i++)
    if (bw_stats_row_is_valid (&rows[i]) && bw_stats_row_is_settled (&rows[i]))
      {
        sum += rows[i].profit;
        low = MIN (low, sum);
        high = MAX (high, sum);
        g_array_append_val (equity, sum);
      }
  if (equity->len < 2 || high <= low)
    return;
  g_autoptr (GString) spark = g_string_new (NULL);
  unsigned columns = MIN (SPARK_COLUMNS, equity->len);
  for (unsigned i = 0; i < columns; i++)
    {
      unsigned at = (unsigned) ((double) (i + 1) / columns * (equity->len - 1));
      double share = (g_array_index (equity, double, at) - low) / (high - low);
      g_string_append (spark, blocks[MIN ((unsigned) (share * 8), 7)]);
    }
  line (N_ ("Equity"), "%s", spark->str);
}

static void
print_money (const BwLedgerFigures *f, GPtrArray *t)
{
  line (N_ ("Bankroll"), "%s → %s (%s)", number (t, f->equity - f->profit, BW_FORMAT_MONEY),
        number (t, f->equity, BW_FORMAT_MONEY),
        number (t, f->return_on_bankroll, BW_FORMAT_SIGNED_RATIO));
  line (N_ ("Profit"), N_ ("%s on %s staked: ROI %s"),
        number (t, f->profit, BW_FORMAT_SIGNED_MONEY), number (t, f->staked, BW_FORMAT_MONEY),
        number (t, f->roi, BW_FORMAT_SIGNED_RATIO));
  if (f->n_edge > 0)
    line (N_ ("Expected"), N_ ("%s by the stated chances (n = %s), the rest %s"),
          number (t, f->expected_profit, BW_FORMAT_SIGNED_MONEY),
          number (t, (double) f->n_edge, BW_FORMAT_COUNT),
          number (t, f->profit - f->expected_profit, BW_FORMAT_SIGNED_MONEY));
  line (N_ ("Drawdown"),
        g_dngettext (GETTEXT_PACKAGE, "%s now, at worst %s or %s; %s bet since the peak",
                     "%s now, at worst %s or %s; %s bets since the peak",
                     (unsigned long) f->bets_since_peak),
        number (t, f->current_drawdown, BW_FORMAT_RATIO),
        number (t, f->max_drawdown, BW_FORMAT_RATIO),
        number (t, f->max_drawdown_abs, BW_FORMAT_MONEY),
        number (t, (double) f->bets_since_peak, BW_FORMAT_COUNT));
  line (N_ ("Returns"), N_ ("profit factor %s, average win %s, average loss %s"),
        number (t, f->profit_factor, BW_FORMAT_FACTOR), number (t, f->avg_win, BW_FORMAT_MONEY),
        number (t, f->avg_loss, BW_FORMAT_MONEY));
}

static void
print_skill (const BwLedgerFigures *f, GPtrArray *t)
{
  line (N_ ("Win rate"), N_ ("%s (95 %%: %s to %s, n = %s)"),
        number (t, f->win_rate, BW_FORMAT_RATIO),
        number (t, f->win_rate_wilson95.low, BW_FORMAT_RATIO),
        number (t, f->win_rate_wilson95.high, BW_FORMAT_RATIO),
        number (t, (double) (f->n_won + f->n_lost), BW_FORMAT_COUNT));
  line ("", N_ ("break-even %s at mean odds %s"), number (t, f->mean_implied_prob, BW_FORMAT_RATIO),
        number (t, f->avg_odds, BW_FORMAT_FACTOR));
  if (f->n_clv > 0)
    line (N_ ("Closing line"), N_ ("%s raw, %s without margin, beaten in %s (n = %s)"),
          number (t, f->clv_mean, BW_FORMAT_SIGNED_RATIO),
          number (t, f->clv_novig_mean, BW_FORMAT_SIGNED_RATIO),
          number (t, f->beat_close_rate, BW_FORMAT_RATIO),
          number (t, (double) f->n_clv, BW_FORMAT_COUNT));
  line (N_ ("Streaks"), N_ ("longest %s won and %s lost, now %s %s"),
        number (t, (double) f->longest_win_streak, BW_FORMAT_COUNT),
        number (t, (double) f->longest_loss_streak, BW_FORMAT_COUNT),
        number (t, fabs ((double) f->current_streak), BW_FORMAT_COUNT),
        f->current_streak < 0 ? C_ ("streak", "lost") : C_ ("streak", "won"));
  line (N_ ("Sharpe"),
        g_dngettext (GETTEXT_PACKAGE, "%s per bet ± %s (n = %s), %s per year over %s day",
                     "%s per bet ± %s (n = %s), %s per year over %s days",
                     (unsigned long) f->days.n_days_calendar),
        number (t, f->per_bet.sharpe, BW_FORMAT_SCORE),
        number (t, f->per_bet.se_mertens, BW_FORMAT_SCORE),
        number (t, (double) f->per_bet.n, BW_FORMAT_COUNT),
        number (t, f->days.n_days_calendar >= FEW_DAYS ? f->days.sharpe_365_calendar : (double) NAN,
                BW_FORMAT_FACTOR),
        number (t, (double) f->days.n_days_calendar, BW_FORMAT_COUNT));
}

/* Whether the profit says anything: the mean return in standard errors. */
static void
print_verdict (const BwLedgerFigures *f)
{
  double t = f->per_bet.sharpe * sqrt ((double) f->per_bet.n);
  if (f->per_bet.n < FEW_BETS || isnan (t))
    line ("", N_ ("Too few bets to say anything of skill."));
  else if (fabs (t) < 1.959963984540054)
    line ("", N_ ("May be luck: the mean return is %.2f standard errors from zero."), t);
  else
    line ("", N_ ("The mean return is %.2f standard errors from zero."), t);
}

static void
print_bin (const BwBin *bin, GPtrArray *t)
{
  g_autoptr (GString) bar = g_string_new (NULL);
  int stated = (int) lround (bin->mean_p * BAR_COLUMNS);
  int happened = (int) lround (bin->mean_y * BAR_COLUMNS);
  for (int i = 0; i <= BAR_COLUMNS; i++)
    g_string_append (bar, i == stated ? "│" : i < happened ? "━" : " ");
  g_autofree char *certainty =
      g_strdup_printf (_ ("(%s to %s, n = %s)"), number (t, bin->wilson95.low, BW_FORMAT_RATIO),
                       number (t, bin->wilson95.high, BW_FORMAT_RATIO),
                       number (t, (double) bin->n, BW_FORMAT_COUNT));
  g_print ("    %s %7s  %s  %s %7s  %s\n", C_ ("stated chance", "says"),
           number (t, bin->mean_p, BW_FORMAT_RATIO), bar->str, C_ ("stated chance", "happens"),
           number (t, bin->mean_y, BW_FORMAT_RATIO), certainty);
}

/* What the line is called whose 95 % intervals leave out the ideal. */
static const char *
line_word (const BwRecalibration *line)
{
  double slope = Z95 * line->slope_se, shift = Z95 * line->intercept_se;
  bool is_high = line->intercept + shift<0, is_low = line->intercept - shift> 0;
  if (line->slope + slope < 1)
    return is_high  ? _ (": overconfident, and too high on the whole")
           : is_low ? _ (": overconfident, and too low on the whole")
                    : _ (": overconfident");
  if (line->slope - slope > 1)
    return is_high  ? _ (": timid, and too high on the whole")
           : is_low ? _ (": timid, and too low on the whole")
                    : _ (": timid");
  return is_high ? _ (": too high") : is_low ? _ (": too low") : "";
}

static void
print_calibration (const BwCalibration *c, GPtrArray *t)
{
  if (c->scores.n == 0)
    return;
  line (N_ ("Calibration"), N_ ("Brier %s, log loss %s (n = %s)"),
        number (t, c->scores.brier, BW_FORMAT_SCORE),
        number (t, c->scores.log_loss, BW_FORMAT_SCORE),
        number (t, (double) c->scores.n, BW_FORMAT_COUNT));
  line ("", N_ ("that is %s miscalibration − %s skill + %s chance"),
        number (t, c->corp.mcb, BW_FORMAT_SCORE), number (t, c->corp.dsc, BW_FORMAT_SCORE),
        number (t, c->corp.unc, BW_FORMAT_SCORE));
  line ("", N_ ("skill against the base rate %s"),
        number (t, c->scores.brier_skill, BW_FORMAT_SIGNED_RATIO));
  if (!isnan (c->recalibration.slope))
    line ("", N_ ("slope %s ± %s (ideal 1), intercept %s ± %s (ideal 0)%s"),
          number (t, c->recalibration.slope, BW_FORMAT_FACTOR),
          number (t, c->recalibration.slope_se, BW_FORMAT_FACTOR),
          number (t, c->recalibration.intercept, BW_FORMAT_FACTOR),
          number (t, c->recalibration.intercept_se, BW_FORMAT_FACTOR),
          line_word (&c->recalibration));
  for (unsigned i = 0; i < c->equal_width.bins->len; i++)
    {
      const BwBin *bin = &g_array_index (c->equal_width.bins, BwBin, i);
      if (bin->n > 0)
        print_bin (bin, t);
    }
}

static void
print_models (const BwAnalysis *analysis, GPtrArray *t)
{
  static const char *const columns[] = {
    N_ ("  Model"), ">n", N_ (">Profit"), N_ (">ROI"), N_ (">Win rate"), N_ (">Brier"), NULL
  };
  const GArray *models = bw_analysis_models (analysis);
  if (models->len < 2)
    return;
  g_autoptr (BwTable) table = bw_table_new (columns);
  for (unsigned i = 0; i < models->len; i++)
    {
      const BwModelFigures *m = &g_array_index (models, BwModelFigures, i);
      g_autofree char *name = g_strdup_printf ("  %s", m->name);
      bw_table_add (
          table, name, number (t, (double) m->n, BW_FORMAT_COUNT),
          number (t, m->profit, BW_FORMAT_SIGNED_MONEY), number (t, m->roi, BW_FORMAT_SIGNED_RATIO),
          number (t, m->win_rate, BW_FORMAT_RATIO), number (t, m->brier, BW_FORMAT_SCORE));
    }
  g_print ("\n");
  bw_table_print (table);
}

void
bw_tear_sheet_print (const BwAnalysis *analysis, const BwTearSheetLuck *luck, const char *title)
{
  const BwLedgerFigures *f = bw_analysis_figures (analysis);
  const BwCalibration *calibration = bw_analysis_calibration (analysis);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  print_head (analysis, title, texts);
  g_print ("\n");
  if (f->n_won + f->n_lost + f->n_push == 0)
    line ("", N_ ("No settled bets."));
  else if (!f->is_forecasts)
    {
      print_spark (analysis);
      print_money (f, texts);
      print_skill (f, texts);
      print_verdict (f);
      if (calibration->scores.n > 0)
        g_print ("\n");
    }
  print_calibration (calibration, texts);
  if (f->n_won + f->n_lost + f->n_push > 0)
    bw_tear_sheet_print_luck (analysis, luck);
  print_models (analysis, texts);
}
