/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows the mount table and asks each file system where it may hang. */
#include "collect/bw-disks-private.h"

#include "collect/bw-mount-usage-private.h"
#include "collect/bw-mounts-private.h"
#include "collect/bw-probe-private.h"
#include "collect/bw-proc-file-private.h"

#include <math.h>
#include <poll.h>
#include <string.h>

/* More mounts than this are a mistake, or an attack on the store. */
#define MAX_MOUNTS 512

/* What a worker uses. */
typedef struct
{
  unsigned n;
  BwMountUsage *usages;
} Job;

/* Mounts that are asked together. */
typedef struct
{
  BwProbe *probe;
  Job *job;       /* belongs to the probe; not ours while it runs */
  BwMount *mount; /* of a remote one; NULL: the local ones */
  unsigned n;
  const BwMetric *(*metrics)[3]; /* percent, free, inodes of each */
  bool is_asked;                 /* by the last bw_disks_ask(), and silent since */
  bool is_begun;                 /* asked at all */
} Group;

struct _BwDisks
{
  char *source;
  char **wanted;
  BwDisksFunc answered;
  gpointer owner;
  BwProcFile table;
  BwProcBuffer buffer;
  GPtrArray *mounts; /* of BwMount, as the table was last read */
  GPtrArray *groups; /* of Group */
};

static void
job_free (gpointer data)
{
  Job *job = data;

  for (unsigned i = 0; i < job->n; i++)
    bw_mount_usage_clear (&job->usages[i]);
  g_free (job->usages);
  g_free (job);
}

static void
group_free (gpointer data)
{
  Group *group = data;

  bw_probe_drop (group->probe);
  bw_mount_free (group->mount);
  g_free (group->metrics);
  g_free (group);
}

static void
ask_cb (gpointer data)
{
  Job *job = data;

  for (unsigned i = 0; i < job->n; i++)
    bw_mount_usage_read (&job->usages[i]);
}

static void
answered_cb (gpointer data)
{
  BwDisks *disks = data;

  for (unsigned i = 0; i < disks->groups->len; i++)
    {
      Group *group = disks->groups->pdata[i];
      group->is_asked = group->is_asked && bw_probe_is_running (group->probe);
    }
  disks->answered (disks->owner);
}

static BwMount *
mount_copy (const BwMount *mount)
{
  BwMount *copy = g_new (BwMount, 1);

  *copy = (BwMount){
    .point = g_strdup (mount->point),
    .device = g_strdup (mount->device),
    .type = g_strdup (mount->type),
    .root = g_strdup (mount->root),
    .is_remote = mount->is_remote,
  };
  return copy;
}

static Group *
group_new (BwDisks *disks, BwMount *const *mounts, unsigned n)
{
  static const char *const names[] = {
    "system_disk_percent",
    "system_disk_free_bytes",
    "system_disk_inodes_percent",
  };
  Group *group = g_new0 (Group, 1);

  group->n = n;
  group->job = g_new0 (Job, 1);
  group->job->n = n;
  group->job->usages = g_new0 (BwMountUsage, n);
  group->metrics = g_malloc0_n (n, sizeof *group->metrics);
  for (unsigned i = 0; i < n; i++)
    {
      const char *point = mounts[i]->point;
      g_autofree char *label =
          g_utf8_validate (point, -1, NULL) ? g_strdup (point) : g_strescape (point, NULL);
      group->job->usages[i].path = g_strdup (point);
      for (unsigned k = 0; k < G_N_ELEMENTS (names); k++)
        group->metrics[i][k] =
            bw_metric_get_labels (names[k], "source", disks->source, "mount", label, NULL);
    }
  group->probe = bw_probe_new (ask_cb, group->job, job_free, answered_cb, disks);
  return group;
}

/** Takes the group that asks MOUNT out of OLD; one that hangs must not get a second worker. */
static Group *
take_remote (GPtrArray *old, const BwMount *mount)
{
  for (unsigned i = 0; i < old->len; i++)
    {
      Group *group = old->pdata[i];
      if (group->mount != NULL && strcmp (group->mount->point, mount->point) == 0
          && strcmp (group->mount->device, mount->device) == 0)
        return g_ptr_array_steal_index (old, i);
    }
  return NULL;
}

static void
regroup (BwDisks *disks)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&disks->groups);
  g_autoptr (GPtrArray) local = g_ptr_array_new ();
  unsigned n = MIN (disks->mounts->len, MAX_MOUNTS);

  disks->groups = g_ptr_array_new_with_free_func (group_free);
  for (unsigned i = 0; i < n; i++)
    {
      BwMount *mount = disks->mounts->pdata[i];
      if (!mount->is_remote)
        g_ptr_array_add (local, mount);
    }
  if (local->len > 0)
    g_ptr_array_add (disks->groups, group_new (disks, (BwMount **) local->pdata, local->len));
  for (unsigned i = 0; i < n; i++)
    {
      BwMount *mount = disks->mounts->pdata[i];
      if (!mount->is_remote)
        continue;
      Group *group = take_remote (old, mount);
      if (group == NULL)
        {
          group = group_new (disks, &mount, 1);
          group->mount = mount_copy (mount);
        }
      g_ptr_array_add (disks->groups, group);
    }
}

/** Whether the table may have changed since it was read. */
static bool
is_table_new (const BwDisks *disks)
{
  struct pollfd poll_fd = { disks->table.fd, POLLIN | POLLOUT | POLLPRI, 0 };

  /* The kernel's table tells a change by POLLPRI and POLLERR. One that is always writable is a
   * plain file, which tells nothing. */
  return disks->table.fd < 0 || poll (&poll_fd, 1, 0) < 0
         || (poll_fd.revents & (POLLPRI | POLLERR | POLLOUT | POLLNVAL)) != 0;
}

/** Local mounts that hang keep their group: a new one would hang, too. */
static bool
is_local_hanging (const BwDisks *disks)
{
  for (unsigned i = 0; i < disks->groups->len; i++)
    {
      const Group *group = disks->groups->pdata[i];
      if (group->mount == NULL && bw_probe_is_running (group->probe))
        return true;
    }
  return false;
}

static void
read_table (BwDisks *disks)
{
  BwScan text = { 0 };

  if (is_local_hanging (disks) || !is_table_new (disks))
    return;
  if (!bw_proc_file_read (&disks->table, &disks->buffer, &text))
    text = (BwScan){ "", "" };
  g_autoptr (GPtrArray) mounts = bw_mounts_parse (text, (const char *const *) disks->wanted);
  bw_proc_buffer_clear (&disks->buffer);
  if (bw_mounts_equal (mounts, disks->mounts))
    return;
  g_ptr_array_unref (disks->mounts);
  disks->mounts = g_steal_pointer (&mounts);
  regroup (disks);
}

BwDisks *
bw_disks_new (const char *source, const char *proc_root, const char *const *wanted,
              BwDisksFunc answered, gpointer owner)
{
  BwDisks *disks = g_new0 (BwDisks, 1);

  disks->source = g_strdup (source);
  disks->wanted = g_strdupv ((char **) wanted);
  disks->answered = answered;
  disks->owner = owner;
  bw_proc_file_init (&disks->table, proc_root, "self/mountinfo", false);
  disks->mounts = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_mount_free);
  disks->groups = g_ptr_array_new_with_free_func (group_free);
  return disks;
}

void
bw_disks_free (BwDisks *disks)
{
  if (disks == NULL)
    return;
  g_ptr_array_unref (disks->groups);
  g_ptr_array_unref (disks->mounts);
  bw_proc_file_clear (&disks->table);
  bw_proc_buffer_clear (&disks->buffer);
  g_strfreev (disks->wanted);
  g_free (disks->source);
  g_free (disks);
}

void
bw_disks_ask (BwDisks *disks)
{
  read_table (disks);
  for (unsigned i = 0; i < disks->groups->len; i++)
    {
      Group *group = disks->groups->pdata[i];
      group->is_asked = bw_probe_start (group->probe);
      group->is_begun = true;
    }
}

bool
bw_disks_is_waiting (const BwDisks *disks)
{
  for (unsigned i = 0; i < disks->groups->len; i++)
    if (((const Group *) disks->groups->pdata[i])->is_asked)
      return true;
  return false;
}

void
bw_disks_add_to (const BwDisks *disks, BwBatch *batch)
{
  for (unsigned i = 0; i < disks->groups->len; i++)
    {
      const Group *group = disks->groups->pdata[i];
      if (bw_probe_is_running (group->probe) || !group->is_begun)
        continue;
      for (unsigned k = 0; k < group->n; k++)
        {
          const BwMountUsage *usage = &group->job->usages[k];
          if (isnan (usage->used_percent))
            continue;
          bw_batch_add (batch, group->metrics[k][0], usage->used_percent);
          bw_batch_add (batch, group->metrics[k][1], usage->free_bytes);
          if (!isnan (usage->inodes_percent))
            bw_batch_add (batch, group->metrics[k][2], usage->inodes_percent);
        }
    }
}
