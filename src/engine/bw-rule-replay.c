/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule over the samples of its sources as they came: a rule set as live ones, stopped and
 * started where the program was. */
#include "engine/bw-rule-replay.h"

#include <math.h>

/* A batch that the next program begins with. */
typedef struct
{
  BwBatch *batch;
  int64_t interval_us, awake_us;
} Kept;

struct _BwRuleReplay
{
  BwRuleReplayOptions options;
  BwReplay *into; /* borrowed */
  GPtrArray *rules;
  BwRuleSet *set;
  BwAwakeLine line;
  int64_t span_us;   /* how far back a program looks that begins; 0: not at all */
  GQueue kept;       /* of Kept: what came in that time */
  GPtrArray *events; /* of BwRuleEvent, while a call lasts */
  GHashTable *open;  /* labels, "!" before them for no data → index of the firing + 1 */
};

BwReplay *
bw_replay_new (const BwRule *rule, int64_t from_us, int64_t to_us)
{
  g_return_val_if_fail (rule != NULL, NULL);
  BwReplay *replay = g_new0 (BwReplay, 1);
  replay->from_us = from_us;
  replay->to_us = to_us;
  replay->description = bw_rule_describe (rule);
  replay->firings = g_array_new (FALSE, FALSE, sizeof (BwReplayFiring));
  replay->steps = g_array_new (FALSE, FALSE, sizeof (BwReplayStep));
  replay->series = g_array_new (FALSE, FALSE, sizeof (BwReplaySeries));
  return replay;
}

void
bw_replay_free (BwReplay *replay)
{
  if (replay == NULL)
    return;
  for (unsigned i = 0; i < replay->firings->len; i++)
    g_free (g_array_index (replay->firings, BwReplayFiring, i).labels);
  g_array_unref (replay->firings);
  g_array_unref (replay->steps);
  g_array_unref (replay->series);
  g_free (replay->description);
  g_free (replay);
}

static void
kept_free (gpointer data)
{
  Kept *kept = data;
  bw_batch_free (kept->batch);
  g_free (kept);
}

/* As long as a program that begins may look back. */
static void
keep (BwRuleReplay *replay, const BwBatch *batch, int64_t interval_us, int64_t awake_us)
{
  if (replay->span_us == 0)
    return;
  Kept *kept = g_new (Kept, 1);
  *kept = (Kept){ bw_batch_copy (batch), interval_us, awake_us };
  g_queue_push_tail (&replay->kept, kept);
  while (((Kept *) g_queue_peek_head (&replay->kept))->awake_us < awake_us - replay->span_us)
    kept_free (g_queue_pop_head (&replay->kept));
}

static BwRuleSet *
new_set (BwRuleReplay *replay)
{
  return bw_rule_set_new (replay->rules);
}

BwRuleReplay *
bw_rule_replay_new (const BwRuleReplayOptions *options, BwReplay *into, int64_t from_us)
{
  g_return_val_if_fail (options != NULL && into != NULL, NULL);
  BwRuleReplay *replay = g_new0 (BwRuleReplay, 1);
  replay->options = *options;
  replay->into = into;
  replay->rules = g_ptr_array_new ();
  g_ptr_array_add (replay->rules, options->rule);
  replay->set = new_set (replay);
  replay->span_us = bw_rule_span_us (options->rule);
  g_queue_init (&replay->kept);
  bw_awake_line_init (&replay->line, options->gaps, from_us);
  replay->events = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_event_free);
  /* Silence counts from here on, though no sample may ever come. */
  BwRuleNow now = { bw_awake_line_at (&replay->line, from_us), from_us };
  bw_rule_set_tick (replay->set, now, replay->events);
  replay->open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return replay;
}

void
bw_rule_replay_free (BwRuleReplay *replay)
{
  if (replay == NULL)
    return;
  bw_rule_set_free (replay->set);
  g_queue_clear_full (&replay->kept, kept_free);
  g_ptr_array_unref (replay->rules);
  g_ptr_array_unref (replay->events);
  g_hash_table_unref (replay->open);
  g_free (replay);
}

const BwRuleInstance *
bw_rule_replay_find (BwRuleReplay *replay, const char *labels)
{
  return bw_rule_set_find (replay->set, replay->options.rule->id, labels);
}

static char *
open_key (const char *labels, bool is_nodata)
{
  return g_strconcat (is_nodata ? "!" : "", labels, NULL);
}

static unsigned
begin_firing (BwRuleReplay *replay, const BwRuleEvent *event, char *key)
{
  BwReplayFiring firing = { .labels = g_strdup (event->instance->labels),
                            .is_nodata = event->is_nodata,
                            .severity = event->severity,
                            .from_us = event->at_us,
                            .to_us = BW_TIME_NONE,
                            .value = event->value,
                            .worst = event->value,
                            .n = event->n };
  g_array_append_val (replay->into->firings, firing);
  unsigned index = replay->into->firings->len - 1;
  g_hash_table_replace (replay->open, key, GUINT_TO_POINTER (index + 1));
  return index;
}

static void
end_firing (BwReplayFiring *firing, const BwRuleEvent *event)
{
  firing->to_us = event->at_us;
  if (!event->is_nodata && !isnan (event->before.worst_value))
    firing->worst = event->before.worst_value;
}

static BwIncidentKind
kind_of (const BwRuleEvent *event)
{
  switch (event->transition.kind)
    {
    case BW_TRANSITION_FIRE:
      return event->is_nodata ? BW_KIND_NODATA : BW_KIND_FIRE;
    case BW_TRANSITION_UPGRADE:
      return BW_KIND_UPGRADE;
    case BW_TRANSITION_DOWNGRADE:
      return BW_KIND_DOWNGRADE;
    case BW_TRANSITION_RESOLVE:
    case BW_TRANSITION_NONE:
    default:
      return BW_KIND_RESOLVE;
    }
}

static void
take_event (BwRuleReplay *replay, const BwRuleEvent *event)
{
  BwIncidentKind kind = kind_of (event);
  char *key = open_key (event->instance->labels, event->is_nodata);
  unsigned index = GPOINTER_TO_UINT (g_hash_table_lookup (replay->open, key));
  if (kind == BW_KIND_FIRE || kind == BW_KIND_NODATA)
    index = begin_firing (replay, event, key) + 1;
  if (index == 0)
    {
      g_free (key);
      return;
    }
  BwReplayFiring *firing = &g_array_index (replay->into->firings, BwReplayFiring, index - 1);
  firing->severity = MAX (firing->severity, event->severity);
  if (kind == BW_KIND_RESOLVE)
    {
      end_firing (firing, event);
      g_hash_table_remove (replay->open, key);
    }
  if (kind != BW_KIND_FIRE && kind != BW_KIND_NODATA)
    g_free (key);
  BwReplayStep step = { .at_us = event->at_us,
                        .kind = kind,
                        .firing = index - 1,
                        .severity = event->severity,
                        .value = event->value,
                        .threshold = event->threshold };
  g_array_append_val (replay->into->steps, step);
}

static void
take_events (BwRuleReplay *replay)
{
  if (G_LIKELY (replay->events->len == 0))
    return;
  for (unsigned i = 0; i < replay->events->len; i++)
    take_event (replay, g_ptr_array_index (replay->events, i));
  g_ptr_array_set_size (replay->events, 0);
}

/* What becomes due by itself until WALL_US, each at its moment: a look that is due when a sample
 * comes is before it. */
static void
tick_until (BwRuleReplay *replay, int64_t wall_us)
{
  if (!replay->options.is_silence_told)
    return;
  int64_t due_us;
  while ((due_us = bw_rule_set_next_due_us (replay->set)) != INT64_MAX)
    {
      /* As the runner's timer: never sooner than a second after the last look. */
      int64_t at_us = bw_awake_line_wall_us (&replay->line, due_us);
      at_us = MAX (at_us, replay->line.seen_us + BW_SECOND_US);
      if (at_us > wall_us)
        return;
      BwRuleNow now = { bw_awake_line_at (&replay->line, at_us), at_us };
      bw_rule_set_tick (replay->set, now, replay->events);
      take_events (replay);
    }
}

/* The program ends and another begins: instances go on from what is stored of them. */
static void
restart (BwRuleReplay *replay, BwRuleNow now)
{
  g_autoptr (BwRuleSet) before = g_steal_pointer (&replay->set);
  g_autoptr (GPtrArray) instances = bw_rule_set_list (before);
  replay->set = new_set (replay);
  for (unsigned i = 0; i < instances->len; i++)
    bw_rule_set_load (replay->set, g_ptr_array_index (instances, i), now, replay->events);
  for (GList *l = replay->kept.head; l != NULL; l = l->next)
    {
      const Kept *kept = l->data;
      bw_rule_set_warm (replay->set, kept->batch, kept->interval_us, kept->awake_us);
    }
}

/* Everything before WALL_US has happened then. */
static void
advance (BwRuleReplay *replay, int64_t wall_us)
{
  BwAwakeGap gap;
  while (true)
    {
      tick_until (replay, MIN (wall_us, bw_awake_line_until_us (&replay->line) - 1));
      if (!bw_awake_line_next_gap (&replay->line, wall_us, &gap))
        return;
      BwRuleNow now = { bw_awake_line_at (&replay->line, gap.to_us), gap.to_us };
      if (gap.is_restart)
        restart (replay, now);
      bw_rule_set_resumed (replay->set, now.awake_us);
    }
}

void
bw_rule_replay_feed (BwRuleReplay *replay, const BwBatch *batch, int64_t interval_us)
{
  g_return_if_fail (replay != NULL && batch != NULL);
  advance (replay, batch->time_us);
  int64_t awake_us = bw_awake_line_at (&replay->line, batch->time_us);
  bw_rule_set_feed (replay->set, batch, interval_us, awake_us, replay->events);
  keep (replay, batch, interval_us, awake_us);
  take_events (replay);
}

void
bw_rule_replay_finish (BwRuleReplay *replay, int64_t to_us)
{
  g_return_if_fail (replay != NULL);
  advance (replay, to_us);
  GHashTableIter iter;
  gpointer key, index;
  g_hash_table_iter_init (&iter, replay->open);
  while (g_hash_table_iter_next (&iter, &key, &index))
    {
      BwReplayFiring *firing =
          &g_array_index (replay->into->firings, BwReplayFiring, GPOINTER_TO_UINT (index) - 1);
      const BwRuleInstance *instance = bw_rule_replay_find (replay, firing->labels);
      if (instance != NULL && !firing->is_nodata && !isnan (instance->state.worst_value))
        firing->worst = instance->state.worst_value;
    }
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const BwReplayStep *one = a, *other = b;
  if (one->at_us != other->at_us)
    return one->at_us < other->at_us ? -1 : 1;
  return one->firing < other->firing ? -1 : one->firing > other->firing;
}

/* A firing with its place before it was sorted. */
typedef struct
{
  BwReplayFiring firing;
  unsigned index;
} Placed;

static int
compare_placed (gconstpointer a, gconstpointer b)
{
  const Placed *one = a, *other = b;
  if (one->firing.from_us != other->firing.from_us)
    return one->firing.from_us < other->firing.from_us ? -1 : 1;
  return one->index < other->index ? -1 : one->index > other->index;
}

/* Sources were replayed one after the other. */
static void
sort_firings (BwReplay *replay)
{
  unsigned n = replay->firings->len;
  g_autofree Placed *placed = g_new (Placed, n);
  g_autofree unsigned *moved = g_new (unsigned, n);
  for (unsigned i = 0; i < n; i++)
    placed[i] = (Placed){ g_array_index (replay->firings, BwReplayFiring, i), i };
  if (n > 1)
    qsort (placed, n, sizeof *placed, compare_placed);
  for (unsigned i = 0; i < n; i++)
    {
      g_array_index (replay->firings, BwReplayFiring, i) = placed[i].firing;
      moved[placed[i].index] = i;
    }
  for (unsigned i = 0; i < replay->steps->len; i++)
    {
      BwReplayStep *step = &g_array_index (replay->steps, BwReplayStep, i);
      step->firing = moved[step->firing];
    }
  g_array_sort (replay->steps, compare_steps);
}

static int
compare_series (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (((const BwReplaySeries *) a)->metric->text,
                    ((const BwReplaySeries *) b)->metric->text);
}

static void
add_firing (BwReplay *replay, const BwReplayFiring *firing)
{
  int64_t to_us = firing->to_us != BW_TIME_NONE ? firing->to_us : replay->to_us;
  double seconds = firing->is_nodata ? 0 : (double) (to_us - firing->from_us) / BW_SECOND_US;
  replay->firing_seconds += seconds;
  for (unsigned i = 0; i < replay->series->len; i++)
    {
      BwReplaySeries *series = &g_array_index (replay->series, BwReplaySeries, i);
      if (!g_str_equal (series->metric->label_text, firing->labels))
        continue;
      series->n_firings++;
      series->firing_seconds += seconds;
    }
}

void
bw_replay_conclude (BwReplay *replay)
{
  g_return_if_fail (replay != NULL);
  sort_firings (replay);
  for (unsigned i = replay->series->len; i > 0; i--)
    if (g_array_index (replay->series, BwReplaySeries, i - 1).n_samples == 0)
      g_array_remove_index (replay->series, i - 1);
  g_array_sort (replay->series, compare_series);
  for (unsigned i = 0; i < replay->firings->len; i++)
    add_firing (replay, &g_array_index (replay->firings, BwReplayFiring, i));
  double covered = 0;
  replay->n_series = replay->series->len;
  for (unsigned i = 0; i < replay->series->len; i++)
    {
      const BwReplaySeries *series = &g_array_index (replay->series, BwReplaySeries, i);
      replay->n_samples += series->n_samples;
      covered += (double) series->covered_us;
    }
  if (replay->n_series > 0)
    replay->covered_us = (int64_t) (covered / (double) replay->n_series);
}
