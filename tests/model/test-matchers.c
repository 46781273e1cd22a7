/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What matchers on an incident take, and how they are read and written. */
#include "base/bw-error.h"
#include "model/bw-matchers.h"

#include <string.h>

static BwIncident *
incident_new (void)
{
  BwIncident *incident = bw_incident_new ();
  incident->rule = g_strdup ("http-up");
  incident->labels = g_strdup ("core=\"0\",path=\"a\\\"b\\\\c\\nd\",source=\"api\"");
  incident->metric = g_strdup ("http_up{core=\"0\",source=\"api\"}");
  incident->category = BW_CATEGORY_DATA_QUALITY;
  incident->severity = BW_SEVERITY_ERROR;
  incident->dedup_key = g_strdup ("0123456789abcdef");
  return incident;
}

static void
test_facts (void)
{
  static const struct
  {
    const char *name;
    const char *value;
  } rows[] = {
    { "rule", "http-up" },
    { "severity", "error" },
    { "category", "data_quality" },
    { "metric", "http_up" },
    { "source", "api" },
    { "core", "0" },
    { "path", "a\"b\\c\nd" },
    { "key", "0123456789abcdef" },
    { "missing", "" },
    { "sourc", "" },
    { "sources", "" },
    { "", "" },
  };
  g_autoptr (BwIncident) incident = incident_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *fact = bw_incident_fact (incident, rows[i].name);
      g_assert_cmpstr (fact, ==, rows[i].value);
    }
  g_autoptr (BwIncident) empty = bw_incident_new ();
  static const char *const names[] = { "rule", "metric", "key", "source" };
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *fact = bw_incident_fact (empty, names[i]);
      g_assert_cmpstr (fact, ==, "");
    }
}

static void
test_match (void)
{
  static const struct
  {
    const char *text;
    bool is_match;
  } rows[] = {
    { "", true },
    { "{}", true },
    { "source=\"api\"", true },
    { "source=\"API\"", false },
    { "source!=\"api\"", false },
    { "source=~\"a.*\"", true },
    { "source=~\"a\"", false },
    { "source!~\"a\"", true },
    { "missing=\"\"", true },
    { "missing!=\"\"", false },
    { "missing=~\".+\"", false },
    { "severity=\"error\"", true },
    { "severity=\"ERROR\"", true },
    { "severity!=\"Error\"", false },
    { "severity=~\"ERROR|critical\"", true },
    { "severity=~\"critical|emergency\"", false },
    { "category=\"DATA_QUALITY\"", true },
    { "category=~\"api|data_.*\"", true },
    { "metric=\"http_up\"", true },
    { "rule=\"http-up\", source=\"api\"", true },
    { "rule=\"http-up\", source=\"bot\"", false },
    { "{key=\"0123456789abcdef\"}", true },
    { "path=\"a\\\"b\\\\c\\nd\"", true },
  };
  g_autoptr (BwIncident) incident = incident_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BwMatchers) matchers = bw_matchers_parse (rows[i].text, &error);
      g_assert_no_error (error);
      if (bw_matchers_match (matchers, incident) != rows[i].is_match)
        g_error ("%s", rows[i].text);
    }
}

static void
test_canonical (void)
{
  static const struct
  {
    const char *text;
    const char *canonical;
    unsigned n;
  } rows[] = {
    { "", "", 0 },
    { " { } ", "", 0 },
    { " b = \"2\" , a=~\"x\" ,", "a=~\"x\",b=\"2\"", 2 },
    { "{a!~\"1\",a!=\"1\",a=\"1\",a=\"1\"}", "a=\"1\",a!=\"1\",a!~\"1\"", 3 },
    { "severity=\"Critical\"", "severity=\"critical\"", 1 },
    { "a=\"x\\\"\\\\\\n\"", "a=\"x\\\"\\\\\\n\"", 1 },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BwMatchers) matchers = bw_matchers_parse (rows[i].text, NULL);
      g_assert_cmpstr (bw_matchers_text (matchers), ==, rows[i].canonical);
      g_assert_cmpuint (bw_matchers_n (matchers), ==, rows[i].n);
    }
}

static void
test_contradiction (void)
{
  static const struct
  {
    const char *text;
    bool is_contradiction;
  } rows[] = {
    { "", false },
    { "a=\"1\",b=\"2\"", false },
    { "a=\"1\",a=\"2\"", true },
    { "a=\"1\",a!=\"1\"", true },
    { "a=\"1\",a=~\"1|2\"", false },
    { "a=\"1\",a!~\"1|2\"", true },
    { "a!=\"1\",a!=\"2\"", false },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BwMatchers) matchers = bw_matchers_parse (rows[i].text, NULL);
      g_assert_cmpint (bw_matchers_is_contradiction (matchers), ==, rows[i].is_contradiction);
    }
  g_autoptr (BwMatchers) matchers = bw_matchers_parse ("a!=\"0\",b=\"2\"", NULL);
  g_assert_null (bw_matchers_value (matchers, "a"));
  g_assert_cmpstr (bw_matchers_value (matchers, "b"), ==, "2");
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } rows[] = {
    { "source", "\"source\", character 7: found the end, expected =, !=, =~ or !~" },
    { "source=api", "\"source=api\", character 8: found 'a', expected '\"'" },
    { "a=\"1\" b=\"2\"", "character 7: found 'b', expected ',' or the end" },
    { "{a=\"1\"", "found the end, expected ',' or '}'" },
    { "a=\"1\"}", "found '}', expected ',' or the end" },
    { "{a=\"1\"} x", "found 'x', expected the end" },
    { ",", "expected a label name" },
    { "a=~\"(\"", "a regular expression" },
    { "a=~\"a)|(b\"", "a regular expression" },
    { "m{a=\"1\"}", "expected =, !=, =~ or !~" },
    { "\xff", "UTF-8" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (bw_matchers_parse (rows[i].text, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      if (strstr (error->message, rows[i].message) == NULL)
        g_error ("%s: %s", rows[i].text, error->message);
    }
  g_autofree char *huge = g_strnfill (1 << 20, 'a');
  g_assert_null (bw_matchers_parse (huge, NULL));
}

/* A pattern that would try all ways to split its text gives up. */
static void
test_bounded (void)
{
  g_autoptr (BwIncident) incident = bw_incident_new ();
  g_autofree char *long_value = g_strnfill (2000, 'a');
  incident->labels = g_strdup_printf ("source=\"%sb\"", long_value);
  g_autoptr (BwMatchers) matchers = bw_matchers_parse ("source=~\"(a*)*c\"", NULL);
  g_assert_nonnull (matchers);
  g_assert_false (bw_matchers_match (matchers, incident));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/matchers/facts", test_facts);
  g_test_add_func ("/matchers/match", test_match);
  g_test_add_func ("/matchers/canonical", test_canonical);
  g_test_add_func ("/matchers/contradiction", test_contradiction);
  g_test_add_func ("/matchers/refused", test_refused);
  g_test_add_func ("/matchers/bounded", test_bounded);
  return g_test_run ();
}
