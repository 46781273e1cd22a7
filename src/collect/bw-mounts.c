/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parses the mount table and leaves what a person would call disks. */
#include "collect/bw-mounts-private.h"

#include <string.h>

/* Real ones whose source is no /dev/…, so that it does not tell. */
static const char *const local_types[] = { "zfs",   "btrfs", "bcachefs", "ubifs",
                                           "jffs2", "f2fs",  NULL };
/* Always full, by their nature. */
static const char *const image_types[] = {
  "squashfs", "erofs", "iso9660", "udf", "cramfs", "romfs", NULL,
};
static const char *const remote_types[] = {
  "nfs",    "nfs4",  "cifs", "smb3",   "smbfs",    "ncpfs",  "afs",    "coda",    "ceph", "9p",
  "lustre", "ocfs2", "gfs2", "beegfs", "virtiofs", "vboxsf", "prl_fs", "fuseblk", "fuse", NULL,
};
/* Single files that container runtimes mount from the host. */
static const char *const container_files[] = {
  "/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/dev/termination-log", NULL,
};
/* Programs that show what is elsewhere on this machine, or nothing that has a size. */
static const char *const fuse_views[] = {
  "fuse.portal",         "fuse.gvfsd-fuse",     "fuse.lxcfs",
  "fuse.snapfuse",       "fuse.squashfuse",     "fuse.archivemount",
  "fuse.fuse-overlayfs", "fuse.vmware-vmblock", NULL,
};

void
bw_mount_free (BwMount *mount)
{
  if (mount == NULL)
    return;
  g_free (mount->point);
  g_free (mount->device);
  g_free (mount->type);
  g_free (mount->root);
  g_free (mount);
}

/** A field of the table with its \ooo resolved: the kernel writes blanks and backslashes so. */
static char *
unescape (const BwScan *field)
{
  GString *text = g_string_sized_new ((gsize) (field->end - field->at));

  for (const char *p = field->at; p < field->end; p++)
    {
      if (*p == '\\' && field->end - p > 3 && p[1] >= '0' && p[1] <= '3' && p[2] >= '0'
          && p[2] <= '7' && p[3] >= '0' && p[3] <= '7')
        {
          g_string_append_c (text, (char) ((p[1] - '0') * 64 + (p[2] - '0') * 8 + (p[3] - '0')));
          p += 3;
        }
      else
        g_string_append_c (text, *p);
    }
  return g_string_free (text, false);
}

static bool
is_remote_type (const char *type)
{
  return g_strv_contains (remote_types, type) || g_str_has_prefix (type, "fuse.");
}

static bool
is_disk (const BwMount *mount, const BwScan *source)
{
  bool is_device = source->end - source->at > 5 && memcmp (source->at, "/dev/", 5) == 0;

  if (g_strv_contains (image_types, mount->type) || g_strv_contains (fuse_views, mount->type)
      || g_strv_contains (container_files, mount->point))
    return false;
  /* Where AppImages mount themselves. */
  if (g_str_has_prefix (mount->point, "/tmp/.mount_"))
    return false;
  if (mount->is_remote || g_strv_contains (local_types, mount->type))
    return true;
  if (strcmp (mount->type, "overlay") == 0)
    return strcmp (mount->point, "/") == 0;
  return is_device && strcmp (mount->type, "devtmpfs") != 0;
}

/** The mount of one line, or NULL where it is none of interest. */
static BwMount *
parse_line (BwScan line, const char *const *wanted)
{
  BwScan device, root, point, type, source, word;

  if (!bw_scan_skip (&line, 2) || !bw_scan_word (&line, &device) || !bw_scan_word (&line, &root)
      || !bw_scan_word (&line, &point) || *point.at != '/')
    return NULL;
  do
    if (!bw_scan_word (&line, &word))
      return NULL;
  while (!bw_scan_equal (&word, "-"));
  if (!bw_scan_word (&line, &type) || !bw_scan_word (&line, &source))
    return NULL;

  BwMount *mount = g_new0 (BwMount, 1);
  mount->point = unescape (&point);
  mount->device = unescape (&device);
  mount->type = unescape (&type);
  mount->root = unescape (&root);
  mount->is_remote = is_remote_type (mount->type);
  if (wanted != NULL ? g_strv_contains (wanted, mount->point) : is_disk (mount, &source))
    return mount;
  /* A later mount hides an earlier one on the same point, even if it is of no interest itself. */
  g_clear_pointer (&mount->type, g_free);
  return mount;
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(BwMount *const *) a)->point, (*(BwMount *const *) b)->point);
}

/** Whether A shows its file system better than B does. */
static bool
is_better (const BwMount *a, const BwMount *b)
{
  bool is_a_top = strcmp (a->root, "/") == 0;
  bool is_b_top = strcmp (b->root, "/") == 0;
  size_t n_a = strlen (a->point);
  size_t n_b = strlen (b->point);

  if (is_a_top != is_b_top)
    return is_a_top;
  return n_a != n_b ? n_a < n_b : strcmp (a->point, b->point) < 0;
}

GPtrArray *
bw_mounts_parse (BwScan text, const char *const *wanted)
{
  g_autoptr (GHashTable) by_point =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) bw_mount_free);
  g_autoptr (GHashTable) by_device = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *mounts = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_mount_free);
  GHashTableIter iter;
  BwMount *mount;
  BwScan line;

  while (bw_scan_line (&text, &line))
    if ((mount = parse_line (line, wanted)) != NULL)
      g_hash_table_replace (by_point, mount->point, mount);

  g_hash_table_iter_init (&iter, by_point);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &mount))
    {
      const BwMount *rival = g_hash_table_lookup (by_device, mount->device);
      if (mount->type != NULL && (rival == NULL || is_better (mount, rival)))
        g_hash_table_replace (by_device, mount->device, mount);
    }
  g_hash_table_iter_init (&iter, by_point);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &mount))
    if (mount->type != NULL
        && (wanted != NULL || g_hash_table_lookup (by_device, mount->device) == mount))
      {
        g_hash_table_iter_steal (&iter);
        g_ptr_array_add (mounts, mount);
      }
  g_ptr_array_sort (mounts, compare_points);
  return mounts;
}

bool
bw_mounts_equal (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return false;
  for (unsigned i = 0; i < a->len; i++)
    {
      const BwMount *x = a->pdata[i];
      const BwMount *y = b->pdata[i];
      if (strcmp (x->point, y->point) != 0 || strcmp (x->device, y->device) != 0
          || strcmp (x->type, y->type) != 0)
        return false;
    }
  return true;
}
