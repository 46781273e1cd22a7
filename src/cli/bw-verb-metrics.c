/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl metrics: the latest value of each series. */
#include "base/bw-time.h"
#include "cli/bw-outlook-text.h"
#include "cli/bw-table.h"
#include "cli/bw-verb.h"
#include "engine/bw-engine-data.h"
#include "model/bw-catalogue.h"

#include <glib/gi18n-lib.h>

static void
print_json (GArray *readings, const GArray *outlooks)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "metrics");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < readings->len; i++)
    {
      const BwReading *reading = &g_array_index (readings, BwReading, i);
      const BwMetricInfo *info = bw_catalogue_find (reading->metric->name);
      json_builder_begin_object (builder);
      bw_json_add_string (builder, "metric", reading->metric->text);
      bw_json_add_double (builder, "value", reading->value);
      bw_json_add_string (builder, "unit", info != NULL ? info->unit : NULL);
      bw_json_add_time (builder, "time", reading->time_us);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  bw_cli_outlooks_json (outlooks, builder);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
}

static void
print_table (GArray *readings, const GArray *outlooks, int64_t now_us)
{
  /* Mostly there is nothing to say, and then no column for it. */
  bool has_outlook = false;
  for (unsigned i = 0; i < outlooks->len && !has_outlook; i++)
    {
      g_autofree char *text =
          bw_cli_outlook_text (outlooks, g_array_index (outlooks, BwCliOutlook, i).metric);
      has_outlook = text != NULL;
    }
  const char *const columns[] = { N_ ("Metric"), N_ (">Value"), N_ (">Age"),
                                  has_outlook ? N_ ("Outlook") : NULL, NULL };
  g_autoptr (BwTable) table = bw_table_new (columns);
  for (unsigned i = 0; i < readings->len; i++)
    {
      const BwReading *reading = &g_array_index (readings, BwReading, i);
      g_autofree char *value = bw_catalogue_format (reading->metric->name, reading->value);
      g_autofree char *age = bw_duration_format_age (MAX (now_us - reading->time_us, 0));
      g_autofree char *outlook = bw_cli_outlook_text (outlooks, reading->metric);
      bw_table_add (table, reading->metric->text, value, reading->is_derived ? "now" : age,
                    outlook);
    }
  bw_table_print (table);
}

static int
print_readings (BwCli *cli, BwEngine *engine, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) readings = bw_engine_readings (engine, pattern, &error);
  if (readings == NULL)
    return bw_cli_fail (cli, NULL, error);
  g_autoptr (GArray) outlooks = bw_cli_outlooks (engine, readings);
  if (cli->is_json)
    print_json (readings, outlooks);
  else if (readings->len > 0)
    print_table (readings, outlooks, bw_clock_wall_us (bw_engine_clock (engine)));
  else
    g_print ("%s\n",
             pattern != NULL ? _ ("No metric matches.") : _ ("Nothing was collected so far."));
  return BW_EXIT_OK;
}

int
bw_verb_metrics (BwCli *cli, int argc, char **argv)
{
  if (!bw_cli_parse (cli, NULL, &argc, &argv))
    return BW_EXIT_USAGE;
  if (argc > 2)
    return bw_cli_misuse (cli, _ ("%s: expected one pattern"), argv[2]);
  g_autoptr (BwEngine) engine = bw_cli_attach (cli);
  return engine != NULL ? print_readings (cli, engine, argc > 1 ? argv[1] : NULL) : BW_EXIT_FAILED;
}
