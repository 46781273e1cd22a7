/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series: their identity, their text, and reading it. */
#include "base/bw-error.h"
#include "model/bw-metric.h"

#include <string.h>

static void
test_canonical (void)
{
  const BwMetric *plain = bw_metric_get ("system_load1", NULL, 0);
  g_assert_cmpstr (plain->name, ==, "system_load1");
  g_assert_cmpstr (plain->text, ==, "system_load1");
  g_assert_cmpstr (plain->label_text, ==, "");
  g_assert_cmpuint (plain->n_labels, ==, 0);
  const BwMetric *disk = bw_metric_get_labels ("system_disk_percent", "source", "this-computer",
                                               "mount", "/a \"b\"\\c\nd", NULL);
  g_assert_cmpstr (disk->text, ==,
                   "system_disk_percent{mount=\"/a \\\"b\\\"\\\\c\\nd\",source=\"this-computer\"}");
  g_assert_cmpstr (disk->label_text, ==,
                   "mount=\"/a \\\"b\\\"\\\\c\\nd\",source=\"this-computer\"");
  g_assert_cmpuint (disk->n_labels, ==, 2);
  g_assert_cmpstr (disk->labels[0].key, ==, "mount");
  g_assert_cmpstr (bw_metric_label (disk, "mount"), ==, "/a \"b\"\\c\nd");
  g_assert_cmpstr (bw_metric_label (disk, "source"), ==, "this-computer");
  g_assert_null (bw_metric_label (disk, "core"));
}

static void
test_interned (void)
{
  const BwMetric *first = bw_metric_get_labels ("m", "b", "2", "a", "1", NULL);
  g_assert_true (first == bw_metric_get_labels ("m", "a", "1", "b", "2", NULL));
  g_assert_true (first == bw_metric_parse ("m{a=\"1\",b=\"2\"}", NULL));
  g_assert_true (first == bw_metric_parse ("  m { b = \"2\" , a = \"1\" , } ", NULL));
  g_assert_true (first == bw_metric_get_labels ("m", "a", "9", "b", "2", "a", "1", NULL));
  g_assert_true (first == bw_metric_get_labels ("m", "a", "1", "b", "2", "c", "", NULL));
  g_assert_true (first != bw_metric_get_labels ("m", "a", "1", NULL));
  g_assert_true (first != bw_metric_get_labels ("m2", "a", "1", "b", "2", NULL));
  /* What a value holds can not pass for another label. */
  g_assert_true (first != bw_metric_get_labels ("m", "a", "1\",b=\"2", NULL));
  /* An emptied label does not bring an earlier one back. */
  g_assert_true (bw_metric_get ("m", NULL, 0)
                 == bw_metric_get_labels ("m", "a", "1", "a", "", NULL));
  g_assert_true (bw_metric_parse ("m{}", NULL) == bw_metric_get ("m", NULL, 0));
}

static void
test_broken_values (void)
{
  const BwMetric *metric = bw_metric_get_labels ("m", "mount", "/a\xff", NULL);
  g_assert_cmpstr (bw_metric_label (metric, "mount"), ==, "/a\ufffd");
  g_assert_true (metric == bw_metric_parse (metric->text, NULL));
}

static void
test_refuses (void)
{
  static const char *const bad[] = {
    "",
    " ",
    "1m",
    "m{",
    "m}",
    "m{a}",
    "m{a=}",
    "m{a=1}",
    "m{a=\"}",
    "m{a=\"1\"",
    "m{a=\"1\"x}",
    "m{=\"1\"}",
    "m{,}",
    "m{a=\"1\",,}",
    "m{a=\"1\"}x",
    "m{a:b=\"1\"}",
    "m{1a=\"1\"}",
    "m n",
    "m{a=\"\\x\"}",
    "m{a=\"\\",
    "{a=\"1\"}",
    "m{a='1'}",
    "é",
    "m{é=\"1\"}",
    "m{a=~\"1\"}",
    "m\xff",
    "m{a=\"\xc3\"}",
    "m-n",
    "m{a=\"1\" b=\"2\"}",
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (bw_metric_parse (bad[i], &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (bw_metric_parse ("m{a=1}", &error));
  g_assert_cmpstr (error->message, ==, "metric \"m{a=1}\", character 5: found '1', expected '\"'");
}

static void
test_huge (void)
{
  g_autofree char *name = g_strnfill (10000000, 'm');
  g_autofree char *open = g_strnfill (10000, '{');
  g_autoptr (GString) many = g_string_new ("m{");
  for (int i = 0; i < 65; i++)
    g_string_append_printf (many, "l%d=\"x\",", i);
  g_string_append_c (many, '}');
  g_assert_null (bw_metric_parse (name, NULL));
  g_assert_null (bw_metric_parse (open, NULL));
  g_assert_null (bw_metric_parse (many->str, NULL));
}

static void
test_colons (void)
{
  g_assert_nonnull (bw_metric_parse ("job:requests:rate5m{_a1=\"x\"}", NULL));
  g_assert_nonnull (bw_metric_parse (":", NULL));
  g_assert_nonnull (bw_metric_parse ("_", NULL));
}

/** Any labels: written, read back and equal, whatever their order. */
static void
test_round_trip (void)
{
  static const char *const keys[] = { "a", "source", "model", "window", "core", "_x1" };
  static const char *const pieces[] = {
    "x", "\"", "\\", "\n", "é", ",", "=", "}", "{", " ", "\\n"
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20);
  for (int i = 0; i < 5000; i++)
    {
      BwLabel labels[6];
      BwLabel reversed[6];
      char values[6][16];
      int n = g_rand_int_range (rand, 0, 7);
      for (int j = 0; j < n; j++)
        {
          values[j][0] = '\0';
          for (int k = g_rand_int_range (rand, 1, 6); k > 0; k--)
            g_strlcat (values[j], pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))],
                       sizeof values[j]);
          labels[j] = (BwLabel){ keys[j], values[j] };
          reversed[n - 1 - j] = labels[j];
        }
      const BwMetric *metric = bw_metric_get ("m", labels, (unsigned) n);
      g_assert_true (metric == bw_metric_get ("m", reversed, (unsigned) n));
      g_assert_true (metric == bw_metric_parse (metric->text, NULL));
      g_assert_cmpuint (metric->n_labels, ==, (unsigned) n);
      for (int j = 0; j < n; j++)
        g_assert_cmpstr (bw_metric_label (metric, keys[j]), ==, values[j]);
    }
}

static void
test_garbage (void)
{
  static const char seed[] = "system_disk_percent{mount=\"/a \\\"b\\n\",source=\"x\"}";
  static const char alphabet[] = "m_1:{}=\",\\n \xc3\xa9";
  g_autoptr (GRand) rand = g_rand_new_with_seed (21);
  for (size_t length = 0; length < sizeof seed - 1; length++)
    {
      g_autofree char *cut = g_strndup (seed, length);
      const BwMetric *metric = bw_metric_parse (cut, NULL);
      g_assert_true ((metric != NULL) == (length >= 1 && length <= strlen ("system_disk_percent")));
    }
  for (int i = 0; i < 5000; i++)
    {
      char text[16] = "";
      for (int j = g_rand_int_range (rand, 0, 15); j > 0; j--)
        text[j - 1] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
      const BwMetric *metric = bw_metric_parse (text, NULL);
      if (metric != NULL)
        g_assert_true (bw_metric_parse (metric->text, NULL) == metric);
    }
}

static gpointer
intern_thread (gpointer data)
{
  const BwMetric **got = data;
  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *value = g_strdup_printf ("thread-%d", i);
      got[i] = bw_metric_get_labels ("threads", "source", value, NULL);
    }
  return NULL;
}

static void
test_threads (void)
{
  static const BwMetric *got[3][1000];
  GThread *threads[3];
  for (unsigned i = 0; i < 3; i++)
    threads[i] = g_thread_new ("intern", intern_thread, got[i]);
  for (unsigned i = 0; i < 3; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (memcmp (got[0], got[1], sizeof got[0]), ==, 0);
  g_assert_cmpint (memcmp (got[0], got[2], sizeof got[0]), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metric/canonical", test_canonical);
  g_test_add_func ("/metric/interned", test_interned);
  g_test_add_func ("/metric/broken-values", test_broken_values);
  g_test_add_func ("/metric/refuses", test_refuses);
  g_test_add_func ("/metric/huge", test_huge);
  g_test_add_func ("/metric/colons", test_colons);
  g_test_add_func ("/metric/round-trip", test_round_trip);
  g_test_add_func ("/metric/garbage", test_garbage);
  g_test_add_func ("/metric/threads", test_threads);
  return g_test_run ();
}
