/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was chosen at the beginning, as it stands in the file, beside what stood there. */
#include "base/bw-error.h"
#include "engine/bw-schemas.h"
#include "engine/bw-setup.h"
#include "lib/bw-test.h"

#include <math.h>
#include <string.h>

static const char *const presets[] = { "default", "betting", NULL };
static const char *const no_keys[] = { NULL };

static BwFinding
finding (const char *path, const char *bot)
{
  return (BwFinding){
    .path = (char *) path, .format = (char *) "csv", .bot = (char *) bot, .n_rows = 1200
  };
}

/* (transfer full) */
static BwConfig *
parse (const char *text)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  BwConfig *config = bw_config_parse ("x", text, -1, schemas, n);
  g_assert_cmpuint (bw_config_n_errors (config), ==, 0);
  return config;
}

static void
test_new (void)
{
  BwFinding a = finding ("/b/elo v2.csv", "elo"), b = finding ("/c/elo v2.csv", "elo"),
            c = finding ("/d/ trades;1.csv", NULL);
  BwSetupLedger ledgers[] = { { &a, 2500.5 }, { &b, (double) NAN }, { &c, (double) NAN } };
  BwSetupPlan plan = {
    .ledgers = ledgers, .n_ledgers = 3, .is_computer_watched = true, .presets = presets
  };
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = bw_setup_compose ("x", NULL, 0, &plan, &names, &error);
  g_assert_no_error (error);
  g_autofree char *joined = g_strjoinv ("|", names);
  g_assert_cmpstr (joined, ==, "elo|elo-2|trades-1");
  g_assert_true (g_str_has_prefix (text, "# "));
  g_assert_nonnull (strstr (text, "# Found: csv of elo, 1,200 rows.\n[source elo]\ntype=ledger\n"));
  g_autoptr (BwConfig) config = parse (text);
  g_auto (GStrv) rules = bw_config_group_list (bw_config_group (config, "general", 0), "presets");
  g_autofree char *all = g_strjoinv ("|", rules);
  g_assert_cmpstr (all, ==, "default|betting");
  g_assert_cmpuint (bw_config_n_groups (config, "source"), ==, 3);
  const BwConfigGroup *elo = bw_config_find (config, "source", "elo");
  g_assert_cmpfloat (bw_config_group_number (elo, "bankroll"), ==, 2500.5);
  g_assert_false (bw_config_group_has (bw_config_find (config, "source", "elo-2"), "bankroll"));
  const BwConfigGroup *odd = bw_config_find (config, "source", "trades-1");
  g_autofree char *path = bw_config_group_path (odd, "path");
  g_assert_cmpstr (path, ==, c.path);
}

/* All that was there stays byte for byte, mistakes too. */
static void
test_old (void)
{
  static const char old[] = "# mine\n[general]\n#presets=default\nzone=UTC\nodd=1\n\n[source "
                            "elo]\ntype=ledger\npath=/a.csv";
  BwFinding a = finding ("/b/elo.csv", "elo");
  BwSetupLedger ledger = { &a, (double) NAN };
  static const char *const keys[] = { "url", NULL }, *const values[] = { "http://h/x", NULL };
  BwSetupChannel channel = { "hook", "webhook", keys, values };
  BwSetupPlan plan = {
    .ledgers = &ledger, .n_ledgers = 1, .is_computer_watched = false, .channel = &channel
  };
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = bw_setup_compose ("x", old, -1, &plan, &names, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, old));
  g_assert_cmpstr (names[0], ==, "elo-2");
  g_assert_nonnull (strstr (text, "[source this-computer]\ntype=system\nenabled=false\n"));
  g_assert_nonnull (strstr (text, "[channel hook]\ntype=webhook\nurl=http://h/x\n"));
  plan.is_computer_watched = true;
  plan.ledgers = NULL;
  plan.n_ledgers = 0;
  plan.channel = NULL;
  g_autofree char *back = bw_setup_compose ("x", text, -1, &plan, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (back, "[source this-computer]\ntype=system\nenabled=true\n"));
}

static void
test_refused (void)
{
  BwSetupChannel channel = { "hook", "webhook", no_keys, no_keys };
  BwSetupPlan plan = { .is_computer_watched = true, .channel = &channel };
  g_autoptr (GError) error = NULL;
  g_assert_null (bw_setup_compose ("x", NULL, 0, &plan, NULL, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "url"));
  g_clear_error (&error);
  g_assert_null (bw_setup_compose ("x", "[channel hook]\ntype=desktop\n", -1, &plan, NULL, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
}

static void
test_write (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *path = g_build_filename (dir, "new", "bellwether.conf", NULL);
  g_autoptr (GError) error = NULL;
  BwSetupPlan plan = { .is_computer_watched = true, .presets = presets };
  g_assert_true (bw_setup_write (path, &plan, &error));
  g_assert_no_error (error);
  g_autofree char *text = bw_test_read (path);
  g_autoptr (BwConfig) config = parse (text);
  BwSetupChannel channel = { "hook", "webhook", no_keys, no_keys };
  plan.channel = &channel;
  g_assert_false (bw_setup_write (path, &plan, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  g_autofree char *after = bw_test_read (path);
  g_assert_cmpstr (after, ==, text);
  bw_test_dir_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/setup/new", test_new);
  g_test_add_func ("/setup/old", test_old);
  g_test_add_func ("/setup/refused", test_refused);
  g_test_add_func ("/setup/write", test_write);
  return g_test_run ();
}
