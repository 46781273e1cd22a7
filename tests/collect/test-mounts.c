/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mount tables as they are on desktops, servers, containers; and spoilt ones. */
#include "collect/bw-mounts-private.h"

#include "lib/bw-test.h"

#include <string.h>

/** The mounts of TABLE as "point type" joined by ", ", remote ones with a *. (transfer full) */
static char *
parse (const char *table, const char *const *wanted)
{
  BwScan text = { table, table + strlen (table) };
  g_autoptr (GPtrArray) mounts = bw_mounts_parse (text, wanted);
  GString *out = g_string_new (NULL);

  for (unsigned i = 0; i < mounts->len; i++)
    {
      const BwMount *mount = mounts->pdata[i];
      g_string_append_printf (out, "%s%s %s%s", i > 0 ? ", " : "", mount->point, mount->type,
                              mount->is_remote ? "*" : "");
    }
  return g_string_free (out, false);
}

static const char desktop[] =
    "22 27 0:21 / /proc rw,relatime shared:12 - proc proc rw\n"
    "23 27 0:22 / /sys rw shared:13 - sysfs sysfs rw\n"
    "24 27 0:6 / /dev rw - devtmpfs udev rw,size=1k\n"
    "25 24 0:23 / /dev/shm rw - tmpfs tmpfs rw\n"
    "27 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw\n"
    "28 27 259:1 / /boot/efi rw shared:2 - vfat /dev/nvme0n1p1 rw\n"
    "29 27 7:0 / /snap/core/1 ro - squashfs /dev/loop0 ro\n"
    "30 27 0:30 /@ /data rw - btrfs /dev/sdb1 rw\n"
    "31 27 0:30 /@home /data/home rw - btrfs /dev/sdb1 rw\n"
    "32 27 259:2 /srv /mnt/bind rw - ext4 /dev/nvme0n1p2 rw\n"
    "33 27 0:31 / /tank rw - zfs tank rw\n"
    "34 27 0:40 / /net/my\\040files rw shared:5 master:6 - nfs4 server:/export rw\n"
    "35 27 0:41 / /mnt/win rw - cifs //server/share rw\n"
    "36 27 0:42 / /media/remote rw - fuse.sshfs u@host: rw\n"
    "37 27 0:43 / /run/user/1000/doc rw - fuse.portal portal rw\n"
    "38 27 0:44 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw\n"
    "39 27 8:17 / /media/usb rw - fuseblk /dev/sdc1 rw\n"
    "40 27 0:45 / /misc rw - autofs systemd-1 rw\n"
    "41 27 0:46 / /tmp/.mount_App ro - fuse.App.AppImage App ro\n"
    "42 27 0:47 / /tmp rw - tmpfs tmpfs rw\n"
    "43 27 11:0 / /media/cdrom ro - iso9660 /dev/sr0 ro\n"
    "44 27 0:48 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw\n";

static void
test_desktop (void)
{
  g_autofree char *found = parse (desktop, NULL);

  g_assert_cmpstr (found, ==,
                   "/ ext4, /boot/efi vfat, /data btrfs, /media/remote fuse.sshfs*, "
                   "/media/usb fuseblk*, /mnt/win cifs*, /net/my files nfs4*, /tank zfs");
}

static void
test_container (void)
{
  g_autofree char *found =
      parse ("600 500 0:50 / / rw,relatime master:1 - overlay overlay rw,lowerdir=/x\n"
             "601 600 0:51 / /proc rw - proc proc rw\n"
             "602 600 8:1 /var/lib/docker/containers/1/hosts /etc/hosts rw - ext4 /dev/sda1 rw\n"
             "603 600 8:1 /var/lib/docker/volumes/v/_data /data rw - ext4 /dev/sda1 rw\n",
             NULL);
  g_assert_cmpstr (found, ==, "/ overlay, /data ext4");
}

static void
test_hidden (void)
{
  /* What is mounted last on a point is what is seen there, and what has been covered is not. */
  g_autofree char *found = parse ("1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
                                  "2 1 8:2 / /mnt rw - ext4 /dev/sda2 rw\n"
                                  "3 1 8:3 / /mnt rw - xfs /dev/sda3 rw\n"
                                  "4 1 8:4 / /srv rw - ext4 /dev/sda4 rw\n"
                                  "5 1 0:9 / /srv rw - tmpfs tmpfs rw\n",
                                  NULL);
  g_assert_cmpstr (found, ==, "/ ext4, /mnt xfs");

  /* The mount of the top directory is the better one, though its point is longer. */
  g_autofree char *top = parse ("1 0 8:1 /x /a rw - ext4 /dev/sda1 rw\n"
                                "2 1 8:1 / /very/long rw - ext4 /dev/sda1 rw\n",
                                NULL);
  g_assert_cmpstr (top, ==, "/very/long ext4");
}

static void
test_wanted (void)
{
  static const char *const wanted[] = { "/tmp", "/mnt/bind", "/nowhere", "/net/my files", NULL };
  g_autofree char *found = parse (desktop, wanted);

  g_assert_cmpstr (found, ==, "/mnt/bind ext4, /net/my files nfs4*, /tmp tmpfs");
}

static void
test_equal (void)
{
  static const char *const wanted[] = { "/", NULL };
  BwScan text = { desktop, desktop + strlen (desktop) };
  g_autoptr (GPtrArray) a = bw_mounts_parse (text, NULL);
  g_autoptr (GPtrArray) b = bw_mounts_parse (text, NULL);
  g_autoptr (GPtrArray) c = bw_mounts_parse (text, wanted);

  g_assert_true (bw_mounts_equal (a, b));
  g_assert_false (bw_mounts_equal (a, c));
  BwMount *mount = b->pdata[0];
  g_free (mount->device);
  mount->device = g_strdup ("1:1");
  g_assert_false (bw_mounts_equal (a, b));
}

static void
test_garbage (void)
{
  static const char *const bad[] = {
    "",
    "\n\n",
    "27 1",
    "27 1 8:1 / / rw - ext4",
    "27 1 8:1 / / rw ext4 /dev/sda1 rw",
    "27 1 8:1 / relative rw - ext4 /dev/sda1 rw",
    "\xff\xfe\xfd",
    "27 1 8:1 / / rw -",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *found = parse (bad[i], NULL);
      g_assert_cmpstr (found, ==, "");
    }
  for (unsigned i = 0; i < 3000; i++)
    {
      size_t n = (size_t) g_rand_int_range (rand, 0, sizeof desktop);
      g_autofree char *spoilt = g_memdup2 (desktop, n);
      for (unsigned k = 0; k < 5 && n > 0; k++)
        spoilt[g_rand_int_range (rand, 0, (int) n)] = (char) g_rand_int_range (rand, 0, 256);
      BwScan text = { spoilt, spoilt + n };
      g_autoptr (GPtrArray) mounts = bw_mounts_parse (text, NULL);
      for (unsigned k = 1; k < mounts->len; k++)
        g_assert_cmpstr (((BwMount *) mounts->pdata[k - 1])->point, <,
                         ((BwMount *) mounts->pdata[k])->point);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/mounts/desktop", test_desktop);
  g_test_add_func ("/mounts/container", test_container);
  g_test_add_func ("/mounts/hidden", test_hidden);
  g_test_add_func ("/mounts/wanted", test_wanted);
  g_test_add_func ("/mounts/equal", test_equal);
  g_test_add_func ("/mounts/garbage", test_garbage);
  return g_test_run ();
}
