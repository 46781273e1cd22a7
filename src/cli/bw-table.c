/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of text for a terminal: columns as wide as they need to be. */
#include "cli/bw-table.h"

#include "cli/bw-terminal.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <stdbool.h>

/* A column of text narrower than this is not read any more; a time is not broken. */
#define LEAST_WIDTH 20
#define GAP 2
#define MOST_LINES 3
#define INDENT 4

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
      const char *heading = *columns[i] != '\0' ? _ (columns[i]) : "";
      table->is_right[i] = columns[i][0] == '>';
      g_ptr_array_add (table->cells, clean_cell (heading + (*heading == '>' ? 1 : 0)));
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

unsigned
bw_table_n_rows (BwTable *table)
{
  g_return_val_if_fail (table != NULL, 0);
  return table->cells->len / table->n_columns - 1;
}

/* How the columns share the width there is. */
typedef struct
{
  unsigned n_inline; /* columns side by side; what is left stands below them */
  unsigned *widths;
} Layout;

static unsigned
total_width (const Layout *layout)
{
  unsigned total = 0;
  for (unsigned i = 0; i < layout->n_inline; i++)
    total += layout->widths[i] + (i > 0 ? GAP : 0);
  return total;
}

/* The widest column that can be narrower; -1: none can. */
static int
find_widest (BwTable *table, const Layout *layout)
{
  int widest = -1;
  for (unsigned i = 0; i < layout->n_inline; i++)
    {
      bool is_wide = !table->is_right[i] && layout->widths[i] > LEAST_WIDTH;
      if (is_wide && (widest < 0 || layout->widths[i] >= layout->widths[widest]))
        widest = (int) i;
    }
  return widest;
}

static void
measure (BwTable *table, Layout *layout)
{
  for (unsigned i = 0; i < table->n_columns; i++)
    layout->widths[i] = 0;
  for (unsigned i = 0; i < table->cells->len; i++)
    {
      unsigned *width = &layout->widths[i % table->n_columns];
      *width = MAX (*width, bw_text_width (g_ptr_array_index (table->cells, i)));
    }
}

/* Whether the last column would be a tower of short lines. */
static bool
is_squeezed (BwTable *table, const Layout *layout)
{
  unsigned last = table->n_columns - 1;
  if (layout->n_inline <= last)
    return false;
  unsigned natural = 0;
  for (unsigned i = last; i < table->cells->len; i += table->n_columns)
    natural = MAX (natural, bw_text_width (g_ptr_array_index (table->cells, i)));
  return natural > MOST_LINES * layout->widths[last];
}

/* Wide columns are made narrower; where that does not do, the last ones go below the others. */
static void
fit (BwTable *table, Layout *layout, unsigned width)
{
  for (layout->n_inline = table->n_columns; layout->n_inline > 0; layout->n_inline--)
    {
      int widest = 0;
      measure (table, layout);
      while (width > 0 && total_width (layout) > width && widest >= 0)
        {
          widest = find_widest (table, layout);
          if (widest >= 0)
            layout->widths[widest]--;
        }
      bool is_fit = width == 0 || total_width (layout) <= width;
      if ((is_fit && !is_squeezed (table, layout)) || layout->n_inline == 1)
        return;
    }
}

/* TEXT in lines of at most WIDTH; a word that is longer is broken. (transfer full) */
static char **
wrap (const char *text, unsigned width)
{
  g_autoptr (GString) all = g_string_new (NULL);
  bw_text_append_wrapped (all, text, 0, width);
  g_autoptr (GString) broken = g_string_new (NULL);
  unsigned used = 0;
  for (const char *at = all->str; *at != '\0'; at = g_utf8_next_char (at))
    {
      g_autofree char *letter = g_strndup (at, (gsize) (g_utf8_next_char (at) - at));
      unsigned n = bw_text_width (letter);
      if (*at != '\n' && used > 0 && used + n > width)
        {
          g_string_append_c (broken, '\n');
          used = 0;
        }
      used = *at == '\n' ? 0 : used + n;
      g_string_append (broken, letter);
    }
  return g_strsplit (broken->str, "\n", -1);
}

static void
strip_line_end (GString *text)
{
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  g_string_append_c (text, '\n');
}

static void
append_cell (GString *line, const char *cell, unsigned width, bool is_right)
{
  int padding = MAX (0, (int) width - (int) bw_text_width (cell));
  g_string_append_printf (line, "%*s%s%*s", is_right ? padding : 0, "", cell,
                          is_right ? 0 : padding, "");
}

/* The columns of ROW that stand side by side, in as many lines as the longest cell needs. */
static void
append_inline (GString *text, BwTable *table, const Layout *layout, unsigned row)
{
  bool is_rest = true;
  for (unsigned k = 0; is_rest; k++)
    {
      is_rest = false;
      for (unsigned i = 0; i < layout->n_inline; i++)
        {
          const char *cell = g_ptr_array_index (table->cells, row * table->n_columns + i);
          bool is_whole = bw_text_width (cell) <= layout->widths[i];
          g_auto (GStrv) lines = is_whole ? NULL : wrap (cell, layout->widths[i]);
          unsigned n = is_whole ? 1 : g_strv_length (lines);
          const char *part = k >= n ? "" : is_whole ? cell : lines[k];
          append_cell (text, part, layout->widths[i], table->is_right[i]);
          g_string_append_printf (text, "%*s", i + 1 < layout->n_inline ? GAP : 0, "");
          is_rest = is_rest || k + 1 < n;
        }
      strip_line_end (text);
    }
}

/* The columns of ROW that found no room, one below the other; a single one explains itself. */
static void
append_below (GString *text, BwTable *table, const Layout *layout, unsigned row, unsigned width)
{
  for (unsigned i = layout->n_inline; i < table->n_columns; i++)
    {
      const char *cell = g_ptr_array_index (table->cells, row * table->n_columns + i);
      const char *heading = g_ptr_array_index (table->cells, i);
      g_autofree char *named = layout->n_inline + 1 < table->n_columns
                                   ? g_strdup_printf ("%s: %s", heading, cell)
                                   : g_strdup (cell);
      g_auto (GStrv) lines = wrap (named, MAX (width, 2 * INDENT) - INDENT);
      for (unsigned k = 0; *cell != '\0' && lines[k] != NULL; k++)
        {
          g_string_append_printf (text, "%*s%s", INDENT, "", lines[k]);
          strip_line_end (text);
        }
    }
}

char *
bw_table_to_text (BwTable *table, unsigned width)
{
  g_return_val_if_fail (table != NULL, NULL);
  unsigned n_rows = bw_table_n_rows (table) + 1;
  if (n_rows == 1)
    return g_strdup ("");
  g_autofree unsigned *widths = g_new0 (unsigned, table->n_columns);
  Layout layout = { table->n_columns, widths };
  fit (table, &layout, width);
  GString *text = g_string_new (NULL);
  for (unsigned row = 0; row < n_rows; row++)
    {
      append_inline (text, table, &layout, row);
      if (row > 0)
        append_below (text, table, &layout, row, width);
    }
  return g_string_free (text, FALSE);
}

void
bw_table_print (BwTable *table)
{
  g_autofree char *text = bw_table_to_text (table, bw_terminal_width ());
  g_print ("%s", text);
}
