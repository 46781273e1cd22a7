/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence against a ledger as a part of its analysis. */
#include "engine/bw-analysis-private.h"

#include "base/bw-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

bool
bw_analysis_check_levels (const BwAnalysisOptions *options, GError **error)
{
  static const struct
  {
    const char *name;
    const char *expected;
  } words[BW_N_MONITORS] = {
    [BW_MONITOR_WIN_RATE] = { "pi0", N_ ("a win rate of more than 0.01 and less than 1") },
    [BW_MONITOR_ROI] = { "roi-m", N_ ("a return of more than -1") },
    [BW_MONITOR_CLV] = { "clv-cap", N_ ("a bound of more than 0") },
  };

  for (unsigned i = 0; i < BW_N_MONITORS; i++)
    {
      BwMonitorSpec spec = { i, options->levels[i] };

      if (bw_monitor_spec_is_valid (&spec))
        continue;
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, "%s %g: expected %s", words[i].name,
                   options->levels[i], words[i].expected);
      return false;
    }
  return true;
}

/* A step that grows has its value put in the place of the former one. */
static void
note_step (const BwMonitor *monitor, void *data)
{
  BwAnalysisAlarm *alarm = data;
  unsigned n = (unsigned) monitor->process.n;

  if (alarm->log_e == NULL)
    return;
  g_array_set_size (alarm->log_e, n);
  g_array_set_size (alarm->log_sr, n);
  g_array_index (alarm->log_e, double, n - 1) = monitor->process.log_e;
  g_array_index (alarm->log_sr, double, n - 1) = monitor->process.log_sr;
}

static void
init_alarm (BwAnalysis *analysis, unsigned i)
{
  BwMonitorSpec spec = { i, analysis->options.levels[i] };
  BwAnalysisAlarm *alarm = &analysis->alarms[i];

  bw_monitor_init (&alarm->monitor, &spec);
  if (!analysis->options.has_series && !analysis->options.has_evidence)
    return;
  alarm->log_e = g_array_new (FALSE, FALSE, sizeof (double));
  alarm->log_sr = g_array_new (FALSE, FALSE, sizeof (double));
}

void
bw_analysis_compute_alarms (BwAnalysis *analysis)
{
  const BwStatsRow *rows = (const BwStatsRow *) (const void *) analysis->rows->data;
  unsigned n = analysis->rows->len;

  for (unsigned i = 0; i < BW_N_MONITORS; i++)
    {
      init_alarm (analysis, i);
      /* Without stakes there is nothing that a win rate would have to reach. */
      if (analysis->options.is_forecasts && i != BW_MONITOR_CALIBRATION)
        continue;
      for (unsigned start = 0, end; start < n; start = end)
        {
          for (end = start + 1; end < n && rows[end].order_ms == rows[start].order_ms; end++)
            ;
          bw_monitor_push_each (&analysis->alarms[i].monitor, &rows[start], end - start, note_step,
                                &analysis->alarms[i]);
        }
    }
}

void
bw_analysis_clear_alarms (BwAnalysis *analysis)
{
  for (unsigned i = 0; i < BW_N_MONITORS; i++)
    {
      g_clear_pointer (&analysis->alarms[i].log_e, g_array_unref);
      g_clear_pointer (&analysis->alarms[i].log_sr, g_array_unref);
    }
}

const BwMonitor *
bw_analysis_monitor (const BwAnalysis *analysis, BwMonitorKind kind)
{
  g_return_val_if_fail ((unsigned) kind < BW_N_MONITORS, NULL);
  return &analysis->alarms[kind].monitor;
}

const GArray *
bw_analysis_evidence (const BwAnalysis *analysis, BwMonitorKind kind, const GArray **log_sr)
{
  g_return_val_if_fail ((unsigned) kind < BW_N_MONITORS, NULL);
  *log_sr = analysis->alarms[kind].log_sr;
  return analysis->alarms[kind].log_e;
}

/* Null until there is a step; the logarithm of nothing is no number. */
static void
add_log (JsonBuilder *builder, const char *name, double value)
{
  bw_json_add_double (builder, name, isfinite (value) ? value : (double) NAN);
}

static void
add_first (JsonBuilder *builder, const char *name, int64_t step)
{
  bw_json_add_int64_or_null (builder, name, step, step > 0);
}

static void
add_curve (JsonBuilder *builder, const char *name, const GArray *curve)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < curve->len; i++)
    add_log (builder, NULL, g_array_index (curve, double, i));
  json_builder_end_array (builder);
}

static void
add_alarm (JsonBuilder *builder, const BwAnalysisAlarm *alarm, bool has_series)
{
  const BwEProcess *process = &alarm->monitor.process;

  json_builder_set_member_name (builder, bw_monitor_kind_name (alarm->monitor.spec.kind));
  json_builder_begin_object (builder);
  bw_json_add_int64 (builder, "n", process->n);
  add_log (builder, "log_e_final", process->log_e);
  add_log (builder, "log_e_max", process->log_e_max);
  add_first (builder, "first_e_20", process->first_e_20);
  add_first (builder, "first_e_100", process->first_e_100);
  add_log (builder, "log_sr_final", process->log_sr);
  add_log (builder, "log_sr_max", process->log_sr_max);
  add_first (builder, "first_sr_1e3", process->first_sr_1e3);
  add_first (builder, "first_sr_1e4", process->first_sr_1e4);
  if (has_series && process->n > 0)
    {
      add_curve (builder, "log_e", alarm->log_e);
      add_curve (builder, "log_sr", alarm->log_sr);
    }
  json_builder_end_object (builder);
}

void
bw_analysis_add_alarms (const BwAnalysis *analysis, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "alarms");
  json_builder_begin_object (builder);
  for (unsigned i = 0; i < BW_N_MONITORS; i++)
    add_alarm (builder, &analysis->alarms[i], analysis->options.has_series);
  json_builder_end_object (builder);
}
