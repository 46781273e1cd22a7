/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stored samples of many series, put together again as the batches they came in, by time. */
#include "engine/bw-batch-merge.h"

#include <math.h>

/* So many steps tell what is usual: fewer may all be the time that a program did not run. */
#define MIN_STEPS 5
#define MAX_STEPS 1000

typedef struct
{
  const BwMetric *metric;
  unsigned stream;
  GArray *points; /* of BwHistoryPoint; NULL: none are left */
  unsigned next;
} Series;

/* What comes together. */
typedef struct
{
  char *source;
  unsigned group;
  GArray *places;  /* of unsigned: its series */
  int64_t next_us; /* INT64_MAX: none is left */
  int64_t step_us; /* 0: not known yet */
  BwBatch *batch;  /* the last one; used again while the same series are in it */
} Stream;

struct _BwBatchMerge
{
  GArray *series;     /* of Series */
  GPtrArray *streams; /* of Stream */
  bool is_unknown;    /* when the streams go on */
  const Stream *last; /* NULL: nothing was given yet */
};

static void
stream_free (gpointer data)
{
  Stream *stream = data;
  g_free (stream->source);
  g_array_unref (stream->places);
  g_clear_pointer (&stream->batch, bw_batch_free);
  g_free (stream);
}

static void
clear_series (gpointer data)
{
  g_clear_pointer (&((Series *) data)->points, g_array_unref);
}

BwBatchMerge *
bw_batch_merge_new (void)
{
  BwBatchMerge *merge = g_new0 (BwBatchMerge, 1);
  merge->series = g_array_new (FALSE, FALSE, sizeof (Series));
  g_array_set_clear_func (merge->series, clear_series);
  merge->streams = g_ptr_array_new_with_free_func (stream_free);
  return merge;
}

void
bw_batch_merge_free (BwBatchMerge *merge)
{
  if (merge == NULL)
    return;
  g_array_unref (merge->series);
  g_ptr_array_unref (merge->streams);
  g_free (merge);
}

static unsigned
find_stream (BwBatchMerge *merge, const char *source, unsigned group)
{
  for (unsigned i = 0; i < merge->streams->len; i++)
    {
      const Stream *stream = g_ptr_array_index (merge->streams, i);
      if (stream->group == group && g_str_equal (stream->source, source))
        return i;
    }
  Stream *stream = g_new0 (Stream, 1);
  *stream = (Stream){ .source = g_strdup (source),
                      .group = group,
                      .places = g_array_new (FALSE, FALSE, sizeof (unsigned)),
                      .next_us = INT64_MAX };
  g_ptr_array_add (merge->streams, stream);
  return merge->streams->len - 1;
}

unsigned
bw_batch_merge_add (BwBatchMerge *merge, const BwMetric *metric, const char *source, unsigned group)
{
  g_return_val_if_fail (merge != NULL && metric != NULL && source != NULL, 0);
  Series series = { .metric = metric, .stream = find_stream (merge, source, group) };
  unsigned place = merge->series->len;
  g_array_append_val (merge->series, series);
  const Stream *stream = g_ptr_array_index (merge->streams, series.stream);
  g_array_append_val (stream->places, place);
  return place;
}

unsigned
bw_batch_merge_n (const BwBatchMerge *merge)
{
  return merge->series->len;
}

void
bw_batch_merge_set (BwBatchMerge *merge, unsigned place, GArray *points)
{
  g_return_if_fail (merge != NULL && place < merge->series->len);
  Series *series = &g_array_index (merge->series, Series, place);
  if (points != NULL)
    g_array_ref (points);
  g_clear_pointer (&series->points, g_array_unref);
  series->points = points;
  series->next = 0;
  merge->is_unknown = true;
}

static const BwHistoryPoint *
next_point (const BwBatchMerge *merge, unsigned place)
{
  const Series *series = &g_array_index (merge->series, Series, place);
  if (series->points == NULL || series->next >= series->points->len)
    return NULL;
  return &g_array_index (series->points, BwHistoryPoint, series->next);
}

static int
compare_int64 (gconstpointer a, gconstpointer b)
{
  int64_t one = *(const int64_t *) a, other = *(const int64_t *) b;
  return one < other ? -1 : one > other;
}

static int64_t
usual_step_us (const GArray *points)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (int64_t));
  for (unsigned i = 1; points != NULL && i < MIN (points->len, MAX_STEPS); i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      int64_t step_us = point->time_us - (point - 1)->time_us;
      g_array_append_val (steps, step_us);
    }
  g_array_sort (steps, compare_int64);
  return steps->len >= MIN_STEPS ? g_array_index (steps, int64_t, steps->len / 2) : 0;
}

static void
look (BwBatchMerge *merge, Stream *stream)
{
  stream->next_us = INT64_MAX;
  for (unsigned i = 0; i < stream->places->len; i++)
    {
      unsigned place = g_array_index (stream->places, unsigned, i);
      const BwHistoryPoint *point = next_point (merge, place);
      if (point != NULL)
        stream->next_us = MIN (stream->next_us, point->time_us);
      if (stream->step_us == 0)
        stream->step_us = usual_step_us (g_array_index (merge->series, Series, place).points);
    }
}

static Stream *
find_next (BwBatchMerge *merge)
{
  Stream *first = NULL;
  for (unsigned i = 0; i < merge->streams->len; i++)
    {
      Stream *stream = g_ptr_array_index (merge->streams, i);
      if (merge->is_unknown)
        look (merge, stream);
      if (stream->next_us != INT64_MAX && (first == NULL || stream->next_us < first->next_us))
        first = stream;
    }
  merge->is_unknown = false;
  return first;
}

int64_t
bw_batch_merge_next_us (BwBatchMerge *merge)
{
  g_return_val_if_fail (merge != NULL, INT64_MAX);
  const Stream *stream = find_next (merge);
  return stream != NULL ? stream->next_us : INT64_MAX;
}

/* Whether BATCH is of the series that have a sample at TIME_US. */
static bool
is_same_layout (const BwBatchMerge *merge, const Stream *stream, int64_t time_us)
{
  unsigned n = 0;
  if (stream->batch == NULL)
    return false;
  for (unsigned i = 0; i < stream->places->len; i++)
    {
      unsigned place = g_array_index (stream->places, unsigned, i);
      const BwHistoryPoint *point = next_point (merge, place);
      if (point == NULL || point->time_us != time_us)
        continue;
      if (n >= stream->batch->samples->len
          || bw_batch_index (stream->batch, n)->metric
                 != g_array_index (merge->series, Series, place).metric)
        return false;
      n++;
    }
  return n == stream->batch->samples->len;
}

/* Moves the samples of TIME_US into the batch; where IS_SAME, into their places there. */
static void
take_samples (BwBatchMerge *merge, Stream *stream, int64_t time_us, bool is_same)
{
  unsigned n = 0;
  for (unsigned i = 0; i < stream->places->len; i++)
    {
      unsigned place = g_array_index (stream->places, unsigned, i);
      Series *series = &g_array_index (merge->series, Series, place);
      const BwHistoryPoint *point = next_point (merge, place);
      if (point == NULL || point->time_us != time_us)
        continue;
      double value = point->n > 0 ? point->last : (double) NAN;
      if (is_same)
        bw_batch_index (stream->batch, n++)->value = value;
      else
        bw_batch_add (stream->batch, series->metric, value);
      while ((point = next_point (merge, place)) != NULL && point->time_us == time_us)
        series->next++;
    }
}

BwBatch *
bw_batch_merge_next (BwBatchMerge *merge)
{
  g_return_val_if_fail (merge != NULL, NULL);
  Stream *stream = find_next (merge);
  if (stream == NULL)
    return NULL;
  int64_t time_us = stream->next_us;
  bool is_same = is_same_layout (merge, stream, time_us);
  if (!is_same)
    {
      g_clear_pointer (&stream->batch, bw_batch_free);
      stream->batch = bw_batch_new (stream->source, time_us);
    }
  stream->batch->time_us = time_us;
  take_samples (merge, stream, time_us, is_same);
  look (merge, stream);
  merge->last = stream;
  return stream->batch;
}

int64_t
bw_batch_merge_step_us (const BwBatchMerge *merge)
{
  g_return_val_if_fail (merge != NULL, 0);
  return merge->last != NULL ? merge->last->step_us : 0;
}
