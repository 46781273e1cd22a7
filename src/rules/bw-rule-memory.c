/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rules on a machine's series remember. */
#include "rules/bw-rule-memory.h"

#include "rules/bw-rule-memory-private.h"

#include <math.h>
#include <string.h>

/* A step back by more than this is a clock that was set, by less a sample that is known. */
#define CLOCK_SET_US BW_HOUR_US

struct _BwRuleMemory
{
  const BwRule *rule; /* borrowed */
  int64_t seen_us;    /* of the newest sample; BW_TIME_NONE: none */
  char *source;       /* or NULL */
  double slo;
  BwRuleBasis basis;
  BwRuleTrend trend;
  BwRuleUsual *usual;
  BwRuleBurn burn;
};

static double
slo_of (const BwRule *rule, const char *source)
{
  bool has_slos = rule->machine.source_slos != NULL && source != NULL;
  const double *own = has_slos ? g_hash_table_lookup (rule->machine.source_slos, source) : NULL;
  if (!isnan (rule->machine.slo))
    return rule->machine.slo;
  return own != NULL ? *own : (double) NAN; /* nothing is asked of it */
}

BwRuleMemory *
bw_rule_memory_new (const BwRule *rule, const char *source)
{
  g_return_val_if_fail (rule != NULL, NULL);
  if (!bw_rule_has_memory (rule))
    return NULL;
  BwRuleMemory *memory = g_new0 (BwRuleMemory, 1);
  memory->rule = rule;
  memory->source = g_strdup (source);
  memory->slo = slo_of (rule, source);
  memory->seen_us = BW_TIME_NONE;
  if (rule->kind == BW_RULE_PREDICT_WITHIN)
    bw_rule_trend_init (&memory->trend);
  else if (rule->kind == BW_RULE_ANOMALY)
    memory->usual = bw_rule_usual_new ();
  else
    memory->burn = (BwRuleBurn){ bw_burn_rate_new (), { NAN, NAN } };
  return memory;
}

void
bw_rule_memory_free (BwRuleMemory *memory)
{
  if (memory == NULL)
    return;
  bw_rule_trend_clear (&memory->trend);
  g_free (memory->usual);
  g_free (memory->source);
  g_clear_pointer (&memory->burn.rate, bw_burn_rate_free);
  g_free (memory);
}

void
bw_rule_memory_set_rule (BwRuleMemory *memory, const BwRule *rule)
{
  g_return_if_fail (memory != NULL && rule != NULL && rule->kind == memory->rule->kind);
  memory->rule = rule;
  memory->slo = slo_of (rule, memory->source);
}

const BwRuleBasis *
bw_rule_memory_basis (const BwRuleMemory *memory)
{
  g_return_val_if_fail (memory != NULL, NULL);
  return &memory->basis;
}

/* Whether a sample at WALL_US is one that was taken before. A clock that was set back begins anew
 * with what it tells. */
static bool
is_known (BwRuleMemory *memory, int64_t wall_us)
{
  if (memory->seen_us == BW_TIME_NONE || wall_us > memory->seen_us)
    return false;
  if (memory->seen_us - wall_us <= CLOCK_SET_US)
    return true;
  if (memory->rule->kind == BW_RULE_PREDICT_WITHIN)
    bw_rule_trend_clear (&memory->trend);
  else if (memory->rule->kind == BW_RULE_BURN_RATE)
    bw_burn_rate_reset (memory->burn.rate);
  return false;
}

bool
bw_rule_memory_push (BwRuleMemory *memory, int64_t wall_us, double value, double good,
                     double *judged, BwDataFlag *flag)
{
  g_return_val_if_fail (memory != NULL && judged != NULL && flag != NULL, false);
  const BwRule *rule = memory->rule;
  bool is_counted = rule->machine.good != NULL;
  *judged = NAN;
  *flag = BW_DATA_FRESH;
  if (!isfinite (value) || (is_counted && !isfinite (good)))
    {
      *flag = BW_DATA_NODATA;
      return true;
    }
  if (is_known (memory, wall_us))
    return false;
  memory->seen_us = wall_us;
  BwRuleBasis basis = { 0 };
  bool is_judged = true;
  if (rule->kind == BW_RULE_PREDICT_WITHIN)
    is_judged = bw_rule_trend_push (&memory->trend, rule, wall_us, value, judged, &basis);
  else if (rule->kind == BW_RULE_ANOMALY)
    is_judged = bw_rule_usual_push (memory->usual, rule, wall_us, value, judged, &basis);
  else
    bw_rule_burn_push (&memory->burn, rule, memory->slo, wall_us, value, good, judged, &basis);
  if (is_judged)
    memory->basis = basis;
  if (isnan (*judged))
    *flag = BW_DATA_INSUFFICIENT;
  return is_judged;
}

GBytes *
bw_rule_memory_save (const BwRuleMemory *memory)
{
  g_return_val_if_fail (memory != NULL, NULL);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  if (memory->rule->kind == BW_RULE_BURN_RATE)
    return NULL;
  int64_t head[2] = { GINT64_TO_LE ((int64_t) memory->rule->kind), GINT64_TO_LE (memory->seen_us) };
  g_byte_array_append (out, (const guint8 *) head, sizeof head);
  if (memory->rule->kind == BW_RULE_PREDICT_WITHIN)
    bw_rule_trend_save (&memory->trend, out);
  else
    bw_rule_usual_save (memory->usual, out);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

bool
bw_rule_memory_load (BwRuleMemory *memory, GBytes *bytes)
{
  g_return_val_if_fail (memory != NULL, false);
  size_t length = 0;
  const uint8_t *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  int64_t head[2];
  if (length < sizeof head || memory->rule->kind == BW_RULE_BURN_RATE)
    return false;
  memcpy (head, data, sizeof head);
  if (GINT64_FROM_LE (head[0]) != (int64_t) memory->rule->kind)
    return false;
  data += sizeof head;
  length -= sizeof head;
  bool is_good = memory->rule->kind == BW_RULE_PREDICT_WITHIN
                     ? bw_rule_trend_load (&memory->trend, data, length)
                     : bw_rule_usual_load (memory->usual, data, length);
  if (is_good)
    memory->seen_us = GINT64_FROM_LE (head[1]);
  return is_good;
}
