/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much room what is kept takes. */
#include "engine/bw-engine-sizes.h"

#include "base/bw-time.h"
#include "db/bw-db.h"
#include "engine/bw-question.h"

#include <glib/gstdio.h>

#define BUSY_MS 1000

/* Of the database NAME in DIR with its -wal and -shm. */
static int64_t
database_bytes (const char *dir, const char *name)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  int64_t bytes = 0;
  for (unsigned i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (name, suffixes[i], NULL);
      g_autofree char *path = g_build_filename (dir, file, NULL);
      GStatBuf info;
      if (g_stat (path, &info) == 0)
        bytes += info.st_size;
    }
  return bytes;
}

static int64_t
free_bytes (const char *dir)
{
  g_autoptr (GFile) file = g_file_new_for_path (dir);
  g_autoptr (GFileInfo) info =
      g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);
  if (info == NULL || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    return -1;
  guint64 bytes = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  return (int64_t) MIN (bytes, (guint64) G_MAXINT64);
}

/* The times between which there are single samples. */
static void
find_span (const char *dir, BwEngineSizes *sizes)
{
  g_autofree char *path = g_build_filename (dir, "history.db", NULL);
  g_autoptr (BwDb) db = bw_db_open (path, BW_DB_READ_ONLY, BUSY_MS, NULL);
  int64_t oldest_us = 0, newest_us = 0;
  if (db == NULL
      || !bw_db_query_int64 (db, "SELECT time FROM tick ORDER BY id LIMIT 1", &oldest_us, NULL)
      || !bw_db_query_int64 (db, "SELECT time FROM tick ORDER BY id DESC LIMIT 1", &newest_us,
                             NULL))
    return;
  sizes->oldest_us = oldest_us;
  sizes->newest_us = newest_us;
}

static gpointer
work (BwEngine *engine, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *dir = data;
  BwEngineSizes *sizes = g_new0 (BwEngineSizes, 1);
  sizes->history_bytes = database_bytes (dir, "history.db");
  sizes->ledger_bytes = database_bytes (dir, "ledger.db");
  sizes->alerts_bytes = database_bytes (dir, "alerts.db");
  sizes->free_bytes = free_bytes (dir);
  sizes->oldest_us = sizes->newest_us = BW_TIME_NONE;
  find_span (dir, sizes);
  return sizes;
}

static const BwQuestion question = {
  .work = work,
  .data_free = g_free,
  .result_free = g_free,
};

void
bw_engine_sizes_async (BwEngine *engine, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine));
  bw_question_ask (engine, &question, g_strdup (bw_engine_state_dir (engine)), cancellable,
                   callback, data);
}

BwEngineSizes *
bw_engine_sizes_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  return bw_question_answer (engine, &question, result, error);
}
