/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A short table of devices, read in the same order nearly every time. */
#include "collect/bw-rows-private.h"

#include <string.h>

#define MAX_ROWS 1024
#define MAX_NAME 64

static void
row_free (gpointer data)
{
  BwRow *row = data;

  g_free (row->name);
  g_free (row);
}

void
bw_rows_init (BwRows *rows)
{
  rows->rows = g_ptr_array_new_with_free_func (row_free);
  rows->next = 0;
}

void
bw_rows_clear (BwRows *rows)
{
  g_clear_pointer (&rows->rows, g_ptr_array_unref);
}

void
bw_rows_begin (BwRows *rows)
{
  rows->next = 0;
  for (unsigned i = 0; i < rows->rows->len; i++)
    ((BwRow *) rows->rows->pdata[i])->is_seen = false;
}

BwRow *
bw_rows_get (BwRows *rows, const BwScan *name, bool *is_new)
{
  unsigned n = rows->rows->len;

  *is_new = false;
  for (unsigned i = 0; i < n; i++)
    {
      unsigned at = (rows->next + i) % n;
      BwRow *row = rows->rows->pdata[at];
      if (!bw_scan_equal (name, row->name))
        continue;
      rows->next = at + 1;
      row->is_seen = true;
      return row;
    }
  if (n == MAX_ROWS || name->end - name->at > MAX_NAME
      || !g_utf8_validate (name->at, name->end - name->at, NULL))
    return NULL;
  BwRow *row = g_new0 (BwRow, 1);
  row->name = g_strndup (name->at, (gsize) (name->end - name->at));
  row->is_seen = true;
  *is_new = true;
  g_ptr_array_add (rows->rows, row);
  return row;
}

void
bw_rows_end (BwRows *rows)
{
  for (unsigned i = rows->rows->len; i > 0; i--)
    if (!((BwRow *) rows->rows->pdata[i - 1])->is_seen)
      g_ptr_array_remove_index (rows->rows, i - 1);
}

static void
intern (BwRow *row, const char *source, const char *key, const char *const *names, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    row->metrics[i] = bw_metric_get_labels (names[i], "source", source, key, row->name, NULL);
}

void
bw_rows_add_to (BwRows *rows, BwBatch *batch, const char *key, const char *const *names,
                const double *scale, unsigned n)
{
  for (unsigned i = 0; i < rows->rows->len; i++)
    {
      BwRow *row = rows->rows->pdata[i];
      if (!row->is_shown)
        continue;
      if (row->metrics[0] == NULL)
        intern (row, batch->source, key, names, n);
      for (unsigned k = 0; k < n; k++)
        bw_batch_add (batch, row->metrics[k], row->counters[k].rate * scale[k]);
    }
}
