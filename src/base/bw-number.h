/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as text: exact for files, readable for people. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/** How a figure is shown to people. */
typedef enum
{
  BW_FORMAT_PLAIN,        /* 1,234.5 */
  BW_FORMAT_COUNT,        /* 1,234 */
  BW_FORMAT_PERCENT,      /* value 0..100: "44.1 %" */
  BW_FORMAT_RATIO,        /* value 0..1 shown as percent: .441 → "44.1 %" */
  BW_FORMAT_SIGNED_RATIO, /* the same with its sign: "+1.4 %" */
  BW_FORMAT_MONEY,        /* "13,387.81" */
  BW_FORMAT_SIGNED_MONEY, /* "+3,387.81" */
  BW_FORMAT_BYTES,        /* "1.5 GiB" */
  BW_FORMAT_BYTE_RATE,    /* "1.5 MiB/s" */
  BW_FORMAT_SECONDS,      /* "120 ms", "2.5 s", "3 d" */
  BW_FORMAT_RATE,         /* "0.2 /s" */
  BW_FORMAT_CELSIUS,      /* "61 °C" */
  BW_FORMAT_FACTOR,       /* two decimals: "1.03" */
  BW_FORMAT_SCORE,        /* four decimals: "0.2147" */
  BW_FORMAT_BOOLEAN,      /* "yes", "no" */
  BW_FORMAT_ODDS10,       /* log10 of odds: 2 → "100 : 1" */
} BwNumberFormat;

#define BW_NUMBER_MOST_ODDS10 6.0 /* what evidence is told to in digits */

/** VALUE for a person, with U+2212 for minus, a no-break space before units, "–" for NaN and "∞".
 * (transfer full) */
char *bw_number_format (double value, BwNumberFormat format);
/** Evidence of so many decades as ODDS10 has it, but beyond a million to one, where digits say
 * nothing more, "over 1,000,000 : 1" and "under 1 : 1,000,000". (transfer full) */
char *bw_number_format_evidence (double log10_odds);
/** VALUE with N_DECIMALS, likewise; HAS_PLUS: with + when it is shown as more than zero; UNIT comes
 * behind a no-break space (NULL: none). (transfer full) */
char *bw_number_format_fixed (double value, unsigned n_decimals, bool has_plus, const char *unit);
/** The shortest decimal text that reads back as the same double, '.' as decimal mark; "" for NaN,
 * "inf". (transfer full) */
char *bw_number_format_exact (double value);
/** Reads a number with '.' as decimal mark and nothing else around it but blanks; finite only. */
bool bw_number_parse (const char *text, double *out);
/** Reads a number as people's files have it: '.' or ',' decimals (HAS_DECIMAL_COMMA says which),
 * thousands separators, a currency sign, a trailing %, parentheses for negatives. The % is not
 * divided out: *IS_PERCENT tells (may be NULL). */
bool bw_number_parse_loose (const char *text, bool has_decimal_comma, double *out,
                            bool *is_percent);
