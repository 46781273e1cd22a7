/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule about evidence claims, for those who tell of it. */
#include "rules/bw-rule-claim.h"

#include "base/bw-number.h"
#include "rules/bw-rule-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

bool
bw_rule_is_of_value (const BwRule *rule)
{
  g_return_val_if_fail (rule != NULL, false);
  return rule->kind == BW_RULE_THRESHOLD || bw_rule_is_of_figure (rule);
}

bool
bw_rule_is_young (const BwRule *rule, int64_t n)
{
  return rule->figure.is_latching && n >= 0 && n < MAX (1, rule->min_samples);
}

BwMonitorSpec
bw_rule_monitor (const BwRule *rule)
{
  g_assert (rule->figure.is_latching);
  BwMonitorSpec spec = bw_monitor_spec ((BwMonitorKind) (rule->kind - BW_RULE_EVIDENCE_WIN_RATE));
  spec.level = rule->figure.level;
  return spec;
}

double
bw_rule_level_odds (double level)
{
  static const char *const formats[] = { "%.6g", "%.9g", "%.12g", "%.15g" };
  double odds = pow (10, level);
  /* The shortest that is the same level is what was written. */
  for (unsigned i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      char text[40];
      double shorter = g_ascii_strtod (g_ascii_formatd (text, sizeof text, formats[i], odds), NULL);
      if (log10 (shorter) == level)
        return shorter;
    }
  return odds;
}

char *
bw_rule_claim (const BwRule *rule)
{
  g_return_val_if_fail (rule != NULL && rule->figure.is_latching, NULL);
  g_autofree char *level = bw_number_format (rule->figure.level, BW_FORMAT_RATIO);
  switch ((BwMonitorKind) bw_rule_monitor (rule).kind)
    {
    case BW_MONITOR_WIN_RATE:
      return rule->figure.level == BW_MONITOR_BREAK_EVEN
                 ? g_strdup (C_ ("claim", "winning as often as the odds ask"))
                 : g_strdup_printf (C_ ("claim", "the win rate of %s"), level);
    case BW_MONITOR_ROI:
      return g_strdup_printf (C_ ("claim", "an ROI of %s or more"), level);
    case BW_MONITOR_CALIBRATION:
      return g_strdup (C_ ("claim", "the stated chances"));
    case BW_MONITOR_CLV:
    case BW_N_MONITORS:
    default:
      return g_strdup (C_ ("claim", "a closing line value of 0 or more"));
    }
}

char *
bw_rule_guarantee (const BwRule *rule, double level)
{
  g_return_val_if_fail (rule != NULL && rule->figure.is_latching, NULL);
  g_autofree char *odds = bw_number_format (bw_rule_level_odds (level), BW_FORMAT_COUNT);
  return rule->figure.is_e
             ? g_strdup_printf (_ ("at most 1 in %s honest bots ever reaches %s : 1"), odds, odds)
             : g_strdup_printf (_ ("one false alarm in %s bets or more"), odds);
}
