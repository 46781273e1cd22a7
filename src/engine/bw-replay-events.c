/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A replay of what bots told: its incidents as they are stored, for those are the history. */
#include "engine/bw-replay-source.h"

#include "store/bw-alerts.h"

/* One incident's part of the answer. */
typedef struct
{
  BwReplay *into;
  const BwRule *rule;
  const BwIncident *incident;
  unsigned series;
  unsigned open; /* the firing that is not over + 1; 0: none */
} Telling;

static BwSeverity
severity_of (const Telling *telling)
{
  return telling->rule->severity != BW_SEVERITY_NONE ? telling->rule->severity
                                                     : telling->incident->max_severity;
}

static void
begin (Telling *telling, int64_t at_us)
{
  BwReplayFiring firing = { .labels = g_strdup (telling->incident->labels),
                            .severity = severity_of (telling),
                            .from_us = at_us,
                            .to_us = BW_TIME_NONE,
                            .value = telling->incident->value,
                            .worst = telling->incident->value,
                            .n = -1 };
  g_array_append_val (telling->into->firings, firing);
  telling->open = telling->into->firings->len;
}

static void
add_step (Telling *telling, BwIncidentKind kind, int64_t at_us)
{
  BwReplayStep step = { .at_us = at_us,
                        .kind = kind,
                        .firing = telling->open - 1,
                        .severity = severity_of (telling),
                        .value = telling->incident->value,
                        .threshold = telling->incident->threshold };
  g_array_append_val (telling->into->steps, step);
}

/* What it did: begin, come again after it was over, end. */
static void
take_event (Telling *telling, const BwIncidentEvent *event)
{
  int64_t at_us = event->at_us;
  if (at_us >= telling->into->to_us)
    return;
  bool is_begin = event->kind == BW_KIND_FIRE || event->kind == BW_KIND_REOPEN;
  if (is_begin && telling->open == 0)
    {
      begin (telling, at_us);
      add_step (telling, BW_KIND_FIRE, at_us);
    }
  else if (event->kind == BW_KIND_RESOLVE && telling->open > 0)
    {
      g_array_index (telling->into->firings, BwReplayFiring, telling->open - 1).to_us = at_us;
      add_step (telling, BW_KIND_RESOLVE, at_us);
      telling->open = 0;
    }
}

/* Those of one set of labels are one series. */
static unsigned
place_series (BwReplay *into, const BwIncident *incident)
{
  g_autofree char *text = g_strdup_printf ("event{%s}", incident->labels);
  BwReplaySeries series = { .metric = bw_metric_parse (text, NULL) };
  if (series.metric == NULL)
    series.metric = bw_metric_get ("event", NULL, 0);
  unsigned i = 0;
  while (i < into->series->len
         && g_array_index (into->series, BwReplaySeries, i).metric != series.metric)
    i++;
  if (i == into->series->len)
    g_array_append_val (into->series, series);
  return i;
}

/* Time that was watched: an event that nobody took is in no store. */
static int64_t
watched_us (const BwReplay *into, const GPtrArray *gaps)
{
  int64_t watched_us = into->to_us - into->from_us;
  for (unsigned i = 0; gaps != NULL && i < gaps->len; i++)
    {
      const BwGap *gap = g_ptr_array_index (gaps, i);
      int64_t lost_us = MIN (gap->to_us, into->to_us) - MAX (gap->from_us, into->from_us);
      if (gap->source == NULL && (gap->kind == BW_GAP_ASLEEP || gap->kind == BW_GAP_NOT_RUNNING))
        watched_us -= MAX (0, lost_us);
    }
  return MAX (0, watched_us);
}

/* Drops what was over before the time asked for. */
static bool
is_concerned (const BwReplay *into, const BwRule *rule, const BwIncident *incident)
{
  return incident->is_event && incident->opened_us < into->to_us
         && bw_matchers_match (rule->matchers, incident);
}

static bool
add_incident (Telling *telling, BwAlerts *alerts, GError **error)
{
  int64_t id = telling->incident->id;
  g_autoptr (GPtrArray) events =
      bw_store_worker_run (bw_alerts_worker (alerts), bw_alerts_job_list_events, &id, error);
  unsigned n_before = telling->into->firings->len;
  for (unsigned i = 0; events != NULL && i < events->len; i++)
    {
      const BwIncidentEvent *event = g_ptr_array_index (events, i);
      if (event->at_us >= telling->into->from_us)
        take_event (telling, event);
    }
  if (telling->into->firings->len > n_before)
    g_array_index (telling->into->series, BwReplaySeries, telling->series).n_samples +=
        MAX (1, telling->incident->occurrences);
  return events != NULL;
}

bool
bw_replay_events (BwReplay *into, const BwReplaySource *source, BwAlerts *alerts, GError **error)
{
  g_return_val_if_fail (into != NULL && source != NULL && alerts != NULL, false);
  BwIncidentQuery query = { .since_us = into->from_us };
  g_autoptr (GPtrArray) incidents =
      bw_store_worker_run (bw_alerts_worker (alerts), bw_alerts_job_list_incidents, &query, error);
  int64_t covered_us = watched_us (into, source->gaps);
  for (unsigned i = incidents != NULL ? incidents->len : 0; i > 0; i--)
    {
      const BwIncident *incident = g_ptr_array_index (incidents, i - 1);
      if (!is_concerned (into, source->rule, incident))
        continue;
      Telling telling = { into, source->rule, incident, place_series (into, incident), 0 };
      g_array_index (into->series, BwReplaySeries, telling.series).covered_us = covered_us;
      if (!add_incident (&telling, alerts, error)
          || g_cancellable_set_error_if_cancelled (source->cancellable, error))
        return false;
    }
  return incidents != NULL;
}
