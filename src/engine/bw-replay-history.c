/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A replay's samples from history, source by source, a bounded stretch at a time. */
#include "engine/bw-replay-source.h"

#include "model/bw-catalogue.h"

#include <math.h>

/* Of one series at ten seconds: 8,640 samples. */
#define STRETCH_US BW_DAY_US
#define STRETCH_SERIES 16
/* What was not sampled for so long was not watched. */
#define COVER_MIN_US (2 * BW_MINUTE_US)
#define COVER_INTERVALS 3

/* A series as it is read. */
typedef struct
{
  const BwMetric *metric;
  int index;      /* in the answer's series; -1: it only tells another's sample size */
  GArray *points; /* of BwHistoryPoint, of this stretch */
  unsigned next;
  int64_t last_us; /* of the last sample */
} Stream;

/* One source's series. */
typedef struct
{
  const BwReplaySource *source;
  BwReplay *into;
  BwHistory *history;
  const char *name;
  int64_t interval_us;
  GArray *streams; /* of Stream */
  BwRuleReplay *run;
  BwBatch *batch; /* the last one; used again while the same series are in it */
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
add_stream (Reader *reader, const BwMetric *metric, bool is_judged)
{
  if (has_stream (reader, metric))
    return;
  Stream stream = { .metric = metric, .index = -1, .last_us = BW_TIME_NONE };
  if (is_judged)
    {
      BwReplaySeries series = { .metric = metric };
      g_array_append_val (reader->into->series, series);
      stream.index = (int) reader->into->series->len - 1;
    }
  g_array_append_val (reader->streams, stream);
}

/* Those that the rule selects, and what tells their sample sizes. */
static void
add_streams (Reader *reader, GPtrArray *known)
{
  for (unsigned i = 0; i < known->len; i++)
    {
      const BwMetric *metric = g_ptr_array_index (known, i);
      if (g_str_equal (source_of (metric), reader->name)
          && bw_selector_matches (reader->source->rule->selector, metric))
        add_stream (reader, metric, true);
    }
  unsigned n_judged = reader->streams->len;
  for (unsigned i = 0; i < n_judged; i++)
    {
      const BwMetric *metric = g_array_index (reader->streams, Stream, i).metric;
      const BwMetricInfo *info = bw_catalogue_find (metric->name);
      if (info != NULL && info->count_metric != NULL)
        add_stream (reader, bw_metric_get (info->count_metric, metric->labels, metric->n_labels),
                    false);
    }
}

static void
count_sample (Reader *reader, Stream *stream, const BwHistoryPoint *point)
{
  if (stream->index < 0)
    return;
  BwReplaySeries *series = &g_array_index (reader->into->series, BwReplaySeries, stream->index);
  int64_t limit_us = MAX (COVER_INTERVALS * reader->interval_us, COVER_MIN_US);
  int64_t step_us = stream->last_us != BW_TIME_NONE ? point->time_us - stream->last_us : 0;
  if (point->n > 1)
    reader->into->is_coarse = true;
  else if (step_us > limit_us)
    step_us = 0;
  series->covered_us += step_us;
  series->n_samples += MAX (1, point->n);
  stream->last_us = point->time_us;
}

/* The time of the earliest sample that is not fed; INT64_MAX: none in this stretch. */
static int64_t
next_time (const Reader *reader)
{
  int64_t time_us = INT64_MAX;
  for (unsigned i = 0; i < reader->streams->len; i++)
    {
      const Stream *stream = &g_array_index (reader->streams, Stream, i);
      if (stream->next < stream->points->len)
        time_us =
            MIN (time_us, g_array_index (stream->points, BwHistoryPoint, stream->next).time_us);
    }
  return time_us;
}

/* Sets sample AT of the batch that is used again; false when that is of another series. */
static bool
set_sample (BwBatch *batch, unsigned at, const BwMetric *metric, double value)
{
  if (at >= batch->samples->len || bw_batch_index (batch, at)->metric != metric)
    return false;
  bw_batch_index (batch, at)->value = value;
  return true;
}

static void
set_batch (Reader *reader, int64_t time_us)
{
  BwBatch *batch = reader->batch;
  unsigned n = 0;
  bool is_same = batch != NULL;
  for (unsigned i = 0; is_same && i < reader->streams->len; i++)
    {
      const Stream *stream = &g_array_index (reader->streams, Stream, i);
      const BwHistoryPoint *point =
          stream->next < stream->points->len
              ? &g_array_index (stream->points, BwHistoryPoint, stream->next)
              : NULL;
      if (point != NULL && point->time_us == time_us)
        is_same =
            set_sample (batch, n++, stream->metric, point->n > 0 ? point->last : (double) NAN);
    }
  if (is_same && n == batch->samples->len)
    {
      batch->time_us = time_us;
      return;
    }
  g_clear_pointer (&reader->batch, bw_batch_free);
  reader->batch = bw_batch_new (reader->name, time_us);
  for (unsigned i = 0; i < reader->streams->len; i++)
    {
      const Stream *stream = &g_array_index (reader->streams, Stream, i);
      if (stream->next >= stream->points->len)
        continue;
      const BwHistoryPoint *point = &g_array_index (stream->points, BwHistoryPoint, stream->next);
      if (point->time_us == time_us)
        bw_batch_add (reader->batch, stream->metric, point->n > 0 ? point->last : (double) NAN);
    }
}

static void
feed_stretch (Reader *reader)
{
  int64_t time_us;
  while ((time_us = next_time (reader)) != INT64_MAX)
    {
      set_batch (reader, time_us);
      bw_rule_replay_feed (reader->run, reader->batch);
      for (unsigned i = 0; i < reader->streams->len; i++)
        {
          Stream *stream = &g_array_index (reader->streams, Stream, i);
          while (stream->next < stream->points->len)
            {
              const BwHistoryPoint *point =
                  &g_array_index (stream->points, BwHistoryPoint, stream->next);
              if (point->time_us != time_us)
                break;
              count_sample (reader, stream, point);
              stream->next++;
            }
        }
    }
}

static bool
read_stretch (Reader *reader, int64_t from_us, int64_t to_us, GError **error)
{
  for (unsigned i = 0; i < reader->streams->len; i++)
    {
      Stream *stream = &g_array_index (reader->streams, Stream, i);
      g_clear_pointer (&stream->points, g_array_unref);
      stream->next = 0;
      stream->points = bw_history_samples (reader->history, stream->metric, from_us, to_us, error);
      if (stream->points == NULL
          || g_cancellable_set_error_if_cancelled (reader->source->cancellable, error))
        return false;
    }
  return true;
}

static int
compare_int64 (gconstpointer a, gconstpointer b)
{
  int64_t one = *(const int64_t *) a, other = *(const int64_t *) b;
  return one < other ? -1 : one > other;
}

/* The usual step of what was read, for a source that is not configured any more. */
static int64_t
usual_step_us (const Reader *reader)
{
  const Stream *stream = &g_array_index (reader->streams, Stream, 0);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (int64_t));
  for (unsigned i = 1; i < MIN (stream->points->len, 1000); i++)
    {
      const BwHistoryPoint *point = &g_array_index (stream->points, BwHistoryPoint, i);
      int64_t step_us = point->time_us - (point - 1)->time_us;
      g_array_append_val (steps, step_us);
    }
  g_array_sort (steps, compare_int64);
  return steps->len > 0 ? g_array_index (steps, int64_t, steps->len / 2) : 0;
}

static void
begin_run (Reader *reader)
{
  if (reader->interval_us == 0)
    reader->interval_us = usual_step_us (reader);
  BwRuleReplayOptions options = { .rule = reader->source->rule,
                                  .source = reader->name,
                                  .interval_us = reader->interval_us,
                                  .gaps = reader->source->gaps,
                                  .is_silence_told = true };
  reader->run = bw_rule_replay_new (&options, reader->into, reader->into->from_us);
}

static bool
read_source (Reader *reader, GError **error)
{
  int64_t stretch_us = MAX (BW_HOUR_US, STRETCH_US * STRETCH_SERIES
                                            / (int64_t) MAX (reader->streams->len, STRETCH_SERIES));
  for (int64_t at_us = reader->into->from_us; at_us < reader->into->to_us; at_us += stretch_us)
    {
      if (!read_stretch (reader, at_us, MIN (reader->into->to_us, at_us + stretch_us), error))
        return false;
      if (reader->run == NULL && next_time (reader) != INT64_MAX)
        begin_run (reader);
      if (reader->run != NULL)
        feed_stretch (reader);
    }
  if (reader->run != NULL)
    bw_rule_replay_finish (reader->run, reader->into->to_us);
  return true;
}

static void
reader_clear (Reader *reader)
{
  for (unsigned i = 0; i < reader->streams->len; i++)
    g_clear_pointer (&g_array_index (reader->streams, Stream, i).points, g_array_unref);
  g_array_unref (reader->streams);
  g_clear_pointer (&reader->run, bw_rule_replay_free);
  g_clear_pointer (&reader->batch, bw_batch_free);
}

bool
bw_replay_history (BwReplay *into, const BwReplaySource *source, BwHistory *history,
                   GPtrArray *known, GError **error)
{
  g_return_val_if_fail (into != NULL && source != NULL && history != NULL, false);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  bool is_read = true;
  for (unsigned i = 0; is_read && i < known->len; i++)
    {
      const BwMetric *metric = g_ptr_array_index (known, i);
      if (!bw_selector_matches (source->rule->selector, metric)
          || !g_hash_table_add (names, (gpointer) source_of (metric)))
        continue;
      Reader reader = { .source = source,
                        .into = into,
                        .history = history,
                        .name = source_of (metric),
                        .interval_us = bw_replay_interval_us (source->config, source_of (metric)),
                        .streams = g_array_new (FALSE, FALSE, sizeof (Stream)) };
      add_streams (&reader, known);
      is_read = read_source (&reader, error);
      reader_clear (&reader);
    }
  return is_read;
}
