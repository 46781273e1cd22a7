/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about silence: one instance each, whose value is how many seconds no sample has come. */
#include "model/bw-selector.h"
#include "rules/bw-rule-parts-private.h"

#include <math.h>

/* A sample came at NOW, or nothing was before: stored as a value of no seconds, so that silence
 * goes on where it was when another program takes up the state. */
static void
note_sample (BwRuleCell *cell, BwRuleNow now)
{
  cell->last_sample_us = now.awake_us;
  cell->stored.state.last_value = 0;
  cell->stored.state.last_input_us = now.awake_us;
  cell->stored.evaluated_us = now.wall_us;
  cell->is_changed = true;
}

int64_t
bw_rule_silent_since_us (const BwRuleState *state)
{
  if (state->last_input_us == BW_TIME_NONE || isnan (state->last_value))
    return BW_TIME_NONE;
  return state->last_input_us - llround (state->last_value * (double) BW_SECOND_US);
}

BwRuleCell *
bw_rule_set_absent_cell (BwRuleSet *set, BwRule *rule, BwRuleNow now)
{
  BwRuleSource *own = bw_rule_set_source (set, BW_RULE_OWN_SOURCE);
  const BwMetric *metric = bw_selector_metric (rule->selector);
  BwRuleCell *cell = bw_rule_source_find (own, rule, metric);
  if (cell != NULL)
    return cell;
  cell = bw_rule_cell_new (rule, metric, own);
  note_sample (cell, now);
  set->is_due_unknown = true;
  return cell;
}

int64_t
bw_rule_cell_silence_due_us (const BwRuleSet *set, const BwRuleCell *cell)
{
  const BwRuleState *state = &cell->stored.state;
  double limit_s = cell->rule->tiers[0].trip;
  if (state->last_value >= limit_s)
    return INT64_MAX; /* it is known already, until a sample comes */
  int64_t due_us = cell->last_sample_us + llround (limit_s * (double) BW_SECOND_US);
  return MAX (due_us, bw_rule_cell_hold_us (set, cell));
}

static void
judge (BwRuleCell *cell, double silent_s, BwRuleNow now, GPtrArray *events)
{
  BwRuleInput input = { .value = silent_s,
                        .flag = BW_DATA_FRESH,
                        .n = -1,
                        .awake_us = now.awake_us,
                        .wall_us = now.wall_us };
  bw_rule_cell_step (cell, &input, events);
}

void
bw_rule_cell_judge_silence (BwRuleCell *cell, BwRuleNow now, GPtrArray *events)
{
  judge (cell, (double) (now.awake_us - cell->last_sample_us) / (double) BW_SECOND_US, now, events);
}

void
bw_rule_set_see (BwRuleSet *set, BwRuleSource *source, const BwBatch *batch, BwRuleNow now,
                 GPtrArray *events)
{
  for (unsigned i = 0; i < source->seen->len; i++)
    {
      const BwRuleSlot *slot = &g_array_index (source->seen, BwRuleSlot, i);
      BwRuleCell *cell = slot->cell;
      const BwRuleState *state = &cell->stored.state;
      if (isnan (bw_batch_index (batch, slot->index)->value) || set->is_warming)
        continue;
      cell->interval_us = source->interval_us;
      if (state->status == BW_RULE_OK && state->last_value == 0
          && state->fingerprint == cell->rule->fingerprint)
        {
          note_sample (cell, now);
          continue;
        }
      cell->last_sample_us = now.awake_us;
      judge (cell, 0, now, events);
      set->is_due_unknown = true;
    }
}
