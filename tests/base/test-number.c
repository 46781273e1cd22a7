/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as text and back. */
#include "base/bw-number.h"
#include "base/bw-units.h"
#include "lib/bw-test.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NBSP "\u00a0"
#define MINUS "\u2212"

typedef struct
{
  double value;
  BwNumberFormat format;
  const char *text;
} Case;

static void
check_formats (const Case *cases, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *text = bw_number_format (cases[i].value, cases[i].format);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_format_numbers (void)
{
  static const Case cases[] = {
    { 1234.5, BW_FORMAT_PLAIN, "1,234.5" },
    { 0, BW_FORMAT_PLAIN, "0" },
    { -0.0, BW_FORMAT_PLAIN, "0" },
    { 3, BW_FORMAT_PLAIN, "3" },
    { -2.345, BW_FORMAT_PLAIN, MINUS "2.35" },
    { 0.012345, BW_FORMAT_PLAIN, "0.0123" },
    { 1e-9, BW_FORMAT_PLAIN, "1e-09" },
    { 1e18, BW_FORMAT_PLAIN, "1e+18" },
    { 999999999999999, BW_FORMAT_PLAIN, "999,999,999,999,999" },
    { 1234, BW_FORMAT_COUNT, "1,234" },
    { 999, BW_FORMAT_COUNT, "999" },
    { -1234567, BW_FORMAT_COUNT, MINUS "1,234,567" },
    { -0.4, BW_FORMAT_COUNT, "0" },
    { 13387.81, BW_FORMAT_MONEY, "13,387.81" },
    { -13387.81, BW_FORMAT_MONEY, MINUS "13,387.81" },
    { 3387.81, BW_FORMAT_SIGNED_MONEY, "+3,387.81" },
    { -3387.81, BW_FORMAT_SIGNED_MONEY, MINUS "3,387.81" },
    { 0, BW_FORMAT_SIGNED_MONEY, "0.00" },
    { -0.001, BW_FORMAT_SIGNED_MONEY, "0.00" },
    { 44.1, BW_FORMAT_PERCENT, "44.1" NBSP "%" },
    { .441, BW_FORMAT_RATIO, "44.1" NBSP "%" },
    { .014, BW_FORMAT_SIGNED_RATIO, "+1.4" NBSP "%" },
    { -.014, BW_FORMAT_SIGNED_RATIO, MINUS "1.4" NBSP "%" },
    { -.0001, BW_FORMAT_SIGNED_RATIO, "0.0" NBSP "%" },
    { 61.4, BW_FORMAT_CELSIUS, "61" NBSP "°C" },
    { 1.034, BW_FORMAT_FACTOR, "1.03" },
    { .21474, BW_FORMAT_SCORE, "0.2147" },
    { 1, BW_FORMAT_BOOLEAN, "yes" },
    { 0, BW_FORMAT_BOOLEAN, "no" },
    { .2, BW_FORMAT_RATE, "0.2" NBSP "/s" },
    { NAN, BW_FORMAT_BOOLEAN, "–" },
    { NAN, BW_FORMAT_MONEY, "–" },
    { INFINITY, BW_FORMAT_FACTOR, "∞" },
    { -INFINITY, BW_FORMAT_BYTES, MINUS "∞" },
    { -1e308, BW_FORMAT_RATIO, MINUS "∞" },
    { 1e308, BW_FORMAT_SIGNED_RATIO, "∞" },
  };
  check_formats (cases, G_N_ELEMENTS (cases));
}

static void
test_format_units (void)
{
  static const Case cases[] = {
    { 0, BW_FORMAT_BYTES, "0" NBSP "B" },
    { 512, BW_FORMAT_BYTES, "512" NBSP "B" },
    { 1023, BW_FORMAT_BYTES, "1,023" NBSP "B" },
    { 1024, BW_FORMAT_BYTES, "1.0" NBSP "KiB" },
    { 1610612736, BW_FORMAT_BYTES, "1.5" NBSP "GiB" },
    { 1048575, BW_FORMAT_BYTES, "1.0" NBSP "MiB" },
    { -2048, BW_FORMAT_BYTES, MINUS "2.0" NBSP "KiB" },
    { 1572864, BW_FORMAT_BYTE_RATE, "1.5" NBSP "MiB/s" },
    { 0, BW_FORMAT_SECONDS, "0" NBSP "s" },
    { 25e-6, BW_FORMAT_SECONDS, "25" NBSP "µs" },
    { .0015, BW_FORMAT_SECONDS, "1.5" NBSP "ms" },
    { .12, BW_FORMAT_SECONDS, "120" NBSP "ms" },
    { .9996, BW_FORMAT_SECONDS, "1" NBSP "s" },
    { 2.5, BW_FORMAT_SECONDS, "2.5" NBSP "s" },
    { 90, BW_FORMAT_SECONDS, "90" NBSP "s" },
    { 18 * 60, BW_FORMAT_SECONDS, "18" NBSP "min" },
    { 7 * 3600 + 54 * 60, BW_FORMAT_SECONDS, "7" NBSP "h 54" NBSP "min" },
    { 3.5 * 86400, BW_FORMAT_SECONDS, "3" NBSP "d" },
    { -300, BW_FORMAT_SECONDS, MINUS "5" NBSP "min" },
    { 2, BW_FORMAT_ODDS10, "100" NBSP ":" NBSP "1" },
    { 0, BW_FORMAT_ODDS10, "1" NBSP ":" NBSP "1" },
    { -1, BW_FORMAT_ODDS10, "1" NBSP ":" NBSP "10" },
    { .5, BW_FORMAT_ODDS10, "3.2" NBSP ":" NBSP "1" },
    { 4.6, BW_FORMAT_ODDS10, "39,800" NBSP ":" NBSP "1" },
    { 300, BW_FORMAT_ODDS10, "1e300" NBSP ":" NBSP "1" },
  };
  check_formats (cases, G_N_ELEMENTS (cases));
}

/* Of evidence no digits are told that say nothing. */
static void
test_evidence (void)
{
  static const struct
  {
    double log10_odds;
    const char *text;
  } cases[] = {
    { 2, "100" NBSP ":" NBSP "1" },
    { 6, "1,000,000" NBSP ":" NBSP "1" },
    { 7.18, "over 1,000,000" NBSP ":" NBSP "1" },
    { 300, "over 1,000,000" NBSP ":" NBSP "1" },
    { -2, "1" NBSP ":" NBSP "100" },
    { -300, "under 1" NBSP ":" NBSP "1,000,000" },
    { NAN, "–" },
    { INFINITY, "∞" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = bw_number_format_evidence (cases[i].log10_odds);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/** No value and no format gives an empty text, broken UTF-8 or a hyphen for minus. */
static void
test_format_anything (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  for (int i = 0; i < 20000; i++)
    {
      uint64_t bits = ((uint64_t) g_rand_int (rand) << 32) | g_rand_int (rand);
      double value = 0;
      memcpy (&value, &bits, sizeof value);
      BwNumberFormat format = (BwNumberFormat) g_rand_int_range (rand, 0, BW_FORMAT_ODDS10 + 1);
      g_autofree char *text = bw_number_format (value, format);
      g_assert_true (*text != '\0' && *text != '-');
      g_assert_true (g_utf8_validate (text, -1, NULL));
    }
}

static void
test_format_locale (void)
{
  static const Case cases[] = {
    { 13387.81, BW_FORMAT_MONEY, "13.387,81" },
    { 1234, BW_FORMAT_COUNT, "1.234" },
    { -.014, BW_FORMAT_SIGNED_RATIO, MINUS "1,4" NBSP "%" },
  };
  const char *locale = bw_test_locale ("de_DE");
  if (locale == NULL)
    return;
  g_assert_nonnull (setlocale (LC_ALL, locale));
  check_formats (cases, G_N_ELEMENTS (cases));
  g_autofree char *exact = bw_number_format_exact (1234.5);
  double value = 0;
  g_assert_cmpstr (exact, ==, "1234.5");
  g_assert_true (bw_number_parse ("1234.5678901234567890", &value)
                 && value == 1234.567890123456789);
  setlocale (LC_ALL, "C");
}

static void
check_exact (double value)
{
  g_autofree char *text = bw_number_format_exact (value);
  double back = 0;
  g_assert_true (bw_number_parse (text, &back));
  g_assert_cmpint (memcmp (&back, &value, sizeof value), ==, 0);
}

static void
test_exact (void)
{
  static const struct
  {
    double value;
    const char *text;
  } cases[] = {
    { 0.1, "0.1" },
    { 1, "1" },
    { -0.0, "-0" },
    { 1e21, "1e+21" },
    { 0.1 + 0.2, "0.30000000000000004" },
    { 1.0 / 3, "0.3333333333333333" },
    { 5e-324, "4.94065645841247e-324" },
    { 1.7976931348623157e308, "1.7976931348623157e+308" },
    { INFINITY, "inf" },
    { -INFINITY, "-inf" },
    { NAN, "" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = bw_number_format_exact (cases[i].value);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  double value = 0;
  for (int i = 0; i < 20000; i++)
    {
      uint64_t bits = ((uint64_t) g_rand_int (rand) << 32) | g_rand_int (rand);
      memcpy (&value, &bits, sizeof value);
      if (isfinite (value))
        check_exact (value);
      check_exact (round (g_rand_double (rand) * 1e6) / 100);
    }
  /* What has few digits takes a shorter way to the same text. */
  for (int i = 0; i < 20000; i++)
    {
      char expected[40];
      double scale = pow (10, g_rand_int_range (rand, 0, 9));
      value = round (g_rand_double_range (rand, -1, 1) * 1e9) / scale;
      g_autofree char *text = bw_number_format_exact (value);
      check_exact (value);
      g_assert_cmpstr (text, ==, g_ascii_formatd (expected, sizeof expected, "%.15g", value));
    }
}

static void
test_parse (void)
{
  static const char *const good[] = { "0",
                                      "-0",
                                      "1",
                                      "+1",
                                      "1.5",
                                      ".5",
                                      "5.",
                                      "  7  ",
                                      "\t-1.25e3\n",
                                      "1e5",
                                      "1E-5",
                                      "1e+5",
                                      "007",
                                      "123456789012345678",
                                      "9007199254740993",
                                      "0.1",
                                      "2.675",
                                      "1e22",
                                      "1e23",
                                      "1e308",
                                      "4.9e-324",
                                      "1e-400",
                                      "179769313486231570000000000000000000000",
                                      "0.00000000000000000000000000000000001" };
  static const char *const bad[] = { "",     " ",        ".",     "-",         "+",    "e5",
                                     "1e",   "1e+",      "--1",   "+-1",       "1..2", "1.2.3",
                                     "1,5",  "1 2",      "0x10",  "nan",       "inf",  "-inf",
                                     "NAN",  "infinity", "1e400", "-1e400",    "1f",   "1.5%",
                                     "$1",   "(1)",      "\xff",  "1\xc2\xa0", "１",   "1-",
                                     "1e5.5" };
  for (unsigned i = 0; i < G_N_ELEMENTS (good); i++)
    {
      double value = NAN;
      double expected = strtod (good[i], NULL);
      g_assert_true (bw_number_parse (good[i], &value));
      g_assert_cmpint (memcmp (&value, &expected, sizeof value), ==, 0);
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      double value = 42;
      g_assert_false (bw_number_parse (bad[i], &value));
      g_assert_cmpfloat (value, ==, 42);
    }
}

/** The quick way equals strtod() bit for bit, whatever the number of digits. */
static void
test_parse_against_strtod (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  for (int i = 0; i < 60000; i++)
    {
      char text[48];
      int n_whole = g_rand_int_range (rand, 0, 20);
      int n_decimals = g_rand_int_range (rand, n_whole == 0, 20);
      char *p = text;
      if (g_rand_boolean (rand))
        *p++ = '-';
      for (int j = 0; j < n_whole; j++)
        *p++ = (char) g_rand_int_range (rand, '0', '9' + 1);
      *p++ = '.';
      for (int j = 0; j < n_decimals; j++)
        *p++ = (char) g_rand_int_range (rand, '0', '9' + 1);
      *p = '\0';
      double value = NAN;
      double expected = strtod (text, NULL);
      g_assert_true (bw_number_parse (text, &value));
      g_assert_cmpint (memcmp (&value, &expected, sizeof value), ==, 0);
    }
}

static void
test_parse_loose (void)
{
  static const struct
  {
    const char *text;
    bool has_decimal_comma;
    double value;
    bool is_percent;
  } good[] = {
    { "1234.5", false, 1234.5, false },
    { "1,234.5", false, 1234.5, false },
    { "1,234,567", false, 1234567, false },
    { "12,34,567.5", false, 1234567.5, false },
    { "1.234,5", true, 1234.5, false },
    { "1234,5", true, 1234.5, false },
    { "1 234,5", true, 1234.5, false },
    { "1" NBSP "234,5", true, 1234.5, false },
    { "1\u202f234\u202f567", true, 1234567, false },
    { "1'234.50", false, 1234.5, false },
    { "$1,234.50", false, 1234.5, false },
    { "-$5", false, -5, false },
    { "$-5", false, -5, false },
    { "+€5", false, 5, false },
    { "5 €", false, 5, false },
    { "£ 10.00", false, 10, false },
    { "(5.25)", false, -5.25, false },
    { "($1,000)", false, -1000, false },
    { MINUS "3,5", true, -3.5, false },
    { "44.1%", false, 44.1, true },
    { "-2,5" NBSP "%", true, -2.5, true },
    { " 7 ", false, 7, false },
    { "1.5e3", false, 1500, false },
    { ".5", false, .5, false },
    { ",5", true, .5, false },
    { "0.5", false, .5, false },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (good); i++)
    {
      double value = NAN;
      bool is_percent = !good[i].is_percent;
      g_assert_true (
          bw_number_parse_loose (good[i].text, good[i].has_decimal_comma, &value, &is_percent));
      g_assert_cmpfloat (value, ==, good[i].value);
      g_assert_true (is_percent == good[i].is_percent);
    }
}

static void
test_parse_loose_refuses (void)
{
  static const struct
  {
    const char *text;
    bool has_decimal_comma;
  } bad[] = {
    { "", false },
    { "  ", false },
    { "$", false },
    { "%", false },
    { "()", false },
    { "(5", false },
    { "5)", false },
    { "-(5)", false },
    { "--5", false },
    { "5-", false },
    { "1,5", false },
    { "0,123", false },
    { "1,23", false },
    { "1.5", true },
    { "1.2345", true },
    { "1,2345", false },
    { "1234,567", false },
    { "1,234.5.6", false },
    { "1.234.5", true },
    { "1,234 567", false },
    { "1,,234", false },
    { ",234", false },
    { "12 34", false },
    { "5%%", false },
    { "won", false },
    { "nan", false },
    { "inf", false },
    { "5 USD", false },
    { "1e400", false },
    { "0x1", false },
    { "\xff"
      "5",
      false },
    { "5\xe2\x82", false },
    { "1,234,", false },
    { "1-2", false },
    { "2026-10-30", false },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      double value = 42;
      bool is_percent = true;
      g_assert_false (
          bw_number_parse_loose (bad[i].text, bad[i].has_decimal_comma, &value, &is_percent));
      g_assert_cmpfloat (value, ==, 42);
      g_assert_true (is_percent);
    }
}

static void
test_parse_garbage (void)
{
  static const char alphabet[] = "0123456789.,-+eE%$() \xe2\x82\xac\xc2\xa0\xff'";
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  double value = 0;
  for (int i = 0; i < 60000; i++)
    {
      char text[24] = "";
      for (int j = g_rand_int_range (rand, 0, 23); j > 0; j--)
        text[j - 1] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
      if (bw_number_parse (text, &value))
        g_assert_true (isfinite (value) && value == strtod (text, NULL));
      for (int comma = 0; comma < 2; comma++)
        if (bw_number_parse_loose (text, comma, &value, NULL))
          g_assert_true (isfinite (value));
    }
  for (const char *c = "9 .-($,"; *c != '\0'; c++)
    {
      g_autofree char *huge = g_strnfill (10000000, *c);
      g_assert_false (bw_number_parse (huge, &value));
      g_assert_false (bw_number_parse_loose (huge, false, &value, NULL));
    }
}

static void
test_format_fixed (void)
{
  static const struct
  {
    double value;
    unsigned n_decimals;
    bool has_plus;
    const char *unit;
    const char *text;
  } cases[] = {
    { 1234.567, 2, false, NULL, "1,234.57" },
    { 1234.567, 0, true, "pp", "+1,235" NBSP "pp" },
    { -0.04, 1, true, "%", "0.0" NBSP "%" },
    { -0.05001, 1, true, "%", MINUS "0.1" NBSP "%" },
    { (double) NAN, 1, true, "%", "–" },
    { (double) INFINITY, 1, true, "%", "+∞" },
    { -(double) INFINITY, 0, false, NULL, MINUS "∞" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = bw_number_format_fixed (cases[i].value, cases[i].n_decimals,
                                                      cases[i].has_plus, cases[i].unit);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Sizes in the units that were chosen; 1,000 of one are one of the next. */
static void
test_units (void)
{
  static const struct
  {
    double value;
    const char *binary, *decimal;
  } cases[] = {
    { 999, "999" NBSP "B", "999" NBSP "B" },
    { 1000, "1,000" NBSP "B", "1.0" NBSP "kB" },
    { 1536, "1.5" NBSP "KiB", "1.5" NBSP "kB" },
    { 999960, "976.5" NBSP "KiB", "1.0" NBSP "MB" },
    { 1610612736, "1.5" NBSP "GiB", "1.6" NBSP "GB" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      bw_units_set (BW_UNITS_DECIMAL);
      g_autofree char *decimal = bw_number_format (cases[i].value, BW_FORMAT_BYTES);
      bw_units_set (BW_UNITS_BINARY);
      g_autofree char *binary = bw_number_format (cases[i].value, BW_FORMAT_BYTES);
      g_assert_cmpstr (decimal, ==, cases[i].decimal);
      g_assert_cmpstr (binary, ==, cases[i].binary);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/number/format/numbers", test_format_numbers);
  g_test_add_func ("/number/format/units", test_format_units);
  g_test_add_func ("/number/format/fixed", test_format_fixed);
  g_test_add_func ("/number/format/evidence", test_evidence);
  g_test_add_func ("/number/format/anything", test_format_anything);
  g_test_add_func ("/number/format/locale", test_format_locale);
  g_test_add_func ("/number/exact", test_exact);
  g_test_add_func ("/number/parse", test_parse);
  g_test_add_func ("/number/parse-against-strtod", test_parse_against_strtod);
  g_test_add_func ("/number/parse-loose", test_parse_loose);
  g_test_add_func ("/number/parse-loose-refuses", test_parse_loose_refuses);
  g_test_add_func ("/number/parse-garbage", test_parse_garbage);
  g_test_add_func ("/number/format/chosen-units", test_units);
  return g_test_run ();
}
