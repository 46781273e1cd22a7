/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secret in a file that nobody else can read. */
#include "config/bw-secret-file-private.h"

#include "base/bw-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_BYTES (64 * 1024)

/** Whether the open FD may be trusted to be ours alone. */
static bool
check (int fd, const char *path, GError **error)
{
  struct stat st = { 0 };
  if (fstat (fd, &st) != 0)
    g_set_error (error, BW_ERROR, BW_ERROR_PERMISSION, "%s: %s", path, g_strerror (errno));
  else if (!S_ISREG (st.st_mode))
    g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("%s is not a file"), path);
  else if (st.st_uid != geteuid () && st.st_uid != 0)
    g_set_error (error, BW_ERROR, BW_ERROR_PERMISSION, _ ("%s belongs to another user"), path);
  else if ((st.st_mode & 077) != 0)
    g_set_error (error, BW_ERROR, BW_ERROR_PERMISSION,
                 _ ("%s is open to others (mode %04o, expected 0600): chmod 600 it"), path,
                 (unsigned) st.st_mode & 07777);
  else if (st.st_size > MAX_BYTES)
    g_set_error (error, BW_ERROR, BW_ERROR_INVALID, _ ("%s is over 64 KiB"), path);
  else
    return true;
  return false;
}

/** All of FD, which may grow while it is read. (transfer full) */
static char *
read_all (int fd, const char *path, size_t *length, GError **error)
{
  g_autofree char *text = g_malloc0 (MAX_BYTES + 1);
  ssize_t n = 0;
  *length = 0;
  while (*length < MAX_BYTES && (n = read (fd, text + *length, MAX_BYTES - *length)) != 0)
    if (n > 0)
      *length += (size_t) n;
    else if (errno != EINTR)
      {
        g_set_error (error, BW_ERROR, BW_ERROR_PERMISSION, "%s: %s", path, g_strerror (errno));
        return NULL;
      }
  return g_steal_pointer (&text);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *path = data;
  g_autoptr (GError) error = NULL;
  size_t length = 0;
  /* Without O_NONBLOCK a pipe would be waited for. */
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
  if (fd < 0)
    {
      int code = errno == ENOENT || errno == ENOTDIR ? BW_ERROR_NOT_FOUND : BW_ERROR_PERMISSION;
      g_task_return_new_error (task, BW_ERROR, code, "%s: %s", path, g_strerror (errno));
      return;
    }
  char *text = check (fd, path, &error) ? read_all (fd, path, &length, &error) : NULL;
  close (fd);
  if (text == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  bool has_nul = strlen (text) != length;
  if (length > 0 && text[length - 1] == '\n')
    text[--length] = '\0';
  if (length > 0 && text[length - 1] == '\r')
    text[--length] = '\0';
  if (!has_nul && length > 0)
    {
      g_task_return_pointer (task, text, g_free);
      return;
    }
  g_free (text);
  g_task_return_new_error (task, BW_ERROR, has_nul ? BW_ERROR_INVALID : BW_ERROR_NOT_FOUND,
                           has_nul ? _ ("%s is not text") : _ ("%s is empty"), path);
}

void
bw_secret_file_read_async (const char *path, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (task, bw_secret_file_read_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_set_return_on_cancel (task, true);
  g_task_run_in_thread (task, read_thread);
}

char *
bw_secret_file_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, bw_secret_file_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
