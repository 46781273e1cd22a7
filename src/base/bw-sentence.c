/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words made into sentences. */
#include "base/bw-sentence.h"

#include <glib.h>
#include <stdbool.h>

char *
bw_sentence_begin (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  if (*text == '\0')
    return g_strdup ("");
  const char *rest = g_utf8_next_char (text);
  g_autofree char *capital = g_utf8_strup (text, rest - text);
  return g_strconcat (capital, rest, NULL);
}

char *
bw_sentence (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autofree char *begun = bw_sentence_begin (text);
  bool is_ended = *begun == '\0' || g_str_has_suffix (begun, ".");
  return is_ended ? g_steal_pointer (&begun) : g_strconcat (begun, ".", NULL);
}
