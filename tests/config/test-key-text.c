/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Escapes and lists: there and back, and as GKeyFile has them. */
#include "config/bw-key-text.h"

#include "base/bw-error.h"

#include <string.h>

static void
test_wrong_escapes (void)
{
  static const struct
  {
    const char *raw;
    const char *part;
  } cases[] = {
    { "a\\d", "unknown escape \\d" },
    { "a\\", "ends with a single backslash" },
    { "a\\;b", "unknown escape \\;" },
    { "\\\xc3\xa9", "unknown escape \\?" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (bw_key_text_unescape (cases[i].raw, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i].part));
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (bw_key_text_split ("a;b\\x;c", &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
}

static void
test_lists (void)
{
  g_auto (GStrv) list = bw_key_text_split ("a;;b\\;c; d\\s", NULL);
  const char *const expected[] = { "a", "", "b;c", " d ", NULL };
  g_assert_cmpstrv (list, expected);
  g_auto (GStrv) ended = bw_key_text_split ("a;", NULL);
  g_assert_cmpuint (g_strv_length (ended), ==, 1);
  g_auto (GStrv) empty = bw_key_text_split ("", NULL);
  g_assert_cmpuint (g_strv_length (empty), ==, 0);
}

static void
test_quote (void)
{
  g_autofree char *plain = bw_key_text_quote ("a“b\n\x1b[31m\xff");
  g_assert_cmpstr (plain, ==, "“a“b��[31m�”");
  g_autofree char *text = g_strnfill (61, 'x');
  g_autofree char *cut = bw_key_text_quote (text);
  text[60] = '\0';
  g_autofree char *expected = g_strdup_printf ("“%s…”", text);
  g_assert_cmpstr (cut, ==, expected);
}

static char *
random_text (GRand *rand)
{
  static const char *const pieces[] = { "a", " ", "\t", "\n", "\r", "\\", ";", "é", "=", "s", "n" };
  GString *text = g_string_new (NULL);
  int n = g_rand_int_range (rand, 0, 10);
  for (int i = 0; i < n; i++)
    g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
  return g_string_free (text, FALSE);
}

/* What is escaped reads back, by us and by GKeyFile, from a line of its own. */
static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (99);
  for (int i = 0; i < 2000; i++)
    {
      g_autofree char *a = random_text (rand);
      g_autofree char *b = random_text (rand);
      const char *const pair[] = { a, b, NULL };
      g_autofree char *escaped = bw_key_text_escape (a);
      g_autofree char *joined = bw_key_text_join (pair);
      g_autofree char *back = bw_key_text_unescape (escaped, NULL);
      g_auto (GStrv) split = bw_key_text_split (joined, NULL);
      g_assert_cmpstr (back, ==, a);
      g_assert_cmpstrv (split, pair);

      g_autofree char *file = g_strdup_printf ("[g]\nk=%s\nl=%s\n", escaped, joined);
      g_autoptr (GKeyFile) oracle = g_key_file_new ();
      g_assert_true (
          g_key_file_load_from_data (oracle, file, strlen (file), G_KEY_FILE_NONE, NULL));
      g_autofree char *value = g_key_file_get_string (oracle, "g", "k", NULL);
      g_auto (GStrv) list = g_key_file_get_string_list (oracle, "g", "l", NULL, NULL);
      g_assert_cmpstr (value, ==, a);
      g_assert_cmpstrv (list, pair);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/key-text/wrong-escapes", test_wrong_escapes);
  g_test_add_func ("/key-text/lists", test_lists);
  g_test_add_func ("/key-text/quote", test_quote);
  g_test_add_func ("/key-text/round-trip", test_round_trip);
  return g_test_run ();
}
