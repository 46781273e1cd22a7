/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expression rules: taken apart, joined over sources, and worth what a second, tiny evaluator says.
 */
#include "rule-world.h"

#include "base/bw-error.h"
#include "db/bw-db-expr.h"

#include <time.h>

static void
assert_parts (const char *text, const char *sql, const char *references)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwExpr) expr = bw_expr_parse (text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (expr->sql, ==, sql);
  g_autoptr (GString) all = g_string_new (NULL);
  for (unsigned i = 0; i < expr->n; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? " | " : "", expr->references[i].text);
  g_assert_cmpstr (all->str, ==, references);
}

static void
test_tokens (void)
{
  assert_parts ("system_cpu_percent > 90 AND http_latency_seconds{source=\"api\"} > 1",
                "?1 > 90.0 AND ?2 > 1.0",
                "system_cpu_percent | http_latency_seconds{source=\"api\"}");
  assert_parts ("mean(x, '5m')>1 or not (x<=.5 and x>=-2e-3)",
                "?1 > 1.0 OR NOT ( ?2 <= .5 AND ?2 >= - 2e-3 )", "mean(x, '5m') | x");
  assert_parts ("change( x {a=\"}\\\"\"} , \"300s\" ) / lowest(x,'5m') * Highest(x,'5m')",
                "?1 * 1.0 / ?2 * ?3",
                "change(x {a=\"}\\\"\"}, '5m') | lowest(x, '5m') | highest(x, '5m')");
  assert_parts ("coalesce(a:b, 1) IS NOT NULL", "coalesce ( ?1 , 1.0 ) IS NOT NULL", "a:b");
  assert_parts ("CASE WHEN a THEN 1 ELSE 2 END", "CASE WHEN ?1 THEN 1.0 ELSE 2.0 END", "a");
}

static const struct
{
  const char *text, *message;
} refused[] = {
  { "", "*expected a metric" },
  { "1 > 2", "*expected a metric" },
  { "x > 5m", "character 6: expected the end of the number" },
  { "x > 0x10", "*end of the number" },
  { "x > 1e", "*exponent*" },
  { "x > 1e9999", "*exponent*" },
  { "(x > 1", "*expected ')'" },
  { "x > 1)", "*no bracket to close" },
  { "x{a=\"1\" > 2", "*expected*" },
  { "x{a=~\"(\"} > 2", "*regular expression*" },
  { "mean(x) > 1", "*expected ','" },
  { "mean(x, 5m) > 1", "*in quotes*" },
  { "mean(x, '5 parsecs') > 1", "*" },
  { "mean(x, '0s') > 1", "*above 0*" },
  { "mean(x, '1000d') > 1", "*at most 31d" },
  { "mean(x, '745h') > 1", "*at most 31d" },
  { "mean(x + 1, '5m') > 1", "*expected ','" },
  { "maen(x, '5m') > 1", "*no function \"maen\"; did you mean \"mean\"?" },
  { "load_extension(x)", "*no function*" },
  { "writefile('out', x)", "*no function*" },
  { "zeroblob(1000000000) + x", "*no function*" },
  { "x > 'a'", "*no meaning*" },
  { "x > \"a\"", "*no meaning*" },
  { "x > 1; DROP TABLE y", "*no meaning*" },
  { "x -- comment", "*no comments*" },
  { "x /* comment */", "*no comments*" },
  { "x || y", "*no meaning*" },
  { "x & 1", "*no meaning*" },
  { "x > ?1", "*no meaning*" },
  { "x > 1 \001", "*control character" },
  { "x > \303\274", "*no meaning*" },
};

static void
test_refused (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      BwExpr *expr = bw_expr_parse (refused[i].text, &error);
      g_test_message ("%s: %s", refused[i].text, error != NULL ? error->message : "accepted");
      g_assert_null (expr);
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_true (g_pattern_match_simple (refused[i].message, error->message));
    }
}

/* BEFORE, N times PART with the number in it, and AFTER. */
static char *
many (const char *before, const char *part, unsigned n, const char *after)
{
  GString *text = g_string_new (before);
  for (unsigned i = 0; i < n; i++)
    {
      g_auto (GStrv) pieces = g_strsplit (part, "#", 2);
      g_string_append (text, pieces[0]);
      if (pieces[1] != NULL)
        g_string_append_printf (text, "%u%s", i, pieces[1]);
    }
  return g_string_free (g_string_append (text, after), FALSE);
}

/* Up to each bound it is an expression, and one more is too much. */
static void
test_bounds (void)
{
  static const struct
  {
    const char *before, *part, *after;
    unsigned most;
    const char *message;
  } rows[] = {
    { "0", " + m#", "", BW_EXPR_MAX_REFERENCES, "*no more than 16 metrics" },
    { "x", " + 1", "", 99, "*a shorter expression" },
    { "x", " ", "", 999, "*1000 bytes*" },
    { "x + ", "(", "1))))))))))))))))))))))))))))))))", 32, "*fewer brackets*" },
    { "x + ", "1", "", 40, "*a shorter number" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *at_most = many (rows[i].before, rows[i].part, rows[i].most, rows[i].after);
      g_autofree char *too_much =
          many (rows[i].before, rows[i].part, rows[i].most + 1, rows[i].after);
      g_autoptr (BwExpr) expr = bw_expr_parse (at_most, &error);
      g_test_message ("%s", rows[i].message);
      g_assert_no_error (error);
      g_assert_nonnull (expr);
      g_autoptr (BwExpr) none = bw_expr_parse (too_much, &error);
      g_assert_null (none);
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_true (g_pattern_match_simple (rows[i].message, error->message));
    }
}

/* What gets past the tokenizer is still only arithmetic: the rule says so with its key. */
static void
test_hostile (void)
{
  static const char *const texts[] = {
    "SELECT x FROM sqlite_master",
    "x) FROM (SELECT 1",
    "PRAGMA user_version = 1 + x",
    "x UNION SELECT 1",
    "ATTACH x AS y",
    "(WITH RECURSIVE x AS (SELECT 1) SELECT 2)",
    "x, x",
    "x x",
    "AND x",
    "x BETWEEN 1",
    "CASE x",
    "max()+x",
    "x > > 1",
    "NOT",
    "count(x)",
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = g_strconcat ("kind=expr;expr=", texts[i], NULL);
      g_autoptr (GError) error = NULL;
      BwRule *rule = bw_rule_parse_inline (text, &error);
      g_test_message ("%s: %s", text, error != NULL ? error->message : "accepted");
      g_assert_null (rule);
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, "expr: "));
    }
}

static double
cpu_seconds (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* Random pieces of expressions, of SQL and of nothing: a rule or one error, and soon. */
static void
test_random (void)
{
  static const char *const pieces[] = {
    "x",    "y{a=\"b\"}", "(",       ")",     "+",  "-",     "*",    "/",      "%",
    "<",    ">=",         "=",       "AND",   "OR", "NOT",   "NULL", "IS",     "BETWEEN",
    "CASE", "WHEN",       "THEN",    "END",   "1",  "2.5e3", ",",    "abs(",   "mean(x,'5m')",
    "max(", "round(",     "SELECT",  "FROM",  "--", "/*",    "'",    "\"",     ";",
    "{",    "}",          "UNION",   "WITH",  "?1", "\xff",  "\n",   "PRAGMA", "iif(",
    "pow(", "exp(",       "change(", "'1m')", "\\", "~",     "|",    "ISNULL", "0",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (99);
  unsigned n_good = 0;
  double start = cpu_seconds (), longest = 0;
  for (int i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new ("kind=expr;expr=");
      for (int n = g_rand_int_range (rand, 1, g_rand_int_range (rand, 2, 40)); n > 0; n--)
        g_string_append_printf (text, "%s ",
                                pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      g_autoptr (GError) error = NULL;
      g_autoptr (BwRule) rule = bw_rule_parse_inline (text->str, &error);
      g_assert_true ((rule == NULL) == (error != NULL));
      n_good += rule != NULL;
      double end = cpu_seconds ();
      longest = MAX (longest, end - start);
      start = end;
    }
  g_assert_cmpuint (n_good, >, 300);
  g_assert_cmpfloat (longest, <, 1); /* some milliseconds; a busy machine is allowed its pauses */
}

/* Values with an unknown (NaN), as SQL has them; written without a look at SQL. */
static double
combine (int op, double a, double b)
{
  bool is_unknown = isnan (a) || isnan (b);
  switch (op)
    {
    case 0:
      return a + b;
    case 1:
      return a - b;
    case 2:
      return a * b;
    case 3:
      return is_unknown || b == 0 ? (double) NAN : a / b;
    case 4:
      return is_unknown ? (double) NAN : a < b;
    case 5:
      return is_unknown ? (double) NAN : a >= b;
    case 6:
      return is_unknown ? (double) NAN : a == b;
    case 7:
      if ((!isnan (a) && a == 0) || (!isnan (b) && b == 0))
        return 0;
      return is_unknown ? (double) NAN : 1;
    case 8:
    default:
      if ((!isnan (a) && a != 0) || (!isnan (b) && b != 0))
        return 1;
      return is_unknown ? (double) NAN : 0;
    }
}

/* A random expression of x, y, z and numbers, in full brackets, and its value. */
static double
grow (GRand *rand, GString *out, const double *values, int depth)
{
  static const char *const ops[] = { "+", "-", "*", "/", "<", ">=", "=", "AND", "OR" };
  int kind = depth == 0 ? g_rand_int_range (rand, 0, 2) : g_rand_int_range (rand, 0, 8);
  if (kind == 0)
    {
      int i = g_rand_int_range (rand, 0, 3);
      g_string_append_c (out, (char) ('x' + i));
      return values[i];
    }
  if (kind == 1)
    {
      int n = g_rand_int_range (rand, 0, 5);
      g_string_append_printf (out, "%d", n);
      return n;
    }
  if (kind == 2)
    {
      g_string_append (out, "(NOT ");
      double a = grow (rand, out, values, depth - 1);
      g_string_append_c (out, ')');
      return isnan (a) ? a : (double) (a == 0);
    }
  if (kind == 3)
    {
      g_string_append (out, "coalesce(");
      double a = grow (rand, out, values, depth - 1);
      g_string_append_c (out, ',');
      double b = grow (rand, out, values, depth - 1);
      g_string_append_c (out, ')');
      return isnan (a) ? b : a;
    }
  int op = g_rand_int_range (rand, 0, G_N_ELEMENTS (ops));
  g_string_append_c (out, '(');
  double a = grow (rand, out, values, depth - 1);
  g_string_append_printf (out, " %s ", ops[op]);
  double b = grow (rand, out, values, depth - 1);
  g_string_append_c (out, ')');
  return combine (op, a, b);
}

static void
test_evaluator (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2026);
  g_autoptr (BwDbExprs) exprs = bw_db_exprs_new (NULL);
  unsigned n_unknown = 0;
  for (int i = 0; i < 20000; i++)
    {
      double values[3], got = 0;
      for (int k = 0; k < 3; k++)
        values[k] = g_rand_int_range (rand, 0, 4) == 0 ? (double) NAN
                                                       : g_rand_int_range (rand, -3, 4) / 2.0;
      /* All three stand first, so that they are the parameters in this order. */
      g_autoptr (GString) text = g_string_new ("iif(0, x + y + z, ");
      double expected = grow (rand, text, values, 4);
      g_string_append_c (text, ')');
      g_autoptr (GError) error = NULL;
      g_autoptr (BwExpr) expr = bw_expr_parse (text->str, &error);
      if (expr == NULL)
        {
          g_assert_true (g_str_has_suffix (error->message, "expected a shorter expression"));
          continue;
        }
      g_autoptr (BwDbExpr) compiled = bw_db_expr_new (exprs, expr->sql, expr->n, &error);
      g_assert_no_error (error);
      g_assert_true (bw_db_expr_eval (compiled, values, &got, &error));
      if (isnan (expected) != isnan (got) || (!isnan (got) && got != expected))
        g_test_message ("%s over %g %g %g", text->str, values[0], values[1], values[2]);
      g_assert_cmpint (isnan (got), ==, isnan (expected));
      g_assert_true (isnan (got) || got == expected);
      n_unknown += isnan (got);
    }
  g_assert_cmpuint (n_unknown, >, 2000);
}

#define BUSY "kind=expr;expr=system_cpu_percent > 90 AND http_latency_seconds{source=\"api\"} > 1"

/* A reference without a source makes an instance for each; a pinned one goes with all of them. */
static void
test_join (void)
{
  World world;
  world_init (&world, rules_of ("busy", BUSY, NULL));
  feed (&world, "pc", "system_cpu_percent{source=\"pc\"}=95", 1);
  assert_events (&world, "");
  feed (&world, "api", "http_latency_seconds{source=\"api\"}=2", 1);
  assert_events (&world, "busy{source=\"pc\"} FIRE 1 value");
  feed (&world, "pi", "system_cpu_percent{source=\"pi\"}=50", 1);
  feed (&world, "pi", "system_cpu_percent{source=\"pi\"}=99", 1);
  assert_events (&world, "busy{source=\"pi\"} FIRE 1 value");
  /* A breakdown is not the total. */
  feed (&world, "pi",
        "system_cpu_percent{source=\"pi\"}=99|system_cpu_percent{source=\"pi\",core="
        "\"1\"}=1",
        1);
  assert_events (&world, "");
  feed (&world, "api", "http_latency_seconds{source=\"api\"}=0.5", 1);
  assert_events (&world,
                 "busy{source=\"pc\"} RESOLVE 0 value / busy{source=\"pi\"} RESOLVE 0 value");
  world_clear (&world);
}

static void
test_join_labels (void)
{
  World world;
  /* All pinned alike: what they share is the instance. */
  world_init (&world, rules_of ("one", "kind=expr;expr=a{source=\"s\"} > b{source=\"s\",k=\"1\"}",
                                "disk", "kind=expr;expr=d + c > 100;severity=error", NULL));
  feed (&world, "s", "a{source=\"s\"}=2|b{source=\"s\",k=\"1\"}=1|b{source=\"s\",k=\"2\"}=9", 1);
  assert_events (&world, "one{source=\"s\"} FIRE 1 value");
  /* The finer of two decides how many there are. */
  feed (&world, "t", "c{source=\"t\"}=60|d{source=\"t\",m=\"/\"}=50|d{source=\"t\",m=\"/home\"}=30",
        1);
  assert_events (&world, "disk{m=\"/\",source=\"t\"} FIRE 1 value");
  g_autoptr (GPtrArray) list = bw_rule_set_list (world.set);
  g_assert_cmpuint (list->len, ==, 3);
  world_clear (&world);
}

static void
test_windows (void)
{
  World world;
  world_init (&world, rules_of ("w",
                                "kind=expr;expr=highest(x, '3m') - lowest(x, '3m') + "
                                "mean(x, '3m') * 0;info=1000",
                                "c", "kind=expr;expr=change(x, '4m');info=1000", NULL));
  static const double values[] = { 5, 1, 9, 4, 4, 4, 7 };
  static const double spread[] = { 0, 4, 8, 8, 5, 0, 3 };
  /* change needs two minutes of samples, and looks back over four. */
  static const double changes[] = { NAN, NAN, 4, -1, -1, 3, -2 };
  for (unsigned i = 0; i < G_N_ELEMENTS (values); i++)
    {
      char text[50];
      g_snprintf (text, sizeof text, "x{source=\"s\"}=%g", values[i]);
      feed (&world, "s", text, 60);
      const BwRuleInstance *w = bw_rule_set_find (world.set, "w", "source=\"s\"");
      const BwRuleInstance *c = bw_rule_set_find (world.set, "c", "source=\"s\"");
      g_assert_cmpfloat (w->state.last_value, ==, spread[i]);
      if (isnan (changes[i]))
        g_assert_cmpint (c->state.data_flag, ==, BW_DATA_NODATA);
      else
        g_assert_cmpfloat (c->state.last_value, ==, changes[i]);
    }
  world_clear (&world);
}

/* One part is silent, or its source fails: unknown, unless the other part decides by itself. */
static void
test_unknown (void)
{
  World world;
  world_init (&world,
              rules_of ("both", "kind=expr;expr=a{source=\"s\"} > 1 AND b{source=\"t\"} > 1",
                        "either", "kind=expr;expr=a{source=\"s\"} > 1 OR b{source=\"t\"} > 1",
                        NULL));
  feed (&world, "s", "a{source=\"s\"}=2", 0);
  feed (&world, "t", "b{source=\"t\"}=2", 60);
  assert_events (&world, "both{} FIRE 1 value / either{} FIRE 1 value");
  /* t is silent for three intervals. */
  for (int i = 0; i < 3; i++)
    {
      feed (&world, "s", "a{source=\"s\"}=2", 60);
      bw_rule_set_tick (world.set, now (&world), world.events);
    }
  const BwRuleInstance *both = bw_rule_set_find (world.set, "both", "");
  const BwRuleInstance *either = bw_rule_set_find (world.set, "either", "");
  g_assert_cmpint (both->state.data_flag, ==, BW_DATA_STALE);
  g_assert_cmpint (both->state.status, ==, BW_RULE_FIRING);
  g_assert_cmpint (either->state.data_flag, ==, BW_DATA_FRESH);
  assert_events (&world, "");
  for (int i = 0; i < 3; i++)
    {
      feed (&world, "s", "a{source=\"s\"}=2", 60);
      bw_rule_set_tick (world.set, now (&world), world.events);
    }
  assert_events (&world, "both{} NODATA-FIRE 0 no_data");
  feed (&world, "t", "b{source=\"t\"}=2", 1);
  feed (&world, "s", "a{source=\"s\"}=2", 1);
  assert_events (&world, "both{} NODATA-RESOLVE 0 data_returned");
  bw_rule_set_source_failed (world.set, "t", 60 * S, now (&world), world.events);
  g_assert_cmpint (both->state.data_flag, ==, BW_DATA_ERROR);
  g_assert_cmpint (either->state.data_flag, ==, BW_DATA_FRESH);
  feed (&world, "s", "a{source=\"s\"}=0", 1);
  assert_events (&world, "both{} RESOLVE 0 value");
  world_clear (&world);
}

static void
test_life (void)
{
  World world;
  world_init (&world, rules_of ("x", "kind=expr;expr=a > b", NULL));
  feed (&world, "s", "a{source=\"s\",k=\"1\"}=2|a{source=\"s\",k=\"2\"}=2|b{source=\"s\"}=1", 60);
  assert_events (&world,
                 "x{k=\"1\",source=\"s\"} FIRE 1 value / x{k=\"2\",source=\"s\"} FIRE 1 value");
  /* One of the series is gone while its sibling reports. */
  for (int i = 0; i < 5; i++)
    {
      assert_events (&world, "");
      feed (&world, "s", "a{source=\"s\",k=\"2\"}=2|b{source=\"s\"}=1", 60);
    }
  assert_events (&world, "x{k=\"1\",source=\"s\"} RESOLVE 0 missing_series");
  /* Over a restart it goes on. */
  g_autoptr (GPtrArray) stored = bw_rule_set_take_changed (world.set);
  bw_rule_set_free (world.set);
  world.set = bw_rule_set_new (world.rules);
  for (unsigned i = 0; i < stored->len; i++)
    bw_rule_set_load (world.set, g_ptr_array_index (stored, i), now (&world), world.events);
  feed (&world, "s", "a{source=\"s\",k=\"2\"}=2|b{source=\"s\"}=1", 60);
  assert_events (&world, "");
  /* The same condition with other words about patience; then another condition. */
  g_autoptr (GPtrArray) same = rules_of ("x", "kind=expr;expr=a > b;keep-firing-for=5m", NULL);
  bw_rule_set_replace (world.set, same, now (&world), world.events);
  feed (&world, "s", "a{source=\"s\",k=\"2\"}=2|b{source=\"s\"}=1", 60);
  assert_events (&world, "");
  g_autoptr (GPtrArray) other = rules_of ("x", "kind=expr;expr=a > b + 1", NULL);
  bw_rule_set_replace (world.set, other, now (&world), world.events);
  assert_events (&world, "x{k=\"2\",source=\"s\"} RESOLVE 0 rule_removed");
  feed (&world, "s", "a{source=\"s\",k=\"2\"}=3|b{source=\"s\"}=1", 60);
  assert_events (&world, "x{k=\"2\",source=\"s\"} FIRE 1 value");
  bw_rule_set_source_removed (world.set, "s", now (&world), world.events);
  assert_events (&world, "x{k=\"2\",source=\"s\"} RESOLVE 0 source_removed");
  world_clear (&world);
}

/* The values that were bound are in the evidence, and the condition over them says the same. */
static void
test_evidence (void)
{
  World world;
  world_init (&world, rules_of ("busy", BUSY, NULL));
  feed (&world, "pc", "system_cpu_percent{source=\"pc\"}=95.5", 1);
  feed (&world, "api", "http_latency_seconds{source=\"api\"}=2", 1);
  g_autofree char *text = bw_rule_event_evidence (g_ptr_array_index (world.events, 0));
  g_autoptr (JsonNode) node = bw_json_parse (text, -1, NULL);
  g_assert_cmpstr (bw_json_get_string (node, "bound[0].reference", NULL), ==, "system_cpu_percent");
  double value = 0;
  g_assert_true (bw_json_get_double (node, "bound[0].value", &value, NULL));
  g_assert_cmpfloat (value, ==, 95.5);
  g_autoptr (BwRuleEvidence) evidence = bw_rule_evidence_read (node, NULL);
  g_assert_cmpuint (evidence->bound->len, ==, 2);
  const double *bound = (const double *) (gpointer) evidence->bound->data;
  g_assert_cmpfloat (bw_rule_bound_value (evidence->rule, bound), ==, evidence->input.value);
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule-expr/tokens", test_tokens);
  g_test_add_func ("/rule-expr/refused", test_refused);
  g_test_add_func ("/rule-expr/bounds", test_bounds);
  g_test_add_func ("/rule-expr/hostile", test_hostile);
  g_test_add_func ("/rule-expr/random", test_random);
  g_test_add_func ("/rule-expr/evaluator", test_evaluator);
  g_test_add_func ("/rule-expr/join", test_join);
  g_test_add_func ("/rule-expr/join-labels", test_join_labels);
  g_test_add_func ("/rule-expr/windows", test_windows);
  g_test_add_func ("/rule-expr/unknown", test_unknown);
  g_test_add_func ("/rule-expr/life", test_life);
  g_test_add_func ("/rule-expr/evidence", test_evidence);
  return g_test_run ();
}
