/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions: the series that their references select, joined by the labels they have in common.
 */
#include "model/bw-selector.h"
#include "rules/bw-rule-parts-private.h"

#include <math.h>
#include <string.h>

/* A series that a reference selects. */
typedef struct
{
  const BwMetric *metric;
  const BwMetric *rest; /* the labels that the reference does not pin */
  unsigned reference;
  BwRuleSource *source; /* NULL: none has it any more */
  BwRuleWindow window;
  double value;
  int64_t at_us;   /* awake */
  int64_t wall_us; /* of the same moment */
  bool is_present; /* in the source's batches at the moment */
  bool is_failed;  /* the source could not be asked */
} Series;

/* An instance: a series for each reference. */
typedef struct
{
  BwRuleCell *cell;
  unsigned series[BW_EXPR_MAX_REFERENCES];
} Joined;

struct _BwRuleJoin
{
  BwRule *rule;
  BwDbExpr *expr;
  GArray *series;    /* of Series; places stay */
  GArray *instances; /* of Joined */
  bool is_stale;     /* instances have to be found anew */
};

static void
clear_series (gpointer data)
{
  bw_rule_window_clear (&((Series *) data)->window);
}

static BwRuleJoin *
join_new (BwRuleSet *set, BwRule *rule)
{
  g_autoptr (GError) error = NULL;
  if (set->exprs == NULL)
    set->exprs = bw_db_exprs_new (&error);
  BwDbExpr *expr = set->exprs == NULL
                       ? NULL
                       : bw_db_expr_new (set->exprs, rule->expr->sql, rule->expr->n, &error);
  if (expr == NULL)
    g_warning ("rule %s is not judged: %s", rule->id, error->message);
  BwRuleJoin *join = g_new0 (BwRuleJoin, 1);
  join->rule = bw_rule_ref (rule);
  join->expr = expr;
  join->series = g_array_new (FALSE, TRUE, sizeof (Series));
  g_array_set_clear_func (join->series, clear_series);
  join->instances = g_array_new (FALSE, FALSE, sizeof (Joined));
  return join;
}

void
bw_rule_join_free (BwRuleJoin *join)
{
  bw_rule_unref (join->rule);
  bw_db_expr_free (join->expr);
  g_array_unref (join->series);
  g_array_unref (join->instances);
  g_free (join);
}

static BwRuleJoin *
find_join (BwRuleSet *set, const BwRule *rule)
{
  for (unsigned i = 0; i < set->joins->len; i++)
    {
      BwRuleJoin *join = g_ptr_array_index (set->joins, i);
      if (join->rule == rule)
        return join;
    }
  return NULL;
}

void
bw_rule_set_begin (BwRuleSet *set, BwRuleNow now)
{
  if (G_LIKELY (set->has_begun))
    return;
  set->has_begun = true;
  set->now_us = now.awake_us;
  bw_rule_set_source (set, BW_RULE_OWN_SOURCE)->interval_us = BW_MINUTE_US;
  for (unsigned i = 0; i < set->rules->len; i++)
    {
      BwRule *rule = g_ptr_array_index (set->rules, i);
      if (rule->kind == BW_RULE_ABSENT)
        bw_rule_set_absent_cell (set, rule, now);
      else if (rule->kind == BW_RULE_EXPR && find_join (set, rule) == NULL)
        g_ptr_array_add (set->joins, join_new (set, rule));
    }
}

/* Joins of conditions that stay go on with what they have collected. */
void
bw_rule_set_drop_joins (BwRuleSet *set)
{
  for (unsigned i = set->joins->len; i > 0; i--)
    {
      BwRuleJoin *join = g_ptr_array_index (set->joins, i - 1);
      BwRule *rule = g_hash_table_lookup (set->by_id, join->rule->id);
      bool goes_on = rule != NULL && rule->expr != NULL
                     && strcmp (rule->expr->sql, join->rule->expr->sql) == 0
                     && strcmp (rule->expr->text, join->rule->expr->text) == 0;
      if (!goes_on)
        {
          g_ptr_array_remove_index (set->joins, i - 1);
          continue;
        }
      bw_rule_ref (rule);
      bw_rule_unref (join->rule);
      join->rule = rule;
      join->is_stale = true;
    }
}

/* METRIC's labels without those of PINNED. */
static const BwMetric *
rest_of (const BwMetric *metric, const BwMetric *pinned, const char *name)
{
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (BwLabel));
  for (unsigned i = 0; i < metric->n_labels; i++)
    {
      if (bw_metric_label (pinned, metric->labels[i].key) == NULL)
        g_array_append_val (labels, metric->labels[i]);
    }
  return bw_metric_get (name, (const BwLabel *) (gpointer) labels->data, labels->len);
}

/* The place of METRIC as REFERENCE in JOIN, made if need be. */
static unsigned
place_series (BwRuleJoin *join, unsigned reference, const BwMetric *metric, BwRuleSource *source)
{
  unsigned i = 0;
  while (i < join->series->len
         && (g_array_index (join->series, Series, i).metric != metric
             || g_array_index (join->series, Series, i).reference != reference))
    i++;
  if (i == join->series->len)
    {
      const BwSelector *selector = join->rule->expr->references[reference].selector;
      Series series = { .metric = metric, .reference = reference };
      series.rest =
          rest_of (metric, bw_selector_metric (selector), bw_selector_name (join->rule->selector));
      series.value = NAN;
      series.at_us = BW_TIME_NONE;
      g_array_append_val (join->series, series);
    }
  Series *series = &g_array_index (join->series, Series, i);
  if (series->source != source)
    join->is_stale = true;
  series->source = source;
  series->is_present = true;
  return i;
}

static void
learn_join (BwRuleJoin *join, BwRuleSource *source)
{
  const BwExpr *expr = join->rule->expr;
  for (unsigned i = 0; i < join->series->len; i++)
    {
      Series *series = &g_array_index (join->series, Series, i);
      series->is_present &= series->source != source;
    }
  for (unsigned i = 0; i < source->layout->len; i++)
    {
      const BwMetric *metric = g_array_index (source->layout, const BwMetric *, i);
      for (unsigned r = 0; r < expr->n; r++)
        {
          if (!bw_selector_matches (expr->references[r].selector, metric))
            continue;
          BwRulePart part = { join, place_series (join, r, metric, source), i };
          g_array_append_val (source->parts, part);
        }
    }
}

void
bw_rule_set_learn_parts (BwRuleSet *set, BwRuleSource *source)
{
  g_array_set_size (source->parts, 0);
  for (unsigned i = 0; i < set->joins->len; i++)
    {
      BwRuleJoin *join = g_ptr_array_index (set->joins, i);
      if (join->expr != NULL)
        learn_join (join, source);
    }
}

/* Whether all labels of A are B's as well. */
static bool
is_part_of (const BwMetric *a, const BwMetric *b)
{
  for (unsigned i = 0; i < a->n_labels; i++)
    {
      const char *value = bw_metric_label (b, a->labels[i].key);
      if (value == NULL || strcmp (value, a->labels[i].value) != 0)
        return false;
    }
  return true;
}

/* The series of REFERENCE that goes with LABELS best: the one that says most of them; -1: none. */
static int
series_for (const BwRuleJoin *join, unsigned reference, const BwMetric *labels)
{
  int best = -1;
  unsigned most = 0;
  for (unsigned i = 0; i < join->series->len; i++)
    {
      const Series *series = &g_array_index (join->series, Series, i);
      if (series->reference != reference || series->source == NULL
          || !is_part_of (series->rest, labels) || (best >= 0 && series->rest->n_labels <= most))
        continue;
      best = (int) i;
      most = series->rest->n_labels;
    }
  return best;
}

/* LABELS and what all references pin alike. */
static const BwMetric *
instance_metric (const BwRuleJoin *join, const BwMetric *labels)
{
  const BwExpr *expr = join->rule->expr;
  const BwMetric *first = bw_selector_metric (expr->references[0].selector);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (BwLabel));
  g_array_append_vals (all, labels->labels, labels->n_labels);
  for (unsigned i = 0; i < first->n_labels; i++)
    {
      bool is_common = true;
      for (unsigned r = 1; r < expr->n; r++)
        {
          const BwMetric *pinned = bw_selector_metric (expr->references[r].selector);
          is_common &=
              g_strcmp0 (bw_metric_label (pinned, first->labels[i].key), first->labels[i].value)
              == 0;
        }
      if (is_common)
        g_array_append_val (all, first->labels[i]);
    }
  return bw_metric_get (labels->name, (const BwLabel *) (gpointer) all->data, all->len);
}

static void
add_instance (BwRuleSet *set, BwRuleJoin *join, const BwMetric *labels)
{
  Joined joined = { 0 };
  for (unsigned r = 0; r < join->rule->expr->n; r++)
    {
      int found = series_for (join, r, labels);
      if (found < 0)
        return;
      joined.series[r] = (unsigned) found;
    }
  BwRuleSource *own = bw_rule_set_source (set, BW_RULE_OWN_SOURCE);
  const BwMetric *metric = instance_metric (join, labels);
  joined.cell = bw_rule_source_find (own, join->rule, metric);
  if (joined.cell == NULL)
    {
      joined.cell = bw_rule_cell_new (join->rule, metric, own);
      joined.cell->part_due_us = INT64_MAX;
    }
  g_array_append_val (join->instances, joined);
}

static void
find_instances (BwRuleSet *set, BwRuleJoin *join)
{
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);
  join->is_stale = false;
  g_array_set_size (join->instances, 0);
  for (unsigned i = 0; i < join->series->len; i++)
    {
      const Series *series = &g_array_index (join->series, Series, i);
      if (series->source != NULL && g_hash_table_add (done, (gpointer) series->rest))
        add_instance (set, join, series->rest);
    }
}

static void
take_sample (Series *series, const BwExprReference *reference, double value, BwRuleNow now)
{
  series->at_us = now.awake_us;
  series->wall_us = now.wall_us;
  series->is_failed = false;
  series->value =
      bw_rule_window_refer (&series->window, reference, now.awake_us, now.wall_us, value);
}

/* How long a value of SERIES is good for. */
static int64_t
limit_us (const Series *series)
{
  return bw_rule_silence_us (series->source->interval_us, 0);
}

static bool
is_late (const Series *series, BwRuleNow now)
{
  return series->at_us != BW_TIME_NONE && now.awake_us - series->at_us >= limit_us (series);
}

/* A value from before a start or a sleep got older meanwhile, though no time is counted. */
static bool
is_outdated (const BwRuleSet *set, const Series *series, BwRuleNow now)
{
  return series->at_us != BW_TIME_NONE && series->at_us <= set->resumed_us
         && now.wall_us - series->wall_us >= limit_us (series);
}

/* Until when the next value of a part may still come after a start or a sleep: until then the last
 * one is neither judged nor missed. INT64_MAX: all are there. */
static int64_t
wait_until_us (const BwRuleSet *set, const BwRuleJoin *join, const Joined *joined, BwRuleNow now)
{
  int64_t hold_us = bw_rule_cell_hold_us (set, joined->cell);
  int64_t until_us = INT64_MAX;
  for (unsigned r = 0; r < join->rule->expr->n; r++)
    {
      const Series *series = &g_array_index (join->series, Series, joined->series[r]);
      if (series->is_failed
          || !(is_late (series, now) ? now.awake_us < hold_us : is_outdated (set, series, now)))
        continue;
      until_us = MIN (until_us, MAX (series->at_us + limit_us (series), hold_us));
    }
  return until_us;
}

/* Fills BOUND with what the references of JOINED are at NOW; says what kind of lack there is. */
static BwDataFlag
bind_values (const BwRuleJoin *join, const Joined *joined, BwRuleNow now, double *bound)
{
  BwDataFlag lack = BW_DATA_NODATA;
  joined->cell->part_due_us = INT64_MAX;
  joined->cell->interval_us = 0;
  for (unsigned r = 0; r < join->rule->expr->n; r++)
    {
      const Series *series = &g_array_index (join->series, Series, joined->series[r]);
      bool is_missed = is_late (series, now);
      joined->cell->interval_us = MAX (joined->cell->interval_us, series->source->interval_us);
      bound[r] = series->is_failed || is_missed ? (double) NAN : series->value;
      if (series->is_failed)
        lack = BW_DATA_ERROR;
      else if (is_missed)
        lack = lack == BW_DATA_ERROR ? BW_DATA_ERROR : BW_DATA_STALE;
      else if (series->at_us != BW_TIME_NONE)
        joined->cell->part_due_us =
            MIN (joined->cell->part_due_us, series->at_us + limit_us (series));
    }
  return lack;
}

static void
judge (BwRuleSet *set, BwRuleJoin *join, const Joined *joined, BwRuleNow now, GPtrArray *events)
{
  BwRuleCell *cell = joined->cell;
  unsigned n = join->rule->expr->n;
  int64_t wait_us = wait_until_us (set, join, joined, now);
  if (wait_us != INT64_MAX)
    {
      cell->part_due_us = wait_us;
      bw_rule_set_note_due (set, cell);
      return;
    }
  if (cell->bound == NULL)
    cell->bound = g_new (double, n);
  BwDataFlag lack = bind_values (join, joined, now, cell->bound);
  double value = NAN;
  if (!bw_db_expr_eval (join->expr, cell->bound, &value, NULL))
    lack = BW_DATA_ERROR;
  if (join->rule->is_truth && !isnan (value))
    value = value != 0;
  BwRuleInput input = { .value = value,
                        .flag = isnan (value) ? lack : BW_DATA_FRESH,
                        .n = -1,
                        .awake_us = now.awake_us,
                        .wall_us = now.wall_us };
  cell->last_sample_us = now.awake_us;
  bw_rule_cell_step (cell, &input, events);
  if (isnan (value))
    bw_rule_cell_check_no_data (set, cell, now, events);
  bw_rule_set_note_due (set, cell);
}

void
bw_rule_set_judge_parts (BwRuleSet *set, BwRuleCell *cell, BwRuleNow now, GPtrArray *events)
{
  BwRuleJoin *join = find_join (set, cell->rule);
  if (join != NULL && join->is_stale)
    find_instances (set, join);
  for (unsigned i = 0; join != NULL && i < join->instances->len; i++)
    {
      const Joined *joined = &g_array_index (join->instances, Joined, i);
      if (joined->cell != cell)
        continue;
      judge (set, join, joined, now, events);
      return;
    }
  /* Stored, and its series have not come again. */
  BwRuleInput input = {
    .value = NAN, .flag = BW_DATA_STALE, .n = -1, .awake_us = now.awake_us, .wall_us = now.wall_us
  };
  cell->part_due_us = INT64_MAX;
  bw_rule_cell_step (cell, &input, events);
}

typedef struct
{
  bool has_part;    /* a series is of the source */
  bool is_complete; /* and all that are, are in its batches */
} Share;

static Share
share_of (const BwRuleJoin *join, const Joined *joined, const BwRuleSource *source)
{
  Share share = { false, true };
  for (unsigned r = 0; r < join->rule->expr->n; r++)
    {
      const Series *series = &g_array_index (join->series, Series, joined->series[r]);
      share.has_part |= series->source == source;
      share.is_complete &= series->source != source || series->is_present;
    }
  return share;
}

/* Ends an instance whose series are gone, and forgets those. */
static void
end_missing (BwRuleJoin *join, const Joined *joined, BwRuleNow now, GPtrArray *events)
{
  bw_rule_cell_end (joined->cell, BW_REASON_MISSING_SERIES, now, events);
  for (unsigned r = 0; r < join->rule->expr->n; r++)
    {
      Series *series = &g_array_index (join->series, Series, joined->series[r]);
      if (!series->is_present)
        series->source = NULL;
    }
  join->is_stale = true;
}

static bool
is_too_early (const BwRuleCell *cell, const BwRuleSource *source, BwRuleNow now)
{
  int64_t every_us = cell->rule->eval_every_us;
  return every_us > 0 && cell->last_eval_us != BW_TIME_NONE
         && now.awake_us - cell->last_eval_us < every_us - source->interval_us / 2;
}

static void
judge_source (BwRuleSet *set, BwRuleJoin *join, BwRuleSource *source, BwRuleNow now,
              GPtrArray *events)
{
  unsigned n_complete = 0;
  if (join->is_stale)
    find_instances (set, join);
  for (unsigned i = 0; i < join->instances->len; i++)
    {
      Share share = share_of (join, &g_array_index (join->instances, Joined, i), source);
      n_complete += share.has_part && share.is_complete;
    }
  for (unsigned i = 0; i < join->instances->len; i++)
    {
      const Joined *joined = &g_array_index (join->instances, Joined, i);
      BwRuleCell *cell = joined->cell;
      Share share = share_of (join, joined, source);
      if (!share.has_part)
        continue;
      cell->n_missed = share.is_complete || n_complete == 0 ? 0 : cell->n_missed + 1;
      if (cell->n_missed >= BW_RULE_MISSING_AFTER)
        end_missing (join, joined, now, events);
      else if (!is_too_early (cell, source, now))
        judge (set, join, joined, now, events);
    }
  if (!join->is_stale)
    return;
  g_array_set_size (join->instances, 0);
  bw_rule_source_sweep (bw_rule_set_source (set, BW_RULE_OWN_SOURCE));
}

void
bw_rule_set_feed_parts (BwRuleSet *set, BwRuleSource *source, const BwBatch *batch, BwRuleNow now,
                        GPtrArray *events)
{
  for (unsigned i = 0; i < source->parts->len; i++)
    {
      const BwRulePart *part = &g_array_index (source->parts, BwRulePart, i);
      Series *series = &g_array_index (part->join->series, Series, part->series);
      take_sample (series, &part->join->rule->expr->references[series->reference],
                   bw_batch_index (batch, part->index)->value, now);
    }
  /* Those of a join stand together. */
  const BwRuleJoin *last = NULL;
  for (unsigned i = 0; i < source->parts->len && !set->is_warming; i++)
    {
      BwRuleJoin *join = g_array_index (source->parts, BwRulePart, i).join;
      if (join != last)
        judge_source (set, join, source, now, events);
      last = join;
    }
}

void
bw_rule_set_fail_parts (BwRuleSet *set, BwRuleSource *source, BwRuleNow now, GPtrArray *events)
{
  for (unsigned i = 0; i < set->joins->len; i++)
    {
      BwRuleJoin *join = g_ptr_array_index (set->joins, i);
      bool is_any = false;
      for (unsigned k = 0; k < join->series->len; k++)
        {
          Series *series = &g_array_index (join->series, Series, k);
          series->is_failed |= series->source == source;
          is_any |= series->source == source;
        }
      if (is_any)
        judge_source (set, join, source, now, events);
    }
}

void
bw_rule_set_remove_parts (BwRuleSet *set, const char *name, BwRuleNow now, GPtrArray *events)
{
  const BwRuleSource *source = g_hash_table_lookup (set->sources, name);
  BwRuleSource *own = bw_rule_set_source (set, BW_RULE_OWN_SOURCE);
  for (unsigned i = 0; i < set->joins->len; i++)
    {
      BwRuleJoin *join = g_ptr_array_index (set->joins, i);
      for (unsigned k = 0; source != NULL && k < join->instances->len; k++)
        {
          const Joined *joined = &g_array_index (join->instances, Joined, k);
          if (share_of (join, joined, source).has_part)
            bw_rule_cell_end (joined->cell, BW_REASON_SOURCE_REMOVED, now, events);
        }
      for (unsigned k = 0; source != NULL && k < join->series->len; k++)
        {
          Series *series = &g_array_index (join->series, Series, k);
          if (series->source == source)
            series->source = NULL;
        }
      g_array_set_size (join->instances, 0);
      join->is_stale = true;
    }
  /* Stored ones that have not been joined again are known by their label. */
  for (unsigned i = 0; i < own->cells->len; i++)
    {
      BwRuleCell *cell = g_ptr_array_index (own->cells, i);
      if (cell->rule->kind == BW_RULE_EXPR && !cell->is_gone
          && g_strcmp0 (bw_metric_label (cell->metric, "source"), name) == 0)
        bw_rule_cell_end (cell, BW_REASON_SOURCE_REMOVED, now, events);
    }
  bw_rule_source_sweep (own);
}
