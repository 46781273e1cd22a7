/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The snapshot: values, defaults, and every error with its line and what is meant. */
#include "base/bw-time.h"
#include "config/bw-config-schema.h"
#include "config/bw-config.h"
#include "lib/bw-test.h"

#include <glib/gstdio.h>
#include <math.h>

static const char *const formats[] = { "auto", "csv", "paper-trades", NULL };
static const char *const directions[] = { "above", "below", NULL };

static const BwKeySchema common_keys[] = {
  { .name = "type", .type = BW_KEY_STRING, .is_required = true },
  { .name = "interval", .type = BW_KEY_DURATION, .default_text = "60s", .min = 1, .max = 86400 },
  { .name = "enabled", .type = BW_KEY_BOOLEAN, .default_text = "true" },
  { .name = NULL },
};
static const BwKeySchema ledger_keys[] = {
  { .name = "path", .type = BW_KEY_PATH, .is_required = true },
  { .name = "format", .type = BW_KEY_ENUM, .default_text = "auto", .choices = formats },
  { .name = "bankroll", .type = BW_KEY_NUMBER, .default_text = "1000", .min = 0, .max = -1 },
  { .name = "timezone", .type = BW_KEY_ZONE, .default_text = "local" },
  { .name = "column-*", .type = BW_KEY_STRING },
  { .name = "password", .type = BW_KEY_STRING, .is_secret = true },
  { .name = NULL },
};
static const BwKeySchema rule_keys[] = {
  { .name = "metric", .type = BW_KEY_SELECTOR, .is_required = true },
  { .name = "direction", .type = BW_KEY_ENUM, .default_text = "above", .choices = directions },
  { .name = "warning", .type = BW_KEY_NUMBER },
  { .name = "critical", .type = BW_KEY_NUMBER },
  { .name = "for", .type = BW_KEY_DURATION, .default_text = "0s" },
  { .name = "for-count", .type = BW_KEY_INTEGER, .default_text = "1", .min = 1, .max = 100 },
  { .name = "group-labels", .type = BW_KEY_LIST, .default_text = "source" },
  { .name = "no-data-severity", .type = BW_KEY_SEVERITY, .default_text = "warning" },
  { .name = "runbook", .type = BW_KEY_STRING, .default_text = "" },
  { .name = NULL },
};

/* [general], [retention], two kinds of source, rules. */
static const BwGroupSchema *
get_schemas (unsigned *n)
{
  static BwGroupSchema schemas[5];
  unsigned n_own = 0;
  const BwGroupSchema *own = bw_config_own_schemas (&n_own);
  g_assert_cmpuint (n_own, ==, 2);
  schemas[0] = own[0];
  schemas[1] = own[1];
  schemas[2] = (BwGroupSchema){ "source", "system", common_keys };
  schemas[3] =
      (BwGroupSchema){ "source", "ledger", bw_key_schema_concat (common_keys, ledger_keys) };
  schemas[4] = (BwGroupSchema){ "rule", NULL, rule_keys };
  *n = 5;
  return schemas;
}

static BwConfig *
parse (const char *text)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = get_schemas (&n);
  return bw_config_parse ("test.conf", text, -1, schemas, n);
}

/* All errors of CONFIG, one on a line. */
static char *
errors_text (BwConfig *config)
{
  GString *all = g_string_new (NULL);
  for (unsigned i = 0; i < bw_config_n_errors (config); i++)
    {
      g_autofree char *text = bw_config_error_text (config, bw_config_error (config, i));
      g_string_append_printf (all, "%s\n", text);
    }
  return g_string_free (all, FALSE);
}

static void
assert_errors (const char *text, const char *expected)
{
  g_autoptr (BwConfig) config = parse (text);
  g_autofree char *found = errors_text (config);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_values (void)
{
  g_autoptr (BwConfig) config = parse ("# comment\n"
                                       "[source a]\n"
                                       "type=ledger\n"
                                       "path=~/x y.db\n"
                                       "  bankroll = 2500.5  \n"
                                       "column-stake=Amount\\sat risk\n"
                                       "enabled=false\n"
                                       "\n"
                                       "[rule cpu]\r\n"
                                       "metric=system_cpu_percent{source=\"a;b\"}\r\n"
                                       "for=1h30m\r\n"
                                       "for-count=7\r\n"
                                       "group-labels=source; core;\r\n"
                                       "[source b]\n"
                                       "type=system\n");
  g_autofree char *errors = errors_text (config);
  g_assert_cmpstr (errors, ==, "");
  g_assert_cmpuint (bw_config_n_groups (config, "source"), ==, 2);
  const BwConfigGroup *a = bw_config_group (config, "source", 0);
  g_assert_cmpstr (bw_config_group_name (a), ==, "a");
  g_assert_cmpstr (bw_config_group_family (a), ==, "source");
  g_assert_cmpuint (bw_config_group_line (a), ==, 2);
  g_assert_cmpuint (bw_config_group_key_line (a, "bankroll"), ==, 5);
  g_assert_cmpfloat (bw_config_group_number (a, "bankroll"), ==, 2500.5);
  g_assert_cmpstr (bw_config_group_text (a, "column-stake"), ==, "Amount at risk");
  g_assert_null (bw_config_group_text (a, "column-odds"));
  g_assert_false (bw_config_group_boolean (a, "enabled"));
  g_assert_true (bw_config_group_has (a, "path"));
  g_assert_false (bw_config_group_has (a, "format"));
  g_assert_cmpstr (bw_config_group_text (a, "format"), ==, "auto");
  g_assert_cmpint (bw_config_group_duration (a, "interval"), ==, 60 * BW_SECOND_US);
  g_autofree char *path = bw_config_group_path (a, "path");
  g_autofree char *expected = g_build_filename (g_get_home_dir (), "x y.db", NULL);
  g_assert_cmpstr (path, ==, expected);

  const BwConfigGroup *rule = bw_config_find (config, "rule", "cpu");
  g_assert_cmpstr (bw_config_group_text (rule, "metric"), ==, "system_cpu_percent{source=\"a;b\"}");
  g_assert_cmpint (bw_config_group_duration (rule, "for"), ==, 90 * BW_MINUTE_US);
  g_assert_cmpint (bw_config_group_integer (rule, "for-count"), ==, 7);
  g_assert_true (isnan (bw_config_group_number (rule, "warning")));
  g_auto (GStrv) labels = bw_config_group_list (rule, "group-labels");
  g_assert_cmpuint (g_strv_length (labels), ==, 2);
  g_assert_cmpstr (labels[1], ==, "core");
  g_autofree const char **keys = bw_config_group_keys (rule);
  g_assert_cmpstr (keys[0], ==, "metric");
  g_assert_cmpstr (keys[3], ==, "group-labels");
  g_assert_null (keys[4]);
  g_assert_null (bw_config_group (config, "source", 2));
  g_assert_null (bw_config_find (config, "rule", "gpu"));
}

static void
test_nothing (void)
{
  g_autoptr (BwConfig) config = parse ("");
  g_assert_cmpuint (bw_config_n_errors (config), ==, 0);
  g_assert_cmpuint (bw_config_n_groups (config, "source"), ==, 0);
  const BwConfigGroup *retention = bw_config_find (config, "retention", "");
  g_assert_nonnull (retention);
  g_assert_cmpuint (bw_config_group_line (retention), ==, 0);
  g_assert_cmpint (bw_config_group_duration (retention, "samples"), ==, 30 * BW_DAY_US);
  g_assert_cmpint (bw_config_group_duration (retention, "rollup-minutes"), ==, 365 * BW_DAY_US);
  g_assert_cmpint (bw_config_group_duration (retention, "no-such-key"), ==, -1);
  g_auto (GStrv) presets = bw_config_group_list (bw_config_find (config, "general", ""), "presets");
  g_assert_cmpstr (presets[0], ==, "default");
  g_assert_null (presets[1]);
}

/* Ten errors of ten kinds: each is told, with its line, and none hides another. */
static void
test_all_errors (void)
{
  assert_errors ("stray=1\n"
                 "[source a]\n"
                 "type=ledgr\n"
                 "[source b]\n"
                 "type=ledger\n"
                 "interval=5 minutes\n"
                 "bankrol=100\n"
                 "format=paper_trades\n"
                 "interval=10s\n"
                 "no equals sign\n"
                 "[sorce c]\n"
                 "anything=1\n"
                 "[rule r]\n"
                 "metric=system_cpu_percent\n"
                 "for-count=0\n"
                 "warning=eighty # percent\n"
                 "no-data-severity=none\n"
                 "[rule r]\n"
                 "metric=x\n",
                 "test.conf:1: stray: stands before any [group]\n"
                 "test.conf:3: [source a] type: found “ledgr”, expected one of system, ledger; did "
                 "you mean ledger?\n"
                 "test.conf:4: [source b] path: is missing, expected a path, with ~/ for the home "
                 "directory\n"
                 "test.conf:6: [source b] interval: found “5 minutes”, expected a duration such as "
                 "90s, 5m, 2h or 1d from 1s to 1d\n"
                 "test.conf:7: [source b] bankrol: unknown key, did you mean bankroll?\n"
                 "test.conf:8: [source b] format: found “paper_trades”, expected one of auto, csv, "
                 "paper-trades (did you mean paper-trades?)\n"
                 "test.conf:9: [source b] interval: is given twice, first in line 6; that one "
                 "counts\n"
                 "test.conf:10: [source b] the line has no =, expected KEY=VALUE, [GROUP], or a "
                 "comment that begins with #\n"
                 "test.conf:11: [sorce c] unknown group, did you mean [source NAME]?\n"
                 "test.conf:15: [rule r] for-count: found “0”, expected a whole number from 1 to "
                 "100\n"
                 "test.conf:16: [rule r] warning: found “eighty # percent”, expected a number; a "
                 "comment needs a line of its own\n"
                 "test.conf:17: [rule r] no-data-severity: found “none”, expected one of info, "
                 "warning, error, critical, emergency\n"
                 "test.conf:18: [rule r] is given twice, first in line 13; that one counts\n");
}

static void
test_headers (void)
{
  assert_errors ("[general]\n[general x]\n[source]\n[source a b]\n[source  a]\n[route 1]\n",
                 "test.conf:2: [general x] has a name, expected [general] alone\n"
                 "test.conf:3: [source] has no name, expected [source NAME]\n"
                 "test.conf:4: [source a b] has the name “a b”, expected 1 to 64 of the letters "
                 "a-z and A-Z, digits, '.', '_' and '-' after one blank\n"
                 "test.conf:5: [source  a] has the name “ a”, expected 1 to 64 of the letters a-z "
                 "and A-Z, digits, '.', '_' and '-' after one blank\n"
                 "test.conf:6: [route 1] unknown group, did you mean [rule NAME]?\n");
  assert_errors ("[api]\n", "test.conf:1: [api] unknown group, expected one of [general], "
                            "[retention], [source], [rule]\n");
  assert_errors ("[source a\ntype=nonsense\n[source b] x\n[]\n[a[b]\n  [source c\nq=1\n",
                 "test.conf:1: the line has no ] at the end of the group's name, expected [NAME]\n"
                 "test.conf:3: the line has something after the ] of a group, expected [NAME] "
                 "alone\n"
                 "test.conf:4: the line is a group without a name, expected [NAME]\n"
                 "test.conf:5: the line has a second [ in the name of a group, expected [NAME]\n"
                 "test.conf:6: the line has no ] at the end of the group's name, expected "
                 "[NAME]\n");
  assert_errors ("[source a]\ninterval=10s\n",
                 "test.conf:1: [source a] type: is missing, expected type= with one of system, "
                 "ledger\n");
}

/* Keys of a whole family, and of one kind besides; the key that tells the kind need not be
 * declared, and a default kind need not be told. */
static void
test_kinds (void)
{
  static const BwKeySchema every[] = { { .name = "all", .type = BW_KEY_STRING }, { .name = NULL } };
  static const BwKeySchema one[] = { { .name = "one", .type = BW_KEY_STRING }, { .name = NULL } };
  static const BwKeySchema two[] = {
    { .name = "kind", .type = BW_KEY_STRING, .default_text = "two" },
    { .name = "two", .type = BW_KEY_STRING },
    { .name = NULL }
  };
  static const BwGroupSchema schemas[] = {
    { "source", NULL, every },
    { "source", "one", one },
    { "rule", "one", one },
    { "rule", "two", two },
  };
  g_autoptr (BwConfig) config = bw_config_parse (
      "x",
      "[source a]\ntype=one\nall=1\none=2\ntwo=3\n[source b]\nall=1\n[source c]\ntype=two\n"
      "[rule a]\ntwo=1\n[rule b]\nkind=one\none=1\ntwo=1\n",
      -1, schemas, G_N_ELEMENTS (schemas));
  g_autofree char *errors = errors_text (config);
  g_assert_cmpstr (errors, ==,
                   "x:5: [source a] two: unknown key, expected one of all, one\n"
                   "x:6: [source b] type: is missing, expected type= with one of one\n"
                   "x:9: [source c] type: found “two”, expected one of one\n"
                   "x:15: [rule b] two: unknown key, expected one of one\n");
  g_assert_cmpuint (bw_config_n_groups (config, "source"), ==, 1);
  g_assert_cmpstr (bw_config_group_text (bw_config_group (config, "source", 0), "type"), ==, "one");
  g_assert_cmpstr (bw_config_group_text (bw_config_find (config, "rule", "a"), "kind"), ==, "two");
}

static void
test_secrets (void)
{
  g_autoptr (BwConfig) config = parse ("[source a]\ntype=ledger\npath=/x\n"
                                       "password=hunter2\npasword=hunter2\nhunter2\n");
  g_autofree char *errors = errors_text (config);
  g_assert_cmpuint (bw_config_n_errors (config), ==, 3);
  g_assert_null (strstr (errors, "hunter2"));
  g_assert_nonnull (strstr (errors, "test.conf:4: [source a] password: is a secret"));
  g_assert_nonnull (strstr (errors, "bellwetherctl secret set a/password\n"));
  g_assert_null (bw_config_group_text (bw_config_find (config, "source", "a"), "password"));
}

static void
test_wrong_reads_as_default (void)
{
  g_autoptr (BwConfig) config = parse ("[source a]\ntype=ledger\npath=\ninterval=0s\n"
                                       "bankroll=-1\nenabled=maybe\ntimezone=Mars/Olympus\n");
  g_assert_cmpuint (bw_config_n_errors (config), ==, 5);
  const BwConfigGroup *a = bw_config_find (config, "source", "a");
  g_assert_cmpint (bw_config_group_duration (a, "interval"), ==, 60 * BW_SECOND_US);
  g_assert_cmpfloat (bw_config_group_number (a, "bankroll"), ==, 1000);
  g_assert_true (bw_config_group_boolean (a, "enabled"));
  g_assert_cmpstr (bw_config_group_text (a, "timezone"), ==, "local");
  g_assert_null (bw_config_group_text (a, "path"));
}

static void
test_inline (void)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = get_schemas (&n);
  g_autoptr (BwConfig) config = bw_config_parse_inline (
      "rule", "eval",
      "metric=x{source=\"a;b=}c\",core=~\"[0-3]{1;2}\"};warning=80; critical = 90 ;for=120s;"
      "group-labels=source;core;;direction=below;",
      schemas, n);
  g_autofree char *errors = errors_text (config);
  g_assert_cmpstr (errors, ==, "");
  const BwConfigGroup *rule = bw_config_find (config, "rule", "eval");
  g_assert_cmpstr (bw_config_group_text (rule, "metric"), ==,
                   "x{source=\"a;b=}c\",core=~\"[0-3]{1;2}\"}");
  g_assert_cmpfloat (bw_config_group_number (rule, "critical"), ==, 90);
  g_assert_cmpstr (bw_config_group_text (rule, "direction"), ==, "below");
  g_auto (GStrv) labels = bw_config_group_list (rule, "group-labels");
  g_assert_cmpstr (labels[0], ==, "source");
  g_assert_cmpstr (labels[1], ==, "core");
  g_assert_null (labels[2]);

  g_autoptr (BwConfig) bad =
      bw_config_parse_inline ("rule", "eval", "warnin=80;metric=y;[x];for\n=2s;stray", schemas, n);
  g_autofree char *found = errors_text (bad);
  g_assert_cmpstr (found, ==,
                   "[rule eval] warnin: unknown key, did you mean warning?\n"
                   "[rule eval] found “[x]”, expected KEY=VALUE;KEY=VALUE…\n"
                   "[rule eval] found “stray”, expected KEY=VALUE;KEY=VALUE…\n");
}

static void
test_load (void)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = get_schemas (&n);
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *missing = g_build_filename (dir, "none", "x.conf", NULL);
  g_autoptr (BwConfig) none = bw_config_load (missing, schemas, n);
  g_assert_cmpuint (bw_config_n_errors (none), ==, 0);
  g_assert_nonnull (bw_config_find (none, "general", ""));

  g_autofree char *path =
      bw_test_write (dir, "x.conf", "[source a]\ntype=ledger\npath=bets/x.csv\n", -1);
  g_autoptr (BwConfig) config = bw_config_load (path, schemas, n);
  g_assert_cmpstr (bw_config_path (config), ==, path);
  g_autofree char *bets = bw_config_group_path (bw_config_find (config, "source", "a"), "path");
  g_autofree char *expected = g_build_filename (dir, "bets/x.csv", NULL);
  g_assert_cmpstr (bets, ==, expected);

  g_autoptr (BwConfig) folder = bw_config_load (dir, schemas, n);
  g_autofree char *errors = errors_text (folder);
  g_autofree char *wanted = g_strdup_printf ("%s: is no ordinary file\n", dir);
  g_assert_cmpstr (errors, ==, wanted);
  bw_test_dir_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/config/values", test_values);
  g_test_add_func ("/config/nothing", test_nothing);
  g_test_add_func ("/config/all-errors", test_all_errors);
  g_test_add_func ("/config/headers", test_headers);
  g_test_add_func ("/config/kinds", test_kinds);
  g_test_add_func ("/config/secrets", test_secrets);
  g_test_add_func ("/config/wrong-reads-as-default", test_wrong_reads_as_default);
  g_test_add_func ("/config/inline", test_inline);
  g_test_add_func ("/config/load", test_load);
  return g_test_run ();
}
