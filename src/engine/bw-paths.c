/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where configuration and state are kept. */
#include "engine/bw-paths.h"

#include "base/bw-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

char *
bw_paths_config (void)
{
  return g_build_filename (g_get_user_config_dir (), "bellwether", "bellwether.conf", NULL);
}

char *
bw_paths_state (void)
{
  return g_build_filename (g_get_user_data_dir (), "bellwether", NULL);
}

bool
bw_paths_make (const char *dir, GError **error)
{
  g_return_val_if_fail (dir != NULL, false);
  if (g_mkdir_with_parents (dir, 0700) == 0 && access (dir, W_OK | X_OK) == 0)
    {
      /* Flatpak makes the directories it grants, for all to read; elsewhere what is there is as
       * somebody wanted it. */
      if (g_getenv ("FLATPAK_ID") != NULL)
        chmod (dir, 0700);
      return true;
    }
  g_set_error (error, BW_ERROR, BW_ERROR_PERMISSION, _ ("%s can't be written: %s"), dir,
               g_strerror (errno));
  return false;
}
