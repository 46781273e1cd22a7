/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What concerns a rule set besides samples: stored instances, silence, sources that fail or go. */
#include "rules/bw-rule-parts-private.h"

#include <math.h>
#include <string.h>

/* After a start or a sleep sources get at least this long before their silence means anything. */
#define GRACE_MIN_US BW_MINUTE_US

/* Ends what a stored instance left open when there is nothing to go on with. */
static void
end_stored (const BwRuleInstance *stored, BwRule *rule, const BwMetric *metric, BwRuleReason reason,
            BwRuleNow now, bool is_nodata, GPtrArray *events)
{
  BwRuleEvent *event = g_new0 (BwRuleEvent, 1);
  event->rule = rule != NULL ? bw_rule_ref (rule) : NULL;
  event->metric = metric;
  event->instance = bw_rule_instance_copy (stored);
  event->before = stored->state;
  bw_rule_state_init (&event->instance->state);
  event->instance->evaluated_us = now.wall_us;
  event->instance->nodata_since_us = BW_TIME_NONE;
  event->transition = (BwTransition){ BW_TRANSITION_RESOLVE, 0 };
  event->is_nodata = is_nodata;
  event->reason = reason;
  event->severity = stored->state.severity;
  event->value = is_nodata ? (double) NAN : stored->state.last_value;
  event->threshold = NAN;
  event->n = -1;
  event->at_us = now.wall_us;
  event->awake_us = now.awake_us;
  event->crossed_us = is_nodata ? stored->nodata_since_us : stored->state.crossed_us;
  g_ptr_array_add (events, event);
}

static void
drop_stored (const BwRuleInstance *stored, BwRuleReason reason, BwRuleNow now, GPtrArray *events)
{
  BwRuleStatus status = stored->state.status;
  if (stored->nodata_since_us != BW_TIME_NONE)
    end_stored (stored, NULL, NULL, reason, now, true, events);
  if (status == BW_RULE_FIRING || status == BW_RULE_RECOVERING)
    end_stored (stored, NULL, NULL, reason, now, false, events);
}

static const BwMetric *
stored_metric (const BwRuleInstance *stored, const BwRule *rule)
{
  g_autofree char *text =
      g_strdup_printf ("%s{%s}", bw_selector_name (rule->selector), stored->labels);
  const BwMetric *metric = bw_metric_parse (text, NULL);
  return metric != NULL && bw_rule_covers (rule, metric) ? metric : NULL;
}

void
bw_rule_set_load (BwRuleSet *set, const BwRuleInstance *stored, BwRuleNow now, GPtrArray *events)
{
  g_return_if_fail (set != NULL && stored != NULL && events != NULL);
  BwRule *rule = g_hash_table_lookup (set->by_id, stored->rule_id);
  const BwMetric *metric = rule != NULL ? stored_metric (stored, rule) : NULL;
  if (metric == NULL)
    {
      drop_stored (stored, BW_REASON_RULE_REMOVED, now, events);
      return;
    }
  const char *name = bw_metric_label (metric, "source");
  bool is_own = rule->kind == BW_RULE_ABSENT || rule->kind == BW_RULE_EXPR;
  bw_rule_set_begin (set, now);
  BwRuleSource *source = bw_rule_set_source (set, is_own         ? BW_RULE_OWN_SOURCE
                                                  : name != NULL ? name
                                                                 : "");
  BwRuleCell *cell = is_own ? bw_rule_source_find (source, rule, metric) : NULL;
  if (cell == NULL)
    cell = bw_rule_cell_new (rule, metric, source);
  cell->stored.state = stored->state;
  cell->stored.evaluated_us = stored->evaluated_us;
  cell->stored.nodata_since_us = stored->nodata_since_us;
  cell->stored.nodata_incident_id = stored->nodata_incident_id;
  if (stored->state.tier > 0)
    cell->stored.incident_id = stored->incident_id;
  if (cell->memory != NULL && bw_rule_memory_load (cell->memory, stored->memory))
    bw_rule_cell_keep_memory (cell);
  int64_t silent_us =
      rule->kind == BW_RULE_ABSENT ? bw_rule_silent_since_us (&stored->state) : BW_TIME_NONE;
  cell->last_sample_us = silent_us != BW_TIME_NONE ? MIN (silent_us, now.awake_us) : now.awake_us;
  if (stored->evaluated_us != BW_TIME_NONE)
    cell->last_eval_us = now.awake_us - MAX (0, now.wall_us - stored->evaluated_us);
  cell->part_due_us = now.awake_us + bw_rule_silence_us (0, rule->eval_every_us);
  source->is_stale_layout = true;
  set->is_due_unknown = true;
}

void
bw_rule_set_seed (BwRuleSet *set, const char *rule_id, const BwMetric *metric, const GArray *seeds)
{
  g_return_if_fail (set != NULL && rule_id != NULL && metric != NULL && seeds != NULL);
  BwRule *rule = g_hash_table_lookup (set->by_id, rule_id);
  const char *name = bw_metric_label (metric, "source");
  if (rule == NULL || !bw_rule_has_memory (rule) || !bw_rule_covers (rule, metric))
    return;
  BwRuleSource *source = bw_rule_set_source (set, name != NULL ? name : "");
  BwRuleCell *cell = bw_rule_source_find (source, rule, metric);
  if (cell != NULL && cell->last_eval_us != BW_TIME_NONE)
    return;
  if (cell == NULL)
    {
      cell = bw_rule_cell_new (rule, metric, source);
      source->is_stale_layout = true;
    }
  bw_rule_memory_free (cell->memory);
  cell->memory = bw_rule_memory_new (rule, name);
  for (unsigned i = 0; i < seeds->len; i++)
    {
      const BwRuleSeed *seed = &g_array_index (seeds, BwRuleSeed, i);
      double judged;
      BwDataFlag flag;
      bw_rule_memory_push (cell->memory, seed->wall_us, seed->value, NAN, &judged, &flag);
    }
  bw_rule_cell_keep_memory (cell);
  set->is_due_unknown = true;
}

void
bw_rule_cell_set_rule (BwRuleCell *cell, BwRule *rule, BwRuleNow now, GPtrArray *events)
{
  BwRuleState *state = &cell->stored.state;
  if (rule->aggregate != cell->rule->aggregate)
    bw_rule_window_clear (&cell->window);
  BwRule *old = cell->rule;
  cell->rule = bw_rule_ref (rule);
  if (cell->memory != NULL)
    bw_rule_memory_set_rule (cell->memory, rule);
  bw_rule_unref (old);
  /* Without a value now, the next one is judged as after the edit. */
  if (state->fingerprint == rule->fingerprint || state->data_flag != BW_DATA_FRESH
      || isnan (state->last_value))
    return;
  BwRuleInput input = { .value = state->last_value,
                        .flag = BW_DATA_FRESH,
                        .n = cell->last_n,
                        .awake_us = now.awake_us,
                        .wall_us = now.wall_us };
  /* Judging the last value again is no sign of life. */
  int64_t last_input_us = state->last_input_us;
  bw_rule_cell_step (cell, &input, events);
  state->last_input_us = last_input_us;
}

void
bw_rule_set_source_failed (BwRuleSet *set, const char *name, int64_t interval_us, BwRuleNow now,
                           GPtrArray *events)
{
  g_return_if_fail (set != NULL && name != NULL && events != NULL);
  BwRuleSource *source = bw_rule_set_source (set, name);
  set->now_us = now.awake_us;
  set->is_due_unknown |= interval_us < source->interval_us;
  source->interval_us = interval_us;
  for (unsigned i = 0; i < source->cells->len; i++)
    {
      BwRuleCell *cell = g_ptr_array_index (source->cells, i);
      BwRuleInput input = { .value = NAN,
                            .flag = BW_DATA_ERROR,
                            .n = -1,
                            .awake_us = now.awake_us,
                            .wall_us = now.wall_us };
      bw_rule_cell_step (cell, &input, events);
      bw_rule_cell_check_no_data (set, cell, now, events);
      bw_rule_set_note_due (set, cell);
    }
  bw_rule_set_fail_parts (set, source, now, events);
}

void
bw_rule_set_source_removed (BwRuleSet *set, const char *name, BwRuleNow now, GPtrArray *events)
{
  g_return_if_fail (set != NULL && name != NULL && events != NULL);
  bw_rule_set_remove_parts (set, name, now, events);
  BwRuleSource *source = g_hash_table_lookup (set->sources, name);
  if (source == NULL)
    return;
  for (unsigned i = 0; i < source->cells->len; i++)
    bw_rule_cell_end (g_ptr_array_index (source->cells, i), BW_REASON_SOURCE_REMOVED, now, events);
  g_hash_table_remove (set->sources, name);
}

typedef void (*CellFunc) (BwRuleSet *set, BwRuleCell *cell, gpointer data);

static void
for_each_cell (BwRuleSet *set, CellFunc func, gpointer data)
{
  GHashTableIter iter;
  gpointer value = NULL;
  g_hash_table_iter_init (&iter, set->sources);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      BwRuleSource *source = value;
      for (unsigned i = 0; i < source->cells->len; i++)
        func (set, g_ptr_array_index (source->cells, i), data);
    }
}

typedef struct
{
  BwRuleNow now;
  GPtrArray *events;
} Tick;

static void
tick_cell (BwRuleSet *set, BwRuleCell *cell, gpointer data)
{
  Tick *tick = data;
  bool is_due = tick->now.awake_us >= bw_rule_cell_stale_due_us (set, cell);
  if (is_due && cell->rule->kind == BW_RULE_ABSENT)
    bw_rule_cell_judge_silence (cell, tick->now, tick->events);
  else if (is_due && cell->rule->kind == BW_RULE_EXPR)
    bw_rule_set_judge_parts (set, cell, tick->now, tick->events);
  else if (is_due)
    {
      BwRuleInput input = { .value = NAN,
                            .flag = BW_DATA_STALE,
                            .n = -1,
                            .awake_us = tick->now.awake_us,
                            .wall_us = tick->now.wall_us };
      bw_rule_cell_step (cell, &input, tick->events);
    }
  bw_rule_cell_check_no_data (set, cell, tick->now, tick->events);
}

void
bw_rule_set_tick (BwRuleSet *set, BwRuleNow now, GPtrArray *events)
{
  g_return_if_fail (set != NULL && events != NULL);
  Tick tick = { now, events };
  bw_rule_set_begin (set, now);
  set->now_us = now.awake_us;
  if (now.awake_us < bw_rule_set_next_due_us (set))
    return;
  for_each_cell (set, tick_cell, &tick);
  set->is_due_unknown = true;
}

void
bw_rule_set_note_due (BwRuleSet *set, const BwRuleCell *cell)
{
  set->due_us = MIN (set->due_us, bw_rule_cell_stale_due_us (set, cell));
  set->due_us = MIN (set->due_us, bw_rule_cell_no_data_due_us (set, cell));
}

static void
note_due (BwRuleSet *set, BwRuleCell *cell, gpointer data)
{
  bw_rule_set_note_due (set, cell);
}

int64_t
bw_rule_set_next_due_us (BwRuleSet *set)
{
  g_return_val_if_fail (set != NULL, INT64_MAX);
  /* It stands until it has passed: to follow every sample would be to ask all after each batch. */
  if (set->is_due_unknown || set->due_us <= set->now_us)
    {
      set->due_us = INT64_MAX;
      for_each_cell (set, note_due, NULL);
      set->is_due_unknown = false;
    }
  return set->due_us;
}

void
bw_rule_set_hold (BwRuleSet *set, int64_t until_us)
{
  g_return_if_fail (set != NULL);
  set->hold_until_us = until_us;
  set->is_due_unknown = true;
}

void
bw_rule_set_resumed (BwRuleSet *set, int64_t awake_us)
{
  g_return_if_fail (set != NULL);
  set->resumed_us = awake_us;
  bw_rule_set_hold (set, awake_us + GRACE_MIN_US);
}

typedef struct
{
  const char *rule_id, *labels;
  BwRuleCell *found;
} Search;

static void
search_cell (BwRuleSet *set, BwRuleCell *cell, gpointer data)
{
  Search *search = data;
  if (strcmp (cell->stored.rule_id, search->rule_id) == 0
      && strcmp (cell->stored.labels, search->labels) == 0)
    search->found = cell;
}

void
bw_rule_set_attach (BwRuleSet *set, const char *rule_id, const char *labels, bool is_nodata,
                    int64_t incident_id)
{
  g_return_if_fail (set != NULL && rule_id != NULL && labels != NULL);
  Search search = { rule_id, labels, NULL };
  for_each_cell (set, search_cell, &search);
  if (search.found == NULL)
    return;
  if (is_nodata)
    search.found->stored.nodata_incident_id = incident_id;
  else
    search.found->stored.incident_id = incident_id;
  search.found->is_changed = true;
}

void
bw_rule_set_restart (BwRuleSet *set, const char *rule_id, const char *labels)
{
  g_return_if_fail (set != NULL && rule_id != NULL && labels != NULL);
  Search search = { rule_id, labels, NULL };
  for_each_cell (set, search_cell, &search);
  BwRuleCell *cell = search.found;
  if (cell == NULL || !cell->rule->figure.is_latching)
    return;
  uint64_t fingerprint = cell->stored.state.fingerprint;
  bw_rule_state_init (&cell->stored.state);
  cell->stored.state.fingerprint = fingerprint;
  cell->stored.incident_id = 0;
  cell->is_changed = true;
}

const BwRuleInstance *
bw_rule_set_find (BwRuleSet *set, const char *rule_id, const char *labels)
{
  g_return_val_if_fail (set != NULL && rule_id != NULL && labels != NULL, NULL);
  Search search = { rule_id, labels, NULL };
  for_each_cell (set, search_cell, &search);
  if (search.found != NULL)
    bw_rule_cell_keep_memory (search.found);
  return search.found != NULL ? &search.found->stored : NULL;
}

static void
list_cell (BwRuleSet *set, BwRuleCell *cell, gpointer data)
{
  bw_rule_cell_keep_memory (cell);
  g_ptr_array_add (data, &cell->stored);
}

GPtrArray *
bw_rule_set_list (BwRuleSet *set)
{
  g_return_val_if_fail (set != NULL, NULL);
  GPtrArray *list = g_ptr_array_new ();
  for_each_cell (set, list_cell, list);
  return list;
}

static void
take_cell (BwRuleSet *set, BwRuleCell *cell, gpointer data)
{
  if (cell->is_changed)
    g_ptr_array_add (data, bw_rule_instance_copy (&cell->stored));
  cell->is_changed = false;
}

GPtrArray *
bw_rule_set_take_changed (BwRuleSet *set)
{
  g_return_val_if_fail (set != NULL, NULL);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_instance_free);
  for_each_cell (set, take_cell, list);
  return list;
}

GPtrArray *
bw_rule_set_rules (BwRuleSet *set)
{
  g_return_val_if_fail (set != NULL, NULL);
  return set->rules;
}
