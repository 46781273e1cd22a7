/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An axis of odds, which are drawn by their logarithms: whole decades, however many there are. */
#include "plot/bw-chart-layout-private.h"

#include "chart-fixture.h"

#define NBSP "\u00a0"
#define ODDS(text) text NBSP ":" NBSP "1"

/** A chart of log10 odds from FROM to TO. */
static BwChart *
odds_chart (double from, double to)
{
  BwChart *chart = chart_new ();
  double x[100], y[100];
  for (int i = 0; i < 100; i++)
    {
      x[i] = i;
      y[i] = from + (to - from) * i / 99;
    }
  bw_chart_set_x (chart, &(BwAxis){ .format = BW_FORMAT_COUNT, .min = NAN, .max = NAN });
  bw_chart_set_y (chart, &(BwAxis){ .format = BW_FORMAT_ODDS10, .min = NAN, .max = NAN });
  chart_add (chart, x, y, 100, BW_LINE_JOINED);
  return chart;
}

/** The labels of y from the bottom, with " | " between; they lie apart. (transfer full) */
static char *
labels_of (BwChart *chart, double width, double height, double text_scale)
{
  BwChartFrame frame;
  frame_for (&frame, width, height);
  frame.text_scale = text_scale;
  g_autoptr (BwChartLayout) layout = bw_chart_layout_new (chart, &frame);
  GString *all = g_string_new (NULL);
  double top = INFINITY;
  for (unsigned i = 0; i < layout->y_marks.n; i++)
    {
      const BwTickMark *mark = &layout->y_marks.marks[i];
      if (mark->label == NULL)
        continue;
      g_assert_cmpfloat (mark->label_px + layout->line, <=, top);
      g_assert_cmpfloat (mark->width, <=, 90 * text_scale);
      top = mark->label_px;
      g_string_append_printf (all, "%s%s", all->len > 0 ? " | " : "", mark->label);
    }
  return g_string_free (all, FALSE);
}

static void
test_decades (void)
{
  static const struct
  {
    double from, to;
    const char *labels;
  } cases[] = {
    { -1.2, 2.4, "1" NBSP ":" NBSP "10 | " ODDS ("1") " | " ODDS ("10") " | " ODDS ("100") },
    { -0.2, 1.2, "1" NBSP ":" NBSP "10 | " ODDS ("1") " | " ODDS ("10") " | " ODDS ("100") },
    { 0, 6, ODDS ("1") " | " ODDS ("100") " | " ODDS ("10,000") " | " ODDS ("1,000,000") },
    { -4, 12, ODDS ("1") " | " ODDS ("10⁵") " | " ODDS ("10¹⁰") },
    { -300, 300, "1" NBSP ":" NBSP "10²⁰⁰ | " ODDS ("1") " | " ODDS ("10²⁰⁰") },
    { -300, 1,
      "1" NBSP ":" NBSP "10³⁰⁰ | 1" NBSP ":" NBSP "10²⁰⁰ | 1" NBSP ":" NBSP "10¹⁰⁰ | " ODDS ("1") },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BwChart) chart = odds_chart (cases[i].from, cases[i].to);
      g_autofree char *labels = labels_of (chart, 900, 200, 1);
      g_assert_cmpstr (labels, ==, cases[i].labels);
    }
}

/** Any range at any size: at least two labels where there is room, all powers of ten, apart. */
static void
test_any_range (void)
{
  static const double heights[] = { 60, 120, 210, 400, 900 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  for (int round = 0; round < 400; round++)
    {
      double from = -pow (10, g_rand_double_range (rand, -1, 2.5));
      double to = pow (10, g_rand_double_range (rand, -1, 2.5));
      double height = heights[g_rand_int_range (rand, 0, G_N_ELEMENTS (heights))];
      g_autoptr (BwChart) chart = odds_chart (from, to);
      g_autofree char *labels = labels_of (chart, 700, height, round % 2 == 0 ? 1 : 2);
      g_auto (GStrv) each = g_strsplit (labels, " | ", 0);
      if (height > 100 && round % 2 == 0)
        g_assert_cmpuint (g_strv_length (each), >=, 2);
      for (unsigned i = 0; each[i] != NULL; i++)
        g_assert_true (strchr (each[i], '1') != NULL && strpbrk (each[i], "23456789.") == NULL);
    }
}

/** The file has the numbers as they are, and says what they are. */
static void
test_csv (void)
{
  g_autoptr (BwChart) chart = odds_chart (0, 99);
  g_autoptr (GBytes) bytes = bw_chart_to_csv (chart);
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  g_assert_true (g_str_has_prefix (text, "x,value (log10)\n0,0\n1,1\n2,2\n"));
  g_autofree char *sentence = bw_chart_describe (chart, NAN, NAN);
  g_assert_nonnull (strstr (sentence, "First " ODDS ("1") ", last 1e99"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/odds/decades", test_decades);
  g_test_add_func ("/odds/any-range", test_any_range);
  g_test_add_func ("/odds/csv", test_csv);
  return g_test_run ();
}
