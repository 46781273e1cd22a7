/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samples of one collection. */
#include "model/bw-batch.h"

#include <math.h>

static void
test_adds (void)
{
  const BwMetric *a = bw_metric_get_labels ("m", "source", "a", NULL);
  const BwMetric *b = bw_metric_get_labels ("m", "source", "b", NULL);
  g_autoptr (BwBatch) batch = bw_batch_new ("computer", 5);
  g_assert_cmpstr (batch->source, ==, "computer");
  g_assert_cmpint (batch->time_us, ==, 5);
  g_assert_cmpuint (batch->samples->len, ==, 0);
  bw_batch_add (batch, b, 1);
  bw_batch_add (batch, a, NAN);
  bw_batch_add (batch, b, 2);
  g_assert_cmpuint (batch->samples->len, ==, 2);
  g_assert_true (bw_batch_index (batch, 0)->metric == b);
  g_assert_cmpfloat (bw_batch_index (batch, 0)->value, ==, 2);
  g_assert_true (bw_batch_index (batch, 1)->metric == a);
  g_assert_true (isnan (bw_batch_index (batch, 1)->value));
}

static void
test_many (void)
{
  g_autoptr (BwBatch) batch = bw_batch_new ("s", 0);
  for (int round = 0; round < 3; round++)
    for (int i = 0; i < 500; i++)
      {
        g_autofree char *value = g_strdup_printf ("%d", i);
        bw_batch_add (batch, bw_metric_get_labels ("many", "i", value, NULL), round * 1000 + i);
      }
  g_assert_cmpuint (batch->samples->len, ==, 500);
  for (unsigned i = 0; i < 500; i++)
    g_assert_cmpfloat (bw_batch_index (batch, i)->value, ==, 2000 + i);
}

static void
test_health (void)
{
  g_assert_cmpstr (bw_source_health_name (BW_SOURCE_WAITING), ==, "waiting");
  g_assert_cmpstr (bw_source_health_name (BW_SOURCE_OK), ==, "ok");
  g_assert_cmpstr (bw_source_health_name (BW_SOURCE_FAILING), ==, "failing");
  g_assert_cmpstr (bw_source_health_name (BW_SOURCE_PAUSED), ==, "paused");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batch/adds", test_adds);
  g_test_add_func ("/batch/many", test_many);
  g_test_add_func ("/batch/health", test_health);
  return g_test_run ();
}
