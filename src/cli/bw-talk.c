/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions in a terminal, one line each, answered by a person or by what is piped in. */
#include "cli/bw-talk.h"

#include "cli/bw-terminal.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* The next line without its end, or NULL: there is none. (transfer full) */
static char *
read_line (BwTalk *talk)
{
  char *line = NULL;
  size_t size = 0;
  fflush (stdout);
  ssize_t n = talk->is_over ? -1 : getline (&line, &size, stdin);
  char *text = n >= 0 ? g_utf8_make_valid (line, n) : NULL;
  free (line);
  talk->is_over = talk->is_over || text == NULL;
  return text != NULL ? g_strstrip (text) : NULL;
}

/* English is understood everywhere. */
static bool
is_word (const char *answer, const char *letter, const char *word, const char *own_letter,
         const char *own_word)
{
  return g_str_equal (answer, letter) || g_str_equal (answer, word)
         || g_str_equal (answer, own_letter) || g_str_equal (answer, own_word);
}

bool
bw_talk_yes (BwTalk *talk, bool suggestion, const char *question, ...)
{
  va_list arguments;
  va_start (arguments, question);
  g_autofree char *text = g_strdup_vprintf (question, arguments);
  va_end (arguments);
  while (!talk->is_yes && !talk->is_over)
    {
      g_print ("%s [%s] ", text, suggestion ? C_ ("answer", "Y/n") : C_ ("answer", "y/N"));
      g_autofree char *answer = read_line (talk);
      if (answer == NULL || *answer == '\0')
        break;
      g_autofree char *lower = g_utf8_strdown (answer, -1);
      if (is_word (lower, "y", "yes", C_ ("answer", "y"), C_ ("answer", "yes")))
        return true;
      if (is_word (lower, "n", "no", C_ ("answer", "n"), C_ ("answer", "no")))
        return false;
      g_print ("%s\n", suggestion ? _ ("Answer y or n, or press Enter for yes.")
                                  : _ ("Answer y or n, or press Enter for no."));
    }
  return suggestion;
}

char *
bw_talk_text (BwTalk *talk, const char *suggestion, const char *question)
{
  g_autofree char *answer = NULL;
  if (!talk->is_yes && !talk->is_over)
    {
      if (suggestion != NULL)
        g_print ("%s [%s] ", question, suggestion);
      else
        g_print ("%s: ", question);
      answer = read_line (talk);
    }
  if (answer == NULL || *answer == '\0')
    return g_strdup (suggestion != NULL ? suggestion : "");
  return g_steal_pointer (&answer);
}

char *
bw_talk_secret (BwTalk *talk, const char *question)
{
  if (talk->is_yes || talk->is_over)
    return g_strdup ("");
  bool is_terminal = bw_terminal_hide_input ();
  g_print ("%s: ", question);
  char *answer = read_line (talk);
  if (is_terminal)
    {
      bw_terminal_show_input ();
      g_print ("\n");
    }
  return answer != NULL ? answer : g_strdup ("");
}
