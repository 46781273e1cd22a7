/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's bets played again, with rules that judge them. */
#include "engine/bw-honest-seasons.h"

#include "base/bw-time.h"
#include "engine/bw-ledger-metrics.h"
#include "model/bw-catalogue.h"
#include "model/bw-selector.h"
#include "rules/bw-rule-claim.h"
#include "rules/bw-rule-state.h"
#include "stats/bw-random.h"

#include <math.h>
#include <string.h>

#define WORK_ROWS 400000
#define MIN_SEASONS 100
#define MAX_SEASONS 1000

/* A rule at work. */
typedef struct
{
  const BwRule *rule;
  const BwLedgerMetric *metric;
  const BwLedgerMetric *count; /* behind it; NULL: nobody asks */
  BwWindow *window;            /* or NULL */
  BwMonitor monitor;           /* of evidence */
  int64_t since_ms;
  BwRuleState state;
  int worst; /* the tier it reached this season; 0: none */
  BwSeasons *out;
} Player;

/* One bet; NaN has no chance and goes as it went. */
typedef struct
{
  BwStatsRow row;
  double chance;
  int64_t offset_us;
} Play;

/* One season under way. */
typedef struct
{
  GArray *players; /* of Player */
  BwLedgerStream stream;
  GArray *moment; /* of BwStatsRow */
} Season;

static BwSeasonsReason
reason_of (const BwRule *rule, const BwLedgerMetric *metric, bool is_forecasts)
{
  static const char *const fixed[] = {
    "ledger_clv",          "ledger_clv_novig",     "ledger_average_edge",
    "ledger_staked",       "ledger_open_stake",    "ledger_bets",
    "ledger_bets_pending", "ledger_rejected_rows", NULL
  };
  if (metric == NULL || !bw_rule_is_of_value (rule))
    return BW_SEASONS_NO_FIGURE;
  if (metric->is_age)
    return BW_SEASONS_NO_FIGURE;
  if (g_strv_contains (fixed, metric->name)
      || (metric->evidence != NULL && metric->monitor == BW_MONITOR_CLV))
    return BW_SEASONS_NO_RESULT;
  if (is_forecasts && metric->evidence != NULL && metric->monitor != BW_MONITOR_CALIBRATION)
    return BW_SEASONS_NO_FIGURE;
  return metric->fit != NULL ? BW_SEASONS_TOO_SLOW : BW_SEASONS_PLAYED;
}

static BwWindow *
new_window (const BwLedgerWindow *window, const BwLedgerOptions *options)
{
  if (window == NULL)
    return NULL;
  return window->n > 0 ? bw_window_new_count (window->n, options)
                       : bw_window_new_span (window->duration_ms, options);
}

/* RULE joins in, unless there is a reason why not. */
static void
add_player (GArray *players, const BwRule *rule, const BwLedgerOptions *options, BwSeasons *out)
{
  const BwMetric *pinned = bw_selector_metric (rule->selector);
  const BwMetricInfo *info = bw_catalogue_find (bw_selector_name (rule->selector));
  Player player = { .rule = rule, .out = out, .since_ms = INT64_MIN };
  player.metric = bw_ledger_metric_find (bw_selector_name (rule->selector));
  *out = (BwSeasons){ .reason = reason_of (rule, player.metric, options->is_forecasts) };
  if (out->reason != BW_SEASONS_PLAYED)
    return;
  if (rule->min_samples > 0 && info != NULL && info->count_metric != NULL)
    player.count = bw_ledger_metric_find (info->count_metric);
  player.window = new_window (bw_ledger_window_find (bw_metric_label (pinned, "window")), options);
  if (rule->figure.since_us != BW_TIME_NONE && rule->figure.is_latching)
    player.since_ms = rule->figure.since_us / 1000;
  g_array_append_val (players, player);
}

static void
player_clear (gpointer data)
{
  g_clear_pointer (&((Player *) data)->window, bw_window_free);
}

static void
player_begin (Player *player)
{
  bw_rule_state_init (&player->state);
  player->worst = 0;
  if (player->window != NULL)
    bw_window_reset (player->window);
  if (player->metric->evidence != NULL)
    {
      BwMonitorSpec spec = player->rule->figure.is_latching
                               ? bw_rule_monitor (player->rule)
                               : bw_monitor_spec (player->metric->monitor);
      bw_monitor_init (&player->monitor, &spec);
    }
}

/* Value and sample size of PLAYER after a moment, FIGURES being those of all rows. */
static double
value_of (const Player *player, const BwLedgerFigures *figures, int64_t *n)
{
  if (player->metric->evidence != NULL)
    {
      const BwEProcess *process = &player->monitor.process;
      BwLedgerEvidence evidence = { process->log_e / G_LN10,
                                    process->n > 0 ? process->log_sr / G_LN10 : (double) NAN,
                                    (double) process->n };
      *n = process->n;
      return player->metric->evidence (&evidence);
    }
  if (player->window != NULL)
    {
      BwWindowFigures window;
      bw_window_figures (player->window, &window);
      *n = player->count != NULL && player->count->window != NULL
               ? (int64_t) player->count->window (&window)
               : INT64_MAX;
      return player->metric->window != NULL ? player->metric->window (&window) : (double) NAN;
    }
  *n = player->count != NULL && player->count->figure != NULL
           ? (int64_t) player->count->figure (figures)
           : INT64_MAX;
  return player->metric->figure (figures);
}

static void
player_judge (Player *player, const BwLedgerFigures *figures, int64_t order_ms)
{
  BwRuleInput input = { .flag = BW_DATA_FRESH };
  /* A bet without a time was there before all others. */
  input.wall_us = input.awake_us = order_ms != INT64_MIN ? order_ms * 1000 : 0;
  input.value = value_of (player, figures, &input.n);
  bw_rule_state_step (&player->state, player->rule, &input);
  player->worst = MAX (player->worst, player->state.tier);
}

static bool
is_at_worst (const Player *player)
{
  return player->worst >= (int) player->rule->n_tiers;
}

/* All rows of a moment have been played. */
static void
end_moment (Season *season, const Play *last)
{
  BwLedgerFigures figures;
  const BwStatsRow *rows = (const BwStatsRow *) (gpointer) season->moment->data;
  bw_ledger_stream_figures (&season->stream, last->row.order_ms, last->offset_us, &figures);
  for (unsigned i = 0; i < season->players->len; i++)
    {
      Player *player = &g_array_index (season->players, Player, i);
      if (is_at_worst (player))
        continue;
      if (player->window != NULL)
        bw_window_advance (player->window, last->row.order_ms);
      if (player->metric->evidence != NULL && last->row.order_ms >= player->since_ms)
        bw_monitor_push (&player->monitor, rows, season->moment->len);
      player_judge (player, &figures, last->row.order_ms);
    }
  g_array_set_size (season->moment, 0);
}

static void
take (Season *season, const Play *play, BwRandom *random)
{
  BwStatsRow row = play->row;
  if (!isnan (play->chance))
    {
      bool is_won = bw_random_next (random) < play->chance;
      row.status = is_won ? BW_BET_WON : BW_BET_LOST;
      row.profit = !is_won ? -row.stake : row.odds > 1 ? row.stake * (row.odds - 1) : 0;
    }
  bw_ledger_stream_push (&season->stream, &row, play->offset_us);
  for (unsigned i = 0; i < season->players->len; i++)
    {
      Player *player = &g_array_index (season->players, Player, i);
      if (player->window != NULL && !is_at_worst (player))
        bw_window_push (player->window, &row, season->stream.path.equity);
    }
  g_array_append_val (season->moment, row);
}

static void
play_season (Season *season, const GArray *plays, const BwLedgerOptions *options, BwRandom *random)
{
  bw_ledger_stream_init (&season->stream, options);
  for (unsigned i = 0; i < season->players->len; i++)
    player_begin (&g_array_index (season->players, Player, i));
  for (unsigned i = 0; i < plays->len; i++)
    {
      const Play *play = &g_array_index (plays, Play, i);
      take (season, play, random);
      if (i + 1 == plays->len || play[1].row.order_ms != play->row.order_ms)
        end_moment (season, play);
    }
  for (unsigned i = 0; i < season->players->len; i++)
    {
      const Player *player = &g_array_index (season->players, Player, i);
      player->out->n_seasons++;
      player->out->n_alarms += player->worst > 0;
      player->out->n_worst += is_at_worst (player);
    }
}

/* The settled rows as they can be played; N_PLAYABLE is how many of them can go otherwise. */
static GArray *
plays_of (const BwLedgerRows *rows, GTimeZone *zone, unsigned *n_playable)
{
  GArray *plays = g_array_new (FALSE, FALSE, sizeof (Play));
  *n_playable = 0;
  for (unsigned i = 0; i < rows->rows->len; i++)
    {
      Play play = { .row = g_array_index (rows->rows, BwStatsRow, i), .chance = NAN };
      const BwStatsRow *row = &play.row;
      if (!bw_stats_row_is_settled (row) || !bw_stats_row_is_valid (row))
        continue;
      bool has_p = row->p >= 0 && row->p <= 1, has_odds = row->odds > 1;
      if (bw_stats_row_is_decided (row) && (has_odds || (rows->is_forecasts && has_p)))
        play.chance = has_p ? row->p : 1 / row->odds;
      if (zone != NULL && row->order_ms != INT64_MIN)
        play.offset_us = bw_zone_offset_us (zone, row->order_ms * 1000);
      *n_playable += !isnan (play.chance);
      g_array_append_val (plays, play);
    }
  return plays;
}

bool
bw_honest_seasons_play (const BwLedgerRows *rows, const BwLedgerOptions *options, GTimeZone *zone,
                        const GPtrArray *rules, unsigned n_seasons, uint64_t seed,
                        GCancellable *cancellable, BwSeasons *out)
{
  g_return_val_if_fail (rows != NULL && options != NULL && rules != NULL && out != NULL, false);
  unsigned n_playable = 0;
  g_autoptr (GArray) plays = plays_of (rows, zone, &n_playable);
  g_autoptr (GArray) players = g_array_new (FALSE, FALSE, sizeof (Player));
  g_autoptr (GArray) moment = g_array_new (FALSE, FALSE, sizeof (BwStatsRow));
  g_array_set_clear_func (players, player_clear);
  for (unsigned i = 0; i < rules->len; i++)
    {
      add_player (players, g_ptr_array_index (rules, i), options, &out[i]);
      if (out[i].reason == BW_SEASONS_PLAYED && n_playable == 0)
        out[i].reason = BW_SEASONS_NO_CHANCES;
    }
  if (n_playable == 0 || players->len == 0)
    return !g_cancellable_is_cancelled (cancellable);
  if (n_seasons == 0)
    n_seasons = CLAMP (WORK_ROWS / plays->len, MIN_SEASONS, MAX_SEASONS);
  Season season = { .players = players, .moment = moment };
  BwRandom random;
  bw_random_seed (&random, seed);
  for (unsigned i = 0; i < n_seasons && !g_cancellable_is_cancelled (cancellable); i++)
    play_season (&season, plays, options, &random);
  return !g_cancellable_is_cancelled (cancellable);
}
