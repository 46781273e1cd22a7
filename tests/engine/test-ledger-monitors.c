/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger's figures of evidence: as those of monitors that are handed the same rows moment by
 * moment, at any time, after late rows, restarts and with other levels. */
#include "ledger-fixture.h"

#include "engine/bw-ledger-monitors.h"
#include "store/bw-evidence-reset.h"

#define HOUR_MS 3600000

typedef struct
{
  LedgerFixture ledger;
  char *dir;
  BwAlerts *alerts;
  BwLedgerViewOptions options;
  BwLedgerView *view;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  ledger_set_up (&fixture->ledger, data);
  fixture->dir = bw_test_dir_new ();
  fixture->alerts = bw_alerts_open (fixture->dir, &error);
  g_assert_no_error (error);
  fixture->options = ledger_view_options ();
  fixture->options.alerts = fixture->alerts;
  fixture->options.specs = g_array_new (FALSE, FALSE, sizeof (BwLedgerMonitorSpec));
  BwLedgerMonitorSpec high = { { BW_MONITOR_WIN_RATE, 0.55 }, INT64_MIN };
  BwLedgerMonitorSpec late = { { BW_MONITOR_ROI, 0.02 },
                               RANDOM_LEDGER_START_MS + INT64_C (900) * HOUR_MS };
  g_array_append_val (fixture->options.specs, high);
  g_array_append_val (fixture->options.specs, late);
  fixture->view = bw_ledger_view_new (fixture->ledger.ledger, &fixture->options);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bw_ledger_view_unref (fixture->view);
  g_array_unref (fixture->options.specs);
  bw_alerts_close (fixture->alerts);
  bw_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
  ledger_tear_down (&fixture->ledger, data);
}

/* What the test expects of one monitor. */
typedef struct
{
  BwMonitorSpec spec;
  const char *labels; /* beside the source's */
  const char *model;  /* NULL: total */
  int64_t since_ms;
  int64_t restart_ms; /* rows after it alone; INT64_MIN: all */
} Expected;

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const BwBet *one = *(const BwBet *const *) a, *other = *(const BwBet *const *) b;
  int64_t one_ms = bw_bet_order_ms (one), other_ms = bw_bet_order_ms (other);
  if (one_ms != other_ms)
    return one_ms < other_ms ? -1 : 1;
  if (one->ordinal != other->ordinal)
    return one->ordinal < other->ordinal ? -1 : 1;
  return strcmp (one->model, other->model);
}

/* The rows up to UNTIL_MS that the monitor sees, in ledger order: rows of one place as they came.
 */
static GArray *
rows_of (Fixture *fixture, const Expected *expected, int64_t until_ms)
{
  g_autoptr (GPtrArray) bets = g_ptr_array_new ();
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (BwStatsRow));
  for (unsigned i = 0; i < fixture->ledger.bets->len; i++)
    g_ptr_array_add (bets, ledger_bet (&fixture->ledger, i));
  g_ptr_array_sort (bets, compare_rows);
  for (unsigned i = 0; i < bets->len; i++)
    {
      const BwBet *bet = g_ptr_array_index (bets, i);
      BwStatsRow row;
      bw_stats_row_init (&row, bet, 0);
      if (bw_stats_row_is_settled (&row) && bw_stats_row_is_valid (&row) && row.order_ms <= until_ms
          && row.order_ms >= expected->since_ms
          && (expected->model == NULL || g_str_equal (expected->model, bet->model)))
        g_array_append_val (rows, row);
    }
  return rows;
}

static void
run (Fixture *fixture, const Expected *expected, int64_t until_ms, BwMonitor *out)
{
  g_autoptr (GArray) rows = rows_of (fixture, expected, until_ms);
  const BwStatsRow *all = (const BwStatsRow *) (gpointer) rows->data;
  bool is_restarted = expected->restart_ms == INT64_MIN;
  bw_monitor_init (out, &expected->spec);
  for (unsigned i = 0, end; i < rows->len; i = end)
    {
      for (end = i + 1; end < rows->len && all[end].order_ms == all[i].order_ms;)
        end++;
      if (!is_restarted && all[i].order_ms > expected->restart_ms)
        {
          bw_monitor_restart (out);
          is_restarted = true;
        }
      bw_monitor_push (out, all + i, end - i);
    }
  if (!is_restarted && until_ms >= expected->restart_ms)
    bw_monitor_restart (out);
}

static const BwMetric *
metric_of (const char *prefix, const Expected *expected)
{
  g_autofree char *model =
      expected->model != NULL ? g_strdup_printf ("model=\"%s\",", expected->model) : g_strdup ("");
  g_autofree char *text =
      g_strdup_printf ("ledger_%s_%s{%s%ssource=\"%s\"}", prefix,
                       bw_monitor_kind_name ((BwMonitorKind) expected->spec.kind), model,
                       expected->labels, LEDGER_SOURCE);
  const BwMetric *metric = bw_metric_parse (text, NULL);
  g_assert_nonnull (metric);
  return metric;
}

static double
log10_of (double natural, int64_t n, double without)
{
  return n > 0 ? natural / G_LN10 : without;
}

static void
check_value (const BwMetric *metric, double found, double expected)
{
  if (!ledger_is_same (found, expected))
    g_error ("%s is %.17g, expected %.17g", metric->text, found, expected);
}

static void
check_batch (Fixture *fixture, const BwBatch *batch, const Expected *expected)
{
  BwMonitor monitor;
  run (fixture, expected, INT64_MAX, &monitor);
  const BwEProcess *process = &monitor.process;
  const BwMetric *e = metric_of ("evidence", expected), *m = metric_of ("change", expected);
  const BwMetric *n = metric_of ("evidence_bets", expected);
  check_value (e, ledger_value (batch, e), log10_of (process->log_e, process->n, 0));
  check_value (m, ledger_value (batch, m), log10_of (process->log_sr, process->n, NAN));
  check_value (n, ledger_value (batch, n), (double) process->n);
}

/* Every monitor of the fixture, in total and of a model. RESTART_MS: of the total's win rate. */
static void
check_all (Fixture *fixture, const BwBatch *batch, int64_t restart_ms)
{
  static const char *const models[] = { NULL, "elo" };
  const GArray *specs = fixture->options.specs;
  for (unsigned m = 0; m < G_N_ELEMENTS (models); m++)
    {
      int64_t of_rate_ms = m == 0 ? restart_ms : INT64_MIN;
      for (int kind = 0; kind < BW_N_MONITORS; kind++)
        {
          Expected usual = { bw_monitor_spec ((BwMonitorKind) kind), "", models[m], INT64_MIN,
                             kind == BW_MONITOR_WIN_RATE ? of_rate_ms : INT64_MIN };
          check_batch (fixture, batch, &usual);
        }
      Expected high = { g_array_index (specs, BwLedgerMonitorSpec, 0).spec, "pi0=\"0.55\",",
                        models[m], INT64_MIN, of_rate_ms };
      check_batch (fixture, batch, &high);
      const BwLedgerMonitorSpec *spec = &g_array_index (specs, BwLedgerMonitorSpec, 1);
      Expected late = { spec->spec, "roi_m=\"0.02\",since=\"2024-02-07T12:00:00Z\",", models[m],
                        spec->since_ms, INT64_MIN };
      check_batch (fixture, batch, &late);
    }
}

static BwBatch *
refresh (Fixture *fixture, BwLedgerView *view)
{
  return ledger_refresh (view, fixture->ledger.newest_ms + HOUR_MS, false);
}

static void
test_monitors (Fixture *fixture, gconstpointer data)
{
  ledger_append (&fixture->ledger, 3000, HOUR_MS);
  g_autoptr (BwBatch) first = refresh (fixture, fixture->view);
  check_all (fixture, first, INT64_MIN);
  for (unsigned step = 0; step < 4; step++)
    {
      g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (BwBet));
      BwLedgerChange change;
      if (step % 2 == 0)
        change = ledger_append (&fixture->ledger, 5, HOUR_MS);
      else
        {
          BwBet bet =
              ledger_make_bet (&fixture->ledger, RANDOM_LEDGER_START_MS + step * 300 * HOUR_MS);
          g_array_append_val (made, bet);
          g_array_append_val (fixture->ledger.bets, bet);
          change = ledger_write (&fixture->ledger, false, made);
        }
      bw_ledger_view_invalidate (fixture->view, change.first_order_ms);
      g_autoptr (BwBatch) batch = refresh (fixture, fixture->view);
      check_all (fixture, batch, INT64_MIN);
      /* From a snapshot, too. */
      g_autoptr (BwLedgerView) fresh =
          bw_ledger_view_new (fixture->ledger.ledger, &fixture->options);
      g_autoptr (BwBatch) again = refresh (fixture, fresh);
      ledger_assert_same (again, batch);
    }
}

typedef struct
{
  int64_t at_us;
} Reset;

static gpointer
reset_job (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  char source[] = LEDGER_SOURCE, kind[] = "win_rate", actor[] = "me";
  BwEvidenceReset reset = { source, kind, ((Reset *) data)->at_us, actor, 7 };
  return bw_evidence_reset_add (db, &reset, error) ? data : NULL;
}

static void
restart (Fixture *fixture, int64_t at_ms)
{
  g_autoptr (GError) error = NULL;
  Reset reset = { at_ms * 1000 + 321 };
  bw_store_worker_run (bw_alerts_worker (fixture->alerts), reset_job, &reset, &error);
  g_assert_no_error (error);
}

/* The series of EXPECTED at MS is the monitor's then. */
static void
check_series (Fixture *fixture, const Expected *expected, int64_t restart_ms)
{
  g_autoptr (GError) error = NULL;
  int64_t to_ms = fixture->ledger.newest_ms + 2 * HOUR_MS;
  const BwMetric *metric = metric_of ("evidence_bets", expected);
  const BwMetric *change = metric_of ("change", expected);
  g_autoptr (GArray) points =
      bw_ledger_view_series (fixture->view, metric, 0, to_ms * 1000, 0, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GArray) changes =
      bw_ledger_view_series (fixture->view, change, 0, to_ms * 1000, 0, NULL, &error);
  g_assert_no_error (error);
  int64_t moments[] = { RANDOM_LEDGER_START_MS + 300 * HOUR_MS, restart_ms - 1, restart_ms,
                        restart_ms + 20 * HOUR_MS, to_ms - 1 };
  for (unsigned i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      BwMonitor monitor;
      double n = NAN, m = NAN;
      for (unsigned k = 0; k < points->len; k++)
        if (g_array_index (points, BwHistoryPoint, k).time_us <= moments[i] * 1000)
          n = g_array_index (points, BwHistoryPoint, k).last;
      for (unsigned k = 0; k < changes->len; k++)
        if (g_array_index (changes, BwHistoryPoint, k).time_us <= moments[i] * 1000)
          m = g_array_index (changes, BwHistoryPoint, k).last;
      run (fixture, expected, moments[i], &monitor);
      check_value (metric, n, (double) monitor.process.n);
      check_value (change, m, log10_of (monitor.process.log_sr, monitor.process.n, NAN));
    }
}

/* A restart is heeded from its moment on, whether its rows were taken before it was known or not,
 * and at any time of the past. */
static void
test_restarts (Fixture *fixture, gconstpointer data)
{
  ledger_append (&fixture->ledger, 2600, HOUR_MS);
  g_autoptr (BwBatch) before = refresh (fixture, fixture->view);
  int64_t past_ms = RANDOM_LEDGER_START_MS + INT64_C (700) * HOUR_MS;
  restart (fixture, past_ms);
  g_autoptr (BwBatch) past = refresh (fixture, fixture->view);
  check_all (fixture, past, past_ms);
  g_autoptr (BwLedgerView) fresh = bw_ledger_view_new (fixture->ledger.ledger, &fixture->options);
  g_autoptr (BwBatch) again = refresh (fixture, fresh);
  ledger_assert_same (again, past);
  const BwLedgerMonitorSpec *high = &g_array_index (fixture->options.specs, BwLedgerMonitorSpec, 0);
  Expected usual = { bw_monitor_spec (BW_MONITOR_WIN_RATE), "", NULL, INT64_MIN, past_ms };
  check_series (fixture, &usual, past_ms);
  Expected special = { high->spec, "pi0=\"0.55\",", NULL, INT64_MIN, past_ms };
  check_series (fixture, &special, past_ms);
  /* One that nobody has asked for so far. */
  Expected other = { { BW_MONITOR_WIN_RATE, 0.6 }, "pi0=\"0.6\",", NULL, INT64_MIN, past_ms };
  check_series (fixture, &other, past_ms);

  /* Now: nothing is known any more, until the next row. */
  int64_t now_ms = fixture->ledger.newest_ms + 1;
  restart (fixture, now_ms);
  g_autoptr (BwBatch) none = refresh (fixture, fixture->view);
  const BwMetric *n = metric_of ("evidence_bets", &usual), *m = metric_of ("change", &usual);
  g_assert_cmpfloat (ledger_value (none, n), ==, 0);
  g_assert_true (isnan (ledger_value (none, m)));
  g_assert_cmpfloat (ledger_value (none, metric_of ("evidence", &usual)), ==, 0);
  fixture->ledger.newest_ms += 2 * HOUR_MS;
  BwLedgerChange change = ledger_append (&fixture->ledger, 30, HOUR_MS);
  bw_ledger_view_invalidate (fixture->view, change.first_order_ms);
  g_autoptr (BwBatch) anew = refresh (fixture, fixture->view);
  g_assert_cmpfloat (ledger_value (anew, n), >, 0);
  g_assert_cmpfloat (ledger_value (anew, n), <, 31);
  usual.restart_ms = now_ms;
  check_batch (fixture, anew, &usual);
}

static void
test_labels (void)
{
  static const struct
  {
    const char *text;
    BwMonitorKind kind;
    double level;
    bool is_good;
  } cases[] = {
    { "x{}", BW_MONITOR_WIN_RATE, BW_MONITOR_PI0, true },
    { "x{pi0=\"0.55\"}", BW_MONITOR_WIN_RATE, 0.55, true },
    { "x{pi0=\"0.55\"}", BW_MONITOR_ROI, 0, false },
    { "x{pi0=\"1.5\"}", BW_MONITOR_WIN_RATE, 0, false },
    { "x{pi0=\"no\"}", BW_MONITOR_WIN_RATE, 0, false },
    { "x{roi_m=\"-0.1\"}", BW_MONITOR_ROI, -0.1, true },
    { "x{clv_cap=\"0.2\"}", BW_MONITOR_CLV, 0.2, true },
    { "x{clv_cap=\"0\"}", BW_MONITOR_CLV, 0, false },
    { "x{since=\"whenever\"}", BW_MONITOR_CLV, 0, false },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const BwMetric *metric = bw_metric_parse (cases[i].text, NULL);
      BwLedgerMonitorSpec spec;
      g_assert_cmpint (bw_ledger_monitor_spec_of (metric, cases[i].kind, &spec), ==,
                       cases[i].is_good);
      if (!cases[i].is_good)
        continue;
      g_assert_cmpfloat (spec.spec.level, ==, cases[i].level);
      BwLabel labels[BW_LEDGER_N_EVIDENCE_LABELS];
      unsigned n = bw_ledger_monitor_spec_labels (&spec, labels);
      g_assert_true (bw_metric_get ("x", labels, n) == metric);
      for (unsigned k = 0; k < n; k++)
        g_free ((char *) labels[k].value);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/ledger-monitors/monitors", Fixture, NULL, set_up, test_monitors, tear_down);
  g_test_add ("/ledger-monitors/restarts", Fixture, NULL, set_up, test_restarts, tear_down);
  g_test_add_func ("/ledger-monitors/labels", test_labels);
  return g_test_run ();
}
