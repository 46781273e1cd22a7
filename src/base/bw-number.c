/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers to text and back. */
#include "base/bw-number.h"

#include "base/bw-time.h"
#include "base/bw-units.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define NBSP "\u00a0"
#define MINUS "\u2212"
#define MAX_EXACT_POWER 22

/** Puts a comma between the thousands of PLAIN, for locales that are no one's. */
static char *
group_thousands (const char *plain)
{
  const char *digits = plain + (*plain == '-');
  size_t n_whole = strcspn (digits, ".");
  GString *out = g_string_new_len (plain, digits - plain);
  for (size_t i = 0; i < n_whole; i++)
    {
      if (i > 0 && (n_whole - i) % 3 == 0)
        g_string_append_c (out, ',');
      g_string_append_c (out, digits[i]);
    }
  g_string_append (out, digits + n_whole);
  return g_string_free (out, FALSE);
}

/** VALUE (finite) with N_DECIMALS in the locale's way, '-' for minus and none before a rounded
 * zero. */
static char *
format_fixed (double value, int n_decimals)
{
  char buffer[400];
  bool is_c_locale = *nl_langinfo (THOUSEP) == '\0' && g_str_equal (nl_langinfo (RADIXCHAR), ".");
  g_snprintf (buffer, sizeof buffer, is_c_locale ? "%.*f" : "%'.*f", n_decimals, value);
  const char *start = buffer;
  if (*start == '-' && strpbrk (start, "123456789") == NULL)
    start++;
  if (is_c_locale)
    return group_thousands (start);
  char *utf8 = g_locale_to_utf8 (start, -1, NULL, NULL, NULL);
  return utf8 != NULL ? utf8 : g_utf8_make_valid (start, -1);
}

/** As format_fixed(), without zeros at the end of the decimals. */
static char *
format_trimmed (double value, int n_decimals)
{
  char buffer[400];
  int length = g_snprintf (buffer, sizeof buffer, "%.*f", n_decimals, value);
  while (n_decimals > 0 && buffer[--length] == '0')
    n_decimals--;
  return format_fixed (value, n_decimals);
}

/** TEXT with a sign people read, and UNIT behind a no-break space (unless NULL). */
static char *
finish (const char *text, bool has_plus, const char *unit)
{
  bool is_zero = strpbrk (text, "123456789") == NULL;
  const char *sign = *text == '-' ? MINUS : has_plus && !is_zero ? "+" : "";
  return g_strconcat (sign, text + (*text == '-'), unit != NULL ? NBSP : NULL, unit, NULL);
}

static char *
format_unit (double value, int n_decimals, bool has_plus, const char *unit)
{
  g_autofree char *text = format_fixed (value, n_decimals);
  return finish (text, has_plus, unit);
}

static char *
format_plain (double value, const char *unit)
{
  double size = fabs (value);
  g_autofree char *text = NULL;
  if (size != 0 && (size < 1e-6 || size >= 1e15))
    text = g_strdup_printf ("%.3g", value);
  else
    {
      int n_decimals = size >= 100 || size == 0 ? 1
                       : size >= 1              ? 2
                                                : 2 - (int) floor (log10 (size));
      text = format_trimmed (value, n_decimals);
    }
  return finish (text, false, unit);
}

static char *
format_bytes (double value, const char *suffix)
{
  double step = bw_units_step ();
  unsigned i = 0;
  /* A value that would be shown as 1,024.0 belongs to the next unit. */
  while (i < 6 && fabs (value) >= step - (i == 0 ? 0.5 : 0.05))
    {
      value /= step;
      i++;
    }
  g_autofree char *unit = g_strconcat (bw_units_name (i), suffix, NULL);
  return format_unit (value, i == 0 ? 0 : 1, false, unit);
}

static char *
format_seconds (double value)
{
  double size = fabs (value);
  if (size >= 120 && size < 1e11)
    {
      g_autofree char *age = bw_duration_format_age ((int64_t) (size * 1e6));
      return g_strconcat (value < 0 ? MINUS : "", age, NULL);
    }
  g_autofree char *text = NULL;
  if (size >= 0.9995 || size == 0)
    text = format_trimmed (value, 1);
  else if (size >= 0.0009995)
    text = format_trimmed (value * 1e3, size < 0.00995 ? 1 : 0);
  else
    text = format_trimmed (value * 1e6, 0);
  return finish (text, false, size >= 0.9995 || size == 0 ? "s" : size >= 0.0009995 ? "ms" : "µs");
}

/* All digits there are. (transfer full) */
static char *
format_odds (double log10_odds)
{
  double size = fabs (log10_odds);
  g_autofree char *many = NULL;
  if (size >= 15)
    many = g_strdup_printf ("1e%.0f", size);
  else
    {
      /* Three digits: the odds are an estimate. */
      double odds = pow (10, size);
      double unit = pow (10, MAX (floor (log10 (odds)) - 2, -1));
      many = format_trimmed (round (odds / unit) * unit, unit < 1 ? 1 : 0);
    }
  bool is_against = log10_odds < 0;
  return g_strconcat (is_against ? "1" : many, NBSP ":" NBSP, is_against ? many : "1", NULL);
}

char *
bw_number_format_evidence (double log10_odds)
{
  bool is_much = isfinite (log10_odds) && fabs (log10_odds) > BW_NUMBER_MOST_ODDS10 + 1e-9;
  if (!is_much)
    return bw_number_format (log10_odds, BW_FORMAT_ODDS10);
  g_autofree char *most = format_odds (copysign (BW_NUMBER_MOST_ODDS10, log10_odds));
  /* Translators: odds, such as 1,000,000 : 1 */
  return log10_odds > 0 ? g_strdup_printf (_ ("over %s"), most)
                        : g_strdup_printf (_ ("under %s"), most);
}

char *
bw_number_format (double value, BwNumberFormat format)
{
  if (isnan (value))
    return g_strdup ("–");
  bool is_ratio = format == BW_FORMAT_RATIO || format == BW_FORMAT_SIGNED_RATIO;
  if (isinf (is_ratio ? value * 100 : value))
    return g_strdup (value > 0 ? "∞" : MINUS "∞");
  switch (format)
    {
    case BW_FORMAT_COUNT:
      return format_unit (value, 0, false, NULL);
    case BW_FORMAT_PERCENT:
      return format_unit (value, 1, false, "%");
    case BW_FORMAT_RATIO:
      return format_unit (value * 100, 1, false, "%");
    case BW_FORMAT_SIGNED_RATIO:
      return format_unit (value * 100, 1, true, "%");
    case BW_FORMAT_MONEY:
      return format_unit (value, 2, false, NULL);
    case BW_FORMAT_SIGNED_MONEY:
      return format_unit (value, 2, true, NULL);
    case BW_FORMAT_BYTES:
      return format_bytes (value, "");
    case BW_FORMAT_BYTE_RATE:
      return format_bytes (value, "/s");
    case BW_FORMAT_SECONDS:
      return format_seconds (value);
    case BW_FORMAT_RATE:
      return format_plain (value, "/s");
    case BW_FORMAT_CELSIUS:
      return format_unit (value, 0, false, "°C");
    case BW_FORMAT_FACTOR:
      return format_unit (value, 2, false, NULL);
    case BW_FORMAT_SCORE:
      return format_unit (value, 4, false, NULL);
    case BW_FORMAT_BOOLEAN:
      return g_strdup (value != 0 ? C_ ("value", "yes") : C_ ("value", "no"));
    case BW_FORMAT_ODDS10:
      return format_odds (value);
    case BW_FORMAT_PLAIN:
    default:
      return format_plain (value, NULL);
    }
}

char *
bw_number_format_fixed (double value, unsigned n_decimals, bool has_plus, const char *unit)
{
  if (isnan (value))
    return g_strdup ("–");
  if (isinf (value))
    return g_strconcat (value < 0 ? MINUS : has_plus ? "+" : "", "∞", NULL);
  return format_unit (value, (int) MIN (n_decimals, 20), has_plus, unit);
}

/* VALUE as "%.15g" has it where that is a decimal of few digits, as amounts and odds are: DIGITS /
 * 10^n of two doubles without error is rounded once, and so is the double nearest to that text. */
static bool
format_short (double value, char *buffer)
{
  static const double powers[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6 };
  double size = fabs (value);
  if (!(size >= 1e-3 && size < 1e8))
    return false;
  unsigned n = 0;
  int64_t digits = 0;
  for (; n < G_N_ELEMENTS (powers); n++)
    {
      digits = (int64_t) (size * powers[n] + 0.5);
      if ((double) digits / powers[n] == size)
        break;
    }
  if (n == G_N_ELEMENTS (powers))
    return false;
  char reversed[24];
  unsigned length = 0;
  for (unsigned i = 0; i <= n || digits > 0; i++, digits /= 10)
    {
      if (i == n && n > 0)
        reversed[length++] = '.';
      reversed[length++] = (char) ('0' + digits % 10);
    }
  if (value < 0)
    *buffer++ = '-';
  while (length > 0)
    *buffer++ = reversed[--length];
  *buffer = '\0';
  return true;
}

char *
bw_number_format_exact (double value)
{
  static const char *formats[] = { "%.15g", "%.16g", "%.17g" };
  if (isnan (value))
    return g_strdup ("");
  if (isinf (value))
    return g_strdup (value > 0 ? "inf" : "-inf");
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  if (format_short (value, buffer))
    return g_strdup (buffer);
  for (unsigned i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, sizeof buffer, formats[i], value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  return g_strdup (buffer);
}

/** Reads up to 18 digits and a decimal mark where that is exact: the digits below 2^53 and the
 * power of ten both are doubles without error, so that one division rounds once (Clinger 1990, "How
 * to read floating point numbers accurately"). */
static bool
parse_short (const char *text, double *out)
{
  static const double powers[MAX_EXACT_POWER + 1] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,
                                                      1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                      1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
                                                      1e18, 1e19, 1e20, 1e21, 1e22 };
  const char *p = text + (*text == '-' || *text == '+');
  uint64_t digits = 0;
  unsigned n_digits = 0;
  unsigned n_decimals = 0;
  for (bool has_mark = false; g_ascii_isdigit (*p) || (*p == '.' && !has_mark); p++)
    if (*p == '.')
      has_mark = true;
    else
      {
        if (++n_digits > 18)
          return false;
        digits = digits * 10 + (uint64_t) (*p - '0');
        n_decimals += has_mark;
      }
  if (*p != '\0' || n_digits == 0 || digits >= UINT64_C (1) << 53)
    return false;
  double value = (double) digits / powers[n_decimals];
  *out = *text == '-' ? -value : value;
  return true;
}

bool
bw_number_parse (const char *text, double *out)
{
  g_return_val_if_fail (text != NULL && out != NULL, false);

  while (g_ascii_isspace (*text))
    text++;
  if (parse_short (text, out))
    return true;
  size_t length = strspn (text, "0123456789+-.eE");
  /* strtod would also take hexadecimal and "nan". */
  if (length == 0 || text[length + strspn (text + length, " \t\r\n\v\f")] != '\0')
    return false;
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);
  if (end != text + length || !isfinite (value))
    return false;
  *out = value;
  return true;
}

/** Moves *P over what may stand around a number: blanks, signs, currency, parentheses; notes what
 * was seen. False for a sign or parenthesis too many. */
static bool
skip_dress (const char **p, bool *is_negative, bool *has_sign, int *n_open)
{
  for (; **p != '\0'; *p = g_utf8_next_char (*p))
    {
      gunichar c = g_utf8_get_char (*p);
      bool is_minus = c == '-' || c == 0x2212;
      if (g_unichar_isspace (c) || g_unichar_type (c) == G_UNICODE_CURRENCY_SYMBOL)
        continue;
      if (!is_minus && c != '+' && c != '(')
        return true;
      if (*has_sign)
        return false;
      *has_sign = true;
      *is_negative = is_minus || c == '(';
      *n_open += c == '(';
    }
  return true;
}

/** Copies digits and a '.' for the decimal mark to OUT, checking that thousands stand in groups;
 * returns the end. NULL where a group is wrong. */
static const char *
copy_digits (const char *p, bool has_decimal_comma, GString *out)
{
  const char mark = has_decimal_comma ? ',' : '.';
  unsigned n_group = 0;
  gunichar separator = 0;
  for (; *p != '\0' && *p != mark; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (g_ascii_isdigit (*p))
        {
          g_string_append_c (out, *p);
          n_group++;
          continue;
        }
      bool is_blank = c == ' ' || c == 0xa0 || c == 0x202f || c == 0x2009;
      bool is_other = c == '\'' || c == 0x2019 || c == (has_decimal_comma ? '.' : ',');
      if ((!is_blank && !is_other) || !g_ascii_isdigit (*g_utf8_next_char (p)))
        break;
      /* Two digits in a group are India's way; the last group has three everywhere. */
      bool is_good = separator == 0 ? n_group >= 1 && n_group <= 3 && out->str[0] != '0'
                                    : c == separator && (n_group == 2 || n_group == 3);
      if (!is_good)
        return NULL;
      separator = c;
      n_group = 0;
    }
  if (separator != 0 && n_group != 3)
    return NULL;
  if (*p != mark)
    return p;
  g_string_append_c (out, '.');
  size_t n_decimals = strspn (p + 1, "0123456789");
  g_string_append_len (out, p + 1, (gssize) n_decimals);
  return p + 1 + n_decimals;
}

static const char *
copy_exponent (const char *p, GString *out)
{
  if (*p != 'e' && *p != 'E')
    return p;
  size_t n_sign = p[1] == '-' || p[1] == '+';
  size_t n_digits = strspn (p + 1 + n_sign, "0123456789");
  if (n_digits == 0)
    return p;
  g_string_append_len (out, p, (gssize) (1 + n_sign + n_digits));
  return p + 1 + n_sign + n_digits;
}

bool
bw_number_parse_loose (const char *text, bool has_decimal_comma, double *out, bool *is_percent)
{
  g_return_val_if_fail (text != NULL && out != NULL, false);

  size_t length = strnlen (text, 512);
  if (length == 512 || !g_utf8_validate (text, (gssize) length, NULL))
    return false;
  bool is_negative = false;
  bool has_sign = false;
  bool has_percent = false;
  int n_open = 0;
  g_autoptr (GString) digits = g_string_new (NULL);
  if (!skip_dress (&text, &is_negative, &has_sign, &n_open))
    return false;
  const char *p = copy_digits (text, has_decimal_comma, digits);
  if (p == NULL)
    return false;
  for (p = copy_exponent (p, digits); *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (c == '%' && !has_percent)
        has_percent = true;
      else if (c == ')' && n_open > 0)
        n_open--;
      else if (!g_unichar_isspace (c) && g_unichar_type (c) != G_UNICODE_CURRENCY_SYMBOL)
        return false;
    }
  double value = 0;
  if (n_open != 0 || !bw_number_parse (digits->str, &value))
    return false;
  *out = is_negative ? -value : value;
  if (is_percent != NULL)
    *is_percent = has_percent;
  return true;
}
