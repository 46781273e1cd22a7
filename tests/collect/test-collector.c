/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of kinds, the keys it declares, and what making a source refuses. */
#include "collect/bw-collector.h"

#include "base/bw-error.h"
#include "lib/bw-test.h"

#include <string.h>

/** The error of making [source x] with KEYS, read against the first N_SCHEMAS schemas (0: all), ""
 * when it is made; errors of the file are left to whoever reads it. (transfer full) */
static char *
make (const char *keys, unsigned n_schemas)
{
  g_autofree char *text = g_strconcat ("[source x]\n", keys, NULL);
  g_autoptr (BwClock) clock = bw_test_clock_new ();
  BwCollectContext context = { .clock = clock, .proc_root = "/proc", .sys_root = "/sys" };
  g_autoptr (GError) error = NULL;
  unsigned n;
  const BwGroupSchema *schemas = bw_collector_schemas (&n);
  g_autoptr (BwConfig) config =
      bw_config_parse ("test.conf", text, -1, schemas, n_schemas > 0 ? n_schemas : n);
  g_autoptr (BwCollector) collector =
      bw_collector_new (bw_config_group (config, "source", 0), &context, &error);

  g_assert_true ((collector == NULL) == (error != NULL));
  if (collector == NULL)
    {
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      return g_strdup (error->message);
    }
  g_assert_cmpstr (collector->source, ==, "x");
  g_assert_cmpstr (collector->kind->type, ==, "system");
  return g_strdup ("");
}

static void
test_kinds (void)
{
  unsigned n;
  const BwCollectorKind *const *kinds = bw_collector_kinds (&n);

  g_assert_cmpuint (n, >=, 1);
  for (unsigned i = 0; i < n; i++)
    {
      g_assert_true (bw_collector_kind_find (kinds[i]->type) == kinds[i]);
      g_assert_cmpuint (strlen (kinds[i]->title), >, 0);
      g_assert_cmpint (kinds[i]->interval_us, >=, BW_SECOND_US);
      g_assert_cmpint (kinds[i]->timeout_us, >=, BW_SECOND_US);
      g_assert_true (kinds[i]->create != NULL && kinds[i]->collect_async != NULL
                     && kinds[i]->collect_finish != NULL && kinds[i]->destroy != NULL);
    }
  g_assert_null (bw_collector_kind_find ("sytem"));
}

static void
test_schemas (void)
{
  unsigned n;
  unsigned n_kinds;
  const BwGroupSchema *schemas = bw_collector_schemas (&n);

  bw_collector_kinds (&n_kinds);
  g_assert_cmpuint (n, ==, n_kinds + 1);
  g_assert_null (schemas[0].kind);
  g_assert_true (schemas[0].keys == bw_collector_keys ());
  for (unsigned i = 0; i < n; i++)
    {
      g_assert_cmpstr (schemas[i].family, ==, "source");
      for (const BwKeySchema *key = schemas[i].keys; key->name != NULL; key++)
        {
          g_assert_true (g_str_has_suffix (key->help, "."));
          /* A kind does not declare again what all have. */
          for (const BwKeySchema *common = bw_collector_keys (); i > 0 && common->name; common++)
            g_assert_cmpstr (common->name, !=, key->name);
        }
    }
}

static void
test_new (void)
{
  static const struct
  {
    const char *keys;
    const char *error;
  } rows[] = {
    { "type=system\n", "" },
    { "type=system\ninterval=1s\ntimeout=2s\n", "" },
    { "type=system\ninterval=50ms\n",
      "line 3: [source x] interval: found \"50ms\", expected at least 100ms" },
    { "type=system\n\ntimeout=0s\n",
      "line 4: [source x] timeout: found \"0\", expected at least 100ms" },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *error = make (rows[i].keys, 0);
      g_assert_cmpstr (error, ==, rows[i].error);
    }
  g_autofree char *none = make ("enabled=true\n", 1);
  g_assert_true (
      g_str_has_prefix (none, "line 1: [source x] type: found nothing, expected one of "));
  g_assert_nonnull (strstr (none, "system"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/collector/kinds", test_kinds);
  g_test_add_func ("/collector/schemas", test_schemas);
  g_test_add_func ("/collector/new", test_new);
  return g_test_run ();
}
