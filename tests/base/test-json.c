/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON in and out. */
#include "base/bw-clock.h"
#include "base/bw-error.h"
#include "base/bw-json.h"

#include <math.h>
#include <string.h>

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = bw_json_parse (text, -1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

static void
test_accepts (void)
{
  static const char *const good[] = { "null",
                                      "true",
                                      "false",
                                      "0",
                                      "-0",
                                      "1",
                                      "-12",
                                      "1.5",
                                      "1e5",
                                      "1E+5",
                                      "0.1e-3",
                                      "\"\"",
                                      "[]",
                                      "{}",
                                      " [ 1 , 2 ] ",
                                      "{\"a\":{\"b\":[null]}}",
                                      "\r\n\t 1 \n",
                                      "\xef\xbb\xbf[1]",
                                      "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"",
                                      "{\"\":0}",
                                      "{\"a\":1,\"a\":2}",
                                      "\"\x7f\"" };
  for (unsigned i = 0; i < G_N_ELEMENTS (good); i++)
    json_node_unref (parse (good[i]));
}

static const char *const refused[] = { "",
                                       " ",
                                       "[1,2,]",
                                       "{\"a\":1,}",
                                       "// c\n1",
                                       "/* c */ 1",
                                       "{'a':1}",
                                       "[01]",
                                       "[1.]",
                                       "[.5]",
                                       "[+1]",
                                       "[0x10]",
                                       "[NaN]",
                                       "nan",
                                       "inf",
                                       "[1 2]",
                                       "[1]]",
                                       "[1] 2",
                                       "1e400",
                                       "\"\\u0000\"",
                                       "\"\\x\"",
                                       "\"a\nb\"",
                                       "\"\xff\"",
                                       "tru",
                                       "nulll",
                                       "{\"a\" 1}",
                                       "{a:1}",
                                       "var x = 1;",
                                       "[\"a\"",
                                       "[- 1]",
                                       "[1,,2]",
                                       "#c\n1",
                                       "$1",
                                       "[--1]",
                                       "1_000",
                                       "0b11",
                                       "-",
                                       "1e",
                                       "1e+",
                                       "\"",
                                       "\"\\",
                                       "\"\\u12",
                                       "\"\\u12g4\"",
                                       "{",
                                       "[",
                                       "{\"a\"",
                                       "{\"a\":",
                                       "{\"a\":1",
                                       "{1:2}",
                                       "{\"a\":1 \"b\":2}",
                                       "[1}",
                                       "{\"a\":1]",
                                       ",",
                                       ":",
                                       "]",
                                       "True",
                                       "\"\t\"",
                                       "\xef\xbb\xbf",
                                       "\xef\xbb\xbf\xef\xbb\xbf[1]" };

static void
test_refuses (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (bw_json_parse (refused[i], -1, &error));
      g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, "JSON line "));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  g_assert_null (bw_json_parse ("1\0002", 3, NULL));
}

static void
test_refusal_says_where (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (bw_json_parse ("{\n \"a\": 1,\n \"b\": x\n}", -1, &error));
  g_assert_cmpstr (error->message, ==, "JSON line 3, column 7: found 'x', expected a value");
}

static void
test_numbers_are_kept (void)
{
  g_autoptr (JsonNode) node =
      parse ("[9223372036854775807, -9223372036854775808, 9223372036854775808,"
             " 123456789012345678901, 0.1, -0, 5.0, 1e2]");
  int64_t whole = 0;
  double value = 0;
  g_assert_true (bw_json_get_int64 (node, "[0]", &whole, NULL) && whole == INT64_MAX);
  g_assert_true (bw_json_get_int64 (node, "[1]", &whole, NULL) && whole == INT64_MIN);
  g_assert_false (bw_json_get_int64 (node, "[2]", &whole, NULL));
  g_assert_true (bw_json_get_double (node, "[2]", &value, NULL) && value == 9223372036854775808.0);
  g_assert_true (bw_json_get_double (node, "[3]", &value, NULL)
                 && value == 123456789012345678901.0);
  g_assert_true (bw_json_get_double (node, "[4]", &value, NULL) && value == 0.1);
  g_assert_true (bw_json_get_double (node, "[5]", &value, NULL) && value == 0 && signbit (value));
  g_assert_true (bw_json_get_int64 (node, "[6]", &whole, NULL) && whole == 5);
  g_assert_true (bw_json_get_int64 (node, "[7]", &whole, NULL) && whole == 100);
  g_assert_false (bw_json_get_int64 (node, "[4]", &whole, NULL));
}

static void
test_strings (void)
{
  g_autoptr (JsonNode) node =
      parse ("[\"\\u00e9\\ud83d\\ude00\", \"\\ud83d!\", \"\\ude00\", \"\\ud83d\\u0041\", \"é😀\"]");
  g_assert_cmpstr (bw_json_get_string (node, "[0]", NULL), ==, "é😀");
  g_assert_cmpstr (bw_json_get_string (node, "[1]", NULL), ==, "\ufffd!");
  g_assert_cmpstr (bw_json_get_string (node, "[2]", NULL), ==, "\ufffd");
  g_assert_cmpstr (bw_json_get_string (node, "[3]", NULL), ==, "\ufffdA");
  g_assert_cmpstr (bw_json_get_string (node, "[4]", NULL), ==, "é😀");
}

static void
test_limits (void)
{
  g_autofree char *open = g_strnfill (64, '[');
  g_autofree char *close = g_strnfill (64, ']');
  g_autofree char *good = g_strconcat (open, close, NULL);
  g_autofree char *bad = g_strconcat ("[", good, "]", NULL);
  g_autofree char *deep = g_strnfill (10000000, '[');
  g_autofree char *long_string = g_strnfill (10000000, '"');
  g_autoptr (GError) error = NULL;
  json_node_unref (parse (good));
  g_assert_null (bw_json_parse (bad, -1, NULL));
  g_assert_null (bw_json_parse (deep, -1, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
  g_assert_null (bw_json_parse (long_string, -1, NULL));
  memset (long_string + 1, 'x', 9999998);
  g_autoptr (JsonNode) node = parse (long_string);
  g_assert_cmpuint (strlen (json_node_get_string (node)), ==, 9999998);
  g_autofree char *huge = g_strnfill (64 * 1024 * 1024 + 1, ' ');
  g_clear_error (&error);
  g_assert_null (bw_json_parse (huge, -1, &error));
  g_assert_error (error, BW_ERROR, BW_ERROR_INVALID);
}

static void
test_paths (void)
{
  g_autoptr (JsonNode) node = parse ("{\"metrics\":{\"system\":{\"cpu_percent\":44.5}},\"rows\":[{"
                                     "\"id\":\"a\"},[7,8]],\"none\":null,"
                                     "\"top\":\"inf\",\"low\":\"-inf\",\"yes\":true}");
  double value = 0;
  int64_t whole = 0;
  g_assert_true (bw_json_get (node, "", NULL) == node);
  g_assert_true (bw_json_get_double (node, "metrics.system.cpu_percent", &value, NULL));
  g_assert_cmpfloat (value, ==, 44.5);
  g_assert_cmpstr (bw_json_get_string (node, "rows[0].id", NULL), ==, "a");
  g_assert_true (bw_json_get_int64 (node, "rows[1][1]", &whole, NULL));
  g_assert_cmpint (whole, ==, 8);
  g_assert_true (bw_json_get_double (node, "none", &value, NULL) && isnan (value));
  g_assert_true (bw_json_get_double (node, "top", &value, NULL) && isinf (value) == 1);
  g_assert_true (bw_json_get_double (node, "low", &value, NULL) && isinf (value) == -1);
}

static void
test_paths_refuse (void)
{
  static const struct
  {
    const char *path;
    int code;
    const char *says;
  } cases[] = {
    { "b", BW_ERROR_NOT_FOUND, "\"b\": there is no member \"b\"" },
    { "a.x", BW_ERROR_INVALID, "\"a.x\": found an array, expected an object" },
    { "a[2]", BW_ERROR_NOT_FOUND, "\"a[2]\": the array has 2 elements, no [2]" },
    { "a[99999999999999999999999]", BW_ERROR_NOT_FOUND, NULL },
    { "a[-1]", BW_ERROR_INVALID, NULL },
    { "a[x]", BW_ERROR_INVALID, NULL },
    { "a[", BW_ERROR_INVALID, NULL },
    { "a[0", BW_ERROR_INVALID, NULL },
    { "[0]", BW_ERROR_INVALID, "\"[0]\": found an object, expected an array" },
    { "a", BW_ERROR_INVALID, "\"a\": found an array, expected a number" },
    { "a[0]", BW_ERROR_INVALID, "\"a[0]\": found text, expected a number" },
    { "a[1]", BW_ERROR_INVALID, "\"a[1]\": found true or false, expected a number" },
    { ".a", BW_ERROR_NOT_FOUND, NULL },
    { "a..b", BW_ERROR_INVALID, NULL },
  };
  g_autoptr (JsonNode) node = parse ("{\"a\":[\"x\",true]}");
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      double value = 42;
      g_assert_false (bw_json_get_double (node, cases[i].path, &value, &error));
      g_assert_error (error, BW_ERROR, cases[i].code);
      if (cases[i].says != NULL)
        g_assert_cmpstr (error->message, ==, cases[i].says);
      g_assert_cmpfloat (value, ==, 42);
      g_assert_null (bw_json_get_string (node, "a[1]", NULL));
    }
}

static JsonBuilder *
build_example (void)
{
  JsonBuilder *builder = json_builder_new ();
  json_builder_begin_object (builder);
  bw_json_add_double (builder, "tenth", 0.1);
  bw_json_add_double (builder, "one", 1);
  bw_json_add_double (builder, "third", 1.0 / 3);
  bw_json_add_double (builder, "nothing", NAN);
  bw_json_add_double (builder, "top", INFINITY);
  bw_json_add_double (builder, "low", -INFINITY);
  bw_json_add_int64 (builder, "most", INT64_MAX);
  bw_json_add_bool (builder, "good", true);
  bw_json_add_string (builder, "text", "a\"b\\c\n\x01é\xff");
  bw_json_add_string (builder, "no_text", NULL);
  bw_json_add_time (builder, "at", INT64_C (1793375282123456));
  bw_json_add_time (builder, "never", BW_TIME_NONE);
  json_builder_set_member_name (builder, "list");
  json_builder_begin_array (builder);
  bw_json_add_double (builder, NULL, 1e300);
  bw_json_add_double (builder, NULL, -0.0);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "empty");
  json_builder_begin_array (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return builder;
}

static void
test_writes (void)
{
  g_autoptr (JsonBuilder) builder = build_example ();
  g_autofree char *text = bw_json_to_text (builder, false);
  g_assert_cmpstr (text, ==,
                   "{\"tenth\":0.1,\"one\":1.0,\"third\":0.3333333333333333,\"nothing\":null,"
                   "\"top\":\"inf\",\"low\":\"-inf\",\"most\":9223372036854775807,\"good\":true,"
                   "\"text\":\"a\\\"b\\\\c\\n\\u0001é\ufffd\",\"no_text\":null,"
                   "\"at\":\"2026-10-30T15:48:02.123456Z\",\"never\":null,"
                   "\"list\":[1e+300,-0.0],\"empty\":[]}");
}

static void
add_word (JsonBuilder *builder, gconstpointer item)
{
  bw_json_add_string (builder, "word", item);
}

static void
test_writes_lists (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_ptr_array_add (words, (gpointer) "a");
  g_ptr_array_add (words, NULL);
  json_builder_begin_object (builder);
  bw_json_add_list (builder, "none", none, add_word);
  bw_json_add_list (builder, "words", words, add_word);
  bw_json_add_int64_or_null (builder, "known", 0, true);
  bw_json_add_int64_or_null (builder, "unknown", 7, false);
  bw_json_add_node (builder, "node", parse ("{\"a\":[1]}"));
  bw_json_add_node (builder, "no_node", NULL);
  json_builder_end_object (builder);
  g_autofree char *text = bw_json_to_text (builder, false);
  g_assert_cmpstr (text, ==,
                   "{\"none\":[],\"words\":[{\"word\":\"a\"},{\"word\":null}],\"known\":0,"
                   "\"unknown\":null,\"node\":{\"a\":[1]},\"no_node\":null}");
}

static void
test_writes_pretty (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "a");
  json_builder_begin_array (builder);
  bw_json_add_int64 (builder, NULL, 1);
  bw_json_add_int64 (builder, NULL, 2);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "b");
  json_builder_begin_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  g_autofree char *text = bw_json_to_text (builder, true);
  g_assert_cmpstr (text, ==, "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}");
}

static void
test_doubles_survive (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (10);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  json_builder_begin_array (builder);
  for (int i = 0; i < 5000; i++)
    {
      uint64_t bits = ((uint64_t) g_rand_int (rand) << 32) | g_rand_int (rand);
      double value = 0;
      memcpy (&value, &bits, sizeof value);
      if (isnan (value))
        continue;
      bw_json_add_double (builder, NULL, value);
      g_array_append_val (values, value);
    }
  json_builder_end_array (builder);
  g_autofree char *text = bw_json_to_text (builder, false);
  g_autoptr (JsonNode) node = parse (text);
  JsonArray *array = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (array), ==, values->len);
  for (unsigned i = 0; i < values->len; i++)
    {
      double value = 0;
      g_assert_true (bw_json_get_double (json_array_get_element (array, i), "", &value, NULL));
      g_assert_cmpint (memcmp (&value, &g_array_index (values, double, i), sizeof value), ==, 0);
    }
}

/** Each truncation is refused, each changed byte is refused or read; nothing else happens. */
static void
test_garbage (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (JsonBuilder) builder = build_example ();
  g_autofree char *text = bw_json_to_text (builder, true);
  size_t length = strlen (text);
  for (size_t i = 0; i < length; i++)
    {
      g_autofree char *cut = g_memdup2 (text, i + 1);
      g_assert_null (bw_json_parse (cut, (gssize) i, NULL));
    }
  for (int i = 0; i < 8000; i++)
    {
      g_autofree char *changed = g_memdup2 (text, length);
      for (int n = g_rand_int_range (rand, 1, 4); n > 0; n--)
        changed[g_rand_int_range (rand, 0, (int) length)] = (char) g_rand_int (rand);
      g_autoptr (JsonNode) node = bw_json_parse (changed, (gssize) length, NULL);
    }
  for (int i = 0; i < 8000; i++)
    {
      static const char alphabet[] = "[]{}\",:\\u0e19-+.tfnrale \n";
      char noise[24];
      for (unsigned j = 0; j < sizeof noise; j++)
        noise[j] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
      g_autoptr (JsonNode) node = bw_json_parse (noise, g_rand_int_range (rand, 0, 24), NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/accepts", test_accepts);
  g_test_add_func ("/json/refuses", test_refuses);
  g_test_add_func ("/json/refusal-says-where", test_refusal_says_where);
  g_test_add_func ("/json/numbers-are-kept", test_numbers_are_kept);
  g_test_add_func ("/json/strings", test_strings);
  g_test_add_func ("/json/limits", test_limits);
  g_test_add_func ("/json/paths", test_paths);
  g_test_add_func ("/json/paths-refuse", test_paths_refuse);
  g_test_add_func ("/json/writes", test_writes);
  g_test_add_func ("/json/writes-lists", test_writes_lists);
  g_test_add_func ("/json/writes-pretty", test_writes_pretty);
  g_test_add_func ("/json/doubles-survive", test_doubles_survive);
  g_test_add_func ("/json/garbage", test_garbage);
  return g_test_run ();
}
