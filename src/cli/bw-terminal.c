/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stdout is, and text that fits it. */
#include "cli/bw-terminal.h"

#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define LEAST_COLUMNS 40
#define MOST_COLUMNS 1000

unsigned
bw_terminal_width (void)
{
  struct winsize size = { 0 };
  guint64 columns = 0;
  const char *wanted = g_getenv ("COLUMNS");
  if (wanted != NULL
      && g_ascii_string_to_unsigned (wanted, 10, LEAST_COLUMNS, MOST_COLUMNS, &columns, NULL))
    return (unsigned) columns;
  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
    return 0;
  /* A terminal that does not know takes what all have. */
  return size.ws_col == 0 ? 80 : MAX (size.ws_col, LEAST_COLUMNS);
}

unsigned
bw_text_width (const char *text)
{
  g_return_val_if_fail (text != NULL, 0);
  unsigned width = 0;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);
      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

/* The word at TEXT with what must not be parted from it, as "37.5 %" and "n = 8"; in bytes. */
static size_t
length_of_word (const char *text)
{
  size_t n = strcspn (text, " ");
  while (text[n] == ' ' && (text[n + 1] == '%' || text[n + 1] == '=' || text[n - 1] == '='))
    n += 1 + strcspn (text + n + 1, " ");
  return n;
}

void
bw_text_append_wrapped (GString *line, const char *text, unsigned indent, unsigned width)
{
  g_return_if_fail (line != NULL && text != NULL);
  unsigned used = 0;
  text += strspn (text, " ");
  while (*text != '\0')
    {
      size_t length = length_of_word (text);
      g_autofree char *word = g_strndup (text, length);
      unsigned n = bw_text_width (word);
      if (used > 0 && used + 1 + n > width)
        {
          g_string_append_printf (line, "\n%*s", (int) indent, "");
          used = 0;
        }
      g_string_append_printf (line, "%s%s", used > 0 ? " " : "", word);
      used += n + (used > 0);
      text += length;
      text += strspn (text, " ");
    }
}

static struct termios shown; /* the terminal as it was, for whoever interrupts */

static void
interrupted_cb (int number)
{
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  _exit (128 + number);
}

bool
bw_terminal_hide_input (void)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
  if (isatty (STDIN_FILENO) == 0 || tcgetattr (STDIN_FILENO, &shown) != 0)
    return false;
  struct termios quiet = shown;
  struct sigaction action = { .sa_handler = interrupted_cb };
  for (unsigned i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &action, NULL);
  quiet.c_lflag &= ~(tcflag_t) ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &quiet);
  return true;
}

void
bw_terminal_show_input (void)
{
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
}
