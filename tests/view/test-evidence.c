/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What evidence says, and that damaged or unknown evidence says no more than it knows. */
#include "view/bw-evidence.h"

#include "lib/bw-test.h"

#include <string.h>

/* The facts of JSON as lines; NULL where it is no evidence. (transfer full) */
static char *
facts_of (const char *json)
{
  BwIncidentEvent event = { .kind = BW_KIND_FIRE, .evidence = (char *) json };
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  BwEvidence *evidence = bw_evidence_new (&event);
  if (evidence == NULL)
    return NULL;
  g_autoptr (GPtrArray) facts = bw_evidence_facts (evidence, BW_TEST_NOW_US, utc);
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < facts->len; i++)
    {
      g_autofree char *one = bw_figure_text (g_ptr_array_index (facts, i));
      g_string_append_printf (text, "%s\n", one);
    }
  bw_evidence_free (evidence);
  return g_string_free (text, FALSE);
}

static void
test_held (void)
{
  g_autofree char *text =
      facts_of ("{\"tier\": 1, \"since\": \"2026-03-01T12:00:00Z\", \"for_seconds\": 120, "
                "\"for_count\": 2, \"after\": {\"reached\": "
                "[{\"tier\": 1, \"seconds\": 180, \"count\": 4}]}}");
  g_assert_nonnull (strstr (text, "4 of 2 evaluations"));
}

/* As in the title: more odds than a million are told by none of their digits. */
static void
test_odds (void)
{
  g_autofree char *text = facts_of ("{\"metric\": \"ledger_evidence_roi\", \"value\": 20}");
  g_assert_nonnull (strstr (text, "over 1,000,000\u00a0:\u00a01"));
}

static void
test_damaged (void)
{
  static const char *const cases[] = {
    "{}",
    "{\"value\": \"much\", \"metric\": 7, \"severity\": [], \"values\": {}}",
    "{\"tier\": 1, \"since\": \"2026-03-01T12:00:00Z\", \"for_seconds\": 120, \"after\": "
    "{\"reached\": [{\"tier\": 1, \"seconds\": 180}]}}",
    "{\"tier\": 1, \"since\": \"2026-03-01T12:00:00Z\", \"for_seconds\": 1e300, \"for_count\": 1, "
    "\"after\": {\"reached\": [{\"tier\": 1, \"seconds\": -1e300, \"count\": 1}]}}",
    "{\"unknown\": {\"values\": [1, 2]}, \"values\": [[\"2026-03-01T12:00:00Z\"], 3]}",
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = facts_of (cases[i]);
      g_assert_nonnull (text);
      g_assert_null (strstr (text, "nan"));
      g_assert_null (strstr (text, "inf"));
    }
  g_assert_null (facts_of (NULL));
  g_assert_null (facts_of ("[1, 2]"));
  g_assert_null (facts_of ("{\"tier\": 1, \"since\": \"2026"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/evidence/held", test_held);
  g_test_add_func ("/view/evidence/odds", test_odds);
  g_test_add_func ("/view/evidence/damaged", test_damaged);
  return g_test_run ();
}
