/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The health score's inputs, gathered from what is known; what is not drops out. */
#include "engine/bw-engine-private.h"

#include <math.h>

/* The worse of two: NaN is nothing known. */
static void
take_higher (double *worst, double value)
{
  if (isnan (*worst) || value > *worst)
    *worst = isnan (value) ? *worst : value;
}

static void
take_lower (double *worst, double value)
{
  if (isnan (*worst) || value < *worst)
    *worst = isnan (value) ? *worst : value;
}

/* How old a sample may be to say how things are. */
static bool
is_fresh (BwEngine *engine, const BwLatest *latest)
{
  return bw_clock_wall_us (engine->clock) - latest->time_us <= 5 * BW_MINUTE_US;
}

static void
add_machines (BwEngine *engine, BwHealthInput *input)
{
  if (engine->history == NULL)
    return;
  g_autoptr (GArray) all = bw_history_latest_all (engine->history);
  for (unsigned i = 0; i < all->len; i++)
    {
      const BwLatest *latest = &g_array_index (all, BwLatest, i);
      if (!is_fresh (engine, latest))
        continue;
      if (g_str_equal (latest->metric->name, "system_cpu_percent"))
        take_higher (&input->cpu_percent, latest->value);
      else if (g_str_equal (latest->metric->name, "system_memory_percent"))
        take_higher (&input->memory_percent, latest->value);
      else if (g_str_equal (latest->metric->name, "system_disk_percent"))
        take_higher (&input->disk_percent, latest->value);
    }
}

static BwHealthSeverity
weight_of (BwSeverity severity)
{
  switch (severity)
    {
    case BW_SEVERITY_EMERGENCY:
      return BW_HEALTH_EMERGENCY;
    case BW_SEVERITY_CRITICAL:
      return BW_HEALTH_CRITICAL;
    case BW_SEVERITY_ERROR:
      return BW_HEALTH_ERROR;
    case BW_SEVERITY_WARNING:
      return BW_HEALTH_WARNING;
    case BW_SEVERITY_INFO:
    case BW_SEVERITY_NONE:
      break;
    }
  return BW_HEALTH_INFO;
}

/* Whether any source has ever answered. */
static bool
has_spoken (const BwEngineStatus *status)
{
  for (unsigned i = 0; i < status->sources->len; i++)
    if (g_array_index (status->sources, BwSourceView, i).last_ok_us != BW_TIME_NONE)
      return true;
  return false;
}

static void
add_alerts (const BwEngineStatus *status, BwHealthInput *input)
{
  input->has_alerts = true;
  for (unsigned i = 0; i < status->incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (status->incidents, i);
      BwHealthSeverity weight = weight_of (incident->severity);
      if (incident->status >= BW_INCIDENT_ACKNOWLEDGED)
        input->n_acknowledged[weight]++;
      else
        input->n_unacknowledged[weight]++;
    }
}

static void
add_ledger (BwLedgerView *view, gpointer data)
{
  BwHealthInput *input = data;
  BwLedgerTrading trading;
  bw_ledger_view_trading (view, &trading);
  take_higher (&input->drawdown, trading.drawdown);
  take_lower (&input->roi_z, trading.roi_z);
  if (isnan (trading.n_rows) || trading.n_rows == 0)
    return;
  input->n_rows = (isnan (input->n_rows) ? 0 : input->n_rows) + trading.n_rows;
  input->n_bad_rows = (isnan (input->n_bad_rows) ? 0 : input->n_bad_rows) + trading.n_bad_rows;
}

/* Without a running engine the figures are computed here and now. */
static void
compute_ledgers (BwEngine *engine, BwConfig *config, int64_t now_us, GCancellable *cancellable,
                 BwHealthInput *input)
{
  g_auto (GStrv) sources = bw_ledger_sources (engine->ledger, NULL);
  for (unsigned i = 0; sources != NULL && sources[i] != NULL; i++)
    {
      g_auto (BwLedgerViewOptions) options = bw_ledger_feed_options (config, NULL, sources[i]);
      g_autoptr (BwLedgerView) view = bw_ledger_view_new (engine->ledger, &options);
      g_autoptr (BwBatch) batch = bw_ledger_view_refresh (view, now_us, true, cancellable, NULL);
      add_ledger (view, input);
    }
}

/* The source that is furthest behind what is expected of it. */
static void
add_ages (const BwEngineStatus *status, BwHealthInput *input)
{
  double worst = -1;
  for (unsigned i = 0; i < status->sources->len; i++)
    {
      const BwSourceView *view = &g_array_index (status->sources, BwSourceView, i);
      if (view->health == BW_SOURCE_PAUSED || view->interval_us <= 0
          || view->last_ok_us == BW_TIME_NONE)
        continue;
      double age_us = (double) (status->as_of_us - view->last_ok_us);
      double share = age_us / (double) view->interval_us;
      if (share <= worst)
        continue;
      worst = share;
      input->age_s = age_us / BW_SECOND_US;
      input->expected_interval_s = (double) view->interval_us / BW_SECOND_US;
    }
}

void
bw_engine_health_prepare (BwEngine *engine, BwHealthInput *input)
{
  bw_health_input_init (input);
  add_machines (engine, input);
  if (engine->ledger_feed != NULL)
    bw_ledger_feed_each (engine->ledger_feed, add_ledger, input);
}

void
bw_engine_health (BwEngine *engine, BwConfig *config, int64_t now_us, GCancellable *cancellable,
                  BwHealthInput *input, BwEngineStatus *status)
{
  /* That nothing is open says nothing before something was looked at. */
  if (bw_engine_status_is_watching (status) && has_spoken (status))
    {
      add_ages (status, input);
      add_alerts (status, input);
      if (engine->mode == BW_ENGINE_ATTACH && engine->ledger != NULL)
        compute_ledgers (engine, config, now_us, cancellable, input);
    }
  else
    bw_health_input_init (input);
  bw_health_score_compute (input, &status->health);
}
