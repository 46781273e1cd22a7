/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Composes the charts of a machine from its series. */
#include "view/bw-system-plot.h"

#include "engine/bw-engine-live.h"
#include "view/bw-chart-levels.h"
#include "view/bw-state-words.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A mount that is silent for so long while others speak is gone. */
#define GONE_US (10 * BW_MINUTE_US)

typedef struct
{
  BwEngine *engine;
  const BwSystemData *data;
  GTimeZone *zone;
  BwSystemLatestFunc latest;
  gpointer user_data;
  BwSystemPlot *plot;
} Composer;

static const struct
{
  const char *title;
  BwNumberFormat format;
} parts[BW_N_SYSTEM_PARTS] = {
  [BW_SYSTEM_PROCESSOR] = { N_ ("Processor"), BW_FORMAT_PERCENT },
  [BW_SYSTEM_MEMORY] = { N_ ("Memory"), BW_FORMAT_PERCENT },
  [BW_SYSTEM_DISK] = { N_ ("Disk"), BW_FORMAT_PERCENT },
  [BW_SYSTEM_NETWORK] = { N_ ("Network"), BW_FORMAT_BYTE_RATE },
};

void
bw_system_plot_free (BwSystemPlot *plot)
{
  if (plot == NULL)
    return;
  for (unsigned i = 0; i < plot->n_lines; i++)
    {
      g_ptr_array_unref (plot->lines[i].metrics);
      bw_series_unref (plot->lines[i].series);
      g_free (plot->lines[i].name);
    }
  bw_chart_unref (plot->chart);
  g_free (plot);
}

bool
bw_system_line_value (const BwSystemLine *line, const BwBatch *batch, double *value)
{
  bool is_found = false;
  *value = NAN;
  for (unsigned i = 0; i < batch->samples->len; i++)
    {
      const BwSample *sample = bw_batch_index (batch, i);
      if (!g_ptr_array_find (line->metrics, sample->metric, NULL))
        continue;
      is_found = true;
      if (!(sample->value <= *value))
        *value = isnan (sample->value) ? *value : sample->value;
    }
  return is_found;
}

const BwMetric *
bw_system_plot_metric (const BwSystemPlot *plot)
{
  return plot->n_lines > 0 ? g_ptr_array_index (plot->lines[0].metrics, 0) : NULL;
}

bool
bw_system_plot_is_empty (const BwSystemPlot *plot)
{
  for (unsigned i = 0; i < plot->n_lines; i++)
    {
      const BwPoint *points = bw_series_points (plot->lines[i].series);
      for (size_t k = bw_series_length (plot->lines[i].series); k > 0; k--)
        if (!isnan (points[k - 1].y))
          return false;
    }
  return true;
}

static bool
has_samples (const GArray *points)
{
  for (unsigned i = 0; points != NULL && i < points->len; i++)
    if (g_array_index (points, BwHistoryPoint, i).n > 0)
      return true;
  return false;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  int64_t one = *(const int64_t *) a, other = *(const int64_t *) b;
  return one < other ? -1 : one > other;
}

/** The usual step between points of POINTS that stand for more than one sample; 0: there are none.
 * A column begins with its first sample, so steps differ. */
static int64_t
usual_step_us (const GArray *points)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (int64_t));
  bool is_column = false;
  for (unsigned i = 0; i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      is_column = is_column || point->n > 1;
      if (i == 0 || point->n == 0 || point[-1].n == 0)
        continue;
      int64_t step_us = point->time_us - point[-1].time_us;
      g_array_append_val (steps, step_us);
    }
  if (!is_column || steps->len == 0)
    return 0;
  g_array_sort (steps, compare_times);
  return g_array_index (steps, int64_t, steps->len / 2);
}

int64_t
bw_system_data_column_us (const BwSystemData *data)
{
  GHashTableIter iter;
  gpointer points;
  int64_t column_us = 0;
  g_hash_table_iter_init (&iter, data->points);
  while (g_hash_table_iter_next (&iter, NULL, &points))
    column_us = MAX (column_us, usual_step_us (points));
  return column_us;
}

/** Points that are, at each time of the first of METRICS, the highest mean of all. (transfer full)
 */
static BwSeries *
highest_series (const BwSystemData *data, const GPtrArray *metrics)
{
  const GArray *base = bw_system_data_points (data, g_ptr_array_index (metrics, 0));
  GArray *out = g_array_new (FALSE, FALSE, sizeof (BwPoint));
  g_autofree unsigned *at = g_new0 (unsigned, metrics->len);
  for (unsigned i = 0; base != NULL && i < base->len; i++)
    {
      int64_t time_us = g_array_index (base, BwHistoryPoint, i).time_us;
      BwPoint point = { .x = (double) time_us, .y = NAN, .low = NAN, .high = NAN };
      for (unsigned k = 0; k < metrics->len; k++)
        {
          const GArray *other = bw_system_data_points (data, g_ptr_array_index (metrics, k));
          while (other != NULL && at[k] < other->len
                 && g_array_index (other, BwHistoryPoint, at[k]).time_us < time_us)
            at[k]++;
          if (other == NULL || at[k] >= other->len)
            continue;
          const BwHistoryPoint *found = &g_array_index (other, BwHistoryPoint, at[k]);
          double mean = found->n > 0 ? found->sum / (double) found->n : (double) NAN;
          if (found->time_us == time_us && !isnan (mean) && !(mean <= point.y))
            point.y = mean;
        }
      g_array_append_val (out, point);
    }
  return bw_series_new_take (out);
}

/** Adds the line of METRICS (taken); the colour is one of the palette. */
static void
add_line (Composer *composer, GPtrArray *metrics, const char *name, unsigned colour)
{
  BwSystemPlot *plot = composer->plot;
  BwSystemLine *line = &plot->lines[plot->n_lines];
  const GArray *points = bw_system_data_points (composer->data, g_ptr_array_index (metrics, 0));
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (BwHistoryPoint));
  bool is_alone = metrics->len == 1;
  line->metrics = metrics;
  line->name = g_strdup (name);
  line->series = is_alone ? bw_series_new_history (points != NULL ? points : none)
                          : highest_series (composer->data, metrics);
  BwChartSeries series = { .series = line->series,
                           .name = name,
                           .colour = colour,
                           .line = BW_LINE_JOINED,
                           .is_dashed = plot->n_lines > 0,
                           .has_band = is_alone && plot->n_lines == 0,
                           .area_from = NAN };
  bw_chart_add_series (plot->chart, &series);
  plot->n_lines++;
}

static void
add_metric (Composer *composer, const BwMetric *metric, const char *name, unsigned colour)
{
  GPtrArray *metrics = g_ptr_array_new ();
  g_ptr_array_add (metrics, (gpointer) metric);
  add_line (composer, metrics, name, colour);
}

static void
add_processor (Composer *composer)
{
  const BwSystemData *data = composer->data;
  add_metric (composer, bw_system_data_metric (data, "system_cpu_percent"), _ ("All cores"), 0);
  GPtrArray *cores = bw_system_data_family (data, "system_cpu_core_percent", "core");
  if (cores->len > 1)
    add_line (composer, cores, _ ("Busiest core"), 1);
  else
    g_ptr_array_unref (cores);
}

static void
add_memory (Composer *composer)
{
  const BwSystemData *data = composer->data;
  const BwMetric *swap = bw_system_data_metric (data, "system_swap_percent");
  add_metric (composer, bw_system_data_metric (data, "system_memory_percent"), _ ("Memory"), 3);
  if (has_samples (bw_system_data_points (data, swap)))
    add_metric (composer, swap, _ ("Swap"), 1);
}

/** How full the mount of METRIC is; -1 where it is not known, or not mounted any more. */
static double
fullness (const Composer *composer, const BwMetric *metric)
{
  double value = NAN;
  int64_t time_us = BW_TIME_NONE;
  if (!composer->latest (metric, &value, &time_us, composer->user_data) || isnan (value))
    return -1;
  const BwMetric *whole = bw_system_data_metric (composer->data, "system_cpu_percent");
  double percent;
  int64_t last_us = time_us;
  composer->latest (whole, &percent, &last_us, composer->user_data);
  return last_us - time_us > GONE_US ? -1 : value;
}

/** The fuller first; those not known last, by text. */
static int
compare_full (gconstpointer a, gconstpointer b, gpointer pointer)
{
  const Composer *composer = pointer;
  const BwMetric *one = *(const BwMetric *const *) a, *other = *(const BwMetric *const *) b;
  double value_one = fullness (composer, one), value_other = fullness (composer, other);
  if (value_one != value_other)
    return value_one > value_other ? -1 : 1;
  return strcmp (one->text, other->text);
}

static void
add_disks (Composer *composer)
{
  static const unsigned colours[BW_SYSTEM_MAX_LINES] = { 2, 0, 1 };
  g_autoptr (GPtrArray) mounts =
      bw_system_data_family (composer->data, "system_disk_percent", "mount");
  g_ptr_array_sort_with_data (mounts, compare_full, composer);
  for (unsigned i = 0; i < MIN (mounts->len, BW_SYSTEM_MAX_LINES); i++)
    {
      const BwMetric *metric = g_ptr_array_index (mounts, i);
      add_metric (composer, metric, bw_metric_label (metric, "mount"), colours[i]);
    }
}

/** The sum of all samples of POINTS over their number: how much went through. */
static double
mean_of (const GArray *points)
{
  double sum = 0;
  int64_t n = 0;
  for (unsigned i = 0; points != NULL && i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      if (point->n > 0 && !isnan (point->sum))
        {
          sum += point->sum;
          n += point->n;
        }
    }
  return n > 0 ? sum / (double) n : 0;
}

static const BwMetric *
sent_metric (const BwSystemData *data, const BwMetric *received)
{
  return bw_metric_get_labels ("system_network_transmit_bytes_per_second", "source", data->machine,
                               "interface", bw_metric_label (received, "interface"), NULL);
}

/** The interface with most traffic: what goes through a bridge also goes through the card below it,
 * so a sum would count it twice. */
static void
add_network (Composer *composer)
{
  const BwSystemData *data = composer->data;
  const BwMetric *busiest = NULL;
  double most = -1;
  g_autoptr (GPtrArray) family =
      bw_system_data_family (data, "system_network_receive_bytes_per_second", "interface");
  for (unsigned i = 0; i < family->len; i++)
    {
      const BwMetric *metric = g_ptr_array_index (family, i);
      double mean = mean_of (bw_system_data_points (data, metric))
                    + mean_of (bw_system_data_points (data, sent_metric (data, metric)));
      if (mean > most)
        {
          most = mean;
          busiest = metric;
        }
    }
  if (busiest == NULL)
    return;
  add_metric (composer, busiest, _ ("in"), 0);
  add_metric (composer, sent_metric (data, busiest), _ ("out"), 1);
}

static void
set_axes (const Composer *composer)
{
  const BwSystemPlot *plot = composer->plot;
  bool is_percent = plot->format == BW_FORMAT_PERCENT;
  BwAxis x = { .kind = BW_AXIS_TIME,
               .zone = composer->zone,
               .min = (double) composer->data->from_us,
               .max = (double) composer->data->to_us };
  BwAxis y = { .kind = BW_AXIS_LINEAR,
               .format = plot->format,
               .min = 0,
               .max = is_percent ? 100 : (double) NAN,
               .is_share = is_percent };
  bw_chart_set_x (plot->chart, &x);
  bw_chart_set_y (plot->chart, &y);
}

const BwIncident *
bw_system_plot_incident (const BwSystemPlot *plot, const BwSystemData *data)
{
  const BwMetric *metric = bw_system_plot_metric (plot);
  const BwIncident *last = NULL;
  for (unsigned i = 0; metric != NULL && i < data->incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (data->incidents, i);
      if (g_strcmp0 (incident->metric, metric->text) == 0
          && (last == NULL || incident->opened_us > last->opened_us))
        last = incident;
    }
  return last;
}

static void
add_markers (const Composer *composer)
{
  const BwSystemData *data = composer->data;
  const BwMetric *metric = bw_system_plot_metric (composer->plot);
  for (unsigned i = 0; metric != NULL && i < data->incidents->len; i++)
    {
      const BwIncident *incident = g_ptr_array_index (data->incidents, i);
      double y = isfinite (incident->threshold) ? incident->threshold : incident->value;
      if (g_strcmp0 (incident->metric, metric->text) != 0 || !isfinite (y))
        continue;
      BwStateWords words = bw_state_words_severity (incident->max_severity);
      BwChartMarker marker = {
        (double) incident->opened_us, y, words.icon, words.tone, incident->summary, .is_quiet = true
      };
      bw_chart_add_marker (composer->plot->chart, &marker);
      if (incident->resolved_us == BW_TIME_NONE || incident->resolved_us >= data->to_us)
        continue;
      BwChartMarker end = { (double) incident->resolved_us,
                            y,
                            "bellwether-healthy-symbolic",
                            BW_TONE_MUTE,
                            _ ("Resolved"),
                            .is_quiet = true };
      bw_chart_add_marker (composer->plot->chart, &end);
    }
}

/** The field from the last sample to now, where that is long ago and not hatched. */
static void
add_stop (const Composer *composer)
{
  const BwSystemData *data = composer->data;
  const BwMetric *metric = bw_system_plot_metric (composer->plot);
  double value;
  int64_t last_us = BW_TIME_NONE;
  if (metric == NULL || !data->is_live || data->interval_us <= 0
      || !composer->latest (metric, &value, &last_us, composer->user_data))
    return;
  for (unsigned i = 0; data->gaps != NULL && i < data->gaps->len; i++)
    {
      const BwGapView *gap = g_ptr_array_index (data->gaps, i);
      if (gap->source == NULL || g_str_equal (gap->source, data->machine))
        last_us = MAX (last_us, gap->to_us);
    }
  int64_t silent_us = data->to_us - last_us;
  if (silent_us <= BW_SYSTEM_STOPPED_INTERVALS * data->interval_us)
    return;
  g_autofree char *age = bw_words_age (silent_us);
  g_autofree char *word = g_strdup_printf (_ ("No data for %s"), age);
  BwChartGap gap = { .from = (double) MAX (last_us, data->from_us),
                     .to = (double) data->to_us,
                     .draw = BW_GAP_DRAW_STOPPED,
                     .word = word };
  bw_chart_add_gap (composer->plot->chart, &gap);
}

static void
set_note (const Composer *composer)
{
  const BwSystemPlot *plot = composer->plot;
  const BwSystemData *data = composer->data;
  if (!bw_system_plot_is_empty (plot))
    return;
  g_autofree char *second = NULL;
  if (plot->n_lines == 0 && !data->is_starting)
    bw_chart_set_note (plot->chart,
                       plot->part == BW_SYSTEM_DISK ? _ ("No disks are watched here")
                                                    : _ ("No network interfaces are watched here"),
                       NULL);
  else
    {
      g_autofree char *first = bw_words_time (data->first_us, data->now_us, composer->zone);
      if (data->first_us != BW_TIME_NONE)
        second = g_strdup_printf (_ ("The first one is from %s"), first);
      else if (data->is_live && data->is_starting)
        second = g_strdup (_ ("The first one is on its way"));
      bw_chart_set_note (plot->chart, _ ("No samples in this range"), second);
    }
}

char *
bw_system_data_caption (const BwSystemData *data)
{
  int64_t column_us = bw_system_data_column_us (data);
  g_autofree char *width = bw_words_age (column_us);
  return column_us > 0 ? g_strdup_printf (_ ("line: %s mean, shade: lowest to highest"), width)
                       : g_strdup (_ ("line: each sample"));
}

BwSystemPlot *
bw_system_plot_new (BwEngine *engine, const BwSystemData *data, BwSystemPart part, GTimeZone *zone,
                    BwSystemLatestFunc latest, gpointer user_data)
{
  static void (*const add[BW_N_SYSTEM_PARTS]) (Composer *) = { add_processor, add_memory, add_disks,
                                                               add_network };
  g_return_val_if_fail (part < BW_N_SYSTEM_PARTS && latest != NULL, NULL);
  BwSystemPlot *plot = g_new0 (BwSystemPlot, 1);
  Composer composer = { engine, data, zone, latest, user_data, plot };
  plot->part = part;
  plot->format = parts[part].format;
  plot->chart = bw_chart_new (BW_CHART_XY);
  if (data->is_live)
    bw_chart_set_live (plot->chart);
  bw_chart_set_title (plot->chart, _ (parts[part].title), data->machine);
  add[part](&composer);
  set_axes (&composer);
  const BwMetric *metric = bw_system_plot_metric (plot);
  g_autoptr (GPtrArray) levels = metric != NULL ? bw_engine_levels (engine, metric) : NULL;
  BwLevelStyle style = { .format = plot->format };
  bw_chart_add_levels (plot->chart, levels, &style);
  bw_chart_add_gaps (plot->chart, data->gaps, data->machine);
  add_stop (&composer);
  add_markers (&composer);
  g_autofree char *caption = bw_system_data_caption (data);
  bw_chart_set_caption (plot->chart, caption);
  set_note (&composer);
  return plot;
}
