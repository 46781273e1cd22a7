/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule as it might have been: another level, another patience. */
#include "engine/bw-rule-variant.h"

#include <math.h>

/* What a double can tell apart. */
#define MAX_DIGITS 15

bool
bw_rule_variant_is_milder (const BwRule *rule, double a, double b)
{
  return rule->is_below ? a < b : a > b;
}

bool
bw_rule_variant_set_threshold (BwRule *rule, double threshold)
{
  g_return_val_if_fail (rule != NULL && isfinite (threshold), false);
  if (rule->n_tiers == 0)
    return false;
  /* The last of those that the level passes by or meets takes it. */
  unsigned k = 0;
  while (k + 1 < rule->n_tiers
         && !bw_rule_variant_is_milder (rule, rule->tiers[k + 1].trip, threshold))
    k++;
  BwTier tier = rule->tiers[k];
  double band = tier.trip - tier.recover;
  tier.trip = threshold;
  tier.recover = threshold - band;
  rule->tiers[0] = tier;
  for (unsigned i = 1; i + k < rule->n_tiers; i++)
    rule->tiers[i] = rule->tiers[i + k];
  rule->n_tiers -= k;
  rule->fingerprint = bw_rule_fingerprint (rule);
  return true;
}

void
bw_rule_variant_set_for (BwRule *rule, int64_t for_us)
{
  g_return_if_fail (rule != NULL && for_us >= 0);
  rule->for_us = for_us;
}

/* The next multiple of 10^EXPONENT that is milder than VALUE; as decimal text, so that it is the
 * double that a person would write. */
static double
next_multiple (const BwRule *rule, double value, int exponent)
{
  double step = pow (10, exponent);
  double count = value / step;
  count = rule->is_below ? ceil (count) - 1 : floor (count) + 1;
  g_autofree char *text = g_strdup_printf ("%.0fe%d", count, exponent);
  return g_ascii_strtod (text, NULL);
}

double
bw_rule_variant_round (const BwRule *rule, double value, double limit)
{
  g_return_val_if_fail (rule != NULL && isfinite (value), NAN);
  double size = fabs (value) > 0 ? fabs (value) : 0.1;
  int exponent = (int) floor (log10 (size)) - 1;
  for (int i = 0; i < MAX_DIGITS; i++)
    {
      double rounded = next_multiple (rule, value, exponent - i);
      bool is_beyond = bw_rule_variant_is_milder (rule, rounded, value);
      if (is_beyond && (isnan (limit) || bw_rule_variant_is_milder (rule, limit, rounded)))
        return rounded;
    }
  return NAN;
}
