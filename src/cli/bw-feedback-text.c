/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What marks say of each rule, as a person reads it and as JSON. */
#include "cli/bw-feedback-text.h"

#include "base/bw-number.h"
#include "base/bw-time.h"
#include "cli/bw-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>

char *
bw_feedback_text_seconds (double seconds)
{
  return isnan (seconds) ? g_strdup ("–")
                         : bw_duration_format_age ((int64_t) (seconds * BW_SECOND_US));
}

static void
add_row (BwTable *table, const BwRuleFeedback *rule)
{
  g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT, rule->n_incidents);
  g_autofree char *useful = g_strdup_printf ("%" G_GINT64_FORMAT, rule->n_useful);
  g_autofree char *noise = g_strdup_printf ("%" G_GINT64_FORMAT, rule->n_noise);
  g_autofree char *precision = bw_number_format (rule->precision, BW_FORMAT_RATIO);
  g_autofree char *week = bw_number_format_fixed (rule->noise_per_week, 1, false, NULL);
  g_autofree char *never = bw_number_format (rule->never_acknowledged, BW_FORMAT_RATIO);
  g_autofree char *ack = bw_feedback_text_seconds (rule->mean_ack_s);
  g_autofree char *resolve = bw_feedback_text_seconds (rule->mean_resolve_s);
  bw_table_add (table, rule->rule, n, useful, noise, precision, week, never, ack, resolve);
}

void
bw_feedback_text_print (const GPtrArray *rules)
{
  static const char *const columns[] = { N_ ("Rule"),          N_ (">Incidents"),
                                         N_ (">Useful"),       N_ (">Noise"),
                                         N_ (">Precision"),    N_ (">Noise a week"),
                                         N_ (">Not taken on"), N_ (">Acknowledged"),
                                         N_ (">Resolved"),     NULL };
  g_return_if_fail (rules != NULL);
  g_autoptr (BwTable) table = bw_table_new (columns);
  if (rules->len == 0)
    return;
  for (unsigned i = 0; i < rules->len; i++)
    add_row (table, g_ptr_array_index (rules, i));
  g_print ("\n");
  bw_table_print (table);
  for (unsigned i = 0; i < rules->len; i++)
    {
      const BwRuleFeedback *rule = g_ptr_array_index (rules, i);
      if (rule->proposal != NULL)
        g_print ("%s: %s\n", rule->rule, rule->proposal);
    }
}

static void
add_rule (JsonBuilder *builder, gconstpointer item)
{
  const BwRuleFeedback *rule = item;
  bw_json_add_string (builder, "rule", rule->rule);
  bw_json_add_int64 (builder, "incidents", rule->n_incidents);
  bw_json_add_int64 (builder, "useful", rule->n_useful);
  bw_json_add_int64 (builder, "noise", rule->n_noise);
  bw_json_add_double (builder, "precision", rule->precision);
  bw_json_add_double (builder, "noise_per_week", rule->noise_per_week);
  bw_json_add_double (builder, "never_acknowledged", rule->never_acknowledged);
  bw_json_add_double (builder, "mean_seconds_to_acknowledge", rule->mean_ack_s);
  bw_json_add_double (builder, "mean_seconds_to_resolve", rule->mean_resolve_s);
  bw_json_add_double (builder, "proposed_threshold", rule->proposed_threshold);
  bw_json_add_string (builder, "proposal", rule->proposal);
}

void
bw_feedback_text_add_json (JsonBuilder *builder, const GPtrArray *rules)
{
  bw_json_add_list (builder, "rules", rules, add_rule);
}
