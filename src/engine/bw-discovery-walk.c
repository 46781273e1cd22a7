/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that may be ledgers by their names, in folders and the folders in them. */
#include "engine/bw-discovery-walk.h"

#include "engine/bw-paths.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is larger is added by hand. */
#define MAX_BYTES (INT64_C (256) * 1024 * 1024)
/* Below the folder of a process: where it works, not all it can see. */
#define PROCESS_DEPTH 2
#define MAX_PROCESSES 2000
/* As for the figures of this computer. */
#define PROC_ROOT_VARIABLE "BELLWETHER_PROC_ROOT"

/* A folder to be looked into, with DEPTH more below it. */
typedef struct
{
  char *path;
  unsigned depth;
  bool is_top;
  dev_t device; /* of the top it belongs to */
} Folder;

typedef struct
{
  const BwDiscoveryOptions *options;
  GQueue folders;   /* of Folder */
  GHashTable *seen; /* "device:inode" of folders and files */
  GPtrArray *files;
  char *own; /* the program's own folder */
  unsigned n_entries;
} Walk;

static void
folder_free (gpointer data)
{
  Folder *folder = data;
  g_free (folder->path);
  g_free (folder);
}

/* PATH (transfer full). */
static void
push (Walk *walk, char *path, unsigned depth, bool is_top, dev_t device)
{
  Folder *folder = g_new0 (Folder, 1);
  *folder = (Folder){ path, depth, is_top, device };
  g_queue_push_tail (&walk->folders, folder);
}

/* Whether it is met for the first time. */
static bool
is_new (Walk *walk, const struct stat *status)
{
  return g_hash_table_add (walk->seen,
                           g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                                            (guint64) status->st_dev, (guint64) status->st_ino));
}

static bool
has_ledger_name (const char *name)
{
  static const char *const ends[] = { ".db", ".sqlite", ".sqlite3", ".csv", ".tsv" };
  g_autofree char *lower = g_ascii_strdown (name, -1);
  for (unsigned i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (lower, ends[i]))
      return true;
  return false;
}

/* Where programs keep what no person put there: many files, and no ledger. */
static bool
is_passed_over (const char *name)
{
  static const char *const names[] = { "node_modules", "__pycache__", "site-packages",
                                       "venv",         "env",         NULL };
  return name[0] == '.' || g_strv_contains (names, name);
}

static void
take_entry (Walk *walk, const Folder *folder, int fd, const char *name)
{
  struct stat status;
  if (fstatat (fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
    return;
  g_autofree char *path = g_build_filename (folder->path, name, NULL);
  if (S_ISDIR (status.st_mode))
    {
      if (folder->depth > 0 && status.st_dev == folder->device && !is_passed_over (name)
          && strcmp (path, walk->own) != 0)
        push (walk, g_steal_pointer (&path), folder->depth - 1, false, folder->device);
      return;
    }
  if (name[0] == '.' || !has_ledger_name (name))
    return;
  if (S_ISLNK (status.st_mode) && fstatat (fd, name, &status, 0) != 0)
    return;
  if (S_ISREG (status.st_mode) && status.st_size > 0 && status.st_size <= MAX_BYTES
      && faccessat (fd, name, R_OK, 0) == 0 && is_new (walk, &status))
    g_ptr_array_add (walk->files, g_steal_pointer (&path));
}

/* A top may be a link, as a home often is. */
static void
look_into (Walk *walk, Folder *folder)
{
  int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK;
  int fd = open (folder->path, folder->is_top ? flags : flags | O_NOFOLLOW);
  struct stat status;
  if (fd < 0)
    return;
  DIR *dir = fstat (fd, &status) == 0 && is_new (walk, &status) ? fdopendir (fd) : NULL;
  if (dir == NULL)
    {
      close (fd);
      return;
    }
  if (folder->is_top)
    folder->device = status.st_dev;
  struct dirent *entry = NULL;
  while (walk->n_entries < walk->options->max_entries && walk->files->len < walk->options->max_files
         && (entry = readdir (dir)) != NULL)
    {
      walk->n_entries++;
      if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
        take_entry (walk, folder, fd, entry->d_name);
    }
  closedir (dir);
}

/* Bots write where they work. */
static void
push_processes (Walk *walk)
{
  const char *proc = walk->options->proc;
  proc = proc != NULL ? proc : g_getenv (PROC_ROOT_VARIABLE);
  proc = proc != NULL ? proc : "/proc";
  g_autoptr (GDir) dir = *proc != '\0' ? g_dir_open (proc, 0, NULL) : NULL;
  const char *name = NULL;
  for (unsigned n = 0; dir != NULL && n < MAX_PROCESSES && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *link = g_build_filename (proc, name, "cwd", NULL);
      /* Of others' processes this can't be read. */
      g_autofree char *cwd = g_ascii_isdigit (name[0]) ? g_file_read_link (link, NULL) : NULL;
      n += g_ascii_isdigit (name[0]) != 0;
      if (cwd != NULL && g_path_is_absolute (cwd) && strcmp (cwd, "/") != 0
          && strcmp (cwd, g_get_home_dir ()) != 0 && strcmp (cwd, walk->own) != 0)
        push (walk, g_steal_pointer (&cwd), MIN (PROCESS_DEPTH, walk->options->max_depth), true, 0);
    }
}

static void
push_tops (Walk *walk)
{
  unsigned depth = walk->options->max_depth;
  const char *const *folders = walk->options->folders;
  const char *home = g_get_home_dir ();
  if (folders != NULL)
    {
      for (; *folders != NULL; folders++)
        push (walk, g_strdup (*folders), depth, true, 0);
      return;
    }
  push (walk, g_build_filename (home, "bots", NULL), depth, true, 0);
  push (walk, g_build_filename (home, "freqtrade", "user_data", NULL), depth, true, 0);
  push (walk, g_build_filename (home, "ft_userdata", "user_data", NULL), depth, true, 0);
  push (walk, g_strdup (home), depth, true, 0);
  push (walk, g_strdup (g_get_user_data_dir ()), MIN (2, depth), true, 0);
  push (walk, g_strdup (g_get_user_config_dir ()), MIN (2, depth), true, 0);
}

GPtrArray *
bw_discovery_walk (const BwDiscoveryOptions *options, int64_t end_us, GCancellable *cancellable,
                   GError **error)
{
  Walk walk = { .options = options, .own = bw_paths_state () };
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *own = walk.own;
  g_queue_init (&walk.folders);
  walk.files = files;
  walk.seen = seen;
  push_tops (&walk);
  push_processes (&walk);
  Folder *folder = NULL;
  while (!g_cancellable_is_cancelled (cancellable) && g_get_monotonic_time () < end_us
         && (folder = g_queue_pop_head (&walk.folders)) != NULL)
    {
      look_into (&walk, folder);
      folder_free (folder);
    }
  g_queue_clear_full (&walk.folders, folder_free);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&files);
}
