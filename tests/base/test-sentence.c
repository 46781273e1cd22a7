/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words made into sentences. */
#include "base/bw-sentence.h"

#include <glib.h>

static void
test_sentence (void)
{
  static const struct
  {
    const char *text, *begun, *sentence;
  } rows[] = {
    { "resolved for a day", "Resolved for a day", "Resolved for a day." },
    { "Done.", "Done.", "Done." },
    { "älter", "Älter", "Älter." },
    { "ß", "SS", "SS." },
    { "5 min", "5 min", "5 min." },
    { "", "", "" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *begun = bw_sentence_begin (rows[i].text);
      g_autofree char *sentence = bw_sentence (rows[i].text);
      g_assert_cmpstr (begun, ==, rows[i].begun);
      g_assert_cmpstr (sentence, ==, rows[i].sentence);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sentence", test_sentence);
  return g_test_run ();
}
