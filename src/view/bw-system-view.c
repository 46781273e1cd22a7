/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the charts of a machine up to date. */
#include "view/bw-system-view.h"

#include "engine/bw-engine-live.h"
#include "view/bw-system-outlooks.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define WATCH_US BW_SECOND_US
/* Ages and silence are looked at this often. */
#define TICK_US (10 * BW_SECOND_US)
/* What was sampled every second is kept for so many seconds, as nobody stores it. */
#define MAX_TAIL 900
#define LONG_LOOK_US (2 * BW_HOUR_US)
/* A change of this share of the whole axis can be seen. */
#define SEEN_SHARE 0.005
struct _BwSystemView
{
  GObject parent_instance;
  BwEngine *engine;
  GTimeZone *zone;
  BwSystemData *data; /* NULL: nothing loaded so far */
  char *caption;      /* what a point of it is */
  unsigned max_points;
  BwSystemPlot *plots[BW_N_SYSTEM_PARTS];
  BwSystemCard cards[BW_N_SYSTEM_PARTS];
  BwSystemOutlooks *outlooks;
  GHashTable *tails; /* BwMetric → GArray of BwHistoryPoint: sampled while watched */
  bool is_watching;
  char *watched;    /* the machine that is asked every second, or NULL */
  bool is_outdated; /* and that was told */
  unsigned timer;
  int64_t to_us; /* where the range ends: up to a column after the last sample, so that the charts
                    move on a column at a time and samples in between have a place */
  int64_t sampled_us; /* of the last batch that was appended */
  int64_t watched_us; /* of the last one that came because it is watched */
  double shown[BW_N_SYSTEM_PARTS][BW_SYSTEM_MAX_LINES];
};

G_DEFINE_FINAL_TYPE (BwSystemView, bw_system_view, G_TYPE_OBJECT)

enum
{
  SIGNAL_GREW,
  SIGNAL_OUTDATED,
  N_SIGNALS,
};
static unsigned signals[N_SIGNALS];

static void update_watch (BwSystemView *self);

static void
bw_system_view_dispose (GObject *object)
{
  BwSystemView *self = BW_SYSTEM_VIEW (object);
  self->is_watching = false;
  g_clear_pointer (&self->outlooks, bw_system_outlooks_free);
  if (self->engine != NULL)
    {
      update_watch (self);
      g_signal_handlers_disconnect_by_data (self->engine, self);
    }
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (bw_system_view_parent_class)->dispose (object);
}

static void
bw_system_view_finalize (GObject *object)
{
  BwSystemView *self = BW_SYSTEM_VIEW (object);
  for (unsigned i = 0; i < BW_N_SYSTEM_PARTS; i++)
    {
      bw_system_plot_free (self->plots[i]);
      bw_system_card_clear (&self->cards[i]);
    }
  bw_system_data_free (self->data);
  g_free (self->caption);
  g_hash_table_unref (self->tails);
  g_time_zone_unref (self->zone);
  G_OBJECT_CLASS (bw_system_view_parent_class)->finalize (object);
}

static void
bw_system_view_class_init (BwSystemViewClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_system_view_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_system_view_finalize;
  signals[SIGNAL_GREW] = g_signal_new ("grew", BW_TYPE_SYSTEM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_OUTDATED] = g_signal_new ("outdated", BW_TYPE_SYSTEM_VIEW, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bw_system_view_init (BwSystemView *self)
{
  self->tails = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  self->sampled_us = self->watched_us = BW_TIME_NONE;
  for (unsigned i = 0; i < BW_N_SYSTEM_PARTS; i++)
    self->cards[i].state = bw_state_words_none;
}

static int64_t
now_us (BwSystemView *self)
{
  return bw_clock_wall_us (bw_engine_clock (self->engine));
}

static bool
latest (const BwMetric *metric, double *value, int64_t *time_us, gpointer user_data)
{
  BwSystemView *self = user_data;
  if (bw_engine_latest (self->engine, metric, value, time_us))
    return true;
  const BwReading *reading =
      self->data != NULL ? g_hash_table_lookup (self->data->stored, metric) : NULL;
  if (reading == NULL || isnan (reading->value))
    return false;
  *value = reading->value;
  *time_us = reading->time_us;
  return true;
}

static void
fill_cards (BwSystemView *self)
{
  for (unsigned i = 0; i < BW_N_SYSTEM_PARTS; i++)
    {
      BwSystemCardInput input = { .engine = self->engine,
                                  .data = self->data,
                                  .plot = self->plots[i],
                                  .outlook = bw_system_outlooks_get (self->outlooks, i),
                                  .zone = self->zone,
                                  .now_us = now_us (self),
                                  .latest = latest,
                                  .user_data = self };
      bw_system_card_clear (&self->cards[i]);
      bw_system_card_fill (&self->cards[i], &input);
    }
}

/** What the history says is mostly nothing. */
static void
outlook_cb (gpointer data)
{
  BwSystemView *self = data;
  bool is_other = false;
  char *before[BW_N_SYSTEM_PARTS];
  for (unsigned i = 0; i < BW_N_SYSTEM_PARTS; i++)
    before[i] = g_strdup (self->cards[i].detail);
  fill_cards (self);
  for (unsigned i = 0; i < BW_N_SYSTEM_PARTS; i++)
    {
      is_other |= g_strcmp0 (before[i], self->cards[i].detail) != 0;
      g_free (before[i]);
    }
  if (is_other)
    g_signal_emit (self, signals[SIGNAL_GREW], 0, 0);
}

/** How much time a column of the charts takes. */
static int64_t
column_us (BwSystemView *self)
{
  return (self->data->to_us - self->data->from_us) / self->max_points;
}

/** Keeps the samples of BATCH that are charted, for the next load. */
static void
keep_tail (BwSystemView *self, const BwBatch *batch)
{
  for (unsigned i = 0; i < batch->samples->len; i++)
    {
      const BwSample *sample = bw_batch_index (batch, i);
      if (bw_system_data_points (self->data, sample->metric) == NULL || isnan (sample->value))
        continue;
      GArray *tail = g_hash_table_lookup (self->tails, sample->metric);
      if (tail == NULL)
        {
          tail = g_array_new (FALSE, FALSE, sizeof (BwHistoryPoint));
          g_hash_table_insert (self->tails, (gpointer) sample->metric, tail);
        }
      double value = sample->value;
      BwHistoryPoint point = { batch->time_us, value, value, value, value, value, 1 };
      if (tail->len >= MAX_TAIL + MAX_TAIL / 2)
        g_array_remove_range (tail, 0, tail->len - MAX_TAIL);
      g_array_append_val (tail, point);
    }
}

/** What was sampled every second takes the place of what was stored of the same time, unless a
 * point stands for longer anyway. */
static void
join_tails (BwSystemView *self, BwSystemData *data)
{
  GHashTableIter iter;
  gpointer metric, value;
  if (!data->is_live || bw_system_data_column_us (data) > 0)
    return;
  g_hash_table_iter_init (&iter, data->points);
  while (g_hash_table_iter_next (&iter, &metric, &value))
    {
      GArray *points = value;
      const GArray *tail = g_hash_table_lookup (self->tails, metric);
      if (tail == NULL || tail->len == 0)
        continue;
      int64_t start_us = g_array_index (tail, BwHistoryPoint, 0).time_us;
      unsigned n = points->len;
      while (n > 0 && g_array_index (points, BwHistoryPoint, n - 1).time_us >= start_us)
        n--;
      g_array_set_size (points, n);
      g_array_append_vals (points, tail->data, tail->len);
    }
}

/** The last value of each line, to see what is a change. */
static void
note_shown (BwSystemView *self, unsigned part)
{
  const BwSystemPlot *plot = self->plots[part];
  for (unsigned i = 0; i < plot->n_lines; i++)
    {
      size_t n = bw_series_length (plot->lines[i].series);
      self->shown[part][i] =
          n > 0 ? bw_series_points (plot->lines[i].series)[n - 1].y : (double) NAN;
    }
}

static void
take_data (BwSystemView *self, BwSystemData *data)
{
  join_tails (self, data);
  bw_system_data_free (self->data);
  g_free (self->caption);
  self->data = data;
  self->caption = bw_system_data_caption (data);
  self->to_us = data->to_us + (data->is_live ? column_us (self) : 0);
  self->sampled_us = BW_TIME_NONE;
  self->is_outdated = false;
  for (unsigned i = 0; i < BW_N_SYSTEM_PARTS; i++)
    {
      bw_system_plot_free (self->plots[i]);
      self->plots[i] = bw_system_plot_new (self->engine, data, i, self->zone, latest, self);
      note_shown (self, i);
    }
  for (unsigned i = 0; i < BW_N_SYSTEM_PARTS; i++)
    bw_system_outlooks_want (self->outlooks, i, bw_system_plot_metric (self->plots[i]));
  fill_cards (self);
  update_watch (self);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer pointer)
{
  g_autoptr (GTask) task = pointer;
  BwSystemView *self = g_task_get_source_object (task);
  GError *error = NULL;
  BwSystemData *data = bw_system_data_finish (BW_ENGINE (object), result, &error);
  if (error == NULL && g_task_return_error_if_cancelled (task))
    bw_system_data_free (data);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    {
      self->max_points = GPOINTER_TO_UINT (g_task_get_task_data (task));
      take_data (self, data);
      g_task_return_boolean (task, TRUE);
    }
}

void
bw_system_view_load_async (BwSystemView *self, const char *machine, const BwRange *range,
                           unsigned max_points, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_SYSTEM_VIEW (self) && machine != NULL && range != NULL);
  GTask *task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, bw_system_view_load_async);
  g_task_set_task_data (task, GUINT_TO_POINTER (MAX (max_points, 1)), NULL);
  bw_system_data_async (self->engine, machine, range, MAX (max_points, 1), cancellable, loaded_cb,
                        task);
}

bool
bw_system_view_load_finish (BwSystemView *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), false);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/** Appends BATCH to the lines of PLOT. Whether a value is so much another that it can be seen. */
static bool
append_to_plot (BwSystemView *self, BwSystemPlot *plot, const BwBatch *batch, bool has_gap)
{
  bool is_seen = false;
  for (unsigned i = 0; i < plot->n_lines; i++)
    {
      BwSeries *series = plot->lines[i].series;
      size_t n = bw_series_length (series);
      double x = (double) batch->time_us;
      double y;
      double last = n > 0 ? bw_series_points (series)[n - 1].x : -(double) INFINITY;
      double patience = (double) (BW_SYSTEM_STOPPED_INTERVALS * self->data->interval_us);
      if (!bw_system_line_value (&plot->lines[i], batch, &y) || last > x)
        continue;
      /* Rates take two answers: who begins to look breaks no line. */
      if (isnan (y) && x - last <= patience)
        continue;
      if (has_gap && n > 0)
        bw_series_append (series, &(BwPoint){ x, NAN, NAN, NAN });
      bw_series_append (series, &(BwPoint){ x, y, y, y });
      double before = self->shown[plot->part][i];
      double whole = plot->format == BW_FORMAT_PERCENT ? 100 : MAX (fabs (before), fabs (y)) * 20;
      is_seen = is_seen || isnan (before) != isnan (y) || fabs (y - before) > SEEN_SHARE * whole;
    }
  return is_seen;
}

/** Whether BATCH has something that has a place in the charts and no line: a mount, an interface,
 * what was missing while the engine started. */
static bool
has_news (BwSystemView *self, const BwBatch *batch)
{
  static const char *const names[] = { "system_cpu_percent", "system_disk_percent",
                                       "system_network_receive_bytes_per_second" };
  for (unsigned i = 0; i < batch->samples->len; i++)
    {
      const BwSample *sample = bw_batch_index (batch, i);
      for (unsigned k = 0; k < G_N_ELEMENTS (names); k++)
        if (g_str_equal (sample->metric->name, names[k]) && !isnan (sample->value)
            && ((k == 0 && self->data->is_starting)
                || !g_ptr_array_find (self->data->metrics, sample->metric, NULL)))
          return true;
    }
  return false;
}

static void
append (BwSystemView *self, const BwBatch *batch)
{
  unsigned grown = 0;
  bool has_moved = batch->time_us > self->to_us;
  /* Its words are wrong with the first sample. */
  bool was_empty = bw_system_plot_is_empty (self->plots[BW_SYSTEM_MEMORY]);
  bool has_gap =
      self->sampled_us != BW_TIME_NONE
      && batch->time_us - self->sampled_us > BW_SYSTEM_STOPPED_INTERVALS * self->data->interval_us;
  if (has_moved)
    self->to_us = batch->time_us + column_us (self);
  for (unsigned i = 0; i < BW_N_SYSTEM_PARTS; i++)
    {
      bool is_seen = append_to_plot (self, self->plots[i], batch, has_gap);
      if (!is_seen && !has_moved)
        continue;
      grown |= 1u << i;
      note_shown (self, i);
    }
  self->sampled_us = batch->time_us;
  keep_tail (self, batch);
  fill_cards (self);
  g_signal_emit (self, signals[SIGNAL_GREW], 0, grown);
  /* A page that stands for days does not keep a second of each of them. */
  bool is_long = batch->time_us - self->data->now_us >= LONG_LOOK_US;
  if (!self->is_outdated && (was_empty || is_long || has_news (self, batch)))
    {
      self->is_outdated = true;
      g_signal_emit (self, signals[SIGNAL_OUTDATED], 0);
    }
}

/** The clock was set back: what is shown lies in the future now, and is asked for again. */
static void
start_over (BwSystemView *self)
{
  g_hash_table_remove_all (self->tails);
  self->sampled_us = self->watched_us = BW_TIME_NONE;
  if (self->is_outdated)
    return;
  self->is_outdated = true;
  g_signal_emit (self, signals[SIGNAL_OUTDATED], 0);
}

static void
samples_cb (BwEngine *engine, const BwBatch *batch, gboolean is_live, BwSystemView *self)
{
  if (!self->is_watching || self->data == NULL || !self->data->is_live
      || !g_str_equal (batch->source, self->data->machine))
    return;
  /* One that was under way while the rest was loaded is a little older than that. */
  int64_t patience_us = BW_SYSTEM_STOPPED_INTERVALS * self->data->interval_us;
  if (batch->time_us < self->sampled_us || batch->time_us < self->data->now_us - patience_us)
    {
      start_over (self);
      return;
    }
  /* Of the usual ten seconds' mean, each second of which was there already. */
  if (!is_live && self->watched_us != BW_TIME_NONE
      && batch->time_us - self->watched_us <= BW_SYSTEM_STOPPED_INTERVALS * WATCH_US)
    return;
  if (is_live)
    self->watched_us = batch->time_us;
  append (self, batch);
}

static void
tick_cb (gpointer pointer)
{
  BwSystemView *self = pointer;
  BwClock *clock = bw_engine_clock (self->engine);
  self->timer = bw_clock_call_at (clock, bw_clock_awake_us (clock) + TICK_US, tick_cb, self);
  if (self->data == NULL)
    return;
  int64_t last_us = self->sampled_us != BW_TIME_NONE ? self->sampled_us : self->data->now_us;
  if (now_us (self) - last_us <= BW_SYSTEM_STOPPED_INTERVALS * self->data->interval_us)
    return;
  fill_cards (self);
  g_signal_emit (self, signals[SIGNAL_GREW], 0, 0);
  if (self->data->is_live)
    g_signal_emit (self, signals[SIGNAL_OUTDATED], 0);
}

/** Asks the engine for what is wanted now, and no more for what was. */
static void
update_watch (BwSystemView *self)
{
  bool is_wanted = self->is_watching && self->data != NULL && self->data->is_live;
  BwClock *clock = bw_engine_clock (self->engine);
  if (self->watched != NULL && (!is_wanted || !g_str_equal (self->watched, self->data->machine)))
    {
      bw_engine_unwatch_source (self->engine, self->watched);
      g_clear_pointer (&self->watched, g_free);
      g_hash_table_remove_all (self->tails);
      self->watched_us = BW_TIME_NONE;
    }
  if (self->watched == NULL && is_wanted
      && bw_engine_watch_source (self->engine, self->data->machine, WATCH_US))
    self->watched = g_strdup (self->data->machine);
  if (self->is_watching && self->timer == 0)
    self->timer = bw_clock_call_at (clock, bw_clock_awake_us (clock) + TICK_US, tick_cb, self);
  else if (!self->is_watching)
    bw_clock_cancel (clock, &self->timer);
}

BwSystemView *
bw_system_view_new (BwEngine *engine, GTimeZone *zone)
{
  g_return_val_if_fail (BW_IS_ENGINE (engine) && zone != NULL, NULL);
  BwSystemView *self = g_object_new (BW_TYPE_SYSTEM_VIEW, NULL);
  self->engine = g_object_ref (engine);
  self->zone = g_time_zone_ref (zone);
  self->outlooks = bw_system_outlooks_new (engine, zone, outlook_cb, self);
  g_signal_connect (engine, "samples", G_CALLBACK (samples_cb), self);
  return self;
}

void
bw_system_view_set_watching (BwSystemView *self, bool is_watching)
{
  g_return_if_fail (BW_IS_SYSTEM_VIEW (self));
  self->is_watching = is_watching;
  update_watch (self);
}

bool
bw_system_view_is_live (BwSystemView *self)
{
  g_return_val_if_fail (BW_IS_SYSTEM_VIEW (self), false);
  return self->watched != NULL;
}

BwChart *
bw_system_view_chart (BwSystemView *self, BwSystemPart part)
{
  g_return_val_if_fail (BW_IS_SYSTEM_VIEW (self) && part < BW_N_SYSTEM_PARTS, NULL);
  return self->plots[part] != NULL ? self->plots[part]->chart : NULL;
}

const BwSystemCard *
bw_system_view_card (BwSystemView *self, BwSystemPart part)
{
  g_return_val_if_fail (BW_IS_SYSTEM_VIEW (self) && part < BW_N_SYSTEM_PARTS, NULL);
  return &self->cards[part];
}

const char *
bw_system_view_machine (BwSystemView *self)
{
  g_return_val_if_fail (BW_IS_SYSTEM_VIEW (self), NULL);
  return self->data != NULL ? self->data->machine : NULL;
}

void
bw_system_view_range (BwSystemView *self, double *from, double *to)
{
  g_return_if_fail (BW_IS_SYSTEM_VIEW (self));
  *from = *to = 0;
  if (self->data == NULL)
    return;
  int64_t moved_us = self->to_us - self->data->to_us;
  *from = (double) (self->data->from_us + (self->data->is_all ? 0 : moved_us));
  *to = (double) self->to_us;
}

/** What LINE of PART is at X; NaN: now. */
static double
value_at (BwSystemView *self, unsigned part, unsigned line, double x)
{
  const BwSystemPlot *plot = self->plots[part];
  size_t index;
  if (line >= plot->n_lines)
    return NAN;
  const BwSeries *series = plot->lines[line].series;
  if (isnan (x))
    {
      double value = NAN;
      int64_t time_us;
      latest (g_ptr_array_index (plot->lines[line].metrics, 0), &value, &time_us, self);
      return value;
    }
  return bw_series_nearest (series, x, &index) ? bw_series_points (series)[index].y : (double) NAN;
}

char *
bw_system_view_values_text (BwSystemView *self, double x)
{
  g_return_val_if_fail (BW_IS_SYSTEM_VIEW (self), NULL);
  if (self->data == NULL)
    return g_strdup ("");
  g_autofree char *cpu =
      bw_words_share (value_at (self, BW_SYSTEM_PROCESSOR, 0, x) / 100, 0, false);
  g_autofree char *memory =
      bw_words_share (value_at (self, BW_SYSTEM_MEMORY, 0, x) / 100, 0, false);
  g_autofree char *disk = bw_words_share (value_at (self, BW_SYSTEM_DISK, 0, x) / 100, 0, false);
  g_autofree char *in =
      bw_words_number (value_at (self, BW_SYSTEM_NETWORK, 0, x), BW_FORMAT_BYTE_RATE);
  g_autofree char *out =
      bw_words_number (value_at (self, BW_SYSTEM_NETWORK, 1, x), BW_FORMAT_BYTE_RATE);
  return g_strdup_printf (_ ("processor %s · memory %s · disk %s · in %s, out %s"), cpu, memory,
                          disk, in, out);
}

char *
bw_system_view_moment_text (BwSystemView *self, double x)
{
  g_return_val_if_fail (BW_IS_SYSTEM_VIEW (self), NULL);
  int64_t time_us = BW_TIME_NONE;
  double value;
  if (self->data == NULL)
    return g_strdup ("");
  if (!isnan (x))
    {
      int64_t length_us = self->to_us - self->data->from_us;
      return length_us <= 2 * BW_HOUR_US ? bw_words_second ((int64_t) x, now_us (self), self->zone)
                                         : bw_words_time ((int64_t) x, now_us (self), self->zone);
    }
  if (!latest (bw_system_data_metric (self->data, "system_cpu_percent"), &value, &time_us, self)
      && !latest (bw_system_data_metric (self->data, "system_memory_percent"), &value, &time_us,
                  self))
    return g_strdup (_ ("No data"));
  if (now_us (self) - time_us <= BW_SYSTEM_STOPPED_INTERVALS * self->data->interval_us)
    return g_strdup (_ ("Now"));
  return bw_words_ago (time_us, now_us (self));
}

char *
bw_system_view_facts_text (BwSystemView *self)
{
  g_return_val_if_fail (BW_IS_SYSTEM_VIEW (self), NULL);
  double uptime = NAN;
  int64_t time_us;
  if (self->data == NULL)
    return g_strdup ("");
  if (!latest (bw_system_data_metric (self->data, "system_uptime_seconds"), &uptime, &time_us,
               self))
    return g_strdup (self->caption);
  g_autofree char *up = bw_words_age ((int64_t) (uptime * 1e6));
  /* Translators: since when the machine runs, and what a point of its charts is */
  return g_strdup_printf (_ ("up %s · %s"), up, self->caption);
}

GPtrArray *
bw_system_view_levels (BwSystemView *self, BwSystemPart part)
{
  g_return_val_if_fail (self != NULL && part < BW_N_SYSTEM_PARTS, NULL);
  const BwSystemPlot *plot = self->plots[part];
  const BwMetric *metric = plot != NULL ? bw_system_plot_metric (plot) : NULL;
  return metric != NULL ? bw_engine_levels (self->engine, metric) : g_ptr_array_new ();
}
