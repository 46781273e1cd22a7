/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule set over time: silence, failing sources, other rules, restarts. */
#include "rule-world.h"

/* A source that goes silent while an alert fires: one incident about that, and no end and new
 * start. */
static void
test_stale (void)
{
  World world;
  world_init (&world, rules_of ("cpu", CPU, NULL));
  for (int i = 0; i < 3; i++)
    feed_cpu (&world, 85, 60);
  assert_events (&world, "cpu" PC " FIRE 1 value");
  /* Three intervals after the last value, which came 60 s ago. */
  g_assert_cmpint (bw_rule_set_next_due_us (world.set), ==, world.awake_us + 120 * S);
  world.awake_us += 120 * S - 1;
  bw_rule_set_tick (world.set, now (&world), world.events);
  assert_events (&world, "");
  world.awake_us += 1;
  bw_rule_set_tick (world.set, now (&world), world.events);
  const BwRuleEvent *event = g_ptr_array_index (world.events, 0);
  g_assert_cmpint (event->severity, ==, BW_SEVERITY_WARNING);
  g_assert_cmpint (event->crossed_us, ==, WALL + world.awake_us - 180 * S);
  g_assert_true (isnan (event->value));
  assert_events (&world, "cpu" PC " NODATA-FIRE 0 no_data");
  g_assert_cmpint (bw_rule_set_next_due_us (world.set), ==, INT64_MAX);
  bw_rule_set_attach (world.set, "cpu", "source=\"pc\"", true, 42);
  for (int i = 0; i < 10; i++)
    {
      world.awake_us += 60 * S;
      bw_rule_set_tick (world.set, now (&world), world.events);
    }
  assert_events (&world, "");
  feed_cpu (&world, 85, 60);
  event = g_ptr_array_index (world.events, 0);
  g_assert_cmpint (event->instance->nodata_incident_id, ==, 42);
  g_assert_cmpint (event->instance->nodata_since_us, ==, BW_TIME_NONE);
  assert_events (&world, "cpu" PC " NODATA-RESOLVE 0 data_returned");
  feed_cpu (&world, 85, 60);
  assert_events (&world, "");
  world_clear (&world);
}

/* What comes often is missed after two minutes, what comes or is looked at seldom after three times
 * as long as that takes. */
static void
test_stale_after (void)
{
  static const struct
  {
    const char *rule;
    int64_t interval_s, after_s;
  } rows[] = {
    { "metric=x;warning=1", 1, 120 },
    { "metric=x;warning=1", 40, 120 },
    { "metric=x;warning=1", 41, 123 },
    { "metric=x;warning=1;eval-every=5m", 60, 900 },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      World world;
      world_init (&world, rules_of ("r", rows[i].rule, NULL));
      g_autoptr (BwBatch) batch = bw_batch_new ("s", WALL + world.awake_us);
      bw_batch_add (batch, bw_metric_parse ("x{source=\"s\"}", NULL), 0);
      bw_rule_set_feed (world.set, batch, rows[i].interval_s * S, world.awake_us, world.events);
      world.awake_us += rows[i].after_s * S - 1;
      bw_rule_set_tick (world.set, now (&world), world.events);
      assert_events (&world, "");
      world.awake_us += 1;
      bw_rule_set_tick (world.set, now (&world), world.events);
      assert_events (&world, "r{source=\"s\"} NODATA-FIRE 0 no_data");
      world_clear (&world);
    }
}

static void
test_failed (void)
{
  World world;
  world_init (&world, rules_of ("cpu", CPU, "quick",
                                "metric=system_cpu_percent;critical=99;"
                                "no-data-after=30s;no-data-severity=error",
                                NULL));
  feed_cpu (&world, 10, 60);
  bw_rule_set_source_failed (world.set, "pc", 60 * S, now (&world), world.events);
  world.awake_us += 30 * S;
  assert_events (&world, "");
  g_assert_cmpint (bw_rule_set_next_due_us (world.set), ==, world.awake_us);
  bw_rule_set_tick (world.set, now (&world), world.events);
  const BwRuleEvent *event = g_ptr_array_index (world.events, 0);
  g_assert_cmpint (event->severity, ==, BW_SEVERITY_ERROR);
  g_assert_cmpint (event->instance->state.data_flag, ==, BW_DATA_ERROR);
  assert_events (&world, "quick" PC " NODATA-FIRE 0 no_data");
  world.awake_us += 150 * S;
  bw_rule_set_source_failed (world.set, "pc", 60 * S, now (&world), world.events);
  assert_events (&world, "cpu" PC " NODATA-FIRE 0 no_data");
  feed_cpu (&world, NAN, 60); /* it answers, but has nothing: still no value */
  assert_events (&world, "");
  feed_cpu (&world, 10, 60);
  assert_events (&world, "cpu" PC " NODATA-RESOLVE 0 data_returned / "
                         "quick" PC " NODATA-RESOLVE 0 data_returned");
  /* Nothing is known of a source that never had a value, so nothing is missing. */
  feed (&world, "new", "system_cpu_percent{source=\"new\"}=-", 600);
  feed_cpu (&world, 10, 0);
  bw_rule_set_source_failed (world.set, "new", 60 * S, now (&world), world.events);
  bw_rule_set_source_failed (world.set, "unknown", 60 * S, now (&world), world.events);
  assert_events (&world, "");
  world_clear (&world);
}

static void
test_hold (void)
{
  World world;
  world_init (&world, rules_of ("cpu", CPU, NULL));
  feed_cpu (&world, 10, 0);
  bw_rule_set_hold (world.set, world.awake_us + 600 * S);
  world.awake_us += 500 * S;
  bw_rule_set_tick (world.set, now (&world), world.events);
  assert_events (&world, "");
  g_assert_cmpint (bw_rule_set_next_due_us (world.set), ==, world.awake_us + 100 * S);
  world.awake_us += 100 * S;
  bw_rule_set_tick (world.set, now (&world), world.events);
  assert_events (&world, "cpu" PC " NODATA-FIRE 0 no_data");
  world_clear (&world);
}

static void
test_silence_verdicts (void)
{
  World world;
  world_init (&world, rules_of ("dead", "metric=x;warning=1;for=2m;no-data=alert", "fine",
                                "metric=x;warning=1;no-data=ok;recover-count=2", NULL));
  feed (&world, "s", "x{source=\"s\"}=2", 0);
  assert_events (&world, "fine{source=\"s\"} FIRE 1 value");
  feed (&world, "s", "x{source=\"s\"}=0", 0);
  feed (&world, "s", "x{source=\"s\"}=2", 0);
  assert_events (&world, "");
  /* Three minutes of silence are a verdict, and each further minute is. */
  GString *log = g_string_new (NULL);
  for (int s = 0; s < 600; s += 10)
    {
      world.awake_us += 10 * S;
      bw_rule_set_tick (world.set, now (&world), world.events);
      for (unsigned i = 0; i < world.events->len; i++)
        {
          const BwRuleEvent *event = g_ptr_array_index (world.events, i);
          g_string_append_printf (log, "%d:%s %s ", s + 10, event->instance->rule_id,
                                  bw_transition_name (event->transition.kind));
        }
      g_ptr_array_set_size (world.events, 0);
    }
  g_assert_cmpstr (log->str, ==, "180:dead FIRE 240:fine RESOLVE ");
  g_string_free (log, TRUE);
  world_clear (&world);
}

static void
test_replace_levels (void)
{
  World world;
  world_init (&world, rules_of ("cpu", CPU, NULL));
  for (int i = 0; i < 3; i++)
    feed_cpu (&world, 85, 60);
  assert_events (&world, "cpu" PC " FIRE 1 value");
  /* Whom to tell is no reason to judge again. */
  g_autoptr (GPtrArray) same = rules_of ("cpu", CPU ";runbook=Ask;channels=log", NULL);
  bw_rule_set_replace (world.set, same, now (&world), world.events);
  assert_events (&world, "");
  g_autoptr (GPtrArray) raised =
      rules_of ("cpu", "metric=system_cpu_percent;warning=88;for=2m", NULL);
  bw_rule_set_replace (world.set, raised, now (&world), world.events);
  const BwRuleEvent *event = g_ptr_array_index (world.events, 0);
  g_assert_cmpfloat (event->value, ==, 85);
  assert_events (&world, "cpu" PC " RESOLVE 0 edited");
  feed_cpu (&world, 95, 120);
  feed_cpu (&world, 95, 60);
  assert_events (&world, "cpu" PC " FIRE 1 value");
  /* While there is no value, the edit waits for one. */
  feed_cpu (&world, NAN, 60);
  g_autoptr (GPtrArray) again =
      rules_of ("cpu", "metric=system_cpu_percent;warning=98;warning-recover=1", NULL);
  bw_rule_set_replace (world.set, again, now (&world), world.events);
  assert_events (&world, "");
  feed_cpu (&world, 95, 60);
  assert_events (&world, "cpu" PC " RESOLVE 0 edited");
  world_clear (&world);
}

static void
test_replace_rules (void)
{
  World world;
  world_init (&world, rules_of ("a", "metric=x;warning=1", "b", "metric=x;warning=1", "c",
                                "metric=x;warning=1", "d", "metric=x;warning=1", NULL));
  feed (&world, "s", "x{source=\"s\"}=2", 60);
  g_ptr_array_set_size (world.events, 0);
  g_autoptr (GPtrArray) rules =
      rules_of ("b", "metric=x;warning=1;enabled=false", "c", "metric=y;warning=1", "d",
                "metric=x;warning=1", "e", "metric=x;info=1", NULL);
  bw_rule_set_replace (world.set, rules, now (&world), world.events);
  assert_events (&world, "a{source=\"s\"} RESOLVE 0 rule_removed / "
                         "b{source=\"s\"} RESOLVE 0 rule_disabled / "
                         "c{source=\"s\"} RESOLVE 0 rule_removed");
  feed (&world, "s", "x{source=\"s\"}=2|y{source=\"s\"}=0", 60);
  assert_events (&world, "e{source=\"s\"} FIRE 1 value");
  bw_rule_set_source_removed (world.set, "s", now (&world), world.events);
  assert_events (&world, "d{source=\"s\"} RESOLVE 0 source_removed / "
                         "e{source=\"s\"} RESOLVE 0 source_removed");
  bw_rule_set_source_removed (world.set, "s", now (&world), world.events);
  assert_events (&world, "");
  world_clear (&world);
}

static void
test_load (void)
{
  World world;
  world_init (&world, rules_of ("cpu", CPU, NULL));
  g_autoptr (BwRuleInstance) stored = bw_rule_instance_new ("gone", "source=\"pc\"");
  bw_rule_set_load (world.set, stored, now (&world), world.events);
  assert_events (&world, ""); /* it was well, so nothing ends */
  stored->state.status = BW_RULE_FIRING;
  stored->state.tier = 1;
  stored->state.severity = BW_SEVERITY_WARNING;
  stored->incident_id = 7;
  stored->nodata_since_us = WALL;
  stored->nodata_incident_id = 8;
  bw_rule_set_load (world.set, stored, now (&world), world.events);
  g_assert_cmpuint (world.events->len, ==, 2);
  const BwRuleEvent *event = g_ptr_array_index (world.events, 1);
  g_assert_cmpint (event->instance->incident_id, ==, 7);
  g_assert_cmpint (event->instance->state.status, ==, BW_RULE_OK);
  g_assert_null (event->rule);
  g_autofree char *evidence = bw_rule_event_evidence (event);
  g_assert_nonnull (strstr (evidence, "\"rule_removed\""));
  assert_events (&world, "gone" PC " NODATA-RESOLVE 0 rule_removed / "
                         "gone" PC " RESOLVE 0 rule_removed");
  /* Labels that are none: as if the rule were gone. */
  g_free (stored->rule_id);
  stored->rule_id = g_strdup ("cpu");
  g_free (stored->labels);
  stored->labels = g_strdup ("\xff{{\"");
  bw_rule_set_load (world.set, stored, now (&world), world.events);
  g_assert_cmpuint (world.events->len, ==, 2);
  g_ptr_array_set_size (world.events, 0);
  world_clear (&world);
}

/* Rules edited while nothing ran: the stored state has the fingerprint of the old levels. */
static void
test_load_edited (void)
{
  World world, next;
  world_init (&world, rules_of ("cpu", CPU, NULL));
  for (int i = 0; i < 3; i++)
    feed_cpu (&world, 85, 60);
  g_autoptr (GPtrArray) stored = bw_rule_set_take_changed (world.set);
  world_init (&next, rules_of ("cpu", "metric=system_cpu_percent;warning=90", NULL));
  next.awake_us = world.awake_us;
  bw_rule_set_load (next.set, g_ptr_array_index (stored, 0), now (&next), next.events);
  assert_events (&next, "");
  feed_cpu (&next, 85, 60);
  assert_events (&next, "cpu" PC " RESOLVE 0 edited");
  world_clear (&world);
  world_clear (&next);
}

/* A ledger of two currencies brings series whose source label is not its own name. */
static void
test_load_foreign_label (void)
{
  World world, next;
  static const char samples[] = "x{source=\"a\"}=0|x{source=\"a/EUR\"}=2";
  world_init (&world, rules_of ("x", "metric=x;warning=1;warning-recover=0", NULL));
  feed (&world, "a", samples, 60);
  g_autoptr (GPtrArray) stored = bw_rule_set_take_changed (world.set);
  g_assert_cmpuint (stored->len, ==, 2);
  world_init (&next, rules_of ("x", "metric=x;warning=1;warning-recover=0", NULL));
  for (unsigned i = 0; i < stored->len; i++)
    bw_rule_set_load (next.set, g_ptr_array_index (stored, i), now (&next), next.events);
  feed (&next, "a", samples, 60);
  assert_events (&next, ""); /* it fires already */
  g_autoptr (GPtrArray) list = bw_rule_set_list (next.set);
  g_assert_cmpuint (list->len, ==, 2);
  bw_rule_set_source_removed (next.set, "a", now (&next), next.events);
  assert_events (&next, "x{source=\"a/EUR\"} RESOLVE 0 source_removed");
  world_clear (&world);
  world_clear (&next);
}

/* The same set, but made to ask all its instances anew. */
static int64_t
exact_due_us (World *exact)
{
  bw_rule_set_hold (exact->set, BW_TIME_NONE);
  return bw_rule_set_next_due_us (exact->set);
}

/* Ticks at AWAKE_US; how many instances it touched. What happened is TAKEN. */
static unsigned
tick_at (World *world, int64_t awake_us, char **taken)
{
  world->awake_us = awake_us;
  g_autoptr (GPtrArray) before = bw_rule_set_take_changed (world->set);
  bw_rule_set_tick (world->set, now (world), world->events);
  g_autoptr (GPtrArray) after = bw_rule_set_take_changed (world->set);
  *taken = take (world);
  return after->len;
}

static void
tick_both (World *world, World *exact, int64_t awake_us, bool is_due)
{
  g_autofree char *happened = NULL, *expected = NULL;
  exact_due_us (exact);
  unsigned n_expected = tick_at (exact, awake_us, &expected);
  g_assert_cmpuint (tick_at (world, awake_us, &happened), ==, n_expected);
  g_assert_cmpstr (happened, ==, expected);
  g_assert_true ((n_expected > 0) == is_due);
}

/* Something that a source may do: bring a value or none, fail, or be asked at another interval. */
static void
random_input (GRand *rand, World *both)
{
  const char *source = g_rand_boolean (rand) ? "p" : "q";
  int what = g_rand_int_range (rand, 0, 10);
  int64_t interval_us = (g_rand_int_range (rand, 0, 8) == 0 ? 600 : 60) * S;
  double value = what == 0 ? (double) NAN : g_rand_int_range (rand, 0, 9);
  for (int w = 0; w < 2; w++)
    {
      World *world = &both[w];
      g_autoptr (BwBatch) batch = bw_batch_new (source, WALL + world->awake_us);
      bw_batch_add (batch, bw_metric_get_labels ("x", "source", source, NULL), value);
      if (what < 8)
        bw_rule_set_feed (world->set, batch, interval_us, world->awake_us, world->events);
      else if (what == 8)
        bw_rule_set_source_failed (world->set, source, interval_us, now (world), world->events);
    }
  g_autofree char *happened = take (&both[0]), *expected = take (&both[1]);
  g_assert_cmpstr (happened, ==, expected);
}

/* At any moment nothing is due before what next_due says, by which the set itself goes: one that
 * asks all its instances each time does the same. */
static void
test_next_due (gconstpointer rule)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  World both[2];
  for (int w = 0; w < 2; w++)
    {
      world_init (&both[w], rules_of ("r", rule, NULL));
      g_assert_cmpint (bw_rule_set_next_due_us (both[w].set), ==, INT64_MAX);
    }
  for (int i = 0; i < 1000; i++)
    {
      for (int n = g_rand_int_range (rand, 0, 4); n > 0; n--)
        random_input (rand, both);
      int64_t later_us = both[0].awake_us + g_rand_int_range (rand, 0, i % 2 ? 900 : 90) * S;
      int64_t due_us = exact_due_us (&both[1]);
      int64_t told_us = bw_rule_set_next_due_us (both[0].set);
      g_assert_cmpint (told_us, <=, due_us);
      g_assert_cmpint (told_us, >, both[0].awake_us);
      tick_both (&both[0], &both[1], MIN (later_us, due_us - 1), false);
      if (due_us > later_us)
        continue;
      tick_both (&both[0], &both[1], due_us, true);
      g_assert_cmpint (exact_due_us (&both[1]), >, due_us);
      g_assert_cmpint (bw_rule_set_next_due_us (both[0].set), ==, exact_due_us (&both[1]));
    }
  world_clear (&both[0]);
  world_clear (&both[1]);
}

/* While all is well nobody is woken more than once in the time a source may be silent. */
static void
test_wake_ups (void)
{
  World world;
  world_init (&world, rules_of ("cpu", CPU, NULL));
  unsigned n_wake_ups = 0;
  for (int i = 0; i < 1800; i++)
    {
      feed_cpu (&world, 10, 1);
      if (world.awake_us < bw_rule_set_next_due_us (world.set))
        continue;
      bw_rule_set_tick (world.set, now (&world), world.events);
      n_wake_ups++;
    }
  assert_events (&world, "");
  g_assert_cmpuint (n_wake_ups, <=, 1800 / 179 + 1);
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule-set-life/stale-after", test_stale_after);
  g_test_add_func ("/rule-set-life/stale", test_stale);
  g_test_add_func ("/rule-set-life/failed", test_failed);
  g_test_add_func ("/rule-set-life/hold", test_hold);
  g_test_add_func ("/rule-set-life/silence-verdicts", test_silence_verdicts);
  g_test_add_func ("/rule-set-life/replace-levels", test_replace_levels);
  g_test_add_func ("/rule-set-life/replace-rules", test_replace_rules);
  g_test_add_func ("/rule-set-life/load", test_load);
  g_test_add_func ("/rule-set-life/load-edited", test_load_edited);
  g_test_add_func ("/rule-set-life/load-foreign-label", test_load_foreign_label);
  g_test_add_data_func ("/rule-set-life/next-due/keep", "metric=x;warning=5;no-data-after=7m",
                        test_next_due);
  g_test_add_data_func ("/rule-set-life/next-due/impatient", "metric=x;warning=5;no-data-after=30s",
                        test_next_due);
  g_test_add_data_func ("/rule-set-life/next-due/alert", "metric=x;warning=5;no-data=alert",
                        test_next_due);
  g_test_add_data_func ("/rule-set-life/next-due/now-and-then", "metric=x;warning=5;eval-every=5m",
                        test_next_due);
  g_test_add_func ("/rule-set-life/wake-ups", test_wake_ups);
  return g_test_run ();
}
