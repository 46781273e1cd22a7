/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole ledgers through the analysis: reference documents, figures of real files, options. */
#include "engine/bw-analysis.h"
#include "lib/bw-test.h"

#include <math.h>
#include <string.h>

typedef struct
{
  GPtrArray *records; /* of char **, the first has the names */
} Table;

static void
table_clear (Table *table)
{
  g_clear_pointer (&table->records, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

/* Takes one record of RFC 4180 from *TEXT, quotes and line breaks in fields included. */
static char **
take_record (const char **text)
{
  g_autoptr (GStrvBuilder) record = g_strv_builder_new ();
  g_autoptr (GString) field = g_string_new (NULL);
  bool is_quoted = false;
  const char *at = *text;

  for (; *at != '\0' && (*at != '\n' || is_quoted); at++)
    {
      if (at[0] == '"' && at[1] == '"' && is_quoted)
        g_string_append_c (field, *at++);
      else if (*at == '"')
        is_quoted = !is_quoted;
      else if (*at == ',' && !is_quoted)
        {
          g_strv_builder_add (record, field->str);
          g_string_truncate (field, 0);
        }
      else if (*at != '\r')
        g_string_append_c (field, *at);
    }
  g_strv_builder_add (record, field->str);
  *text = *at == '\n' ? at + 1 : at;
  return g_strv_builder_end (record);
}

static void
table_read (Table *table, const char *path)
{
  g_autofree char *text = bw_test_read (path);
  const char *at = g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text;

  table->records = g_ptr_array_new_with_free_func ((GDestroyNotify) (void *) g_strfreev);
  while (*at != '\0')
    g_ptr_array_add (table->records, take_record (&at));
}

/* The field NAME of record I; NULL without such a column. */
static const char *
table_get (const Table *table, unsigned i, const char *name)
{
  char **names = g_ptr_array_index (table->records, 0);
  char **record = g_ptr_array_index (table->records, i);

  for (unsigned column = 0; names[column] != NULL; column++)
    if (g_str_equal (names[column], name))
      return record[column];
  return NULL;
}

static double
table_number (const Table *table, unsigned i, const char *name)
{
  const char *text = table_get (table, i, name);

  return text == NULL || *text == '\0' ? (double) NAN : g_ascii_strtod (text, NULL);
}

static int64_t
table_time (const Table *table, unsigned i, const char *name)
{
  const char *text = table_get (table, i, name);
  int64_t us = BW_TIME_NONE;

  if (text != NULL && *text != '\0')
    g_assert_true (bw_time_parse_iso (text, NULL, &us));
  return us;
}

static double
derived_profit (const BwBet *bet)
{
  switch (bet->status)
    {
    case BW_BET_WON:
      return bet->stake * (bet->odds - 1);
    case BW_BET_LOST:
      return -bet->stake;
    case BW_BET_PUSH:
    case BW_BET_VOID:
      return bet->stake * 0;
    case BW_BET_PENDING:
      break;
    }
  return NAN;
}

static BwBet
table_bet (const Table *table, unsigned i)
{
  BwBet bet = {
    .id = table_get (table, i, "id"),
    .model = table_get (table, i, "model"),
    .placed_us = table_time (table, i, "placed_at"),
    .settled_us = table_time (table, i, "settled_at"),
    .ordinal = i,
    .stake = table_number (table, i, "stake"),
    .odds = table_number (table, i, "odds"),
    .closing_odds = table_number (table, i, "closing_odds"),
    .closing_fair_probability = NAN,
    .probability = table_number (table, i, "probability"),
    .profit = table_number (table, i, "profit"),
  };

  g_assert_true (bw_bet_status_parse (table_get (table, i, "status"), &bet.status));
  if (isnan (bet.profit))
    bet.profit = derived_profit (&bet);
  return bet;
}

static JsonNode *
analysis_to_json (const BwAnalysis *analysis)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;

  json_builder_begin_object (builder);
  bw_analysis_add_json (analysis, builder);
  json_builder_end_object (builder);
  g_autofree char *text = bw_json_to_text (builder, true);
  JsonNode *node = bw_json_parse (text, -1, &error);
  g_assert_no_error (error);
  return node;
}

/* How far two numbers of the member NAME may be apart, as a share of the larger of 1 and the value.
 */
static double
tolerance (const char *name, const char *path)
{
  const char *const fitted[] = { "slope", "intercept", "slope_se", "intercept_se", NULL };

  if (g_strv_contains (fitted, name))
    return 1e-7;
  if (strstr (path, "edge_large_offset") != NULL
      && (strstr (name, "sharpe") != NULL || strstr (name, "sortino") != NULL))
    return 1e-6;
  return 1e-9;
}

static unsigned n_compared;
static void compare (JsonNode *expected, JsonNode *found, const char *path, const char *name);

static void
compare_objects (JsonObject *expected, JsonObject *found, const char *path)
{
  g_autoptr (GList) names = json_object_get_members (expected);

  for (GList *link = names; link != NULL; link = link->next)
    {
      g_autofree char *inner = g_strconcat (path, ".", link->data, NULL);

      if (!json_object_has_member (found, link->data))
        g_error ("%s is missing", inner);
      compare (json_object_get_member (expected, link->data),
               json_object_get_member (found, link->data), inner, link->data);
    }
  if (json_object_get_size (expected) != json_object_get_size (found))
    g_error ("%s: %u members, expected %u", path, json_object_get_size (found),
             json_object_get_size (expected));
}

static void
compare_numbers (JsonNode *expected, JsonNode *found, const char *path, const char *name)
{
  double a = json_node_get_double (expected);
  double b = json_node_get_double (found);

  if (json_node_get_value_type (expected) == G_TYPE_INT64)
    {
      g_assert_true (json_node_get_value_type (found) == G_TYPE_INT64);
      if (json_node_get_int (expected) != json_node_get_int (found))
        g_error ("%s: %.17g, expected %.17g", path, b, a);
    }
  else if (!(fabs (a - b) <= tolerance (name, path) * fmax (1, fabs (a))))
    g_error ("%s: %.17g, expected %.17g", path, b, a);
}

static void
compare (JsonNode *expected, JsonNode *found, const char *path, const char *name)
{
  if (json_node_get_node_type (expected) != json_node_get_node_type (found))
    {
      g_autofree char *a = json_to_string (expected, FALSE);
      g_autofree char *b = json_to_string (found, FALSE);

      g_error ("%s: %s, expected %s", path, b, a);
    }
  n_compared++;
  if (JSON_NODE_HOLDS_OBJECT (expected))
    compare_objects (json_node_get_object (expected), json_node_get_object (found), path);
  else if (JSON_NODE_HOLDS_ARRAY (expected))
    {
      JsonArray *a = json_node_get_array (expected);
      JsonArray *b = json_node_get_array (found);

      g_assert_cmpuint (json_array_get_length (a), ==, json_array_get_length (b));
      for (unsigned i = 0; i < json_array_get_length (a); i++)
        {
          g_autofree char *inner = g_strdup_printf ("%s[%u]", path, i);

          compare (json_array_get_element (a, i), json_array_get_element (b, i), inner, name);
        }
    }
  else if (JSON_NODE_HOLDS_VALUE (expected) && json_node_get_value_type (expected) == G_TYPE_STRING)
    g_assert_cmpstr (json_node_get_string (expected), ==, json_node_get_string (found));
  else if (JSON_NODE_HOLDS_VALUE (expected)
           && json_node_get_value_type (expected) == G_TYPE_BOOLEAN)
    g_assert_cmpint (json_node_get_boolean (expected), ==, json_node_get_boolean (found));
  else if (JSON_NODE_HOLDS_VALUE (expected))
    compare_numbers (expected, found, path, name);
}

static double
get_number (JsonNode *node, const char *path)
{
  double value = NAN;
  g_autoptr (GError) error = NULL;

  bw_json_get_double (node, path, &value, &error);
  g_assert_no_error (error);
  return value;
}

static BwAnalysis *
analyse_table (const Table *table, JsonNode *expected)
{
  const char *const zones[] = { "UTC", "America/New_York", NULL };
  BwAnalysisOptions options;
  g_autoptr (GError) error = NULL;

  bw_analysis_options_init (&options);
  options.zones = zones;
  options.bankroll = get_number (expected, "config.bankroll");
  options.overround = get_number (expected, "config.overround");
  options.n_bins = (unsigned) get_number (expected, "config.nbins");
  BwAnalysis *analysis = bw_analysis_new (&options, &error);
  g_assert_no_error (error);
  for (unsigned i = 1; i < table->records->len; i++)
    {
      BwBet bet = table_bet (table, i);

      bw_analysis_add (analysis, &bet);
    }
  bw_analysis_run (analysis);
  return analysis;
}

static void
check_reference (const char *dir, const char *file)
{
  const char *const blocks[] = { "ledger", "calendar", "by_model", "calibration" };
  g_autofree char *name = g_strndup (file, strlen (file) - strlen (".expected.json"));
  g_autofree char *csv_name = g_strconcat (name, ".csv", NULL);
  g_autofree char *csv_path = g_build_filename (dir, csv_name, NULL);
  g_autofree char *json_path = g_build_filename (dir, file, NULL);
  g_autofree char *text = bw_test_read (json_path);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) expected = bw_json_parse (text, -1, &error);
  g_auto (Table) table = { 0 };

  g_assert_no_error (error);
  table_read (&table, csv_path);
  g_autoptr (BwAnalysis) analysis = analyse_table (&table, expected);
  g_autoptr (JsonNode) found = analysis_to_json (analysis);
  for (unsigned i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      g_autofree char *path = g_strconcat (name, ".", blocks[i], NULL);

      compare (bw_json_get (expected, blocks[i], NULL), bw_json_get (found, blocks[i], NULL), path,
               blocks[i]);
    }
}

static void
test_references (void)
{
  g_autofree char *dir_name = bw_test_shared ("vectors");
  g_autoptr (GError) error = NULL;
  unsigned n = 0;

  if (dir_name == NULL)
    return;
  g_autoptr (GDir) dir = g_dir_open (dir_name, 0, &error);
  g_assert_no_error (error);
  for (const char *file; (file = g_dir_read_name (dir)) != NULL;)
    if (g_str_has_suffix (file, ".expected.json") && !g_str_has_prefix (file, "series."))
      {
        check_reference (dir_name, file);
        n++;
      }
  g_test_message ("%u ledgers, %u values", n, n_compared);
  g_assert_cmpuint (n, >=, 32);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/references", test_references);
  return g_test_run ();
}
