/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every chart of a series has in common: the limits of rules as lines, and stretches that were
 * not watched. */
#include "view/bw-chart-levels.h"

#include "view/bw-state-words.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_DECIMALS 4

/* As few decimals as show VALUE exactly. */
static unsigned
decimals_of (double value)
{
  double scale = 1;
  for (unsigned i = 0; i < MAX_DECIMALS; i++, scale *= 10)
    if (fabs (value * scale - round (value * scale)) < 1e-6)
      return i;
  return MAX_DECIMALS;
}

char *
bw_level_text (double value, BwNumberFormat format, const char *currency)
{
  switch (format)
    {
    case BW_FORMAT_PERCENT:
      return bw_words_share (value / 100, decimals_of (value), false);
    case BW_FORMAT_RATIO:
    case BW_FORMAT_SIGNED_RATIO:
      return bw_words_share (value, decimals_of (value * 100), format == BW_FORMAT_SIGNED_RATIO);
    case BW_FORMAT_MONEY:
    case BW_FORMAT_SIGNED_MONEY:
      return bw_words_money (value, currency, decimals_of (value) == 0 ? 0 : 2,
                             format == BW_FORMAT_SIGNED_MONEY);
    case BW_FORMAT_PLAIN:
    case BW_FORMAT_COUNT:
    case BW_FORMAT_FACTOR:
    case BW_FORMAT_SCORE:
      return bw_words_decimal (value, decimals_of (value), false);
    case BW_FORMAT_BYTES:
    case BW_FORMAT_BYTE_RATE:
    case BW_FORMAT_SECONDS:
    case BW_FORMAT_RATE:
    case BW_FORMAT_CELSIUS:
    case BW_FORMAT_BOOLEAN:
    case BW_FORMAT_ODDS10:
    default:
      return bw_words_number (value, format);
    }
}

/* Of equal lines, which several rules may ask for, one is enough. */
static bool
is_new (GArray *seen, const BwChartLimit *limit)
{
  for (unsigned i = 0; i < seen->len; i++)
    {
      const BwChartLimit *other = &g_array_index (seen, BwChartLimit, i);
      if (other->kind == limit->kind && other->value == limit->value
          && other->severity == limit->severity && other->is_below == limit->is_below)
        return false;
    }
  g_array_append_val (seen, *limit);
  return true;
}

static void
add_limit (BwChart *chart, GArray *seen, BwChartLimit limit, const BwLevelStyle *style)
{
  if (!isfinite (limit.value))
    return;
  if (style->is_negated)
    {
      limit.value = limit.value == 0 ? 0 : -limit.value;
      limit.is_below = !limit.is_below;
    }
  if (!is_new (seen, &limit))
    return;
  g_autofree char *value = bw_level_text (limit.value, style->format, style->currency);
  const char *word = limit.kind == BW_LIMIT_TRIP ? bw_state_words_severity (limit.severity).word
                                                 : _ ("Recovers at");
  g_autofree char *label = g_strdup_printf ("%s %s", word, value);
  limit.label = label;
  bw_chart_add_limit (chart, &limit);
}

void
bw_chart_add_levels (BwChart *chart, const GPtrArray *levels, const BwLevelStyle *style)
{
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (BwChartLimit));
  for (unsigned i = 0; levels != NULL && i < levels->len; i++)
    {
      const BwRuleLevels *rule = g_ptr_array_index (levels, i);
      if (g_strcmp0 (rule->state, "PAUSED") == 0)
        continue;
      for (unsigned k = 0; k < rule->n_levels; k++)
        {
          const BwRuleLevel *level = &rule->levels[k];
          BwChartLimit trip = { .kind = BW_LIMIT_TRIP,
                                .value = level->trip,
                                .severity = level->severity,
                                .is_below = rule->is_below };
          add_limit (chart, seen, trip, style);
          BwChartLimit recovery = { .kind = BW_LIMIT_RECOVER,
                                    .value = level->recover,
                                    .is_below = rule->is_below };
          if (style->has_recovery && level->recover != level->trip)
            add_limit (chart, seen, recovery, style);
        }
    }
}

const char *
bw_gap_word (BwGapKind kind)
{
  switch (kind)
    {
    case BW_GAP_ASLEEP:
      return _ ("asleep");
    case BW_GAP_NOT_RUNNING:
      return _ ("not running");
    case BW_GAP_OFFLINE:
      return _ ("offline");
    case BW_GAP_CLOCK:
      return _ ("clock set");
    default:
      return _ ("not watched");
    }
}

void
bw_chart_add_gaps (BwChart *chart, const GPtrArray *gaps, const char *source)
{
  for (unsigned i = 0; gaps != NULL && i < gaps->len; i++)
    {
      const BwGapView *view = g_ptr_array_index (gaps, i);
      if ((view->source != NULL && g_strcmp0 (view->source, source) != 0)
          || view->to_us <= view->from_us)
        continue;
      BwChartGap gap = { .from = (double) view->from_us,
                         .to = (double) view->to_us,
                         .draw = BW_GAP_DRAW_HATCH,
                         .word = bw_gap_word (view->kind) };
      bw_chart_add_gap (chart, &gap);
    }
}
