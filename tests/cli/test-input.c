/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ledgers as bad as they come: one clear message each, the promised exit, nothing lost. */
#include "cli/ctl.h"

#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

#define HEADER "id,placed_at,event,stake,odds,status,profit\n"
#define ROW_1 "1,2026-01-01T00:00:00Z,a,10,2.0,won,10\n"
#define ROW_2 "2,2026-01-02T00:00:00Z,b,10,2.0,lost,-10\n"

/* A file, and what is said of it: an error, or a note on stderr and so many rows. */
typedef struct
{
  const char *name;
  const char *bytes;
  gssize length; /* -1: up to the NUL */
  const char *why;
  int n_rows; /* -1: it is refused */
  int n_rejected;
} Input;

#define TEXT(text) (text), -1
#define BYTES(text) (text), (gssize) sizeof (text) - 1

static const Input inputs[] = {
  { "good.csv", TEXT (HEADER ROW_1 ROW_2), NULL, 2, 0 },
  { "truncated.csv", TEXT (HEADER ROW_1 "2,2026-01-02T00:00:00Z,b,1"),
    "truncated.csv:3: the file ends in the middle", 1, 1 },
  { "binary.csv",
    BYTES ("\x7f"
           "ELF\0\1\2\3\0\0\0\0\xff\xfe"),
    "binary.csv: a binary file", -1, 0 },
  { "empty.csv", TEXT (""), "empty.csv: an empty file, expected a header line", -1, 0 },
  { "header.csv", TEXT (HEADER), NULL, 0, 0 },
  { "utf16.csv", BYTES ("\xff\xfei\0d\0,\0s\0t\0a\0k\0e\0\n\0"), "utf16.csv: the text is UTF-16",
    -1, 0 },
  { "latin1.csv", TEXT (HEADER "1,2026-01-01T00:00:00Z,M\xe1laga,10,2.0,won,10\n"),
    "latin1.csv: line 2 is not UTF-8", 1, 0 },
  { "twice.csv", TEXT (HEADER ROW_1 ROW_2 "1,2026-01-01T00:00:00Z,a,10,2.0,lost,-10\n"),
    "twice.csv: 1 row has the id of an earlier one; the last counts", 2, 0 },
  { "comma.csv",
    TEXT ("id;placed_at;stake;odds;status;profit\n"
          "1;13/01/2026 10:00;10,50;2,10;won;11,55\n2;14/01/2026 "
          "10:00;1.010,50;2,10;lost;-1.010,50\n"),
    "comma.csv: dates were read as day/month/year", 2, 0 },
  { "american.csv",
    TEXT ("id,date,stake,american,status\n1,2026-01-01,110,-110,won\n2,2026-01-02,100,+150,lost\n"),
    "american.csv: odds were read as American odds", 2, 0 },
  { "rejects.csv",
    TEXT (HEADER ROW_1 "3,notadate,a,10,2.0,lost,-10\n4,2026-01-01T00:00:00Z,a,ten,2.0,lost,-10\n"
                       "5,2026-01-01T00:00:00Z,a,10,2,dunno,-10\n6,2026-01-01T00:00:00Z,a,10\n"),
    "rejects.csv:4: stake: 'ten', expected a number", 1, 4 },
  { "columns.csv", TEXT ("foo,bar\n1,2\n"), "columns.csv: line 1: no column for 'stake'", -1, 0 },
  { "empty.db", TEXT (""), "empty.db: an empty file", -1, 0 },
};

static char *
write_input (Ctl *ctl, const Input *input)
{
  return bw_test_write (ctl->home, input->name, input->bytes, input->length);
}

static void
check_analysis (Ctl *ctl, const Input *input, const char *path)
{
  g_autoptr (BwTestRun) text = bw_test_ctl (ctl->home, "analyse", path, NULL);
  g_autoptr (BwTestRun) json = bw_test_ctl (ctl->home, "analyse", path, "--json", NULL);
  if (input->n_rows < 0)
    {
      ctl_check_refused (text, 1, input->why);
      ctl_check_refused (json, 1, input->why);
      return;
    }
  ctl_check_well (text, 0);
  ctl_check_well (json, 0);
  if (input->why != NULL)
    ctl_check_has (text->err, input->why);
  else
    g_assert_cmpstr (text->err, ==, "");
  g_autoptr (JsonNode) root = ctl_json (json);
  JsonObject *ledger = json_object_get_object_member (ctl_object (root), "ledger");
  g_assert_cmpint (json_object_get_int_member (ledger, "n_won")
                       + json_object_get_int_member (ledger, "n_lost"),
                   ==, input->n_rows);
  g_assert_cmpint (json_object_get_int_member (ledger, "n_invalid"), ==, input->n_rejected);
}

static void
check_import (Ctl *ctl, const Input *input, const char *path)
{
  g_autoptr (BwTestRun) once =
      bw_test_ctl (ctl->home, "import", path, "--source", input->name, "--json", NULL);
  g_autoptr (BwTestRun) again =
      bw_test_ctl (ctl->home, "import", path, "--source", input->name, NULL);
  if (input->n_rows < 0)
    {
      ctl_check_refused (once, 1, input->why);
      ctl_check_refused (again, 1, input->why);
      return;
    }
  ctl_check_well (once, 0);
  ctl_check_well (again, 0);
  g_autoptr (JsonNode) root = ctl_json (once);
  g_assert_cmpint (json_object_get_int_member (ctl_object (root), "added"), ==, input->n_rows);
  g_assert_cmpint (json_object_get_int_member (ctl_object (root), "rejected"), ==,
                   input->n_rejected);
  g_autofree char *same = g_strdup_printf (": 0 added, 0 updated, %d unchanged, %d rejected\n",
                                           input->n_rows, input->n_rejected);
  ctl_check_has (again->out, same);
}

static void
test_files (Ctl *ctl, gconstpointer data)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_test_message ("%s", inputs[i].name);
      g_autofree char *path = write_input (ctl, &inputs[i]);
      check_analysis (ctl, &inputs[i], path);
      check_import (ctl, &inputs[i], path);
    }
}

/* All rejected rows are told, each with its line, its field and why. */
static void
test_rejections (Ctl *ctl, gconstpointer data)
{
  static const char *const lines[] = {
    "rejects.csv:3: placed_at: 'notadate', expected a time",
    "rejects.csv:4: stake: 'ten', expected a number",
    "rejects.csv:5: status: 'dunno', expected ",
    "rejects.csv:6: 4 fields, expected 7",
  };
  const Input *input = NULL;
  for (unsigned i = 0; i < G_N_ELEMENTS (inputs); i++)
    if (g_str_equal (inputs[i].name, "rejects.csv"))
      input = &inputs[i];
  g_autofree char *path = write_input (ctl, input);
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "import", path, "--source", "a", NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (lines); i++)
    ctl_check_has (run->err, lines[i]);
}

/* A hundred million bytes without a line break cost neither time nor memory. */
static void
test_one_line (Ctl *ctl, gconstpointer data)
{
  enum
  {
    SIZE = 100 << 20
  };
  g_autofree char *zeros = bw_test_write (ctl->home, "zeros.csv", "", 0);
  g_autofree char *text = g_build_filename (ctl->home, "text.csv", NULL);
  g_assert_cmpint (truncate (zeros, SIZE), ==, 0);
  g_autofree char *piece = g_strnfill (1 << 20, 'x');
  FILE *file = g_fopen (text, "w");
  g_assert_nonnull (file);
  fputs (HEADER ROW_1 "2,", file);
  for (int i = 0; i < SIZE >> 20; i++)
    fputs (piece, file);
  g_assert_cmpint (fclose (file), ==, 0);

  const char *const paths[] = { zeros, text };
  const char *const why[] = { "zeros.csv: a binary file",
                              "text.csv: line 3: a row of more than 1 MiB" };
  for (unsigned i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (BwTestRun) run =
          bw_test_ctl (ctl->home, "import", paths[i], "--source", "a", NULL);
      ctl_check_words (run);
      ctl_check_has (run->err, why[i]);
      g_assert_cmpint (strlen (run->err), <, 1000);
    }
}

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  sqlite3_close (db);
}

#define MAKE_BETS                                                                                  \
  "CREATE TABLE bets (bet_id TEXT PRIMARY KEY, timestamp TEXT, game_id TEXT, bet_type TEXT,"       \
  " amount REAL, odds REAL, sim_prob REAL, status TEXT, profit_loss REAL);"                        \
  "INSERT INTO bets VALUES ('b1', '2026-01-01T10:00:00', 'g1', 'home', 10, 2.0, 0.5, 'won', 10);"

static void
test_databases (Ctl *ctl, gconstpointer data)
{
  g_autofree char *junk = g_strnfill (4096, 'j');
  g_autofree char *none = bw_test_write (ctl->home, "none.db", junk, -1);
  g_autofree char *other = g_build_filename (ctl->home, "other.db", NULL);
  g_autofree char *good = g_build_filename (ctl->home, "good.db", NULL);
  run_sql (other, "CREATE TABLE x (a)");
  run_sql (good, MAKE_BETS);
  g_autoptr (BwTestRun) no_sqlite =
      bw_test_ctl (ctl->home, "analyse", none, "--format", "paper-trades", NULL);
  g_autoptr (BwTestRun) no_table = bw_test_ctl (ctl->home, "import", other, "--source", "a", NULL);
  g_autoptr (BwTestRun) no_column =
      bw_test_ctl (ctl->home, "import", good, "--source", "a", "--where", "nix = 1", NULL);
  g_autoptr (BwTestRun) filtered =
      bw_test_ctl (ctl->home, "import", good, "--source", "a", "--where", "odds > 3", NULL);
  g_autoptr (BwTestRun) all = bw_test_ctl (ctl->home, "import", good, "--source", "a", NULL);
  ctl_check_refused (no_sqlite, 1, "none.db: file is not a database");
  ctl_check_refused (no_table, 1, "other.db: no table that is known as a ledger");
  ctl_check_refused (no_column, 1, "no such column: nix");
  ctl_check_has (filtered->out, "a: 0 added");
  ctl_check_has (all->out, "a: 1 added");
}

/* Each bad file as a source of one engine: it says what is wrong with which, goes on, and keeps
 * what the good ones have. */
static void
test_run (Ctl *ctl, gconstpointer data)
{
  g_autoptr (GString) config = g_string_new ("[general]\n");
  for (unsigned i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autofree char *path = write_input (ctl, &inputs[i]);
      g_string_append_printf (config, "[source %s]\ntype=ledger\npath=%s\ninterval=1s\n",
                              inputs[i].name, path);
    }
  g_autofree char *conf =
      bw_test_write (ctl->home, "config/bellwether/bellwether.conf", config->str, -1);
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "run", "--for", "2", NULL);
  ctl_check_well (run, 0);
  for (unsigned i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autofree char *said =
          g_strdup_printf ("%s (ledger)%s", inputs[i].name, inputs[i].n_rows >= 0 ? " ok" : ": ");
      ctl_check_has (run->out, said);
      if (inputs[i].n_rows < 0)
        ctl_check_has (run->out, inputs[i].why);
      g_autoptr (BwTestRun) rows =
          bw_test_ctl (ctl->home, "ledger", "--source", inputs[i].name, "--json", NULL);
      g_autoptr (JsonNode) root = ctl_json (rows);
      JsonArray *list = json_object_get_array_member (ctl_object (root), "rows");
      g_assert_cmpint (json_array_get_length (list), ==, MAX (inputs[i].n_rows, 0));
    }
}

/* A database that loses its table while it is watched: said, and what was taken stays. */
static void
test_table_lost (Ctl *ctl, gconstpointer data)
{
  static const char *const argv[] = { "run", NULL };
  g_autofree char *path = g_build_filename (ctl->home, "bets.db", NULL);
  g_autofree char *text =
      g_strdup_printf ("[source bot]\ntype=ledger\npath=%s\ninterval=1s\n", path);
  g_autofree char *conf = bw_test_write (ctl->home, "config/bellwether/bellwether.conf", text, -1);
  run_sql (path, MAKE_BETS);
  CtlRun run = ctl_start (ctl->home, argv);
  ctl_await_only (&run, "bot (ledger) ok");
  run_sql (path, "DROP TABLE bets");
  ctl_await_only (&run, "no table");
  g_autoptr (BwTestRun) rows = bw_test_ctl (ctl->home, "ledger", "--csv", NULL);
  ctl_check_has (rows->out, "bot,");
  g_autoptr (BwTestRun) status = ctl_await_status (ctl->home, "no table");
  ctl_check_well (status, 3);
  run_sql (path, MAKE_BETS);
  ctl_await_only (&run, "bot (ledger) ok");
  g_assert_cmpint (ctl_stop (&run, SIGTERM, 3), ==, 0);
}

static const char ten_errors[] = "[general]\n"
                                 "zone=Mars/Olympus\n"
                                 "zoen=UTC\n"
                                 "no equals sign\n"
                                 "[sauce a]\n"
                                 "[source b]\n"
                                 "type=ledgr\n"
                                 "[source c]\n"
                                 "type=system\n"
                                 "interval=soon\n"
                                 "intervall=5s\n"
                                 "[rule d]\n"
                                 "metric=system_cpu_percent\n"
                                 "warning=high\n"
                                 "[rule e]\n"
                                 "metric=3x{\n"
                                 "warning=1\n"
                                 "[channel f]\n"
                                 "type=pigeon\n"
                                 "[retention]\n"
                                 "samples=-1d\n";

/* Ten mistakes are told at once, each with file, line, key and what was expected; the engine runs
 * by what is right. */
static void
test_configuration (Ctl *ctl, gconstpointer data)
{
  static const int lines[] = { 2, 3, 4, 5, 7, 10, 11, 14, 16, 19, 21 };
  g_autofree char *conf =
      bw_test_write (ctl->home, "config/bellwether/bellwether.conf", ten_errors, -1);
  g_autoptr (BwTestRun) check = bw_test_ctl (ctl->home, "config", "check", NULL);
  g_autoptr (BwTestRun) json = bw_test_ctl (ctl->home, "config", "check", "--json", NULL);
  ctl_check_well (check, 1);
  ctl_check_well (json, 1);
  for (unsigned i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *at = g_strdup_printf ("%s:%d: ", conf, lines[i]);
      ctl_check_has (check->out, at);
    }
  g_assert_cmpuint (ctl_n_lines (check->out), ==, G_N_ELEMENTS (lines) + 1);
  g_autoptr (JsonNode) root = ctl_json (json);
  JsonArray *errors = json_object_get_array_member (ctl_object (root), "errors");
  g_assert_cmpuint (json_array_get_length (errors), ==, G_N_ELEMENTS (lines));
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "run", "--for", "1", NULL);
  ctl_check_well (run, 0);
  ctl_check_has (run->out, "source");
  g_autofree char *after = bw_test_read (conf);
  g_assert_cmpstr (after, ==, ten_errors);
}

static void
add (const char *path, void (*test) (Ctl *ctl, gconstpointer data))
{
  g_test_add (path, Ctl, NULL, ctl_set_up, test, ctl_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/input/files", test_files);
  add ("/input/rejections", test_rejections);
  add ("/input/one-line", test_one_line);
  add ("/input/databases", test_databases);
  add ("/input/run", test_run);
  add ("/input/table-lost", test_table_lost);
  add ("/input/configuration", test_configuration);
  return g_test_run ();
}
