/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The known name a person most likely meant. */
#include "base/bw-nearest.h"

#include <glib/gi18n-lib.h>
#include <stdbool.h>
#include <string.h>

#define MAX_LENGTH 64

/* The optimal string alignment distance: Damerau-Levenshtein in which no substring is edited twice.
 */
static unsigned
distance (const char *a, unsigned n_a, const char *b, unsigned n_b)
{
  unsigned rows[3][MAX_LENGTH + 1];
  for (unsigned j = 0; j <= n_b; j++)
    rows[0][j] = j;
  for (unsigned i = 1; i <= n_a; i++)
    {
      unsigned *row = rows[i % 3];
      const unsigned *above = rows[(i + 2) % 3];
      const unsigned *above2 = rows[(i + 1) % 3];
      row[0] = i;
      for (unsigned j = 1; j <= n_b; j++)
        {
          char x = g_ascii_tolower (a[i - 1]);
          char y = g_ascii_tolower (b[j - 1]);
          unsigned best = above[j - 1] + (x == y ? 0 : 1);
          best = MIN (best, MIN (above[j], row[j - 1]) + 1);
          if (i > 1 && j > 1 && x == g_ascii_tolower (b[j - 2]) && y == g_ascii_tolower (a[i - 2]))
            best = MIN (best, above2[j - 2] + 1);
          row[j] = best;
        }
    }
  return rows[n_a % 3][n_b];
}

const char *
bw_nearest (const char *text, const char *const *candidates, unsigned n)
{
  g_return_val_if_fail (text != NULL, NULL);
  gsize n_text = strlen (text);
  const char *nearest = NULL;
  unsigned nearest_distance = 0;
  for (unsigned i = 0; i < n && n_text <= MAX_LENGTH; i++)
    {
      gsize n_candidate = candidates[i] != NULL ? strlen (candidates[i]) : MAX_LENGTH + 1;
      if (n_candidate > MAX_LENGTH)
        continue;
      unsigned d = distance (text, (unsigned) n_text, candidates[i], (unsigned) n_candidate);
      gsize n_longer = MAX (n_text, n_candidate);
      bool is_near = d < n_longer && d <= (n_longer + 2) / 3;
      if (!is_near || (nearest != NULL && d >= nearest_distance))
        continue;
      nearest = candidates[i];
      nearest_distance = d;
    }
  return nearest;
}

char *
bw_nearest_ask (const char *what, const char *nearest)
{
  g_return_val_if_fail (what != NULL, NULL);
  return nearest != NULL ? g_strdup_printf (_ ("%s; did you mean \"%s\"?"), what, nearest)
                         : g_strdup (what);
}

char *
bw_nearest_ask_bare (const char *what, const char *nearest)
{
  g_return_val_if_fail (what != NULL, NULL);
  return nearest != NULL ? g_strdup_printf (_ ("%s; did you mean %s?"), what, nearest)
                         : g_strdup (what);
}
