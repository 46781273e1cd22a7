/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk to measure long lists on: a screen of its own, the real window in this process, and what a
 * lap of its main loop cost. */
#include "list-desk.h"

#include "ui/bw-resources.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_US (120 * G_USEC_PER_SEC)
#define WHEEL_PX 99
/* Less than that in a second is nothing but waiting. */
#define QUIET_MS 60

static pid_t server;
static unsigned n_painted;

static double
cpu_ms (clockid_t clock)
{
  struct timespec time = { 0, 0 };
  clock_gettime (clock, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

/* The server finds a free display by itself and tells its number. */
static bool
start_server (void)
{
  int pipes[2];
  char number[16] = ":";
  if (pipe (pipes) != 0)
    return false;
  server = fork ();
  if (server == 0)
    {
      dup2 (pipes[1], 3);
      if (freopen ("/dev/null", "w", stderr) == NULL)
        _exit (127);
      execlp ("Xvfb", "Xvfb", "-displayfd", "3", "-screen", "0", "1400x900x24", "-nolisten", "tcp",
              NULL);
      _exit (127);
    }
  close (pipes[1]);
  size_t n = 1;
  while (n + 1 < sizeof number && read (pipes[0], number + n, 1) == 1 && number[n] != '\n')
    n++;
  number[n] = '\0';
  close (pipes[0]);
  if (n == 1)
    return false;
  g_setenv ("DISPLAY", number, TRUE);
  return true;
}

bool
list_desk_init (void)
{
  static const char *const pairs[][2] = {
    { "GDK_BACKEND", "x11" },
    { "GSK_RENDERER", "cairo" },
    /* What keeps OpenGL out is called so before GTK 4.16 and since. */
    { "GDK_DEBUG", "gl-disable" },
    { "GDK_DISABLE", "gl,vulkan" },
    { "GTK_A11Y", "none" },
    { "GSETTINGS_BACKEND", "memory" },
    { "GSETTINGS_SCHEMA_DIR", BW_BENCH_SCHEMAS },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_setenv (pairs[i][0], pairs[i][1], TRUE);
  g_unsetenv ("WAYLAND_DISPLAY");
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  if (start_server () && gtk_init_check ())
    {
      adw_init ();
      bw_resources_ensure ();
      return true;
    }
  printf ("no Xvfb\n");
  list_desk_end ();
  return false;
}

void
list_desk_end (void)
{
  if (server <= 0)
    return;
  kill (server, SIGTERM);
  waitpid (server, NULL, 0);
  server = 0;
}

static void
painted_cb (GdkFrameClock *clock, gpointer data)
{
  n_painted++;
}

BwWindow *
list_desk_window (BwEngine *engine, const char *page)
{
  g_autoptr (BwContext) context = bw_context_new (engine);
  GtkApplication *application =
      GTK_APPLICATION (adw_application_new (NULL, G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (application), NULL, NULL);
  bw_context_set_range (context, &(BwRange){ .kind = BW_RANGE_ALL });
  BwWindow *window = g_object_ref_sink (bw_window_new (application, context, NULL));
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 820);
  bw_window_show_page (window, page, NULL);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint",
                    G_CALLBACK (painted_cb), NULL);
  return window;
}

static void
iterate (Lap *lap)
{
  unsigned before = n_painted;
  double began_ms = list_desk_cpu_ms ();
  g_main_context_iteration (NULL, TRUE);
  double spent_ms = list_desk_cpu_ms () - began_ms;
  lap->loop_ms += spent_ms;
  if (n_painted != before)
    lap->frame_ms = MAX (lap->frame_ms, spent_ms);
  else
    lap->longest_ms = MAX (lap->longest_ms, spent_ms);
  lap->n_frames += n_painted - before;
}

/* A loop that nothing wakes looks again now and then, as one that waits for a condition has to. */
static gboolean
look_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static Lap
run (BwWindow *window, LapCondition condition, gpointer data)
{
  Lap lap = { 0 };
  unsigned timer = g_timeout_add (10, look_cb, NULL);
  int64_t began_us = g_get_monotonic_time ();
  double process_ms = cpu_ms (CLOCK_PROCESS_CPUTIME_ID);
  while (!condition (data) && g_get_monotonic_time () - began_us < PATIENCE_US)
    iterate (&lap);
  unsigned n = lap.n_frames;
  gtk_widget_queue_draw (GTK_WIDGET (window));
  while (lap.n_frames == n && g_get_monotonic_time () - began_us < PATIENCE_US)
    iterate (&lap);
  g_source_remove (timer);
  lap.wall_ms = (double) (g_get_monotonic_time () - began_us) / 1e3;
  lap.process_ms = cpu_ms (CLOCK_PROCESS_CPUTIME_ID) - process_ms;
  return lap;
}

Lap
list_desk_run (BwWindow *window, LapCondition condition, gpointer data)
{
  return run (window, condition, data);
}

/* CPU of this process at a moment. */
typedef struct
{
  int64_t at_us;
  double cpu_ms;
} Mark;

static bool
is_quiet (gpointer data)
{
  Mark *mark = data;
  int64_t now_us = g_get_monotonic_time ();
  if (now_us - mark->at_us < G_USEC_PER_SEC)
    return false;
  double spent_ms = cpu_ms (CLOCK_PROCESS_CPUTIME_ID) - mark->cpu_ms;
  *mark = (Mark){ now_us, mark->cpu_ms + spent_ms };
  return spent_ms < QUIET_MS;
}

void
list_desk_rest (BwWindow *window)
{
  Mark mark = { g_get_monotonic_time (), cpu_ms (CLOCK_PROCESS_CPUTIME_ID) };
  run (window, is_quiet, &mark);
}

static bool
yes (gpointer data)
{
  return true;
}

Lap
list_desk_frames (BwWindow *window, unsigned n, void (*step) (gpointer data), gpointer data)
{
  Lap all = { 0 };
  for (unsigned i = 0; i < n; i++)
    {
      double began_ms = list_desk_cpu_ms ();
      if (step != NULL)
        step (data);
      double spent_ms = list_desk_cpu_ms () - began_ms;
      Lap lap = run (window, yes, NULL);
      all.wall_ms += lap.wall_ms;
      all.loop_ms += lap.loop_ms + spent_ms;
      all.process_ms += lap.process_ms + spent_ms;
      all.longest_ms = MAX (all.longest_ms, MAX (spent_ms, lap.longest_ms));
      all.frame_ms = MAX (all.frame_ms, lap.frame_ms);
      all.n_frames += lap.n_frames;
    }
  return all;
}

GtkWidget *
list_desk_find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = list_desk_find (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

double
list_desk_cpu_ms (void)
{
  return cpu_ms (CLOCK_THREAD_CPUTIME_ID);
}

double
list_desk_rss_mb (void)
{
  g_autofree char *text = NULL;
  malloc_trim (0);
  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return 0;
  const char *line = strstr (text, "\nRss:");
  return line != NULL ? g_ascii_strtod (line + 5, NULL) / 1024 : 0;
}

void
list_desk_print_header (const char *title)
{
  printf ("%-44s %9s %9s %9s %12s %11s %7s\n", title, "wall", "CPU", "of which", "longest",
          "longest", "frames");
  printf ("%-44s %9s %9s %9s %12s %11s %7s\n", "", "ms", "ms", "main loop", "callback, ms",
          "frame, ms", "");
}

void
list_desk_print (const char *what, const Lap *lap)
{
  printf ("%-44s %9.0f %9.0f %9.1f %12.1f %11.1f %7u\n", what, lap->wall_ms, lap->process_ms,
          lap->loop_ms, lap->longest_ms, lap->frame_ms, lap->n_frames);
}

typedef struct
{
  GtkAdjustment *adjustment;
  double step;
} Scroll;

static void
scroll_cb (gpointer data)
{
  Scroll *scroll = data;
  gtk_adjustment_set_value (scroll->adjustment,
                            gtk_adjustment_get_value (scroll->adjustment) + scroll->step);
}

void
list_desk_scroll (BwWindow *window, GtkWidget *list)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (list, GTK_TYPE_SCROLLED_WINDOW);
  Scroll scroll = { gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)), 0 };
  double all = gtk_adjustment_get_upper (scroll.adjustment);
  const struct
  {
    const char *what;
    unsigned n;
    double step;
  } ways[] = { { "100 steps of the wheel", 100, WHEEL_PX },
               { "100 pages", 100, gtk_adjustment_get_page_size (scroll.adjustment) },
               { "to the end", 1, all },
               { "to the start", 1, -all } };
  for (unsigned i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      scroll.step = ways[i].step;
      Lap lap = list_desk_frames (window, ways[i].n, scroll_cb, &scroll);
      list_desk_print (ways[i].what, &lap);
    }
}
