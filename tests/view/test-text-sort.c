/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranks of texts against comparing each with each. */
#include "view/bw-text-sort.h"

#include <string.h>

#define N 600

static int
compare_plainly (const char *a, const char *b)
{
  g_autofree char *one = g_utf8_casefold (a, -1), *other = g_utf8_casefold (b, -1);
  return g_utf8_collate (one, other);
}

/* Of few letters, so that there are many like it; some are the same for longer than anybody looks
 * at one byte after the other. */
static char *
make_text (GRand *dice)
{
  static const char *const parts[] = {
    "a", "A", "b", " ", "–", "’", "é", "É", "Ω", "zz", "\u2011"
  };
  GString *text = g_string_new (NULL);
  if (g_rand_int_range (dice, 0, 5) == 0)
    for (unsigned i = 0; i < 300; i++)
      g_string_append (text, "ab");
  for (int i = g_rand_int_range (dice, 0, 12); i > 0; i--)
    g_string_append (text, parts[g_rand_int_range (dice, 0, G_N_ELEMENTS (parts))]);
  return g_string_free (text, FALSE);
}

static void
test_ranks (void)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (5);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BwTextSort) sort = bw_text_sort_new ();
  uint32_t numbers[N];
  for (unsigned i = 0; i < N; i++)
    {
      g_ptr_array_add (texts, make_text (dice));
      numbers[i] = bw_text_sort_add (sort, texts->pdata[i]);
    }
  const uint32_t *ranks = bw_text_sort_ranks (sort, NULL);
  for (unsigned i = 0; i < N; i++)
    for (unsigned k = 0; k < N; k++)
      {
        const char *a = texts->pdata[i], *b = texts->pdata[k];
        g_assert_cmpint (numbers[i] == numbers[k], ==, strcmp (a, b) == 0);
        g_assert_cmpint (ranks[numbers[i]] == BW_TEXT_SORT_NONE, ==, *a == '\0');
        if (*a == '\0' || *b == '\0')
          continue;
        int expected = compare_plainly (a, b);
        uint32_t one = ranks[numbers[i]], other = ranks[numbers[k]];
        if ((one > other) - (one < other) != (expected > 0) - (expected < 0))
          g_error ("“%s” is at %u, “%s” at %u", a, one, b, other);
      }
}

/* Distinct texts are found again however many there are. */
static void
test_many (void)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BwTextSort) sort = bw_text_sort_new ();
  for (unsigned i = 0; i < 20000; i++)
    {
      g_ptr_array_add (texts, g_strdup_printf ("%05u", 99999 - i));
      g_assert_cmpuint (bw_text_sort_add (sort, texts->pdata[i]), ==, i);
    }
  const uint32_t *ranks = bw_text_sort_ranks (sort, NULL);
  for (unsigned i = 0; i < 20000; i++)
    {
      g_assert_cmpuint (bw_text_sort_add (sort, texts->pdata[i]), ==, i);
      g_assert_cmpuint (ranks[i], ==, 19999 - i);
    }
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_assert_null (bw_text_sort_ranks (sort, cancellable));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-sort/ranks", test_ranks);
  g_test_add_func ("/text-sort/many", test_many);
  return g_test_run ();
}
