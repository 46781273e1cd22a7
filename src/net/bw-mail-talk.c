/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conversation with a mail server, as seen line by line: which answer was to what. */
#include "net/bw-mail-talk-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  /* Longer answers are no answers: RFC 5321 allows 512 bytes a line. */
  MAX_ANSWER_BYTES = 2000,
  MAX_COMMAND_BYTES = 400,
};

BwMailTalk *
bw_mail_talk_new (void)
{
  BwMailTalk *talk = g_new0 (BwMailTalk, 1);
  talk->command = g_string_new ("");
  talk->pending = g_string_new ("");
  return talk;
}

void
bw_mail_talk_free (BwMailTalk *talk)
{
  if (talk == NULL)
    return;
  g_string_free (talk->command, TRUE);
  g_string_free (talk->pending, TRUE);
  g_free (talk->text);
  g_free (talk->refusal);
  g_free (talk);
}

/** Whether the last command is VERB: what is said in a login is base64, which is no verb. */
static bool
is_verb (const BwMailTalk *talk, const char *verb)
{
  size_t length = strlen (verb);
  return g_ascii_strncasecmp (talk->command->str, verb, length) == 0
         && (talk->command->str[length] == ' ' || talk->command->str[length] == '\0');
}

void
bw_mail_talk_said (BwMailTalk *talk, const char *text, size_t length)
{
  size_t line = 0;
  while (line < length && text[line] != '\r' && text[line] != '\n')
    line++;
  g_string_truncate (talk->command, 0);
  g_string_append_len (talk->command, text, (gssize) MIN (line, MAX_COMMAND_BYTES));
  talk->is_over = talk->is_over || is_verb (talk, "QUIT");
}

/** The address in "RCPT TO:<address>", or "". (transfer full) */
static char *
recipient (const BwMailTalk *talk)
{
  const char *open = strchr (talk->command->str, '<');
  const char *end = open != NULL ? strchr (open, '>') : NULL;
  return end != NULL ? g_strndup (open + 1, (size_t) (end - open - 1)) : g_strdup ("");
}

/** Whether a refusal of the last command ends the matter. A server that does not know EHLO may know
 * HELO, and one way to log in may be refused where the next one works. */
static bool
is_decisive (const BwMailTalk *talk)
{
  return is_verb (talk, "RCPT") || is_verb (talk, "MAIL") || is_verb (talk, "DATA");
}

/** CODE with TEXT (transfer full) is the whole answer to the last command. */
static void
take_answer (BwMailTalk *talk, int code, char *text)
{
  bool is_refusal = code >= 400;
  bool is_recipient = is_verb (talk, "RCPT");
  talk->code = code;
  g_free (talk->text);
  talk->text = text;
  if (is_recipient && is_refusal)
    talk->n_refused++;
  else if (is_recipient)
    talk->n_accepted++;
  /* After DATA come 354 and then, for the message itself, 250. */
  if (is_verb (talk, "DATA") && code >= 200 && code < 300)
    talk->is_accepted = true;
  /* A refusal for now is worth another try, which one for ever is not. */
  bool is_first = talk->refusal_code == 0 || (talk->refusal_code >= 500 && code < 500);
  if (!is_refusal || !is_decisive (talk) || !is_first)
    return;
  talk->refusal_code = code;
  g_free (talk->refusal);
  g_autofree char *address = is_recipient ? recipient (talk) : NULL;
  talk->refusal =
      is_recipient ? g_strdup_printf (_ ("%s (to %s)"), text, address) : g_strdup (text);
}

/** The code in front of LINE of LENGTH bytes; 0: it is no answer. */
static int
code_of (const char *line, size_t length)
{
  if (length < 3 || line[0] < '1' || line[0] > '5' || !g_ascii_isdigit (line[1])
      || !g_ascii_isdigit (line[2]))
    return 0;
  if (length > 3 && line[3] != ' ' && line[3] != '-')
    return 0;
  return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

/** One line of the server's. Those of one answer are joined; "5.7.8" is not said again on each. */
static void
hear_line (BwMailTalk *talk, const char *line, size_t length)
{
  int code = code_of (line, length);
  if (code == 0 || talk->is_over)
    return;
  bool has_more = length > 3 && line[3] == '-';
  const char *rest = length > 4 ? line + 4 : "";
  size_t n = length > 4 ? length - 4 : 0;
  if (talk->pending->len > 0)
    {
      size_t status = 0;
      while (status < n && (g_ascii_isdigit (rest[status]) || rest[status] == '.'))
        status++;
      bool is_again = status >= 5 && status < n && rest[status] == ' '
                      && strncmp (talk->pending->str, rest, status) == 0;
      rest += is_again ? status + 1 : 0;
      n -= is_again ? status + 1 : 0;
      g_string_append_c (talk->pending, ' ');
    }
  size_t room = MAX_ANSWER_BYTES - MIN (talk->pending->len, (size_t) MAX_ANSWER_BYTES);
  g_string_append_len (talk->pending, rest, (gssize) MIN (n, room));
  if (has_more)
    return;
  g_autofree char *joined = g_utf8_make_valid (talk->pending->str, (gssize) talk->pending->len);
  for (char *p = joined; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  g_strstrip (joined);
  take_answer (talk, code, g_strdup_printf ("%d%s%s", code, *joined != '\0' ? " " : "", joined));
  g_string_truncate (talk->pending, 0);
}

void
bw_mail_talk_heard (BwMailTalk *talk, const char *text, size_t length)
{
  size_t start = 0;
  for (size_t i = 0; i <= length; i++)
    if (i == length || text[i] == '\n')
      {
        size_t end = i > start && text[i - 1] == '\r' ? i - 1 : i;
        if (end > start)
          hear_line (talk, text + start, end - start);
        start = i + 1;
      }
}
