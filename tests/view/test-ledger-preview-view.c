/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dialog that adds a ledger says of a file and of what was typed. */
#include "engine/bw-schemas.h"
#include "lib/bw-test.h"
#include "view/bw-ledger-preview-view.h"

#include <math.h>

#define NBSP "\u00a0"

/* A preview in pieces of a test's own. */
typedef struct
{
  BwLedgerPreview preview;
  char *columns[4], *fields[8], *matched[8];
} World;

static void
world_init (World *world)
{
  static const char *const fields[] = { "stake", "odds", "probability", "status", "profit" };
  *world = (World){ .columns = { (char *) "A", (char *) "B" } };
  for (unsigned i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      world->fields[i] = (char *) fields[i];
      world->matched[i] = (char *) "A";
    }
  world->preview = (BwLedgerPreview){ .columns = world->columns,
                                      .fields = world->fields,
                                      .matched = world->matched,
                                      .n_settled = 468,
                                      .first_us = BW_TEST_NOW_US - 400 * BW_DAY_US,
                                      .last_us = BW_TEST_NOW_US - BW_DAY_US,
                                      .profit = 1204.1 };
  world->preview.findings.format = (char *) "csv";
  world->preview.findings.n_rows = 480;
}

static BwLedgerPreviewView *
view_of (World *world)
{
  return bw_ledger_preview_view_new (&world->preview, "/d/x.csv", BW_TEST_NOW_US, NULL, "USD");
}

static void
test_good (void)
{
  World world;
  world_init (&world);
  g_autoptr (BwLedgerPreviewView) view = view_of (&world);
  g_assert_cmpstr (view->kind, ==, "A CSV file of bets");
  g_assert_cmpstr (view->summary, ==,
                   "480 bets, 468 settled · 26" NBSP "Jan" NBSP "2025 to 1" NBSP
                   "Mar · profit +$1,204.10");
  g_assert_null (view->rejected);
  g_assert_null (view->problem);
  g_assert_cmpuint (view->warnings->len, ==, 0);
  g_assert_cmpuint (view->notes->len, ==, 0);
}

static void
test_rejected (void)
{
  World world;
  world_init (&world);
  world.preview.findings.n_rejected = 12;
  {
    g_autoptr (BwLedgerPreviewView) view = view_of (&world);
    g_assert_cmpstr (view->rejected, ==, "12 of 492 rows were not taken");
    g_assert_cmpuint (view->warnings->len, ==, 0);
  }
  world.preview.findings.n_rejected = 1;
  {
    g_autoptr (BwLedgerPreviewView) view = view_of (&world);
    g_assert_cmpstr (view->rejected, ==, "1 of 481 rows was not taken");
  }
  world.preview.findings.n_rejected = 1000;
  {
    g_autoptr (BwLedgerPreviewView) view = view_of (&world);
    g_assert_cmpuint (view->warnings->len, ==, 1);
    g_assert_null (view->problem);
  }
  world.preview.findings.n_rows = world.preview.n_settled = 0;
  {
    g_autoptr (BwLedgerPreviewView) view = view_of (&world);
    g_assert_cmpstr (view->problem, ==, "None of the rows can be read.");
  }
}

static void
test_unreadable (void)
{
  World world;
  world_init (&world);
  world.preview.error = (char *) "/d/x.csv: line 1: no column for 'stake'";
  g_autoptr (BwLedgerPreviewView) view = view_of (&world);
  g_assert_cmpstr (view->problem, ==, "Line 1: no column for 'stake'.");
  g_assert_null (view->summary);
}

static void
test_empty_is_no_problem (void)
{
  World world;
  world_init (&world);
  world.preview.findings.n_rows = world.preview.n_settled = 0;
  world.preview.first_us = world.preview.last_us = BW_TIME_NONE;
  g_autoptr (BwLedgerPreviewView) view = view_of (&world);
  g_assert_cmpstr (view->summary, ==, "0 bets, 0 settled");
  g_assert_null (view->problem);
}

static void
test_warnings (void)
{
  World world;
  world_init (&world);
  world.matched[1] = world.matched[2] = (char *) "";
  world.preview.first_us = BW_TIME_NONE;
  {
    g_autoptr (BwLedgerPreviewView) view = view_of (&world);
    g_assert_cmpuint (view->warnings->len, ==, 3); /* times, odds, chances */
  }
  /* Forecasts need no odds, and have no profit. */
  world.preview.findings.is_forecasts = true;
  world.preview.first_us = world.preview.last_us;
  world.matched[2] = (char *) "B";
  {
    g_autoptr (BwLedgerPreviewView) view = view_of (&world);
    g_assert_cmpuint (view->warnings->len, ==, 0);
    g_assert_cmpstr (view->kind, ==, "A CSV file of forecasts");
    g_assert_cmpstr (view->summary, ==, "480 forecasts, 468 settled · 1" NBSP "Mar");
  }
  /* A format with columns of its own has no columns to miss. */
  world.preview.findings.is_forecasts = false;
  world.preview.findings.format = (char *) "freqtrade";
  world.columns[0] = NULL;
  world.fields[0] = NULL;
  {
    g_autoptr (BwLedgerPreviewView) view = view_of (&world);
    g_assert_cmpuint (view->warnings->len, ==, 0);
    g_assert_cmpstr (view->kind, ==, "A freqtrade database");
  }
}

static void
test_notes (void)
{
  World world;
  world_init (&world);
  g_autoptr (GPtrArray) notes = g_ptr_array_new ();
  g_ptr_array_add (notes, (char *) "odds were read as American odds");
  world.preview.findings.notes = notes;
  world.preview.findings.n_duplicates = 1;
  world.preview.findings.n_skipped = 1200;
  world.preview.findings.n_profit_mismatch = 2;
  g_autoptr (BwLedgerPreviewView) view = view_of (&world);
  g_assert_cmpuint (view->notes->len, ==, 4);
  g_assert_cmpstr (view->notes->pdata[0], ==, "Odds were read as American odds.");
  g_assert_cmpstr (view->notes->pdata[1], ==,
                   "1 row has the id of an earlier one and takes its place.");
  g_assert_cmpstr (view->notes->pdata[2], ==, "1,200 rows were left out on purpose.");
}

static void
test_rejection (void)
{
  BwLedgerRejection one = { 14, (char *) "stake", (char *) "expected a number, found 'abc %s'" };
  g_autofree char *text = bw_ledger_preview_rejection (&one);
  g_assert_cmpstr (text, ==, "Line 14, stake: expected a number, found 'abc %s'");
  one.field = NULL;
  g_autofree char *bare = bw_ledger_preview_rejection (&one);
  g_assert_cmpstr (bare, ==, "Line 14: expected a number, found 'abc %s'");
}

static void
test_fields (void)
{
  World world;
  world_init (&world);
  g_assert_cmpstr (bw_ledger_preview_field ("closing_odds"), ==, "Closing odds");
  g_assert_cmpstr (bw_ledger_preview_field ("of-later-times"), ==, "of-later-times");
  g_assert_true (bw_ledger_preview_is_main_field ("stake"));
  g_assert_false (bw_ledger_preview_is_main_field ("paper"));
  g_assert_false (bw_ledger_preview_is_main_field ("of-later-times"));
  g_assert_cmpstr (bw_ledger_preview_match (&world.preview, "odds"), ==, "A");
  g_assert_cmpstr (bw_ledger_preview_match (&world.preview, "fee"), ==, "");
}

static void
test_names (void)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_autoptr (BwConfig) config =
      bw_config_parse ("t", "[source mlb]\ntype=ledger\npath=/x.csv\n", -1, schemas, n);
  g_autofree char *long_name = g_strnfill (65, 'a');
  const char *const bad[] = { "", "mlb", "a b", "a/b", "é", "a]", long_name };
  const char *const good[] = { "mlb-2", "a", "A.b_c-9", long_name + 1 };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *problem = bw_ledger_preview_name_problem (config, bad[i]);
      g_assert_nonnull (problem);
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_null (bw_ledger_preview_name_problem (config, good[i]));
}

static void
test_bankroll (void)
{
  const struct
  {
    const char *text;
    double value; /* NaN: refused */
  } cases[] = {
    { "1000", 1000 },     { " 2,500 ", 2500 }, { "2,500.50", 2500.5 }, { "99,5", 99.5 },
    { "$10,000", 10000 }, { "0", NAN },        { "-5", NAN },          { "abc", NAN },
    { "5 %", NAN },       { "1e999", NAN },    { "\xff", NAN },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double value = 0;
      g_autofree char *problem = bw_ledger_preview_bankroll (cases[i].text, &value);
      if (isnan (cases[i].value))
        g_assert_nonnull (problem);
      else
        {
          g_assert_null (problem);
          g_assert_cmpfloat (value, ==, cases[i].value);
        }
    }
  double value = 0;
  g_assert_null (bw_ledger_preview_bankroll ("  ", &value));
  g_assert_true (isnan (value));
}

static void
test_currency_and_zone (void)
{
  g_assert_null (bw_ledger_preview_currency_problem (""));
  g_assert_null (bw_ledger_preview_currency_problem ("USDT"));
  g_autofree char *sign = bw_ledger_preview_currency_problem ("$");
  g_autofree char *long_one = bw_ledger_preview_currency_problem ("ABCDEFGHIJKLM");
  g_assert_nonnull (sign);
  g_assert_nonnull (long_one);
  g_assert_null (bw_ledger_preview_zone_problem (""));
  g_assert_null (bw_ledger_preview_zone_problem ("UTC"));
  g_autofree char *zone = bw_ledger_preview_zone_problem ("Mars/Olympus");
  g_assert_nonnull (zone);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger-preview-view/good", test_good);
  g_test_add_func ("/ledger-preview-view/rejected", test_rejected);
  g_test_add_func ("/ledger-preview-view/unreadable", test_unreadable);
  g_test_add_func ("/ledger-preview-view/empty-is-no-problem", test_empty_is_no_problem);
  g_test_add_func ("/ledger-preview-view/warnings", test_warnings);
  g_test_add_func ("/ledger-preview-view/notes", test_notes);
  g_test_add_func ("/ledger-preview-view/rejection", test_rejection);
  g_test_add_func ("/ledger-preview-view/fields", test_fields);
  g_test_add_func ("/ledger-preview-view/names", test_names);
  g_test_add_func ("/ledger-preview-view/bankroll", test_bankroll);
  g_test_add_func ("/ledger-preview-view/currency-and-zone", test_currency_and_zone);
  return g_test_run ();
}
