/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule as the text that makes it: the keys of a [rule] group joined by ';'. */
#include "rules/bw-rule-claim.h"
#include "rules/bw-rule-private.h"

#include "base/bw-number.h"
#include "base/bw-time.h"
#include "config/bw-key-text.h"
#include "model/bw-catalogue.h"

#include <math.h>
#include <string.h>

static void
put (GString *out, const char *key, const char *value)
{
  g_string_append_printf (out, "%s%s=%s", out->len > 0 ? ";" : "", key, value);
}

/* What only a person wrote may have a ';' in it, which would end the item. */
static void
put_words (GString *out, const char *key, const char *words)
{
  if (words == NULL)
    return;
  g_autofree char *escaped = bw_key_text_escape (words);
  g_auto (GStrv) parts = g_strsplit (escaped, ";", -1);
  g_autofree char *joined = g_strjoinv ("\\;", parts);
  put (out, key, joined);
}

static void
put_number (GString *out, const char *key, double value)
{
  if (isnan (value))
    return;
  g_autofree char *text = bw_number_format_exact (value);
  put (out, key, text);
}

static void
put_integer (GString *out, const char *key, int64_t value, int64_t by_default)
{
  if (value == by_default)
    return;
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);
  put (out, key, text);
}

static void
put_duration (GString *out, const char *key, int64_t us)
{
  if (us == 0)
    return;
  g_autofree char *text = bw_duration_format (us);
  put (out, key, text);
}

static void
put_levels (GString *out, const BwRule *rule)
{
  for (unsigned i = 0; i < rule->n_tiers; i++)
    {
      const BwTier *tier = &rule->tiers[i];
      bool is_odds = rule->figure.is_latching;
      const char *name = bw_severity_name (tier->severity);
      g_autofree char *recover = g_strconcat (name, "-recover", NULL);
      put_number (out, name, is_odds ? bw_rule_level_odds (tier->trip) : tier->trip);
      if (tier->recover != tier->trip)
        put_number (out, recover, tier->recover);
    }
  put_number (out, "healthy", rule->healthy);
}

static void
put_no_data (GString *out, const BwRule *rule)
{
  if (rule->no_data != BW_NO_DATA_KEEP)
    put (out, "no-data", bw_no_data_names[rule->no_data]);
  put_duration (out, "no-data-after", rule->no_data_after_us);
  if (rule->no_data_severity != BW_SEVERITY_WARNING)
    put (out, "no-data-severity", bw_severity_name (rule->no_data_severity));
}

static void
put_category (GString *out, const BwRule *rule)
{
  if (rule->kind == BW_RULE_EVENT)
    return; /* it is a matcher */
  const BwMetricInfo *info = bw_catalogue_find (bw_selector_name (rule->selector));
  if (rule->category != (info != NULL ? info->category : BW_CATEGORY_SYSTEM))
    {
      g_autofree char *name = g_ascii_strdown (bw_category_name (rule->category), -1);
      put (out, "category", name);
    }
}

/* What it is about: a metric, a condition, or events. */
static void
put_subject (GString *out, const BwRule *rule)
{
  bw_rule_figure_to_text (rule, out);
  if (bw_rule_is_of_figure (rule))
    return;
  const char *text = rule->kind == BW_RULE_EXPR    ? rule->expr->text
                     : rule->kind == BW_RULE_EVENT ? bw_matchers_text (rule->matchers)
                                                   : bw_selector_text (rule->selector);
  const char *key = rule->kind == BW_RULE_EXPR    ? "expr"
                    : rule->kind == BW_RULE_EVENT ? "matchers"
                                                  : "metric";
  g_autofree char *escaped = bw_key_text_escape (text);
  put (out, key, escaped);
  if (rule->kind != BW_RULE_THRESHOLD)
    put (out, "kind", bw_rule_kind_name (rule->kind));
}

char *
bw_rule_to_text (const BwRule *rule)
{
  g_return_val_if_fail (rule != NULL, NULL);
  int64_t for_us = rule->kind != BW_RULE_ABSENT
                       ? rule->for_us
                       : llround (rule->tiers[0].trip * (double) BW_SECOND_US);
  GString *out = g_string_new (NULL);
  put_subject (out, rule);
  if (rule->is_below && !bw_rule_is_of_figure (rule))
    put (out, "direction", "below");
  if (rule->severity != BW_SEVERITY_NONE)
    put (out, "severity", bw_severity_name (rule->severity));
  else if (rule->kind != BW_RULE_BURN_RATE)
    put_levels (out, rule);
  bw_rule_machine_to_text (rule, out);
  if (rule->is_strict && rule->kind != BW_RULE_ANOMALY)
    put (out, "strict", "true");
  put_category (out, rule);
  put_duration (out, "for", for_us);
  put_integer (out, "for-count", rule->for_count, 1);
  put_duration (out, "keep-firing-for", rule->keep_us);
  put_integer (out, "recover-count", rule->recover_count, 1);
  put_integer (out, "min-samples", rule->min_samples, bw_rule_is_of_figure (rule) ? -1 : 0);
  if (rule->aggregate > BW_AGGREGATE_AVERAGE)
    put (out, "agg", bw_aggregate_names[rule->aggregate - BW_AGGREGATE_AVERAGE]);
  put_duration (out, "window", rule->window_us);
  if (rule->per_us != BW_MINUTE_US)
    put_duration (out, "per", rule->per_us);
  put_duration (out, "eval-every", rule->eval_every_us);
  put_no_data (out, rule);
  if (!rule->is_enabled)
    put (out, "enabled", "false");
  if (rule->channels != NULL)
    {
      g_autofree char *list = bw_key_text_join ((const char *const *) rule->channels);
      size_t length = strlen (list);
      if (length > 0)
        list[length - 1] = '\0'; /* the ';' at its end */
      put (out, "channels", list);
    }
  put_words (out, "runbook", rule->runbook);
  return g_string_free (out, FALSE);
}
