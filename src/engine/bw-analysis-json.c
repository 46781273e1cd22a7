/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An analysis as a document. */
#include "engine/bw-analysis-private.h"

#include <math.h>

/* More blocks than that are not listed: a picture shows them better. */
#define MAX_BLOCKS 60

typedef enum
{
  NUMBER,   /* double */
  COUNT,    /* int64_t */
  INTERVAL, /* BwInterval */
} MemberKind;

typedef struct
{
  const char *name;
  MemberKind kind;
  size_t offset;
} Member;

#define LEDGER(kind, name)                                                                         \
  {                                                                                                \
#    name, kind, offsetof(BwLedgerFigures, name)                                                   \
  }
#define RETURN(kind, name)                                                                         \
  {                                                                                                \
#    name, kind, offsetof(BwReturnFigures, name)                                                   \
  }
#define DAY(kind, name)                                                                            \
  {                                                                                                \
#    name, kind, offsetof(BwDayFigures, name)                                                      \
  }

static const Member row_counts[] = {
  LEDGER (COUNT, n_rows),    LEDGER (COUNT, n_invalid), LEDGER (COUNT, n_won),
  LEDGER (COUNT, n_lost),    LEDGER (COUNT, n_push),    LEDGER (COUNT, n_void),
  LEDGER (COUNT, n_pending),
};

static const Member ledger_members[] = {
  LEDGER (NUMBER, staked),
  LEDGER (NUMBER, staked_decided),
  LEDGER (NUMBER, turnover),
  LEDGER (NUMBER, open_stake),
  LEDGER (NUMBER, profit),
  LEDGER (NUMBER, roi),
  LEDGER (NUMBER, roi_decided),
  LEDGER (NUMBER, return_on_bankroll),
  LEDGER (NUMBER, win_rate),
  LEDGER (NUMBER, win_rate_incl_push),
  LEDGER (INTERVAL, win_rate_wilson95),
  LEDGER (INTERVAL, win_rate_bbcs95),
  LEDGER (COUNT, n_odds),
  LEDGER (NUMBER, avg_odds),
  LEDGER (NUMBER, avg_odds_stake_weighted),
  LEDGER (NUMBER, mean_implied_prob),
  LEDGER (COUNT, n_edge),
  LEDGER (NUMBER, avg_edge),
  LEDGER (NUMBER, avg_edge_stake_weighted),
  LEDGER (NUMBER, expected_profit),
  LEDGER (NUMBER, kelly_mean),
  LEDGER (COUNT, n_clv),
  LEDGER (NUMBER, clv_mean),
  LEDGER (NUMBER, clv_log_mean),
  LEDGER (NUMBER, clv_prob_mean),
  LEDGER (NUMBER, clv_novig_mean),
  LEDGER (NUMBER, beat_close_rate),
  LEDGER (NUMBER, clv_stake_weighted),
  LEDGER (NUMBER, gross_win),
  LEDGER (NUMBER, gross_loss),
  LEDGER (NUMBER, profit_factor),
  LEDGER (NUMBER, expectancy),
  LEDGER (NUMBER, avg_win),
  LEDGER (NUMBER, avg_loss),
  LEDGER (NUMBER, payoff_ratio),
  LEDGER (COUNT, longest_win_streak),
  LEDGER (COUNT, longest_loss_streak),
  LEDGER (COUNT, current_streak),
  LEDGER (NUMBER, equity),
  LEDGER (NUMBER, peak_equity),
  LEDGER (NUMBER, current_drawdown),
  LEDGER (NUMBER, max_drawdown),
  LEDGER (NUMBER, max_drawdown_abs),
  LEDGER (COUNT, max_drawdown_trough_index),
  LEDGER (COUNT, max_drawdown_peak_index),
  LEDGER (COUNT, bets_since_peak),
  LEDGER (COUNT, longest_underwater_bets),
  LEDGER (NUMBER, seconds_since_peak),
};

static const Member return_members[] = {
  RETURN (COUNT, n),           RETURN (NUMBER, mean),     RETURN (NUMBER, sd),
  RETURN (NUMBER, sharpe),     RETURN (NUMBER, sortino),  RETURN (NUMBER, downside_dev),
  RETURN (NUMBER, skew),       RETURN (NUMBER, kurtosis), RETURN (NUMBER, se_lo),
  RETURN (NUMBER, se_mertens), RETURN (NUMBER, psr0),     RETURN (NUMBER, min_trl95),
};

static const Member day_members[] = {
  DAY (COUNT, n_days_calendar),
  DAY (COUNT, n_days_active),
  DAY (NUMBER, sharpe_365_calendar),
  DAY (NUMBER, sortino_365_calendar),
  DAY (NUMBER, sharpe_252_active),
  DAY (NUMBER, sortino_252_active),
  DAY (NUMBER, sharpe_365_calendar_fixed_bankroll),
  DAY (NUMBER, best_day),
  DAY (NUMBER, worst_day),
};

static void
begin (JsonBuilder *builder, const char *name)
{
  if (name != NULL)
    json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

static void
begin_list (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

static void
add_interval (JsonBuilder *builder, const char *name, BwInterval interval)
{
  begin_list (builder, name);
  bw_json_add_double (builder, NULL, interval.low);
  bw_json_add_double (builder, NULL, interval.high);
  json_builder_end_array (builder);
}

/* Adds members of the struct at DATA; IS_NA: all of them as null. */
static void
add_members (JsonBuilder *builder, const Member *members, size_t n, const void *data, bool is_na)
{
  for (size_t i = 0; i < n; i++)
    {
      const void *value = (const char *) data + members[i].offset;

      switch (members[i].kind)
        {
        case NUMBER:
          bw_json_add_double (builder, members[i].name,
                              is_na ? (double) NAN : *(const double *) value);
          break;
        case COUNT:
          if (is_na)
            bw_json_add_string (builder, members[i].name, NULL);
          else
            bw_json_add_int64 (builder, members[i].name, *(const int64_t *) value);
          break;
        case INTERVAL:
          add_interval (builder, members[i].name,
                        is_na ? (BwInterval){ NAN, NAN } : *(const BwInterval *) value);
          break;
        }
    }
}

static void
add_ledger (const BwAnalysis *analysis, JsonBuilder *builder)
{
  const BwLedgerFigures *figures = &analysis->figures;
  const BwRollingFigures *rolling = &analysis->rolling;
  bool is_na = figures->is_forecasts;

  begin (builder, "ledger");
  add_members (builder, row_counts, G_N_ELEMENTS (row_counts), figures, false);
  add_members (builder, ledger_members, G_N_ELEMENTS (ledger_members), figures, is_na);
  begin (builder, "per_bet");
  add_members (builder, return_members, G_N_ELEMENTS (return_members), &figures->per_bet, is_na);
  json_builder_end_object (builder);
  begin (builder, "rolling");
  bw_json_add_double (builder, "win_rate_10", rolling->win_rate_10);
  bw_json_add_double (builder, "roi_10", rolling->roi_10);
  bw_json_add_double (builder, "win_rate_100", rolling->win_rate_100);
  bw_json_add_double (builder, "roi_100", rolling->roi_100);
  bw_json_add_double (builder, "sharpe_100", rolling->sharpe_100);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_buckets (JsonBuilder *builder, const char *name, const BwCalendarBucket *buckets, unsigned n,
             bool is_na)
{
  begin_list (builder, name);
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *date = bw_time_format_iso (buckets[i].day * BW_DAY_US);
      double staked = bw_sum_value (&buckets[i].staked);
      double profit = bw_sum_value (&buckets[i].profit);

      *strchr (date, 'T') = '\0';
      begin (builder, NULL);
      bw_json_add_string (builder, "date", date);
      bw_json_add_int64 (builder, "n", buckets[i].n);
      bw_json_add_int64 (builder, "won", buckets[i].n_won);
      bw_json_add_int64 (builder, "lost", buckets[i].n_lost);
      bw_json_add_double (builder, "staked", is_na ? (double) NAN : staked);
      bw_json_add_double (builder, "profit", is_na ? (double) NAN : profit);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_calendar (const BwAnalysis *analysis, unsigned i, JsonBuilder *builder)
{
  const BwCalendar *calendar = bw_analysis_calendar (analysis, i);
  bool is_na = analysis->figures.is_forecasts;
  unsigned n;
  const BwCalendarBucket *days = bw_calendar_days (calendar, &n);
  g_autoptr (GArray) weeks = bw_calendar_weeks (calendar);

  begin (builder, bw_analysis_zone_name (analysis, i));
  add_buckets (builder, "daily", days, n, is_na);
  add_buckets (builder, "weekly", (const BwCalendarBucket *) (void *) weeks->data, weeks->len,
               is_na);
  if (n > 0)
    {
      BwDayFigures figures;

      bw_calendar_figures (calendar, &figures);
      /* The two counts need no money. */
      add_members (builder, day_members, 2, &figures, false);
      add_members (builder, day_members + 2, G_N_ELEMENTS (day_members) - 2, &figures, is_na);
    }
  json_builder_end_object (builder);
}

static void
add_models (const BwAnalysis *analysis, JsonBuilder *builder)
{
  begin (builder, "by_model");
  for (unsigned i = 0; i < analysis->models->len; i++)
    {
      const BwModelFigures *model = &g_array_index (analysis->models, BwModelFigures, i);

      begin (builder, model->name);
      bw_json_add_int64 (builder, "n", model->n);
      bw_json_add_double (builder, "profit", model->profit);
      bw_json_add_double (builder, "roi", model->roi);
      bw_json_add_double (builder, "win_rate", model->win_rate);
      bw_json_add_double (builder, "brier", model->brier);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

/* Leaves the object open, for what one of the kinds has besides. */
static void
add_bins (JsonBuilder *builder, const char *name, const BwBins *bins)
{
  begin (builder, name);
  begin_list (builder, "bins");
  for (unsigned i = 0; i < bins->bins->len; i++)
    {
      const BwBin *bin = &g_array_index (bins->bins, BwBin, i);

      begin (builder, NULL);
      bw_json_add_double (builder, "lo", bin->low);
      bw_json_add_double (builder, "hi", bin->high);
      bw_json_add_int64 (builder, "n", bin->n);
      bw_json_add_double (builder, "mean_p", bin->mean_p);
      bw_json_add_double (builder, "mean_y", bin->mean_y);
      add_interval (builder, "wilson95", bin->wilson95);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  bw_json_add_double (builder, "ece", bins->ece);
  bw_json_add_double (builder, "mce", bins->mce);
  bw_json_add_double (builder, "reliability", bins->reliability);
  bw_json_add_double (builder, "resolution", bins->resolution);
  bw_json_add_double (builder, "wbv", bins->wbv);
  bw_json_add_double (builder, "wbc", bins->wbc);
}

static void
add_recalibration (JsonBuilder *builder, const BwRecalibration *recalibration)
{
  begin (builder, "recalibration");
  bw_json_add_double (builder, "slope", recalibration->slope);
  bw_json_add_double (builder, "intercept", recalibration->intercept);
  bw_json_add_double (builder, "slope_se", recalibration->slope_se);
  bw_json_add_double (builder, "intercept_se", recalibration->intercept_se);
  bw_json_add_double (builder, "citl", recalibration->citl);
  json_builder_end_object (builder);
}

static void
add_corp (JsonBuilder *builder, const BwCorp *corp)
{
  begin (builder, "corp");
  bw_json_add_int64 (builder, "n_blocks", corp->blocks->len);
  bw_json_add_double (builder, "mcb", corp->mcb);
  bw_json_add_double (builder, "dsc", corp->dsc);
  bw_json_add_double (builder, "unc", corp->unc);
  bw_json_add_double (builder, "mcb_log", corp->mcb_log);
  bw_json_add_double (builder, "dsc_log", corp->dsc_log);
  bw_json_add_double (builder, "unc_log", corp->unc_log);
  if (corp->blocks->len <= MAX_BLOCKS)
    {
      begin_list (builder, "blocks");
      for (unsigned i = 0; i < corp->blocks->len; i++)
        {
          const BwCorpBlock *block = &g_array_index (corp->blocks, BwCorpBlock, i);

          begin (builder, NULL);
          bw_json_add_double (builder, "x_min", block->x_min);
          bw_json_add_double (builder, "x_max", block->x_max);
          bw_json_add_int64 (builder, "n", block->n);
          bw_json_add_int64 (builder, "sum_y", block->n_won);
          bw_json_add_double (builder, "value", block->value);
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

static void
add_calibration (const BwAnalysis *analysis, JsonBuilder *builder)
{
  const BwCalibration *calibration = &analysis->calibration;
  const BwForecastFigures *scores = &calibration->scores;

  begin (builder, "calibration");
  bw_json_add_int64 (builder, "n", scores->n);
  if (scores->n > 0)
    {
      bw_json_add_double (builder, "base_rate", scores->base_rate);
      bw_json_add_double (builder, "mean_p", scores->mean_p);
      bw_json_add_double (builder, "brier", scores->brier);
      bw_json_add_double (builder, "uncertainty", scores->uncertainty);
      bw_json_add_double (builder, "brier_skill", scores->brier_skill);
      bw_json_add_double (builder, "log_loss", scores->log_loss);
      bw_json_add_double (builder, "auc", calibration->auc);
      bw_json_add_double (builder, "spiegelhalter_z", scores->spiegelhalter_z);
      bw_json_add_double (builder, "spiegelhalter_p", scores->spiegelhalter_p);
      add_bins (builder, "equal_width", &calibration->equal_width);
      json_builder_end_object (builder);
      add_bins (builder, "equal_count", &calibration->equal_count);
      bw_json_add_bool (builder, "same_bins_as_sklearn",
                        calibration->equal_count.is_same_by_fractions);
      json_builder_end_object (builder);
      add_recalibration (builder, &calibration->recalibration);
      add_corp (builder, &calibration->corp);
    }
  json_builder_end_object (builder);
}

void
bw_analysis_add_json (const BwAnalysis *analysis, JsonBuilder *builder)
{
  g_return_if_fail (analysis != NULL && analysis->has_run && builder != NULL);

  add_ledger (analysis, builder);
  begin (builder, "calendar");
  for (unsigned i = 0; i < analysis->zones->len; i++)
    add_calendar (analysis, i, builder);
  json_builder_end_object (builder);
  add_models (analysis, builder);
  add_calibration (analysis, builder);
  bw_analysis_add_alarms (analysis, builder);
  if (analysis->options.has_series)
    bw_analysis_add_series (analysis, builder);
}
