/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a secret is stored and where, in words; and a file for it where there is no keyring. */
#include "view/bw-secret-state.h"

#include "base/bw-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

void
bw_secret_look (bool is_found, BwSecretPlace place, const char *where, bool is_required,
                const GError *error, BwSecretLook *out)
{
  g_return_if_fail (out != NULL);
  *out = (BwSecretLook){ .has_keyring = true };
  if (is_found)
    {
      out->can_forget = place == BW_SECRET_KEYRING;
      if (place == BW_SECRET_KEYRING)
        out->text = g_strdup (_ ("Stored in the keyring"));
      else if (place == BW_SECRET_ENVIRONMENT)
        out->text = g_strdup_printf (_ ("From the environment: %s"), where != NULL ? where : "–");
      else
        out->text = g_strdup_printf (_ ("In the file %s"), where != NULL ? where : "–");
      return;
    }
  if (g_error_matches (error, BW_ERROR, BW_ERROR_NOT_FOUND))
    {
      out->text = g_strdup (is_required ? _ ("Not stored: nothing can be sent without it")
                                        : _ ("Not stored"));
      out->is_wrong = is_required;
      return;
    }
  out->is_wrong = true;
  if (g_error_matches (error, BW_ERROR, BW_ERROR_UNAVAILABLE))
    {
      out->has_keyring = false;
      out->text = g_strdup (_ ("There is no keyring here; it can be kept in a file that only you"
                               " can read"));
    }
  else if (g_error_matches (error, BW_ERROR, BW_ERROR_BUSY))
    out->text = g_strdup (_ ("The keyring is locked; messages wait until it is unlocked"));
  else
    out->text = g_strdup (error != NULL ? error->message : _ ("Not stored"));
}

typedef struct
{
  char *folder;
  char *path;
  char *value;
} Keep;

static void
keep_free (gpointer data)
{
  Keep *keep = data;
  g_free (keep->folder);
  g_free (keep->path);
  g_free (keep->value);
  g_free (keep);
}

static void
keep_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Keep *keep = data;
  GError *error = NULL;
  if (g_mkdir_with_parents (keep->folder, 0700) != 0)
    {
      int code = errno;
      g_task_return_new_error (task, BW_ERROR, BW_ERROR_PERMISSION, "%s: %s", keep->folder,
                               g_strerror (code));
      return;
    }
  if (!g_file_set_contents_full (keep->path, keep->value, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 &error))
    {
      g_task_return_error (task, error);
      return;
    }
  /* One that was there keeps its mode otherwise. */
  if (g_chmod (keep->path, 0600) != 0)
    {
      int code = errno;
      g_task_return_new_error (task, BW_ERROR, BW_ERROR_PERMISSION, "%s: %s", keep->path,
                               g_strerror (code));
      return;
    }
  g_task_return_pointer (task, g_strdup (keep->path), g_free);
}

void
bw_secret_keep_async (const char *config_path, const char *owner, const char *key,
                      const char *value, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (config_path != NULL && owner != NULL && key != NULL && value != NULL);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  g_autofree char *folder = g_path_get_dirname (config_path);
  g_autofree char *name = g_strconcat (owner, "-", key, NULL);
  Keep *keep = g_new0 (Keep, 1);
  keep->folder = g_build_filename (folder, "secrets", NULL);
  keep->path = g_build_filename (keep->folder, name, NULL);
  keep->value = g_strdup (value);
  g_task_set_task_data (task, keep, keep_free);
  g_task_run_in_thread (task, keep_thread);
}

char *
bw_secret_keep_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
