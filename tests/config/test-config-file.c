/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line model: reads what GKeyFile reads, keeps what it does not change. */
#include "config/bw-config-file.h"
#include "config/bw-key-text.h"

#include <string.h>

static BwConfigFile *
parse (const char *text)
{
  return bw_config_file_parse (text, -1);
}

static void
assert_text (BwConfigFile *file, const char *expected)
{
  gsize length = 0;
  g_autofree char *text = bw_config_file_text (file, &length);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (length, ==, strlen (expected));
}

static void
test_lines (void)
{
  g_autoptr (BwConfigFile) file = parse ("\xef\xbb\xbf# top\r\n\r\n  [a b]  \nk = v w \n=x\nlone\n"
                                         "caf\xe9=1\nbell\x07=1\nempty=\nlast=\\t");
  const BwConfigLineKind kinds[] = { BW_LINE_COMMENT, BW_LINE_BLANK, BW_LINE_GROUP, BW_LINE_KEY,
                                     BW_LINE_BAD,     BW_LINE_BAD,   BW_LINE_BAD,   BW_LINE_BAD,
                                     BW_LINE_KEY,     BW_LINE_KEY };
  g_assert_cmpuint (bw_config_file_n_lines (file), ==, G_N_ELEMENTS (kinds));
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpint (bw_config_file_line (file, i)->kind, ==, kinds[i]);
  g_assert_cmpstr (bw_config_file_line (file, 2)->name, ==, "a b");
  g_assert_cmpstr (bw_config_file_line (file, 3)->name, ==, "k");
  g_assert_cmpstr (bw_config_file_line (file, 3)->value, ==, "v w ");
  g_assert_cmpstr (bw_config_file_line (file, 6)->problem, ==,
                   "byte 0xE9 at column 4 is not UTF-8; save the file as UTF-8");
  g_assert_cmpstr (bw_config_file_line (file, 7)->problem, ==, "has the control character 0x07");
  g_assert_cmpstr (bw_config_file_get (file, "a b", "empty"), ==, "");
  g_assert_cmpstr (bw_config_file_get (file, "a b", "last"), ==, "\\t");
  g_assert_null (bw_config_file_get (file, "a b", "none"));
  g_assert_true (bw_config_file_has_group (file, "a b"));
  g_assert_false (bw_config_file_has_group (file, "a"));
}

static void
test_set (void)
{
  g_autoptr (BwConfigFile) file = parse ("# head\n"
                                         "[a]\n"
                                         "  x = 1  \n"
                                         "# y=5\n"
                                         "z=3\n"
                                         "\n"
                                         "# about b\n"
                                         "[b]");
  bw_config_file_set (file, "a", "x", "2");
  bw_config_file_set (file, "a", "y", "6");
  bw_config_file_set (file, "a", "w", "7");
  bw_config_file_set (file, "b", "q", "8");
  bw_config_file_set (file, "c", "r", "9");
  assert_text (file, "# head\n[a]\n  x = 2\n# y=5\ny=6\nz=3\nw=7\n\n# about b\n[b]\nq=8\n\n[c]\n"
                     "r=9\n");
  g_assert_true (bw_config_file_remove (file, "a", "x"));
  g_assert_false (bw_config_file_remove (file, "a", "x"));
  g_assert_true (bw_config_file_remove_group (file, "a"));
  g_assert_false (bw_config_file_remove_group (file, "a"));
  assert_text (file, "# head\n# about b\n[b]\nq=8\n\n[c]\nr=9\n");
  g_assert_true (bw_config_file_remove_group (file, "c"));
  assert_text (file, "# head\n# about b\n[b]\nq=8\n\n");
}

static void
test_set_keeps_form (void)
{
  g_autoptr (BwConfigFile) file = parse ("\xef\xbb\xbf[a]\r\nx=1\r\ngarbage\r\n");
  bw_config_file_set (file, "a", "x", "2");
  bw_config_file_set (file, "a", "y", "3");
  bw_config_file_add_group (file, "a");
  bw_config_file_add_group (file, "b");
  assert_text (file, "\xef\xbb\xbf[a]\r\nx=2\r\ngarbage\r\ny=3\r\n\r\n[b]\r\n");
  g_autoptr (BwConfigFile) empty = parse ("");
  bw_config_file_set (empty, "a", "x", "1");
  assert_text (empty, "[a]\nx=1\n");
}

/* A value of 0 to 12 pieces, all that GKeyFile takes for one. */
static char *
random_value (GRand *rand)
{
  static const char *const pieces[] = { "a",    "Z",   "9", "é",         "€",   "=",   ";",
                                        "#",    "[",   "]", "{x=\"y\"}", "\\s", "\\n", "\\t",
                                        "\\\\", "\\r", " ", "\t",        "%",   "\"" };
  GString *value = g_string_new (NULL);
  int n = g_rand_int_range (rand, 0, 13);
  for (int i = 0; i < n; i++)
    g_string_append (value, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
  return g_string_free (value, FALSE);
}

static char *
random_file (GRand *rand)
{
  static const char *const blanks[] = { "", " ", "\t", "  " };
#define BLANKS blanks[g_rand_int_range (rand, 0, G_N_ELEMENTS (blanks))]
  GString *text = g_string_new (g_rand_boolean (rand) ? "# a comment [x]\n\n" : NULL);
  int n_groups = g_rand_int_range (rand, 1, 6);
  for (int g = 0; g < n_groups; g++)
    {
      const char *end = g_rand_boolean (rand) ? "\r\n" : "\n";
      g_string_append_printf (text, "%s[group %d]%s%s", BLANKS, g, BLANKS, end);
      int n_keys = g_rand_int_range (rand, 0, 8);
      for (int k = 0; k < n_keys; k++)
        {
          g_autofree char *value = random_value (rand);
          g_string_append_printf (text, "%skey-%d%s=%s%s%s", BLANKS, k, BLANKS, BLANKS, value, end);
          if (g_rand_int_range (rand, 0, 4) == 0)
            g_string_append_printf (text, "%s#x=%d%s%s", BLANKS, k, end, end);
        }
    }
  return g_string_free (text, FALSE);
}

/* Raw and unescaped value of each key are those that GKeyFile gives. */
static void
compare_with_gkeyfile (const char *text)
{
  g_autoptr (GKeyFile) oracle = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BwConfigFile) file = parse (text);
  assert_text (file, text);
  g_key_file_load_from_data (oracle, text, strlen (text), G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  g_auto (GStrv) groups = g_key_file_get_groups (oracle, NULL);
  unsigned n_keys = 0;
  for (unsigned g = 0; groups[g] != NULL; g++)
    {
      g_assert_true (bw_config_file_has_group (file, groups[g]));
      g_auto (GStrv) keys = g_key_file_get_keys (oracle, groups[g], NULL, NULL);
      for (unsigned k = 0; keys[k] != NULL; k++, n_keys++)
        {
          g_autofree char *raw = g_key_file_get_value (oracle, groups[g], keys[k], NULL);
          g_autofree char *value = g_key_file_get_string (oracle, groups[g], keys[k], NULL);
          g_auto (GStrv) list = g_key_file_get_string_list (oracle, groups[g], keys[k], NULL, NULL);
          const char *ours = bw_config_file_get (file, groups[g], keys[k]);
          g_assert_cmpstr (ours, ==, raw);
          g_autofree char *unescaped = bw_key_text_unescape (ours, NULL);
          g_assert_cmpstr (unescaped, ==, value);
          g_auto (GStrv) split = bw_key_text_split (ours, NULL);
          g_assert_cmpstrv (split, list);
        }
    }
  unsigned n_ours = 0;
  for (unsigned i = 0; i < bw_config_file_n_lines (file); i++)
    {
      g_assert_cmpint (bw_config_file_line (file, i)->kind, !=, BW_LINE_BAD);
      n_ours += bw_config_file_line (file, i)->kind == BW_LINE_KEY;
    }
  g_assert_cmpuint (n_ours, ==, n_keys);
}

static void
test_like_gkeyfile (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260302);
  for (int i = 0; i < 2000; i++)
    {
      g_autofree char *text = random_file (rand);
      compare_with_gkeyfile (text);
    }
}

/* An edit changes that key for GKeyFile, no other, and no other line. */
static void
test_edits_like_gkeyfile (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);
  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *before = random_file (rand);
      g_autofree char *value = random_value (rand);
      g_autofree char *group = g_strdup_printf ("group %d", g_rand_int_range (rand, 0, 6));
      g_autofree char *key = g_strdup_printf ("key-%d", g_rand_int_range (rand, 0, 8));
      g_strchug (value);
      g_autoptr (BwConfigFile) file = parse (before);
      bool is_new = bw_config_file_get (file, group, key) == NULL;
      bw_config_file_set (file, group, key, value);
      g_autofree char *after = bw_config_file_text (file, NULL);
      compare_with_gkeyfile (after);
      g_assert_cmpstr (bw_config_file_get (file, group, key), ==, value);
      if (is_new)
        continue;
      g_auto (GStrv) old = g_strsplit (before, "\n", -1);
      g_auto (GStrv) new = g_strsplit (after, "\n", -1);
      unsigned n_changed = 0;
      g_assert_cmpuint (g_strv_length (old), ==, g_strv_length (new));
      for (unsigned l = 0; old[l] != NULL; l++)
        n_changed += strcmp (old[l], new[l]) != 0;
      g_assert_cmpuint (n_changed, <=, 1);
    }
}

static void
test_limits (void)
{
  unsigned line = 9;
  g_autofree char *long_value = g_strnfill (BW_CONFIG_LINE_MAX_BYTES, 'x');
  g_autofree char *text = g_strconcat ("[a]\nk=", long_value, "\nl=1\n", NULL);
  g_autoptr (BwConfigFile) file = parse (text);
  g_assert_cmpstr (bw_config_file_line (file, 1)->problem, ==,
                   "is 65538 bytes long, expected at most 65536");
  g_assert_cmpstr (bw_config_file_get (file, "a", "l"), ==, "1");
  g_assert_null (bw_config_file_problem (file, &line));

  g_autoptr (BwConfigFile) binary = bw_config_file_parse ("[a]\nk=1\nq\0=", 11);
  g_assert_cmpstr (bw_config_file_problem (binary, &line), ==,
                   "the file has NUL bytes, expected text in UTF-8");
  g_assert_cmpuint (line, ==, 3);
  g_assert_cmpuint (bw_config_file_n_lines (binary), ==, 0);
  g_autoptr (BwConfigFile) utf16 = bw_config_file_parse ("\xff\xfe[\0a\0", 6);
  g_assert_cmpstr (bw_config_file_problem (utf16, &line), ==, "the file is UTF-16, expected UTF-8");

  g_autofree char *huge = g_strnfill (BW_CONFIG_FILE_MAX_BYTES + 1, 'x');
  g_autoptr (BwConfigFile) too_big = parse (huge);
  g_assert_nonnull (bw_config_file_problem (too_big, NULL));
  memset (huge, '\n', BW_CONFIG_FILE_MAX_BYTES + 1);
  g_autoptr (BwConfigFile) too_long = bw_config_file_parse (huge, BW_CONFIG_FILE_MAX_LINES + 1);
  g_assert_nonnull (bw_config_file_problem (too_long, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/config-file/lines", test_lines);
  g_test_add_func ("/config-file/set", test_set);
  g_test_add_func ("/config-file/set-keeps-form", test_set_keeps_form);
  g_test_add_func ("/config-file/like-gkeyfile", test_like_gkeyfile);
  g_test_add_func ("/config-file/edits-like-gkeyfile", test_edits_like_gkeyfile);
  g_test_add_func ("/config-file/limits", test_limits);
  return g_test_run ();
}
