/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What history.db holds when it is opened: series, layouts, the newest values. */
#include "base/bw-clock.h"
#include "store/bw-history-private.h"

BwHistoryLayout *
bw_history_layout_new (unsigned n)
{
  BwHistoryLayout *layout = g_new0 (BwHistoryLayout, 1);
  layout->n = n;
  layout->metrics = g_new0 (const BwMetric *, n);
  layout->latest = g_new0 (BwLatest *, n);
  layout->series = g_new0 (uint32_t, n);
  return layout;
}

void
bw_history_layout_free (BwHistoryLayout *layout)
{
  if (layout == NULL)
    return;
  g_free (layout->metrics);
  g_free (layout->latest);
  g_free (layout->series);
  g_free (layout);
}

void
bw_history_contents_free (BwHistoryContents *contents)
{
  if (contents == NULL)
    return;
  g_ptr_array_unref (contents->layouts);
  g_array_unref (contents->latest);
  g_free (contents);
}

/* Series id → place in latest + 1. */
static bool
load_series (BwDb *db, BwHistoryContents *contents, GHashTable *places, BwHistoryWriter *writer,
             GError **error)
{
  BwStmt *stmt = bw_db_prepare (db, "SELECT id, text FROM series", error);
  if (stmt == NULL)
    return false;
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      gpointer id = GUINT_TO_POINTER ((uint32_t) bw_stmt_int64 (stmt, 0));
      g_autoptr (GError) reason = NULL;
      BwLatest latest = { bw_metric_parse (bw_stmt_text (stmt, 1), &reason), BW_TIME_NONE, 0 };
      if (latest.metric == NULL)
        {
          g_warning ("%s: series %s: %s", bw_db_path (db), bw_stmt_text (stmt, 1), reason->message);
          continue;
        }
      g_array_append_val (contents->latest, latest);
      g_hash_table_insert (places, id, GUINT_TO_POINTER (contents->latest->len));
      if (writer != NULL)
        g_hash_table_insert (writer->series, (gpointer) latest.metric, id);
    }
  return step == BW_STEP_DONE;
}

static BwHistoryLayout *
read_layout (BwStmt *stmt, const BwHistoryContents *contents, GHashTable *places)
{
  size_t size;
  const void *ids = bw_stmt_blob (stmt, 1, &size);
  BwHistoryLayout *layout = bw_history_layout_new ((unsigned) (size / sizeof (uint32_t)));
  layout->id = bw_stmt_int64 (stmt, 0);
  memcpy (layout->series, ids, layout->n * sizeof (uint32_t));
  for (unsigned i = 0; i < layout->n; i++)
    {
      layout->series[i] = GUINT32_FROM_LE (layout->series[i]);
      unsigned place =
          GPOINTER_TO_UINT (g_hash_table_lookup (places, GUINT_TO_POINTER (layout->series[i])));
      if (place > 0)
        layout->metrics[i] = g_array_index (contents->latest, BwLatest, place - 1).metric;
    }
  return layout;
}

static bool
load_layouts (BwDb *db, BwHistoryContents *contents, GHashTable *places, BwHistoryWriter *writer,
              GError **error)
{
  BwStmt *stmt =
      bw_db_prepare (db, "SELECT id, series FROM layout WHERE length(series) > 0", error);
  if (stmt == NULL)
    return false;
  BwStep step;
  while ((step = bw_stmt_step (stmt, error)) == BW_STEP_ROW)
    {
      BwHistoryLayout *layout = read_layout (stmt, contents, places);
      g_ptr_array_add (contents->layouts, layout);
      if (writer != NULL)
        g_hash_table_insert (writer->layouts, g_memdup2 (&layout->id, sizeof layout->id), layout);
    }
  return step == BW_STEP_DONE;
}

static void
take_newest (BwHistoryContents *contents, GHashTable *places, const BwHistoryLayout *layout,
             int64_t time_us, const void *values)
{
  for (unsigned i = 0; i < layout->n; i++)
    {
      unsigned place =
          GPOINTER_TO_UINT (g_hash_table_lookup (places, GUINT_TO_POINTER (layout->series[i])));
      if (place == 0)
        continue;
      BwLatest *latest = &g_array_index (contents->latest, BwLatest, place - 1);
      if (time_us <= latest->time_us)
        continue;
      latest->time_us = time_us;
      latest->value = bw_history_value (values, i);
    }
}

static bool
load_newest (BwDb *db, BwHistoryContents *contents, GHashTable *places, GError **error)
{
  BwStmt *stmt = bw_db_prepare (
      db, "SELECT time, \"values\" FROM tick WHERE layout = ?1 ORDER BY time DESC, id DESC LIMIT 1",
      error);
  if (stmt == NULL)
    return false;
  for (unsigned k = 0; k < contents->layouts->len; k++)
    {
      const BwHistoryLayout *layout = contents->layouts->pdata[k];
      bw_stmt_bind_int64 (stmt, 1, layout->id);
      BwStep step = bw_stmt_step (stmt, error);
      if (step == BW_STEP_ERROR)
        return false;
      size_t size = 0;
      const void *values = step == BW_STEP_ROW ? bw_stmt_blob (stmt, 1, &size) : NULL;
      if (values != NULL && size == layout->n * sizeof (double))
        take_newest (contents, places, layout, bw_stmt_int64 (stmt, 0), values);
      bw_stmt_reset (stmt);
    }
  return true;
}

gpointer
bw_history_job_load (BwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BwHistoryWriter *writer = data;
  BwHistoryContents *contents = g_new0 (BwHistoryContents, 1);
  contents->layouts = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_history_layout_free);
  contents->latest = g_array_new (FALSE, FALSE, sizeof (BwLatest));
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
  bool ok = load_series (db, contents, places, writer, error)
            && load_layouts (db, contents, places, writer, error)
            && load_newest (db, contents, places, error)
            && (writer == NULL || bw_history_writer_catch_up (writer, db, error));
  if (ok)
    return contents;
  /* The writer's rollups refer to the layouts. */
  if (writer != NULL)
    g_hash_table_remove_all (writer->layouts);
  bw_history_contents_free (contents);
  return NULL;
}
