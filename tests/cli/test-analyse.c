/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl analyse: whole documents, options, evidence in words. */
#include "cli/ctl.h"
#include "lib/bw-test-vectors.h"

#include <unistd.h>

#define HEADER "id,settled_at,stake,odds,closing_odds,probability,status,profit\n"

static const char *
argument (char *buffer, size_t size, JsonNode *expected, const char *path)
{
  return g_ascii_dtostr (buffer, (int) size, number_at (expected, path));
}

static void
check_vector (const char *csv_path, JsonNode *expected, gpointer data)
{
  Ctl *ctl = data;
  char bankroll[40], overround[40], pi0[40], roi_m[40], cap[40];
  bool has_series = bw_json_get (expected, "series", NULL) != NULL;
  g_autoptr (BwTestRun) run = bw_test_ctl (
      ctl->home, "analyse", csv_path, "--json", "--tz", "UTC", "--tz", "America/New_York",
      "--bankroll", argument (bankroll, sizeof bankroll, expected, "config.bankroll"),
      "--overround", argument (overround, sizeof overround, expected, "config.overround"), "--pi0",
      argument (pi0, sizeof pi0, expected, "config.pi0"), "--roi-m",
      argument (roi_m, sizeof roi_m, expected, "config.roi_m"), "--clv-cap",
      argument (cap, sizeof cap, expected, "config.clv_cap"), has_series ? "--series" : NULL, NULL);
  ctl_check_well (run, 0);
  g_autoptr (JsonNode) found = ctl_json (run);
  vectors_compare (expected, found);
}

static void
test_vectors (Ctl *ctl, gconstpointer data)
{
  unsigned n = vectors_each (check_vector, ctl);
  if (n > 0)
    g_assert_cmpuint (n, >=, 32);
}

static void
test_refused (Ctl *ctl, gconstpointer data)
{
  static const struct
  {
    const char *option;
    const char *value;
    const char *why;
  } cases[] = {
    { "--pi0", "1", "pi0 1: expected a win rate" },
    { "--pi0", "0.01", "pi0 0.01: expected a win rate" },
    { "--pi0", "nan", "pi0" },
    { "--roi-m", "-1", "roi-m -1: expected a return" },
    { "--roi-m", "inf", "roi-m inf" },
    { "--clv-cap", "0", "clv-cap 0: expected a bound" },
    { "--clv-cap", "x", "clv-cap" },
    { "--series", NULL, "--series: only --json has it" },
  };
  g_autofree char *path = bw_test_write (ctl->home, "a.csv", HEADER, -1);
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BwTestRun) run =
          bw_test_ctl (ctl->home, "analyse", path, cases[i].option, cases[i].value, NULL);
      ctl_check_refused (run, 2, cases[i].why);
    }
}

/* Levels change what is doubted: 11 bets lost of 20 are no evidence against 10 %. */
static void
test_levels (Ctl *ctl, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (HEADER);
  for (int i = 0; i < 20; i++)
    g_string_append_printf (text, "%d,2026-01-%02dT12:00:00Z,10,2,2.1,0.5,%s,%d\n", i, i + 1,
                            i % 20 < 11 ? "lost" : "won", i % 20 < 11 ? -10 : 10);
  g_autofree char *path = bw_test_write (ctl->home, "a.csv", text->str, -1);
  g_autoptr (BwTestRun) low =
      bw_test_ctl (ctl->home, "analyse", path, "--json", "--pi0", "0.1", "--roi-m=-0.5", NULL);
  g_autoptr (BwTestRun) high =
      bw_test_ctl (ctl->home, "analyse", path, "--json", "--pi0", "0.9", "--roi-m", "0.5", NULL);
  ctl_check_well (low, 0);
  ctl_check_well (high, 0);
  g_autoptr (JsonNode) calm = ctl_json (low);
  g_autoptr (JsonNode) alarmed = ctl_json (high);
  g_assert_cmpfloat (number_at (calm, "alarms.win_rate.log_e_final"), <, -1);
  g_assert_cmpfloat (number_at (alarmed, "alarms.win_rate.log_e_final"), >, log (100));
  g_assert_cmpfloat (number_at (calm, "alarms.roi.log_e_final"), <, -.5);
  g_assert_cmpfloat (number_at (alarmed, "alarms.roi.log_e_final"), >, 1);
  g_assert_null (bw_json_get (calm, "series", NULL));
  g_assert_null (bw_json_get (calm, "alarms.roi.log_e", NULL));
}

/* Forecasts have no stakes: nothing is evidence but their chances, and equity is not known. */
static void
test_forecasts (Ctl *ctl, gconstpointer data)
{
  g_autofree char *path = bw_test_write (
      ctl->home, "a.csv", "date,p,outcome\n2026-01-01,0.7,1\n2026-01-02,0.6,0\n", -1);
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "analyse", path, "--json", "--series", NULL);
  ctl_check_well (run, 0);
  g_autoptr (JsonNode) root = ctl_json (run);
  g_assert_cmpfloat (number_at (root, "alarms.calibration.n"), ==, 2);
  g_assert_cmpuint (length_at (root, "alarms.calibration.log_sr"), ==, 2);
  g_assert_cmpfloat (number_at (root, "alarms.win_rate.n"), ==, 0);
  g_assert_true (JSON_NODE_HOLDS_NULL (bw_json_get (root, "alarms.roi.log_sr_final", NULL)));
  g_assert_cmpuint (length_at (root, "series.equity"), ==, 2);
  g_assert_true (JSON_NODE_HOLDS_NULL (bw_json_get (root, "series.equity[1]", NULL)));
}

/* Of rows that come again the last counts, and the ids stay beside their rows. */
static void
test_series_order (Ctl *ctl, gconstpointer data)
{
  g_autofree char *path = bw_test_write (ctl->home, "a.csv",
                                         HEADER "a,2026-01-03T00:00:00Z,10,2,,,won,10\n"
                                                "b,2026-01-02T00:00:00Z,10,2,,,lost,-10\n"
                                                "c,2026-01-02T00:00:00Z,10,2,,,pending,\n"
                                                "a,2026-01-01T00:00:00Z,10,2,,,lost,-10\n"
                                                "d,2026-01-02T00:00:00Z,10,2,,,won,10\n",
                                         -1);
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "analyse", path, "--json", "--series", NULL);
  ctl_check_well (run, 0);
  g_autoptr (JsonNode) root = ctl_json (run);
  g_assert_cmpuint (length_at (root, "series.order_ids"), ==, 3);
  g_assert_cmpstr (text_at (root, "series.order_ids[0]"), ==, "a");
  g_assert_cmpstr (text_at (root, "series.order_ids[1]"), ==, "b");
  g_assert_cmpstr (text_at (root, "series.order_ids[2]"), ==, "d");
  g_assert_cmpfloat (number_at (root, "series.equity[1]"), ==, 980);
  g_assert_cmpfloat (number_at (root, "series.equity[2]"), ==, 990);
}

/* Three bets of a game are one step, unless something else is said to be the event. */
static void
test_events (Ctl *ctl, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("settled_at,stake,odds,status,game,round\n");
  for (int i = 0; i < 30; i++)
    g_string_append_printf (text, "2026-01-%02dT1%d:00:00Z,10,2,lost,g%d,%d\n", 1 + i / 3, i % 3,
                            i / 3, i);
  g_autofree char *path = bw_test_write (ctl->home, "a.csv", text->str, -1);
  g_autoptr (BwTestRun) game = bw_test_ctl (ctl->home, "analyse", path, "--json", "--series", NULL);
  g_autoptr (BwTestRun) each = bw_test_ctl (ctl->home, "analyse", path, "--json", "--series",
                                            "--event-key", "game;round", NULL);
  g_autoptr (BwTestRun) wrong =
      bw_test_ctl (ctl->home, "analyse", path, "--json", "--event-key", "games", NULL);
  g_autoptr (BwTestRun) empty = bw_test_ctl (ctl->home, "analyse", path, "--event-key", "", NULL);
  ctl_check_well (game, 0);
  ctl_check_well (each, 0);
  ctl_check_refused (wrong, 1, "event-key: no column 'games'");
  ctl_check_refused (empty, 2, "event-key: expected the name of a column");
  g_autoptr (JsonNode) batched = ctl_json (game);
  g_autoptr (JsonNode) single = ctl_json (each);
  g_assert_cmpfloat (number_at (batched, "ledger.n_lost"), ==, 30);
  g_assert_cmpfloat (number_at (batched, "alarms.roi.n"), ==, 10);
  g_assert_cmpuint (length_at (batched, "alarms.roi.log_e"), ==, 10);
  g_assert_cmpfloat (number_at (single, "alarms.roi.n"), ==, 30);
  /* Each game's three equal bets have the mean of one of them. */
  g_assert_cmpfloat_with_epsilon (number_at (batched, "alarms.roi.log_e_final"),
                                  number_at (single, "alarms.roi.log_e[9]"), 1e-12);
}

/* A ledger of two models, one of which has a name that is no text of HTML. */
static char *
write_ledger (Ctl *ctl, unsigned n)
{
  g_autoptr (GString) text = g_string_new ("settled_at,stake,odds,closing_odds,probability,status,"
                                           "model\n");
  for (unsigned i = 0; i < n; i++)
    g_string_append_printf (text, "2026-01-%02uT12:%02u:00Z,10,2.1,2.0,0.%u,%s,%s\n", 1 + i / 20,
                            i % 20, 35 + i % 30, i % 9 < 4 ? "won" : "lost",
                            i % 2 == 0 ? "<script>&'" : "elo");
  return bw_test_write (ctl->home, "a & b.csv", text->str, -1);
}

/* Each name is given once, and what is referred to is there. */
static void
check_names (const char *page)
{
  g_autoptr (GRegex) given = g_regex_new (" id=\"([^\"]+)\"", 0, 0, NULL);
  g_autoptr (GRegex) used = g_regex_new ("(?:href=\"#|url\\(#)([^\")]+)", 0, 0, NULL);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  for (g_regex_match (given, page, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    if (!g_hash_table_add (names, g_match_info_fetch (match, 1)))
      ctl_fault ("a name comes twice");
  g_clear_pointer (&match, g_match_info_unref);
  for (g_regex_match (used, page, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      if (!g_hash_table_contains (names, name))
        ctl_fault ("\"%s\" is nowhere", name);
    }
}

/* Nothing from elsewhere, nothing that runs, no number that is none; text for each picture. */
static void
check_page (const char *page, unsigned n_charts)
{
  static const char *const never[] = { "<script", " src=", "@import", "url(http", "<link",
                                       "nan<",    "NaN",   ">inf<",   "-inf<" };
  unsigned n_figures = 0, n_texts = 0;
  g_assert_true (g_utf8_validate (page, -1, NULL));
  g_assert_true (g_str_has_prefix (page, "<!DOCTYPE html>\n<html lang=\"en\">"));
  g_assert_true (g_str_has_suffix (page, "</html>\n"));
  for (unsigned i = 0; i < G_N_ELEMENTS (never); i++)
    if (strstr (page, never[i]) != NULL)
      ctl_fault ("the page has %s", never[i]);
  for (const char *p = page; (p = strstr (p, "<figure")) != NULL; p++)
    {
      n_figures++;
      n_texts += g_regex_match_simple (
          "^<figure( class=\"wide\")? role=\"img\" aria-label=\"[^\"]{10}", p, 0, 0);
    }
  g_assert_cmpuint (n_figures, ==, n_charts);
  g_assert_cmpuint (n_texts, ==, n_charts);
  ctl_check_has (page, "prefers-color-scheme:dark");
  ctl_check_has (page, "default-src 'none'");
  check_names (page);
}

static void
test_html (Ctl *ctl, gconstpointer data)
{
  g_autofree char *path = write_ledger (ctl, 200);
  g_autofree char *html = g_build_filename (ctl->home, "page.html", NULL);
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "analyse", path, "--html", html, NULL);
  ctl_check_well (run, 0);
  ctl_check_has (run->out, "Bankroll");
  g_autofree char *page = bw_test_read (html);
  check_page (page, 5 + 2 + 8);
  ctl_check_has (page, "<h1>a &amp; b.csv</h1>");
  ctl_check_has (page, "<title>a &amp; b.csv</title>");
  ctl_check_has (page, "&lt;script&gt;&amp;");
  ctl_check_has (page, "200 settled bets, from 2026-01-01 to 2026-01-10 (UTC).");
  ctl_check_has (page, "honest bots ever");
  ctl_check_has (page, "one false alarm in");
  ctl_check_has (page, "you have 200");
  ctl_check_has (page, "A drawdown this deep comes in");
  ctl_check_has (page, "luck alone, 90");
  g_autoptr (BwTestRun) json =
      bw_test_ctl (ctl->home, "analyse", path, "--json", "--html", html, NULL);
  ctl_check_well (json, 0);
  g_autoptr (JsonNode) root = ctl_json (json);
  g_assert_null (bw_json_get (root, "alarms.roi.log_e", NULL));
}

static void
test_html_of_little (Ctl *ctl, gconstpointer data)
{
  static const struct
  {
    const char *text;
    unsigned n_charts;
    const char *part;
  } pages[] = {
    { HEADER, 0, "No settled bets." },
    { HEADER "1,,10,2,,,pending,\n", 0, "No settled bets." },
    { HEADER "1,2026-01-01T01:00:00Z,10,2,,,won,10\n", 5 + 4, "1 settled bet, from" },
    { HEADER "1,2026-01-01T01:00:00Z,0,2,,1,lost,0\n2,2026-01-01T01:00:00Z,0,2,,0,won,0\n",
      5 + 2 + 4, "Intercept" },
    { HEADER "1,2026-01-01T01:00:00Z,10,,,,push,0\n", 5, "Win rate" },
    { HEADER "1,2026-01-01T01:00:00Z,5000,2,,,lost,-5000\n", 5 + 4, "Largest drawdown" },
    { "date,p,outcome\n2026-01-01,0.7,1\n2026-01-02,0.6,0\n", 2 + 2, "nothing is known of money" },
  };
  g_autofree char *html = g_build_filename (ctl->home, "page.html", NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *path = bw_test_write (ctl->home, "a.csv", pages[i].text, -1);
      g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "analyse", path, "--html", html, NULL);
      ctl_check_well (run, 0);
      g_autofree char *page = bw_test_read (html);
      g_test_message ("page %u", i);
      check_page (page, pages[i].n_charts);
      ctl_check_has (page, pages[i].part);
    }
}

/* All of it or nothing: what can't be written leaves what was there. */
static void
test_html_refused (Ctl *ctl, gconstpointer data)
{
  g_autofree char *path = write_ledger (ctl, 20);
  g_autofree char *nowhere = g_build_filename (ctl->home, "no", "page.html", NULL);
  g_autofree char *old = bw_test_write (ctl->home, "page.html", "old", -1);
  g_autofree char *missing = g_build_filename (ctl->home, "missing.csv", NULL);
  g_autoptr (BwTestRun) refused = bw_test_ctl (ctl->home, "analyse", path, "--html", nowhere, NULL);
  g_autoptr (BwTestRun) unread = bw_test_ctl (ctl->home, "analyse", missing, "--html", old, NULL);
  ctl_check_refused (refused, 1, "page.html");
  ctl_check_refused (unread, 1, "missing.csv");
  g_autofree char *left = bw_test_read (old);
  g_assert_cmpstr (left, ==, "old");
}

/* The page is never put in the place of the ledger, whatever name it goes by. */
static void
test_html_over_ledger (Ctl *ctl, gconstpointer data)
{
  g_autofree char *path = write_ledger (ctl, 20);
  g_autofree char *before = bw_test_read (path);
  g_autofree char *link = g_build_filename (ctl->home, "link.csv", NULL);
  g_assert_cmpint (symlink (path, link), ==, 0);
  const char *const names[] = { path, link };
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (BwTestRun) run =
          bw_test_ctl (ctl->home, "analyse", path, "--html", names[i], NULL);
      ctl_check_refused (run, 2, "is the ledger");
    }
  g_autoptr (BwTestRun) nameless = bw_test_ctl (ctl->home, "analyse", path, "--html=", NULL);
  ctl_check_refused (nameless, 2, "--html: expected the name of a file");
  g_autofree char *after = bw_test_read (path);
  g_assert_cmpstr (after, ==, before);
}

/* Of each monitor a sentence, with what it guarantees. */
static void
test_sheet (Ctl *ctl, gconstpointer data)
{
  static const char *const parts[] = {
    "Is it real?",
    "Evidence against a win rate of 60",
    "Evidence against an ROI of 0",
    "Evidence against calibration",
    "Evidence against the closing line value",
    "200 bets.",
    "honest bots ever",
    "one false alarm",
    "20 : 1 was first reached",
    "you have 200",
    "By luck alone",
    "ROI: 95 %",
    "however often you look",
  };
  g_autofree char *path = write_ledger (ctl, 200);
  g_autoptr (BwTestRun) run = bw_test_ctl (ctl->home, "analyse", path, "--pi0", "0.6", NULL);
  ctl_check_well (run, 0);
  /* Lines break as they need. */
  g_autoptr (GRegex) blanks = g_regex_new ("(\\s|\xc2\xa0)+", 0, 0, NULL);
  g_autofree char *text = g_regex_replace_literal (blanks, run->out, -1, 0, " ", 0, NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    ctl_check_has (text, parts[i]);
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
  add ("/analyse/vectors", test_vectors);
  add ("/analyse/refused", test_refused);
  add ("/analyse/levels", test_levels);
  add ("/analyse/forecasts", test_forecasts);
  add ("/analyse/series-order", test_series_order);
  add ("/analyse/events", test_events);
  add ("/analyse/sheet", test_sheet);
  add ("/analyse/html", test_html);
  add ("/analyse/html-of-little", test_html_of_little);
  add ("/analyse/html-refused", test_html_refused);
  add ("/analyse/html-over-ledger", test_html_over_ledger);
  return g_test_run ();
}
