/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who would be told what from now on, on stdout. */
#include "cli/bw-dry-run-text.h"

#include "base/bw-json.h"
#include "base/bw-time.h"
#include "cli/bw-cli.h"
#include "cli/bw-state-word.h"
#include "cli/bw-table.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* "sent 5 s later", "held: quiet hours until 07:00". (transfer full) */
static char *
outcome_text (const BwDryRunStep *step)
{
  if (!step->is_sent)
    return g_strdup_printf ("%s: %s", step->is_held ? _ ("held") : _ ("not sent"),
                            bw_state_reason (step->reason, NULL));
  if (step->not_before_us <= step->at_us)
    return g_strdup (_ ("sent"));
  g_autofree char *wait = bw_duration_format_age (step->not_before_us - step->at_us);
  return g_strdup_printf (_ ("sent %s later, with others of its group"), wait);
}

void
bw_dry_run_text_print (const GPtrArray *steps, int64_t id, int64_t now_us, int64_t duration_us,
                       GTimeZone *zone)
{
  static const char *const columns[] = { N_ ("When"),    N_ ("What"),    N_ (">Level"),
                                         N_ ("Channel"), N_ ("Outcome"), NULL };
  g_autofree char *until = bw_time_format_local (now_us + duration_us, zone);
  if (steps->len == 0)
    {
      g_print (_ ("Until %s nobody would be told of #%" PRId64 ".\n"), until, id);
      return;
    }
  g_print (_ ("If nothing changed for #%" PRId64 " until %s:\n\n"), id, until);
  g_autoptr (BwTable) table = bw_table_new (columns);
  for (unsigned i = 0; i < steps->len; i++)
    {
      const BwDryRunStep *step = g_ptr_array_index (steps, i);
      g_autofree char *at = bw_time_format_local (step->at_us, zone);
      g_autofree char *level = g_strdup_printf ("%d", step->level);
      g_autofree char *outcome = outcome_text (step);
      bw_table_add (table, at, bw_state_word (bw_incident_kind_name (step->kind)), level,
                    step->channel, outcome);
    }
  bw_table_print (table);
}

static void
add_step (JsonBuilder *builder, gconstpointer item)
{
  const BwDryRunStep *step = item;
  const char *effect = step->is_sent ? "send" : step->is_held ? "hold" : "suppress";
  bool has_time = (step->is_sent || step->is_held) && step->not_before_us != INT64_MAX;
  bw_json_add_time (builder, "at", step->at_us);
  bw_json_add_string (builder, "kind", bw_incident_kind_name (step->kind));
  bw_json_add_int64 (builder, "level", step->level);
  bw_json_add_string (builder, "channel", step->channel);
  bw_json_add_string (builder, "effect", effect);
  bw_json_add_time (builder, "not_before", has_time ? step->not_before_us : BW_TIME_NONE);
  bw_json_add_string (builder, "reason", step->reason);
}

void
bw_dry_run_text_print_json (const GPtrArray *steps, int64_t id, int64_t now_us, int64_t duration_us)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_int64 (builder, "id", id);
  bw_json_add_time (builder, "from", now_us);
  bw_json_add_time (builder, "to", now_us + duration_us);
  bw_json_add_list (builder, "steps", steps, add_step);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
}
