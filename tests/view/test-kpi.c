/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A figure's card: empty until it is filled, alike when it looks alike, and a sentence. */
#include "view/bw-kpi.h"

#include "lib/bw-test.h"

#include <math.h>

static BwKpi *
roi (void)
{
  BwKpi *kpi = bw_kpi_new ("ledger_roi{source=\"mlb\"}", "ROI");
  kpi->source = g_strdup ("mlb");
  kpi->value = g_strdup ("+5.1 %");
  kpi->delta = g_strdup ("+1.2 pp since 30 Oct");
  kpi->count = g_strdup ("n = 472");
  kpi->interval = g_strdup ("95 % −6 to +16 %");
  kpi->state = bw_state_words_severity (BW_SEVERITY_WARNING);
  kpi->n_spark = 3;
  kpi->spark_x = g_new0 (double, 3);
  kpi->spark_y = g_new0 (double, 3);
  kpi->spark_y[1] = (double) NAN;
  return kpi;
}

static void
test_new (void)
{
  g_autoptr (BwKpi) kpi = bw_kpi_new ("a", "A");
  g_assert_null (kpi->state.icon);
  g_assert_true (isnan (kpi->low) && isnan (kpi->at) && isnan (kpi->spark_base));
  g_assert_true (isnan (kpi->track.value) && isnan (kpi->track.healthy));
  g_assert_false (kpi->has_track);
  g_autofree char *text = bw_kpi_text (kpi);
  g_assert_cmpstr (text, ==, "A: –.");
}

static void
test_equal (void)
{
  g_autoptr (BwKpi) one = roi (), other = roi ();
  g_assert_true (bw_kpi_equal (one, other));
  g_assert_false (bw_kpi_equal (one, NULL));
  other->spark_y[1] = 0;
  g_assert_false (bw_kpi_equal (one, other));
  other->spark_y[1] = (double) NAN;
  other->low = 1;
  g_assert_false (bw_kpi_equal (one, other));
  other->low = (double) NAN;
  other->state = bw_state_words_severity (BW_SEVERITY_ERROR);
  g_assert_false (bw_kpi_equal (one, other));
  other->state = one->state;
  /* Nobody sees a track that is not shown. */
  other->track.value = 3;
  g_assert_true (bw_kpi_equal (one, other));
  other->has_track = one->has_track = true;
  g_assert_false (bw_kpi_equal (one, other));
}

static void
test_text (void)
{
  g_autoptr (BwKpi) kpi = roi ();
  g_autofree char *text = bw_kpi_text (kpi);
  g_assert_cmpstr (text, ==,
                   "ROI of mlb: +5.1 %, Warning. +1.2 pp since 30 Oct. n = 472, 95 % −6 to +16 %.");
}

/* How sure it is, in full; why there is none, where there is none. */
static void
test_tooltip (void)
{
  g_autoptr (BwKpi) kpi = roi ();
  g_autofree char *plain = bw_kpi_tooltip (kpi);
  g_assert_cmpstr (plain, ==, "n = 472 · 95 % −6 to +16 %");
  kpi->note = g_strdup ("For a number of bets fixed before looking.");
  g_autofree char *noted = bw_kpi_tooltip (kpi);
  g_assert_cmpstr (noted, ==,
                   "n = 472 · 95 % −6 to +16 %\nFor a number of bets fixed before looking.");
  g_autofree char *text = bw_kpi_text (kpi);
  g_assert_true (g_str_has_suffix (text, "+16 %. For a number of bets fixed before looking."));
  kpi->reason = g_strdup ("Nothing was staked so far.");
  g_autofree char *why = bw_kpi_tooltip (kpi);
  g_assert_cmpstr (why, ==, "Nothing was staked so far.");
  g_autoptr (BwKpi) empty = bw_kpi_new ("a", "A");
  g_assert_null (bw_kpi_tooltip (empty));
  g_autoptr (BwKpi) other = roi ();
  g_assert_false (bw_kpi_equal (kpi, other));
}

/* A reason is a sentence with its own full stop. */
static void
test_one_stop (void)
{
  g_autoptr (BwKpi) kpi = bw_kpi_new ("system_cpu_percent{source=\"pc\"}", "Processor");
  kpi->reason = g_strdup ("No value has come so far.");
  kpi->count = g_strdup ("n = 7");
  g_autofree char *text = bw_kpi_text (kpi);
  g_assert_cmpstr (text, ==, "Processor: –. No value has come so far. n = 7.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/kpi/one-stop", test_one_stop);
  g_test_add_func ("/view/kpi/new", test_new);
  g_test_add_func ("/view/kpi/equal", test_equal);
  g_test_add_func ("/view/kpi/text", test_text);
  g_test_add_func ("/view/kpi/tooltip", test_tooltip);
  return g_test_run ();
}
