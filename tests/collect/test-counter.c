/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Increase and rate by hand-made rows, and by the reference series where it is. */
#include "collect/bw-counter-private.h"

#include "base/bw-json.h"
#include "lib/bw-test.h"

#include <math.h>

static void
test_increase (void)
{
  static const struct
  {
    uint64_t before, now;
    unsigned wrap_bits;
    double increase;
  } rows[] = {
    { 100, 150, 0, 50 },
    { 150, 150, 32, 0 },
    { 400, 30, 0, 30 },                       /* began again */
    { 400, 30, 32, 30 },                      /* too low to have wrapped */
    { 4294967000, 200, 32, 496 },             /* 296 to the end, and 200 */
    { 4294967000, 200, 0, 200 },              /* not declared */
    { 4294967000, 200, 64, 200 },             /* no 64-bit counter wraps there */
    { 4294967000, 429496730, 32, 429496730 }, /* not in the first tenth */
    { 3865470566, 200, 32, 200 },             /* not in the last tenth */
    { 3865470567, 200, 32, 429496929 },       /* 2^32 · 0.9 is 3865470566.4 */
    { 8589934592, 100, 32, 100 },             /* more than 32 bits hold */
    { G_MAXUINT64 - 99, 50, 64, 150 },        /* exact, where doubles are 2048 apart */
    { G_MAXUINT64, 0, 64, 1 },
    { 0, G_MAXUINT64, 64, 18446744073709551616.0 },
    { 10, 3, 128, 3 }, /* no such width */
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpfloat (bw_counter_increase (rows[i].before, rows[i].now, rows[i].wrap_bits), ==,
                       rows[i].increase);
}

static void
test_rate (void)
{
  BwCounter counter = { 0 };

  bw_counter_set (&counter, 1000, 32, 10 * G_USEC_PER_SEC);
  g_assert_true (isnan (counter.rate));
  bw_counter_set (&counter, 1500, 32, 10 * G_USEC_PER_SEC);
  g_assert_cmpfloat (counter.rate, ==, 50);
  bw_counter_set (&counter, 1600, 32, 0); /* after a gap */
  g_assert_true (isnan (counter.rate));
  bw_counter_set (&counter, 1601, 32, G_USEC_PER_SEC / 2);
  g_assert_cmpfloat (counter.rate, ==, 2);
  bw_counter_set (&counter, 1601, 32, -5);
  g_assert_true (isnan (counter.rate));
}

static void
test_vectors (void)
{
  g_autofree char *path = bw_test_shared ("vectors/series.expected.json");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  g_autofree char *text = bw_test_read (path);
  g_autoptr (JsonNode) root = bw_json_parse (text, -1, &error);
  g_assert_no_error (error);
  for (unsigned i = 0; i < 10; i++)
    {
      double t0, t1, reset_only, wrap32, rate;
      int64_t v0, v1;
      const struct
      {
        const char *name;
        unsigned at;
        double *out;
      } doubles[] = { { "t", i, &t0 },
                      { "t", i + 1, &t1 },
                      { "increase_reset_only", i, &reset_only },
                      { "increase_wrap32", i, &wrap32 },
                      { "rate_wrap32", i, &rate } };
      for (unsigned k = 0; k < G_N_ELEMENTS (doubles); k++)
        {
          g_autofree char *at = g_strdup_printf ("counter.%s[%u]", doubles[k].name, doubles[k].at);
          g_assert_true (bw_json_get_double (root, at, doubles[k].out, &error));
        }
      g_autofree char *before = g_strdup_printf ("counter.v[%u]", i);
      g_autofree char *now = g_strdup_printf ("counter.v[%u]", i + 1);
      g_assert_true (bw_json_get_int64 (root, before, &v0, &error));
      g_assert_true (bw_json_get_int64 (root, now, &v1, &error));
      BwCounter counter = { .value = (uint64_t) v0, .is_known = true };
      bw_counter_set (&counter, (uint64_t) v1, 32, (int64_t) ((t1 - t0) * 1e6));
      g_assert_cmpfloat_with_epsilon (counter.rate, rate, 1e-9 * fabs (rate) + 1e-12);
      g_assert_cmpfloat (bw_counter_increase ((uint64_t) v0, (uint64_t) v1, 32), ==, wrap32);
      g_assert_cmpfloat (bw_counter_increase ((uint64_t) v0, (uint64_t) v1, 0), ==, reset_only);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/counter/increase", test_increase);
  g_test_add_func ("/counter/rate", test_rate);
  g_test_add_func ("/counter/vectors", test_vectors);
  return g_test_run ();
}
