/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of text for a terminal: columns as wide as they need to be. */
#include "cli/bw-table.h"

#include <stdarg.h>
#include <stdbool.h>

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

/* In characters that take a place; what is written over others takes none, and wide ones take two.
 */
static unsigned
width_of (const char *text)
{
  unsigned width = 0;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);
      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

static void
append_cell (GString *line, const char *cell, unsigned width, bool is_right, bool is_last)
{
  unsigned padding = width - width_of (cell);
  if (is_right)
    g_string_append_printf (line, "%*s", (int) padding, "");
  g_string_append (line, cell);
  if (!is_right && !is_last)
    g_string_append_printf (line, "%*s", (int) padding, "");
  g_string_append (line, is_last ? "\n" : "  ");
}

char *
bw_table_to_text (BwTable *table)
{
  g_return_val_if_fail (table != NULL, NULL);
  unsigned n = table->n_columns;
  if (table->cells->len == n)
    return g_strdup ("");
  g_autofree unsigned *widths = g_new0 (unsigned, n);
  for (unsigned i = 0; i < table->cells->len; i++)
    widths[i % n] = MAX (widths[i % n], width_of (g_ptr_array_index (table->cells, i)));
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < table->cells->len; i++)
    append_cell (text, g_ptr_array_index (table->cells, i), widths[i % n], table->is_right[i % n],
                 i % n == n - 1);
  return g_string_free (text, FALSE);
}

void
bw_table_print (BwTable *table)
{
  g_autofree char *text = bw_table_to_text (table);
  g_print ("%s", text);
}
