/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl history: one series, sampled or derived. */
#include "base/bw-number.h"
#include "base/bw-time.h"
#include "cli/bw-table.h"
#include "cli/bw-verb.h"
#include "engine/bw-engine-data.h"
#include "model/bw-catalogue.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  char *from;
  char *to;
  gint points;
  gboolean is_csv;
} Options;

static void
add_number (JsonBuilder *builder, double value)
{
  if (isnan (value))
    json_builder_add_null_value (builder);
  else
    json_builder_add_double_value (builder, value);
}

static void
print_json (const BwMetric *metric, GArray *points, bool is_columns)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "metric", metric->text);
  json_builder_set_member_name (builder, "points");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      g_autofree char *time = bw_time_format_iso (point->time_us);
      json_builder_begin_array (builder);
      json_builder_add_string_value (builder, time);
      add_number (builder, point->first);
      if (is_columns)
        {
          add_number (builder, point->min);
          add_number (builder, point->max);
          add_number (builder, point->last);
        }
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
}

static void
print_csv (GArray *points, bool is_columns)
{
  g_print (is_columns ? "time,first,min,max,last\n" : "time,value\n");
  for (unsigned i = 0; i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      g_autofree char *time = bw_time_format_iso (point->time_us);
      g_autofree char *first = bw_number_format_exact (point->first);
      g_autofree char *min = bw_number_format_exact (point->min);
      g_autofree char *max = bw_number_format_exact (point->max);
      g_autofree char *last = bw_number_format_exact (point->last);
      if (is_columns)
        g_print ("%s,%s,%s,%s,%s\n", time, first, min, max, last);
      else
        g_print ("%s,%s\n", time, first);
    }
}

static void
print_table (const BwMetric *metric, GArray *points, GTimeZone *zone, bool is_columns)
{
  static const char *const plain[] = { "Time", ">Value", NULL };
  static const char *const wide[] = { "Time", ">First", ">Lowest", ">Highest", ">Last", NULL };
  g_autoptr (BwTable) table = bw_table_new (is_columns ? wide : plain);
  for (unsigned i = 0; i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      g_autofree char *time = bw_time_format_local (point->time_us, zone);
      g_autofree char *first = bw_catalogue_format (metric->name, point->first);
      g_autofree char *min = bw_catalogue_format (metric->name, point->min);
      g_autofree char *max = bw_catalogue_format (metric->name, point->max);
      g_autofree char *last = bw_catalogue_format (metric->name, point->last);
      if (is_columns)
        bw_table_add (table, time, first, min, max, last);
      else
        bw_table_add (table, time, first);
    }
  if (points->len == 0)
    g_print (_ ("No samples in this range.\n"));
  bw_table_print (table);
}

static int
print_series (BwCli *cli, BwEngine *engine, const char *name, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = bw_cli_zone (engine);
  const BwMetric *metric = bw_metric_parse (name, &error);
  if (metric == NULL)
    return bw_cli_misuse (cli, "%s", error->message);
  int64_t to_us = bw_clock_wall_us (bw_engine_clock (engine));
  int64_t from_us = to_us - BW_DAY_US;
  if (!bw_cli_moment (cli, "from", options->from, zone, &from_us)
      || !bw_cli_moment (cli, "to", options->to, zone, &to_us))
    return BW_EXIT_USAGE;
  g_autoptr (GArray) points =
      bw_engine_series (engine, metric, from_us, to_us, (unsigned) options->points, NULL, &error);
  if (points == NULL)
    return bw_cli_fail (cli, NULL, error);
  bool is_columns = options->points > 0;
  if (cli->is_json)
    print_json (metric, points, is_columns);
  else if (options->is_csv)
    print_csv (points, is_columns);
  else
    print_table (metric, points, zone, is_columns);
  return BW_EXIT_OK;
}

static int
run (BwCli *cli, int argc, char **argv, const Options *options)
{
  if (argc != 2)
    return bw_cli_misuse (
        cli, _ ("expected one METRIC, such as system_cpu_percent{source=\"this-computer\"}"));
  if (options->points < 0)
    return bw_cli_misuse (cli, _ ("--points: expected 0 or more"));
  g_autoptr (BwEngine) engine = bw_cli_attach (cli);
  return engine != NULL ? print_series (cli, engine, argv[1], options) : BW_EXIT_FAILED;
}

int
bw_verb_history (BwCli *cli, int argc, char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, N_ ("From this moment on (-1d)"),
      N_ ("T") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, N_ ("Before this moment (now)"), N_ ("T") },
    { "points", 'n', 0, G_OPTION_ARG_INT, &options.points,
      N_ ("At most N columns of first, lowest, highest, last (0: every sample)"), N_ ("N") },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &options.is_csv, N_ ("Print CSV"), NULL },
    { 0 },
  };
  int code = BW_EXIT_USAGE;
  if (bw_cli_parse (cli, entries, &argc, &argv))
    code = run (cli, argc, argv, &options);
  g_free (options.from);
  g_free (options.to);
  return code;
}
