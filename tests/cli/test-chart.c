/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts as files: the right size and not blank, numbers that are those of the ledger, and no trace
 * of what failed. */
#include "cli/ctl.h"

#include <cairo.h>
#include <math.h>
#include <signal.h>

#define CSV                                                                                        \
  "id,placed_at,settled_at,stake,odds,probability,status,profit,model\n"                           \
  "1,2026-01-01T10:00:00Z,2026-01-01T12:00:00Z,10,2,0.6,won,10,a\n"                                \
  "2,2026-01-02T10:00:00Z,2026-01-02T12:00:00Z,20,2.5,0.5,lost,-20,a\n"                            \
  "3,2026-01-03T10:00:00Z,2026-01-03T12:00:00Z,30,1.9,0.55,won,27,b\n"                             \
  "4,2026-01-04T10:00:00Z,2026-01-04T12:00:00Z,12.5,2,0.52,push,0,a\n"                             \
  "5,2026-01-05T10:00:00Z,,15,2,0.5,pending,,a\n"

static const char *const ledger_kinds[] = {
  "bankroll",
  "profit",
  "win-rate",
  "drawdown",
  "evidence-win-rate",
  "evidence-roi",
  "evidence-calibration",
  "evidence-clv",
  "change-win-rate",
  "change-roi",
  "change-calibration",
  "change-clv",
  "stakes",
  "bins",
  "calibration",
  "bins-equal-count",
};

/* A ledger "bot" of four settled bets, its source configured with a bankroll of 1000. */
static void
set_up_ledger (Ctl *ctl)
{
  g_autofree char *path = bw_test_write (ctl->home, "bets.csv", CSV, -1);
  g_autofree char *config =
      g_strdup_printf ("[source bot]\ntype=ledger\npath=%s\nbankroll=1000\n", path);
  g_autofree char *config_path = bw_test_write (ctl->home, "bellwether.conf", config, -1);
  g_autoptr (BwTestRun) import =
      bw_test_ctl (ctl->home, "import", path, "--source", "bot", "--config", config_path, NULL);
  ctl_check_well (import, 0);
}

/* "chart KIND --output HOME/NAME" with two more arguments or NULL. (transfer full) */
static BwTestRun *
chart (Ctl *ctl, const char *kind, const char *name, const char *option, const char *value)
{
  g_autofree char *output = g_build_filename (ctl->home, name, NULL);
  g_autofree char *config = g_build_filename (ctl->home, "bellwether.conf", NULL);
  return bw_test_ctl (ctl->home, "chart", kind, "--output", output, "--config", config, option,
                      value, NULL);
}

/* How many different colours the picture has; its size goes to WIDTH and HEIGHT. */
static unsigned
count_colours (const char *path, int *width, int *height)
{
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  *width = cairo_image_surface_get_width (surface);
  *height = cairo_image_surface_get_height (surface);
  g_autoptr (GHashTable) colours = g_hash_table_new (NULL, NULL);
  for (int y = 0; y < *height; y++)
    for (int x = 0; x < *width; x++)
      {
        const unsigned char *row =
            cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);
        g_hash_table_add (colours,
                          GUINT_TO_POINTER (((const uint32_t *) (const void *) row)[x] | 1u << 31));
      }
  cairo_surface_destroy (surface);
  return g_hash_table_size (colours);
}

static void
test_png (Ctl *ctl, gconstpointer data)
{
  set_up_ledger (ctl);
  g_autofree char *path = g_build_filename (ctl->home, "a.png", NULL);
  g_autofree char *config = g_build_filename (ctl->home, "bellwether.conf", NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (ledger_kinds); i++)
    {
      g_autoptr (BwTestRun) run = chart (ctl, ledger_kinds[i], "a.png", NULL, NULL);
      int width = 0, height = 0;
      ctl_check_well (run, 0);
      g_assert_true (g_str_has_prefix (run->out, path));
      g_assert_cmpuint (count_colours (path, &width, &height), >, 10);
      g_assert_cmpint (width, ==, i < 12 ? 1200 : 640);
    }
  g_autoptr (BwTestRun) run =
      bw_test_ctl (ctl->home, "chart", "bankroll", "-o", path, "--width", "300", "--height", "200",
                   "--scale", "2", "--dark", "--source", "bot", "--config", config, NULL);
  int width = 0, height = 0;
  ctl_check_well (run, 0);
  count_colours (path, &width, &height);
  g_assert_cmpint (width, ==, 600);
  g_assert_cmpint (height, ==, 400);
}

/* What a parser of XML finds. */
typedef struct
{
  unsigned n_paths;
  char *root;
} Svg;

static void
start_cb (GMarkupParseContext *context, const char *element, const char **names,
          const char **values, gpointer data, GError **error)
{
  Svg *svg = data;
  if (svg->root == NULL)
    svg->root = g_strdup (element);
  svg->n_paths += g_str_equal (element, "path");
}

static void
test_svg (Ctl *ctl, gconstpointer data)
{
  set_up_ledger (ctl);
  g_autofree char *path = g_build_filename (ctl->home, "a.svg", NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (ledger_kinds); i++)
    {
      g_autoptr (BwTestRun) run = chart (ctl, ledger_kinds[i], "a.svg", NULL, NULL);
      ctl_check_well (run, 0);
      g_autofree char *text = bw_test_read (path);
      g_autoptr (GError) error = NULL;
      GMarkupParser parser = { .start_element = start_cb };
      Svg svg = { 0 };
      g_autoptr (GMarkupParseContext) context =
          g_markup_parse_context_new (&parser, G_MARKUP_IGNORE_QUALIFIED, &svg, NULL);
      g_markup_parse_context_parse (context, text, -1, &error);
      g_assert_no_error (error);
      g_markup_parse_context_end_parse (context, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (svg.root, ==, "svg");
      g_assert_cmpuint (svg.n_paths, >, 3);
      g_free (svg.root);
    }
}

/* The lines of HOME/NAME without the head. (transfer full) */
static char **
read_lines (Ctl *ctl, const char *name)
{
  g_autofree char *path = g_build_filename (ctl->home, name, NULL);
  g_autofree char *text = bw_test_read (path);
  g_auto (GStrv) all = g_strsplit (g_strchomp (text), "\n", -1);
  return g_strdupv (all + 1);
}

/* Bankroll and profit, bet by bet, are sums of what "ledger --csv" prints. */
static void
test_csv (Ctl *ctl, gconstpointer data)
{
  set_up_ledger (ctl);
  g_autoptr (BwTestRun) ledger = bw_test_ctl (ctl->home, "ledger", "--csv", NULL);
  g_autoptr (BwTestRun) bankroll_run = chart (ctl, "bankroll", "b.csv", NULL, NULL);
  g_autoptr (BwTestRun) profit_run = chart (ctl, "profit", "p.csv", NULL, NULL);
  ctl_check_well (ledger, 0);
  ctl_check_well (bankroll_run, 0);
  ctl_check_well (profit_run, 0);
  g_auto (GStrv) rows = g_strsplit (g_strchomp (ledger->out), "\n", -1);
  g_auto (GStrv) bankroll = read_lines (ctl, "b.csv");
  g_auto (GStrv) profit = read_lines (ctl, "p.csv");
  double sum = 0;
  unsigned n = 0;
  for (unsigned i = 1; rows[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (rows[i], ",", -1);
      if (g_str_equal (fields[12], "pending"))
        continue;
      sum += g_ascii_strtod (fields[13], NULL);
      g_auto (GStrv) b = g_strsplit (bankroll[n], ",", -1);
      g_auto (GStrv) p = g_strsplit (profit[n], ",", -1);
      g_assert_cmpstr (b[0], ==, fields[3]);
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (b[1], NULL), 1000 + sum, 1e-9);
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (p[1], NULL), sum, 1e-9);
      n++;
    }
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpuint (g_strv_length (bankroll), ==, 4);
  g_assert_cmpuint (g_strv_length (profit), ==, 4);
}

/* The evidence of won, lost, won is the mean of nine products, from 1 : 1 on. */
static void
test_evidence (Ctl *ctl, gconstpointer data)
{
  static const double below[] = { .01, .02, .03, .05, .07, .1, .15, .2, .3 };
  static const bool is_won[] = { true, false, true };
  static const double asked[] = { 1 / 2.0, 1 / 2.5, 1 / 1.9 };
  double products[G_N_ELEMENTS (below)];
  set_up_ledger (ctl);
  g_autoptr (BwTestRun) run = chart (ctl, "evidence-win-rate", "e.csv", NULL, NULL);
  ctl_check_well (run, 0);
  g_assert_nonnull (strstr (run->out, "Since the first bet."));
  g_auto (GStrv) lines = read_lines (ctl, "e.csv");
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + G_N_ELEMENTS (is_won));
  g_assert_cmpstr (lines[0], ==, "0,0");
  for (unsigned k = 0; k < G_N_ELEMENTS (below); k++)
    products[k] = 1;
  for (unsigned i = 0; i < G_N_ELEMENTS (is_won); i++)
    {
      double mean = 0;
      for (unsigned k = 0; k < G_N_ELEMENTS (below); k++)
        {
          products[k] *= is_won[i] ? 1 - below[k] / asked[i] : 1 + below[k] / (1 - asked[i]);
          mean += products[k] / G_N_ELEMENTS (below);
        }
      g_auto (GStrv) fields = g_strsplit (lines[i + 1], ",", -1);
      g_assert_cmpfloat (g_ascii_strtod (fields[0], NULL), ==, i + 1);
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (fields[1], NULL), log10 (mean), 1e-12);
    }
}

static void
test_model_and_range (Ctl *ctl, gconstpointer data)
{
  set_up_ledger (ctl);
  g_autoptr (BwTestRun) model = chart (ctl, "profit", "m.csv", "--model", "b");
  g_autoptr (BwTestRun) range = chart (ctl, "profit", "r.csv", "--range", "2026-01-02..2026-01-03");
  g_autoptr (BwTestRun) from = chart (ctl, "profit", "f.csv", "--from", "2026-01-03");
  ctl_check_well (model, 0);
  ctl_check_well (range, 0);
  ctl_check_well (from, 0);
  g_auto (GStrv) of_model = read_lines (ctl, "m.csv");
  g_auto (GStrv) of_range = read_lines (ctl, "r.csv");
  g_auto (GStrv) of_from = read_lines (ctl, "f.csv");
  g_assert_cmpuint (g_strv_length (of_model), ==, 1);
  g_assert_true (g_str_has_prefix (of_model[0], "2026-01-03T12:00:00Z,27"));
  g_assert_cmpuint (g_strv_length (of_range), ==, 2);
  g_assert_true (g_str_has_prefix (of_range[0], "2026-01-02T12:00:00Z,-20"));
  g_assert_true (g_str_has_prefix (of_range[1], "2026-01-03T12:00:00Z,7"));
  g_assert_cmpuint (g_strv_length (of_from), ==, 2);
}

/* Below the window there is no win rate; with one that is full there is. */
static void
test_window (Ctl *ctl, gconstpointer data)
{
  set_up_ledger (ctl);
  g_autoptr (BwTestRun) wide = chart (ctl, "win-rate", "w.csv", NULL, NULL);
  g_autoptr (BwTestRun) narrow = chart (ctl, "win-rate", "n.csv", "--window", "3");
  ctl_check_well (wide, 0);
  ctl_check_well (narrow, 0);
  ctl_check_has (wide->out, "Collecting, 4 of 50");
  g_auto (GStrv) lines = read_lines (ctl, "n.csv");
  g_auto (GStrv) third = g_strsplit (lines[2], ",", -1);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (third[1], NULL), 2.0 / 3, 1e-12);
}

static void
test_metric (Ctl *ctl, gconstpointer data)
{
  set_up_ledger (ctl);
  g_autoptr (BwTestRun) named = chart (ctl, "ledger_roi", "a.csv", "--range", "all");
  g_autoptr (BwTestRun) whole =
      chart (ctl, "ledger_roi{source=\"bot\"}", "b.csv", "--from", "2026-01-01");
  g_autoptr (BwTestRun) none = chart (ctl, "system_cpu_percent", "c.csv", NULL, NULL);
  ctl_check_well (named, 0);
  ctl_check_well (whole, 0);
  ctl_check_refused (none, 1, "system_cpu_percent");
  /* All of it begins with the first bet, not with the epoch. */
  g_auto (GStrv) all = read_lines (ctl, "a.csv");
  g_assert_true (g_str_has_prefix (all[0], "2026-01-01T12:00:00Z,"));
  g_auto (GStrv) lines = read_lines (ctl, "b.csv");
  unsigned n = g_strv_length (lines);
  g_auto (GStrv) last = g_strsplit (lines[n - 1], ",", -1);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (last[1], NULL), 17.0 / 72.5, 1e-9);
}

static void
test_json (Ctl *ctl, gconstpointer data)
{
  set_up_ledger (ctl);
  g_autoptr (BwTestRun) run = chart (ctl, "bankroll", "a.png", "--json", NULL);
  ctl_check_well (run, 0);
  g_autoptr (JsonNode) root = ctl_json (run);
  g_autofree char *path = g_build_filename (ctl->home, "a.png", NULL);
  g_assert_cmpstr (json_object_get_string_member (ctl_object (root), "output"), ==, path);
  g_assert_cmpstr (json_object_get_string_member (ctl_object (root), "title"), ==, "Bankroll");
  g_assert_nonnull (json_object_get_string_member (ctl_object (root), "description"));
}

static void
test_refused (Ctl *ctl, gconstpointer data)
{
  static const struct
  {
    const char *kind, *name, *option, *value;
    int code;
    const char *why;
  } cases[] = {
    { "bankrol", "a.png", NULL, NULL, 2, "did you mean bankroll?" },
    { "ledger_rio", "a.png", NULL, NULL, 2, "did you mean ledger_roi?" },
    { "xyzzy-plugh", "a.png", NULL, NULL, 2, "there are bankroll, profit" },
    { "bankroll", "a.gif", NULL, NULL, 2, "--output" },
    { "bankroll", "png", NULL, NULL, 2, "--output" },
    { "bankroll", "a.png", "--range", "yesterday", 2, "--range" },
    { "bankroll", "a.png", "--from", "soon", 2, "--from" },
    { "bankroll", "a.png", "--from", "2999-01-01", 2, "--to" },
    { "bankroll", "a.png", "--width", "5", 2, "--width" },
    { "bankroll", "a.png", "--height", "40000", 2, "--height" },
    { "bankroll", "a.png", "--scale", "0", 2, "--scale" },
    { "bankroll", "a.png", "--scale", "nan", 2, "--scale" },
    { "bankroll", "a.png", "--window", "10", 2, "--window" },
    { "win-rate", "a.png", "--window", "1", 2, "--window" },
    { "win-rate", "a.png", "--window", "2000000000", 2, "--window" },
    { "bankroll", "a.png", "--scale", "0.001", 2, "--scale" },
    /* 108 million, of which cairo and the file's writer would each have a copy. */
    { "bankroll", "a.png", "--scale", "15", 2, "million pixels" },
    { "bankroll", "a.png", "--model", "x", 1, "there is no model x in bot" },
    { "ledger_roi{source=bot}", "a.csv", NULL, NULL, 2, "expected" },
    { "bankroll", "a.png", "--source", "nobody", 1, "nobody" },
    { "bankroll", "no/such/a.png", NULL, NULL, 1, "no/such/a.png" },
  };
  set_up_ledger (ctl);
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BwTestRun) run =
          chart (ctl, cases[i].kind, cases[i].name, cases[i].option, cases[i].value);
      g_autofree char *path = g_build_filename (ctl->home, cases[i].name, NULL);
      ctl_check_refused (run, cases[i].code, cases[i].why);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        ctl_fault ("%s was left behind", cases[i].name);
    }
  g_autoptr (BwTestRun) nothing = bw_test_ctl (ctl->home, "chart", NULL);
  g_autoptr (BwTestRun) no_output = bw_test_ctl (ctl->home, "chart", "bankroll", NULL);
  ctl_check_refused (nothing, 2, "KIND");
  ctl_check_refused (no_output, 2, "--output");
}

/* Where the file can't be written, the one that was there stays, and nothing lies beside it. */
static void
test_unwritable (Ctl *ctl, gconstpointer data)
{
  set_up_ledger (ctl);
  g_autofree char *dir = g_build_filename (ctl->home, "out", NULL);
  g_autofree char *inside = g_build_filename (dir, "a.png", NULL);
  g_assert_cmpint (g_mkdir_with_parents (inside, 0700), ==, 0);
  g_autoptr (BwTestRun) run = chart (ctl, "bankroll", "out/a.png", NULL, NULL);
  ctl_check_refused (run, 1, "out/a.png");
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (entries), ==, "a.png");
  g_assert_null (g_dir_read_name (entries));
}

/* Without a source nothing is drawn that could be taken for one; with several it is asked which. */
static void
test_sources (Ctl *ctl, gconstpointer data)
{
  g_autofree char *none = bw_test_write (ctl->home, "bellwether.conf", "", -1);
  g_autoptr (BwTestRun) without = chart (ctl, "bankroll", "a.png", NULL, NULL);
  ctl_check_refused (without, 1, "no source of type ledger");
  g_autofree char *two = bw_test_write (ctl->home, "bellwether.conf",
                                        "[source one]\ntype=ledger\npath=/dev/null\n"
                                        "[source two]\ntype=ledger\npath=/dev/null\n",
                                        -1);
  g_autoptr (BwTestRun) several = chart (ctl, "bankroll", "a.png", NULL, NULL);
  ctl_check_refused (several, 1, "one, two; say which with --source");
}

/* Beside an engine that runs, and that goes on undisturbed; what is drawn is what it keeps. */
static void
test_beside (Ctl *ctl, gconstpointer data)
{
  set_up_ledger (ctl);
  g_autofree char *config = g_build_filename (ctl->home, "bellwether.conf", NULL);
  const char *const argv[] = { "run", "--config", config, NULL };
  CtlRun run = ctl_start (ctl->home, argv);
  ctl_await_only (&run, "bot (ledger) ok");
  g_autoptr (BwTestRun) ledger = chart (ctl, "bankroll", "a.csv", NULL, NULL);
  g_autoptr (BwTestRun) metric = chart (ctl, "ledger_bankroll", "a.png", "--range", "all");
  ctl_check_well (ledger, 0);
  ctl_check_well (metric, 0);
  g_assert_cmpint (ctl_stop (&run, SIGTERM, 10), ==, 0);
  g_auto (GStrv) lines = read_lines (ctl, "a.csv");
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Ctl *ctl, gconstpointer data);
  } tests[] = {
    { "/chart/png", test_png },
    { "/chart/svg", test_svg },
    { "/chart/csv", test_csv },
    { "/chart/evidence", test_evidence },
    { "/chart/model-and-range", test_model_and_range },
    { "/chart/window", test_window },
    { "/chart/metric", test_metric },
    { "/chart/json", test_json },
    { "/chart/refused", test_refused },
    { "/chart/unwritable", test_unwritable },
    { "/chart/sources", test_sources },
    { "/chart/beside", test_beside },
  };
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Ctl, NULL, ctl_set_up, tests[i].test, ctl_tear_down);
  return g_test_run ();
}
