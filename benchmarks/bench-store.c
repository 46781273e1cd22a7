/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What storing costs: ticks, ranges, newest values, a ledger's import and reads, a commit. */
#include "base/bw-clock.h"
#include "store/bw-alerts.h"
#include "store/bw-history.h"
#include "store/bw-ledger.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum
{
  N_TICKS = 10000,
  N_SINGLE = 1000,
  N_RANGES = 20,
  N_LATEST = 2000000,
  N_ROWS = 1000000,
  N_PIECE = 4096,
  N_COMMITS = 500,
};

static char *dir;

/* CPU of all threads, and the time that went by. */
typedef struct
{
  double cpu_us;
  double wall_us;
} Cost;

static Cost
cost_now (void)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (Cost){ (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6
                     + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec),
                 (double) g_get_monotonic_time () };
}

static Cost
cost_since (Cost start)
{
  Cost now = cost_now ();
  return (Cost){ now.cpu_us - start.cpu_us, now.wall_us - start.wall_us };
}

static void
fail (GError *error)
{
  g_printerr ("bench-store: %s\n", error->message);
  exit (1);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
flush (BwHistory *history)
{
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  bw_history_flush_async (history, done_cb, &result);
  if (!bw_history_flush_finish (history, wait_for (&result), &error))
    fail (error);
  g_object_unref (result);
}

static BwBatch *
make_batch (unsigned n)
{
  BwBatch *batch = bw_batch_new ("bench", 0);
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("bench_%u_%u", n, i);
      bw_batch_add (batch, bw_metric_get_labels (name, "source", "bench", NULL), 0);
    }
  return batch;
}

/* N_TICKS ticks a second apart, a commit for each EVERY of them. */
static void
bench_ticks (BwHistory *history, unsigned n_series, unsigned n_ticks, unsigned every)
{
  g_autoptr (BwBatch) batch = make_batch (n_series);
  int64_t bytes = bw_history_bytes (history);
  Cost start = cost_now ();
  for (unsigned i = 1; i <= n_ticks; i++)
    {
      batch->time_us += BW_SECOND_US;
      for (unsigned k = 0; k < n_series; k++)
        bw_batch_index (batch, k)->value = (double) (i * (k + 1) % 1000);
      bw_history_append (history, batch);
      if (i % every == 0)
        flush (history);
    }
  flush (history);
  Cost cost = cost_since (start);
  double n = (double) n_series * n_ticks;
  printf ("tick of %4u series, %2u a commit   %8.1f µs CPU a tick  %6.3f µs a sample  %5.1f M "
          "samples/s  %5.1f bytes a sample\n",
          n_series, every, cost.cpu_us / n_ticks, cost.cpu_us / n, n / cost.wall_us,
          (double) (bw_history_bytes (history) - bytes) / n);
}

static void
bench_range (BwHistory *history, const char *what, int64_t from_us, int64_t to_us,
             unsigned max_points)
{
  const BwMetric *metric = bw_metric_get_labels ("bench_176_5", "source", "bench", NULL);
  unsigned n_points = 0;
  Cost start = cost_now ();
  for (unsigned i = 0; i < N_RANGES; i++)
    {
      GAsyncResult *result = NULL;
      g_autoptr (GError) error = NULL;
      bw_history_range_async (history, metric, from_us, to_us, max_points, NULL, done_cb, &result);
      g_autoptr (GArray) points = bw_history_range_finish (history, wait_for (&result), &error);
      if (points == NULL)
        fail (error);
      n_points = points->len;
      g_object_unref (result);
    }
  Cost cost = cost_since (start);
  printf ("%-32s  %8.2f ms CPU  %u points\n", what, cost.cpu_us / 1000 / N_RANGES, n_points);
}

static void
bench_history (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwHistory) history = bw_history_open (dir, false, &error);
  if (history == NULL)
    fail (error);
  bench_ticks (history, 50, N_TICKS, 60);
  bench_ticks (history, 176, N_TICKS, 60);
  bench_ticks (history, 176, N_SINGLE, 1);
  bench_ticks (history, 5000, N_SINGLE, 1);
  const int64_t end_us = N_TICKS * BW_SECOND_US;
  bench_range (history, "range of 10,000 s, raw", 0, end_us, 0);
  bench_range (history, "range of 10,000 s, 1000 points", 0, end_us, 1000);
  bench_range (history, "range of 10,000 s, 100 points", 0, end_us, 100);

  const BwMetric *metric = bw_metric_get_labels ("bench_176_5", "source", "bench", NULL);
  BwLatest latest;
  Cost start = cost_now ();
  for (unsigned i = 0; i < N_LATEST; i++)
    bw_history_latest (history, metric, &latest);
  printf ("%-32s  %8.3f µs CPU\n", "newest value", cost_since (start).cpu_us / N_LATEST);
}

static BwBetList *
make_piece (int first)
{
  BwBetList *list = bw_bet_list_new ();
  for (int i = first; i < first + N_PIECE && i < N_ROWS; i++)
    {
      char id[32], event[64];
      g_snprintf (id, sizeof id, "bet-%08d", i);
      g_snprintf (event, sizeof event, "Team number %d - Team number %d", i % 97, i % 89);
      int64_t placed_us = BW_DAY_US + i * BW_MINUTE_US;
      BwBet bet = { .placed_us = placed_us,
                    .settled_us = placed_us + 2 * BW_HOUR_US,
                    .ordinal = i,
                    .stake = 25.5,
                    .odds = 1.91 + i % 100 * 0.01,
                    .probability = 0.523 + i % 100 * 0.001,
                    .closing_odds = 1.89 + i % 99 * 0.01,
                    .closing_fair_probability = (double) NAN,
                    .profit = i % 2 == 0 ? 23.2 : -25.5,
                    .status = i % 2 == 0 ? BW_BET_WON : BW_BET_LOST,
                    .id = id,
                    .event = event,
                    .selection = "home",
                    .model = i % 3 == 0 ? "elo" : "poisson",
                    .currency = "EUR" };
      bw_bet_list_add (list, &bet);
    }
  return list;
}

/* The lists are made beforehand a few at a time, so that only the writer is measured. */
static void
bench_import (BwLedger *ledger, const char *what)
{
  g_autoptr (GError) error = NULL;
  Cost total = { 0 };
  BwLedgerWrite *write = bw_ledger_write_begin (ledger, "bench", true);
  for (int i = 0; i < N_ROWS; i += N_PIECE)
    {
      BwBetList *list = make_piece (i);
      Cost start = cost_now ();
      bw_ledger_write_add (write, list);
      Cost cost = cost_since (start);
      total.wall_us += cost.wall_us;
    }
  Cost start = cost_now ();
  if (!bw_ledger_write_end (write, false, NULL, NULL, &error))
    fail (error);
  total.wall_us += cost_since (start).wall_us;
  printf ("%-32s  %8.0f rows/s waiting for the writer\n", what, N_ROWS / (total.wall_us / 1e6));
}

static bool
count_rows (const BwBetList *rows, const char *const *sources, gpointer data)
{
  *(unsigned *) data += rows->bets->len;
  return true;
}

static void
bench_read (BwLedger *ledger, const char *what, const BwLedgerQuery *query)
{
  g_autoptr (GError) error = NULL;
  unsigned n = 0;
  Cost start = cost_now ();
  if (!bw_ledger_read (ledger, query, count_rows, &n, NULL, &error))
    fail (error);
  Cost cost = cost_since (start);
  printf ("%-32s  %8.0f ms CPU  %.0f rows/s\n", what, cost.cpu_us / 1000, n / (cost.cpu_us / 1e6));
}

static void
bench_ledger (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwLedger) ledger = bw_ledger_open (dir, false, &error);
  if (ledger == NULL)
    fail (error);
  bench_import (ledger, "import of 1,000,000 new rows");
  bench_import (ledger, "import of 1,000,000 known rows");
  BwLedgerQuery query = BW_LEDGER_QUERY_ALL;
  bench_read (ledger, "read of 1,000,000 rows", &query);
  query.is_bare = true;
  bench_read (ledger, "read of 1,000,000 bare rows", &query);
  query.model = "elo";
  bench_read (ledger, "read of a model's 333,334", &query);
  query.limit = 1000;
  bench_read (ledger, "read of a model's newest 1,000", &query);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;
  return x < y ? -1 : x > y;
}

static BwAlertCommit *
make_commit (unsigned i)
{
  BwAlertCommit *commit = bw_alert_commit_new ();
  commit->incident = bw_incident_new ();
  commit->incident->rule = g_strdup ("bench");
  commit->incident->labels = g_strdup_printf ("n=\"%u\"", i);
  commit->incident->dedup_key = bw_incident_dedup_key ("bench", commit->incident->labels);
  commit->incident->status = BW_INCIDENT_OPEN;
  commit->incident->seq = 1;
  commit->event = bw_incident_event_new ();
  commit->event->seq = 1;
  commit->event->kind = BW_KIND_FIRE;
  commit->rule_state = bw_rule_state_row_new ();
  commit->rule_state->rule = g_strdup ("bench");
  commit->rule_state->labels = g_strdup (commit->incident->labels);
  commit->outbox = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_outbox_row_free);
  BwOutboxRow *row = bw_outbox_row_new ();
  row->channel = g_strdup ("desktop");
  row->kind = BW_KIND_FIRE;
  g_ptr_array_add (commit->outbox, row);
  return commit;
}

static void
bench_alerts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwAlerts) alerts = bw_alerts_open (dir, &error);
  if (alerts == NULL)
    fail (error);
  double wall_ms[N_COMMITS];
  Cost start = cost_now ();
  for (unsigned i = 0; i < N_COMMITS; i++)
    {
      GAsyncResult *result = NULL;
      Cost before = cost_now ();
      bw_alerts_commit_async (alerts, make_commit (i), done_cb, &result);
      g_autoptr (BwAlertCommit) commit =
          bw_alerts_commit_finish (alerts, wait_for (&result), &error);
      if (commit == NULL)
        fail (error);
      wall_ms[i] = cost_since (before).wall_us / 1000;
      g_object_unref (result);
    }
  Cost cost = cost_since (start);
  qsort (wall_ms, N_COMMITS, sizeof (double), compare_doubles);
  printf ("%-32s  %8.0f µs CPU  median %.2f ms  99 %% %.2f ms\n", "commit of an incident",
          cost.cpu_us / N_COMMITS, wall_ms[N_COMMITS / 2], wall_ms[N_COMMITS * 99 / 100]);
}

static void
remove_dir (void)
{
  const char *const names[] = { "history.db", "ledger.db", "alerts.db" };
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);
      g_unlink (path);
    }
  g_rmdir (dir);
}

int
main (void)
{
  dir = g_dir_make_tmp ("bench-store-XXXXXX", NULL);
  bench_history ();
  bench_ledger ();
  bench_alerts ();
  remove_dir ();
  g_free (dir);
  return 0;
}
