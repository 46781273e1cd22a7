/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stdout is. */
#include "cli/bw-terminal.h"

#include <glib.h>
#include <sys/ioctl.h>
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
