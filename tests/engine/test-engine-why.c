/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an incident is there: the bundle has all of it, tells what would not have fired, comes out
 * again from itself alone, and shows whatever was changed in it. */
#include "engine-fixture.h"
#include "engine/bw-counterfactual.h"
#include "engine/bw-engine-feedback.h"
#include "engine/bw-engine-why.h"
#include "engine/bw-evidence-digest.h"
#include "lib/bw-test-json.h"
#include "rules/bw-rule-eval.h"

#include <math.h>

/* --- a bundle ----------------------------------------------------------------------------------*/

static JsonNode *
why (EngineFixture *fixture, int64_t id)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = bw_engine_why (fixture->engine, id, &error);
  g_assert_no_error (error);
  return json_read (text, -1);
}

/* Fires at 5 after 30 s, rises to 9, is over 100 s after it crossed. */
static void
live (EngineFixture *fixture)
{
  engine_run (fixture, 1, 3);
  engine_run (fixture, 5, 6);
  engine_run (fixture, 9, 4);
  engine_run (fixture, 1, 2);
}

static void
test_bundle (EngineFixture *fixture, gconstpointer data)
{
  engine_start (fixture);
  live (fixture);
  bw_clock_sleep (fixture->clock, 3 * BW_HOUR_US);
  bw_clock_advance (fixture->clock, 0);
  engine_settle (fixture);
  bw_incident_free (bw_engine_mark (fixture->engine, 1, false, "cli:anna", NULL));
  engine_run (fixture, 1, 8);
  live (fixture);
  g_autoptr (JsonNode) root = why (fixture, 2);
  g_assert_cmpstr (text_at (root, "format"), ==, "bellwether-why/1");
  g_assert_cmpint ((int) number_at (root, "incident.id"), ==, 2);
  g_assert_cmpstr (text_at (root, "incident.max_severity"), ==, "critical");
  g_assert_cmpuint (length_at (root, "events"), ==, 3);
  g_assert_cmpstr (text_at (root, "events[1].kind"), ==, "UPGRADE");
  g_assert_cmpfloat (number_at (root, "events[0].evidence.value"), ==, 5);
  g_assert_cmpstr (text_at (root, "events[0].evidence.value_from[0]"), ==, "as pc told it");
  /* The desktop is switched off; the sink took all three. */
  g_assert_cmpuint (length_at (root, "gates"), ==, 6);
  g_assert_cmpuint (length_at (root, "deliveries"), ==, 6);
  unsigned n_passed = 0;
  for (unsigned i = 0; i < 6; i++)
    {
      g_autofree char *path = g_strdup_printf ("gates[%u]", i);
      g_autofree char *tries = g_strdup_printf ("deliveries[%u].attempts", i);
      JsonObject *gate = json_node_get_object (bw_json_get (root, path, NULL));
      bool is_passed = json_object_get_boolean_member (gate, "passed");
      n_passed += is_passed;
      g_assert_cmpint (strcmp (json_object_get_string_member (gate, "channel"), "sink") == 0, ==,
                       is_passed);
      g_assert_cmpint (json_object_get_null_member (gate, "reason"), ==, is_passed);
      g_assert_cmpuint (length_at (root, tries), ==, is_passed ? 1 : 0);
    }
  g_assert_cmpuint (n_passed, ==, 3);
  g_assert_cmpfloat (number_at (root, "earlier.count"), ==, 1);
  g_assert_cmpfloat (number_at (root, "earlier.noise"), ==, 1);
  g_assert_cmpfloat (number_at (root, "earlier.last[0].seconds"), ==, 70);
  /* It held from the first 5 to the first 1: 100 s. 9 stood for 40 s, so no level up to 9 helps. */
  g_assert_cmpfloat (number_at (root, "counterfactual.threshold.value"), ==, 9.1);
  g_assert_cmpfloat (number_at (root, "counterfactual.for.seconds"), ==, 100);
}

static void
test_not_found (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  engine_start (fixture);
  g_assert_null (bw_engine_why (fixture->engine, 1, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_NOT_FOUND);
}

/* Sixty bets, the last ten lost: the newest fifty are kept with the alert. */
static void
test_rows (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) csv = g_string_new ("id,settled_at,stake,odds,status\n");
  for (unsigned i = 0; i < 60; i++)
    g_string_append_printf (csv, "%u,2026-03-02T%02u:%02u:00Z,%u,2,%s\n", i, i / 6, i % 6 * 10,
                            10 + i, i < 50 ? "won" : "lost");
  g_autofree char *path = bw_test_write (fixture->dir, "bets.csv", csv->str, -1);
  engine_write_config (fixture, ENGINE_GENERAL ENGINE_COMPUTER
                       "[rule streak]\nmetric=ledger_losing_streak\nwarning=5\n"
                       "[rule window]\nmetric=ledger_win_rate{window=\"last10\"}\ndirection=below\n"
                       "warning=0.5\n");
  engine_start (fixture);
  BwLedgerFile file = { .path = path };
  BwImportResult result = { 0 };
  g_assert_true (
      bw_engine_import (fixture->engine, "bot", &file, NULL, NULL, NULL, &result, &error));
  g_assert_no_error (error);
  bw_import_result_clear (&result);
  engine_wait_seen (fixture, "FIRE streak warning\n");
  engine_wait_seen (fixture, "FIRE window warning\n");
  g_autoptr (JsonNode) one = why (fixture, 1);
  g_autoptr (JsonNode) two = why (fixture, 2);
  bool is_first = strcmp (text_at (one, "incident.rule"), "streak") == 0;
  JsonNode *streak = is_first ? one : two, *window = is_first ? two : one;
  g_assert_cmpfloat (number_at (streak, "events[0].evidence.rows.count"), ==, 60);
  g_assert_cmpuint (length_at (streak, "events[0].evidence.rows.newest"), ==, 50);
  g_assert_cmpstr (text_at (streak, "events[0].evidence.rows.first_at"), ==,
                   "2026-03-02T00:00:00Z");
  g_assert_cmpstr (text_at (streak, "events[0].evidence.rows.last_at"), ==, "2026-03-02T09:50:00Z");
  g_assert_cmpstr (text_at (streak, "events[0].evidence.rows.newest[49].id"), ==, "59");
  g_assert_cmpfloat (number_at (streak, "events[0].evidence.rows.newest[49].stake"), ==, 69);
  g_assert_cmpfloat (number_at (streak, "events[0].evidence.rows.newest[49].profit"), ==, -69);
  g_assert_cmpstr (text_at (streak, "events[0].evidence.value_from[0]"), ==,
                   "computed from the 60 rows of bot");
  g_assert_cmpfloat (number_at (window, "events[0].evidence.rows.count"), ==, 10);
  g_assert_cmpuint (length_at (window, "events[0].evidence.rows.newest"), ==, 10);
  g_assert_cmpstr (text_at (window, "events[0].evidence.rows.first_at"), ==,
                   "2026-03-02T08:20:00Z");
}

/* --- verified ----------------------------------------------------------------------------------*/

static bool
verify (JsonNode *root, char **said, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_array (builder);
  json_builder_add_value (builder, json_node_copy (root));
  json_builder_end_array (builder);
  /* The writer of the program, so that numbers keep all their digits. */
  g_autofree char *list = bw_json_to_text (builder, false);
  list[strlen (list) - 1] = '\0';
  return bw_engine_verify (list + 1, said, error);
}

static bool
is_true (JsonNode *root)
{
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  bool is_verified = verify (root, &said, &error);
  g_assert_true (!is_verified || error == NULL);
  return is_verified;
}

/* The leaves of NODE, as what holds them. */
static void
collect_leaves (JsonNode *node, GPtrArray *leaves)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));
      for (GList *link = values; link != NULL; link = link->next)
        collect_leaves (link->data, leaves);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      for (unsigned i = 0; i < json_array_get_length (array); i++)
        collect_leaves (json_array_get_element (array, i), leaves);
    }
  else if (JSON_NODE_HOLDS_VALUE (node))
    g_ptr_array_add (leaves, node);
}

static void
tamper (JsonNode *leaf)
{
  if (json_node_get_value_type (leaf) == G_TYPE_STRING)
    {
      g_autofree char *other = g_strconcat (json_node_get_string (leaf), "1", NULL);
      json_node_set_string (leaf, other);
    }
  else if (json_node_get_value_type (leaf) == G_TYPE_BOOLEAN)
    json_node_set_boolean (leaf, !json_node_get_boolean (leaf));
  else if (json_node_get_value_type (leaf) == G_TYPE_INT64)
    json_node_set_int (leaf, json_node_get_int (leaf) + 1);
  else
    json_node_set_double (leaf, json_node_get_double (leaf) * 1.0001 + 1e-6);
}

static JsonNode *
living_bundle (EngineFixture *fixture)
{
  engine_write_config (
      fixture, ENGINE_GENERAL ENGINE_COMPUTER
      "[rule load]\nmetric=system_load1\nwarning=4\nwarning-recover=3\ncritical=8\n"
      "for=30s\nfor-count=2\nkeep-firing-for=20s\nrecover-count=2\n");
  engine_start (fixture);
  live (fixture);
  /* It returns with a value that it did not have before. */
  engine_run (fixture, 6, 3);
  engine_run (fixture, 1, 4);
  return why (fixture, 1);
}

/* One change anywhere in any evidence, and one in what the incident says of itself. */
static void
test_tampered (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) root = living_bundle (fixture);
  g_assert_cmpuint (length_at (root, "events"), >=, 3);
  g_assert_true (is_true (root));
  unsigned n = 0;
  for (unsigned i = 0; i < length_at (root, "events"); i++)
    {
      g_autofree char *path = g_strdup_printf ("events[%u].evidence", i);
      g_autoptr (GPtrArray) counted = g_ptr_array_new ();
      collect_leaves (bw_json_get (root, path, NULL), counted);
      for (unsigned k = 0; k < counted->len; k++)
        {
          g_autoptr (JsonNode) changed = json_node_copy (root);
          g_autofree char *all = NULL;
          g_autoptr (JsonBuilder) builder = json_builder_new ();
          json_builder_begin_array (builder);
          json_builder_add_value (builder, g_steal_pointer (&changed));
          json_builder_end_array (builder);
          all = bw_json_to_text (builder, false);
          all[strlen (all) - 1] = '\0';
          g_autoptr (JsonNode) copy = bw_json_parse (all + 1, -1, NULL);
          g_autoptr (GPtrArray) leaves = g_ptr_array_new ();
          collect_leaves (bw_json_get (copy, path, NULL), leaves);
          tamper (g_ptr_array_index (leaves, k));
          if (is_true (copy))
            g_error ("leaf %u of %s was changed, and nobody saw it", k, path);
          n++;
        }
    }
  g_assert_cmpuint (n, >, 200);
}

/* A deep copy, for nodes share what they hold. */
static JsonNode *
deep_copy (JsonNode *root)
{
  g_autofree char *text = json_to_string (root, FALSE);
  return bw_json_parse (text, -1, NULL);
}

/* Whoever changes a field may well write a new digest: the verdict does not come out all the same.
 */
static void
test_forged (EngineFixture *fixture, gconstpointer data)
{
  static const char *const paths[] = {
    "value",
    "threshold",
    "n",
    "input.value",
    "input.n",
    "input.awake_us",
    "input.wall_us",
    "before.tier",
    "before.reached[0].since_us",
    "tier",
    "after.n_flips",
    "before.reached[0].count",
    "for_seconds",
    "for_count",
    "after.reached[0].since_us",
    "after.tier",
    "after.crossed_us",
    "after.reached[0].count",
    "after.worst",
    "after.last_input_us",
    "min_samples",
    "keep_seconds",
    "recover_count",
    "recover",
    "rule_words",
    "rule_text",
    "severity",
    "at",
    "since",
    "kind",
    "before.severity",
    "direction",
    "worst",
  };
  g_autoptr (JsonNode) root = living_bundle (fixture);
  unsigned n = 0;
  for (unsigned e = 0; e < length_at (root, "events"); e++)
    for (unsigned i = 0; i < G_N_ELEMENTS (paths); i++)
      {
        g_autoptr (JsonNode) copy = deep_copy (root);
        g_autofree char *of_event = g_strdup_printf ("events[%u]", e);
        JsonNode *event = bw_json_get (copy, of_event, NULL);
        JsonNode *evidence = bw_json_get (event, "evidence", NULL);
        if (evidence == NULL || !JSON_NODE_HOLDS_OBJECT (evidence))
          continue;
        JsonNode *leaf = bw_json_get (evidence, paths[i], NULL);
        /* In a state that is well there are no timers; a severity before it is none is no word. */
        if (leaf == NULL || !JSON_NODE_HOLDS_VALUE (leaf))
          continue;
        if (strcmp (paths[i], "before.severity") == 0
            && strcmp (text_at (evidence, "kind"), "RESOLVE") != 0)
          continue;
        tamper (leaf);
        g_autofree char *digest = bw_evidence_digest (evidence);
        json_object_set_string_member (json_node_get_object (event), "digest", digest);
        if (is_true (copy))
          g_error ("%s of event %u was forged, and nobody saw it", paths[i], e);
        n++;
      }
  g_assert_cmpuint (n, >, 60);
}

static void
test_incident_changed (EngineFixture *fixture, gconstpointer data)
{
  static const char *const members[] = { "value", "threshold", "severity", "rule", "metric" };
  g_autoptr (JsonNode) root = living_bundle (fixture);
  for (unsigned i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autoptr (JsonNode) copy = deep_copy (root);
      g_autofree char *path = g_strdup_printf ("incident.%s", members[i]);
      tamper (bw_json_get (copy, path, NULL));
      g_assert_false (is_true (copy));
    }
}

/* What was not judged by a value has nothing to come out again but its own words; a reason that is
 * not known is no way around. */
static void
test_plain_ends (EngineFixture *fixture, gconstpointer data)
{
  static const char *const reasons[] = { "data_returned", "missing_series", "rule_removed",
                                         "rule_disabled", "source_removed", "bored" };
  g_autoptr (JsonNode) root = living_bundle (fixture);
  g_autofree char *path = g_strdup_printf ("events[%u]", length_at (root, "events") - 1);
  for (unsigned i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autoptr (JsonNode) copy = deep_copy (root);
      g_autoptr (GError) error = NULL;
      g_autofree char *said = NULL;
      JsonObject *event = json_node_get_object (bw_json_get (copy, path, NULL));
      JsonObject *evidence = json_object_new ();
      json_object_set_string_member (evidence, "reason", reasons[i]);
      json_object_set_object_member (event, "evidence", evidence);
      g_autofree char *digest = bw_evidence_digest (json_object_get_member (event, "evidence"));
      json_object_set_string_member (event, "digest", digest);
      bool is_known = i + 1 < G_N_ELEMENTS (reasons);
      g_assert_cmpint (verify (copy, &said, &error), ==, is_known);
      if (is_known)
        g_assert_nonnull (strstr (said, "not judged by a value; as it was written"));
      else
        g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
    }
}

/* What another program writes in another form is not judged by the rules of this one. */
static void
test_other_form (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) root = living_bundle (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  json_object_set_string_member (json_node_get_object (root), "format", "bellwether-why/2");
  g_assert_false (verify (root, &said, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_null (said);
}

static void
assert_no_bundle (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  g_assert_false (bw_engine_verify (text, &said, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_null (said);
}

static void
test_no_bundle (void)
{
  assert_no_bundle ("");
  assert_no_bundle ("{");
  assert_no_bundle ("5");
  assert_no_bundle ("[]");
  assert_no_bundle ("{}");
  assert_no_bundle ("{\"format\":\"bellwether-why/2\",\"events\":[]}");
  assert_no_bundle ("{\"format\":\"bellwether-why/1\",\"events\":{}}");
  assert_no_bundle ("{\"format\":\"bellwether-why/1\",\"events\":[]}");
}

/* Cut off anywhere, or with any byte changed, it is refused or found out, or says the same. */
static void
test_damaged (EngineFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) root = living_bundle (fixture);
  g_autofree char *text = json_to_string (root, FALSE);
  size_t length = strlen (text);
  for (unsigned i = 0; i < 400; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *said = NULL, *damaged = g_strdup (text);
      size_t at = (size_t) g_test_rand_int_range (0, (int) length);
      if (i % 2 == 0)
        damaged[at] = '\0';
      else
        damaged[at] = (char) g_test_rand_int_range (32, 127);
      bool is_verified = bw_engine_verify (damaged, &said, &error);
      g_assert_true (i % 2 != 0 || !is_verified);
    }
}

/* --- what would not have fired -----------------------------------------------------------------*/

/* Evidence of RULE over VALUES, one in ten seconds. */
static BwRuleEvidence *
evidence_of (const char *text, const double *values, unsigned n)
{
  g_autoptr (GError) error = NULL;
  BwRuleEvidence *evidence = g_new0 (BwRuleEvidence, 1);
  evidence->rule = bw_rule_parse_inline (text, &error);
  g_assert_no_error (error);
  evidence->points = g_array_new (FALSE, FALSE, sizeof (BwRulePoint));
  for (unsigned i = 0; i < n; i++)
    {
      int64_t at_us = (i + 1) * 10 * BW_SECOND_US;
      BwRulePoint point = { at_us, at_us, values[i], -1, BW_DATA_FRESH };
      g_array_append_val (evidence->points, point);
    }
  evidence->n_points = n;
  return evidence;
}

static void
test_counterfactual (void)
{
  static const struct
  {
    const char *rule;
    double values[8];
    unsigned n;
    double threshold;
    int64_t for_s;
  } rows[] = {
    /* One value is enough: a level above it, or any patience. */
    { "metric=system_load1;warning=4", { 1, 5.27 }, 2, 5.3, 1 },
    /* 5 stands for 20 s, 7 for a moment: a level of 5.1 needs no more. */
    { "metric=system_load1;warning=4;for=20s", { 1, 5, 5, 7 }, 4, 5.1, 21 },
    { "metric=system_load1;direction=below;warning=4;for=10s", { 9, 2, 1, 3, 9 }, 5, 1.9, 30 },
    { "metric=system_load1;warning=4;critical=6;for=10s", { 1, 7, 8, 7, 7 }, 5, 7.1, 40 },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BwRuleEvidence) evidence = evidence_of (rows[i].rule, rows[i].values, rows[i].n);
      BwCounterfactual found;
      g_assert_true (bw_counterfactual_find (evidence, &found));
      g_assert_true (found.threshold.is_known && found.threshold.is_monotonic);
      g_assert_cmpfloat (found.threshold.threshold, ==, rows[i].threshold);
      g_assert_true (found.patience.is_known);
      g_assert_cmpint (found.patience.for_us, >=, rows[i].for_s * BW_SECOND_US);
      g_assert_cmpint (found.patience.for_us, <=, (rows[i].for_s + 9) * BW_SECOND_US);
    }
}

static bool
fires (const char *rule, const BwRuleEvidence *evidence)
{
  g_autoptr (GString) csv = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  for (unsigned i = 0; i < evidence->points->len; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      const BwRulePoint *point = &g_array_index (evidence->points, BwRulePoint, i);
      g_string_append_printf (csv, "%d,%s\n", (int) (point->awake_us / BW_SECOND_US),
                              g_ascii_dtostr (number, sizeof number, point->value));
    }
  g_autoptr (BwRule) parsed = bw_rule_parse_inline (rule, &error);
  g_assert_no_error (error);
  g_autoptr (GArray) steps = bw_rule_eval (parsed, "csv", csv->str, &error);
  g_assert_no_error (error);
  return steps->len > 0;
}

/* Random values: what is said not to fire does not, and what is a step less does. */
static void
test_counterfactual_random (void)
{
  unsigned n_fired = 0;
  for (unsigned round = 0; round < 400; round++)
    {
      double values[40];
      unsigned n = (unsigned) g_test_rand_int_range (2, 40);
      int for_s = g_test_rand_int_range (0, 4) * 10;
      for (unsigned i = 0; i < n; i++)
        values[i] = i == 0 ? 0 : g_test_rand_int_range (0, 100) / 10.0;
      g_autofree char *text =
          g_strdup_printf ("metric=system_load1;warning=4;warning-recover=3;for=%ds", for_s);
      g_autoptr (BwRuleEvidence) evidence = evidence_of (text, values, n);
      BwCounterfactual found;
      if (!bw_counterfactual_find (evidence, &found))
        {
          g_assert_false (fires (text, evidence));
          continue;
        }
      n_fired++;
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_ascii_dtostr (number, sizeof number, found.threshold.threshold);
      g_autofree char *milder =
          g_strdup_printf ("metric=system_load1;warning=%s;for=%ds", number, for_s);
      g_assert_false (fires (milder, evidence));
      /* Values have one decimal, and so has every level that matters. */
      g_ascii_dtostr (number, sizeof number, found.threshold.threshold - 0.11);
      g_autofree char *harsher =
          g_strdup_printf ("metric=system_load1;warning=%s;for=%ds", number, for_s);
      g_assert_true (fires (harsher, evidence));
      g_autofree char *patient = g_strdup_printf ("metric=system_load1;warning=4;for=%ds",
                                                  (int) (found.patience.for_us / BW_SECOND_US));
      g_assert_false (fires (patient, evidence));
    }
  g_assert_cmpuint (n_fired, >, 100);
}

static void
test_round_up (void)
{
  static const struct
  {
    int64_t seconds, expected;
  } rows[] = { { 1, 1 },           { 20, 20 },          { 21, 30 },     { 119, 120 },
               { 121, 180 },       { 601, 900 },        { 7201, 9000 }, { 90001, 93600 },
               { 172801, 194400 }, { 2592001, 2678400 } };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (bw_counterfactual_round_up (rows[i].seconds * BW_SECOND_US), ==,
                     rows[i].expected * BW_SECOND_US);
  g_assert_cmpint (bw_counterfactual_round_up (1), ==, BW_SECOND_US);
}

#define add(path, test)                                                                            \
  g_test_add (path, EngineFixture, NULL, engine_set_up, test, engine_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/engine/why/bundle", test_bundle);
  add ("/engine/why/not-found", test_not_found);
  add ("/engine/why/rows", test_rows);
  add ("/engine/why/tampered", test_tampered);
  add ("/engine/why/forged", test_forged);
  add ("/engine/why/incident-changed", test_incident_changed);
  add ("/engine/why/plain-ends", test_plain_ends);
  add ("/engine/why/other-form", test_other_form);
  add ("/engine/why/damaged", test_damaged);
  g_test_add_func ("/engine/why/no-bundle", test_no_bundle);
  g_test_add_func ("/engine/why/counterfactual", test_counterfactual);
  g_test_add_func ("/engine/why/counterfactual-random", test_counterfactual_random);
  g_test_add_func ("/engine/why/round-up", test_round_up);
  return g_test_run ();
}
