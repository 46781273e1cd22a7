/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A replay's samples from history, those of all sources by time, a bounded stretch at a time. */
#include "engine/bw-batch-merge.h"
#include "engine/bw-replay-source.h"

#include "rules/bw-rule-memory.h"

#include <math.h>

/* Of one series at ten seconds: 8,640 samples. */
#define STRETCH_US BW_DAY_US
#define STRETCH_SERIES 16
/* What was not sampled for so long was not watched. */
#define COVER_MIN_US (2 * BW_MINUTE_US)
#define COVER_INTERVALS 3

/* Figures of a ledger come apart from the samples of its source. */
enum
{
  GROUP_SAMPLES,
  GROUP_FIGURES,
};

/* A series as it is read; its place is that in the merge. */
typedef struct
{
  const BwMetric *metric;
  int index;           /* in the answer's series; -1: it only tells another's sample size */
  int64_t interval_us; /* of its source; 0: not known */
  int64_t last_us;     /* of the last sample */
  const BwReplayFigure *figure; /* NULL: it is in history */
  unsigned next;                /* of the figure's steps */
} Stream;

typedef struct
{
  const BwReplaySource *source;
  BwReplay *into;
  BwHistory *history; /* or NULL */
  BwBatchMerge *merge;
  GArray *streams; /* of Stream */
  BwRuleReplay *run;
} Reader;

int64_t
bw_replay_interval_us (BwConfig *config, const char *name)
{
  const BwConfigGroup *group = bw_config_find (config, "source", name);
  int64_t interval_us = group != NULL ? bw_config_group_duration (group, "interval") : 0;
  return MAX (0, interval_us);
}

static const char *
source_of (const BwMetric *metric)
{
  const char *source = bw_metric_label (metric, "source");
  return source != NULL ? source : "";
}

static bool
has_stream (const Reader *reader, const BwMetric *metric)
{
  for (unsigned i = 0; i < reader->streams->len; i++)
    if (g_array_index (reader->streams, Stream, i).metric == metric)
      return true;
  return false;
}

static void
add_stream (Reader *reader, const BwMetric *metric, const BwReplayFigure *figure, bool is_judged)
{
  if (has_stream (reader, metric))
    return;
  const char *name = figure != NULL ? figure->source : source_of (metric);
  Stream stream = { .metric = metric,
                    .index = -1,
                    .interval_us = figure != NULL
                                       ? figure->every_us
                                       : bw_replay_interval_us (reader->source->config, name),
                    .last_us = BW_TIME_NONE,
                    .figure = figure };
  if (is_judged)
    {
      BwReplaySeries series = { .metric = metric };
      g_array_append_val (reader->into->series, series);
      stream.index = (int) reader->into->series->len - 1;
    }
  g_array_append_val (reader->streams, stream);
  bw_batch_merge_add (reader->merge, metric, name, figure != NULL ? GROUP_FIGURES : GROUP_SAMPLES);
}

/* Those that the rule watches, and what tells their sample sizes. */
static void
add_streams (Reader *reader, GPtrArray *known, GPtrArray *figures)
{
  for (unsigned i = 0; i < known->len; i++)
    {
      const BwMetric *metric = g_ptr_array_index (known, i);
      if (bw_rule_watches (reader->source->rule, metric))
        add_stream (reader, metric, NULL, true);
    }
  unsigned n_judged = reader->streams->len;
  for (unsigned i = 0; i < n_judged; i++)
    {
      const BwMetric *metric = g_array_index (reader->streams, Stream, i).metric;
      const BwMetric *companion = bw_rule_companion (reader->source->rule, metric);
      if (companion != NULL)
        add_stream (reader, companion, NULL, false);
    }
  for (unsigned i = 0; i < figures->len; i++)
    {
      const BwReplayFigure *figure = g_ptr_array_index (figures, i);
      add_stream (reader, figure->metric, figure, true);
    }
}

static void
count_sample (Reader *reader, Stream *stream, const BwHistoryPoint *point)
{
  BwReplaySeries *series = &g_array_index (reader->into->series, BwReplaySeries, stream->index);
  int64_t limit_us = MAX (COVER_INTERVALS * stream->interval_us, COVER_MIN_US);
  int64_t step_us = stream->last_us != BW_TIME_NONE ? point->time_us - stream->last_us : 0;
  if (point->n > 1)
    reader->into->is_coarse = true;
  else if (step_us > limit_us)
    step_us = 0;
  series->covered_us += step_us;
  series->n_samples += MAX (1, point->n);
  stream->last_us = point->time_us;
}

/* The interval as configured, or as it is for a source that is not configured any more. */
static int64_t
interval_of (const Reader *reader, const BwBatch *batch)
{
  const BwMetric *first = bw_batch_index (batch, 0)->metric;
  for (unsigned i = 0; i < reader->streams->len; i++)
    {
      const Stream *stream = &g_array_index (reader->streams, Stream, i);
      if (stream->metric == first && stream->interval_us > 0)
        return stream->interval_us;
    }
  return bw_batch_merge_step_us (reader->merge);
}

/* A figure as it is seen at each look: what was known then. (transfer full) */
static GArray *
look_at_figure (Stream *stream, int64_t from_us, int64_t to_us)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (BwHistoryPoint));
  const GArray *steps = stream->figure->steps;
  int64_t every_us = stream->figure->every_us;
  int64_t at_us = (from_us + every_us - 1) / every_us * every_us;
  for (; at_us < to_us; at_us += every_us)
    {
      while (stream->next < steps->len
             && g_array_index (steps, BwHistoryPoint, stream->next).time_us <= at_us)
        stream->next++;
      if (stream->next == 0)
        continue;
      double value = g_array_index (steps, BwHistoryPoint, stream->next - 1).last;
      BwHistoryPoint point = { at_us, value, value, value, value, value, isnan (value) ? 0 : 1 };
      g_array_append_val (points, point);
    }
  return points;
}

/* The samples of STREAM, read once where somebody keeps them. (transfer full) */
static GArray *
samples_of (const Reader *reader, const Stream *stream, int64_t from_us, int64_t to_us,
            GError **error)
{
  BwReplayCache *cache = reader->source->cache;
  GArray *points = bw_replay_cache_find (cache, stream->metric, from_us, to_us);
  if (points != NULL)
    return points;
  points = bw_history_samples (reader->history, stream->metric, from_us, to_us, error);
  if (points != NULL)
    bw_replay_cache_put (cache, stream->metric, from_us, to_us, points);
  return points;
}

static bool
read_stretch (Reader *reader, int64_t from_us, int64_t to_us, GError **error)
{
  for (unsigned i = 0; i < reader->streams->len; i++)
    {
      Stream *stream = &g_array_index (reader->streams, Stream, i);
      g_autoptr (GArray) points = stream->figure != NULL
                                      ? look_at_figure (stream, from_us, to_us)
                                      : samples_of (reader, stream, from_us, to_us, error);
      if (points == NULL
          || g_cancellable_set_error_if_cancelled (reader->source->cancellable, error))
        return false;
      for (unsigned k = 0; stream->index >= 0 && k < points->len; k++)
        count_sample (reader, stream, &g_array_index (points, BwHistoryPoint, k));
      bw_batch_merge_set (reader->merge, i, points);
    }
  return true;
}

static bool
read_all (Reader *reader, GError **error)
{
  const BwReplay *into = reader->into;
  int64_t stretch_us = MAX (BW_HOUR_US, STRETCH_US * STRETCH_SERIES
                                            / (int64_t) MAX (reader->streams->len, STRETCH_SERIES));
  for (int64_t at_us = into->from_us; at_us < into->to_us && reader->streams->len > 0;
       at_us += stretch_us)
    {
      const BwBatch *batch;
      if (!read_stretch (reader, at_us, MIN (into->to_us, at_us + stretch_us), error))
        return false;
      while ((batch = bw_batch_merge_next (reader->merge)) != NULL)
        bw_rule_replay_feed (reader->run, batch, interval_of (reader, batch));
    }
  bw_rule_replay_finish (reader->run, into->to_us);
  return true;
}

bool
bw_replay_history (BwReplay *into, const BwReplaySource *source, BwHistory *history,
                   GPtrArray *known, GPtrArray *figures, GError **error)
{
  g_return_val_if_fail (into != NULL && source != NULL && known != NULL && figures != NULL, false);
  g_autoptr (BwBatchMerge) merge = bw_batch_merge_new ();
  g_autoptr (GArray) streams = g_array_new (FALSE, FALSE, sizeof (Stream));
  BwRuleReplayOptions options = { .rule = source->rule,
                                  .gaps = source->gaps,
                                  .is_silence_told = true };
  g_autoptr (BwRuleReplay) run = bw_rule_replay_new (&options, into, into->from_us);
  Reader reader = { .source = source,
                    .into = into,
                    .history = history,
                    .merge = merge,
                    .streams = streams,
                    .run = run };
  add_streams (&reader, known, figures);
  return read_all (&reader, error);
}
