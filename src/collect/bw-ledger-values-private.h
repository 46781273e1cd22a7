/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells of a ledger as people and programs write them: numbers, odds, probabilities, yes and
 * no. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/** Whether the cell has nothing: empty, blank, or a word such as nan, null, none, n/a, "-". */
bool bw_ledger_value_is_empty (const char *text);
/** A number with '.' or ',' decimals, thousands separators, currency sign, parentheses. One mark
 * with other than three digits behind it is the decimal mark whatever HAS_DECIMAL_COMMA says. NaN
 * for an empty cell; false: no number. */
bool bw_ledger_value_number (const char *text, bool has_decimal_comma, double *out);
/** A probability: "0.55", "55 %"; IS_PERCENT: plain numbers are percent too. Not limited to 0..1.
 */
bool bw_ledger_value_probability (const char *text, bool has_decimal_comma, bool is_percent,
                                  double *out);
/** Odds as decimal odds: "1.91", "5/2", "evens", "+150"; IS_AMERICAN: "150" and "-110" too. Not
 * limited to above 1. */
bool bw_ledger_value_odds (const char *text, bool has_decimal_comma, bool is_american, double *out);
bool bw_ledger_value_boolean (const char *text, bool *out);

typedef enum
{
  BW_DECIMAL_UNKNOWN, /* no mark, or one that may separate thousands */
  BW_DECIMAL_POINT,
  BW_DECIMAL_COMMA,
} BwDecimalMark;

/** Which decimal mark the cell itself shows; *IS_COMMA_POSSIBLE: one comma with three digits behind
 * it. */
BwDecimalMark bw_ledger_value_decimal_mark (const char *text, bool *is_comma_possible);
