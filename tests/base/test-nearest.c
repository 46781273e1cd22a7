/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The nearest name, against distances worked out by recursion. */
#include "base/bw-nearest.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

static const char *const names[] = { "interval",     "enabled", "zone", NULL,       "path",
                                     "column-stake", "x",       "for",  "for-count" };

static void
test_names (void)
{
  static const char *const cases[][2] = {
    { "intervall", "interval" },
    { "INTERVAL", "interval" },
    { "itnerval", "interval" },
    { "enable", "enabled" },
    { "column_steak", "column-stake" },
    { "column_stake", "column-stake" },
    { "zoen", "zone" },
    { "y", NULL },
    { "", NULL },
    { "for-counts", "for-count" },
    { "password", NULL },
    { "fro", "for" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (bw_nearest (cases[i][0], names, G_N_ELEMENTS (names)), ==, cases[i][1]);
  g_autofree char *long_text = g_strnfill (1000, 'x');
  g_assert_null (bw_nearest (long_text, names, G_N_ELEMENTS (names)));
  g_assert_null (bw_nearest ("zone", NULL, 0));
}

/* The same distance as its definition has it, without a table. */
static unsigned
slow_distance (const char *a, unsigned n, const char *b, unsigned m)
{
  if (n == 0 || m == 0)
    return n + m;
  unsigned best = slow_distance (a, n - 1, b, m - 1) + (a[n - 1] != b[m - 1]);
  best = MIN (best, slow_distance (a, n - 1, b, m) + 1);
  best = MIN (best, slow_distance (a, n, b, m - 1) + 1);
  if (n > 1 && m > 1 && a[n - 1] == b[m - 2] && a[n - 2] == b[m - 1])
    best = MIN (best, slow_distance (a, n - 2, b, m - 2) + 1);
  return best;
}

static void
random_word (GRand *rand, char *word)
{
  int n = g_rand_int_range (rand, 1, 7);
  for (int i = 0; i < n; i++)
    word[i] = (char) ('a' + g_rand_int_range (rand, 0, 3));
  word[n] = '\0';
}

static void
test_like_definition (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  for (int i = 0; i < 2000; i++)
    {
      char text[8];
      char words[4][8];
      const char *candidates[4];
      const char *expected = NULL;
      unsigned nearest = 100;
      random_word (rand, text);
      for (int c = 0; c < 4; c++)
        {
          random_word (rand, words[c]);
          candidates[c] = words[c];
          unsigned n = (unsigned) strlen (text);
          unsigned m = (unsigned) strlen (words[c]);
          unsigned d = slow_distance (text, n, words[c], m);
          bool is_near = d < MAX (n, m) && 3 * d <= MAX (n, m) + 2;
          if (is_near && d < nearest)
            {
              nearest = d;
              expected = words[c];
            }
        }
      g_assert_true (bw_nearest (text, candidates, 4) == expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nearest/names", test_names);
  g_test_add_func ("/nearest/like-definition", test_like_definition);
  return g_test_run ();
}
