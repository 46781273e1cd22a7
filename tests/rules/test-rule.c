/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules as configured: keys, checks, words, presets, and what the user's own do to them. */
#include "base/bw-error.h"
#include "rules/bw-rule-eval.h"
#include "rules/bw-rule-load.h"

#include <math.h>
#include <string.h>

static BwRule *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  BwRule *rule = bw_rule_parse_inline (text, &error);
  g_assert_no_error (error);
  return rule;
}

static void
test_defaults (void)
{
  g_autoptr (BwRule) rule = parse ("metric=ledger_roi{source=\"a\"};warning=5");
  g_assert_true (rule->is_enabled);
  g_assert_false (rule->is_below);
  g_assert_false (rule->is_strict);
  g_assert_cmpuint (rule->n_tiers, ==, 1);
  g_assert_cmpint (rule->tiers[0].severity, ==, BW_SEVERITY_WARNING);
  g_assert_cmpfloat (rule->tiers[0].trip, ==, 5);
  g_assert_cmpfloat (rule->tiers[0].recover, ==, 5);
  g_assert_true (isnan (rule->healthy));
  g_assert_cmpint (rule->for_us, ==, 0);
  g_assert_cmpint (rule->keep_us, ==, 0);
  g_assert_cmpuint (rule->for_count, ==, 1);
  g_assert_cmpuint (rule->recover_count, ==, 1);
  g_assert_cmpint (rule->min_samples, ==, 0);
  g_assert_cmpint (rule->eval_every_us, ==, 0);
  g_assert_cmpint (rule->aggregate, ==, BW_AGGREGATE_NONE);
  g_assert_cmpint (rule->no_data, ==, BW_NO_DATA_KEEP);
  g_assert_cmpint (rule->no_data_after_us, ==, 0);
  g_assert_cmpint (rule->no_data_severity, ==, BW_SEVERITY_WARNING);
  g_assert_cmpint (rule->category, ==, BW_CATEGORY_PERFORMANCE);
  g_assert_null (rule->channels);
  g_assert_null (rule->runbook);
  g_assert_null (rule->preset);
}

static void
test_all_keys (void)
{
  g_autoptr (BwRule) rule =
      parse ("metric=x{source=~\"a.*\"};direction=below;strict=true;healthy=9;category=risk;"
             "info=5;info-recover=6;warning=4;error=3;critical=2;emergency=1;emergency-recover=2;"
             "for=90s;for-count=3;keep-firing-for=2m;recover-count=4;min-samples=7;agg=max;"
             "window=5m;eval-every=30s;no-data=alert;no-data-after=10m;no-data-severity=error;"
             "runbook=Call Anna;enabled=false;kind=threshold;channels=desk;log");
  g_assert_true (rule->is_below);
  g_assert_true (rule->is_strict);
  g_assert_cmpfloat (rule->healthy, ==, 9);
  g_assert_cmpint (rule->category, ==, BW_CATEGORY_RISK);
  g_assert_cmpuint (rule->n_tiers, ==, 5);
  for (unsigned i = 0; i < 5; i++)
    {
      g_assert_cmpint (rule->tiers[i].severity, ==, 10 * (i + 1));
      g_assert_cmpfloat (rule->tiers[i].trip, ==, 5 - i);
    }
  g_assert_cmpfloat (rule->tiers[0].recover, ==, 6);
  g_assert_cmpfloat (rule->tiers[1].recover, ==, 4);
  g_assert_cmpfloat (rule->tiers[4].recover, ==, 2);
  g_assert_cmpint (rule->for_us, ==, 90 * BW_SECOND_US);
  g_assert_cmpuint (rule->for_count, ==, 3);
  g_assert_cmpint (rule->keep_us, ==, 120 * BW_SECOND_US);
  g_assert_cmpuint (rule->recover_count, ==, 4);
  g_assert_cmpint (rule->min_samples, ==, 7);
  g_assert_cmpint (rule->aggregate, ==, BW_AGGREGATE_MAX);
  g_assert_cmpint (rule->window_us, ==, 300 * BW_SECOND_US);
  g_assert_cmpint (rule->eval_every_us, ==, 30 * BW_SECOND_US);
  g_assert_cmpint (rule->no_data, ==, BW_NO_DATA_ALERT);
  g_assert_cmpint (rule->no_data_after_us, ==, 600 * BW_SECOND_US);
  g_assert_cmpint (rule->no_data_severity, ==, BW_SEVERITY_ERROR);
  g_assert_cmpstr (rule->runbook, ==, "Call Anna");
  g_assert_false (rule->is_enabled);
  g_assert_cmpuint (g_strv_length (rule->channels), ==, 2);
  g_assert_cmpstr (rule->channels[1], ==, "log");
}

/* Each is refused with a message that begins with the key and names what is wrong. */
static const struct
{
  const char *text;
  const char *message; /* a pattern */
} refused[] = {
  { "", "*" },
  { "warning=1", "metric: *" },
  { "metric=;warning=1", "metric*" },
  { "metric=a{b;warning=1", "metric: *" },
  { "metric=x", "warning: no level*info, warning, error, critical, emergency*" },
  { "metric=x;warning-recover=1", "warning-recover: there is no level warning*" },
  { "metric=x;warning=80;critical=80", "critical: 80 is not above warning=80*" },
  { "metric=x;warning=80;critical=70", "critical: 70 is not above warning=80*" },
  { "metric=x;direction=below;warning=0;critical=0.1", "critical: 0.1 is not below warning=0*" },
  { "metric=x;warning=80;warning-recover=81", "warning-recover: 81 is on the bad side*" },
  { "metric=x;direction=below;warning=0;warning-recover=-1",
    "warning-recover: -1 is on the bad side*" },
  { "metric=x;warning=80;warning-recover=60;critical=90;critical-recover=50",
    "critical-recover: 50 is beyond warning-recover=60*" },
  { "metric=x;warning=80;healthy=85", "healthy: 85 is on the bad side of warning=80*" },
  { "metric=x;warning=1;agg=avg", "agg: needs window*" },
  { "metric=x;warning=1;window=0s", "window: *" },
  { "metric=x;info=1;no-data=alert", "no-data: alert needs a level of at least*warning*" },
  { "metric=x;warning=1;for=-5s", "for: *" },
  { "metric=x;warning=1;for=5 parsecs", "for: *" },
  { "metric=x;warning=1;for-count=-1", "for-count: *" },
  { "metric=x;warning=1;for-count=1.5", "for-count: *" },
  { "metric=x;warning=abc", "warning: *" },
  { "metric=x;warning=nan", "warning: *" },
  { "metric=x;warning=inf", "warning: *" },
  { "metric=x;warning=1;direction=up", "direction: *above*" },
  { "metric=x;warning=1;no-data=panic", "no-data: *keep*" },
  { "metric=x;warning=1;no-data-severity=bad", "no-data-severity: *" },
  { "metric=x;warning=1;kind=guess", "kind: *threshold*" },
  { "metric=x;warning=1;agg=median;window=1m", "agg: *avg*" },
  { "metric=x;warning=1;category=weather", "category: *" },
  { "metric=x;warnig=1", "*warning*" },
  { "metric=x;warning=1;strict=perhaps", "strict: *" },
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

static void
test_garbage (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  static const char alphabet[] = "metric=xwarning;{}\"\\0123456789.-\xff\xc3\t#[]rule~!*,";
  for (int i = 0; i < 3000; i++)
    {
      char text[64];
      int length = g_rand_int_range (rand, 0, 63);
      for (int j = 0; j < length; j++)
        text[j] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
      text[length] = '\0';
      g_autofree char *whole =
          i % 2 ? g_strdup (text) : g_strconcat ("metric=x;warning=1;", text, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (BwRule) rule = bw_rule_parse_inline (whole, &error);
      g_assert_true ((rule == NULL) == (error != NULL));
    }
}

static void
assert_described (const char *text, const char *expected)
{
  g_autoptr (BwRule) rule = parse (text);
  g_autofree char *got = bw_rule_describe (rule);
  /* The catalogue's numbers have a no-break space before the unit. */
  g_auto (GStrv) parts = g_strsplit (got, "\xc2\xa0", -1);
  g_autofree char *plain = g_strjoinv (" ", parts);
  g_assert_cmpstr (plain, ==, expected);
}

static void
test_describe (void)
{
  assert_described ("metric=http_up;direction=below;error=0;for-count=2;recover-count=2",
                    "http_up is no (error) in 2 evaluations; over when it is not in 2 evaluations");
  assert_described ("metric=bot_kill_switch;critical=1",
                    "bot_kill_switch is yes (critical); over when it is not");
  assert_described ("metric=system_cpu_percent;warning=80;warning-recover=60;critical=90;"
                    "critical-recover=80;for=2m;for-count=2;keep-firing-for=2m;recover-count=2",
                    "system_cpu_percent at or above 80 % (warning), 90 % (critical) for 2 min and "
                    "2 evaluations; over when below 60 %, 80 % for 2 min and 2 evaluations");
  assert_described ("metric=ledger_win_rate{source=\"a\"};direction=below;strict=true;"
                    "warning=0.3;min-samples=10",
                    "ledger_win_rate{source=\"a\"} below 30 % (warning), with n of at least 10; "
                    "over when above 30 %");
  assert_described ("metric=system_cpu_percent;agg=max;window=5m;warning=80;for-count=3",
                    "highest system_cpu_percent within 5 min at or above 80 % (warning) in 3 "
                    "evaluations; over when below 80 %");
}

static void
test_fingerprint (void)
{
  static const char base[] = "metric=x;warning=1;critical=2";
  static const char *const same[] = { "for=1m", "runbook=r", "channels=log", "min-samples=3",
                                      "no-data=ok" };
  static const char *const different[] = { "direction=above;strict=true", "warning-recover=0.5",
                                           "info=0", "agg=min;window=1m" };
  g_autoptr (BwRule) rule = parse (base);
  g_assert_true (rule->fingerprint == bw_rule_fingerprint (rule));
  /* It is stored, so it stays what it is. */
  g_assert_cmphex (rule->fingerprint, ==, UINT64_C (0x6f660a966a48addb));
  for (unsigned i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *text = g_strconcat (base, ";", same[i], NULL);
      g_autoptr (BwRule) other = parse (text);
      g_assert_true (other->fingerprint == rule->fingerprint);
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (different); i++)
    {
      g_autofree char *text = g_strconcat (base, ";", different[i], NULL);
      g_autoptr (BwRule) other = parse (text);
      g_assert_false (other->fingerprint == rule->fingerprint);
    }
  g_autoptr (BwRule) selector = parse ("metric=x{a=\"b\"};warning=1;critical=2");
  g_assert_false (selector->fingerprint == rule->fingerprint);
  g_autoptr (BwRule) zero = parse ("metric=x;warning=0"), minus = parse ("metric=x;warning=-0");
  g_assert_true (zero->fingerprint == minus->fingerprint);
}

/* A rule as one line: "id metric >= W80<60 C90<80 n10 for120/2 keep120/2 healthy0.05". */
static char *
line_of (const BwRule *rule)
{
  GString *out = g_string_new (rule->id);
  g_string_append_printf (out, " %s %s", bw_selector_text (rule->selector),
                          rule->is_below ? (rule->is_strict ? "<" : "<=")
                                         : (rule->is_strict ? ">" : ">="));
  for (unsigned i = 0; i < rule->n_tiers; i++)
    {
      const BwTier *tier = &rule->tiers[i];
      g_string_append_printf (out, " %c%g", "?IWEC!"[tier->severity / 10], tier -> trip);
      if (tier->recover < tier->trip || tier->recover > tier->trip)
        g_string_append_printf (out, "%c%g", rule->is_below ? '>' : '<', tier->recover);
    }
  if (rule->min_samples > 0)
    g_string_append_printf (out, " n%d", (int) rule->min_samples);
  if (rule->for_us > 0 || rule->for_count != 1)
    g_string_append_printf (out, " for%d/%u", (int) (rule->for_us / BW_SECOND_US), rule->for_count);
  if (rule->keep_us > 0 || rule->recover_count != 1)
    g_string_append_printf (out, " keep%d/%u", (int) (rule->keep_us / BW_SECOND_US),
                            rule->recover_count);
  if (!isnan (rule->healthy))
    g_string_append_printf (out, " healthy%g", rule->healthy);
  return g_string_free (out, FALSE);
}

static GPtrArray *
load (const char *text, GPtrArray **errors)
{
  static const BwKeySchema general_keys[] = {
    { .name = "presets", .type = BW_KEY_LIST, .default_text = "default" },
    { .name = NULL },
  };
  const BwGroupSchema schemas[] = {
    { .family = "general", .keys = general_keys, .is_single = true },
    *bw_rule_group_schema (),
  };
  g_autoptr (BwConfig) config =
      bw_config_parse ("test.conf", text, -1, schemas, G_N_ELEMENTS (schemas));
  *errors = g_ptr_array_new_with_free_func (g_free);
  return bw_rules_load (config, *errors);
}

static void
assert_preset (const char *preset, const char *const *expected, unsigned n)
{
  g_autofree char *text = g_strdup_printf ("[general]\npresets=%s\n", preset);
  g_autoptr (GPtrArray) errors = NULL;
  g_autoptr (GPtrArray) rules = load (text, &errors);
  g_assert_cmpuint (errors->len, ==, 0);
  g_assert_cmpuint (rules->len, ==, n);
  for (unsigned i = 0; i < n; i++)
    {
      const BwRule *rule = g_ptr_array_index (rules, i);
      g_autofree char *line = line_of (rule);
      g_assert_cmpstr (line, ==, expected[i]);
      g_assert_cmpstr (rule->preset, ==, preset);
      g_assert_true (rule->is_enabled);
      g_assert_cmpint (rule->no_data, ==, BW_NO_DATA_KEEP);
    }
}

#define ASSERT_PRESET(name, lines) assert_preset (name, lines, G_N_ELEMENTS (lines))

static void
test_preset_default (void)
{
  static const char *const lines[] = {
    "cpu system_cpu_percent >= W80<60 C90<80 for120/2 keep120/2",
    "memory system_memory_percent >= W85<70 C95<85 for120/2 keep120/2",
    "disk system_disk_percent >= W85<80 C95<90 for120/2 keep120/2",
    "disk-full-soon system_disk_percent >= W100 for21600/2 keep7200/1",
    "http-latency http_latency_seconds >= W1<0.5 C5<1 for0/2 keep0/2",
    "http-errors http_error_ratio >= W0.05<0.03 C0.1<0.05 for0/2 keep0/2",
    "http-up http_up <= E0 for0/2 keep0/2",
    "bot-api-up bot_api_up <= E0 for0/2 keep0/2",
    "database-up database_up <= E0 for0/2 keep0/2",
    "process-up process_up <= E0 for0/2 keep0/2",
    "position-utilisation bot_position_utilisation_percent >= W80<75 C100<90",
    "kill-switch bot_kill_switch >= C1",
    "circuit-breaker bot_circuit_breaker >= C1",
    "evidence-win-rate ledger_change_win_rate{pi0=\"0\"} >= W4 C4.60206 n20",
    "evidence-roi ledger_change_roi >= W4 C4.60206 n20",
    "evidence-calibration ledger_change_calibration >= W4 C4.60206 n20",
    "evidence-clv ledger_change_clv >= W4 C4.60206 n20",
    "http-budget http_up >= W1 C6 keep1800/1",
  };
  ASSERT_PRESET ("default", lines);
}

static void
test_preset_betting (void)
{
  static const char *const lines[] = {
    "betting-roi ledger_roi <= W0>0.01 C-0.1>-0.07 n10 healthy0.05",
    "betting-win-rate ledger_win_rate <= W0.5>0.51 C0.45>0.47 n10 healthy0.55",
    "betting-sharpe ledger_sharpe <= W1>1.1 C0.5>0.6 n10 healthy1.5",
    "betting-max-drawdown ledger_max_drawdown >= W0.2<0.18 C0.3<0.27 n10 healthy0.15",
    "betting-clv ledger_clv <= W0>0.005 C-0.05>-0.04 n10 healthy0.02",
    "betting-losing-streak ledger_losing_streak >= W5<1 C10<1 n10 healthy3",
    "betting-brier ledger_brier >= W0.15<0.145 C0.2<0.19 n20 healthy0.1",
    "betting-log-loss ledger_log_loss >= W0.6<0.58 C0.7<0.68 n20 healthy0.5",
  };
  ASSERT_PRESET ("betting", lines);
}

static void
test_preset_trading (void)
{
  static const char *const host[] = {
    "trading-host-cpu system_cpu_percent > W80",
    "trading-host-memory system_memory_percent > W85",
    "trading-host-disk system_disk_percent > C90",
    "trading-host-http-latency http_latency_seconds > W1",
    "trading-host-http-errors http_error_ratio > W0.05",
  };
  static const char *const bot[] = {
    "trading-bot-drawdown-today ledger_drawdown_today > W0.05",
    "trading-bot-drawdown-week ledger_drawdown_week > E0.1",
    "trading-bot-drawdown ledger_drawdown > C0.2",
    "trading-bot-circuit-breaker bot_circuit_breaker >= C1",
    "trading-bot-kill-switch bot_kill_switch >= C1",
    "trading-bot-losing-streak ledger_losing_streak >= W10<1",
    "trading-bot-win-rate ledger_win_rate < W0.3 n10",
    "trading-bot-api-up bot_api_up <= E0",
    "trading-bot-position-utilisation bot_position_utilisation_percent > W80",
  };
  ASSERT_PRESET ("trading-host", host);
  ASSERT_PRESET ("trading-bot", bot);
}

static void
test_preset_data_service (void)
{
  static const char *const lines[] = {
    "data-service-cpu system_cpu_percent > W70<60 C90<60",
    "data-service-memory system_memory_percent > W80<70 C95<70",
    "data-service-disk system_disk_percent > W85 C95",
    "data-service-connections database_connections_percent > W80 C95",
    "data-service-query database_query_seconds > W1 C3",
    "data-service-http-latency http_latency_seconds > W5<0.5 C10<0.5",
    "data-service-database-age database_age_seconds > W21600",
  };
  ASSERT_PRESET ("data-service", lines);
}

/* All that is wrong with a group is said at once, each key once. */
static void
test_all_problems (void)
{
  g_autoptr (GPtrArray) errors = NULL;
  g_autoptr (GPtrArray) rules =
      load ("[general]\npresets=\n[rule a]\nwarning=5\nwarning-recover=6\ncritical=4\nagg=max\n"
            "expr=x > 1\nper=1m\n",
            &errors);
  g_assert_cmpuint (rules->len, ==, 0);
  static const char *const keys[] = {
    "expr", "per", "metric", "warning-recover", "critical", "agg"
  };
  g_assert_cmpuint (errors->len, ==, G_N_ELEMENTS (keys));
  for (unsigned i = 0; i < errors->len; i++)
    {
      g_autofree char *expected = g_strdup_printf ("rule a: %s: ", keys[i]);
      g_assert_true (g_str_has_prefix (g_ptr_array_index (errors, i), expected));
    }
}

static void
test_preset_list (void)
{
  g_autofree char *all = g_strjoinv (" ", (char **) bw_rule_presets ());
  g_assert_cmpstr (all, ==, "default betting trading-host trading-bot data-service escalation");
  for (const char *const *name = bw_rule_presets (); *name != NULL; name++)
    {
      g_autofree char *text = bw_rule_preset_text (*name);
      bool has_rules = strcmp (*name, "escalation") != 0;
      g_assert_true (g_str_has_prefix (text, has_rules ? "[rule " : "# No rules."));
    }
  g_assert_null (bw_rule_preset_text ("nothing"));
}

static void
test_load_lists (void)
{
  g_autoptr (GPtrArray) errors = NULL;
  g_autoptr (GPtrArray) rules = load ("", &errors);
  g_assert_cmpuint (rules->len, ==, 18); /* the default is "default" */
  g_clear_pointer (&rules, g_ptr_array_unref);
  g_clear_pointer (&errors, g_ptr_array_unref);
  rules = load ("[general]\npresets=default;betting;default\n", &errors);
  g_assert_cmpuint (rules->len, ==, 26);
  g_clear_pointer (&rules, g_ptr_array_unref);
  g_clear_pointer (&errors, g_ptr_array_unref);
  rules = load ("[general]\npresets=\n", &errors);
  g_assert_cmpuint (rules->len, ==, 0);
  g_assert_cmpuint (errors->len, ==, 0);
  g_clear_pointer (&rules, g_ptr_array_unref);
  g_clear_pointer (&errors, g_ptr_array_unref);
  rules = load ("[general]\npresets=beting;default\n", &errors);
  g_assert_cmpuint (rules->len, ==, 18);
  g_assert_cmpuint (errors->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (errors, 0), ==,
                   "general: presets: there is no preset \"beting\"; did you mean \"betting\"?");
}

static void
test_load_replaces (void)
{
  g_autoptr (GPtrArray) errors = NULL;
  g_autoptr (GPtrArray) rules = load ("[rule memory]\nmetric=system_memory_percent\nerror=99\n"
                                      "[rule mine]\nmetric=foreign_figure\ninfo=3\n"
                                      "[rule cpu]\nenabled=false\n",
                                      &errors);
  g_assert_cmpuint (errors->len, ==, 0);
  g_assert_cmpuint (rules->len, ==, 19);
  const BwRule *cpu = g_ptr_array_index (rules, 0), *memory = g_ptr_array_index (rules, 1);
  const BwRule *mine = g_ptr_array_index (rules, 18);
  g_assert_cmpstr (cpu->id, ==, "cpu");
  g_assert_false (cpu->is_enabled);
  g_assert_cmpstr (memory->id, ==, "memory");
  g_assert_null (memory->preset);
  g_assert_cmpuint (memory->n_tiers, ==, 1);
  g_assert_cmpint (memory->tiers[0].severity, ==, BW_SEVERITY_ERROR);
  g_assert_cmpstr (mine->id, ==, "mine");
  g_assert_cmpint (mine->category, ==, BW_CATEGORY_SYSTEM);
}

static void
test_load_errors (void)
{
  g_autoptr (GPtrArray) errors = NULL;
  g_autoptr (GPtrArray) rules =
      load ("[rule a]\nmetric=x\nwarning=2\ncritical=1\n"
            "[rule b]\nmetric=x\nwarning=1\nmin-samples=5\n"
            "[rule c]\nmetric=ledger_roi\nwarning=1\nmin-samples=5\n"
            "[rule d]\nmetric=x\nwarning=not a number\n" /* the file's own error says so */
            "[rule e]\nenabled=false\n",
            &errors);
  g_assert_cmpuint (rules->len, ==, 19);
  g_assert_cmpstr (((BwRule *) g_ptr_array_index (rules, 18))->id, ==, "c");
  g_assert_cmpuint (errors->len, ==, 4);
  g_assert_cmpstr (g_ptr_array_index (errors, 0), ==,
                   "rule a: critical: 1 is not above warning=2, as a more severe level has to be");
  g_assert_cmpstr (g_ptr_array_index (errors, 1), ==,
                   "rule b: min-samples: the sample size of \"x\" is not known; leave it out");
  g_assert_true (g_str_has_prefix (g_ptr_array_index (errors, 2), "rule e: metric: "));
  g_assert_true (g_str_has_prefix (g_ptr_array_index (errors, 3), "rule e: warning: "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule/defaults", test_defaults);
  g_test_add_func ("/rule/all-keys", test_all_keys);
  g_test_add_func ("/rule/refused", test_refused);
  g_test_add_func ("/rule/garbage", test_garbage);
  g_test_add_func ("/rule/describe", test_describe);
  g_test_add_func ("/rule/fingerprint", test_fingerprint);
  g_test_add_func ("/rule/preset/default", test_preset_default);
  g_test_add_func ("/rule/preset/betting", test_preset_betting);
  g_test_add_func ("/rule/preset/trading", test_preset_trading);
  g_test_add_func ("/rule/preset/data-service", test_preset_data_service);
  g_test_add_func ("/rule/preset/list", test_preset_list);
  g_test_add_func ("/rule/all-problems", test_all_problems);
  g_test_add_func ("/rule/load/lists", test_load_lists);
  g_test_add_func ("/rule/load/replaces", test_load_replaces);
  g_test_add_func ("/rule/load/errors", test_load_errors);
  return g_test_run ();
}
