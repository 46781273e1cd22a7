/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A replay of a rule, as a person reads it and as JSON. */
#include "cli/bw-replay-text.h"

#include "base/bw-time.h"
#include "cli/bw-cli.h"
#include "cli/bw-state-word.h"
#include "cli/bw-table.h"
#include "model/bw-catalogue.h"
#include "model/bw-metric.h"
#include "view/bw-replay-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* More than a screen of them tells no more. */
#define FIRINGS_SHOWN 20

static const char *
metric_name (const BwReplay *replay)
{
  return replay->series->len > 0 ? g_array_index (replay->series, BwReplaySeries, 0).metric->name
                                 : "";
}

static char *
span_text (const BwReplay *replay, const BwReplayFiring *firing)
{
  int64_t to_us = firing->to_us != BW_TIME_NONE ? firing->to_us : replay->to_us;
  g_autofree char *age = bw_duration_format_age (to_us - firing->from_us);
  return g_strconcat (age, firing->to_us == BW_TIME_NONE ? _ (", goes on") : "", NULL);
}

static void
add_firing (BwTable *table, const BwReplay *replay, const BwReplayFiring *firing, GTimeZone *zone)
{
  g_autofree char *from = bw_time_format_local (firing->from_us, zone);
  g_autofree char *span = span_text (replay, firing);
  g_autofree char *value = firing->is_nodata
                               ? g_strdup (_ ("no value"))
                               : bw_catalogue_format (metric_name (replay), firing->value);
  g_autofree char *worst =
      firing->is_nodata ? NULL : bw_catalogue_format (metric_name (replay), firing->worst);
  g_autofree char *n = firing->n >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, firing->n) : NULL;
  bw_table_add (table, from, span, bw_state_word (bw_severity_name (firing->severity)), value,
                worst, n, firing->labels);
}

static void
print_firings (const BwReplay *replay, GTimeZone *zone)
{
  static const char *const columns[] = { N_ ("Since"),  N_ ("For"), N_ ("Severity"), N_ (">Value"),
                                         N_ (">Worst"), ">n",       N_ ("Series"),   NULL };
  g_autoptr (BwTable) table = bw_table_new (columns);
  unsigned n = replay->firings->len;
  unsigned first = n > FIRINGS_SHOWN ? n - FIRINGS_SHOWN : 0;
  for (unsigned i = first; i < n; i++)
    add_firing (table, replay, &g_array_index (replay->firings, BwReplayFiring, i), zone);
  if (n == 0)
    return;
  g_print ("\n");
  bw_table_print (table);
  if (first > 0)
    g_print (_ ("and %u before these (--json has all)\n"), first);
}

static void
print_series (const BwReplay *replay)
{
  static const char *const columns[] = { N_ ("Series"), N_ (">Firings"), N_ (">Firing"),
                                         N_ (">Samples"), NULL };
  g_autoptr (BwTable) table = bw_table_new (columns);
  if (replay->series->len < 2)
    return;
  for (unsigned i = 0; i < replay->series->len; i++)
    {
      const BwReplaySeries *series = &g_array_index (replay->series, BwReplaySeries, i);
      g_autofree char *firings = g_strdup_printf ("%" G_GINT64_FORMAT, series->n_firings);
      g_autofree char *age =
          bw_duration_format_age ((int64_t) (series->firing_seconds * BW_SECOND_US));
      g_autofree char *samples = g_strdup_printf ("%" G_GINT64_FORMAT, series->n_samples);
      bw_table_add (table, series->metric->text, firings, age, samples);
    }
  g_print ("\n");
  bw_table_print (table);
}

void
bw_replay_text_print (const BwReplay *replay, const char *rule, GTimeZone *zone)
{
  g_autofree char *from = bw_time_format_local (replay->from_us, zone);
  g_autofree char *to = bw_time_format_local (replay->to_us, zone);
  g_print (_ ("%s\n%s to %s\n"), replay->description, from, to);
  g_autoptr (GPtrArray) lines = bw_replay_words (replay);
  for (unsigned i = 0; i < lines->len; i++)
    g_print ("%s\n", (const char *) g_ptr_array_index (lines, i));
  print_series (replay);
  print_firings (replay, zone);
}

static void
add_firing_json (JsonBuilder *builder, const BwReplay *replay, const BwReplayFiring *firing)
{
  int64_t to_us = firing->to_us != BW_TIME_NONE ? firing->to_us : replay->to_us;
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "labels", firing->labels);
  bw_json_add_string (builder, "kind", firing->is_nodata ? "NODATA" : "FIRE");
  bw_json_add_string (builder, "severity", bw_severity_name (firing->severity));
  bw_json_add_time (builder, "from", firing->from_us);
  bw_json_add_time (builder, "to", firing->to_us);
  bw_json_add_double (builder, "seconds", (double) (to_us - firing->from_us) / BW_SECOND_US);
  bw_json_add_double (builder, "value", firing->value);
  bw_json_add_double (builder, "worst", firing->worst);
  bw_json_add_int64_or_null (builder, "n", firing->n, firing->n >= 0);
  json_builder_end_object (builder);
}

static void
add_series_json (JsonBuilder *builder, const BwReplaySeries *series)
{
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "metric", series->metric->text);
  bw_json_add_int64 (builder, "samples", series->n_samples);
  bw_json_add_int64 (builder, "firings", series->n_firings);
  bw_json_add_double (builder, "firing_seconds", series->firing_seconds);
  bw_json_add_double (builder, "covered_seconds", (double) series->covered_us / BW_SECOND_US);
  json_builder_end_object (builder);
}

static void
add_totals_json (JsonBuilder *builder, const BwReplay *replay)
{
  bw_json_add_int64 (builder, "samples", replay->n_samples);
  bw_json_add_int64 (builder, "n_firings", replay->firings->len);
  bw_json_add_double (builder, "firing_seconds", replay->firing_seconds);
  bw_json_add_int64 (builder, "notifications", replay->n_notifications);
  bw_json_add_int64 (builder, "at_night", replay->n_at_night);
  bw_json_add_int64 (builder, "repeats", replay->n_repeats);
  bw_json_add_double (builder, "covered_seconds", (double) replay->covered_us / BW_SECOND_US);
  bw_json_add_bool (builder, "coarse", replay->is_coarse);
}

void
bw_replay_text_print_json (const BwReplay *replay, const char *rule)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_string (builder, "rule", rule);
  bw_json_add_string (builder, "description", replay->description);
  bw_json_add_time (builder, "from", replay->from_us);
  bw_json_add_time (builder, "to", replay->to_us);
  add_totals_json (builder, replay);
  json_builder_set_member_name (builder, "series");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < replay->series->len; i++)
    add_series_json (builder, &g_array_index (replay->series, BwReplaySeries, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "firings");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < replay->firings->len; i++)
    add_firing_json (builder, replay, &g_array_index (replay->firings, BwReplayFiring, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
}
