/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samples to the instances that watch them: the layout of a source's batches is learnt once. */
#include "rules/bw-rule-parts-private.h"

#include "rules/bw-rule-claim.h"
#include "rules/bw-rule-private.h"

#include <math.h>
#include <string.h>

static void
free_source (gpointer data)
{
  BwRuleSource *source = data;
  g_free (source->name);
  g_ptr_array_unref (source->cells);
  g_ptr_array_unref (source->missing);
  g_array_unref (source->layout);
  g_array_unref (source->slots);
  g_array_unref (source->seen);
  g_array_unref (source->parts);
  g_free (source);
}

BwRuleSource *
bw_rule_set_source (BwRuleSet *set, const char *name)
{
  BwRuleSource *source = g_hash_table_lookup (set->sources, name);
  if (source != NULL)
    return source;
  source = g_new0 (BwRuleSource, 1);
  source->name = g_strdup (name);
  source->last_batch_us = BW_TIME_NONE;
  source->cells = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_cell_free);
  source->missing = g_ptr_array_new ();
  source->layout = g_array_new (FALSE, FALSE, sizeof (const BwMetric *));
  source->slots = g_array_new (FALSE, FALSE, sizeof (BwRuleSlot));
  source->seen = g_array_new (FALSE, FALSE, sizeof (BwRuleSlot));
  source->parts = g_array_new (FALSE, FALSE, sizeof (BwRulePart));
  g_hash_table_insert (set->sources, source->name, source);
  return source;
}

static void
add_name (BwRuleSet *set, BwRule *rule)
{
  const char *name = bw_selector_name (rule->selector);
  GPtrArray *list = g_hash_table_lookup (set->by_name, name);
  if (list == NULL)
    {
      list = g_ptr_array_new ();
      g_hash_table_insert (set->by_name, g_strdup (name), list);
    }
  g_ptr_array_add (list, rule);
}

/* Rules are looked up by the name they select, which is all that a layout asks for. */
static void
index_rules (BwRuleSet *set, GPtrArray *rules)
{
  g_ptr_array_set_size (set->rules, 0);
  g_hash_table_remove_all (set->by_name);
  g_hash_table_remove_all (set->by_id);
  for (unsigned i = 0; i < rules->len; i++)
    {
      BwRule *rule = g_ptr_array_index (rules, i);
      if (!rule->is_enabled)
        continue;
      if (bw_rule_has_metric (rule))
        add_name (set, rule);
      g_hash_table_insert (set->by_id, rule->id, rule);
      g_ptr_array_add (set->rules, bw_rule_ref (rule));
    }
}

BwRuleSet *
bw_rule_set_new (GPtrArray *rules)
{
  g_return_val_if_fail (rules != NULL, NULL);
  BwRuleSet *set = g_new0 (BwRuleSet, 1);
  set->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_unref);
  set->by_name =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  set->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  set->sources = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_source);
  set->hold_until_us = set->now_us = set->resumed_us = BW_TIME_NONE;
  set->is_due_unknown = true;
  set->joins = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_join_free);
  index_rules (set, rules);
  return set;
}

void
bw_rule_set_free (BwRuleSet *set)
{
  g_return_if_fail (set != NULL);
  g_ptr_array_unref (set->joins);
  g_clear_pointer (&set->exprs, bw_db_exprs_free);
  g_hash_table_unref (set->sources);
  g_hash_table_unref (set->by_name);
  g_hash_table_unref (set->by_id);
  g_ptr_array_unref (set->rules);
  g_free (set);
}

BwRuleCell *
bw_rule_source_find (BwRuleSource *source, const BwRule *rule, const BwMetric *metric)
{
  for (unsigned i = 0; i < source->cells->len; i++)
    {
      BwRuleCell *cell = g_ptr_array_index (source->cells, i);
      if (cell->metric == metric && cell->rule == rule)
        return cell;
    }
  return NULL;
}

/* A stored instance waits with the source its label names, which is not the one that brings it
 * where one ledger holds several currencies: it is taken over. */
static BwRuleCell *
take_over_cell (BwRuleSet *set, BwRuleSource *source, const BwRule *rule, const BwMetric *metric)
{
  const char *name = bw_metric_label (metric, "source");
  BwRuleSource *other = g_hash_table_lookup (set->sources, name != NULL ? name : "");
  BwRuleCell *cell =
      other != NULL && other != source ? bw_rule_source_find (other, rule, metric) : NULL;
  if (cell == NULL)
    return NULL;
  unsigned index = 0;
  g_ptr_array_find (other->cells, cell, &index);
  g_ptr_array_steal_index (other->cells, index);
  other->is_stale_layout = true;
  cell->source = source;
  g_ptr_array_add (source->cells, cell);
  return cell;
}

static bool
is_same_layout (const BwRuleSource *source, const BwBatch *batch)
{
  unsigned n = batch->samples->len;
  if (source->is_stale_layout || n != source->layout->len)
    return false;
  const BwMetric *const *layout = (const BwMetric *const *) (gpointer) source->layout->data;
  for (unsigned i = 0; i < n; i++)
    {
      if (bw_batch_index (batch, i)->metric != layout[i])
        return false;
    }
  return true;
}

static int
companion_index (GHashTable *places, const BwRule *rule, const BwMetric *metric)
{
  const BwMetric *companion = bw_rule_companion (rule, metric);
  gpointer place = NULL;
  if (companion == NULL || !g_hash_table_lookup_extended (places, companion, NULL, &place))
    return -1;
  return GPOINTER_TO_INT (place);
}

/* A sibling is another series of the same rule and source. */
static void
collect_missing (BwRuleSource *source)
{
  g_autoptr (GHashTable) present = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) reporting = g_hash_table_new (NULL, NULL);
  for (unsigned i = 0; i < source->slots->len; i++)
    {
      BwRuleCell *cell = g_array_index (source->slots, BwRuleSlot, i).cell;
      g_hash_table_add (present, cell);
      g_hash_table_add (reporting, cell->rule);
    }
  g_ptr_array_set_size (source->missing, 0);
  for (unsigned i = 0; i < source->cells->len; i++)
    {
      BwRuleCell *cell = g_ptr_array_index (source->cells, i);
      if (!g_hash_table_contains (present, cell) && g_hash_table_contains (reporting, cell->rule))
        g_ptr_array_add (source->missing, cell);
    }
}

/* The instance of RULE that METRIC, sample I of SOURCE, is judged in. */
static void
add_slot (BwRuleSet *set, BwRuleSource *source, BwRule *rule, const BwMetric *metric, unsigned i,
          GHashTable *places, BwRuleNow now)
{
  if (rule->kind == BW_RULE_ABSENT)
    {
      BwRuleSlot seen = { bw_rule_set_absent_cell (set, rule, now), i, -1 };
      g_array_append_val (source->seen, seen);
      return;
    }
  BwRuleCell *cell = bw_rule_source_find (source, rule, metric);
  if (cell == NULL)
    cell = take_over_cell (set, source, rule, metric);
  if (cell == NULL)
    cell = bw_rule_cell_new (rule, metric, source);
  BwRuleSlot slot = { cell, i, companion_index (places, rule, metric) };
  g_array_append_val (source->slots, slot);
}

static void
learn_layout (BwRuleSet *set, BwRuleSource *source, const BwBatch *batch, BwRuleNow now)
{
  unsigned n = batch->samples->len;
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
  g_array_set_size (source->layout, 0);
  g_array_set_size (source->slots, 0);
  g_array_set_size (source->seen, 0);
  for (unsigned i = 0; i < n; i++)
    {
      const BwMetric *metric = bw_batch_index (batch, i)->metric;
      g_array_append_val (source->layout, metric);
      g_hash_table_insert (places, (gpointer) metric, GINT_TO_POINTER ((int) i));
    }
  for (unsigned i = 0; i < n; i++)
    {
      const BwMetric *metric = bw_batch_index (batch, i)->metric;
      GPtrArray *rules = g_hash_table_lookup (set->by_name, metric->name);
      for (unsigned j = 0; rules != NULL && j < rules->len; j++)
        {
          BwRule *rule = g_ptr_array_index (rules, j);
          if (bw_selector_matches (rule->selector, metric))
            add_slot (set, source, rule, metric, i, places, now);
        }
    }
  collect_missing (source);
  bw_rule_set_learn_parts (set, source);
  source->is_stale_layout = false;
  set->is_due_unknown = true;
}

static int64_t
sample_size (const BwBatch *batch, int index)
{
  if (index < 0)
    return -1;
  double n = bw_batch_index (batch, index)->value;
  return n >= 0 && n < 9e18 ? (int64_t) n : -1;
}

/* Whether there is something to judge. That a value came after none is, too. */
static bool
feed_memory (const BwRuleSlot *slot, const BwBatch *batch, BwRuleInput *input)
{
  BwRuleCell *cell = slot->cell;
  double good = slot->count_index >= 0 && cell->rule->machine.good != NULL
                    ? bw_batch_index (batch, slot->count_index)->value
                    : (double) NAN;
  if (cell->rule->machine.good != NULL)
    input->n = -1;
  if (bw_rule_memory_push (cell->memory, input->wall_us, input->value, good, &input->value,
                           &input->flag))
    return true;
  input->flag = BW_DATA_INSUFFICIENT;
  return cell->stored.state.no_value_us != BW_TIME_NONE;
}

static void
feed_slot (BwRuleSet *set, const BwRuleSlot *slot, const BwBatch *batch, BwRuleNow now,
           GPtrArray *events)
{
  BwRuleCell *cell = slot->cell;
  const BwRule *rule = cell->rule;
  BwRuleInput input = { .value = bw_batch_index (batch, slot->index)->value,
                        .flag = BW_DATA_FRESH,
                        .n = sample_size (batch, slot->count_index),
                        .awake_us = now.awake_us,
                        .wall_us = now.wall_us };
  bool is_judged = cell->memory == NULL || feed_memory (slot, batch, &input);
  if (cell->memory == NULL && rule->window_us > 0)
    input.value = bw_rule_window_judge (&cell->window, rule, now.awake_us, now.wall_us, input.value,
                                        &input.flag);
  if (G_UNLIKELY (set->is_warming))
    return;
  cell->last_sample_us = now.awake_us;
  cell->n_missed = 0;
  if (!is_judged)
    return;
  /* Half an interval of grace: a sample that comes a moment early is not put off to the next. */
  if (rule->eval_every_us > 0 && cell->last_eval_us != BW_TIME_NONE
      && now.awake_us - cell->last_eval_us < rule->eval_every_us - cell->source->interval_us / 2)
    return;
  if (isnan (input.value) && input.flag == BW_DATA_FRESH)
    input.flag = bw_rule_is_young (rule, input.n) ? BW_DATA_INSUFFICIENT : BW_DATA_NODATA;
  bool had_none = cell->stored.state.no_value_us != BW_TIME_NONE;
  bw_rule_cell_step (cell, &input, events);
  if (input.flag == BW_DATA_NODATA)
    bw_rule_cell_check_no_data (set, cell, now, events);
  if (G_UNLIKELY (had_none || input.flag == BW_DATA_NODATA))
    bw_rule_set_note_due (set, cell);
}

static void
count_missing (BwRuleSet *set, BwRuleSource *source, BwRuleNow now, GPtrArray *events)
{
  bool is_any_gone = false;
  for (unsigned i = 0; i < source->missing->len; i++)
    {
      BwRuleCell *cell = g_ptr_array_index (source->missing, i);
      if (++cell->n_missed < BW_RULE_MISSING_AFTER)
        continue;
      bw_rule_cell_end (cell, BW_REASON_MISSING_SERIES, now, events);
      is_any_gone = true;
    }
  if (is_any_gone)
    bw_rule_source_sweep (source);
}

void
bw_rule_set_feed (BwRuleSet *set, const BwBatch *batch, int64_t interval_us, int64_t awake_us,
                  GPtrArray *events)
{
  g_return_if_fail (set != NULL && batch != NULL && events != NULL);
  BwRuleSource *source = bw_rule_set_source (set, batch->source);
  BwRuleNow now = { awake_us, batch->time_us };
  bw_rule_set_begin (set, now);
  if (!set->is_warming)
    {
      set->now_us = awake_us;
      set->is_due_unknown |= interval_us < source->interval_us;
      source->interval_us = interval_us;
      source->last_batch_us = awake_us;
    }
  else if (source->interval_us == 0)
    source->interval_us = interval_us;
  if (!is_same_layout (source, batch))
    learn_layout (set, source, batch, now);
  const BwRuleSlot *slots = (const BwRuleSlot *) (gpointer) source->slots->data;
  unsigned n_slots = source->slots->len;
  for (unsigned i = 0; i < n_slots; i++)
    feed_slot (set, &slots[i], batch, now, events);
  if (source->seen->len > 0)
    bw_rule_set_see (set, source, batch, now, events);
  if (source->parts->len > 0)
    bw_rule_set_feed_parts (set, source, batch, now, events);
  if (source->missing->len > 0 && !set->is_warming)
    count_missing (set, source, now, events);
}

void
bw_rule_source_sweep (BwRuleSource *source)
{
  for (unsigned i = source->cells->len; i > 0; i--)
    {
      BwRuleCell *cell = g_ptr_array_index (source->cells, i - 1);
      if (!cell->is_gone)
        continue;
      g_ptr_array_remove (source->missing, cell);
      g_ptr_array_remove_index (source->cells, i - 1);
      source->is_stale_layout = true;
    }
}

void
bw_rule_set_warm (BwRuleSet *set, const BwBatch *batch, int64_t interval_us, int64_t awake_us)
{
  g_return_if_fail (set != NULL && batch != NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  set->is_warming = true;
  set->now_us = MAX (set->now_us, awake_us);
  bw_rule_set_feed (set, batch, interval_us, awake_us, none);
  set->is_warming = false;
}

/* Another condition, or a rule of another kind, begins anew. */
static bool
goes_on (const BwRuleCell *cell, const BwRule *rule)
{
  const BwRule *old = cell->rule;
  return rule->kind == old->kind && bw_rule_covers (rule, cell->metric)
         && bw_rule_machine_goes_on (old, rule)
         && (rule->expr == NULL || strcmp (rule->expr->sql, old->expr->sql) == 0);
}

/* Takes LIST's place; the old rules live on in the cells that still have them. */
void
bw_rule_set_replace (BwRuleSet *set, GPtrArray *rules, BwRuleNow now, GPtrArray *events)
{
  g_return_if_fail (set != NULL && rules != NULL && events != NULL);
  g_autoptr (GHashTable) disabled = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < rules->len; i++)
    {
      BwRule *rule = g_ptr_array_index (rules, i);
      if (!rule->is_enabled)
        g_hash_table_add (disabled, rule->id);
    }
  index_rules (set, rules);
  set->is_due_unknown = true;
  bw_rule_set_drop_joins (set);
  GHashTableIter iter;
  gpointer value = NULL;
  g_hash_table_iter_init (&iter, set->sources);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      BwRuleSource *source = value;
      source->is_stale_layout = true;
      for (unsigned i = 0; i < source->cells->len; i++)
        {
          BwRuleCell *cell = g_ptr_array_index (source->cells, i);
          BwRule *rule = g_hash_table_lookup (set->by_id, cell->stored.rule_id);
          bool is_off = g_hash_table_contains (disabled, cell->stored.rule_id);
          if (rule == NULL || !goes_on (cell, rule))
            bw_rule_cell_end (cell, is_off ? BW_REASON_RULE_DISABLED : BW_REASON_RULE_REMOVED, now,
                              events);
          else
            bw_rule_cell_set_rule (cell, rule, now, events);
        }
      bw_rule_source_sweep (source);
    }
  set->has_begun = false;
  bw_rule_set_begin (set, now);
}
