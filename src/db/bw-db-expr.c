/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions on an in-memory connection that has no tables and may look for none. */
#include "db/bw-db-expr.h"

#include "base/bw-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <sqlite3.h>
#include <stdint.h>
#include <string.h>

/* An expression of a few dozen terms takes a few hundred steps of SQLite's machine. */
#define MAX_STEPS 20000
#define MAX_SQL_BYTES 8192

struct _BwDbExprs
{
  sqlite3 *handle;
  unsigned n_selects; /* of the statement that is being prepared */
  unsigned n_exprs;
};

struct _BwDbExpr
{
  BwDbExprs *exprs;
  sqlite3_stmt *handle;
  unsigned n;
};

/* Of numbers alone, and always the same for the same numbers. */
static const char *const functions[] = {
  "abs", "ceil",  "ceiling", "coalesce", "exp",  "floor", "ifnull", "iif",
  "ln",  "log",   "log10",   "log2",     "max",  "min",   "mod",    "nullif",
  "pow", "power", "round",   "sign",     "sqrt", "trunc", NULL,
};

const char *const *
bw_db_expr_functions (void)
{
  return functions;
}

bool
bw_db_expr_has_function (const char *name)
{
  g_return_val_if_fail (name != NULL, false);
  for (const char *const *function = functions; *function != NULL; function++)
    {
      if (g_ascii_strcasecmp (*function, name) == 0)
        return true;
    }
  return false;
}

/* One SELECT, and functions of the list: nothing else is needed. */
static int
authorize_cb (void *data, int action, const char *first, const char *second, const char *database,
              const char *trigger)
{
  BwDbExprs *exprs = data;
  if (action == SQLITE_SELECT)
    return ++exprs->n_selects == 1 ? SQLITE_OK : SQLITE_DENY;
  if (action == SQLITE_FUNCTION && second != NULL && bw_db_expr_has_function (second))
    return SQLITE_OK;
  return SQLITE_DENY;
}

static int
progress_cb (void *data)
{
  return 1; /* the bound is reached */
}

static void
set_limits (sqlite3 *handle)
{
  static const struct
  {
    int id, limit;
  } limits[] = {
    { SQLITE_LIMIT_LENGTH, 2 * MAX_SQL_BYTES },
    { SQLITE_LIMIT_SQL_LENGTH, MAX_SQL_BYTES },
    { SQLITE_LIMIT_COLUMN, 2 },
    { SQLITE_LIMIT_EXPR_DEPTH, 200 },
    { SQLITE_LIMIT_COMPOUND_SELECT, 1 },
    { SQLITE_LIMIT_VDBE_OP, 20000 },
    { SQLITE_LIMIT_FUNCTION_ARG, 8 },
    { SQLITE_LIMIT_ATTACHED, 0 },
    { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1 },
    { SQLITE_LIMIT_VARIABLE_NUMBER, BW_DB_EXPR_MAX_PARAMETERS },
    { SQLITE_LIMIT_TRIGGER_DEPTH, 0 },
    { SQLITE_LIMIT_WORKER_THREADS, 0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (limits); i++)
    sqlite3_limit (handle, limits[i].id, limits[i].limit);
}

BwDbExprs *
bw_db_exprs_new (GError **error)
{
  g_autoptr (BwDbExprs) exprs = g_new0 (BwDbExprs, 1);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_FULLMUTEX;
  int rc = sqlite3_open_v2 (":memory:", &exprs->handle, flags, NULL);
  if (rc != SQLITE_OK)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_FAILED, _ ("expressions can't be worked out: %s"),
                   sqlite3_errstr (rc));
      return NULL;
    }
  set_limits (exprs->handle);
  sqlite3_db_config (exprs->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (exprs->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (exprs->handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_set_authorizer (exprs->handle, authorize_cb, exprs);
  sqlite3_progress_handler (exprs->handle, MAX_STEPS, progress_cb, NULL);
  return g_steal_pointer (&exprs);
}

void
bw_db_exprs_free (BwDbExprs *exprs)
{
  if (exprs == NULL)
    return;
  g_assert (exprs->n_exprs == 0);
  sqlite3_close (exprs->handle);
  g_free (exprs);
}

/* What stands behind the statement, or is wrong with it as a whole, as words; NULL: nothing. */
static const char *
find_fault (sqlite3_stmt *handle, const char *tail, unsigned n)
{
  if (handle == NULL)
    return _ ("it is empty");
  if (tail[strspn (tail, " \t\r\n")] != '\0')
    return _ ("there is something behind it");
  if (sqlite3_column_count (handle) != 1)
    return _ ("it has more than one value");
  if (sqlite3_bind_parameter_count (handle) > (int) n)
    return _ ("it has more parameters than there are values");
  return NULL;
}

/* What no expression of numbers needs: quotes, comments, and the end of a statement. */
static bool
is_plain (const char *sql)
{
  return strpbrk (sql, ";:@$'\"`[]\\#") == NULL && strstr (sql, "--") == NULL
         && strstr (sql, "/*") == NULL;
}

BwDbExpr *
bw_db_expr_new (BwDbExprs *exprs, const char *sql, unsigned n, GError **error)
{
  g_return_val_if_fail (exprs != NULL && sql != NULL, NULL);
  g_return_val_if_fail (n <= BW_DB_EXPR_MAX_PARAMETERS, NULL);
  if (!is_plain (sql) || strlen (sql) > MAX_SQL_BYTES)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("this is no expression: %s"),
                   is_plain (sql) ? _ ("it is too long")
                                  : _ ("it has quotes, comments or more than one part"));
      return NULL;
    }
  g_autofree char *text = g_strdup_printf ("SELECT (%s)", sql);
  g_autoptr (BwDbExpr) expr = g_new0 (BwDbExpr, 1);
  const char *tail = "";
  expr->exprs = exprs;
  expr->n = n;
  exprs->n_exprs++;
  exprs->n_selects = 0;
  int rc =
      sqlite3_prepare_v3 (exprs->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &expr->handle, &tail);
  const char *fault = rc == SQLITE_AUTH ? _ ("it asks for more than arithmetic")
                      : rc != SQLITE_OK ? sqlite3_errmsg (exprs->handle)
                                        : find_fault (expr->handle, tail, n);
  if (fault == NULL)
    return g_steal_pointer (&expr);
  g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("this is no expression: %s"), fault);
  return NULL;
}

void
bw_db_expr_free (BwDbExpr *expr)
{
  if (expr == NULL)
    return;
  sqlite3_finalize (expr->handle);
  expr->exprs->n_exprs--;
  g_free (expr);
}

bool
bw_db_expr_eval (BwDbExpr *expr, const double *values, double *out, GError **error)
{
  g_return_val_if_fail (expr != NULL && out != NULL, false);
  sqlite3_stmt *handle = expr->handle;
  int n = sqlite3_bind_parameter_count (handle);
  for (int i = 0; i < n; i++)
    sqlite3_bind_double (handle, i + 1, values[i]); /* NaN is bound as NULL */
  *out = NAN;
  int rc = sqlite3_step (handle);
  if (rc == SQLITE_ROW && sqlite3_column_type (handle, 0) != SQLITE_NULL)
    *out = sqlite3_column_double (handle, 0);
  if (!isfinite (*out))
    *out = NAN;
  sqlite3_reset (handle);
  if (rc == SQLITE_ROW)
    return true;
  g_set_error (error, BW_ERROR, BW_ERROR_FAILED, _ ("the expression can't be worked out: %s"),
               rc == SQLITE_INTERRUPT ? _ ("it is too much work")
                                      : sqlite3_errmsg (expr->exprs->handle));
  return false;
}
