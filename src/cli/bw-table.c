/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of text for a terminal: columns as wide as they need to be. */
#include "cli/bw-table.h"

#include "cli/bw-terminal.h"

#include <stdarg.h>
#include <stdbool.h>

/* A column narrower than this is not read any more: better a line that is too long. */
#define LEAST_LAST_WIDTH 20

struct _BwTable
{
  unsigned n_columns;
  bool *is_right;
  GPtrArray *cells; /* of char *, row by row, headings first */
};

static char *
clean_cell (const char *text)
{
  char *cell = g_utf8_make_valid (text != NULL ? text : "", -1);
  return g_strdelimit (cell, "\n\r\t", ' ');
}

BwTable *
bw_table_new (const char *const *columns)
{
  g_return_val_if_fail (columns != NULL && columns[0] != NULL, NULL);
  BwTable *table = g_new0 (BwTable, 1);
  table->n_columns = g_strv_length ((char **) columns);
  table->is_right = g_new0 (bool, table->n_columns);
  table->cells = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < table->n_columns; i++)
    {
      table->is_right[i] = columns[i][0] == '>';
      g_ptr_array_add (table->cells, clean_cell (columns[i] + (table->is_right[i] ? 1 : 0)));
    }
  return table;
}

void
bw_table_free (BwTable *table)
{
  if (table == NULL)
    return;
  g_free (table->is_right);
  g_ptr_array_unref (table->cells);
  g_free (table);
}

void
bw_table_add (BwTable *table, ...)
{
  g_return_if_fail (table != NULL);
  va_list cells;
  va_start (cells, table);
  for (unsigned i = 0; i < table->n_columns; i++)
    g_ptr_array_add (table->cells, clean_cell (va_arg (cells, const char *)));
  va_end (cells);
}

static void
append_cell (GString *line, const char *cell, unsigned width, bool is_right)
{
  int padding = (int) (width - bw_text_width (cell));
  g_string_append_printf (line, "%*s%s%*s", is_right ? padding : 0, "", cell,
                          is_right ? 0 : padding, "");
}

/* How wide the last column may be when the table is to be WIDTH wide; 0: as wide as it is. */
static unsigned
room_for_last (BwTable *table, const unsigned *widths, unsigned width, unsigned *indent)
{
  unsigned last = table->n_columns - 1;
  *indent = 0;
  for (unsigned i = 0; i < last; i++)
    *indent += widths[i] + 2;
  if (width == 0 || table->is_right[last] || *indent + widths[last] <= width)
    return 0;
  return *indent + LEAST_LAST_WIDTH < width ? width - *indent : LEAST_LAST_WIDTH;
}

static void
strip_line_end (GString *text)
{
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  g_string_append_c (text, '\n');
}

unsigned
bw_table_n_rows (BwTable *table)
{
  g_return_val_if_fail (table != NULL, 0);
  return table->cells->len / table->n_columns - 1;
}

char *
bw_table_to_text (BwTable *table, unsigned width)
{
  g_return_val_if_fail (table != NULL, NULL);
  unsigned n = table->n_columns;
  if (table->cells->len == n)
    return g_strdup ("");
  g_autofree unsigned *widths = g_new0 (unsigned, n);
  for (unsigned i = 0; i < table->cells->len; i++)
    widths[i % n] = MAX (widths[i % n], bw_text_width (g_ptr_array_index (table->cells, i)));
  unsigned indent = 0;
  unsigned room = room_for_last (table, widths, width, &indent);
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < table->cells->len; i++)
    {
      const char *cell = g_ptr_array_index (table->cells, i);
      bool is_last = i % n == n - 1;
      if (is_last && room > 0)
        bw_text_append_wrapped (text, cell, indent, room);
      else
        append_cell (text, cell, widths[i % n], table->is_right[i % n]);
      if (is_last)
        strip_line_end (text);
      else
        g_string_append (text, "  ");
    }
  return g_string_free (text, FALSE);
}

void
bw_table_print (BwTable *table)
{
  g_autofree char *text = bw_table_to_text (table, bw_terminal_width ());
  g_print ("%s", text);
}
