/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads history for new rules. */
#include "engine/bw-rule-seeds.h"

#include "engine/bw-late-answer.h"

#include <math.h>

/* Half a year of hours; older ones count for nothing in a baseline. */
#define HOURS (26 * 7 * 24)
/* Some four for each of a line's points. */
#define LINE_POINTS 1024
/* A series that has said nothing for so long is not there any more. */
#define GONE_US BW_DAY_US

struct _BwRuleSeeds
{
  BwClock *clock;
  BwHistory *history;
  BwRuleSet *set;
  GHashTable *asked; /* of rule id and series */
  GCancellable *closing;
};

typedef struct
{
  BwRuleSeeds *seeds;
  char *rule_id;
  const BwMetric *metric;
  int64_t to_us;
} Ask;

BwRuleSeeds *
bw_rule_seeds_new (BwClock *clock, BwHistory *history, BwRuleSet *set)
{
  g_return_val_if_fail (clock != NULL && history != NULL && set != NULL, NULL);
  BwRuleSeeds *seeds = g_new (BwRuleSeeds, 1);
  *seeds = (BwRuleSeeds){ clock, history, set,
                          g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                          g_cancellable_new () };
  return seeds;
}

void
bw_rule_seeds_free (BwRuleSeeds *seeds)
{
  if (seeds == NULL)
    return;
  g_cancellable_cancel (seeds->closing);
  g_object_unref (seeds->closing);
  g_hash_table_unref (seeds->asked);
  g_free (seeds);
}

/* Means of the columns that have a value, by time. */
static GArray *
means_of (const GArray *points, int64_t to_us)
{
  GArray *means = g_array_new (FALSE, FALSE, sizeof (BwRuleSeed));
  for (unsigned i = 0; i < points->len; i++)
    {
      const BwHistoryPoint *point = &g_array_index (points, BwHistoryPoint, i);
      BwRuleSeed seed = { point->time_us, point->sum / (double) MAX (1, point->n) };
      if (point->n > 0 && point->time_us < to_us && isfinite (seed.value))
        g_array_append_val (means, seed);
    }
  return means;
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Ask *ask = data;
  g_autofree char *rule_id = ask->rule_id;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) points = bw_store_worker_run_finish (result, &error);
  if (bw_late_answer (result))
    return;
  if (points == NULL)
    {
      g_warning ("the rule %s begins without what was stored of %s: %s", rule_id, ask->metric->text,
                 error->message);
      return;
    }
  g_autoptr (GArray) means = means_of (points, ask->to_us);
  if (means->len > 0
      && g_array_index (means, BwRuleSeed, means->len - 1).wall_us >= ask->to_us - GONE_US)
    bw_rule_set_seed (ask->seeds->set, rule_id, ask->metric, means);
}

static void
ask_for (BwRuleSeeds *seeds, const BwRule *rule, const BwMetric *metric)
{
  int64_t now_us = bw_clock_wall_us (seeds->clock);
  int64_t hour_us = now_us / BW_HOUR_US * BW_HOUR_US;
  bool is_line = rule->kind == BW_RULE_PREDICT_WITHIN;
  char *key = g_strdup_printf ("%s %s", rule->id, metric->text);
  if (!g_hash_table_add (seeds->asked, key))
    return;
  Ask *question = g_new (Ask, 1);
  /* The hour that lasts is the rule's own to see. */
  *question = (Ask){ seeds, g_strdup (rule->id), metric, is_line ? now_us : hour_us };
  if (is_line)
    bw_history_range_async (seeds->history, metric, now_us - rule->window_us, now_us, LINE_POINTS,
                            seeds->closing, read_cb, question);
  else
    bw_history_range_async (seeds->history, metric, hour_us - HOURS * BW_HOUR_US, hour_us,
                            HOURS + 1, seeds->closing, read_cb, question);
}

void
bw_rule_seeds_look (BwRuleSeeds *seeds)
{
  g_return_if_fail (seeds != NULL);
  GPtrArray *rules = bw_rule_set_rules (seeds->set);
  g_autoptr (GPtrArray) known = bw_history_series_list (seeds->history);
  for (unsigned i = 0; i < rules->len; i++)
    {
      const BwRule *rule = g_ptr_array_index (rules, i);
      if (rule->kind != BW_RULE_PREDICT_WITHIN && rule->kind != BW_RULE_ANOMALY)
        continue;
      for (unsigned k = 0; k < known->len; k++)
        {
          const BwMetric *metric = g_ptr_array_index (known, k);
          if (bw_rule_watches (rule, metric)
              && bw_rule_set_find (seeds->set, rule->id, metric->label_text) == NULL)
            ask_for (seeds, rule, metric);
        }
    }
}
