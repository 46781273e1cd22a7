/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a value is usual at its hour of the week: rules of kind anomaly. */
#include "rules/bw-rule-memory-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

BwRuleUsual *
bw_rule_usual_new (void)
{
  BwRuleUsual *usual = g_new0 (BwRuleUsual, 1);
  usual->hour = INT64_MIN;
  return usual;
}

static int64_t
local_hour (const BwRule *rule, int64_t wall_us)
{
  int64_t seconds = wall_us / BW_SECOND_US - (wall_us % BW_SECOND_US < 0);
  if (rule->machine.zone != NULL)
    {
      int interval = g_time_zone_find_interval (rule->machine.zone, G_TIME_TYPE_UNIVERSAL, seconds);
      seconds += interval >= 0 ? g_time_zone_get_offset (rule->machine.zone, interval) : 0;
    }
  return seconds / 3600 - (seconds % 3600 < 0);
}

static int
compare_down (const void *a, const void *b)
{
  double one = *(const double *) a, other = *(const double *) b;
  return one > other ? -1 : one < other;
}

/* The COUNT-th largest of the last POINTS distances; NaN until as many as COUNT have a score, or
 * where the last has none. */
static double
judge (const BwRuleUsual *usual, const BwRule *rule)
{
  double sizes[BW_RULE_MAX_POINTS];
  unsigned n = 0, n_points = (unsigned) MIN (usual->n_scores, rule->machine.points);
  for (unsigned i = 1; i <= n_points; i++)
    {
      double score = usual->scores[(usual->n_scores - i) % BW_RULE_MAX_POINTS];
      if (!isnan (score))
        sizes[n++] = fabs (score);
      else if (i == 1)
        return NAN;
    }
  if (n < rule->machine.count)
    return NAN;
  qsort (sizes, n, sizeof *sizes, compare_down);
  return sizes[rule->machine.count - 1];
}

/* The hour that lasted is over. */
static double
close_hour (BwRuleUsual *usual, const BwRule *rule, BwRuleBasis *basis)
{
  unsigned hour = bw_seasonal_hour (usual->hour * 3600);
  BwSeasonalHour before = usual->seasonal.hours[hour];
  double score = bw_seasonal_push (&usual->seasonal, hour, usual->mean);
  usual->scores[usual->n_scores++ % BW_RULE_MAX_POINTS] = score;
  bw_rule_basis_add (basis, "mean", usual->mean);
  bw_rule_basis_add (basis, "hour_of_week", hour);
  bw_rule_basis_add (basis, "usual", before.n > 0 ? before.mean : (double) NAN);
  bw_rule_basis_add (basis, "spread", before.n > 1 ? before.spread : (double) NAN);
  bw_rule_basis_add (basis, "visits", (double) before.n);
  bw_rule_basis_add (basis, "score", score);
  return judge (usual, rule);
}

bool
bw_rule_usual_push (BwRuleUsual *usual, const BwRule *rule, int64_t wall_us, double value,
                    double *judged, BwRuleBasis *basis)
{
  int64_t hour = local_hour (rule, wall_us);
  bool is_over = usual->n > 0 && hour != usual->hour;
  if (is_over)
    *judged = close_hour (usual, rule, basis);
  if (hour != usual->hour)
    {
      usual->hour = hour;
      usual->n = 0;
      usual->mean = 0;
    }
  usual->n++;
  usual->mean += (value - usual->mean) / (double) usual->n;
  return is_over;
}

/* All of it is words of 64 bits. */
static void
swap_words (uint8_t *out, const uint8_t *in)
{
  for (size_t i = 0; i + 8 <= sizeof (BwRuleUsual); i += 8)
    {
      uint64_t word;
      memcpy (&word, in + i, sizeof word);
      word = GUINT64_TO_LE (word);
      memcpy (out + i, &word, sizeof word);
    }
}

void
bw_rule_usual_save (const BwRuleUsual *usual, GByteArray *out)
{
  uint8_t words[sizeof (BwRuleUsual)];
  G_STATIC_ASSERT (sizeof (BwRuleUsual) % 8 == 0);
  swap_words (words, (const uint8_t *) usual);
  g_byte_array_append (out, words, sizeof words);
}

bool
bw_rule_usual_load (BwRuleUsual *usual, const uint8_t *data, size_t length)
{
  BwRuleUsual read;
  if (length != sizeof read)
    return false;
  swap_words ((uint8_t *) &read, data);
  if (!bw_seasonal_is_valid (&read.seasonal) || read.n < 0 || !isfinite (read.mean)
      || read.n_scores < 0
      || (read.hour != INT64_MIN
          && (read.hour < -(INT64_C (1) << 40) || read.hour > INT64_C (1) << 40)))
    return false;
  for (unsigned i = 0; i < BW_RULE_MAX_POINTS; i++)
    if (isinf (read.scores[i]))
      return false;
  *usual = read;
  return true;
}
