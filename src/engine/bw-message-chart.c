/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of a message: the values that led to an alert, with their limit. */
#include "engine/bw-message-chart.h"

#include "base/bw-error.h"
#include "base/bw-json.h"
#include "base/bw-time.h"
#include "model/bw-catalogue.h"
#include "model/bw-metric.h"
#include "plot/bw-chart-layout.h"
#include "rules/bw-rule.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define WIDTH 560
#define HEIGHT 180
/* More points than pixels tell nothing; the last ones led to it. */
#define MAX_VALUES 20000

/* What is drawn. */
typedef struct
{
  GArray *points;         /* of BwPoint, by time */
  const BwMetric *metric; /* or NULL */
  double threshold;
  double recover;
  BwSeverity severity;
  bool is_below;
  char *words; /* of a rule whose values are not its metric's own; or NULL */
} Facts;

/* Rates, seconds of silence and expressions are numbers of their rule. */
static bool
is_of_rule (JsonNode *root)
{
  const char *text = bw_json_get_string (root, "rule_text", NULL);
  g_auto (GStrv) keys = g_strsplit (text != NULL ? text : "", ";", -1);
  for (char **key = keys; *key != NULL; key++)
    if (g_str_has_prefix (*key, "kind=") && !g_str_equal (*key, "kind=threshold"))
      return true;
  return false;
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const BwPoint *p = a, *q = b;
  return p->x < q->x ? -1 : p->x > q->x;
}

/* One of "values"; what is none is left out. */
static void
add_point (GArray *points, JsonNode *pair)
{
  int64_t at_us = 0;
  double value = NAN;
  if (!JSON_NODE_HOLDS_ARRAY (pair) || json_array_get_length (json_node_get_array (pair)) < 2)
    return;
  JsonArray *array = json_node_get_array (pair);
  JsonNode *time = json_array_get_element (array, 0), *number = json_array_get_element (array, 1);
  if (!JSON_NODE_HOLDS_VALUE (time) || json_node_get_value_type (time) != G_TYPE_STRING
      || !bw_time_parse_iso (json_node_get_string (time), NULL, &at_us))
    return;
  if (JSON_NODE_HOLDS_VALUE (number) && json_node_get_value_type (number) != G_TYPE_STRING)
    value = json_node_get_double (number);
  BwPoint point = { (double) at_us, isfinite (value) ? value : (double) NAN, NAN, NAN };
  g_array_append_val (points, point);
}

static double
number_at (JsonNode *root, const char *name)
{
  double value = NAN;
  return bw_json_get_double (root, name, &value, NULL) && isfinite (value) ? value : (double) NAN;
}

static bool
read_facts (Facts *facts, JsonNode *root, GError **error)
{
  JsonNode *values = bw_json_get (root, "values", NULL);
  const char *metric = bw_json_get_string (root, "metric", NULL);
  const char *severity = bw_json_get_string (root, "severity", NULL);
  unsigned n = values != NULL && JSON_NODE_HOLDS_ARRAY (values)
                   ? json_array_get_length (json_node_get_array (values))
                   : 0;
  for (unsigned i = n > MAX_VALUES ? n - MAX_VALUES : 0; i < n; i++)
    add_point (facts->points, json_array_get_element (json_node_get_array (values), i));
  g_array_sort (facts->points, compare_points);
  unsigned n_values = 0;
  for (unsigned i = 0; i < facts->points->len; i++)
    n_values += !isnan (g_array_index (facts->points, BwPoint, i).y);
  const char *plain = is_of_rule (root) ? bw_json_get_string (root, "rule_words", NULL) : NULL;
  if (plain != NULL)
    facts->words = bw_rule_words (bw_json_get_string (root, "rule_text", NULL), plain);
  facts->metric = metric != NULL && facts->words == NULL ? bw_metric_parse (metric, NULL) : NULL;
  facts->threshold = number_at (root, "threshold");
  facts->recover = number_at (root, "recover");
  facts->is_below = g_strcmp0 (bw_json_get_string (root, "direction", NULL), "below") == 0;
  if (severity == NULL || !bw_severity_parse (severity, &facts->severity))
    facts->severity = BW_SEVERITY_WARNING;
  if (n_values >= 2)
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, _ ("there are too few values to draw"));
  return false;
}

static char *
format_value (const Facts *facts, double value)
{
  return facts->metric != NULL ? bw_catalogue_format (facts->metric->name, value)
                               : bw_number_format (value, BW_FORMAT_PLAIN);
}

static void
add_limits (BwChart *chart, const Facts *facts)
{
  if (!isnan (facts->threshold))
    {
      g_autofree char *value = format_value (facts, facts->threshold);
      g_autofree char *label = g_strdup_printf (_ ("Limit %s"), value);
      BwChartLimit limit = { .kind = BW_LIMIT_TRIP,
                             .value = facts->threshold,
                             .severity = facts->severity,
                             .is_below = facts->is_below,
                             .label = label };
      bw_chart_add_limit (chart, &limit);
    }
  if (!isnan (facts->recover) && facts->recover != facts->threshold)
    {
      g_autofree char *value = format_value (facts, facts->recover);
      g_autofree char *label = g_strdup_printf (_ ("Well again %s"), value);
      BwChartLimit limit = { .kind = BW_LIMIT_RECOVER,
                             .value = facts->recover,
                             .severity = facts->severity,
                             .is_below = facts->is_below,
                             .label = label };
      bw_chart_add_limit (chart, &limit);
    }
}

/* "CPU of pc". (transfer full) */
static char *
title_of (const Facts *facts)
{
  if (facts->words != NULL)
    return g_strdup (facts->words);
  if (facts->metric == NULL)
    return g_strdup ("");
  const BwMetricInfo *info = bw_catalogue_find (facts->metric->name);
  const char *source = bw_metric_label (facts->metric, "source");
  const char *title = info != NULL ? _ (info->title) : facts->metric->name;
  return source != NULL ? g_strdup_printf (_ ("%s of %s"), title, source) : g_strdup (title);
}

/* (transfer full) */
static BwChart *
make_chart (const Facts *facts, GTimeZone *zone)
{
  g_autofree char *title = title_of (facts);
  const char *name = facts->metric != NULL ? facts->metric->name : "";
  BwNumberFormat format = bw_catalogue_number_format (name);
  BwChart *chart = bw_chart_new (BW_CHART_XY);
  BwAxis x = { .kind = BW_AXIS_TIME, .zone = zone, .min = NAN, .max = NAN };
  BwAxis y = { .kind = BW_AXIS_LINEAR, .format = format, .min = NAN, .max = NAN };
  g_autoptr (BwSeries) series = bw_series_new_take (g_array_ref (facts->points));
  bool is_step = bw_catalogue_is_derived (name) || format == BW_FORMAT_BOOLEAN;
  BwChartSeries line = { .series = series,
                         .name = title,
                         .line = is_step ? BW_LINE_STEP : BW_LINE_JOINED,
                         .area_from = NAN,
                         .crosses_gaps = bw_catalogue_is_derived (name) };
  bw_chart_set_title (chart, title, NULL);
  bw_chart_set_x (chart, &x);
  bw_chart_set_y (chart, &y);
  bw_chart_add_series (chart, &line);
  add_limits (chart, facts);
  return chart;
}

GBytes *
bw_message_chart_draw (const char *evidence, GTimeZone *zone, GError **error)
{
  g_return_val_if_fail (evidence != NULL, NULL);
  g_autoptr (JsonNode) root = bw_json_parse (evidence, -1, error);
  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("evidence is an object"));
      return NULL;
    }
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (BwPoint));
  Facts facts = { .points = points };
  bool is_read = read_facts (&facts, root, error);
  g_autofree char *words = facts.words;
  if (!is_read)
    return NULL;
  g_autoptr (GTimeZone) used = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  g_autoptr (BwChart) chart = make_chart (&facts, used);
  BwChartFrame frame;
  bw_chart_frame_init (&frame);
  frame.width = WIDTH;
  frame.height = HEIGHT;
  frame.device_scale = 2;
  frame.palette = bw_palette_get (false, false);
  frame.has_legend = false;
  return bw_chart_to_png (chart, &frame, error);
}

/* What a thread draws. */
typedef struct
{
  char *evidence;
  GTimeZone *zone; /* or NULL */
} Job;

static void
free_job (gpointer data)
{
  Job *job = data;
  g_free (job->evidence);
  g_clear_pointer (&job->zone, g_time_zone_unref);
  g_free (job);
}

static void
draw_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  g_autoptr (GError) error = NULL;
  GBytes *png = bw_message_chart_draw (job->evidence, job->zone, &error);
  if (png != NULL)
    g_task_return_pointer (task, png, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
bw_message_chart_async (const char *evidence, GTimeZone *zone, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (evidence != NULL);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Job *job = g_new (Job, 1);
  *job = (Job){ g_strdup (evidence), zone != NULL ? g_time_zone_ref (zone) : NULL };
  g_task_set_source_tag (task, bw_message_chart_async);
  g_task_set_task_data (task, job, free_job);
  /* Nobody waits for a picture that is late. */
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, draw_in_thread);
}

GBytes *
bw_message_chart_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, bw_message_chart_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
