/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often rules would fire although nothing is wrong, as a person reads it and as JSON. */
#include "cli/bw-false-alarm-text.h"

#include "base/bw-number.h"
#include "cli/bw-table.h"
#include "cli/bw-verb.h"

#include <glib/gi18n-lib.h>
#include <math.h>


static char *
rate_words (const BwFalseAlarm *alarm)
{
  if (alarm->n_seasons == 0)
    return g_strdup_printf ("- (%s)", alarm->reason);
  return g_strdup_printf ("%u of 100",
                          bw_false_alarm_of_hundred (alarm->n_alarms, alarm->n_seasons));
}

static char *
worst_words (const BwFalseAlarm *alarm)
{
  if (alarm->n_seasons == 0)
    return g_strdup ("-");
  return g_strdup_printf ("%u of 100",
                          bw_false_alarm_of_hundred (alarm->n_worst, alarm->n_seasons));
}

static bool
is_same_table (const BwFalseAlarm *a, const BwFalseAlarm *b)
{
  return g_str_equal (a->preset, b->preset) && g_str_equal (a->source, b->source);
}

void
bw_false_alarm_text_print (const GPtrArray *alarms)
{
  static const char *const columns[] = { N_ ("Rule"), N_ ("False alarms"), N_ ("Most severe"),
                                         N_ ("What"), NULL };
  if (alarms->len == 0)
    g_print (_ ("There is no ledger to try the rules on.\n"));
  for (unsigned i = 0; i < alarms->len;)
    {
      const BwFalseAlarm *first = g_ptr_array_index (alarms, i), *alarm = first;
      g_autoptr (BwTable) table = bw_table_new (columns);
      g_autofree char *n = bw_number_format ((double) first->n, BW_FORMAT_COUNT);
      g_print (_ ("%sPreset %s would alarm in so many of 100 honest seasons of %s (n = %s)\n"),
               i > 0 ? "\n" : "", first->preset, first->source, n);
      for (; i < alarms->len; i++)
        {
          alarm = g_ptr_array_index (alarms, i);
          if (!is_same_table (first, alarm))
            break;
          g_autofree char *rate = rate_words (alarm);
          g_autofree char *worst = worst_words (alarm);
          bw_table_add (table, alarm->rule, rate, worst, alarm->description);
        }
      bw_table_print (table);
    }
}

static void
add_alarm (JsonBuilder *builder, gconstpointer item)
{
  const BwFalseAlarm *alarm = item;
  bool is_played = alarm->n_seasons > 0;
  bw_json_add_string (builder, "preset", alarm->preset);
  bw_json_add_string (builder, "rule", alarm->rule);
  bw_json_add_string (builder, "description", alarm->description);
  bw_json_add_string (builder, "source", alarm->source);
  bw_json_add_int64 (builder, "n", alarm->n);
  bw_json_add_int64 (builder, "seasons", alarm->n_seasons);
  bw_json_add_int64_or_null (builder, "alarms", alarm->n_alarms, is_played);
  bw_json_add_int64_or_null (builder, "most_severe", alarm->n_worst, is_played);
  bw_json_add_double (builder, "rate",
                      is_played ? (double) alarm->n_alarms / alarm->n_seasons : (double) NAN);
  bw_json_add_string (builder, "reason", alarm->reason);
}

void
bw_false_alarm_text_print_json (const GPtrArray *alarms)
{
  bw_cli_print_json_list ("rules", (GPtrArray *) alarms, add_alarm);
}
