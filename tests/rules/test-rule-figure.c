/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about figures of ledgers: what they are about, in which words, and evidence that latches
 * until it is restarted. */
#include "rule-world.h"
#include "rules/bw-rule-claim.h"
#include "rules/bw-rule-load.h"

#include "base/bw-error.h"

static const struct
{
  const char *text;
  const char *selector;
  const char *words;
  const char *back;
} cases[] = {
  { "kind=evidence_win_rate", "ledger_change_win_rate",
    "evidence of a change against the win rate of 52.4 % at or above 10,000 : 1 (warning), "
    "40,000 : 1 (critical), with n of at least 20; over when a person resolves it, which restarts "
    "the evidence",
    "kind=evidence_win_rate;warning=10000;critical=40000;min-samples=20" },
  { "kind=evidence_win_rate;pi0=0.55;statistic=e;error=50;min-samples=0",
    "ledger_evidence_win_rate{pi0=\"0.55\"}",
    "evidence against the win rate of 55.0 % at or above 50 : 1 (error); over "
    "when a person resolves it, which restarts the evidence",
    "kind=evidence_win_rate;statistic=e;pi0=0.55;error=50;min-samples=0" },
  { "kind=evidence_roi;roi-m=0.05;matchers=source=\"mlb\",model=\"elo\";since=2026-03-01",
    "ledger_change_roi{source=\"mlb\",model=\"elo\",roi_m=\"0.05\",since=\"2026-03-01T00:00:00Z\"}",
    "evidence of a change against an ROI of 5.0 % or more since 2026-03-01T00:00:00Z of ledgers "
    "with source=\"mlb\",model=\"elo\" at or above 10,000 : 1 (warning), 40,000 : 1 (critical), "
    "with n of at least 20; over when a person resolves it, which restarts the evidence",
    "kind=evidence_roi;matchers=source=\"mlb\",model=\"elo\";roi-m=0.05;since=2026-03-01T00:00:00Z;"
    "warning=10000;critical=40000;min-samples=20" },
  { "kind=evidence_calibration;statistic=e;warning=12345.678;critical=1e9",
    "ledger_evidence_calibration",
    "evidence against the stated chances at or above 12,300 : 1 (warning), 1,000,000,000 : 1 "
    "(critical), with n of at least 20; over when a person resolves it, which restarts the "
    "evidence",
    "kind=evidence_calibration;statistic=e;warning=12345.678;critical=1000000000;min-samples=20" },
  { "kind=evidence_clv;clv-cap=0.1", "ledger_change_clv",
    "evidence of a change against a closing line value of 0 or more at or above 10,000 : 1 "
    "(warning), 40,000 : 1 (critical), with n of at least 20; over when a person resolves it, "
    "which "
    "restarts the evidence",
    "kind=evidence_clv;warning=10000;critical=40000;min-samples=20" },
  { "kind=mcb_pvalue;min-samples=50", "ledger_mcb_p",
    "ledger_mcb_p at or below 0.0100 (warning), 0.0010 (critical), with n of at least 50; over "
    "when "
    "above 0.0100, 0.0010",
    "kind=mcb_pvalue;warning=0.01;critical=0.001;min-samples=50" },
  { "kind=drawdown_odds;warning=0.02;warning-recover=0.05", "ledger_drawdown_odds",
    "ledger_drawdown_odds at or below 0.0200 (warning), with n of at least 20; over when above "
    "0.0500",
    "kind=drawdown_odds;warning=0.02;warning-recover=0.05;min-samples=20" },
  { "kind=winrate_vs_breakeven;matchers=source=~\"nba.*\"", "ledger_breakeven_p{source=~\"nba.*\"}",
    "ledger_breakeven_p{source=~\"nba.*\"} at or below 0.0100 (warning), 0.0010 (critical), with n "
    "of "
    "at least 20; over when above 0.0100, 0.0010",
    "kind=winrate_vs_breakeven;matchers=source=~\"nba.*\";warning=0.01;critical=0.001;"
    "min-samples=20" },
  { "kind=psr", "ledger_psr",
    "ledger_psr at or below 5 % (warning), 1 % (critical), with n of at least 20; over when above "
    "5 %, 1 %",
    "kind=psr;warning=0.05;critical=0.01;min-samples=20" },
};

/* Spaces that do not break are plain. (transfer full) */
static char *
plain (char *text)
{
  g_autofree char *owned = text;
  g_auto (GStrv) parts = g_strsplit (owned, "\u00a0", -1);
  return g_strjoinv (" ", parts);
}

static void
test_described (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BwRule) rule = bw_rule_parse_inline (cases[i].text, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (bw_selector_text (rule->selector), ==, cases[i].selector);
      g_autofree char *words = plain (bw_rule_describe (rule));
      g_assert_cmpstr (words, ==, cases[i].words);
      g_autofree char *text = bw_rule_to_text (rule);
      g_assert_cmpstr (text, ==, cases[i].back);
      g_autoptr (BwRule) back = bw_rule_parse_inline (text, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (back->fingerprint, ==, rule->fingerprint);
      g_autofree char *again = bw_rule_to_text (back);
      g_assert_cmpstr (again, ==, text);
      g_assert_true (bw_rule_is_of_value (rule));
    }
}

static void
test_refused (void)
{
  static const char *const texts[][2] = {
    { "kind=evidence_win_rate;metric=x", "metric: has no meaning with kind=evidence_win_rate" },
    { "kind=evidence_win_rate;roi-m=0", "roi-m: has no meaning with kind=evidence_win_rate" },
    { "kind=evidence_win_rate;pi0=1.2", "pi0: 1.2 is none that can be doubted" },
    { "kind=evidence_win_rate;pi0=-0.1", "pi0: -0.1 is none that can be doubted" },
    { "kind=evidence_clv;clv-cap=-1", "clv-cap: -1 is none that can be doubted" },
    { "kind=evidence_roi;warning=1",
      "warning: expected odds above 1, such as 10000 for 10000 : 1" },
    { "kind=evidence_roi;warning=-5",
      "warning: expected odds above 1, such as 10000 for 10000 : 1" },
    { "kind=evidence_roi;warning=100;critical=50",
      "critical: 50 is not above warning=100, as a more severe level has to be" },
    { "kind=evidence_roi;warning=100;warning-recover=50",
      "warning-recover: has no meaning: it lasts until a person resolves it" },
    { "kind=evidence_roi;keep-firing-for=5m",
      "keep-firing-for: has no meaning: it lasts until a person resolves it" },
    { "kind=evidence_roi;since=soon", "since: \"soon\" is no time such as 2026-03-01T00:00:00Z" },
    { "kind=evidence_roi;matchers=source=", NULL },
    { "kind=psr;statistic=e", "statistic: has no meaning with kind=psr" },
    { "kind=mcb_pvalue;direction=above", "direction: has no meaning with kind=mcb_pvalue" },
    { "kind=mcb_pvalue;pi0=0.5", "pi0: has no meaning with kind=mcb_pvalue" },
    { "metric=x;warning=1;statistic=e", "statistic: has no meaning with kind=threshold" },
    { "metric=x;warning=1;since=2026-01-01", "since: has no meaning with kind=threshold" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BwRule) rule = bw_rule_parse_inline (texts[i][0], &error);
      g_assert_null (rule);
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      if (texts[i][1] != NULL)
        g_assert_cmpstr (error->message, ==, texts[i][1]);
      else
        g_assert_true (g_str_has_prefix (error->message, "matchers: "));
    }
}

/* What is claimed, and what the level promises. */
static void
test_claims (void)
{
  static const struct
  {
    const char *text, *claim, *guarantee;
  } claims[] = {
    { "kind=evidence_win_rate", "the win rate of 52.4 %",
      "one false alarm in 10,000 bets or more" },
    { "kind=evidence_roi;statistic=e", "an ROI of 0.0 % or more",
      "at most 1 in 20 honest bots ever reaches 20 : 1" },
    { "kind=evidence_calibration", "the stated chances", "one false alarm in 10,000 bets or more" },
    { "kind=evidence_clv;warning=2e5", "a closing line value of 0 or more",
      "one false alarm in 200,000 bets or more" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (claims); i++)
    {
      g_autoptr (BwRule) rule = bw_rule_parse_inline (claims[i].text, NULL);
      g_autofree char *claim = plain (bw_rule_claim (rule));
      g_autofree char *guarantee = plain (bw_rule_guarantee (rule, rule->tiers[0].trip));
      g_assert_cmpstr (claim, ==, claims[i].claim);
      g_assert_cmpstr (guarantee, ==, claims[i].guarantee);
      g_assert_cmpint (bw_rule_monitor (rule).kind, ==, (int64_t) i);
    }
  g_autoptr (BwRule) asked = bw_rule_parse_inline ("kind=evidence_win_rate;pi0=0", NULL);
  g_autofree char *claim = bw_rule_claim (asked);
  g_assert_cmpstr (claim, ==, "winning as often as the odds ask");
}

#define SOURCE "{source=\"s\"}="
static void
feed_evidence (World *world, const char *m, const char *n)
{
  g_autofree char *text = g_strdup_printf (
      "ledger_change_win_rate" SOURCE "%s|ledger_evidence_bets_win_rate" SOURCE "%s", m, n);
  feed (world, "s", text, 60);
}

static const BwRuleInstance *
instance_of (World *world)
{
  return bw_rule_set_find (world->set, "e", "source=\"s\"");
}

/* Once it fires it does until the evidence is restarted, whatever the evidence does. */
static void
test_latches (void)
{
  World world;
  world_init (&world, rules_of ("e", "kind=evidence_win_rate", NULL));
  feed_evidence (&world, "4.2", "19");
  assert_events (&world, "");
  g_assert_cmpint (instance_of (&world)->state.data_flag, ==, BW_DATA_INSUFFICIENT);
  feed_evidence (&world, "3.999", "20");
  assert_events (&world, "");
  feed_evidence (&world, "4", "21");
  assert_events (&world, "e{source=\"s\"} FIRE 1 value");
  for (int i = 0; i < 5; i++)
    feed_evidence (&world, i % 2 == 0 ? "-3" : "-", "100");
  assert_events (&world, "");
  g_assert_cmpint (instance_of (&world)->state.status, ==, BW_RULE_FIRING);
  feed_evidence (&world, "4.7", "300");
  assert_events (&world, "e{source=\"s\"} UPGRADE 2 value");
  feed_evidence (&world, "4.1", "301");
  assert_events (&world, "");
  /* The evidence is restarted past the set: there are no bets behind it any more. */
  feed_evidence (&world, "-", "0");
  assert_events (&world, "e{source=\"s\"} RESOLVE 0 no_data");
  for (int i = 1; i < 20; i++)
    feed_evidence (&world, "9", "1");
  assert_events (&world, "");
  feed_evidence (&world, "5", "20");
  assert_events (&world, "e{source=\"s\"} FIRE 2 value");
  world_clear (&world);
}

/* A person resolved the incident: the instance is calm without an event, and what comes next is
 * judged anew. */
static void
test_restart (void)
{
  World world;
  world_init (&world, rules_of ("e", "kind=evidence_win_rate", "plain",
                                "metric=ledger_change_win_rate;warning=4", NULL));
  feed_evidence (&world, "5", "50");
  assert_events (&world, "e{source=\"s\"} FIRE 2 value / plain{source=\"s\"} FIRE 1 value");
  bw_rule_set_attach (world.set, "e", "source=\"s\"", false, 7);
  bw_rule_set_restart (world.set, "e", "source=\"s\"");
  bw_rule_set_restart (world.set, "plain", "source=\"s\"");
  bw_rule_set_restart (world.set, "e", "source=\"nobody\"");
  g_assert_cmpint (instance_of (&world)->state.status, ==, BW_RULE_OK);
  g_assert_cmpint (instance_of (&world)->incident_id, ==, 0);
  const BwRuleInstance *other = bw_rule_set_find (world.set, "plain", "source=\"s\"");
  g_assert_cmpint (other->state.status, ==, BW_RULE_FIRING);
  feed_evidence (&world, "-", "0");
  feed_evidence (&world, "1", "40");
  assert_events (&world, "plain{source=\"s\"} RESOLVE 0 value");
  feed_evidence (&world, "4.5", "41");
  assert_events (&world, "e{source=\"s\"} FIRE 1 value / plain{source=\"s\"} FIRE 1 value");
  world_clear (&world);
}

/* A ledger without what the monitor needs is young for ever, and nothing is wrong with it. */
static void
test_nothing_to_see (void)
{
  World world;
  world_init (&world, rules_of ("e", "kind=evidence_win_rate", NULL));
  for (int i = 0; i < 20; i++)
    feed_evidence (&world, "-", "0");
  bw_rule_set_tick (world.set, now (&world), world.events);
  assert_events (&world, "");
  world_clear (&world);
}

/* Series with another level, since another time or of a model are others' concern. */
static void
test_selects (void)
{
  g_autoptr (BwRule) usual = bw_rule_parse_inline ("kind=evidence_win_rate", NULL);
  g_autoptr (BwRule) high = bw_rule_parse_inline ("kind=evidence_win_rate;pi0=0.55", NULL);
  const struct
  {
    const char *metric;
    bool is_usual, is_high;
  } metrics[] = {
    { "ledger_change_win_rate{source=\"s\"}", true, false },
    { "ledger_change_win_rate{pi0=\"0.55\",source=\"s\"}", false, true },
    { "ledger_change_win_rate{pi0=\"0.6\",source=\"s\"}", false, false },
    { "ledger_change_win_rate{model=\"elo\",source=\"s\"}", false, false },
    { "ledger_change_win_rate{since=\"2026-01-01T00:00:00Z\",source=\"s\"}", false, false },
    { "ledger_evidence_win_rate{source=\"s\"}", false, false },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (metrics); i++)
    {
      const BwMetric *metric = bw_metric_parse (metrics[i].metric, NULL);
      g_assert_cmpint (bw_rule_covers (usual, metric), ==, metrics[i].is_usual);
      g_assert_cmpint (bw_rule_covers (high, metric), ==, metrics[i].is_high);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule-figure/described", test_described);
  g_test_add_func ("/rule-figure/refused", test_refused);
  g_test_add_func ("/rule-figure/claims", test_claims);
  g_test_add_func ("/rule-figure/latches", test_latches);
  g_test_add_func ("/rule-figure/restart", test_restart);
  g_test_add_func ("/rule-figure/nothing-to-see", test_nothing_to_see);
  g_test_add_func ("/rule-figure/selects", test_selects);
  return g_test_run ();
}
