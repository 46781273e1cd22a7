/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What judging a value costs: CPU time of one step of the state machine, and of a rule in a batch.
 */
#include "rules/bw-rule-eval.h"
#include "rules/bw-rule-set.h"

#include <stdio.h>
#include <time.h>

enum
{
  N_STATES = 64,
  N_STEPS = 5000000,
};

static double
cpu_ns (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

/* The best of some runs: what else the machine does only ever adds. */
static double
measure_steps (const BwRule *rule, double value)
{
  double best = 1e9;
  for (int run = 0; run < 7; run++)
    {
      BwRuleState states[N_STATES];
      BwRuleInput input = { .n = -1 };
      for (int i = 0; i < N_STATES; i++)
        bw_rule_state_init (&states[i]);
      double start = cpu_ns ();
      for (int i = 0; i < N_STEPS; i++)
        {
          input.awake_us += 1000;
          input.value = value + (i & 7);
          bw_rule_state_step (&states[i % N_STATES], rule, &input);
        }
      best = MIN (best, (cpu_ns () - start) / N_STEPS);
    }
  return best;
}

/* As the engine does it: after each batch it asks when to look next. */
static double
measure_batches (BwRule *rule, unsigned n, double value)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  g_autoptr (GPtrArray) events =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_event_free);
  g_autoptr (BwBatch) batch = bw_batch_new ("bench", 0);
  g_ptr_array_add (rules, rule);
  g_autoptr (BwRuleSet) set = bw_rule_set_new (rules);
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *k = g_strdup_printf ("%u", i);
      bw_batch_add (batch, bw_metric_get_labels ("x", "source", "bench", "k", k, NULL), value);
    }
  double best = 1e9;
  unsigned n_rounds = N_STEPS / 10 / n;
  bw_rule_set_feed (set, batch, BW_SECOND_US, 0, events);
  for (int run = 0; run < 7; run++)
    {
      double start = cpu_ns ();
      for (unsigned i = 0; i < n_rounds; i++)
        {
          batch->time_us += BW_SECOND_US;
          bw_rule_set_feed (set, batch, BW_SECOND_US, batch->time_us, events);
          if (bw_rule_set_next_due_us (set) <= batch->time_us)
            bw_rule_set_tick (set, (BwRuleNow){ batch->time_us, batch->time_us }, events);
        }
      best = MIN (best, (cpu_ns () - start) / n_rounds / n);
    }
  return best;
}

/* N rules of a kind over one series each (an expression over two), in one batch. */
static double
measure_kind (const char *text, unsigned n)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_unref);
  g_autoptr (GPtrArray) events =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bw_rule_event_free);
  g_autoptr (BwBatch) batch = bw_batch_new ("bench", 0);
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("m%u", i);
      g_auto (GStrv) parts = g_strsplit (text, "METRIC", -1);
      g_autofree char *own = g_strjoinv (name, parts);
      BwRule *rule = bw_rule_parse_inline (own, NULL);
      g_free (rule->id);
      rule->id = g_strdup (name);
      g_ptr_array_add (rules, rule);
      bw_batch_add (batch, bw_metric_get_labels (name, "source", "bench", NULL), i % 50);
    }
  bw_batch_add (batch, bw_metric_get_labels ("other", "source", "bench", NULL), 1);
  g_autoptr (BwRuleSet) set = bw_rule_set_new (rules);
  double best = 1e9;
  unsigned n_rounds = MAX (N_STEPS / 100 / n, 3);
  bw_rule_set_feed (set, batch, BW_SECOND_US, 0, events);
  for (int run = 0; run < 7; run++)
    {
      double start = cpu_ns ();
      for (unsigned i = 0; i < n_rounds; i++)
        {
          batch->time_us += BW_SECOND_US;
          bw_rule_set_feed (set, batch, BW_SECOND_US, batch->time_us, events);
        }
      best = MIN (best, (cpu_ns () - start) / n_rounds / n);
    }
  return best;
}

static void
print_kinds (void)
{
  static const struct
  {
    const char *words, *text;
  } kinds[] = {
    { "threshold", "metric=METRIC;warning=80;critical=90;for=2m" },
    { "average over a minute", "metric=METRIC;warning=80;window=1m" },
    { "rate_of_change over a minute", "kind=rate_of_change;metric=METRIC;warning=80;window=1m" },
    { "absent", "kind=absent;metric=METRIC;for=5m" },
    { "expr of two metrics", "kind=expr;expr=METRIC > 90 AND other{source=\"bench\"} > 1" },
  };
  static const unsigned sizes[] = { 50, 5000 };
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      for (unsigned k = 0; k < G_N_ELEMENTS (sizes); k++)
        {
          g_autofree char *words = g_strdup_printf ("%u rules: %s", sizes[k], kinds[i].words);
          printf ("%-48s %10.1f\n", words, measure_kind (kinds[i].text, sizes[k]));
        }
    }
}

int
main (void)
{
  g_autoptr (BwRule) rule = bw_rule_parse_inline (
      "metric=x;warning=80;warning-recover=60;critical=90;critical-recover=80;for=2m;for-count=2",
      NULL);
  printf ("%-48s %10s\n", "rules, best of 7", "CPU ns");
  printf ("%-48s %10.1f\n", "a step while all is well", measure_steps (rule, 50));
  printf ("%-48s %10.1f\n", "a step while an alert fires", measure_steps (rule, 85));
  static const unsigned sizes[] = { 50, 500, 5000 };
  for (unsigned i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *calm = g_strdup_printf ("a rule in a batch of %u series", sizes[i]);
      printf ("%-48s %10.1f\n", calm, measure_batches (rule, sizes[i], 50));
      printf ("%-48s %10.1f\n", "  the same while its alerts fire",
              measure_batches (rule, sizes[i], 85));
    }
  print_kinds ();
  return 0;
}
