/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions of numbers, worked out by SQLite without any database: functions and operators only.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/** A place for expressions, which costs some 50 KiB. Like what is in it, it is for one thread at a
 * time. */
typedef struct _BwDbExprs BwDbExprs;
typedef struct _BwDbExpr BwDbExpr;

/** Of so many parameters at most an expression may be made. */
#define BW_DB_EXPR_MAX_PARAMETERS 16

/** An empty place. FAILED where there is no memory. (transfer full) */
BwDbExprs *bw_db_exprs_new (GError **error);
/** Its expressions have to be freed before. */
void bw_db_exprs_free (BwDbExprs *exprs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwDbExprs, bw_db_exprs_free)
/** The expression SQL over the parameters ?1 to ?N. INVALID where it is none, is too long or too
 * deep, has more than one value, or asks for anything but arithmetic: tables, selections, settings,
 * functions that are not on the list. (transfer full) */
BwDbExpr *bw_db_expr_new (BwDbExprs *exprs, const char *sql, unsigned n, GError **error);
void bw_db_expr_free (BwDbExpr *expr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwDbExpr, bw_db_expr_free)
/** Its value over the N VALUES, NaN being NULL (unknown) both ways; what is not finite is unknown,
 * too. FAILED when the work exceeds its bound. */
bool bw_db_expr_eval (BwDbExpr *expr, const double *values, double *out, GError **error);
/** Whether NAME is a function that an expression may use; case does not count. */
bool bw_db_expr_has_function (const char *name);
/** Their names, NULL-terminated. */
const char *const *bw_db_expr_functions (void);
