/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that is looked at, whatever it is, and then written into the configuration, where all else
 * stays as it was. */
#include "engine/bw-ledger-add.h"
#include "engine/bw-schemas.h"
#include "query-fixture.h"

#include <string.h>

#define N_BETS 120

typedef struct
{
  char *dir;
  unsigned n_told; /* progress */
  int64_t bytes, total;
  bool is_over;
} PreviewFixture;

static void
preview_set_up (PreviewFixture *fixture, gconstpointer data)
{
  fixture->dir = bw_test_dir_new ();
}

static void
preview_tear_down (PreviewFixture *fixture, gconstpointer data)
{
  bw_test_drain ();
  bw_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
}

static void
progress_cb (int64_t bytes, int64_t total, gpointer data)
{
  PreviewFixture *fixture = data;
  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  g_assert_false (fixture->is_over);
  g_assert_cmpint (bytes, <=, total);
  fixture->n_told++;
  fixture->bytes = bytes;
  fixture->total = total;
}

/* (transfer full) */
static BwLedgerPreview *
look (PreviewFixture *fixture, const BwLedgerFile *file, unsigned n_rows)
{
  g_autoptr (GError) error = NULL;
  QueryAnswer answer = { NULL };
  fixture->is_over = false;
  bw_ledger_preview_async (file, n_rows, progress_cb, fixture, NULL, query_cb, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  fixture->is_over = true;
  BwLedgerPreview *preview = bw_ledger_preview_finish (result, &error);
  g_assert_no_error (error);
  return preview;
}

/* (transfer full) */
static BwLedgerPreview *
look_at (PreviewFixture *fixture, const char *text, gssize length, const char *const *map)
{
  g_autofree char *path = bw_test_write (fixture->dir, "file.csv", text, length);
  BwLedgerFile file = { .path = path, .map = map };
  return look (fixture, &file, 3);
}

static const char *
matched (const BwLedgerPreview *preview, const char *field)
{
  for (unsigned i = 0; preview->fields[i] != NULL; i++)
    if (g_str_equal (preview->fields[i], field))
      return preview->matched[i];
  g_error ("no field %s", field);
}

static void
assert_unreadable (const BwLedgerPreview *preview, const char *said)
{
  g_assert_nonnull (preview->error);
  if (strstr (preview->error, said) == NULL)
    g_error ("'%s' does not say '%s'", preview->error, said);
  g_assert_true (g_utf8_validate (preview->error, -1, NULL));
  g_assert_cmpuint (preview->rows->bets->len, ==, 0);
  g_assert_cmpint (preview->n_settled, ==, 0);
  g_assert_true (isnan (preview->profit));
  g_assert_nonnull (preview->columns);
  g_assert_cmpuint (g_strv_length (preview->fields), ==, g_strv_length (preview->matched));
}

/* The demonstration, added up from its own text. */
static void
test_ledger (PreviewFixture *fixture, gconstpointer data)
{
  g_autofree char *csv = bw_demo_ledger_csv (N_BETS, BW_TEST_NOW_US);
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  double profit = 0;
  for (unsigned i = 1; i <= N_BETS; i++)
    profit += g_ascii_strtod (strrchr (lines[i], ',') + 1, NULL);
  g_autoptr (BwLedgerPreview) preview = look_at (fixture, csv, -1, NULL);
  g_assert_cmpstr (preview->error, ==, NULL);
  g_assert_cmpstr (preview->findings.format, ==, "csv");
  g_assert_cmpint (preview->findings.n_rows, ==, N_BETS);
  g_assert_cmpuint (preview->rows->bets->len, ==, 3);
  g_assert_cmpstr (bw_bet_list_index (preview->rows, 0)->id, ==, "demo-00001");
  g_assert_cmpint (preview->n_settled, ==, N_BETS);
  g_assert_cmpfloat_with_epsilon (preview->profit, profit, 1e-9);
  g_assert_cmpint (preview->last_us, ==, BW_TEST_NOW_US);
  g_assert_cmpint (preview->first_us, <, BW_TEST_NOW_US - BW_DAY_US);
  g_autofree char *columns = g_strjoinv (",", preview->columns);
  g_assert_true (g_str_has_prefix (csv, columns));
  g_assert_cmpstr (matched (preview, "stake"), ==, "stake");
  g_assert_cmpstr (matched (preview, "fee"), ==, "");
  bw_test_drain ();
  g_assert_cmpuint (fixture->n_told, >, 0);
}

/* Names that nobody could guess, told by hand. */
static void
test_odd_columns (PreviewFixture *fixture, gconstpointer data)
{
  static const char text[] = "Nr;Wer=Was;Einsatz (\xe2\x82\xac);Kurs;Ausgang\n"
                             "1;a;10,50;2,00;won\n2;b;20;3;lost\n";
  static const char *const map[] = { "stake=Einsatz (\xe2\x82\xac)", "odds=Kurs", "status=Ausgang",
                                     "event=Wer=Was", NULL };
  static const char *const wrong[] = { "stake=Wager", NULL };
  g_autoptr (BwLedgerPreview) unknown = look_at (fixture, text, -1, NULL);
  assert_unreadable (unknown, "stake");
  g_autofree char *columns = g_strjoinv ("|", unknown->columns);
  g_assert_cmpstr (columns, ==, "Nr|Wer=Was|Einsatz (\xe2\x82\xac)|Kurs|Ausgang");
  g_assert_cmpstr (matched (unknown, "stake"), ==, "");
  g_autoptr (BwLedgerPreview) known = look_at (fixture, text, -1, map);
  g_assert_cmpstr (known->error, ==, NULL);
  g_assert_cmpstr (matched (known, "stake"), ==, "Einsatz (\xe2\x82\xac)");
  g_assert_cmpstr (matched (known, "event"), ==, "Wer=Was");
  g_assert_cmpint (known->n_settled, ==, 2);
  g_assert_cmpfloat (known->profit, ==, 10.5 - 20);
  g_autoptr (BwLedgerPreview) missing = look_at (fixture, text, -1, wrong);
  assert_unreadable (missing, "Wager");
  g_assert_cmpuint (g_strv_length (missing->columns), ==, 5);
}

static void
test_repeated (PreviewFixture *fixture, gconstpointer data)
{
  g_autoptr (BwLedgerPreview) preview =
      look_at (fixture,
               "id,placed_at,stake,odds,status,profit\n1,2026-01-01,10,2,pending,\n"
               "2,2026-01-02,10,2,lost,-10\n1,2026-01-03,10,2,won,10\n",
               -1, NULL);
  g_assert_cmpstr (preview->error, ==, NULL);
  g_assert_cmpint (preview->findings.n_duplicates, ==, 1);
  g_assert_cmpint (preview->findings.n_rows, ==, 2);
  g_assert_cmpint (preview->n_settled, ==, 2);
  g_assert_cmpfloat (preview->profit, ==, 0);
  g_autofree char *first = bw_time_format_iso (preview->first_us);
  g_assert_cmpstr (first, ==, "2026-01-02T00:00:00Z");
}

static void
test_forecasts (PreviewFixture *fixture, gconstpointer data)
{
  g_autoptr (BwLedgerPreview) preview =
      look_at (fixture, "probability,outcome\n0.5,1\n0.7,0\n0.2,0\n", -1, NULL);
  g_assert_cmpstr (preview->error, ==, NULL);
  g_assert_true (preview->findings.is_forecasts);
  g_assert_cmpint (preview->n_settled, ==, 3);
  g_assert_true (isnan (preview->profit));
  g_assert_cmpint (preview->first_us, ==, BW_TIME_NONE);
}

static void
test_no_row (PreviewFixture *fixture, gconstpointer data)
{
  g_autoptr (BwLedgerPreview) bare = look_at (fixture, "id,stake,odds,status,profit\n", -1, NULL);
  g_assert_cmpstr (bare->error, ==, NULL);
  g_assert_cmpint (bare->n_settled, ==, 0);
  g_assert_true (isnan (bare->profit));
  g_autoptr (BwLedgerPreview) wrong =
      look_at (fixture, "id,stake,odds,status,profit\n1,ten,2,won,10\n2,five,2,won,5\n", -1, NULL);
  assert_unreadable (wrong, "line 2");
  g_assert_cmpint (wrong->findings.n_rejected, ==, 2);
  g_assert_cmpstr (matched (wrong, "stake"), ==, "stake");
}

static void
test_garbage (PreviewFixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260302);
  g_autofree char *bytes = g_malloc (100000);
  for (unsigned i = 0; i < 100000; i++)
    bytes[i] = (char) g_rand_int_range (random, 0, 256);
  g_autoptr (BwLedgerPreview) binary = look_at (fixture, bytes, 100000, NULL);
  assert_unreadable (binary, "");
  g_autoptr (BwLedgerPreview) empty = look_at (fixture, "", 0, NULL);
  assert_unreadable (empty, "empty");
  g_assert_null (empty->columns[0]);
  g_autoptr (BwLedgerPreview) database =
      look_at (fixture, "SQLite format 3\0and nothing more", 32, NULL);
  assert_unreadable (database, "");
  g_autofree char *line = g_strnfill (8 * 1024 * 1024, 'x');
  g_autoptr (BwLedgerPreview) huge = look_at (fixture, line, -1, NULL);
  assert_unreadable (huge, "");
  g_assert_cmpuint (strlen (huge->error), <, 2000);
}

static void
test_no_file (PreviewFixture *fixture, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (fixture->dir, "missing.csv", NULL);
  BwLedgerFile file = { .path = missing };
  g_autoptr (BwLedgerPreview) none = look (fixture, &file, 3);
  assert_unreadable (none, "missing.csv");
  file.path = fixture->dir;
  g_autoptr (BwLedgerPreview) folder = look (fixture, &file, 3);
  assert_unreadable (folder, fixture->dir);
  file.format = "excel";
  g_autoptr (BwLedgerPreview) format = look (fixture, &file, 3);
  assert_unreadable (format, "excel");
  if (geteuid () == 0)
    return;
  g_autofree char *secret = bw_test_write (fixture->dir, "secret.csv", "id\n", -1);
  g_assert_cmpint (g_chmod (secret, 0), ==, 0);
  file = (BwLedgerFile){ .path = secret };
  g_autoptr (BwLedgerPreview) refused = look (fixture, &file, 3);
  assert_unreadable (refused, "secret.csv");
}

static void
test_database (PreviewFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->dir, "bot.db", NULL);
  g_autoptr (BwDb) db = bw_db_open (path, BW_DB_CREATE, 1000, &error);
  g_assert_no_error (error);
  bw_db_exec (db,
              "CREATE TABLE bets (bet_id TEXT PRIMARY KEY, timestamp TEXT, amount REAL, odds REAL, "
              "status TEXT, outcome TEXT, profit REAL);"
              "INSERT INTO bets VALUES ('a', '2026-01-01T10:00:00', 10, 2, 'won', 'win', 10),"
              "('b', '2026-01-02T10:00:00', 5, 2, 'lost', 'loss', -5)",
              &error);
  g_assert_no_error (error);
  g_clear_pointer (&db, bw_db_close);
  BwLedgerFile file = { .path = path };
  g_autoptr (BwLedgerPreview) preview = look (fixture, &file, 10);
  g_assert_cmpstr (preview->error, ==, NULL);
  g_assert_cmpstr (preview->findings.format, ==, "paper-trades");
  g_assert_null (preview->columns[0]);
  g_assert_cmpstr (matched (preview, "stake"), ==, "amount");
  g_assert_cmpuint (preview->rows->bets->len, ==, 2);
}

static void
test_cancelled (PreviewFixture *fixture, gconstpointer data)
{
  g_autofree char *csv = bw_demo_ledger_csv (20000, BW_TEST_NOW_US);
  g_autofree char *path = bw_test_write (fixture->dir, "file.csv", csv, -1);
  BwLedgerFile file = { .path = path };
  for (int when = 0; when < 2; when++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      QueryAnswer answer = { NULL };
      fixture->is_over = false;
      if (when == 0)
        g_cancellable_cancel (cancellable);
      bw_ledger_preview_async (&file, 3, progress_cb, fixture, cancellable, query_cb, &answer);
      if (when == 1)
        g_cancellable_cancel (cancellable);
      query_assert_serves ();
      g_assert_true (bw_test_run_until (query_is_answered, &answer, ENGINE_PATIENCE_MS));
      fixture->is_over = true;
      g_assert_null (bw_ledger_preview_finish (answer.result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_object_unref (answer.result);
    }
  g_autoptr (BwLedgerPreview) whole = look (fixture, &file, 3);
  g_assert_cmpint (whole->n_settled, ==, 20000);
  bw_test_drain ();
}

static void
test_names (void)
{
  static const struct
  {
    const char *path, *name;
  } cases[] = {
    { "/a/paper_trades.db", "paper-trades" },
    { "/a/My Bets (2026).csv", "my-bets-2026" },
    { "/a/__.csv", "ledger" },
    { "/a/\xff\xfe.csv", "ledger" },
    { "/a/w\xc3\xa9tten.csv", "wetten" },
    { "/a/bot.csv", "bot-3" },
    { "/a/pc", "pc-2" },
    { "/a/.hidden", "hidden" },
  };
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_autoptr (BwConfig) config =
      bw_config_parse ("x",
                       "[source bot]\ntype=ledger\npath=a\n[source bot-2]\ntype=ledger\npath=b\n"
                       "[source pc]\ntype=system\n",
                       -1, schemas, n);
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = bw_ledger_suggest_name (config, cases[i].path);
      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

#define CONFIG "# What I watch\n" ENGINE_GENERAL "\n" ENGINE_COMPUTER "# of the bot\n\n" ENGINE_LOAD

static bool
add (EngineFixture *fixture, const BwLedgerAddition *addition, GError **error)
{
  QueryAnswer answer = { NULL };
  bw_engine_add_ledger_async (fixture->engine, addition, NULL, query_cb, &answer);
  g_autoptr (GAsyncResult) result = query_wait (&answer);
  return bw_engine_add_ledger_finish (fixture->engine, result, error);
}

static void
test_add (EngineFixture *fixture, gconstpointer data)
{
  static const char *const map[] = { "stake=Einsatz", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *path =
      bw_test_write (fixture->dir, "my bets.csv",
                     "id,placed_at,settled_at,Einsatz,odds,status,profit\n"
                     "1,2026-03-01T10:00:00,2026-03-01T11:00:00,10,2.0,lost,-10\n",
                     -1);
  engine_write_config (fixture, CONFIG);
  g_autofree char *before = bw_test_read (fixture->config);
  engine_start (fixture);
  unsigned n_configs = fixture->n_configs;
  BwLedgerAddition addition = { .name = "bot",
                                .file = { .path = path,
                                          .format = "csv",
                                          .zone = "Europe/Berlin",
                                          .where = "Einsatz > 0",
                                          .map = map },
                                .bankroll = 2500.5,
                                .currency = "EUR" };
  g_assert_true (add (fixture, &addition, &error));
  g_assert_no_error (error);
  g_autofree char *after = bw_test_read (fixture->config);
  g_autofree char *expected =
      g_strdup_printf ("%s\n[source bot]\ntype=ledger\npath=%s\nformat=csv\nbankroll=2500.5\n"
                       "currency=EUR\ntimezone=Europe/Berlin\nwhere=Einsatz > 0\n"
                       "column-stake=Einsatz\n",
                       before, path);
  g_assert_cmpstr (after, ==, expected);
  /* The engine follows by itself, with one change. */
  engine_run_until (fixture, query_has_bets);
  g_assert_cmpuint (fixture->n_configs, ==, n_configs + 1);
  g_assert_cmpstr (fixture->notice, ==, NULL);
  g_auto (GStrv) names = bw_engine_source_names (fixture->engine, "ledger");
  g_assert_cmpstr (names[0], ==, "bot");
  double equity = 0;
  const BwMetric *metric = bw_metric_parse ("ledger_bankroll{source=\"bot\"}", NULL);
  g_assert_true (bw_engine_latest (fixture->engine, metric, &equity, NULL));
  g_assert_cmpfloat (equity, ==, 2490.5);
}

static void
test_add_refused (EngineFixture *fixture, gconstpointer data)
{
  static const char *const bad_field[] = { "colour=red", NULL };
  const struct
  {
    BwLedgerAddition addition;
    int code;
    const char *said;
  } cases[] = {
    { { "pc", { "/a.csv" }, NAN, NULL }, BW_ERROR_CONFLICT, "pc" },
    { { "my bot", { "/a.csv" }, NAN, NULL }, BW_ERROR_INVALID, "my bot" },
    { { "", { "/a.csv" }, NAN, NULL }, BW_ERROR_INVALID, "" },
    { { "bot", { "/a.csv", "excel" }, NAN, NULL }, BW_ERROR_INVALID, "format" },
    { { "bot", { "/a.csv", NULL, "Mars" }, NAN, NULL }, BW_ERROR_INVALID, "timezone" },
    { { "bot", { "/a.csv" }, -5, NULL }, BW_ERROR_INVALID, "bankroll" },
    { { "bot", { "/a.csv", NULL, NULL, "a;b" }, NAN, NULL }, BW_ERROR_INVALID, "where" },
    { { "bot", { "/a.csv", NULL, NULL, NULL, bad_field }, NAN, NULL }, BW_ERROR_INVALID, "colour" },
    { { "bot", { "/\xff.csv" }, NAN, NULL }, BW_ERROR_INVALID, "path" },
  };
  engine_write_config (fixture, CONFIG);
  g_autofree char *before = bw_test_read (fixture->config);
  engine_start (fixture);
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (add (fixture, &cases[i].addition, &error));
      if (!g_error_matches (error, BW_ERROR, cases[i].code)
          || strstr (error->message, cases[i].said) == NULL)
        g_error ("case %u: %s", i, error->message);
      g_autofree char *after = bw_test_read (fixture->config);
      g_assert_cmpstr (after, ==, before);
    }
}

/* The name of the computer that nobody has to write is taken, and so is one whose group has errors.
 */
static void
test_add_taken (EngineFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "this-computer", "broken" };
  engine_write_config (fixture, ENGINE_GENERAL "[source broken]\ntype=unheard-of\n");
  g_autofree char *before = bw_test_read (fixture->config);
  g_autoptr (GError) error = NULL;
  fixture->engine = engine_open (fixture, BW_ENGINE_ATTACH, &error);
  g_assert_no_error (error);
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      BwLedgerAddition addition = { .name = names[i], .file = { "/a.csv" }, .bankroll = NAN };
      g_assert_false (add (fixture, &addition, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_CONFLICT);
      g_clear_error (&error);
      g_autofree char *after = bw_test_read (fixture->config);
      g_assert_cmpstr (after, ==, before);
    }
  g_clear_object (&fixture->engine);
}

#define ADD_PREVIEW(name, func)                                                                    \
  g_test_add ("/engine/ledger-add/" name, PreviewFixture, NULL, preview_set_up, func,              \
              preview_tear_down)
#define ADD_ENGINE(name, func)                                                                     \
  g_test_add ("/engine/ledger-add/" name, EngineFixture, NULL, engine_set_up, func,                \
              engine_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD_PREVIEW ("ledger", test_ledger);
  ADD_PREVIEW ("odd-columns", test_odd_columns);
  ADD_PREVIEW ("repeated", test_repeated);
  ADD_PREVIEW ("forecasts", test_forecasts);
  ADD_PREVIEW ("no-row", test_no_row);
  ADD_PREVIEW ("garbage", test_garbage);
  ADD_PREVIEW ("no-file", test_no_file);
  ADD_PREVIEW ("database", test_database);
  ADD_PREVIEW ("cancelled", test_cancelled);
  g_test_add_func ("/engine/ledger-add/names", test_names);
  ADD_ENGINE ("add", test_add);
  ADD_ENGINE ("add-refused", test_add_refused);
  ADD_ENGINE ("add-taken", test_add_taken);
  return g_test_run ();
}
