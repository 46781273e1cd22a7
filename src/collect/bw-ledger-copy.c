/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A private copy of an SQLite database of another program, for when it can't be read where it lies
 * without writing beside it. */
#include "collect/bw-ledger-copy-private.h"

#include "base/bw-error.h"
#include "collect/bw-ledger-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define N_TRIES 5
#define BLOCK (256 * 1024)

static const char *const endings[] = { "", "-wal", "-journal" };

#define N_FILES G_N_ELEMENTS (endings)

/* What the files are; one that is not there is all zero. */
static bool
look (const char *path, BwFileIdentity files[N_FILES], GError **error)
{
  memset (files, 0, N_FILES * sizeof *files);
  for (unsigned i = 0; i < N_FILES; i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);
      GError *local = NULL;
      if (bw_file_identity (name, &files[i], &local))
        continue;
      if (i > 0 && g_error_matches (local, BW_ERROR, BW_ERROR_NOT_FOUND))
        {
          g_clear_error (&local);
          continue;
        }
      g_propagate_error (error, local);
      return false;
    }
  return true;
}

static bool
write_all (int fd, const char *name, const char *data, size_t n, GError **error)
{
  while (n > 0)
    {
      gssize done = write (fd, data, n);
      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0)
        {
          int code = errno == ENOSPC || errno == EDQUOT ? BW_ERROR_FULL : BW_ERROR_FAILED;
          g_set_error (error, BW_ERROR, code, "%s: %s", name, g_strerror (errno));
          return false;
        }
      data += done;
      n -= (size_t) done;
    }
  return true;
}

static bool
copy_bytes (BwLedgerRun *run, int from, const char *from_name, int to, const char *to_name,
            int64_t total, GError **error)
{
  g_autofree char *buffer = g_malloc (BLOCK);
  for (int64_t offset = 0;;)
    {
      gssize n = bw_file_read (from, from_name, buffer, BLOCK, offset, error);
      if (n < 0 || !bw_ledger_run_progress (run, 0, total, error))
        return false;
      if (n == 0)
        return true;
      if (!write_all (to, to_name, buffer, (size_t) n, error))
        return false;
      offset += n;
    }
}

static bool
copy_file (BwLedgerRun *run, const char *from_name, const char *to_name, GError **error)
{
  BwFileIdentity identity;
  int from = bw_file_open (from_name, &identity, error);
  if (from < 0)
    return false;
  int to = g_open (to_name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  bool is_good = to >= 0;
  if (!is_good)
    g_set_error (error, BW_ERROR, BW_ERROR_FAILED, "%s: %s", to_name, g_strerror (errno));
  is_good = is_good && copy_bytes (run, from, from_name, to, to_name, identity.size, error);
  if (to >= 0)
    close (to);
  close (from);
  return is_good;
}

static bool
copy_files (BwLedgerRun *run, const char *path, const char *target,
            const BwFileIdentity files[N_FILES], GError **error)
{
  for (unsigned i = 0; i < N_FILES; i++)
    {
      g_autofree char *from = g_strconcat (path, endings[i], NULL);
      g_autofree char *to = g_strconcat (target, endings[i], NULL);
      g_unlink (to);
      if (files[i].inode != 0 && !copy_file (run, from, to, error))
        return false;
    }
  return true;
}

static bool
is_same (const BwFileIdentity a[N_FILES], const BwFileIdentity b[N_FILES])
{
  for (unsigned i = 0; i < N_FILES; i++)
    {
      if (!bw_file_identity_equal (&a[i], &b[i]))
        return false;
    }
  return true;
}

bool
bw_ledger_copy_make (BwLedgerRun *run, BwLedgerCopy *out, GError **error)
{
  g_auto (BwLedgerCopy) copy = { .dir = g_dir_make_tmp ("bellwether-copy-XXXXXX", error) };
  *out = (BwLedgerCopy){ 0 };
  if (copy.dir == NULL)
    return false;
  g_autofree char *path = bw_file_resolve (run->path);
  copy.path = g_build_filename (copy.dir, "copy.db", NULL);
  for (unsigned i = 0; i < N_TRIES; i++)
    {
      BwFileIdentity before[N_FILES], after[N_FILES];
      g_autoptr (GError) local = NULL;
      bool is_copied =
          look (path, before, &local) && copy_files (run, path, copy.path, before, &local);
      /* A file that went away while it was copied is one that did not stand still. */
      if (!is_copied && !g_error_matches (local, BW_ERROR, BW_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return false;
        }
      if (!look (path, after, error))
        return false;
      if (!is_copied || !is_same (before, after))
        continue;
      *out = copy;
      copy = (BwLedgerCopy){ 0 };
      return true;
    }
  g_set_error (error, BW_ERROR, BW_ERROR_BUSY,
               _ ("%s: it is written to all the time, and can't be read where it lies"), run->path);
  return false;
}

void
bw_ledger_copy_clear (BwLedgerCopy *copy)
{
  g_autoptr (GDir) dir = copy->dir != NULL ? g_dir_open (copy->dir, 0, NULL) : NULL;
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (copy->dir, name, NULL);
      g_unlink (path);
    }
  if (copy->dir != NULL)
    g_rmdir (copy->dir);
  g_clear_pointer (&copy->dir, g_free);
  g_clear_pointer (&copy->path, g_free);
}
