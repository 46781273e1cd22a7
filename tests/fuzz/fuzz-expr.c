/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any condition is refused with one error, or is worked out, over values and over nothing. */
#include "db/bw-db-expr.h"
#include "rules/bw-expr-tokens.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
work_out (BwDbExprs *exprs, const char *sql, unsigned n)
{
  double some[BW_DB_EXPR_MAX_PARAMETERS], none[BW_DB_EXPR_MAX_PARAMETERS], out;
  for (unsigned i = 0; i < BW_DB_EXPR_MAX_PARAMETERS; i++)
    {
      some[i] = i * 1.5 - 3;
      none[i] = NAN;
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (BwDbExpr) expr = bw_db_expr_new (exprs, sql, n, &error);
  g_assert ((expr == NULL) == (error != NULL));
  if (expr == NULL)
    return;
  bw_db_expr_eval (expr, some, &out, NULL);
  g_assert (isnan (out) || isfinite (out));
  bw_db_expr_eval (expr, none, &out, NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (BwDbExprs) exprs = bw_db_exprs_new (NULL);
  g_autoptr (BwExpr) expr = bw_expr_parse (text, &error);
  g_assert ((expr == NULL) == (error != NULL));
  if (expr != NULL)
    work_out (exprs, expr->sql, expr->n);
  /* And without the tokenizer before it. */
  work_out (exprs, text, 2);
  return 0;
}
