/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Temperature sensors in a made-up /sys: names, values, comings and goings. */
#include "collect/bw-sensors-private.h"

#include "lib/bw-test.h"

#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

static void
put (const char *dir, const char *name, const char *text)
{
  g_free (bw_test_write (dir, name, text, -1));
}

static void
put_link (const char *dir, const char *name, const char *target)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_assert_cmpint (symlink (target, path), ==, 0);
}

/** "label=celsius" of all, joined by ", ". (transfer full) */
static char *
show (BwSensors *sensors)
{
  GString *out = g_string_new (NULL);

  bw_sensors_read (sensors);
  for (unsigned i = 0; i < bw_sensors_n (sensors); i++)
    g_string_append_printf (out, "%s%s=%g", i > 0 ? ", " : "", bw_sensors_label (sensors, i),
                            bw_sensors_celsius (sensors, i));
  return g_string_free (out, false);
}

static void
test_names (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  BwSensors *sensors = bw_sensors_new (dir);

  put (dir, "class/hwmon/hwmon0/name", "coretemp\n");
  put (dir, "class/hwmon/hwmon0/temp1_input", "51000\n");
  put (dir, "class/hwmon/hwmon0/temp1_label", "Package id 0\n");
  put (dir, "class/hwmon/hwmon0/temp2_input", "-4500\n");
  put (dir, "class/hwmon/hwmon0/temp10_input", "49500\n");
  put (dir, "class/hwmon/hwmon0/temp3_max", "1\n");
  put (dir, "class/hwmon/hwmon0/fan1_input", "1200\n");
  for (int i = 1; i <= 2; i++)
    {
      g_autofree char *chip = g_strdup_printf ("class/hwmon/hwmon%d", i);
      g_autofree char *name = g_build_filename (chip, "name", NULL);
      g_autofree char *input = g_build_filename (chip, "temp1_input", NULL);
      g_autofree char *device = g_build_filename (chip, "device", NULL);
      g_autofree char *target = g_strdup_printf ("../../nvme%d", i - 1);
      put (dir, name, "nvme\n");
      put (dir, input, "40000\n");
      put_link (dir, device, target);
    }
  put (dir, "class/hwmon/hwmon10/temp1_input", "30000\n"); /* no name */
  put (dir, "class/hwmon/hwmon11/name", "acpi_tz\n");
  put (dir, "class/hwmon/hwmon11/temp1_input", "27800\n");
  put (dir, "class/thermal/thermal_zone0/type", "acpi-tz\n"); /* the same as the chip */
  put (dir, "class/thermal/thermal_zone0/temp", "27800\n");
  put (dir, "class/thermal/thermal_zone1/type", "x86_pkg_temp\n");
  put (dir, "class/thermal/thermal_zone1/temp", "52000\n");
  put (dir, "class/thermal/thermal_zone2/temp", "52000\n"); /* no type */
  put (dir, "class/thermal/cooling_device0/type", "Fan\n");

  g_autofree char *found = show (sensors);
  g_assert_cmpstr (found, ==,
                   "coretemp/Package id 0=51, coretemp/temp2=-4.5, coretemp/temp10=49.5, "
                   "nvme@nvme0/temp1=40, nvme@nvme1/temp1=40, hwmon10/temp1=30, "
                   "acpi_tz/temp1=27.8, x86_pkg_temp=52");
  bw_sensors_free (sensors);
  bw_test_dir_remove (dir);
}

static void
test_doubles (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  BwSensors *sensors = bw_sensors_new (dir);

  put (dir, "class/hwmon/hwmon0/name", "k10temp\n");
  put (dir, "class/hwmon/hwmon0/temp1_input", "50000\n");
  put (dir, "class/hwmon/hwmon0/temp1_label", "Tdie\n");
  put (dir, "class/hwmon/hwmon0/temp2_input", "51000\n");
  put (dir, "class/hwmon/hwmon0/temp2_label", "Tdie\n");
  put (dir, "class/thermal/thermal_zone0/type", "cpu\n");
  put (dir, "class/thermal/thermal_zone0/temp", "1000\n");
  put (dir, "class/thermal/thermal_zone1/type", "cpu\n");
  put (dir, "class/thermal/thermal_zone1/temp", "2000\n");
  put (dir, "class/thermal/thermal_zone2/type", "\xff\xfe\n");
  put (dir, "class/thermal/thermal_zone2/temp", "3000\n");

  g_autofree char *found = show (sensors);
  g_assert_cmpstr (found, ==,
                   "k10temp/Tdie=50, k10temp/Tdie#2=51, cpu@thermal_zone0=1, cpu@thermal_zone1=2, "
                   "\xef\xbf\xbd\xef\xbf\xbd=3");
  bw_sensors_free (sensors);
  bw_test_dir_remove (dir);
}

static void
test_values (void)
{
  static const char *const bad[] = { "",    "x",      "-",       "--5",
                                     "12x", "300000", "-128000", "99999999999999999999",
                                     "\xff" };
  g_autofree char *dir = bw_test_dir_new ();
  BwSensors *sensors = bw_sensors_new (dir);
  g_autofree char *path = bw_test_write (dir, "class/hwmon/hwmon0/temp1_input", "42000", -1);

  bw_sensors_read (sensors);
  g_assert_cmpuint (bw_sensors_n (sensors), ==, 1);
  g_assert_cmpfloat (bw_sensors_celsius (sensors, 0), ==, 42);
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      FILE *file = g_fopen (path, "w"); /* rewritten in place, as the kernel's are */
      g_assert_nonnull (file);
      g_assert_cmpint (fputs (bad[i], file), >=, 0);
      g_assert_cmpint (fclose (file), ==, 0);
      bw_sensors_read (sensors);
      g_assert_cmpuint (bw_sensors_n (sensors), ==, 1);
      g_assert_true (isnan (bw_sensors_celsius (sensors, 0)));
    }
  bw_sensors_free (sensors);
  bw_test_dir_remove (dir);
}

static void
test_changes (void)
{
  g_autofree char *dir = bw_test_dir_new ();
  BwSensors *sensors = bw_sensors_new (dir);

  bw_sensors_read (sensors);
  g_assert_cmpuint (bw_sensors_n (sensors), ==, 0);
  g_assert_cmpuint (bw_sensors_generation (sensors), ==, 0);
  put (dir, "class/hwmon/hwmon0/temp1_input", "42000");
  bw_sensors_read (sensors); /* nothing so far: looks each time */
  g_assert_cmpuint (bw_sensors_n (sensors), ==, 1);
  g_assert_cmpuint (bw_sensors_generation (sensors), ==, 1);
  put (dir, "class/hwmon/hwmon1/temp1_input", "43000");
  for (unsigned i = 0; i < 60; i++)
    bw_sensors_read (sensors);
  g_assert_cmpuint (bw_sensors_n (sensors), ==, 2);
  g_assert_cmpuint (bw_sensors_generation (sensors), ==, 2);
  for (unsigned i = 0; i < 100; i++)
    bw_sensors_read (sensors);
  g_assert_cmpuint (bw_sensors_generation (sensors), ==, 2);
  bw_sensors_free (sensors);
  bw_test_dir_remove (dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sensors/names", test_names);
  g_test_add_func ("/sensors/doubles", test_doubles);
  g_test_add_func ("/sensors/values", test_values);
  g_test_add_func ("/sensors/changes", test_changes);
  return g_test_run ();
}
