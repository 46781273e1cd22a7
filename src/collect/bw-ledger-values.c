/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells of a ledger as people and programs write them: numbers, odds, probabilities, yes and
 * no. */
#include "collect/bw-ledger-values-private.h"

#include "base/bw-number.h"

#include <math.h>
#include <string.h>

bool
bw_ledger_value_is_empty (const char *text)
{
  static const char *const words[] = { "nan", "null", "none", "n/a", "na", "-", "–", "nil" };
  while (g_ascii_isspace (*text))
    text++;
  if (*text == '\0')
    return true;
  if (g_ascii_isdigit (*text))
    return false;
  size_t n = strlen (text);
  while (n > 0 && g_ascii_isspace (text[n - 1]))
    n--;
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strlen (words[i]) == n && g_ascii_strncasecmp (words[i], text, n) == 0)
        return true;
    }
  return false;
}

BwDecimalMark
bw_ledger_value_decimal_mark (const char *text, bool *is_comma_possible)
{
  const char *comma = strrchr (text, ','), *point = strrchr (text, '.');
  *is_comma_possible = false;
  if (comma == NULL && point == NULL)
    return BW_DECIMAL_UNKNOWN;
  if (comma != NULL && point != NULL)
    return comma > point ? BW_DECIMAL_COMMA : BW_DECIMAL_POINT;

  const char *mark = comma != NULL ? comma : point;
  BwDecimalMark self = comma != NULL ? BW_DECIMAL_COMMA : BW_DECIMAL_POINT;
  BwDecimalMark other = comma != NULL ? BW_DECIMAL_POINT : BW_DECIMAL_COMMA;
  size_t n_behind = strspn (mark + 1, "0123456789");
  if (strchr (text, *mark) != mark)
    return other;
  const char *first = text + strcspn (text, "0123456789.,");
  bool is_fraction_only = first == mark || (*first == '0' && first + 1 == mark);
  if (n_behind != 3 || is_fraction_only)
    return self;
  *is_comma_possible = comma != NULL;
  return BW_DECIMAL_UNKNOWN;
}

static bool
parse_number (const char *text, bool has_decimal_comma, double *out, bool *is_percent)
{
  *is_percent = false;
  if (*text == '\0')
    return false;
  /* With decimal commas "1.234" is one thousand and more. */
  if ((!has_decimal_comma || strchr (text, '.') == NULL) && bw_number_parse (text, out))
    return true;
  bool is_comma_possible;
  BwDecimalMark mark = bw_ledger_value_decimal_mark (text, &is_comma_possible);
  if (mark != BW_DECIMAL_UNKNOWN)
    has_decimal_comma = mark == BW_DECIMAL_COMMA;
  return bw_number_parse_loose (text, has_decimal_comma, out, is_percent);
}

bool
bw_ledger_value_number (const char *text, bool has_decimal_comma, double *out)
{
  bool is_percent;
  if (parse_number (text, has_decimal_comma, out, &is_percent))
    return !is_percent;
  *out = NAN;
  return bw_ledger_value_is_empty (text);
}

bool
bw_ledger_value_probability (const char *text, bool has_decimal_comma, bool is_percent, double *out)
{
  bool has_sign;
  if (parse_number (text, has_decimal_comma, out, &has_sign))
    {
      if (is_percent || has_sign)
        *out /= 100;
      return true;
    }
  *out = NAN;
  return bw_ledger_value_is_empty (text);
}

static bool
parse_fraction (const char *text, double *out)
{
  const char *slash = strchr (text, '/');
  if (slash == NULL)
    return false;
  g_autofree char *above = g_strstrip (g_strndup (text, (size_t) (slash - text)));
  g_autofree char *below = g_strstrip (g_strdup (slash + 1));
  double a, b;
  if (!bw_number_parse (above, &a) || !bw_number_parse (below, &b) || !(b > 0) || !(a >= 0))
    return false;
  *out = 1 + a / b;
  return true;
}

static bool
is_even_money (const char *text)
{
  static const char *const words[] = { "evs", "evens", "even", "even money", "pk" };
  g_autofree char *word = g_strstrip (g_strdup (text));
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_ascii_strcasecmp (word, words[i]) == 0)
        return true;
    }
  return false;
}

bool
bw_ledger_value_odds (const char *text, bool has_decimal_comma, bool is_american, double *out)
{
  bool is_percent;
  if (!parse_number (text, has_decimal_comma, out, &is_percent))
    {
      if (parse_fraction (text, out))
        return true;
      *out = is_even_money (text) ? 2 : NAN;
      return *out == 2 || bw_ledger_value_is_empty (text);
    }
  if (is_percent)
    return false;
  const char *first = text;
  while (g_ascii_isspace (*first))
    first++;
  if ((is_american || *first == '+' || *first == '-') && fabs (*out) >= 100)
    *out = *out > 0 ? 1 + *out / 100 : 1 - 100 / *out;
  return true;
}

bool
bw_ledger_value_boolean (const char *text, bool *out)
{
  static const struct
  {
    const char *word;
    bool value;
  } words[] = { { "1", true },   { "0", false },  { "true", true },  { "false", false },
                { "yes", true }, { "no", false }, { "y", true },     { "n", false },
                { "t", true },   { "f", false },  { "paper", true }, { "live", false } };
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_ascii_strcasecmp (text, words[i].word) != 0)
        continue;
      *out = words[i].value;
      return true;
    }
  return false;
}
