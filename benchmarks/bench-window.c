/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures the window from outside: start to first frame, reopening, live charts, changing pages;
 * beside the least a window can cost, and beside gnome-system-monitor where that is installed. */
#include "window-desk.h"
#include "window-state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum
{
  N_STARTS = 5,
  N_REOPENS = 5,
  LIVE_MS = 20000,
  /* After which a program has given back what it needed to start. */
  SETTLED_MS = 3000,
};

typedef struct
{
  const char *name;
  const char *id; /* on the session bus; NULL: it can't be asked for a window there */
  const char *argv[4];
  const char *live_page; /* or NULL: it has one page */
} Program;

/* What was found, in ms and MB; NaN: not measured. */
typedef struct
{
  double wall_ms, cpu_ms, rest_cpu_ms, pss_mb, rss_mb;
  double reopen_ms;
  double live_ms, live_server_ms, frames;
  double hidden_ms, hidden_frames;
} Figures;

static const Figures unknown = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };

static int
compare_doubles (const void *a, const void *b)
{
  double one = *(const double *) a, other = *(const double *) b;
  return one < other ? -1 : one > other;
}

static double
median (double *values, unsigned n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}

static void
start (Desk *desk, const Program *program, Client *client)
{
  static const char *const extra[] = { "GSETTINGS_SCHEMA_DIR", BW_BENCH_SCHEMAS, NULL };

  desk_start (desk, program->argv, extra, client);
}

/* Starts it N_STARTS times; one more before, so that all files are in memory. */
static void
measure_starts (Desk *desk, const Program *program, Figures *figures)
{
  double wall[N_STARTS], cpu[N_STARTS], rest[N_STARTS], pss[N_STARTS], rss[N_STARTS];

  for (int i = -1; i < N_STARTS; i++)
    {
      Client client;
      start (desk, program, &client);
      int64_t shown_us = desk_wait_first_frame (desk, &client);
      double cpu_ms = desk_cpu_ms (client.pid);
      if (shown_us == 0)
        {
          printf ("bench-window: %s shows no window\n", program->name);
          exit (1);
        }
      desk_wait_rest (desk, &client);
      if (i >= 0)
        {
          wall[i] = (double) (shown_us - client.began_us) / 1e3;
          cpu[i] = cpu_ms;
          rest[i] = desk_cpu_ms (client.pid);
          desk_wait_frames (desk, &client, SETTLED_MS);
          pss[i] = desk_memory_mb (client.pid, "Pss");
          rss[i] = desk_memory_mb (client.pid, "Rss");
        }
      desk_stop (desk, &client);
    }
  figures->wall_ms = median (wall, N_STARTS);
  figures->cpu_ms = median (cpu, N_STARTS);
  figures->rest_cpu_ms = median (rest, N_STARTS);
  figures->pss_mb = median (pss, N_STARTS);
  figures->rss_mb = median (rss, N_STARTS);
}

/* Closes and opens the window of a program that stays. */
static void
measure_reopening (Desk *desk, const Program *program, Client *client, Figures *figures)
{
  double wall[N_REOPENS];

  for (unsigned i = 0; i < N_REOPENS; i++)
    {
      if (!desk_close_window (desk, client))
        return;
      desk_wait_rest (desk, client);
      int64_t asked_us = g_get_monotonic_time ();
      if (!desk_activate (desk, program->id, NULL, NULL))
        return;
      int64_t shown_us = desk_wait_first_frame (desk, client);
      wall[i] = shown_us != 0 ? (double) (shown_us - asked_us) / 1e3 : (double) NAN;
      desk_wait_rest (desk, client);
    }
  figures->reopen_ms = median (wall, N_REOPENS);
}

/* CPU per second of the program and of the server, and frames a second, for LIVE_MS. */
static void
watch (Desk *desk, Client *client, double *own_ms, double *server_ms, double *frames)
{
  double cpu_ms = desk_cpu_ms (client->pid), x_ms = desk_cpu_ms (desk_server_pid (desk));

  *frames = desk_wait_frames (desk, client, LIVE_MS) * 1000.0 / LIVE_MS;
  *own_ms = (desk_cpu_ms (client->pid) - cpu_ms) * 1000 / LIVE_MS;
  *server_ms = (desk_cpu_ms (desk_server_pid (desk)) - x_ms) * 1000 / LIVE_MS;
}

static void
measure_live (Desk *desk, const Program *program, Figures *figures)
{
  Client client;
  double server_ms;

  start (desk, program, &client);
  desk_wait_first_frame (desk, &client);
  if (program->live_page != NULL)
    desk_activate (desk, program->id, "page", program->live_page);
  desk_wait_frames (desk, &client, 3000);
  watch (desk, &client, &figures->live_ms, &figures->live_server_ms, &figures->frames);
  if (program->id != NULL && desk_close_window (desk, &client))
    watch (desk, &client, &figures->hidden_ms, &server_ms, &figures->hidden_frames);
  desk_stop (desk, &client);
}

/* CPU to show each page, for the first time and again, and how long it works on it; what runs
 * beside is in it, too. */
static void
measure_pages (Desk *desk, const Program *program, Client *client)
{
  static const char *const pages[] = {
    "overview", "performance", "calibration", "bets", "system", "alerts",
  };
  double cpu_ms[2][G_N_ELEMENTS (pages)], wall_ms[2][G_N_ELEMENTS (pages)];

  for (int turn = 0; turn < 2; turn++)
    for (unsigned i = 0; i < G_N_ELEMENTS (pages); i++)
      {
        double before_ms = desk_cpu_ms (client->pid);
        int64_t asked_us = g_get_monotonic_time ();
        bool is_there = desk_activate (desk, program->id, "page", pages[i]);
        desk_wait_rest (desk, client);
        cpu_ms[turn][i] = is_there ? desk_cpu_ms (client->pid) - before_ms : (double) NAN;
        wall_ms[turn][i] = (double) (g_get_monotonic_time () - asked_us) / 1e3;
      }
  printf ("\n%-14s %14s %14s %14s %14s\n", "page", "first, CPU ms", "until rest", "again, CPU ms",
          "until rest");
  for (unsigned i = 0; i < G_N_ELEMENTS (pages); i++)
    printf ("%-14s %14.1f %14.0f %14.1f %14.0f\n", pages[i], cpu_ms[0][i], wall_ms[0][i],
            cpu_ms[1][i], wall_ms[1][i]);
}

static void
print_figures (const Program *program, const Figures *f)
{
  printf ("%-22s %7.0f %7.0f %9.0f %7.0f %7.0f %9.0f %9.1f %8.1f %8.1f %10.1f %9.1f\n",
          program->name, f->wall_ms, f->cpu_ms, f->rest_cpu_ms, f->pss_mb, f->rss_mb, f->reopen_ms,
          f->live_ms, f->live_server_ms, f->frames, f->hidden_ms, f->hidden_frames);
}

static void
print_ratio (const char *what, double value, double to, double goal)
{
  if (isnan (value) || isnan (to) || to <= 0)
    printf ("%-58s %8s, goal %.2f\n", what, "-", goal);
  else
    printf ("%-58s %8.2f, goal %.2f: %s\n", what, value / to, goal,
            value / to <= goal ? "met" : "NOT MET");
}

static void
print_ratios (const Figures *own, const Figures *least, const Figures *peer)
{
  double own_live = own->live_ms + own->live_server_ms;

  printf ("\n");
  print_ratio ("CPU to the first frame, against the minimal window", own->cpu_ms, least->cpu_ms,
               1.4);
  print_ratio ("CPU to the first frame, against gnome-system-monitor", own->cpu_ms, peer->cpu_ms,
               0.65);
  /* As PSS is, were nobody else there to share with. */
  print_ratio ("RSS, against the minimal window", own->rss_mb, least->rss_mb, 1.25);
  print_ratio ("live charts with the X server, against gnome-system-monitor", own_live,
               peer->live_ms + peer->live_server_ms, 0.25);
  print_ratio ("live charts with the X server, against the minimal window", own_live,
               least->live_ms + least->live_server_ms, 1.25);
  print_ratio ("reopening, against 200 ms", own->reopen_ms, 200, 1);
  print_ratio ("frames a second of live charts, against one an update", own->frames, 1, 1.1);
  printf ("%-58s %8.2f, goal 0: %s\n", "frames a second while hidden", own->hidden_frames,
          own->hidden_frames > 0 ? "NOT MET" : "met");
}

static Figures
measure (Desk *desk, const char *dir, const Program *program)
{
  Figures figures = unknown;

  state_configure (dir, 10);
  measure_starts (desk, program, &figures);
  if (program->id != NULL)
    {
      Client client;
      start (desk, program, &client);
      desk_wait_first_frame (desk, &client);
      desk_wait_rest (desk, &client);
      measure_reopening (desk, program, &client, &figures);
      if (program->live_page != NULL)
        measure_pages (desk, program, &client);
      desk_stop (desk, &client);
    }
  state_configure (dir, 1);
  measure_live (desk, program, &figures);
  return figures;
}

int
main (void)
{
  const Program programs[] = {
    { "minimal window", "io.github.bellwether.Minimal", { BW_BENCH_MINIMAL, NULL }, NULL },
    { "bellwether", "io.github.bellwether.Bellwether", { BW_BENCH_PROGRAM, NULL }, "system" },
    { "gnome-system-monitor",
      NULL,
      { "gnome-system-monitor", "--show-resources-tab", NULL },
      NULL },
  };
  Figures figures[G_N_ELEMENTS (programs)];
  g_autofree char *dir = g_dir_make_tmp ("bench-window-XXXXXX", NULL);
  Desk *desk = desk_new (dir);

  setvbuf (stdout, NULL, _IOLBF, 0);
  if (desk == NULL)
    return 1;
  state_make (dir, 10);
  for (unsigned i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *path = g_find_program_in_path (programs[i].argv[0]);
      figures[i] = unknown;
      if (path != NULL)
        figures[i] = measure (desk, dir, &programs[i]);
    }
  printf ("\n%-22s %7s %7s %9s %7s %7s %9s %9s %8s %8s %10s %9s\n", "drawn by cairo", "first",
          "its CPU", "CPU until", "PSS", "RSS", "reopening", "live CPU", "X server", "frames",
          "hidden CPU", "frames");
  printf ("%-22s %7s %7s %9s %7s %7s %9s %9s %8s %8s %10s %9s\n", "", "ms", "ms", "at rest", "MB",
          "MB", "ms", "ms/s", "ms/s", "/s", "ms/s", "/s");
  for (unsigned i = 0; i < G_N_ELEMENTS (programs); i++)
    print_figures (&programs[i], &figures[i]);
  print_ratios (&figures[1], &figures[0], &figures[2]);
  desk_free (desk);
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", dir);
  return system (command) != 0;
}
