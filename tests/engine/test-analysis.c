/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole ledgers through the analysis: reference documents, figures of real files, options. */
#include "base/bw-error.h"
#include "collect/bw-ledger-reader.h"
#include "engine/bw-analysis.h"
#include "lib/bw-test-vectors.h"

#include <math.h>
#include <string.h>

static bool
take_rows (BwBetList *list, gpointer data)
{
  g_autoptr (BwBetList) owned = list;

  for (unsigned i = 0; i < owned->bets->len; i++)
    bw_analysis_add (data, bw_bet_list_index (owned, i));
  return true;
}

/* Reads the ledger at PATH as a command would, without keeping its bets. */
static BwAnalysis *
analyse (const char *path, const char *format, const BwAnalysisOptions *options)
{
  BwLedgerReaderOptions reader_options = { .path = path, .format = format, .is_paper = -1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (BwLedgerReader) reader = bw_ledger_reader_new (&reader_options, &error);
  g_assert_no_error (error);
  g_autoptr (BwAnalysis) analysis = bw_analysis_new (options, &error);
  g_assert_no_error (error);
  BwLedgerReaderCallbacks callbacks = { .rows = take_rows, .data = analysis };
  BwLedgerReport report;

  bw_ledger_reader_read (reader, NULL, &callbacks, &report, NULL, NULL, &error);
  g_assert_no_error (error);
  bw_analysis_set_forecasts (analysis, report.is_forecasts);
  bw_analysis_add_invalid (analysis, report.n_rejected);
  if (report.n_duplicates > 0)
    bw_analysis_drop_duplicates (analysis);
  bw_ledger_report_clear (&report);
  bw_analysis_run (analysis);
  return g_steal_pointer (&analysis);
}

/* The same for a file with TEXT. */
static BwAnalysis *
analyse_text (const char *text, const BwAnalysisOptions *options)
{
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *path = bw_test_write (dir, "ledger.csv", text, -1);
  BwAnalysis *analysis = analyse (path, "auto", options);

  bw_test_dir_remove (dir);
  return analysis;
}

static JsonNode *
analysis_to_json (const BwAnalysis *analysis)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;

  json_builder_begin_object (builder);
  bw_analysis_add_json (analysis, builder);
  json_builder_end_object (builder);
  g_autofree char *text = bw_json_to_text (builder, true);
  JsonNode *node = bw_json_parse (text, -1, &error);
  g_assert_no_error (error);
  return node;
}

static void
check_reference (const char *csv_path, JsonNode *expected, gpointer data)
{
  const char *const zones[] = { "UTC", "America/New_York", NULL };
  BwAnalysisOptions options;

  bw_analysis_options_init (&options);
  options.zones = zones;
  options.bankroll = number_at (expected, "config.bankroll");
  options.overround = number_at (expected, "config.overround");
  options.n_bins = (unsigned) number_at (expected, "config.nbins");
  options.levels[BW_MONITOR_WIN_RATE] = number_at (expected, "config.pi0");
  options.levels[BW_MONITOR_ROI] = number_at (expected, "config.roi_m");
  options.levels[BW_MONITOR_CLV] = number_at (expected, "config.clv_cap");
  options.has_series = bw_json_get (expected, "series", NULL) != NULL;
  g_autoptr (BwAnalysis) analysis = analyse (csv_path, "csv", &options);
  g_autoptr (JsonNode) found = analysis_to_json (analysis);
  vectors_compare (expected, found);
}

static void
test_references (void)
{
  unsigned n = vectors_each (check_reference, NULL);
  if (n > 0)
    g_assert_cmpuint (n, >=, 32);
}

static void
assert_printed (JsonNode *document, const char *path, double expected, double half_digit)
{
  double found = number_at (document, path);

  if (!(fabs (found - expected) <= half_digit))
    g_error ("%s: %.17g, expected %.17g", path, found, expected);
}

/* 2,422 bets of four seasons, with figures published beside them, as many digits as were printed.
 */
static void
test_real_ledger (void)
{
  const struct
  {
    const char *path;
    double value;
    double half_digit;
  } figures[] = {
    { "ledger.n_won", 1067, 0 },
    { "ledger.n_lost", 1355, 0 },
    { "ledger.staked", 242200, 1e-6 },
    { "ledger.profit", 3387.81, .005 },
    { "ledger.roi", .0139876, 5e-8 },
    { "ledger.win_rate", .440545, 5e-7 },
    { "ledger.mean_implied_prob", .432596, 5e-7 },
    { "ledger.avg_odds", 2.396527, 5e-7 },
    { "ledger.profit_factor", 1.025002, 5e-7 },
    { "ledger.longest_loss_streak", 12, 0 },
    { "ledger.current_streak", 2, 0 },
    { "ledger.equity", 13387.81, .005 },
    { "ledger.max_drawdown_abs", 4334.25, .005 },
    { "ledger.max_drawdown", .3126673, 5e-8 },
    { "ledger.per_bet.mean", .0139876, 5e-8 },
    { "ledger.per_bet.sd", 1.1761662, 5e-8 },
    { "ledger.per_bet.sharpe", .0118926, 5e-8 },
    { "ledger.clv_mean", .0247684, 5e-8 },
    { "ledger.clv_novig_mean", -.0007311, 5e-8 }, /* against each row's own fair close */
    { "ledger.beat_close_rate", .570190, 5e-7 },
    { "calendar.UTC.n_days_active", 737, 0 },
    { "calendar.UTC.n_days_calendar", 1306, 0 },
    { "calendar.UTC.sharpe_252_active", .479602, 5e-7 },
    { "calendar.UTC.sharpe_365_calendar", .433642, 5e-7 },
    { "calendar.UTC.sortino_252_active", .721808, 1e-6 },
  };
  g_autofree char *path = bw_test_shared ("data/ledger_mlb_value.csv");
  const char *const zones[] = { "UTC", NULL };
  BwAnalysisOptions options;

  if (path == NULL)
    return;
  bw_analysis_options_init (&options);
  options.zones = zones;
  options.bankroll = 10000;
  g_autoptr (BwAnalysis) analysis = analyse (path, "auto", &options);
  g_autoptr (JsonNode) document = analysis_to_json (analysis);
  for (unsigned i = 0; i < G_N_ELEMENTS (figures); i++)
    assert_printed (document, figures[i].path, figures[i].value, figures[i].half_digit);
}

/* A season of it: the same rows by time. */
static void
test_real_season (void)
{
  const double roi[] = { .02274, -.01145, .01517, .03881 };
  const double clv[] = { .03623, .01579, .03287, .01231 };
  const double n[] = { 609, 700, 641, 472 };
  g_autofree char *path = bw_test_shared ("data/ledger_mlb_value.csv");
  BwAnalysisOptions options;

  if (path == NULL)
    return;
  bw_analysis_options_init (&options);
  for (int i = 0; i < 4; i++)
    {
      g_autofree char *since = g_strdup_printf ("%d-01-01", 2016 + i);
      g_autofree char *until = g_strdup_printf ("%d-01-01", 2017 + i);

      g_assert_true (bw_time_parse_iso (since, NULL, &options.since_us));
      g_assert_true (bw_time_parse_iso (until, NULL, &options.until_us));
      g_autoptr (BwAnalysis) analysis = analyse (path, "auto", &options);
      g_autoptr (JsonNode) document = analysis_to_json (analysis);
      assert_printed (document, "ledger.n_rows", n[i], 0);
      assert_printed (document, "ledger.roi", roi[i], 5e-6);
      assert_printed (document, "ledger.clv_mean", clv[i], 5e-6);
    }
}

static void
test_real_forecasts (void)
{
  const struct
  {
    const char *path;
    double value;
    double half_digit;
  } figures[] = {
    { "calibration.n", 8886, 0 },
    { "calibration.base_rate", .571686, 5e-7 },
    { "calibration.brier", .214654, 5e-7 },
    { "calibration.log_loss", .619093, 5e-7 },
    { "calibration.brier_skill", .123364, 5e-7 },
    { "calibration.equal_width.ece", .048352, 5e-7 },
    { "calibration.equal_width.reliability", .002713, 5e-7 },
    { "calibration.equal_width.resolution", .032292, 5e-7 },
    { "calibration.uncertainty", .244861, 5e-7 },
    { "calibration.auc", .711303, 5e-7 },
    { "calibration.corp.mcb", .0041, 5e-5 },
    { "ledger.n_rows", 8886, 0 },
  };
  g_autofree char *path = bw_test_shared ("data/538_nba_games.csv");
  BwAnalysisOptions options;

  if (path == NULL)
    return;
  bw_analysis_options_init (&options);
  g_autoptr (BwAnalysis) analysis = analyse (path, "forecasts", &options);
  g_autoptr (JsonNode) document = analysis_to_json (analysis);
  for (unsigned i = 0; i < G_N_ELEMENTS (figures); i++)
    assert_printed (document, figures[i].path, figures[i].value, figures[i].half_digit);
}

#define HEADER "id,placed_at,settled_at,model,stake,odds,probability,status,profit\n"

/* Out of order, ties, two models and one without a name, a pending and a faulty row, an id that
 * comes again. */
static const char small_ledger[] =
    HEADER "a,2025-01-05T10:00:00Z,2025-01-06T04:30:00Z,zeta,10,2.0,0.5,won,10\n"
           "b,2025-01-05T10:00:00Z,2025-01-05T20:00:00Z,Alpha,10,2.0,0.6,lost,-10\n"
           "c,2025-01-05T10:00:00Z,2025-01-06T04:30:00Z,zeta,20,3.0,0.4,lost,-20\n"
           "d,2025-01-05T10:00:00Z,2025-01-07T12:00:00Z,,5,1.5,0.7,push,0\n"
           "e,2025-01-05T10:00:00Z,,zeta,7,1.5,0.7,pending,\n"
           "f,2025-01-05T10:00:00Z,2025-01-07T12:00:00Z,zeta,,1.5,0.7,won,3\n"
           "b,2025-01-05T10:00:00Z,2025-01-08T20:00:00Z,Alpha,10,2.0,0.6,won,10\n";

static void
test_small_ledger (void)
{
  const char *const zones[] = { "America/New_York", "UTC", NULL };
  const char expected[] =
      "{\"daily\":["
      "{\"date\":\"2025-01-05\",\"n\":2,\"won\":1,\"lost\":1,\"staked\":30.0,\"profit\":-10.0},"
      "{\"date\":\"2025-01-07\",\"n\":1,\"won\":0,\"lost\":0,\"staked\":5.0,\"profit\":0.0},"
      "{\"date\":\"2025-01-08\",\"n\":1,\"won\":1,\"lost\":0,\"staked\":10.0,\"profit\":10.0}],"
      "\"weekly\":["
      "{\"date\":\"2024-12-30\",\"n\":2,\"won\":1,\"lost\":1,\"staked\":30.0,\"profit\":-10.0},"
      "{\"date\":\"2025-01-06\",\"n\":2,\"won\":1,\"lost\":0,\"staked\":15.0,\"profit\":10.0}]}";
  BwAnalysisOptions options;
  g_autoptr (GError) error = NULL;

  bw_analysis_options_init (&options);
  options.zones = zones;
  options.bankroll = 50;
  g_autoptr (BwAnalysis) analysis = analyse_text (small_ledger, &options);
  const BwLedgerFigures *figures = bw_analysis_figures (analysis);
  g_assert_cmpint (figures->n_rows, ==, 6);
  g_assert_cmpint (figures->n_invalid, ==, 1);
  g_assert_cmpint (figures->n_won, ==, 2);
  g_assert_cmpfloat (figures->profit, ==, 0);
  g_assert_cmpfloat (figures->open_stake, ==, 7);
  /* Equity 60, 40, 40, 50: of two rows at one time the first of the file comes first. */
  g_assert_cmpfloat (figures->peak_equity, ==, 60);
  g_assert_cmpint (figures->max_drawdown_trough_index, ==, 2);
  g_assert_cmpint (figures->days.n_days_calendar, ==, 4);

  g_autoptr (JsonNode) document = analysis_to_json (analysis);
  JsonObject *calendar = json_node_get_object (bw_json_get (document, "calendar", NULL));
  JsonObject *days = json_object_get_object_member (calendar, "America/New_York");
  g_autoptr (JsonNode) buckets = bw_json_parse (expected, -1, &error);
  g_assert_no_error (error);
  JsonObject *found = json_object_new ();
  json_object_set_member (found, "daily", json_object_dup_member (days, "daily"));
  json_object_set_member (found, "weekly", json_object_dup_member (days, "weekly"));
  vectors_compare_objects (json_node_get_object (buckets), found, "small");
  json_object_unref (found);

  g_autoptr (GList) names =
      json_object_get_members (json_node_get_object (bw_json_get (document, "by_model", NULL)));
  const char *const expected_names[] = { "", "Alpha", "zeta" };
  for (unsigned i = 0; i < 3; i++)
    g_assert_cmpstr (g_list_nth_data (names, i), ==, expected_names[i]);
}

static void
test_filters (void)
{
  BwAnalysisOptions options;

  bw_analysis_options_init (&options);
  options.model = "zeta";
  g_autoptr (BwAnalysis) zeta = analyse_text (small_ledger, &options);
  g_assert_cmpint (bw_analysis_figures (zeta)->n_won, ==, 1);
  g_assert_cmpint (bw_analysis_figures (zeta)->n_pending, ==, 1);
  g_assert_cmpuint (bw_analysis_models (zeta)->len, ==, 1);
  options.model = "nobody";
  g_autoptr (BwAnalysis) nobody = analyse_text (small_ledger, &options);
  g_assert_cmpint (bw_analysis_figures (nobody)->n_won, ==, 0);
  /* The replaced row is gone though only its successor is outside. */
  options.model = "Alpha";
  g_assert_true (bw_time_parse_iso ("2025-01-08T20:00:00Z", NULL, &options.until_us));
  g_autoptr (BwAnalysis) before = analyse_text (small_ledger, &options);
  g_assert_cmpint (bw_analysis_figures (before)->n_won + bw_analysis_figures (before)->n_lost, ==,
                   0);
  options.since_us = options.until_us;
  options.until_us = BW_TIME_NONE;
  g_autoptr (BwAnalysis) from = analyse_text (small_ledger, &options);
  g_assert_cmpint (bw_analysis_figures (from)->n_won, ==, 1);
}

static void
test_forecasts (void)
{
  const char text[] = "id,settled_at,model,probability,status\n"
                      "a,2025-01-05T20:00:00Z,m,0.25,lost\n"
                      "b,2025-01-06T20:00:00Z,m,0.75,won\n"
                      "c,2025-01-07T20:00:00Z,m,0.5,won\n";
  BwAnalysisOptions options;

  bw_analysis_options_init (&options);
  g_autoptr (BwAnalysis) analysis = analyse_text (text, &options);
  g_autoptr (JsonNode) document = analysis_to_json (analysis);
  JsonObject *ledger = json_node_get_object (bw_json_get (document, "ledger", NULL));
  g_autoptr (GList) names = json_object_get_members (ledger);

  for (GList *link = names; link != NULL; link = link->next)
    {
      JsonNode *value = json_object_get_member (ledger, link->data);
      bool is_count =
          JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_INT64;

      if (!JSON_NODE_HOLDS_OBJECT (value) && !JSON_NODE_HOLDS_ARRAY (value))
        g_assert_true (JSON_NODE_HOLDS_NULL (value)
                       || (is_count && g_str_has_prefix (link->data, "n_")));
    }
  g_assert_cmpfloat (number_at (document, "ledger.n_won"), ==, 2);
  g_assert_true (JSON_NODE_HOLDS_NULL (bw_json_get (document, "ledger.per_bet.n", NULL)));
  g_assert_true (
      JSON_NODE_HOLDS_NULL (bw_json_get (document, "ledger.win_rate_wilson95[0]", NULL)));
  g_assert_true (JSON_NODE_HOLDS_NULL (bw_json_get (document, "ledger.rolling.win_rate_10", NULL)));
  g_assert_true (JSON_NODE_HOLDS_NULL (bw_json_get (document, "by_model.m.roi", NULL)));
  g_assert_cmpfloat (number_at (document, "calibration.brier"), ==, .125);
}

static void
test_nothing (void)
{
  const char *const zones[] = { "UTC", NULL };
  BwAnalysisOptions options;
  g_autoptr (GError) error = NULL;

  bw_analysis_options_init (&options);
  options.zones = zones;
  g_autoptr (BwAnalysis) analysis = bw_analysis_new (&options, &error);
  g_assert_no_error (error);
  bw_analysis_drop_duplicates (analysis);
  bw_analysis_run (analysis);
  g_autoptr (JsonNode) document = analysis_to_json (analysis);
  g_autofree char *calendar = json_to_string (bw_json_get (document, "calendar", NULL), FALSE);
  g_autofree char *calibration =
      json_to_string (bw_json_get (document, "calibration", NULL), FALSE);
  g_autofree char *models = json_to_string (bw_json_get (document, "by_model", NULL), FALSE);
  g_assert_cmpstr (calendar, ==, "{\"UTC\":{\"daily\":[],\"weekly\":[]}}");
  g_assert_cmpstr (calibration, ==, "{\"n\":0}");
  g_assert_cmpstr (models, ==, "{}");
}

static void
assert_refused (const BwAnalysisOptions *options, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwAnalysis) analysis = bw_analysis_new (options, &error);

  g_assert_null (analysis);
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_options (void)
{
  const char *const zones[] = { "UTC", "Mars/Olympus", NULL };
  const double bad[] = { -1, NAN, INFINITY };
  BwAnalysisOptions options;

  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      bw_analysis_options_init (&options);
      options.bankroll = bad[i];
      assert_refused (&options, "bankroll");
      bw_analysis_options_init (&options);
      options.overround = bad[i];
      assert_refused (&options, "overround");
    }
  bw_analysis_options_init (&options);
  options.n_bins = 0;
  assert_refused (&options, "bins");
  options.n_bins = 1001;
  assert_refused (&options, "bins");
  bw_analysis_options_init (&options);
  options.zones = zones;
  assert_refused (&options, "Mars/Olympus");
  options.zones = NULL;
  g_autoptr (BwAnalysis) analysis = bw_analysis_new (&options, NULL);
  g_assert_cmpuint (bw_analysis_n_zones (analysis), ==, 1);
  g_assert_cmpuint (strlen (bw_analysis_zone_name (analysis, 0)), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/references", test_references);
  g_test_add_func ("/analysis/real-ledger", test_real_ledger);
  g_test_add_func ("/analysis/real-season", test_real_season);
  g_test_add_func ("/analysis/real-forecasts", test_real_forecasts);
  g_test_add_func ("/analysis/small-ledger", test_small_ledger);
  g_test_add_func ("/analysis/filters", test_filters);
  g_test_add_func ("/analysis/forecasts", test_forecasts);
  g_test_add_func ("/analysis/nothing", test_nothing);
  g_test_add_func ("/analysis/options", test_options);
  return g_test_run ();
}
