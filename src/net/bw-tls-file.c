/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates to trust from a file, read again when it was changed. */
#include "base/bw-error.h"
#include "net/bw-tls-file-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>

typedef struct
{
  char *path;
  BwFileStamp known;
  bool has_known;
} Question;

typedef struct
{
  BwFileStamp stamp;
  GTlsDatabase *database; /* NULL: as it was known */
} Loaded;

static void
question_free (gpointer data)
{
  Question *question = data;
  g_free (question->path);
  g_free (question);
}

static void
loaded_free (gpointer data)
{
  Loaded *loaded = data;
  g_clear_object (&loaded->database);
  g_free (loaded);
}

static bool
read_stamp (const char *path, BwFileStamp *out)
{
  struct stat st = { 0 };
  if (stat (path, &st) != 0)
    return false;
  out->mtime_ns = (int64_t) st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
  out->size = st.st_size;
  out->inode = st.st_ino;
  return true;
}

static bool
is_same (const BwFileStamp *a, const BwFileStamp *b)
{
  return a->mtime_ns == b->mtime_ns && a->size == b->size && a->inode == b->inode;
}

/** The certificates of PATH to trust; an empty file would trust nobody, and say nothing. */
static GTlsDatabase *
load_database (const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GList *certificates = g_tls_certificate_list_new_from_file (path, &cause);
  bool is_empty = certificates == NULL;
  g_list_free_full (certificates, g_object_unref);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  GTlsDatabase *database = is_empty ? NULL : g_tls_file_database_new (absolute, &cause);
  if (database == NULL)
    g_set_error (error, BW_ERROR, BW_ERROR_PERMISSION, _ ("no certificates to trust in %s: %s"),
                 path, cause != NULL ? cause->message : _ ("there is none in it"));
  return database;
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Question *question = data;
  g_autoptr (GError) error = NULL;
  Loaded *loaded = g_new0 (Loaded, 1);
  if (!read_stamp (question->path, &loaded->stamp))
    error = g_error_new (BW_ERROR, BW_ERROR_PERMISSION, _ ("no certificates to trust in %s: %s"),
                         question->path, g_strerror (errno));
  else if (!question->has_known || !is_same (&loaded->stamp, &question->known))
    loaded->database = load_database (question->path, &error);
  if (error == NULL)
    {
      g_task_return_pointer (task, loaded, loaded_free);
      return;
    }
  loaded_free (loaded);
  g_task_return_error (task, g_steal_pointer (&error));
}

void
bw_tls_file_load_async (const char *path, const BwFileStamp *known, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Question *question = g_new0 (Question, 1);
  question->path = g_strdup (path);
  question->has_known = known != NULL;
  if (known != NULL)
    question->known = *known;
  g_task_set_source_tag (task, bw_tls_file_load_async);
  g_task_set_task_data (task, question, question_free);
  /* The file may be on a mount that hangs. */
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_set_return_on_cancel (task, true);
  g_task_run_in_thread (task, load_thread);
}

bool
bw_tls_file_load_finish (GAsyncResult *result, BwFileStamp *stamp, GTlsDatabase **database,
                         GError **error)
{
  Loaded *loaded = g_task_propagate_pointer (G_TASK (result), error);
  if (loaded == NULL)
    return false;
  *stamp = loaded->stamp;
  *database = g_steal_pointer (&loaded->database);
  loaded_free (loaded);
  return true;
}
