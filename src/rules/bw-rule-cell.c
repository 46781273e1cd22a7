/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One instance at work: an evaluation, the events that come of it, and having no data. */
#include "rules/bw-rule-parts-private.h"

#include <math.h>
#include <string.h>

#define STALE_MIN_US (2 * BW_MINUTE_US)
#define STALE_INTERVALS 3
/* What comes so often has this many chances after a start or a sleep. */
#define GRACE_INTERVALS 2

BwRuleCell *
bw_rule_cell_new (BwRule *rule, const BwMetric *metric, BwRuleSource *source)
{
  BwRuleCell *cell = g_new0 (BwRuleCell, 1);
  g_autoptr (BwRuleInstance) instance = bw_rule_instance_new (rule->id, metric->label_text);
  cell->stored = *instance;
  instance->rule_id = NULL;
  instance->labels = NULL;
  cell->stored.state.fingerprint = rule->fingerprint;
  cell->rule = bw_rule_ref (rule);
  cell->metric = metric;
  cell->source = source;
  cell->last_sample_us = BW_TIME_NONE;
  cell->last_eval_us = BW_TIME_NONE;
  cell->last_n = -1;
  cell->memory = bw_rule_memory_new (rule, bw_metric_label (metric, "source"));
  g_ptr_array_add (source->cells, cell);
  return cell;
}

void
bw_rule_cell_keep_memory (BwRuleCell *cell)
{
  if (cell->memory == NULL)
    return;
  g_clear_pointer (&cell->stored.memory, g_bytes_unref);
  cell->stored.memory = bw_rule_memory_save (cell->memory);
}

void
bw_rule_cell_free (BwRuleCell *cell)
{
  g_clear_pointer (&cell->memory, bw_rule_memory_free);
  g_clear_pointer (&cell->stored.memory, g_bytes_unref);
  bw_rule_unref (cell->rule);
  bw_rule_window_clear (&cell->window);
  g_free (cell->stored.rule_id);
  g_free (cell->stored.labels);
  g_free (cell->recent);
  g_free (cell->bound);
  g_free (cell);
}

static double
judged_value (const BwRuleInput *input)
{
  return input->flag == BW_DATA_FRESH ? input->value : (double) NAN;
}

/* The values from just before the crossing on, as many as are remembered. */
static GArray *
copy_points (const BwRuleCell *cell)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (BwRulePoint));
  unsigned n = MIN (cell->n_recent, BW_RULE_N_RECENT);
  for (unsigned i = cell->n_recent - n; i != cell->n_recent; i++)
    g_array_append_val (points, cell->recent[i % BW_RULE_N_RECENT]);
  return points;
}

static BwRuleEvent *
new_event (const BwRuleCell *cell, const BwRuleState *before, BwTransition transition,
           BwRuleReason reason, const BwRuleInput *input)
{
  BwRuleEvent *event = g_new0 (BwRuleEvent, 1);
  const BwRuleState *after = &cell->stored.state;
  bool is_over = transition.kind == BW_TRANSITION_RESOLVE;
  int tier = is_over ? before->tier : transition.tier;
  event->rule = bw_rule_ref (cell->rule);
  event->metric = cell->metric;
  event->instance = bw_rule_instance_copy (&cell->stored);
  event->transition = transition;
  event->reason = reason;
  event->severity = is_over ? before->severity : after->severity;
  event->value = judged_value (input);
  event->threshold = tier >= 1 && tier <= (int) cell->rule->n_tiers
                         ? cell->rule->tiers[tier - 1].trip
                         : (double) NAN;
  event->n = input->n;
  event->flag = input->flag;
  event->at_us = input->wall_us;
  event->awake_us = input->awake_us;
  event->crossed_us = is_over ? before->crossed_us : after->crossed_us;
  event->before = *before;
  if (cell->bound != NULL)
    event->bound = g_memdup2 (cell->bound, cell->rule->expr->n * sizeof *cell->bound);
  if (cell->memory != NULL)
    event->basis = g_memdup2 (bw_rule_memory_basis (cell->memory), sizeof *event->basis);
  event->points = copy_points (cell);
  event->n_points = cell->n_recent;
  return event;
}

static void
add_no_data_event (BwRuleCell *cell, BwTransitionKind kind, BwRuleReason reason, int64_t since_us,
                   const BwRuleInput *input, GPtrArray *events)
{
  BwTransition transition = { kind, 0 };
  BwRuleEvent *event = new_event (cell, &cell->stored.state, transition, reason, input);
  event->is_nodata = true;
  event->severity = cell->rule->no_data_severity;
  event->threshold = NAN;
  event->crossed_us = since_us;
  g_ptr_array_add (events, event);
}

/* The first value, whatever it is, ends the incident that there was none. */
static void
end_no_data (BwRuleCell *cell, BwRuleReason reason, const BwRuleInput *input, GPtrArray *events)
{
  int64_t since_us = cell->stored.nodata_since_us;
  if (since_us == BW_TIME_NONE)
    return;
  cell->stored.nodata_since_us = BW_TIME_NONE;
  add_no_data_event (cell, BW_TRANSITION_RESOLVE, reason, since_us, input, events);
  cell->stored.nodata_incident_id = 0;
}

static void
remember (BwRuleCell *cell, const BwRulePoint *point)
{
  if (cell->recent == NULL)
    cell->recent = g_new (BwRulePoint, BW_RULE_N_RECENT);
  cell->recent[cell->n_recent++ % BW_RULE_N_RECENT] = *point;
}

static void
remember_input (BwRuleCell *cell, const BwRuleInput *input)
{
  BwRulePoint point = { input->wall_us, input->awake_us, judged_value (input), input->n,
                        input->flag };
  remember (cell, &point);
}

static void
forget (BwRuleCell *cell)
{
  g_clear_pointer (&cell->recent, g_free);
  cell->n_recent = 0;
}

/* A rule whose levels were edited while nothing ran judges its first value as after an edit. */
static BwTransition
step_edited (BwRuleCell *cell, const BwRuleInput *input)
{
  BwRuleState *state = &cell->stored.state;
  BwTransition transition = bw_rule_state_edited (state, cell->rule, input);
  if (state->data_flag == BW_DATA_FRESH)
    state->fingerprint = cell->rule->fingerprint;
  return transition;
}

/* What an evaluation overwrites of a state that is well, and no more: this is done for every value.
 */
typedef struct
{
  double value;
  int64_t input_us, no_value_us;
  BwDataFlag flag;
  int64_t n_flips, oldest_flip_us;
} Calm;

static inline Calm
calm_of (const BwRuleState *state)
{
  return (Calm){ state->last_value,  state->last_input_us,
                 state->no_value_us, state->data_flag,
                 state->n_flips,     state->flips_us[state->n_flips % BW_RULE_MAX_FLIPS] };
}

/* The state as CALM was before STATE, which is no longer OK: its timers stood still. */
static BwRuleState
state_before (const Calm *calm, const BwRuleState *state)
{
  BwRuleState before;
  bw_rule_state_init (&before);
  before.last_value = calm->value;
  before.last_input_us = calm->input_us;
  before.no_value_us = calm->no_value_us;
  before.data_flag = calm->flag;
  before.n_flips = calm->n_flips;
  memcpy (before.flips_us, state->flips_us, sizeof before.flips_us);
  before.flips_us[calm->n_flips % BW_RULE_MAX_FLIPS] = calm->oldest_flip_us;
  before.n_pending_aborted = state->n_pending_aborted;
  before.fingerprint = state->fingerprint;
  return before;
}

/* Only FIRE can come of a value while all is well; what is remembered begins with the value before
 * the crossing. */
static BwTransition
step_calm (BwRuleCell *cell, const BwRuleInput *input, int64_t previous_us, GPtrArray *events)
{
  BwRuleState *state = &cell->stored.state;
  Calm calm = calm_of (state);
  BwTransition transition = bw_rule_state_step (state, cell->rule, input);
  if (G_LIKELY (state->status == BW_RULE_OK))
    return transition;
  cell->n_recent = 0;
  if (!isnan (calm.value) && calm.input_us != BW_TIME_NONE && previous_us != BW_TIME_NONE)
    {
      BwRulePoint last = { previous_us, calm.input_us, calm.value, cell->last_n, BW_DATA_FRESH };
      remember (cell, &last);
    }
  remember_input (cell, input);
  if (transition.kind != BW_TRANSITION_NONE)
    {
      BwRuleState before = state_before (&calm, state);
      BwRuleReason reason = state->data_flag == BW_DATA_FRESH ? BW_REASON_VALUE : BW_REASON_NO_DATA;
      g_ptr_array_add (events, new_event (cell, &before, transition, reason, input));
    }
  return transition;
}

static BwTransition
step_alert (BwRuleCell *cell, const BwRuleInput *input, bool is_edited, GPtrArray *events)
{
  BwRuleState *state = &cell->stored.state;
  BwRuleState before = *state;
  if (before.status == BW_RULE_OK)
    cell->n_recent = 0;
  remember_input (cell, input);
  BwTransition transition =
      is_edited ? step_edited (cell, input) : bw_rule_state_step (state, cell->rule, input);
  BwRuleReason reason = is_edited ? BW_REASON_EDITED : BW_REASON_VALUE;
  if (state->data_flag != BW_DATA_FRESH)
    reason = BW_REASON_NO_DATA;
  if (transition.kind != BW_TRANSITION_NONE)
    g_ptr_array_add (events, new_event (cell, &before, transition, reason, input));
  if (state->status == BW_RULE_OK)
    forget (cell);
  return transition;
}

void
bw_rule_cell_step (BwRuleCell *cell, const BwRuleInput *input, GPtrArray *events)
{
  BwRuleState *state = &cell->stored.state;
  bool is_edited = state->fingerprint != cell->rule->fingerprint;
  int64_t previous_us = cell->stored.evaluated_us;
  BwTransition transition;
  cell->stored.evaluated_us = input->wall_us;
  cell->last_eval_us = input->awake_us;
  cell->is_changed = true;
  /* After a start the samples since then are read again. */
  bw_rule_cell_keep_memory (cell);
  if (G_LIKELY (state->status == BW_RULE_OK && !is_edited))
    transition = step_calm (cell, input, previous_us, events);
  else
    transition = step_alert (cell, input, is_edited, events);
  cell->last_n = input->n;
  if (transition.kind == BW_TRANSITION_RESOLVE)
    cell->stored.incident_id = 0;
  if (state->no_value_us == BW_TIME_NONE)
    end_no_data (cell, BW_REASON_DATA_RETURNED, input, events);
}

void
bw_rule_cell_end (BwRuleCell *cell, BwRuleReason reason, BwRuleNow now, GPtrArray *events)
{
  BwRuleState before = cell->stored.state;
  BwRuleState *state = &cell->stored.state;
  BwRuleInput input = { .value = before.last_value,
                        .flag = before.data_flag,
                        .n = cell->last_n,
                        .awake_us = now.awake_us,
                        .wall_us = now.wall_us };
  cell->is_gone = true;
  cell->source->is_stale_layout = true;
  end_no_data (cell, reason, &input, events);
  bw_rule_state_init (state);
  state->last_value = before.last_value;
  state->fingerprint = before.fingerprint;
  cell->stored.evaluated_us = now.wall_us;
  if (before.status != BW_RULE_FIRING && before.status != BW_RULE_RECOVERING)
    return;
  BwTransition transition = { BW_TRANSITION_RESOLVE, 0 };
  g_ptr_array_add (events, new_event (cell, &before, transition, reason, &input));
}

int64_t
bw_rule_silence_us (int64_t interval_us, int64_t every_us)
{
  return MAX (STALE_INTERVALS * MAX (interval_us, every_us), STALE_MIN_US);
}

static int64_t
silence_us (const BwRuleCell *cell)
{
  return bw_rule_silence_us (cell->source->interval_us, cell->rule->eval_every_us);
}

int64_t
bw_rule_cell_hold_us (const BwRuleSet *set, const BwRuleCell *cell)
{
  if (set->resumed_us == BW_TIME_NONE)
    return set->hold_until_us;
  bool is_own = cell->rule->kind == BW_RULE_ABSENT || cell->rule->kind == BW_RULE_EXPR;
  int64_t interval_us = is_own ? cell->interval_us : cell->source->interval_us;
  int64_t grace_us = GRACE_INTERVALS * MAX (interval_us, cell->rule->eval_every_us);
  return MAX (set->hold_until_us, set->resumed_us + grace_us);
}

/* Expressions are judged anew when a part of them is too old. */
static int64_t
parts_due_us (const BwRuleSet *set, const BwRuleCell *cell)
{
  int64_t due_us = cell->part_due_us;
  if (cell->stored.state.no_value_us != BW_TIME_NONE)
    {
      if (cell->rule->no_data == BW_NO_DATA_KEEP || cell->last_eval_us == BW_TIME_NONE)
        return INT64_MAX;
      due_us = cell->last_eval_us + MAX (cell->source->interval_us, cell->rule->eval_every_us);
    }
  return due_us == INT64_MAX ? due_us : MAX (due_us, bw_rule_cell_hold_us (set, cell));
}

int64_t
bw_rule_cell_stale_due_us (const BwRuleSet *set, const BwRuleCell *cell)
{
  int64_t seen_us = cell->last_sample_us;
  if (cell->rule->kind == BW_RULE_ABSENT)
    return bw_rule_cell_silence_due_us (set, cell);
  if (cell->rule->kind == BW_RULE_EXPR)
    return parts_due_us (set, cell);
  /* One that is about to end as missing is not stale as long as its siblings report. */
  if (cell->n_missed > 0)
    seen_us = MAX (seen_us, cell->source->last_batch_us);
  if (seen_us == BW_TIME_NONE)
    return INT64_MAX;
  int64_t due_us = seen_us + silence_us (cell);
  if (cell->stored.state.no_value_us != BW_TIME_NONE)
    {
      if (cell->rule->no_data == BW_NO_DATA_KEEP)
        return INT64_MAX;
      /* Where silence is a verdict it is an evaluation at each interval. */
      int64_t every_us = MAX (cell->source->interval_us, cell->rule->eval_every_us);
      due_us = MAX (due_us, cell->last_eval_us + MAX (every_us, BW_SECOND_US));
    }
  return MAX (due_us, bw_rule_cell_hold_us (set, cell));
}

int64_t
bw_rule_cell_no_data_due_us (const BwRuleSet *set, const BwRuleCell *cell)
{
  const BwRuleState *state = &cell->stored.state;
  const BwRule *rule = cell->rule;
  if (rule->no_data != BW_NO_DATA_KEEP || state->no_value_us == BW_TIME_NONE
      || state->last_input_us == BW_TIME_NONE || cell->stored.nodata_since_us != BW_TIME_NONE)
    return INT64_MAX;
  int64_t after_us = rule->no_data_after_us > 0 ? rule->no_data_after_us : silence_us (cell);
  return MAX (state->no_value_us + after_us, bw_rule_cell_hold_us (set, cell));
}

void
bw_rule_cell_check_no_data (BwRuleSet *set, BwRuleCell *cell, BwRuleNow now, GPtrArray *events)
{
  const BwRuleState *state = &cell->stored.state;
  if (state->no_value_us == BW_TIME_NONE || now.awake_us < bw_rule_cell_no_data_due_us (set, cell))
    return;
  int64_t since_us = now.wall_us - (now.awake_us - state->no_value_us);
  BwRuleInput input = { .value = NAN,
                        .flag = state->data_flag,
                        .n = cell->last_n,
                        .awake_us = now.awake_us,
                        .wall_us = now.wall_us };
  cell->stored.nodata_since_us = since_us;
  cell->is_changed = true;
  add_no_data_event (cell, BW_TRANSITION_FIRE, BW_REASON_NO_DATA, since_us, &input, events);
}
