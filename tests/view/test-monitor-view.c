/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence in words and as a chart: which level counts, what is guaranteed, where it was reached.
 */
#include "view/bw-monitor-view.h"

#include "model/bw-catalogue.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define NBSP "\u00a0"
#define ODDS(text) text NBSP ":" NBSP "1"
#define DAY (INT64_C (24) * 3600 * 1000000)

/* A curve that goes through log10 odds, a step each. */
typedef struct
{
  BwEvidenceCurve curve;
  double steps[64], times[64], log_e[64], log_sr[64];
} Fixture;

static int64_t
first_at (const double *log10_odds, size_t n, double level)
{
  for (size_t i = 0; i < n; i++)
    if (log10_odds[i] >= level)
      return (int64_t) i + 1;
  return 0;
}

/* The evidence of both kinds is LOG10_ODDS. */
static void
set_up (Fixture *fixture, BwMonitorKind kind, const double *log10_odds, size_t n)
{
  BwEvidenceCurve *curve = &fixture->curve;
  memset (fixture, 0, sizeof *fixture);
  *curve = (BwEvidenceCurve){ .spec = bw_monitor_spec (kind),
                              .n = n,
                              .steps = fixture->steps,
                              .time_us = fixture->times,
                              .log_e = fixture->log_e,
                              .log_sr = fixture->log_sr,
                              .since_us = BW_TIME_NONE };
  bw_monitor_init (&curve->last, &curve->spec);
  BwEProcess *process = &curve->last.process;
  process->n = (int64_t) n;
  for (size_t i = 0; i < n; i++)
    {
      fixture->steps[i] = (double) i + 1;
      fixture->log_e[i] = fixture->log_sr[i] = log10_odds[i] * log (10);
      process->log_e_max = fmax (process->log_e_max, fixture->log_e[i]);
      process->log_e = process->log_sr = fixture->log_e[i];
    }
  process->first_e_20 = first_at (log10_odds, n, log10 (20));
  process->first_e_100 = first_at (log10_odds, n, 2);
  process->first_sr_1e4 = first_at (log10_odds, n, 4);
}

static BwChart *
chart_of (const Fixture *fixture, BwProof proof)
{
  BwMonitorView view = { .curve = &fixture->curve, .proof = proof, .now_us = 300 * DAY };
  return bw_monitor_chart (&view);
}

static void
check_sentence (const Fixture *fixture, BwProof proof, BwSeverity severity, const char *expected)
{
  g_autofree char *text = bw_monitor_sentence (&fixture->curve, proof);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (bw_monitor_severity (&fixture->curve, proof), ==, severity);
}

static void
test_sentences (void)
{
  static const double low[] = { 0.3, -0.2, 0.5 };
  static const double high[] = { 1.2, 1.5 };
  static const double fallen[] = { 1.5, 2.2, 0.7 };
  static const double below[] = { -2 };
  static const double exact[] = { 2 };
  static const double change[] = { 2, 4.1 };
  static const double fallen_change[] = { 4.7, 1 };
  Fixture fixture;
  set_up (&fixture, BW_MONITOR_CALIBRATION, low, 3);
  check_sentence (&fixture, BW_PROOF_START, BW_SEVERITY_NONE,
                  "Evidence " ODDS ("3.2") " after 3 forecasts. At most 1 in 20 honest bots ever "
                                           "reaches " ODDS ("20") ".");
  set_up (&fixture, BW_MONITOR_ROI, high, 2);
  check_sentence (&fixture, BW_PROOF_START, BW_SEVERITY_WARNING,
                  "Evidence " ODDS ("31.6") " after 2 bets. At most 1 in 20 honest bots ever "
                                            "reaches " ODDS ("20") ".");
  /* What was reached once is never taken back. */
  set_up (&fixture, BW_MONITOR_ROI, fallen, 3);
  check_sentence (&fixture, BW_PROOF_START, BW_SEVERITY_CRITICAL,
                  "Evidence " ODDS ("5") " after 3 bets. At its highest it was " ODDS (
                      "158") ". At most 1 in 100 honest bots ever reaches " ODDS ("100") ".");
  set_up (&fixture, BW_MONITOR_ROI, below, 1);
  check_sentence (&fixture, BW_PROOF_START, BW_SEVERITY_NONE,
                  "No evidence against it (1" NBSP ":" NBSP "100) after 1 bet. At most 1 in 20 "
                  "honest bots ever reaches " ODDS ("20") ".");
  set_up (&fixture, BW_MONITOR_CLV, exact, 1);
  check_sentence (&fixture, BW_PROOF_START, BW_SEVERITY_CRITICAL,
                  "Evidence " ODDS ("100") " after 1 bet. At most 1 in 100 honest bots ever "
                                           "reaches " ODDS ("100") ".");
  set_up (&fixture, BW_MONITOR_WIN_RATE, change, 2);
  check_sentence (&fixture, BW_PROOF_CHANGE, BW_SEVERITY_WARNING,
                  "Evidence of a change " ODDS ("12,600") " after 2 bets. At " ODDS (
                      "10,000") " there is "
                                "one false alarm in 10,000 bets or more.");
  /* But of a change what is now counts. */
  set_up (&fixture, BW_MONITOR_WIN_RATE, fallen_change, 2);
  g_assert_cmpint (bw_monitor_severity (&fixture.curve, BW_PROOF_CHANGE), ==, BW_SEVERITY_NONE);
}

/* Digits that say nothing are in a tooltip alone, as decades. */
static void
test_much (void)
{
  static const double much[] = { 13.551 };
  static const double little[] = { -7 };
  static const double some[] = { 6 };
  Fixture fixture;
  set_up (&fixture, BW_MONITOR_ROI, much, 1);
  check_sentence (&fixture, BW_PROOF_START, BW_SEVERITY_CRITICAL,
                  "Evidence over " ODDS ("1,000,000") " after 1 bet. At most 1 in 100 honest bots "
                                                      "ever reaches " ODDS ("100") ".");
  g_autofree char *decades = bw_monitor_decades (&fixture.curve, BW_PROOF_START);
  g_assert_cmpstr (decades, ==, "log10 of the odds: 13.55.");
  set_up (&fixture, BW_MONITOR_ROI, little, 1);
  g_autofree char *sentence = bw_monitor_sentence (&fixture.curve, BW_PROOF_START);
  g_assert_nonnull (strstr (sentence, "(under 1" NBSP ":" NBSP "1,000,000) after 1 bet."));
  set_up (&fixture, BW_MONITOR_ROI, some, 1);
  g_assert_null (bw_monitor_decades (&fixture.curve, BW_PROOF_START));
}

static void
test_none (void)
{
  static const char *const expected[] = { "No bet was won or lost in this range.",
                                          "No settled bet has odds and a stake in this range.",
                                          "No stated chance was settled in this range.",
                                          "No bet has closing odds beside its own in this range." };
  for (unsigned kind = 0; kind < BW_N_MONITORS; kind++)
    for (unsigned proof = 0; proof < BW_N_PROOFS; proof++)
      {
        Fixture fixture;
        set_up (&fixture, (BwMonitorKind) kind, NULL, 0);
        check_sentence (&fixture, (BwProof) proof, BW_SEVERITY_NONE, expected[kind]);
        g_assert_true (isnan (bw_monitor_evidence (&fixture.curve, (BwProof) proof)));
        g_assert_null (bw_monitor_explanation (&fixture.curve, (BwProof) proof));
        g_autoptr (BwChart) chart = chart_of (&fixture, (BwProof) proof);
        g_autofree char *text = bw_chart_describe (chart, NAN, NAN);
        g_autoptr (GBytes) csv = bw_chart_to_csv (chart);
        g_assert_cmpuint (bw_chart_n_series (chart), ==, 0);
        g_assert_nonnull (strstr (text, expected[kind]));
        g_assert_null (strstr (text, "nan"));
        g_assert_null (strstr (g_bytes_get_data (csv, NULL), "nan"));
      }
}

static void
test_chart (void)
{
  static const double evidence[] = { 0.5, 1.4, 0.9, 2.5 };
  Fixture fixture;
  set_up (&fixture, BW_MONITOR_CALIBRATION, evidence, 4);
  g_autoptr (BwChart) start = chart_of (&fixture, BW_PROOF_START);
  g_autoptr (BwChart) change = chart_of (&fixture, BW_PROOF_CHANGE);
  g_assert_cmpstr (bw_chart_title (start), ==, "Evidence against calibration");
  g_assert_cmpstr (bw_chart_subtitle (start), ==, "n" NBSP "=" NBSP "4");
  g_autofree char *text = bw_chart_describe (start, NAN, NAN);
  g_assert_cmpstr (text, ==,
                   "Evidence against calibration. Since the first bet. Evidence " ODDS (
                       "316") " after 4 forecasts. At most 1 in 100 honest bots ever "
                              "reaches " ODDS ("100") ". "
                                                      "First reached: " ODDS (
                                                          "20") " at forecast 2. First "
                                                                "reached: " ODDS ("100") " at "
                                                                                         "forecast "
                                                                                         "4.");
  /* It starts at 1 : 1; that of a change has no start. */
  g_autoptr (GBytes) start_csv = bw_chart_to_csv (start);
  g_autoptr (GBytes) change_csv = bw_chart_to_csv (change);
  g_assert_true (g_str_has_prefix (g_bytes_get_data (start_csv, NULL),
                                   "forecasts settled,evidence (log10)\n0,0\n1,0.5\n2,1.4"));
  g_assert_true (g_str_has_prefix (g_bytes_get_data (change_csv, NULL),
                                   "forecasts settled,evidence (log10)\n1,0.5\n"));
}

/* Limits stay in sight, wherever the evidence is. */
static void
test_range (void)
{
  static const double tops[] = { -200, -3, 0, 1, 3, 300 };
  for (unsigned i = 0; i < G_N_ELEMENTS (tops); i++)
    for (unsigned proof = 0; proof < BW_N_PROOFS; proof++)
      {
        Fixture fixture;
        set_up (&fixture, BW_MONITOR_ROI, (double[]){ tops[i] / 2, tops[i] }, 2);
        g_autoptr (BwChart) chart = chart_of (&fixture, (BwProof) proof);
        const BwAxis *y = bw_chart_y (chart);
        g_assert_cmpfloat (y->min, <=, fmin (tops[i], 0));
        g_assert_cmpfloat (y->max, >=, tops[i]);
        g_assert_cmpfloat (y->max, >=,
                           bw_proof_level ((BwProof) proof, BW_SEVERITY_CRITICAL) + 0.3);
      }
}

static void
test_since (void)
{
  static const double evidence[] = { 0.5 };
  Fixture fixture;
  set_up (&fixture, BW_MONITOR_ROI, evidence, 1);
  BwMonitorView view = { .curve = &fixture.curve, .now_us = 300 * DAY };
  g_autofree char *first = bw_monitor_since (&view);
  g_assert_cmpstr (first, ==, "Since the first bet.");
  fixture.curve.since_us = 250 * DAY;
  g_autofree char *day = bw_monitor_since (&view);
  g_assert_cmpstr (day, ==, "Since 8" NBSP "Sep.");
  fixture.curve.is_restarted = true;
  g_autofree char *restart = bw_monitor_since (&view);
  g_assert_cmpstr (restart, ==,
                   "Since 8" NBSP "Sep" NBSP "00:00, when an alert about it was resolved.");
}

/* N forecasts of P of which SHARE in ten happen, into a real monitor. */
static void
push_forecasts (BwMonitor *monitor, unsigned n, double p, unsigned share)
{
  for (unsigned i = 0; i < n; i++)
    {
      BwStatsRow row = { .order_ms = 1000 + i,
                         .stake = 1,
                         .odds = NAN,
                         .p = p,
                         .closing_odds = NAN,
                         .closing_fair_p = NAN,
                         .status = i % 10 < share ? BW_BET_WON : BW_BET_LOST };
      bw_monitor_push (monitor, &row, 1);
    }
}

static void
test_explanation (void)
{
  static const struct
  {
    double low_p, high_p;
    unsigned low_share, high_share;
    const char *words;
  } cases[] = {
    { 0.1, 0.9, 3, 7, "overconfident" },
    { 0.4, 0.6, 2, 8, "timid" },
    { 0.5, 0.7, 3, 5, "too high" },
    { 0.3, 0.5, 5, 7, "too low" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Fixture fixture;
      set_up (&fixture, BW_MONITOR_CALIBRATION, NULL, 0);
      push_forecasts (&fixture.curve.last, 200, cases[i].low_p, cases[i].low_share);
      push_forecasts (&fixture.curve.last, 200, cases[i].high_p, cases[i].high_share);
      g_autofree char *text = bw_monitor_explanation (&fixture.curve, BW_PROOF_START);
      g_assert_nonnull (text);
      g_test_message ("%s", text);
      g_assert_nonnull (strstr (text, cases[i].words));
      /* Said once where both are read, unless what changed is something else. */
      g_autofree char *first = bw_monitor_new_explanation (&fixture.curve, BW_PROOF_START);
      g_autofree char *change = bw_monitor_explanation (&fixture.curve, BW_PROOF_CHANGE);
      g_autofree char *again = bw_monitor_new_explanation (&fixture.curve, BW_PROOF_CHANGE);
      g_assert_cmpstr (first, ==, text);
      g_assert_cmpstr (again, ==, g_strcmp0 (change, text) == 0 ? NULL : change);
    }
  /* What is as it should be needs no explanation. */
  Fixture fixture;
  set_up (&fixture, BW_MONITOR_CALIBRATION, NULL, 0);
  push_forecasts (&fixture.curve.last, 1000, 0.3, 3);
  push_forecasts (&fixture.curve.last, 1000, 0.7, 7);
  g_assert_null (bw_monitor_explanation (&fixture.curve, BW_PROOF_START));
}

/* After a long time of being right, what changed is told, and not what fits all of it. */
static void
test_change (void)
{
  Fixture fixture;
  set_up (&fixture, BW_MONITOR_CALIBRATION, NULL, 0);
  push_forecasts (&fixture.curve.last, 3000, 0.3, 3);
  push_forecasts (&fixture.curve.last, 3000, 0.7, 7);
  g_assert_null (bw_monitor_explanation (&fixture.curve, BW_PROOF_CHANGE));
  push_forecasts (&fixture.curve.last, 300, 0.7, 5);
  push_forecasts (&fixture.curve.last, 300, 0.3, 5);
  g_autofree char *text = bw_monitor_explanation (&fixture.curve, BW_PROOF_CHANGE);
  g_assert_cmpint (bw_monitor_severity (&fixture.curve, BW_PROOF_START), ==, BW_SEVERITY_NONE);
  g_assert_null (bw_monitor_explanation (&fixture.curve, BW_PROOF_START));
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, "overconfident"));
  g_autofree char *new = bw_monitor_new_explanation (&fixture.curve, BW_PROOF_CHANGE);
  g_assert_cmpstr (new, ==, text);
}

/* Each is a metric that is known, whose title says what it is. */
static void
test_metrics (void)
{
  for (unsigned kind = 0; kind < BW_N_MONITORS; kind++)
    for (unsigned proof = 0; proof < BW_N_PROOFS; proof++)
      {
        const char *name = bw_monitor_metric_name ((BwMonitorKind) kind, (BwProof) proof);
        const BwMetricInfo *info = bw_catalogue_find (name);
        g_assert_nonnull (info);
        g_assert_cmpint (info->format, ==, BW_FORMAT_ODDS10);
        g_assert_true (g_str_has_suffix (name, bw_monitor_kind_name ((BwMonitorKind) kind)));
        g_assert_cmpint (strstr (name, "change") != NULL, ==, proof == BW_PROOF_CHANGE);
      }
}

/* Of very many bets a few points are drawn, among them the ends, the lowest and the highest. */
static void
test_many (void)
{
  enum
  {
    N = 100003,
  };
  g_autofree double *steps = g_new (double, N), *log_e = g_new (double, N);
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  Fixture fixture;
  set_up (&fixture, BW_MONITOR_CALIBRATION, NULL, 0);
  for (unsigned i = 0; i < N; i++)
    {
      steps[i] = i + 1;
      log_e[i] = g_rand_double_range (rand, -1, 1);
    }
  log_e[54321] = 40;
  log_e[65432] = -50;
  fixture.curve.n = N;
  fixture.curve.steps = steps;
  fixture.curve.log_e = log_e;
  fixture.curve.log_sr = log_e;
  fixture.curve.last.process.n = N;
  fixture.curve.last.process.log_e = log_e[N - 1];
  fixture.curve.last.process.log_e_max = 40;
  fixture.curve.last.process.first_e_20 = fixture.curve.last.process.first_e_100 = 54322;
  bw_evidence_curve_outline (&fixture.curve, 4000);
  BwMonitorView view = { .curve = &fixture.curve, .is_outlined = true };
  g_autoptr (BwChart) few = bw_monitor_chart (&view);
  view.is_outlined = false;
  g_autoptr (BwChart) all = bw_monitor_chart (&view);
  const BwSeries *line = bw_chart_series (few, 0)->series;
  size_t n = bw_series_length (line);
  g_assert_cmpuint (bw_series_length (bw_chart_series (all, 0)->series), ==, N + 1);
  g_assert_cmpuint (n, <=, 4001);
  g_assert_cmpuint (n, >, 3000);
  double low, high;
  g_assert_true (bw_series_extent (line, 0, N, false, &low, &high));
  g_assert_cmpfloat_with_epsilon (low, -50 / log (10), 1e-12);
  g_assert_cmpfloat_with_epsilon (high, 40 / log (10), 1e-12);
  g_assert_cmpfloat (bw_series_points (line)[n - 1].x, ==, N);
  for (size_t i = 1; i < n; i++)
    g_assert_cmpfloat (bw_series_points (line)[i].x, >, bw_series_points (line)[i - 1].x);
  g_autofree char *few_text = bw_chart_describe (few, NAN, NAN);
  g_autofree char *all_text = bw_chart_describe (all, NAN, NAN);
  g_assert_cmpstr (few_text, ==, all_text);
  g_assert_nonnull (strstr (few_text, "at forecast 54,322"));
  bw_evidence_outline_clear (&fixture.curve.e);
  bw_evidence_outline_clear (&fixture.curve.sr);
}

/* Where an outline has only the highest of many, the first that reached a level is found all the
 * same. */
static void
test_many_changes (void)
{
  enum
  {
    N = 10000,
    FIRST = 7321,
  };
  g_autofree double *steps = g_new (double, N), *logs = g_new0 (double, N);
  Fixture fixture;
  set_up (&fixture, BW_MONITOR_ROI, NULL, 0);
  for (unsigned i = 0; i < N; i++)
    steps[i] = i + 1;
  for (unsigned i = FIRST; i < FIRST + 5; i++)
    logs[i] = 20 + i - FIRST;
  fixture.curve.n = N;
  fixture.curve.steps = steps;
  fixture.curve.log_e = fixture.curve.log_sr = logs;
  fixture.curve.last.process.n = N;
  fixture.curve.last.process.first_sr_1e4 = FIRST + 1;
  bw_evidence_curve_outline (&fixture.curve, 400);
  g_assert_cmpuint (fixture.curve.sr.n, <=, 400);
  BwMonitorView view = { &fixture.curve, BW_PROOF_CHANGE, .is_outlined = true };
  g_autoptr (BwChart) chart = bw_monitor_chart (&view);
  g_autofree char *text = bw_chart_describe (chart, NAN, NAN);
  g_assert_nonnull (strstr (text, "First reached: " ODDS ("40,000") " at bet 7,322."));
  bw_evidence_outline_clear (&fixture.curve.e);
  bw_evidence_outline_clear (&fixture.curve.sr);
}


/* The second level of a change is looked for where the first was reached. */
static void
test_change_levels (void)
{
  static const double evidence[] = { 1, 4.2, 2, 4.3, 4.7, 5 };
  Fixture fixture;
  set_up (&fixture, BW_MONITOR_ROI, evidence, 6);
  g_autoptr (BwChart) chart = chart_of (&fixture, BW_PROOF_CHANGE);
  g_autofree char *text = bw_chart_describe (chart, NAN, NAN);
  g_assert_nonnull (strstr (text, "First reached: " ODDS ("10,000") " at bet 2."));
  g_assert_nonnull (strstr (text, "First reached: " ODDS ("40,000") " at bet 5."));
}

/* Where bets of one event were one step it is said. */
static void
test_batches (void)
{
  BwStatsRow row = { .order_ms = 1000,
                     .stake = 1,
                     .odds = NAN,
                     .p = 0.5,
                     .closing_odds = NAN,
                     .closing_fair_p = NAN,
                     .status = BW_BET_WON,
                     .event = 7 };
  Fixture fixture;
  set_up (&fixture, BW_MONITOR_CALIBRATION, NULL, 0);
  bw_monitor_push (&fixture.curve.last, &row, 1);
  g_assert_null (bw_monitor_batches (&fixture.curve));
  row.order_ms = 2000;
  bw_monitor_push (&fixture.curve.last, &row, 1);
  row.order_ms = 3000;
  row.event = 8;
  bw_monitor_push (&fixture.curve.last, &row, 1);
  g_autofree char *text = bw_monitor_batches (&fixture.curve);
  g_assert_cmpstr (text, ==, "Bets of one event count as one: 2 of 3.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/monitor-view/sentences", test_sentences);
  g_test_add_func ("/monitor-view/much", test_much);
  g_test_add_func ("/monitor-view/none", test_none);
  g_test_add_func ("/monitor-view/chart", test_chart);
  g_test_add_func ("/monitor-view/range", test_range);
  g_test_add_func ("/monitor-view/since", test_since);
  g_test_add_func ("/monitor-view/explanation", test_explanation);
  g_test_add_func ("/monitor-view/change", test_change);
  g_test_add_func ("/monitor-view/metrics", test_metrics);
  g_test_add_func ("/monitor-view/many", test_many);
  g_test_add_func ("/monitor-view/many-changes", test_many_changes);
  g_test_add_func ("/monitor-view/change-levels", test_change_levels);
  g_test_add_func ("/monitor-view/batches", test_batches);
  return g_test_run ();
}
