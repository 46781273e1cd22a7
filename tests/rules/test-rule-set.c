/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules over many series: who watches what, what comes of it, and the evidence. */
#include "rule-model.h"
#include "rule-world.h"

#include "base/bw-json.h"

static void
test_match (void)
{
  World world;
  world_init (&world, rules_of ("disk", "metric=system_disk_percent;warning=85", "root",
                                "metric=system_disk_percent{mount=\"/\"};critical=50", "off",
                                "metric=system_disk_percent;info=1;enabled=false", NULL));
  g_assert_cmpuint (bw_rule_set_rules (world.set)->len, ==, 2);
  feed (&world, "pc",
        "system_disk_percent{source=\"pc\",mount=\"/\"}=60|system_cpu_percent{source=\"pc\"}=99|"
        "system_disk_percent{source=\"pc\",mount=\"/home\"}=90",
        60);
  assert_events (&world, "root{mount=\"/\",source=\"pc\"} FIRE 1 value / "
                         "disk{mount=\"/home\",source=\"pc\"} FIRE 1 value");
  g_autoptr (GPtrArray) list = bw_rule_set_list (world.set);
  g_assert_cmpuint (list->len, ==, 3);
  /* Another source is another set of instances. */
  feed (&world, "nas", "system_disk_percent{source=\"nas\",mount=\"/\"}=99", 60);
  assert_events (&world, "disk{mount=\"/\",source=\"nas\"} FIRE 1 value / "
                         "root{mount=\"/\",source=\"nas\"} FIRE 1 value");
  world_clear (&world);
}

static void
test_sample_size (void)
{
  World world;
  world_init (&world, rules_of ("roi",
                                "metric=ledger_roi;direction=below;warning=0;critical=-0.1;"
                                "min-samples=10",
                                NULL));
  feed (&world, "a", "ledger_roi{source=\"a\"}=-0.5|ledger_bets{source=\"a\"}=9", 60);
  feed (&world, "b", "ledger_roi{source=\"b\"}=-0.5|ledger_bets{source=\"b\"}=-", 60);
  feed (&world, "c", "ledger_roi{source=\"c\"}=-0.5", 60);
  assert_events (&world, "");
  const BwRuleInstance *instance = bw_rule_set_find (world.set, "roi", "source=\"a\"");
  g_assert_cmpint (instance->state.data_flag, ==, BW_DATA_INSUFFICIENT);
  feed (&world, "a", "ledger_roi{source=\"a\"}=-0.5|ledger_bets{source=\"a\"}=10", 60);
  g_assert_cmpuint (world.events->len, ==, 1);
  const BwRuleEvent *event = g_ptr_array_index (world.events, 0);
  g_assert_cmpint (event->n, ==, 10);
  assert_events (&world, "roi{source=\"a\"} FIRE 2 value");
  world_clear (&world);
}

static void
test_event (void)
{
  World world;
  world_init (&world, rules_of ("cpu", CPU ";runbook=Look at top", NULL));
  static const double values[] = { 50, 55, 81, 92, 85 };
  for (unsigned i = 0; i < G_N_ELEMENTS (values); i++)
    feed_cpu (&world, values[i], 60);
  g_assert_cmpuint (world.events->len, ==, 1);
  const BwRuleEvent *event = g_ptr_array_index (world.events, 0);
  g_assert_cmpstr (event->metric->text, ==, "system_cpu_percent" PC);
  g_assert_cmpint (event->transition.kind, ==, BW_TRANSITION_FIRE);
  g_assert_cmpint (event->severity, ==, BW_SEVERITY_WARNING);
  g_assert_cmpfloat (event->value, ==, 85);
  g_assert_cmpfloat (event->threshold, ==, 80);
  g_assert_cmpint (event->crossed_us, ==, WALL + (1000 + 120) * S);
  g_assert_cmpint (event->at_us, ==, WALL + (1000 + 240) * S);
  g_assert_cmpint (event->before.status, ==, BW_RULE_PENDING);
  g_assert_cmpint (event->instance->state.status, ==, BW_RULE_FIRING);
  /* The last calm value, then all from the crossing on. */
  g_assert_cmpuint (event->points->len, ==, 4);
  g_assert_cmpfloat (g_array_index (event->points, BwRulePoint, 0).value, ==, 55);
  g_assert_cmpfloat (g_array_index (event->points, BwRulePoint, 1).value, ==, 81);
  world_clear (&world);
}

static void
test_evidence (void)
{
  World world;
  world_init (&world, rules_of ("cpu", CPU ";runbook=Look at top", NULL));
  static const double values[] = { 81, 92, 85, 50, 50, 50 };
  for (unsigned i = 0; i < G_N_ELEMENTS (values); i++)
    feed_cpu (&world, values[i], 60);
  g_assert_cmpuint (world.events->len, ==, 2);
  g_autofree char *text = bw_rule_event_evidence (g_ptr_array_index (world.events, 0));
  g_autoptr (JsonNode) fire = bw_json_parse (text, -1, NULL);
  static const struct
  {
    const char *path;
    const char *expected;
  } texts[] = {
    { "rule", "cpu" },
    { "kind", "FIRE" },
    { "metric", "system_cpu_percent" PC },
    { "labels", "source=\"pc\"" },
    { "reason", "value" },
    { "severity", "warning" },
    { "direction", "above" },
    { "runbook", "Look at top" },
    { "at", "2026-03-02T12:18:40Z" },
    { "since", "2026-03-02T12:16:40Z" },
    { "before.state", "PENDING" },
    { "after.state", "FIRING" },
    { "after.data", "FRESH" },
    { "values[0][0]", "2026-03-02T12:16:40Z" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpstr (bw_json_get_string (fire, texts[i].path, NULL), ==, texts[i].expected);
  static const struct
  {
    const char *path;
    double expected;
  } numbers[] = {
    { "value", 85 },
    { "threshold", 80 },
    { "recover", 60 },
    { "tier", 1 },
    { "worst", 92 },
    { "for_seconds", 120 },
    { "for_count", 2 },
    { "keep_seconds", 120 },
    { "before.value", 92 },
    { "before.reached[0].seconds", 120 },
    { "before.reached[0].count", 2 },
    { "after.reached[0].count", 3 },
    { "values[1][1]", 92 },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      double got = NAN;
      g_assert_true (bw_json_get_double (fire, numbers[i].path, &got, NULL));
      g_assert_cmpfloat (got, ==, numbers[i].expected);
    }
  g_autofree char *over = bw_rule_event_evidence (g_ptr_array_index (world.events, 1));
  g_autoptr (JsonNode) resolve = bw_json_parse (over, -1, NULL);
  double worst = 0;
  g_assert_true (bw_json_get_double (resolve, "worst", &worst, NULL));
  g_assert_cmpfloat (worst, ==, 92);
  g_assert_cmpstr (bw_json_get_string (resolve, "since", NULL), ==, "2026-03-02T12:16:40Z");
  g_assert_cmpstr (bw_json_get_string (resolve, "severity", NULL), ==, "warning");
  g_assert_cmpstr (bw_json_get_string (resolve, "after.state", NULL), ==, "OK");
  world_clear (&world);
}

static void
assert_same_state (const BwRuleState *got, const BwRuleState *expected)
{
  BwRuleState one = *got, two = *expected;
  one.fingerprint = two.fingerprint = 0;
  /* What stands still in an instance that is well is of no consequence; NaN has many forms. */
  one.frozen_us = one.status == BW_RULE_OK ? BW_TIME_NONE : one.frozen_us;
  two.frozen_us = two.status == BW_RULE_OK ? BW_TIME_NONE : two.frozen_us;
  double *values[] = { &one.last_value, &two.last_value, &one.worst_value, &two.worst_value };
  for (unsigned i = 0; i < G_N_ELEMENTS (values); i++)
    {
      if (isnan (*values[i]))
        *values[i] = NAN;
    }
  g_autoptr (GBytes) a = bw_rule_state_save (&one);
  g_autoptr (GBytes) b = bw_rule_state_save (&two);
  const uint64_t *x = g_bytes_get_data (a, NULL), *y = g_bytes_get_data (b, NULL);
  for (size_t i = 0; i < g_bytes_get_size (a) / 8; i++)
    g_assert_cmphex (x[i], ==, y[i]);
}

/* From the text of each event's evidence alone: the rule, judging the input in the state before,
 * says the same and ends in the state after. */
static unsigned
judge_again (World *world)
{
  unsigned n = 0;
  for (unsigned i = 0; i < world->events->len; i++)
    {
      const BwRuleEvent *event = g_ptr_array_index (world->events, i);
      g_autofree char *text = bw_rule_event_evidence (event);
      g_autoptr (JsonNode) node = bw_json_parse (text, -1, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (BwRuleEvidence) evidence = bw_rule_evidence_read (node, &error);
      g_assert_no_error (error);
      if (event->is_nodata)
        continue;
      g_assert_true (evidence->is_judged);
      assert_same_state (&evidence->before, &event->before);
      BwRuleState state = evidence->before;
      BwTransition got = bw_rule_state_step (&state, evidence->rule, &evidence->input);
      g_assert_cmpint (got.kind, ==, event->transition.kind);
      g_assert_cmpint (got.tier, ==, event->transition.tier);
      g_assert_cmpint (evidence->transition.kind, ==, got.kind);
      assert_same_state (&state, &event->instance->state);
      assert_same_state (&state, &evidence->after);
      n++;
    }
  g_ptr_array_set_size (world->events, 0);
  return n;
}

static void
test_evidence_judged_again (void)
{
  static const char *const texts[] = {
    CPU,
    "metric=system_cpu_percent;warning=80;critical=90;keep-firing-for=3m",
    "metric=system_cpu_percent;direction=below;error=30;for-count=3;no-data=alert",
    "metric=system_cpu_percent;warning=70.1;window=3m;strict=true;no-data=ok;recover-count=2",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      World world;
      unsigned n = 0;
      double value = 50;
      world_init (&world, rules_of ("cpu", texts[i], NULL));
      for (int j = 0; j < 2000; j++)
        {
          value = CLAMP (value + g_rand_double_range (rand, -25, 25), 0, 100);
          bool is_none = g_rand_int_range (rand, 0, 20) == 0;
          feed_cpu (&world, is_none ? (double) NAN : value, g_rand_int_range (rand, 20, 90));
          if (g_rand_int_range (rand, 0, 50) == 0)
            world.awake_us += 300 * S;
          bw_rule_set_tick (world.set, now (&world), world.events);
          n += judge_again (&world);
        }
      g_assert_cmpuint (n, >, 20);
      world_clear (&world);
    }
}

/* Judges evidence in which the number at [START, END) is another one; NULL: it is refused. */
static char *
judge_changed (const char *text, int start, int end, const char *number)
{
  g_autofree char *changed = g_strdup_printf ("%.*s%s%s", start, text, number, text + end);
  g_autoptr (JsonNode) node = bw_json_parse (changed, -1, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BwRuleEvidence) read = bw_rule_evidence_read (node, &error);
  if (read == NULL)
    return g_strdup (error->message);
  bw_rule_state_step (&read->before, read->rule, &read->input);
  return NULL;
}

/* Whatever whole number stands in the place of one, or none, nothing is added up to beyond all
 * numbers. */
static void
test_evidence_extremes (void)
{
  static const char *const extremes[] = {
    "9223372036854775807", "-9223372036854775808", "9223372036854775806", "-1", "0", "null"
  };
  World world;
  world_init (&world, rules_of ("cpu", CPU, NULL));
  for (int i = 0; i < 20; i++)
    feed_cpu (&world, i < 15 ? 99 : 50, 60);
  /* The end of it, before which it recovered. */
  g_assert_cmpuint (world.events->len, >, 1);
  g_autofree char *text =
      bw_rule_event_evidence (g_ptr_array_index (world.events, world.events->len - 1));
  g_autoptr (GRegex) numbers = g_regex_new ("(?<=[:\\[,])-?[0-9]+(?=[,}\\]])", 0, 0, NULL);
  g_autoptr (GMatchInfo) found = NULL;
  unsigned n = 0, n_input = 0, n_recovery = 0;
  for (g_regex_match (numbers, text, 0, &found); g_match_info_matches (found); n++)
    {
      int start = 0, end = 0;
      g_match_info_fetch_pos (found, 0, &start, &end);
      for (unsigned i = 0; i < G_N_ELEMENTS (extremes); i++)
        {
          g_autofree char *error = judge_changed (text, start, end, extremes[i]);
          n_input += error != NULL && g_str_has_prefix (error, "input: expected awake_us");
          n_recovery += error != NULL && g_str_has_prefix (error, "before: expected recovering");
        }
      g_match_info_next (found, NULL);
    }
  g_assert_cmpuint (n, >, 20);
  /* Of two moments and of one, each of four that are none. */
  g_assert_cmpuint (n_input, ==, 2 * 4);
  g_assert_cmpuint (n_recovery, ==, 4);
  world_clear (&world);
}

static void
test_points_ring (void)
{
  World world;
  world_init (&world, rules_of ("x", "metric=x;warning=1;for=1h", NULL));
  for (int i = 0; i < 400; i++)
    feed (&world, "s", "x{source=\"s\"}=2", 10);
  const BwRuleEvent *event = g_ptr_array_index (world.events, 0);
  g_assert_cmpuint (event->points->len, ==, 256); /* as many as are remembered */
  g_assert_cmpint (event->n_points, ==, 361);
  world_clear (&world);
}

static void
test_missing_series (void)
{
  World world;
  world_init (&world, rules_of ("disk", "metric=system_disk_percent;warning=85", NULL));
  static const char both[] = "system_disk_percent{source=\"pc\",mount=\"/\"}=10|"
                             "system_disk_percent{source=\"pc\",mount=\"/usb\"}=99";
  static const char one[] = "system_disk_percent{source=\"pc\",mount=\"/\"}=10";
  feed (&world, "pc", both, 60);
  assert_events (&world, "disk{mount=\"/usb\",source=\"pc\"} FIRE 1 value");
  for (int i = 0; i < 4; i++)
    {
      feed (&world, "pc", one, 60);
      bw_rule_set_tick (world.set, now (&world), world.events);
    }
  feed (&world, "pc", both, 60); /* back again: the count starts anew, nothing happened */
  assert_events (&world, "");
  for (int i = 0; i < 4; i++)
    feed (&world, "pc", one, 60);
  assert_events (&world, "");
  feed (&world, "pc", one, 60);
  assert_events (&world, "disk{mount=\"/usb\",source=\"pc\"} RESOLVE 0 missing_series");
  g_assert_null (bw_rule_set_find (world.set, "disk", "mount=\"/usb\",source=\"pc\""));
  g_autoptr (GPtrArray) list = bw_rule_set_list (world.set);
  g_assert_cmpuint (list->len, ==, 1);
  feed (&world, "pc", both, 60);
  assert_events (&world, "disk{mount=\"/usb\",source=\"pc\"} FIRE 1 value");
  world_clear (&world);
}

static void
test_changed (void)
{
  World world;
  world_init (&world, rules_of ("x", "metric=x;warning=1", NULL));
  feed (&world, "a", "x{source=\"a\"}=0", 60);
  feed (&world, "b", "x{source=\"b\"}=0", 60);
  g_autoptr (GPtrArray) both = bw_rule_set_take_changed (world.set);
  g_assert_cmpuint (both->len, ==, 2);
  g_autoptr (GPtrArray) none = bw_rule_set_take_changed (world.set);
  g_assert_cmpuint (none->len, ==, 0);
  feed (&world, "b", "x{source=\"b\"}=2", 60);
  bw_rule_set_attach (world.set, "x", "source=\"b\"", false, 5);
  bw_rule_set_attach (world.set, "x", "source=\"zzz\"", false, 6);
  g_autoptr (GPtrArray) one = bw_rule_set_take_changed (world.set);
  g_assert_cmpuint (one->len, ==, 1);
  const BwRuleInstance *instance = g_ptr_array_index (one, 0);
  g_assert_cmpstr (instance->labels, ==, "source=\"b\"");
  g_assert_cmpint (instance->incident_id, ==, 5);
  g_assert_cmpint (instance->evaluated_us, ==, WALL + (1000 + 120) * S);
  feed (&world, "b", "x{source=\"b\"}=0", 60);
  const BwRuleEvent *event = g_ptr_array_index (world.events, 1);
  g_assert_cmpint (event->instance->incident_id, ==, 5);
  g_assert_cmpint (bw_rule_set_find (world.set, "x", "source=\"b\"")->incident_id, ==, 0);
  world_clear (&world);
}

static void
test_windows (void)
{
  World world;
  world_init (&world, rules_of ("avg", "metric=x;warning=10;window=2m", "slow",
                                "metric=x;warning=10;eval-every=2m", NULL));
  static const double values[] = { 0, 14, 14, 0, 14, 0, 0 };
  GString *log = g_string_new (NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *sample = g_strdup_printf ("x{source=\"s\"}=%g", values[i]);
      feed (&world, "s", sample, 60);
      for (unsigned j = 0; j < world.events->len; j++)
        {
          const BwRuleEvent *event = g_ptr_array_index (world.events, j);
          g_string_append_printf (log, "%u:%s %g ", i, event->instance->rule_id, event->value);
        }
      g_ptr_array_set_size (world.events, 0);
    }
  g_assert_cmpstr (log->str, ==, "2:avg 14 2:slow 14 3:avg 7 6:slow 0 ");
  g_string_free (log, TRUE);
  world_clear (&world);
}

#define N_SERIES 6

static void
random_value (GRand *rand, double *value)
{
  *value = isnan (*value) ? 0 : *value;
  *value = CLAMP (*value + g_rand_int_range (rand, -3, 4), -5, 12);
  if (g_rand_int_range (rand, 0, 25) == 0)
    *value = NAN;
}

/* Many rules over many series at once give what each pair gives alone; and a restart from what is
 * stored, at any moment, changes nothing. */
static BwRuleInput
input_at (const World *world, double value)
{
  return (BwRuleInput){
    .value = value, .n = -1, .awake_us = world->awake_us, .wall_us = WALL + world->awake_us
  };
}

static void
test_model (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (99);
  for (int round = 0; round < 30; round++)
    {
      World world;
      world_init (&world, rules_of ("a", "metric=x;warning=5;warning-recover=3;error=8;for=2m", "b",
                                    "metric=x;direction=below;info=0;for-count=3;recover-count=2",
                                    "c", "metric=x{k=~\"[0-3]\"};strict=true;critical=9", NULL));
      Model models[3][N_SERIES];
      double values[N_SERIES] = { 0 };
      for (int r = 0; r < 3; r++)
        for (int i = 0; i < N_SERIES; i++)
          model_init (&models[r][i], g_ptr_array_index (world.rules, r));
      for (int step = 0; step < 120; step++)
        {
          g_autoptr (BwBatch) batch = bw_batch_new ("s", WALL + world.awake_us);
          GString *expected = g_string_new (NULL);
          for (int i = 0; i < N_SERIES; i++)
            {
              char k[] = { (char) ('0' + i), '\0' };
              random_value (rand, &values[i]);
              const BwMetric *metric = bw_metric_get_labels ("x", "source", "s", "k", k, NULL);
              bw_batch_add (batch, metric, values[i]);
              for (int r = 0; r < (i <= 3 ? 3 : 2); r++)
                {
                  BwRuleInput input = input_at (&world, values[i]);
                  BwTransition t = model_step (&models[r][i], &input);
                  if (t.kind != BW_TRANSITION_NONE)
                    g_string_append_printf (expected, "%s%c{k=\"%d\",source=\"s\"} %s %d value",
                                            expected->len > 0 ? " / " : "", 'a' + r, i,
                                            bw_transition_name (t.kind), t.tier);
                }
            }
          bw_rule_set_hold (world.set, INT64_MAX); /* no-data incidents are another test's */
          bw_rule_set_feed (world.set, batch, 60 * S, world.awake_us, world.events);
          assert_events (&world, expected->str);
          g_string_free (expected, TRUE);
          world.awake_us += g_rand_int_range (rand, 1, 4) * 30 * S;
          if (g_rand_int_range (rand, 0, 20) != 0)
            continue;
          g_autoptr (GPtrArray) stored = bw_rule_set_take_changed (world.set);
          bw_rule_set_free (world.set);
          world.set = bw_rule_set_new (world.rules);
          for (unsigned i = 0; i < stored->len; i++)
            {
              BwRuleInstance *instance = g_ptr_array_index (stored, i);
              g_autoptr (GBytes) bytes = bw_rule_state_save (&instance->state);
              g_assert_true (bw_rule_state_load (&instance->state, bytes));
              bw_rule_set_load (world.set, instance, now (&world), world.events);
            }
        }
      for (int r = 0; r < 3; r++)
        for (int i = 0; i < N_SERIES; i++)
          model_clear (&models[r][i]);
      world_clear (&world);
    }
}


int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule-set/match", test_match);
  g_test_add_func ("/rule-set/sample-size", test_sample_size);
  g_test_add_func ("/rule-set/event", test_event);
  g_test_add_func ("/rule-set/evidence", test_evidence);
  g_test_add_func ("/rule-set/evidence-judged-again", test_evidence_judged_again);
  g_test_add_func ("/rule-set/evidence-extremes", test_evidence_extremes);
  g_test_add_func ("/rule-set/points-ring", test_points_ring);
  g_test_add_func ("/rule-set/missing-series", test_missing_series);
  g_test_add_func ("/rule-set/changed", test_changed);
  g_test_add_func ("/rule-set/windows", test_windows);
  g_test_add_func ("/rule-set/model", test_model);
  return g_test_run ();
}
