/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kinds of rules beside the threshold: how fast a value changes, silence, and what bots tell. */
#include "rule-world.h"
#include "rules/bw-rule-load.h"

#include "base/bw-error.h"

static void
test_rate (void)
{
  World world;
  world_init (&world, rules_of ("growing",
                                "kind=rate_of_change;metric=disk;window=10m;per=1h;"
                                "warning=6",
                                NULL));
  /* 5 a minute is 300 an hour; but nothing is said before the samples span half of the window. */
  const BwRuleInstance *instance = NULL;
  for (int i = 0; i < 5; i++)
    {
      char text[64];
      g_snprintf (text, sizeof text, "disk{source=\"s\"}=%d", 50 + 5 * i);
      feed (&world, "s", text, 60);
      instance = bw_rule_set_find (world.set, "growing", "source=\"s\"");
      g_assert_cmpint (instance->state.data_flag, ==, BW_DATA_INSUFFICIENT);
    }
  assert_events (&world, "");
  feed (&world, "s", "disk{source=\"s\"}=75", 60);
  assert_events (&world, "growing{source=\"s\"} FIRE 1 value");
  instance = bw_rule_set_find (world.set, "growing", "source=\"s\"");
  g_assert_cmpfloat_with_epsilon (instance->state.last_value, 300, 1e-9);
  /* Falling is no growth, however fast. */
  feed (&world, "s", "disk{source=\"s\"}=20", 60);
  assert_events (&world, "growing{source=\"s\"} RESOLVE 0 value");
  world_clear (&world);
}

/* Over a gap the rate is that of the time that passed, and a sleep is a gap like any other. */
static void
test_rate_gaps (void)
{
  World world;
  world_init (&world, rules_of ("fast", "kind=rate_of_change;metric=x;window=10m;warning=4", NULL));
  feed (&world, "s", "x{source=\"s\"}=0", 540);
  feed (&world, "s", "x{source=\"s\"}=27", 60); /* 27 in 9 min */
  assert_events (&world, "");
  const BwRuleInstance *instance = bw_rule_set_find (world.set, "fast", "source=\"s\"");
  g_assert_cmpfloat_with_epsilon (instance->state.last_value, 3, 1e-9);
  /* Eight hours of sleep: awake time stood still, yet the change took all night. */
  g_autoptr (BwBatch) batch = bw_batch_new ("s", WALL + world.awake_us + 8 * BW_HOUR_US);
  bw_batch_add (batch, bw_metric_get_labels ("x", "source", "s", NULL), 1000);
  bw_rule_set_feed (world.set, batch, 60 * S, world.awake_us, world.events);
  assert_events (&world, "");
  g_assert_cmpint (instance->state.data_flag, ==, BW_DATA_INSUFFICIENT);
  world_clear (&world);
}

/* The same by hand: the last less the first of the window, over the time between them. */
static void
test_rate_model (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GError) error = NULL;
  g_autoptr (BwRule) rule = bw_rule_parse_inline (
      "kind=rate_of_change;metric=x;window=5m;per=90s;direction=below;warning=-1e9", &error);
  g_assert_no_error (error);
  enum
  {
    N = 3000
  };
  g_autofree double *values = g_new (double, N);
  g_autofree int64_t *times = g_new (int64_t, N);
  BwRuleWindow window = { 0 };
  int64_t now_us = 0;
  unsigned n_known = 0;
  for (int i = 0; i < N; i++)
    {
      now_us += g_rand_int_range (rand, 1, 120) * S;
      times[i] = now_us;
      values[i] = g_rand_int_range (rand, 0, 10) == 0 ? (double) NAN : g_rand_double (rand);
      BwDataFlag flag = BW_DATA_FRESH;
      double got = bw_rule_window_judge (&window, rule, now_us, WALL + now_us, values[i], &flag);
      int first = -1, last = -1;
      for (int k = 0; k <= i; k++)
        {
          if (isnan (values[k]) || now_us - times[k] > 300 * S)
            continue;
          first = first < 0 ? k : first;
          last = k;
        }
      bool is_known = first >= 0 && last > first && times[last] - times[first] >= 150 * S;
      g_assert_cmpint (isnan (got), ==, !is_known);
      g_assert_cmpint (flag == BW_DATA_INSUFFICIENT, ==, !is_known && !isnan (values[i]));
      if (is_known)
        g_assert_cmpfloat_with_epsilon (
            got, (values[last] - values[first]) * 90e6 / (double) (times[last] - times[first]),
            1e-12);
      n_known += is_known;
    }
  g_assert_cmpuint (n_known, >, N / 4);
  g_assert_cmpuint (n_known, <, N);
  bw_rule_window_clear (&window);
}

static void
tick (World *world, double step_s)
{
  bw_rule_set_tick (world->set, now (world), world->events);
  world->awake_us += (int64_t) (step_s * S);
}

#define HEART "kind=absent;metric=bot_heartbeat{source=\"nba\",host=~\"h.*\"};for=5m;severity=error"

static void
test_absent (void)
{
  World world;
  world_init (&world, rules_of ("silent", HEART, NULL));
  feed (&world, "nba", "bot_heartbeat{source=\"nba\",host=\"h1\"}=1", 60);
  feed (&world, "nba", "other{source=\"nba\"}=1", 239);
  tick (&world, 1);
  assert_events (&world, "");
  g_assert_cmpint (bw_rule_set_next_due_us (world.set), ==, world.awake_us);
  tick (&world, 60);
  assert_events (&world, "silent{source=\"nba\"} FIRE 1 value");
  const BwRuleInstance *instance = bw_rule_set_find (world.set, "silent", "source=\"nba\"");
  g_assert_cmpfloat (instance->state.last_value, ==, 300);
  g_assert_cmpint (instance->state.severity, ==, BW_SEVERITY_ERROR);
  /* It does not go on counting, other series and empty samples are no sign of life. */
  g_assert_cmpint (bw_rule_set_next_due_us (world.set), ==, INT64_MAX);
  feed (&world, "nba", "bot_heartbeat{source=\"nba\",host=\"x1\"}=1", 60);
  feed (&world, "nba", "bot_heartbeat{source=\"nba\",host=\"h1\"}=-", 60);
  feed (&world, "mlb", "bot_heartbeat{source=\"mlb\",host=\"h1\"}=1", 60);
  assert_events (&world, "");
  /* Any series of the selector is. */
  feed (&world, "nba", "bot_heartbeat{source=\"nba\",host=\"h2\"}=1", 60);
  assert_events (&world, "silent{source=\"nba\"} RESOLVE 0 value");
  world_clear (&world);
}

/* One that was never there is missed once the rule has been in force for so long. */
static void
test_absent_from_the_start (void)
{
  World world;
  world_init (&world, rules_of ("silent", HEART, NULL));
  tick (&world, 299);
  tick (&world, 1);
  assert_events (&world, "");
  tick (&world, 1);
  assert_events (&world, "silent{source=\"nba\"} FIRE 1 value");
  world_clear (&world);
  /* After a start or a sleep there is a time in which nothing counts. */
  world_init (&world, rules_of ("silent", HEART, NULL));
  tick (&world, 200);
  bw_rule_set_hold (world.set, world.awake_us + 200 * S);
  world.awake_us += 199 * S;
  tick (&world, 1);
  assert_events (&world, "");
  tick (&world, 1);
  assert_events (&world, "silent{source=\"nba\"} FIRE 1 value");
  world_clear (&world);
}

/* Over a restart: what fires goes on to fire until there is a sample; the rest begins to wait. */
static void
test_absent_restart (void)
{
  World world;
  world_init (&world, rules_of ("silent", HEART, NULL));
  tick (&world, 300);
  tick (&world, 10);
  assert_events (&world, "silent{source=\"nba\"} FIRE 1 value");
  g_autoptr (GPtrArray) stored = bw_rule_set_take_changed (world.set);
  g_assert_cmpuint (stored->len, ==, 1);
  bw_rule_set_free (world.set);
  world.set = bw_rule_set_new (world.rules);
  bw_rule_set_load (world.set, g_ptr_array_index (stored, 0), now (&world), world.events);
  g_autoptr (GPtrArray) list = bw_rule_set_list (world.set);
  g_assert_cmpuint (list->len, ==, 1);
  tick (&world, 1000);
  tick (&world, 10);
  assert_events (&world, "");
  feed (&world, "nba", "bot_heartbeat{source=\"nba\",host=\"h1\"}=1", 60);
  assert_events (&world, "silent{source=\"nba\"} RESOLVE 0 value");
  /* Another selector: what waited for the old one is over. */
  tick (&world, 300);
  tick (&world, 0);
  assert_events (&world, "silent{source=\"nba\"} FIRE 1 value");
  g_autoptr (GPtrArray) others =
      rules_of ("silent", "kind=absent;metric=bot_heartbeat{source=\"mlb\"};for=5m", NULL);
  bw_rule_set_replace (world.set, others, now (&world), world.events);
  assert_events (&world, "silent{source=\"nba\"} RESOLVE 0 rule_removed");
  world.awake_us += 300 * S;
  tick (&world, 0);
  assert_events (&world, "silent{source=\"mlb\"} FIRE 1 value");
  world_clear (&world);
}

static BwIncident *
event_of (const char *labels, BwSeverity severity, BwCategory category)
{
  BwIncident *event = bw_incident_new ();
  event->rule = g_strdup ("event");
  event->labels = g_strdup (labels);
  event->severity = severity;
  event->category = category;
  event->dedup_key = g_strdup ("k");
  return event;
}

static void
test_event (void)
{
  g_autoptr (GPtrArray) rules = rules_of (
      "off", "kind=event;matchers=type=\"order_rejected\";severity=info;enabled=false", "rejected",
      "kind=event;matchers=type=\"order_rejected\";severity=critical;channels=desk;log", "risk",
      "kind=event;category=risk;matchers=source=~\"nba.*\"", NULL);
  g_autoptr (BwIncident) rejected =
      event_of ("source=\"nba-1\",type=\"order_rejected\"", BW_SEVERITY_WARNING, BW_CATEGORY_RISK);
  const BwRule *rule = bw_rules_find_event (rules, rejected);
  g_assert_nonnull (rule);
  g_assert_cmpstr (rule->id, ==, "rejected");
  g_assert_cmpint (rule->severity, ==, BW_SEVERITY_CRITICAL);
  g_assert_cmpstr (rule->channels[0], ==, "desk");
  g_autoptr (BwIncident) risk =
      event_of ("source=\"nba-1\",type=\"limit\"", BW_SEVERITY_ERROR, BW_CATEGORY_RISK);
  rule = bw_rules_find_event (rules, risk);
  g_assert_cmpstr (rule->id, ==, "risk");
  g_assert_cmpint (rule->severity, ==, BW_SEVERITY_NONE);
  g_assert_null (rule->channels);
  g_autoptr (BwIncident) other =
      event_of ("source=\"nba-1\",type=\"limit\"", BW_SEVERITY_ERROR, BW_CATEGORY_TRADING);
  g_assert_null (bw_rules_find_event (rules, other));
  /* It is no rule of samples. */
  World world;
  world_init (&world, g_steal_pointer (&rules));
  feed (&world, "nba", "event{source=\"nba\",type=\"order_rejected\"}=1", 60);
  assert_events (&world, "");
  g_autoptr (GPtrArray) list = bw_rule_set_list (world.set);
  g_assert_cmpuint (list->len, ==, 0);
  world_clear (&world);
}

static const struct
{
  const char *text;
  const char *message; /* a pattern */
} refused[] = {
  { "kind=rate_of_change;metric=x;warning=1", "window: is missing*" },
  { "kind=rate_of_change;metric=x;warning=1;window=0s", "window: *" },
  { "kind=rate_of_change;metric=x;warning=1;window=5m;agg=max", "agg: has no meaning*" },
  { "kind=rate_of_change;metric=x;warning=1;window=5m;per=0s", "per: *" },
  { "kind=rate_of_change;metric=x;window=5m", "warning: no level*" },
  { "kind=threshold;metric=x;warning=1;per=1m", "per: has no meaning with kind=threshold" },
  { "metric=x;warning=1;severity=error", "severity: has no meaning*" },
  { "metric=x;warning=1;expr=y > 1", "expr: has no meaning*" },
  { "kind=absent;metric=x", "for: is missing*" },
  { "kind=absent;metric=x;for=0s", "for: is missing*" },
  { "kind=absent;for=5m", "metric: is missing*" },
  { "kind=absent;metric=x;for=5m;warning=1", "warning: has no meaning with kind=absent" },
  { "kind=absent;metric=x;for=5m;no-data=alert", "no-data: has no meaning*" },
  { "kind=absent;metric=x;for=5m;min-samples=5", "min-samples: has no meaning*" },
  { "kind=absent;metric=x;for=5m;severity=awful", "severity: *" },
  { "kind=event", "matchers: is missing*" },
  { "kind=event;matchers=", "matchers: *" },
  { "kind=event;matchers=type", "matchers: *" },
  { "kind=event;matchers=type=~\"(\"", "matchers: *" },
  { "kind=event;matchers=type=\"a\",type=\"b\"", "matchers: no event can match*" },
  { "kind=event;matchers=type=\"a\";metric=x", "metric: has no meaning with kind=event" },
  { "kind=event;matchers=type=\"a\";for=5m", "for: has no meaning*" },
  { "kind=expr", "expr: is missing*" },
  { "kind=expr;expr=1 > 0", "expr: *expected a metric" },
  { "kind=expr;expr=x > ", "expr: *" },
  { "kind=expr;expr=x > 1;metric=x", "metric: has no meaning with kind=expr" },
  { "kind=expr;expr=x > 1;severity=error;warning=1", "severity: the levels say*" },
  { "kind=expr;expr=x > 1;direction=below", "direction: needs a level*" },
  { "kind=expr;expr=x > 1;min-samples=5", "min-samples: has no meaning*" },
  { "kind=expr;expr=x;warning=2;critical=1", "critical: 1 is not above*" },
  { "kind=anomalous;metric=x", "kind: *rate_of_change*" },
};

static void
test_refused (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      BwRule *rule = bw_rule_parse_inline (refused[i].text, &error);
      g_test_message ("%s: %s", refused[i].text, error != NULL ? error->message : "accepted");
      g_assert_null (rule);
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_true (g_pattern_match_simple (refused[i].message, error->message));
    }
}

static const struct
{
  const char *text, *words, *back;
} described[] = {
  { "kind=rate_of_change;metric=x;window=10m;per=1h;warning=5;critical=7;for=2m",
    "change per 1\302\240h of x within 10\302\240min at or above 5 (warning), 7 (critical) for "
    "2\302\240min; over when below 5, 7",
    "metric=x;kind=rate_of_change;warning=5;critical=7;for=2m;window=10m;per=1h" },
  { "kind=absent;metric=x{source=\"a\"};for=5m;keep-firing-for=1m;severity=error",
    "no sample of x{source=\"a\"} for 5\302\240min (error); over when one comes, and for "
    "1\302\240min",
    "metric=x{source=\"a\"};kind=absent;severity=error;for=5m;keep-firing-for=1m" },
  { "kind=event;category=risk;matchers=type=\"a\";severity=info;channels=log",
    "events with category=\"risk\",type=\"a\" are info and told to log",
    "matchers=category=\"risk\",type=\"a\";kind=event;severity=info;channels=log" },
  { "kind=expr;expr= x > 1 AND y{source=\"a\"} < 2 ;for=1m",
    "x > 1 AND y{source=\"a\"} < 2 (warning) for 1\302\240min; over when it is not so",
    "expr=x > 1 AND y{source=\"a\"} < 2;kind=expr;severity=warning;for=1m" },
  { "kind=expr;expr=x / y;error=0.5;error-recover=0.4;strict=true",
    "x / y above 0.5 (error); over when below 0.4",
    "expr=x / y;kind=expr;error=0.5;error-recover=0.4;strict=true" },
};

static void
test_described (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (described); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BwRule) rule = bw_rule_parse_inline (described[i].text, &error);
      g_assert_no_error (error);
      g_autofree char *words = bw_rule_describe (rule);
      g_autofree char *text = bw_rule_to_text (rule);
      g_assert_cmpstr (words, ==, described[i].words);
      g_assert_cmpstr (text, ==, described[i].back);
      g_autoptr (BwRule) back = bw_rule_parse_inline (text, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (back->fingerprint, ==, rule->fingerprint);
      g_autofree char *again = bw_rule_to_text (back);
      g_assert_cmpstr (again, ==, text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule-kinds/rate", test_rate);
  g_test_add_func ("/rule-kinds/rate-gaps", test_rate_gaps);
  g_test_add_func ("/rule-kinds/rate-model", test_rate_model);
  g_test_add_func ("/rule-kinds/absent", test_absent);
  g_test_add_func ("/rule-kinds/absent-from-the-start", test_absent_from_the_start);
  g_test_add_func ("/rule-kinds/absent-restart", test_absent_restart);
  g_test_add_func ("/rule-kinds/event", test_event);
  g_test_add_func ("/rule-kinds/refused", test_refused);
  g_test_add_func ("/rule-kinds/described", test_described);
  return g_test_run ();
}
