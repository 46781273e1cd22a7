/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule's value was worked out from: numbers by name, as JSON and in words. */
#include "base/bw-time.h"
#include "model/bw-catalogue.h"
#include "rules/bw-rule-memory.h"
#include "rules/bw-rule-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Of a day, an hour or a minute, that rounding outwards does not make a whole one of. */
#define SLACK .05

void
bw_rule_basis_add (BwRuleBasis *basis, const char *name, double value)
{
  g_return_if_fail (basis != NULL && basis->n < BW_RULE_BASIS_MAX);
  basis->items[basis->n++] = (BwRuleBasisItem){ name, value };
}

double
bw_rule_basis_get (const BwRuleBasis *basis, const char *name)
{
  g_return_val_if_fail (basis != NULL && name != NULL, (double) NAN);
  for (unsigned i = 0; i < basis->n; i++)
    if (strcmp (basis->items[i].name, name) == 0)
      return basis->items[i].value;
  return NAN;
}

void
bw_rule_basis_to_json (const BwRuleBasis *basis, JsonBuilder *builder)
{
  g_return_if_fail (basis != NULL && builder != NULL);
  if (basis->n == 0)
    return;
  json_builder_set_member_name (builder, "basis");
  json_builder_begin_object (builder);
  for (unsigned i = 0; i < basis->n; i++)
    bw_json_add_double (builder, basis->items[i].name, basis->items[i].value);
  json_builder_end_object (builder);
}

char *
bw_rule_time_between (double low_s, double high_s)
{
  static const struct
  {
    double seconds;
    const char *unit;
  } units[] = { { 86400, "d" }, { 3600, "h" }, { 60, "min" } };
  unsigned i = high_s >= 2 * 86400 ? 0 : high_s >= 2 * 3600 ? 1 : 2;
  double low = floor (low_s / units[i].seconds + SLACK);
  double high = ceil (high_s / units[i].seconds - SLACK);
  if (low == high)
    return g_strdup_printf ("%.0f\302\240%s", high, units[i].unit);
  return g_strdup_printf (_ ("%.0f to %.0f %s"), low, high, units[i].unit);
}

/* Whether and when LEVEL is reached. (transfer full) */
static char *
reach_words (const BwRule *rule, const char *level_text, const BwRuleBasis *basis)
{
  double low = bw_rule_basis_get (basis, "reaches_in_seconds_low");
  double high = bw_rule_basis_get (basis, "reaches_in_seconds_high");
  double now = bw_rule_basis_get (basis, "now"), level = rule->tiers[0].trip;
  if (rule->is_below ? now <= level : now >= level)
    return g_strdup_printf (_ ("%s is reached"), level_text);
  if (isnan (low))
    return g_strdup_printf (_ ("%s is not in sight"), level_text);
  g_autofree char *between = bw_rule_time_between (low, high);
  return g_strdup_printf (C_ ("level reached", "%s in %s"), level_text, between);
}

static char *
trend_words (const BwRule *rule, const char *metric, const BwRuleBasis *basis)
{
  double span = bw_rule_basis_get (basis, "span_seconds");
  double ahead = bw_rule_basis_get (basis, "ahead_seconds");
  g_autofree char *now = bw_catalogue_format (metric, bw_rule_basis_get (basis, "now"));
  g_autofree char *then = bw_catalogue_format (metric, bw_rule_basis_get (basis, "predicted"));
  g_autofree char *level = bw_rule_format_level (rule, rule->tiers[0].trip);
  g_autofree char *age = bw_duration_format_age ((int64_t) (span * 1e6));
  g_autofree char *ahead_age = bw_duration_format_age ((int64_t) (ahead * 1e6));
  g_autofree char *reach = reach_words (rule, level, basis);
  return g_strdup_printf (_ ("%s now, %s in %s by the line; %s (%.0f points of %s)"), now, then,
                          ahead_age, reach, bw_rule_basis_get (basis, "points"), age);
}

static char *
usual_words (const char *metric, const BwRuleBasis *basis)
{
  /* Translators: the days of a week on which something is usual. */
  static const char *const days[] = { NC_ ("usual on", "Mondays"),    NC_ ("usual on", "Tuesdays"),
                                      NC_ ("usual on", "Wednesdays"), NC_ ("usual on", "Thursdays"),
                                      NC_ ("usual on", "Fridays"),    NC_ ("usual on", "Saturdays"),
                                      NC_ ("usual on", "Sundays") };
  double mean = bw_rule_basis_get (basis, "usual");
  unsigned hour = (unsigned) bw_rule_basis_get (basis, "hour_of_week");
  g_autofree char *now = bw_catalogue_format (metric, bw_rule_basis_get (basis, "mean"));
  g_autofree char *usual = bw_catalogue_format (metric, mean);
  g_autofree char *spread = bw_catalogue_format (metric, bw_rule_basis_get (basis, "spread"));
  return g_strdup_printf (_ ("%s where %s ± %s is usual on %s at %02u:00 (n = %.0f)"), now, usual,
                          spread, g_dpgettext2 (GETTEXT_PACKAGE, "usual on", days[hour / 24 % 7]),
                          hour % 24, bw_rule_basis_get (basis, "visits"));
}

/* "18.4", "–". (transfer full) */
static char *
times (const BwRuleBasis *basis, const char *name)
{
  double rate = bw_rule_basis_get (basis, name);
  return isnan (rate) ? g_strdup ("–") : g_strdup_printf ("%.1f", rate);
}

static char *
burn_words (const BwRuleBasis *basis)
{
  g_autofree char *hour = times (basis, "burn_1h"), *five = times (basis, "burn_5m");
  g_autofree char *six = times (basis, "burn_6h"), *half = times (basis, "burn_30m");
  g_autofree char *days = times (basis, "burn_3d");
  return g_strdup_printf (_ ("error budget of %g %%: spent %s times too fast in 1 h and %s in 5 "
                             "min, %s in 6 h and %s in "
                             "30 min, %s in 3 d; %.0f bad in 1 h, %.0f in 3 d"),
                          100 * bw_rule_basis_get (basis, "slo"), hour, five, six, half, days,
                          bw_rule_basis_get (basis, "bad_1h"), bw_rule_basis_get (basis, "bad_3d"));
}

char *
bw_rule_basis_words (const BwRule *rule, const char *metric, const BwRuleBasis *basis)
{
  g_return_val_if_fail (rule != NULL && metric != NULL && basis != NULL, NULL);
  if (basis->n == 0)
    return NULL;
  if (rule->kind == BW_RULE_PREDICT_WITHIN)
    return trend_words (rule, metric, basis);
  if (rule->kind == BW_RULE_ANOMALY)
    return usual_words (metric, basis);
  return rule->kind == BW_RULE_BURN_RATE ? burn_words (basis) : NULL;
}
