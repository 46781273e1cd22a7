/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules that run on, and rules that are killed at any moment and take up what is stored: the same
 * transitions at the same moments. */
#include "rule-world.h"

enum
{
  N_SERIES = 3,
  N_STEPS = 400,
};

typedef struct
{
  int64_t at_us; /* awake */
  double values[N_SERIES];
} Step;

static const char *const rule_texts[] = {
  CPU,
  "metric=system_cpu_percent;warning=70;keep-firing-for=1m;no-data=alert;for-count=2",
  "metric=system_cpu_percent;error=75;window=5m;agg=avg;warning=60",
  "metric=system_cpu_percent;direction=below;error=20;window=3m;agg=max;no-data=ok",
  "metric=system_cpu_percent;kind=rate_of_change;window=4m;warning=8;critical=20",
  "metric=system_cpu_percent;warning=60;eval-every=3m;recover-count=2",
  "metric=system_cpu_percent;warning=50;strict=true;for=90s;keep-firing-for=3m;recover-count=3",
};

/* Values that wander, jump, stay, and are missing; now and then an hour without any. */
static void
random_steps (GRand *rand, Step *steps)
{
  int64_t at_us = 1000 * S;
  double values[N_SERIES] = { 50, 50, 50 };
  for (int i = 0; i < N_STEPS; i++)
    {
      at_us += (g_rand_int_range (rand, 0, 100) == 0 ? 3600 : 60) * S;
      steps[i].at_us = at_us;
      for (int k = 0; k < N_SERIES; k++)
        {
          if (g_rand_int_range (rand, 0, 15) == 0)
            values[k] = g_rand_double_range (rand, 0, 100);
          values[k] = CLAMP (values[k] + g_rand_double_range (rand, -12, 12), 0, 100);
          steps[i].values[k] = g_rand_int_range (rand, 0, 25) == 0 ? (double) NAN : values[k];
        }
    }
}

static const BwMetric *
metric_of (int k)
{
  char name[] = { (char) ('0' + k), '\0' };
  return bw_metric_get_labels ("system_cpu_percent", "source", "s", "k", name, NULL);
}

/* Feeds STEP, all of it or (ONLY of 0 and more) one series; EVENTS NULL: only into windows. */
static void
feed_step (BwRuleSet *set, const Step *step, int only, GPtrArray *events)
{
  g_autoptr (BwBatch) batch = bw_batch_new ("s", WALL + step->at_us);
  for (int k = 0; k < N_SERIES; k++)
    {
      if (only < 0 || only == k)
        bw_batch_add (batch, metric_of (k), step->values[k]);
    }
  if (events != NULL)
    bw_rule_set_feed (set, batch, 60 * S, step->at_us, events);
  else
    bw_rule_set_warm (set, batch, 60 * S, step->at_us);
}

static GPtrArray *
new_events (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_event_free);
}

/* Takes EVENTS into LOG as lines that say everything that came of them. */
static void
note (GPtrArray *log, GPtrArray *events)
{
  for (unsigned i = 0; i < events->len; i++)
    {
      const BwRuleEvent *event = g_ptr_array_index (events, i);
      const BwRuleState *state = &event->instance->state;
      g_ptr_array_add (
          log, g_strdup_printf ("%020" G_GINT64_FORMAT " %s{%s} %s %d %a %s since %" G_GINT64_FORMAT
                                " worst %a flips %" G_GINT64_FORMAT,
                                event->at_us, event->instance->rule_id, event->instance->labels,
                                bw_transition_name (event->transition.kind), event->transition.tier,
                                event->value, bw_severity_name (event->severity), event->crossed_us,
                                state->worst_value, state->n_flips));
    }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* What a store keeps: an instance with each of its transitions, all of them now and then. */
static void
store (GHashTable *stored, BwRuleInstance *instance)
{
  char *key = g_strdup_printf ("%s %s", instance->rule_id, instance->labels);
  g_hash_table_replace (stored, key, instance);
}

static void
store_events (GHashTable *stored, GPtrArray *events)
{
  for (unsigned i = 0; i < events->len; i++)
    store (stored,
           bw_rule_instance_copy (((BwRuleEvent *) g_ptr_array_index (events, i))->instance));
}

/* Fills the windows of SET with series K as it was up to UNTIL_US, wall time. */
static void
warm (BwRuleSet *set, const Step *steps, int n, int k, int64_t until_us)
{
  for (int i = 0; i < n && WALL + steps[i].at_us <= until_us; i++)
    feed_step (set, &steps[i], k, NULL);
}

/* Each stored instance by itself goes on from where it was stored, through the N steps there were.
 */
static BwRuleSet *
take_up (GPtrArray *rules, GHashTable *stored, const Step *steps, int n, GPtrArray *events)
{
  BwRuleSet *set = bw_rule_set_new (rules);
  BwRuleNow at = { steps[n - 1].at_us, WALL + steps[n - 1].at_us };
  g_autoptr (GList) instances = g_hash_table_get_values (stored);
  for (GList *l = instances; l != NULL; l = l->next)
    {
      const BwRuleInstance *instance = l->data;
      int k = instance->labels[strlen ("k=\"")] - '0';
      g_autoptr (GPtrArray) own = g_ptr_array_new ();
      for (unsigned i = 0; i < rules->len; i++)
        {
          if (strcmp (((BwRule *) g_ptr_array_index (rules, i))->id, instance->rule_id) == 0)
            g_ptr_array_add (own, g_ptr_array_index (rules, i));
        }
      g_autoptr (BwRuleSet) alone = bw_rule_set_new (own);
      BwRuleNow then = { instance->evaluated_us - WALL, instance->evaluated_us };
      bw_rule_set_load (alone, instance, then, events);
      warm (alone, steps, n, k, instance->evaluated_us);
      for (int i = 0; i < n; i++)
        {
          if (WALL + steps[i].at_us > instance->evaluated_us)
            feed_step (alone, &steps[i], k, events);
        }
      bw_rule_set_load (set, bw_rule_set_find (alone, instance->rule_id, instance->labels), at,
                        events);
    }
  for (int k = 0; k < N_SERIES; k++)
    warm (set, steps, n, k, INT64_MAX);
  return set;
}

static void
run_on (GPtrArray *rules, const Step *steps, GPtrArray *log)
{
  g_autoptr (BwRuleSet) set = bw_rule_set_new (rules);
  for (int i = 0; i < N_STEPS; i++)
    {
      g_autoptr (GPtrArray) events = new_events ();
      feed_step (set, &steps[i], -1, events);
      note (log, events);
    }
}

static unsigned
run_with_kills (GRand *rand, GPtrArray *rules, const Step *steps, GPtrArray *log)
{
  unsigned n_kills = 0;
  g_autoptr (GHashTable) stored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                         (GDestroyNotify) bw_rule_instance_free);
  BwRuleSet *set = bw_rule_set_new (rules);
  for (int i = 0; i < N_STEPS; i++)
    {
      g_autoptr (GPtrArray) events = new_events ();
      feed_step (set, &steps[i], -1, events);
      store_events (stored, events);
      if (i == 0 || g_rand_int_range (rand, 0, 8) == 0)
        {
          g_autoptr (GPtrArray) changed = bw_rule_set_take_changed (set);
          for (unsigned k = 0; k < changed->len; k++)
            store (stored, bw_rule_instance_copy (g_ptr_array_index (changed, k)));
        }
      if (g_rand_int_range (rand, 0, 10) == 0)
        {
          /* What came of steps that were judged but not stored comes again, and nothing else. */
          bw_rule_set_free (set);
          set = take_up (rules, stored, steps, i + 1, events);
          n_kills++;
        }
      note (log, events);
    }
  bw_rule_set_free (set);
  return n_kills;
}

static void
test_replay (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  unsigned n_events = 0, n_kills = 0;
  for (unsigned r = 0; r < G_N_ELEMENTS (rule_texts); r++)
    {
      for (int round = 0; round < 10; round++)
        {
          Step steps[N_STEPS];
          random_steps (rand, steps);
          g_autoptr (GPtrArray) rules = rules_of ("rule", rule_texts[r], NULL);
          g_autoptr (GPtrArray) live = g_ptr_array_new_with_free_func (g_free);
          g_autoptr (GPtrArray) killed = g_ptr_array_new_with_free_func (g_free);
          run_on (rules, steps, live);
          n_kills += run_with_kills (rand, rules, steps, killed);
          g_ptr_array_sort (live, compare_lines);
          g_ptr_array_sort (killed, compare_lines);
          for (unsigned i = 0; i < MIN (live->len, killed->len); i++)
            g_assert_cmpstr (g_ptr_array_index (killed, i), ==, g_ptr_array_index (live, i));
          g_assert_cmpuint (killed->len, ==, live->len);
          n_events += live->len;
        }
    }
  g_assert_cmpuint (n_events, >, 1000);
  g_assert_cmpuint (n_kills, >, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule-replay/killed", test_replay);
  return g_test_run ();
}
