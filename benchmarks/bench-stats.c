/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What figures cost: a whole ledger beside pandas and scikit-learn and beside a minimal program,
 * one new row, simulations beside numpy. */
#include "stats-ledger.h"

#include "stats/bw-certainty.h"
#include "stats/bw-consistency.h"
#include "stats/bw-ledger-stream.h"
#include "stats/bw-luck.h"
#include "stats/bw-monitor.h"
#include "stats/bw-random.h"
#include "stats/bw-window.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SEED 20250105

/* What a run of a program took. */
typedef struct
{
  bool is_there; /* else it, or what it needs, is not installed */
  double cpu_ms;
  double memory_mib;
  char *out;
} Run;

static double
cpu_ns (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

/* Runs ARGV to its end, keeping what it prints on descriptor KEEP. Free out. */
static Run
run (const char *const *argv, int keep)
{
  Run result = { 0 };
  int ends[2], status = 0;
  g_autoptr (GString) out = g_string_new (NULL);
  char part[4096];
  struct rusage usage;

  g_assert_cmpint (pipe (ends), ==, 0);
  pid_t pid = fork ();
  if (pid == 0)
    {
      g_assert_nonnull (freopen ("/dev/null", "w", keep == 1 ? stderr : stdout));
      dup2 (ends[1], keep);
      close (ends[0]);
      close (ends[1]);
      execvp (argv[0], (char *const *) argv);
      _exit (127);
    }
  close (ends[1]);
  for (ssize_t n; (n = read (ends[0], part, sizeof part)) > 0;)
    g_string_append_len (out, part, n);
  close (ends[0]);
  wait4 (pid, &status, 0, &usage);
  result.is_there = WIFEXITED (status) && WEXITSTATUS (status) == 0;
  result.cpu_ms = (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3
                  + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
  result.memory_mib = (double) usage.ru_maxrss / 1024;
  result.out = g_string_free (g_steal_pointer (&out), FALSE);
  return result;
}

/* The peer's answer: CPU without its imports, memory, then what it found. */
static Run
run_peer (const char *what, const char *argument, double *found, unsigned n)
{
  const char *argv[] = { "/usr/bin/python3", BW_BENCH_PEER, what, argument, NULL };
  Run result = run (argv, 1);
  char *end = result.out;

  if (!result.is_there)
    return result;
  result.cpu_ms = g_ascii_strtod (end, &end);
  result.memory_mib = g_ascii_strtod (end, &end);
  for (unsigned i = 0; i < n; i++)
    found[i] = g_ascii_strtod (end, &end);
  return result;
}

static double
member (JsonNode *root, const char *path)
{
  g_autoptr (JsonNode) all = json_path_query (path, root, NULL);
  JsonArray *found = all != NULL ? json_node_get_array (all) : NULL;
  return found != NULL && json_array_get_length (found) == 1
             ? json_array_get_double_element (found, 0)
             : (double) NAN;
}

/* Whether our document OUT says what the peer FOUND. */
static bool
agrees (const char *out, const double *found)
{
  static const char *const paths[] = { "$.ledger.profit", "$.ledger.roi", "$.calibration.brier",
                                       "$.calibration.corp.mcb", "$.calibration.auc" };
  g_autoptr (JsonParser) parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, out, -1, NULL))
    return false;
  for (unsigned i = 0; i < G_N_ELEMENTS (paths); i++)
    if (!(fabs (member (json_parser_get_root (parser), paths[i]) - found[i])
          <= 1e-9 * fmax (1, fabs (found[i]))))
      return false;
  return true;
}

static void
print_ratio (double ours, double theirs, bool is_there)
{
  if (is_there)
    printf ("   %8.4f", ours / theirs);
  else
    printf ("   %8s", "-");
}

/* Whether all went well. */
static bool
bench_ledger (const char *program, const char *dir, unsigned n)
{
  g_autofree char *path = g_strdup_printf ("%s/ledger-%u.db", dir, n);
  g_autofree char *bankroll = g_strdup ("10000");
  double found[5] = { 0 };
  stats_ledger_write (path, n);
  const char *argv[] = { program, "analyse", "--json", "--bankroll", bankroll, path, NULL };
  const char *self[] = { "/proc/self/exe", "floor", path, NULL };
  Run ours = run (argv, 1), floor = run (self, 1), peer = run_peer ("ledger", path, found, 5);
  bool is_well = ours.is_there && floor.is_there && (!peer.is_there || agrees (ours.out, found));

  printf ("%8u rows   %8.0f ms %5.0f MiB   floor %7.0f ms %5.0f MiB", n, ours.cpu_ms,
          ours.memory_mib, floor.cpu_ms, floor.memory_mib);
  if (peer.is_there)
    printf ("   pandas %7.0f ms %5.0f MiB", peer.cpu_ms, peer.memory_mib);
  print_ratio (ours.cpu_ms, floor.cpu_ms, floor.is_there);
  print_ratio (ours.cpu_ms, peer.cpu_ms, peer.is_there);
  print_ratio (ours.memory_mib, peer.memory_mib, peer.is_there);
  puts (is_well ? "" : "   FAILED");
  g_free (ours.out);
  g_free (floor.out);
  g_free (peer.out);
  return is_well;
}

/* N rows in ledger order with chances around one half, a fifth of them in events of two. (transfer
 * full) */
static BwStatsRow *
make_rows (unsigned n)
{
  BwStatsRow *rows = g_new (BwStatsRow, MAX (n, 1));
  BwRandom random;
  bw_random_seed (&random, SEED);
  for (unsigned i = 0; i < n; i++)
    {
      double p = .45 + .2 * bw_random_next (&random);
      bool is_won = bw_random_next (&random) < p;
      rows[i] = (BwStatsRow){ .order_ms = INT64_C (1704067200000) + i * INT64_C (600000),
                              .stake = 50,
                              .odds = 1.95,
                              .p = p,
                              .closing_odds = 1.9 + .1 * bw_random_next (&random),
                              .closing_fair_p = NAN,
                              .profit = is_won ? 47.5 : -50,
                              .status = is_won ? BW_BET_WON : BW_BET_LOST,
                              .event = i / 10 % 2 ? 0 : i / 2 + 1 };
    }
  return rows;
}

typedef struct
{
  BwMonitor monitors[BW_N_MONITORS];
  BwLedgerStream stream;
  BwWindow *windows[2];
} Live;

static void
live_init (Live *live)
{
  const BwLedgerOptions options = { .bankroll = 10000, .overround = 1.045 };
  for (unsigned i = 0; i < BW_N_MONITORS; i++)
    {
      BwMonitorSpec spec = bw_monitor_spec ((BwMonitorKind) i);
      bw_monitor_init (&live->monitors[i], &spec);
    }
  bw_ledger_stream_init (&live->stream, &options);
  live->windows[0] = bw_window_new_count (10, &options);
  live->windows[1] = bw_window_new_count (100, &options);
}

static void
live_clear (Live *live)
{
  bw_window_free (live->windows[0]);
  bw_window_free (live->windows[1]);
}

static void
push_monitors (Live *live, const BwStatsRow *row)
{
  for (unsigned i = 0; i < BW_N_MONITORS; i++)
    bw_monitor_push (&live->monitors[i], row, 1);
}

static void
push_figures (Live *live, const BwStatsRow *row)
{
  BwWindowFigures figures;
  bw_ledger_stream_push (&live->stream, row, 0);
  for (unsigned i = 0; i < 2; i++)
    {
      bw_window_push (live->windows[i], row, live->stream.path.equity);
      bw_window_figures (live->windows[i], &figures);
    }
}

static void
push_all (Live *live, const BwStatsRow *row)
{
  push_figures (live, row);
  push_monitors (live, row);
}

static const struct
{
  const char *name, *words;
  void (*push) (Live *live, const BwStatsRow *row);
} row_parts[] = {
  { "monitors", "four monitors", push_monitors },
  { "figures", "figures and two windows", push_figures },
  { "all", "all of them", push_all },
};

/* Nanoseconds each of N rows takes. */
static double
push_rows (unsigned part, unsigned n)
{
  g_autofree BwStatsRow *rows = make_rows (n);
  Live live;
  live_init (&live);
  double start = cpu_ns ();
  for (unsigned i = 0; i < n; i++)
    row_parts[part].push (&live, &rows[i]);
  double spent = cpu_ns () - start;
  live_clear (&live);
  return spent / n;
}

/* Instructions that this program needs for N rows, as valgrind counts them; NaN without it. */
static double
count_instructions (const char *part, const char *n)
{
  const char *argv[] = { "valgrind",
                         "--tool=callgrind",
                         "--callgrind-out-file=/dev/null",
                         "/proc/self/exe",
                         "rows",
                         part,
                         n,
                         NULL };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  argv[3] = self;
  Run result = run (argv, 2);
  const char *at = result.is_there ? strstr (result.out, "Collected :") : NULL;
  double count = at != NULL ? g_ascii_strtod (at + strlen ("Collected :"), NULL) : (double) NAN;
  g_free (result.out);
  return count;
}

static void
bench_row (void)
{
  printf ("\n%-36s %10s %14s\n", "one new row, best of 7", "CPU ns", "instructions");
  for (unsigned part = 0; part < G_N_ELEMENTS (row_parts); part++)
    {
      double best = INFINITY;
      for (unsigned k = 0; k < 7; k++)
        best = fmin (best, push_rows (part, 100000));
      double more = count_instructions (row_parts[part].name, "3000");
      double less = count_instructions (row_parts[part].name, "1000");
      g_autofree char *each =
          isnan (more - less) ? g_strdup ("-") : g_strdup_printf ("%.0f", (more - less) / 2000);
      printf ("%-36s %10.0f %14s\n", row_parts[part].words, best, each);
    }
}

static void
play (unsigned n)
{
  g_autofree BwStatsRow *rows = make_rows (n);
  g_auto (BwLuck) luck = { 0 };
  bw_luck_compute (rows, n, 10000, BW_LUCK_SEED, NULL, NULL, &luck);
}

/* (transfer full) */
static BwForecasts *
make_forecasts (unsigned n)
{
  BwForecasts *forecasts = bw_forecasts_new (n);
  BwRandom random;
  bw_random_seed (&random, SEED);
  for (unsigned i = 0; i < n; i++)
    {
      double p = .05 + .9 * bw_random_next (&random);
      bw_forecasts_add (forecasts, p, bw_random_next (&random) < p);
    }
  bw_forecasts_sort (forecasts);
  return forecasts;
}

static void
test_calibration (unsigned n)
{
  g_autoptr (BwForecasts) forecasts = make_forecasts (n);
  bw_mcb_p_value (forecasts, SEED, NULL, NULL);
}

static void
draw_band (unsigned n)
{
  g_autoptr (BwForecasts) forecasts = make_forecasts (n);
  g_auto (BwConsistency) band = { 0 };
  bw_consistency_compute (forecasts, 0.9, &band);
}

static void
be_certain (unsigned n)
{
  g_autofree BwStatsRow *rows = make_rows (n);
  BwCertainty certainty;
  bw_certainty_compute (rows, n, &certainty);
}

static void
bench_simulations (void)
{
  static const struct
  {
    const char *words, *peer;
    void (*run) (unsigned n);
    unsigned sizes[3];
  } parts[] = {
    { "odds of a drawdown", "luck", play, { 500, 5000, 100000 } },
    { "p-value of a miscalibration", "mcb", test_calibration, { 500, 5000, 100000 } },
    { "consistency band", "band", draw_band, { 500, 5000, 100000 } },
    { "intervals and break-even", NULL, be_certain, { 500, 2000, 100000 } },
  };
  printf ("\n%-30s %8s %10s %14s %8s\n", "simulations, CPU ms", "bets", "ours", "numpy, sklearn",
          "ratio");
  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    for (unsigned k = 0; k < 3; k++)
      {
        unsigned n = parts[i].sizes[k];
        g_autofree char *argument = g_strdup_printf ("%u", n);
        Run peer = { 0 };
        double start = cpu_ns ();
        parts[i].run (n);
        double ours = (cpu_ns () - start) / 1e6;
        if (parts[i].peer != NULL)
          peer = run_peer (parts[i].peer, argument, NULL, 0);
        g_autofree char *theirs =
            peer.is_there ? g_strdup_printf ("%.0f", peer.cpu_ms) : g_strdup ("-");
        printf ("%-30s %8u %10.1f %14s", parts[i].words, n, ours, theirs);
        print_ratio (ours, peer.cpu_ms, peer.is_there);
        puts ("");
        g_free (peer.out);
      }
}

/* What this program does when it runs itself. */
static int
serve (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "floor") == 0)
    {
      printf ("%.17g\n", stats_ledger_floor (argv[2]));
      return EXIT_SUCCESS;
    }
  for (unsigned part = 0; part < G_N_ELEMENTS (row_parts); part++)
    if (argc == 4 && strcmp (argv[2], row_parts[part].name) == 0)
      {
        push_rows (part, (unsigned) strtoul (argv[3], NULL, 10));
        return EXIT_SUCCESS;
      }
  return EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  static const unsigned sizes[] = { 10000, 100000, 1000000 };
  g_autoptr (GError) error = NULL;
  const char *program = g_getenv ("BELLWETHERCTL");
  const char *probe[] = { "/usr/bin/python3", "-c", "import pandas, sklearn", NULL };
  bool is_well = true;

  if (argc > 1)
    return serve (argc, argv);
  g_autofree char *dir = g_dir_make_tmp ("bellwether-bench-XXXXXX", &error);
  g_assert_no_error (error);
  setvbuf (stdout, NULL, _IOLBF, 0);
  Run peer = run (probe, 2);
  if (!peer.is_there)
    puts ("python3-pandas and python3-sklearn are not installed: without that peer");
  g_free (peer.out);
  if (program != NULL)
    {
      puts ("a whole ledger in SQLite: CPU, memory; ratios to the floor and to pandas, of memory");
      for (unsigned i = 0; i < G_N_ELEMENTS (sizes); i++)
        is_well = bench_ledger (program, dir, sizes[i]) && is_well;
    }
  bench_row ();
  bench_simulations ();
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", dir);
  return system (command) == 0 && is_well ? EXIT_SUCCESS : EXIT_FAILURE;
}
