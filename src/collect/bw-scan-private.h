/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the kernel's text files word by word, in place. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A piece of text that is read from its beginning; not terminated. */
typedef struct
{
  const char *at;
  const char *end;
} BwScan;

/** Takes the next line off TEXT, without its end; false at the end of the text. */
bool bw_scan_line (BwScan *text, BwScan *line);
/** Takes the next word, after blanks; false, and nothing is taken, at the end of the line. */
bool bw_scan_word (BwScan *line, BwScan *word);
/** Takes all up to MARK, and the mark; false, and nothing is taken, without it. */
bool bw_scan_until (BwScan *line, char mark, BwScan *part);
/** Takes N words away; false when there are fewer. */
bool bw_scan_skip (BwScan *line, unsigned n);
/** Takes the next word when it is TEXT. */
bool bw_scan_is (BwScan *line, const char *text);
/** Takes the next word when it is a whole number, not negative and under 2^64. */
bool bw_scan_u64 (BwScan *line, uint64_t *out);
/** Takes the next word when it is a decimal number as "12.34", not negative, of at most 18 digits.
 */
bool bw_scan_decimal (BwScan *line, double *out);
/** Whether SCAN holds exactly TEXT. */
bool bw_scan_equal (const BwScan *scan, const char *text);
