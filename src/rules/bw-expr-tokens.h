/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The condition of an expression rule, taken apart: references to metrics become parameters. */
#pragma once

#include "model/bw-metric.h"

#include <stdint.h>

#define BW_EXPR_MAX_REFERENCES 16

/** What is taken of a metric. */
typedef enum
{
  BW_EXPR_LAST,
  BW_EXPR_MEAN,
  BW_EXPR_LOWEST,
  BW_EXPR_HIGHEST,
  BW_EXPR_CHANGE, /* from the first to the last sample of the window */
} BwExprFunction;

typedef struct
{
  BwSelector *selector;
  BwExprFunction function;
  int64_t window_us; /* 0 for LAST */
  char *text;        /* "mean(x{source=\"a\"}, '5m')" */
} BwExprReference;

/** A condition such as system_cpu_percent > 90 AND mean(http_latency_seconds{source="api"}, '5m') >
 * 1. Immutable; any thread. */
typedef struct
{
  char *text; /* as it was written, blanks aside */
  char *sql;  /* an expression of the parameters ?1, ?2, … */
  unsigned n;
  BwExprReference references[BW_EXPR_MAX_REFERENCES]; /* reference i is ?(i+1) */
} BwExpr;

/** Takes TEXT apart: numbers, + - * / %, comparisons, AND OR NOT, IS NULL, BETWEEN, CASE, the
 * functions of bw_db_expr_functions(), metrics with matchers, and of those mean, lowest, highest
 * and change with a window. Whole numbers are made real, so that 1/2 is a half. INVALID says what
 * was found and where; whether the whole makes sense is SQLite's to say. (transfer full) */
BwExpr *bw_expr_parse (const char *text, GError **error);
void bw_expr_free (BwExpr *expr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwExpr, bw_expr_free)
