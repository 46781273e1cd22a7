/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of delimited text, against hand-written expectations and against themselves in other pieces.
 */
#include "base/bw-error.h"
#include "collect/bw-csv-private.h"

#include <string.h>

/* Text that comes in pieces of STEP bytes. */
typedef struct
{
  const char *text;
  size_t n;
  size_t at;
  size_t step;
} Source;

static gssize
read_source (gpointer data, char *buffer, size_t n, GError **error)
{
  Source *source = data;
  size_t take = MIN (MIN (n, source->step), source->n - source->at);
  memcpy (buffer, source->text + source->at, take);
  source->at += take;
  return (gssize) take;
}

/* All rows as "[a|b]@line", with ~ for one without line end and ? for an open quote; an error as
 * its message. */
static char *
dump (const char *text, size_t n, size_t step, char delimiter)
{
  Source source = { text, n, 0, step };
  g_autoptr (BwCsv) csv = bw_csv_new ("t.csv", read_source, &source);
  bw_csv_set_delimiter (csv, delimiter);
  GString *out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  BwCsvStep result;
  int64_t end = 0;
  while ((result = bw_csv_next (csv, &error)) == BW_CSV_ROW)
    {
      BwCsvPlace place = bw_csv_place (csv);
      g_assert_cmpint (place.offset, >=, end);
      g_assert_cmpint (place.next_offset, >, place.offset);
      end = place.next_offset;
      g_string_append_c (out, '[');
      for (unsigned i = 0; i < bw_csv_n_fields (csv); i++)
        g_string_append_printf (out, "%s%s", i > 0 ? "|" : "", bw_csv_field (csv, i));
      g_string_append_printf (out, "]@%d%s%s", (int) place.line, place.is_terminated ? "" : "~",
                              place.is_quote_open ? "?" : "");
    }
  if (result == BW_CSV_ERROR)
    {
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_string_append (out, error->message);
    }
  else
    g_assert_cmpint (end, <=, (int64_t) n);
  return g_string_free (out, FALSE);
}

static void
test_forms (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "", "" },
    { "\n\n\r\n", "" },
    { "a,b\n1,2\n", "[a|b]@1[1|2]@2" },
    { "a,b\r\n1,2\r\n", "[a|b]@1[1|2]@2" },
    { "a,b\r1,2\r", "[a|b]@1[1|2]@2" },
    { "a,b\n1,2", "[a|b]@1[1|2]@2~" },
    { "a,b\n\n\n1,2\n", "[a|b]@1[1|2]@4" },
    { "a;b,c;d\n", "[a|b,c|d]@1" },
    { "a\tb\n1,5\t2\n", "[a|b]@1[1,5|2]@2" },
    { "a|b\n", "[a|b]@1" },
    { "sep=;\na,x;b\n", "[a,x|b]@2" },
    { "a,b,\n,,\n", "[a|b|]@1[||]@2" },
    { "\"a\",\"b,c\"\n\"x \"\"y\"\"\",\"\"\n", "[a|b,c]@1[x \"y\"|]@2" },
    { "a,b\n\"1\n2\r\n3\",4\n5,6\n", "[a|b]@1[1\n2\r\n3|4]@2[5|6]@5" },
    { "a,b\nx\"y,\"q\"r\n", "[a|b]@1[x\"y|qr]@2" },
    { "a,b\n\"open,1\n2,3\n", "[a|b]@1[open,1\n2,3\n]@2~?" },
    { "\xef\xbb\xbf\"a\",\"b\"\r\n1,2\r\n", "[a|b]@1[1|2]@2" },
    { "a,b\nM\xfcller,\x80"
      "5\n",
      "[a|b]@1[Müller|€5]@2" },
    { "a,b\nMüller,5\n", "[a|b]@1[Müller|5]@2" },
    { "single\nx\n", "[single]@1[x]@2" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      size_t n = strlen (cases[i].text);
      for (size_t step = 1; step <= n + 1; step++)
        {
          g_autofree char *found = dump (cases[i].text, n, step, '\0');
          g_assert_cmpstr (found, ==, cases[i].expected);
        }
    }
}

static void
test_foreign (void)
{
  static const struct
  {
    const char *text;
    size_t n;
    const char *expected;
  } cases[] = {
    { "\xff\xfei\0d\0,\0", 8,
      "t.csv: the text is UTF-16, expected UTF-8: save it as \"CSV UTF-8\"" },
    { "\xfe\xff\0i\0d", 6, "t.csv: the text is UTF-16, expected UTF-8: save it as \"CSV UTF-8\"" },
    { "i\0d\0,\0", 6, "t.csv: the text is UTF-16, expected UTF-8: save it as \"CSV UTF-8\"" },
    { "a,b\n1,\0\n", 8,
      "[a|b]@1t.csv: a binary file (byte 6 is 0), expected delimiter-separated text" },
    { "PK\3\4\x14\0", 6,
      "t.csv: a ZIP archive (a spreadsheet?), expected delimiter-separated text: save it as \"CSV "
      "UTF-8\"" },
    { "\x1f\x8b\x08\0\0", 5, "t.csv: compressed with gzip, expected delimiter-separated text" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = dump (cases[i].text, cases[i].n, 1, '\0');
      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

static gssize
read_endless (gpointer data, char *buffer, size_t n, GError **error)
{
  int64_t *n_read = data;
  memset (buffer, 'x', n);
  if (*n_read == 0)
    buffer[0] = '"';
  *n_read += (int64_t) n;
  return (gssize) n;
}

static void
test_endless (void)
{
  for (int64_t start = 0; start <= 1; start++)
    {
      int64_t n_read = start;
      g_autoptr (BwCsv) csv = bw_csv_new ("t.csv", read_endless, &n_read);
      g_autoptr (GError) error = NULL;
      g_assert_cmpint (bw_csv_next (csv, &error), ==, BW_CSV_ERROR);
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_cmpstr (
          error->message, ==,
          start == 0 ? "t.csv: line 1: a row of more than 1 MiB, expected a closing quote (\")"
                     : "t.csv: line 1: a row of more than 1 MiB, expected line ends");
      g_assert_cmpint (n_read, <, 2 * BW_CSV_MAX_ROW);
    }
}

/* A row as RFC 4180 has it: quoted where it must be, and sometimes where it need not. */
static void
append_row (GString *text, GString *expected, GRand *random, int64_t *line)
{
  static const char *const bits[] = { "a", "7.5", ",", "\"", "\n", "\r\n", "é", " ", ";" };
  int n_fields = g_rand_int_range (random, 2, 6);
  int n_lines = 1;
  g_string_append_c (expected, '[');
  for (int i = 0; i < n_fields; i++)
    {
      g_autoptr (GString) field = g_string_new (i == 0 ? "f" : NULL);
      for (int k = g_rand_int_range (random, 0, 5); k > 0; k--)
        {
          const char *bit = bits[g_rand_int_range (random, 0, G_N_ELEMENTS (bits))];
          g_string_append (field, bit);
          n_lines += strchr (bit, '\n') != NULL;
        }
      g_string_append_printf (expected, "%s%s", i > 0 ? "|" : "", field->str);
      bool is_quoted = strpbrk (field->str, ",\"\n\r") != NULL || g_rand_boolean (random);
      g_string_replace (field, "\"", "\"\"", 0);
      g_string_append_printf (text, is_quoted ? "%s\"%s\"" : "%s%s", i > 0 ? "," : "", field->str);
    }
  g_string_append_printf (expected, "]@%d", (int) *line);
  g_string_append (text, g_rand_boolean (random) ? "\n" : "\r\n");
  *line += n_lines;
}

static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260302);
  for (int round = 0; round < 300; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) expected = g_string_new (NULL);
      int64_t line = 1;
      for (int i = g_rand_int_range (random, 1, 20); i > 0; i--)
        append_row (text, expected, random, &line);
      size_t step = (size_t) g_rand_int_range (random, 1, 50);
      g_autofree char *found = dump (text->str, text->len, step, ',');
      g_assert_cmpstr (found, ==, expected->str);
    }
}

static void
test_garbage (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  for (int round = 0; round < 2000; round++)
    {
      char text[64];
      size_t n = (size_t) g_rand_int_range (random, 0, sizeof text);
      for (size_t i = 0; i < n; i++)
        text[i] = "\",;\n\r\xff\xc3\xa9 ax=s"[g_rand_int_range (random, 0, 13)];
      g_autofree char *whole = dump (text, n, sizeof text, '\0');
      g_autofree char *pieces = dump (text, n, 1, '\0');
      g_assert_cmpstr (whole, ==, pieces);
      g_assert_true (g_utf8_validate (whole, -1, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/csv/forms", test_forms);
  g_test_add_func ("/csv/foreign", test_foreign);
  g_test_add_func ("/csv/endless", test_endless);
  g_test_add_func ("/csv/random", test_random);
  g_test_add_func ("/csv/garbage", test_garbage);
  return g_test_run ();
}
