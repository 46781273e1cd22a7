/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions without a database: what they are worth, and that nothing else can be asked of them.
 */
#include "base/bw-error.h"
#include "db/bw-db-expr.h"

#include <math.h>
#include <stdint.h>
#include <time.h>

static double
value_of (const char *sql, double a, double b)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwDbExprs) exprs = bw_db_exprs_new (&error);
  g_assert_no_error (error);
  g_autoptr (BwDbExpr) expr = bw_db_expr_new (exprs, sql, 2, &error);
  g_assert_no_error (error);
  double values[] = { a, b }, out = 0;
  g_assert_true (bw_db_expr_eval (expr, values, &out, &error));
  return out;
}

static void
test_values (void)
{
  g_assert_cmpfloat (value_of ("?1 + ?2 * 2.0", 1, 3), ==, 7);
  g_assert_cmpfloat (value_of ("?1 > 90.0 AND ?2 > 1.0", 91, 2), ==, 1);
  g_assert_cmpfloat (value_of ("?1 > 90.0 AND ?2 > 1.0", 91, 1), ==, 0);
  g_assert_cmpfloat (value_of ("round(?1 / ?2, 2)", 1, 3), ==, 0.33);
  g_assert_cmpfloat (value_of ("max(?1, ?2, 5.0)", 1, 9), ==, 9);
  g_assert_cmpfloat (value_of ("CASE WHEN ?1 > 1.0 THEN sqrt(?2) ELSE -1.0 END", 2, 16), ==, 4);
  /* Unknown: SQL's three values. */
  g_assert_true (isnan (value_of ("?1 > 1.0", NAN, 0)));
  g_assert_true (isnan (value_of ("?1 > 1.0 AND ?2 > 1.0", NAN, 2)));
  g_assert_cmpfloat (value_of ("?1 > 1.0 AND ?2 > 1.0", NAN, 0), ==, 0);
  g_assert_cmpfloat (value_of ("?1 > 1.0 OR ?2 > 1.0", NAN, 2), ==, 1);
  g_assert_cmpfloat (value_of ("coalesce(?1, 7.0)", NAN, 0), ==, 7);
  g_assert_cmpfloat (value_of ("?1 IS NULL", NAN, 0), ==, 1);
  /* Nothing comes of dividing by nothing, and no number beyond all numbers either. */
  g_assert_true (isnan (value_of ("?1 / ?2", 1, 0)));
  g_assert_true (isnan (value_of ("?1 * ?2", 1e300, 1e300)));
  g_assert_true (isnan (value_of ("sqrt(?1)", -1, 0)));
}

static const char *const hostile[] = {
  "",
  ")",
  "1) FROM (2",
  "1), (2",
  "1); SELECT (1",
  "1) -- ",
  "1) /*",
  "load_extension('x')",
  "writefile('out', 'y')",
  "readfile('/etc/passwd')",
  "zeroblob(1000000000)",
  "randomblob(1000000000)",
  "random()",
  "hex(?1)",
  "printf('%1000000d', 1)",
  "replace('a', 'a', 'b')",
  "SELECT 1",
  "(SELECT 1)",
  "EXISTS (SELECT 1)",
  "?1 IN (SELECT 1)",
  "(WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c)",
  "(SELECT count(*) FROM sqlite_master)",
  "(SELECT * FROM pragma_database_list)",
  "1) UNION SELECT (2",
  "1) FROM sqlite_master WHERE (1",
  "PRAGMA user_version",
  "1); PRAGMA journal_mode = OFF; SELECT (1",
  "1); ATTACH 'out' AS y; SELECT (1",
  "?1 LIKE '%a%a%a%a'",
  "?1 GLOB '*a*'",
  "?1 REGEXP 'a'",
  "?1 MATCH 'a'",
  "datetime('now')",
  "strftime('%s')",
  "sqlite_version()",
  "changes()",
  "count(*) OVER ()",
  "RAISE(FAIL, 'x')",
  "rowid",
  "sqlite_compileoption_get(1)",
  "?3",
  "?99999999",
  "?0",
  ":name",
  "x",
  "\"x",
  "'",
};

static void
test_hostile (void)
{
  g_autoptr (BwDbExprs) exprs = bw_db_exprs_new (NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BwDbExpr) expr = bw_db_expr_new (exprs, hostile[i], 2, &error);
      g_test_message ("%s: %s", hostile[i], error != NULL ? error->message : "accepted");
      g_assert_null (expr);
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
    }
  /* And the place is as good as before. */
  g_autoptr (BwDbExpr) expr = bw_db_expr_new (exprs, "?1 + 1.0", 1, NULL);
  double value = 1, out = 0;
  g_assert_true (bw_db_expr_eval (expr, &value, &out, NULL));
  g_assert_cmpfloat (out, ==, 2);
}

static GString *
repeated (const char *text, unsigned n)
{
  GString *out = g_string_new (NULL);
  while (n-- > 0)
    g_string_append (out, text);
  return out;
}

static double
cpu_seconds (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* Size, depth and work are bounded. */
static void
test_bounds (void)
{
  static const char *const parts[] = { "(",    "NOT ",  "- ",       "?1 + ", "abs(",
                                       "?1, ", "CASE ", "max(?1, ", "~",     "?1 OR " };
  g_autoptr (BwDbExprs) exprs = bw_db_exprs_new (NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      for (unsigned n = 100; n <= 1000000; n *= 100)
        {
          g_autoptr (GString) text = repeated (parts[i], n);
          g_string_append (text, "1.0");
          double start = cpu_seconds ();
          g_autoptr (GError) error = NULL;
          g_autoptr (BwDbExpr) expr = bw_db_expr_new (exprs, text->str, 2, &error);
          double values[] = { 1, 2 }, out = 0;
          if (expr != NULL)
            g_assert_true (bw_db_expr_eval (expr, values, &out, NULL));
          else
            g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
          g_assert_true (expr == NULL || n == 100);
          g_assert_cmpfloat (cpu_seconds () - start, <, 1);
        }
    }
}

static void
test_functions (void)
{
  g_assert_true (bw_db_expr_has_function ("ABS"));
  g_assert_false (bw_db_expr_has_function ("hex"));
  g_assert_false (bw_db_expr_has_function (""));
  g_assert_true (g_strv_contains (bw_db_expr_functions (), "coalesce"));
  /* Each is there in this SQLite, with one argument or two. */
  g_autoptr (BwDbExprs) exprs = bw_db_exprs_new (NULL);
  for (const char *const *name = bw_db_expr_functions (); *name != NULL; name++)
    {
      g_autofree char *one = g_strdup_printf ("%s(?1)", *name);
      g_autofree char *two = g_strdup_printf ("%s(?1, ?2)", *name);
      g_autofree char *three = g_strdup_printf ("%s(?1, ?2, 1.0)", *name);
      g_autoptr (BwDbExpr) a = bw_db_expr_new (exprs, one, 2, NULL);
      g_autoptr (BwDbExpr) b = bw_db_expr_new (exprs, two, 2, NULL);
      g_autoptr (BwDbExpr) c = bw_db_expr_new (exprs, three, 2, NULL);
      g_test_message ("%s", *name);
      g_assert_true (a != NULL || b != NULL || c != NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db-expr/values", test_values);
  g_test_add_func ("/db-expr/hostile", test_hostile);
  g_test_add_func ("/db-expr/bounds", test_bounds);
  g_test_add_func ("/db-expr/functions", test_functions);
  return g_test_run ();
}
