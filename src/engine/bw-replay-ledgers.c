/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A replay's figures of ledgers, as though each row had been known when it was settled. */
#include "engine/bw-replay-source.h"

#include "engine/bw-ledger-feed.h"
#include "engine/bw-ledger-metrics.h"
#include "engine/bw-ledger-rule-specs.h"
#include "model/bw-catalogue.h"
#include "rules/bw-rule-claim.h"

#include <math.h>

/* A ledger of which nobody says otherwise is looked at so often. */
#define LOOK_US BW_MINUTE_US

/* One figure and its sample size: both are steps in time. */
typedef struct
{
  const BwReplaySource *source;
  BwReplay *into;
  const BwMetric *metric;
  const BwMetric *count_metric; /* NULL: none */
  GArray *values;               /* of BwHistoryPoint */
  GArray *counts;
  unsigned next_value, next_count;
  int64_t every_us;
  BwRuleReplay *run;
  BwBatch *batch;
} Figure;

static int64_t
time_at (GArray *points, unsigned next)
{
  return points != NULL && next < points->len ? g_array_index (points, BwHistoryPoint, next).time_us
                                              : INT64_MAX;
}

static int64_t
next_change_us (const Figure *figure)
{
  return MIN (time_at (figure->values, figure->next_value),
              time_at (figure->counts, figure->next_count));
}

/* Takes what changes at TIME_US into the batch. */
static void
take_change (Figure *figure, int64_t time_us)
{
  for (; time_at (figure->values, figure->next_value) == time_us; figure->next_value++)
    bw_batch_add (figure->batch, figure->metric,
                  g_array_index (figure->values, BwHistoryPoint, figure->next_value).last);
  for (; time_at (figure->counts, figure->next_count) == time_us; figure->next_count++)
    bw_batch_add (figure->batch, figure->count_metric,
                  g_array_index (figure->counts, BwHistoryPoint, figure->next_count).last);
}

/* Whether the same value once more may change something. */
static bool
is_in_motion (Figure *figure)
{
  const BwRuleInstance *instance = bw_rule_replay_find (figure->run, figure->metric->label_text);
  if (instance == NULL)
    return false;
  const BwRuleState *state = &instance->state;
  bool is_higher_near =
      state->tier < BW_RULE_MAX_TIERS && state->ge_since_us[state->tier + 1] != BW_TIME_NONE;
  return state->status == BW_RULE_PENDING || state->status == BW_RULE_RECOVERING
         || (state->status == BW_RULE_FIRING && is_higher_near);
}

static void
feed (Figure *figure, int64_t at_us)
{
  figure->batch->time_us = at_us;
  bw_rule_replay_feed (figure->run, figure->batch, figure->every_us);
}

/* When what changed at TIME_US is seen: nobody looks in between. */
static int64_t
next_look_us (const Figure *figure, int64_t time_us)
{
  int64_t rest_us = time_us % figure->every_us;
  return rest_us == 0 ? time_us : time_us - rest_us + figure->every_us;
}

static bool
run_figure (Figure *figure, GError **error)
{
  BwReplaySeries series = { .metric = figure->metric };
  int64_t at_us, to_us = figure->into->to_us;
  while ((at_us = next_change_us (figure)) < to_us)
    {
      int64_t look_us = MIN (next_look_us (figure, at_us), to_us - 1);
      for (; at_us <= look_us; at_us = next_change_us (figure))
        take_change (figure, at_us);
      feed (figure, look_us);
      int64_t until_us = MIN (to_us, at_us);
      for (look_us += figure->every_us; look_us < until_us && is_in_motion (figure);
           look_us += figure->every_us)
        feed (figure, look_us);
      if (g_cancellable_set_error_if_cancelled (figure->source->cancellable, error))
        return false;
    }
  bw_rule_replay_finish (figure->run, to_us);
  series.n_samples = figure->values->len;
  if (series.n_samples > 0)
    series.covered_us = to_us - g_array_index (figure->values, BwHistoryPoint, 0).time_us;
  g_array_append_val (figure->into->series, series);
  return true;
}

static bool
replay_figure (BwReplay *into, const BwReplaySource *source, BwLedgerView *view,
               const BwMetric *metric, GError **error)
{
  const BwMetricInfo *info = bw_catalogue_find (metric->name);
  const char *name = bw_ledger_view_source (view);
  int64_t every_us = bw_replay_interval_us (source->config, name);
  BwRuleReplayOptions options = { .rule = source->rule };
  Figure figure = {
    .source = source, .into = into, .metric = metric, .every_us = every_us > 0 ? every_us : LOOK_US
  };
  if (info != NULL && info->count_metric != NULL)
    figure.count_metric = bw_metric_get (info->count_metric, metric->labels, metric->n_labels);
  g_autoptr (GArray) values = bw_ledger_view_series (view, metric, into->from_us, into->to_us, 0,
                                                     source->cancellable, error);
  g_autoptr (GArray) counts = NULL;
  if (values != NULL && figure.count_metric != NULL
      && bw_ledger_metric_find (figure.count_metric->name) != NULL)
    counts = bw_ledger_view_series (view, figure.count_metric, into->from_us, into->to_us, 0,
                                    source->cancellable, error);
  if (values == NULL || (error != NULL && *error != NULL))
    return false;
  g_autoptr (BwBatch) batch = bw_batch_new (name, into->from_us);
  g_autoptr (BwRuleReplay) run = bw_rule_replay_new (&options, into, into->from_us);
  /* Always both, so that the layout is learnt once. */
  bw_batch_add (batch, metric, NAN);
  if (counts != NULL)
    bw_batch_add (batch, figure.count_metric, NAN);
  figure.values = values;
  figure.counts = counts;
  figure.batch = batch;
  figure.run = run;
  return run_figure (&figure, error);
}

static bool
replay_ledger (BwReplay *into, const BwReplaySource *source, BwLedger *ledger, const char *name,
               int64_t now_us, GError **error)
{
  g_auto (BwLedgerViewOptions) options =
      bw_ledger_feed_options (source->config, source->alerts, name);
  bw_ledger_rule_specs_add (options.specs, source->rule);
  g_autoptr (BwLedgerView) view = bw_ledger_view_new (ledger, &options);
  g_autoptr (BwBatch) figures =
      bw_ledger_view_refresh (view, now_us, true, source->cancellable, error);
  if (figures == NULL)
    return false;
  for (unsigned i = 0; i < figures->samples->len; i++)
    {
      const BwMetric *metric = bw_batch_index (figures, i)->metric;
      if (bw_selector_matches (source->rule->selector, metric)
          && !replay_figure (into, source, view, metric, error))
        return false;
    }
  return true;
}

/* Whether the rule is over one series each, whatever others are. */
static bool
is_judged_alone (const BwRule *rule)
{
  return rule->kind != BW_RULE_ABSENT && rule->kind != BW_RULE_EXPR && rule->kind != BW_RULE_EVENT;
}

static void
figure_free (gpointer data)
{
  BwReplayFigure *figure = data;
  g_free (figure->source);
  g_clear_pointer (&figure->steps, g_array_unref);
  g_free (figure);
}

static bool
add_figures (GPtrArray *list, const BwReplaySource *source, BwLedger *ledger, const char *name,
             const BwPeriod *until, GError **error)
{
  g_auto (BwLedgerViewOptions) options =
      bw_ledger_feed_options (source->config, source->alerts, name);
  bw_ledger_rule_specs_add (options.specs, source->rule);
  g_autoptr (BwLedgerView) view = bw_ledger_view_new (ledger, &options);
  g_autoptr (BwBatch) figures =
      bw_ledger_view_refresh (view, until->to_us, true, source->cancellable, error);
  int64_t every_us = bw_replay_interval_us (source->config, name);
  for (unsigned i = 0; figures != NULL && i < figures->samples->len; i++)
    {
      const BwMetric *metric = bw_batch_index (figures, i)->metric;
      if (!bw_rule_watches (source->rule, metric))
        continue;
      BwReplayFigure *figure = g_new0 (BwReplayFigure, 1);
      g_ptr_array_add (list, figure);
      *figure =
          (BwReplayFigure){ metric, g_strdup (name), every_us > 0 ? every_us : LOOK_US, NULL };
      figure->steps =
          bw_ledger_view_series (view, metric, 0, until->from_us, 0, source->cancellable, error);
      if (figure->steps == NULL)
        return false;
    }
  return figures != NULL;
}

GPtrArray *
bw_replay_figures (const BwReplaySource *source, BwLedger *ledger, int64_t to_us, int64_t now_us,
                   GError **error)
{
  g_return_val_if_fail (source != NULL && ledger != NULL, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (figure_free);
  if (is_judged_alone (source->rule))
    return g_steal_pointer (&list);
  g_auto (GStrv) sources = bw_ledger_sources (ledger, error);
  BwPeriod until = { to_us, now_us };
  for (unsigned i = 0; sources != NULL && sources[i] != NULL; i++)
    if (!add_figures (list, source, ledger, sources[i], &until, error))
      return NULL;
  return sources != NULL ? g_steal_pointer (&list) : NULL;
}

bool
bw_replay_ledgers (BwReplay *into, const BwReplaySource *source, BwLedger *ledger, int64_t now_us,
                   GError **error)
{
  g_return_val_if_fail (into != NULL && source != NULL && ledger != NULL, false);
  if (!is_judged_alone (source->rule)
      || bw_ledger_metric_find (bw_selector_name (source->rule->selector)) == NULL)
    return true;
  g_auto (GStrv) sources = bw_ledger_sources (ledger, error);
  for (unsigned i = 0; sources != NULL && sources[i] != NULL; i++)
    if (!replay_ledger (into, source, ledger, sources[i], now_us, error))
      return false;
  return sources != NULL;
}
