/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small marks: every silhouette is its own, parts are as long as they should be. */
#include "plot/bw-mark.h"

#include <math.h>
#include <string.h>

#define SIZE 160

static const char *const names[] = {
  "bellwether-healthy-symbolic",    "bellwether-ok-symbolic",       "bellwether-warning-symbolic",
  "bellwether-error-symbolic",      "bellwether-critical-symbolic", "bellwether-emergency-symbolic",
  "bellwether-collecting-symbolic", "bellwether-nodata-symbolic",   "bellwether-paused-symbolic",
  "bellwether-snoozed-symbolic",    "bellwether-ack-symbolic",      "bellwether-pending-symbolic",
  "bellwether-lost-symbolic",
};

static const BwColour black = { 0, 0, 0, 1 };

static cairo_surface_t *
canvas (cairo_t **cr)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, SIZE, SIZE);
  *cr = cairo_create (surface);
  return surface;
}

static int
covered_at (cairo_surface_t *surface, int x, int y)
{
  cairo_surface_flush (surface);
  return cairo_image_surface_get_data (surface)[y * cairo_image_surface_get_stride (surface) + x];
}

static int
difference (cairo_surface_t *a, cairo_surface_t *b)
{
  int n = 0;
  for (int y = 0; y < SIZE; y++)
    for (int x = 0; x < SIZE; x++)
      n += abs (covered_at (a, x, y) - covered_at (b, x, y)) > 128;
  return n;
}

static void
test_icons (void)
{
  cairo_surface_t *surfaces[G_N_ELEMENTS (names)];
  cairo_t *cr;
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      surfaces[i] = canvas (&cr);
      g_assert_true (bw_mark_icon (cr, names[i], SIZE / 2.0, SIZE / 2.0, 128, black));
      cairo_destroy (cr);
      /* Nothing outside its square of 128. */
      for (int k = 0; k < SIZE; k++)
        g_assert_true (covered_at (surfaces[i], k, 14) == 0 && covered_at (surfaces[i], k, 146) == 0
                       && covered_at (surfaces[i], 14, k) == 0
                       && covered_at (surfaces[i], 146, k) == 0);
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    for (unsigned k = 0; k < i; k++)
      g_assert_cmpint (difference (surfaces[i], surfaces[k]), >, 500);
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    cairo_surface_destroy (surfaces[i]);
  cairo_surface_t *surface = canvas (&cr);
  g_assert_false (bw_mark_icon (cr, "unknown", 80, 80, 16, black));
  g_assert_false (bw_mark_icon (cr, NULL, 80, 80, 16, black));
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/** The tick of "healthy" is cut out of its disc; so is the point of "!" of the triangle. */
static void
test_cut_out (void)
{
  cairo_t *cr;
  cairo_surface_t *surface = canvas (&cr);
  bw_mark_icon (cr, names[0], 80, 80, 160, black);
  g_assert_cmpint (covered_at (surface, 70, 114), ==, 0);
  g_assert_cmpint (covered_at (surface, 80, 30), ==, 255);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  surface = canvas (&cr);
  bw_mark_icon (cr, names[2], 80, 80, 160, black);
  g_assert_cmpint (covered_at (surface, 80, 121), ==, 0);
  g_assert_cmpint (covered_at (surface, 80, 105), ==, 255);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static cairo_surface_t *
draw_bell (const char *badge, unsigned count, double size)
{
  cairo_t *cr;
  cairo_surface_t *surface = canvas (&cr);
  BwBell bell = { black, { 0, 0, 0, 0 }, badge, black, count };
  BwRect rect = { 0, 0, size, size };
  bw_mark_bell (cr, &rect, &bell);
  cairo_destroy (cr);
  return surface;
}

/** A bell alone is whole; a state stands in a piece that is cut out of it, holes of it included;
 * the count is there from two on, and only where a digit has pixels. */
static void
test_bell (void)
{
  cairo_surface_t *whole = draw_bell (NULL, 1, SIZE);
  cairo_surface_t *badged = draw_bell ("bellwether-nodata-symbolic", 1, SIZE);
  cairo_surface_t *counted = draw_bell (NULL, 4, SIZE);
  cairo_surface_t *tiny = draw_bell (NULL, 4, 16), *tiny_whole = draw_bell (NULL, 0, 16);
  g_assert_cmpint (covered_at (whole, 75, 80), ==, 255);
  g_assert_cmpint (covered_at (badged, 75, 80), ==, 255);
  g_assert_cmpint (covered_at (whole, 93, 115), ==, 255);
  /* Within the ring, between it and the mark, there is nothing of the bell; nor around it. */
  g_assert_cmpint (covered_at (badged, 93, 115), ==, 0);
  g_assert_cmpint (covered_at (badged, 74, 115), ==, 0);
  g_assert_cmpint (difference (whole, counted), >, 500);
  g_assert_cmpint (covered_at (whole, 150, 20), ==, 0);
  g_assert_cmpint (difference (tiny, tiny_whole), ==, 0);
  cairo_surface_destroy (whole);
  cairo_surface_destroy (badged);
  cairo_surface_destroy (counted);
  cairo_surface_destroy (tiny);
  cairo_surface_destroy (tiny_whole);
}

/** From the top, clockwise: half of the first half, all of the second. */
static void
test_ring (void)
{
  cairo_t *cr;
  cairo_surface_t *surface = canvas (&cr);
  BwRect rect = { 0, 0, SIZE, SIZE };
  BwRingPart parts[] = { { 25, 50, BW_TONE_OK }, { 50, 50, BW_TONE_CRITICAL } };
  bw_mark_ring (cr, &rect, parts, 2, bw_palette_get (false, false));
  cairo_destroy (cr);
  double radius = SIZE / 2.0 - SIZE / 20.0;
  double angles[] = { 0.2, 0.8, 2.3, 2.9, 3.4, 4.7, 6.0 };
  bool is_filled[] = { true, true, false, false, true, true, true };
  for (unsigned i = 0; i < G_N_ELEMENTS (angles); i++)
    {
      int x = (int) (80 + radius * sin (angles[i]));
      int y = (int) (80 - radius * cos (angles[i]));
      int covered = covered_at (surface, x, y);
      g_assert_true (is_filled[i] ? covered == 255 : covered > 0 && covered < 100);
    }
  g_assert_cmpint (covered_at (surface, 80, 80), ==, 0);
  cairo_surface_destroy (surface);
}

/** Worst is left: where the marker of a value stands, whichever side is bad. */
static double
marker_of (const BwTrack *track)
{
  cairo_t *cr;
  cairo_surface_t *surface = canvas (&cr);
  BwRect rect = { 0, 0, SIZE, 12 };
  bw_mark_track (cr, &rect, track, bw_palette_get (false, false));
  cairo_destroy (cr);
  double sum = 0;
  double n = 0;
  for (int x = 0; x < SIZE; x++)
    if (covered_at (surface, x, 1) > 150)
      {
        sum += x;
        n++;
      }
  cairo_surface_destroy (surface);
  return sum / n;
}

static void
test_track (void)
{
  BwTrack high = { 5, 30, 20, 10, false };
  BwTrack low = { 5, -20, -10, 10, true };
  double good = marker_of (&high);
  high.value = 28;
  double bad = marker_of (&high);
  g_assert_cmpfloat (bad, <, good);
  low.value = 12;
  good = marker_of (&low);
  low.value = -18;
  g_assert_cmpfloat (marker_of (&low), <, good);
}

/** Won above the middle, lost below, neither at it. */
static void
test_results (void)
{
  const int8_t results[] = { 1, -1, 0, 1 };
  cairo_t *cr;
  cairo_surface_t *surface = canvas (&cr);
  BwRect rect = { 0, 0, SIZE, 40 };
  bw_mark_results (cr, &rect, results, 4, bw_palette_get (false, false));
  cairo_destroy (cr);
  for (int i = 0; i < 4; i++)
    {
      int x = 20 + 40 * i;
      g_assert_true ((covered_at (surface, x, 5) > 0) == (results[i] > 0));
      g_assert_true ((covered_at (surface, x, 35) > 0) == (results[i] < 0));
      g_assert_true ((covered_at (surface, x, 20) > 0) == (results[i] == 0));
    }
  cairo_surface_destroy (surface);
}

/** Up is full, slow half on pale, down low, not watched a foot. */
static void
test_uptime (void)
{
  const BwUptime days[] = { BW_UPTIME_UP, BW_UPTIME_SLOW, BW_UPTIME_DOWN, BW_UPTIME_UNWATCHED };
  const int tops[] = { 0, 20, 28, 38 };
  cairo_t *cr;
  cairo_surface_t *surface = canvas (&cr);
  BwRect rect = { 0, 0, SIZE, 40 };
  bw_mark_uptime (cr, &rect, days, 4, bw_palette_get (false, false));
  cairo_destroy (cr);
  for (int i = 0; i < 4; i++)
    {
      int top = 0;
      while (top < 40 && covered_at (surface, 40 * i + 1, top) < 70)
        top++;
      g_assert_cmpint (top, ==, tops[i]);
    }
  cairo_surface_destroy (surface);
}

/** A line from the lower left to the upper right, broken where there is nothing. */
static void
test_sparkline (void)
{
  double y[20];
  for (int i = 0; i < 20; i++)
    y[i] = i >= 8 && i <= 11 ? (double) NAN : i;
  cairo_t *cr;
  cairo_surface_t *surface = canvas (&cr);
  BwRect rect = { 0, 0, SIZE, SIZE };
  bw_mark_sparkline (cr, &rect, NULL, y, 20, NAN, black, bw_palette_get (false, false));
  cairo_destroy (cr);
  int n_columns = 0;
  for (int x = 0; x < SIZE; x++)
    {
      double mean = 0;
      int n = 0;
      for (int row = 0; row < SIZE; row++)
        if (covered_at (surface, x, row) > 60)
          {
            mean += row;
            n++;
          }
      g_assert_true (n > 0 || x < 2 || (x > 55 && x < 100) || x > 157);
      n_columns += n > 0;
      if (n > 0)
        g_assert_cmpfloat_with_epsilon (mean / n, SIZE - 3 - x * 0.985, 6);
    }
  g_assert_cmpint (n_columns, >, 110);
  g_assert_cmpint (n_columns, <, 135);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/mark/icons", test_icons);
  g_test_add_func ("/plot/mark/cut-out", test_cut_out);
  g_test_add_func ("/plot/mark/bell", test_bell);
  g_test_add_func ("/plot/mark/ring", test_ring);
  g_test_add_func ("/plot/mark/track", test_track);
  g_test_add_func ("/plot/mark/results", test_results);
  g_test_add_func ("/plot/mark/uptime", test_uptime);
  g_test_add_func ("/plot/mark/sparkline", test_sparkline);
  return g_test_run ();
}
