/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outlooks of machines in a terminal. */
#include "cli/bw-outlook-text.h"

#include <math.h>
#include <string.h>

#define FULL 100

static const char *const names[] = { "system_cpu_percent", "system_memory_percent",
                                     "system_disk_percent", NULL };

static bool
is_disk (const BwMetric *metric)
{
  return strcmp (metric->name, "system_disk_percent") == 0;
}

static void
clear (gpointer data)
{
  g_free (((BwCliOutlook *) data)->outlook);
}

GArray *
bw_cli_outlooks (BwEngine *engine, const GArray *readings)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (BwCliOutlook));
  g_autoptr (GTimeZone) zone = bw_cli_zone (engine);
  g_array_set_clear_func (list, clear);
  for (unsigned i = 0; readings != NULL && i < readings->len; i++)
    {
      const BwReading *reading = &g_array_index (readings, BwReading, i);
      if (!g_strv_contains (names, reading->metric->name))
        continue;
      BwCliOutlook one = { reading->metric, reading->value,
                           bw_outlook_new (engine, reading->metric, zone) };
      if (one.outlook != NULL)
        g_array_append_val (list, one);
    }
  return list;
}

char *
bw_cli_outlook_text (const GArray *outlooks, const BwMetric *metric)
{
  for (unsigned i = 0; i < outlooks->len; i++)
    {
      const BwCliOutlook *one = &g_array_index (outlooks, BwCliOutlook, i);
      if (one->metric != metric)
        continue;
      g_autofree char *full =
          is_disk (metric) ? bw_outlook_full_text (one->outlook, one->value) : NULL;
      g_autofree char *unusual = bw_outlook_unusual_text (one->outlook);
      if (full != NULL && unusual != NULL)
        return g_strdup_printf ("%s, %s", full, unusual);
      return full != NULL ? g_steal_pointer (&full) : g_steal_pointer (&unusual);
    }
  return NULL;
}

void
bw_cli_outlooks_json (const GArray *outlooks, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "outlooks");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < outlooks->len; i++)
    {
      const BwCliOutlook *one = &g_array_index (outlooks, BwCliOutlook, i);
      const BwOutlook *outlook = one->outlook;
      BwReach reach = { NAN, NAN, NAN };
      if (!is_disk (one->metric) || !bw_outlook_reach (outlook, one->value, FULL, &reach))
        reach = (BwReach){ NAN, NAN, NAN };
      g_autofree char *says = bw_cli_outlook_text (outlooks, one->metric);
      json_builder_begin_object (builder);
      bw_json_add_string (builder, "metric", one->metric->text);
      bw_json_add_double (builder, "value", one->value);
      bw_json_add_double (builder, "full_in_seconds", reach.eta);
      bw_json_add_double (builder, "full_in_seconds_low", reach.low);
      bw_json_add_double (builder, "full_in_seconds_high", reach.high);
      bw_json_add_int64 (builder, "points", (int64_t) outlook->line.n);
      bw_json_add_double (builder, "slope_per_day", outlook->line.slope * 86400);
      bw_json_add_double (builder, "hour_mean", outlook->mean);
      bw_json_add_double (builder, "usual",
                          outlook->usual.n > 0 ? outlook->usual.mean : (double) NAN);
      bw_json_add_double (builder, "spread",
                          outlook->usual.n > 1 ? outlook->usual.spread : (double) NAN);
      bw_json_add_int64 (builder, "visits", outlook->usual.n);
      bw_json_add_double (builder, "score", outlook->score);
      bw_json_add_string (builder, "says", says);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
