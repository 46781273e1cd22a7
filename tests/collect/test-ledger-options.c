/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reader of ledgers is told beside the path: columns, a condition, the kind of money, to
 * stop. */
#include "collect/ledger-loaded.h"

#include <string.h>

#define HEADER "id,placed_at,stake,odds,status,profit\n"

static void
test_map (void)
{
  static const char text[] = "Ref No,When,How much,Price,Res,Book\na,2026-01-01,10,2,won,X\n";
  const char *const map[] = { "placed_at=When", "stake=how_much", "status=Res", "model=Book",
                              NULL };
  g_auto (Loaded) loaded =
      load_bytes_with (text, -1, &(BwLedgerReaderOptions){ .map = map, .is_paper = -1 });
  g_assert_cmpfloat (row (&loaded, 0)->stake, ==, 10);
  g_assert_cmpstr (row (&loaded, 0)->model, ==, "X");
  g_assert_cmpstr (loaded.report.columns, ==,
                   "placed_at=When;model=Book;stake=How much;odds=Price;status=Res");

  const char *const missing[] = { "stake=Sum", NULL };
  g_auto (Loaded) failed =
      load_bytes_with (text, -1, &(BwLedgerReaderOptions){ .map = missing, .is_paper = -1 });
  g_assert_error (failed.error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_nonnull (strstr (failed.error->message,
                            "line 1: stake: no column 'Sum', found Ref No, When, How much,"));

  static const char *const wrong[] = { "stakes=X", "stake", "stake=", "=X" };
  for (unsigned i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      const char *const one[] = { wrong[i], NULL };
      g_autoptr (GError) error = NULL;
      g_assert_null (
          bw_ledger_reader_new (&(BwLedgerReaderOptions){ .path = "/x", .map = one }, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (
      bw_ledger_reader_new (&(BwLedgerReaderOptions){ .path = "/x", .format = "exel" }, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
}

static void
test_condition (void)
{
  static const char text[] =
      "id,date,stake,odds,result,data quality,data quality,\na,2026-01-01,10,2,won,real,1,\n"
      "b,2026-01-01,9,2,won,fake,2,\nc,2026-01-01,100,2,,real,,\n";
  static const struct
  {
    const char *where;
    const char *ids;
  } cases[] = {
    { "\"data quality\" <> 'fake'", "ac" },    { "stake > 9.5", "ac" },
    { "id = 'a' OR result IS NULL", "ac" },    { "\"data quality_column_7\" = 2", "b" },
    { "result = 'won' -- as they say", "ab" }, { "id IN ('b', ';')", "b" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Loaded) loaded = load_bytes_with (
          text, -1, &(BwLedgerReaderOptions){ .where = cases[i].where, .is_paper = -1 });
      g_autoptr (GString) ids = g_string_new (NULL);
      for (unsigned k = 0; k < loaded.report.n_rows; k++)
        g_string_append (ids, row (&loaded, k)->id);
      g_assert_cmpstr (ids->str, ==, cases[i].ids);
      g_assert_cmpint (loaded.report.n_rows + loaded.report.n_skipped, ==, 3);
    }
  g_auto (Loaded) failed =
      load_bytes_with (text, -1, &(BwLedgerReaderOptions){ .where = "stake >", .is_paper = -1 });
  g_assert_error (failed.error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_nonnull (strstr (failed.error->message, "where: 'stake >': near \")\": syntax error"));
}

static void
test_paper (void)
{
  static const char text[] =
      "id,date,stake,odds,result,dry_run\na,2026-01-01,10,2,won,true\nb,2026-01-01,10,2,won,0\n"
      "c,2026-01-01,10,2,won,\nd,2026-01-01,10,2,won,what\n";
  static const char *const expected[] = { "aP b c ", "b c ", "aP cP " };
  for (int wanted = -1; wanted <= 1; wanted++)
    {
      g_auto (Loaded) loaded =
          load_bytes_with (text, -1, &(BwLedgerReaderOptions){ .is_paper = wanted });
      g_autoptr (GString) found = g_string_new (NULL);
      for (unsigned k = 0; k < loaded.report.n_rows; k++)
        g_string_append_printf (found, "%s%s ", row (&loaded, k)->id,
                                row (&loaded, k)->is_paper ? "P" : "");
      g_assert_cmpstr (found->str, ==, expected[wanted + 1]);
      assert_rejected (&loaded, 0, 5, "paper", "'what', expected true or false");
    }
}

static bool
count_rows (BwBetList *list, gpointer data)
{
  *(unsigned *) data += list->bets->len;
  bw_bet_list_free (list);
  return true;
}

/* Rows of one moment are in the order of the file, and against it where that goes back in time. */
static void
test_direction (void)
{
  static const struct
  {
    const char *rows;
    int64_t ordinals[3];
  } cases[] = {
    { "a,2026-01-01,10,2,won\nb,2026-01-02,10,2,won\nc,2026-01-02,10,2,won\n", { 0, 1, 2 } },
    { "c,2026-01-02,10,2,won\nb,2026-01-02,10,2,won\na,2026-01-01,10,2,won\n", { -1, -2, -3 } },
    /* One that is late does not turn the others round, nor do those of one moment alone. */
    { "a,2026-01-02,10,2,won\nb,2026-01-01,10,2,won\nc,2026-01-02,10,2,won\n", { 0, 1, 2 } },
    { "a,2026-01-02,10,2,won\nb,2026-01-02,10,2,won\nc,2026-01-02,10,2,won\n", { 0, 1, 2 } },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat ("id,date,stake,odds,result\n", cases[i].rows, NULL);
      g_auto (Loaded) loaded =
          load_bytes_with (text, -1, &(BwLedgerReaderOptions){ .is_paper = -1 });
      for (unsigned k = 0; k < 3; k++)
        g_assert_cmpint (row (&loaded, k)->ordinal, ==, cases[i].ordinals[k]);
    }
}

static void
cancel_after_a_while (int64_t bytes, int64_t total, gpointer data)
{
  if (bytes > 1000000)
    g_cancellable_cancel (g_cancellable_get_current ());
}

static void
test_cancel (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autoptr (GString) text = g_string_new (HEADER);
  for (int i = 0; i < 100000; i++)
    g_string_append_printf (text, "%d,2026-01-01,10,2,won,10\n", i);
  g_autofree char *path = bw_test_write (dir, "ledger.csv", text->str, (gssize) text->len);
  g_autoptr (BwLedgerReader) reader =
      bw_ledger_reader_new (&(BwLedgerReaderOptions){ .path = path, .is_paper = -1 }, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_push_current (cancellable);
  unsigned n_rows = 0;
  const BwLedgerReaderCallbacks callbacks = { .rows = count_rows,
                                              .progress = cancel_after_a_while,
                                              .data = &n_rows };
  BwLedgerReport report;
  g_autoptr (GError) error = NULL;
  g_assert_false (
      bw_ledger_reader_read (reader, NULL, &callbacks, &report, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_cancellable_pop_current (cancellable);
  g_assert_cmpint (n_rows, <, 60000);
  bw_ledger_report_clear (&report);
  bw_test_dir_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ledger-options/map", test_map);
  g_test_add_func ("/ledger-options/condition", test_condition);
  g_test_add_func ("/ledger-options/paper", test_paper);
  g_test_add_func ("/ledger-options/direction", test_direction);
  g_test_add_func ("/ledger-options/cancel", test_cancel);
  return g_test_run ();
}
