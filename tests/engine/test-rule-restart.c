/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of many series and of silence through ends and starts of the program at any moment. */
#include "runner-fixture.h"

/* A batch of SOURCE, asked every STEP_US, is sampled and, with IS_JUDGED, fed to the rules. */
static void
sample_of (Fixture *fixture, const char *source, double value, bool is_judged)
{
  g_autoptr (BwBatch) batch = bw_batch_new (source, bw_clock_wall_us (fixture->clock));
  bw_batch_add (batch, bw_metric_get_labels ("load", "source", source, NULL), value);
  bw_history_append (fixture->history, batch);
  if (is_judged)
    bw_rule_runner_feed (fixture->runner, batch, STEP_US);
}

static void
add_rules_of_many (Fixture *fixture)
{
  add_rule (fixture, "both",
            "kind=expr;expr=load{source=\"a\"} > 5 AND load{source=\"b\"} < 5;"
            "for=20s;for-count=3;keep-firing-for=20s;channels=log");
  add_rule (fixture, "mean",
            "kind=expr;expr=mean(load{source=\"a\"}, '1m') - change(load{source=\"b\"}, '2m');"
            "warning=6;warning-recover=4;critical=9;channels=log");
  add_rule (fixture, "average",
            "metric=load;agg=avg;window=90s;warning=6;warning-recover=5;channels=log");
  add_rule (fixture, "last", "metric=load;agg=avg;window=30s;warning=8;channels=log");
}

/* Those that store what they have seen, and one that reads it back, by themselves: the samples that
 * another rule asks for would be read by them as well. */
static void
add_rule_with_memory (Fixture *fixture)
{
  add_rule (fixture, "leads",
            "kind=predict_within;metric=load;level=4;within=5m;window=10m;channels=log");
}

static void
add_rule_of_budget (Fixture *fixture)
{
  add_rule (fixture, "spent",
            "kind=burn_rate;metric=load;direction=below;slo=0.98;for-count=2;channels=log");
}

/* A life of N steps; at some of them, as KILLS says, the program is killed and begins at once,
 * which sees the last samples judged or not. (transfer full) */
static char *
live (void (*add) (Fixture *), uint32_t seed, unsigned n, GRand *kills, unsigned *n_kills)
{
  Fixture fixture = { 0 };
  set_up (&fixture, NULL);
  add (&fixture);
  start (&fixture, BW_TEST_NOW_US);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  for (unsigned i = 0; i < n; i++)
    {
      bool is_killed = i > 6 && kills != NULL && g_rand_int_range (kills, 0, 6) == 0;
      bool is_a = g_rand_int_range (random, 0, 4) > 0, is_late = g_rand_int_range (random, 0, 2);
      double a = g_rand_int_range (random, 0, 10), b = g_rand_int_range (random, 0, 10);
      if (is_a)
        sample_of (&fixture, "a", a, !is_killed || is_late);
      bw_clock_advance (fixture.clock, BW_SECOND_US);
      sample_of (&fixture, "b", b, !is_killed);
      settle (&fixture);
      if (is_killed)
        {
          int64_t wall_us = bw_clock_wall_us (fixture.clock);
          crash (&fixture);
          start (&fixture, wall_us);
          settle (&fixture);
          ++*n_kills;
        }
      bw_clock_advance (fixture.clock, STEP_US - BW_SECOND_US);
      settle (&fixture);
    }
  char *changes = alerts_query (
      fixture.alerts, "SELECT printf('%7.3f', (e.at - 1772452800000000) / 1e6), i.rule, i.labels, "
                      "json_extract(e.evidence, '$.kind'), json_extract(e.evidence, '$.value') "
                      "FROM incident_event e JOIN incident i ON i.id = e.incident_id "
                      "WHERE e.evidence IS NOT NULL ORDER BY 1, 2, 3, 4");
  tear_down (&fixture, NULL);
  return changes;
}

/* Expressions over two sources, and windows of different lengths: whoever is killed and begins
 * again tells what one that ran on tells, and when. */
static void
test_killed_any_moment (Fixture *fixture, gconstpointer data)
{
  static void (*const adds[]) (Fixture *) = { add_rules_of_many, add_rule_with_memory,
                                              add_rule_of_budget };
  unsigned n_kills = 0, n_seeds = g_test_slow () ? 20 : 3;
  start (fixture, BW_TEST_NOW_US);
  for (uint32_t seed = 1; seed <= n_seeds; seed++)
    {
      g_autoptr (GRand) kills = g_rand_new_with_seed (100 + seed);
      for (unsigned i = 0; i < G_N_ELEMENTS (adds); i++)
        {
          g_autofree char *on = live (adds[i], seed, 120, NULL, NULL);
          g_autofree char *killed = live (adds[i], seed, 120, kills, &n_kills);
          g_assert_cmpuint (strlen (on), >, i == 0 ? 500 : 20);
          g_assert_cmpstr (killed, ==, on);
        }
    }
  g_assert_cmpuint (n_kills, >, 10 * n_seeds);
}

/* Silence goes on where it was, as long as something watches; time without a program is none. */
static void
test_silence_goes_on (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture, "silent", "kind=absent;metric=load;for=5m;channels=log");
  start (fixture, BW_TEST_NOW_US);
  sample_of (fixture, "a", 1, true);
  bw_clock_advance (fixture->clock, 3 * BW_MINUTE_US);
  settle (fixture);
  crash (fixture);
  start (fixture, BW_TEST_NOW_US + BW_DAY_US);
  bw_clock_advance (fixture->clock, 119 * BW_SECOND_US);
  settle (fixture);
  assert_changes (fixture, "");
  bw_clock_advance (fixture->clock, BW_SECOND_US);
  settle (fixture);
  assert_changes (fixture, "FIRE 1 86520\n");
}

/* One that never came is missed as well when no program runs as long as that takes. */
static void
test_never_came (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture, "silent", "kind=absent;metric=load;for=5m;channels=log");
  for (int i = 0; i < 3; i++)
    {
      start (fixture, BW_TEST_NOW_US + i * BW_HOUR_US);
      bw_clock_advance (fixture->clock, 2 * BW_MINUTE_US);
      settle (fixture);
      if (i < 2)
        crash (fixture);
    }
  assert_changes (fixture, "FIRE 1 7260\n");
}

/* What is asked every five minutes has ten to come back after a sleep. */
static void
test_grace (Fixture *fixture, gconstpointer data)
{
  add_rule (fixture, "cpu", CPU ";no-data-after=1m");
  start (fixture, BW_TEST_NOW_US);
  g_autoptr (BwBatch) batch = bw_batch_new ("host", bw_clock_wall_us (fixture->clock));
  bw_batch_add (batch, bw_metric_parse (HOST, NULL), 50);
  bw_rule_runner_feed (fixture->runner, batch, 5 * BW_MINUTE_US);
  bw_clock_advance (fixture->clock, 14 * BW_MINUTE_US);
  bw_clock_sleep (fixture->clock, 8 * BW_HOUR_US);
  bw_rule_runner_resumed_from_sleep (fixture->runner);
  bw_clock_advance (fixture->clock, 599 * BW_SECOND_US);
  settle (fixture);
  assert_changes (fixture, "");
  bw_clock_advance (fixture->clock, 2 * BW_SECOND_US);
  settle (fixture);
  assert_changes (fixture, "NODATA 1 30240\n");
}

static void
flushed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(bool *) data = true;
}

static bool
has_begun (gpointer data)
{
  Fixture *fixture = data;
  BwRuleSet *set = bw_rule_runner_set (fixture->runner);
  return bw_rule_set_find (set, "odd", "source=\"a\"") != NULL
         && bw_rule_set_find (set, "leads", "source=\"a\"") != NULL;
}

/* Nine weeks of hours of A, and one of B that ended a month ago. */
static void
store_past (Fixture *fixture)
{
  for (int i = -9 * 168; i < 0; i++)
    {
      int64_t at_us = BW_TEST_NOW_US + i * BW_HOUR_US;
      g_autoptr (BwBatch) batch = bw_batch_new ("a", at_us);
      bw_batch_add (batch, bw_metric_get_labels ("load", "source", "a", NULL),
                    50 + i % 3 + i / 100.);
      bw_history_append (fixture->history, batch);
      g_autoptr (BwBatch) gone = bw_batch_new ("b", at_us - 30 * BW_DAY_US);
      bw_batch_add (gone, bw_metric_get_labels ("load", "source", "b", NULL), 1);
      bw_history_append (fixture->history, gone);
    }
}

/* A rule that is new, while the program runs or when it starts, knows what was usual before. */
static void
test_begins_with_history (Fixture *fixture, gconstpointer data)
{
  bool is_edit = GPOINTER_TO_INT (data) != 0;
  start (fixture, BW_TEST_NOW_US);
  store_past (fixture);
  bw_clock_advance (fixture->clock, 2 * BW_SECOND_US);
  if (!is_edit)
    crash (fixture);
  else
    {
      bool is_flushed = false;
      bw_history_flush_async (fixture->history, flushed_cb, &is_flushed);
      bw_test_wait_flag (&is_flushed);
    }
  add_rule (fixture, "odd", "kind=anomaly;metric=load;unusual=1;unusual-of=1;channels=log");
  add_rule (fixture, "leads",
            "kind=predict_within;metric=load;level=58;within=45d;window=32d;channels=log");
  if (is_edit)
    bw_rule_runner_set_rules (fixture->runner, fixture->rules);
  else
    start (fixture, BW_TEST_NOW_US + 2 * BW_SECOND_US);
  g_assert_true (bw_test_run_until (has_begun, fixture, PATIENCE_MS));
  g_assert_null (bw_rule_set_find (bw_rule_runner_set (fixture->runner), "odd", "source=\"b\""));
  /* The first sample ends the last hour of the past, in which all was usual; and the line through
   * a month is there, which rises by a quarter a day. */
  sample_of (fixture, "a", 500, true);
  settle (fixture);
  assert_changes (fixture, "FIRE 1 2\n");
  bw_clock_advance (fixture->clock, BW_HOUR_US);
  sample_of (fixture, "a", 50, true);
  settle (fixture);
  /* An hour without a sample was one without a value, which the first one ended, of either. */
  assert_changes (fixture, "FIRE 1 2\nNODATA 2 122\nNODATA 3 122\nFIRE 4 3602\nRESOLVE 2 3602\n"
                           "RESOLVE 3 3602\n");
  alerts_assert_query (fixture->alerts, "SELECT rule FROM incident ORDER BY id",
                       "leads\nodd\nleads\nodd");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "killed-any-moment", test_killed_any_moment },
    { "silence-goes-on", test_silence_goes_on },
    { "never-came", test_never_came },
    { "grace", test_grace },
    { "begins-with-history", test_begins_with_history },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/rule-restart/", tests[i].name, NULL);
      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
  g_test_add ("/rule-restart/begins-with-history-when-edited", Fixture, GINT_TO_POINTER (1), set_up,
              test_begins_with_history, tear_down);
  return g_test_run ();
}
