/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words and numbers out of text, without copies and without the locale. */
#include "collect/bw-scan-private.h"

#include <string.h>

static bool
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

static bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

bool
bw_scan_line (BwScan *text, BwScan *line)
{
  if (text->at >= text->end)
    return false;
  const char *stop = memchr (text->at, '\n', (size_t) (text->end - text->at));
  line->at = text->at;
  line->end = stop != NULL ? stop : text->end;
  text->at = stop != NULL ? stop + 1 : text->end;
  return true;
}

bool
bw_scan_word (BwScan *line, BwScan *word)
{
  const char *p = line->at;

  while (p < line->end && is_blank (*p))
    p++;
  if (p == line->end)
    return false;
  word->at = p;
  while (p < line->end && !is_blank (*p))
    p++;
  word->end = p;
  line->at = p;
  return true;
}

bool
bw_scan_until (BwScan *line, char mark, BwScan *part)
{
  if (line->at >= line->end)
    return false;
  const char *stop = memchr (line->at, mark, (size_t) (line->end - line->at));
  if (stop == NULL)
    return false;
  part->at = line->at;
  part->end = stop;
  line->at = stop + 1;
  return true;
}

bool
bw_scan_skip (BwScan *line, unsigned n)
{
  BwScan word;

  for (unsigned i = 0; i < n; i++)
    if (!bw_scan_word (line, &word))
      return false;
  return true;
}

bool
bw_scan_is (BwScan *line, const char *text)
{
  BwScan rest = *line;
  BwScan word;

  if (!bw_scan_word (&rest, &word) || !bw_scan_equal (&word, text))
    return false;
  *line = rest;
  return true;
}

bool
bw_scan_u64 (BwScan *line, uint64_t *out)
{
  const char *p = line->at;
  uint64_t value = 0;

  while (p < line->end && is_blank (*p))
    p++;
  const char *first = p;
  for (; p < line->end && is_digit (*p); p++)
    if (__builtin_mul_overflow (value, 10, &value)
        || __builtin_add_overflow (value, (uint64_t) (*p - '0'), &value))
      return false;
  if (p == first || (p < line->end && !is_blank (*p)))
    return false;
  line->at = p;
  *out = value;
  return true;
}

bool
bw_scan_decimal (BwScan *line, double *out)
{
  const char *p = line->at;
  int64_t digits = 0;
  double divisor = 1;
  int n_digits = 0;
  bool has_point = false;

  while (p < line->end && is_blank (*p))
    p++;
  for (; p < line->end && (is_digit (*p) || (*p == '.' && !has_point)); p++)
    {
      if (*p == '.')
        {
          has_point = true;
          continue;
        }
      if (++n_digits > 18)
        return false;
      digits = digits * 10 + (*p - '0');
      if (has_point)
        divisor *= 10;
    }
  if (n_digits == 0 || (p < line->end && !is_blank (*p)))
    return false;
  line->at = p;
  *out = (double) digits / divisor;
  return true;
}

bool
bw_scan_equal (const BwScan *scan, const char *text)
{
  size_t n = (size_t) (scan->end - scan->at);

  return strlen (text) == n && memcmp (scan->at, text, n) == 0;
}
