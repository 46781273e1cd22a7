/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule in words. */
#include "rules/bw-rule-private.h"

#include "base/bw-time.h"
#include "model/bw-catalogue.h"

#include <string.h>

char *
bw_rule_format_level (const BwRule *rule, double level)
{
  const char *name = bw_selector_name (rule->selector);
  char *text = bw_number_format (level, bw_catalogue_number_format (name));
  char *point = strrchr (text, '.');
  size_t length = point != NULL ? 1 + strspn (point + 1, "0") : 0;
  if (length > 1 && !g_ascii_isdigit (point[length]))
    memmove (point, point + length, strlen (point + length) + 1);
  return text;
}

static void
describe_patience (GString *out, const char *before, int64_t us, unsigned count)
{
  if (us == 0 && count <= 1)
    return;
  g_string_append (out, before);
  if (us > 0)
    {
      g_autofree char *age = bw_duration_format_age (us);
      g_string_append_printf (out, " for %s", age);
    }
  if (count > 1)
    g_string_append_printf (out, "%s %u evaluations", us > 0 ? " and" : " in", count);
}

/* Yes or no, which nothing is above or below. */
static bool
is_boolean (const BwRule *rule)
{
  const BwMetricInfo *info = bw_catalogue_find (bw_selector_name (rule->selector));
  return rule->kind == BW_RULE_THRESHOLD && info != NULL && info->format == BW_FORMAT_BOOLEAN;
}

static void
describe_levels (GString *out, const BwRule *rule)
{
  if (is_boolean (rule))
    {
      g_string_append_printf (out, " is %s (%s)", rule->is_below ? "no" : "yes",
                              bw_severity_name (rule->tiers[rule->n_tiers - 1].severity));
      return;
    }
  const char *side = rule->is_below ? "below" : "above";
  g_string_append_printf (out, " %s%s", rule->is_strict ? "" : "at or ", side);
  for (unsigned i = 0; i < rule->n_tiers; i++)
    {
      g_autofree char *level = bw_rule_format_level (rule, rule->tiers[i].trip);
      g_string_append_printf (out, "%s %s (%s)", i == 0 ? "" : ",", level,
                              bw_severity_name (rule->tiers[i].severity));
    }
}

static void
describe_recovery (GString *out, const BwRule *rule)
{
  if (is_boolean (rule))
    {
      g_string_append (out, "; over when it is not");
      describe_patience (out, "", rule->keep_us, rule->recover_count);
      return;
    }
  g_string_append_printf (out, "; over when %s", rule->is_below ? "above" : "below");
  for (unsigned i = 0; i < rule->n_tiers; i++)
    {
      g_autofree char *level = bw_rule_format_level (rule, rule->tiers[i].recover);
      g_string_append_printf (out, "%s %s", i == 0 ? "" : ",", level);
    }
  describe_patience (out, "", rule->keep_us, rule->recover_count);
}

static void
describe_subject (GString *out, const BwRule *rule)
{
  static const char *const words[] = { "", "average of ", "lowest ", "highest ", "last " };
  if (rule->kind == BW_RULE_RATE_OF_CHANGE)
    {
      g_autofree char *per = bw_duration_format_age (rule->per_us);
      g_string_append_printf (out, "change per %s of ", per);
    }
  g_autofree char *figure = bw_rule_figure_describe (rule);
  g_string_append (out, words[rule->aggregate]);
  g_string_append (out, figure != NULL       ? figure
                        : rule->expr != NULL ? rule->expr->text
                                             : bw_selector_text (rule->selector));
  if (rule->window_us > 0)
    {
      g_autofree char *window = bw_duration_format_age (rule->window_us);
      g_string_append_printf (out, " within %s", window);
    }
}

static void
describe_absent (GString *out, const BwRule *rule)
{
  g_autofree char *age =
      bw_duration_format_age ((int64_t) (rule->tiers[0].trip * (double) BW_SECOND_US));
  g_string_append_printf (out, "no sample of %s for %s (%s); over when one comes",
                          bw_selector_text (rule->selector), age,
                          bw_severity_name (rule->severity));
  describe_patience (out, ", and", rule->keep_us, rule->recover_count);
}

static void
describe_event (GString *out, const BwRule *rule)
{
  g_string_append_printf (out, "events with %s", bw_matchers_text (rule->matchers));
  if (rule->severity != BW_SEVERITY_NONE)
    g_string_append_printf (out, " are %s", bw_severity_name (rule->severity));
  if (rule->channels != NULL)
    {
      g_autofree char *channels = g_strjoinv (", ", rule->channels);
      g_string_append_printf (out, "%s told to %s",
                              rule->severity != BW_SEVERITY_NONE ? " and" : " are", channels);
    }
}

char *
bw_rule_describe (const BwRule *rule)
{
  g_return_val_if_fail (rule != NULL, NULL);
  GString *out = g_string_new (NULL);
  if (rule->kind == BW_RULE_ABSENT)
    describe_absent (out, rule);
  else if (rule->kind == BW_RULE_EVENT)
    describe_event (out, rule);
  g_autofree char *machine = bw_rule_machine_describe (rule);
  if (machine != NULL)
    {
      g_string_append (out, machine);
      describe_patience (out, "", rule->for_us, rule->for_count);
      g_string_append (out, "; over when it is not so");
      describe_patience (out, "", rule->keep_us, rule->recover_count);
    }
  if (out->len > 0)
    return g_string_free (out, FALSE);
  describe_subject (out, rule);
  if (rule->is_truth)
    g_string_append_printf (out, " (%s)", bw_severity_name (rule->severity));
  else
    describe_levels (out, rule);
  describe_patience (out, "", rule->for_us, rule->for_count);
  if (rule->min_samples > 0)
    g_string_append_printf (out, ", with n of at least %" G_GINT64_FORMAT, rule->min_samples);
  if (rule->figure.is_latching)
    g_string_append (out, "; over when a person resolves it, which restarts the evidence");
  else if (!rule->is_truth)
    describe_recovery (out, rule);
  else
    {
      g_string_append (out, "; over when it is not so");
      describe_patience (out, "", rule->keep_us, rule->recover_count);
    }
  return g_string_free (out, FALSE);
}
