/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a frame of a chart costs, from ten thousand to ten million points, beside a plain cairo line
 * and matplotlib. */
#include "plot/bw-chart-layout.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum
{
  WIDTH = 1200,
  HEIGHT = 400,
  N_FRAMES = 101,
  N_FRAMES_SLOW = 3,
  N_FRAMES_MATPLOTLIB = 5,
};

#define DAY_US 86400e6

static double
cpu_ms (void)
{
  struct timespec time;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;
  return (x > y) - (x < y);
}

static double
median (double *values, unsigned n)
{
  qsort (values, n, sizeof *values, compare_cb);
  return values[n / 2];
}

/** N samples of a wandering, noisy measure over thirty days. */
static double *
make_values (size_t n)
{
  double *y = g_new (double, n);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  double level = 0;
  double step = 100 / sqrt ((double) n);
  for (size_t i = 0; i < n; i++)
    {
      level += step * (g_rand_double (rand) - 0.5);
      y[i] = level + 6 * (g_rand_double (rand) - 0.5);
    }
  return y;
}

static double *
make_times (size_t n)
{
  double *x = g_new (double, n);
  for (size_t i = 0; i < n; i++)
    x[i] = 1774656000e6 + floor (30 * DAY_US * (double) i / (double) n);
  return x;
}

static BwChart *
make_chart (BwSeries *series)
{
  BwChart *chart = bw_chart_new (BW_CHART_XY);
  bw_chart_set_title (chart, "Processor", "one series, limits, thirty days");
  bw_chart_set_x (chart, &(BwAxis){ .kind = BW_AXIS_TIME, .min = NAN, .max = NAN });
  bw_chart_set_y (chart, &(BwAxis){ .format = BW_FORMAT_PLAIN, .min = NAN, .max = NAN });
  bw_chart_add_series (chart, &(BwChartSeries){ .series = series, .area_from = NAN });
  bw_chart_add_limit (chart, &(BwChartLimit){ .kind = BW_LIMIT_TRIP,
                                              .value = 8,
                                              .severity = BW_SEVERITY_WARNING,
                                              .label = "Warning 8" });
  return chart;
}

static cairo_t *
canvas_new (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  cairo_surface_destroy (surface);
  return cr;
}

/** The median of a frame's CPU, layout and drawing apart. */
static void
time_frames (BwChart *chart, cairo_t *cr, double *layout_ms, double *draw_ms)
{
  double layouts[N_FRAMES];
  double draws[N_FRAMES];
  BwChartFrame frame;
  bw_chart_frame_init (&frame);
  frame.width = WIDTH;
  frame.height = HEIGHT;
  for (unsigned i = 0; i < N_FRAMES; i++)
    {
      double start = cpu_ms ();
      g_autoptr (BwChartLayout) layout = bw_chart_layout_new (chart, &frame);
      double middle = cpu_ms ();
      bw_colour_set_source (cr, frame.palette->card);
      cairo_paint (cr);
      bw_chart_layout_draw (layout, cr);
      cairo_surface_flush (cairo_get_target (cr));
      layouts[i] = middle - start;
      draws[i] = cpu_ms () - middle;
    }
  *layout_ms = median (layouts, N_FRAMES);
  *draw_ms = median (draws, N_FRAMES);
}

/** Every point into one path, stroked: no axes, no text. */
static double
time_naive (const double *y, size_t n)
{
  double times[N_FRAMES_SLOW];
  cairo_t *cr = canvas_new ();
  for (unsigned k = 0; k < N_FRAMES_SLOW; k++)
    {
      double start = cpu_ms ();
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_paint (cr);
      cairo_set_source_rgb (cr, 0, 0, 1);
      cairo_set_line_width (cr, 1.5);
      for (size_t i = 0; i < n; i++)
        cairo_line_to (cr, WIDTH * (double) i / (double) n, HEIGHT / 2.0 - y[i] * 8);
      cairo_stroke (cr);
      times[k] = cpu_ms () - start;
    }
  cairo_destroy (cr);
  return median (times, N_FRAMES_SLOW);
}

/** A frame of matplotlib (Agg) with the same kind of data, its data kept; NaN where it is not. */
static double
time_matplotlib (size_t n)
{
  static const char script[] =
      "import sys, time, statistics\n"
      "import numpy as np\n"
      "import matplotlib; matplotlib.use('Agg')\n"
      "import matplotlib.pyplot as plt\n"
      "n, frames = int(sys.argv[1]), int(sys.argv[2])\n"
      "r = np.random.default_rng(1)\n"
      "y = np.cumsum((r.random(n) - .5) * 100 / n ** .5) + 6 * (r.random(n) - .5)\n"
      "x = np.linspace(20540., 20570., n)\n"
      "fig, ax = plt.subplots(figsize=(12, 4), dpi=100)\n"
      "line, = ax.plot(x, y)\n"
      "ax.axhline(8, linestyle='--'); ax.set_title('Processor')\n"
      "ax.xaxis_date()\n"
      "fig.canvas.draw()\n"
      "t = []\n"
      "for i in range(frames):\n"
      "    a = time.process_time(); line.set_ydata(y); fig.canvas.draw()\n"
      "    t.append(time.process_time() - a)\n"
      "print(statistics.median(t) * 1e3)\n";
  g_autofree char *count = g_strdup_printf ("%zu", n);
  g_autofree char *frames = g_strdup_printf ("%d", N_FRAMES_MATPLOTLIB);
  const char *argv[] = { "/usr/bin/python3", "-c", script, count, frames, NULL };
  g_autofree char *out = NULL;
  int status = 1;
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL,
                     &status, NULL)
      || !g_spawn_check_wait_status (status, NULL))
    return NAN;
  return g_ascii_strtod (out, NULL);
}

static void
print_ms (double ms)
{
  if (isnan (ms))
    printf ("  %9s", "-");
  else
    printf ("  %9.3f", ms);
}

/** A row of the table; returns the CPU of a frame. */
static double
bench_size (size_t n)
{
  g_autofree double *x = make_times (n);
  g_autofree double *y = make_values (n);
  double start = cpu_ms ();
  g_autoptr (BwSeries) series = bw_series_new (x, y, NULL, NULL, n);
  double build_ms = cpu_ms () - start;
  g_autoptr (BwChart) chart = make_chart (series);
  cairo_t *cr = canvas_new ();
  double layout_ms;
  double draw_ms;
  time_frames (chart, cr, &layout_ms, &draw_ms);
  cairo_destroy (cr);
  double naive_ms = n <= 100000 ? time_naive (y, n) : (double) NAN;
  double matplotlib_ms = time_matplotlib (n);
  double frame_ms = layout_ms + draw_ms;
  printf ("%9zu", n);
  print_ms (layout_ms);
  print_ms (draw_ms);
  print_ms (frame_ms);
  print_ms (build_ms);
  print_ms (naive_ms);
  print_ms (matplotlib_ms);
  if (!isnan (matplotlib_ms))
    printf ("  1/%.0f", matplotlib_ms / frame_ms);
  printf ("\n");
  fflush (stdout);
  return frame_ms;
}

/** A live chart: a sample more, laid out and drawn anew. */
static void
bench_live (size_t n)
{
  g_autofree double *x = make_times (n);
  g_autofree double *y = make_values (n);
  g_autoptr (BwSeries) series = bw_series_new (x, y, NULL, NULL, n);
  g_autoptr (BwChart) chart = make_chart (series);
  cairo_t *cr = canvas_new ();
  double layout_ms;
  double draw_ms;
  time_frames (chart, cr, &layout_ms, &draw_ms);
  double start = cpu_ms ();
  for (unsigned i = 1; i <= 100000; i++)
    bw_series_append (series, &(BwPoint){ x[n - 1] + i, y[i % n], NAN, NAN });
  printf ("%9zu points: layout %.3f ms, drawing %.3f ms; a point more %.3f µs\n", n, layout_ms,
          draw_ms, (cpu_ms () - start) / 100);
  cairo_destroy (cr);
}

int
main (void)
{
  double first = NAN;
  double last = NAN;
  printf ("%d × %d, CPU ms a frame (median)\n", WIDTH, HEIGHT);
  printf ("%9s  %9s  %9s  %9s  %9s  %9s  %9s\n", "points", "layout", "drawing", "frame", "series",
          "plain", "matplotlib");
  for (size_t n = 10000; n <= 10000000; n *= 10)
    {
      last = bench_size (n);
      first = isnan (first) ? last : first;
    }
  printf ("growth from the first to the last: %.1f times\n", last / first);
  bench_live (300);
  bench_live (2000);
  return 0;
}
